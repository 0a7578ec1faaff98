import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { call } from './call';
import { contact } from './contact';
import { email } from './email';
import { note } from './note';
import { pickers } from './pickers';
import { task } from './task';

const JSON_API = 'application/vnd.api+json';

/** https://developers.outreach.io/api/oauth/ */
const account: Account = {
	host: () => 'https://api.outreach.io/api/v2',
	oAuth2: {
		authorizeUrl: 'https://api.outreach.io/oauth/authorize',
		tokenUrl: 'https://api.outreach.io/oauth/token',
		// A scope that the app does not have ticked breaks the login: users edit this list.
		scope: [
			'prospects.all',
			'accounts.read',
			'calls.all',
			'mailings.read',
			'tasks.all',
			'users.read',
			'opportunities.read',
		].join(' '),
		clientAuth: 'body',
	},
	// Every request needs the content type, those without a body too.
	headers: () => ({ accept: JSON_API, 'content-type': JSON_API }),
	test: { method: 'GET', path: '/users', query: { 'page[size]': 1, count: false } },
	documentation: 'https://developers.outreach.io/api/oauth/',
	setUp:
		'In Outreach, create an app with API access in the developer portal, add the redirect URL of the credential and tick the scopes that are listed in it.',
};

/** Seconds, Unix seconds or a time, in milliseconds from now. */
function fromNow(value: string | undefined, now: number): number | undefined {
	if (value === undefined) return undefined;
	const number = Number(value);
	if (Number.isNaN(number)) {
		const time = Date.parse(value);
		return Number.isNaN(time) ? undefined : Math.max(time - now, 0);
	}
	return number > LONGEST_SECONDS ? Math.max(number * 1000 - now, 0) : number * 1000;
}

/** More than this is no span but a moment. */
const LONGEST_SECONDS = 1_000_000;

/** 10,000 requests an hour for each user. https://developers.outreach.io/api/rate-limits/ */
const limits: Limits = {
	rates: { default: [{ requests: 10_000, perMs: 3_600_000 }] },
	concurrency: 5,
	read: ({ headers }, now) => {
		const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
		const resetMs = fromNow(headers['x-ratelimit-reset'], now);
		return Number.isNaN(remaining) || resetMs === undefined ? undefined : { remaining, resetMs };
	},
};

/** https://developers.outreach.io/api/making-requests/#errors */
const failures: Failures = {
	message: (body) => {
		const { errors, error_description: description, error } = asRecord(body);
		const texts = asRecords(errors).map(
			(each) => asText(each.detail) ?? asText(each.details) ?? asText(each.title),
		);
		const known = texts.filter((text) => text !== undefined);
		return known.length > 0 ? known.join('; ') : (asText(description) ?? asText(error));
	},
	waitMs: ({ status, headers }, now) =>
		status === 429 || status === 503 ? fromNow(headers['retry-after'], now) : undefined,
};

export const outreach: Crm = {
	id: 'outreach',
	label: 'Outreach',
	account,
	limits,
	failures,
	contact,
	engagement: [call, email, note, task],
	lacks: {
		chat: 'Outreach has no chats in its API: log the conversation as a note.',
		meeting:
			'Outreach has no meetings that can be read or written in its API: log the meeting as a note.',
	},
	pickers,
};
