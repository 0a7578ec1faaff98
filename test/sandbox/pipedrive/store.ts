import { RisingTable } from '../core/risingTable';
import type { Json } from './answers';

/** A record as stored, in the shape of v2. */
export interface Row extends Json {
	id: number;
	update_time: string;
}

export type Test = (row: Row) => boolean;

/** Which rows to walk over and in what order. */
export interface Way {
	/** The field that orders. Rows with the same value are ordered by id. */
	by: string;
	descending: boolean;
	/** Only rows after this place. */
	after?: { key: string; id: number };
	/** Only rows whose `update_time` is not earlier. */
	since?: string;
	/** Only rows whose `update_time` is earlier. */
	until?: string;
}

/** The text by which a row is ordered. */
export function keyOf(row: Row, by: string): string {
	return by === 'id' ? String(row.id).padStart(12, '0') : String(row[by] ?? '');
}

/** Rows of one kind, numbered from 1. */
export class Store {
	private readonly table: RisingTable<Row>;

	private nextId: number;

	constructor(count: number, make: (index: number) => Row) {
		this.nextId = count + 1;
		this.table = new RisingTable({
			count,
			make,
			idOf: ({ id }) => String(id),
			idAt: (index) => String(index + 1),
			indexOf: (id) => Number(id) - 1,
			keyOf,
		});
	}

	get(id: unknown): Row | undefined {
		return typeof id === 'number' ? this.table.get(String(id)) : undefined;
	}

	/** A row that was deleted less than 30 days ago. */
	getDeleted(id: number): Row | undefined {
		return this.table.getDeleted(String(id));
	}

	takeId(): number {
		return this.nextId++;
	}

	write(row: Row, now: number): Row {
		return this.table.write(row, now);
	}

	delete(row: Row, now: number): void {
		this.table.delete(row, now);
	}

	/** Up to `limit` rows after the first `offset`, in the order of a field that seeds rise in. */
	page(by: string, descending: boolean, offset: number, limit: number): Row[] {
		return this.table.page(by, descending, offset, limit);
	}

	/** All rows as the search index sees them, which does not know of writes after `moment`. */
	searchable(moment: number): Generator<Row> {
		return this.table.searchable(moment);
	}

	/** Written rows that still live. */
	written(): Iterable<Row> {
		return this.table.written();
	}

	/** Rows along a way, made one by one as they are asked for. */
	*walk({ by, descending, after, since, until }: Way): Generator<Row> {
		const hasTimes = by === 'update_time';
		const route = {
			by,
			descending,
			...(after === undefined ? {} : { after: { key: after.key, id: String(after.id) } }),
			...(hasTimes ? { from: since, until } : {}),
		};
		for (const row of this.table.walk(route)) {
			if (since !== undefined && row.update_time < since) continue;
			if (until !== undefined && row.update_time >= until) continue;
			yield row;
		}
	}
}
