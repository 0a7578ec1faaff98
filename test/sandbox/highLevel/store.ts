import { RisingTable } from '../core/risingTable';
import type { SeededIds } from '../core/seededIds';

/** Any record of the vendor. */
export interface Row extends Record<string, unknown> {
	id: string;
	dateAdded: string;
	dateUpdated: string;
}

/** Rows of one kind. The seeded row with an index belongs to the seeded contact with the same index. */
export class Store {
	readonly table: RisingTable<Row>;

	/** Counts writes, so that what was worked out before a write is known to be old. */
	version = 0;

	constructor(
		count: number,
		private readonly ids: SeededIds,
		private readonly contactIds: SeededIds,
		make: (index: number) => Row,
		private readonly now: () => number,
	) {
		this.table = new RisingTable<Row>({
			count,
			make,
			idOf: ({ id }) => id,
			idAt: (index) => ids.at(index),
			indexOf: (id) => ids.indexOf(id),
			keyOf: (row, by) => String(row[by] ?? ''),
		});
	}

	get(id: unknown): Row | undefined {
		return typeof id === 'string' ? this.table.get(id) : undefined;
	}

	write(row: Row): Row {
		this.version++;
		return this.table.write(row, this.now());
	}

	delete(row: Row): void {
		this.version++;
		this.table.delete(row, this.now());
	}

	/** All rows of one contact, oldest first. */
	ofContact(contactId: string): Row[] {
		const index = this.contactIds.indexOf(contactId);
		const seed = index === undefined ? undefined : this.get(this.ids.at(index));
		const rows = [...this.table.written()];
		if (seed !== undefined && !rows.includes(seed)) rows.unshift(seed);
		return rows.filter((row) => row.contactId === contactId);
	}
}
