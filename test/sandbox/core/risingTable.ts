import { Table } from './table';

/** A place in an order: the row with this id, at the time when it had this key. */
export interface Place {
	key: string;
	id: string;
}

/** Which rows to walk over and in what order. Rows with the same key stand in the order of their making. */
export interface Route {
	/** What orders; seeded rows must rise in it. */
	by: string;
	descending?: boolean;
	/** Only rows after this place, in the direction of the walk. */
	after?: Place;
	/** Only rows whose key is not smaller. */
	from?: string;
	/** Only rows whose key is smaller. */
	until?: string;
}

/** Some of a table's rows: the untouched seeds of a range of indices, and the written rows that pass a test. */
export interface Section<T> {
	first: number;
	/** The index after the last seed. */
	end: number;
	test: (row: T) => boolean;
}

/** What a table of rising rows is made of. */
export interface RisingSeeds<T> {
	count: number;
	make: (index: number) => T;
	idOf: (row: T) => string;
	/** The id of the seeded row with an index. */
	idAt: (index: number) => string;
	/** The index of a seeded row's id; undefined where it is no seeded id. */
	indexOf: (id: string) => number | undefined;
	/** The key of a row in an order, as text that compares rightly. */
	keyOf: (row: T, by: string) => string;
}

/**
 * A table whose seeded rows rise in every order that the vendor offers (ids and times), so that pages in any of these
 * orders cost no more than their rows, however many there are. Written rows stand apart and are merged in. Also knows
 * deleted rows, and what a lagging search index still sees.
 */
export class RisingTable<T> {
	private readonly table: Table<T>;

	private readonly count: number;

	/** Living rows that were written since the start. */
	private readonly touched = new Map<string, T>();

	/** Indices of seeds that were changed or deleted, rising. */
	private readonly gaps: number[] = [];

	/** Written rows by order, until the next write. */
	private readonly ordered = new Map<string, T[]>();

	private readonly deletedRows = new Map<string, T>();

	/** Where inserted rows stand behind the seeds; deleted ones keep their places. */
	private readonly ordinals = new Map<string, number>();

	private readonly fresh = new Map<string, { at: number; before: T | undefined }>();

	constructor(private readonly seeds: RisingSeeds<T>) {
		this.count = seeds.count;
		this.table = new Table(seeds.count, seeds.make, seeds.idOf, seeds.indexOf);
	}

	get(id: string): T | undefined {
		return this.table.get(id);
	}

	/** The last state of a deleted row. */
	getDeleted(id: string): T | undefined {
		return this.deletedRows.get(id);
	}

	/** Deleted rows in the order of their deletion. */
	deleted(): Iterable<T> {
		return this.deletedRows.values();
	}

	get size(): number {
		return this.table.size;
	}

	/** Inserts a row, or puts it in the place of the one with its id. */
	write(row: T, now: number): T {
		const id = this.seeds.idOf(row);
		this.remember(id, now);
		this.touched.set(id, row);
		return this.table.replace(row);
	}

	/** @param last the row as those see it who still see deleted rows */
	delete(last: T, now: number): void {
		const id = this.seeds.idOf(last);
		this.remember(id, now);
		this.touched.delete(id);
		this.deletedRows.set(id, last);
		this.table.delete(id);
	}

	/** Takes a deleted row away for good. */
	forget(id: string): void {
		this.deletedRows.delete(id);
	}

	/** All rows, in the order of their making. */
	values(): Iterable<T> {
		return this.table.values();
	}

	/** Rows that were written and still live. */
	written(): Iterable<T> {
		return this.touched.values();
	}

	/** All rows as the search index sees them: what was written after a moment still looks as before. */
	*searchable(moment: number): Generator<T> {
		for (const row of this.table.values()) {
			const written = this.fresh.get(this.seeds.idOf(row));
			if (written === undefined || written.at <= moment) yield row;
			else if (written.before !== undefined) yield written.before;
		}
	}

	/** Whether the search index knows of the last write to a row. */
	isIndexed(id: string, moment: number): boolean {
		return (this.fresh.get(id)?.at ?? moment) <= moment;
	}

	/** How many rows a section holds. */
	countIn(section: Section<T>): number {
		const { first, end, test } = section;
		const seeds = end - first - (this.gapsBefore(end) - this.gapsBefore(first));
		return seeds + [...this.touched.values()].filter(test).length;
	}

	/** Up to `limit` rows of an order after the first `offset`: of all rows, or of a section's. */
	page(
		by: string,
		descending: boolean,
		offset: number,
		limit: number,
		section: Section<T> = { first: 0, end: this.count, test: () => true },
	): T[] {
		const { first, end, test } = section;
		const written = this.writtenAlong({ by, descending }).filter(test);
		const gaps = this.gaps.slice(this.gapsBefore(first), this.gapsBefore(end));
		const seeds = end - first - gaps.length;
		const seedsBelow = (position: number) => {
			const inside = Math.min(Math.max(position, first), end);
			return inside - first - firstWhere(gaps.length, (index) => gaps[index] >= inside);
		};
		const next = firstWhere(written.length, (index) => {
			const below = seedsBelow(this.firstAfter(by, this.placeOf(written[index], by)));
			return index + (descending ? seeds - below : below) >= offset;
		});
		const skipped = offset - next;
		let seed = descending ? end - 1 - skipped : first + skipped;
		for (const gap of descending ? gaps.reverse() : gaps) {
			if (descending ? gap >= seed : gap <= seed) seed += descending ? -1 : 1;
		}
		const rows: T[] = [];
		for (const row of this.merge(by, descending, written.slice(next), seed, first, end)) {
			if (rows.length === limit) break;
			rows.push(row);
		}
		return rows;
	}

	/** Rows along a route, made one by one as they are asked for. */
	*walk(route: Route): Generator<T> {
		const { by, descending = false, after, from, until } = route;
		const written = this.writtenAlong(route);
		const lower = descending ? undefined : after;
		const upper = descending ? after : undefined;
		let start = lower === undefined ? 0 : this.firstAfter(by, lower);
		let end = upper === undefined ? this.count : this.firstNotBefore(by, upper);
		if (from !== undefined) start = Math.max(start, this.firstKey(by, from));
		if (until !== undefined) end = Math.min(end, this.firstKey(by, until));
		yield* this.merge(by, descending, written, descending ? end - 1 : start, start, end);
	}

	/** Seeds from a position on, with written rows at their places. */
	private *merge(
		by: string,
		descending: boolean,
		written: T[],
		position: number,
		start = 0,
		end = this.count,
	): Generator<T> {
		let next = 0;
		const step = descending ? -1 : 1;
		for (let index = position; index >= start && index < end; index += step) {
			const row = this.seedAt(index);
			if (row === undefined) continue;
			const place = this.placeOf(row, by);
			while (next < written.length && this.compare(written[next], by, place) < 0 !== descending) {
				yield written[next++];
			}
			yield row;
		}
		while (next < written.length) yield written[next++];
	}

	private writtenAlong({ by, descending = false, after, from, until }: Route): T[] {
		const isInside = (row: T) => {
			const key = this.seeds.keyOf(row, by);
			if ((from !== undefined && key < from) || (until !== undefined && key >= until)) return false;
			if (after === undefined) return true;
			const order = this.compare(row, by, after);
			return descending ? order < 0 : order > 0;
		};
		let all = this.ordered.get(by);
		if (all === undefined) {
			all = [...this.touched.values()];
			all.sort((left, right) => this.compare(left, by, this.placeOf(right, by)));
			this.ordered.set(by, all);
		}
		const rows = all.filter(isInside);
		return descending ? rows.reverse() : rows;
	}

	private remember(id: string, now: number): void {
		this.ordered.clear();
		this.fresh.set(id, { at: now, before: this.table.get(id) });
		const index = this.seedIndex(id);
		if (index === undefined) {
			if (!this.ordinals.has(id)) this.ordinals.set(id, this.count + this.ordinals.size);
			return;
		}
		const position = this.gapsBefore(index);
		if (this.gaps[position] !== index) this.gaps.splice(position, 0, index);
	}

	private seedIndex(id: string): number | undefined {
		const index = this.seeds.indexOf(id);
		return index !== undefined && index >= 0 && index < this.count ? index : undefined;
	}

	/** A seed that nobody touched. */
	private seedAt(index: number): T | undefined {
		return this.gaps[this.gapsBefore(index)] === index
			? undefined
			: this.table.get(this.seeds.idAt(index));
	}

	private gapsBefore(position: number): number {
		return firstWhere(this.gaps.length, (index) => this.gaps[index] >= position);
	}

	private placeOf(row: T, by: string): Place {
		return { key: this.seeds.keyOf(row, by), id: this.seeds.idOf(row) };
	}

	private ordinalOf(id: string): number {
		return this.seedIndex(id) ?? this.ordinals.get(id) ?? Number.POSITIVE_INFINITY;
	}

	private compare(row: T, by: string, place: Place): number {
		const key = this.seeds.keyOf(row, by);
		if (key !== place.key) return key < place.key ? -1 : 1;
		return this.ordinalOf(this.seeds.idOf(row)) - this.ordinalOf(place.id);
	}

	/** Index of the first seed behind a place; touched seeds count with the keys they were made with. */
	private firstAfter(by: string, place: Place): number {
		return firstWhere(this.count, (index) => this.compare(this.seeds.make(index), by, place) > 0);
	}

	private firstNotBefore(by: string, place: Place): number {
		return firstWhere(this.count, (index) => this.compare(this.seeds.make(index), by, place) >= 0);
	}

	private firstKey(by: string, key: string): number {
		return firstWhere(this.count, (index) => this.seeds.keyOf(this.seeds.make(index), by) >= key);
	}
}

/** Binary search: the first index below `count` that passes a test which all later ones pass too, else `count`. */
function firstWhere(count: number, test: (index: number) => boolean): number {
	let low = 0;
	let high = count;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (test(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}
