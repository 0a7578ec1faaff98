import { refusal } from './answers';
import type { Store } from './account';
import { readTime } from './formats';
import type { Row } from './seeds';

export type Query = Record<string, string>;

/** The highest `_skip`; the vendor's own figures are not published. */
export const MAX_SKIP = { contact: 20_000, activity: 10_000, task: 20_000, other: 20_000 };

/** Refuses query parameters that a route does not take, and repeated ones. */
export function only(query: unknown, known: readonly string[]): Query {
	for (const [key, value] of Object.entries(query as Record<string, unknown>)) {
		if (!known.includes(key)) throw refusal(400, `Unknown parameter: ${key}`);
		if (typeof value !== 'string') throw refusal(400, `Parameter ${key} was given twice.`);
	}
	return query as Query;
}

export const PAGE_KEYS = ['_limit', '_skip', '_fields'];

function whole(query: Query, key: string, fallback: number): number {
	const text = query[key] ?? String(fallback);
	if (!/^\d{1,9}$/.test(text)) throw refusal(400, `Invalid value of ${key}.`);
	return Number(text);
}

/** The page that is asked for; over the maximum is refused. */
export function pageOf(
	query: Query,
	maximum: { limit: number; skip: number },
): { limit: number; skip: number } {
	const limit = whole(query, '_limit', 100);
	const skip = whole(query, '_skip', 0);
	if (limit > maximum.limit) throw refusal(400, `max_limit = ${maximum.limit}`);
	if (skip > maximum.skip) throw refusal(400, `max_skip = ${maximum.skip}`);
	return { limit, skip };
}

/** A row with the fields of `_fields` alone. */
export function trim(row: Row, fields: string | undefined): Record<string, unknown> {
	if (fields === undefined || fields === '') return row;
	const wanted = fields.split(',');
	return Object.fromEntries(wanted.filter((key) => key in row).map((key) => [key, row[key]]));
}

export function envelope(rows: Row[], hasMore: boolean, query: Query): Record<string, unknown> {
	return { data: rows.map((row) => trim(row, query._fields)), has_more: hasMore };
}

/** The part of an order between two moments, both as text that compares. */
export interface Window {
	from?: string;
	until?: string;
}

/** Reads `<name>__gt|gte|lt|lte`. */
export function windowOf(query: Query, name: string): Window {
	const read = (operator: string, suffix: string): string | undefined => {
		const text = query[`${name}__${operator}`];
		if (text === undefined) return undefined;
		const time = readTime(text);
		if (time === undefined) throw refusal(400, `Invalid value of ${name}__${operator}.`);
		return time + suffix;
	};
	const above = [read('gt', '~'), read('gte', '')].filter((text) => text !== undefined);
	const below = [read('lt', ''), read('lte', '~')].filter((text) => text !== undefined);
	return { from: above.sort().at(-1), until: below.sort().at(0) };
}

export function rangeKeys(...names: string[]): string[] {
	return names.flatMap((name) => ['gt', 'gte', 'lt', 'lte'].map((end) => `${name}__${end}`));
}

export function isInside(text: unknown, { from, until }: Window): boolean {
	if (from === undefined && until === undefined) return true;
	const time = readTime(text);
	if (time === undefined) return false;
	return (from === undefined || time >= from) && (until === undefined || time < until);
}

export interface Reading {
	stores: Store[];
	by: string;
	descending: boolean;
	window: Window;
	/** Rows that pass; all without it. */
	test?: (row: Row) => boolean;
	skip: number;
	limit: number;
}

/** One page over several stores as if they were one, and whether more rows follow. */
export function read(reading: Reading): { rows: Row[]; hasMore: boolean } {
	const { stores, by, descending, window, test, skip, limit } = reading;
	const isWhole = test === undefined && window.from === undefined && window.until === undefined;
	if (stores.length === 1 && isWhole) {
		const rows = stores[0].table.page(by, descending, skip, limit + 1);
		return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
	}
	const rows: Row[] = [];
	let left = skip;
	for (const row of merged(stores, by, descending, window)) {
		if (test !== undefined && !test(row)) continue;
		if (left-- > 0) continue;
		if (rows.length === limit) return { rows, hasMore: true };
		rows.push(row);
	}
	return { rows, hasMore: false };
}

function* merged(stores: Store[], by: string, descending: boolean, window: Window): Generator<Row> {
	const walks = stores.map(({ table }) => {
		const walk = table.walk({ by, descending, ...window });
		return { walk, next: walk.next() };
	});
	for (;;) {
		let best: (typeof walks)[number] | undefined;
		for (const walk of walks) {
			if (walk.next.done === true) continue;
			const key = String(walk.next.value[by] ?? '');
			const bestKey = best?.next.done === false ? String(best.next.value[by] ?? '') : '';
			if (best === undefined || (descending ? key > bestKey : key < bestKey)) best = walk;
		}
		if (best === undefined || best.next.done === true) return;
		yield best.next.value;
		best.next = best.walk.next();
	}
}
