import type { Account, Crm, Failures, Limits, QueryOptions } from '../adapter';
import { asRecord, isRecord, path } from '../../engine/json';
import { contact } from './contact';
import { engagement } from './engagement';
import { failureText } from './failures';
import { pickers } from './pickers';

/** Fields that the node needs to tell records apart, whatever it puts out. */
const NEEDED = ['id', 'engagement_type'];

/** An empty key makes the list `a[]=1&a[]=2`, as Truto wants lists. */
function bracketed(value: unknown): unknown {
	if (Array.isArray(value)) return { '': value };
	if (!isRecord(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bracketed(part)]));
}

/**
 * Query parameters for the CRM behind Truto go under `remote_query`; those of Truto's own (`truto_super_query`) go as they
 * are. What the output leaves out is not asked for. https://truto.one/docs/api-reference/overview/querying
 */
function optionsQuery({ remoteQuery, raw, without }: QueryOptions): Record<string, unknown> {
	const query: Record<string, unknown> = {};
	if (raw) query.truto_response_format = 'raw';
	if (without.includes('remote_data')) query.truto_ignore_remote_data = true;
	const excluded = without.filter((name) => name !== 'remote_data' && !NEEDED.includes(name));
	if (excluded.length > 0) query.truto_exclude_fields = { '': excluded };
	const remote: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(remoteQuery)) {
		if (name.startsWith('truto_')) query[name] = bracketed(value);
		else remote[name] = bracketed(value);
	}
	if (Object.keys(remote).length > 0) query.remote_query = remote;
	return query;
}

/** https://truto.one/docs/api-reference/overview/introduction */
const account: Account = {
	host: () => 'https://api.truto.one',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'API Token',
				description: 'Token of the environment, in the Truto dashboard under Settings > API Tokens',
				required: true,
				secret: true,
			},
			{
				name: 'integratedAccountId',
				label: 'Integrated Account ID',
				description:
					'ID of the connected CRM account, in the Truto dashboard under Integrated Accounts',
				placeholder: '62f44730-dd91-461e-bd6a-aedd9e0ad79d',
				required: true,
			},
		],
		headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	},
	test: ({ integratedAccountId }) =>
		integratedAccountId === undefined
			? { method: 'GET', path: '/integrated-account', query: { limit: 1 } }
			: { method: 'GET', path: path`/integrated-account/${integratedAccountId}` },
	documentation: 'https://truto.one/docs/api-reference/overview/introduction',
	setUp:
		'In the Truto dashboard, create an API token under Settings > API Tokens, and copy the ID of the connected CRM account from Integrated Accounts.',
	optionsQuery,
};

/**
 * 50 requests in 10 seconds for an integrated account, besides the limit of the CRM behind it, which the headers tell.
 * https://truto.one/docs/api-reference/overview/rate-limits
 */
const limits: Limits = {
	rates: { default: [{ requests: 50, perMs: 10_000 }] },
	concurrency: 5,
	read: ({ headers }) => {
		const remaining = Number(headers['ratelimit-remaining'] ?? Number.NaN);
		if (Number.isNaN(remaining)) return undefined;
		const seconds = Number(headers['ratelimit-reset'] ?? Number.NaN);
		return { remaining, resetMs: Number.isNaN(seconds) ? undefined : seconds * 1000 };
	},
};

/** https://truto.one/docs/api-reference/overview/errors */
const failures: Failures = {
	message: (body, { status }) => failureText(body, status),
	kind: ({ status, body }) => {
		// A sandbox account refuses every write.
		if (status === 405) return 'forbidden';
		const { truto_error_insight: insight, message } = asRecord(body);
		// It stays blocked until somebody connects it again.
		if (status === 503 && /blocked/i.test(String(message))) return 'forbidden';
		return status !== 429 && isRecord(asRecord(insight).rate_limit_error) ? 'throttled' : undefined;
	},
};

export const truto: Crm = {
	id: 'truto',
	label: 'Truto',
	account,
	limits,
	failures,
	contact,
	engagement: [engagement],
	lacks: {},
	pickers,
};
