import { Listing } from '../core/listing';
import { COMPANY_COUNT } from '../core/people';
import { Table } from '../core/table';
import type { World } from '../simulation';
import {
	entryCount,
	FIRST_ENTRY,
	FIRST_KASE,
	FIRST_OPPORTUNITY,
	FIRST_PARTY,
	FIRST_TAG,
	FIRST_TASK,
	KASE_COUNT,
	OPPORTUNITY_COUNT,
	personId,
	seedEntry,
	seedParty,
	seedTask,
	SEEDED_TAGS,
	USERS,
} from './seeds';
import type { Entry, Party, Subject, Task } from './seeds';

/** An opportunity or a project, which this simulation only reads. */
export interface Venture {
	id: number;
	kind: 'opportunity' | 'kase';
	name: string;
	partyId: number;
	ownerId: number;
	createdAt: number;
	updatedAt: number;
}

const SEEDED_AT = Date.UTC(2026, 0, 5, 9);

/** Records of one kind, whose ids count on from a first one. */
export class Store<T extends { id: number }> {
	readonly table: Table<T>;

	readonly listing: Listing<T>;

	private made = 0;

	constructor(
		private readonly first: number,
		private readonly count: number,
		make: (position: number) => T,
	) {
		this.table = new Table(
			count,
			make,
			({ id }) => String(id),
			(id) => Number(id) - first,
		);
		this.listing = new Listing(this.table, ({ id }) => String(id));
	}

	get(id: number): T | undefined {
		return this.table.get(String(id));
	}

	insert(row: Omit<T, 'id'>): T {
		this.listing.forget();
		return this.table.insert({ ...row, id: this.first + this.count + this.made++ } as T);
	}

	replace(row: T): T {
		this.listing.forget();
		return this.table.replace(row);
	}

	delete(id: number): boolean {
		this.listing.forget();
		return this.table.delete(String(id));
	}
}

/** All that a Capsule account holds. */
export class Account {
	readonly parties: Store<Party>;

	readonly entries: Store<Entry>;

	readonly tasks: Store<Task>;

	readonly ventures = new Map<number, Venture>();

	readonly tags = new Map<number, string>(
		SEEDED_TAGS.map((name, index) => [FIRST_TAG + index, name]),
	);

	/** Ids and moments of deleted parties, opportunities and projects. */
	readonly deleted: Array<{ kind: Subject['kind']; id: number; at: number }> = [];

	/** Whether entries stand in the table by rising `entryAt`, so that lists need no sorting. */
	areEntriesInOrder = true;

	private children = 5_000_000_000;

	constructor(readonly world: World) {
		const { records } = world;
		this.parties = new Store(FIRST_PARTY, COMPANY_COUNT + records, (position) =>
			seedParty(position, records),
		);
		this.entries = new Store(FIRST_ENTRY, entryCount(records), (position) =>
			seedEntry(position, records),
		);
		this.tasks = new Store(FIRST_TASK, records, (position) => seedTask(position, records));
		this.seedVentures('opportunity', FIRST_OPPORTUNITY, OPPORTUNITY_COUNT, 'Deal');
		this.seedVentures('kase', FIRST_KASE, KASE_COUNT, 'Project');
	}

	/** Whole seconds, as the vendor keeps them. */
	now(): number {
		return Math.floor(this.world.clock.now() / 1000) * 1000;
	}

	nextChildId(): number {
		return this.children++;
	}

	addEntry(entry: Omit<Entry, 'id'>): Entry {
		if (entry.entryAt < this.newestEntryAt()) this.areEntriesInOrder = false;
		return this.entries.insert(entry);
	}

	changeEntry(entry: Entry): Entry {
		if (entry.entryAt !== this.entries.get(entry.id)?.entryAt) this.areEntriesInOrder = false;
		return this.entries.replace(entry);
	}

	/** Whether there is such a party, opportunity or project. */
	has({ kind, id }: Subject): boolean {
		return kind === 'party'
			? this.parties.get(id) !== undefined
			: this.ventures.get(id)?.kind === kind;
	}

	/** Deletes a party with all that hangs on it. @returns how many records went with it */
	deleteParty(id: number): number {
		const at = this.now();
		const about = new Set([`party ${id}`]);
		let count = 0;
		for (const venture of [...this.ventures.values()]) {
			if (venture.partyId !== id) continue;
			this.ventures.delete(venture.id);
			this.deleted.push({ kind: venture.kind, id: venture.id, at });
			about.add(`${venture.kind} ${venture.id}`);
			count++;
		}
		const isGone = (subject: Subject | null) =>
			subject !== null && about.has(`${subject.kind} ${subject.id}`);
		for (const store of [this.entries, this.tasks] as Array<Store<Entry> | Store<Task>>) {
			const ids = [...store.table.values()].filter((row) => isGone(row.about)).map((row) => row.id);
			for (const one of ids) store.delete(one);
			count += ids.length;
		}
		for (const party of [...this.parties.table.values()].filter(
			(one) => one.organisationId === id,
		)) {
			this.parties.replace({ ...party, organisationId: null });
		}
		this.parties.delete(id);
		this.deleted.push({ kind: 'party', id, at });
		return count;
	}

	/** The tag with a name; it is made where there is none. */
	tagId(name: string): number {
		for (const [id, other] of this.tags) if (other.toLowerCase() === name.toLowerCase()) return id;
		const id = FIRST_TAG + this.tags.size;
		this.tags.set(id, name);
		return id;
	}

	private newestEntryAt(): number {
		const { table } = this.entries;
		const [last] = table.slice(Math.max(table.size - 1, 0), 1);
		return last?.entryAt ?? 0;
	}

	private seedVentures(kind: Venture['kind'], first: number, count: number, name: string): void {
		for (let index = 0; index < count; index++) {
			this.ventures.set(first + index, {
				id: first + index,
				kind,
				name: `${name} ${index}`,
				partyId: personId(index),
				ownerId: USERS[index % USERS.length].id,
				createdAt: SEEDED_AT + index * 1_000,
				updatedAt: SEEDED_AT + index * 1_000,
			});
		}
	}
}
