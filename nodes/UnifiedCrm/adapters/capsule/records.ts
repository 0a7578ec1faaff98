import type {
	Api,
	Page,
	PageState,
	QueryValue,
	VendorRecord,
	VendorRequest,
	VendorResponse,
} from '../adapter';
import { asRecord, asRecords } from '../../engine/json';
import { nextLink, numberOf } from '../../engine/paging';

/** https://developer.capsulecrm.com/v2/overview/reading-from-the-api#pagination */
export const PAGE_SIZE = 100;
/** Lists below a record have smaller pages. https://developer.capsulecrm.com/v2/operations/Entry */
export const NESTED_SIZE = 50;

/** A list that comes in pages. */
export interface Listing {
	path: string;
	/** The key of the records in the answer. */
	key: string;
	query?: Record<string, QueryValue>;
	/** Makes it a POST. */
	body?: unknown;
	/** The largest page where it is not 100. */
	most?: number;
}

/** One page of a list, and whether the `Link` header names another. Nothing in the body says so. */
export async function pageOf(
	{ path, key, query, body, most = PAGE_SIZE }: Listing,
	wanted: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { number, size } = numberOf(state, Math.min(wanted, most));
	const request: VendorRequest = {
		method: body === undefined ? 'GET' : 'POST',
		path,
		query: { ...query, page: number, perPage: size },
		reads: true,
	};
	if (body !== undefined) request.body = body;
	const response = await api.send(request);
	const records = asRecords(asRecord(response.body)[key]);
	return nextLink(response) === undefined
		? { records }
		: { records, next: { number: number + 1, size } };
}

/** All records of a short list. */
export async function allOf(listing: Listing, api: Api): Promise<VendorRecord[]> {
	const records: VendorRecord[] = [];
	let state: PageState | undefined;
	do {
		const page: Page = await pageOf(listing, PAGE_SIZE, api, state);
		records.push(...page.records);
		state = page.records.length === 0 ? undefined : page.next;
	} while (state !== undefined);
	return records;
}

/** The record of an answer such as `{party: {…}}`; undefined where there is none. */
export function recordOf({ body }: VendorResponse, key: string): VendorRecord | undefined {
	const record = asRecord(body)[key];
	return record === undefined ? undefined : asRecord(record);
}
