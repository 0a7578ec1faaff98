import fc from 'fast-check';
import { displayParameter } from 'n8n-workflow';

import { conditionsFor, variantsOf } from '../../nodes/UnifiedCrm/editor/cells';
import type { Cell } from '../../nodes/UnifiedCrm/editor/cells';

const VERSION = { typeVersion: 1 };

/** How many of the conditions hold in a combination. */
function shownTimes(conditions: ReturnType<typeof conditionsFor>, cell: Cell): number {
	const values = {
		integration: cell.integration ?? '',
		operation: cell.operation ?? '',
		engagementType: cell.type ?? '',
	};
	return conditions.filter((displayOptions) =>
		displayParameter(values, { name: '', value: '', displayOptions }, VERSION, null),
	).length;
}

const combination = fc.record({
	integration: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
	operation: fc.constantFrom('create', 'update', 'upsert'),
	type: fc.constantFrom('', 'call', 'email', 'note', 'task'),
});

const universeWithPart = fc
	.uniqueArray(combination, {
		selector: (cell) => JSON.stringify(cell),
		minLength: 1,
		maxLength: 60,
	})
	.chain((universe) => fc.tuple(fc.constant(universe), fc.subarray(universe)));

describe('conditions', () => {
	it('hold in the wanted combinations once, and in no other', () => {
		fc.assert(
			fc.property(universeWithPart, ([universe, wanted]) => {
				const conditions = conditionsFor(wanted, universe);
				for (const cell of universe) {
					expect(shownTimes(conditions, cell)).toBe(wanted.includes(cell) ? 1 : 0);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('are none where something is always shown', () => {
		const universe = [
			{ integration: 'a', operation: 'create', type: 'call' },
			{ integration: 'b', operation: 'update', type: '' },
		];
		expect(conditionsFor(universe, universe)).toEqual([undefined]);
		expect(conditionsFor([], universe)).toEqual([]);
	});

	it('name the engagement type last, since n8n stops reading at an expression', () => {
		const universe = ['a', 'b'].flatMap((integration) =>
			['create', 'update'].flatMap((operation) =>
				['call', 'note'].map((type) => ({ integration, operation, type })),
			),
		);
		const [condition] = conditionsFor([universe[0]], universe, '/');
		expect(Object.entries(condition?.show ?? {})).toEqual([
			['/integration', ['a']],
			['/operation', ['create']],
			['/engagementType', ['call']],
		]);
	});
});

describe('variants', () => {
	const cells = ['call', 'note', 'task'].map((type) => ({
		integration: 'a',
		operation: 'create',
		type,
	}));

	it('put the notes of one CRM together', () => {
		const notes: Record<string, string> = { call: 'By day.', note: 'By day.', task: 'By week' };
		const variants = variantsOf(cells, ({ type = '' }) => ({
			value: { kind: 'text' },
			note: notes[type],
		}));
		expect(variants).toEqual([
			{ value: { kind: 'text', note: 'Call and Note: By day. Task: By week.' }, cells },
		]);
	});

	it('keep apart what looks different', () => {
		const variants = variantsOf(cells, ({ type }) =>
			type === 'task' ? undefined : { value: { kind: type } },
		);
		expect(variants.map(({ value }) => value)).toEqual([{ kind: 'call' }, { kind: 'note' }]);
	});
});
