import type { Reading, SortKey } from '../core/listing';
import { envelope, refusal } from './answers';
import { FIELDS, FILTERABLE_FIELDS } from './lookups';
import type { FilterKind, Resource } from './resource';
import type { Row } from './seeds';
import type { Account, Store } from './state';

export type Query = Record<string, string | string[]>;

const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 25;

function badParameter(name: string, details: string) {
	return refusal(400, 'invalid_param', details, name);
}

/** Refuses query parameters that a path does not have. */
export function onlyParameters(query: Query, known: string[]): void {
	for (const [name, value] of Object.entries(query)) {
		if (!known.includes(name)) throw badParameter(name, `The parameter '${name}' is not known.`);
		if (Array.isArray(value)) throw badParameter(name, `The parameter '${name}' is given twice.`);
	}
}

function wholeNumber(query: Query, name: string, fallback: number, most: number): number {
	if (query[name] === undefined) return fallback;
	const value = Number(query[name]);
	if (!Number.isInteger(value) || value < 1 || value > most) {
		throw badParameter(name, `The parameter '${name}' must be a number from 1 to ${most}.`);
	}
	return value;
}

/** `page` and `per_page`, checked. */
export function pageOf(query: Query): { page: number; size: number } {
	return {
		page: wholeNumber(query, 'page', 1, Number.MAX_SAFE_INTEGER),
		size: wholeNumber(query, 'per_page', DEFAULT_PAGE, LARGEST_PAGE),
	};
}

/** The list envelope. `count` is the number of items on this page; `next_page` is there only while more follow. */
export function collection(
	account: Account,
	path: string,
	query: Query,
	type: string,
	rows: unknown[],
	hasMore: boolean,
) {
	const link = (page: number) => {
		const parameters = new URLSearchParams(query as Record<string, string>);
		parameters.set('page', String(page));
		return `${account.world.baseUrl()}${path}?${parameters.toString()}`;
	};
	const { page } = pageOf(query);
	return {
		items: rows.map((row) => envelope(type, row)),
		meta: {
			type: 'collection',
			count: rows.length,
			links: {
				self: link(page),
				...(page > 1 ? { first_page: link(1), prev_page: link(page - 1) } : {}),
				...(hasMore ? { next_page: link(page + 1) } : {}),
			},
		},
	};
}

/** Answers a list of fixed rows (users, tags, outcomes), filtered by equality. */
export function listFixed(
	account: Account,
	path: string,
	query: Query,
	type: string,
	all: Row[],
	filters: Record<string, FilterKind>,
	sorts: string[] = [],
) {
	onlyParameters(query, [
		'page',
		'per_page',
		...(sorts.length > 0 ? ['sort_by'] : []),
		...Object.keys(filters),
	]);
	const tests = filterTests(query, filters, account);
	const rows = all.filter((row) => tests.every((test) => test(row)));
	for (const { of, descending } of sortKeys(query.sort_by, sorts).reverse()) {
		rows.sort((left, right) => (of(left) < of(right) === (descending === true) ? 1 : -1));
	}
	const { page, size } = pageOf(query);
	const shown = rows.slice((page - 1) * size, page * size);
	return collection(account, path, query, type, shown, page * size < rows.length);
}

/** Answers a list of a resource: filters, order and page from the query. */
export function list(
	account: Account,
	resource: Resource,
	store: Store,
	path: string,
	query: Query,
) {
	const filterable = Object.fromEntries(
		(FIELDS[resource.type] ?? [])
			.filter((field) => FILTERABLE_FIELDS.includes(field.name))
			.map((field): [string, FilterKind] => [`custom_fields[${field.name}]`, 'text']),
	);
	const filters = { ...resource.filters, ...filterable };
	const sortParameter = resource.sorts.length > 0 ? ['sort_by'] : [];
	onlyParameters(query, ['page', 'per_page', ...sortParameter, ...Object.keys(filters)]);
	if (query.resource_id !== undefined && query.resource_type === undefined) {
		throw badParameter('resource_type', `The parameter 'resource_id' needs 'resource_type'.`);
	}
	const { page, size } = pageOf(query);
	const tests = filterTests(query, filters, account);
	const order = orderOf(resource, store, query.sort_by);
	const offset = (page - 1) * size;
	const isPeopleAlone = tests.length === 1 && query.is_organization === 'false';
	const skip = isPeopleAlone && typeof order === 'string' ? store.leadingOrganisations : undefined;
	const { rows, total } = store.listing.page({
		...(tests.length === 0 || skip !== undefined
			? { skip }
			: { test: (row: Row) => tests.every((test) => test(row)) }),
		order,
		key: JSON.stringify({ ...query, page: undefined, per_page: undefined }),
		offset,
		limit: size,
	});
	const shown = rows.map((row) => resource.settle?.(account, row) ?? row);
	return collection(account, path, query, resource.type, shown, page * size < total);
}

function orderOf(
	resource: Resource,
	store: Store,
	sortBy: Query[string] | undefined,
): Reading<Row>['order'] {
	const keys = sortKeys(sortBy, resource.sorts);
	const [field, isDescending] = resource.order;
	const first = keys[0] ?? { field, of: (row: Row) => keyOf(row[field]), descending: isDescending };
	const isMade = ['id', 'created_at'].includes(first.field);
	const isTime = ['updated_at', 'made_at', 'sent_at', 'visited_at'].includes(first.field);
	if (isMade || (isTime && store.isPristine)) return first.descending ? 'newest' : 'made';
	return keys.length > 0 ? keys : [first];
}

interface FieldKey extends SortKey<Row> {
	field: string;
	descending: boolean;
}

function sortKeys(sortBy: Query[string] | undefined, sorts: string[]): FieldKey[] {
	if (sortBy === undefined) return [];
	return String(sortBy)
		.split(',')
		.map((part) => {
			const [field, direction = 'asc', ...rest] = part.trim().split(':');
			if (!sorts.includes(field) || !['asc', 'desc'].includes(direction) || rest.length > 0) {
				throw badParameter('sort_by', `The sort order '${part}' is not known.`);
			}
			return { field, of: (row: Row) => keyOf(row[field]), descending: direction === 'desc' };
		});
}

function keyOf(value: unknown): string | number {
	return typeof value === 'number' ? value : String(value ?? '').toLowerCase();
}

/** Row tests for the filters of a query; all exact, except `q`. Texts match whatever their case. */
export function filterTests(
	query: Query,
	filters: Record<string, FilterKind>,
	account: Account,
): Array<(row: Row) => boolean> {
	return Object.entries(filters).flatMap(([name, kind]) => {
		const given = query[name];
		if (given === undefined) return [];
		return [filterTest(name, kind, String(given), account)];
	});
}

function filterTest(
	name: string,
	kind: FilterKind,
	given: string,
	account: Account,
): (row: Row) => boolean {
	if (kind === 'ids') {
		const ids = new Set(given.split(',').map((part) => toInteger(name, part.trim())));
		return (row) => ids.has(row.id);
	}
	if (kind === 'integer') {
		const wanted = toInteger(name, given);
		return (row) => row[name] === wanted;
	}
	if (kind === 'boolean') {
		if (given !== 'true' && given !== 'false') {
			throw badParameter(name, `The parameter '${name}' must be true or false.`);
		}
		const wanted = given === 'true';
		if (name === 'remind') return (row) => (row.remind_at !== null) === wanted;
		if (name === 'overdue') return (row) => isOverdue(row, account.now()) === wanted;
		return (row) => row[name] === wanted;
	}
	return textTest(name, given);
}

function textTest(name: string, given: string): (row: Row) => boolean {
	const wanted = given.toLowerCase();
	if (name === 'q') return (row) => String(row.content).toLowerCase().includes(wanted);
	if (name === 'type') {
		if (given !== 'floating' && given !== 'related') {
			throw badParameter(name, `The parameter 'type' must be floating or related.`);
		}
		return (row) => (row.resource_id === null) === (given === 'floating');
	}
	if (name === 'resource_type' && !['contact', 'lead', 'deal'].includes(given)) {
		throw badParameter(name, `The parameter 'resource_type' must be contact, lead or deal.`);
	}
	const [, outer, inner] = /^(\w+)\[(.+)\]$/.exec(name) ?? [];
	if (outer === undefined) return (row) => String(row[name] ?? '').toLowerCase() === wanted;
	return (row) => {
		const holder = row[outer] as Record<string, unknown> | null;
		return String(holder?.[inner] ?? '').toLowerCase() === wanted;
	};
}

function isOverdue(row: Row, now: string): boolean {
	return row.completed !== true && typeof row.due_date === 'string' && row.due_date < now;
}

function toInteger(name: string, text: string): number {
	if (!/^-?\d+$/.test(text))
		throw badParameter(name, `The parameter '${name}' must hold whole numbers.`);
	return Number(text);
}
