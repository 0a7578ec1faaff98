import { RisingTable } from '../core/risingTable';
import { missing } from './answers';

/** Any record of the vendor. */
export interface Row extends Record<string, unknown> {
	id: string;
}

/** Ids are numbers as text; they compare as numbers. */
export function idKey(id: string): string {
	return id.padStart(15, '0');
}

/** Rows of one kind. The seeded row with an index belongs to the seeded contact with the same index. */
export class Store {
	readonly table: RisingTable<Row>;

	/** Counts writes, so that what was worked out before a write is known to be old. */
	version = 0;

	private nextId: number;

	constructor(
		readonly kind: string,
		private readonly first: number,
		readonly count: number,
		make: (index: number) => Row,
		private readonly now: () => number,
	) {
		this.nextId = first + count + 1000;
		this.table = new RisingTable<Row>({
			count,
			make,
			idOf: ({ id }) => id,
			idAt: (index) => String(first + index),
			indexOf: (id) => (/^[1-9]\d{0,14}$/.test(id) ? Number(id) - first : undefined),
			keyOf: (row, by) => (by === 'id' ? idKey(row.id) : String(row[by] ?? '')),
		});
	}

	get(id: unknown): Row | undefined {
		return typeof id === 'string' ? this.table.get(id) : undefined;
	}

	find(id: string): Row {
		const row = this.get(id);
		if (row === undefined) throw missing(this.kind, id);
		return row;
	}

	takeId(): string {
		return String(this.nextId++);
	}

	write(row: Row): Row {
		this.version++;
		return this.table.write(row, this.now());
	}

	delete(row: Row): void {
		this.version++;
		this.table.delete(row, this.now());
	}

	/** Written rows, and the seeded ones with these indices. */
	*among(indices: number[]): Generator<Row> {
		const seen = new Set<string>();
		for (const index of indices) {
			const row =
				index >= 0 && index < this.count ? this.get(String(this.first + index)) : undefined;
			if (row === undefined) continue;
			seen.add(row.id);
			yield row;
		}
		for (const row of this.table.written()) if (!seen.has(row.id)) yield row;
	}
}
