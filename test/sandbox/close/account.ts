import { COMPANY_COUNT } from '../core/people';
import { RisingTable } from '../core/risingTable';
import { Random } from '../core/random';
import type { World } from '../simulation';
import {
	makeCall,
	makeCreated,
	makeCustomActivity,
	makeEmail,
	makeMeeting,
	makeNote,
	makeSms,
	makeTask,
	makeWhatsApp,
	taskIds,
} from './activitySeeds';
import type { Maker } from './activitySeeds';
import { fieldRefusal, missing, OBJECT_MISSING, REQUIRED } from './answers';
import { EventLog } from './events';
import { closeTime, ID_ALPHABET, NEW_ID_LENGTH, SeededIds } from './formats';
import {
	contactIds,
	leadIds,
	makeContact,
	makeLead,
	makeOpportunity,
	OPPORTUNITY_COUNT,
	opportunityIds,
	SELF,
	USER_IDS,
	userName,
} from './seeds';
import type { Row } from './seeds';

const FEW = 12;

/** Rows of one kind. */
export class Store {
	readonly table: RisingTable<Row>;

	/**
	 * @param model the vendor's word for the kind, for error answers
	 * @param objectType the kind's name in the event log
	 */
	constructor(
		readonly model: string,
		readonly objectType: string,
		count: number,
		ids: SeededIds,
		make: (index: number) => Row,
	) {
		this.table = new RisingTable<Row>({
			count,
			make,
			idOf: ({ id }) => id,
			idAt: (index) => ids.at(index),
			indexOf: (id) => ids.indexOf(id),
			keyOf: (row, by) => String(row[by] ?? ''),
		});
	}

	get(id: unknown): Row | undefined {
		return typeof id === 'string' ? this.table.get(id) : undefined;
	}

	/** 404 where there is no such row. */
	find(id: string): Row {
		const row = this.get(id);
		if (row === undefined) throw missing(this.model);
		return row;
	}
}

export type ActivityType =
	| 'Call'
	| 'Note'
	| 'Email'
	| 'Meeting'
	| 'SMS'
	| 'WhatsAppMessage'
	| 'CustomActivity'
	| 'Created'
	| 'TaskCompleted';

/** The organisation that the sandbox's key belongs to. */
export class Account {
	readonly contacts: Store;

	readonly leads: Store;

	readonly opportunities: Store;

	readonly tasks: Store;

	/** Tasks of other types than `lead`. */
	readonly otherTasks: Store;

	readonly activities: Record<ActivityType, Store>;

	readonly events: EventLog;

	private readonly random = new Random('ids of close');

	constructor(readonly world: World) {
		const { records } = world;
		const none = new SeededIds('task', 'other');
		this.contacts = new Store('Contact', 'contact', records, contactIds, (index) =>
			makeContact(index, records),
		);
		this.leads = new Store('Lead', 'lead', COMPANY_COUNT, leadIds, makeLead);
		this.opportunities = new Store(
			'Opportunity',
			'opportunity',
			OPPORTUNITY_COUNT,
			opportunityIds,
			(index) => makeOpportunity(index, records),
		);
		this.tasks = new Store('Task', 'task.lead', records, taskIds, (index) =>
			makeTask(index, records, records),
		);
		this.otherTasks = new Store(
			'Task',
			'task.outgoing_call',
			Math.min(records, 3),
			none,
			(index) => ({
				...makeTask(index, records, records),
				id: none.at(index),
				_type: 'incoming_email',
				text: '',
			}),
		);
		const activities = (type: string, event: string, count: number, make: Maker) => {
			const ids = new SeededIds('acti', type);
			return new Store(type, `activity.${event}`, count, ids, (index) =>
				make(ids.at(index), index, records, count),
			);
		};
		this.activities = {
			Call: activities('Call', 'call', records, makeCall),
			Note: activities('Note', 'note', records, makeNote),
			Email: activities('Email', 'email', records, makeEmail),
			Meeting: activities('Meeting', 'meeting', records, makeMeeting),
			SMS: activities('SMS', 'sms', records, makeSms),
			WhatsAppMessage: activities(
				'WhatsAppMessage',
				'whatsapp_message',
				Math.min(records, FEW),
				makeWhatsApp,
			),
			CustomActivity: activities(
				'CustomActivity',
				'custom_activity',
				Math.min(records, 5),
				makeCustomActivity,
			),
			Created: activities('Created', 'created', COMPANY_COUNT, makeCreated),
			TaskCompleted: activities('TaskCompleted', 'task_completed', 0, makeCreated),
		};
		this.events = new EventLog(world, (prefix) => this.newId(prefix));
	}

	now(): string {
		return closeTime(this.world.clock.now());
	}

	newId(prefix: string): string {
		return `${prefix}_${this.random.text(NEW_ID_LENGTH, ID_ALPHABET)}`;
	}

	/** Who made and changed a new record, and when. */
	authorship(): Record<string, string | null> {
		const name = userName(SELF.id);
		return {
			created_by: SELF.id,
			created_by_name: name,
			updated_by: SELF.id,
			updated_by_name: name,
		};
	}

	insert(store: Store, row: Row): Row {
		store.table.write(row, this.world.clock.now());
		this.events.add(store.objectType, 'created', row);
		return row;
	}

	/** @param after the whole row as it shall be, authorship and time aside */
	update(store: Store, before: Row, after: Row): Row {
		const row: Row = {
			...after,
			updated_by: SELF.id,
			...(before.updated_by_name === undefined ? {} : { updated_by_name: userName(SELF.id) }),
			date_updated: this.now(),
		};
		store.table.write(row, this.world.clock.now());
		this.events.add(store.objectType, 'updated', row, before);
		return row;
	}

	remove(store: Store, id: string): void {
		const row = store.find(id);
		store.table.delete(row, this.world.clock.now());
		this.events.add(store.objectType, 'deleted', row);
	}

	/** The activity with an id, of whatever type. */
	activity(id: string): Row | undefined {
		for (const store of Object.values(this.activities)) {
			const row = store.get(id);
			if (row !== undefined) return row;
		}
		return undefined;
	}

	/** Checks written links: they must exist, and the contact must belong to the lead. */
	checkLinks(links: Record<string, unknown>): void {
		const { lead_id: lead, contact_id: contact, user_id: user } = links;
		if (lead === null || lead === undefined || lead === '') throw fieldRefusal({ lead: REQUIRED });
		if (this.leads.get(lead) === undefined) throw fieldRefusal({ lead: OBJECT_MISSING });
		if (isGiven(contact)) {
			const row = this.contacts.get(contact);
			if (row === undefined) throw fieldRefusal({ contact: OBJECT_MISSING });
			if (row.lead_id !== lead) {
				throw fieldRefusal({ contact: 'Contact does not belong to the lead.' });
			}
		}
		if (isGiven(user) && !USER_IDS.includes(String(user))) {
			throw fieldRefusal({ user: OBJECT_MISSING });
		}
	}
}

export function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}
