import { faultsOf, isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import type { Account } from './account';
import { badRequest, refusal, sentenceOf } from './answers';
import type { Json } from './answers';
import { customProblems, isUser } from './lookups';
import { blankContact, STAGE_IDS, STATUS_IDS } from './seeds';
import type { Row } from './seeds';
import type { Tenant } from './tenant';

const text: Rule = { type: 'string', nullable: true };
const number: Rule = { type: 'integer', nullable: true };
const flag: Rule = { type: 'boolean' };
const oneOf = (ids: number[]): Rule => ({ type: 'integer', nullable: true, values: ids });

const RULES: Rules = {
	first_name: text,
	last_name: text,
	job_title: text,
	department: text,
	email: text,
	emails: { type: 'any', test: (value) => typeof value === 'string' || Array.isArray(value) },
	work_number: text,
	mobile_number: text,
	phone_numbers: {
		type: 'array',
		items: {
			type: 'object',
			keys: {
				id: { type: 'integer' },
				value: { type: 'string', filled: true },
				label: text,
				_destroy: flag,
			},
		},
	},
	address: text,
	city: text,
	state: text,
	zipcode: text,
	country: text,
	time_zone: text,
	facebook: text,
	twitter: text,
	linkedin: text,
	keyword: text,
	medium: text,
	external_id: text,
	owner_id: { type: 'integer', test: isUser },
	sales_account_id: number,
	sales_accounts: {
		type: 'array',
		items: {
			type: 'object',
			keys: { id: { type: 'integer', required: true }, is_primary: flag },
		},
		test: (links) =>
			Array.isArray(links) && links.filter((link) => link.is_primary === true).length <= 1,
	},
	tags: { type: 'array', items: { type: 'string', filled: true } },
	custom_field: { type: 'object' },
	contact_status_id: oneOf(STATUS_IDS),
	lifecycle_stage_id: oneOf(STAGE_IDS),
	lead_source_id: oneOf([17000301001, 17000301002]),
	campaign_id: oneOf([17000302001]),
	territory_id: oneOf([17000071001]),
	subscription_status: { type: 'integer' },
	subscription_types: text,
	do_not_disturb: flag,
	has_authority: flag,
};

const EMAIL_RULES: Rules = {
	id: { type: 'integer' },
	value: { type: 'string', filled: true },
	is_primary: flag,
	label: text,
	_destroy: flag,
};

/** Shown fields that a write may carry without effect. */
const READ_ONLY = Object.keys(blankContact(0, '')).filter((key) => !Object.hasOwn(RULES, key));

interface Email extends Json {
	id: number;
	value: string;
	is_primary: boolean;
}

const isAddress = (value: unknown) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value));

/** The e-mails of a contact after a write: items without id are added, `_destroy` takes one away. */
function emailsAfter(account: Account, before: Row, body: Json): Email[] {
	let emails = (before.emails as Email[]).map((email) => ({ ...email }));
	const add = (value: string, label: unknown, isPrimary: boolean) => {
		const present = emails.find((email) => email.value.toLowerCase() === value.toLowerCase());
		const email = present ?? {
			id: account.takePartId(),
			value,
			is_primary: false,
			label: label ?? null,
			_destroy: false,
		};
		if (present === undefined) emails.push(email);
		if (isPrimary) for (const each of emails) each.is_primary = each === email;
	};
	const apply = (given: Json) => {
		const faults = faultsOf(given, EMAIL_RULES);
		if (faults.length > 0) {
			throw badRequest(
				...faults.map(({ path, kind, expected }) =>
					sentenceOf(['emails', ...path], kind, expected),
				),
			);
		}
		if (given.id === undefined) {
			if (!isAddress(given.value)) throw badRequest('emails is invalid');
			add(String(given.value), given.label, given.is_primary === true);
			return;
		}
		const own = emails.find((email) => email.id === given.id);
		if (own === undefined) throw refusal(404, `Couldn't find Email with 'id'=${String(given.id)}`);
		if (given._destroy === true) emails = emails.filter((email) => email !== own);
		if (given.value !== undefined) own.value = String(given.value);
		if (given.is_primary === true) for (const each of emails) each.is_primary = each === own;
	};
	if (typeof body.emails === 'string')
		apply({ value: body.emails, is_primary: emails.length === 0 });
	if (Array.isArray(body.emails)) {
		for (const given of body.emails) {
			if (!isObject(given)) throw badRequest('emails is invalid');
			apply(given);
		}
	}
	if (typeof body.email === 'string') {
		if (!isAddress(body.email)) throw badRequest('email is invalid');
		add(body.email, null, true);
	}
	if (emails.length > 0 && !emails.some((email) => email.is_primary)) emails[0].is_primary = true;
	return emails;
}

interface Phone extends Json {
	id: number;
}

function phonesAfter(account: Account, before: Row, given: Json[] | undefined): Phone[] {
	let phones = before.phone_numbers as Phone[];
	for (const phone of given ?? []) {
		const own = phones.find(({ id }) => id === phone.id);
		if (phone.id !== undefined && own === undefined)
			throw badRequest('phone_numbers.id is invalid');
		if (own === undefined) {
			if (phone.value === undefined) throw badRequest(`phone_numbers.value can't be blank`);
			const { value, label } = phone;
			phones = [
				...phones,
				{ id: account.takePartId(), value, label: label ?? null, _destroy: false },
			];
		} else if (phone._destroy === true) phones = phones.filter((each) => each !== own);
		else phones = phones.map((each) => (each === own ? { ...own, ...phone, id: own.id } : each));
	}
	return phones;
}

function linksAfter(account: Account, before: Row, body: Json): unknown {
	const given =
		body.sales_accounts ??
		(typeof body.sales_account_id === 'number'
			? [{ id: body.sales_account_id, is_primary: true }]
			: undefined);
	if (!Array.isArray(given)) return before.sales_accounts;
	const hasPrimary = given.some((link: Json) => link.is_primary === true);
	return given.map((link: Json, index) => {
		if (account.accounts.get(link.id) === undefined) throw badRequest('sales_accounts is invalid');
		return { id: link.id, is_primary: hasPrimary ? link.is_primary === true : index === 0 };
	});
}

/** The contact after a write body, which is checked first. */
export function contactAfter(
	account: Account,
	tenant: Tenant,
	body: Json,
	before: Row | undefined,
): Row {
	const given = Object.fromEntries(
		Object.entries(body).filter(([key]) => !READ_ONLY.includes(key)),
	);
	const faults = faultsOf(given, RULES);
	if (faults.length > 0) {
		throw badRequest(...faults.map(({ path, kind, expected }) => sentenceOf(path, kind, expected)));
	}
	const problems = customProblems((given.custom_field ?? {}) as Json);
	if (problems.length > 0) throw badRequest(...problems);
	const base = before ?? blankContact(0, account.now());
	const emails = emailsAfter(account, base, given);
	for (const { value } of emails) {
		const holder = account.contactByEmail(value);
		if (holder !== undefined && holder.id !== before?.id) {
			const message = `The email address already exists: ${value}`;
			throw refusal(tenant.duplicateStatus, message);
		}
	}
	const mobile = given.mobile_number ?? base.mobile_number;
	if (emails.length === 0 && before === undefined && !(tenant.takesMobileAlone && mobile)) {
		throw badRequest(`emails can't be blank`);
	}
	const row: Row = {
		...base,
		...given,
		id: before?.id ?? account.contacts.takeId(),
		emails,
		email: emails.find((email) => email.is_primary)?.value ?? null,
		phone_numbers: phonesAfter(account, base, given.phone_numbers as Json[] | undefined),
		sales_accounts: linksAfter(account, base, given),
		custom_field: { ...(base.custom_field as Json), ...((given.custom_field ?? {}) as Json) },
		updated_at: account.now(),
		updater_id: before === undefined ? null : account.ownId,
	};
	delete row.sales_account_id;
	row.links = before?.links ?? blankContact(row.id, '').links;
	row.display_name =
		[row.first_name, row.last_name].filter((part) => part !== null && part !== '').join(' ') ||
		String(row.email ?? row.mobile_number ?? '');
	return row;
}
