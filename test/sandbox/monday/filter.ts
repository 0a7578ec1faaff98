import type { Reading, SortKey } from '../core/listing';
import { isObject } from '../core/shape';
import type { Account } from './account';
import type { Board, Column } from './boards';
import { badArgument, badColumn } from './failures';
import type { Item } from './seeds';
import { USERS } from './seeds';
import { valueNode } from './values';

export interface Rule {
	column_id: string;
	compare_value: unknown;
	compare_attribute?: string;
	operator?: string;
}

export interface RuleGroup {
	rules?: Rule[];
	groups?: RuleGroup[];
	operator?: 'and' | 'or';
}

export interface ItemsQuery extends RuleGroup {
	ids?: string[];
	order_by?: Array<{ column_id: string; direction?: 'asc' | 'desc' }>;
}

type Test = (item: Item) => boolean;

const UNFILTERABLE = new Set(['mirror', 'formula', 'lookup', 'auto_number', 'button', 'subtasks']);

const DAY_MS = 86_400_000;

const PERIODS: Record<string, [fromDays: number, toDays: number]> = {
	TODAY: [0, 1],
	YESTERDAY: [-1, 0],
	THIS_WEEK: [-6, 1],
	LAST_WEEK: [-13, -6],
	THIS_MONTH: [-30, 1],
	LAST_MONTH: [-60, -30],
};

/** What `any_of` compares in a column: ids, indexes or texts, each in the type that matches. */
function keysOf(account: Account, item: Item, column: Column): unknown[] {
	const stored = item.values[column.id];
	const shape: Record<string, unknown> = isObject(stored) ? stored : {};
	switch (column.type) {
		case 'name':
			return [item.name];
		case 'status':
			return shape.index === undefined ? [] : [shape.index];
		case 'dropdown':
			return (shape.ids ?? []) as unknown[];
		case 'tags':
			return (shape.tag_ids ?? []) as unknown[];
		case 'board_relation':
			return (shape.item_ids ?? []) as unknown[];
		case 'people': {
			const people = (shape.personsAndTeams ?? []) as Array<{ id: number; kind: string }>;
			const keys = people.map(({ id, kind }) => `${kind}-${id}`);
			return keys.includes(`person-${USERS[0].id}`) ? [...keys, 'assigned_to_me'] : keys;
		}
		case 'email':
			return shape.email === undefined ? [] : [shape.email];
		case 'numbers':
			return stored === undefined ? [] : [stored, Number(stored)];
		default:
			return [textOf(account, item, column)];
	}
}

function textOf(account: Account, item: Item, column: Column): string {
	if (column.type === 'name') return item.name;
	const node = valueNode(account, item, column);
	return node.text ?? String(node.display_value ?? '');
}

/** The day or number that greater and lower compare. */
function sizeOf(account: Account, item: Item, column: Column): number {
	switch (column.type) {
		case 'creation_log':
			return Date.parse(item.createdAt.slice(0, 10));
		case 'last_updated':
			return Date.parse(item.updatedAt.slice(0, 10));
		case 'date': {
			const stored = item.values[column.id] as { date?: string } | undefined;
			return Date.parse(stored?.date ?? '');
		}
		default:
			return Number(textOf(account, item, column) || Number.NaN);
	}
}

const isMoment = ({ type }: Column) =>
	type === 'date' || type === 'creation_log' || type === 'last_updated';

function operand(column: Column, value: unknown): number {
	const first: unknown = Array.isArray(value) ? value.find((entry) => entry !== 'EXACT') : value;
	const size = isMoment(column) ? Date.parse(String(first)) : Number(first);
	if (Number.isNaN(size)) throw badArgument(`compare_value is not valid for column ${column.id}`);
	return size;
}

function listOf(column: Column, value: unknown): unknown[] {
	if (!Array.isArray(value))
		throw badArgument(`compare_value of column ${column.id} must be an array`);
	return value;
}

function anyOf(account: Account, column: Column, value: unknown): Test {
	const wanted = listOf(column, value);
	if (isMoment(column)) {
		const period = PERIODS[String(wanted[0])];
		if (period !== undefined) {
			const today = Math.floor(account.world.clock.now() / DAY_MS) * DAY_MS;
			return (item) => {
				const day = sizeOf(account, item, column);
				return day >= today + period[0] * DAY_MS && day < today + period[1] * DAY_MS;
			};
		}
		if (wanted[0] !== 'EXACT')
			throw badArgument(`compare_value of column ${column.id} needs EXACT`);
		const day = Date.parse(String(wanted[1]));
		return (item) => sizeOf(account, item, column) === day;
	}
	return (item) => keysOf(account, item, column).some((key) => wanted.includes(key));
}

function testOfRule(account: Account, board: Board, rule: Rule): Test {
	const { column_id: id, compare_value: value, operator = 'any_of' } = rule;
	const column = board.columns.find((candidate) => candidate.id === id);
	if (column === undefined) throw badColumn(id);
	if (UNFILTERABLE.has(column.type)) throw badArgument(`column ${id} cannot be filtered`);
	if (value === null) throw badArgument('compare_value cannot be null');
	if (
		column.type === 'last_updated' &&
		rule.compare_attribute !== undefined &&
		rule.compare_attribute !== 'UPDATED_AT'
	) {
		throw badArgument('compare_attribute is not valid');
	}
	const read = (item: Item) => textOf(account, item, column).toLowerCase();
	const part = String(Array.isArray(value) ? (value as unknown[])[0] : value).toLowerCase();
	const size = (item: Item) => sizeOf(account, item, column);
	switch (operator) {
		case 'any_of':
			return anyOf(account, column, value);
		case 'not_any_of': {
			const test = anyOf(account, column, value);
			return (item) => !test(item);
		}
		case 'is_empty':
		case 'is_not_empty': {
			if (listOf(column, value).length > 0) throw badArgument('compare_value must be []');
			const isEmpty = operator === 'is_empty';
			return (item) => (read(item) === '') === isEmpty;
		}
		case 'contains_text':
		case 'contains_terms':
			return (item) => read(item).includes(part);
		case 'not_contains_text':
			return (item) => !read(item).includes(part);
		case 'starts_with':
			return (item) => read(item).startsWith(part);
		case 'between': {
			const [from, to] = listOf(column, value).map((entry) => operand(column, entry));
			return (item) => size(item) >= from && size(item) <= to;
		}
		case 'greater_than':
		case 'greater_than_or_equals': {
			const bound = operand(column, value);
			return (item) => (operator === 'greater_than' ? size(item) > bound : size(item) >= bound);
		}
		case 'lower_than':
		case 'lower_than_or_equal': {
			const bound = operand(column, value);
			return (item) => (operator === 'lower_than' ? size(item) < bound : size(item) <= bound);
		}
		default:
			throw badArgument(`operator ${operator} is not supported for column ${id}`);
	}
}

function testOfGroup(account: Account, board: Board, group: RuleGroup): Test | undefined {
	const tests = [
		...(group.rules ?? []).map((rule) => testOfRule(account, board, rule)),
		...(group.groups ?? []).map((inner) => testOfGroup(account, board, inner) ?? (() => true)),
	];
	if (tests.length === 0) return undefined;
	return group.operator === 'or'
		? (item) => tests.some((test) => test(item))
		: (item) => tests.every((test) => test(item));
}

/** Filter and order of a list of items; both undefined where the board's own order is asked for. */
export function readItemsQuery(
	account: Account,
	board: Board,
	query: ItemsQuery,
): { test?: Test; order?: Reading<Item>['order'] } {
	const rules = testOfGroup(account, board, query);
	const { ids } = query;
	if (ids !== undefined && ids.length > 100) throw badArgument('ids can hold 100 at most');
	const wanted = ids === undefined ? undefined : new Set(ids.map(String));
	const test: Test | undefined =
		wanted === undefined ? rules : (item) => wanted.has(item.id) && (rules?.(item) ?? true);
	const order = (query.order_by ?? []).map(
		({ column_id: id, direction }): SortKey<Item> => ({
			of: sortValue(account, board, id),
			descending: direction === 'desc',
		}),
	);
	const result: { test?: Test; order?: Reading<Item>['order'] } = {};
	if (test !== undefined) result.test = test;
	if (order.length === 1 && query.order_by?.[0].column_id === '__creation_log__') {
		result.order = order[0].descending === true ? 'newest' : 'made';
	} else if (order.length > 0) {
		result.order = [...order, { of: ({ id }) => Number(id), descending: order[0].descending }];
	}
	return result;
}

function sortValue(account: Account, board: Board, id: string): SortKey<Item>['of'] {
	if (id === '__creation_log__') return (item) => Date.parse(item.createdAt);
	if (id === '__last_updated__') return (item) => Date.parse(item.updatedAt);
	const column = board.columns.find((candidate) => candidate.id === id);
	if (column === undefined) throw badColumn(id);
	if (column.type === 'numbers' || isMoment(column))
		return (item) => sizeOf(account, item, column) || 0;
	return (item) => textOf(account, item, column).toLowerCase();
}
