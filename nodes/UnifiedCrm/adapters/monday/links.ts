import type { Field, VendorRecord } from '../adapter';
import { InputError } from '../../engine/failures';
import { asRecord, asText } from '../../engine/json';
import type { EngagementFieldName, FilterValues, UnifiedRecord } from '../../model';
import type { ContactBoard, Role } from './boards';

/** Fields that link an engagement to an item: which one it is, the item's board tells. */
const LINKS = ['account', 'contact', 'lead', 'opportunity'] as const;

/** What an engagement's context must hold for its links. */
export interface BoardContext {
	board: ContactBoard;
}

/** What is kept on the board of an engagement's item; contacts, where the board is not known. */
function roleOf(board: unknown, context: unknown): Role | undefined {
	const id = asText((board as VendorRecord | null | undefined)?.id);
	if (id === undefined) return 'contact';
	return (context as BoardContext | undefined)?.board.roles.get(id);
}

/**
 * The link to an item of one role. @param place where a record shows its item's id and its board
 */
function link(
	role: Role,
	place: (record: VendorRecord) => { item: unknown; board: unknown },
): Field {
	const isSingle = role === 'account';
	return {
		on: ['create'],
		most: isSingle ? undefined : 1,
		read: (record, { context }) => {
			const { item, board } = place(record);
			const id = asText(item);
			if (id === undefined || roleOf(board, context) !== role) return undefined;
			return isSingle ? { id } : [{ id }];
		},
		write: (body, value) => {
			const [first] = Array.isArray(value) ? (value as VendorRecord[]) : [asRecord(value)];
			if (first?.id !== undefined) body.item_id = first.id;
		},
		note: 'An engagement of monday CRM stands on one item',
	};
}

/** The four links of an engagement. */
export function linkFields(
	place: (record: VendorRecord) => { item: unknown; board: unknown },
): Record<(typeof LINKS)[number], Field> {
	return {
		account: link('account', place),
		contact: link('contact', place),
		lead: link('lead', place),
		opportunity: link('opportunity', place),
	};
}

/** An engagement stands on exactly one item. */
export function checkLinks(
	operation: 'create' | 'update',
	values: UnifiedRecord,
): string | undefined {
	if (operation === 'update') return undefined;
	const given = LINKS.filter((name: EngagementFieldName) => {
		const value = values[name];
		return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
	});
	if (given.length === 0)
		return 'monday CRM needs a contact, an account, an opportunity or a lead to create an engagement';
	return given.length > 1
		? `An engagement of monday CRM stands on one item: give one of ${given.join(', ')}`
		: undefined;
}

/** The one item whose engagements are wanted. */
export function checkFilters({ account, contact, lead }: FilterValues): string | undefined {
	const given = [account, contact, lead].filter((id) => id !== undefined);
	return given.length > 1
		? 'monday CRM lists the engagements of one item: use one of the filters contact, account and lead'
		: undefined;
}

export function itemOf(filters: FilterValues): string | undefined {
	return filters.contact ?? filters.account ?? filters.lead;
}

/** An id without its prefix, which tells what it is of. Throws an InputError for an id of the other kind. */
export function bareId(id: string, prefix: string, what: string): string {
	if (id.startsWith(prefix)) return id.slice(prefix.length);
	if (!id.includes(':')) return id;
	throw new InputError(
		`"${id}" is not the ID of ${what} of monday CRM`,
		`Such IDs begin with "${prefix}".`,
	);
}
