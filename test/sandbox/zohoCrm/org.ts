import { Listing } from '../core/listing';
import { person } from '../core/people';
import { Table } from '../core/table';
import type { World } from '../simulation';
import { MODULES, NAME_FIELDS } from './fields';
import type { Module } from './fields';
import { hasEmail, idAt, positionOf, seedCount, seedRow, TAGS, USERS } from './seeds';
import type { Row, Value } from './seeds';
import { zohoTime } from './time';

/** A record that was deleted. */
export interface Deleted {
	row: Row;
	deletedAt: number;
	/** Notes are gone at once; others wait in the recycle bin. */
	type: 'recycle' | 'permanent';
}

/** A mail on a record. */
export interface Mail {
	messageId: string;
	subject: string;
	content: string;
	format: string;
	from: { user_name: string; email: string };
	to: Array<{ user_name: string; email: string }>;
	cc: Array<{ user_name: string; email: string }>;
	sent: boolean;
	at: number;
}

class ModuleStore {
	readonly table: Table<Row>;

	readonly listing: Listing<Row>;

	readonly deleted = new Map<string, Deleted>();

	private made = 0;

	constructor(
		readonly module: Module,
		records: number,
	) {
		const count = seedCount(module, records);
		this.table = new Table(
			count,
			(index) => seedRow(module, index, records),
			({ id }) => id,
			(id) => {
				const position = positionOf(module, id);
				return position !== undefined && position < count ? position : undefined;
			},
		);
		this.listing = new Listing(this.table, ({ id }) => id);
		this.seeded = count;
	}

	private readonly seeded: number;

	nextId(): string {
		return idAt(this.module, this.seeded + this.made++);
	}
}

/** The organisation: records of all modules, tags, mails. */
export class Org {
	private readonly stores = new Map<Module, ModuleStore>();

	/** Tag names by module, with their ids. */
	private readonly tags = new Map<string, string>();

	/** Mails that requests added, by `Module/id`. */
	private readonly mails = new Map<string, Mail[]>();

	/** Contact ids by address, for contacts that requests wrote. */
	private readonly addresses = new Map<string, string>();

	constructor(readonly world: World) {
		for (const module of MODULES) this.stores.set(module, new ModuleStore(module, world.records));
		for (const name of TAGS) this.tagId('Contacts', name);
	}

	store(module: Module): ModuleStore {
		const store = this.stores.get(module);
		if (store === undefined) throw new Error(`no module ${module}`);
		return store;
	}

	get(module: Module, id: string): Row | undefined {
		return this.store(module).table.get(id);
	}

	/** What a record is called. */
	nameOf(module: Module, row: Row): string | null {
		const name = NAME_FIELDS[module];
		if (name !== 'Full_Name') return (row.values[name] as string | undefined) ?? null;
		const parts = [row.values.First_Name, row.values.Last_Name];
		return parts.filter((part) => typeof part === 'string').join(' ');
	}

	create(module: Module, values: Record<string, Value>, seModule: Module | null): Row {
		const now = this.now();
		const store = this.store(module);
		const row: Row = {
			id: store.nextId(),
			seModule,
			createdAt: now,
			updatedAt: now,
			...this.lagging(null),
			values: {
				...withoutNull({ Owner: USERS[0].id, ...values }),
				Created_By: USERS[0].id,
				Modified_By: USERS[0].id,
			},
		};
		this.remember(module, row);
		store.listing.forget();
		return store.table.insert(row);
	}

	/** Merges values into a record; null clears. */
	update(module: Module, row: Row, values: Record<string, Value>, seModule: Module | null): Row {
		const store = this.store(module);
		const changed: Row = {
			id: row.id,
			seModule,
			createdAt: row.createdAt,
			updatedAt: Math.max(this.now(), row.updatedAt),
			values: withoutNull({ ...row.values, ...values, Modified_By: USERS[0].id }),
			...this.lagging(row),
		};
		this.remember(module, changed);
		store.listing.forget();
		return store.table.replace(changed);
	}

	/** @returns whether there was such a record */
	delete(module: Module, id: string): boolean {
		const store = this.store(module);
		const row = store.table.get(id);
		if (row === undefined) return false;
		store.table.delete(id);
		store.listing.forget();
		store.deleted.set(id, {
			row,
			deletedAt: this.now(),
			type: module === 'Notes' ? 'permanent' : 'recycle',
		});
		return true;
	}

	/** Brings a record back from the recycle bin. */
	restore(id: string): boolean {
		for (const store of this.stores.values()) {
			const deleted = store.deleted.get(id);
			if (deleted?.type !== 'recycle') continue;
			store.deleted.delete(id);
			store.table.replace(deleted.row);
			store.listing.forget();
			return true;
		}
		return false;
	}

	/** The contact whose primary address this is. */
	contactByEmail(email: string): Row | undefined {
		const wanted = email.toLowerCase();
		const index = Number(/\.(\d+)@example\.com$/.exec(wanted)?.[1]);
		const candidates = [this.addresses.get(wanted)];
		if (Number.isInteger(index) && hasEmail(index) && person(index).email === wanted) {
			candidates.push(idAt('Contacts', index));
		}
		return candidates
			.map((id) => (id === undefined ? undefined : this.get('Contacts', id)))
			.find((row) => String(row?.values.Email ?? '').toLowerCase() === wanted);
	}

	/** The record as the search index shows it at this moment. */
	indexed(row: Row): Row | undefined {
		const lag = this.world.settings.indexLagMs;
		let shown: Row | null | undefined = row;
		while (lag > 0 && shown?.writtenAt !== undefined) {
			if (this.world.clock.now() - shown.writtenAt >= lag) break;
			shown = shown.previous;
		}
		return shown ?? undefined;
	}

	/** A tag's id; the tag is made where there is none. */
	tagId(module: Module, name: string): string {
		const key = `${module}/${name.toLowerCase()}`;
		let id = this.tags.get(key);
		if (id === undefined) {
			id = `4150868000004${911_010 + this.tags.size * 10}`;
			this.tags.set(key, id);
		}
		return id;
	}

	tagsOf(module: Module): Array<{ id: string; key: string }> {
		return [...this.tags]
			.filter(([key]) => key.startsWith(`${module}/`))
			.map(([key, id]) => ({ id, key: key.slice(module.length + 1) }));
	}

	/** Mails of a record, newest first: the first contact has 25, every other contact with an address one. */
	mailsOf(module: Module, id: string): Mail[] {
		const own = [...(this.mails.get(`${module}/${id}`) ?? [])].reverse();
		const index = module === 'Contacts' ? positionOf('Contacts', id) : undefined;
		if (index === undefined || index >= seedCount('Contacts', this.world.records)) return own;
		const count = index === 0 ? 25 : hasEmail(index) ? 1 : 0;
		return [...own, ...Array.from({ length: count }, (_, number) => seededMail(index, number))];
	}

	addMail(module: Module, id: string, mail: Mail): void {
		const key = `${module}/${id}`;
		this.mails.set(key, [...(this.mails.get(key) ?? []), mail]);
	}

	/** Whole seconds, as the vendor keeps them. */
	now(): number {
		return Math.floor(this.world.clock.now() / 1000) * 1000;
	}

	nowText(): string {
		return zohoTime(this.now());
	}

	private lagging(previous: Row | null): Pick<Row, 'writtenAt' | 'previous'> {
		if (this.world.settings.indexLagMs === 0) return {};
		return { writtenAt: this.world.clock.now(), previous };
	}

	private remember(module: Module, row: Row): void {
		const email = row.values.Email;
		if (module === 'Contacts' && typeof email === 'string')
			this.addresses.set(email.toLowerCase(), row.id);
	}
}

function seededMail(index: number, number: number): Mail {
	const { firstName, lastName, email } = person(index);
	const them = { user_name: `${firstName} ${lastName}`, email };
	const us = { user_name: USERS[0].full_name, email: USERS[0].email };
	const sent = number % 2 === 0;
	return {
		messageId: `c6085fae06cbd7b7${String(index * 100 + number).padStart(16, '0')}`,
		subject: `Offer ${index}-${number}`,
		content: `<p>Details of offer ${index}-${number}</p>`,
		format: 'html',
		from: sent ? us : them,
		to: [sent ? them : us],
		cc: [],
		sent,
		at: Date.UTC(2026, 9, 28, 8) - number * 3_600_000,
	};
}

function withoutNull(values: Row['values']): Row['values'] {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => (value ?? null) !== null));
}
