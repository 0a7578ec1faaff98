import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { USERS, STATUSES, LEAD_SOURCES, CALL_RESULTS, TAGS, CUSTOM_FIELDS } from './setup';

const COUNTRY_CODES: Record<string, string> = {
	'United States': 'US',
	Austria: 'AT',
	Belgium: 'BE',
	'United Kingdom': 'GB',
};

/** One family of ids: seeded ones hold the index in their last six digits. */
export class IdFamily {
	constructor(
		private readonly prefix: string,
		private made = 0,
	) {}

	of(index: number): string {
		return this.prefix + index.toString(16).padStart(6, '0');
	}

	/** The index of a seeded id. */
	indexOf(id: string): number | undefined {
		return id.length === 24 && id.startsWith(this.prefix)
			? Number.parseInt(id.slice(18), 16)
			: undefined;
	}

	/** A new id, as if made at a moment (milliseconds). */
	next(at: number): string {
		this.made++;
		const head = Math.floor(at / 1000)
			.toString(16)
			.padStart(8, '0')
			.slice(-8);
		return head + this.prefix.slice(8) + this.made.toString(16).padStart(6, '0');
	}
}

export function families() {
	return {
		contact: new IdFamily('65d4e1a0c01da4170a'),
		company: new IdFamily('65d4e1a0c02da4170a'),
		call: new IdFamily('65d4e1a0ca1da4170a'),
		meeting: new IdFamily('65d4e1a0ee1da4170a'),
		note: new IdFamily('65d4e1a0e01da4170a'),
		action: new IdFamily('65d4e1a0ac1da4170a'),
		email: new IdFamily('65d4e1a0e11da4170a'),
		deal: new IdFamily('65d4e1a0de1da4170a'),
	};
}

export type Families = ReturnType<typeof families>;

export interface TypedValue {
	type: string;
	value: string;
}

export interface Address {
	address: string;
	city: string;
	state: string;
	zip_code: string;
	country_code: string;
	type?: string;
}

/** A contact as it is kept; the names of its company, status and lead source are added when it is shown. */
export interface Contact {
	id: string;
	title: string;
	first_name: string;
	last_name: string;
	job_title: string;
	starred: boolean;
	company_id: string;
	urls: TypedValue[];
	phones: TypedValue[];
	emails: TypedValue[];
	address_list: Address[];
	status_id: string;
	tags: string[];
	lead_source_id: string;
	background: string;
	owner_id: string;
	custom_fields: Array<{ id: string; value: unknown }>;
	created_at: string;
	modified_at: string;
}

/** ISO 8601 without milliseconds. */
export function isoSeconds(at: number): string {
	return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

export function isoDay(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}

/** The company index of a seeded contact; undefined for those without a company. */
export function companyIndexOf(index: number): number | undefined {
	return index % 13 === 12 ? undefined : index % COMPANY_COUNT;
}

/** What old accounts answer where a contact has no address. */
const EMPTY_ADDRESS: Address = { address: '', city: '', state: '', zip_code: '', country_code: '' };

export function seedContact(index: number, count: number, ids: Families): Contact {
	const human = person(index);
	const at = isoSeconds(madeAt(index, count));
	const company = companyIndexOf(index);
	return {
		id: ids.contact.of(index),
		title: ['Mr', 'Mrs', 'Ms', ''][index % 4],
		first_name: human.firstName,
		last_name: human.lastName,
		job_title: human.title,
		starred: index % 9 === 0,
		company_id: company === undefined ? '' : ids.company.of(company),
		urls: index % 3 === 0 ? [{ type: 'website', value: `https://person-${index}.example` }] : [],
		phones:
			index % 11 === 10
				? []
				: [
						{ type: 'work', value: human.phone },
						{ type: 'mobile', value: human.mobile },
					],
		emails:
			index % 7 === 6
				? []
				: [
						{ type: 'work', value: human.email },
						...(index % 2 === 0 ? [{ type: 'home', value: human.secondEmail }] : []),
					],
		address_list:
			index % 8 === 7
				? [EMPTY_ADDRESS]
				: [
						{
							address: human.street,
							city: human.city,
							state: human.state,
							zip_code: human.postalCode,
							country_code: COUNTRY_CODES[human.country],
							type: 'work',
						},
					],
		status_id: STATUSES[index % STATUSES.length].id,
		tags: [
			TAGS[index % TAGS.length],
			...(index % 5 === 0 ? [TAGS[(index + 1) % TAGS.length]] : []),
		],
		lead_source_id: index % 6 === 5 ? '' : LEAD_SOURCES[index % LEAD_SOURCES.length].id,
		background: index % 4 === 3 ? '' : `Met ${human.firstName} at a fair.`,
		owner_id: USERS[index % USERS.length].id,
		custom_fields:
			index % 10 === 9
				? []
				: [
						{ id: CUSTOM_FIELDS[0].id, value: `Nick ${index}` },
						{ id: CUSTOM_FIELDS[1].id, value: index % 50 },
						{ id: CUSTOM_FIELDS[2].id, value: '2026-12-01' },
						{ id: CUSTOM_FIELDS[3].id, value: ['Basic', 'Pro', 'Enterprise'][index % 3] },
						{ id: CUSTOM_FIELDS[4].id, value: ['Pumps', 'Service'] },
					],
		created_at: at,
		modified_at: at,
	};
}

export interface Company {
	id: string;
	name: string;
	description: string;
	phone: string;
	url: string;
	created_at: string;
	modified_at: string;
}

export function seedCompany(index: number, ids: Families): Company {
	const at = isoSeconds(madeAt(index, COMPANY_COUNT));
	return {
		id: ids.company.of(index),
		name: companyName(index),
		description: '',
		phone: `+1312555${String(index).padStart(4, '0')}`,
		url: `https://company-${index}.example`,
		created_at: at,
		modified_at: at,
	};
}

/** Rows of calls, meetings, notes and actions: the vendor's own keys. */
export interface Activity {
	id: string;
	contact_id: string;
	text: string;
	created_at: string;
	modified_at: string;
	[key: string]: unknown;
}

/** The display name that the vendor shows as author: `Lena O.` */
export function authorName(index: number): string {
	const { first_name: first, last_name: last } = USERS[index % USERS.length];
	return `${first} ${last[0]}.`;
}

function seedActivity(
	index: number,
	count: number,
	id: string,
	ids: Families,
	text: string,
): Activity {
	const at = isoSeconds(madeAt(index, count));
	return { id, contact_id: ids.contact.of(index), text, created_at: at, modified_at: at };
}

export function seedCall(index: number, count: number, ids: Families): Activity {
	const at = Math.floor(madeAt(index, count) / 1000);
	return {
		...seedActivity(index, count, ids.call.of(index), ids, `Talked about [b]renewal[/b] ${index}`),
		author: authorName(index),
		call_result: CALL_RESULTS[index % CALL_RESULTS.length].result,
		// old records answer the time as text
		call_time_int: index % 13 === 12 ? String(at - 600) : at - 600,
		via: 'phone',
		phone_number:
			index % 11 === 10 ? null : `${person(index).phone}${index % 5 === 0 ? ' (mobile)' : ''}`,
		recording_link: null,
		attachments: [],
	};
}

export function seedMeeting(index: number, count: number, ids: Families): Activity {
	return {
		...seedActivity(index, count, ids.meeting.of(index), ids, `Met in [i]person[/i] ${index}`),
		author: authorName(index),
		meeting_time_int: Math.floor(madeAt(index, count) / 1000) + 86_400,
		place: index % 6 === 5 ? '' : `Room ${index % 12}`,
		attachments: [],
	};
}

export const DEAL_COUNT = 6;

export function dealName(index: number): string {
	return `Deal ${index + 1}`;
}

export function seedNote(index: number, count: number, ids: Families): Activity {
	const deal = index % 4 === 0 ? index % DEAL_COUNT : undefined;
	return {
		...seedActivity(index, count, ids.note.of(index), ids, `Remember the [b]offer[/b] ${index}`),
		author: authorName(index),
		date: isoDay(madeAt(index, count)),
		linked_deal_id: deal === undefined ? null : ids.deal.of(deal),
		attachments: [],
	};
}

const ACTION_STATUSES = ['date', 'date_time', 'asap', 'waiting', 'queued', 'done'] as const;

export function seedAction(index: number, count: number, ids: Families): Activity {
	const status = ACTION_STATUSES[index % ACTION_STATUSES.length];
	const at = madeAt(index, count) + 5 * 86_400_000;
	return {
		...seedActivity(index, count, ids.action.of(index), ids, `Send offer ${index}`),
		assignee_id: USERS[index % USERS.length].id,
		status,
		date: status === 'date' || status === 'date_time' ? isoDay(at) : null,
		exact_time: status === 'date_time' ? Math.floor(at / 1000) : null,
		done: status === 'done',
		...(status === 'done' ? { done_at: isoDay(at) } : {}),
		externally_controlled: index % 50 === 48 && status !== 'done',
	};
}

/** How many messages the first contact has; the others have one. */
const FIRST_EMAILS = 8;

/** The messages of a seeded contact. */
export function seedEmails(
	index: number,
	count: number,
	ids: Families,
): Array<Record<string, unknown>> {
	return Array.from({ length: index === 0 ? FIRST_EMAILS : 1 }, (_, turn) =>
		seedEmail(index, turn, count, ids),
	);
}

function seedEmail(
	index: number,
	turn: number,
	count: number,
	ids: Families,
): Record<string, unknown> {
	const isIncoming = (index + turn) % 2 === 1;
	const theirs = person(index).email;
	return {
		id: ids.email.of(index + turn * count),
		type: isIncoming ? 'bcc_email' : 'email_send',
		contact_ids: [ids.contact.of(index)],
		send_time: isoSeconds(madeAt(index, count) + turn * 86_400_000),
		message_id: `<message-${index}-${turn}@mail.example>`,
		sender: isIncoming ? theirs : USERS[0].email,
		recipients: { to: [isIncoming ? USERS[0].email : theirs], cc: [], bcc: [] },
		url: '',
		subject: `Offer ${index}`,
		plain_content: `Dear reader ${index}`,
		html_content: `<p>Dear reader ${index}</p>`,
		status: 'sent',
		incoming_email: isIncoming,
		attachments: [],
	};
}
