import type { Api, Page, PageState, VendorRecord, VendorResponse } from '../adapter';
import { asRecord, asRecords, asText, isRecord } from '../../engine/json';
import { unixSeconds } from '../../engine/time';
import type { FilterValues } from '../../model';
import { secondsUp } from './values';

/** https://developer.copper.com/introduction/requests.html: largest page, and how far a search sees */
export const PAGE_SIZE = 200;
const WINDOW = 100_000;

const TOO_MANY =
	'Copper shows the first 100,000 matches of this search only: narrow it with filters to see the others.';

/** How a search is sorted, and when a walk in that order has passed all that is wanted. */
export interface Order {
	by: string;
	direction: 'asc' | 'desc';
	/** Where the walk ends, in Unix seconds of the field it is sorted by. */
	until?: number;
}

type Stamp = 'created' | 'modified';

const STAMPS: Record<string, Stamp> = { date_created: 'created', date_modified: 'modified' };

/**
 * The order of people and tasks. Without a wish they come in the order of their creation, in which a walk can go on behind
 * the 100,000th; by their modification where that is asked for, since Copper's own page does not list that filter for
 * people.
 */
export function orderOf(filters: FilterValues, sorts: Record<string, string>): Order {
	const { sort_by: sort, updated_after: after, updated_before: before } = filters;
	if (sort === undefined) {
		if (after !== undefined)
			return { by: 'date_modified', direction: 'desc', until: unixSeconds(after) };
		if (before !== undefined)
			return { by: 'date_modified', direction: 'asc', until: secondsUp(before) };
		return { by: 'date_created', direction: 'asc' };
	}
	const order: Order = { by: sorts[sort.field] ?? sort.field, direction: sort.direction };
	const bound = order.direction === 'desc' ? after : before;
	if (order.by !== 'date_modified' || bound === undefined) return order;
	return { ...order, until: order.direction === 'desc' ? unixSeconds(bound) : secondsUp(bound) };
}

/** The filters for creation and modification, in Unix seconds. */
export function stampFilters(filters: FilterValues): VendorRecord {
	return ranged({
		created_date: [filters.created_after, filters.created_before],
		modified_date: [filters.updated_after, filters.updated_before],
	});
}

/** `minimum_…` and `maximum_…` of ranges of time; what is not given is left out. */
export function ranged(
	ranges: Record<string, [after: string | undefined, before: string | undefined]>,
): VendorRecord {
	const body: VendorRecord = {};
	for (const [name, [after, before]] of Object.entries(ranges)) {
		if (after !== undefined) body[`minimum_${name}`] = unixSeconds(after);
		if (before !== undefined) body[`maximum_${name}`] = secondsUp(before);
	}
	return body;
}

/** Sends a search. It is a POST, but it only reads. */
export async function search(path: string, body: VendorRecord, api: Api): Promise<VendorResponse> {
	return await api.send({ method: 'POST', path, body, reads: true });
}

function totalOf({ headers }: VendorResponse): number | undefined {
	const total = Number(headers['x-pw-total'] ?? Number.NaN);
	return Number.isNaN(total) ? undefined : total;
}

interface Found {
	records: VendorRecord[];
	total: number | undefined;
	more: boolean;
}

async function find(
	path: string,
	body: VendorRecord,
	number: number,
	size: number,
	api: Api,
): Promise<Found> {
	const response = await search(path, { ...body, page_number: number, page_size: size }, api);
	const records = asRecords(response.body);
	const total = totalOf(response);
	const more = records.length >= size && (total === undefined || number * size < total);
	return { records, total, more };
}

/**
 * One page of people or tasks. Behind the 100,000th match the search is made anew from the last one's stamp on; what comes
 * twice by that is dropped by the list.
 */
export async function sortedPage(
	path: string,
	body: VendorRecord,
	order: Order,
	size: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const place = asRecord(state);
	const number = Number(place.number ?? 1);
	const pageSize = Number(place.size ?? size);
	const from = place.from === undefined ? undefined : Number(place.from);
	const { records, more } = await find(
		path,
		{ ...body, ...restart(order, from), sort_by: order.by, sort_direction: order.direction },
		number,
		pageSize,
		api,
	);
	const last = Number(records[records.length - 1]?.[order.by]);
	if (from !== undefined && number === 1 && isBefore(order, Number(records[0]?.[order.by]), from)) {
		api.warn(TOO_MANY);
		return { records: [] };
	}
	if (!more || isBefore(order, order.until, last)) return { records };
	if (number * pageSize < WINDOW) {
		return {
			records,
			next: { number: number + 1, size: pageSize, ...(from === undefined ? {} : { from }) },
		};
	}
	if (STAMPS[order.by] === undefined || Number.isNaN(last) || last === from) {
		api.warn(TOO_MANY);
		return { records };
	}
	return { records, next: { number: 1, size: pageSize, from: last } };
}

/** Whether a stamp comes before another in the order of a walk. */
function isBefore({ direction }: Order, stamp: number | undefined, other: number): boolean {
	if (stamp === undefined) return false;
	return direction === 'asc' ? stamp < other : stamp > other;
}

function restart({ by, direction }: Order, from: number | undefined): VendorRecord {
	const stamp = STAMPS[by];
	if (from === undefined || stamp === undefined) return {};
	return { [`${direction === 'asc' ? 'minimum' : 'maximum'}_${stamp}_date`]: from };
}

/** From (inclusive) and to (exclusive) in Unix seconds; null is open. */
type Span = [from: number | null, to: number | null];

/** No activity is older, when a span without a beginning is halved. */
const EARLIEST = Date.UTC(2005, 0, 1) / 1000;

/**
 * One page of activities. They cannot be sorted, so a search with more than 100,000 matches is halved by the activity date
 * until each part can be seen whole.
 */
export async function activityPage(
	body: VendorRecord,
	size: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { spans, number, size: pageSize } = placeOf(state, body, size);
	const [span, ...rest] = spans;
	const { records, total, more } = await find(
		'/activities/search',
		{ ...body, ...datesOf(span, body) },
		number,
		pageSize,
		api,
	);
	// A list that ends on its first page needs no parts.
	if (number === 1 && pageSize === PAGE_SIZE && total !== undefined && total > WINDOW) {
		const halves = halved(span, Math.floor(api.now() / 1000));
		if (halves !== undefined)
			return { records: [], next: { spans: [...halves, ...rest], number: 1, size: pageSize } };
		api.warn(TOO_MANY);
	}
	const inside = records.filter(({ activity_date: date }) => isInside(Number(date), span));
	if (more && number * pageSize < WINDOW)
		return { records: inside, next: { spans, number: number + 1, size: pageSize } };
	return rest.length === 0
		? { records: inside }
		: { records: inside, next: { spans: rest, number: 1, size: pageSize } };
}

function placeOf(
	state: PageState | undefined,
	{ minimum_activity_date: minimum, maximum_activity_date: maximum }: VendorRecord,
	size: number,
): { spans: Span[]; number: number; size: number } {
	if (isRecord(state) && Array.isArray(state.spans)) {
		return { spans: state.spans as Span[], number: Number(state.number), size: Number(state.size) };
	}
	const from = typeof minimum === 'number' ? minimum : null;
	// The upper end of a search is taken as part of it.
	const to = typeof maximum === 'number' ? maximum + 1 : null;
	return { spans: [[from, to]], number: 1, size };
}

/** Whether the ends of a range belong to it is not documented: a second more is asked for, and dropped. */
function datesOf([from, to]: Span, given: VendorRecord): VendorRecord {
	const dates: VendorRecord = {};
	if (from !== null)
		dates.minimum_activity_date = from === given.minimum_activity_date ? from : from - 1;
	if (to !== null)
		dates.maximum_activity_date = to - 1 === given.maximum_activity_date ? to - 1 : to;
	return dates;
}

function isInside(date: number, [from, to]: Span): boolean {
	if (Number.isNaN(date)) return true;
	return (from === null || date >= from) && (to === null || date < to);
}

function halved([from, to]: Span, now: number): [Span, Span] | undefined {
	const low = from ?? Math.min(EARLIEST, (to ?? now) - 1);
	const high = to ?? Math.max(now, low);
	if (high - low < 2) return undefined;
	const middle = Math.floor((low + high) / 2);
	return [
		[from, middle],
		[middle, to],
	];
}

/** The record of an answer. */
export function recordOf({ body }: VendorResponse): VendorRecord {
	return asRecord(body);
}

/** The ids of a list of references such as `/people/1/related/tasks` gives. */
export function idsOf(body: unknown): string[] {
	return asRecords(body)
		.map(({ id }) => asText(id))
		.filter((id) => id !== undefined);
}
