import { isRecord } from '../json';

/** What is remembered of a record that was seen. */
export interface Seen {
	/** When it changed, by the CRM's clock: milliseconds since 1970. */
	stamp: number;
	/**
	 * What the record looked like, while it may still change within the same step of the CRM's clock. Without it the step
	 * is over: the stamp alone tells whether it changed.
	 */
	print?: string;
	/** When `print` was taken, by n8n's clock. */
	at?: number;
}

/**
 * What is remembered of one feed between polls. Everything before `mark` minus the feed's window is done with; inside
 * the window `seen` tells what was handed out.
 */
export interface FeedState {
	/** By the CRM's clock, in milliseconds since 1970. */
	mark: number;
	/** Records by their id, each in the newest state that was seen. */
	seen: Map<string, Seen>;
	/** What is older is done with, whatever the window says: the state had to be shortened. */
	floor?: number;
}

/** Layout of stored states; a later layout reads the earlier ones. */
const VERSION = 1;

/**
 * Ids that a state holds at most. Only a stamp that more records share, all of them, is kept whole. With the changes that
 * one poll hands out at most it takes twenty polls to get there, after which the oldest ids are past every feed's lag.
 */
export const MOST_SEEN = 20_000;

/** A state as JSON for n8n's static data; stamps are kept as what they lie behind the mark. */
export function storeState({ mark, seen, floor }: FeedState): Record<string, unknown> {
	const entries: Array<[string, unknown]> = [];
	for (const [id, { stamp, print, at }] of seen) {
		entries.push([id, print === undefined ? mark - stamp : [mark - stamp, print, at]]);
	}
	return {
		version: VERSION,
		mark,
		...(floor === undefined ? {} : { floor }),
		seen: Object.fromEntries(entries),
	};
}

/** A stored state; undefined where there is none, or none that this version can read. */
export function readState(stored: unknown): FeedState | undefined {
	if (!isRecord(stored) || stored.version !== VERSION || typeof stored.mark !== 'number')
		return undefined;
	const { mark, floor } = stored;
	const seen = new Map<string, Seen>();
	for (const [id, value] of Object.entries(isRecord(stored.seen) ? stored.seen : {})) {
		if (typeof value === 'number') seen.set(id, { stamp: mark - value });
		if (!Array.isArray(value)) continue;
		const [behind, print, at] = value as unknown[];
		if (typeof behind !== 'number') continue;
		seen.set(id, {
			stamp: mark - behind,
			...(typeof print === 'string' && typeof at === 'number' ? { print, at } : {}),
		});
	}
	return { mark, seen, ...(typeof floor === 'number' ? { floor } : {}) };
}

/** The state without what the window has left behind, and within its bound. */
export function prune(state: FeedState, windowMs: number, mostSeen: number = MOST_SEEN): FeedState {
	const start = sinceOf(state, windowMs);
	const kept = [...state.seen].filter(([, { stamp }]) => stamp >= start);
	const floor =
		state.floor !== undefined && state.floor > state.mark - windowMs ? state.floor : undefined;
	if (kept.length <= mostSeen) {
		return { mark: state.mark, seen: new Map(kept), ...(floor === undefined ? {} : { floor }) };
	}
	// What shares a stamp goes or stays together, so that none of it comes again.
	kept.sort(([, a], [, b]) => b.stamp - a.stamp);
	const newest = kept[0][1].stamp;
	const dropped = kept[mostSeen][1].stamp;
	const from = dropped === newest ? newest : dropped + 1;
	return {
		mark: state.mark,
		seen: new Map(kept.filter(([, { stamp }]) => stamp >= from)),
		floor: from,
	};
}

/** Where the next poll begins to look. */
export function sinceOf({ mark, floor }: FeedState, windowMs: number): number {
	return Math.max(mark - windowMs, floor ?? Number.NEGATIVE_INFINITY);
}
