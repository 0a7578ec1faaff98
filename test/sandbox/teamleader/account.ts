import { COMPANY_COUNT } from '../core/people';
import type { World } from '../simulation';
import { invalid, notFound } from './answers';
import type { Reference } from './body';
import type { Call, Contact, Mail, Meeting, Note, Plain, Task } from './rows';
import * as seeds from './seeds';
import { Store } from './store';
import type { Row } from './store';

/** A hook that the account calls on changes. */
export interface Webhook {
	url: string;
	types: string[];
}

/** All records of the account. */
export class Account {
	readonly contacts: Store<Contact>;

	readonly companies = new Store<Plain>(seeds.KINDS.company, COMPANY_COUNT, seeds.makeCompany);

	readonly deals = new Store<Plain>(seeds.KINDS.deal, seeds.DEAL_COUNT, seeds.makeDeal);

	readonly users = new Store<Plain>(seeds.KINDS.user, seeds.USER_COUNT, seeds.makeUser);

	readonly calls: Store<Call>;

	readonly meetings: Store<Meeting>;

	readonly tasks: Store<Task>;

	readonly notes: Store<Note>;

	readonly mails: Store<Mail>;

	/** Tags in use or once used. */
	readonly tags = new Set(['Prospect', 'fair-2026', 'customer']);

	webhooks: Webhook[] = [];

	constructor(readonly world: World) {
		const { records } = world;
		const { KINDS } = seeds;
		this.contacts = new Store(KINDS.contact, records, (index) => seeds.makeContact(index, records));
		this.calls = new Store(KINDS.call, records, (index) => seeds.makeCall(index, records));
		this.meetings = new Store(KINDS.meeting, records, (index) => seeds.makeMeeting(index, records));
		this.tasks = new Store(KINDS.task, records, (index) => seeds.makeTask(index, records));
		this.notes = new Store(KINDS.note, records, (index) => seeds.makeNote(index, records));
		this.mails = new Store(KINDS.mail, records, (index) => seeds.makeMail(index, records));
	}

	now(): number {
		const now = this.world.clock.now();
		return now - (now % 1000);
	}

	/** The record that a request is about. Throws 404. */
	find<T extends Row>(store: Store<T>, id: unknown, what: string): T {
		const row = store.get(String(id));
		if (row === undefined) throw notFound(what);
		return row;
	}

	private exists({ type, id }: Reference): boolean {
		switch (type) {
			case 'contact':
				return this.contacts.get(id) !== undefined;
			case 'company':
				return this.companies.get(id) !== undefined;
			case 'user':
				return this.users.get(id) !== undefined;
			case 'deal':
				return this.deals.get(id) !== undefined;
			case 'team':
				return seeds.TEAMS.some((team) => team.id === id);
			case 'workType':
				return seeds.WORK_TYPE_ROWS.some((row) => row.id === id);
			case 'callOutcome':
				return seeds.OUTCOME_ROWS.some((row) => row.id === id);
			case 'project':
			case 'nextgenProject':
				return id === seeds.projectId(0) || id === seeds.projectId(1);
			case 'meeting':
				return this.meetings.get(id) !== undefined;
			default:
				return false;
		}
	}

	/** Throws 400 where a body refers to a record that does not exist. */
	demand(target: Reference | null | undefined, field: string): void {
		if (target === null || target === undefined || this.exists(target)) return;
		throw invalid(field, `refers to a ${target.type} that does not exist`);
	}

	/** The same for a bare id. */
	demandId(type: string, id: unknown, field: string): void {
		if (typeof id === 'string') this.demand({ type, id }, field);
	}
}
