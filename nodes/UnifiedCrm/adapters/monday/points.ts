import type { Field, VendorRecord } from '../adapter';
import { given, withExtension } from '../../engine/contactPoints';
import { InputError } from '../../engine/failures';
import { isEmpty, isRecord } from '../../engine/json';
import type { EmailAddress, PhoneNumber } from '../../model';
import type { Column, ContactBoard } from './boards';
import { plainValue, toColumnValue, valueOf } from './columnValues';

/** Where the values of columns stand in a body. */
export const COLUMNS = 'column_values';

/** Puts the value of a column into a body. */
export function putColumn(body: VendorRecord, column: Column, value: unknown): void {
	const values = isRecord(body[COLUMNS]) ? body[COLUMNS] : {};
	values[column.id] = value;
	body[COLUMNS] = values;
}

/** The column of a field. Throws an InputError where the board has none and there is a value for it. */
export function columnFor(
	board: ContactBoard | undefined,
	key: 'account' | 'description' | 'owner' | 'tags' | 'title',
	label: string,
	value: unknown,
): Column | undefined {
	const column = board?.[key];
	if (column === undefined && !isEmpty(value)) throw noColumn(board, label, WANTED[key]);
	return column;
}

const WANTED = {
	account: 'a column that connects it with the accounts board',
	description: 'a column of the type long text',
	owner: 'a column of the type people',
	tags: 'a column of the type tags',
	title: 'a text column named "Title"',
};

function noColumn(board: ContactBoard | undefined, label: string, wanted: string): InputError {
	return new InputError(
		`The board "${board?.name ?? ''}" of monday CRM has no column for the field "${label}"`,
		`Add ${wanted} to the board, or leave the field out.`,
	);
}

/** What tells the columns of one type apart, by their titles: "Work Email" is of the type work. */
function kindOf({ title }: Column): string | undefined {
	const kind = title
		.toLowerCase()
		.replace(/\b(e-?mails?|phones?|numbers?|address(es)?|telephone|tel)\b/g, '')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
	return kind === '' ? undefined : kind;
}

const kinds = new WeakMap<Column, { kind?: string }>();

function knownKind(column: Column): string | undefined {
	const known = kinds.get(column) ?? { kind: kindOf(column) };
	kinds.set(column, known);
	return known.kind;
}

/** A list of which each entry has a column of the board: an entry goes to the column of its type, else to the first free. */
function points<Item extends { type?: string }>(
	key: 'emails' | 'phones',
	label: string,
	type: 'email' | 'phone',
	make: (value: string) => Item,
	toText: (item: Item) => string,
): Field {
	return {
		read: (record, { context }) => {
			const board = context as ContactBoard | undefined;
			if (board === undefined) return undefined;
			const items: Item[] = [];
			for (const column of board[key]) {
				const value = valueOf(record, column);
				const text = value === undefined ? undefined : plainValue(value, type);
				if (typeof text !== 'string') continue;
				const item = make(text);
				const kind = knownKind(column);
				if (kind !== undefined) item.type = kind;
				items.push(item);
			}
			return items.length === 0 ? undefined : items;
		},
		write: (body, value, { context }) => {
			const board = context as ContactBoard | undefined;
			const columns = board?.[key] ?? [];
			const items = given<Item>(value);
			if (items.length > columns.length) {
				if (columns.length === 0) throw noColumn(board, label, `a column of the type ${type}`);
				throw new InputError(
					`The board "${board?.name ?? ''}" of monday CRM has room for ${columns.length} in the field "${label}", and ${items.length} are given`,
					`Give fewer, or add another column of the type ${type}.`,
				);
			}
			const placed = placeItems(items, columns);
			for (const column of columns) {
				const item = placed.get(column);
				putColumn(body, column, item === undefined ? null : toColumnValue(column, toText(item)));
			}
		},
		note: `Each stands in a column of the type ${type}`,
	};
}

function placeItems<Item extends { type?: string }>(
	items: Item[],
	columns: Column[],
): Map<Column, Item> {
	const placed = new Map<Column, Item>();
	const waiting: Item[] = [];
	for (const item of items) {
		const wanted = item.type?.toLowerCase();
		const column = columns.find(
			(candidate) =>
				wanted !== undefined && knownKind(candidate) === wanted && !placed.has(candidate),
		);
		if (column === undefined) waiting.push(item);
		else placed.set(column, item);
	}
	for (const item of waiting) {
		const column = columns.find((candidate) => !placed.has(candidate));
		if (column !== undefined) placed.set(column, item);
	}
	return placed;
}

export const emails = points<EmailAddress>(
	'emails',
	'Email Addresses',
	'email',
	(email) => ({ email }),
	({ email }) => email,
);

export const phones = points<PhoneNumber>(
	'phones',
	'Phone Numbers',
	'phone',
	(number) => ({ number }),
	withExtension,
);
