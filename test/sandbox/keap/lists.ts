import { invalid } from './answers';
import type { Query } from './answers';
import { clausesOf, testOf } from './filters';
import type { Clause, FilterFields } from './filters';
import { FIRST } from './seeds';
import { idKey } from './store';
import type { Row, Store } from './store';

const REMEMBERED = 16;
const DEFAULT_PAGE = 100;

/** How a v2 list is filtered and sorted. */
export interface ListKind {
	/** The key of the rows in the answer. */
	name: string;
	filters: FilterFields;
	/** Keys of rows by the names that `order_by` takes. */
	orders: Record<string, string>;
	largestPage?: number;
	/** Keys in whose order seeded rows stand; others are sorted anew. */
	rising?: string[];
	/** Whether the last page has no token at all instead of an empty one. */
	dropsLastToken?: boolean;
	/** Refuses combinations of clauses. */
	refuse?: (clauses: Clause[]) => void;
	/** Rows that can pass at all, where that is known without a walk. */
	candidates?: (clauses: Clause[]) => Iterable<Row> | undefined;
	/** The filter whose time bounds the walk along a key. */
	from?: { field: string; key: string };
	show: (row: Row) => unknown;
}

interface Place {
	asked: string;
	key: string;
	id: string;
}

export const LIST_KEYS = ['filter', 'order_by', 'page_size', 'page_token'];

function decode(token: string, asked: string): Place {
	try {
		const place = JSON.parse(Buffer.from(token, 'base64url').toString()) as Partial<Place>;
		if (place.asked === asked && typeof place.key === 'string' && typeof place.id === 'string') {
			return place as Place;
		}
	} catch {
		// Falls through to the refusal.
	}
	throw invalid('Invalid page_token');
}

/** Orders that were worked out for lists which no walk can serve. */
const remembered = new WeakMap<Store, Map<string, Array<{ id: string; key: string }>>>();

/** One page; a token belongs to the filter and the order that it came from. */
export function list(store: Store, kind: ListKind, query: Query): Record<string, unknown> {
	const size = sizeOf(query, kind.largestPage ?? 1000);
	const clauses = clausesOf(query.filter, kind.filters);
	kind.refuse?.(clauses);
	const { order_by: order = 'id asc' } = query;
	const [, name, direction = 'asc'] = /^(\w+)(?: (asc|desc))?$/.exec(order) ?? [];
	const key = name === 'id' && query.order_by === undefined ? 'id' : kind.orders[name ?? ''];
	if (key === undefined) throw invalid(`Invalid order_by: ${order}`);
	const asked = JSON.stringify([kind.name, query.filter ?? '', key, direction]);
	const token = query.page_token;
	const place = token === undefined || token === '' ? undefined : decode(token, asked);
	const rows = take(store, kind, {
		clauses,
		key,
		descending: direction === 'desc',
		place,
		size: size + 1,
		asked,
	});
	const shown = rows.slice(0, size);
	const last = shown.at(-1);
	const next =
		rows.length > size && last !== undefined
			? Buffer.from(
					JSON.stringify({
						asked,
						key: key === 'id' ? idKey(last.id) : orderKey(last, key),
						id: last.id,
					}),
				).toString('base64url')
			: '';
	return {
		[kind.name]: shown.map((row) => kind.show(row)),
		...(next === '' && kind.dropsLastToken === true ? {} : { next_page_token: next }),
	};
}

function sizeOf(query: Query, largest: number): number {
	const { page_size: text } = query;
	if (text === undefined) return Math.min(DEFAULT_PAGE, largest);
	if (!/^[1-9]\d{0,8}$/.test(text)) throw invalid(`Invalid page_size: ${text}`);
	if (Number(text) > largest) throw invalid(`page_size must be less than or equal to ${largest}`);
	return Number(text);
}

/** The rows of a store whose seeds belong to contacts one by one, where a filter names the contact. */
export function ofContact(store: Store, clauses: Clause[]): Iterable<Row> | undefined {
	const contact = clauses.find(({ field }) => field === 'contact_id')?.value;
	return contact === undefined ? undefined : store.among([Number(contact) - FIRST.contact]);
}

interface Taking {
	clauses: Clause[];
	key: string;
	descending: boolean;
	place: Place | undefined;
	size: number;
	asked: string;
}

function take(store: Store, kind: ListKind, taking: Taking): Row[] {
	const { clauses, key, descending, place, size } = taking;
	const test = testOf(clauses, kind.filters);
	const few = kind.candidates?.(clauses);
	const isRising = (kind.rising ?? ['id']).includes(key);
	if (few !== undefined || !isRising) return sorted(store, few, test, taking);
	const bound =
		kind.from?.key === key ? clauses.find(({ field }) => field === kind.from?.field) : undefined;
	const from = bound === undefined ? undefined : new Date(bound.value).toISOString();
	const rows: Row[] = [];
	for (const row of store.table.walk({ by: key, descending, after: place, from })) {
		if (test !== undefined && !test(row)) continue;
		if (rows.push(row) === size) break;
	}
	return rows;
}

function sorted(
	store: Store,
	few: Iterable<Row> | undefined,
	test: ((row: Row) => boolean) | undefined,
	{ key, descending, place, size, asked }: Taking,
): Row[] {
	const known = remembered.get(store) ?? new Map<string, Array<{ id: string; key: string }>>();
	remembered.set(store, known);
	const compare = (left: { id: string; key: string }, right: { id: string; key: string }) => {
		const byKey = left.key === right.key ? 0 : left.key < right.key ? -1 : 1;
		const order = byKey === 0 ? Number(left.id) - Number(right.id) : byKey;
		return descending ? -order : order;
	};
	const name = `${store.version} ${asked}`;
	let entries = known.get(name);
	if (entries === undefined) {
		const rows = [...(few ?? store.table.values())].filter((row) => test?.(row) ?? true);
		const keyOf = (row: Row) => (key === 'id' ? idKey(row.id) : orderKey(row, key));
		entries = rows.map((row) => ({ id: row.id, key: keyOf(row) })).sort(compare);
		if (known.size >= REMEMBERED) known.clear();
		known.set(name, entries);
	}
	const start = place === undefined ? 0 : entries.findIndex((entry) => compare(entry, place) > 0);
	return (start === -1 ? [] : entries.slice(start, start + size))
		.map(({ id }) => store.get(id))
		.filter((row) => row !== undefined);
}

/** The text that a row is sorted by. */
function orderKey(row: Row, key: string): string {
	if (key === 'email') {
		const [first] = row.email_addresses as Array<{ email: string }>;
		return first?.email.toLowerCase() ?? '';
	}
	return String(row[key] ?? '');
}

/** One page of a short list that no request changes. */
export function listFixed(
	rows: Row[],
	kind: Omit<ListKind, 'show'> & { show?: ListKind['show'] },
	query: Query,
): unknown {
	const size = sizeOf(query, kind.largestPage ?? 1000);
	const clauses = clausesOf(query.filter, kind.filters);
	const test = testOf(clauses, kind.filters);
	const { order_by: order } = query;
	const [, name, direction = 'asc'] = /^(\w+)(?: (asc|desc))?$/.exec(order ?? 'id') ?? [];
	const key = order === undefined ? 'id' : kind.orders[name ?? ''];
	if (key === undefined) throw invalid(`Invalid order_by: ${order}`);
	const found = rows.filter((row) => test?.(row) ?? true);
	found.sort((left, right) => (String(left[key]) < String(right[key]) ? -1 : 1));
	if (direction === 'desc') found.reverse();
	const start = Number(
		query.page_token === undefined || query.page_token === '' ? 0 : query.page_token,
	);
	if (!Number.isInteger(start)) throw invalid('Invalid page_token');
	const end = start + size;
	const show = kind.show ?? ((row: Row) => row);
	return {
		[kind.name]: found.slice(start, end).map(show),
		next_page_token: end < found.length ? String(end) : '',
	};
}
