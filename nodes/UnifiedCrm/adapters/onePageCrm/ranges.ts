import type { Feed, Filter } from '../adapter';
import { day, unixSeconds } from '../../engine/time';
import type { FilterName, FilterValues } from '../../model';
import type { Listing } from './records';

/** A range of dates as the API takes it: Unix seconds, or days. */
export interface Range {
	field: string;
	since?: string;
	until?: string;
}

/** What the times of an engagement are called in filters. */
export interface StartField {
	field: string;
	/** A day without a time. */
	isDay?: boolean;
}

const DAY_MS = 86_400_000;

/** The API's names of the fields that a list can be sorted by. */
const SORTS: Record<string, string> = { created_at: 'created_at', updated_at: 'modified_at' };

/** The range and order of a list. One range fits into a request: the node checks all of them. */
export function rangeAndSort(
	filters: FilterValues,
	start?: StartField,
): Pick<Listing, 'range' | 'sort'> {
	const ranges = [
		seconds('modified_at', filters.updated_after, filters.updated_before),
		seconds('created_at', filters.created_after, filters.created_before),
		startRange(filters, start),
	];
	const { sort_by: sorted } = filters;
	const field = sorted === undefined ? undefined : (SORTS[sorted.field] ?? sorted.field);
	const present = ranges.filter((each) => each !== undefined);
	const range = present.find((each) => each.field === field) ?? present.at(0);
	const byRange =
		range !== undefined && range.field === 'modified_at' ? 'modified_at' : 'created_at';
	return {
		...(range === undefined ? {} : { range }),
		sort: { field: field ?? byRange, direction: sorted?.direction ?? 'asc' },
	};
}

function seconds(field: string, after?: string, before?: string): Range | undefined {
	if (after === undefined && before === undefined) return undefined;
	return {
		field,
		...(after === undefined ? {} : { since: String(unixSeconds(after) - 1) }),
		...(before === undefined ? {} : { until: String(unixSeconds(before) + 1) }),
	};
}

function startRange(
	{ start_time: after, end_time: before }: FilterValues,
	start: StartField | undefined,
): Range | undefined {
	if (start === undefined) return undefined;
	if (start.isDay !== true) return seconds(start.field, after, before);
	if (after === undefined && before === undefined) return undefined;
	return {
		field: start.field,
		...(after === undefined ? {} : { since: dayBeside(after, -DAY_MS) }),
		...(before === undefined ? {} : { until: dayBeside(before, DAY_MS) }),
	};
}

function dayBeside(time: string, milliseconds: number): string {
	return day(new Date(Date.parse(time) + milliseconds).toISOString());
}

/** Filters by the times of creation and change. */
export const RANGE_FILTERS: Partial<Record<FilterName, Filter>> = {
	created_after: { by: 'coarse' },
	created_before: { by: 'coarse' },
	updated_after: { by: 'coarse' },
	updated_before: { by: 'coarse' },
};

/** https://developer.onepagecrm.com/: changes by range of dates, in whole seconds */
export function changesSince(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		filters: (since) => ({
			[stamp === 'created_at' ? 'created_after' : 'updated_after']: since,
			sort_by: { field: stamp, direction: 'asc' },
		}),
		order: 'ascending',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: 'A poll costs one request for a hundred changes. Deleted records are not seen.',
	};
}
