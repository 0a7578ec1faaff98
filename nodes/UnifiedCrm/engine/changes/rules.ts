import type { Feed } from '../../adapters/adapter';
import type { Seen } from './state';

/** How far n8n's clock may be ahead of a CRM's when the trigger is activated. */
export const CLOCK_SKEW_MS = 2 * 60 * 60_000;

/** A record as a feed shows it. */
export interface Sighting {
	id: string;
	/** By the CRM's clock, in milliseconds since 1970. */
	stamp: number;
}

/** The decisions that make each change be handed out once. Tests replace single ones to see that none is idle. */
export interface Rules {
	/** How far behind its mark a poll looks again, in milliseconds. */
	windowMs(feed: Feed): number;
	/** Whether what happened at `stamp` is looked at by a poll that begins at `from`. */
	isInWindow(stamp: number, from: number): boolean;
	/** Whether a sighting is a change that was not handed out. `print` makes the record's print. */
	isNew(sighting: Sighting, seen: Seen | undefined, print: () => string): boolean;
	/**
	 * Where the mark may go after a walk.
	 * @param newest the newest stamp up to which the walk saw everything that was there when it began
	 * @param walkMs how long it took
	 * @param now n8n's clock
	 */
	markFor(newest: number, walkMs: number, now: number): number;
	/** How often a walk of several pages is made at most, until two in a row agree. */
	mostWalks: number;
	/** Whether a record may change again without its stamp telling, so that its print is kept for the next look. */
	keepsPrints(feed: Feed): boolean;
	/** Whether an update is what the CRM stamped at the creation. */
	isCreation(stamp: number, createdAt: number, feed: Feed): boolean;
}

export const RULES: Rules = {
	// A change becomes visible late by the lag, and its stamp may be rounded either way.
	windowMs: ({ lagMs, granularityMs }) => lagMs + 2 * granularityMs,
	isInWindow: (stamp, from) => stamp >= from,
	isNew: ({ stamp }, seen, print) => {
		if (seen === undefined || stamp > seen.stamp) return true;
		// An older stamp is an old copy that a late index shows.
		return stamp === seen.stamp && seen.print !== undefined && seen.print !== print();
	},
	// What changed while the walk went on may lie behind it. It is stamped later than the walk began, which is no later
	// than the newest stamp minus the time that the walk took.
	markFor: (newest, walkMs) => newest - walkMs,
	mostWalks: 4,
	keepsPrints: ({ granularityMs }) => granularityMs >= 1_000,
	isCreation: (stamp, createdAt, { granularityMs }) => stamp - createdAt < granularityMs,
};

/**
 * The latest stamp that the mark may follow, by n8n's clock. What lies later was set by a person or an import, or the CRM's
 * clock is ahead: the mark then comes after, and more ids are remembered until it does. Starts of calls and meetings are
 * always set by people, who write down late what they did.
 */
export function ceilingOf({ stamp }: Feed, now: number): number {
	return stamp === 'start_time' ? now - CLOCK_SKEW_MS : now;
}
