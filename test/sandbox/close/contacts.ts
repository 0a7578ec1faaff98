import { without } from '../core/keys';
import { COMPANY_COUNT } from '../core/people';
import type { Rule, Rules } from '../core/shape';
import { isObject } from '../core/shape';
import type { Account } from './account';
import { isGiven } from './account';
import { fieldRefusal, INVALID, OBJECT_MISSING, refuseFaults, refusal } from './answers';
import { splitCustom, withCustom } from './customFields';
import { toE164 } from './formats';
import { envelope, MAX_SKIP, only, PAGE_KEYS, pageOf, read, trim } from './query';
import type { Query } from './query';
import { displayName, LEAD_STATUSES, ORGANIZATION_ID, phoneEntry, SELF, USER_IDS } from './seeds';
import type { Row } from './seeds';

const text: Rule = { type: 'string', nullable: true };
const isEmail = (value: unknown) => /^[^\s@,<>]+@[^\s@,<>]+\.[^\s@,<>]+$/.test(String(value));

const RULES: Rules = {
	lead_id: text,
	name: text,
	title: text,
	timezone: text,
	emails: {
		type: 'array',
		nullable: true,
		items: {
			type: 'object',
			keys: {
				email: { type: 'string', required: true, filled: true, test: isEmail },
				type: { type: 'string', values: ['office', 'home', 'direct', 'other'] },
				is_unsubscribed: { type: 'boolean' },
			},
		},
	},
	phones: {
		type: 'array',
		nullable: true,
		items: {
			type: 'object',
			keys: {
				phone: {
					type: 'string',
					required: true,
					filled: true,
					test: (value) => toE164(String(value)) !== undefined,
				},
				type: {
					type: 'string',
					values: ['office', 'home', 'mobile', 'direct', 'fax', 'other'],
				},
				phone_formatted: text,
				country: text,
			},
		},
	},
	urls: {
		type: 'array',
		nullable: true,
		items: {
			type: 'object',
			keys: { url: { type: 'string', required: true, filled: true }, type: { type: 'string' } },
		},
	},
};

/** Answered keys that a client may send back; they change nothing. */
export const READ_ONLY = [
	'id',
	'organization_id',
	'display_name',
	'timezone_source',
	'integration_links',
	'created_by',
	'created_by_name',
	'updated_by',
	'updated_by_name',
	'date_created',
	'date_updated',
];

/** The body as an object, without answered keys. */
export function writtenKeys(body: unknown, readOnly: readonly string[]): Record<string, unknown> {
	if (!isObject(body)) throw refusal(400, 'The body must be a JSON object.');
	return Object.fromEntries(Object.entries(body).filter(([key]) => !readOnly.includes(key)));
}

function settled(written: Record<string, unknown>): Record<string, unknown> {
	const result: Record<string, unknown> = { ...written };
	for (const key of ['name', 'title']) if (result[key] === null) result[key] = '';
	if ('emails' in written) {
		result.emails = ((written.emails as Array<Record<string, unknown>> | null) ?? []).map(
			({ email, type }) => ({ email, type: type ?? 'office', is_unsubscribed: false }),
		);
	}
	if ('phones' in written) {
		result.phones = ((written.phones as Array<Record<string, unknown>> | null) ?? []).map(
			({ phone, type }) => phoneEntry(toE164(String(phone)) ?? '', String(type ?? 'office')),
		);
	}
	if ('urls' in written) {
		result.urls = ((written.urls as Array<Record<string, unknown>> | null) ?? []).map(
			({ url, type }) => ({ url, type: type ?? 'url' }),
		);
	}
	return result;
}

/** Without a lead the vendor makes one, named after the contact. */
export function createContact(account: Account, body: unknown): Row {
	const { custom, rest } = splitCustom(writtenKeys(body, READ_ONLY));
	refuseFaults(rest, RULES);
	if (isGiven(rest.lead_id) && account.leads.get(rest.lead_id) === undefined) {
		throw fieldRefusal({ lead: OBJECT_MISSING });
	}
	const now = account.now();
	const blank = {
		id: account.newId('cont'),
		lead_id: null,
		organization_id: ORGANIZATION_ID,
		name: '',
		display_name: '',
		title: '',
		emails: [],
		phones: [],
		urls: [],
		timezone: null,
		timezone_source: null,
		integration_links: [],
	};
	const { id, ...given }: Row = {
		...blank,
		...settled(rest),
		created_by: SELF.id,
		updated_by: SELF.id,
		date_created: now,
		date_updated: now,
	};
	const row = withCustom<Row>({ id, ...given }, 'contact', custom, USER_IDS);
	row.display_name = displayName(row);
	if (!isGiven(row.lead_id)) row.lead_id = createLead(account, { name: row.display_name }).id;
	return account.insert(account.contacts, row);
}

/** Merges at the top level; lists are replaced as a whole. */
export function updateContact(account: Account, before: Row, body: unknown): Row {
	const { custom, rest } = splitCustom(writtenKeys(body, READ_ONLY));
	refuseFaults(rest, RULES, true);
	if ('lead_id' in rest && account.leads.get(rest.lead_id) === undefined) {
		throw fieldRefusal({ lead: OBJECT_MISSING });
	}
	const row = withCustom<Row>({ ...before, ...settled(rest) }, 'contact', custom, USER_IDS);
	row.display_name = displayName(row);
	return account.update(account.contacts, before, row);
}

export function listContacts(account: Account, raw: unknown): unknown {
	const query = only(raw, [...PAGE_KEYS, 'lead_id']);
	const page = pageOf(query, { limit: 200, skip: MAX_SKIP.contact });
	const { lead_id: lead } = query;
	const { rows, hasMore } = read({
		stores: [account.contacts],
		by: 'date_created',
		descending: true,
		window: {},
		test: lead === undefined ? undefined : (row) => row.lead_id === lead,
		...page,
	});
	return envelope(rows, hasMore, query);
}

const LEAD_RULES: Rules = {
	name: text,
	description: text,
	url: text,
	status_id: { type: 'string', values: LEAD_STATUSES.map(({ id }) => id) },
	status: { type: 'string', values: LEAD_STATUSES.map(({ label }) => label) },
	addresses: { type: 'array', items: { type: 'object' } },
	contacts: { type: 'array', items: { type: 'object' } },
};
const LEAD_READ_ONLY = [
	...READ_ONLY,
	'html_url',
	'status_label',
	'contact_ids',
	'opportunities',
	'tasks',
];

function settledLead(written: Record<string, unknown>): Record<string, unknown> {
	const { status } = written;
	const rest: Record<string, unknown> = without(written, 'status', 'contacts');
	const byLabel = LEAD_STATUSES.find(({ label }) => label === status);
	const byId = LEAD_STATUSES.find(({ id }) => id === rest.status_id);
	const chosen = byId ?? byLabel;
	if (chosen === undefined) return rest;
	return { ...rest, status_id: chosen.id, status_label: chosen.label };
}

/** Contacts may be nested. */
export function createLead(account: Account, body: unknown): Row {
	const { custom, rest } = splitCustom(writtenKeys(body, LEAD_READ_ONLY));
	refuseFaults(rest, LEAD_RULES);
	if ('status' in rest && 'status_id' in rest) throw fieldRefusal({ status: INVALID });
	const now = account.now();
	const id = account.newId('lead');
	const blank: Row = {
		id,
		organization_id: ORGANIZATION_ID,
		name: '',
		description: '',
		url: null,
		html_url: `https://app.close.com/lead/${id}/`,
		status_id: LEAD_STATUSES[0].id,
		status_label: LEAD_STATUSES[0].label,
		addresses: [],
		integration_links: [],
		...account.authorship(),
		date_created: now,
		date_updated: now,
	};
	const row = withCustom<Row>({ ...blank, ...settledLead(rest) }, 'lead', custom, USER_IDS);
	row.display_name = row.name || 'Untitled';
	account.insert(account.leads, row);
	for (const contact of (rest.contacts as unknown[] | undefined) ?? []) {
		createContact(account, { ...(contact as Record<string, unknown>), lead_id: id });
	}
	return row;
}

/** Nested contacts cannot be changed through their lead. */
export function updateLead(account: Account, before: Row, body: unknown): Row {
	const { custom, rest } = splitCustom(writtenKeys(body, [...LEAD_READ_ONLY, 'contacts']));
	refuseFaults(rest, LEAD_RULES, true);
	const row = withCustom<Row>({ ...before, ...settledLead(rest) }, 'lead', custom, USER_IDS);
	row.display_name = row.name || 'Untitled';
	return account.update(account.leads, before, row);
}

export function deleteLead(account: Account, id: string): void {
	account.leads.find(id);
	for (const contact of [...contactsOf(account, id)]) account.remove(account.contacts, contact.id);
	account.remove(account.leads, id);
}

function* contactsOf(account: Account, leadId: string): Generator<Row> {
	for (const row of account.contacts.table.values()) if (row.lead_id === leadId) yield row;
}

/** A lead with its contacts, opportunities and open tasks. */
export function wholeLead(account: Account, lead: Row): Row {
	const contacts = [...contactsOf(account, lead.id)];
	const ofLead = (row: Row) => row.lead_id === lead.id;
	return {
		...lead,
		contact_ids: contacts.map(({ id }) => id),
		contacts,
		opportunities: [...account.opportunities.table.values()].filter(ofLead),
		tasks: [...account.tasks.table.values()].filter(
			(task) => ofLead(task) && task.is_complete === false,
		),
		primary_email: null,
		primary_phone: null,
	};
}

/** Whether an answer needs more of a lead than its own fields. */
function isDeep(fields: string | undefined): boolean {
	return fields === undefined || /\b(?:contacts|contact_ids|opportunities|tasks)\b/.test(fields);
}

export function showLead(account: Account, lead: Row, query: Query): unknown {
	return trim(isDeep(query._fields) ? wholeLead(account, lead) : lead, query._fields);
}

export function listLeads(account: Account, raw: unknown): unknown {
	const query = only(raw, PAGE_KEYS);
	const page = pageOf(query, { limit: 200, skip: MAX_SKIP.other });
	const { rows, hasMore } = read({
		stores: [account.leads],
		by: 'date_created',
		descending: true,
		window: {},
		...page,
	});
	return { data: rows.map((lead) => showLead(account, lead, query)), has_more: hasMore };
}

const OPPORTUNITY_FILTERS = [
	'lead_id',
	'user_id',
	'status_id',
	'status_type',
	'status_label',
	'value_period',
];

export function listOpportunities(account: Account, raw: unknown): unknown {
	const query = only(raw, [...PAGE_KEYS, ...OPPORTUNITY_FILTERS, '_order_by', 'query']);
	const page = pageOf(query, { limit: 100, skip: MAX_SKIP.other });
	const filters = OPPORTUNITY_FILTERS.filter((key) => query[key] !== undefined);
	const { rows, hasMore } = read({
		stores: [account.opportunities],
		by: 'date_created',
		descending: true,
		window: {},
		test: (row) => filters.every((key) => row[key] === query[key]),
		...page,
	});
	return envelope(rows, hasMore, query);
}

/** A contact with a phone number. Seeded ones are found without a walk. */
export function holderOfPhone(account: Account, e164: string): Row | undefined {
	const holds = (row: Row) =>
		(row.phones as Array<{ phone: string }>).some(({ phone }) => phone === e164);
	for (const row of account.contacts.table.written()) if (holds(row)) return row;
	const index = Number(e164.slice(-4));
	for (let candidate = index, tries = 0; tries < COMPANY_COUNT; tries++, candidate += 10_000) {
		const row = account.contacts.table.page('date_created', false, candidate, 1)[0];
		if (row === undefined) return undefined;
		if (holds(row)) return row;
	}
	return undefined;
}
