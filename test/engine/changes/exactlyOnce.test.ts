import fc from 'fast-check';

import type { Rules } from '../../../nodes/UnifiedCrm/engine/changes/rules';
import { RULES } from '../../../nodes/UnifiedCrm/engine/changes/rules';
import { process } from '../../platform';
import { histories, live } from './history';
import type { FeedStyle, SimulatedCrm } from './simulatedFeed';

/** Random histories for each style of feed; `CHANGE_RUNS=20000` looks for what is rare. */
const RUNS = Number(process.env.CHANGE_RUNS ?? 120);
/** Histories within which a planted mistake must show. */
const RUNS_TO_FAIL = 4_000;
const SEED = process.env.CHANGE_SEED === undefined ? undefined : Number(process.env.CHANGE_SEED);

jest.setTimeout(Math.max(60_000, RUNS * 100));

const ORDERS = ['ascending', 'descending', 'none'] as const;
const EVENTS = ['created', 'updated', 'createdOrUpdated'] as const;
const STEPS_MS = [1, 1_000, 86_400_000];

describe('each change is handed out once, whatever happens', () => {
	for (const order of ORDERS) {
		for (const event of EVENTS) {
			for (const granularityMs of STEPS_MS) {
				it(`${event}, order ${order}, a clock of ${granularityMs} ms`, async () => {
					await fc.assert(
						fc.asyncProperty(
							histories({ order, event, granularityMs }),
							async (history) => await live(history),
						),
						{ numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) },
					);
				});
			}
		}
	}
});

interface Mistake {
	name: string;
	style?: Partial<FeedStyle>;
	rules: (crm: SimulatedCrm) => Partial<Rules>;
	/** What goes wrong by it. */
	shows: RegExp;
}

const LOST = /lost/;

/** Mistakes that triggers are known for, each of which the property must notice. */
const MISTAKES: Mistake[] = [
	{
		name: 'no look back behind the mark',
		rules: () => ({ windowMs: () => 0 }),
		shows: LOST,
	},
	{
		name: 'only what is newer than the newest, not what is as new',
		style: { lagMs: 0, granularityMs: 1_000, pageSize: 100 },
		rules: () => ({
			windowMs: () => 0,
			markFor: (newest) => newest,
			isInWindow: (stamp, from) => stamp > from,
		}),
		shows: LOST,
	},
	{
		name: 'the mark set to the time of the poll',
		rules: () => ({ markFor: (_newest, _walkMs, now) => now }),
		shows: LOST,
	},
	{
		name: 'pages that shift read once only',
		style: { order: 'ascending', granularityMs: 1, lagMs: 0, pageSize: 1 },
		rules: () => ({ mostWalks: 1 }),
		shows: /lost|old/,
	},
	{
		name: 'an edit within the same step of the clock not looked at',
		style: { event: 'createdOrUpdated', granularityMs: 1_000 },
		rules: () => ({ keepsPrints: () => false }),
		shows: LOST,
	},
	{
		name: 'a record known by its id alone',
		style: { event: 'createdOrUpdated' },
		rules: () => ({ isNew: (_sighting, seen) => seen === undefined }),
		shows: LOST,
	},
	{
		name: 'nothing remembered of what was handed out',
		style: { event: 'createdOrUpdated' },
		rules: () => ({ isNew: () => true }),
		shows: /twice|never come to an end|old/,
	},
	{
		name: 'an older copy taken for a change',
		style: { event: 'createdOrUpdated', lagMs: 60_000 },
		rules: () => ({ isNew: ({ stamp }, seen) => stamp !== seen?.stamp }),
		shows: /lost|twice/,
	},
	{
		name: 'an edit taken for part of the creation for a quarter of an hour',
		style: { event: 'updated' },
		rules: () => ({ isCreation: (stamp, created) => stamp - created < 15 * 60_000 }),
		shows: LOST,
	},
	{
		name: 'creations reported as updates',
		style: { event: 'updated' },
		rules: () => ({ isCreation: () => false }),
		shows: /as an update/,
	},
];

describe('the property notices a planted mistake', () => {
	it.each(MISTAKES)('$name', async ({ style, rules, shows }) => {
		const outcome = await fc.check(
			fc.asyncProperty(
				histories(style),
				async (history) => await live(history, (crm) => ({ ...RULES, ...rules(crm) })),
			),
			{ numRuns: RUNS_TO_FAIL, endOnFailure: true, ...(SEED === undefined ? {} : { seed: SEED }) },
		);
		expect(outcome.failed).toBe(true);
		expect(String(outcome.errorInstance)).toMatch(shows);
	});
});
