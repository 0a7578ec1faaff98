import { fieldsOf } from './fields';
import type { Field, Module } from './fields';
import type { Org } from './org';
import { rawValue } from './present';
import type { Row } from './seeds';
import { isDate, looseMomentOf } from './time';

export type Comparable = string | number | boolean | null;

/** A column of a query: a field, or a field of the record that a lookup leads to. */
export interface Column {
	name: string;
	/** The field whose values are compared. */
	field: Field;
	read: (row: Row) => unknown;
	/** The value as it is compared. */
	key: (row: Row) => Comparable;
}

function column(name: string, field: Field, read: Column['read']): Column {
	switch (name) {
		case 'Created_Time':
			return { name, field, read, key: (row) => row.createdAt };
		case 'Modified_Time':
			return { name, field, read, key: (row) => row.updatedAt };
		default:
			return { name, field, read, key: (row) => comparable(field, read(row)) };
	}
}

/** The column with a name; undefined where the module has none such. */
export function columnNamed(org: Org, module: Module, name: string): Column | undefined {
	const [first, second] = name.split('.');
	const field = fieldsOf(module).get(first);
	if (field === undefined) return undefined;
	if (second === undefined) return column(name, field, (row) => rawValue(org, module, row, first));
	if (field.type !== 'lookup' && field.type !== 'ownerlookup') return undefined;
	if (second === 'id') return column(name, field, (row) => row.values[first] ?? null);
	const { target } = field;
	if (target === undefined || target === 'any') return undefined;
	const other = fieldsOf(target).get(second);
	if (other === undefined) return undefined;
	return column(name, other, (row) => {
		const found = org.get(target, String(row.values[first] ?? ''));
		return found === undefined ? null : rawValue(org, target, found, second);
	});
}

/** A record's value as it is compared: times and numbers as numbers, text in lower case. */
function comparable(field: Field, value: unknown): Comparable {
	if (value === null || value === undefined || value === '') return null;
	switch (field.type) {
		case 'date':
		case 'datetime':
			return Date.parse(String(value));
		case 'integer':
			return Number(value);
		case 'boolean':
			return value === true;
		case 'multiselectpicklist':
			return (value as string[]).join(';').toLowerCase();
		default:
			return String(value).toLowerCase();
	}
}

/** A value of a query as it is compared; undefined where it does not fit the field. */
export function operand(field: Field, value: Comparable): Comparable | undefined {
	switch (field.type) {
		case 'date':
			return typeof value === 'string' && isDate(value) ? Date.parse(value) : undefined;
		case 'datetime':
			return typeof value === 'string' ? looseMomentOf(value) : undefined;
		case 'integer':
			return /^-?\d+(?:\.\d+)?$/.test(String(value)) ? Number(value) : undefined;
		case 'boolean':
			return ['true', 'false'].includes(String(value)) ? String(value) === 'true' : undefined;
		default:
			return typeof value === 'string' ? value.toLowerCase() : undefined;
	}
}

/** Order of two values; empty ones come first. */
export function compare(left: Comparable, right: Comparable): number {
	if (left === right) return 0;
	if (left === null) return -1;
	if (right === null) return 1;
	return left < right ? -1 : 1;
}

/** A column's value as a sort key: empty ones come first. */
export function sortable({ field, key }: Column, row: Row): string | number {
	const found = key(row);
	if (found === null) {
		return ['date', 'datetime', 'integer'].includes(field.type) ? Number.NEGATIVE_INFINITY : '';
	}
	return typeof found === 'boolean' ? Number(found) : found;
}
