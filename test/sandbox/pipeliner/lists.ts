import type { Answer } from '../simulation';
import type { Account } from './account';
import { badParameter } from './answers';
import { entityOf } from './entities';
import type { EntityName, FieldRule } from './rules';
import { checkTree, readTree, render, wholeRow } from './render';
import { stamp } from './ids';
import type { Row } from './ids';

const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 100;
const REMEMBERED = 16;

type Key = string | number;

/** A record's place in an ordered list. */
interface Entry {
	id: string;
	keys: Key[];
}

interface Filter {
	field: string;
	rule: FieldRule;
	op: string;
	value: string;
	/** The value as records hold it, which moments and days compare as text. */
	bound: string;
}

interface ListQuery {
	includesDeleted: boolean;
	first: number;
	last?: number;
	before?: string;
	after?: string;
	expand?: string;
	loadOnly?: string;
	order: Array<{ field: string; descending: boolean }>;
	filters: Filter[];
}

const OPERATORS = new Set([
	'eq',
	'ieq',
	'not-eq',
	'not-ieq',
	'contains',
	'icontains',
	'starts',
	'istarts',
	'ends',
	'iends',
	'null',
	'not-null',
	'empty',
	'not-empty',
	'gt',
	'gte',
	'lt',
	'lte',
]);

/** Refuses repeated parameters, and those that are not known. */
export function readQuery(
	query: unknown,
	known: readonly string[],
): Record<string, string | undefined> {
	const result: Record<string, string | undefined> = {};
	for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
		const isKnown =
			known.includes(name) || (known.includes('filter') && /^filter(?:-op)?\[\w+\]$/.test(name));
		if (!isKnown) throw badParameter(`Unknown parameter '${name}'.`);
		if (typeof value !== 'string')
			throw badParameter(`Parameter '${name}' is given more than once.`);
		result[name] = value;
	}
	return result;
}

function readSize(text: string | undefined, name: string): number | undefined {
	if (text === undefined) return undefined;
	const size = Number(text);
	if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
		throw badParameter(`Parameter '${name}' must be a number from 1 to ${LARGEST_PAGE}.`);
	}
	return size;
}

function fieldOf(entity: EntityName, name: string): FieldRule {
	const rule = entityOf(entity).fields[name];
	if (rule === undefined || rule.kind === 'object') {
		throw badParameter(`Unknown field '${name}' of entity '${entityOf(entity).singular}'.`);
	}
	return rule;
}

function readFilters(entity: EntityName, query: Record<string, string | undefined>): Filter[] {
	const filters: Filter[] = [];
	const names = new Set<string>();
	for (const name of Object.keys(query)) {
		const field = /^filter(?:-op)?\[(\w+)\]$/.exec(name)?.[1];
		if (field !== undefined) names.add(field);
	}
	for (const field of names) {
		const op = query[`filter-op[${field}]`] ?? 'eq';
		const value = query[`filter[${field}]`];
		if (!OPERATORS.has(op)) throw badParameter(`Unknown filter operator '${op}'.`);
		const needsNone = /^(?:not-)?(?:null|empty)$/.test(op);
		if (value === undefined && !needsNone)
			throw badParameter(`Filter of field '${field}' has no value.`);
		const rule = fieldOf(entity, field);
		const filter = { field, rule, op, value: value ?? '', bound: value ?? '' };
		if (!needsNone) {
			checkValue(filter);
			if (rule.kind === 'moment') filter.bound = stamp(momentOf(filter.value));
		}
		filters.push(filter);
	}
	return filters;
}

/** Milliseconds of a moment as the vendor writes it or as ISO 8601; NaN where it is none. */
export function momentOf(text: string): number {
	const match =
		/^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?))?(Z|[+-]\d\d:\d\d)?$/.exec(text);
	if (match === null) return Number.NaN;
	return Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}${match[3] ?? 'Z'}`);
}

function checkValue({ field, rule, value, op }: Filter): void {
	const fits = {
		text: true,
		id: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
		ids: true,
		integer: /^-?\d+$/.test(value),
		number: /^-?\d+(?:\.\d+)?$/.test(value),
		boolean: /^(?:true|false|1|0)$/.test(value),
		day: /^\d{4}-\d\d-\d\d$/.test(value),
		moment: !Number.isNaN(momentOf(value)),
		object: false,
	}[rule.kind];
	const isTextOp = /contains|starts|ends/.test(op);
	if (!fits || (isTextOp && rule.kind !== 'text')) {
		throw badParameter(`Invalid filter of field '${field}'.`);
	}
}

function comparable(rule: FieldRule, value: unknown): Key {
	if (value === null || value === undefined) return '';
	switch (rule.kind) {
		case 'integer':
		case 'number':
			return Number(value);
		case 'boolean':
			return value === true || value === 'true' || value === '1' ? 1 : 0;
		default:
			return String(value);
	}
}

function passes(row: Row, { field, rule, op, value, bound }: Filter): boolean {
	const held = row[field];
	const text = String(held ?? '');
	switch (op) {
		case 'null':
			return held === null || held === undefined;
		case 'not-null':
			return held !== null && held !== undefined;
		case 'empty':
			return text === '';
		case 'not-empty':
			return text !== '';
		case 'ieq':
			return text.toLowerCase() === value.toLowerCase();
		case 'not-ieq':
			return text.toLowerCase() !== value.toLowerCase();
		case 'contains':
			return text.includes(value);
		case 'icontains':
			return text.toLowerCase().includes(value.toLowerCase());
		case 'starts':
			return text.startsWith(value);
		case 'istarts':
			return text.toLowerCase().startsWith(value.toLowerCase());
		case 'ends':
			return text.endsWith(value);
		case 'iends':
			return text.toLowerCase().endsWith(value.toLowerCase());
		default:
			return compares(op, comparable(rule, held), comparable(rule, bound), held);
	}
}

function compares(op: string, one: Key, other: Key, held: unknown): boolean {
	if (op === 'eq') return one === other;
	if (op === 'not-eq') return one !== other;
	if (held === null || held === undefined) return false;
	switch (op) {
		case 'gt':
			return one > other;
		case 'gte':
			return one >= other;
		case 'lt':
			return one < other;
		default:
			return one <= other;
	}
}

function readListQuery(entity: EntityName, input: unknown): ListQuery {
	const query = readQuery(input, [
		'include-deleted',
		'first',
		'last',
		'before',
		'after',
		'expand',
		'order-by',
		'load-only',
		'filter',
	]);
	const deleted = query['include-deleted'];
	if (deleted !== undefined && !/^(?:true|false|1|0)$/.test(deleted)) {
		throw badParameter("Parameter 'include-deleted' must be true or false.");
	}
	const order = (query['order-by'] ?? 'created').split(',').map((part) => {
		const field = part.trim().replace(/^-/, '');
		if (field !== 'created') fieldOf(entity, field);
		return { field, descending: part.trim().startsWith('-') };
	});
	const result: ListQuery = {
		includesDeleted: deleted === 'true' || deleted === '1',
		first: readSize(query.first, 'first') ?? DEFAULT_PAGE,
		order,
		filters: readFilters(entity, query),
		expand: query.expand,
		loadOnly: query['load-only'],
	};
	const last = readSize(query.last, 'last');
	if (last !== undefined) result.last = last;
	if (query.before !== undefined) result.before = query.before;
	if (query.after !== undefined) result.after = query.after;
	return result;
}

function encode(keys: Key[]): string {
	return Buffer.from(JSON.stringify(keys)).toString('base64');
}

function decode(cursor: string, length: number): Key[] {
	try {
		const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString());
		if (Array.isArray(keys) && keys.length === length) return keys as Key[];
	} catch {
		// not one of ours
	}
	throw badParameter('Invalid cursor.');
}

/** Serves lists; filtered and sorted orders are remembered until the entity changes. */
export class Lists {
	private readonly remembered = new Map<string, { version: number; entries: Entry[] }>();

	constructor(private readonly account: Account) {}

	answer(entity: EntityName, input: unknown): Answer {
		const query = readListQuery(entity, input);
		const expand = readTree(query.expand);
		const only = readTree(query.loadOnly);
		checkTree(entity, expand, true);
		checkTree(entity, only, false);
		const { rows, total, start, end, hasPrevious, hasNext } = this.page(entity, query);
		return {
			status: 200,
			body: {
				success: true,
				total,
				page_info: {
					start_cursor: start,
					end_cursor: end,
					has_previous_page: hasPrevious,
					has_next_page: hasNext,
				},
				data: rows.map((row) => render(this.account, entity, row, expand, only)),
			},
		};
	}

	private page(entity: EntityName, query: ListQuery) {
		const { order, filters, includesDeleted, last, before, after, first } = query;
		const isPlain =
			filters.length === 0 &&
			!includesDeleted &&
			last === undefined &&
			before === undefined &&
			order.length === 1 &&
			order[0].field === 'created' &&
			!order[0].descending &&
			entity !== 'Activities' &&
			entity !== 'LeadOppties';
		if (isPlain) return this.plainPage(entity, first, after);
		const entries = this.entries(entity, query);
		const from =
			after === undefined ? 0 : placeAfter(entries, decode(after, order.length + 1), order);
		const to =
			before === undefined
				? entries.length
				: placeBefore(entries, decode(before, order.length + 1), order);
		let slice = entries.slice(from, Math.max(to, from));
		let offset = from;
		if (last === undefined) slice = slice.slice(0, first);
		else {
			offset += Math.max(slice.length - last, 0);
			slice = slice.slice(-last);
		}
		const rows = slice
			.map(({ id }) => this.find(entity, id, includesDeleted))
			.filter((row) => row !== undefined);
		return {
			rows,
			total: entries.length,
			start: slice.length === 0 ? null : encode([...slice[0].keys, slice[0].id]),
			end:
				slice.length === 0
					? null
					: encode([...slice[slice.length - 1].keys, slice[slice.length - 1].id]),
			hasPrevious: slice.length > 0 && offset > 0,
			hasNext: slice.length > 0 && offset + slice.length < entries.length,
		};
	}

	/** A page in the order of creation, without making the rows before it. */
	private plainPage(entity: EntityName, first: number, after: string | undefined) {
		const table = this.account.table(entity);
		const from = after === undefined ? 0 : Number(decode(after, 2)[0]);
		const { rows, next } = table.page(from, first);
		const end = next ?? Number.MAX_SAFE_INTEGER;
		return {
			rows,
			total: table.size,
			start: rows.length === 0 ? null : encode([from, rows[0].id]),
			end: rows.length === 0 ? null : encode([end, rows[rows.length - 1].id]),
			hasPrevious: rows.length > 0 && from > 0,
			hasNext: next !== undefined,
		};
	}

	private entries(entity: EntityName, { order, filters, includesDeleted }: ListQuery): Entry[] {
		const key = JSON.stringify([entity, order, filters, includesDeleted]);
		const version = this.account.versions.get(entity) ?? 0;
		const known = this.remembered.get(key);
		if (known !== undefined && known.version === version) return known.entries;
		const { fields } = entityOf(entity);
		const entries: Entry[] = [];
		const asked = [...order, ...filters].map(({ field }) => field);
		const isComputed = asked.some(
			(field) => fields[field].readOnly === true && /formatted|primary/.test(field),
		);
		for (const row of this.account.values(entity, includesDeleted)) {
			const whole = isComputed ? wholeRow(entity, row) : row;
			if (!filters.every((filter) => passes(whole, filter))) continue;
			entries.push({
				id: row.id,
				keys: order.map(({ field }) => comparable(fields[field], whole[field])),
			});
		}
		const inOrder = (left: Entry, right: Entry) =>
			compare([...left.keys, left.id], [...right.keys, right.id], order);
		if (entries.some((entry, index) => index > 0 && inOrder(entries[index - 1], entry) > 0)) {
			entries.sort(inOrder);
		}
		if (this.remembered.size >= REMEMBERED) this.remembered.clear();
		this.remembered.set(key, { version, entries });
		return entries;
	}

	private find(entity: EntityName, id: string, includesDeleted: boolean): Row | undefined {
		const live = this.account.get(entity, id);
		if (live !== undefined || !includesDeleted) return live;
		for (const row of this.account.values(entity, true)) if (row.id === id) return row;
		return undefined;
	}
}

function compare(left: Key[], right: Key[], order: ListQuery['order']): number {
	for (const [index, one] of left.entries()) {
		const other = right[index];
		if (one === other) continue;
		return one < other === (order[index]?.descending === true) ? 1 : -1;
	}
	return 0;
}

function placeAfter(entries: Entry[], keys: Key[], order: ListQuery['order']): number {
	const place = entries.findIndex(({ id, keys: own }) => compare([...own, id], keys, order) > 0);
	return place === -1 ? entries.length : place;
}

function placeBefore(entries: Entry[], keys: Key[], order: ListQuery['order']): number {
	const place = entries.findIndex(({ id, keys: own }) => compare([...own, id], keys, order) >= 0);
	return place === -1 ? entries.length : place;
}
