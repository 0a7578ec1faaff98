import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import type { Crm, Settings } from '../adapters/adapter';
import { knownAccount } from './accountStore';
import { hostOf } from './address';
import { Client } from './client';
import type { ClientOptions, Transport, WireRequest } from './client';
import { InputError } from './failures';
import { realRuntime } from './runtime';
import type { Runtime } from './runtime';
import { CREDENTIAL_TYPES, settingsOf } from './settings';
import type { AuthenticationKind } from './settings';

export type NodeContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

interface FullAnswer {
	statusCode: number;
	headers: unknown;
	body: unknown;
}

/** An account that clients with different options can be made for. */
export interface Connection {
	crm: Crm;
	settings: Settings;
	client(options: ClientOptions): Client;
}

/**
 * Reads the credential of a node and makes the door to its account. Throws an InputError where the credential is of
 * another CRM or names no host.
 */
export async function connect(
	context: NodeContext,
	crm: Crm,
	kind: AuthenticationKind,
	label: (integration: string) => string,
	itemIndex = 0,
	runtime: Runtime = realRuntime,
): Promise<Connection> {
	if (crm.account[kind] === undefined) {
		const [wanted, lacking] = kind === 'apiKey' ? ['OAuth2', 'API keys'] : ['API', 'OAuth2'];
		throw new InputError(
			`${crm.label} offers no ${lacking}: choose a credential of the type Unified CRM ${wanted}`,
			'Open the list of credentials in the node and choose, or create, one of that type.',
		);
	}
	const type = CREDENTIAL_TYPES[kind];
	const credential = await readCredential(context, type, itemIndex);
	const integration = String(credential.integration ?? '');
	if (integration !== crm.id) {
		throw new InputError(
			`The node is set to ${crm.label}, but its credential is for ${label(integration)}`,
			`Choose a credential for ${crm.label}, or set the node's CRM to ${label(integration)}.`,
		);
	}
	const settings = settingsOf(crm, credential);
	const account = knownAccount(accountKey(context, type, crm, settings), crm, runtime);
	const transport = makeTransport(context, type, crm, kind);
	return {
		crm,
		settings,
		client: (options) => new Client(crm, settings, account, transport, runtime, options),
	};
}

async function readCredential(
	context: NodeContext,
	type: string,
	itemIndex: number,
): Promise<Record<string, unknown>> {
	return await context.getCredentials(type, itemIndex);
}

/** Tells accounts apart without a secret: the stored credential's id, and the host and place it leads to. */
function accountKey(context: NodeContext, type: string, crm: Crm, settings: Settings): string {
	const stored = context.getNode().credentials?.[type];
	const { tokenData, ...plain } = settings;
	return JSON.stringify([
		crm.id,
		stored?.id ?? stored?.name ?? '',
		hostOf(crm, settings),
		plain,
		tokenData?.scope,
	]);
}

function makeTransport(
	context: NodeContext,
	type: string,
	crm: Crm,
	kind: AuthenticationKind,
): Transport {
	// n8n gets a new token only where its helper throws on the status that says so.
	const throwsOn =
		kind === 'oAuth2'
			? [crm.account.oAuth2?.expiredStatus ?? 401]
			: crm.account.apiKey?.exchange === undefined
				? []
				: [401];
	const oauth2 = { tokenExpiredStatusCode: crm.account.oAuth2?.expiredStatus ?? 401 };
	return async (request, timeoutMs) =>
		(await context.helpers.httpRequestWithAuthentication.call(
			context,
			type,
			toN8n(request, timeoutMs, throwsOn),
			kind === 'oAuth2' ? { oauth2 } : undefined,
		)) as FullAnswer;
}

function toN8n(request: WireRequest, timeout: number, throwsOn: number[]): IHttpRequestOptions {
	const { method, url, form } = request;
	const headers = { ...request.headers };
	// axios would call a write without a body a form.
	if (form === undefined && method !== 'GET' && method !== 'DELETE') {
		headers['content-type'] ??= 'application/json';
	}
	return {
		method,
		url,
		headers,
		...bodyOf(request),
		json: form === undefined,
		returnFullResponse: true,
		ignoreHttpStatusErrors: throwsOn.length === 0 ? true : { ignore: true, except: throwsOn },
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		timeout,
	};
}

function bodyOf({ body, form }: WireRequest): Pick<IHttpRequestOptions, 'body'> {
	if (form !== undefined) return { body: new URLSearchParams(form) };
	if (body === undefined) return {};
	// n8n leaves empty objects out.
	const isBare = typeof body === 'object' && body !== null && Object.keys(body).length === 0;
	return { body: isBare ? JSON.stringify(body) : (body as IDataObject) };
}
