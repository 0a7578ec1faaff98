import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asText, isRecord } from '../../engine/json';
import { activity } from './activity';
import { contact } from './contact';
import { reasonOf } from './failures';
import { pickers } from './pickers';
import { task } from './task';

/**
 * OAuth2 is left out: Copper sends the code back as a form by POST, which n8n's callback does not take.
 * https://developer.copper.com/introduction/authentication.html
 */
const account: Account = {
	host: () => 'https://api.copper.com/developer_api/v1',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'API Key',
				description: 'In Copper under Settings > Integrations > API Keys; it belongs to one user',
				required: true,
				secret: true,
			},
			{
				name: 'userEmail',
				label: 'User Email',
				description:
					'Email address of the user whose key it is; with another one Copper refuses the key',
				placeholder: 'ada@example.com',
				required: true,
			},
		],
		headers: ({ apiKey, userEmail }) => ({
			'x-pw-accesstoken': apiKey,
			'x-pw-application': 'developer_api',
			'x-pw-useremail': userEmail,
		}),
	},
	test: { method: 'GET', path: '/users/me' },
	documentation: 'https://developer.copper.com/introduction/authentication.html',
	setUp:
		'In Copper, open Settings > Integrations > API Keys, generate a key, and give it together with your email address.',
};

/** https://developer.copper.com/introduction/requests.html: 180 a minute, and 3 a second for all bulk requests together */
const limits: Limits = {
	rates: {
		default: [{ requests: 180, perMs: 60_000 }],
		bulk: [
			{ requests: 3, perMs: 1_000 },
			{ requests: 180, perMs: 60_000 },
		],
	},
	concurrency: 4,
};

const failures: Failures = {
	message: (body) => reasonOf(asRecord(body)),
	kind: ({ status, body }) => {
		const failed = isRecord(body) && body.success === false;
		if (status >= 500 || (status < 300 && !failed)) return undefined;
		if (status !== 422 && status >= 300) return undefined;
		return isDuplicate(asText(reasonOf(asRecord(body)))) ? 'duplicate' : 'invalid';
	},
	// The window rolls: about a second makes room for three requests.
	waitMs: ({ status, headers }) =>
		status === 429 && headers['retry-after'] === undefined ? 5_000 : undefined,
};

function isDuplicate(reason: string | undefined): boolean {
	return reason !== undefined && /already|duplicate|taken|unique/i.test(reason);
}

export const copper: Crm = {
	id: 'copper',
	label: 'Copper',
	account,
	limits,
	failures,
	contact,
	engagement: [activity, task],
	lacks: {
		chat: 'Copper has no chats in its API: log the conversation as a note.',
	},
	pickers,
};
