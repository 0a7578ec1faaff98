import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { contact } from './contact';
import { engagement } from './engagement';
import { pickers } from './pickers';
import { VERSION } from './version';

/** https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/overview */
const account: Account = {
	host: () => 'https://api.hubapi.com',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'Access Token',
				description:
					'Token of a service key (Settings > Integrations > Service Keys) or of a private app; it starts with "pat-"',
				placeholder: 'pat-na1-…',
				required: true,
				secret: true,
			},
		],
		headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	},
	oAuth2: {
		authorizeUrl: 'https://app.hubspot.com/oauth/authorize',
		tokenUrl: `https://api.hubapi.com/oauth/${VERSION}/token`,
		scope: [
			'oauth',
			'crm.objects.contacts.read',
			'crm.objects.contacts.write',
			'crm.objects.companies.read',
			'crm.objects.deals.read',
			'crm.objects.owners.read',
			'crm.schemas.contacts.read',
			'sales-email-read',
		].join(' '),
		clientAuth: 'body',
	},
	test: { method: 'GET', path: `/crm/objects/${VERSION}/contacts`, query: { limit: 1 } },
	documentation: 'https://developers.hubspot.com/docs/guides/apps/authentication/intro-to-auth',
	setUp:
		'In HubSpot, open Settings > Integrations > Service Keys, create a key with the contacts, companies, deals and owners scopes, and copy its token.',
};

/** https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines */
const limits: Limits = {
	rates: {
		default: [{ requests: 100, perMs: 10_000 }],
		search: [{ requests: 5, perMs: 1_000 }],
	},
	concurrency: 6,
	read: ({ headers }) => {
		const remaining = Number(headers['x-hubspot-ratelimit-remaining'] ?? Number.NaN);
		if (Number.isNaN(remaining)) return undefined;
		return {
			remaining,
			resetMs: Number(headers['x-hubspot-ratelimit-interval-milliseconds'] ?? 10_000),
		};
	},
};

/** https://developers.hubspot.com/docs/api-reference/error-handling */
const failures: Failures = {
	message: (body) => {
		const { message, errors, correlationId } = asRecord(body);
		const details = asRecords(errors)
			.map((error) => asText(error.message))
			.filter((detail) => detail !== undefined && detail !== message);
		const words = [asText(message), ...details].filter((part) => part !== undefined).join(': ');
		const id = asText(correlationId);
		return words === ''
			? undefined
			: `${words}${id === undefined ? '' : ` (correlation id ${id})`}`;
	},
	kind: ({ status, body }) => {
		if (status === 423) return 'throttled';
		// The account is being moved between data centres, for up to a day.
		if (status === 477) return 'exhausted';
		if (status === 429 && asRecord(body).policyName === 'DAILY') return 'exhausted';
		return undefined;
	},
	waitMs: ({ status, body, headers }) => {
		if (status === 423) return 2_000;
		if (status !== 429 || headers['retry-after'] !== undefined) return undefined;
		return asRecord(body).policyName === 'TEN_SECONDLY_ROLLING' ? 10_000 : 1_000;
	},
};

export const hubspot: Crm = {
	id: 'hubspot',
	label: 'HubSpot',
	account,
	limits,
	failures,
	contact,
	engagement,
	lacks: {},
	pickers,
};
