import type { Api, List, ListQuery, Page, PageState, VendorRecord } from '../adapter';
import { InputError } from '../../engine/failures';
import type { FilterValues } from '../../model';
import { contactBoard } from './boards';
import type { ContactBoard } from './boards';
import { plainValue, valueOf } from './columnValues';
import { itemsPage, ITEMS_PAGE } from './items';
import type { ItemsQuery, Rule } from './items';

/** The board's own order columns. */
const SORTS: Record<string, string> = {
	created_at: '__creation_log__',
	name: 'name',
	updated_at: '__last_updated__',
};

type Order = { field: string; direction: 'asc' | 'desc' };

/** Times are no filter of monday's: the list is sorted by them, and ends where the rest is out of range. */
function orderOf(filters: FilterValues): Order | undefined {
	if (filters.sort_by !== undefined) return filters.sort_by;
	if (filters.created_after !== undefined) return { field: 'created_at', direction: 'desc' };
	if (filters.updated_after !== undefined) return { field: 'updated_at', direction: 'desc' };
	if (filters.created_before !== undefined) return { field: 'created_at', direction: 'asc' };
	return filters.updated_before === undefined
		? undefined
		: { field: 'updated_at', direction: 'asc' };
}

function isPast(record: VendorRecord | undefined, filters: FilterValues, order: Order): boolean {
	const at = Date.parse(String(record?.[order.field]));
	const [after, before] =
		order.field === 'created_at'
			? [filters.created_after, filters.created_before]
			: [filters.updated_after, filters.updated_before];
	return order.direction === 'desc'
		? after !== undefined && at < Date.parse(after)
		: before !== undefined && at >= Date.parse(before);
}

function needed<T>(value: T | undefined, board: ContactBoard, what: string): T {
	if (value !== undefined) return value;
	throw new InputError(`The board "${board.name}" of monday CRM has no ${what} to filter by`);
}

function emailRules(board: ContactBoard, email: string): Rule[] {
	needed(board.emails[0], board, 'column of the type email');
	return board.emails.map(({ id }) => ({
		column_id: id,
		operator: 'contains_text',
		compare_value: [email],
	}));
}

/** https://developer.monday.com/api-reference/reference/other-types#items-query */
function paramsOf(board: ContactBoard, filters: FilterValues): ItemsQuery | undefined {
	const { account: company, owner: user, email, search } = filters;
	const rules: Rule[] = [];
	if (company !== undefined) {
		const column = needed(board.account, board, 'column that connects it with an accounts board');
		// Texts match nothing, and monday does not say so.
		rules.push({ column_id: column.id, operator: 'any_of', compare_value: [Number(company)] });
	}
	if (user !== undefined) {
		const column = needed(board.owner, board, 'column of people');
		rules.push({ column_id: column.id, operator: 'any_of', compare_value: [`person-${user}`] });
	}
	if (search !== undefined) {
		rules.push({ column_id: 'name', operator: 'contains_text', compare_value: [search] });
	}
	const byEmail = email === undefined ? [] : emailRules(board, email);
	const params: ItemsQuery = {};
	if (byEmail.length > 1) {
		params.groups = [{ operator: 'or', rules: byEmail }];
		if (rules.length > 0) params.groups.push({ operator: 'and', rules });
	} else if (rules.length + byEmail.length > 0) {
		params.rules = [...rules, ...byEmail];
	}
	const order = orderOf(filters);
	if (order !== undefined) {
		params.order_by = [{ column_id: SORTS[order.field], direction: order.direction }];
	}
	return Object.keys(params).length === 0 ? undefined : params;
}

async function contactsPage(
	{ filters, size, customFields: wantsAll }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const board = await contactBoard(api);
	const page = await itemsPage(
		{
			board: board.id,
			selection: 'columns',
			columns: wantsAll ? undefined : [...board.own],
			params: paramsOf(board, filters),
			size,
		},
		api,
		state,
	);
	const order = orderOf(filters);
	const last = page.records[page.records.length - 1];
	return order !== undefined && isPast(last, filters, order) ? { records: page.records } : page;
}

/** https://developer.monday.com/api-reference/reference/items-page */
export const list: List = {
	pageSize: ITEMS_PAGE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		email: { by: 'coarse' },
		owner: { by: 'native' },
		search: { by: 'native', note: 'Part of the name' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: contactsPage,
};

/** All contacts that a query finds and a test lets through. */
async function matching(
	params: (board: ContactBoard) => ItemsQuery,
	test: (item: VendorRecord, board: ContactBoard) => boolean,
	api: Api,
): Promise<VendorRecord[]> {
	const board = await contactBoard(api);
	const found: VendorRecord[] = [];
	let state: PageState | undefined;
	do {
		const page = await itemsPage(
			{
				board: board.id,
				selection: 'columns',
				columns: [...board.own],
				params: params(board),
				size: 100,
			},
			api,
			state,
		);
		found.push(...page.records.filter((item) => test(item, board)));
		state = page.next;
	} while (state !== undefined);
	return found;
}

/** Contacts with an email address in any of the columns. */
export async function withEmail(email: string, api: Api): Promise<VendorRecord[]> {
	const wanted = email.toLowerCase();
	return await matching(
		(board) => ({ operator: 'or', rules: emailRules(board, email) }),
		(item, { emails: columns }) =>
			columns.some((column) => {
				const value = valueOf(item, column);
				return (
					String(value === undefined ? '' : plainValue(value, 'email')).toLowerCase() === wanted
				);
			}),
		api,
	);
}

const digitsOf = (text: unknown) => String(text ?? '').replace(/\D/g, '');

/** Contacts with a phone number of the same digits. */
export async function withPhone(phone: string, api: Api): Promise<VendorRecord[]> {
	const digits = digitsOf(phone);
	return await matching(
		(board) => {
			needed(board.phones[0], board, 'column of the type phone');
			const rules: Rule[] = board.phones.map(({ id }) => ({
				column_id: id,
				operator: 'contains_text',
				compare_value: [digits],
			}));
			return { operator: 'or', rules };
		},
		(item, { phones: columns }) =>
			columns.some((column) => digitsOf(valueOf(item, column)?.phone) === digits),
		api,
	);
}
