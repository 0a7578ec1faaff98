import type { FastifyInstance } from 'fastify';

import type { SortKey } from '../core/listing';
import { faultsOf, isObject } from '../core/shape';
import type { Access } from './access';
import { refuse } from './answers';
import { columnNamed, compare, operand, sortable } from './conditions';
import type { Column, Comparable } from './conditions';
import { CoqlSyntax, parseCoql } from './coql';
import type { Condition, Query } from './coql';
import { isModule } from './fields';
import type { Module } from './fields';
import type { Org } from './org';
import { valueAnswer } from './present';
import { positionOf } from './seeds';
import type { Row } from './seeds';

const MOST_COLUMNS = 500;
const MOST_ROWS = 2_000;
const LAST_ROW = 100_000;
const MOST_CONDITIONS = 25;
const MOST_IN_LIST = 100;
const NOT_COMPARED = ['textarea', 'tags', 'participants', 'recurrence'];

type Test = (row: Row) => boolean;

function badColumn(name: string): never {
	return refuse(400, 'INVALID_QUERY', 'invalid query formed', { column_name: name });
}

function limitExceeded(limit: number, message: string): never {
	return refuse(400, 'LIMIT_EXCEEDED', message, { limit });
}

/** Adds `POST /coql`. */
export function registerCoql(app: FastifyInstance, org: Org, access: Access): void {
	app.post('/crm/v8/coql', async (request, reply) => {
		const { body } = request;
		const faults = isObject(body)
			? faultsOf(body, { select_query: { type: 'string', required: true } })
			: undefined;
		if (faults === undefined || faults.length > 0) {
			return refuse(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
				api_name: 'select_query',
			});
		}
		const query = readQuery(String((body as Record<string, unknown>).select_query));
		const module = moduleOf(query);
		const columns = query.columns.map((name) => selected(org, module, name));
		const { rows, hasMore } = find(org, module, query);
		access.charge(rows.length <= 200 ? 0 : rows.length <= 1_000 ? 1 : 2);
		if (rows.length === 0) return await reply.code(204).send();
		return await reply.send({
			data: rows.map((row) => rowAnswer(org, module, row, columns)),
			info: { count: rows.length, more_records: hasMore },
		});
	});
}

function readQuery(text: string): Query {
	try {
		return parseCoql(text);
	} catch (error) {
		const { near } = syntaxIn(error);
		return refuse(400, 'SYNTAX_ERROR', 'error occurred while parsing the query', { near });
	}
}

/** The syntax error that was caught; anything else goes on. */
function syntaxIn(error: unknown): CoqlSyntax {
	if (error instanceof CoqlSyntax) return error;
	throw error;
}

/** Notes and mails are no modules of this language. */
function moduleOf({ module, columns, limit, offset }: Query): Module {
	if (!isModule(module) || module === 'Notes')
		return refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid');
	if (columns.length > MOST_COLUMNS) limitExceeded(MOST_COLUMNS, 'too many columns');
	if (limit > MOST_ROWS || limit < 1) limitExceeded(MOST_ROWS, 'the limit is out of range');
	if (offset + limit > LAST_ROW) limitExceeded(LAST_ROW, 'the offset is out of range');
	const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
	if (repeated !== undefined) {
		refuse(400, 'DUPLICATE_DATA', 'a column is selected twice', { column_name: repeated });
	}
	return module;
}

function selected(org: Org, module: Module, name: string): Column | '$se_module' {
	if (name === '$se_module') return name;
	const column = columnNamed(org, module, name) ?? badColumn(name);
	return column.field.isUnselectable === true ? badColumn(name) : column;
}

function rowAnswer(
	org: Org,
	module: Module,
	row: Row,
	columns: Array<Column | '$se_module'>,
): Record<string, unknown> {
	const answer: Record<string, unknown> = {};
	for (const column of columns) {
		if (column === '$se_module') {
			answer[column] = row.seModule;
			continue;
		}
		const { name, field } = column;
		const value = column.read(row);
		const isLink = field.type === 'lookup' || field.type === 'ownerlookup';
		if (name.includes('.')) answer[name] = value;
		else if (isLink) answer[name] = value === null || value === undefined ? null : { id: value };
		else answer[name] = valueAnswer(org, module, row, name);
	}
	answer.id = row.id;
	return answer;
}

function find(org: Org, module: Module, query: Query): { rows: Row[]; hasMore: boolean } {
	const { where, orders, offset, limit } = query;
	if (countConditions(where) > MOST_CONDITIONS)
		limitExceeded(MOST_CONDITIONS, 'too many conditions');
	const test = testOf(org, module, where);
	const order = orderOf(org, module, orders);
	const { table, listing } = org.store(module);
	const start = startOfWalk(module, where, orders);
	if (start !== undefined) {
		const from = table.rank(start) + offset;
		return { rows: table.slice(from, limit), hasMore: from + limit < table.size };
	}
	const key = JSON.stringify([where, orders]);
	const { rows, total } = listing.page({ test, order, key, offset, limit });
	return { rows, hasMore: offset + rows.length < total };
}

/** Where in the table the rows start, for queries that walk a whole module by rising id. */
function startOfWalk(
	module: Module,
	where: Condition,
	orders: Query['orders'],
): number | undefined {
	const isById =
		orders.length === 0 ||
		(orders.length === 1 && orders[0].column === 'id' && !orders[0].isDescending);
	if (!isById || where.kind !== 'test' || where.column !== 'id') return undefined;
	if (where.operator === 'is not null') return 0;
	const position =
		where.operator === '>' ? positionOf(module, String(where.operands[0])) : undefined;
	return position === undefined ? undefined : position + 1;
}

function orderOf(org: Org, module: Module, orders: Query['orders']): Array<SortKey<Row>> {
	const keys = orders.map(({ column: name, isDescending }): SortKey<Row> => {
		const column = columnNamed(org, module, name) ?? badColumn(name);
		return { of: (row) => sortable(column, row), descending: isDescending };
	});
	return [...keys, { of: ({ id }) => id }];
}

function countConditions(condition: Condition): number {
	return condition.kind === 'test'
		? 1
		: countConditions(condition.left) + countConditions(condition.right);
}

function testOf(org: Org, module: Module, condition: Condition): Test {
	if (condition.kind !== 'test') {
		const left = testOf(org, module, condition.left);
		const right = testOf(org, module, condition.right);
		return condition.kind === 'and'
			? (row) => left(row) && right(row)
			: (row) => left(row) || right(row);
	}
	const column = columnNamed(org, module, condition.column) ?? badColumn(condition.column);
	const { field } = column;
	if (NOT_COMPARED.includes(field.type)) badColumn(condition.column);
	const { operator } = condition;
	const read = column.key;
	if (operator === 'is null') return (row) => read(row) === null;
	if (operator === 'is not null') return (row) => read(row) !== null;
	if (condition.operands.length > MOST_IN_LIST)
		limitExceeded(MOST_IN_LIST, 'Only 100 values are allowed in "IN" criteria');
	const operands: Comparable[] = condition.operands.map(
		(value) =>
			operand(field, value) ??
			refuse(400, 'INVALID_QUERY', 'invalid query formed', {
				column_name: condition.column,
				expected_data_type: field.type,
			}),
	);
	if (operator === 'in') return (row) => operands.includes(read(row));
	if (operator === 'not in') return (row) => !operands.includes(read(row));
	const [first, last] = operands;
	if (operator === 'like' || operator === 'not like') {
		if (typeof first !== 'string') badColumn(condition.column);
		const pattern = patternOf(String(first));
		return (row) => pattern.test(String(read(row) ?? '')) === (operator === 'like');
	}
	return (row) => {
		const value = read(row);
		if (operator === '!=') return value !== first;
		if (value === null) return false;
		const order = compare(value, first);
		switch (operator) {
			case '=':
				return order === 0;
			case '>':
				return order > 0;
			case '>=':
				return order >= 0;
			case '<':
				return order < 0;
			case '<=':
				return order <= 0;
			default:
				return order >= 0 && compare(value, last) <= 0;
		}
	};
}

/** `%` stands for any text. */
function patternOf(text: string): RegExp {
	const parts = text.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('[\\s\\S]*')}$`);
}
