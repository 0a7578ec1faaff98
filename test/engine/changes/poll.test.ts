import type { VendorRecord } from '../../../nodes/UnifiedCrm/adapters/adapter';
import type { ChangeEvent } from '../../../nodes/UnifiedCrm/engine/changes/events';
import { poll } from '../../../nodes/UnifiedCrm/engine/changes/poll';
import type { PollOptions } from '../../../nodes/UnifiedCrm/engine/changes/poll';
import { RULES } from '../../../nodes/UnifiedCrm/engine/changes/rules';
import type { Rules } from '../../../nodes/UnifiedCrm/engine/changes/rules';
import type { FeedState } from '../../../nodes/UnifiedCrm/engine/changes/state';
import { PAGE_MS, SimulatedCrm } from './simulatedFeed';
import type { FeedStyle } from './simulatedFeed';

const STYLE: FeedStyle = {
	event: 'createdOrUpdated',
	order: 'ascending',
	filtered: true,
	granularityMs: 1,
	rounding: 'down',
	lagMs: 0,
	pageSize: 2,
	skewMs: 0,
};

/** A trigger on a simulated CRM, polled by hand. */
class Trigger {
	readonly crm: SimulatedCrm;

	state: FeedState | undefined;

	more = false;

	constructor(
		style: Partial<FeedStyle> = {},
		/** Looked at anew by each poll. */
		private readonly options: Partial<PollOptions> = {},
		private readonly rules: Rules = RULES,
	) {
		this.crm = new SimulatedCrm({ ...STYLE, ...style });
	}

	/** Polls, and answers what came as `id/version`. */
	async poll(): Promise<string[]> {
		const { crm } = this;
		const { records, state, more } = await poll(
			this.state,
			{
				name: 'engagement',
				event: crm.style.event,
				feed: crm.feed,
				part: { resource: crm.resource, list: crm.list, types: ['note'], context: undefined },
				filters: {},
				customFields: false,
				most: 1_000,
				...this.options,
			},
			crm.api,
			this.rules,
		);
		this.state = state;
		this.more = more;
		crm.clock += 60_000;
		return records.map(({ id, version }: VendorRecord) => `${String(id)}/${String(version)}`);
	}

	create(count = 1, apartMs = 0): void {
		for (let each = 0; each < count; each++) {
			this.crm.do({ kind: 'create', delay: 0 });
			this.crm.clock += apartMs;
		}
	}

	/** @param which counted from the first that was created and is not deleted */
	update(which: number): void {
		this.crm.do({ kind: 'update', which, delay: 0 });
	}

	delete(which: number): void {
		this.crm.do({ kind: 'delete', which, delay: 0 });
	}

	/** Does something before a page of the next poll is read. */
	beforePage(page: number, action: () => void): void {
		const first = this.crm.requests;
		this.crm.beforePage = () => {
			if (this.crm.requests - first !== page) return;
			this.crm.beforePage = () => undefined;
			action();
		};
	}
}

describe('one poll', () => {
	it('hands out nothing old at the activation, and what comes after it once', async () => {
		const trigger = new Trigger();
		trigger.create(5);
		expect(await trigger.poll()).toEqual([]);
		trigger.create();
		trigger.update(0);
		expect(await trigger.poll()).toEqual(['965/1', '1000/2']);
		expect(await trigger.poll()).toEqual([]);
	});

	it('asks once for a quiet feed', async () => {
		const trigger = new Trigger();
		await trigger.poll();
		const { requests } = trigger.crm;
		expect(await trigger.poll()).toEqual([]);
		expect(trigger.crm.requests - requests).toBe(1);
	});

	it('keeps the state of a poll that fails', async () => {
		const trigger = new Trigger();
		await trigger.poll();
		trigger.create(3);
		const { state } = trigger;
		const before = structuredClone(state);
		trigger.crm.beforePage = () => {
			if (trigger.crm.requests === 2) throw new Error('no answer');
		};
		await expect(trigger.poll()).rejects.toThrow('no answer');
		expect(trigger.state).toBe(state);
		expect(state).toEqual(before);
		trigger.crm.beforePage = () => undefined;
		expect(await trigger.poll()).toHaveLength(3);
	});

	it('takes a backlog in portions, oldest first', async () => {
		for (const order of ['ascending', 'descending', 'none'] as const) {
			const trigger = new Trigger({ order }, { most: 4 });
			await trigger.poll();
			trigger.create(10, 1_000);
			const portions = [await trigger.poll(), await trigger.poll(), await trigger.poll()];
			expect(portions.map(({ length }) => length)).toEqual([4, 4, 2]);
			expect(portions.flat()).toEqual(trigger.crm.records.map(({ id }) => `${id}/1`));
			expect(trigger.more).toBe(false);
		}
	});

	it('splits records of one stamp over portions', async () => {
		const trigger = new Trigger({ granularityMs: 86_400_000 }, { most: 3 });
		await trigger.poll();
		trigger.create(8);
		const portions = [await trigger.poll(), await trigger.poll(), await trigger.poll()];
		expect(new Set(portions.flat()).size).toBe(8);
		expect(await trigger.poll()).toEqual([]);
	});

	it('stops in time where the feed is in order, and goes on with the next poll', async () => {
		const trigger = new Trigger({}, { timeMs: 4 * PAGE_MS });
		await trigger.poll();
		trigger.create(9, 1_000);
		const came: string[] = [];
		for (let count = 0; count < 10; count++) {
			const portion = await trigger.poll();
			expect(portion.length).toBeLessThan(9);
			came.push(...portion);
		}
		expect(came).toEqual(trigger.crm.records.map(({ id }) => `${id}/1`));
	});

	it('says so where there is no time to read a feed without order', async () => {
		const options = { timeMs: 2 * PAGE_MS };
		const trigger = new Trigger({ order: 'none' }, options);
		await trigger.poll();
		trigger.create(9);
		await expect(trigger.poll()).rejects.toThrow('was not enough to read them all');
		options.timeMs = 1_000;
		expect(await trigger.poll()).toHaveLength(9);
	});

	it('leaves the second look at a feed without order to the next poll where there is no time', async () => {
		const trigger = new Trigger({ order: 'none' }, { timeMs: 7 * PAGE_MS });
		await trigger.poll();
		trigger.create(9);
		const mark = trigger.state?.mark;
		expect(await trigger.poll()).toHaveLength(9);
		expect(trigger.state?.mark).toBe(mark);
		expect(await trigger.poll()).toEqual([]);
	});

	it('does not follow stamps from the future', async () => {
		const trigger = new Trigger({ event: 'created' });
		await trigger.poll();
		const { crm } = trigger;
		crm.clock += 86_400_000;
		trigger.create();
		crm.clock -= 86_400_000;
		expect(await trigger.poll()).toEqual([]);
		crm.records[0].versions[0].visibleAt = 0;
		expect(await trigger.poll()).toEqual(['1000/1']);
		trigger.create(2, 60_000);
		expect(await trigger.poll()).toEqual(['993/1', '986/1']);
		expect(await trigger.poll()).toEqual([]);
	});

	it('remembers a bounded number of ids', async () => {
		const trigger = new Trigger({ lagMs: 3_600_000, pageSize: 100 }, { mostSeen: 50, most: 10 });
		await trigger.poll();
		trigger.create(200, 10);
		const came: string[] = [];
		for (let count = 0; count < 22; count++) {
			came.push(...(await trigger.poll()));
			expect(trigger.state?.seen.size).toBeLessThanOrEqual(50);
		}
		expect(came).toEqual(trigger.crm.records.map(({ id }) => `${id}/1`));
	});
});

describe('what changes while pages are read', () => {
	it('sees the newer version that the walk hides', async () => {
		const trigger = new Trigger();
		await trigger.poll();
		trigger.create(4, 1_000);
		trigger.beforePage(1, () => trigger.update(0));
		const came = [...(await trigger.poll()), ...(await trigger.poll())];
		expect(came.sort()).toEqual(['1000/2', '979/1', '986/1', '993/1']);
	});

	it('sees the record that a deletion moves over the border of a page', async () => {
		for (const order of ['ascending', 'descending'] as const) {
			const trigger = new Trigger({ order, event: 'created' });
			await trigger.poll();
			trigger.create(6, 60_000);
			trigger.beforePage(1, () => trigger.delete(order === 'ascending' ? 0 : 5));
			const came = [...(await trigger.poll()), ...(await trigger.poll())];
			const alive = trigger.crm.records.slice(...(order === 'ascending' ? [1] : [0, 5]));
			expect(came).toEqual(expect.arrayContaining(alive.map(({ id }) => `${id}/1`)));
			expect(new Set(came).size).toBe(came.length);
		}
	});

	/** A long walk without order: one record changes behind it, and much later another one before it. */
	async function withLongWalk(markFor: Rules['markFor']): Promise<string[]> {
		// n8n's clock is ahead, so that it says nothing of when the walk began.
		const style = { order: 'none', filtered: false, pageSize: 1, skewMs: 600_000 } as const;
		const trigger = new Trigger(style, {}, { ...RULES, mostWalks: 1, markFor });
		trigger.create(3);
		await trigger.poll();
		// By their ids they are read in the order 1000, 986, 993.
		trigger.beforePage(1, () => {
			trigger.update(0);
			trigger.crm.clock += 60_000;
			trigger.update(1);
		});
		return [...(await trigger.poll()), ...(await trigger.poll())].sort();
	}

	it('looks again at the time in which it read', async () => {
		expect(await withLongWalk(RULES.markFor)).toEqual(['1000/2', '993/2']);
		// Proof that this can fail.
		expect(await withLongWalk((newest) => newest)).toEqual(['993/2']);
	});
});

describe('updates', () => {
	const updated: { event: ChangeEvent } = { event: 'updated' };

	it('are not creations, and an edit right after the creation is not lost', async () => {
		const trigger = new Trigger(updated);
		await trigger.poll();
		trigger.create(2);
		trigger.update(1);
		expect(await trigger.poll()).toEqual(['993/2']);
		trigger.update(0);
		expect(await trigger.poll()).toEqual(['1000/2']);
	});

	it('are seen within the step of the clock in which the record was created, once it is known', async () => {
		const trigger = new Trigger({ ...updated, granularityMs: 86_400_000 });
		await trigger.poll();
		trigger.create();
		expect(await trigger.poll()).toEqual([]);
		trigger.update(0);
		expect(await trigger.poll()).toEqual(['1000/2']);
		expect(await trigger.poll()).toEqual([]);
	});

	it('come once where there were two, in the newest state', async () => {
		const trigger = new Trigger(updated);
		trigger.create();
		await trigger.poll();
		trigger.update(0);
		trigger.update(0);
		expect(await trigger.poll()).toEqual(['1000/3']);
	});
});
