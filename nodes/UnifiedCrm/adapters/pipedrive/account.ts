import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asText, isRecord } from '../../engine/json';
import { activity } from './activity';
import { contact } from './contact';
import { note } from './note';
import { pickers } from './pickers';

/** https://pipedrive.readme.io/docs/core-api-concepts-authentication */
const account: Account = {
	host: ({ tokenData }) => asText(tokenData?.api_domain) ?? 'https://api.pipedrive.com',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'API Token',
				description:
					'In Pipedrive under Personal Preferences > API; it belongs to one user in one company',
				required: true,
				secret: true,
			},
		],
		headers: ({ apiKey }) => ({ 'x-api-token': apiKey }),
	},
	oAuth2: {
		authorizeUrl: 'https://oauth.pipedrive.com/oauth/authorize',
		tokenUrl: 'https://oauth.pipedrive.com/oauth/token',
		// Scopes are fixed where the app is registered.
		scope: '',
		clientAuth: 'header',
	},
	test: { method: 'GET', path: '/v1/users/me' },
	documentation: 'https://pipedrive.readme.io/docs/core-api-concepts-authentication',
	setUp: 'In Pipedrive, open Personal Preferences > API and copy the personal API token.',
};

/**
 * Bursts are counted over two seconds; the number depends on the plan and comes with every answer.
 * https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
 */
const limits: Limits = {
	rates: {
		default: [{ requests: 80, perMs: 2_000 }],
		search: [{ requests: 10, perMs: 2_000 }],
	},
	concurrency: 4,
	read: ({ headers }) => {
		const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
		const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
		if (Number.isNaN(remaining) || Number.isNaN(reset)) return undefined;
		return { remaining, resetMs: reset * 1000 };
	},
};

/** https://pipedrive.readme.io/docs/core-api-concepts-http-status-codes */
const failures: Failures = {
	message: (body) => {
		const { error, error_info: info } = asRecord(body);
		const message = asText(error) ?? asText(asRecord(error).message);
		const hint = asText(info);
		return message !== undefined && hint !== undefined && hint !== message
			? `${message}: ${hint}`
			: (message ?? hint);
	},
	kind: ({ status, body, headers }) => {
		// A deleted record answers 410 with success.
		if (status === 410 && asRecord(body).success === true) return undefined;
		if (status === 429 && headers['x-daily-ratelimit-token-remaining'] === '0') return 'exhausted';
		// The edge proxy answers with a page to a token that went on after too many refusals.
		if (status === 403 && !isRecord(body)) return 'exhausted';
		return status < 300 && asRecord(body).success === false ? 'invalid' : undefined;
	},
	waitMs: ({ status, headers }) => {
		const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
		return status === 429 && headers['retry-after'] === undefined && !Number.isNaN(reset)
			? reset * 1000
			: undefined;
	},
};

export const pipedrive: Crm = {
	id: 'pipedrive',
	label: 'Pipedrive',
	account,
	limits,
	failures,
	contact,
	engagement: [activity, note],
	lacks: {
		chat: 'Pipedrive has no chats in its API: log the conversation as a note or as an activity of another type.',
	},
	pickers,
};
