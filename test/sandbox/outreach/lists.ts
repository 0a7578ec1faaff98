import { bad } from './answers';
import type { Crm } from './crm';
import { testsOf } from './filters';
import { included, present } from './present';
import type { ListQuery, SortKey } from './query';
import type { Row } from './rows';
import type { Resource } from './schema';
import { Stored } from './store';
import type { Source } from './store';

/** Orders that are remembered. */
const REMEMBERED = 16;
/** Attributes that rise with the id as long as nothing was written. */
const RISING = ['createdAt', 'updatedAt'];

type Key = string | number | boolean | null;
interface Entry {
	id: number;
	keys: Key[];
}

/** The place of a page's first or last record; bound to sort and filters. */
interface Cursor extends Entry {
	query: string;
}

interface Page {
	rows: Row[];
	hasNext: boolean;
	hasPrevious: boolean;
	total: () => number;
}

/** Answers lists, and remembers filtered and sorted orders until the next write. */
export class Lists {
	private readonly remembered = new Map<string, Entry[]>();

	constructor(private readonly crm: Crm) {}

	answer(resource: Resource, query: ListQuery): unknown {
		const source = this.crm.source(resource.type);
		if (source === undefined) throw new Error(`no records of ${resource.type}`);
		const name = JSON.stringify([resource.type, query.filters, query.isNewSyntax, query.sort]);
		const after = readCursor(query.after, name);
		const before = readCursor(query.before, name);
		const page =
			source instanceof Stored && isNatural(source, query)
				? naturalPage(source, query, after?.id, before?.id)
				: this.sortedPage(resource, source, query, name, after, before);
		const { rows, hasNext, hasPrevious } = page;
		const last = rows[rows.length - 1];
		const link = (key: string, row: Row) =>
			this.link(resource, query, key, cursorOf(row, query.sort, name));
		const links = {
			first: this.link(resource, query),
			...(hasPrevious && rows.length > 0 ? { prev: link('page[before]', rows[0]) } : {}),
			...(hasNext && last !== undefined ? { next: link('page[after]', last) } : {}),
		};
		const shown = included(this.crm, resource, rows, query.shape);
		return {
			data: rows.map((row) => present(this.crm, resource, row, query.shape)),
			...(query.shape.include.length > 0 ? { included: shown } : {}),
			meta: { count: query.wantsCount ? page.total() : null, count_truncated: false },
			links,
		};
	}

	private link({ plural }: Resource, { own }: ListQuery, key?: string, cursor?: string): string {
		const parameters = new URLSearchParams(own);
		if (key !== undefined && cursor !== undefined) parameters.set(key, cursor);
		return `${this.crm.world.baseUrl()}/api/v2/${plural}?${parameters.toString()}`;
	}

	private sortedPage(
		resource: Resource,
		source: Source,
		query: ListQuery,
		name: string,
		after?: Cursor,
		before?: Cursor,
	): Page {
		const entries = this.entries(resource, source, query, name);
		const start =
			after !== undefined
				? placeOf(entries, after, query.sort, true)
				: before !== undefined
					? Math.max(placeOf(entries, before, query.sort, false) - query.size, 0)
					: (query.offset ?? 0);
		const end =
			before === undefined ? start + query.size : placeOf(entries, before, query.sort, false);
		const rows = entries.slice(start, end).flatMap(({ id }) => source.get(id) ?? []);
		return {
			rows,
			hasNext: end < entries.length,
			hasPrevious: start > 0,
			total: () => entries.length,
		};
	}

	private entries(resource: Resource, source: Source, query: ListQuery, name: string): Entry[] {
		const key = `${source.version} ${name}`;
		const known = this.remembered.get(key);
		if (known !== undefined) return known;
		const tests = testsOf(resource, query.filters, query.isNewSyntax);
		const entries: Entry[] = [];
		for (const row of source.values()) {
			if (tests.every((test) => test(row)))
				entries.push({ id: row.id, keys: keysOf(row, query.sort) });
		}
		entries.sort((left, right) => compare(left, right, query.sort));
		if (this.remembered.size >= REMEMBERED) this.remembered.clear();
		this.remembered.set(key, entries);
		return entries;
	}
}

/** Whether the order is that of the ids, without any filter. */
function isNatural(source: Stored, { filters, sort, offset }: ListQuery): boolean {
	const [first] = sort;
	if (filters.length > 0 || offset !== undefined) return false;
	return (
		first === undefined ||
		first.name === 'id' ||
		(source.version === 0 && RISING.includes(first.name))
	);
}

/** A page in the order of the ids: a record's position is its id less one. */
function naturalPage(
	{ table }: Stored,
	{ sort, size }: ListQuery,
	after?: number,
	before?: number,
): Page {
	const isFalling = sort[0]?.isDescending === true;
	const rank = (position: number) => table.rank(Math.max(position, 0));
	// How many records stand before the page, in the order asked for.
	const passed = (id: number, isIncluded: boolean) => {
		const below = rank(isIncluded !== isFalling ? id : id - 1);
		return isFalling ? table.size - below : below;
	};
	const start =
		after !== undefined
			? passed(after, true)
			: before !== undefined
				? Math.max(passed(before, false) - size, 0)
				: 0;
	const end = Math.min(before === undefined ? start + size : passed(before, false), table.size);
	const length = Math.max(end - start, 0);
	const rows =
		length === 0
			? []
			: isFalling
				? table.slice(table.size - end, length).reverse()
				: table.slice(start, length);
	return { rows, hasNext: end < table.size, hasPrevious: start > 0, total: () => table.size };
}

function keysOf({ id, attributes }: Row, sort: SortKey[]): Key[] {
	return sort.map(({ name }) => {
		const value = name === 'id' ? id : attributes[name];
		if (typeof value === 'number' || typeof value === 'boolean') return value;
		return typeof value === 'string' ? value.toLowerCase() : null;
	});
}

/** Nothing is larger than anything. */
function compare(left: Entry, right: Entry, sort: SortKey[]): number {
	for (const [index, { isDescending }] of sort.entries()) {
		const one = left.keys[index];
		const other = right.keys[index];
		if (one === other) continue;
		const isLarger = one === null || (other !== null && one > other);
		return isLarger === isDescending ? -1 : 1;
	}
	return left.id - right.id;
}

/** How many entries stand before a cursor; with `past`, up to and including it. */
function placeOf(entries: Entry[], cursor: Entry, sort: SortKey[], past: boolean): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const order = compare(entries[middle], cursor, sort);
		if (order < 0 || (past && order === 0)) low = middle + 1;
		else high = middle;
	}
	return low;
}

function cursorOf(row: Row, sort: SortKey[], query: string): string {
	const cursor: Cursor = { query, id: row.id, keys: keysOf(row, sort) };
	return Buffer.from(JSON.stringify(cursor)).toString('base64');
}

function readCursor(text: string | undefined, query: string): Cursor | undefined {
	if (text === undefined) return undefined;
	try {
		const cursor = JSON.parse(Buffer.from(text, 'base64').toString()) as Cursor;
		if (cursor.query === query) return cursor;
	} catch {
		throw bad('The page cursor is not valid.');
	}
	throw bad('The page cursor belongs to another sort or filter.');
}
