import { without } from '../core/keys';
import { faultsOf, isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import type { Account } from './account';
import { invalid } from './answers';
import type { Contact } from './seeds';
import { isoDay } from './seeds';
import type { CustomField } from './setup';
import { CUSTOM_FIELDS, LEAD_SOURCES, STATUSES, USERS, USER_ID } from './setup';

const text = (max?: number): Rule => ({ type: 'string', ...(max === undefined ? {} : { max }) });

const typed = (types: readonly string[], test?: Rule['test']): Rule => ({
	type: 'array',
	items: {
		type: 'object',
		keys: {
			type: { type: 'string', required: true, values: types },
			value: { type: 'string', required: true, filled: true, test },
		},
	},
});

const isEmail = (value: unknown) => /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(String(value));

const isCountry = (value: unknown) => /^(?:[A-Z]{2})?$/.test(String(value));

/** Everything the vendor takes in a contact's body. */
const RULES: Rules = {
	title: { type: 'string', values: ['Mr', 'Mrs', 'Ms', ''] },
	first_name: text(25),
	last_name: text(25),
	job_title: text(1000),
	starred: { type: 'boolean' },
	company_id: text(),
	company_name: text(55),
	urls: typed([
		'website',
		'blog',
		'twitter',
		'linkedin',
		'xing',
		'facebook',
		'google_plus',
		'other',
	]),
	phones: typed(['work', 'mobile', 'home', 'direct', 'fax', 'company', 'other']),
	emails: typed(['work', 'home', 'other'], isEmail),
	address_list: {
		type: 'array',
		max: 2,
		items: {
			type: 'object',
			keys: {
				address: text(),
				city: text(),
				state: text(),
				zip_code: text(),
				country_code: { type: 'string', test: isCountry },
				type: { type: 'string', values: ['work', 'home', 'billing', 'delivery', 'other'] },
			},
		},
	},
	status_id: { type: 'string', values: STATUSES.map(({ id }) => id) },
	tags: { type: 'array', items: { type: 'string', filled: true } },
	lead_source_id: { type: 'string', values: ['', ...LEAD_SOURCES.map(({ id }) => id)] },
	background: text(10_240),
	owner_id: { type: 'string', values: USERS.map(({ id }) => id) },
	custom_fields: { type: 'array', items: { type: 'object' } },
};

const CREATE_RULES: Rules = {
	...RULES,
	next_action_name: text(140),
	next_action_date: {
		type: 'string',
		test: (value) => /^(?:asap|waiting|\d{4}-\d\d-\d\d)$/.test(String(value)),
	},
};

/** Keys that only answers have; the vendor ignores them in a body. */
const READ_ONLY = new Set([
	'id',
	'photo_url',
	'company_size',
	'status',
	'lead_source',
	'letter',
	'pending_deal',
	'total_pendings',
	'total_deals_count',
	'sales_closed_for',
	'closed_sales',
	'google_contacts_data',
	'created_at',
	'modified_at',
	'type',
]);

const REASONS: Record<string, string> = {
	unknown: 'is not a known attribute',
	missing: "can't be blank",
	blank: "can't be blank",
	type: 'has the wrong type',
	value: 'is not valid',
};

/** Refuses a body that is no object, or whose keys or values the rules do not take. */
export function checkBody(
	body: unknown,
	rules: Rules,
	readOnly: ReadonlySet<string>,
	partial = false,
): Record<string, unknown> {
	if (!isObject(body)) throw invalid({ base: 'must be an object' });
	const writable = Object.fromEntries(
		Object.entries(body).filter(([key]) => !readOnly.has(key) || Object.hasOwn(rules, key)),
	);
	const errors: Record<string, string> = {};
	for (const { path, kind } of faultsOf(writable, rules, partial))
		errors[path.join('.')] = REASONS[kind];
	if (Object.keys(errors).length > 0) throw invalid(errors);
	return writable;
}

/** The body of a contact create. */
export function checkCreate(body: unknown): Record<string, unknown> {
	const checked = checkBody(body, CREATE_RULES, READ_ONLY);
	if (!checked.last_name && !checked.company_name) {
		throw invalid({ last_name: 'or company_name must be present' });
	}
	return checked;
}

/** The body of a contact update. */
export function checkUpdate(body: unknown): Record<string, unknown> {
	return checkBody(body, RULES, READ_ONLY);
}

/** A contact with nothing in it but its defaults. */
export function blankContact(id: string, at: string): Contact {
	return {
		id,
		title: '',
		first_name: '',
		last_name: '',
		job_title: '',
		starred: false,
		company_id: '',
		urls: [],
		phones: [],
		emails: [],
		address_list: [],
		status_id: STATUSES[0].id,
		tags: [],
		lead_source_id: '',
		background: '',
		owner_id: USER_ID,
		custom_fields: [],
		created_at: at,
		modified_at: at,
	};
}

/** A contact with a checked body's attributes; the company is the caller's business. */
export function applyBody(
	contact: Contact,
	body: Record<string, unknown>,
	account: Account,
): Contact {
	const { custom_fields: fields, address_list: addresses } = body;
	const attributes = without(
		body,
		'company_id',
		'company_name',
		'next_action_name',
		'next_action_date',
		'custom_fields',
		'address_list',
	);
	return {
		...contact,
		...attributes,
		...(Array.isArray(addresses) ? { address_list: addresses.map(typedAddress) } : {}),
		...(Array.isArray(fields)
			? { custom_fields: readCustomFields(fields, contact.id, account) }
			: {}),
	};
}

function typedAddress(address: Record<string, string>): Contact['address_list'][number] {
	return {
		address: '',
		city: '',
		state: '',
		zip_code: '',
		country_code: '',
		type: 'work',
		...address,
	};
}

/** Values of custom fields; each names its field by id or by name. */
function readCustomFields(
	entries: unknown[],
	contactId: string,
	account: Account,
): Contact['custom_fields'] {
	const values: Contact['custom_fields'] = [];
	for (const entry of entries) {
		if (!isObject(entry) || !isObject(entry.custom_field) || !Object.hasOwn(entry, 'value')) {
			throw invalid({ custom_fields: 'need custom_field and value' });
		}
		const { id, name } = entry.custom_field;
		const field = CUSTOM_FIELDS.find((known) =>
			id === undefined ? known.name === name : known.id === id,
		);
		if (field === undefined) throw invalid({ custom_fields: 'name an unknown custom field' });
		const { value } = entry;
		if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
		if (!isCustomValue(field, value)) throw invalid({ [field.name]: 'is not valid' });
		if (field.type === 'external_id' && isTaken(field.id, value, contactId, account)) {
			throw invalid({ [field.name]: 'is already taken' });
		}
		values.push({ id: field.id, value });
	}
	return values;
}

function isCustomValue({ type, choices }: CustomField, value: unknown): boolean {
	switch (type) {
		case 'number':
			return (
				typeof value === 'number' || (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value))
			);
		case 'date':
		case 'anniversary':
			return isDay(value);
		case 'select_box':
			return typeof value === 'string' && choices?.includes(value) === true;
		case 'multiple_choice':
			return Array.isArray(value) && value.every((entry: string) => choices?.includes(entry));
		case 'section_divider':
			return false;
		default:
			return typeof value === 'string';
	}
}

function isTaken(fieldId: string, value: unknown, contactId: string, account: Account): boolean {
	for (const other of account.contacts.table.values()) {
		if (other.id === contactId) continue;
		if (other.custom_fields.some((field) => field.id === fieldId && field.value === value))
			return true;
	}
	return false;
}

/** Whether a value is a calendar day, `YYYY-MM-DD`. */
export function isDay(value: unknown): boolean {
	if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
	const at = Date.parse(`${value}T00:00:00Z`);
	return !Number.isNaN(at) && isoDay(at) === value;
}
