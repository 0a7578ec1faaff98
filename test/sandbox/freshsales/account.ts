import { COMPANY_COUNT, person } from '../core/people';
import { RisingTable } from '../core/risingTable';
import type { World } from '../simulation';
import { accountTime } from './answers';
import { makeCall } from './conversationSeeds';
import {
	DEAL_COUNT,
	engagementsOf,
	FIRST,
	makeAccount,
	makeAppointment,
	makeContact,
	makeDeal,
	makeNote,
	makeSalesActivity,
	makeTask,
	OWNER_IDS,
} from './seeds';
import type { Row, Target } from './seeds';

/** Rows of one kind. */
export class Store {
	readonly table: RisingTable<Row>;

	private nextId: number;

	constructor(
		readonly first: number,
		readonly count: number,
		make: (index: number) => Row,
	) {
		this.nextId = first + count;
		this.table = new RisingTable({
			count,
			make,
			idOf: ({ id }) => String(id),
			idAt: (index) => String(first + index),
			indexOf: (id) => Number(id) - first,
			keyOf: (row, by) =>
				String(
					by === 'created_at' ? row.created_at : by === 'updated_at' ? row.updated_at : row.id,
				),
		});
	}

	get(id: unknown): Row | undefined {
		return typeof id === 'number' ? this.table.get(String(id)) : undefined;
	}

	takeId(): number {
		return this.nextId++;
	}
}

/** The contact or other record that an engagement belongs to. */
export function targetsOf(row: Row): Target[] {
	if (Array.isArray(row.targetables)) return row.targetables as Target[];
	if (row.targetable !== undefined)
		return row.targetable === null ? [] : [row.targetable as Target];
	return [{ id: Number(row.targetable_id), type: String(row.targetable_type) }];
}

/** Everything that one account holds. */
export class Account {
	readonly contacts: Store;

	readonly accounts: Store;

	readonly deals: Store;

	readonly tasks: Store;

	readonly appointments: Store;

	readonly notes: Store;

	readonly salesActivities: Store;

	readonly calls: Store;

	/** Ids inside records: e-mail addresses, phone numbers, attendees. */
	private nextPartId = 17900000001;

	constructor(readonly world: World) {
		const { records } = world;
		const store = (
			name: keyof typeof FIRST,
			make: (index: number, count: number) => Row,
			count = records,
		) => new Store(FIRST[name], count, (index) => make(index, count));
		this.contacts = store('contacts', makeContact);
		this.accounts = store('sales_accounts', makeAccount, COMPANY_COUNT);
		this.deals = store('deals', makeDeal, DEAL_COUNT);
		this.tasks = store('tasks', makeTask);
		this.appointments = store('appointments', makeAppointment);
		this.notes = store('notes', makeNote);
		this.salesActivities = store('sales_activities', makeSalesActivity);
		this.calls = store('phone_calls', makeCall);
	}

	get nowMs(): number {
		return this.world.clock.now();
	}

	now(): string {
		return accountTime(this.nowMs);
	}

	/** The moment up to which the search index knows of writes. */
	get indexedUntil(): number {
		return this.nowMs - this.world.settings.indexLagMs;
	}

	/** The user of every sandbox key. */
	get ownId(): number {
		return OWNER_IDS[0];
	}

	takePartId(): number {
		return this.nextPartId++;
	}

	write(store: Store, row: Row): Row {
		return store.table.write(row, this.nowMs);
	}

	hasTarget(type: unknown, id: unknown): boolean {
		const stores: Record<string, Store> = {
			Contact: this.contacts,
			SalesAccount: this.accounts,
			Deal: this.deals,
		};
		return stores[String(type)]?.get(Number(id)) !== undefined;
	}

	/** Engagements of one kind that belong to a contact, oldest first. */
	engagementsOf(store: Store, contactId: number): Row[] {
		const isOwn = (row: Row) =>
			targetsOf(row).some(({ id, type }) => type === 'Contact' && id === contactId);
		const rows = new Map<number, Row>();
		for (const index of engagementsOf(contactId - FIRST.contacts, this.world.records)) {
			const row = store.get(store.first + index);
			if (row !== undefined && isOwn(row)) rows.set(row.id, row);
		}
		for (const row of store.table.written()) if (isOwn(row)) rows.set(row.id, row);
		return [...rows.values()];
	}

	/** The contact that holds an e-mail address, whatever its case. */
	contactByEmail(address: string): Row | undefined {
		const wanted = address.trim().toLowerCase();
		const holds = (row: Row) =>
			(row.emails as Array<{ value: string }>).some(({ value }) => value.toLowerCase() === wanted);
		for (const row of this.contacts.table.written()) if (holds(row)) return row;
		const index = Number(/\.(\d+)@/.exec(wanted)?.[1] ?? -1);
		const seed = this.contacts.get(FIRST.contacts + index);
		const isSeeded =
			index >= 0 && [person(index).email, person(index).secondEmail].includes(wanted);
		return isSeeded && seed !== undefined && holds(seed) ? seed : undefined;
	}
}
