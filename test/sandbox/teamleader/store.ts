import { Listing } from '../core/listing';
import { Table } from '../core/table';

/** A record as it is kept. */
export interface Row {
	id: string;
}

/** Records made by requests count on from here; seeds from 0. */
const FIRST_INSERTED = 0x1_0000_0000;

/** A UUID that holds the kind of record and its number. */
export function uuid(kind: string, index: number): string {
	return `${kind}-7a4a-4c3a-9d0e-${index.toString(16).padStart(12, '0')}`;
}

/** All records of one kind, and pages of them. */
export class Store<T extends Row> {
	readonly table: Table<T>;

	readonly listing: Listing<T>;

	/** Until the first write the records are in the order in which they were made, and in that of all their times. */
	isPristine = true;

	private next = FIRST_INSERTED;

	/** @param kind the first eight digits of the ids */
	constructor(
		readonly kind: string,
		count: number,
		make: (index: number) => T,
	) {
		this.table = new Table<T>(
			count,
			make,
			({ id }) => id,
			(id) =>
				id.startsWith(kind) && id === uuid(kind, Number.parseInt(id.slice(24), 16))
					? Number.parseInt(id.slice(24), 16)
					: undefined,
		);
		this.listing = new Listing(this.table, ({ id }) => id);
	}

	newId(): string {
		return uuid(this.kind, this.next++);
	}

	get(id: string): T | undefined {
		return this.table.get(id.toLowerCase());
	}

	put(row: T): T {
		this.changed();
		return this.table.replace(row);
	}

	delete(id: string): boolean {
		this.changed();
		return this.table.delete(id);
	}

	private changed(): void {
		this.isPristine = false;
		this.listing.forget();
	}
}
