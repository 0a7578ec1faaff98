import type { Account, Crm, Failures, Limits, VendorResponse } from '../adapter';
import { asList, asRecord, asText } from '../../engine/json';
import { contact } from './contact';
import { meeting } from './meeting';
import { callsAndChats, email } from './messages';
import { note } from './note';
import { pickers } from './pickers';
import { CRM_VERSION, locationIn } from './requests';
import { task } from './task';

const HOST = 'https://services.leadconnectorhq.com';

/** https://marketplace.gohighlevel.com/docs/Authorization/PrivateIntegrationsToken and …/OAuth2.0 */
const account: Account = {
	host: () => HOST,
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'Private Integration Token',
				description:
					'In the sub-account under Settings > Private Integrations; it is shown once and starts with "pit-"',
				placeholder: 'pit-…',
				required: true,
				secret: true,
			},
			{
				name: 'locationId',
				label: 'Location ID',
				description:
					'The ID of the sub-account: in its address (…/location/<id>/…) and under Settings > Business Profile',
				placeholder: 've9EPM428h8vShlRW1KT',
				required: true,
			},
		],
		headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	},
	oAuth2: {
		fields: [
			{
				name: 'locationId',
				label: 'Location ID',
				description: 'Only needed where the login does not tell: the ID of the sub-account',
			},
		],
		authorizeUrl: 'https://marketplace.gohighlevel.com/oauth/chooselocation',
		tokenUrl: `${HOST}/oauth/token`,
		scope: [
			'contacts.readonly',
			'contacts.write',
			'calendars.readonly',
			'calendars/events.readonly',
			'calendars/events.write',
			'conversations.readonly',
			'conversations.write',
			'conversations/message.readonly',
			'conversations/message.write',
			'users.readonly',
			'locations.readonly',
			'locations/tags.readonly',
			'locations/customFields.readonly',
			'locations/tasks.readonly',
			'opportunities.readonly',
			'businesses.readonly',
		].join(' '),
		clientAuth: 'body',
	},
	headers: () => ({ version: CRM_VERSION }),
	test: (settings) => ({
		method: 'GET',
		path: `/locations/${encodeURIComponent(locationIn(settings) ?? '')}`,
	}),
	documentation: 'https://marketplace.gohighlevel.com/docs/Authorization/PrivateIntegrationsToken',
	setUp:
		'In the HighLevel sub-account, open Settings > Private Integrations, create an integration with the contacts, calendars, conversations, users, locations, opportunities and businesses scopes, and copy its token and the location ID.',
};

const INTERVAL_MS = 10_000;

function numberIn(header: string | undefined): number | undefined {
	const number = Number(header ?? Number.NaN);
	return Number.isNaN(number) ? undefined : number;
}

function intervalOf({ headers }: Pick<VendorResponse, 'headers'>): number {
	return numberIn(headers['x-ratelimit-interval-milliseconds']) ?? INTERVAL_MS;
}

/** For each app and location. https://marketplace.gohighlevel.com/docs/Authorization/OAuth2.0 (Rate Limits) */
const limits: Limits = {
	rates: {
		default: [
			{ requests: 100, perMs: INTERVAL_MS },
			{ requests: 200_000, perMs: 86_400_000 },
		],
	},
	concurrency: 5,
	read: (response) => {
		const remaining = numberIn(response.headers['x-ratelimit-remaining']);
		return remaining === undefined ? undefined : { remaining, resetMs: intervalOf(response) };
	},
};

function words(body: unknown): string | undefined {
	const { message, error, error_description: description, detail } = asRecord(body);
	const lines = (Array.isArray(message) ? asList(message) : [message])
		.map(asText)
		.filter((line) => line !== undefined);
	return lines.length > 0
		? lines.join('; ')
		: (asText(description) ?? asText(error) ?? asText(detail));
}

/** What is not found, or there already, is often told by the text alone. */
const NOT_FOUND = /\bnot found\b|\bno .{1,40} found\b|\bdoes(?: not|n't) exist\b/i;
const DUPLICATE = /duplicated? contact/i;

const failures: Failures = {
	message: (body) => {
		const { contactId, matchingField } = asRecord(asRecord(body).meta);
		const sentence = words(body);
		if (asText(contactId) === undefined) return sentence;
		const same = asText(matchingField);
		return `${sentence ?? 'There is such a contact already'} (contact ${String(contactId)}${same === undefined ? '' : ` has the same ${same}`})`;
	},
	kind: ({ status, headers, body }) => {
		if (status === 429)
			return numberIn(headers['x-ratelimit-daily-remaining']) === 0 ? 'exhausted' : undefined;
		if (status !== 400 && status !== 422) return undefined;
		const sentence = words(body) ?? '';
		if (asRecord(asRecord(body).meta).contactId !== undefined || DUPLICATE.test(sentence))
			return 'duplicate';
		// The header that names the version is no record.
		return NOT_FOUND.test(sentence) && !/header/i.test(sentence) ? 'notFound' : undefined;
	},
	waitMs: (response) =>
		response.status === 429 && response.headers['retry-after'] === undefined
			? intervalOf(response)
			: undefined,
};

export const highLevel: Crm = {
	id: 'highLevel',
	label: 'HighLevel',
	account,
	limits,
	failures,
	contact,
	engagement: [callsAndChats, email, meeting, note, task],
	lacks: {},
	pickers,
};
