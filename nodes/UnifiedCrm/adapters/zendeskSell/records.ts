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
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, path } from '../../engine/json';
import { numberOf } from '../../engine/paging';

/** https://developer.zendesk.com/api-reference/sales-crm/requests/#pagination */
export const PAGE_SIZE = 100;

/** Whether the API answers beyond this many records of a list is not documented. */
const DEEP = 10_000;

/** Paths of the endpoint families, below the host. */
export type Family = 'calls' | 'contacts' | 'notes' | 'tasks' | 'text_messages' | 'visits';

/** The record of a `{data, meta}` envelope. */
export function dataOf(body: unknown): VendorRecord {
	return asRecord(asRecord(body).data);
}

/** The records of an `{items: [{data, meta}], meta}` envelope. */
export function itemsOf(body: unknown): VendorRecord[] {
	return asRecords(asRecord(body).items).map(({ data }) => asRecord(data));
}

/** Where a list that comes in the order of a time can be left. */
export interface Stop {
	/** The vendor's name of the time. */
	field: string;
	/** Descending lists end before this moment, ascending ones at it. */
	descending: boolean;
	/** ISO 8601 UTC. */
	at: string;
}

export interface Listing {
	family: Family;
	query: Record<string, QueryValue>;
	/** Parameters that not every account takes: left out where they are refused. The node then does their work. */
	unproven?: Record<string, QueryValue>;
	stop?: Stop;
}

/** One page of a list. */
export async function pageOf(
	{ family, query, unproven, stop }: Listing,
	{ size: wanted }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { number, size } = numberOf(state, Math.min(wanted, PAGE_SIZE));
	const plain = asRecord(state).plain === true || unproven === undefined;
	const place = { page: number, per_page: size };
	const address = `/v2/${family}`;
	const body = await api
		.get(address, { ...query, ...(plain ? {} : unproven), ...place })
		.catch((error: Error) => error);
	if (body instanceof Error) {
		if (!(body instanceof VendorError) || body.kind !== 'invalid') throw body;
		if (!plain && number === 1)
			return await pageOf({ family, query, stop }, { ...EMPTY, size }, api, state);
		if ((number - 1) * size < DEEP) throw body;
		api.warn(
			`Zendesk Sell ended the list of ${family} after ${(number - 1) * size} records. Use filters to get the others.`,
		);
		return { records: [] };
	}
	const records = itemsOf(body);
	if (isLast(body, records.length, size) || isBeyond(records, stop)) return { records };
	return { records, next: { number: number + 1, size, ...(plain ? { plain } : {}) } };
}

const EMPTY: ListQuery = { filters: {}, types: [], size: PAGE_SIZE, customFields: false };

/** The next link is not on every answer: without any links the list goes on until a page is not full. */
function isLast(body: VendorRecord, count: number, size: number): boolean {
	const links = asRecord(asRecord(body.meta).links);
	return count < size || (links.self !== undefined && typeof links.next_page !== 'string');
}

function isBeyond(records: VendorRecord[], stop: Stop | undefined): boolean {
	if (stop === undefined || records.length === 0) return false;
	const moment = Date.parse(String(records[records.length - 1][stop.field]));
	return stop.descending ? moment < Date.parse(stop.at) : moment >= Date.parse(stop.at);
}

export async function getRecord(family: Family, id: string, api: Api): Promise<VendorRecord> {
	return dataOf(await api.get(path`/v2/${family}/${id}`));
}

export async function createRecord(family: Family, data: VendorRecord, api: Api): Promise<Written> {
	return await write({ method: 'POST', path: `/v2/${family}`, body: { data } }, api);
}

/** Changes the keys that are sent, and no others. */
export async function updateRecord(
	family: Family,
	id: string,
	data: VendorRecord,
	api: Api,
): Promise<Written> {
	return await write(
		{ method: 'PUT', path: path`/v2/${family}/${id}`, body: { data }, repeatable: true },
		api,
	);
}

async function write(request: VendorRequest, api: Api): Promise<Written> {
	const record = dataOf((await api.send(request)).body);
	return Object.keys(record).length === 0 ? {} : { record };
}

export async function deleteRecord(family: Family, id: string, api: Api): Promise<void> {
	await api.send({ method: 'DELETE', path: path`/v2/${family}/${id}`, repeatable: true });
}
