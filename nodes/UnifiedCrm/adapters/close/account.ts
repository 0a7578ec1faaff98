import type { Account, Crm, Failures, Limits } from '../adapter';
import { asList, asRecord, asText, isRecord } from '../../engine/json';
import { call, chat, email, meeting, note } from './activities';
import { contact } from './contact';
import { pickers } from './pickers';
import { task } from './task';

/** https://developer.close.com/topics/authentication/ */
const account: Account = {
	host: () => 'https://api.close.com/api/v1',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'API Key',
				description:
					'In Close under Settings > Developer > API Keys; it belongs to one user and organization',
				placeholder: 'api_…',
				required: true,
				secret: true,
			},
		],
		// The key is the user name; the password stays empty.
		headers: ({ apiKey }) => ({
			authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`,
		}),
	},
	oAuth2: {
		authorizeUrl: 'https://app.close.com/oauth2/authorize/',
		tokenUrl: 'https://api.close.com/oauth2/token/',
		scope: 'all.full_access offline_access',
		clientAuth: 'body',
	},
	test: { method: 'GET', path: '/me/' },
	documentation: 'https://developer.close.com/topics/authentication/',
	setUp: 'In Close, open Settings > Developer > API Keys, create a key and copy it.',
};

/** `limit=240, remaining=239, reset=2`, with commas or semicolons between. */
function rateOf(header: string | undefined, name: string): number | undefined {
	const found = new RegExp(`${name}=([\\d.]+)`).exec(header ?? '');
	return found === null ? undefined : Number(found[1]);
}

/**
 * A bucket for each group of endpoints and key; what is left comes with every answer.
 * https://developer.close.com/topics/rate-limits/
 */
const limits: Limits = {
	rates: { default: [{ requests: 20, perMs: 1_000 }] },
	concurrency: 5,
	read: ({ headers }) => {
		const remaining = rateOf(headers.ratelimit, 'remaining');
		const reset = rateOf(headers.ratelimit, 'reset');
		return remaining === undefined || reset === undefined
			? undefined
			: { remaining, resetMs: reset * 1000 };
	},
};

/** Field errors may nest: `{lead: "…"}` or `{emails: {"0": {email: "…"}}}`. */
function fieldErrors(value: unknown, path: string): string[] {
	if (!isRecord(value)) return isText(value) ? [`${path}: ${String(value)}`] : [];
	return Object.entries(value).flatMap(([key, inner]) =>
		fieldErrors(inner, path === '' ? key : `${path}.${key}`),
	);
}

function isText(value: unknown): boolean {
	return typeof value === 'string' && value !== '';
}

/** https://developer.close.com/topics/http-response-codes/ */
const failures: Failures = {
	message: (body) => {
		const { error, errors, 'field-errors': fields, message } = asRecord(body);
		const texts = [
			asText(error) ?? asText(asRecord(error).message),
			...asList(errors).map(asText),
			...fieldErrors(fields, ''),
			asText(message),
		].filter((text) => text !== undefined);
		return texts.length === 0 ? undefined : texts.join('; ');
	},
	waitMs: ({ status, headers, body }) => {
		if (status !== 429) return undefined;
		const reset =
			rateOf(headers.ratelimit, 'reset') ??
			Number(asRecord(body).rate_reset ?? asRecord(asRecord(body).error).rate_reset);
		return Number.isFinite(reset) ? reset * 1000 : undefined;
	},
};

export const close: Crm = {
	id: 'close',
	label: 'Close',
	account,
	limits,
	failures,
	contact,
	engagement: [call, email, meeting, note, chat, task],
	lacks: {},
	pickers,
};
