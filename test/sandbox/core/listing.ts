import type { Table } from './table';

/** How many filtered or sorted orders are remembered per table. */
const REMEMBERED = 16;

/** One page of a table, and how many rows pass in all. */
export interface Page<T> {
	rows: T[];
	total: number;
}

/** One criterion of an order. */
export interface SortKey<T> {
	of: (row: T) => string | number;
	descending?: boolean;
}

/** What a list request asks of a table. */
export interface Reading<T> {
	/** Rows that pass; all without it. */
	test?: (row: T) => boolean;
	/** `made` is the order of the table, `newest` its reverse. */
	order?: 'made' | 'newest' | Array<SortKey<T>>;
	/** Names filter and order, so that the next page need not work them out again; without it nothing is remembered. */
	key?: string;
	/** Leading rows of the table that are no part of the list; only without `test`, in the table's own order. */
	skip?: number;
	offset: number;
	limit: number;
}

/** Reads pages of a table, fast for those in the table's own order, and remembers other orders until the next write. */
export class Listing<T> {
	private remembered = new Map<string, string[]>();

	constructor(
		private readonly table: Table<T>,
		private readonly idOf: (row: T) => string,
	) {}

	/** To be called after each write to the table. */
	forget(): void {
		this.remembered.clear();
	}

	page({ test, order = 'made', key, skip = 0, offset, limit }: Reading<T>): Page<T> {
		const { table } = this;
		if (test === undefined && order === 'made') {
			return { rows: table.slice(offset + skip, limit), total: table.size - skip };
		}
		if (test === undefined && order === 'newest') {
			const end = table.size - offset;
			const start = Math.max(end - limit, skip);
			const rows = end > start ? table.slice(start, end - start).reverse() : [];
			return { rows, total: table.size - skip };
		}
		const ids =
			(key === undefined ? undefined : this.remembered.get(key)) ?? this.sort(test, order);
		if (key !== undefined) this.remember(key, ids);
		const rows: T[] = [];
		for (const id of ids.slice(offset, offset + limit)) {
			const row = table.get(id);
			if (row !== undefined) rows.push(row);
		}
		return { rows, total: ids.length };
	}

	private sort(test: Reading<T>['test'], order: NonNullable<Reading<T>['order']>): string[] {
		const sortKeys = typeof order === 'string' ? [] : order;
		const entries: Array<{ id: string; keys: Array<string | number> }> = [];
		for (const row of this.table.values()) {
			if (test !== undefined && !test(row)) continue;
			entries.push({ id: this.idOf(row), keys: sortKeys.map(({ of }) => of(row)) });
		}
		if (order === 'newest') entries.reverse();
		else if (sortKeys.length > 0) {
			entries.sort((left, right) => {
				for (const [index, { descending }] of sortKeys.entries()) {
					const one = left.keys[index];
					const other = right.keys[index];
					if (one !== other) return one < other === (descending === true) ? 1 : -1;
				}
				return 0;
			});
		}
		return entries.map(({ id }) => id);
	}

	private remember(key: string, ids: string[]): void {
		if (this.remembered.size >= REMEMBERED && !this.remembered.has(key)) this.remembered.clear();
		this.remembered.set(key, ids);
	}
}
