import type {
	Api,
	ListQuery,
	Page,
	PageState,
	QueryValue,
	VendorRecord,
	VendorRequest,
	Written,
} from '../adapter';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { unixSeconds } from '../../engine/time';
import type { Range } from './ranges';

/** https://developer.onepagecrm.com/: largest page, and the end of an ordinary list of contacts */
export const PAGE_SIZE = 100;
const LIST_END = 10_000;

/** Endpoint families with what their records are wrapped in. */
const WRAPPERS = {
	actions: 'action',
	calls: 'call',
	companies: 'company',
	contacts: 'contact',
	custom_fields: 'custom_field',
	deals: 'deal',
	meetings: 'meeting',
	notes: 'note',
} as const;

export type Family = keyof typeof WRAPPERS;

/** `data` of an answer; a success has the status 0 beside it. */
export function dataOf(body: unknown): VendorRecord {
	return asRecord(asRecord(body).data);
}

/** The records of a list, out of their wrappers. */
export function recordsOf(family: Family, body: unknown): VendorRecord[] {
	const wrapper = WRAPPERS[family];
	return asRecords(dataOf(body)[family]).map((entry) => asRecord(entry[wrapper]));
}

export interface Listing {
	family: Family;
	query: Record<string, QueryValue>;
	/** The one range of dates that a request can have. */
	range?: Range;
	sort: { field: string; direction: 'asc' | 'desc' };
}

/**
 * One page of a list. A list ends at its 10,000th record: by then it is asked again from the moment of the last record on,
 * which is why it is always sorted.
 */
export async function pageOf(
	listing: Listing,
	{ size: wanted }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const place = asRecord(state);
	const number = Number(place.number ?? 1);
	const size = Number(place.size ?? Math.min(wanted, PAGE_SIZE));
	const from = typeof place.from === 'number' ? place.from : undefined;
	const body = await api.get(`/${listing.family}`, {
		...listing.query,
		...rangeQuery(listing, from),
		sort_by: listing.sort.field,
		order: listing.sort.direction,
		page: number,
		per_page: size,
	});
	const records = recordsOf(listing.family, body);
	if (records.length < size) return { records };
	if ((number + 1) * size <= LIST_END) {
		const { max_page: last } = dataOf(body);
		if (typeof last === 'number' && number >= last) return { records };
		return { records, next: { number: number + 1, size, ...(from === undefined ? {} : { from }) } };
	}
	const moment = asText(records[records.length - 1][listing.sort.field]);
	const next = moment === undefined ? Number.NaN : unixSeconds(moment);
	if (Number.isNaN(next) || next === from) {
		api.warn(
			`OnePageCRM ends a list at ${LIST_END} records: sort by created_at, or use filters, to get the others.`,
		);
		return { records };
	}
	return { records, next: { number: 1, size, from: next } };
}

/** Whether the ends of a range belong to it is not documented: a second is added, and the node drops what is outside. */
function rangeQuery(
	{ range, sort }: Listing,
	from: number | undefined,
): Record<string, QueryValue> {
	if (from === undefined) {
		return range === undefined
			? {}
			: { date_filter: range.field, since: range.since, until: range.until };
	}
	const same = range?.field === sort.field ? range : undefined;
	return sort.direction === 'asc'
		? { date_filter: sort.field, since: String(from - 1), until: same?.until }
		: { date_filter: sort.field, since: same?.since, until: String(from + 1) };
}

export async function getRecord(family: Family, id: string, api: Api): Promise<VendorRecord> {
	return one(family, await api.get(path`/${family}/${id}`));
}

function one(family: Family, body: unknown): VendorRecord {
	return asRecord(dataOf(body)[WRAPPERS[family]]);
}

export async function createRecord(family: Family, body: VendorRecord, api: Api): Promise<Written> {
	return await write(family, { method: 'POST', path: `/${family}`, body }, api);
}

/** Without `partial` whatever is left out would be cleared. */
export async function updateRecord(
	family: Family,
	id: string,
	body: VendorRecord,
	api: Api,
): Promise<Written> {
	return await putRecord(family, path`/${family}/${id}`, api, { query: { partial: true }, body });
}

/** A PUT below a record's path that answers the record. */
export async function putRecord(
	family: Family,
	address: string,
	api: Api,
	more: Pick<VendorRequest, 'query' | 'body'> = {},
): Promise<Written> {
	return await write(family, { method: 'PUT', path: address, ...more, repeatable: true }, api);
}

async function write(family: Family, request: VendorRequest, api: Api): Promise<Written> {
	const record = one(family, (await api.send(request)).body);
	return Object.keys(record).length === 0 ? {} : { record };
}

export async function deleteRecord(family: Family, id: string, api: Api): Promise<void> {
	await api.send({ method: 'DELETE', path: path`/${family}/${id}`, repeatable: true });
}
