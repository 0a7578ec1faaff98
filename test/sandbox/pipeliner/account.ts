import { COMPANY_COUNT } from '../core/people';
import { Table } from '../core/table';
import type { World } from '../simulation';
import { missingEntity } from './answers';
import { entityOf } from './entities';
import type { EntityName, Relation } from './rules';
import type { Row } from './ids';
import { accountRelations, idOf, indexOf, stamp, tagRelations } from './ids';
import * as seeds from './seeds';
import {
	APPOINTMENT_TYPES,
	CLIENT_ROWS,
	CONTACT_FIELDS,
	DATA_ROWS,
	SPACE,
	TAG_ROWS,
	TASK_TYPES,
} from './setup';

type Maker = (index: number) => Row;

/** How many rows of each entity are seeded, and how each is made. */
function makers(records: number): Partial<Record<EntityName, [count: number, make: Maker]>> {
	const unit = { default_unit_id: idOf('SalesUnits', 0) };
	const rows = (entity: EntityName, list: Array<Record<string, unknown>>): [number, Maker] => [
		list.length,
		seeds.listed(entity, list),
	];
	const made = (count: number, make: (index: number, records: number) => Row): [number, Maker] => [
		count,
		(index) => make(index, records),
	];
	const few = Math.min(records, seeds.FEW);
	return {
		Contacts: made(records, seeds.seedContact),
		Accounts: made(COMPANY_COUNT, seeds.seedAccount),
		Opportunities: [seeds.DEAL_COUNT, (i) => seeds.seedNamed('Opportunities', i, seeds.DEAL_COUNT)],
		Leads: [seeds.LEAD_COUNT, (i) => seeds.seedNamed('Leads', i, seeds.LEAD_COUNT)],
		Projects: [seeds.PROJECT_COUNT, (i) => seeds.seedNamed('Projects', i, seeds.PROJECT_COUNT)],
		Appointments: made(records, seeds.seedAppointment),
		Tasks: made(records * 2, seeds.seedTask),
		Emails: made(records, seeds.seedEmail),
		Notes: made(records, seeds.seedNote),
		Memos: made(few, seeds.seedMemo),
		Calls: made(few, seeds.seedCall),
		TextMessages: made(records, seeds.seedText),
		TextMessageConversations: made(records, seeds.seedConversation),
		ContactAccountRelations: made(accountRelations.count(records), seeds.seedAccountRelation),
		ActivityRelations: made(records * 6, seeds.seedActivityRelation),
		MessageRelations: made(records * 2, seeds.seedMessageRelation),
		TagRelations: made(tagRelations.count(records), seeds.seedTagRelation),
		Clients: rows(
			'Clients',
			CLIENT_ROWS.map((row) => ({ ...row, ...unit })),
		),
		SalesUnits: rows('SalesUnits', [{ name: 'Sales' }]),
		ContactTypes: rows('ContactTypes', [{ name: 'Standard' }]),
		TaskTypes: rows('TaskTypes', TASK_TYPES),
		AppointmentTypes: rows('AppointmentTypes', APPOINTMENT_TYPES),
		Tags: rows('Tags', TAG_ROWS),
		Fields: rows('Fields', CONTACT_FIELDS),
		Data: rows('Data', DATA_ROWS),
	};
}

/** Everything one space holds. */
export class Account {
	/** Grows with each write; remembered orders of a list hold until then. */
	readonly versions = new Map<EntityName, number>();

	private readonly tables = new Map<EntityName, Table<Row>>();

	/** Deleted rows, which lists show on request. */
	private readonly graves = new Map<EntityName, Map<string, Row>>();

	/** Ids of inserted rows by entity, key and the id that the key holds. */
	private readonly linked = new Map<string, string[]>();

	private made = 0;

	private revision = 1_000_000;

	constructor(readonly world: World) {
		const known = makers(world.records);
		for (const [name, [count, make]] of Object.entries(known) as Array<
			[EntityName, [number, Maker]]
		>) {
			this.tables.set(
				name,
				new Table<Row>(
					count,
					make,
					(row) => row.id,
					(id) => indexOf(name, id),
				),
			);
		}
	}

	now(): string {
		return stamp(this.world.clock.now());
	}

	nextRevision(): number {
		this.revision++;
		return this.revision;
	}

	nextId(): string {
		this.made++;
		const tail = this.world.random.text(12, '0123456789abcdef');
		return `0199${(this.made >> 16).toString(16).padStart(4, '0')}-${(this.made & 0xffff).toString(16).padStart(4, '0')}-7de3-8f6d-${tail}`;
	}

	table(entity: EntityName): Table<Row> {
		let table = this.tables.get(entity);
		if (table === undefined) {
			table = new Table<Row>(
				0,
				() => ({ id: '' }),
				(row) => row.id,
				() => undefined,
			);
			this.tables.set(entity, table);
		}
		return table;
	}

	/** A record that is not deleted; the abstract parents answer an id alone. */
	get(entity: EntityName, id: string): Row | undefined {
		const parts: Partial<Record<EntityName, EntityName[]>> = {
			Activities: ['Tasks', 'Appointments'],
			LeadOppties: ['Leads', 'Opportunities'],
		};
		const children = parts[entity];
		if (children === undefined) return this.table(entity).get(id);
		const row = children
			.map((child) => this.table(child).get(id))
			.find((found) => found !== undefined);
		return row === undefined ? undefined : { id, is_delete_protected: row.is_delete_protected };
	}

	getOrFail(entity: EntityName, id: string): Row {
		const row = this.get(entity, id);
		if (row === undefined) throw missingEntity(entityOf(entity).singular, id);
		return row;
	}

	/** Live rows, and deleted ones on request. */
	*values(entity: EntityName, includesDeleted: boolean): Generator<Row> {
		if (entity === 'Activities' || entity === 'LeadOppties') {
			for (const child of entity === 'Activities'
				? (['Tasks', 'Appointments'] as const)
				: (['Leads', 'Opportunities'] as const)) {
				for (const { id } of this.table(child).values()) yield { id, is_delete_protected: false };
			}
			return;
		}
		yield* this.table(entity).values();
		if (includesDeleted) yield* this.graves.get(entity)?.values() ?? [];
	}

	save(entity: EntityName, row: Row): Row {
		const before = this.table(entity).get(row.id);
		this.table(entity).replace(row);
		this.touch(entity);
		if (before === undefined) {
			for (const [key, value] of Object.entries(row)) {
				if (!key.endsWith('_id') || typeof value !== 'string') continue;
				const place = `${entity} ${key} ${value}`;
				this.linked.set(place, [...(this.linked.get(place) ?? []), row.id]);
			}
		}
		return row;
	}

	delete(entity: EntityName, id: string): void {
		const row = this.getOrFail(entity, id);
		this.table(entity).delete(id);
		const graves = this.graves.get(entity) ?? new Map<string, Row>();
		graves.set(id, {
			...row,
			is_deleted: true,
			modified: this.now(),
			revision: this.nextRevision(),
		});
		this.graves.set(entity, graves);
		this.touch(entity);
	}

	/** Takes an inserted row out without a trace (a batch that is rolled back). */
	forget(entity: EntityName, id: string): void {
		this.table(entity).delete(id);
		this.touch(entity);
	}

	/** Records of a relation that shows several. */
	related(row: Row, { key, entity, link }: Relation): Row[] {
		const table = this.table(entity);
		const owner = key === 'data_set_id' ? String(row.data_set_id) : row.id;
		const ids = [
			...this.seededRelated(owner, key, entity),
			...(this.linked.get(`${entity} ${key} ${owner}`) ?? []),
		];
		return ids
			.map((id) => table.get(id))
			.filter((other) => other !== undefined)
			.filter(
				(other) =>
					other[key] === owner && (link === undefined || this.hasLink(entity, other, link)),
			);
	}

	/** The id of a relation that shows one; undefined where the record is of another entity (leads and opportunities). */
	target(row: Row, { key, entity }: Relation): string | undefined {
		if (key === 'primary_account_id') {
			const relations = this.related(row, { key: 'contact_id', entity: 'ContactAccountRelations' });
			const primary = relations.find(({ is_primary: isPrimary }) => isPrimary === true);
			return primary === undefined ? undefined : String(primary.account_id);
		}
		const id = row[key];
		return typeof id === 'string' && this.get(entity, id) !== undefined ? id : undefined;
	}

	uri(entity: string, id: string): string {
		return `${this.world.baseUrl()}/api/v100/rest/spaces/${SPACE}/entities/${entity}/${id}`;
	}

	private hasLink(entity: EntityName, row: Row, link: string): boolean {
		const relation = entityOf(entity).relations[link];
		return relation !== undefined && this.target(row, relation) !== undefined;
	}

	private seededRelated(owner: string, key: string, entity: EntityName): string[] {
		const { records } = this.world;
		const nth = (index: number | undefined) => (index === undefined ? [] : [idOf(entity, index)]);
		const pair = (index: number | undefined) =>
			index === undefined ? [] : [idOf(entity, index * 2), idOf(entity, index * 2 + 1)];
		const inRange = (of: EntityName, count: number) => {
			const index = indexOf(of, owner);
			return index !== undefined && index < count ? index : undefined;
		};
		switch (`${entity} ${key}`) {
			case 'ContactAccountRelations contact_id': {
				const contact = inRange('Contacts', records);
				return contact === undefined ? [] : nth(accountRelations.ofContact(contact));
			}
			case 'TagRelations contact_id': {
				const contact = inRange('Contacts', records);
				return contact === undefined ? [] : nth(tagRelations.ofContact(contact));
			}
			case 'ActivityRelations activity_id': {
				const task = inRange('Tasks', records * 2);
				if (task !== undefined) return pair(task);
				const appointment = inRange('Appointments', records);
				return pair(appointment === undefined ? undefined : records * 2 + appointment);
			}
			case 'MessageRelations message_id':
				return pair(inRange('Emails', records));
			case 'Data data_set_id':
				return DATA_ROWS.flatMap((row, index) =>
					row.data_set_id === owner ? [idOf('Data', index)] : [],
				);
			default:
				return [];
		}
	}

	private touch(entity: EntityName): void {
		this.versions.set(entity, (this.versions.get(entity) ?? 0) + 1);
	}
}
