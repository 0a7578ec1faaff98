import type { Api, Page, PageState, QueryValue, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import { byCursor } from '../../engine/paging';
import type { FilterValues } from '../../model';

/** The largest page of every list but the users'. https://developer.infusionsoft.com/docs/restv2/ */
export const PAGE_SIZE = 1_000;

/** A list of version 2. */
export interface Listing {
	path: string;
	/** The key of the records in the answer. */
	key: string;
	filter?: string;
	orderBy?: string;
	fields?: string;
	/** Besides what the user asked for: the user's own query stays out of it. */
	lookup?: boolean;
}

/** One page; the token of the next goes with the same filter, order and fields. */
export async function pageOf(
	{ path, key, filter, orderBy, fields, lookup }: Listing,
	size: number,
	api: Api,
	state?: PageState,
): Promise<Page> {
	const query: Record<string, QueryValue> = {
		page_size: size,
		page_token: asText(state),
		filter,
		order_by: orderBy,
		fields,
	};
	const { body } = await api.send({ method: 'GET', path, query, lookup });
	const answer = asRecord(body);
	return byCursor(answer, asRecords(answer[key]), 'next_page_token');
}

const MOST_PAGES = 20;

/** All records of a short list. */
export async function allOf(listing: Listing, api: Api, size = PAGE_SIZE): Promise<VendorRecord[]> {
	const records: VendorRecord[] = [];
	let state: PageState | undefined;
	for (let count = 0; count < MOST_PAGES; count++) {
		const page = await pageOf(listing, size, api, state);
		records.push(...page.records);
		state = page.next;
		if (state === undefined || page.records.length === 0) break;
	}
	return records;
}

/** Conditions that all hold; undefined where there are none. Values must not hold `;`, `,` or `*`: see `segmentsOf`. */
export function filterOf(
	conditions: Array<readonly [field: string, value: string | undefined]>,
): string | undefined {
	const given = conditions.filter(([, value]) => value !== undefined);
	return given.length === 0 ? undefined : given.map((pair) => pair.join('==')).join(';');
}

/** The parts of a text between characters that cannot be escaped in a filter. */
export function segmentsOf(text: string): string[] {
	return text
		.split(/[;,*]/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

/** The longest part of a text that can stand in a filter; undefined where there is none. */
export function longestSegment(text: string | undefined): string | undefined {
	return segmentsOf(text ?? '').sort((one, other) => other.length - one.length)[0];
}

/** A prefix for a filter with a wildcard; undefined where the text has none that can stand in one. */
export function prefixOf(text: string): string | undefined {
	const [start] = text.trim().split(/[;,*]/);
	return start.trim() === '' ? undefined : `${start.trim()}*`;
}

type Stamp = 'created' | 'updated';

export interface Order {
	stamp: Stamp;
	direction: 'asc' | 'desc';
	/** For the query. */
	text: string;
}

/** The CRM's names of the times of a list, for its order and in its records. */
export type Stamps = Record<Stamp, { order: string; field: string }>;

/**
 * The order in which a list with limits of time is asked for: with it, the list can end where the limit is passed, since
 * these filters do not exist, or do not say which time they are about.
 */
export function orderOf(filters: FilterValues, stamps: Stamps): Order | undefined {
	const { sort_by: sort } = filters;
	const made = (stamp: Stamp, direction: Order['direction']): Order => ({
		stamp,
		direction,
		text: `${stamps[stamp].order} ${direction}`,
	});
	if (sort !== undefined) {
		return made(sort.field === 'updated_at' ? 'updated' : 'created', sort.direction);
	}
	if (filters.created_after !== undefined) return made('created', 'desc');
	if (filters.updated_after !== undefined) return made('updated', 'desc');
	if (filters.created_before !== undefined) return made('created', 'asc');
	if (filters.updated_before !== undefined) return made('updated', 'asc');
	return undefined;
}

/** The page, without a next one where all that follows lies beyond the limit of time. */
export function endedBy(
	page: Page,
	order: Order | undefined,
	filters: FilterValues,
	stamps: Stamps,
): Page {
	const last = page.records[page.records.length - 1];
	if (order === undefined || last === undefined) return page;
	const { stamp, direction } = order;
	const at = Date.parse(String(last[stamps[stamp].field]));
	const isPast =
		direction === 'desc'
			? at < Date.parse(filters[`${stamp}_after`] ?? '')
			: at >= Date.parse(filters[`${stamp}_before`] ?? '');
	return isPast ? { records: page.records } : page;
}

/**
 * A partial update. What is cleared is named in the mask and left out of the body, whose properties are not nullable; with
 * a mask, only what it names changes.
 * https://developer.infusionsoft.com/docs/restv2/
 */
export async function patch(
	path: string,
	body: VendorRecord,
	fields: string,
	api: Api,
): Promise<VendorRecord> {
	const names = Object.keys(body);
	const sent: VendorRecord = {};
	for (const name of names) if (body[name] !== null) sent[name] = body[name];
	const clears = Object.keys(sent).length < names.length;
	const response = await api.send({
		method: 'PATCH',
		path,
		query: { fields, update_mask: clears ? names : undefined },
		body: sent,
		repeatable: true,
	});
	return asRecord(response.body);
}

/** The failure for an id that a look-up did not find. */
export function missing(what: string, id: string): VendorError {
	return new VendorError(`there is no ${what} with the id ${id} in Keap`, {
		kind: 'notFound',
		status: 404,
	});
}
