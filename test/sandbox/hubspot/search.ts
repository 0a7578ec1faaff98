import type { FastifyInstance } from 'fastify';

import type { Rules } from '../core/shape';
import { invalid, readBody, readQuery } from './answers';
import type { Crm } from './crm';
import { typeIn } from './objects';
import { typeOfOne } from './objectTypes';
import type { ObjectType } from './objectTypes';
import { present, valueOf } from './present';
import { propertiesOf } from './properties';
import type { Property } from './properties';
import type { Row } from './row';

const LARGEST_PAGE = 200;
const MOST_RESULTS = 10_000;
const LONGEST_BODY = 3_000;
const MOST_GROUPS = 5;
const MOST_FILTERS_A_GROUP = 6;
const MOST_FILTERS = 18;

const TEXT = { type: 'string' } as const;
const SEARCH: Rules = {
	filterGroups: {
		type: 'array',
		required: true,
		max: MOST_GROUPS,
		items: {
			type: 'object',
			keys: {
				filters: {
					type: 'array',
					required: true,
					max: MOST_FILTERS_A_GROUP,
					items: {
						type: 'object',
						keys: {
							propertyName: { ...TEXT, required: true },
							operator: {
								...TEXT,
								required: true,
								values: [
									'EQ',
									'NEQ',
									'LT',
									'LTE',
									'GT',
									'GTE',
									'BETWEEN',
									'IN',
									'NOT_IN',
									'HAS_PROPERTY',
									'NOT_HAS_PROPERTY',
									'CONTAINS_TOKEN',
									'NOT_CONTAINS_TOKEN',
								],
							},
							value: TEXT,
							highValue: TEXT,
							values: { type: 'array', items: TEXT },
						},
					},
				},
			},
		},
	},
	sorts: { type: 'array', required: true, max: 1, items: { type: 'any' } },
	query: { ...TEXT, max: LONGEST_BODY },
	properties: { type: 'array', required: true, items: TEXT },
	limit: {
		type: 'integer',
		required: true,
		max: LARGEST_PAGE,
		test: (value) => Number(value) >= 0,
	},
	after: { ...TEXT, required: true },
};

interface Filter {
	propertyName: string;
	operator: string;
	value?: string;
	highValue?: string;
	values?: string[];
}
interface SearchBody {
	filterGroups: Array<{ filters: Filter[] }>;
	sorts: unknown[];
	query?: string;
	properties: string[];
	limit: number;
	after: string;
}
interface Sort {
	property: Property;
	isDescending: boolean;
}
type Test = (row: Row) => boolean;

/** Adds the search of one API version. */
export function registerSearch(app: FastifyInstance, crm: Crm, version: string): void {
	app.post(`/crm/objects/${version}/:objectType/search`, async (request) => {
		const type = typeIn(request);
		readQuery(request.query, []);
		const body = readBody<SearchBody>(request.body, SEARCH);
		if (JSON.stringify(body).length > LONGEST_BODY) {
			invalid(`The request body is longer than ${LONGEST_BODY} characters`);
		}
		if (body.after !== '' && !/^\d+$/.test(body.after))
			invalid(`after: ${body.after} is no offset`);
		const offset = Number(body.after);
		if (offset + body.limit > MOST_RESULTS) {
			invalid(`Paging past ${MOST_RESULTS} results of a search is not possible`);
		}
		const { rows, total } = find(crm, type, body, offset);
		const results = rows.map((row) => present(crm, type, row, { properties: body.properties }));
		const next = offset + rows.length;
		return {
			total,
			results,
			...(next < total && rows.length > 0 ? { paging: { next: { after: String(next) } } } : {}),
		};
	});
}

function find(
	crm: Crm,
	type: ObjectType,
	body: SearchBody,
	offset: number,
): { rows: Row[]; total: number } {
	const filters = body.filterGroups.flatMap((group) => group.filters);
	if (filters.length > MOST_FILTERS)
		invalid(`No more than ${MOST_FILTERS} filters are possible in all`);
	const groups = body.filterGroups.map((group) =>
		group.filters.map((filter) => testOf(crm, type, filter)),
	);
	const sort = sortOf(type, body.sorts[0]);
	const words = (body.query ?? '')
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');
	const { table } = crm.store(type);
	const from = startOfWalk(crm, type, body, filters, sort);
	if (from !== undefined) {
		const before = table.rank(from);
		return { rows: table.slice(before + offset, body.limit), total: table.size - before };
	}
	const found: Row[] = [];
	for (const current of table.values()) {
		const row = crm.indexed(current);
		if (row === undefined) continue;
		if (groups.length > 0 && !groups.some((tests) => tests.every((test) => test(row)))) continue;
		if (words.length > 0 && !hasWords(crm, type, row, words)) continue;
		found.push(row);
	}
	if (sort !== undefined) found.sort(comparison(crm, type, sort));
	return { rows: found.slice(offset, offset + body.limit), total: found.length };
}

/** Where in the table the results start, for searches that are a walk by rising id. */
function startOfWalk(
	crm: Crm,
	type: ObjectType,
	body: SearchBody,
	filters: Filter[],
	sort: Sort | undefined,
): number | undefined {
	const isByAge =
		sort === undefined ||
		sort.property.name === 'hs_object_id' ||
		sort.property.name === type.createdProperty;
	if (!isByAge || sort?.isDescending === true || (body.query ?? '') !== '') return undefined;
	if (crm.world.settings.indexLagMs > 0) return undefined;
	if (filters.length === 0) return 0;
	const [{ propertyName, operator, value = '' }] = filters;
	if (filters.length > 1 || propertyName !== 'hs_object_id' || operator !== 'GT') return undefined;
	return crm.store(type).positionOf(String(Number(value) + 1));
}

function sortOf(type: ObjectType, sort: unknown): Sort | undefined {
	if (sort === undefined) return undefined;
	const {
		propertyName,
		direction = 'ASCENDING',
		...rest
	} = typeof sort === 'string'
		? {
				propertyName: sort.replace(/^-/, ''),
				direction: sort.startsWith('-') ? 'DESCENDING' : 'ASCENDING',
			}
		: ((sort ?? {}) as Record<string, unknown>);
	if (Object.keys(rest).length > 0)
		invalid(`Unrecognized field "${Object.keys(rest)[0]}" in sorts`);
	if (direction !== 'ASCENDING' && direction !== 'DESCENDING')
		invalid('direction is ASCENDING or DESCENDING');
	return {
		property: knownProperty(type, String(propertyName)),
		isDescending: direction === 'DESCENDING',
	};
}

function knownProperty(type: ObjectType, name: string): Property {
	return (
		propertiesOf(type).get(name) ??
		invalid('There was a problem with the request.', {
			errors: [{ message: `Property "${name}" does not exist`, code: 'PROPERTY_DOESNT_EXIST' }],
		})
	);
}

function comparison(
	crm: Crm,
	type: ObjectType,
	{ property, isDescending }: Sort,
): (left: Row, right: Row) => number {
	const sign = isDescending ? -1 : 1;
	const values = new Map<Row, string | number | null>();
	const valueFor = (row: Row): string | number | null => {
		let value = values.get(row);
		if (value === undefined) {
			value = comparable(property, valueOf(crm, type, row, property.name));
			values.set(row, value);
		}
		return value;
	};
	return (left, right) => {
		const one = valueFor(left);
		const other = valueFor(right);
		if (one === other) return Number(left.id) - Number(right.id);
		if (one === null) return 1;
		if (other === null) return -1;
		return one < other ? -sign : sign;
	};
}

/** A value as filters and sorts compare it: moments and numbers as numbers, choices as they are, text in lower case. */
function comparable(property: Property, value: string | null): string | number | null {
	if (value === null) return null;
	if (property.type === 'date' || property.type === 'datetime') return Date.parse(value);
	if (property.type === 'number') return Number(value);
	return property.type === 'enumeration' ? value : value.toLowerCase();
}

/** A filter's value; moments come as milliseconds and nothing else. */
function operandOf(property: Property, value: string | undefined): string | number {
	if (value === undefined) return invalid(`A filter on ${property.name} lacks its value`);
	if (property.type === 'date' || property.type === 'datetime' || property.type === 'number') {
		if (!/^-?\d+(?:\.\d+)?$/.test(value))
			invalid(`${value} is no number, as ${property.name} needs`);
		return Number(value);
	}
	return property.type === 'enumeration' ? value : value.toLowerCase();
}

function testOf(crm: Crm, type: ObjectType, filter: Filter): Test {
	const linked = /^associations\.(\w+)$/.exec(filter.propertyName);
	if (linked !== null) return linkTest(crm, type, linked[1], filter);
	const property = knownProperty(type, filter.propertyName);
	const read = (row: Row) => comparable(property, valueOf(crm, type, row, property.name));
	const { operator } = filter;
	switch (operator) {
		case 'HAS_PROPERTY':
			return (row) => read(row) !== null;
		case 'NOT_HAS_PROPERTY':
			return (row) => read(row) === null;
		case 'IN':
		case 'NOT_IN': {
			const wanted = new Set(listOperands(property, filter));
			return (row) => wanted.has(read(row) ?? '') === (operator === 'IN');
		}
		case 'CONTAINS_TOKEN':
		case 'NOT_CONTAINS_TOKEN': {
			const pattern = tokenPattern(
				String(operandOf({ ...property, type: 'string' }, filter.value)),
			);
			return (row) => pattern.test(String(read(row) ?? '')) === (operator === 'CONTAINS_TOKEN');
		}
		default:
			return comparisonTest(read, property, filter);
	}
}

function comparisonTest(
	read: (row: Row) => string | number | null,
	property: Property,
	filter: Filter,
): Test {
	const low = operandOf(property, filter.value);
	const high = filter.operator === 'BETWEEN' ? operandOf(property, filter.highValue) : low;
	return (row) => {
		const value = read(row);
		if (filter.operator === 'NEQ') return value !== low;
		if (value === null) return false;
		switch (filter.operator) {
			case 'EQ':
				return value === low;
			case 'LT':
				return value < low;
			case 'LTE':
				return value <= low;
			case 'GT':
				return value > low;
			case 'GTE':
				return value >= low;
			default:
				return value >= low && value <= high;
		}
	};
}

/** IN lists of text match in lower case only, as the vendor demands it of the caller. */
function listOperands(property: Property, filter: Filter): Array<string | number> {
	const values = filter.values ?? invalid(`A filter ${filter.operator} needs "values"`);
	if (values.length === 0) invalid(`A filter ${filter.operator} needs "values"`);
	return values.map((value) => {
		const operand = operandOf(property, value);
		return typeof operand === 'string' ? value : operand;
	});
}

/** Whole words, with `*` for any characters. */
function tokenPattern(value: string): RegExp {
	const escaped = value.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[\\w.@-]*');
	return new RegExp(`(?:^|[^\\w])${escaped}(?:$|[^\\w])`);
}

function linkTest(crm: Crm, type: ObjectType, singular: string, filter: Filter): Test {
	const target = typeOfOne(singular) ?? invalid(`Unable to infer object type from: ${singular}`);
	if (filter.operator !== 'EQ' && filter.operator !== 'IN') {
		invalid(`${filter.propertyName} takes EQ and IN alone`);
	}
	const wanted = filter.operator === 'EQ' ? [filter.value ?? ''] : (filter.values ?? []);
	if (wanted.length === 0 || wanted.includes(''))
		invalid(`A filter on ${filter.propertyName} lacks its value`);
	const ids = new Set(
		wanted.flatMap((id) => crm.links.of(target, id, type).map((link) => link.id)),
	);
	return (row) => ids.has(row.id);
}

function hasWords(crm: Crm, type: ObjectType, row: Row, words: string[]): boolean {
	const text = type.searched
		.map((name) => valueOf(crm, type, row, name) ?? '')
		.join(' ')
		.toLowerCase();
	return words.every((word) => text.includes(word));
}
