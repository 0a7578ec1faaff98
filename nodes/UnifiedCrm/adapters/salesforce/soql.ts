import type { Api, ListQuery, Page, PageState, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText, isRecord } from '../../engine/json';
import { utc } from '../../engine/time';
import type { FilterValues } from '../../model';

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest.htm */
export const DATA = '/services/data/v66.0';

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm */
export const PAGE_SIZE = 2_000;

/** A text as a SOQL literal. Backslashes go first. */
export function quote(value: string): string {
	return `'${value
		.replace(/\\/g, '\\\\')
		.replace(/'/g, "\\'")
		.replace(/[\r\n]+/g, ' ')}'`;
}

/** A text as a SOQL literal for LIKE, found anywhere. Its own wildcards stand for themselves. */
export function quoteLike(value: string): string {
	return quote(`%${value}%`).replace(
		/(?<=.)([%_])(?=.)/g,
		(wildcard, _found, at: number, whole: string) =>
			at === 1 || at === whole.length - 2 ? wildcard : `\\${wildcard}`,
	);
}

/** What to query. */
export interface Query {
	object: string;
	/** Columns, dotted ones and subqueries among them. */
	columns: string[];
	conditions: string[];
	sort?: { column: string; direction: 'asc' | 'desc' };
	/** Archived records too; activities older than a year are. */
	archived?: boolean;
}

/** The sort that a list's filters ask for. */
export function sortOf({ sort_by }: FilterValues, columns: Record<string, string>): Query['sort'] {
	const column = columns[sort_by?.field ?? ''];
	return column === undefined || sort_by === undefined
		? undefined
		: { column, direction: sort_by.direction };
}

/** Conditions on the times of creation and change. */
export function timeConditions({
	created_after,
	created_before,
	updated_after,
	updated_before,
}: FilterValues): string[] {
	return [
		...compare('CreatedDate', '>=', created_after),
		...compare('CreatedDate', '<', created_before),
		...compare('LastModifiedDate', '>=', updated_after),
		...compare('LastModifiedDate', '<', updated_before),
	];
}

/** A condition on a moment; moments stand without quotes. */
export function compare(column: string, operator: '>=' | '<', time: string | undefined): string[] {
	return time === undefined ? [] : [`${column} ${operator} ${time}`];
}

/** A condition on a text or id. */
export function equals(column: string, value: string | undefined): string[] {
	return value === undefined ? [] : [`${column} = ${quote(value)}`];
}

/** A page of a query. A whole walk follows the server's locator; a short one goes on after its last record. */
export async function queryPage(
	query: Query,
	{ size }: Pick<ListQuery, 'size'>,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	if (typeof state === 'string') return pageOf(await get(api, state));
	const { column = 'Id', direction = 'asc' } = query.sort ?? {};
	const whole = size >= PAGE_SIZE;
	const order = `ORDER BY ${column} ${direction.toUpperCase()}${column === 'Id' ? '' : `, Id ${direction.toUpperCase()}`}`;
	const conditions = [...query.conditions, ...after(column, direction, state)];
	const body = await run(query, conditions, `${order}${whole ? '' : ` LIMIT ${size}`}`, api);
	if (whole) return pageOf(body);
	const records = asRecords(body.records);
	const last = records[records.length - 1];
	return records.length < size
		? { records }
		: { records, next: { id: String(last.Id), value: asText(last[column]) ?? null } };
}

function pageOf(body: VendorRecord): Page {
	const next = body.done === false ? asText(body.nextRecordsUrl) : undefined;
	const records = asRecords(body.records);
	return next === undefined ? { records } : { records, next };
}

/** The condition that leads past the last record of an earlier page. */
function after(column: string, direction: 'asc' | 'desc', state: PageState | undefined): string[] {
	if (!isRecord(state)) return [];
	const beyond = direction === 'asc' ? '>' : '<';
	const id = quote(String(state.id));
	if (column === 'Id') return [`Id ${beyond} ${id}`];
	const value = utc(state.value) ?? String(state.value);
	return [`(${column} ${beyond} ${value} OR (${column} = ${value} AND Id ${beyond} ${id}))`];
}

/**
 * Runs a query. A column that the user may not see, or that the org does not have, fails the whole query: it is left out
 * and remembered.
 */
async function run(
	query: Query,
	conditions: string[],
	tail: string,
	api: Api,
): Promise<VendorRecord> {
	const missing = await api.memo(`missing ${query.object}`, async () => new Set<string>());
	for (;;) {
		const columns = query.columns.filter((column) => !missing.has(column));
		const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
		const q = `SELECT ${columns.join(', ')} FROM ${query.object}${where} ${tail}`;
		const answer = await get(
			api,
			`${DATA}/${query.archived === true ? 'queryAll' : 'query'}`,
			q,
		).catch((error: Error) => error);
		if (!(answer instanceof Error)) return answer;
		const culprit =
			answer instanceof VendorError ? missingColumn(answer.message, columns) : undefined;
		if (culprit === undefined) throw answer;
		missing.add(culprit);
	}
}

async function get(api: Api, path: string, q?: string): Promise<VendorRecord> {
	const { body } = await api.send({
		method: 'GET',
		path,
		query: q === undefined ? undefined : { q },
		headers: { 'Sforce-Query-Options': `batchSize=${PAGE_SIZE}` },
	});
	return asRecord(body);
}

function missingColumn(message: string, columns: string[]): string | undefined {
	const named = /No such column '([\w.]+)'|relationship '(\w+)'/i.exec(message);
	const name = named?.[1] ?? named?.[2];
	if (name === undefined) return undefined;
	return columns.find(
		(column) =>
			column !== 'Id' &&
			(column === name ||
				column.endsWith(`.${name}`) ||
				column.startsWith(`${name}.`) ||
				column.includes(`FROM ${name}`)),
	);
}

/** All records of a small query, for look-ups. */
export async function select(query: Query, limit: number, api: Api): Promise<VendorRecord[]> {
	return (await queryPage(query, { size: limit }, api, undefined)).records;
}
