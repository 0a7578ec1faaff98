import { Listing } from '../core/listing';
import { COMPANY_COUNT } from '../core/people';
import { Table } from '../core/table';
import type { World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { missing } from './answers';
import type { Activity, Company, Contact, Families } from './seeds';
import {
	companyIndexOf,
	families,
	isoSeconds,
	seedAction,
	seedCall,
	seedCompany,
	seedContact,
	seedMeeting,
	seedNote,
} from './seeds';
import { CUSTOM_FIELDS, LEAD_SOURCES, STATUSES } from './setup';

export type ActivityKind = 'call' | 'meeting' | 'note' | 'action';

/** A table with its remembered orders. */
export interface Store<T> {
	table: Table<T>;
	listing: Listing<T>;
}

function store<T extends { id: string }>(
	count: number,
	make: (index: number) => T,
	indexOf: (id: string) => number | undefined,
): Store<T> {
	const idOf = (row: T) => row.id;
	const table = new Table<T>(count, make, idOf, indexOf);
	return { table, listing: new Listing(table, idOf) };
}

/** Everything one OnePageCRM account holds. */
export class Account {
	readonly ids: Families = families();

	readonly contacts: Store<Contact>;

	readonly companies: Store<Company>;

	readonly activities: Record<ActivityKind, Store<Activity>>;

	/** Contacts that were deleted and may come back with `undo=true`; the same for actions. */
	readonly deletedContacts = new Map<string, Contact>();

	readonly deletedActions = new Map<string, Activity>();

	/** Ids of actions that requests made, by contact. */
	readonly newActions = new Map<string, string[]>();

	private readonly members = new Map<string, number>();

	constructor(readonly world: World) {
		const { ids } = this;
		const { records } = world;
		this.contacts = store(
			records,
			(i) => seedContact(i, records, ids),
			(id) => ids.contact.indexOf(id),
		);
		this.companies = store(
			COMPANY_COUNT,
			(i) => seedCompany(i, ids),
			(id) => ids.company.indexOf(id),
		);
		const makers = { call: seedCall, meeting: seedMeeting, note: seedNote, action: seedAction };
		const activities = (kind: ActivityKind) =>
			store(
				records,
				(i) => makers[kind](i, records, ids),
				(id) => ids[kind].indexOf(id),
			);
		this.activities = {
			call: activities('call'),
			meeting: activities('meeting'),
			note: activities('note'),
			action: activities('action'),
		};
		for (let index = 0; index < records; index++) {
			const company = companyIndexOf(index);
			if (company !== undefined) this.countMember(ids.company.of(company), 1);
		}
	}

	now(): string {
		return isoSeconds(this.world.clock.now());
	}

	contact(id: string): Contact {
		const contact = this.contacts.table.get(id);
		if (contact === undefined) throw new VendorAnswer(missing());
		return contact;
	}

	activity(kind: ActivityKind, id: string): Activity {
		const row = this.activities[kind].table.get(id);
		if (row === undefined) throw new VendorAnswer(missing());
		return row;
	}

	saveContact(contact: Contact): Contact {
		const before = this.contacts.table.get(contact.id);
		this.contacts.table.replace(contact);
		this.contacts.listing.forget();
		if (before?.company_id !== contact.company_id) {
			this.leave(before?.company_id ?? '');
			this.countMember(contact.company_id, 1);
		}
		return contact;
	}

	deleteContact(id: string): void {
		const contact = this.contact(id);
		this.contacts.table.delete(id);
		this.contacts.listing.forget();
		this.deletedContacts.set(id, contact);
		this.leave(contact.company_id);
	}

	restoreContact(id: string): void {
		const contact = this.deletedContacts.get(id);
		if (contact === undefined) throw new VendorAnswer(missing());
		this.deletedContacts.delete(id);
		const companyId =
			this.companies.table.get(contact.company_id) === undefined ? '' : contact.company_id;
		this.contacts.table.replace({ ...contact, company_id: companyId });
		this.contacts.listing.forget();
		this.countMember(companyId, 1);
	}

	saveActivity(kind: ActivityKind, row: Activity): Activity {
		this.activities[kind].table.replace(row);
		this.activities[kind].listing.forget();
		return row;
	}

	deleteActivity(kind: ActivityKind, id: string): void {
		this.activities[kind].table.delete(id);
		this.activities[kind].listing.forget();
	}

	/** The company with a name, whatever its case. */
	companyNamed(name: string): Company | undefined {
		const wanted = name.trim().toLowerCase();
		return this.companies.table.filter((company) => company.name.toLowerCase() === wanted)[0];
	}

	/** The company with a name; made where there is none. */
	joinCompany(name: string): string {
		const found = this.companyNamed(name);
		if (found !== undefined) return found.id;
		const at = this.now();
		const id = this.ids.company.next(this.world.clock.now());
		this.companies.table.insert({
			id,
			name: name.trim(),
			description: '',
			phone: '',
			url: '',
			created_at: at,
			modified_at: at,
		});
		this.companies.listing.forget();
		return id;
	}

	renameCompany(id: string, name: string): void {
		const company = this.companies.table.get(id);
		if (company === undefined) return;
		this.companies.table.replace({ ...company, name, modified_at: this.now() });
		this.companies.listing.forget();
		this.contacts.listing.forget();
	}

	memberCount(companyId: string): number {
		return this.members.get(companyId) ?? 0;
	}

	/** A contact as the vendor shows it. */
	show(contact: Contact): Record<string, unknown> {
		const { title, ...rest } = contact;
		const company = this.companies.table.get(contact.company_id);
		return {
			...(title === '' ? {} : { title }),
			...rest,
			photo_url: '',
			company_id: company?.id ?? null,
			company_name: company?.name ?? '',
			company_size: company === undefined ? null : this.memberCount(company.id),
			status: STATUSES.find(({ id }) => id === contact.status_id)?.text,
			lead_source: LEAD_SOURCES.find(({ id }) => id === contact.lead_source_id)?.text ?? '',
			custom_fields: contact.custom_fields.map(({ id, value }) => ({
				custom_field: CUSTOM_FIELDS.find((field) => field.id === id),
				value,
			})),
			letter: ((contact.last_name || company?.name) ?? '').slice(0, 1).toUpperCase(),
			pending_deal: false,
			total_pendings: 0,
			total_deals_count: 0,
			sales_closed_for: [],
			closed_sales: [],
		};
	}

	private countMember(companyId: string, change: number): void {
		if (companyId !== '') this.members.set(companyId, this.memberCount(companyId) + change);
	}

	/** The last contact that leaves a company takes the company with it. */
	private leave(companyId: string): void {
		if (companyId === '') return;
		this.countMember(companyId, -1);
		if (this.memberCount(companyId) > 0) return;
		this.companies.table.delete(companyId);
		this.companies.listing.forget();
	}
}
