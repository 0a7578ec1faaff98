import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import type { ObjectType } from './objectTypes';
import { CALL_DISPOSITIONS } from './properties';
import type { Row } from './row';

export const PORTAL_ID = 147893286;

/** The account's owners; an owner's id is not its user's. */
export const OWNERS = [
	{
		id: '88842095',
		email: 'ada.owner@example.com',
		firstName: 'Ada',
		lastName: 'Owner',
		userId: 7100101,
	},
	{
		id: '88842096',
		email: 'ben.owner@example.com',
		firstName: 'Ben',
		lastName: 'Owner',
		userId: 7100102,
	},
	{
		id: '88842097',
		email: 'cleo.owner@example.com',
		firstName: 'Cleo',
		lastName: 'Owner',
		userId: 7100103,
	},
];

export const DEAL_COUNT = 10;
export const LEAD_COUNT = 5;
export const TICKET_COUNT = 4;
const POSTAL_MAIL_COUNT = 10;

/** How many records of a type are seeded, for a given `--records`. */
export function seedCount(type: ObjectType, records: number): number {
	switch (type.name) {
		case 'companies':
			return COMPANY_COUNT;
		case 'deals':
			return DEAL_COUNT;
		case 'tickets':
			return TICKET_COUNT;
		case 'leads':
			return LEAD_COUNT;
		case 'postal_mail':
			return Math.min(records, POSTAL_MAIL_COUNT);
		default:
			return records;
	}
}

/** The seeded row of a type with an index. */
export function seedRow(type: ObjectType, index: number, count: number, id: string): Row {
	const createdAt = madeAt(index, count) + ((index * 37) % 1000);
	const updatedAt = createdAt + (index % 4) * 3_600_000;
	const properties = Object.entries(SEEDS[type.name](index, createdAt, updatedAt));
	return {
		id,
		createdAt,
		updatedAt,
		properties: Object.fromEntries(
			properties.filter((entry): entry is [string, string] => entry[1] !== undefined),
		),
	};
}

type Values = Record<string, string | undefined>;
type Seed = (index: number, createdAt: number, updatedAt: number) => Values;

/** ISO 8601 without milliseconds, as the vendor keeps whole seconds. */
function iso(moment: number): string {
	return new Date(moment).toISOString().replace('.000Z', 'Z');
}

function ownerOf(index: number): string | undefined {
	return index % 13 === 12 ? undefined : OWNERS[index % OWNERS.length].id;
}

function only<T>(test: boolean, value: T): T | undefined {
	return test ? value : undefined;
}

/** Whether the seeded contact with an index has an email address. */
export function hasEmail(index: number): boolean {
	return index % 7 !== 6;
}

const contact: Seed = (index, _createdAt, updatedAt) => {
	const { firstName, lastName, email, secondEmail, phone, mobile, ...facts } = person(index);
	return {
		firstname: firstName,
		lastname: lastName,
		email: only(hasEmail(index), email),
		hs_additional_emails: only(index % 3 === 0 && hasEmail(index), secondEmail),
		phone: only(index % 11 !== 10, phone),
		mobilephone: only(index % 2 === 0, mobile),
		fax: only(index % 10 === 0, '+12125550199'),
		jobtitle: facts.title,
		company: facts.companyName,
		address: facts.street,
		city: facts.city,
		state: facts.state,
		zip: facts.postalCode,
		country: facts.country,
		lifecyclestage: 'lead',
		hubspot_owner_id: ownerOf(index),
		notes_last_updated: only(index % 4 !== 3, iso(updatedAt)),
		notes_last_contacted: only(index % 4 === 0, iso(updatedAt)),
		nickname: only(index % 2 === 1, firstName.slice(0, 3)),
		external_key: `ext-${index}`,
		loyalty_points: String(index % 500),
		contract_date: only(index % 3 !== 2, '2026-03-01'),
		last_review_at: only(index % 5 === 0, '2026-04-01T09:30:00Z'),
		tier: ['bronze', 'silver', 'gold'][index % 3],
		interests: only(index % 4 !== 0, index % 2 === 0 ? 'hardware' : 'hardware;training'),
		is_reseller: String(index % 2 === 0),
	};
};

const engagement =
	(own: Seed): Seed =>
	(index, createdAt, updatedAt) => ({
		hs_timestamp: iso(createdAt - (createdAt % 1000)),
		hubspot_owner_id: ownerOf(index),
		follow_up_note: only(index % 2 === 0, `Follow up ${index}`),
		score: String(index % 10),
		review_date: only(index % 3 === 0, '2026-05-04'),
		sentiment: ['happy', 'neutral', 'angry'][index % 3],
		topics: only(index % 4 !== 3, 'price;quality'),
		is_billable: String(index % 2 === 1),
		...own(index, createdAt, updatedAt),
	});

const call: Seed = (index) => {
	const isMissed = index % 6 === 5;
	const { phone } = person(index);
	return {
		hs_call_title: `Call ${index}`,
		hs_call_body: `<p>Talked about order ${index}</p>`,
		hs_call_duration: only(!isMissed, String(((index % 30) + 1) * 60_000)),
		hs_call_direction: isMissed || index % 2 === 0 ? 'INBOUND' : 'OUTBOUND',
		hs_call_status: isMissed ? 'NO_ANSWER' : 'COMPLETED',
		hs_call_disposition: isMissed ? CALL_DISPOSITIONS.noAnswer : CALL_DISPOSITIONS.connected,
		hs_call_from_number: index % 2 === 0 ? phone : '+12125550100',
		hs_call_to_number: index % 2 === 0 ? '+12125550100' : phone,
	};
};

const email: Seed = (index) => {
	const { email: address, firstName, lastName } = person(index);
	const them = { email: address, firstName, lastName };
	const us = {
		email: OWNERS[0].email,
		firstName: OWNERS[0].firstName,
		lastName: OWNERS[0].lastName,
	};
	const isIncoming = index % 2 === 0;
	return {
		hs_email_subject: `Offer ${index}`,
		hs_email_html: only(index % 5 !== 4, `<p>Details of offer ${index}</p>`),
		hs_email_text: `Details of offer ${index}`,
		hs_email_direction: isIncoming ? 'INCOMING_EMAIL' : 'EMAIL',
		hs_email_status: only(!isIncoming, ['SENT', 'SCHEDULED', 'BOUNCED'][index % 3]),
		hs_email_headers: JSON.stringify({
			from: isIncoming ? them : us,
			to: [isIncoming ? us : them],
			cc: [],
			bcc: [],
		}),
	};
};

const meeting: Seed = (index, createdAt) => {
	const start = createdAt - (createdAt % 1000) + 86_400_000;
	return {
		hs_timestamp: iso(start),
		hs_meeting_title: `Meeting ${index}`,
		hs_meeting_body: `<p>Agenda ${index}</p>`,
		hs_internal_meeting_notes: only(index % 3 === 0, `<p>Internal ${index}</p>`),
		hs_meeting_start_time: iso(start),
		hs_meeting_end_time: iso(start + 1_800_000),
		hs_meeting_location: only(index % 2 === 0, 'Room 4'),
		hs_meeting_outcome: ['SCHEDULED', 'COMPLETED', 'RESCHEDULED', 'NO_SHOW', 'CANCELED'][index % 5],
	};
};

const task: Seed = (index) => ({
	hs_task_subject: `Task ${index}`,
	hs_task_body: `<p>To do ${index}</p>`,
	hs_task_status: ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED'][index % 5],
	hs_task_type: ['TODO', 'CALL', 'EMAIL'][index % 3],
	hs_task_priority: ['NONE', 'LOW', 'MEDIUM', 'HIGH'][index % 4],
});

const SEEDS: Record<string, Seed> = {
	contacts: contact,
	companies: (index) => ({
		name: companyName(index),
		domain: `company${index}.example.com`,
		city: 'Graz',
		country: 'Austria',
		hubspot_owner_id: ownerOf(index),
	}),
	deals: (index) => ({
		dealname: `Deal ${index}`,
		amount: String((index + 1) * 100),
		pipeline: 'default',
		dealstage: 'qualifiedtobuy',
		hubspot_owner_id: ownerOf(index),
	}),
	tickets: (index) => ({ subject: `Ticket ${index}`, hs_pipeline: '0', hs_pipeline_stage: '1' }),
	leads: (index) => ({
		hs_lead_name: `Lead ${index}`,
		hs_lead_type: 'NEW_BUSINESS',
		hs_lead_label: 'WARM',
	}),
	calls: engagement(call),
	emails: engagement(email),
	meetings: engagement(meeting),
	notes: engagement((index) => ({ hs_note_body: `<p>Note ${index}</p>` })),
	tasks: engagement(task),
	communications: engagement((index) => ({
		hs_communication_body: `Message ${index}`,
		hs_communication_channel_type: ['WHATS_APP', 'LINKEDIN_MESSAGE', 'SMS'][index % 3],
		hs_communication_logged_from: 'CRM',
	})),
	postal_mail: engagement((index) => ({ hs_postal_mail_body: `Letter ${index}` })),
};
