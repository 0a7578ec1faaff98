import type { Crm, QueryValue, Settings, VendorRequest } from '../adapters/adapter';
import { InputError, VendorError } from './failures';
import { isRecord } from './json';

/**
 * Scheme, host and leading path of the account, without a trailing slash. A credential's `baseUrl` replaces scheme and
 * host; the CRM's leading path follows it. Throws an InputError where no address comes out.
 */
export function hostOf(crm: Crm, settings: Settings): string {
	const host = crm.account.host(settings);
	if (!URL.canParse(host) || (settings.baseUrl !== undefined && !URL.canParse(settings.baseUrl))) {
		throw new InputError(
			`"${URL.canParse(host) ? settings.baseUrl : host}" is no address of a ${crm.label} account`,
			'Open the credential and check the fields that name the account (subdomain, instance, region, base URL).',
		);
	}
	// A host that the account itself named may lie below the base URL already.
	if (settings.baseUrl !== undefined && `${host}/`.startsWith(`${settings.baseUrl}/`)) {
		return host.replace(/\/+$/, '');
	}
	const address = new URL(host);
	const leading = address.pathname.replace(/\/+$/, '');
	const base = settings.baseUrl ?? address.origin;
	return base.replace(/\/+$/, '') + leading;
}

/**
 * The whole address of a request. A next link that leads to another host, or from https to http, is refused, since
 * credentials would go there.
 */
export function addressOf(
	crm: Crm,
	settings: Settings,
	request: Pick<VendorRequest, 'method' | 'path' | 'query'>,
	remoteQuery?: Record<string, unknown>,
): string {
	const host = hostOf(crm, settings);
	const address = /^https?:/i.test(request.path) ? request.path : host + request.path;
	if (new URL(address).origin !== new URL(host).origin) {
		throw new VendorError(
			`${crm.label} pointed to another host (${new URL(address).host}); the request was not sent there`,
			{ kind: 'unsafe', request: { method: request.method, path: new URL(address).pathname } },
		);
	}
	const query = [...pairsOf(request.query), ...pairsOfRemote(remoteQuery)];
	if (query.length === 0) return address;
	return `${address}${address.includes('?') ? '&' : '?'}${query.join('&')}`;
}

function pairsOf(query: Record<string, QueryValue> | undefined): string[] {
	const pairs: string[] = [];
	for (const [name, value] of Object.entries(query ?? {})) {
		if (value === undefined) continue;
		for (const single of Array.isArray(value) ? value : [value]) pairs.push(pair(name, single));
	}
	return pairs;
}

/** The user's own query parameters; objects inside become bracketed names. */
function pairsOfRemote(query: Record<string, unknown> | undefined, prefix?: string): string[] {
	const pairs: string[] = [];
	for (const [key, value] of Object.entries(query ?? {})) {
		const name = prefix === undefined ? key : `${prefix}[${key}]`;
		if (value === undefined || value === null) continue;
		if (isRecord(value)) pairs.push(...pairsOfRemote(value, name));
		else
			for (const single of Array.isArray(value) ? value : [value]) pairs.push(pair(name, single));
	}
	return pairs;
}

function pair(name: string, value: unknown): string {
	return `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;
}
