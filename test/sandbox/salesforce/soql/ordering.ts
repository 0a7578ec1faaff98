import { Refusal } from '../answers';
import type { Org } from '../org';
import type { Row, Value } from '../row';
import type { ObjectType } from '../schema';
import type { Order, Query } from './ast';
import { place } from './lexer';
import { resolve } from './paths';
import type { Getter } from './paths';

type Compare = (left: Row, right: Row) => number;

/** Reads one criterion. Throws the vendor's refusal of unknown fields and of those that have no order. */
export function orderOf(
	{ org, text }: { org: Org; text: string },
	object: ObjectType,
	{ path, isDescending, nullsLast }: Order,
): Ordering {
	const { field, get } = resolve(org, object, path, text);
	if (!field.sortable) {
		throw new Refusal(
			400,
			'INVALID_FIELD',
			`${place(text, path.at)}field '${field.name}' can not be sorted in a query call`,
		);
	}
	const isOwn = path.names.length === 1;
	return {
		field: isOwn ? field.name : undefined,
		isDescending,
		compare: comparer(get, isDescending, nullsLast),
	};
}

/** One criterion of an order. */
export interface Ordering {
	/** The record's own field; undefined where it is another record's. */
	field?: string;
	isDescending: boolean;
	compare: Compare;
}

function comparer(get: Getter, isDescending: boolean, nullsLast: boolean): Compare {
	return (left, right) => {
		const one = key(get(left) ?? null);
		const other = key(get(right) ?? null);
		if (one === other) return 0;
		if (one === null) return nullsLast ? 1 : -1;
		if (other === null) return nullsLast ? -1 : 1;
		return one < other === isDescending ? 1 : -1;
	};
	function key(value: Value): Value {
		return typeof value === 'string' && !/^[0-9A-Za-z]{18}$/.test(value)
			? value.toLowerCase()
			: value;
	}
}

/** Rows in an order; those that are equal in it by id. */
export function sorted(rows: Row[], orders: Ordering[]): Row[] {
	if (orders.length === 0) return rows;
	return rows.sort((left, right) => {
		for (const { compare } of orders) {
			const result = compare(left, right);
			if (result !== 0) return result;
		}
		return left.id < right.id ? -1 : 1;
	});
}

/** Where a query's rows begin and end among those found. */
export function windowOf(query: Query): [start: number, end: number] {
	const start = query.offset ?? 0;
	return [start, query.limit === undefined ? Infinity : start + query.limit];
}
