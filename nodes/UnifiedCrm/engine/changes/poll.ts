import type { Api, Feed, ReadContext, VendorRecord } from '../../adapters/adapter';
import type { FilterValues } from '../../model';
import { walk } from '../lister';
import type { ListPart } from '../lister';
import { fieldOf, idReader } from '../reader';
import { prune, sinceOf } from './state';
import type { FeedState } from './state';

export type ChangeEvent = 'created' | 'updated' | 'createdOrUpdated';

export interface PollOptions {
	event: ChangeEvent;
	part: ListPart;
	feed: Feed;
	/** The user's own filters. */
	filters: FilterValues;
	customFields: boolean;
	/** New changes that one poll hands out at most; the rest comes with the next polls, oldest first. */
	most: number;
	/** n8n's clock, in milliseconds since 1970. */
	now: number;
	/** Whether the time that n8n gives a poll is used up; the poll then ends as if `most` were reached. */
	isLate?: () => boolean;
	signal?: AbortSignal;
}

export interface PollResult {
	/** Oldest change first. */
	records: VendorRecord[];
	state: FeedState;
	/** Whether more changes wait. */
	more: boolean;
}

interface Change {
	key: string;
	id: string;
	stamp: number;
	record: VendorRecord;
}

/** How far apart the clocks of n8n and of a CRM may be at the first activation. */
const CLOCK_SKEW_MS = 10 * 60_000;
/** Some CRMs stamp a new record's modification up to two seconds after its creation. */
const CREATION_SETTLES_MS = 2_000;

/** How far back a poll looks again: records may become visible late, and several may share the newest stamp. */
export function windowOf({ lagMs, granularityMs }: Feed): number {
	return lagMs + 2 * granularityMs;
}

/**
 * What changed since the last poll: each change once. Without a state it is the first poll: nothing old is handed out, and
 * the state starts at the newest change that the CRM shows, by the CRM's own clock.
 */
export async function poll(
	state: FeedState | undefined,
	options: PollOptions,
	api: Api,
): Promise<PollResult> {
	const windowMs = windowOf(options.feed);
	if (state === undefined)
		return { records: [], more: false, state: await firstState(options, windowMs, api) };
	const { fresh, newest, truncated } = await gather(state, sinceOf(state, windowMs), options, api);
	const last = fresh.length > 0 ? fresh[fresh.length - 1].stamp : state.mark;
	const mark = Math.max(state.mark, truncated ? last : newest);
	const seen = new Map(state.seen);
	for (const { key, stamp } of fresh) seen.set(key, stamp);
	return {
		records: newestStates(fresh)
			.filter((change) => isReported(change, options))
			.map(({ record }) => record),
		state: prune({ mark, seen }, windowMs),
		more: truncated,
	};
}

async function firstState(options: PollOptions, windowMs: number, api: Api): Promise<FeedState> {
	const from = options.now - CLOCK_SKEW_MS - windowMs;
	const seen = new Map<string, number>();
	let mark = options.now - CLOCK_SKEW_MS;
	for await (const changes of changesSince(from, options, api)) {
		for (const { key, stamp } of changes) {
			seen.set(key, stamp);
			mark = Math.max(mark, stamp);
		}
	}
	return prune({ mark, seen }, windowMs);
}

/** New changes, oldest first; at most `most` of them, which are then the oldest. */
async function gather(
	state: FeedState,
	since: number,
	options: PollOptions,
	api: Api,
): Promise<{ fresh: Change[]; newest: number; truncated: boolean }> {
	const { most, feed } = options;
	let fresh: Change[] = [];
	let newest = state.mark;
	let truncated = false;
	for await (const changes of changesSince(since, options, api)) {
		for (const change of changes) {
			newest = Math.max(newest, change.stamp);
			if (!state.seen.has(change.key)) fresh.push(change);
		}
		const full = fresh.length > most || options.isLate?.() === true;
		if (feed.order === 'ascending' && full) {
			truncated = true;
			break;
		}
		if (fresh.length > 2 * most) {
			fresh = oldest(fresh, most);
			truncated = true;
		}
	}
	const sorted = oldest(fresh, most);
	return { fresh: sorted, newest, truncated: truncated || sorted.length < fresh.length };
}

function oldest(changes: Change[], most: number): Change[] {
	return changes.sort((a, b) => a.stamp - b.stamp).slice(0, most);
}

/** Pages of the feed from a moment on. */
async function* changesSince(
	from: number,
	options: PollOptions,
	api: Api,
): AsyncGenerator<Change[]> {
	const { feed, part } = options;
	const since = new Date(Math.max(from, 0)).toISOString();
	const pages = walk(
		{
			name: 'changes',
			parts: [part],
			filters: { ...options.filters, ...feed.filters?.(since) },
			customFields: options.customFields,
			readsAhead: false,
			signal: options.signal,
		},
		api,
	);
	const read: ReadContext = { context: part.context };
	const idOf = idReader(part.resource);
	const stampOf = fieldOf(part.resource, feed.stamp)?.read;
	for await (const { records } of pages) {
		const changes: Change[] = [];
		let isPast = records.length > 0;
		for (const record of records) {
			const id = idOf(record, read);
			const stamp = Date.parse(String(stampOf?.(record, read)));
			if (id === undefined || Number.isNaN(stamp)) continue;
			if (stamp < from) continue;
			isPast = false;
			changes.push({
				id,
				stamp,
				record,
				key: options.event === 'created' ? id : `${id}@${stamp.toString(36)}`,
			});
		}
		yield changes;
		if (isPast && feed.order === 'descending') return;
	}
}

/** A record that changed more than once since the last poll is handed out once, as it is now. */
function newestStates(changes: Change[]): Change[] {
	const last = new Map<string, Change>();
	for (const change of changes) last.set(change.id, change);
	return changes.filter((change) => last.get(change.id) === change);
}

/** An update is no creation: a record that was not touched since it was made is left out of "updated". */
function isReported({ stamp, record }: Change, { event, part, feed }: PollOptions): boolean {
	if (event !== 'updated') return true;
	const created = fieldOf(part.resource, 'created_at')?.read?.(record, { context: part.context });
	if (typeof created !== 'string') return true;
	return stamp - Date.parse(created) > feed.granularityMs + CREATION_SETTLES_MS;
}
