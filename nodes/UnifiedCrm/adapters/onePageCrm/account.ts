import type { Account, Crm, Failures, Limits, VendorResponse } from '../adapter';
import { asRecord, asText } from '../../engine/json';
import { action } from './action';
import { contact } from './contact';
import { email } from './email';
import { activities } from './engagement';
import { pickers } from './pickers';

/** https://developer.onepagecrm.com/: Basic authentication is the only kind */
const account: Account = {
	host: () => 'https://app.onepagecrm.com/api/v3',
	apiKey: {
		fields: [
			{
				name: 'userId',
				label: 'User ID',
				description: 'The user ID on https://app.onepagecrm.com/app/api (tab API)',
				placeholder: '5f3c1b9a1da4170a2f0c7002',
				required: true,
			},
			{
				name: 'apiKey',
				label: 'API Key',
				description: 'The key on the same page; it works with the rights of that user',
				required: true,
				secret: true,
			},
		],
		headers: ({ userId, apiKey }) => ({
			authorization: `Basic ${Buffer.from(`${userId}:${apiKey}`).toString('base64')}`,
		}),
	},
	test: { method: 'GET', path: '/users' },
	documentation: 'https://developer.onepagecrm.com/',
	setUp:
		'In OnePageCRM, open Apps > API (https://app.onepagecrm.com/app/api), tab API, and copy the user ID and the API key.',
};

/** https://developer.onepagecrm.com/blog/ (2014, rate limits): five a second on average, ten at once, per address */
const limits: Limits = {
	rates: { default: [{ requests: 10, perMs: 2_000 }] },
	concurrency: 5,
};

/** Too many requests are answered with 403 and plain text; a missing permission with 403 and JSON. */
function isThrottle({ status, headers, body }: VendorResponse): boolean {
	if (status !== 403) return false;
	const type = headers['content-type'];
	if (type !== undefined) return /^text\/plain/i.test(type);
	return typeof body === 'string' && !/^\s*[<{]/.test(body);
}

const failures: Failures = {
	message: (body) => {
		const { error_message: message, message: brief, errors } = asRecord(body);
		const details = Object.entries(asRecord(errors)).map(
			([name, reason]) =>
				`${name}: ${typeof reason === 'string' ? reason : JSON.stringify(reason)}`,
		);
		const words = [asText(message) ?? asText(brief), ...details].filter(
			(part) => part !== undefined,
		);
		return words.length === 0 ? undefined : words.join('; ');
	},
	kind: (response) => (isThrottle(response) ? 'throttled' : undefined),
	waitMs: (response) => (isThrottle(response) ? 2_000 : undefined),
};

export const onePageCrm: Crm = {
	id: 'onePageCrm',
	label: 'OnePageCRM',
	account,
	limits,
	failures,
	contact,
	engagement: [...activities, action, email],
	lacks: {
		chat: 'OnePageCRM has no chats or text messages: create a note instead.',
	},
	pickers,
};
