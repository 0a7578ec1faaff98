import type { Account, CredentialField, Crm, Limits, VendorResponse } from '../adapter';
import { asRecord, asText } from '../../engine/json';
import { contact } from './contact';
import { API_VERSION, failureOf, messageOf, requestFor, waitOf } from './graphql';
import { isUpdateId, note } from './note';
import { pickers } from './pickers';
import { isTimelineId, timeline } from './timeline';

const contactsBoard: CredentialField = {
	name: 'boardId',
	label: 'Contacts Board ID',
	description:
		'The number in the address of the board that holds your contacts; left empty, the board named "Contacts" is taken',
	placeholder: '9150000000',
};

/** Asks an admin to install the app where that was not done. */
const INSTALL = 'force_install_if_needed';

/** https://developer.monday.com/api-reference/docs/authentication */
const account: Account = {
	host: () => 'https://api.monday.com',
	apiKey: {
		fields: [
			{
				name: 'apiKey',
				label: 'API Token',
				description: 'In monday under your avatar > Developers > API token > Show',
				required: true,
				secret: true,
			},
			contactsBoard,
		],
		headers: ({ apiKey }) => ({ authorization: apiKey }),
	},
	oAuth2: {
		fields: [contactsBoard],
		authorizeUrl: 'https://auth.monday.com/oauth2/authorize',
		tokenUrl: 'https://auth.monday.com/oauth2/token',
		scope:
			'me:read users:read teams:read account:read boards:read boards:write workspaces:read updates:read updates:write tags:read',
		clientAuth: 'body',
		authorizeQuery: `${INSTALL}=true`,
	},
	headers: () => ({ 'api-version': API_VERSION }),
	test: { ...requestFor('{ me { id name account { id slug } } }', {}), reads: true },
	documentation: 'https://developer.monday.com/api-reference/docs/authentication',
	setUp:
		'In monday, click your avatar, open Developers > API token and copy the token; the contacts board is chosen by the number in its address.',
};

interface Budget {
	remaining: number;
	resetMs: number;
}

/** What is left of the minute's complexity, in requests like this one. */
function complexityLeft({ body }: VendorResponse): Budget | undefined {
	const {
		query,
		after,
		reset_in_x_seconds: seconds,
	} = asRecord(asRecord(asRecord(body).data).complexity);
	if (typeof after !== 'number' || typeof query !== 'number') return undefined;
	return { remaining: Math.floor(after / Math.max(query, 1)), resetMs: Number(seconds) * 1000 };
}

/** `"minuteRate";r=4999, "concurrency";r=249, "complexityMinute";r=4950000;t=45` */
function requestsLeft({ headers }: VendorResponse): Budget | undefined {
	const found = /"minuteRate";r=(\d+)(?:;t=(\d+))?/.exec(asText(headers.ratelimit) ?? '');
	if (found === null) return undefined;
	return { remaining: Number(found[1]), resetMs: Number(found[2] ?? 60) * 1000 };
}

/**
 * The limits differ from plan to plan and are read from the answers; what stands here is the limit of an address.
 * https://developer.monday.com/api-reference/docs/rate-limits
 */
const limits: Limits = {
	rates: { default: [{ requests: 5_000, perMs: 10_000 }] },
	concurrency: 8,
	read: (response) => {
		const complexity = complexityLeft(response);
		const requests = requestsLeft(response);
		if (complexity === undefined || requests === undefined) return complexity ?? requests;
		return complexity.remaining < requests.remaining ? complexity : requests;
	},
};

export const monday: Crm = {
	id: 'monday',
	label: 'monday CRM',
	account,
	limits,
	failures: { message: messageOf, kind: failureOf, waitMs: waitOf },
	contact,
	engagement: [timeline, note],
	lacks: {
		chat: 'The API of monday CRM has no chats: write a note instead.',
	},
	// The types of the timeline share their ids; which one it is stands in the record.
	typeOfId: (id) => {
		if (isUpdateId(id)) return 'note';
		return isTimelineId(id) ? 'call' : undefined;
	},
	pickers,
};
