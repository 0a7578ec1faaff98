import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { tlDate, tlTime } from './answers';
import type { Reference } from './body';
import { fieldId } from './customFields';
import type { CustomValues } from './customFields';
import type { Address, Call, Contact, Mail, Meeting, Note, Plain, Task } from './rows';
import { uuid } from './store';

/** First digits of the ids of each kind; the id alone does not tell the kind to a client. */
export const KINDS = {
	contact: '5f0c2a1e',
	company: '40157f9d',
	user: '66abace2',
	deal: '2f6b1c07',
	call: '32665afd',
	meeting: '70af3fdd',
	task: 'f29abf48',
	note: 'a344c251',
	mail: 'd2a9e8b4',
	team: '8e1b0c55',
	workType: '811a5825',
	outcome: '6bd20dd8',
	area: 'fd48d4a3',
	project: '91c1f3d6',
	milestone: '9a0b7d12',
	activityType: 'edd94120',
	account: 'e1c0a3b2',
	event: '1b5f0e7a',
	pipeline: '7d3a9f10',
	phase: '7d3a9f11',
} as const;

export const USER_COUNT = 3;
export const DEAL_COUNT = 6;
const WORK_TYPES = ['Support', 'Design', 'Sales'];
const OUTCOMES = ['Reached', 'No answer', 'Wrong number'];
const LOOKUPS_MADE = Date.UTC(2025, 10, 3, 9);
const MINUTE = 60_000;
const DAY = 86_400_000;
const COUNTRIES: Record<string, string> = {
	'United States': 'US',
	Austria: 'AT',
	Belgium: 'BE',
	'United Kingdom': 'GB',
};

export const contactId = (index: number) => uuid(KINDS.contact, index);
export const companyId = (index: number) => uuid(KINDS.company, index);
export const userId = (index: number) => uuid(KINDS.user, index);
export const dealId = (index: number) => uuid(KINDS.deal, index);
export const workTypeId = (index: number) => uuid(KINDS.workType, index);
export const outcomeId = (index: number) => uuid(KINDS.outcome, index);
export const teamId = (index: number) => uuid(KINDS.team, index);
export const projectId = (index: number) => uuid(KINDS.project, index);
export const ACCOUNT_ID = uuid(KINDS.account, 0);

const ref = (type: string, id: string): Reference => ({ type, id });

export const AREAS = [
	{ id: uuid(KINDS.area, 0), name: 'Oost-Vlaanderen', country: 'BE' },
	{ id: uuid(KINDS.area, 1), name: 'Antwerpen', country: 'BE' },
	{ id: uuid(KINDS.area, 2), name: 'Steiermark', country: 'AT' },
];

export const WORK_TYPE_ROWS: Plain[] = WORK_TYPES.map((name, index) => ({
	id: workTypeId(index),
	name,
}));
export const OUTCOME_ROWS: Plain[] = OUTCOMES.map((name, index) => ({
	id: outcomeId(index),
	name,
}));
export const ACTIVITY_TYPES: Plain[] = ['meeting', 'call', 'task'].map((name, index) => ({
	id: uuid(KINDS.activityType, index),
	name,
}));

/** Projects of the new module. */
export const PROJECTS: Plain[] = ['Website', 'Relaunch'].map((title, index) => ({
	id: projectId(index),
	title,
	status: 'open',
}));

export function makeUser(index: number): Plain {
	const facts = person(1000 + index);
	return {
		id: userId(index),
		account: ref('account', ACCOUNT_ID),
		first_name: facts.firstName,
		last_name: facts.lastName,
		email: `user${index}@example.com`,
		telephones: [{ type: 'phone', number: facts.phone }],
		language: 'en',
		function: facts.title,
		time_zone: 'Europe/Brussels',
		status: index === USER_COUNT - 1 ? 'deactivated' : 'active',
		teams: [ref('team', teamId(0))],
	};
}

export const TEAMS: Plain[] = [
	{
		id: teamId(0),
		name: 'Sales',
		team_lead: ref('user', userId(0)),
		members: [0, 1, 2].map((index) => ref('user', userId(index))),
	},
];

export function makeCompany(index: number): Plain {
	const facts = person(index);
	return {
		id: companyId(index),
		name: companyName(index),
		status: 'active',
		business_type: null,
		vat_number: null,
		national_identification_number: null,
		emails: [{ type: 'primary', email: `office${index}@example.com` }],
		telephones: [{ type: 'phone', number: facts.phone }],
		website: `https://company-${index}.example.com`,
		primary_address: address('primary', index).address,
		iban: null,
		bic: null,
		language: 'en',
		preferred_currency: null,
		payment_term: null,
		invoicing_preferences: { electronic_invoicing_address: null },
		responsible_user: ref('user', userId(index % 2)),
		added_at: tlTime(LOOKUPS_MADE + index * MINUTE),
		updated_at: tlTime(LOOKUPS_MADE + index * MINUTE),
		web_url: `https://focus.teamleader.eu/company_detail.php?id=${companyId(index)}`,
		tags: index % 2 === 0 ? ['customer'] : [],
		marketing_mails_consent: false,
	};
}

export function makeDeal(index: number): Plain {
	const isWon = index === DEAL_COUNT - 1;
	return {
		id: dealId(index),
		title: `Order ${index + 1} of ${companyName(index)}`,
		summary: null,
		reference: `2026/${index + 1}`,
		status: isWon ? 'won' : 'open',
		lead: { customer: ref('company', companyId(index)), contact_person: null },
		department: null,
		estimated_value: { amount: 1000 * (index + 1), currency: 'EUR' },
		estimated_closing_date: '2026-12-31',
		estimated_probability: isWon ? 1 : 0.5,
		weighted_value: { amount: 500 * (index + 1), currency: 'EUR' },
		purchase_order_number: null,
		current_phase: ref('dealPhase', uuid(KINDS.phase, isWon ? 1 : 0)),
		responsible_user: ref('user', userId(0)),
		closed_at: isWon ? tlTime(LOOKUPS_MADE) : null,
		source: null,
		lost_reason: null,
		created_at: tlTime(LOOKUPS_MADE + index * MINUTE),
		updated_at: tlTime(LOOKUPS_MADE + index * MINUTE),
		web_url: `https://focus.teamleader.eu/sale_detail.php?id=${dealId(index)}`,
		pipeline: ref('dealPipeline', uuid(KINDS.pipeline, 0)),
	};
}

function address(type: string, index: number): Address {
	const facts = person(index);
	const country = COUNTRIES[facts.country];
	const area = country === 'BE' ? AREAS[0] : country === 'AT' ? AREAS[2] : undefined;
	return {
		type,
		address: {
			line_1: facts.street,
			postal_code: facts.postalCode,
			city: facts.city,
			country,
			area_level_two: area === undefined ? null : ref('area_level_two', area.id),
		},
	};
}

export function makeContact(index: number, count: number): Contact {
	const facts = person(index);
	const made = madeAt(index, count);
	const telephones: Contact['telephones'] = [];
	if (index % 11 !== 10) telephones.push({ type: 'phone', number: facts.phone });
	if (index % 2 === 0) telephones.push({ type: 'mobile', number: facts.mobile });
	if (index % 13 === 0) telephones.push({ type: 'fax', number: '+14155550199' });
	const addresses = index % 8 === 7 ? [] : [address('primary', index)];
	if (index % 10 === 0) addresses.push(address('invoicing', index + 1));
	const links: Contact['links'] = [];
	if (index % 6 !== 5) {
		links.push({
			companyId: companyId(facts.companyIndex),
			position: facts.title,
			decisionMaker: index % 4 === 0,
		});
	}
	if (index % 12 === 0) {
		const other = (facts.companyIndex + 1) % COMPANY_COUNT;
		links.push({ companyId: companyId(other), position: null, decisionMaker: false });
	}
	return {
		id: contactId(index),
		plain: {
			first_name: index % 17 === 16 ? null : facts.firstName,
			last_name: facts.lastName,
			status: index % 50 === 49 ? 'deactivated' : 'active',
			salutation: index % 4 === 0 ? 'Mrs' : null,
			vat_number: null,
			website: index % 5 === 0 ? `https://person-${index}.example.com` : null,
			gender: index % 3 === 0 ? 'female' : null,
			birthdate: index % 6 === 0 ? '1987-04-25' : null,
			iban: null,
			bic: null,
			national_identification_number: null,
			language: 'en',
			remarks: index % 3 === 0 ? `Met at *fair ${index % 9}*` : null,
			marketing_mails_consent: index % 4 === 0,
		},
		email: index % 7 === 6 ? null : facts.email,
		telephones,
		addresses,
		links,
		tags: index % 2 === 0 ? ['Prospect', ...(index % 4 === 0 ? ['fair-2026'] : [])] : [],
		custom: customValues(index),
		addedAt: made,
		updatedAt: made + 2000,
	};
}

function customValues(index: number): CustomValues {
	return {
		...(index % 9 === 8 ? {} : { [fieldId(0)]: `nick-${index}` }),
		...(index % 5 === 0 ? { [fieldId(1)]: (index % 100) + 0.5 } : {}),
		...(index % 6 === 0 ? { [fieldId(2)]: '2025-03-14' } : {}),
		...(index % 3 === 0 ? { [fieldId(3)]: 'gold' } : {}),
		...(index % 4 === 0 ? { [fieldId(4)]: ['golf', 'chess'] } : {}),
		[fieldId(5)]: index % 12 === 0,
		...(index % 20 === 0 ? { [fieldId(6)]: ref('company', companyId(1)) } : {}),
	};
}

/** The customer of a seeded engagement: a contact or a company. */
function customer(index: number, records: number): Reference {
	return index % 3 === 2 || records === 0
		? ref('company', companyId(index % COMPANY_COUNT))
		: ref('contact', contactId(index % records));
}

const optionalDeal = (index: number) => (index % 4 === 0 ? dealId(index % DEAL_COUNT) : null);

export function makeCall(index: number, records: number): Call {
	const made = madeAt(index, records);
	const isCompleted = index % 2 === 0;
	const who = customer(index, records);
	return {
		id: uuid(KINDS.call, index),
		customer: who,
		contactId: who.type === 'company' && records > 0 ? contactId(index % records) : null,
		description: index % 8 === 7 ? null : `Call ${index}\nWhat to discuss`,
		outcomeId: isCompleted && index % 4 === 0 ? outcomeId(index % OUTCOMES.length) : null,
		outcomeSummary: isCompleted ? `Outcome of call ${index}` : null,
		assigneeId: userId(index % 2),
		dueAt: made + DAY,
		completedAt: isCompleted ? made + DAY + MINUTE : null,
		isCompleted,
		dealId: optionalDeal(index),
		custom: index % 5 === 0 ? { [fieldId(9)]: `topic ${index}` } : {},
		addedAt: made,
	};
}

export function makeMeeting(index: number, records: number): Meeting {
	const made = madeAt(index, records);
	const attendees = [ref('user', userId(index % 2))];
	if (records > 0) attendees.push(ref('contact', contactId(index % records)));
	if (records > 1 && index % 5 === 0)
		attendees.push(ref('contact', contactId((index + 1) % records)));
	const startsAt = made + DAY;
	return {
		id: uuid(KINDS.meeting, index),
		title: `Meeting ${index}`,
		description: index % 8 === 7 ? null : `Agenda ${index}`,
		startsAt,
		endsAt: startsAt + 15 * MINUTE * (1 + (index % 6)),
		customer: index % 5 === 4 ? null : customer(index, records),
		attendees,
		isDone: index % 2 === 0,
		dealId: optionalDeal(index),
		projectId: index % 6 === 0 ? projectId(0) : null,
		milestoneId: null,
		location: index % 3 === 0 ? { type: 'virtual' } : null,
		creatorId: userId(0),
		custom: index % 5 === 0 ? { [fieldId(10)]: `topic ${index}` } : {},
		createdAt: made,
	};
}

export function makeTask(index: number, records: number): Task {
	const made = madeAt(index, records);
	const isCompleted = index % 3 === 0;
	const assignees = [ref('user', userId(index % 2)), ref('team', teamId(0)), null];
	return {
		id: uuid(KINDS.task, index),
		title: `Task ${index}`,
		description: index % 8 === 7 ? null : `What to do in task ${index}`,
		dueOn: tlDate(made + 7 * DAY),
		isCompleted,
		completedAt: isCompleted ? made + DAY : null,
		minutes: index % 2 === 0 ? 30 + (index % 60) : null,
		workTypeId: workTypeId(index % WORK_TYPES.length),
		assignee: assignees[index % 10 === 9 ? 2 : index % 10 === 8 ? 1 : 0],
		customer: index % 5 === 4 ? null : customer(index, records),
		dealId: optionalDeal(index),
		projectId: index % 6 === 0 ? projectId(0) : null,
		milestoneId: null,
		priority: 'ABCD'[index % 4],
		isScheduled: false,
		custom: index % 5 === 0 ? { [fieldId(11)]: true } : {},
		addedAt: made,
	};
}

/** Every other note and mail is on the first contact, so that one subject alone has pages of them. */
function subject(index: number, records: number): Reference {
	if (index % 2 === 0 && records > 0) return ref('contact', contactId(0));
	if (index % 4 === 3) return ref('deal', dealId(index % DEAL_COUNT));
	return customer(index, records);
}

export function makeNote(index: number, records: number): Note {
	return {
		id: uuid(KINDS.note, index),
		content: `Note ${index}`,
		subject: subject(index, records),
		addedAt: madeAt(index, records),
	};
}

export function makeMail(index: number, records: number): Mail {
	return {
		id: uuid(KINDS.mail, index),
		title: index % 8 === 7 ? null : `Mail ${index}`,
		content: `<p>Text of mail ${index}</p>`,
		subject: subject(index, records),
		attachments: [],
		addedAt: madeAt(index, records),
	};
}
