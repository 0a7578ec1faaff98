import { isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import { VendorAnswer } from '../simulation';
import { checked, invalid } from './answers';
import { fieldValues, writtenFields } from './customFields';
import { USERS } from './seeds';
import type { Row } from './seeds';
import { emailsIn } from './state';
import type { Account } from './state';

const text: Rule = { type: 'string', nullable: true };
const id: Rule = { type: 'integer', nullable: true };

export const isEmail = (value: unknown) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value));

function pairs(key: string, categories: string[] | undefined, test?: Rule['test']): Rule {
	return {
		type: 'array',
		nullable: true,
		items: {
			type: 'object',
			keys: {
				[key]: { type: 'string', required: true, filled: true, test },
				category: { type: 'string', values: categories },
			},
		},
	};
}

export const tagsRule: Rule = {
	type: 'array',
	nullable: true,
	items: { type: 'string', filled: true },
};
export const assigneeRule: Rule = {
	...id,
	test: (value) => USERS.some((user) => user.id === value),
};

const RULES: Rules = {
	name: { type: 'string', required: true, filled: true },
	prefix: text,
	first_name: text,
	middle_name: text,
	last_name: text,
	suffix: text,
	title: text,
	details: text,
	company_id: id,
	assignee_id: assigneeRule,
	contact_type_id: { ...id, values: [451_490, 451_491, 451_492] },
	address: {
		type: 'object',
		nullable: true,
		keys: {
			street: text,
			city: text,
			state: text,
			postal_code: text,
			country: { ...text, test: (value) => value === '' || /^[A-Za-z]{2}$/.test(String(value)) },
		},
	},
	emails: pairs('email', ['work', 'personal', 'other'], isEmail),
	phone_numbers: pairs('number', ['mobile', 'work', 'home', 'other']),
	socials: pairs('url', undefined),
	websites: pairs('url', undefined),
	tags: tagsRule,
	custom_fields: { type: 'array' },
};

const LISTS = ['emails', 'phone_numbers', 'socials', 'websites', 'tags'];
const ADDRESS_KEYS = ['street', 'city', 'state', 'postal_code', 'country'];

/** Two words are first and last name, three have a middle one; anything else stays whole in `first_name`. */
function splitName(name: string): Record<string, unknown> {
	const words = name.trim().split(/\s+/);
	if (words.length === 2) return { first_name: words[0], middle_name: null, last_name: words[1] };
	if (words.length === 3)
		return { first_name: words[0], middle_name: words[1], last_name: words[2] };
	return { first_name: name, middle_name: null, last_name: null };
}

/** The parts of a name; given ones are taken over where they make up the name. */
function nameParts(given: Record<string, unknown>): Record<string, unknown> {
	if (typeof given.name !== 'string') return {};
	const { first_name: first, middle_name: middle, last_name: last } = given;
	const parts = [first, middle, last].filter((part) => typeof part === 'string' && part !== '');
	if (parts.length > 0 && parts.join(' ') === given.name) {
		return { first_name: first ?? null, middle_name: middle ?? null, last_name: last ?? null };
	}
	return splitName(given.name);
}

function refuseTakenEmails(account: Account, row: Row): void {
	for (const email of emailsIn(row)) {
		const holder = account.holderOf(email);
		if (holder !== undefined && holder.id !== row.id) {
			throw invalid(`Validation failed: Email has already been taken: ${email}`);
		}
	}
}

function settled(account: Account, row: Row, given: Record<string, unknown>): Row {
	const result: Row = { ...row };
	for (const key of LISTS) result[key] = [...new Set((result[key] as unknown[] | null) ?? [])];
	if (given.address !== undefined && given.address !== null) {
		const address = given.address as Record<string, unknown>;
		result.address = Object.fromEntries(ADDRESS_KEYS.map((key) => [key, address[key] ?? null]));
	}
	if (given.custom_fields !== undefined) {
		result.custom_fields = writtenFields('person', row.custom_fields, given.custom_fields);
	}
	const company = account.stores.company.get(result.company_id);
	result.company_name = company?.name ?? null;
	refuseTakenEmails(account, result);
	return result;
}

export function createPerson(account: Account, body: unknown): Row {
	const given = checked(body, RULES);
	if (
		given.company_id !== undefined &&
		given.company_id !== null &&
		!account.has('company', given.company_id)
	) {
		throw invalid('company_id is unknown');
	}
	const now = account.now();
	const blank: Row = {
		id: account.stores.person.takeId(),
		name: null,
		prefix: null,
		first_name: null,
		middle_name: null,
		last_name: null,
		suffix: null,
		address: null,
		assignee_id: null,
		company_id: null,
		company_name: null,
		contact_type_id: 451_490,
		details: null,
		emails: [],
		phone_numbers: [],
		socials: [],
		tags: [],
		title: null,
		websites: [],
		custom_fields: fieldValues('person'),
		date_created: now,
		date_modified: now,
		date_last_contacted: null,
		interaction_count: 0,
		leads_converted_from: [],
		date_lead_created: null,
	};
	const fields = blank.custom_fields;
	const row = settled(
		account,
		{ ...blank, ...given, ...nameParts(given), custom_fields: fields } as Row,
		given,
	);
	account.stores.person.insert(row);
	account.holdEmails(row);
	return row;
}

/** A sparse update. The company changes through related items alone; a sent one is passed over. */
export function updatePerson(account: Account, before: Row, body: unknown): Row {
	const given = checked(body, RULES, true);
	if (Object.keys(given).length === 0) return before;
	const { company_id, custom_fields } = before;
	const row = settled(
		account,
		{
			...before,
			...given,
			...nameParts(given),
			company_id,
			custom_fields,
			date_modified: account.now(),
		},
		given,
	);
	account.stores.person.replace(row);
	account.holdEmails(row);
	return row;
}

/** Bulk writes: an item that is refused becomes an entry among the good ones. */
export function bulkItem(write: () => unknown, itemId?: unknown): unknown {
	try {
		return write();
	} catch (error) {
		const id = itemId === undefined ? {} : { id: itemId };
		return { ...id, success: false, message: { [failedField(error)]: [{ error: 'invalid' }] } };
	}
}

function failedField(error: unknown): string {
	const body = error instanceof VendorAnswer ? error.answer.body : undefined;
	const text = isObject(body) ? String(body.message) : '';
	if (text.includes('Email has already')) return 'emails';
	const [, field = 'base'] = /^Invalid input: (?:unknown field )?([a-z_]+)/.exec(text) ?? [];
	return field;
}
