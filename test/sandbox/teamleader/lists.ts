import type { SortKey } from '../core/listing';
import type { Rules } from '../core/shape';
import { isObject } from '../core/shape';
import { demand, oneOf, required, TEXT } from './body';
import type { Row, Store } from './store';

const USUAL_SIZE = 20;
const LARGEST_SIZE = 100;

const PAGE: Rules = {
	page: {
		type: 'object',
		keys: {
			size: { type: 'integer', max: LARGEST_SIZE, test: (value) => Number(value) >= 1 },
			number: { type: 'integer', test: (value) => Number(value) >= 1 },
		},
	},
	includes: TEXT,
	sort: {
		type: 'array',
		items: { type: 'object', keys: { field: required(TEXT), order: oneOf('asc', 'desc') } },
	},
};

/** How the records of a store are listed. */
export interface Listed<T extends Row> {
	store: Store<T>;
	/** Rules of the keys of `filter`. */
	filter: Rules;
	/** `filter` itself must be there. */
	needsFilter?: boolean;
	/** Tests of the filters that are given. */
	tests: (filter: Record<string, unknown>) => Array<(row: T) => boolean>;
	/** Sort fields that the vendor knows; others are ignored. `made` names those that rise as records are made. */
	sorts?: Record<string, Array<(row: T) => string | number>>;
	made?: string[];
	/** Sort field without `sort`. */
	usualSort?: string;
	/** `includes: "pagination"` is answered. */
	hasPagination?: boolean;
	show: (row: T, includes: string[]) => unknown;
}

/** Answers a list. Unknown filters, sort fields and includes are ignored; wrong forms of known ones are not. */
export function list<T extends Row>(listed: Listed<T>, body: Record<string, unknown>): unknown {
	const filterRule = {
		type: 'object' as const,
		keys: listed.filter,
		...(listed.needsFilter === true ? { required: true } : {}),
	};
	demand(body, { ...PAGE, filter: filterRule });
	const filter = isObject(body.filter) ? body.filter : {};
	const page = isObject(body.page) ? body.page : {};
	const size = typeof page.size === 'number' ? page.size : USUAL_SIZE;
	const number = typeof page.number === 'number' ? page.number : 1;
	const includes =
		typeof body.includes === 'string' ? body.includes.split(',').map((one) => one.trim()) : [];
	const tests = listed.tests(filter);
	const order = orderOf(listed, body.sort);
	const { rows, total } = listed.store.listing.page({
		...(tests.length === 0 ? {} : { test: (row: T) => tests.every((test) => test(row)) }),
		order,
		key: JSON.stringify([filter, body.sort]),
		offset: (number - 1) * size,
		limit: size,
	});
	return {
		data: rows.map((row) => listed.show(row, includes)),
		...(listed.hasPagination === true && includes.includes('pagination')
			? { meta: { page: { size, number }, matches: total } }
			: {}),
	};
}

function orderOf<T extends Row>(
	{ store, sorts = {}, made = [], usualSort }: Listed<T>,
	sort: unknown,
): 'made' | 'newest' | Array<SortKey<T>> {
	const asked = (Array.isArray(sort) ? sort : [])
		.filter(isObject)
		.map(({ field, order }) => ({ field: String(field), descending: order === 'desc' }))
		.filter(({ field }) => Object.hasOwn(sorts, field));
	if (asked.length === 0 && usualSort !== undefined)
		asked.push({ field: usualSort, descending: false });
	const [first] = asked;
	if (first === undefined) return 'made';
	if (made.includes(first.field) && store.isPristine) return first.descending ? 'newest' : 'made';
	return asked.flatMap(({ field, descending }) => sorts[field].map((of) => ({ of, descending })));
}

/** A test of a filter that is given; none where it is left out. */
export function when<T, V>(
	value: V | undefined,
	test: (value: V) => (row: T) => boolean,
): Array<(row: T) => boolean> {
	return value === undefined ? [] : [test(value)];
}

/** Whether any of the texts holds a term, without regard to case. */
export function holdsTerm(term: string, ...texts: Array<string | null | undefined>): boolean {
	const wanted = term.toLowerCase();
	return texts.some((text) => text?.toLowerCase().includes(wanted) === true);
}
