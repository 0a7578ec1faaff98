import type { Rule, Rules } from '../core/shape';
import { without } from '../core/keys';
import type { Account } from './account';
import { checked, invalid, missing, queryOf } from './answers';
import { maskOf, masked, shownFields } from './contacts';
import { WORK_FIELDS, writtenFields } from './customFields';
import type { FieldValue } from './customFields';
import { COMPARISONS, byId, customFilters, equals, inList, isLike, timeBound } from './filters';
import type { Clause, FilterFields } from './filters';
import { list, LIST_KEYS } from './lists';
import type { ListKind } from './lists';
import { assignee, FIRST, NOTE_TYPES, SELF } from './seeds';
import type { Row } from './store';

const text: Rule = { type: 'string', nullable: true };

/** Custom fields as notes and tasks take them. */
export const customRule: Rule = {
	type: 'array',
	items: {
		type: 'object',
		keys: { id: { type: 'string', required: true }, content: { type: 'any', nullable: true } },
	},
};
const RULES: Rules = {
	title: text,
	text,
	type: { ...text, values: NOTE_TYPES },
	user_id: { type: 'string', required: true, filled: true },
	is_pinned: { type: 'boolean' },
	custom_fields: customRule,
};
const UPDATE_RULES: Rules = { ...RULES, contact_id: { type: 'string' } };

const FILTERS: FilterFields = {
	...customFilters(WORK_FIELDS),
	id: { ...byId, operators: [...COMPARISONS, '!='] },
	ids: inList,
	title: {
		wildcard: true,
		test: (row, value) =>
			value.endsWith('*')
				? isLike(row.title, value)
				: String(row.title ?? '')
						.toLowerCase()
						.includes(value.toLowerCase()),
	},
	contact_id: equals('contact_id'),
	assigned_to_user_id: {
		test: (row, value) => (row.assigned_to_user as { id: string } | null)?.id === value,
	},
	since_time: timeBound('update_time', '>='),
	until_time: timeBound('update_time', '<='),
};

/** Custom fields show where they are asked for. */
export function optional(raw: unknown): (row: Row) => Record<string, unknown> {
	const { fields } = queryOf(raw, 'fields');
	const isShown = shownFields(fields, ['custom_fields']) !== undefined;
	return (row) => (isShown ? row : without(row, 'custom_fields'));
}

function find(account: Account, contactId: string, id: string): Row {
	account.contacts.find(contactId);
	const row = account.notes.get(id);
	if (row?.contact_id !== contactId) throw missing('Note', id);
	return row;
}

function settled(account: Account, written: Record<string, unknown>): Record<string, unknown> {
	if (!written.title && !written.type)
		throw invalid('A value for either title or type is required');
	account.check('user', written.user_id);
	account.check('contact', written.contact_id);
	const result: Record<string, unknown> = without(written, 'user_id', 'is_pinned');
	result.assigned_to_user = assignee(String(written.user_id));
	if (written.is_pinned !== undefined) {
		result.pinned_at = written.is_pinned === true ? account.now() : null;
	}
	if (written.custom_fields !== undefined) {
		result.custom_fields = writtenFields(WORK_FIELDS, written.custom_fields as FieldValue[]);
	}
	return result;
}

export function createNote(
	account: Account,
	contactId: string,
	raw: unknown,
	body: unknown,
): unknown {
	const show = optional(raw);
	account.contacts.find(contactId);
	const now = account.now();
	return show(
		account.notes.write({
			id: account.notes.takeId(),
			title: null,
			text: null,
			type: null,
			contact_id: contactId,
			pinned_at: null,
			custom_fields: [],
			...settled(account, checked(body, RULES)),
			create_time: now,
			update_time: now,
			last_updated_by_user_id: SELF.id,
			created_by_user_id: SELF.id,
		}),
	);
}

export function getNote(account: Account, contactId: string, id: string, raw: unknown): unknown {
	return optional(raw)(find(account, contactId, id));
}

export function updateNote(
	account: Account,
	contactId: string,
	id: string,
	raw: unknown,
	body: unknown,
): unknown {
	const { mask, rest } = maskOf(raw, Object.keys(UPDATE_RULES));
	const show = optional(rest);
	const before = find(account, contactId, id);
	const written = checked(body, UPDATE_RULES);
	const values = settled(account, written);
	const given = mask?.filter((name) => name !== 'contact_id' || written.contact_id !== undefined);
	const names = given?.map((name) =>
		name === 'user_id' ? 'assigned_to_user' : name === 'is_pinned' ? 'pinned_at' : name,
	);
	return show(
		account.notes.write({
			...before,
			...masked(values, names, ['custom_fields']),
			update_time: account.now(),
			last_updated_by_user_id: SELF.id,
		}),
	);
}

export function deleteNote(account: Account, contactId: string, id: string): void {
	account.notes.delete(find(account, contactId, id));
}

/** Rows that can pass a filter on ids or on a contact. */
function candidatesOf(account: Account, clauses: Clause[]): Iterable<Row> | undefined {
	const ids = clauses.find(({ field }) => field === 'ids');
	if (ids !== undefined) {
		return ids.value
			.split(',')
			.map((id) => account.notes.get(id))
			.filter((row) => row !== undefined);
	}
	const contact = clauses.find(({ field }) => field === 'contact_id')?.value;
	if (contact === undefined) return undefined;
	const index = Number(contact) - FIRST.contact;
	return account.notes.among([index, index + account.world.records]);
}

/** The notes of all contacts, or of one. The last page has no token at all. */
export function listNotes(account: Account, raw: unknown, contactId?: string): unknown {
	const query = queryOf(raw, 'fields', ...LIST_KEYS);
	const isShown = shownFields(query.fields, ['custom_fields']) !== undefined;
	if (contactId !== undefined) account.contacts.find(contactId);
	const own: Clause[] =
		contactId === undefined ? [] : [{ field: 'contact_id', operator: '==', value: contactId }];
	const kind: ListKind = {
		name: 'notes',
		filters: FILTERS,
		orders: { id: 'id', create_time: 'create_time', update_time: 'update_time' },
		rising: ['id', 'create_time', 'update_time'],
		dropsLastToken: true,
		from: { field: 'since_time', key: 'update_time' },
		refuse: (clauses) => {
			const names = clauses.map(({ field }) => field);
			if (names.includes('id') && names.includes('ids'))
				throw invalid('id and ids cannot be combined');
			clauses.push(...own);
		},
		candidates: (clauses) => candidatesOf(account, clauses),
		show: (row) => (isShown ? row : without(row, 'custom_fields')),
	};
	return list(account.notes, kind, query);
}
