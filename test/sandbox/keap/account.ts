import { COMPANY_COUNT } from '../core/people';
import type { World } from '../simulation';
import { invalid, iso } from './answers';
import {
	FIRST,
	makeAppointment,
	makeCompany,
	makeContact,
	makeEmail,
	makeNote,
	makeOpportunity,
	makeTask,
	OPPORTUNITY_COUNT,
	TAGS,
	USERS,
} from './seeds';
import { Store } from './store';
import type { Row } from './store';

/** The app that the sandbox's key belongs to. */
export class Account {
	readonly contacts: Store;

	readonly notes: Store;

	readonly tasks: Store;

	readonly emails: Store;

	readonly appointments: Store;

	readonly companies: Store;

	readonly opportunities: Store;

	readonly tags: Row[] = [...TAGS];

	constructor(readonly world: World) {
		const { records } = world;
		const now = () => world.clock.now();
		type Make = (index: number, people: number, count: number) => Row;
		const store = (kind: string, first: number, count: number, make: Make) =>
			new Store(kind, first, count, (index) => make(index, records, count), now);
		this.contacts = store('Contact', FIRST.contact, records, makeContact);
		this.notes = store('Note', FIRST.note, 2 * records, makeNote);
		this.tasks = store('Task', FIRST.task, records, makeTask);
		this.emails = store('Email', FIRST.email, records, makeEmail);
		this.appointments = store('Appointment', FIRST.appointment, records, makeAppointment);
		this.companies = store('Company', FIRST.company, COMPANY_COUNT, makeCompany);
		this.opportunities = store(
			'Opportunity',
			FIRST.opportunity,
			OPPORTUNITY_COUNT,
			makeOpportunity,
		);
	}

	now(): string {
		return iso(this.world.clock.now());
	}

	/** Contacts that have an e-mail address, written as it is. */
	withEmail(email: string): Row[] {
		const wanted = email.toLowerCase();
		const [, index = '-1'] = /\.(\d+)@example\.(?:com|org)$/.exec(wanted) ?? [];
		return [...this.contacts.among([Number(index)])].filter((row) =>
			(row.email_addresses as Array<{ email: string }>).some(
				(entry) => entry.email.toLowerCase() === wanted,
			),
		);
	}

	/** 400 where a linked record does not exist. */
	check(kind: 'contact' | 'company' | 'opportunity' | 'user', id: unknown): void {
		if (id === undefined || id === null) return;
		const stores = {
			contact: this.contacts,
			company: this.companies,
			opportunity: this.opportunities,
		};
		const isThere =
			kind === 'user' ? USERS.some((user) => user.id === id) : stores[kind].get(id) !== undefined;
		if (!isThere) throw invalid(`There is no ${kind} with id ${String(id)}`);
	}
}
