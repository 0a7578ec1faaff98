import type { Feed, Filter, VendorRecord } from '../adapter';
import { day, milliseconds } from '../../engine/time';
import type { FilterName, FilterValues } from '../../model';

const DAY_MS = 86_400_000;
/** How far back a poll looks for records that were just made: what took place before is not seen. */
const LOOKS_BACK_DAYS = 90;

function shifted(time: string, days: number): string {
	return new Date(milliseconds(time) + days * DAY_MS).toISOString();
}

/**
 * The days that a range of moments lies in. Teamleader takes days of the account's time zone, which is not known here: a
 * day more on both sides has all, and the node drops the rest.
 */
export function daysAround({ start_time, end_time }: FilterValues): {
	from?: string;
	until?: string;
} {
	const days: { from?: string; until?: string } = {};
	if (start_time !== undefined) days.from = day(shifted(start_time, -1));
	if (end_time !== undefined) days.until = day(shifted(end_time, 1));
	return days;
}

/** Filters of lists that Teamleader can only narrow by time. */
export const RANGE_FILTERS: Partial<Record<FilterName, Filter>> = {
	start_time: { by: 'coarse' },
	end_time: { by: 'coarse' },
	engagement_type: { by: 'native', required: true },
};

/** A filter that the node checks itself, which is done inside a range of time only. */
export const WITHIN_RANGE: Filter = {
	by: 'after',
	note: 'Teamleader cannot filter by it: the node does, within a range of time. Set the filter Start Time as well',
};

/** A sentence where a filter that the node checks has no range of time. */
export function checkRange(
	filters: FilterValues,
	names: Array<'account' | 'contact' | 'owner'>,
	plural: string,
): string | undefined {
	if (filters.start_time !== undefined) return undefined;
	const name = names.find((each) => filters[each] !== undefined);
	return name === undefined
		? undefined
		: `Teamleader cannot filter ${plural} by ${name}; the node does so within a range of time: add the filter "Start Time" (start_time)`;
}

/** Nothing sorts or filters by creation: records are seen that take place from some months ago on. */
export function createdFeed(plural: string): Feed {
	return {
		stamp: 'created_at',
		filters: (since) => ({ start_time: shifted(since, -LOOKS_BACK_DAYS) }),
		order: 'none',
		granularityMs: 1_000,
		lagMs: 0,
		note: `One request per 100 ${plural} of the last ${LOOKS_BACK_DAYS} days and the future; those that took place earlier are not seen.`,
	};
}

/** An empty object where nothing is to be filtered by. */
export function present(filter: Record<string, unknown>): VendorRecord {
	return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
