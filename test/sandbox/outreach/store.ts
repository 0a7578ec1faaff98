import { Table } from '../core/table';
import { ownerOfPart, partRow } from './prospectParts';
import type { PartKind } from './prospectParts';
import type { ProspectRow, Row } from './rows';

/** Where the records of one resource are. */
export interface Source {
	/** Moves on with each write. */
	readonly version: number;
	get: (id: number) => Row | undefined;
	values: () => Iterable<Row>;
}

/** Records of their own, with ids that count from 1. */
export class Stored<T extends Row = Row> implements Source {
	readonly table: Table<T>;

	version = 0;

	private next: number;

	constructor(count: number, make: (index: number) => T) {
		this.next = count + 1;
		this.table = new Table<T>(
			count,
			make,
			({ id }) => String(id),
			(id) => (Number(id) <= count ? Number(id) - 1 : undefined),
		);
	}

	newId(): number {
		return this.next++;
	}

	get(id: number): T | undefined {
		return this.table.get(String(id));
	}

	values(): Iterable<T> {
		return this.table.values();
	}

	put(row: T): T {
		this.version++;
		return this.table.replace(row);
	}

	delete(id: number): void {
		this.version++;
		this.table.delete(String(id));
	}
}

/** Email addresses or phone numbers, which live in their prospects. */
export class Parts implements Source {
	constructor(
		private readonly prospects: Stored<ProspectRow>,
		private readonly kind: PartKind,
	) {}

	get version(): number {
		return this.prospects.version;
	}

	get(id: number): Row | undefined {
		const owner = this.prospects.get(ownerOfPart(id));
		const part = owner?.[this.kind].find((one) => one.id === id);
		return owner === undefined || part === undefined ? undefined : partRow(owner, part);
	}

	*values(): Generator<Row> {
		for (const owner of this.prospects.values()) {
			for (const part of owner[this.kind]) yield partRow(owner, part);
		}
	}
}
