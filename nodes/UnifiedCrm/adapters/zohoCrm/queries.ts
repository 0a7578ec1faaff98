import type { VendorRecord } from '../adapter';
import { utc, withOffset } from '../../engine/time';

/** The rows that one query gives at most. https://www.zoho.com/crm/developer/docs/api/v8/COQL-Limitations.html */
export const QUERY_ROWS = 2_000;

export interface Order {
	column: string;
	direction: 'asc' | 'desc';
}

/** Where a walk in an order goes on: behind the row with this stamp and id. */
export interface After {
	stamp?: string;
	id?: string;
}

/** A text as a value of a query; a quote inside is doubled. */
export function quoted(value: string): string {
	return `'${value.replace(/[\r\n]+/g, ' ').replace(/'/g, "''")}'`;
}

/** A unified time as a value of a query: whole seconds, rounded up, since Zoho's stamps have no fractions. */
export function momentOf(time: string): string {
	const second = Math.ceil(Date.parse(time) / 1000) * 1000;
	return quoted(withOffset(new Date(second).toISOString()));
}

/** Conditions that all must hold. More than two must be nested in pairs. */
export function all(conditions: string[]): string {
	return conditions.reduce((left, right) => `(${left} and ${right})`);
}

/** Conditions of which one must hold. */
export function any(conditions: string[]): string {
	return conditions.reduce((left, right) => `(${left} or ${right})`);
}

/** A condition that a time lies at or after one moment and before another. */
export function between(
	column: string,
	after: string | undefined,
	before: string | undefined,
): string[] {
	const conditions: string[] = [];
	if (after !== undefined) conditions.push(`${column} >= ${momentOf(after)}`);
	if (before !== undefined) conditions.push(`${column} < ${momentOf(before)}`);
	return conditions;
}

function afterConditions(order: Order | undefined, { stamp, id }: After): string[] {
	const behindId = id === undefined ? undefined : `id > ${quoted(id)}`;
	if (order === undefined || stamp === undefined) return behindId === undefined ? [] : [behindId];
	const { column, direction } = order;
	const sign = direction === 'asc' ? '>' : '<';
	const from = `${column} ${sign}= ${quoted(stamp)}`;
	return behindId === undefined
		? [from]
		: [from, `(${column} ${sign} ${quoted(stamp)} or ${behindId})`];
}

/** A query for one page, in an order in which the next page can go on behind its last row. */
export function queryOf(
	module: string,
	columns: string[],
	conditions: string[],
	order: Order | undefined,
	after: After,
	rows: number,
): string {
	const where = [...conditions, ...afterConditions(order, after)];
	const sort = order === undefined ? 'id asc' : `${order.column} ${order.direction}, id asc`;
	const selected =
		order === undefined || columns.includes(order.column) ? columns : [...columns, order.column];
	return `select ${selected.join(', ')} from ${module} where ${where.length === 0 ? 'id is not null' : all(where)} order by ${sort} limit 0, ${rows}`;
}

/** Where the walk goes on behind a row. */
export function behind(order: Order | undefined, row: VendorRecord): After {
	const id = String(row.id);
	const stamp = order === undefined ? undefined : utc(row[order.column]);
	return stamp === undefined ? { id } : { id, stamp: withOffset(stamp) };
}
