import { Listing } from '../core/listing';
import { COMPANY_COUNT } from '../core/people';
import { Table } from '../core/table';
import type { World } from '../simulation';
import { sellTime } from './answers';
import { TAG_SEEDS, USERS } from './lookups';
import {
	DEAL_COUNT,
	FIRST,
	LEAD_COUNT,
	makeCall,
	makeContact,
	makeDeal,
	makeLead,
	makeNote,
	makeTask,
	makeText,
	makeVisit,
	USER_IDS,
} from './seeds';
import type { Row } from './seeds';

export type StoreName = keyof typeof FIRST;

/** One thing that happened, as the Firehose tells it. */
export interface StreamEvent {
	sequence: number;
	resource: string;
	kind: 'created' | 'updated' | 'deleted';
	time: string;
	data: Record<string, unknown>;
	previous: Record<string, unknown> | null;
}

/** Rows of one resource with what listing them needs. */
export class Store {
	readonly listing: Listing<Row>;

	private readonly table: Table<Row>;

	private nextId: number;

	/** Whether seeds alone are in the table, so that its order is the order of every time field. */
	isPristine = true;

	/** How many organisations open the table; undefined once others were written, so that they stand anywhere. */
	leadingOrganisations: number | undefined;

	constructor(
		readonly name: StoreName,
		count: number,
		make: (index: number) => Row,
	) {
		const first = FIRST[name];
		this.leadingOrganisations = name === 'contacts' ? COMPANY_COUNT : undefined;
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
		return typeof id === 'number' || (typeof id === 'string' && /^\d{1,15}$/.test(id))
			? this.table.get(String(id))
			: undefined;
	}

	takeId(): number {
		return this.nextId++;
	}

	insert(row: Row): Row {
		if (row.is_organization === true) this.leadingOrganisations = undefined;
		this.forget();
		return this.table.insert(row);
	}

	replace(row: Row): Row {
		this.forget();
		return this.table.replace(row);
	}

	delete(id: number): void {
		if (this.get(id)?.is_organization === true) this.leadingOrganisations = undefined;
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

/** Everything that one Sell account holds. */
export class Account {
	readonly stores: Record<StoreName, Store>;

	readonly tags: Row[];

	readonly events: StreamEvent[] = [];

	constructor(readonly world: World) {
		const count = world.records;
		const store = (name: StoreName, size: number, make: (index: number) => Row) =>
			new Store(name, size, make);
		this.stores = {
			contacts: store('contacts', COMPANY_COUNT + count, (index) => makeContact(index, count)),
			leads: store('leads', LEAD_COUNT, makeLead),
			deals: store('deals', DEAL_COUNT, makeDeal),
			calls: store('calls', count, (index) => makeCall(index, count)),
			notes: store('notes', count, (index) => makeNote(index, count)),
			tasks: store('tasks', count, (index) => makeTask(index, count)),
			text_messages: store('text_messages', count, (index) => makeText(index, count)),
			visits: store('visits', count, (index) => makeVisit(index, count)),
		};
		this.tags = TAG_SEEDS.map(([name, resourceType], index) =>
			this.makeTag(index, name, resourceType),
		);
		for (let index = 0; index < 5; index++) this.recordAppointment(index);
	}

	now(): string {
		return sellTime(this.world.clock.now());
	}

	/** The user of every sandbox token. */
	get self(): Row {
		return USERS[0];
	}

	/** Whether a link of an engagement leads anywhere. */
	hasResource(type: unknown, id: unknown): boolean {
		if (type === 'contact') return this.stores.contacts.get(id) !== undefined;
		if (type === 'lead') return this.stores.leads.get(id) !== undefined;
		return type === 'deal' && this.stores.deals.get(id) !== undefined;
	}

	isOrganisation(id: unknown): boolean {
		return this.stores.contacts.get(id)?.is_organization === true;
	}

	/** Names that the account has not seen become tags. */
	learnTags(resourceType: string, names: unknown): void {
		if (!Array.isArray(names)) return;
		for (const name of names) {
			const isKnown = this.tags.some(
				(tag) => tag.name === name && tag.resource_type === resourceType,
			);
			if (!isKnown) this.tags.push(this.makeTag(this.tags.length, String(name), resourceType));
		}
	}

	record(resource: string, kind: StreamEvent['kind'], data: Row, previous: Row | null): void {
		const isContactLink = data.resource_type === 'contact';
		this.events.push({
			sequence: this.events.length + 1,
			resource,
			kind,
			time: this.now(),
			data: isContactLink ? { ...data, resource_type: 'prospect_and_customer' } : { ...data },
			previous,
		});
	}

	private recordAppointment(index: number): void {
		const time = this.now();
		this.record(
			'appointments',
			'created',
			{
				id: 51_001 + index,
				user_id: USER_IDS[0],
				name: `Visit of customer ${index}`,
				description: null,
				location: 'Main Street',
				start_at: time,
				end_at: time,
				all_day: false,
				invitations: [],
				contexts: [],
				created_at: time,
				updated_at: time,
			},
			null,
		);
	}

	private makeTag(index: number, name: string, resourceType: string): Row {
		const time = this.now();
		return {
			id: 7001 + index,
			creator_id: USER_IDS[0],
			name,
			resource_type: resourceType,
			created_at: time,
			updated_at: time,
		};
	}
}
