import type { SortKey } from '../core/listing';
import { isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import type { Answer } from '../simulation';
import { checked, invalid, isUnixSeconds } from './answers';
import { passesField } from './customFields';
import type { Row } from './seeds';
import { emailsIn } from './state';
import type { Account, Store } from './state';

/** A search never shows more matches than these, whatever the total. */
const MOST_MATCHES = 100_000;
const LARGEST_PAGE = 200;

type Test = (row: Row) => boolean;

export const PAGE_RULES: Rules = {
	page_number: { type: 'integer', test: (value) => Number(value) >= 1 },
	page_size: { type: 'integer', max: LARGEST_PAGE, test: (value) => Number(value) >= 1 },
};

const integers: Rule = { type: 'array', items: { type: 'integer' } };
const strings: Rule = { type: 'array', items: { type: 'string' } };
const date: Rule = { type: 'integer', test: isUnixSeconds };
const text: Rule = { type: 'string' };

/** What one record type's search takes. */
export interface SearchKind {
	filters: Rules;
	sorts: string[];
	/** Order without `sort_by`. */
	order: string;
}

const dates = (...names: string[]): Rules =>
	Object.fromEntries(
		names.flatMap((name) => [
			[`minimum_${name}`, date],
			[`maximum_${name}`, date],
		]),
	);

export const PEOPLE_SEARCH: SearchKind = {
	filters: {
		ids: integers,
		name: text,
		phone_number: text,
		emails: strings,
		contact_type_ids: integers,
		assignee_ids: integers,
		company_ids: integers,
		opportunity_ids: integers,
		city: text,
		state: text,
		postal_code: text,
		country: { type: 'string', test: (value) => /^[A-Za-z]{2}$/.test(String(value)) },
		tags: strings,
		followed: { type: 'integer', values: [1, 2] },
		age: { type: 'integer' },
		minimum_interaction_count: { type: 'integer' },
		maximum_interaction_count: { type: 'integer' },
		...dates('interaction_date', 'created_date', 'modified_date'),
		custom_fields: { type: 'array' },
	},
	sorts: [
		'name',
		'first_name',
		'last_name',
		'title',
		'email',
		'phone',
		'date_modified',
		'date_created',
		'city',
		'state',
		'country',
		'zip',
	],
	order: 'date_created',
};

export const TASK_SEARCH: SearchKind = {
	filters: {
		ids: integers,
		assignee_ids: integers,
		opportunity_ids: integers,
		project_ids: integers,
		statuses: { type: 'array', items: { type: 'string', values: ['Open', 'Completed'] } },
		tags: strings,
		followed: { type: 'integer', values: [1, 2] },
		...dates('due_date', 'created_date', 'modified_date'),
	},
	sorts: [
		'name',
		'assigned_to',
		'related_to',
		'status',
		'priority',
		'due_date',
		'reminder_date',
		'completed_date',
		'date_created',
		'date_modified',
	],
	order: 'due_date',
};

/** Searches of records that only pickers read. */
export const PICKER_SEARCH: SearchKind = {
	filters: {
		ids: integers,
		name: text,
		assignee_ids: integers,
		tags: strings,
		...dates('created_date'),
	},
	sorts: ['name', 'date_created', 'date_modified'],
	order: 'date_created',
};

/** Search options may stand in the body or in the query, where numbers come as text. */
export function searchBody(body: unknown, query: Record<string, unknown>): unknown {
	const fromQuery = Object.entries(query).map(([key, value]): [string, unknown] => [
		key,
		typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value,
	]);
	return body === undefined || isObject(body)
		? { ...Object.fromEntries(fromQuery), ...body }
		: body;
}

export function pageOf(given: Record<string, unknown>): { offset: number; limit: number } {
	const { page_number: page = 1, page_size: size = 20 } = given as Record<
		string,
		number | undefined
	>;
	const offset = (page - 1) * size;
	return { offset, limit: Math.max(Math.min(size, MOST_MATCHES - offset), 0) };
}

/** The bare array, with the number of all matches in a header. */
export function found(rows: unknown[], total: number): Answer {
	return { status: 200, headers: { 'x-pw-total': String(total) }, body: rows };
}

export function search(account: Account, store: Store, kind: SearchKind, body: unknown): Answer {
	const given = checked(body, {
		...PAGE_RULES,
		sort_by: { type: 'string', values: kind.sorts },
		sort_direction: { type: 'string', values: ['asc', 'desc'] },
		...kind.filters,
	});
	const { sort_by: sort, sort_direction: direction } = given;
	const filters = Object.fromEntries(
		Object.entries(given).filter(([name]) => Object.hasOwn(kind.filters, name)),
	);
	const tests = Object.entries(filters).flatMap(
		([name, value]) => testOf(account, store, name, value) ?? [],
	);
	const { indexLagMs } = account.world.settings;
	if (indexLagMs > 0) {
		const visible = account.world.clock.now() - indexLagMs;
		tests.push((row) => row.date_modified * 1000 <= visible);
	}
	const isDescending = direction === 'desc';
	const { rows, total } = store.listing.page({
		...(tests.length > 0 ? { test: (row: Row) => tests.every((test) => test(row)) } : {}),
		order: orderOf(store, String(sort ?? kind.order), isDescending),
		...(indexLagMs > 0 ? {} : { key: JSON.stringify([filters, sort, direction]) }),
		...pageOf(given),
	});
	return found(rows, total);
}

function orderOf(
	store: Store,
	sort: string,
	isDescending: boolean,
): 'made' | 'newest' | Array<SortKey<Row>> {
	const isMade =
		sort === 'date_created' || (store.isPristine && ['date_modified', 'due_date'].includes(sort));
	if (isMade) return isDescending ? 'newest' : 'made';
	return [{ of: (row) => sortValue(row, sort), descending: isDescending }];
}

function sortValue(row: Row, sort: string): string | number {
	const address = isObject(row.address) ? row.address : {};
	const values: Record<string, unknown> = {
		email: emailOf(row),
		phone: (row.phone_numbers as Array<{ number: string }> | undefined)?.[0]?.number,
		city: address.city,
		state: address.state,
		country: address.country,
		zip: address.postal_code,
		assigned_to: row.assignee_id,
		related_to: (row.related_resource as { id: number } | undefined)?.id,
	};
	const value = Object.hasOwn(values, sort) ? values[sort] : row[sort];
	if (typeof value === 'number') return value;
	return sort.includes('date') ? 0 : String(value ?? '').toLowerCase();
}

function emailOf(row: Row): string | undefined {
	return (row.emails as Array<{ email: string }> | undefined)?.[0]?.email;
}

/** -2 stands for records without one. */
function isOneOf(wanted: unknown, value: unknown): boolean {
	const list = wanted as number[];
	return typeof value === 'number' ? list.includes(value) : list.includes(-2);
}

const contains = (value: unknown, part: unknown) =>
	String(value ?? '')
		.toLowerCase()
		.includes(String(part).toLowerCase());

const RANGED: Record<string, string> = {
	interaction_count: 'interaction_count',
	interaction_date: 'date_last_contacted',
	created_date: 'date_created',
	modified_date: 'date_modified',
	due_date: 'due_date',
};

/** The test of one filter; none where the vendor passes over it. */
function testOf(account: Account, store: Store, name: string, value: unknown): Test | undefined {
	const [, bound, what] = /^(minimum|maximum)_(\w+)$/.exec(name) ?? [];
	if (bound !== undefined) {
		// The people page does not name this filter: what is not known changes nothing.
		if (store.type === 'person' && what === 'modified_date') return undefined;
		const field = RANGED[what];
		return (row) => {
			const own = row[field];
			if (typeof own !== 'number') return false;
			return bound === 'minimum' ? own >= Number(value) : own <= Number(value);
		};
	}
	if (['city', 'state', 'postal_code', 'country'].includes(name)) {
		return (row) =>
			isObject(row.address) &&
			String(row.address[name] ?? '').toLowerCase() === String(value).toLowerCase();
	}
	if (name === 'emails') return emailsTest(account, value as string[]);
	const tests: Record<string, Test> = {
		ids: (row) => (value as number[]).includes(row.id),
		name: (row) => contains(row.name, value),
		phone_number: (row) =>
			(row.phone_numbers as Array<{ number: string }>).some(({ number }) =>
				digits(number).includes(digits(value)),
			),
		contact_type_ids: (row) => isOneOf(value, row.contact_type_id),
		assignee_ids: (row) => isOneOf(value, row.assignee_id),
		company_ids: (row) => isOneOf(value, row.company_id),
		opportunity_ids: (row) => isOfOpportunity(account, row, value as number[]),
		project_ids: (row) => isRelated(row, 'project', value as number[]),
		statuses: (row) => (value as string[]).includes(String(row.status)),
		tags: (row) => (value as string[]).some((tag) => (row.tags as string[]).includes(tag)),
		followed: () => value === 2,
		age: (row) => row.date_created >= account.now() - Number(value),
		custom_fields: (row) =>
			(value as unknown[]).every((entry) => passesField(row.custom_fields, entry)),
	};
	const test = tests[name];
	if (test === undefined) throw invalid(`unknown field ${name}`);
	return test;
}

const digits = (value: unknown) => String(value).replace(/\D/g, '');

function emailsTest(account: Account, emails: string[]): Test {
	const holders = new Set(emails.map((email) => account.holderOf(email)?.id));
	return (row) => holders.has(row.id) && emailsIn(row).length > 0;
}

function isOfOpportunity(account: Account, row: Row, ids: number[]): boolean {
	if (row.related_resource !== undefined) return isRelated(row, 'opportunity', ids);
	return ids.some((id) => account.stores.opportunity.get(id)?.primary_contact_id === row.id);
}

function isRelated(row: Row, type: string, ids: number[]): boolean {
	const { id, type: own } = row.related_resource as { id: number; type: string };
	return own === type && ids.includes(id);
}
