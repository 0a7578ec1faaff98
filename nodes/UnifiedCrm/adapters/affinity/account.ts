import type { Account, Crm, Failures, Limits } from '../adapter';
import { asList, asRecord, asText, isRecord } from '../../engine/json';
import { API_VERSION } from './calls';
import { contact } from './contact';
import { interactions } from './interaction';
import { note } from './note';
import { pickers } from './pickers';
import { task } from './reminder';

/** https://support.affinity.co/s/article/How-to-Create-and-Manage-API-Keys */
const account: Account = {
	host: () => 'https://api.affinity.co',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'API Key',
				description:
					'In Affinity under Settings > API > Manage API Keys; it belongs to one user, who is the author of all that it writes',
				required: true,
				secret: true,
			},
		],
		headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	},
	headers: () => ({ 'x-affinity-api-version': API_VERSION }),
	test: { method: 'GET', path: '/auth/whoami' },
	documentation: 'https://api-docs.affinity.co/#authentication',
	setUp:
		'In Affinity, open Settings > API > Manage API Keys, create a key and copy it; the plan must include the API.',
};

/** Both versions of the API count together. https://api-docs.affinity.co/#rate-limits */
const limits: Limits = {
	rates: { default: [{ requests: 900, perMs: 60_000 }] },
	concurrency: 5,
	read: ({ headers }) => {
		const remaining = Number(headers['x-ratelimit-limit-user-remaining'] ?? Number.NaN);
		const reset = Number(headers['x-ratelimit-limit-user-reset'] ?? Number.NaN);
		return Number.isNaN(remaining) || Number.isNaN(reset)
			? undefined
			: { remaining, resetMs: reset * 1000 };
	},
};

/** One error: a text, or an object with the parameter that it is about. */
function wordsOf(error: unknown): string | undefined {
	if (!isRecord(error)) return asText(error);
	const message = asText(error.message);
	const parameter = asText(error.param);
	return message === undefined || parameter === undefined || message.includes(parameter)
		? message
		: `${parameter}: ${message}`;
}

/** v2 answers a list of errors; the form of v1's errors is not documented. https://api-docs.affinity.co/#errors */
const failures: Failures = {
	message: (body) => {
		const { errors, message, detail, error } = asRecord(body);
		for (const candidates of [asList(errors), [message, detail], [error], asList(body), [body]]) {
			const words = candidates.map(wordsOf).filter((text) => text !== undefined);
			if (words.length > 0) return words.join('; ');
		}
		return undefined;
	},
	kind: ({ status, headers }) =>
		status === 429 && Number(headers['x-ratelimit-limit-org-remaining'] ?? 1) === 0
			? 'exhausted'
			: undefined,
	waitMs: ({ status, headers }) => {
		const reset = Number(headers['x-ratelimit-limit-user-reset'] ?? Number.NaN);
		return status === 429 && !Number.isNaN(reset) ? reset * 1000 : undefined;
	},
};

export const affinity: Crm = {
	id: 'affinity',
	label: 'Affinity',
	account,
	limits,
	failures,
	contact,
	engagement: [...interactions, note, task],
	lacks: {},
	pickers,
};
