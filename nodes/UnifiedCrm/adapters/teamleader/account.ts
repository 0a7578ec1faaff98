import type { Account, Crm, Failures, Limits } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { call } from './call';
import { contact } from './contact';
import { email } from './email';
import { meeting } from './meeting';
import { note } from './note';
import { pickers } from './pickers';
import { task } from './task';

/** The latest dated version; without it an integration gets the shapes of the day it was registered. */
const VERSION = '2023-09-26';

/** https://developer.focus.teamleader.eu/docs/authentication */
const account: Account = {
	host: () => 'https://api.focus.teamleader.eu',
	oAuth2: {
		authorizeUrl: 'https://focus.teamleader.eu/oauth2/authorize',
		tokenUrl: 'https://focus.teamleader.eu/oauth2/access_token',
		// The integration's page in the Marketplace says which scopes it has.
		scope: '',
		clientAuth: 'body',
	},
	headers: () => ({ 'x-api-version': VERSION }),
	test: { method: 'POST', path: '/users.me', reads: true },
	documentation: 'https://developer.focus.teamleader.eu/docs/authentication',
	setUp:
		'In the Teamleader Marketplace, open Build > Your Integrations, create an integration with the scopes contacts, companies, deals, events, todos, users and projects, add the redirect URL shown here, and copy its client ID and secret.',
};

/** A margin after the moment at which a request is free again. */
const MARGIN_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** `2026-06-15T10:51:23.035+0100`: ISO 8601 has a colon in the offset. */
const OFFSET_WITHOUT_COLON = /([+-]\d\d)(\d\d)$/;

function resetMs(header: string | undefined, now: number): number | undefined {
	const moment = Date.parse((header ?? '').replace(OFFSET_WITHOUT_COLON, '$1:$2'));
	return Number.isNaN(moment) ? undefined : moment - now;
}

/** 200 requests in any minute, for an integration and an account. https://developer.focus.teamleader.eu/docs/rate-limiting */
const limits: Limits = {
	rates: { default: [{ requests: 200, perMs: 60_000 }] },
	concurrency: 5,
	read: ({ headers }, now) => {
		const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
		if (Number.isNaN(remaining)) return undefined;
		return { remaining, resetMs: resetMs(headers['x-ratelimit-reset'], now) };
	},
};

/** https://developer.focus.teamleader.eu/docs/errors */
const failures: Failures = {
	message: (body) => {
		const { errors, error_description: description, error, message } = asRecord(body);
		const words = asRecords(errors).map(({ title, meta }) => {
			const field = asText(asRecord(meta).field);
			const text = asText(title) ?? 'refused';
			return field === undefined ? text : `${text} (${field})`;
		});
		if (words.length > 0) return words.join('; ');
		return asText(description) ?? asText(error) ?? asText(message);
	},
	waitMs: ({ status, headers }, now) => {
		if (status !== 429 || headers['retry-after'] !== undefined) return undefined;
		const wait = resetMs(headers['x-ratelimit-reset'], now);
		return wait === undefined
			? undefined
			: Math.min(Math.max(wait, 0) + MARGIN_MS, LONGEST_WAIT_MS);
	},
};

export const teamleader: Crm = {
	id: 'teamleader',
	label: 'Teamleader',
	account,
	limits,
	failures,
	contact,
	engagement: [call, email, meeting, note, task],
	lacks: { chat: 'Teamleader has no chats: create a note instead.' },
	pickers,
};
