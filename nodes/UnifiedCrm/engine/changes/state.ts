import { isRecord } from '../json';

/**
 * What is remembered of one feed between polls. All times are the CRM's, in milliseconds since 1970.
 * Everything before `mark` minus the feed's window is done with; inside the window `seen` tells what was handed out.
 */
export interface FeedState {
	mark: number;
	/** The stamp by key: `id` for creations, `id` and modified time for updates. */
	seen: Map<string, number>;
}

/** Layout of stored states; a later layout reads the earlier ones. */
const VERSION = 1;

/** Keys that a state holds at most; a burst of more changes inside one window shortens the window. */
export const MOST_SEEN = 50_000;

/** A state as JSON for n8n's static data. */
export function storeState({ mark, seen }: FeedState): Record<string, unknown> {
	return { version: VERSION, mark, seen: Object.fromEntries(seen) };
}

/** A stored state; undefined where there is none, or none that this version can read. */
export function readState(stored: unknown): FeedState | undefined {
	if (!isRecord(stored) || stored.version !== VERSION || typeof stored.mark !== 'number')
		return undefined;
	const seen = new Map<string, number>();
	for (const [key, stamp] of Object.entries(isRecord(stored.seen) ? stored.seen : {})) {
		if (typeof stamp === 'number') seen.set(key, stamp);
	}
	return { mark: stored.mark, seen };
}

/** The state without what the window has left behind, and within its bound. */
export function prune({ mark, seen }: FeedState, windowMs: number): FeedState {
	let kept = [...seen].filter(([, stamp]) => stamp >= mark - windowMs);
	if (kept.length > MOST_SEEN) {
		kept = kept.sort(([, a], [, b]) => b - a).slice(0, MOST_SEEN);
	}
	return { mark, seen: new Map(kept) };
}

/** Where the next poll begins to look: at the window's start, or later where the state had to be shortened. */
export function sinceOf({ mark, seen }: FeedState, windowMs: number): number {
	const start = mark - windowMs;
	if (seen.size < MOST_SEEN) return start;
	let oldest = Number.POSITIVE_INFINITY;
	for (const stamp of seen.values()) oldest = Math.min(oldest, stamp);
	return Math.max(start, oldest);
}
