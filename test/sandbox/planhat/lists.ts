import type { Section } from '../core/risingTable';
import { RISING } from './account';
import type { Account } from './account';
import { badRequest } from './answers';
import type { Json } from './answers';
import type { Resource } from './models';
import { conversations, endusers, tasks } from './models';
import { ARCHIVED_PEOPLE, archivedTasks, blockOf } from './seeds';
import type { Row } from './seeds';
import type { Tenant } from './tenant';

export type Query = Record<string, string>;

const PAGING = ['limit', 'offset', 'sort', 'select'];

/** The parameters of a request. Where strangers are ignored, they are taken out. */
export function readQuery(query: unknown, known: string[], tenant: Tenant): Query {
	const result: Query = {};
	for (const [name, value] of Object.entries(query as Record<string, string | string[]>)) {
		if (!known.includes(name)) {
			if (tenant.ignoresStrangers) continue;
			throw badRequest(`${name}: unknown parameter`);
		}
		if (Array.isArray(value)) throw badRequest(`${name}: given twice`);
		result[name] = value;
	}
	return result;
}

export interface Sizes {
	usual: number;
	most: number;
}

export function pageOf(query: Query, { usual, most }: Sizes): { offset: number; limit: number } {
	const whole = (name: string, fallback: number, least: number, largest: number) => {
		const value = query[name] === undefined ? fallback : Number(query[name]);
		if (!Number.isInteger(value) || value < least || value > largest || query[name] === '') {
			throw badRequest(`${name}: must be a number from ${least} to ${largest}`);
		}
		return value;
	};
	return {
		offset: whole('offset', 0, 0, Number.MAX_SAFE_INTEGER),
		limit: whole('limit', usual, 1, most),
	};
}

/** The fields of a record that `select` names, and its id. */
export function selected(row: Json, query: Query): Json {
	if (query.select === undefined) return row;
	const names = ['_id', ...query.select.split(',').map((name) => name.trim())];
	return Object.fromEntries(names.flatMap((name) => (name in row ? [[name, row[name]]] : [])));
}

type Test = (row: Row) => boolean;

/** Which rows a list shows: a section of the table, and further tests that need a look at each row. */
function scopeOf(account: Account, resource: Resource, query: Query) {
	const { count } = resource.store(account);
	const { records } = account.world;
	const tests: Test[] = [];
	let section: Section<Row> = { first: 0, end: count, test: () => true };
	if (resource === endusers) {
		const isWanted = query.archived === 'true';
		section = isWanted
			? { first: 0, end: ARCHIVED_PEOPLE, test: (row) => row.archived === true }
			: { first: ARCHIVED_PEOPLE, end: count, test: (row) => row.archived !== true };
	}
	if (resource === tasks) {
		const border = archivedTasks(records);
		section =
			query.isArchived === 'true'
				? { first: 0, end: border, test: (row) => row.isArchived === true }
				: { first: border, end: count, test: (row) => row.isArchived !== true };
	}
	if (resource === conversations && query.type !== undefined) {
		section = { ...blockOf(query.type, records), test: (row) => row.type === query.type };
	}
	if (query.companyId !== undefined) {
		const given = resource === endusers ? query.companyId.split(',') : [query.companyId];
		const ids = given.map((reference) => account.company(reference)?._id);
		tests.push((row) => ids.includes(String(row.companyId)));
	}
	for (const name of ['email', 'externalId']) {
		const wanted = query[name];
		if (wanted === undefined) continue;
		const value = name === 'email' ? wanted.toLowerCase() : wanted;
		tests.push((row) => row[name] === value);
	}
	if (query.enduserIds !== undefined) {
		const ids = query.enduserIds.split(',');
		tests.push((row) => (row.endusers as Json[]).some(({ id }) => ids.includes(String(id))));
	}
	return { section, tests };
}

/** The one row that a unique key leaves, without a look at the others. */
function byKey(account: Account, resource: Resource, query: Query): Row[] | undefined {
	if (resource !== endusers) return undefined;
	const name = ['email', 'externalId'].find((key) => query[key] !== undefined);
	if (name === undefined) return undefined;
	const value = name === 'email' ? query[name].toLowerCase() : query[name];
	const row = account.endusers.holder(name, value);
	const isHidden = (row?.archived === true) !== (query.archived === 'true');
	return row === undefined || isHidden ? [] : [row];
}

/** Rows of a list: filters, order and page from the query. Without `sort`, rows move between pages. */
export function listRows(
	account: Account,
	tenant: Tenant,
	resource: Resource,
	asked: unknown,
): { rows: Row[]; query: Query } {
	const hearsay = tenant.ignoresStrangers ? [] : resource.hearsay;
	const query = readQuery(asked, [...PAGING, ...resource.filters, ...hearsay], tenant);
	const { limit, offset: wanted } = pageOf(query, resource.sizes);
	const { table } = resource.store(account);
	const given = query.sort?.replace(/^-/, '');
	const isSorted = given !== undefined && !(tenant.cannotSortChanges && given === 'updatedAt');
	const by = isSorted ? given : '_id';
	const descending = isSorted && query.sort.startsWith('-');
	const offset = isSorted || wanted === 0 ? wanted : wanted - 1;
	const { section, tests } = scopeOf(account, resource, query);
	if (tests.length === 0 && RISING.includes(by)) {
		return { rows: table.page(by, descending, offset, limit, section), query };
	}
	const rows: Row[] = [];
	const source = byKey(account, resource, query) ?? table.page('_id', false, 0, Infinity, section);
	for (const row of source) if (tests.every((test) => test(row))) rows.push(row);
	const key = (row: Row) => String(row[by] ?? '');
	rows.sort((one, other) =>
		key(one) === key(other) ? 0 : key(one) < key(other) === descending ? 1 : -1,
	);
	return { rows: rows.slice(offset, offset + limit), query };
}
