import type { Field, ReadContext, VendorRecord, WriteContext } from '../adapters/adapter';
import { asText, getter, put } from './json';
import { utc } from './time';

type Options<C> = Pick<
	Field<C>,
	'on' | 'required' | 'types' | 'values' | 'itemTypes' | 'most' | 'keeps' | 'note' | 'sources'
>;

/** A field that is a text at a path of the CRM's record, both ways. Empty texts are read as missing. */
export function text<C>(path: string, options: Options<C> = {}): Field<C> {
	const get = getter(path);
	return {
		sources: [path],
		read: (record) => asText(get(record)),
		write: (body, value) => put(body, path, value),
		...options,
	};
}

/** A field that only reads. */
export function readOnly<C>(field: Field<C>): Field<C> {
	return { ...field, write: undefined };
}

/** A field whose value is converted both ways: `from` the CRM's, `to` the CRM's. Null stays null on the way out. */
export function converted<C>(
	path: string,
	from: (value: unknown, record: VendorRecord) => unknown,
	to: (value: never, write: WriteContext<C>) => unknown,
	options: Options<C> = {},
): Field<C> {
	const get = getter(path);
	return {
		sources: [path],
		read: (record) => {
			const value = get(record);
			return value === null || value === undefined || value === ''
				? undefined
				: from(value, record);
		},
		write: (body, value, write) =>
			put(body, path, value === null ? null : to(value as never, write)),
		...options,
	};
}

/** A time at a path. Read from any ISO form; written as ISO 8601 UTC, or as `format` makes it. */
export function time<C>(
	path: string,
	options: Options<C> & { format?: (time: string) => unknown } = {},
): Field<C> {
	const { format, ...rest } = options;
	return converted<C>(path, utc, (value: string) => format?.(value) ?? value, rest);
}

/** A number at a path; `factor` converts the CRM's unit (60 for minutes) to the unified one. */
export function number<C>(
	path: string,
	options: Options<C> & { factor?: number; asText?: boolean } = {},
): Field<C> {
	const { factor = 1, asText: isText = false, ...rest } = options;
	return converted<C>(
		path,
		(value) => {
			const count = Number(value);
			return Number.isFinite(count) ? count * factor : undefined;
		},
		(value: number) => {
			const count = Math.round(value / factor);
			return isText ? String(count) : count;
		},
		rest,
	);
}

/**
 * A choice at a path. `table` has the CRM's value for each unified one. A vendor's value without a twin is read in lower
 * case; a unified value without one is written as it is where `open`, and refused before otherwise.
 */
export function choice<C>(
	path: string,
	table: Record<string, string | number | boolean>,
	options: Options<C> & { open?: boolean } = {},
): Field<C> {
	const { open = false, ...rest } = options;
	const unified = new Map(Object.entries(table).map(([name, vendor]) => [fold(vendor), name]));
	return converted<C>(
		path,
		(value) => unified.get(fold(value)) ?? asText(value)?.toLowerCase(),
		(value: string) => table[value] ?? value,
		{ ...(open ? {} : { values: Object.keys(table) }), ...rest },
	);
}

function fold(value: unknown): string {
	return String(value).toLowerCase();
}

/** A link to one record, whose id stands at a path: `{id}` in the unified model, with `name` where a path to it is given. */
export function reference<C>(
	path: string,
	options: Options<C> & { name?: string; number?: boolean } = {},
): Field<C> {
	const { name, number: isNumber = false, ...rest } = options;
	const getId = getter(path);
	const getName = name === undefined ? undefined : getter(name);
	return {
		sources: name === undefined ? [path] : [path, name],
		read: (record) => {
			const id = asText(getId(record));
			if (id === undefined) return undefined;
			const label = getName === undefined ? undefined : asText(getName(record));
			return label === undefined ? { id } : { id, name: label };
		},
		write: (body, value) => put(body, path, idToWrite(value, isNumber)),
		...rest,
	};
}

/** A list of links of which the CRM has room for one, whose id stands at a path. */
export function singleReference<C>(
	path: string,
	options: Options<C> & { number?: boolean } = {},
): Field<C> {
	const { number: isNumber = false, ...rest } = options;
	const getId = getter(path);
	return {
		sources: [path],
		most: 1,
		read: (record) => {
			const id = asText(getId(record));
			return id === undefined ? undefined : [{ id }];
		},
		write: (body, value) =>
			put(body, path, idToWrite(Array.isArray(value) ? (value[0] ?? null) : null, isNumber)),
		...rest,
	};
}

function idToWrite(value: unknown, isNumber: boolean): unknown {
	const id =
		typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
	if (id === undefined || id === null) return null;
	return isNumber ? vendorNumber(String(id)) : id;
}

/** An id as the number that the CRM wants; ids beyond what a number holds, and texts, stay texts. */
export function vendorNumber(id: string): number | string {
	const number = Number(id);
	return id.trim() !== '' && Number.isSafeInteger(number) ? number : id;
}

/** A field that is computed from the whole record. */
export function computed<C>(
	read: (record: VendorRecord, read: ReadContext<C>) => unknown,
	options: Options<C> & Pick<Field<C>, 'write'> = {},
): Field<C> {
	return { read, ...options };
}

/** A text field that is only written. */
export function writeOnly<C>(write: Field<C>['write'], options: Options<C> = {}): Field<C> {
	return { write, ...options };
}

/** The engagement type of a resource that serves one type. */
export function constantType<C>(type: string): Field<C> {
	return { read: () => type };
}

/** A name of one field, from two: what is left of the last space, and what is right of it. */
export function splitName(name: string): { first: string; last: string } {
	const trimmed = name.trim().replace(/\s+/g, ' ');
	const space = trimmed.lastIndexOf(' ');
	return space < 0
		? { first: '', last: trimmed }
		: { first: trimmed.slice(0, space), last: trimmed.slice(space + 1) };
}

/** First and last name with a space between; undefined where both are missing. */
export function joinName(first: unknown, last: unknown): string | undefined {
	const left = asText(first);
	const right = asText(last);
	if (left === undefined) return right;
	return right === undefined ? left : `${left} ${right}`;
}

/**
 * The three name fields of a CRM that stores first and last name: `name` is joined on the way in, and split at the last
 * space on the way out where neither part is given.
 */
export function nameFields<C>(
	firstPath: string,
	lastPath: string,
	options: { first?: Options<C>; last?: Options<C>; name?: Options<C>; fullName?: string } = {},
): { first_name: Field<C>; last_name: Field<C>; name: Field<C> } {
	const getFirst = getter(firstPath);
	const getLast = getter(lastPath);
	const getFull = options.fullName === undefined ? undefined : getter(options.fullName);
	return {
		first_name: text<C>(firstPath, options.first),
		last_name: text<C>(lastPath, options.last),
		name: {
			sources: options.fullName === undefined ? [] : [options.fullName],
			read: (record) =>
				(getFull === undefined ? undefined : asText(getFull(record))) ??
				joinName(getFirst(record), getLast(record)),
			write: (body, value, { values }) => {
				const given = values.first_name !== undefined || values.last_name !== undefined;
				if (given || typeof value !== 'string') return;
				const { first, last } = splitName(value);
				if (first !== '') put(body, firstPath, first);
				put(body, lastPath, last);
			},
			keeps: true,
			note: 'Split at the last space where neither first nor last name is given',
			...options.name,
		},
	};
}
