import type { Api, ListQuery, Page, PageState, QueryValue, VendorRecord } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { byCursor } from '../../engine/paging';
import { milliseconds, toSeconds, utc } from '../../engine/time';
import type { FilterValues } from '../../model';

/** https://pipedrive.readme.io/docs/core-api-concepts-pagination */
export const PAGE_SIZE = 500;

/** Pipedrive's words for the fields that a list can be sorted by. */
export const SORTS: Record<string, string> = { created_at: 'add_time', updated_at: 'update_time' };

/** How a list is sorted, and when a walk in that order has passed all that is wanted. */
export interface Order {
	by: string;
	direction: 'asc' | 'desc';
	isPast?: (record: VendorRecord) => boolean;
}

/** Filters that both persons and activities take, in their words. */
export function timeFilters({
	updated_after,
	updated_before,
}: FilterValues): Record<string, QueryValue> {
	return {
		updated_since: updated_after === undefined ? undefined : toSeconds(updated_after),
		// "Before" leaves the given second out; a fraction of it must not be lost.
		updated_until: updated_before === undefined ? undefined : upToSecond(updated_before),
	};
}

function upToSecond(time: string): string {
	return toSeconds(new Date(Math.ceil(milliseconds(time) / 1000) * 1000).toISOString());
}

/**
 * There is no filter for the time of creation: the list is sorted by it, and the walk stops where it has passed the
 * wanted time.
 */
export function orderOf({
	sort_by,
	created_after,
	created_before,
	updated_after,
}: FilterValues): Order | undefined {
	if (sort_by !== undefined) {
		const order: Order = {
			by: SORTS[sort_by.field] ?? sort_by.field,
			direction: sort_by.direction,
		};
		const passed =
			sort_by.field === 'created_at'
				? createdPast(sort_by.direction, created_after, created_before)
				: undefined;
		return passed === undefined ? order : { ...order, isPast: passed };
	}
	if (updated_after !== undefined) return { by: 'update_time', direction: 'asc' };
	if (created_after !== undefined) {
		return {
			by: 'add_time',
			direction: 'desc',
			isPast: createdPast('desc', created_after, undefined),
		};
	}
	if (created_before !== undefined) {
		return {
			by: 'add_time',
			direction: 'asc',
			isPast: createdPast('asc', undefined, created_before),
		};
	}
	return undefined;
}

function createdPast(
	direction: 'asc' | 'desc',
	after: string | undefined,
	before: string | undefined,
): ((record: VendorRecord) => boolean) | undefined {
	const bound = direction === 'desc' ? after : before;
	if (bound === undefined) return undefined;
	const limit = milliseconds(bound);
	return (record) => {
		const made = Date.parse(utc(record.add_time) ?? '');
		return direction === 'desc' ? made < limit : made >= limit;
	};
}

/** One page of a v2 list. */
export async function cursorPage(
	path: string,
	query: Record<string, QueryValue>,
	order: Order | undefined,
	{ size }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const body = await api.get(path, {
		...query,
		sort_by: order?.by,
		sort_direction: order?.direction,
		limit: size,
		cursor: state === undefined ? undefined : String(state),
	});
	const records = asRecords(body.data);
	const last = records[records.length - 1];
	if (last !== undefined && order?.isPast?.(last) === true) return { records };
	return byCursor(body, records, 'additional_data.next_cursor');
}

/** One page of a v1 list, whose next place is a start. */
export async function startPage(
	path: string,
	query: Record<string, QueryValue>,
	size: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const body = await api.get(path, { ...query, start: Number(state ?? 0), limit: size });
	const records = asRecords(body.data);
	const { more_items_in_collection: more, next_start: next } = asRecord(
		asRecord(body.additional_data).pagination,
	);
	return more === true && asText(next) !== undefined
		? { records, next: Number(next) }
		: { records };
}
