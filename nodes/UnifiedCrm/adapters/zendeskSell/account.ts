import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { call } from './call';
import { contact } from './contact';
import { note } from './note';
import { pickers } from './pickers';
import { textMessage, visit } from './readOnlyEngagements';
import { task } from './task';

/** https://developer.zendesk.com/api-reference/sales-crm/authentication/introduction/ */
const account: Account = {
	host: () => 'https://api.getbase.com',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'Access Token',
				description: 'Personal access token (Settings > Integrations > OAuth > Access Tokens)',
				required: true,
				secret: true,
			},
		],
		headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	},
	oAuth2: {
		authorizeUrl: 'https://api.getbase.com/oauth2/authorize',
		tokenUrl: 'https://api.getbase.com/oauth2/token',
		scope: 'read write profile',
		clientAuth: 'header',
	},
	// Requests without a user agent are refused.
	headers: () => ({ 'user-agent': 'n8n-nodes-unified-crm' }),
	test: { method: 'GET', path: '/v2/users/self' },
	documentation:
		'https://developer.zendesk.com/api-reference/sales-crm/authentication/introduction/',
	setUp:
		'In Zendesk Sell, open Settings > Integrations > OAuth > Access Tokens, and add a token; note that Zendesk retires Sell on 31 August 2027.',
};

/** https://developer.zendesk.com/api-reference/sales-crm/rate-limits/ */
const limits: Limits = {
	rates: {
		default: [
			{ requests: 10, perMs: 1_000 },
			{ requests: 36_000, perMs: 3_600_000 },
		],
	},
	concurrency: 5,
};

/** https://developer.zendesk.com/api-reference/sales-crm/errors/ */
const failures: Failures = {
	message: (body) => {
		const told = asRecords(asRecord(body).errors).map(({ error }) => {
			const { details, message, code } = asRecord(error);
			return asText(details) ?? asText(message) ?? asText(code);
		});
		const words = told.filter((part) => part !== undefined).join(' ');
		if (words === '') return undefined;
		const reference = asText(asRecord(asRecord(body).meta).logref);
		return reference === undefined ? words : `${words} (log reference ${reference})`;
	},
	kind: ({ status, body }) => {
		if (status < 400) return undefined;
		const codes = asRecords(asRecord(body).errors).map(({ error }) => asRecord(error).code);
		if (codes.includes('rate_limit_exceeded')) return 'throttled';
		return codes.includes('already_exists') ? 'duplicate' : undefined;
	},
};

export const zendeskSell: Crm = {
	id: 'zendeskSell',
	label: 'Zendesk Sell',
	account,
	limits,
	failures,
	contact,
	engagement: [call, textMessage, visit, note, task],
	lacks: {
		email: 'Zendesk Sell’s API has no emails: log a note instead.',
	},
	pickers,
};
