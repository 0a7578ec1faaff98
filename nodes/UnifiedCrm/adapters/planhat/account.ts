import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asText } from '../../engine/json';
import { contact } from './contact';
import { conversation } from './conversation';
import { pickers } from './pickers';
import { task } from './task';

/** https://www.planhat.com/developers/api/authentication */
const account: Account = {
	host: ({ region = 'default' }) =>
		region === 'default' ? 'https://api.planhat.com' : `https://api-${region}.planhat.com`,
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'API Access Token',
				description:
					'Token of a private app, in Planhat under Settings > Service Accounts; it is shown once',
				required: true,
				secret: true,
			},
			{
				name: 'region',
				label: 'Cluster',
				description: 'The cluster of the account; a wrong one answers as a wrong token does',
				options: [
					{ name: 'Default', value: 'default' },
					{ name: 'EU', value: 'eu' },
					{ name: 'EU 2', value: 'eu2' },
					{ name: 'EU 3', value: 'eu3' },
					{ name: 'US 2', value: 'us2' },
				],
				default: 'default',
			},
		],
		headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	},
	test: { method: 'GET', path: '/endusers', query: { limit: 1 } },
	documentation: 'https://docs.planhat.com/#authentication',
	setUp:
		'In Planhat, open Settings > Service Accounts, create a private app with access to end users, conversations and tasks, and copy its token.',
};

/** 200 calls a minute, 50 at a time. https://docs.planhat.com/#rate-limits */
const limits: Limits = { rates: { default: [{ requests: 200, perMs: 60_000 }] }, concurrency: 5 };

const failures: Failures = {
	// The shape of errors is not documented: plain text, or an object with a text in it.
	message: (body, { status }) => {
		const { message, error } = asRecord(body);
		const words =
			asText(message) ?? asText(error) ?? asText(asRecord(error).message) ?? asText(body);
		return status === 401
			? `${words ?? 'Unauthorized'} (a wrong cluster looks like a wrong token)`
			: words;
	},
};

export const planhat: Crm = {
	id: 'planhat',
	label: 'Planhat',
	account,
	limits,
	failures,
	contact,
	engagement: [conversation, task],
	lacks: {},
	pickers,
};
