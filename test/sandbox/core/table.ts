/** Seeded rows above this number are made anew at each reading instead of being kept. */
const KEPT_ROWS = 50_000;

/**
 * Rows of one kind, in the order they were made: `count` seeded ones, computed from their index when first needed, then
 * those that requests insert. A million seeded rows cost no memory until they are changed.
 */
export class Table<T> {
	private readonly changed = new Map<number, T | undefined>();

	private readonly kept: T[] = [];

	private readonly inserted = new Map<string, T>();

	/** Ids in the order of their insertion; undefined where the row was deleted since. */
	private readonly insertedIds: Array<string | undefined> = [];

	/** Positions of deleted seeded rows, rising. */
	private readonly removed: number[] = [];

	/**
	 * @param count how many rows are seeded
	 * @param make the seeded row with an index
	 * @param idOf a row's id, as text
	 * @param indexOf the seeded index that an id belongs to; undefined where it is no seeded id
	 */
	constructor(
		private readonly count: number,
		private readonly make: (index: number) => T,
		private readonly idOf: (row: T) => string,
		private readonly indexOf: (id: string) => number | undefined,
	) {}

	get size(): number {
		return this.count - this.removed.length + this.inserted.size;
	}

	get(id: string): T | undefined {
		const index = this.seededIndex(id);
		return index === undefined ? this.inserted.get(id) : this.seeded(index);
	}

	insert(row: T): T {
		const id = this.idOf(row);
		if (!this.inserted.has(id)) this.insertedIds.push(id);
		this.inserted.set(id, row);
		return row;
	}

	/** Puts a changed row in the place of the one with its id. */
	replace(row: T): T {
		const id = this.idOf(row);
		const index = this.seededIndex(id);
		if (index === undefined) return this.insert(row);
		this.changed.set(index, row);
		const gap = this.removed.indexOf(index);
		if (gap !== -1) this.removed.splice(gap, 1);
		return row;
	}

	/** @returns whether there was such a row */
	delete(id: string): boolean {
		const index = this.seededIndex(id);
		if (index === undefined) {
			if (!this.inserted.delete(id)) return false;
			this.insertedIds[this.insertedIds.indexOf(id)] = undefined;
			return true;
		}
		if (this.seeded(index) === undefined) return false;
		this.changed.set(index, undefined);
		this.removed.splice(this.removedBefore(index), 0, index);
		return true;
	}

	/** All rows, oldest first. */
	*values(): Generator<T> {
		for (let index = 0; index < this.count; index++) {
			const row = this.seeded(index);
			if (row !== undefined) yield row;
		}
		yield* this.inserted.values();
	}

	/** Rows that pass a test, oldest first. */
	filter(test: (row: T) => boolean): T[] {
		const result: T[] = [];
		for (const row of this.values()) if (test(row)) result.push(row);
		return result;
	}

	/** Up to `limit` rows after the first `offset`, oldest first, without making the others. */
	slice(offset: number, limit: number): T[] {
		let position = offset;
		for (const index of this.removed) {
			if (index > position) break;
			position++;
		}
		if (position < this.count) return this.page(position, limit).rows;
		const result: T[] = [];
		let skip = position - this.count;
		for (const row of this.inserted.values()) {
			if (result.length >= limit) break;
			if (skip-- > 0) continue;
			result.push(row);
		}
		return result;
	}

	/**
	 * Up to `limit` rows from a position on, oldest first. Positions never move: a seeded row's is its index, inserted
	 * rows count on from the number of seeded ones, and a deleted row keeps its own. `next` is the position after the
	 * last row; undefined where no row follows.
	 */
	page(position: number, limit: number): { rows: T[]; next: number | undefined } {
		const rows: T[] = [];
		const end = this.count + this.insertedIds.length;
		let next = position;
		for (; next < end; next++) {
			const row = next < this.count ? this.seeded(next) : this.insertedAt(next - this.count);
			if (row === undefined) continue;
			if (rows.length === limit) return { rows, next };
			rows.push(row);
		}
		return { rows, next: undefined };
	}

	/** How many rows stand before a position (see `page`). */
	rank(position: number): number {
		if (position <= this.count) return position - this.removedBefore(position);
		const before = this.insertedIds.slice(0, position - this.count);
		const inserted = before.filter((id) => id !== undefined).length;
		return this.count - this.removed.length + inserted;
	}

	private insertedAt(ordinal: number): T | undefined {
		const id = this.insertedIds[ordinal];
		return id === undefined ? undefined : this.inserted.get(id);
	}

	private removedBefore(position: number): number {
		const after = this.removed.findIndex((index) => index >= position);
		return after === -1 ? this.removed.length : after;
	}

	private seededIndex(id: string): number | undefined {
		const index = this.indexOf(id);
		return index !== undefined && index >= 0 && index < this.count ? index : undefined;
	}

	private seeded(index: number): T | undefined {
		if (this.changed.has(index)) return this.changed.get(index);
		if (this.count > KEPT_ROWS) return this.make(index);
		return (this.kept[index] ??= this.make(index));
	}
}
