import type { FastifyInstance } from 'fastify';

import { badParam, countParam, invalidModule, readQuery, refuse } from './answers';
import { columnNamed, compare, operand } from './conditions';
import type { Comparable } from './conditions';
import { fieldsOf } from './fields';
import type { Module } from './fields';
import { fieldList } from './lists';
import type { Org } from './org';
import { present, rawValue } from './present';
import { moduleIn } from './records';
import type { Row } from './seeds';

const LARGEST_PAGE = 200;
const MOST_RESULTS = 2_000;
const MOST_CONDITIONS = 15;
const ORDERED = ['date', 'datetime', 'integer'];
const NOT_SEARCHED = ['textarea', 'tags', 'participants', 'recurrence'];

type Test = (row: Row) => boolean;

function badQuery(reason: string, apiName = ''): never {
	return refuse(400, 'INVALID_QUERY', 'Invalid query formed', { reason, api_name: apiName });
}

/** Adds `GET /{module}/search`, which sees what the index shows. */
export function registerSearch(app: FastifyInstance, org: Org): void {
	app.get('/crm/v8/:module/search', async (request, reply) => {
		const module = moduleIn(request);
		if (module === 'Notes') invalidModule();
		const query = readQuery(request.query, [
			'criteria',
			'email',
			'phone',
			'word',
			'fields',
			'page',
			'per_page',
			'sort_by',
			'sort_order',
			'converted',
			'approval_state',
			'type',
		]);
		const fields = fieldList(module, query.fields);
		const test = testOf(org, module, query);
		const perPage = countParam(query.per_page, 'per_page', LARGEST_PAGE, LARGEST_PAGE);
		const page = countParam(query.page, 'page', 1, MOST_RESULTS);
		if (page * perPage > MOST_RESULTS) {
			refuse(400, 'LIMIT_REACHED', 'no more than 2000 records can be found', {
				limit: MOST_RESULTS,
			});
		}
		const found: Row[] = [];
		for (const current of org.store(module).table.values()) {
			const row = org.indexed(current);
			if (row !== undefined && test(row)) found.push(row);
		}
		sort(org, module, found, query.sort_by, query.sort_order);
		const shown = found.slice((page - 1) * perPage, page * perPage);
		if (shown.length === 0) return await reply.code(204).send();
		const hasMore = page * perPage < found.length;
		return await reply.send({
			data: shown.map((row) => present(org, module, row, fields)),
			info: { per_page: perPage, count: shown.length, page, more_records: hasMore },
		});
	});
}

function sort(
	org: Org,
	module: Module,
	rows: Row[],
	name: string | undefined,
	direction = 'desc',
): void {
	if (direction !== 'asc' && direction !== 'desc') badParam('sort_order');
	if (name === undefined) {
		rows.reverse();
		return;
	}
	const { key } = columnNamed(org, module, name) ?? badParam('sort_by');
	const sign = direction === 'asc' ? 1 : -1;
	rows.sort((left, right) => sign * compare(key(left), key(right)));
}

function testOf(org: Org, module: Module, query: Record<string, string | undefined>): Test {
	const { criteria, email, phone, word } = query;
	if (criteria !== undefined) return parseCriteria(org, module, criteria);
	if (email !== undefined) {
		const wanted = email.toLowerCase();
		return textTest(org, module, ['email'], (text) => text === wanted);
	}
	if (phone !== undefined) {
		if (phone.length < 3) badParam('phone');
		const wanted = phone.replace(/\D/g, '');
		return textTest(org, module, ['phone'], (text) => text.replace(/\D/g, '').includes(wanted));
	}
	if (word !== undefined) {
		if (word.length < 2) badParam('word');
		const wanted = word.toLowerCase();
		return textTest(org, module, ['text', 'email', 'phone'], (text) => text.includes(wanted));
	}
	return refuse(400, 'EXPECTED_PARAM_MISSING', 'One of the expected parameters is missing', {
		param_names: ['criteria', 'email', 'phone', 'word'],
	});
}

function textTest(
	org: Org,
	module: Module,
	types: string[],
	matches: (text: string) => boolean,
): Test {
	const names = [...fieldsOf(module).values()]
		.filter(({ type }) => types.includes(type))
		.map(({ apiName }) => apiName);
	return (row) =>
		names.some((name) => {
			const value = rawValue(org, module, row, name);
			return typeof value === 'string' && matches(value.toLowerCase());
		});
}

/** Reads `((A:equals:x)and(B:starts_with:y))`; brackets, commas and backslashes of values stand behind a backslash. */
function parseCriteria(org: Org, module: Module, text: string): Test {
	let position = 0;
	let conditions = 0;
	const fail = (): never => badQuery(`criteria near ${text.slice(position, position + 20)}`);

	function group(): Test {
		if (text[position] !== '(') fail();
		position++;
		const test = text[position] === '(' ? chain() : condition();
		if (text[position] !== ')') fail();
		position++;
		return test;
	}

	function chain(): Test {
		let test = group();
		for (;;) {
			const connector = /^(?:and|or)/i.exec(text.slice(position))?.[0].toLowerCase();
			if (connector === undefined) return test;
			position += connector.length;
			const left = test;
			const right = group();
			test =
				connector === 'and' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
		}
	}

	function condition(): Test {
		if (++conditions > MOST_CONDITIONS) {
			refuse(400, 'LIMIT_EXCEEDED', 'too many conditions', { limit: MOST_CONDITIONS });
		}
		const match = /^([\w$.]+):(\w+):/.exec(text.slice(position));
		if (match === null) return fail();
		position += match[0].length;
		const values = [''];
		while (position < text.length && text[position] !== ')') {
			if (text[position] === '(') fail();
			if (text[position] === ',') values.push('');
			else {
				if (text[position] === '\\') position++;
				values[values.length - 1] += text[position] ?? '';
			}
			position++;
		}
		return criterion(org, module, match[1], match[2], values);
	}

	const test = chain();
	if (position !== text.length) fail();
	return test;
}

function criterion(
	org: Org,
	module: Module,
	name: string,
	operator: string,
	values: string[],
): Test {
	const { field, key: compared } =
		columnNamed(org, module, name) ?? badQuery('no such field', name);
	if (NOT_SEARCHED.includes(field.type)) badQuery('the field cannot be searched', name);
	const isOrdered = ORDERED.includes(field.type);
	const wanted: Comparable[] = values.map(
		(value) => operand(field, value) ?? badQuery(`expected_data_type ${field.type}`, name),
	);
	const [first, last = first] = wanted;
	const count = operator === 'between' ? 2 : operator === 'in' ? values.length : 1;
	if (wanted.length !== count) badQuery('the number of values does not fit', name);
	const order = (row: Row) => {
		const value = compared(row);
		return value === null ? Number.NaN : compare(value, first);
	};
	switch (operator) {
		case 'equals':
			return (row) => compared(row) === first;
		case 'not_equal':
			return (row) => compared(row) !== first;
		case 'in':
			return (row) => wanted.includes(compared(row));
		case 'greater_equal':
			return (row) => order(row) >= 0;
		case 'less_equal':
			return (row) => order(row) <= 0;
		case 'between':
			return (row) => order(row) >= 0 && compare(compared(row), last) <= 0;
		case 'starts_with':
			return isOrdered
				? badQuery(operator, name)
				: (row) => String(compared(row) ?? '').startsWith(String(first));
		case 'greater_than':
			return isOrdered ? (row) => order(row) > 0 : badQuery(operator, name);
		case 'less_than':
			return isOrdered ? (row) => order(row) < 0 : badQuery(operator, name);
		default:
			return badQuery(`operator ${operator}`, name);
	}
}
