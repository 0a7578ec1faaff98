import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { sellTime } from './answers';

/** A record as stored and answered. */
export interface Row extends Record<string, unknown> {
	id: number;
}

export const USER_IDS = [1045095, 1045096, 1045097];
export const OUTCOME_IDS = [2301, 2302, 2303];
export const VISIT_OUTCOME_IDS = [4401, 4402];
export const LEAD_COUNT = 10;
export const DEAL_COUNT = 10;
export const FIRST = {
	contacts: 311_200_001,
	leads: 159_833_001,
	deals: 5_540_001,
	calls: 90_210_001,
	notes: 125_258_001,
	tasks: 7_731_001,
	text_messages: 33_010_001,
	visits: 610_001,
} as const;

const DAY = 86_400_000;

/** The id of the seeded person with an index; organisations come first in the contacts' id space. */
export function personId(index: number): number {
	return FIRST.contacts + COMPANY_COUNT + index;
}

export function organisationId(index: number): number {
	return FIRST.contacts + index;
}

const at = (index: number, count: number, laterMs = 0) => sellTime(madeAt(index, count) + laterMs);

/** What every contact, person or organisation, shows; each seed overwrites its own part. */
export const BLANK_CONTACT = {
	creator_id: USER_IDS[0],
	owner_id: USER_IDS[0],
	is_organization: false,
	contact_id: null,
	parent_organization_id: null,
	name: null,
	first_name: null,
	last_name: null,
	customer_status: 'none',
	prospect_status: 'none',
	title: null,
	description: null,
	industry: null,
	website: null,
	email: null,
	phone: null,
	mobile: null,
	fax: null,
	twitter: null,
	facebook: null,
	linkedin: null,
	skype: null,
	address: null,
	billing_address: null,
	shipping_address: null,
	tags: [],
	custom_fields: {},
};

function address(index: number) {
	const { street, city, state, postalCode, country } = person(index);
	return { line1: street, city, postal_code: postalCode, state, country };
}

function organisation(index: number): Row {
	const time = sellTime(Date.UTC(2026, 0, 1, 8, index));
	return {
		...BLANK_CONTACT,
		id: organisationId(index),
		is_organization: true,
		name: companyName(index),
		industry: 'Trade',
		website: `https://company-${index}.example.com`,
		address: address(index),
		customer_status: 'current',
		created_at: time,
		updated_at: time,
	};
}

/** Seeded contacts: COMPANY_COUNT organisations, then the people. */
export function makeContact(position: number, people: number): Row {
	if (position < COMPANY_COUNT) return organisation(position);
	const index = position - COMPANY_COUNT;
	const facts = person(index);
	return {
		...BLANK_CONTACT,
		id: personId(index),
		creator_id: USER_IDS[0],
		owner_id: USER_IDS[index % 3],
		contact_id: index % 6 === 5 ? null : organisationId(facts.companyIndex),
		name: `${facts.firstName} ${facts.lastName}`,
		first_name: facts.firstName,
		last_name: facts.lastName,
		customer_status: index % 4 === 0 ? 'current' : 'none',
		title: facts.title,
		description: index % 3 === 0 ? `Met at fair ${index % 9}` : null,
		email: index % 7 === 6 ? null : facts.email,
		phone: index % 11 === 10 ? null : facts.phone,
		mobile: index % 2 === 0 ? facts.mobile : null,
		fax: index % 13 === 0 ? '+1 415 555 0199' : null,
		linkedin: index % 5 === 0 ? `p-${index}` : null,
		address: index % 8 === 7 ? null : address(index),
		billing_address: index % 10 === 0 ? address(index + 1) : null,
		shipping_address: index % 20 === 0 ? address(index + 2) : null,
		tags: index % 2 === 0 ? ['supplier', ...(index % 4 === 0 ? ['fair-2026'] : [])] : [],
		custom_fields: personFields(index),
		created_at: at(index, people),
		updated_at: at(index, people, 2000),
	};
}

function personFields(index: number): Record<string, unknown> {
	if (index % 9 === 8) return {};
	return {
		Nickname: `nick-${index}`,
		Headcount: index % 50,
		'First Meeting': sellTime(Date.UTC(2026, index % 12, 1)).slice(0, 10),
		Tier: index % 2 === 0 ? 'Gold' : 'Silver',
		Markets: index % 3 === 0 ? ['AT', 'SI'] : ['BE'],
		VIP: index % 4 === 0,
	};
}

export function makeLead(index: number): Row {
	const facts = person(index + 500);
	return {
		id: FIRST.leads + index,
		creator_id: USER_IDS[0],
		owner_id: USER_IDS[index % 3],
		first_name: facts.firstName,
		last_name: facts.lastName,
		organization_name: facts.companyName,
		status: 'New',
		source_id: null,
		unqualified_reason_id: null,
		title: facts.title,
		description: null,
		industry: null,
		website: null,
		email: facts.email,
		phone: facts.phone,
		mobile: null,
		fax: null,
		twitter: null,
		facebook: null,
		linkedin: null,
		skype: null,
		address: null,
		tags: [],
		custom_fields: {},
		created_at: at(index, LEAD_COUNT),
		updated_at: at(index, LEAD_COUNT),
	};
}

export function makeDeal(index: number): Row {
	const time = at(index, DEAL_COUNT);
	return {
		id: FIRST.deals + index,
		creator_id: USER_IDS[0],
		owner_id: USER_IDS[index % 3],
		name: `Deal ${index + 1}`,
		value: `${(index + 1) * 1500}.00`,
		currency: 'EUR',
		hot: index % 2 === 0,
		stage_id: 8801 + (index % 3),
		source_id: null,
		loss_reason_id: null,
		unqualified_reason_id: null,
		contact_id: organisationId(index),
		organization_id: organisationId(index),
		estimated_close_date: null,
		customized_win_likelihood: null,
		dropbox_email: null,
		last_stage_change_at: time,
		last_stage_change_by_id: USER_IDS[0],
		last_activity_at: time,
		added_at: time,
		tags: [],
		custom_fields: {},
		created_at: time,
		updated_at: time,
	};
}

function linkOf(index: number, people: number): { resource_type: string; resource_id: number } {
	if (index % 5 === 4)
		return { resource_type: 'lead', resource_id: FIRST.leads + (index % LEAD_COUNT) };
	if (index % 5 === 3 || people === 0) {
		return { resource_type: 'contact', resource_id: organisationId(index % COMPANY_COUNT) };
	}
	return { resource_type: 'contact', resource_id: personId(index % people) };
}

function noteLink(index: number, people: number): { resource_type: string; resource_id: number } {
	if (index % 7 === 6)
		return { resource_type: 'deal', resource_id: FIRST.deals + (index % DEAL_COUNT) };
	return linkOf(index, people);
}

export function makeCall(index: number, count: number): Row {
	return {
		id: FIRST.calls + index,
		user_id: USER_IDS[index % 3],
		summary: index % 6 === 5 ? null : `Call about order ${index}`,
		recording_url: index % 10 === 0 ? `https://pbx.example.com/${index}.mp3` : null,
		outcome_id: index % 4 === 3 ? null : OUTCOME_IDS[index % 3],
		duration: (index % 40) * 30,
		phone_number: person(index % Math.max(count, 1)).phone,
		incoming: index % 2 === 0,
		missed: index % 8 === 6,
		external_id: index % 3 === 0 ? `pbx-${index}` : null,
		...linkOf(index, count),
		associated_deal_ids: index % 4 === 0 ? [FIRST.deals + (index % DEAL_COUNT)] : [],
		made_at: at(index, count),
		updated_at: at(index, count, 60_000),
	};
}

export function makeNote(index: number, count: number): Row {
	return {
		id: FIRST.notes + index,
		creator_id: USER_IDS[index % 3],
		content: `Note ${index}: wants samples\nby May.`,
		...noteLink(index, count),
		type: 'regular',
		is_important: false,
		tags: [],
		created_at: at(index, count),
		updated_at: at(index, count),
	};
}

export function makeTask(index: number, count: number): Row {
	const completed = index % 3 === 2;
	const isFloating = index % 10 === 9;
	return {
		id: FIRST.tasks + index,
		creator_id: USER_IDS[0],
		owner_id: USER_IDS[index % 3],
		content: `Send offer ${index}`,
		due_date: index % 6 === 5 ? null : at(index, count, 7 * DAY),
		remind_at: index % 4 === 0 ? at(index, count, 6 * DAY) : null,
		completed,
		completed_at: completed ? at(index, count, 3000) : null,
		overdue: false,
		...(isFloating ? { resource_type: null, resource_id: null } : noteLink(index, count)),
		created_at: at(index, count),
		updated_at: at(index, count),
	};
}

export function makeText(index: number, count: number): Row {
	return {
		id: FIRST.text_messages + index,
		user_id: USER_IDS[index % 3],
		incoming: index % 2 === 1,
		content: `Text ${index}`,
		sent_at: at(index, count),
		...linkOf(index, count),
		resource_phone_number: person(index).mobile,
		user_phone_number: '+14155550100',
		associated_deal_ids: [],
		created_at: at(index, count),
		updated_at: at(index, count),
	};
}

export function makeVisit(index: number, count: number): Row {
	return {
		id: FIRST.visits + index,
		creator_id: USER_IDS[index % 3],
		outcome_id: VISIT_OUTCOME_IDS[index % 2],
		...linkOf(index, count),
		resource_address: person(index).street,
		summary: `Visit ${index}`,
		visited_at: at(index, count),
		rep_location_verification_status: index % 2 === 0 ? 'verified' : 'not_verified',
		created_at: at(index, count),
		updated_at: at(index, count),
	};
}
