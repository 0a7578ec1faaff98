import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asText } from '../../engine/json';
import { call } from './call';
import { contact } from './contact';
import { DATA_CENTRES, DEFAULT_DATA_CENTRE, onAccountsServer } from './dataCentres';
import { email } from './email';
import { codeOf, KINDS, reasonOf } from './failures';
import { meeting } from './meeting';
import { note } from './note';
import { pickers } from './pickers';
import { task } from './task';

/** Zoho separates scopes by commas. https://www.zoho.com/crm/developer/docs/api/v8/scopes.html */
const SCOPES = [
	'ZohoCRM.modules.ALL',
	'ZohoCRM.modules.emails.READ',
	'ZohoCRM.modules.notes.ALL',
	'ZohoCRM.settings.ALL',
	'ZohoCRM.users.READ',
	'ZohoCRM.org.READ',
	'ZohoCRM.coql.READ',
	'ZohoCRM.send_mail.all.CREATE',
	'ZohoSearch.securesearch.READ',
];

/** https://www.zoho.com/crm/developer/docs/api/v8/oauth-overview.html */
const account: Account = {
	// The token's answer names the host; the data centre stands in where it does not.
	host: ({ tokenData, region = DEFAULT_DATA_CENTRE }) =>
		`${asText(tokenData?.api_domain) ?? DATA_CENTRES[region]?.api ?? ''}/crm/v8`,
	oAuth2: {
		fields: [
			{
				name: 'region',
				label: 'Data Center',
				description:
					'Where the Zoho account lives: the end of the address that Zoho CRM is opened at',
				options: Object.entries(DATA_CENTRES).map(([value, { name, accounts }]) => ({
					name: `${name} (${accounts.replace('https://accounts.', '')})`,
					value,
				})),
				default: DEFAULT_DATA_CENTRE,
				required: true,
			},
		],
		authorizeUrl: onAccountsServer('/oauth/v2/auth'),
		tokenUrl: onAccountsServer('/oauth/v2/token'),
		scope: SCOPES.join(','),
		clientAuth: 'body',
		// Without offline access there is no refresh token.
		authorizeQuery: 'access_type=offline&prompt=consent',
	},
	test: { method: 'GET', path: '/users', query: { type: 'CurrentUser' } },
	documentation: 'https://www.zoho.com/crm/developer/docs/api/v8/oauth-overview.html',
	setUp:
		'In the Zoho API Console of your data center, add a server-based application with the redirect URL shown here, and copy its client ID and secret.',
};

/**
 * Credits are counted over 24 hours, without a limit per second; requests at a time depend on the edition, and five is the
 * least. https://www.zoho.com/crm/developer/docs/api/v8/api-limits.html
 */
const limits: Limits = {
	rates: { default: [] },
	concurrency: 5,
};

/** https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html */
const failures: Failures = {
	message: reasonOf,
	kind: ({ status, body, headers }) => {
		if (status === 429 && headers['x-api-credits-remaining'] === '0') return 'exhausted';
		if (status >= 400) return KINDS[codeOf(body) ?? ''];
		// Records that failed among others are told apart where they are written.
		const code = asText(asRecord(body).code);
		return code === undefined || code === 'SUCCESS' ? undefined : (KINDS[code] ?? 'invalid');
	},
};

export const zohoCrm: Crm = {
	id: 'zohoCrm',
	label: 'Zoho CRM',
	account,
	limits,
	failures,
	contact,
	engagement: [call, email, meeting, note, task],
	lacks: {
		chat: 'Zoho CRM has no chats in its API: log the conversation as a note.',
	},
	pickers,
};
