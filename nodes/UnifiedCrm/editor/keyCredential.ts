import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';

import type { Crm, Settings } from '../adapters/adapter';
import { crmOf, labelOfCrm } from '../adapters';
import { authenticate } from '../engine/authenticate';
import { asText, getter, isRecord } from '../engine/json';
import { credentialTexts, settingsOf } from '../engine/settings';
import { SESSION_TOKEN } from './credentials';

const EXCHANGE_TIMEOUT_MS = 30_000;

function crmOfCredential(credential: ICredentialDataDecryptedObject): Crm {
	const integration = String(credential.integration ?? '');
	const crm = crmOf(integration);
	if (crm === undefined)
		throw new Error(`The credential is for ${labelOfCrm(integration)}: choose its CRM`);
	return crm;
}

/** Adds the key of a credential to a request, as n8n asks for it. */
export async function authenticateKey(
	credential: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	return authenticate(crmOfCredential(credential), credential, options);
}

/**
 * The token that a key is exchanged for, as n8n asks for it: where it has none, and after a 401. An empty object for keys
 * that are no subject to an exchange.
 */
export async function sessionToken(
	{ helpers }: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
): Promise<IDataObject> {
	const crm = crmOfCredential(credential);
	const exchange = crm.account.apiKey?.exchange?.(credentialTexts(credential));
	if (exchange === undefined) return {};
	const answer: unknown = await helpers.httpRequest({
		method: 'POST',
		url: onHost(exchange.url, settingsOf(crm, credential)),
		body: new URLSearchParams(exchange.form),
		headers: { accept: 'application/json' },
		json: false,
		timeout: EXCHANGE_TIMEOUT_MS,
		disableFollowRedirect: true,
	});
	const content: unknown = typeof answer === 'string' ? JSON.parse(answer) : answer;
	const token = isRecord(content) ? asText(getter(exchange.token)(content)) : undefined;
	if (token === undefined) throw new Error(`${crm.label} gave no token for this key`);
	return { [SESSION_TOKEN]: token };
}

/** An address of the CRM, on the host that replaces its own. */
function onHost(url: string, { baseUrl }: Settings): string {
	if (baseUrl === undefined || url.startsWith(`${baseUrl}/`)) return url;
	const { pathname, search } = new URL(url);
	return `${baseUrl}${pathname}${search}`;
}
