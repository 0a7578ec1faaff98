import type { Rule, Rules } from '../core/shape';
import type { Account } from './account';
import { checked, invalid, isTime, queryOf } from './answers';
import type { Query } from './answers';
import { CONTACT_FIELDS, writtenFields } from './customFields';
import type { FieldValue } from './customFields';
import { candidatesOf, FILTERS, withPhone } from './contactFilters';
import { list, LIST_KEYS } from './lists';
import type { ListKind } from './lists';
import { COUNTRIES, provincesOf } from './locales';
import { CONTACT_TYPES, fullAddress, fullEmail, fullPhone, SELF } from './seeds';
import type { Row } from './store';

type Written = Record<string, unknown>;

/** What a contact shows where no fields are asked for. */
const BASIC = [
	'id',
	'given_name',
	'family_name',
	'middle_name',
	'company',
	'email_addresses',
	'phone_numbers',
	'addresses',
	'tag_ids',
];
const MORE =
	'anniversary_date,birth_date,contact_type,create_time,custom_fields,fax_numbers,job_title,leadsource_id,links,notes,origin,owner_id,preferred_locale,preferred_name,prefix,referral_code,score_value,social_accounts,source_type,spouse_name,suffix,time_zone,update_time,utm_parameters,website,account_id,assistant_name,assistant_phone,billing_information,created_by,groups,last_updated_by'.split(
		',',
	);
const PROPERTIES = [...BASIC, ...MORE];

const text: Rule = { type: 'string', nullable: true };
const upTo = (max: number): Rule => ({ ...text, max });
const isEmail = (value: unknown) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value));

function entries(keys: Rules, slots: string[]): Rule {
	const field: Rule = { type: 'string', required: true, values: slots };
	return { type: 'array', items: { type: 'object', keys: { ...keys, field } } };
}

const RULES: Rules = {
	given_name: upTo(40),
	family_name: upTo(40),
	middle_name: upTo(100),
	preferred_name: upTo(100),
	prefix: text,
	suffix: text,
	job_title: upTo(255),
	contact_type: { ...text, values: CONTACT_TYPES },
	owner_id: text,
	leadsource_id: text,
	referral_code: text,
	spouse_name: upTo(100),
	time_zone: text,
	website: upTo(100),
	preferred_locale: text,
	birth_date: { ...text, test: (value) => isDate(value) },
	anniversary_date: { ...text, test: (value) => isDate(value) },
	assistant_name: upTo(20),
	assistant_phone: upTo(15),
	billing_information: upTo(100),
	source_type: {
		type: 'string',
		values: [
			'API',
			'APPOINTMENT',
			'FORM_API_HOSTED',
			'FORM_API_INTERNAL',
			'IMPORT',
			'INTERNAL_FORM',
			'LANDING_PAGE',
			'MANUAL',
			'OTHER',
			'UNKNOWN',
			'WEBFORM',
		],
	},
	origin: { type: 'object', keys: { ip_address: text } },
	company: { type: 'object', keys: { id: { type: 'string', required: true }, company_name: text } },
	email_addresses: entries(
		{
			email: { type: 'string', required: true, filled: true, max: 100, test: isEmail },
			opt_in_reason: text,
		},
		['EMAIL1', 'EMAIL2', 'EMAIL3'],
	),
	phone_numbers: entries(
		{
			number: { type: 'string', required: true, filled: true, max: 40 },
			extension: text,
			type: text,
			number_e164: text,
		},
		['PHONE1', 'PHONE2', 'PHONE3', 'PHONE4', 'PHONE5'],
	),
	fax_numbers: entries({ number: { type: 'string', required: true, filled: true }, type: text }, [
		'FAX1',
		'FAX2',
	]),
	addresses: entries(
		{
			line1: text,
			line2: text,
			locality: text,
			region: text,
			region_code: text,
			postal_code: text,
			zip_code: text,
			zip_four: text,
			country: text,
			country_code: {
				...text,
				test: (value) => COUNTRIES.some(({ codes }) => codes.alpha3 === value),
			},
		},
		['BILLING', 'SHIPPING', 'OTHER'],
	),
	social_accounts: {
		type: 'array',
		items: { type: 'object', keys: { name: text, type: { type: 'string', required: true } } },
	},
	custom_fields: {
		type: 'array',
		items: {
			type: 'object',
			keys: { id: { type: 'string', required: true }, content: { type: 'any', nullable: true } },
		},
	},
};
const LISTS = [
	'email_addresses',
	'phone_numbers',
	'fax_numbers',
	'addresses',
	'social_accounts',
	'custom_fields',
];

function isDate(value: unknown): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(String(value)) || isTime(value);
}

type Entry = Record<string, unknown> & { field: string };

function refuseSlots(written: Written): void {
	for (const key of ['email_addresses', 'phone_numbers', 'fax_numbers', 'addresses']) {
		const given = (written[key] as Entry[] | undefined) ?? [];
		const slots = given.map(({ field }) => field);
		if (new Set(slots).size < slots.length) throw invalid(`${key}: a field may be used once`);
	}
	for (const { email, field } of (written.email_addresses as Entry[] | undefined) ?? []) {
		if (field === 'EMAIL1' && String(email).length > 75) throw invalid('EMAIL1 is too long');
	}
	for (const { number, field } of (written.phone_numbers as Entry[] | undefined) ?? []) {
		if (['PHONE4', 'PHONE5'].includes(field) && String(number).length > 20) {
			throw invalid(`${field} is too long`);
		}
	}
	for (const address of (written.addresses as Entry[] | undefined) ?? []) refuseRegion(address);
}

function refuseRegion({ region, region_code: code, country_code: country }: Entry): void {
	const isGiven = (value: unknown) => typeof value === 'string' && value !== '';
	if ((isGiven(region) || isGiven(code)) && !isGiven(country)) {
		throw invalid('country_code is required if region is specified');
	}
	if (isGiven(code) && !provincesOf(String(country)).some((province) => province.code === code)) {
		throw invalid(`Invalid region_code: ${String(code)}`);
	}
}

function settled(account: Account, written: Written): Written {
	refuseSlots(written);
	account.check('user', written.owner_id);
	const company = written.company as { id: string } | undefined;
	account.check('company', company?.id);
	const result: Written = { ...written };
	const each = (key: string, show: (entry: Written) => Written) => {
		if (written[key] !== undefined) result[key] = (written[key] as Written[]).map(show);
	};
	each('email_addresses', fullEmail);
	each('phone_numbers', fullPhone);
	each('addresses', fullAddress);
	if (company !== undefined) {
		const { company_name: name } = account.companies.find(company.id);
		result.company = { id: company.id, company_name: name };
	}
	if (written.custom_fields !== undefined) {
		result.custom_fields = writtenFields(CONTACT_FIELDS, written.custom_fields as FieldValue[]);
	}
	delete result.origin;
	return result;
}

/** The properties that `fields` names, all in one parameter. */
export function shownFields(fields: string | undefined, known: string[]): string[] | undefined {
	if (fields === undefined) return undefined;
	const wanted = fields.split(',').map((field) => field.trim());
	const stray = wanted.find((field) => !known.includes(field));
	if (stray !== undefined) throw invalid(`Invalid field: ${stray}`);
	return wanted;
}

function show(row: Row, fields: string[] | undefined): Written {
	const wanted = ['id', ...(fields ?? BASIC)];
	const shown = wanted.filter((key) => key in row);
	return Object.fromEntries(shown.map((key) => [key, row[key]]));
}

export function getContact(account: Account, id: string, raw: unknown): unknown {
	const query = queryOf(raw, 'fields');
	return show(account.contacts.find(id), shownFields(query.fields, PROPERTIES));
}

/** With `duplicate_option` a contact that matches is updated. */
export function createContact(
	account: Account,
	raw: unknown,
	body: unknown,
): { isNew: boolean; body: unknown } {
	const query = queryOf(raw, 'fields', 'duplicate_option');
	const fields = shownFields(query.fields, PROPERTIES);
	const written = checked(body, RULES);
	const methods = ['email_addresses', 'phone_numbers', 'addresses'];
	if (!methods.some((key) => ((written[key] as unknown[] | undefined) ?? []).length > 0)) {
		throw invalid(
			'Contact must contain at least one item in email_addresses, phone_numbers, or addresses',
		);
	}
	const values = settled(account, written);
	const twin = twinOf(account, query, values);
	if (twin !== undefined)
		return { isNew: false, body: show(change(account, twin, values), fields) };
	const now = account.now();
	const row: Row = {
		id: account.contacts.takeId(),
		given_name: null,
		family_name: null,
		middle_name: null,
		preferred_name: null,
		prefix: null,
		suffix: null,
		job_title: null,
		contact_type: null,
		owner_id: null,
		company: null,
		email_addresses: [],
		phone_numbers: [],
		fax_numbers: [],
		addresses: [],
		social_accounts: [],
		tag_ids: [],
		custom_fields: [],
		website: null,
		time_zone: null,
		birth_date: null,
		anniversary_date: null,
		source_type: 'API',
		created_by: SELF.id,
		last_updated_by: SELF.id,
		create_time: now,
		...values,
		update_time: now,
	};
	account.contacts.write(row);
	return { isNew: true, body: show(row, fields) };
}

function twinOf(account: Account, query: Query, values: Written): Row | undefined {
	const { duplicate_option: option } = query;
	if (option === undefined) return undefined;
	if (!['Email', 'EmailAndName', 'EmailAndNameAndCompany'].includes(option)) {
		throw invalid(`Invalid duplicate_option: ${option}`);
	}
	const [first] = (values.email_addresses as Entry[] | undefined) ?? [];
	if (first === undefined) return undefined;
	const companyOf = (row: Written) => (row.company as { id: string } | null | undefined)?.id;
	return account.withEmail(String(first.email)).find((row) => {
		const isSameName =
			(row.given_name ?? '') === (values.given_name ?? '') &&
			(row.family_name ?? '') === (values.family_name ?? '');
		if (option === 'Email') return true;
		return isSameName && (option === 'EmailAndName' || companyOf(row) === companyOf(values));
	});
}

function change(account: Account, before: Row, values: Written): Row {
	const row: Row = { ...before, ...values, last_updated_by: SELF.id, update_time: account.now() };
	return account.contacts.write(row);
}

/** Names of an update mask, one parameter each. */
export function maskOf(
	raw: unknown,
	known: string[],
): { mask: string[] | undefined; rest: unknown } {
	const { update_mask: given, ...rest } = raw as Record<string, unknown>;
	if (given === undefined) return { mask: undefined, rest };
	const mask = [given].flat().map(String);
	const stray = mask.find((name) => !known.includes(name));
	if (stray !== undefined) throw invalid(`Invalid update_mask: ${stray}`);
	return { mask, rest };
}

/** What an update writes: with a mask its names alone, and blanks for those that have no value. */
export function masked(written: Written, mask: string[] | undefined, lists: string[]): Written {
	if (mask === undefined) return written;
	return Object.fromEntries(
		mask.map((name) => [name, written[name] ?? (lists.includes(name) ? [] : null)]),
	);
}

/** Changes the keys that are sent; lists are replaced as a whole, nulls change nothing without a mask. */
export function updateContact(account: Account, id: string, raw: unknown, body: unknown): unknown {
	const { mask, rest } = maskOf(raw, PROPERTIES);
	const query = queryOf(rest, 'fields');
	const fields = shownFields(query.fields, PROPERTIES);
	const before = account.contacts.find(id);
	const written = checked(body, RULES, true);
	const writable = mask?.filter((name) => Object.hasOwn(RULES, name));
	const values = masked(settled(account, written), writable, LISTS);
	return show(change(account, before, values), fields);
}

export function deleteContact(account: Account, id: string): void {
	account.contacts.delete(account.contacts.find(id));
}

export function listContacts(account: Account, raw: unknown): unknown {
	const query = queryOf(raw, 'fields', ...LIST_KEYS);
	const fields = shownFields(query.fields, PROPERTIES);
	const kind: ListKind = {
		name: 'contacts',
		filters: { ...FILTERS },
		orders: { id: 'id', create_time: 'create_time', update_time: 'update_time', email: 'email' },
		rising: ['id', 'create_time', 'update_time'],
		from: { field: 'start_update_time', key: 'update_time' },
		refuse: (clauses) => Object.assign(kind.filters, withPhone(clauses)),
		candidates: (clauses) => candidatesOf(account, clauses),
		show: (row) => show(row, fields),
	};
	return list(account.contacts, kind, query);
}
