import {
	MOST_SEEN,
	prune,
	readState,
	sinceOf,
	storeState,
} from '../../../nodes/UnifiedCrm/engine/changes/state';
import type { FeedState } from '../../../nodes/UnifiedCrm/engine/changes/state';

const MARK = Date.parse('2026-05-20T10:00:00Z');

function stateOf(behind: number[]): FeedState {
	return {
		mark: MARK,
		seen: new Map(behind.map((ms, index) => [`id${index}`, { stamp: MARK - ms }])),
	};
}

describe('the state of a feed', () => {
	it('comes back from JSON as it was stored', () => {
		const state: FeedState = {
			mark: MARK,
			floor: MARK - 5,
			seen: new Map([
				['1', { stamp: MARK - 3 }],
				['__proto__', { stamp: MARK, print: 'abc', at: MARK + 7 }],
			]),
		};
		expect(readState(JSON.parse(JSON.stringify(storeState(state))))).toEqual(state);
	});

	it('is read from the first layout, whatever later releases write', () => {
		const stored = { version: 1, mark: MARK, seen: { a: 10, b: [20, 'print', MARK] } };
		expect(readState(stored)).toEqual({
			mark: MARK,
			seen: new Map([
				['a', { stamp: MARK - 10 }],
				['b', { stamp: MARK - 20, print: 'print', at: MARK }],
			]),
		});
	});

	it('is none where this release cannot read it', () => {
		for (const stored of [undefined, null, 'text', {}, { version: 2, mark: MARK }, { version: 1 }])
			expect(readState(stored)).toBeUndefined();
	});

	it('forgets what the window has left behind', () => {
		const { seen } = prune(stateOf([0, 1_000, 1_001]), 1_000);
		expect([...seen.keys()]).toEqual(['id0', 'id1']);
	});

	it('drops the oldest stamps, each as a whole, and does not look behind them again', () => {
		const state = prune(stateOf([1, 1, 2, 2, 3, 3]), 1_000, 3);
		expect([...state.seen.keys()]).toEqual(['id0', 'id1']);
		expect(sinceOf(state, 1_000)).toBe(MARK - 1);
		const later = prune({ ...state, mark: MARK + 5_000 }, 1_000, 3);
		expect(later.floor).toBeUndefined();
		expect(sinceOf(later, 1_000)).toBe(MARK + 4_000);
	});

	it('keeps all that share the newest stamp', () => {
		expect(prune(stateOf([4, 4, 4, 4, 9]), 1_000, 3).seen.size).toBe(4);
	});

	it('stays below half a megabyte', () => {
		const seen = new Map(
			Array.from({ length: MOST_SEEN }, (_, index) => [
				String(10_000_000_000 + index),
				{ stamp: MARK - index },
			]),
		);
		expect(JSON.stringify(storeState({ mark: MARK, seen })).length).toBeLessThan(500_000);
	});
});
