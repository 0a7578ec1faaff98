import { isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import { without } from '../core/keys';
import { VendorAnswer } from '../simulation';
import type { Account } from './account';
import { checked, invalid, isTime, queryOf } from './answers';
import { equals, timeBound } from './filters';
import type { FilterFields } from './filters';
import { list, LIST_KEYS, ofContact } from './lists';
import type { Row } from './store';

const LARGEST_BATCH = 1000;
const text: Rule = { type: 'string', nullable: true };
const time: Rule = { ...text, test: isTime };
const isBase64 = (value: unknown) =>
	/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(String(value));
const content: Rule = { ...text, test: isBase64 };
const isAddress = (value: unknown) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value));
const addresses: Rule = { type: 'array', items: { type: 'string', test: isAddress } };

const RULES: Rules = {
	subject: text,
	headers: text,
	contact_id: text,
	sent_to_address: { type: 'string', required: true, filled: true, test: isAddress },
	sent_to_cc_address_list: addresses,
	sent_to_bcc_address_list: addresses,
	sent_from_address: { ...text, test: isAddress },
	sent_from_reply_address: text,
	sent_time: time,
	received_time: time,
	opened_time: time,
	clicked_time: time,
	plain_content: content,
	html_content: content,
	original_provider: { type: 'string', values: ['UNKNOWN', 'INFUSIONSOFT', 'MICROSOFT', 'GOOGLE'] },
	original_provider_id: text,
	provider_source_id: text,
};
const TIMES = ['sent_time', 'received_time', 'opened_time', 'clicked_time'];

const FILTERS: FilterFields = {
	contact_id: equals('contact_id'),
	email: {
		test: (row, value) =>
			[row.sent_to_address, row.sent_from_address].some(
				(address) => String(address).toLowerCase() === value.toLowerCase(),
			),
	},
	start_created_time: timeBound('created_time', '>='),
	end_created_time: timeBound('created_time', '<='),
};

const whole = (row: Row) => without(row, 'created_time');

function add(account: Account, body: unknown): Row {
	const written = checked(body, RULES);
	account.check('contact', written.contact_id);
	const { original_provider_id: providerId } = written;
	if (providerId !== undefined && isTaken(account, String(providerId))) {
		throw invalid(`original_provider_id ${String(providerId)} is already in use`);
	}
	const times = TIMES.filter((key) => written[key] !== undefined).map((key) => [
		key,
		new Date(String(written[key])).toISOString(),
	]);
	return account.emails.write({
		id: account.emails.takeId(),
		subject: null,
		contact_id: null,
		sent_to_cc_address_list: [],
		sent_to_bcc_address_list: [],
		sent_from_address: null,
		sent_from_reply_address: null,
		headers: null,
		sent_time: null,
		received_time: null,
		opened_time: null,
		clicked_time: null,
		original_provider: 'UNKNOWN',
		original_provider_id: null,
		provider_source_id: null,
		plain_content: null,
		html_content: null,
		...written,
		...Object.fromEntries(times),
		created_time: account.now(),
	} as Row);
}

function isTaken(account: Account, providerId: string): boolean {
	const [, index = '-1'] = /^msg_(\d+)$/.exec(providerId) ?? [];
	for (const row of account.emails.among([Number(index)])) {
		if (row.original_provider_id === providerId) return true;
	}
	return false;
}

export function createEmail(account: Account, body: unknown): unknown {
	return whole(add(account, body));
}

/** Contents show here alone. */
export function getEmail(account: Account, id: string): unknown {
	return whole(account.emails.find(id));
}

export function deleteEmail(account: Account, id: string): void {
	account.emails.delete(account.emails.find(id));
}

export function listEmails(account: Account, raw: unknown): unknown {
	const query = queryOf(raw, ...LIST_KEYS);
	return list(
		account.emails,
		{
			name: 'emails',
			filters: FILTERS,
			orders: { created_time: 'created_time' },
			rising: ['id', 'created_time'],
			from: { field: 'start_created_time', key: 'created_time' },
			candidates: (clauses) => ofContact(account.emails, clauses),
			show: (row) => without(row, 'created_time', 'plain_content', 'html_content'),
		},
		query,
	);
}

function messageOf(error: unknown): unknown {
	const body = error instanceof VendorAnswer ? error.answer.body : undefined;
	return isObject(body) ? body.message : String(error);
}

/** Good ones are added even where others are refused. */
export function addBatch(account: Account, body: unknown): unknown {
	const { emails } = checked(body, { emails: { type: 'array', required: true, filled: true } });
	const items = emails as unknown[];
	if (items.length > LARGEST_BATCH)
		throw invalid(`At most ${LARGEST_BATCH} emails per transaction`);
	const added: unknown[] = [];
	const errors: unknown[] = [];
	for (const email of items) {
		try {
			added.push(whole(add(account, email)));
		} catch (error) {
			errors.push({ error_message: messageOf(error), email });
		}
	}
	return { emails: added, errors };
}

export function removeBatch(account: Account, body: unknown): unknown {
	const ids: Rule = { type: 'array', required: true, filled: true, items: { type: 'string' } };
	const { email_ids: given } = checked(body, { email_ids: ids });
	const results: Record<string, string> = {};
	for (const id of given as string[]) {
		const row = account.emails.get(id);
		results[id] = row === undefined ? 'EMAIL_ID_NOT_FOUND' : 'SUCCESS';
		if (row !== undefined) account.emails.delete(row);
	}
	return { results };
}

/** Really sends; leaves no record here. */
export function sendEmail(account: Account, body: unknown): void {
	const written = checked(body, {
		contacts: { type: 'array', required: true, filled: true, items: { type: 'string' } },
		subject: { type: 'string', required: true, filled: true },
		attachments: { type: 'array' },
		user_id: text,
		from_address: text,
		html_content: content,
		plain_content: content,
		address_field: text,
	});
	for (const id of written.contacts as string[]) account.check('contact', id);
}
