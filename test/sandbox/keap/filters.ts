import { invalid, isFullTime } from './answers';
import type { CustomField, FieldValue } from './customFields';
import type { Row } from './store';

export type Operator = '==' | '!=' | '>=' | '<=' | '>' | '<';

export interface Clause {
	field: string;
	operator: Operator;
	value: string;
}

/** What a filter field takes and tests. */
export interface FilterField {
	operators?: readonly Operator[];
	/** A trailing `*` stands for anything. */
	wildcard?: boolean;
	/** Times are whole ISO texts; lists are separated by commas. */
	value?: 'text' | 'time' | 'list' | 'boolean' | 'number';
	test: (row: Row, value: string, operator: Operator) => boolean;
}

export type FilterFields = Record<string, FilterField>;

export const COMPARISONS: readonly Operator[] = ['==', '>', '<', '>=', '<='];

/** Whether a text is the value, or begins with it where that ends in `*`; upper and lower case are the same. */
export function isLike(held: unknown, value: string): boolean {
	const text = String(held ?? '').toLowerCase();
	const wanted = value.toLowerCase();
	return wanted.endsWith('*') ? text.startsWith(wanted.slice(0, -1)) : text === wanted;
}

export function compares(
	held: number | string,
	operator: Operator,
	wanted: number | string,
): boolean {
	switch (operator) {
		case '==':
			return held === wanted;
		case '!=':
			return held !== wanted;
		case '>':
			return held > wanted;
		case '<':
			return held < wanted;
		case '>=':
			return held >= wanted;
		default:
			return held <= wanted;
	}
}

/** Clauses of a filter, joined by `;`. */
export function clausesOf(filter: string | undefined, fields: FilterFields): Clause[] {
	const clauses: Clause[] = [];
	for (const part of (filter ?? '').split(';')) {
		if (part === '') continue;
		const [, field, operator, value] = /^([A-Za-z_][\w.]*)(==|!=|>=|<=|>|<)(.*)$/s.exec(part) ?? [];
		if (field === undefined) throw invalid(`Invalid filter: ${part}`);
		const clause = { field, operator: operator as Operator, value };
		refuseClause(clause, fields[field]);
		clauses.push(clause);
	}
	return clauses;
}

function refuseClause({ field, operator, value }: Clause, known: FilterField | undefined): void {
	if (known === undefined) throw invalid(`Invalid filter field: ${field}`);
	if (!(known.operators ?? ['==']).includes(operator)) {
		throw invalid(`Operator ${operator} is not supported for ${field}`);
	}
	const stars = value.split('*').length - 1;
	const isFree = known.value === undefined || known.value === 'text';
	const isWild = known.wildcard === true && stars === 1 && value.endsWith('*');
	if (isFree && stars > 0 && !isWild) throw invalid(`Invalid wildcard in ${field}`);
	if (value === '') throw invalid(`${field} has no value`);
	if (known.value === 'time' && !isFullTime(value))
		throw invalid(`Invalid date-time in ${field}: ${value}`);
	if (known.value === 'number' && !/^-?\d+(?:\.\d+)?$/.test(value))
		throw invalid(`Invalid number in ${field}`);
	if (known.value === 'list' && !/^[\w,]+$/.test(value)) throw invalid(`Invalid list in ${field}`);
	if (known.value === 'boolean' && !['true', 'false'].includes(value)) {
		throw invalid(`Invalid boolean in ${field}`);
	}
}

/** The test of all clauses; undefined where every row passes. */
export function testOf(
	clauses: Clause[],
	fields: FilterFields,
): ((row: Row) => boolean) | undefined {
	if (clauses.length === 0) return undefined;
	return (row) =>
		clauses.every(({ field, operator, value }) => fields[field].test(row, value, operator));
}

/** Filters on a list of ids, and comparisons on one. */
export const inList: FilterField = {
	value: 'list',
	test: (row, value) => value.split(',').includes(row.id),
};
export const byId: FilterField = {
	operators: COMPARISONS,
	value: 'number',
	test: (row, value, operator) => compares(Number(row.id), operator, Number(value)),
};

/** A field whose text equals the value. */
export const equals = (key: string): FilterField => ({
	test: (row, value) => row[key] === value,
});
export const like = (of: (row: Row) => unknown): FilterField => ({
	wildcard: true,
	test: (row, value) => isLike(of(row), value),
});
/** From or up to a time, inclusive. */
export const timeBound = (key: string, operator: '>=' | '<='): FilterField => ({
	value: 'time',
	test: (row, value) => {
		const held = row[key];
		if (typeof held !== 'string') return false;
		return compares(held, operator, new Date(value).toISOString());
	},
});

/** Custom fields are filtered by their names, whatever the case. */
export function customFilters(definitions: CustomField[]): FilterFields {
	return Object.fromEntries(
		definitions.flatMap((definition) => {
			const { id, field_name: name, field_type: type } = definition;
			const of = (row: Row) =>
				(row.custom_fields as FieldValue[]).find((entry) => entry.id === id)?.content;
			let field = like(of);
			if (type === 'WHOLE_NUMBER') {
				field = {
					operators: COMPARISONS,
					value: 'number',
					test: (row, value, operator) =>
						of(row) !== undefined && compares(Number(of(row)), operator, Number(value)),
				};
			} else if (type === 'DATE') {
				field = {
					operators: COMPARISONS,
					value: 'time',
					test: (row, value, operator) =>
						of(row) !== undefined &&
						compares(Date.parse(String(of(row))), operator, Date.parse(value)),
				};
			} else if (type === 'LIST_BOX') {
				field = { test: (row, value) => ((of(row) ?? []) as unknown[]).includes(value) };
			} else if (type === 'YES_NO') {
				field = { test: (row, value) => (of(row) === true) === (value === '1') };
			}
			return [
				[name, field],
				[name.toLowerCase(), field],
			];
		}),
	);
}
