import { COMPANY_COUNT } from '../core/people';
import { Table } from '../core/table';
import type { World } from '../simulation';
import { sfTime } from './answers';
import { recordId, serialOf } from './ids';
import type { Row, Value } from './row';
import { Schema } from './schema';
import type { ObjectType, OrgFeatures } from './schema';
import * as seeds from './seeds';

/** Records made by requests count on from here. */
const FIRST_INSERTED = 2_000_000_000;
const LIVE = { IsDeleted: false };
const ACTIVITY = { ...LIVE, IsArchived: false, IsRecurrence: false };
/** Places per task or event in the id space of its relations. */
const RELATION_PLACES = 64;

/** Some of an object's records, all with the same values in some fields, so that queries can skip them whole. */
export class Part {
	readonly table: Table<Row>;

	/** Whether a request ever changed it; until then it is in the order of ids and of all times. */
	isPristine = true;

	private readonly removed = new Set<number>();

	private readonly inserted: number[] = [];

	constructor(
		readonly constants: Record<string, Value>,
		private readonly count: number,
		private readonly number: number,
		make: (index: number) => Row,
	) {
		this.table = new Table<Row>(
			count,
			make,
			({ id }) => id,
			(id) => {
				const serial = serialOf(id) - 1;
				return serial % seeds.PARTS === number && serial < FIRST_INSERTED - 1
					? Math.floor(serial / seeds.PARTS)
					: undefined;
			},
		);
	}

	/** Serial numbers of all records, rising. */
	serials(): Float64Array {
		const list = new Float64Array(this.count + this.inserted.length);
		let size = 0;
		for (let index = 0; index < this.count; index++) {
			const serial = seeds.seedSerial(index, this.number);
			if (!this.removed.has(serial)) list[size++] = serial;
		}
		for (const serial of this.inserted) if (!this.removed.has(serial)) list[size++] = serial;
		return list.subarray(0, size);
	}

	put(row: Row, isNew: boolean): void {
		this.isPristine = false;
		const serial = serialOf(row.id);
		if (isNew && !this.removed.delete(serial)) this.inserted.push(serial);
		this.table.replace(row);
	}

	remove(row: Row): void {
		this.isPristine = false;
		this.removed.add(serialOf(row.id));
		this.table.delete(row.id);
	}
}

/** A deleted record in the recycle bin. */
export interface Deleted {
	row: Row;
	/** Milliseconds since 1970. */
	at: number;
}

/** All records of the org and what requests do to them. */
export class Org {
	readonly schema: Schema;

	readonly userId = seeds.userId(0);

	private readonly parts = new Map<string, Part[]>();

	private readonly bins = new Map<string, Map<string, Deleted>>();

	private nextSerial = FIRST_INSERTED;

	/** Undoes the writes of the running all-or-none request, last first. */
	private journal: Array<() => void> | undefined;

	constructor(
		readonly world: World,
		readonly features: OrgFeatures,
	) {
		this.schema = new Schema(features);
		const { records } = world;
		const single = (name: string, count: number, make: (index: number) => Row) =>
			this.parts.set(name, [new Part(LIVE, count, 0, make)]);
		single('Contact', records, (index) => seeds.makeContact(index, records, features));
		single('Account', COMPANY_COUNT, seeds.makeAccount);
		single('Opportunity', seeds.OPPORTUNITY_COUNT, seeds.makeOpportunity);
		single('Lead', seeds.LEAD_COUNT, seeds.makeLead);
		single('User', seeds.USER_COUNT, seeds.makeUser);
		single('TaskStatus', 5, seeds.makeTaskStatus);
		single('TaskPriority', 3, seeds.makeTaskPriority);
		single('Note', records, (index) => seeds.makeNote(index, records));
		single('EmailMessage', records, (index) => seeds.makeEmailMessage(index, records, features));
		single('EmailMessageRelation', records * 2, (index) =>
			seeds.makeEmailRelation(index, records, features),
		);
		const none = (): Row => ({ id: '', values: {}, people: [] });
		single('ContentNote', 0, none);
		single('ContentDocumentLink', 0, none);
		this.parts.set('Task', [
			...seeds.TASK_PARTS.map(
				(subtype, part) =>
					new Part({ ...ACTIVITY, TaskSubtype: subtype }, records, part, (index) =>
						seeds.makeTask(part, index, records, features),
					),
			),
			new Part(LIVE, 2, seeds.PARTS - 1, (index) => seeds.makeArchivedTask(index, features)),
		]);
		this.parts.set('Event', [
			new Part({ ...ACTIVITY, IsChild: false }, records, 0, (index) =>
				seeds.makeEvent(index, records, features),
			),
			new Part(LIVE, 3, seeds.PARTS - 1, (index) => seeds.makeOddEvent(index, features)),
		]);
	}

	/** The parts of an object's live records; none for objects that are derived from others. */
	partsOf(object: ObjectType): Part[] {
		return this.parts.get(object.name) ?? [];
	}

	/** Records derived from tasks and events: who and what takes part. */
	*relations(object: ObjectType): Generator<Row> {
		const parent = object.name.startsWith('Task') ? 'Task' : 'Event';
		for (const part of this.parts.get(parent) ?? []) {
			for (const row of part.table.values()) yield* this.relationsOf(object, row);
		}
	}

	relationsOf(object: ObjectType, activity: Row): Row[] {
		const isEvent = object.name.startsWith('Event');
		const onlyPeople = object.name.includes('Who');
		const { id, people, values } = activity;
		const list: Row[] = [];
		const add = (place: number, relationId: string, isWhat: boolean) => {
			const relation = recordId(object.prefix, serialOf(id) * RELATION_PLACES + place);
			list.push({
				id: relation,
				people: [],
				values: {
					Id: relation,
					IsDeleted: false,
					CreatedDate: values.CreatedDate,
					CreatedById: values.CreatedById,
					LastModifiedDate: values.LastModifiedDate,
					LastModifiedById: values.LastModifiedById,
					SystemModstamp: values.SystemModstamp,
					[isEvent ? 'EventId' : 'TaskId']: id,
					RelationId: relationId,
					...(onlyPeople
						? { Type: relationId.startsWith('003') ? 'Contact' : 'Lead' }
						: { IsWhat: isWhat, AccountId: values.AccountId }),
					...(isEvent && !onlyPeople ? { IsParent: true, IsInvitee: false, Status: 'New' } : {}),
				},
			});
		};
		for (const [place, personId] of people.entries())
			if (personId !== null) add(place, personId, false);
		if (!onlyPeople && typeof values.WhatId === 'string')
			add(RELATION_PLACES - 1, values.WhatId, true);
		return list;
	}

	/** The live record with an id of 18 characters. */
	find(object: ObjectType, id: string): Row | undefined {
		if (!id.startsWith(object.prefix)) return undefined;
		if (/^(?:Task|Event)(?:Who)?Relation$/.test(object.name)) return this.findRelation(object, id);
		for (const part of this.partsOf(object)) {
			const row = part.table.get(id);
			if (row?.id === id) return row;
		}
		return undefined;
	}

	/** The live record with an id, whatever its object. */
	findAny(id: string): { object: ObjectType; row: Row } | undefined {
		const object = this.schema.byId(id);
		const row = object === undefined ? undefined : this.find(object, id);
		return object === undefined || row === undefined ? undefined : { object, row };
	}

	private findRelation(object: ObjectType, id: string): Row | undefined {
		const parent = this.schema.find(object.name.startsWith('Task') ? 'Task' : 'Event');
		if (parent === undefined) return undefined;
		const serial = Math.floor(serialOf(id) / RELATION_PLACES);
		const activity = this.find(parent, recordId(parent.prefix, serial));
		if (activity === undefined) return undefined;
		return this.relationsOf(object, activity).find((relation) => relation.id === id);
	}

	/** Deleted records of an object, by id. */
	binOf(object: ObjectType): Map<string, Deleted> {
		let bin = this.bins.get(object.name);
		if (bin === undefined) {
			bin = new Map();
			this.bins.set(object.name, bin);
		}
		return bin;
	}

	insert(object: ObjectType, values: Record<string, Value>, people: string[] = []): Row {
		const id = recordId(object.prefix, this.nextSerial++);
		const now = sfTime(this.world.clock.now());
		const row: Row = {
			id,
			people,
			writtenAt: this.world.clock.now(),
			values: {
				...values,
				Id: id,
				IsDeleted: false,
				CreatedDate: now,
				CreatedById: this.userId,
				LastModifiedDate: now,
				LastModifiedById: this.userId,
				SystemModstamp: now,
			},
		};
		const part = this.partFor(object, row);
		part.put(row, true);
		this.journal?.push(() => part.remove(row));
		return row;
	}

	update(object: ObjectType, row: Row, changes: Record<string, Value>, people = row.people): Row {
		const now = sfTime(this.world.clock.now());
		const changed: Row = {
			id: row.id,
			people,
			writtenAt: this.world.clock.now(),
			values: {
				...row.values,
				...changes,
				LastModifiedDate: now,
				LastModifiedById: this.userId,
				SystemModstamp: now,
			},
		};
		const part = this.partFor(object, row);
		part.put(changed, false);
		this.journal?.push(() => part.put(row, false));
		return changed;
	}

	remove(object: ObjectType, row: Row): void {
		const part = this.partFor(object, row);
		const bin = this.binOf(object);
		part.remove(row);
		const at = this.world.clock.now();
		const values = { ...row.values, IsDeleted: true, SystemModstamp: sfTime(at) };
		bin.set(row.id, { row: { ...row, values }, at });
		this.journal?.push(() => {
			bin.delete(row.id);
			part.put(row, true);
		});
	}

	/** Where a record lives: the part whose constants it has. */
	private partFor(object: ObjectType, row: Row): Part {
		const parts = this.partsOf(object);
		return (
			parts.find((part) => part.table.get(row.id)?.id === row.id) ??
			parts.find(({ constants }) =>
				Object.entries(constants).every(([field, value]) => (row.values[field] ?? null) === value),
			) ??
			parts[parts.length - 1]
		);
	}

	/** Runs writes; where they fail, or `isKept` says so, nothing of them stays. */
	atomically<T>(run: () => T, isKept: (result: T) => boolean): T {
		const journal: Array<() => void> = [];
		const outer = this.journal;
		this.journal = journal;
		const undo = () => {
			this.journal = undefined;
			for (const step of journal.reverse()) step();
			this.journal = outer;
		};
		let isDone = false;
		try {
			const result = run();
			isDone = isKept(result);
			return result;
		} finally {
			if (isDone) {
				this.journal = outer;
				outer?.push(...journal);
			} else undo();
		}
	}
}
