import { badOldRequest, badRequest, isDay, isMoment, secondOf } from './answers';
import type { Json } from './answers';
import type { Row, Store, Test, Way } from './store';
import { keyOf } from './store';

export type Query = Record<string, string | string[]>;

/** What a query parameter takes; a list names its only values. */
export type Kind =
	| 'integer'
	| 'boolean'
	| 'moment'
	| 'day'
	| 'text'
	| 'ids'
	| 'uuid'
	| readonly string[];

export type Kinds = Record<string, Kind>;

type Refuse = (error: string) => Error;

const LARGEST_PAGE = 500;
const DEFAULT_PAGE = 100;
const MOST_IDS = 100;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Parameters of every v2 list. */
export const PAGE: Kinds = { limit: 'integer', cursor: 'text' };

/** The parameters of a request, each given once, known and well formed. */
export function readQuery(query: unknown, kinds: Kinds, refuse: Refuse = badRequest): Asked {
	const values = new Map<string, string>();
	for (const [name, value] of Object.entries(query as Query)) {
		if (name === 'api_token') continue;
		if (!Object.hasOwn(kinds, name)) throw refuse(`Validation failed: ${name}: is not allowed`);
		if (Array.isArray(value)) throw refuse(`Validation failed: ${name}: is given twice`);
		if (!isFine(value, kinds[name])) throw refuse(`Validation failed: ${name}: is not valid`);
		values.set(name, value);
	}
	return new Asked(values, refuse);
}

function isFine(value: string, kind: Kind): boolean {
	switch (kind) {
		case 'integer':
			return /^\d{1,15}$/.test(value);
		case 'boolean':
			return value === 'true' || value === 'false';
		case 'moment':
			return isMoment(value);
		case 'day':
			return isDay(value);
		case 'ids':
			return /^\d{1,15}(,\d{1,15})*$/.test(value) && value.split(',').length <= MOST_IDS;
		case 'uuid':
			return UUID.test(value);
		case 'text':
			return value !== '';
		default:
			return value.split(',').every((part) => kind.includes(part));
	}
}

/** Checked query parameters. */
export class Asked {
	constructor(
		private readonly values: Map<string, string>,
		private readonly refuse: Refuse,
	) {}

	text(name: string): string | undefined {
		return this.values.get(name);
	}

	number(name: string): number | undefined {
		const value = this.values.get(name);
		return value === undefined ? undefined : Number(value);
	}

	flag(name: string): boolean | undefined {
		const value = this.values.get(name);
		return value === undefined ? undefined : value === 'true';
	}

	list(name: string): string[] {
		return this.values.get(name)?.split(',') ?? [];
	}

	limit(largest = LARGEST_PAGE): number {
		const limit = this.number('limit') ?? Math.min(DEFAULT_PAGE, largest);
		if (limit < 1 || limit > largest) {
			throw this.refuse(`Validation failed: limit: must be from 1 to ${largest}`);
		}
		return limit;
	}

	/** All parameters but those that may change from page to page. */
	signature(): string {
		const kept = [...this.values].filter(([name]) => name !== 'cursor' && name !== 'limit');
		return JSON.stringify(kept.sort(([left], [right]) => (left < right ? -1 : 1)));
	}

	/** Row tests for filters that compare one field. */
	equals(names: string[]): Test[] {
		return names.flatMap((name) => {
			const wanted = this.values.get(name);
			return wanted === undefined ? [] : [(row: Row) => String(row[name]) === wanted];
		});
	}
}

/** An opaque cursor: base64 of JSON without padding, as the vendor's. It holds only for the query that gave it. */
export function sealCursor(place: Json, asked: Asked): string {
	return Buffer.from(JSON.stringify({ ...place, of: asked.signature() })).toString('base64url');
}

export function openCursor(asked: Asked): Json | undefined {
	const cursor = asked.text('cursor');
	if (cursor === undefined) return undefined;
	try {
		const place = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Json;
		if (place.of === asked.signature()) return place;
	} catch {
		// falls through to the refusal
	}
	throw badRequest('Invalid cursor');
}

/** The v2 list envelope. */
export function page(data: unknown, next: string | null): Json {
	return { success: true, data, additional_data: { next_cursor: next } };
}

/** A page of a v2 list: filters, times, order and cursor from the query. */
export function listRows(
	store: Store,
	asked: Asked,
	tests: Test[],
	show: (row: Row) => Json,
): Json {
	const limit = asked.limit();
	const by = asked.text('sort_by') ?? 'id';
	const place = openCursor(asked);
	const way: Way = {
		by,
		descending: asked.text('sort_direction') === 'desc',
		...(place === undefined ? {} : { after: { key: String(place.key), id: Number(place.id) } }),
	};
	const isFiltered = asked.text('filter_id') === undefined;
	const since = asked.text('updated_since');
	const until = asked.text('updated_until');
	if (isFiltered && since !== undefined) way.since = secondOf(since);
	if (isFiltered && until !== undefined) way.until = secondOf(until);
	const wanted = isFiltered ? tests : [];
	const rows: Row[] = [];
	for (const row of store.walk(way)) {
		if (!wanted.every((test) => test(row))) continue;
		if (rows.length === limit) {
			const { id } = rows[limit - 1];
			const key = keyOf(rows[limit - 1], by);
			return page(rows.map(show), sealCursor({ field: by, key, id }, asked));
		}
		rows.push(row);
	}
	return page(rows.map(show), null);
}

/** Items of a v2 search or of another short list, by position. */
export function pageItems(items: unknown[], asked: Asked, wrap: (items: unknown[]) => unknown) {
	const limit = asked.limit();
	const offset = Number(openCursor(asked)?.offset ?? 0);
	const next = offset + limit;
	const cursor = next < items.length ? sealCursor({ offset: next }, asked) : null;
	return page(wrap(items.slice(offset, next)), cursor);
}

/** Parameters of v1 lists. */
export const OLD_PAGE: Kinds = { start: 'integer', limit: 'integer' };

export function readOldQuery(query: unknown, kinds: Kinds): Asked {
	return readQuery(query, kinds, badOldRequest);
}

/** The v1 list envelope; `next_start` is there only while more follow. */
export function oldPage(data: unknown[], start: number, limit: number, hasMore: boolean): Json {
	return {
		success: true,
		data,
		additional_data: {
			pagination: {
				start,
				limit,
				more_items_in_collection: hasMore,
				...(hasMore ? { next_start: start + limit } : {}),
			},
		},
	};
}

/** A page of rows that are all at hand. */
export function oldPageOf(rows: unknown[], asked: Asked, largest?: number): Json {
	const start = asked.number('start') ?? 0;
	const limit = asked.limit(largest);
	return oldPage(rows.slice(start, start + limit), start, limit, start + limit < rows.length);
}

/** Sort keys of v1: `field DESC, other ASC`. */
export function oldSort(
	asked: Asked,
	fields: string[],
): Array<{ field: string; descending: boolean }> {
	const given = asked.text('sort');
	if (given === undefined) return [];
	return given.split(',').map((part) => {
		const [field, direction = 'ASC', ...rest] = part.trim().split(/\s+/);
		const isKnown = fields.includes(field) && ['ASC', 'DESC'].includes(direction.toUpperCase());
		if (!isKnown || rest.length > 0) throw badOldRequest(`Cannot sort by '${part}'`);
		return { field, descending: direction.toUpperCase() === 'DESC' };
	});
}
