import type { Sandbox } from '../server';
import { isObject } from './shape';
import { Wire } from './wire';

/** An answer as tests look at it. */
export interface Reply {
	status: number;
	headers: Headers;
	/** Parsed JSON; `{}` where the answer has no body. */
	body: Record<string, unknown>;
}

/** Sends one request to a simulation, as a stranger would. A body that is no text is sent as JSON. */
export async function send(
	sandbox: Sandbox,
	integration: string,
	method: string,
	path: string,
	options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Reply> {
	const wire = new Wire(sandbox.baseUrl(integration), {});
	const { status, headers, body } = await wire.send<unknown>(
		method,
		path,
		options.body,
		options.headers,
	);
	return { status, headers, body: isObject(body) ? body : {} };
}

/** What stands at a path of keys and list positions such as `results.0.id`. */
export function at(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);
}

/** Authorizes at a simulation's OAuth2 server and redeems the code, the client's id and secret in the body. */
export async function authorize(
	sandbox: Sandbox,
	integration: string,
	paths: { authorize: string; token: string },
	parameters: Record<string, string> = {},
): Promise<Reply> {
	const redirectUri = 'http://localhost/back';
	const query = new URLSearchParams({
		client_id: 'sandbox-client',
		redirect_uri: redirectUri,
		response_type: 'code',
		...parameters,
	});
	const redirect = await send(
		sandbox,
		integration,
		'GET',
		`${paths.authorize}?${query.toString()}`,
	);
	const back = new URL(redirect.headers.get('location') ?? 'http://localhost/nowhere');
	return await redeem(sandbox, integration, paths.token, {
		grant_type: 'authorization_code',
		code: back.searchParams.get('code') ?? '',
		redirect_uri: redirectUri,
	});
}

/** A token request with the client's id and secret in its form body. */
export async function redeem(
	sandbox: Sandbox,
	integration: string,
	path: string,
	grant: Record<string, string>,
): Promise<Reply> {
	const form = new URLSearchParams({
		client_id: 'sandbox-client',
		client_secret: 'sandbox-client-secret',
		...grant,
	});
	return await send(sandbox, integration, 'POST', path, {
		body: form.toString(),
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
	});
}
