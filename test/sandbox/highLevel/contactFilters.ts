import { isObject } from '../core/shape';
import { invalid } from './answers';
import { CUSTOM_FIELDS } from './customFields';
import type { FieldValue } from './customFields';
import type { Row } from './store';

/** The longest text that filters and queries take. */
export const LONGEST_TEXT = 75;
export const DATES = ['dateAdded', 'dateUpdated'];
export const SORTS = [...DATES, 'firstNameLowerCase', 'lastNameLowerCase', 'email'];
const FIELDS = [
	...SORTS,
	'phone',
	'tags',
	'assignedTo',
	'businessId',
	'businessName',
	'companyName',
	'source',
	'type',
	'dnd',
	'city',
	'state',
	'country',
	'postalCode',
	'followers',
];

export type Test = (row: Row) => boolean;
/** What the index holds of a contact under a field's name. */
export function indexed(row: Row, field: string): unknown {
	const [head, id] = field.split('.');
	if (head === 'customFields') {
		return (row.customFields as FieldValue[]).find((entry) => entry.id === id)?.value;
	}
	if (field === 'businessName') return row.companyName;
	if (field.endsWith('LowerCase')) {
		return String(row[field.replace('LowerCase', '')] ?? '').toLowerCase() || null;
	}
	return row[field];
}

function isEmpty(value: unknown): boolean {
	return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** 422 where a filter does not follow the grammar. */
export function testOf(filter: unknown): Test {
	if (!isObject(filter)) throw invalid('filters must be objects');
	if ('group' in filter) {
		const { group, filters, ...rest } = filter;
		refuseKeys(rest);
		if ((group !== 'AND' && group !== 'OR') || !Array.isArray(filters)) {
			throw invalid('group must be AND or OR, with a list of filters');
		}
		const tests = filters.map(testOf);
		if (group === 'AND') return (row) => tests.every((test) => test(row));
		return (row) => tests.some((test) => test(row));
	}
	const { field, operator, value, ...rest } = filter;
	refuseKeys(rest);
	const name = String(field);
	const [head, id] = name.split('.');
	const isCustom = head === 'customFields' && CUSTOM_FIELDS.some((known) => known.id === id);
	if (!FIELDS.includes(name) && !isCustom) throw invalid(`Invalid filter field: ${name}`);
	return operatorTest(name, operator, value);
}

export function refuseKeys(rest: Record<string, unknown>): void {
	const [stray] = Object.keys(rest);
	if (stray !== undefined) throw invalid(`property ${stray} should not exist`);
}

function operatorTest(field: string, operator: unknown, value: unknown): Test {
	const same = (row: Row) => {
		const held = indexed(row, field);
		return Array.isArray(held) ? held.includes(value) : held === value;
	};
	const contains = (row: Row) =>
		[indexed(row, field)].flat().some((held) =>
			String(held ?? '')
				.toLowerCase()
				.includes(String(value).toLowerCase()),
		);
	switch (operator) {
		case 'exists':
		case 'not_exists':
			if (value !== undefined) throw invalid(`${String(operator)} takes no value`);
			return (row) => isEmpty(indexed(row, field)) === (operator === 'not_exists');
		case 'eq':
		case 'not_eq':
			if (!['string', 'number', 'boolean'].includes(typeof value)) {
				throw invalid(`${field}: value of ${operator} must be a string, number or boolean`);
			}
			return (row) => same(row) === (operator === 'eq');
		case 'contains':
		case 'not_contains':
			if (
				typeof value !== 'string' ||
				value.length > LONGEST_TEXT ||
				/[^\p{L}\p{N}\s@._-]/u.test(value)
			) {
				throw invalid(`${field}: value of ${operator} must be plain text of up to 75 characters`);
			}
			return (row) => contains(row) === (operator === 'contains');
		case 'range': {
			const range = rangeOf(field, value);
			return (row) => {
				const held = indexed(row, field);
				return !isEmpty(held) && isWithin(held, range);
			};
		}
		default:
			throw invalid(`Invalid operator: ${String(operator)}`);
	}
}

type Range = Array<[operator: string, bound: string | number]>;

function rangeOf(field: string, value: unknown): Range {
	if (!isObject(value) || Object.keys(value).length === 0) {
		throw invalid(`${field}: value of range must be an object`);
	}
	return Object.entries(value).map(([operator, bound]) => {
		if (!['gt', 'gte', 'lt', 'lte'].includes(operator)) throw invalid(`Invalid range: ${operator}`);
		if (!DATES.includes(field) && !field.startsWith('customFields.')) {
			throw invalid(`${field} does not take range`);
		}
		if (typeof bound === 'number' && !DATES.includes(field)) return [operator, bound];
		const moment = typeof bound === 'string' ? Date.parse(bound) : Number.NaN;
		if (Number.isNaN(moment)) throw invalid(`${field}: ${operator} must be an ISO 8601 date`);
		return [operator, DATES.includes(field) ? new Date(moment).toISOString() : String(bound)];
	});
}

function isWithin(held: unknown, range: Range): boolean {
	return range.every(([operator, bound]) => {
		const value = held as string | number;
		if (operator === 'gt') return value > bound;
		if (operator === 'gte') return value >= bound;
		return operator === 'lt' ? value < bound : value <= bound;
	});
}

/** The bounds of a range filter on the field that the list is sorted by, so that the walk can begin there. */
export function boundsOf(filters: unknown[], by: string): { from?: string; until?: string } {
	const result: { from?: string; until?: string } = {};
	for (const filter of filters) {
		if (!isObject(filter) || filter.field !== by || filter.operator !== 'range') continue;
		for (const [operator, bound] of rangeOf(by, filter.value)) {
			if (operator === 'gte' || operator === 'gt') result.from = String(bound);
			else result.until = `${String(bound)}~`;
		}
	}
	return result;
}
