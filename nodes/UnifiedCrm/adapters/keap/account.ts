import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asText } from '../../engine/json';
import { contact } from './contact';
import { email } from './email';
import { meeting } from './meeting';
import { note } from './note';
import { pickers } from './pickers';
import { task } from './task';

/** https://developer.infusionsoft.com/pat-and-sak/ */
const account: Account = {
	host: () => 'https://api.infusionsoft.com/crm/rest',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'API Key',
				description:
					'Personal access token or service account key, in Keap under Settings > API; it starts with "KeapAK-"',
				placeholder: 'KeapAK-…',
				required: true,
				secret: true,
			},
		],
		headers: ({ apiKey }) => ({ 'x-keap-api-key': apiKey }),
	},
	oAuth2: {
		authorizeUrl: 'https://accounts.infusionsoft.com/app/oauth/authorize',
		tokenUrl: 'https://api.infusionsoft.com/token',
		scope: 'full',
		clientAuth: 'body',
	},
	// Behind a service account key stands no user: what asks for the user would fail with it.
	test: { method: 'GET', path: '/v2/contacts', query: { page_size: 1 } },
	documentation: 'https://developer.infusionsoft.com/pat-and-sak/',
	setUp:
		'In Keap, open Settings > API, create a personal access token (it acts as you) or a service account key (it acts as an admin), and copy it.',
};

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Milliseconds until the minute is over. */
const restOfMinute = (now: number) => MINUTE_MS - (now % MINUTE_MS);

function numberIn(headers: Record<string, string>, name: string): number | undefined {
	const value = headers[name];
	return value === undefined || value === '' || Number.isNaN(Number(value))
		? undefined
		: Number(value);
}

/**
 * A key may ask 10 times a second and 240 times a minute, an app's token 1,500 times a minute: how much of the minute is
 * left stands in the headers. https://developer.infusionsoft.com/throttles-and-quotas/
 */
const limits: Limits = {
	rates: { default: [{ requests: 10, perMs: SECOND_MS }] },
	concurrency: 4,
	read: ({ headers }, now) => {
		const own = numberIn(headers, 'x-keap-product-throttle-available');
		const shared = numberIn(headers, 'x-keap-tenant-throttle-available');
		if (own === undefined && shared === undefined) return undefined;
		return { remaining: Math.min(own ?? Infinity, shared ?? Infinity), resetMs: restOfMinute(now) };
	},
};

/** Version 2, the gateway before it, and version 1 each have a shape of their own. */
const failures: Failures = {
	message: (body) => {
		const { message, fault, error_description: description, error } = asRecord(body);
		return (
			asText(message) ?? asText(asRecord(fault).faultstring) ?? asText(description) ?? asText(error)
		);
	},
	kind: ({ status, headers }) =>
		status === 429 && numberIn(headers, 'x-keap-product-quota-available') === 0
			? 'exhausted'
			: undefined,
	waitMs: ({ status, headers }, now) => {
		if (status !== 429 || headers['retry-after'] !== undefined) return undefined;
		return numberIn(headers, 'x-keap-product-throttle-available') === 0
			? restOfMinute(now)
			: SECOND_MS;
	},
};

export const keap: Crm = {
	id: 'keap',
	label: 'Keap',
	account,
	limits,
	failures,
	contact,
	engagement: [email, meeting, note, task],
	lacks: { chat: 'Keap has no chats or text messages in its API: log a note instead.' },
	pickers,
};
