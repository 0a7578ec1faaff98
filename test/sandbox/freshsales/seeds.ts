import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { accountTime } from './answers';
import type { Json } from './answers';

/** A record as stored. */
export interface Row extends Json {
	id: number;
	created_at: string;
	updated_at: string;
}

export const OWNER_IDS = [17000033901, 17000033902, 17000033903];
export const DEAL_COUNT = 10;
export const STATUS_IDS = [17000261001, 17000261002, 17000261003];
export const STAGE_IDS = [18004287001, 18004287002];
export const OUTCOME_IDS = [17000611001, 17000611002];
export const TASK_TYPE_IDS = [17000241001, 17000241002];
export const SALES_TYPE_IDS = [
	17000241371, 17000241372, 17000241373, 17000241374, 17000241375, 17000241376,
];

/** Engagements of every kind begin at the same number: an id says nothing without its kind. */
export const FIRST = {
	contacts: 17008420001,
	sales_accounts: 17001337001,
	deals: 17000720001,
	tasks: 17000400001,
	appointments: 17000400001,
	notes: 17000400001,
	sales_activities: 17000400001,
	phone_calls: 17000400001,
	emails: 17009100001,
	threads: 17009900001,
} as const;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Seeded tasks below this index are completed, the others open. */
export const completedEnd = (records: number) => Math.floor(records * 0.6);
/** Seeded appointments below the second index are listed as past, those from the first on as upcoming: some are both. */
export const appointmentEnds = (records: number) => ({
	upcoming: Math.floor(records * 0.5),
	past: Math.floor(records * 0.7),
});

export const at = (index: number, records: number, laterMs = 0) =>
	accountTime(madeAt(index, records) + laterMs);

export function linksOf(id: number): Json {
	const root = `/crm/sales/contacts/${id}`;
	return {
		conversations: `${root}/conversations/all?include=email_conversation_recipients%2Ctargetable%2Cphone_number%2Cphone_caller%2Cnote%2Cuser&per_page=3`,
		timeline_feeds: `${root}/timeline_feeds`,
		document_associations: `${root}/document_associations`,
		notes: `${root}/notes?include=creater`,
		tasks: `${root}/tasks?include=creater,owner,updater,targetable,users,task_type`,
		appointments: `${root}/appointments?include=creater,owner,updater,targetable,appointment_attendees`,
		duplicates: `${root}/duplicates`,
		connections: `${root}/connections`,
	};
}

/** A contact without any content. */
export function blankContact(id: number, time: string): Row {
	return {
		id,
		first_name: null,
		last_name: null,
		display_name: '',
		avatar: null,
		job_title: null,
		city: null,
		state: null,
		zipcode: null,
		country: null,
		email: null,
		emails: [],
		do_not_disturb: false,
		has_authority: false,
		time_zone: null,
		department: null,
		work_number: null,
		mobile_number: null,
		phone_numbers: [],
		address: null,
		last_seen: null,
		lead_score: 0,
		last_contacted: null,
		open_deals_amount: '0.0',
		won_deals_amount: '0.0',
		links: linksOf(id),
		last_contacted_sales_activity_mode: null,
		custom_field: {
			cf_remarks: null,
			cf_headcount: null,
			cf_first_meeting: null,
			cf_tier: null,
			cf_markets: null,
			cf_vip: false,
		},
		created_at: time,
		updated_at: time,
		keyword: null,
		medium: null,
		last_contacted_mode: null,
		recent_note: null,
		won_deals_count: 0,
		last_contacted_via_sales_activity: null,
		completed_sales_sequences: null,
		active_sales_sequences: null,
		web_form_ids: null,
		open_deals_count: 0,
		last_assigned_at: time,
		tags: [],
		facebook: null,
		twitter: null,
		linkedin: null,
		is_deleted: false,
		team_user_ids: null,
		external_id: null,
		subscription_status: 1,
		subscription_types: '1;2',
		customer_fit: 0,
		owner_id: OWNER_IDS[0],
		creater_id: OWNER_IDS[0],
		updater_id: null,
		contact_status_id: STATUS_IDS[0],
		lifecycle_stage_id: STAGE_IDS[0],
		lead_source_id: null,
		campaign_id: null,
		territory_id: null,
		sales_accounts: [],
	};
}

export function makeContact(index: number, records: number): Row {
	const facts = person(index);
	const id = FIRST.contacts + index;
	const time = at(index, records);
	const emails = [facts.email, ...(index % 3 === 0 ? [facts.secondEmail] : [])];
	return {
		...blankContact(id, time),
		first_name: facts.firstName,
		last_name: facts.lastName,
		display_name: `${facts.firstName} ${facts.lastName}`,
		job_title: facts.title,
		email: index % 7 === 6 ? null : facts.email,
		emails:
			index % 7 === 6
				? []
				: emails.map((value, position) => ({
						id: 17007000001 + index * 2 + position,
						value,
						is_primary: position === 0,
						label: null,
						_destroy: false,
					})),
		work_number: index % 11 === 10 ? null : facts.phone,
		mobile_number: index % 2 === 0 && index % 11 !== 10 ? facts.mobile : null,
		phone_numbers:
			index % 5 === 0 && index % 11 !== 10
				? [{ id: 17003300001 + index, value: '+43 660 5550199', label: 'home', _destroy: false }]
				: [],
		...(index % 8 === 7
			? {}
			: {
					address: facts.street,
					city: facts.city,
					state: facts.state,
					zipcode: facts.postalCode,
					country: facts.country,
				}),
		time_zone: 'Vienna',
		lead_score: index % 60,
		last_contacted: index % 3 === 0 ? at(index, records, DAY) : null,
		last_contacted_mode: index % 3 === 0 ? ['email_incoming', 'phone'][index % 2] : null,
		open_deals_amount: index % 2 === 0 ? '0.0' : 0,
		custom_field:
			index % 9 === 8
				? (blankContact(id, time).custom_field as Json)
				: {
						cf_remarks: `remark ${index}`,
						cf_headcount: index % 50,
						cf_first_meeting: at(index % 12, 12).slice(0, 10),
						cf_tier: index % 2 === 0 ? 'Gold' : 'Silver',
						cf_markets: index % 3 === 0 ? ['AT', 'SI'] : ['BE'],
						cf_vip: index % 4 === 0,
					},
		tags: index % 2 === 0 ? ['supplier', ...(index % 4 === 0 ? ['fair-2026'] : [])] : [],
		external_id: index % 5 === 0 ? `erp-${index}` : null,
		owner_id: OWNER_IDS[index % 3],
		contact_status_id: STATUS_IDS[index % 3],
		lifecycle_stage_id: STAGE_IDS[index % 2],
		sales_accounts:
			index % 6 === 5 ? [] : [{ id: FIRST.sales_accounts + facts.companyIndex, is_primary: true }],
	};
}

export function makeAccount(index: number): Row {
	const facts = person(index);
	return {
		id: FIRST.sales_accounts + index,
		name: companyName(index),
		phone: facts.phone,
		website: `https://company-${index}.example.com`,
		address: facts.street,
		city: facts.city,
		state: facts.state,
		zipcode: facts.postalCode,
		country: facts.country,
		owner_id: OWNER_IDS[index % 3],
		open_deals_amount: '0.0',
		is_deleted: false,
		tags: [],
		custom_field: {},
		created_at: at(index, COMPANY_COUNT),
		updated_at: at(index, COMPANY_COUNT),
	};
}

export function makeDeal(index: number): Row {
	return {
		id: FIRST.deals + index,
		name: `Deal ${index + 1}`,
		amount: `${(index + 1) * 1500}.0`,
		base_currency_amount: `${(index + 1) * 1500}.0`,
		expected_close: null,
		closed_date: null,
		stage_updated_time: at(index, DEAL_COUNT),
		probability: 50,
		deal_stage_id: 17000281001 + (index % 3),
		deal_pipeline_id: 17000029663,
		owner_id: OWNER_IDS[index % 3],
		sales_account_id: FIRST.sales_accounts + index,
		is_deleted: false,
		tags: [],
		custom_field: {},
		created_at: at(index, DEAL_COUNT),
		updated_at: at(index, DEAL_COUNT),
	};
}

export interface Target {
	id: number;
	type: string;
}

/** Half of the contacts share the engagements of each kind, so that each of them has up to two. */
const shareOf = (records: number) => Math.max(Math.ceil(records / 2), 1);

/** Seeded engagements that may belong to the contact with an index. */
export function engagementsOf(contactIndex: number, records: number): number[] {
	const share = shareOf(records);
	if (contactIndex < 0 || contactIndex >= share) return [];
	return [contactIndex, contactIndex + share].filter((index) => index < records);
}

function targetOf(index: number, records: number): Target {
	if (index % 5 === 4)
		return { id: FIRST.sales_accounts + (index % COMPANY_COUNT), type: 'SalesAccount' };
	if (index % 10 === 3) return { id: FIRST.deals + (index % DEAL_COUNT), type: 'Deal' };
	return { id: FIRST.contacts + (index % shareOf(records)), type: 'Contact' };
}

export const timesOf = (index: number, records: number) => ({
	created_at: at(index, records),
	updated_at: at(index, records),
});

export function makeTask(index: number, records: number): Row {
	const isCompleted = index < completedEnd(records);
	return {
		id: FIRST.tasks + index,
		status: isCompleted ? 1 : 0,
		title: `Send offer ${index}`,
		description: index % 4 === 2 ? null : `Oak and larch ${index}`,
		owner_id: OWNER_IDS[index % 3],
		due_date: at(index, records, 7 * DAY),
		completed_date: isCompleted ? at(index, records, 3 * DAY) : null,
		outcome_id: null,
		task_type_id: index % 2 === 0 ? TASK_TYPE_IDS[0] : null,
		creater_id: OWNER_IDS[0],
		updater_id: null,
		targetables: index % 12 === 11 ? [] : [targetOf(index, records)],
		task_user_ids: [],
		...timesOf(index, records),
	};
}

export function makeAppointment(index: number, records: number): Row {
	return {
		id: FIRST.appointments + index,
		title: `Price list review ${index}`,
		description: index % 4 === 2 ? null : `Agenda ${index}`,
		location: index % 3 === 0 ? person(index).city : null,
		is_allday: index % 9 === 8,
		time_zone: 'Vienna',
		from_date: at(index, records, 3 * DAY),
		end_date: at(index, records, 3 * DAY + HOUR),
		outcome_id: index % 6 === 0 ? OUTCOME_IDS[0] : null,
		creater_id: OWNER_IDS[index % 3],
		updater_id: null,
		provider: 'freshsales',
		targetables: [targetOf(index, records)],
		attendees:
			index % 4 === 1
				? [
						{
							id: 17000510001 + index,
							attendee_type: 'Contact',
							attendee_id: FIRST.contacts + (index % Math.max(records, 1)),
						},
					]
				: [],
		checkedin_at: null,
		conference_id: null,
		...timesOf(index, records),
	};
}

export function makeNote(index: number, records: number): Row {
	return {
		id: FIRST.notes + index,
		description: `<p>Note ${index}: wants samples</p>`,
		creater_id: OWNER_IDS[index % 3],
		targetable: targetOf(index, records),
		duration: null,
		url: null,
		...timesOf(index, records),
	};
}

export function makeSalesActivity(index: number, records: number): Row {
	const { id, type } = targetOf(index, records);
	return {
		id: FIRST.sales_activities + index,
		title: `Activity ${index}`,
		notes: `Done with ${index}`,
		start_date: at(index, records),
		end_date: at(index, records, HOUR / 2),
		sales_activity_type_id: SALES_TYPE_IDS[index % SALES_TYPE_IDS.length],
		sales_activity_outcome_id: index % 3 === 0 ? OUTCOME_IDS[0] : null,
		owner_id: OWNER_IDS[index % 3],
		creater_id: OWNER_IDS[0],
		updater_id: null,
		conversation_time: at(index, records),
		targetable_id: id,
		targetable_type: type,
		custom_field: {},
		completed_date: null,
		status: 1,
		location: null,
		checkedin_at: null,
		checkedin_latitude: null,
		checkedin_longitude: null,
		checkedin_location: null,
		...timesOf(index, records),
	};
}
