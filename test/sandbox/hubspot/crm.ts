import { person } from '../core/people';
import { Table } from '../core/table';
import type { World } from '../simulation';
import { Links } from './links';
import { CONTACTS, ID_STEP, OBJECT_TYPES } from './objectTypes';
import type { ObjectType } from './objectTypes';
import type { Row } from './row';
import { hasEmail, OWNERS, seedCount, seedRow } from './seeds';

/** All records of one type: the live ones by rising id, and the recycle bin. */
class ObjectStore {
	readonly table: Table<Row>;

	readonly archived = new Map<string, Row>();

	readonly count: number;

	private made = 0;

	constructor(
		readonly type: ObjectType,
		records: number,
	) {
		this.count = seedCount(type, records);
		this.table = new Table(
			this.count,
			(index) => seedRow(type, index, this.count, this.idAt(index)),
			(row) => row.id,
			(id) => this.indexOf(id),
		);
	}

	idAt(index: number): string {
		return String(this.type.firstId + index * ID_STEP);
	}

	/** The seeded index of an id. */
	indexOf(id: string): number | undefined {
		const index = (Number(id) - this.type.firstId) / ID_STEP;
		return Number.isInteger(index) && index >= 0 && index < this.count ? index : undefined;
	}

	/** Where in the table a walk goes on that has seen all ids below this one (see Table.page). */
	positionOf(id: string): number {
		return Math.max(Math.ceil((Number(id) - this.type.firstId) / ID_STEP), 0);
	}

	nextId(): string {
		return this.idAt(this.count + this.made++);
	}
}

/** The account: records, links, and what is derived from them. */
export class Crm {
	readonly links: Links;

	private readonly stores = new Map<ObjectType, ObjectStore>();

	/** Contact ids by email address, for contacts that were written by requests. */
	private readonly emails = new Map<string, string>();

	constructor(readonly world: World) {
		for (const type of OBJECT_TYPES) this.stores.set(type, new ObjectStore(type, world.records));
		this.links = new Links({
			seeded: (type) => this.store(type).count,
			idAt: (type, index) => this.store(type).idAt(index),
			indexOf: (type, id) => this.store(type).indexOf(id),
			isAlive: (type, id) => this.get(type, id) !== undefined,
		});
	}

	store(type: ObjectType): ObjectStore {
		const store = this.stores.get(type);
		if (store === undefined) throw new Error(`no records of ${type.name}`);
		return store;
	}

	get(type: ObjectType, id: string): Row | undefined {
		return /^\d+$/.test(id) ? this.store(type).table.get(id) : undefined;
	}

	/** A live record by a property whose values are unique. */
	find(type: ObjectType, property: string, value: string): Row | undefined {
		if (type === CONTACTS && property === 'email') return this.findByEmail(value);
		for (const row of this.store(type).table.values()) {
			if (row.properties[property]?.toLowerCase() === value.toLowerCase()) return row;
		}
		return undefined;
	}

	/** The contact that has an address, as its first or among its additional ones. */
	findByEmail(address: string): Row | undefined {
		const wanted = address.trim().toLowerCase();
		const candidates = [this.emails.get(wanted)];
		const index = Number(/\.(\d+)@example\.(?:com|org)$/.exec(wanted)?.[1]);
		if (Number.isInteger(index) && index < this.store(CONTACTS).count && hasEmail(index)) {
			const { email, secondEmail } = person(index);
			if (wanted === email || wanted === secondEmail)
				candidates.push(this.store(CONTACTS).idAt(index));
		}
		for (const id of candidates) {
			const row = id === undefined ? undefined : this.get(CONTACTS, id);
			if (row !== undefined && emailsOf(row).includes(wanted)) return row;
		}
		return undefined;
	}

	create(type: ObjectType, properties: Record<string, string>): Row {
		const now = this.world.clock.now();
		const row: Row = {
			id: this.store(type).nextId(),
			properties: withoutEmpty(properties),
			createdAt: now,
			updatedAt: now,
			...this.lagging(null),
		};
		this.remember(type, row);
		return this.store(type).table.insert(row);
	}

	/** Merges properties into a record; empty text clears. */
	update(type: ObjectType, row: Row, properties: Record<string, string>): Row {
		const changed: Row = {
			id: row.id,
			createdAt: row.createdAt,
			updatedAt: Math.max(this.world.clock.now(), row.updatedAt),
			properties: withoutEmpty({ ...row.properties, ...properties }),
			...this.lagging(row),
		};
		this.remember(type, changed);
		return this.store(type).table.replace(changed);
	}

	/** Moves a record to the recycle bin; without one nothing happens. */
	archive(type: ObjectType, id: string): void {
		const row = this.get(type, id);
		if (row === undefined) return;
		this.store(type).archived.set(id, { ...row, archivedAt: this.world.clock.now() });
		this.store(type).table.delete(id);
	}

	/** Deletes for good. */
	purge(type: ObjectType, id: string): void {
		this.store(type).table.delete(id);
		this.store(type).archived.delete(id);
	}

	/** The record as the search index shows it at this moment; undefined where it does not know it yet. */
	indexed(row: Row): Row | undefined {
		const lag = this.world.settings.indexLagMs;
		let shown: Row | null | undefined = row;
		while (lag > 0 && shown?.writtenAt !== undefined) {
			if (this.world.clock.now() - shown.writtenAt >= lag) break;
			shown = shown.previous;
		}
		return shown ?? undefined;
	}

	hasOwner(id: string): boolean {
		return OWNERS.some((owner) => owner.id === id);
	}

	private lagging(previous: Row | null): Pick<Row, 'writtenAt' | 'previous'> {
		if (this.world.settings.indexLagMs === 0) return {};
		return { writtenAt: this.world.clock.now(), previous };
	}

	private remember(type: ObjectType, row: Row): void {
		if (type !== CONTACTS) return;
		for (const address of emailsOf(row)) this.emails.set(address, row.id);
	}
}

/** All addresses of a contact, in lower case. */
export function emailsOf({ properties }: Row): string[] {
	const all = [properties.email ?? '', ...(properties.hs_additional_emails ?? '').split(';')];
	return all.map((address) => address.trim().toLowerCase()).filter((address) => address !== '');
}

function withoutEmpty(properties: Record<string, string>): Record<string, string> {
	return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''));
}
