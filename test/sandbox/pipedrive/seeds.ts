import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { newTime, oldTime } from './answers';
import type { Json } from './answers';
import { CUSTOM, noValues, PRIORITIES } from './fields';
import type { Row } from './store';

/** The last one has left the company. */
export const USER_IDS = [25760681, 25760682, 25760683, 25760699];
export const DEAL_COUNT = 10;
export const LEAD_COUNT = 10;
export const PROJECT_IDS = [1, 2, 3];

/** Types of seeded activities, in turns; the rarer ones follow after these. */
const COMMON_TYPES = ['call', 'meeting', 'task', 'email'];
const RARE_TYPES = ['lunch', 'deadline', 'site_visit'];
const RARE_COUNT = 12;
const DAY = 86_400_000;

export const activityCount = (records: number) => records * COMMON_TYPES.length + RARE_COUNT;

/** Lead ids are UUIDs. */
export const leadId = (index: number) =>
	`adf21080-0e10-11eb-879b-${(0x05d71fb4 + index).toString(16).padStart(12, '0')}`;

/** Call log ids are CA and hexadecimal digits. */
export const callLogId = (index: number) =>
	`CAd92b224eb4a39b5ad8fe${index.toString(16).padStart(7, '0')}`;

export function place(index: number): Json {
	const { street, city, state, postalCode, country } = person(index);
	const [number, ...route] = street.split(' ');
	return {
		value: `${street}, ${city}`,
		country,
		admin_area_level_1: state,
		admin_area_level_2: null,
		locality: city,
		sublocality: null,
		route: route.join(' '),
		street_number: number,
		subpremise: index % 16 === 0 ? `Apt ${index % 30}` : null,
		postal_code: postalCode,
	};
}

function emails(index: number): Json[] {
	if (index % 7 === 6) return [];
	const { email, secondEmail } = person(index);
	const first = { value: email, primary: true, label: 'work' };
	return index % 3 === 0 ? [first, { value: secondEmail, primary: false, label: 'home' }] : [first];
}

function phones(index: number): Json[] {
	if (index % 22 === 10) return [{ value: '', primary: true, label: 'work' }];
	if (index % 22 === 21) return [];
	const { phone, mobile } = person(index);
	const first = { value: phone, primary: true, label: 'work' };
	return index % 2 === 0 ? [first, { value: mobile, primary: false, label: 'mobile' }] : [first];
}

function customFields(index: number): Json {
	if (index % 9 === 8) return noValues();
	return {
		...noValues(),
		[CUSTOM.remarks]: `remark ${index}`,
		[CUSTOM.score]: index % 100,
		[CUSTOM.firstMeeting]: newTime(Date.UTC(2026, index % 12, 1)).slice(0, 10),
		[CUSTOM.tier]: index % 2 === 0 ? 31 : 32,
		[CUSTOM.markets]: index % 3 === 0 ? [41, 42] : [43],
		[CUSTOM.budget]: index % 4 === 0 ? { value: 100 + index, currency: 'EUR' } : null,
		[CUSTOM.office]: index % 5 === 0 ? place(index) : null,
	};
}

/** A seeded person; the fields of contact sync and the optional ones are always stored, and shown on demand. */
export function makePerson(index: number, count: number): Row {
	const facts = person(index);
	const time = newTime(madeAt(index, count));
	return {
		id: index + 1,
		name: `${facts.firstName} ${facts.lastName}`,
		first_name: facts.firstName,
		last_name: facts.lastName,
		owner_id: USER_IDS[index % 3],
		org_id: index % 6 === 5 ? null : facts.companyIndex + 1,
		add_time: time,
		update_time: time,
		emails: emails(index),
		phones: phones(index),
		is_deleted: false,
		visible_to: index % 5 === 0 ? 1 : 3,
		label_ids: index % 2 === 0 ? [11, ...(index % 4 === 0 ? [12] : [])] : [],
		picture_id: null,
		custom_fields: customFields(index),
		notes: index % 3 === 0 ? `Met at fair ${index % 9}` : null,
		im: index % 10 === 0 ? [{ value: `im-${index}`, primary: true, label: 'skype' }] : [],
		birthday: null,
		job_title: facts.title,
		postal_address: index % 8 === 7 ? null : place(index),
		marketing_status: 'no_consent',
	};
}

export function makeOrganization(index: number): Row {
	const time = newTime(madeAt(index, COMPANY_COUNT));
	return {
		id: index + 1,
		name: companyName(index),
		owner_id: USER_IDS[index % 3],
		add_time: time,
		update_time: time,
		address: place(index),
		is_deleted: false,
		visible_to: 3,
		label_ids: [],
		custom_fields: {},
	};
}

/** Seeded deals; the last one is archived. */
export function makeDeal(index: number, people: number): Row {
	const time = newTime(madeAt(index, DEAL_COUNT));
	const isArchived = index === DEAL_COUNT - 1;
	const status = ['open', 'open', 'won', 'lost'][index % 4];
	const closed = status === 'open' ? null : time;
	return {
		id: index + 1,
		title: `Deal ${index + 1}`,
		creator_user_id: USER_IDS[0],
		owner_id: USER_IDS[index % 3],
		value: (index + 1) * 1500,
		person_id: people === 0 ? null : (index % people) + 1,
		org_id: index + 1,
		stage_id: (index % 3) + 1,
		pipeline_id: 1,
		currency: 'EUR',
		archive_time: isArchived ? time : null,
		add_time: time,
		update_time: time,
		stage_change_time: null,
		status,
		is_archived: isArchived,
		is_deleted: false,
		probability: null,
		lost_reason: status === 'lost' ? 'price' : null,
		visible_to: 3,
		close_time: closed,
		won_time: status === 'won' ? time : null,
		lost_time: status === 'lost' ? time : null,
		local_won_date: null,
		local_lost_date: null,
		local_close_date: null,
		expected_close_date: null,
		label_ids: [],
		origin: 'ManuallyCreated',
		origin_id: null,
		channel: null,
		channel_id: null,
		source_lead_id: null,
		acv: null,
		arr: null,
		mrr: null,
		custom_fields: {},
	};
}

/** Seeded leads; the one after the last is archived. */
export function makeLead(index: number, people: number): Json {
	const time = new Date(madeAt(index, LEAD_COUNT + 1)).toISOString();
	return {
		id: leadId(index),
		title: `Lead ${index + 1}`,
		owner_id: USER_IDS[index % 3],
		creator_id: USER_IDS[0],
		label_ids: [],
		person_id: people === 0 ? null : (index % people) + 1,
		organization_id: index % 2 === 0 || people === 0 ? index + 1 : null,
		source_name: 'API',
		origin: 'API',
		origin_id: null,
		channel: null,
		channel_id: null,
		is_archived: index >= LEAD_COUNT,
		was_seen: false,
		value: { amount: 500 + index, currency: 'EUR' },
		expected_close_date: null,
		next_activity_id: null,
		add_time: time,
		update_time: time,
		visible_to: '3',
		cc_email: `sandbox+1+lead${index}@pipedrivemail.com`,
	};
}

/** Whether the seeded activity with an index is done. */
export const isDone = (index: number) => index % 3 === 0;

export function makeActivity(index: number, records: number): Row {
	const common = records * COMMON_TYPES.length;
	const type =
		index < common
			? COMMON_TYPES[index % COMMON_TYPES.length]
			: RARE_TYPES[(index - common) % RARE_TYPES.length];
	const made = madeAt(index, activityCount(records));
	const time = newTime(made);
	const due = newTime(made + 7 * DAY - (made % 60_000));
	const isAllDay = index % 6 === 5;
	const primary = records === 0 || index % 10 === 9 ? null : (index % records) + 1;
	const second = primary === null ? null : (primary % records) + 1;
	const hasDeal = index % 5 === 0;
	return {
		id: index + 1,
		subject: `${type} ${index}`,
		type,
		owner_id: USER_IDS[index % 3],
		creator_user_id: USER_IDS[0],
		is_deleted: false,
		add_time: time,
		update_time: time,
		deal_id: hasDeal ? (index % DEAL_COUNT) + 1 : null,
		lead_id: !hasDeal && index % 7 === 3 ? leadId(index % LEAD_COUNT) : null,
		person_id: primary,
		org_id: index % 4 === 3 ? null : (index % COMPANY_COUNT) + 1,
		project_id: index % 20 === 1 ? PROJECT_IDS[index % 3] : null,
		due_date: due.slice(0, 10),
		due_time: isAllDay ? null : due.slice(11, index % 8 === 1 ? 16 : 19),
		duration: isAllDay ? null : index % 8 === 1 ? '01:20' : '00:30:00',
		busy: !isAllDay,
		done: isDone(index),
		marked_as_done_time: isDone(index) ? time : null,
		location: type === 'meeting' ? place(index) : null,
		participants: [
			...(primary === null ? [] : [{ person_id: primary, primary: true }]),
			...(second === null || second === primary || index % 4 !== 1
				? []
				: [{ person_id: second, primary: false }]),
		],
		attendees:
			type === 'meeting'
				? [
						{
							...(index % 8 === 1 ? { email_address: `guest${index}@example.com` } : {}),
							...(index % 8 === 1 ? {} : { email: `guest${index}@example.com` }),
							name: `Guest ${index}`,
							status: 'noreply',
							is_organizer: false,
							person_id: null,
							user_id: null,
						},
					]
				: [],
		conference_meeting_client: null,
		conference_meeting_url: null,
		conference_meeting_id: null,
		public_description: index % 9 === 0 ? 'Bring samples' : null,
		priority: index % 3 === 1 ? PRIORITIES[index % PRIORITIES.length][0] : null,
		note: index % 4 === 2 ? null : `<p>Note of ${type} ${index}</p>`,
	};
}

export function makeNote(index: number, records: number): Row {
	const time = oldTime(madeAt(index, records));
	const isOnLead = index % 7 === 6;
	const isOnDeal = index % 7 === 5;
	const personId = isOnLead ? null : (index % records) + 1;
	return {
		id: index + 1,
		user_id: USER_IDS[index % 3],
		deal_id: isOnDeal ? (index % DEAL_COUNT) + 1 : null,
		person_id: personId,
		org_id: isOnLead || index % 2 === 1 ? null : (index % COMPANY_COUNT) + 1,
		lead_id: isOnLead ? leadId(index % LEAD_COUNT) : null,
		project_id: null,
		task_id: null,
		content: `<p>Note ${index}: wants samples</p>`,
		add_time: time,
		update_time: time,
		active_flag: true,
		pinned_to_deal_flag: false,
		pinned_to_person_flag: index % 12 === 0 && personId !== null,
		pinned_to_organization_flag: false,
		pinned_to_lead_flag: false,
		pinned_to_project_flag: false,
		pinned_to_task_flag: false,
		last_update_user_id: null,
	};
}

const OUTCOMES = ['connected', 'no_answer', 'left_voicemail', 'busy'];

/** Seeded call logs of the token's user, each with the call activity it made. */
export function makeCallLog(index: number, records: number): Json {
	const start = madeAt(index, records);
	const activity = makeActivity(index * COMMON_TYPES.length, records);
	return {
		id: callLogId(index),
		activity_id: activity.id,
		person_id: activity.person_id,
		org_id: activity.org_id,
		deal_id: activity.deal_id,
		lead_id: activity.lead_id,
		subject: activity.subject,
		duration: String((index % 40) * 30),
		outcome: OUTCOMES[index % OUTCOMES.length],
		from_phone_number: '+14155550100',
		to_phone_number: person(index).phone,
		has_recording: false,
		start_time: new Date(start).toISOString(),
		end_time: new Date(start + (index % 40) * 30_000).toISOString(),
		user_id: USER_IDS[0],
		company_id: COMPANY_ID,
		note: activity.note,
	};
}

export const COMPANY_ID = 15043420;
