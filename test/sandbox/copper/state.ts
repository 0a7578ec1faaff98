import { Listing } from '../core/listing';
import { COMPANY_COUNT } from '../core/people';
import { Table } from '../core/table';
import type { World } from '../simulation';
import { ActivityBook } from './activityBook';
import { notFound } from './answers';
import {
	FEW,
	FIRST_ID,
	makeCompany,
	makeLead,
	makeOpportunity,
	makePerson,
	makeProject,
	makeTask,
	seconds,
} from './seeds';
import type { Row } from './seeds';

export type RecordType = 'person' | 'company' | 'lead' | 'opportunity' | 'project' | 'task';

/** Rows of one record type. */
export class Store {
	readonly listing: Listing<Row>;

	private readonly table: Table<Row>;

	private nextId: number;

	/** Whether no row was written, so that the table's order is the order of each date. */
	isPristine = true;

	constructor(
		readonly type: RecordType,
		count: number,
		make: (index: number) => Row,
	) {
		const first = FIRST_ID[type];
		this.nextId = first + count + 1000;
		this.table = new Table(
			count,
			make,
			({ id }) => String(id),
			(id) => Number(id) - first,
		);
		this.listing = new Listing(this.table, ({ id }) => String(id));
	}

	get(id: unknown): Row | undefined {
		return typeof id === 'number' ? this.table.get(String(id)) : undefined;
	}

	/** 404 where there is no such row. */
	find(id: number): Row {
		const row = this.get(id);
		if (row === undefined) throw notFound();
		return row;
	}

	takeId(): number {
		return this.nextId++;
	}

	insert(row: Row): Row {
		this.forget();
		return this.table.insert(row);
	}

	replace(row: Row): Row {
		this.forget();
		return this.table.replace(row);
	}

	delete(id: number): void {
		this.listing.forget();
		this.table.delete(String(id));
	}

	values(): Iterable<Row> {
		return this.table.values();
	}

	private forget(): void {
		this.isPristine = false;
		this.listing.forget();
	}
}

/** Everything that one Copper account holds. */
export class Account {
	readonly stores: Record<RecordType, Store>;

	readonly activities: ActivityBook;

	/** Who holds a written e-mail; seeded ones are found by the number in them. */
	private readonly emailHolders = new Map<string, number>();

	/** Links made through related items, beside those that records hold themselves. */
	readonly relations = new Map<number, Array<{ id: number; type: string }>>();

	constructor(readonly world: World) {
		const count = world.records;
		this.stores = {
			person: new Store('person', count, (index) => makePerson(index, count)),
			company: new Store('company', COMPANY_COUNT, makeCompany),
			lead: new Store('lead', FEW, makeLead),
			opportunity: new Store('opportunity', FEW, (index) => makeOpportunity(index, count)),
			project: new Store('project', FEW, makeProject),
			task: new Store('task', count, (index) => makeTask(index, count)),
		};
		this.activities = new ActivityBook(count);
	}

	now(): number {
		return seconds(this.world.clock.now());
	}

	has(type: unknown, id: unknown): boolean {
		return (
			typeof type === 'string' &&
			Object.hasOwn(this.stores, type) &&
			this.stores[type as RecordType].get(id) !== undefined
		);
	}

	holdEmails(row: Row): void {
		for (const email of emailsIn(row)) this.emailHolders.set(email, row.id);
	}

	/** The person with an e-mail address, whatever its case. */
	holderOf(email: string): Row | undefined {
		const wanted = email.toLowerCase();
		const [, index] = /\.(\d+)@example\.(?:com|org)$/.exec(wanted) ?? [];
		const candidates = [
			this.emailHolders.get(wanted),
			index === undefined ? undefined : FIRST_ID.person + Number(index),
		];
		return candidates
			.map((id) => this.stores.person.get(id))
			.find((row) => row !== undefined && emailsIn(row).includes(wanted));
	}
}

export function emailsIn(row: Row): string[] {
	return (row.emails as Array<{ email: string }>).map(({ email }) => email.toLowerCase());
}
