import type { Feed, Filter } from '../adapter';
import type { FilterName, FilterValues } from '../../model';
import type { Stop } from './records';

const TIMES = ['updated_at', 'created_at'] as const;

/**
 * The order of a list that has no filters by time, chosen so that it can be left early: newest first down to an `…_after`,
 * oldest first up to a `…_before`. The node drops what lies outside.
 */
export function orderOf(filters: FilterValues, fallback: string): { sort_by: string; stop?: Stop } {
	const { sort_by: sort } = filters;
	const orders = TIMES.flatMap((field) => {
		const after = filters[field === 'updated_at' ? 'updated_after' : 'created_after'];
		return after === undefined ? [] : [{ field, descending: true, at: after }];
	}).concat(
		TIMES.flatMap((field) => {
			const before = filters[field === 'updated_at' ? 'updated_before' : 'created_before'];
			return before === undefined ? [] : [{ field, descending: false, at: before }];
		}),
	);
	if (sort !== undefined) {
		const descending = sort.direction === 'desc';
		const stop = orders.find(
			(order) => order.field === sort.field && order.descending === descending,
		);
		return { sort_by: `${sort.field}:${sort.direction}`, ...(stop === undefined ? {} : { stop }) };
	}
	const [stop] = orders;
	return stop === undefined
		? { sort_by: fallback }
		: { sort_by: `${stop.field}:${stop.descending ? 'desc' : 'asc'}`, stop };
}

/** The filters by time of a list that is left early. */
export const TIME_FILTERS: Partial<Record<FilterName, Filter>> = {
	created_after: { by: 'coarse', note: 'Zendesk Sell sorts, the node stops at this moment' },
	created_before: { by: 'coarse', note: 'Zendesk Sell sorts, the node stops at this moment' },
	updated_after: { by: 'coarse', note: 'Zendesk Sell sorts, the node stops at this moment' },
	updated_before: { by: 'coarse', note: 'Zendesk Sell sorts, the node stops at this moment' },
};

/** Changes of a list that can be sorted by them. */
export function newestFirst(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		filters: (since) => ({
			[stamp === 'created_at' ? 'created_after' : 'updated_after']: since,
			sort_by: { field: stamp, direction: 'desc' },
		}),
		order: 'descending',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: 'A poll costs one request for a hundred changes.',
	};
}
