import type { Feed, Filter } from '../adapter';
import { day } from '../../engine/time';
import type { FilterName, FilterValues } from '../../model';
import type { Condition, Listing } from './entities';

/** Which of the API's fields a range of two filters is about. */
export interface Range {
	field: string;
	after: FilterName;
	before: FilterName;
	isDay?: boolean;
}

const STAMPS: Range[] = [
	{ field: 'created', after: 'created_after', before: 'created_before' },
	{ field: 'modified', after: 'updated_after', before: 'updated_before' },
];

const SORTS: Record<string, string> = { created_at: 'created', updated_at: 'modified' };

/** Fields by which lists can be sorted. */
export const SORTABLE = Object.keys(SORTS);

/**
 * Conditions and order of a list by its ranges of time. A field takes one condition: where both ends are given the list
 * starts at the lower one, comes in its order and is left at the upper one. The node checks both ends.
 */
export function timeConditions(
	filters: FilterValues,
	further: Range[] = [],
): Pick<Listing, 'conditions' | 'order' | 'stop'> {
	const conditions: Condition[] = [];
	let bounded: { field: string; at: string } | undefined;
	for (const { field, after, before, isDay } of [...STAMPS, ...further]) {
		const from = textOf(filters[after]);
		const to = textOf(filters[before]);
		if (from !== undefined) {
			conditions.push({
				field,
				operator: 'gte',
				value: isDay === true ? day(from) : seconds(from, 0),
			});
			if (to !== undefined) bounded ??= { field, at: to };
		} else if (to !== undefined) {
			// A day ends with its last second.
			const value = isDay === true ? nextDay(to) : seconds(to, 999);
			conditions.push({ field, operator: 'lt', value });
		}
	}
	const sort = filters.sort_by;
	if (sort !== undefined) {
		const field = SORTS[sort.field] ?? sort.field;
		const stops = bounded?.field === field && sort.direction === 'asc';
		return {
			conditions,
			order: sort.direction === 'desc' ? `-${field}` : field,
			...(stops ? { stop: bounded } : {}),
		};
	}
	return bounded === undefined
		? { conditions }
		: { conditions, order: bounded.field, stop: bounded };
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** Whole seconds, rounded down after adding milliseconds. */
function seconds(time: string, plus: number): string {
	return `${new Date(Date.parse(time) + plus).toISOString().slice(0, 19)}Z`;
}

function nextDay(time: string): string {
	return new Date(Date.parse(`${day(time)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** A condition for a filter that is given. */
export function condition(
	field: string,
	value: string | undefined,
	operator: Condition['operator'] = 'eq',
): Condition[] {
	return value === undefined ? [] : [{ field, operator, value }];
}

/** Filters by creation and change. */
export const STAMP_FILTERS: Partial<Record<FilterName, Filter>> = {
	created_after: { by: 'coarse' },
	created_before: { by: 'coarse' },
	updated_after: { by: 'coarse' },
	updated_before: { by: 'coarse' },
};

/** Changes, oldest first. https://developers.pipelinersales.com/api-docs/ (parameters) */
export function changesSince(name: 'created_at' | 'updated_at'): Feed {
	return {
		stamp: name,
		filters: (since) => ({
			[name === 'created_at' ? 'created_after' : 'updated_after']: since,
			sort_by: { field: name, direction: 'asc' },
		}),
		order: 'ascending',
		granularityMs: 1,
		lagMs: 5_000,
		note: 'A poll costs one request for a hundred changes. Deleted records are not seen.',
	};
}
