import type { Api, List, ListQuery, Page, PageState, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { vendorNumber } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import { byNumber, numberOf } from '../../engine/paging';
import type { FilterValues } from '../../model';
import { getContact } from './contactWrites';
import { allContacts } from './views';
import { API, hasMore, PAGE_SIZE, pageOf } from './records';

type Stamp = 'created_at' | 'updated_at';

/** How a view is sorted, and the moment at which a walk in that order has seen all that is wanted. */
interface Order {
	sort: string;
	direction: 'asc' | 'desc';
	until?: string;
}

/** Views have no filters by time: they are sorted, newest first down to an `…_after`, oldest first up to a `…_before`. */
function orderOf(filters: FilterValues): Order {
	const { sort_by: wanted } = filters;
	const bounds: Array<{ sort: Stamp; direction: Order['direction']; until: string | undefined }> = [
		{ sort: 'updated_at', direction: 'desc', until: filters.updated_after },
		{ sort: 'created_at', direction: 'desc', until: filters.created_after },
		{ sort: 'updated_at', direction: 'asc', until: filters.updated_before },
		{ sort: 'created_at', direction: 'asc', until: filters.created_before },
	];
	const given = bounds.filter(({ until }) => until !== undefined);
	if (wanted === undefined) return given[0] ?? { sort: 'id', direction: 'asc' };
	const { field: sort, direction } = wanted;
	return (
		given.find((each) => each.sort === sort && each.direction === direction) ?? { sort, direction }
	);
}

function isPast({ sort, direction, until }: Order, records: VendorRecord[]): boolean {
	if (until === undefined || records.length === 0) return false;
	const moment = Date.parse(String(records[records.length - 1][sort]));
	return direction === 'desc' ? moment < Date.parse(until) : moment >= Date.parse(until);
}

/** A page of all contacts. https://developers.freshworks.com/crm/api/#list_all_contacts */
async function viewPage(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const order = orderOf(query.filters);
	const { records, next } = await pageOf(
		await allContacts(api),
		'contacts',
		{ sort: order.sort, sort_type: order.direction, include: 'sales_accounts' },
		query.size,
		api,
		state,
	);
	return next === undefined || isPast(order, records) ? { records } : { records, next };
}

/** What looks contacts up shows parts of them only: they are read whole, one by one. */
async function whole(found: VendorRecord[], api: Api): Promise<VendorRecord[]> {
	const records = await Promise.all(
		found.map(async ({ id }) => {
			const record = await getContact(String(id), api, true).catch((error: Error) => error);
			// Searches lag behind: a contact may be gone.
			if (record instanceof VendorError && record.kind === 'notFound') return undefined;
			if (record instanceof Error) throw record;
			return record;
		}),
	);
	return records.filter((record) => record !== undefined);
}

/** Contacts whose field has exactly this value. https://developers.freshworks.com/crm/api/#lookup_search */
export async function lookUp(field: string, value: string, api: Api): Promise<VendorRecord[]> {
	const { contacts } = await api.get(`${API}/lookup`, { q: value, f: field, entities: 'contact' });
	return asRecords(Array.isArray(contacts) ? contacts : asRecord(contacts).contacts);
}

/** Records that match a text. https://developers.freshworks.com/crm/api/#search */
export async function search(
	text: string,
	entity: string,
	number: number,
	size: number,
	api: Api,
): Promise<VendorRecord[]> {
	const { body } = await api.send({
		method: 'GET',
		path: `${API}/search`,
		query: { q: text, include: entity, page: number, per_page: size },
	});
	return asRecords(body);
}

async function searchPage(
	text: string,
	query: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { number, size } = numberOf(state, Math.min(query.size, PAGE_SIZE));
	const found = await search(text, 'contact', number, size, api);
	const contacts = found.filter(({ type }) => type === 'contact');
	return { ...byNumber(number, size, found), records: await whole(contacts, api) };
}

/** More contacts than this are not read one by one: the hour's requests are few. */
const MOST_READ = 100;

/**
 * The contacts of an account, where there are few. @returns undefined where the view of all contacts is the cheaper way
 * https://developers.freshworks.com/crm/api/#filtered_search
 */
async function accountPage(account: string, api: Api): Promise<Page | undefined> {
	const { body: answer } = await api.send({
		method: 'POST',
		path: `${API}/filtered_search/contact`,
		query: { page: 1, per_page: MOST_READ },
		body: {
			filter_rule: [
				{ attribute: 'sales_account_id', operator: 'is_in', value: vendorNumber(account) },
			],
		},
		reads: true,
		lookup: true,
	});
	const body = asRecord(answer);
	const found = asRecords(body.contacts);
	if (hasMore(body, 1, MOST_READ, found.length)) return undefined;
	return { records: await whole(found, api) };
}

async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const { account, email, search: text } = query.filters;
	if (email !== undefined) return { records: await whole(await lookUp('email', email, api), api) };
	if (text !== undefined) return await searchPage(text, query, api, state);
	if (account !== undefined && state === undefined && query.filters.sort_by === undefined) {
		const few = await accountPage(account, api);
		if (few !== undefined) return few;
	}
	return await viewPage(query, api, state);
}

const SORTED = 'Freshsales sorts, the node stops at this moment';

export const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'coarse' },
		created_after: { by: 'coarse', note: SORTED },
		created_before: { by: 'coarse', note: SORTED },
		email: { by: 'coarse' },
		owner: {
			by: 'coarse',
			note: 'Freshsales lists all contacts, the node keeps those of the owner',
		},
		search: { by: 'native', note: 'Each contact that is found costs a request' },
		updated_after: { by: 'coarse', note: SORTED },
		updated_before: { by: 'coarse', note: SORTED },
		sort_by: { by: 'native', values: ['created_at', 'updated_at'] },
	},
	check: ({ sort_by: sort, search: text }) =>
		sort !== undefined && text !== undefined
			? 'Freshsales cannot sort what it searches: leave out sort_by or search'
			: undefined,
	page,
};

/** Exactly this address, among those of a contact. */
export function hasEmail({ email, emails }: VendorRecord, wanted: string): boolean {
	return [{ value: email }, ...asRecords(emails)].some(
		({ value }) => asText(value)?.toLowerCase() === wanted.toLowerCase(),
	);
}
