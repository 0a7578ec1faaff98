import type { Account, Crm, Limits } from '../adapter';
import { asText } from '../../engine/json';
import { contact } from './contact';
import { event } from './event';
import { failures } from './failures';
import { note } from './note';
import { pickers } from './pickers';
import { DATA } from './soql';
import { task } from './task';

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_oauth_and_connected_apps.htm */
const account: Account = {
	host: ({ instanceUrl, tokenData }) =>
		asText(tokenData?.instance_url) ?? instanceUrl ?? 'https://login.salesforce.com',
	apiKey: {
		fields: [
			{
				name: 'instanceUrl',
				label: 'Instance URL',
				description: 'The My Domain address of the org: https://acme.my.salesforce.com',
				placeholder: 'https://acme.my.salesforce.com',
				required: true,
			},
			{
				name: 'apiKey',
				label: 'Consumer Key or Access Token',
				description:
					'The consumer key of an External Client App with the client credentials flow, or an access token',
				required: true,
				secret: true,
			},
			{
				name: 'apiSecret',
				label: 'Consumer Secret',
				description:
					'The consumer secret of the External Client App; leave it empty for an access token',
				secret: true,
			},
		],
		headers: ({ apiKey, sessionToken }) => ({ authorization: `Bearer ${sessionToken ?? apiKey}` }),
		exchange: ({ apiKey, apiSecret, instanceUrl, baseUrl }) =>
			apiSecret === undefined
				? undefined
				: {
						url: `${baseUrl ?? instanceUrl}/services/oauth2/token`,
						form: { grant_type: 'client_credentials', client_id: apiKey, client_secret: apiSecret },
						token: 'access_token',
					},
	},
	oAuth2: {
		fields: [
			{
				name: 'region',
				label: 'Environment',
				description: 'Where users log in',
				options: [
					{ name: 'Production', value: 'production' },
					{ name: 'Sandbox', value: 'sandbox' },
				],
				default: 'production',
			},
			{
				name: 'instanceUrl',
				label: 'Instance URL',
				description:
					'Only needed if Salesforce does not name the instance when it renews the token: https://acme.my.salesforce.com',
			},
		],
		authorizeUrl: {
			default: 'https://login.salesforce.com/services/oauth2/authorize',
			sandbox: 'https://test.salesforce.com/services/oauth2/authorize',
		},
		tokenUrl: {
			default: 'https://login.salesforce.com/services/oauth2/token',
			sandbox: 'https://test.salesforce.com/services/oauth2/token',
		},
		scope: 'api refresh_token',
		clientAuth: 'header',
		pkce: true,
	},
	// Userinfo would answer a dead token with 403, so that no refresh fired.
	test: { method: 'GET', path: `${DATA}/limits` },
	documentation: 'https://help.salesforce.com/s/articleView?id=xcloud.external_client_apps.htm',
	setUp:
		'In Salesforce, open Setup > External Client App Manager, create an app with OAuth, PKCE and the scopes api and refresh_token, and have an administrator install it in the org.',
};

/**
 * A budget per day, and 25 long requests at a time; nothing per second.
 * https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
 */
const limits: Limits = { rates: { default: [] }, concurrency: 5 };

export const salesforce: Crm = {
	id: 'salesforce',
	label: 'Salesforce',
	account,
	limits,
	failures,
	contact,
	engagement: [task, event, note],
	lacks: {
		chat: 'Salesforce has no chats among its activities: log the conversation as a call, an email or a note.',
	},
	// Every object's ids begin with its own prefix. Calls, emails and tasks are all tasks.
	typeOfId: (id) => {
		if (id.startsWith('00T')) return 'task';
		if (id.startsWith('00U')) return 'meeting';
		return id.startsWith('002') ? 'note' : undefined;
	},
	pickers,
};
