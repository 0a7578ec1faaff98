import { Random } from './random';
import { RisingTable } from './risingTable';

interface Row {
	id: string;
	made: string;
	changed: string;
}

const time = (moment: number) => String(moment).padStart(6, '0');
const seed = (index: number): Row => ({
	id: `r${index}`,
	made: time(Math.floor(index / 3)),
	changed: time(Math.floor(index / 2)),
});

function tableOf(count: number): RisingTable<Row> {
	return new RisingTable({
		count,
		make: seed,
		idOf: ({ id }) => id,
		idAt: (index) => `r${index}`,
		indexOf: (id) => Number(id.slice(1)),
		keyOf: (row, by) => (by === 'changed' ? row.changed : row.made),
	});
}

describe('a table of rising rows', () => {
	it.each([0, 1, 7, 40])('reads like a sorted list, with %i seeds and any writes', (count) => {
		const random = new Random(`rising ${count}`);
		const table = tableOf(count);
		const plain = new Map(Array.from({ length: count }, (_, index) => [`r${index}`, seed(index)]));
		const touched = new Set<string>();
		let nextId = count;
		for (let round = 0; round < 40; round++) {
			const known = [...plain.keys()];
			const action = random.below(3);
			if (action === 0 || known.length === 0) {
				const row = { id: `r${nextId++}`, made: time(random.below(20)), changed: time(round) };
				plain.set(row.id, row);
				touched.add(row.id);
				table.write(row, round);
			} else if (action === 1) {
				const id = random.pick(known);
				const row = { ...plain.get(id)!, changed: time(random.below(40)) };
				plain.set(id, row);
				touched.add(id);
				table.write(row, round);
			} else {
				const id = random.pick(known);
				table.delete(plain.get(id)!, round);
				plain.delete(id);
			}
			for (const by of ['made', 'changed'] as const) {
				for (const descending of [false, true]) {
					const sorted = [...plain.values()].sort(
						(one, other) =>
							Number(one[by]) - Number(other[by]) ||
							Number(one.id.slice(1)) - Number(other.id.slice(1)),
					);
					if (descending) sorted.reverse();
					const ids = (rows: Iterable<Row>) => [...rows].map(({ id }) => id);
					const all = ids(sorted);
					expect(ids(table.walk({ by, descending }))).toEqual(all);
					const offset = random.below(all.length + 2);
					expect(ids(table.page(by, descending, offset, 5))).toEqual(all.slice(offset, offset + 5));
					const section = {
						first: 2,
						end: Math.max(count - 3, 2),
						test: (row: Row) => row.changed > time(5),
					};
					if (count >= section.end) {
						const isSeed = (id: string) => {
							const index = Number(id.slice(1));
							return index >= section.first && index < section.end;
						};
						const inSection = sorted.filter((row) =>
							touched.has(row.id) ? section.test(row) : isSeed(row.id),
						);
						expect(table.countIn(section)).toBe(inSection.length);
						const start = random.below(inSection.length + 2);
						expect(ids(table.page(by, descending, start, 4, section))).toEqual(
							ids(inSection.slice(start, start + 4)),
						);
					}
					const from = time(random.below(20));
					const inside = sorted.filter((row) => row[by] >= from && row[by] < time(25));
					expect(ids(table.walk({ by, descending, from, until: time(25) }))).toEqual(ids(inside));
					if (all.length === 0) continue;
					const position = random.below(all.length);
					const after = { key: sorted[position][by], id: sorted[position].id };
					expect(ids(table.walk({ by, descending, after }))).toEqual(all.slice(position + 1));
				}
			}
			expect(table.size).toBe(plain.size);
		}
	});

	it('shows a lagging search index the rows of before', () => {
		const table = tableOf(2);
		table.write({ id: 'r0', made: time(0), changed: time(9) }, 100);
		table.write({ id: 'r2', made: time(9), changed: time(9) }, 100);
		expect([...table.searchable(99)].map(({ changed }) => changed)).toEqual([time(0), time(0)]);
		expect([...table.searchable(100)]).toHaveLength(3);
		expect([table.isIndexed('r2', 99), table.isIndexed('r1', 99)]).toEqual([false, true]);
	});
});
