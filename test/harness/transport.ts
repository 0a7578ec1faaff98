import axios from 'axios';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { crmOf } from '../../nodes/UnifiedCrm/adapters';
import { authenticate } from '../../nodes/UnifiedCrm/engine/authenticate';
import { http } from '../platform';

const keepAlive = new http.Agent({ keepAlive: true, maxSockets: 64 });

/** Sends one request as n8n's own helper does: axios, full answer, statuses thrown or not as asked. */
export async function sendAsN8n(options: IHttpRequestOptions): Promise<unknown> {
	const { ignoreHttpStatusErrors: ignored } = options;
	const body = options.body as unknown;
	const isEmptyObject =
		typeof body === 'object' &&
		body !== null &&
		!Array.isArray(body) &&
		!(body instanceof URLSearchParams) &&
		Object.keys(body).length === 0;
	const response = await axios.request<unknown>({
		method: options.method ?? 'GET',
		url: `${options.baseURL ?? ''}${options.url}`,
		headers: options.headers as Record<string, string>,
		// n8n leaves empty objects out.
		data: isEmptyObject ? undefined : body,
		timeout: options.timeout,
		maxRedirects: options.disableFollowRedirect === true ? 0 : 5,
		httpAgent: keepAlive,
		signal: options.abortSignal as AbortSignal | undefined,
		validateStatus: (status) => {
			if (ignored === true) return true;
			if (typeof ignored === 'object') return !(ignored.except ?? []).includes(status);
			return status >= 200 && status < 300;
		},
	});
	if (options.returnFullResponse !== true) return response.data;
	return { body: response.data, headers: { ...response.headers }, statusCode: response.status };
}

/** A request with an API key. */
export async function sendWithKey(
	credential: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): Promise<unknown> {
	const crm = crmOf(String(credential.integration));
	if (crm === undefined) throw new Error(`no CRM ${String(credential.integration)}`);
	return await sendAsN8n(authenticate(crm, credential, options));
}

/** A request with an OAuth2 token; an expired one is renewed once, when the request throws with the status that says so. */
export async function sendWithToken(
	credential: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
	expiredStatus: number,
	refresh: () => Promise<Record<string, unknown>>,
): Promise<unknown> {
	const tokenData = credential.oauthTokenData as Record<string, unknown>;
	const send = async (token: unknown) =>
		await sendAsN8n({
			...options,
			headers: { ...options.headers, authorization: `Bearer ${String(token)}` },
		});
	const first = await send(tokenData.access_token).then(
		(answer) => ({ answer }),
		(error: { response?: { status?: number } }) => ({ error }),
	);
	if ('answer' in first) return first.answer;
	if (first.error.response?.status !== expiredStatus) throw first.error;
	Object.assign(tokenData, await refresh());
	return await send(tokenData.access_token);
}
