import type { Api, Page, PageState, QueryValue, VendorRecord, Written } from '../adapter';
import { asRecord, asRecords, asText, isEmpty, path } from '../../engine/json';

/** https://developers.pipelinersales.com/api-docs/ (pagination): 30 records by default, 100 at most */
export const PAGE_SIZE = 100;

/** One condition of a list; the API takes one for each field. */
export interface Condition {
	field: string;
	operator: 'eq' | 'gte' | 'icontains' | 'ieq' | 'lt' | 'not-eq';
	value: string;
}

export interface Listing {
	entity: string;
	conditions: Condition[];
	/** `modified`, or `-modified` for descending. */
	order?: string;
	/** Relations that come as records instead of addresses. */
	expand?: string;
	/** Where a list in ascending order can be left. */
	stop?: { field: string; at: string };
}

/** The records of an answer. */
export function recordsOf(body: unknown): VendorRecord[] {
	return asRecords(asRecord(body).data);
}

function queryOf({ conditions, order, expand }: Listing): Record<string, QueryValue> {
	const query: Record<string, QueryValue> = {};
	for (const { field, operator, value } of conditions) {
		query[`filter[${field}]`] = value;
		if (operator !== 'eq') query[`filter-op[${field}]`] = operator;
	}
	if (order !== undefined) query['order-by'] = order;
	if (expand !== undefined) query.expand = expand;
	return query;
}

/** One page of a list; filters and order go with every page. */
export async function pageOf(
	listing: Listing,
	size: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const body = await api.get(`/entities/${listing.entity}`, {
		...queryOf(listing),
		first: Math.min(size, PAGE_SIZE),
		after: asText(state),
	});
	const records = recordsOf(body);
	const { end_cursor: cursor, has_next_page: hasMore } = asRecord(body.page_info);
	const next = asText(cursor);
	const isLast = hasMore === false || next === undefined || records.length === 0;
	return isLast || isBeyond(records, listing.stop) ? { records } : { records, next };
}

function isBeyond(records: VendorRecord[], stop: Listing['stop']): boolean {
	if (stop === undefined) return false;
	const last = pipelinerTime(records[records.length - 1]?.[stop.field]);
	return last !== undefined && Date.parse(last) >= Date.parse(stop.at);
}

/** Every record of a list that stays small. */
export async function allOf(listing: Listing, api: Api): Promise<VendorRecord[]> {
	const found: VendorRecord[] = [];
	let state: PageState | undefined;
	do {
		const page = await pageOf(listing, PAGE_SIZE, api, state);
		found.push(...page.records);
		state = page.next;
	} while (state !== undefined);
	return found;
}

/** A record with its relations; undefined where it was deleted. */
export async function getRecord(
	entity: string,
	id: string,
	api: Api,
	expand?: string,
): Promise<VendorRecord | undefined> {
	const { data } = await api.get(path`/entities/${entity}/${id}`, { expand });
	const record = asRecord(data);
	return record.is_deleted === true || isEmpty(record.id) ? undefined : record;
}

export async function createRecord(entity: string, body: VendorRecord, api: Api): Promise<Written> {
	const answer = await api.send({ method: 'POST', path: `/entities/${entity}`, body });
	return written(answer.body);
}

/** Changes the keys that are sent, and no others. */
export async function updateRecord(
	entity: string,
	id: string,
	body: VendorRecord,
	api: Api,
): Promise<Written> {
	if (Object.keys(body).length === 0) return { id };
	const answer = await api.send({
		method: 'PATCH',
		path: path`/entities/${entity}/${id}`,
		body,
		repeatable: true,
	});
	return { id, ...written(answer.body) };
}

function written(body: unknown): Written {
	const record = asRecord(asRecord(body).data);
	return Object.keys(record).length === 0 ? {} : { record };
}

export async function deleteRecord(entity: string, id: string, api: Api): Promise<void> {
	await api.send({ method: 'DELETE', path: path`/entities/${entity}/${id}`, repeatable: true });
}

/** The id at the end of the address that stands for a record which was not expanded. */
export function idOfAddress(value: unknown): string | undefined {
	const address = asText(value);
	return address?.slice(address.lastIndexOf('/') + 1) || undefined;
}

/** A time as the API writes it, `2026-03-04 10:22:11.120000+00:00`, as ISO 8601 UTC; days become midnight. */
export function pipelinerTime(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length < 10) return undefined;
	// The form of nearly all of them, since lists hold millions.
	if (value.length === 32 && value.endsWith('+00:00')) {
		return `${value.slice(0, 10)}T${value.slice(11, 23)}Z`;
	}
	if (value.length === 10) return `${value}T00:00:00.000Z`;
	const zone = value.slice(19).replace(/^\.\d+/, '');
	if (zone !== '' && zone !== 'Z' && zone !== '+00:00') {
		const moment = Date.parse(value.replace(' ', 'T'));
		return Number.isNaN(moment) ? undefined : new Date(moment).toISOString();
	}
	const fraction =
		value[19] === '.' ? value.slice(20, 23).replace(/\D.*$/, '').padEnd(3, '0') : '000';
	return `${value.slice(0, 10)}T${value.slice(11, 19)}.${fraction}Z`;
}
