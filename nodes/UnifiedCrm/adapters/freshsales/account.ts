import type { Account, Crm, FailureKind, Failures, Limits } from '../adapter';
import { asList, asRecord, asText } from '../../engine/json';
import { call } from './call';
import { chat } from './chat';
import { contact } from './contact';
import { email } from './email';
import { baseOf } from './host';
import { meeting } from './meeting';
import { note } from './note';
import { pickers } from './pickers';
import { API } from './records';
import { task } from './task';

/** https://developers.freshworks.com/crm/api/#authentication */
const account: Account = {
	host: ({ subdomain }) => baseOf(subdomain ?? ''),
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'API Key',
				description:
					'In Freshsales under your profile picture > Settings > API Settings; it has your own permissions',
				required: true,
				secret: true,
			},
			{
				name: 'subdomain',
				label: 'Bundle Alias',
				description: 'It stands below the API key; the address of the account does as well',
				placeholder: 'e.g. acme or acme.myfreshworks.com/crm/sales',
				required: true,
			},
		],
		headers: ({ apiKey }) => ({ authorization: `Token token=${apiKey}` }),
	},
	test: { method: 'GET', path: `${API}/selector/owners` },
	documentation: 'https://developers.freshworks.com/crm/api/#authentication',
	setUp:
		'In Freshsales, open your profile picture > Settings > API Settings, and copy the API key and the bundle alias.',
};

const HOUR_MS = 3_600_000;
/** Smaller numbers are seconds from now, not seconds since 1970. */
const EPOCH = 1_000_000_000;

function untilReset(headers: Record<string, string>, now: number): number | undefined {
	const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
	if (!Number.isFinite(reset)) return undefined;
	return Math.max(reset > EPOCH ? reset * 1000 - now : reset * 1000, 0);
}

/** Per account and hour, 1,000 to 5,000 by the plan: what is left comes with the answers. */
const limits: Limits = {
	rates: {
		default: [{ requests: 5_000, perMs: HOUR_MS }],
	},
	concurrency: 4,
	read: ({ headers }, now) => {
		const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
		if (!Number.isFinite(remaining)) return undefined;
		return { remaining, resetMs: untilReset(headers, now) ?? HOUR_MS };
	},
};

function sentences(value: unknown): string | undefined {
	const parts = (Array.isArray(value) ? asList(value) : [value])
		.map((part) => asText(part) ?? asText(asRecord(part).message))
		.filter((part) => part !== undefined);
	return parts.length === 0 ? undefined : parts.join(' ');
}

/** https://developers.freshworks.com/crm/api/#error */
const failures: Failures = {
	message: (body) => {
		const { errors, message, description } = asRecord(body);
		const inner = Array.isArray(errors) ? errors : asRecord(errors).message;
		return sentences(inner) ?? sentences(message) ?? sentences(description);
	},
	kind: (response): FailureKind | undefined => {
		const { status, body } = response;
		if (asRecord(body).login === 'failed') return 'unauthorized';
		// Sentences are in the account's language: this knows English alone.
		return status === 400 &&
			/already (?:exists|taken|been taken)/i.test(failures.message(body, response) ?? '')
			? 'duplicate'
			: undefined;
	},
	waitMs: ({ status, headers }, now) =>
		status === 429 && headers['retry-after'] === undefined ? untilReset(headers, now) : undefined,
};

export const freshsales: Crm = {
	id: 'freshsales',
	label: 'Freshsales',
	account,
	limits,
	failures,
	contact,
	engagement: [call, email, meeting, note, task, chat],
	lacks: {},
	pickers,
};
