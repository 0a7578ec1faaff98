import fc from 'fast-check';

import { poll } from '../../../nodes/UnifiedCrm/engine/changes/poll';
import type { Rules } from '../../../nodes/UnifiedCrm/engine/changes/rules';
import { RULES } from '../../../nodes/UnifiedCrm/engine/changes/rules';
import { readState, storeState } from '../../../nodes/UnifiedCrm/engine/changes/state';
import { PAGE_MS, SimulatedCrm } from './simulatedFeed';
import type { Deed, FeedStyle, SimulatedRecord } from './simulatedFeed';

/** A poll, and what happens to it. */
export interface PollStep {
	kind: 'poll';
	/** What happens in the CRM before single pages of the poll are read. */
	during: Array<{ page: number; deed: Deed }>;
	/** The page that is not answered. */
	failsAt?: number;
	/** Pages after which the poll's time is up. */
	lateAfter?: number;
}

export type Step = Deed | PollStep | { kind: 'wait'; ms: number };

/** What a random run is made of. */
export interface History {
	style: FeedStyle;
	/** Changes that a poll hands out at most. */
	most: number;
	/** What is there before the trigger is activated. */
	before: Deed[];
	steps: Step[];
}

/** A record as a poll handed it out. */
interface HandedOut {
	id: string;
	version: number;
}

const SETTLED_MS = 5 * 60_000;
/** Polls without anything happening, within which all must have been handed out. */
const LAST_POLLS = 80;

/** Runs a history. Throws where a change is lost, repeated or handed out though it is old. */
export async function live(
	{ style, most, before, steps }: History,
	rulesFor: (crm: SimulatedCrm) => Rules = () => RULES,
): Promise<void> {
	const crm = new SimulatedCrm(style);
	const rules = rulesFor(crm);
	for (const deed of before) crm.do(deed);
	// What is written just before the activation may become visible after it, and then is new.
	const oldUntil = crm.clock - style.lagMs - style.granularityMs;
	const handedOut: HandedOut[] = [];
	let stored: unknown;
	let activatedAt: number | undefined;
	const runPoll = async ({ during, failsAt, lateAfter }: PollStep) => {
		const { requests } = crm;
		const left = [...during];
		crm.beforePage = () => {
			const page = crm.requests - requests;
			while (left.length > 0 && left[0].page <= page) {
				const [{ deed }] = left.splice(0, 1);
				crm.do(deed);
			}
			if (page === failsAt) throw new Error('no answer');
		};
		const outcome = await poll(
			readState(JSON.parse(JSON.stringify(stored ?? null))),
			{
				name: 'engagement',
				event: style.event,
				feed: crm.feed,
				part: { resource: crm.resource, list: crm.list, types: ['note'], context: undefined },
				filters: {},
				customFields: false,
				most,
				...(lateAfter === undefined ? {} : { timeMs: lateAfter * PAGE_MS }),
			},
			crm.api,
			rules,
		).catch((error: Error) => error);
		crm.beforePage = () => undefined;
		crm.clock += 2;
		if (outcome instanceof Error) return true;
		activatedAt ??= crm.clock;
		stored = storeState(outcome.state);
		for (const { id, version } of outcome.records)
			handedOut.push({ id: String(id), version: Number(version) });
		return outcome.records.length > 0 || outcome.more;
	};
	for (const step of [...steps, { kind: 'wait', ms: style.lagMs + SETTLED_MS } satisfies Step]) {
		if (step.kind === 'wait') crm.clock += step.ms;
		else if (step.kind === 'poll') await runPoll(step);
		else crm.do(step);
	}
	for (let quiet = 0, count = 0; quiet < 2; count++) {
		if (count > LAST_POLLS) throw new Error('polls never come to an end');
		quiet = (await runPoll({ kind: 'poll', during: [] })) ? 0 : quiet + 1;
		crm.clock += style.granularityMs + style.lagMs + SETTLED_MS;
	}
	for (const record of crm.records)
		check(record, handedOut, crm, { oldUntil, activatedAt: activatedAt ?? crm.clock });
}

function check(
	{ id, versions }: SimulatedRecord,
	all: HandedOut[],
	crm: SimulatedCrm,
	{ oldUntil, activatedAt }: { oldUntil: number; activatedAt: number },
): void {
	const { event } = crm.style;
	const handedOut = all.filter((each) => each.id === id).map(({ version }) => version);
	const story = `record ${id} with ${JSON.stringify(versions)} was handed out as ${JSON.stringify(handedOut)}`;
	const demand = (holds: boolean, what: string) => {
		if (!holds) throw new Error(`${what}: ${story}`);
	};
	const last = versions[versions.length - 1];
	demand(
		handedOut.every((version, index) => index === 0 || version > handedOut[index - 1]),
		'a change came twice',
	);
	if (event === 'created') demand(handedOut.length <= 1, 'a creation came twice');
	const decisive = event === 'created' ? versions[0] : last;
	if (decisive.at < oldUntil) demand(handedOut.length === 0, 'something old came');
	if (event === 'updated') demand(!handedOut.includes(1), 'a creation came as an update');
	if (last.isDeletion || decisive.at <= activatedAt) return;
	if (event === 'updated') {
		// Within one step of its clock the CRM itself cannot tell an update from the creation.
		if (last.number === 1 || crm.stampOf(last.at) === crm.stampOf(versions[0].at)) return;
	}
	if (event === 'created') demand(handedOut.length === 1, 'a creation was lost');
	else demand(handedOut.includes(last.number), 'the newest state was lost');
}

const DEED: fc.Arbitrary<Deed> = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant('create' as const), delay: delays() }) },
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('update' as const),
			which: fc.nat(20),
			delay: delays(),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('delete' as const),
			which: fc.nat(20),
			delay: delays(),
		}),
	},
);

function delays(): fc.Arbitrary<number> {
	return fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
}

function steps(granularityMs: number, lagMs: number): fc.Arbitrary<Step[]> {
	const wait = fc.record({
		kind: fc.constant('wait' as const),
		ms: fc.constantFrom(1, 40, 700, 1_100, 10_000, granularityMs, lagMs, lagMs + granularityMs),
	});
	const pollStep = fc
		.record({
			kind: fc.constant('poll' as const),
			during: fc.array(fc.record({ page: fc.nat(7), deed: DEED }), { maxLength: 5 }),
			failsAt: fc.option(fc.nat(6), { nil: undefined, freq: 6 }),
			lateAfter: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined, freq: 6 }),
		})
		.map((step) => ({ ...step, during: step.during.sort((a, b) => a.page - b.page) }));
	return fc.array(
		fc.oneof(
			{ weight: 5, arbitrary: DEED },
			{ weight: 2, arbitrary: wait },
			{ weight: 3, arbitrary: pollStep },
		),
		{ minLength: 4, maxLength: 40, size: 'max' },
	);
}

/** Random histories with feeds of a style. */
export function histories(style: Partial<FeedStyle> = {}): fc.Arbitrary<History> {
	const pick = <Key extends keyof FeedStyle>(key: Key, values: ReadonlyArray<FeedStyle[Key]>) => {
		const fixed = style[key] as FeedStyle[Key] | undefined;
		return fc.constantFrom(...(fixed === undefined ? values : [fixed]));
	};
	const styles: fc.Arbitrary<FeedStyle> = fc.record({
		event: pick('event', ['created', 'updated', 'createdOrUpdated']),
		order: pick('order', ['ascending', 'descending', 'none']),
		filtered: pick('filtered', [true, false]),
		granularityMs: pick('granularityMs', [1, 1_000, 86_400_000]),
		rounding: pick('rounding', ['down', 'nearest']),
		lagMs: pick('lagMs', [0, 3_000, 60_000]),
		pageSize: pick('pageSize', [1, 2, 3, 100]),
		skewMs: pick('skewMs', [0, 5_000, -5_000, 45 * 60_000, -45 * 60_000]),
	});
	return styles.chain((drawn) =>
		fc.record({
			style: fc.constant(drawn),
			most: fc.constantFrom(1, 2, 5, 1_000),
			before: fc.array(DEED, { maxLength: 8 }),
			steps: steps(drawn.granularityMs, drawn.lagMs),
		}),
	);
}
