import type { Api, List, Page, PageState, VendorRecord } from '../adapter';
import { asRecord, asRecords } from '../../engine/json';
import type { FilterValues } from '../../model';
import { locationOf } from './requests';

/** The largest page of a search. */
export const PAGE_SIZE = 500;
const LONGEST_QUERY = 75;

interface Search {
	query?: string;
	filters?: VendorRecord[];
	sort?: VendorRecord[];
	searchAfter?: unknown[];
}

/** One page of a search. https://marketplace.gohighlevel.com/docs/ghl/contacts/search-contacts-advanced */
export async function searchContacts(
	search: Search,
	size: number,
	api: Api,
): Promise<VendorRecord[]> {
	const { body } = await api.send({
		method: 'POST',
		path: '/contacts/search',
		body: { locationId: locationOf(api), pageLimit: size, ...search },
		reads: true,
	});
	return asRecords(asRecord(body).contacts);
}

/** A condition that a field has a value. */
export function equals(field: string, value: string): VendorRecord {
	return { field, operator: 'eq', value };
}

function range(field: string, from: string | undefined, before: string | undefined) {
	if (from === undefined && before === undefined) return [];
	const value = {
		...(from === undefined ? {} : { gte: from }),
		...(before === undefined ? {} : { lt: before }),
	};
	return [{ field, operator: 'range', value }];
}

const SORTS: Record<string, string> = {
	created_at: 'dateAdded',
	first_name: 'firstNameLowerCase',
	last_name: 'lastNameLowerCase',
	updated_at: 'dateUpdated',
};

function conditions(filters: FilterValues): VendorRecord[] {
	const { account, email, owner } = filters;
	return [
		...(account === undefined ? [] : [equals('businessId', account)]),
		...(email === undefined ? [] : [equals('email', email)]),
		...(owner === undefined ? [] : [equals('assignedTo', owner)]),
		...range('dateAdded', filters.created_after, filters.created_before),
		...range('dateUpdated', filters.updated_after, filters.updated_before),
	];
}

/**
 * A page of contacts. Numbered pages end at 10,000 records; the place of the last contact leads past that, and holds only
 * with the same order, so that there is always one.
 */
async function page(
	{ filters, size }: { filters: FilterValues; size: number },
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { field, direction } = filters.sort_by ?? { field: 'created_at', direction: 'asc' };
	const wanted = conditions(filters);
	const records = await searchContacts(
		{
			...(filters.search === undefined ? {} : { query: filters.search }),
			...(wanted.length === 0 ? {} : { filters: wanted }),
			sort: [{ field: SORTS[field], direction }],
			...(Array.isArray(state) ? { searchAfter: state } : {}),
		},
		size,
		api,
	);
	const place = records[records.length - 1]?.searchAfter;
	return records.length < size || !Array.isArray(place)
		? { records }
		: { records, next: place as PageState };
}

export const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		email: { by: 'native' },
		owner: { by: 'native' },
		search: { by: 'native', note: '75 characters at most' },
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	check: ({ search }) =>
		search !== undefined && search.length > LONGEST_QUERY
			? `HighLevel searches for texts of ${LONGEST_QUERY} characters at most: shorten the filter "Search" (search)`
			: undefined,
	page,
};
