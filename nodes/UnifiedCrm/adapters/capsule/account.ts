import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { contact } from './contact';
import { entry } from './entry';
import { pickers } from './pickers';
import { task } from './task';

/** https://developer.capsulecrm.com/v2/overview/authentication */
const account: Account = {
	host: () => 'https://api.capsulecrm.com/api/v2',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'Personal Access Token',
				description:
					'In Capsule under My Preferences > API Authentication Tokens; a read-only one cannot write',
				required: true,
				secret: true,
			},
		],
		headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	},
	oAuth2: {
		authorizeUrl: 'https://api.capsulecrm.com/oauth/authorise',
		tokenUrl: 'https://api.capsulecrm.com/oauth/token',
		scope: 'read write',
		clientAuth: 'body',
		pkce: true,
	},
	headers: () => ({ 'user-agent': 'n8n-nodes-unified-crm' }),
	test: { method: 'GET', path: '/users/current' },
	documentation: 'https://developer.capsulecrm.com/v2/overview/authentication',
	setUp:
		'In Capsule, open My Preferences > API Authentication Tokens, generate a token that may read and write, and copy it.',
};

const HOUR_MS = 3_600_000;

/** Milliseconds until the hour's requests are whole again. */
function untilReset(headers: Record<string, string>, now: number): number | undefined {
	const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
	return Number.isFinite(reset) ? Math.max(reset * 1000 - now, 0) : undefined;
}

/** Per user. https://developer.capsulecrm.com/v2/overview/handling-api-responses */
const limits: Limits = {
	rates: { default: [{ requests: 4_000, perMs: HOUR_MS }] },
	concurrency: 5,
	read: ({ headers }, now) => {
		const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
		return Number.isFinite(remaining)
			? { remaining, resetMs: untilReset(headers, now) }
			: undefined;
	},
};

/** https://developer.capsulecrm.com/v2/overview/handling-api-responses */
const failures: Failures = {
	message: (body) => {
		const { errors, message, error, error_description: description } = asRecord(body);
		const details = asRecords(errors)
			.map(({ message: words, field }) => withField(asText(words), asText(field)))
			.filter((detail) => detail !== undefined);
		if (details.length > 0) return details.join('; ');
		return asText(message) ?? asText(description) ?? asText(error);
	},
	waitMs: ({ status, headers }, now) => (status === 429 ? untilReset(headers, now) : undefined),
};

function withField(words: string | undefined, field: string | undefined): string | undefined {
	if (words === undefined || field === undefined || words.includes(field)) return words;
	return `${field}: ${words}`;
}

export const capsule: Crm = {
	id: 'capsule',
	label: 'Capsule',
	account,
	limits,
	failures,
	contact,
	engagement: [entry, task],
	lacks: { chat: 'Capsule has no chats or text messages: log a note instead.' },
	pickers,
};
