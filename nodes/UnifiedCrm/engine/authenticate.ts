import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Crm, VendorRequest } from '../adapters/adapter';
import { addressOf, hostOf } from './address';
import { credentialTexts, settingsOf } from './settings';

/** The address that the credential test names; it is replaced by the chosen CRM's own test request. */
export const TEST_ADDRESS = 'https://credential-test.invalid/';

/**
 * Adds to a request what proves who asks, for the CRM that the credential is for. Refuses to add it where the request
 * leads anywhere but to the account's own host. The token of an exchanged key stands in `sessionToken`.
 */
export function authenticate(
	crm: Crm,
	credential: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): IHttpRequestOptions {
	const apiKey = crm.account.apiKey;
	if (apiKey === undefined)
		throw new Error(`${crm.label} has no API keys: use a credential of the OAuth2 type`);
	const settings = settingsOf(crm, credential);
	const target = `${options.baseURL ?? ''}${options.url}`;
	const request = target.startsWith(TEST_ADDRESS) ? testRequest(crm, credential, options) : options;
	const address = `${request.baseURL ?? ''}${request.url}`;
	if (new URL(address).origin !== new URL(hostOf(crm, settings)).origin) {
		throw new Error(`The ${crm.label} credential is not sent to ${new URL(address).host}`);
	}
	return {
		...request,
		headers: { ...request.headers, ...apiKey.headers(credentialTexts(credential)) },
	};
}

function testRequest(
	crm: Crm,
	credential: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): IHttpRequestOptions {
	const settings = settingsOf(crm, credential);
	const { test } = crm.account;
	const request: VendorRequest = typeof test === 'function' ? test(settings) : test;
	return {
		...options,
		baseURL: undefined,
		method: request.method,
		url: addressOf(crm, settings, request),
		headers: {
			...options.headers,
			accept: 'application/json',
			...crm.account.headers?.(settings),
			...request.headers,
		},
		...(request.body === undefined
			? {}
			: { body: request.body as IHttpRequestOptions['body'], json: true }),
	};
}
