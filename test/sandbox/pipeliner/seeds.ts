import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import type { Row } from './ids';
import {
	accountRelations,
	contactOf,
	day,
	idOf,
	stamp,
	tagRelations,
	withAccount,
	withTag,
} from './ids';
import type { EntityName } from './rules';
import { INTERESTS_SET, OUTCOMES, OUTCOMES_SET, PLANS_SET } from './setup';

function system(entity: EntityName, index: number, count: number): Row {
	const at = stamp(madeAt(index, count) + 120);
	return {
		id: idOf(entity, index),
		is_deleted: false,
		is_delete_protected: false,
		created: at,
		modified: at,
		revision: index + 1,
	};
}

export const CLIENT_COUNT = 3;
export const DEAL_COUNT = 6;
export const LEAD_COUNT = 4;
export const PROJECT_COUNT = 3;
export const TAG_COUNT = 4;
export const FEW = 10;

const client = (index: number) => idOf('Clients', index % CLIENT_COUNT);
const unit = () => idOf('SalesUnits', 0);

const blankSlots = (name: string) =>
	Object.fromEntries(['1', '2', '3', '4', '5'].map((slot) => [name + slot, '']));

export function seedContact(index: number, count: number): Row {
	const human = person(index);
	const hasEmail = index % 7 !== 6;
	const hasPhone = index % 11 !== 10;
	return {
		...system('Contacts', index, count),
		is_delete_protected: index % 40 === 39,
		first_name: human.firstName,
		middle_name: '',
		last_name: human.lastName,
		title: ['Ms.', 'Mr.', ''][index % 3],
		gender: index % 4,
		position: human.title,
		account_position: index % 13 === 12 ? '' : human.title,
		quick_account_name: human.companyName,
		...blankSlots('email'),
		email1: hasEmail ? human.email : '',
		email2: hasEmail && index % 2 === 0 ? human.secondEmail : '',
		...blankSlots('phone'),
		phone1: hasPhone ? human.phone : '',
		phone2: hasPhone ? human.mobile : '',
		address: index % 5 === 0 ? `${human.street}\nDoor 4` : human.street,
		city: human.city,
		state_province: human.state,
		zip_code: human.postalCode,
		country: human.country,
		comments: index % 4 === 3 ? '' : `Met ${human.firstName} at a fair.`,
		owner_id: client(index),
		unit_id: unit(),
		contact_type_id: index % 3 === 0 ? null : idOf('ContactTypes', 0),
		is_archived: false,
		is_unsubscribed: index % 9 === 8,
		is_favorite: false,
		share_mode: 0,
		cf_nickname: `Nick ${index}`,
		cf_seats: index % 50,
		cf_renewal_date: index % 6 === 5 ? null : '2026-12-01',
		cf_plan: idOf('Data', PLANS_SET.first + (index % PLANS_SET.size)),
		cf_interests: [idOf('Data', INTERESTS_SET.first), idOf('Data', INTERESTS_SET.first + 2)],
		cf_newsletter: index % 2 === 0,
	};
}

export function seedAccount(index: number): Row {
	return {
		...system('Accounts', index, COMPANY_COUNT),
		name: companyName(index),
		formatted_name: companyName(index),
		owner_id: client(index),
		unit_id: unit(),
		...blankSlots('email'),
		...blankSlots('phone'),
		phone1: `+1312555${String(index).padStart(4, '0')}`,
		home_page: `https://company-${index}.example`,
		address: '',
		city: '',
		state_province: '',
		zip_code: '',
		country: '',
		comments: '',
	};
}

export function seedNamed(
	entity: 'Opportunities' | 'Leads' | 'Projects',
	index: number,
	count: number,
): Row {
	const label = { Opportunities: 'Opportunity', Leads: 'Lead', Projects: 'Project' }[entity];
	return {
		...system(entity, index, count),
		name: `${label} ${index + 1}`,
		formatted_name: `${label} ${index + 1}`,
		description: '',
		owner_id: client(index),
		unit_id: unit(),
		status: 1,
		...(entity === 'Opportunities' ? { closing_date: '2026-12-31' } : {}),
		...(entity === 'Projects' ? { end_date: '2026-12-31' } : {}),
	};
}

/** Even tasks are tasks, odd ones calls. */
export function seedTask(index: number, records: number): Row {
	const of = Math.floor(index / 2);
	const isCall = index % 2 === 1;
	const at = madeAt(of, records);
	return {
		...system('Tasks', index, records * 2),
		subject: `${isCall ? 'Call' : 'Task'} ${of}`,
		description: of % 3 === 2 ? '' : `About the offer ${of}`,
		activity_type_id: idOf('TaskTypes', isCall ? 1 : 0),
		owner_id: client(of),
		unit_id: unit(),
		start_date: day(at),
		due_date: of % 6 === 5 ? null : day(at + 5 * 86_400_000),
		duration: isCall ? null : 1.5,
		call_duration: isCall ? 90 + (of % 10) : null,
		call_outcome_id: isCall ? idOf('Data', OUTCOMES_SET.first + (of % OUTCOMES.length)) : null,
		priority: (of % 3) + 1,
		share_mode: 0,
		status: (of % 5) + 1,
		table_name: 'Task',
		cf_reference: `R-${of}`,
	};
}

export function seedAppointment(index: number, records: number): Row {
	const at = madeAt(index, records) + 86_400_000;
	return {
		...system('Appointments', index, records),
		subject: `Meeting ${index}`,
		description: `Agenda ${index}`,
		activity_type_id: idOf('AppointmentTypes', 0),
		owner_id: client(index),
		unit_id: unit(),
		start_date: stamp(at),
		end_date: stamp(at + 3_600_000),
		duration: 1,
		location: `Room ${index % 12}`,
		status: (index % 6) + 1,
		table_name: 'Appointment',
		cf_reference: '',
	};
}

export function seedEmail(index: number, records: number): Row {
	const isIncoming = index % 2 === 1;
	const theirs = person(index).email;
	return {
		...system('Emails', index, records),
		subject: `Offer ${index}`,
		body: `<p>Dear reader ${index}</p>`,
		body_summary: `Dear reader ${index}`,
		sender: isIncoming ? theirs : 'lena@sandbox.example',
		to: isIncoming ? 'lena@sandbox.example' : theirs,
		cc: '',
		content_type: 'text/html',
		date_sent: stamp(madeAt(index, records)),
		direction: isIncoming ? 2 : 1,
		type: 1,
		share_mode: 0,
		is_tracked: false,
		thread_id: `thread-${index}`,
		uid: `uid-${index}`,
		original_id: '',
		owner_id: client(index),
		sender_contact_id: isIncoming ? idOf('Contacts', index) : null,
		sender_client_id: isIncoming ? null : client(index),
		sender_account_id: null,
		table_name: 'Email',
	};
}

const NO_LINKS = {
	account_id: null,
	contact_id: null,
	lead_oppty_id: null,
	project_id: null,
	quote_id: null,
};

/** A second link besides the contact: account, opportunity, lead or project, by turns. */
function otherLink(index: number): Record<string, string> {
	switch (index % 4) {
		case 0:
			return { account_id: idOf('Accounts', index % COMPANY_COUNT) };
		case 1:
			return { lead_oppty_id: idOf('Opportunities', index % DEAL_COUNT) };
		case 2:
			return { lead_oppty_id: idOf('Leads', index % LEAD_COUNT) };
		default:
			return { project_id: idOf('Projects', index % PROJECT_COUNT) };
	}
}

export function seedNote(index: number, records: number): Row {
	return {
		...system('Notes', index, records),
		...NO_LINKS,
		contact_id: idOf('Contacts', index),
		note: `Remember the offer ${index}`,
		owner_id: client(index),
	};
}

/** Two relations for each task (2 a contact) and then each appointment: the contact, and something else. */
export function seedActivityRelation(index: number, records: number): Row {
	const activity = Math.floor(index / 2);
	const isTask = activity < records * 2;
	const contact = isTask ? Math.floor(activity / 2) : activity - records * 2;
	return {
		...system('ActivityRelations', index, records * 6),
		...NO_LINKS,
		activity_id: isTask ? idOf('Tasks', activity) : idOf('Appointments', activity - records * 2),
		...(index % 2 === 0 ? { contact_id: idOf('Contacts', contact) } : otherLink(activity)),
		sort_order: 0,
	};
}

export function seedMessageRelation(index: number, records: number): Row {
	const message = Math.floor(index / 2);
	return {
		...system('MessageRelations', index, records * 2),
		...NO_LINKS,
		message_id: idOf('Emails', message),
		...(index % 2 === 0 ? { contact_id: idOf('Contacts', message) } : otherLink(message)),
	};
}

export function seedAccountRelation(index: number, records: number): Row {
	const contact = contactOf(index, withAccount);
	return {
		...system('ContactAccountRelations', index, accountRelations.count(records)),
		account_id: idOf('Accounts', contact % COMPANY_COUNT),
		contact_id: idOf('Contacts', contact),
		is_primary: true,
		is_assistant: false,
		is_sibling: false,
		position: person(contact).title,
		comment: '',
		relationship: 0,
	};
}

export function seedTagRelation(index: number, records: number): Row {
	const contact = contactOf(index, withTag);
	return {
		...system('TagRelations', index, tagRelations.count(records)),
		tag_id: idOf('Tags', contact % TAG_COUNT),
		contact_id: idOf('Contacts', contact),
		account_id: null,
		lead_id: null,
		oppty_id: null,
		project_id: null,
	};
}

export function seedMemo(index: number): Row {
	return {
		...system('Memos', index, FEW),
		subject: `Memo ${index}`,
		owner_id: client(index),
		table_name: 'Memo',
	};
}

export function seedCall(index: number): Row {
	return {
		...system('Calls', index, FEW),
		account_id: null,
		caller_id: client(index),
		contact_id: idOf('Contacts', index),
		lead_oppty_id: null,
		phone_number: person(index).phone,
		twilio_call_log_id: `0a31d4fd-1289-4326-ad1a-${String(index).padStart(12, '0')}`,
	};
}

export function seedText(index: number, records: number): Row {
	return {
		...system('TextMessages', index, records),
		content: `See you at ${index % 12}`,
		datetime_sent: stamp(madeAt(index, records)),
		direction: (index % 2) + 1,
		message_sid: `SM${index}`,
		status: 2,
		text_message_conversation_id: idOf('TextMessageConversations', index),
	};
}

export function seedConversation(index: number, records: number): Row {
	return {
		...system('TextMessageConversations', index, records),
		phone_id: '0b31d4fd-1289-4326-ad1a-000000000001',
		recipient_account_id: null,
		recipient_contact_id: idOf('Contacts', index),
		recipient_phone_number: person(index).mobile,
	};
}

/** Rows of a list that is written out. */
export function listed(
	entity: EntityName,
	rows: Array<Record<string, unknown>>,
): (index: number) => Row {
	return (index) => ({ ...system(entity, index, rows.length), ...rows[index] });
}
