import { Listing } from '../core/listing';
import { Table } from '../core/table';
import type { World } from '../simulation';
import { makeFields } from './fields';
import {
	FIRST_INTERACTION,
	FIRST_NOTE,
	FIRST_REMINDER,
	makeInteraction,
	makeNote,
	makeOpportunities,
	makePerson,
	makeReminder,
	ORGANIZATIONS,
	personId,
	personPosition,
	USERS,
} from './seeds';
import type { Interaction, Note, Opportunity, Person, Reminder } from './seeds';

/** Rows of one kind. v2 sees a write of v1 only after the sandbox's index lag. */
export class Store<T extends { id: number }> {
	readonly listing: Listing<T>;

	private readonly table: Table<T>;

	private readonly fresh = new Map<number, { at: number; before: T | undefined }>();

	constructor(
		private readonly world: World,
		count: number,
		make: (index: number) => T,
		indexOf: (id: number) => number,
		private nextId: number,
	) {
		this.table = new Table(
			count,
			make,
			({ id }) => String(id),
			(id) => indexOf(Number(id)),
		);
		this.listing = new Listing(this.table, ({ id }) => String(id));
	}

	get(id: unknown): T | undefined {
		return Number.isSafeInteger(id) ? this.table.get(String(id)) : undefined;
	}

	takeId(): number {
		return this.nextId++;
	}

	/** @param isLate whether v2 learns of it late, as of all writes of v1 */
	put(row: T, isLate = true): T {
		const before = this.get(row.id);
		this.listing.forget();
		if (isLate) this.remember(row.id, before);
		return before === undefined ? this.table.insert(row) : this.table.replace(row);
	}

	delete(id: number): void {
		this.listing.forget();
		this.table.delete(String(id));
	}

	values(): Iterable<T> {
		return this.table.values();
	}

	/** The row as v2 knows it at the moment. */
	seenByV2(row: T | undefined): T | undefined {
		if (row === undefined || this.fresh.size === 0) return row;
		const write = this.fresh.get(row.id);
		const isFresh =
			write !== undefined && this.world.clock.now() - write.at < this.world.settings.indexLagMs;
		return isFresh ? write.before : row;
	}

	private remember(id: number, before: T | undefined): void {
		if (this.world.settings.indexLagMs > 0)
			this.fresh.set(id, { at: this.world.clock.now(), before });
	}
}

/** Everything that one Affinity workspace holds. */
export class Workspace {
	readonly persons: Store<Person>;

	/** By type: 0 meetings, 1 calls, 2 chats, 3 emails. */
	readonly interactions: Array<Store<Interaction>>;

	readonly notes: Store<Note>;

	/** Seeds hold root notes alone. */
	hasReplies = false;

	readonly reminders: Store<Reminder>;

	readonly opportunities: Opportunity[];

	readonly fields = makeFields();

	private readonly emailHolders = new Map<string, number>();

	constructor(readonly world: World) {
		const count = world.records;
		const store = <T extends { id: number }>(first: number, make: (index: number) => T) =>
			new Store(world, count, make, (id) => id - first, first + count + 1000);
		this.persons = new Store<Person>(
			world,
			USERS.length + count,
			(position) => makePerson(position, count),
			personPosition,
			personId(count + 1000),
		);
		this.interactions = [0, 1, 2, 3].map((type) =>
			store(FIRST_INTERACTION, (index) => makeInteraction(type, index, count)),
		);
		this.notes = store(FIRST_NOTE, (index) => makeNote(index, count));
		this.reminders = store(FIRST_REMINDER, (index) => makeReminder(index, count));
		this.opportunities = makeOpportunities(count);
	}

	now(): number {
		return this.world.clock.now();
	}

	isInternal(id: unknown): boolean {
		return USERS.some((user) => user.id === id);
	}

	isPerson(id: unknown): boolean {
		return this.persons.get(id) !== undefined;
	}

	hasOrganization(id: unknown): boolean {
		return ORGANIZATIONS.some((organization) => organization.id === id);
	}

	hasOpportunity(id: unknown): boolean {
		return this.opportunities.some((opportunity) => opportunity.id === id);
	}

	holdEmails({ id, emails }: Person): void {
		for (const email of emails) this.emailHolders.set(email.toLowerCase(), id);
	}

	/** The person with an e-mail address; seeded ones are found by the number in it. */
	holderOf(email: string): Person | undefined {
		const wanted = email.toLowerCase();
		const [, index] = /\.(\d+)@example\.(?:com|org)$/.exec(wanted) ?? [];
		const candidates = [
			this.emailHolders.get(wanted),
			index === undefined ? undefined : personId(Number(index)),
			...USERS.filter(({ primaryEmail }) => primaryEmail === wanted).map(({ id }) => id),
		];
		return candidates
			.map((id) => this.persons.get(id))
			.find((person) => person?.emails.some((one) => one.toLowerCase() === wanted));
	}
}
