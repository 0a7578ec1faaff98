import { badParameter } from './answers';
import { entityOf } from './entities';
import { stamp } from './ids';
import type { Row } from './ids';
import type { EntityName, FieldRule } from './rules';

const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 100;

/** What records are ordered by. */
export type Key = string | number;

interface Filter {
	field: string;
	rule: FieldRule;
	op: string;
	value: string;
	/** The value as records hold it, which moments and days compare as text. */
	bound: string;
}

/** What a list request asks for. */
export interface ListQuery {
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

/** A value in a form that orders and compares. */
export function comparable(rule: FieldRule, value: unknown): Key {
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

/** Whether a record passes a filter. */
export function passes(row: Row, { field, rule, op, value, bound }: Filter): boolean {
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

/** Reads and checks the query of a list. */
export function readListQuery(entity: EntityName, input: unknown): ListQuery {
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
