import type { Api, Feed, VendorRecord } from '../../adapters/adapter';
import { InputError } from '../failures';
import type { ChangeEvent } from './events';
import { FeedReader } from './feedWalk';
import type { Change, Watched } from './feedWalk';
import { ceilingOf, CLOCK_SKEW_MS, RULES } from './rules';
import type { Rules } from './rules';
import { prune, sinceOf } from './state';
import type { FeedState, Seen } from './state';

export interface PollOptions extends Watched {
	event: ChangeEvent;
	/** New changes that one poll hands out at most; the rest comes with the next polls, oldest first. */
	most: number;
	/** Milliseconds that this poll may take; no end without it. */
	timeMs?: number;
	/** Ids that the state may hold; for tests. */
	mostSeen?: number;
}

export interface PollResult {
	/** Oldest change first. */
	records: VendorRecord[];
	state: FeedState;
	/** Whether more changes wait. */
	more: boolean;
}

/** A quiet feed's mark moves on only where that saves as much as this of looking back. */
const WORTH_A_WALK_MS = 60_000;

/** Part of the time after which a walk is cut short, so that the second one has room. */
const FIRST_WALK_SHARE = 0.4;

/** What one walk of the feed showed. */
interface Walked {
	/** Stamps of all that was seen in the window, by id. */
	stamps: Map<string, number>;
	/** The oldest of what is new, oldest first. */
	fresh: Change[];
	/** More is new than that. */
	isCut: boolean;
	/** The walk ended before the list did. */
	isShort: boolean;
	/** The newest stamp. */
	reached: number;
	/** The newest plausible stamp; undefined where there is none. */
	newest?: number;
	pages: number;
	/** How long it took, in milliseconds. */
	tookMs: number;
	/** Records whose print was kept, and that look as they did. */
	lookedAgain: Set<string>;
}

/**
 * What changed since the last poll, each change once; a record that changed more than once, once, as it is now. Without a
 * state it is the first poll: nothing old is handed out, and the state starts at the newest change that the CRM shows.
 *
 * The mark and the ids seen behind it are by the CRM's own clock, so that n8n's need not agree. A failing poll throws, and
 * the caller's state stays as it was.
 */
export async function poll(
	state: FeedState | undefined,
	options: PollOptions,
	api: Api,
	rules: Rules = RULES,
): Promise<PollResult> {
	const reader = new FeedReader(options, api);
	return await new Poll(state, options, api, rules, reader).run();
}

class Poll {
	private readonly isFirst: boolean;

	private readonly state: FeedState;

	private readonly windowMs: number;

	private readonly startedAt: number;

	constructor(
		state: FeedState | undefined,
		private readonly options: PollOptions,
		private readonly api: Api,
		private readonly rules: Rules,
		private readonly reader: FeedReader,
	) {
		this.startedAt = api.now();
		this.windowMs = rules.windowMs(options.feed);
		this.isFirst = state === undefined;
		this.state = state ?? { mark: this.startedAt - CLOCK_SKEW_MS, seen: new Map() };
	}

	async run(): Promise<PollResult> {
		const first = await this.walk();
		const { walked, sure } = await this.verify(first);
		const { fresh } = walked;
		return {
			records: this.isFirst
				? []
				: fresh.filter((change) => this.isReported(change)).map(({ record }) => record),
			state: prune(
				{ ...this.state, mark: this.markAfter(walked, sure), seen: this.seenAfter(walked) },
				this.windowMs,
				this.options.mostSeen,
			),
			more: walked.isCut || walked.isShort,
		};
	}

	/**
	 * Pages shift when a record that was read already leaves its place in the list, and then one at their border is read by
	 * nobody. Two walks that saw the same show that none left: the first of them is complete.
	 * @returns the last walk, and the complete one before it where there is one
	 */
	private async verify(first: Walked): Promise<{ walked: Walked; sure?: Walked }> {
		if (first.pages <= 1) return { walked: first, sure: first };
		const gain = this.markFor(first) - this.state.mark;
		if (first.fresh.length === 0 && gain < Math.max(this.windowMs, WORTH_A_WALK_MS))
			return { walked: first };
		// A list without order is read to its end, which takes as long as it did before.
		const timeShare = this.options.feed.order === 'ascending' ? 1 : 0.5;
		let walked = first;
		for (let count = 1; count < this.rules.mostWalks; count++) {
			if (this.hasUsed(timeShare)) return { walked };
			const before = walked;
			walked = await this.walk(before);
			if (isWithin(before, walked)) return { walked, sure: before };
		}
		return this.rules.mostWalks > 1 ? { walked } : { walked, sure: walked };
	}

	/**
	 * Walks the feed's window, to its end where the feed is in no order that allows to stop.
	 * @param before an earlier walk; this one goes at least as far
	 */
	private async walk(before?: Walked): Promise<Walked> {
		const { options, reader } = this;
		const { feed } = options;
		const most = this.isFirst ? Number.POSITIVE_INFINITY : options.most;
		const from = sinceOf(this.state, this.windowMs);
		const ceiling = ceilingOf(feed, this.startedAt);
		const pagesBefore = reader.pages;
		const begunAt = this.api.now();
		const walked: Walked = {
			stamps: new Map(),
			fresh: [],
			isCut: false,
			isShort: false,
			reached: Number.NEGATIVE_INFINITY,
			pages: 0,
			tookMs: 0,
			lookedAgain: new Set(),
		};
		let isTooLate = false;
		for await (const changes of reader.since(from)) {
			if (isTooLate) throw tooLong(feed);
			for (const change of changes) {
				walked.reached = Math.max(walked.reached, change.stamp);
				if (!this.rules.isInWindow(change.stamp, from)) continue;
				walked.stamps.set(change.id, change.stamp);
				if (change.stamp <= ceiling)
					walked.newest = Math.max(walked.newest ?? change.stamp, change.stamp);
				if (this.isNew(change, walked)) walked.fresh.push(change);
			}
			if (feed.order === 'ascending') {
				walked.isShort = this.mayStop(walked, most, before);
				if (walked.isShort) break;
			} else {
				isTooLate = before === undefined && this.hasUsed(1);
			}
			if (walked.fresh.length > 2 * most) cut(walked, most);
		}
		cut(walked, most);
		walked.pages = reader.pages - pagesBefore;
		walked.tookMs = this.api.now() - begunAt;
		return walked;
	}

	/** Whether an ordered walk has enough: what is left out is newer than all that was read. */
	private mayStop({ fresh, reached }: Walked, most: number, before: Walked | undefined): boolean {
		if (before !== undefined && reached <= before.reached) return false;
		// Without anything new the next poll would stop at the same place again.
		const isLate = fresh.length > 0 && this.hasUsed(FIRST_WALK_SHARE);
		return fresh.length > most || before?.isShort === true || isLate;
	}

	/** Whether a share of the poll's time is over. The first poll takes its time: what it left out would be new later. */
	private hasUsed(share: number): boolean {
		const { timeMs = Number.POSITIVE_INFINITY } = this.options;
		return !this.isFirst && this.api.now() - this.startedAt >= share * timeMs;
	}

	private isNew(change: Change, walked: Walked): boolean {
		const seen = this.state.seen.get(change.id);
		// What was created is handed out once, whatever becomes of it.
		if (this.options.event === 'created') return seen === undefined;
		let isPrinted = false;
		const isNew = this.rules.isNew(change, seen, () => {
			isPrinted = true;
			return this.reader.print(change.record);
		});
		if (isPrinted && !isNew) walked.lookedAgain.add(change.id);
		return isNew;
	}

	/** The mark that a walk allows. */
	private markFor({ newest, isCut, fresh, tookMs }: Walked): number {
		if (newest === undefined) return this.state.mark;
		const end = isCut ? Math.min(newest, fresh[fresh.length - 1].stamp) : newest;
		return this.rules.markFor(end, tookMs, this.startedAt);
	}

	private markAfter(walked: Walked, sure: Walked | undefined): number {
		if (sure === undefined) return this.state.mark;
		const mark = Math.min(
			this.markFor(sure),
			walked.isCut ? this.markFor(walked) : Number.POSITIVE_INFINITY,
		);
		return Math.max(this.state.mark, mark);
	}

	private seenAfter({ fresh, lookedAgain }: Walked): Map<string, Seen> {
		const { feed, event } = this.options;
		const seen = new Map(this.state.seen);
		const isStepOver = (at: number) => this.startedAt > at + feed.granularityMs + feed.lagMs;
		for (const id of lookedAgain) {
			const known = seen.get(id);
			if (known?.at !== undefined && isStepOver(known.at)) seen.set(id, { stamp: known.stamp });
		}
		const keepsPrints = event !== 'created' && this.rules.keepsPrints(feed);
		for (const { id, stamp, record } of fresh) {
			const known = seen.get(id);
			const isOver = known?.stamp === stamp && (known.at === undefined || isStepOver(known.at));
			seen.set(
				id,
				keepsPrints && !isOver
					? {
							stamp,
							print: this.reader.print(record),
							at: known?.stamp === stamp ? known.at : this.startedAt,
						}
					: { stamp },
			);
		}
		return seen;
	}

	/** An update is no creation: a record that was not touched since it was made is left out of "updated". */
	private isReported({ id, stamp, record }: Change): boolean {
		const { event, feed } = this.options;
		if (event !== 'updated' || this.state.seen.has(id)) return true;
		const created = this.reader.createdAt(record);
		return created === undefined || !this.rules.isCreation(stamp, created, feed);
	}
}

/** Keeps the oldest of what is new. */
function cut(walked: Walked, most: number): void {
	walked.fresh.sort((a, b) => a.stamp - b.stamp);
	if (walked.fresh.length <= most) return;
	walked.fresh = walked.fresh.slice(0, most);
	walked.isCut = true;
}

/** Whether a later walk saw everything that an earlier one saw, unchanged. */
function isWithin(earlier: Walked, later: Walked): boolean {
	for (const [id, stamp] of earlier.stamps) {
		if (later.stamps.get(id) !== stamp) return false;
	}
	return true;
}

function tooLong({ note }: Feed): InputError {
	return new InputError(
		'The CRM shows these changes in no order that a poll could stop in, and the time that n8n gives a poll was not enough to read them all',
		`${note} Watch fewer records: narrow the types or the filters.`,
	);
}
