import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import type { FieldValues } from './fields';

export const TENANT = { id: 1, name: 'Larkspur Sandbox', subdomain: 'larkspur-sandbox' };
/** Internal persons: the users. The first one owns the API key. */
export const USER_IDS = [443, 444, 445];
export const SELF_ID = USER_IDS[0];
export const OPPORTUNITY_COUNT = 10;
export const LIST_ID = 26;

const HOUR = 3_600_000;
const FIRST_PERSON = 38_701;
const FIRST_ORGANIZATION = 1_687_401;
const FIRST_OPPORTUNITY = 4;
/** All four kinds of interaction count from here: an id is unique only together with its type. */
export const FIRST_INTERACTION = 3001;
export const FIRST_NOTE = 22_001;
export const FIRST_REMINDER = 15_001;

export interface Person {
	id: number;
	type: 0 | 1;
	firstName: string;
	lastName: string | null;
	emails: string[];
	primaryEmail: string | null;
	organizationIds: number[];
	fields: FieldValues;
	/** First and last interaction; undefined where there was none. */
	interacted?: { first: number; last: number };
}

export interface Interaction {
	id: number;
	/** 0 meeting, 1 call, 2 chat, 3 email. */
	type: number;
	start: number;
	end: number | null;
	title: string | null;
	manualCreatorId: number | null;
	personIds: number[];
	noteIds: number[];
	/** 0 sent, 1 received. */
	direction: number;
	createdAt: number;
	updatedAt: number | null;
}

export interface Note {
	id: number;
	creatorId: number;
	personIds: number[];
	interactionPersonIds: number[];
	interactionId: number | null;
	interactionType: number | null;
	mentionedPersonIds: number[];
	organizationIds: number[];
	opportunityIds: number[];
	parentId: number | null;
	content: string;
	/** 0 plain, 1 email, 2 HTML, 3 AI summary. */
	type: number;
	createdAt: number;
	updatedAt: number | null;
}

export interface Reminder {
	id: number;
	/** 0 one-time, 1 recurring. */
	type: number;
	content: string | null;
	due: number | null;
	/** 0 interaction, 1 email, 2 meeting. */
	resetType: number | null;
	days: number | null;
	completedAt: number | null;
	creatorId: number;
	ownerId: number;
	completerId: number | null;
	personId: number | null;
	organizationId: number | null;
	opportunityId: number | null;
	createdAt: number;
	updatedAt: number | null;
}

export const personId = (index: number) => FIRST_PERSON + index;
export const organizationId = (index: number) => FIRST_ORGANIZATION + index;
export const opportunityId = (index: number) => FIRST_OPPORTUNITY + index;

const NAMES = [
	['Ana', 'Ruiz'],
	['Ben', 'Okoye'],
	['Cleo', 'Sato'],
];

export const USERS: Person[] = NAMES.map(([firstName, lastName], index) => {
	const email = `${firstName.toLowerCase()}@larkspur.example`;
	return {
		id: USER_IDS[index],
		type: 1,
		firstName,
		lastName,
		emails: [email],
		primaryEmail: email,
		organizationIds: [],
		fields: {},
	};
});

/** The field values of a seeded person; every ninth has none. */
function seededFields(
	index: number,
	facts: {
		title: string;
		phone: string;
		mobile: string;
		street: string;
		city: string;
		state: string;
		country: string;
	},
): FieldValues {
	if (index % 9 === 8) return {};
	return {
		'affinity-data-current-job-title': facts.title,
		'affinity-data-job-titles': [facts.title],
		...(index % 11 === 10
			? {}
			: {
					'affinity-data-phone-number':
						index % 2 === 0 ? [facts.phone, facts.mobile] : [facts.phone],
				}),
		...(index % 8 === 7
			? {}
			: {
					'affinity-data-location': {
						streetAddress: facts.street,
						city: facts.city,
						state: facts.state,
						country: facts.country,
						continent: facts.country === 'United States' ? 'North America' : 'Europe',
					},
				}),
		'dealroom-industry': 'Trade',
		'field-6101': `nick-${index}`,
		'field-6102': index % 50,
		'field-6103': Date.parse(`2026-${String((index % 12) + 1).padStart(2, '0')}-01T00:00:00-07:00`),
		'field-6104': 61_040 + (index % 2),
		'field-6105': index % 3 === 0 ? [61_050, 61_051] : [61_052],
		'field-6106': USER_IDS[index % 3],
		...(index % 4 === 0 ? { 'field-6107': organizationId(index % 20) } : {}),
	};
}

/** The table position of an id: users first, then the seeded external persons. */
export function personPosition(id: number): number {
	return id < FIRST_PERSON ? USER_IDS.indexOf(id) : id - FIRST_PERSON + USERS.length;
}

/** Every fourth person never had an interaction. */
export function hasInteractions(index: number): boolean {
	return index % 4 !== 3;
}

export function makePerson(position: number, count: number): Person {
	if (position < USERS.length) return USERS[position];
	const index = position - USERS.length;
	const facts = person(index);
	const emails =
		index % 7 === 6 ? [] : [facts.email, ...(index % 3 === 0 ? [facts.secondEmail] : [])];
	const made = madeAt(index, count);
	return {
		id: personId(index),
		type: 0,
		firstName: facts.firstName,
		lastName: index % 17 === 16 ? '' : facts.lastName,
		emails,
		primaryEmail: emails[0] ?? null,
		organizationIds: index % 6 === 5 ? [] : [organizationId(facts.companyIndex)],
		fields: seededFields(index, facts),
		...(hasInteractions(index) ? { interacted: { first: made, last: made + 24 * HOUR } } : {}),
	};
}

export interface Organization {
	id: number;
	name: string;
	domain: string;
	domains: string[];
	global: boolean;
}

export const ORGANIZATIONS: Organization[] = Array.from(
	{ length: COMPANY_COUNT },
	(_none, index) => ({
		id: organizationId(index),
		name: companyName(index),
		domain: `company-${index}.example.com`,
		domains: [`company-${index}.example.com`],
		global: index % 5 === 4,
	}),
);

export interface Opportunity {
	id: number;
	name: string;
	personIds: number[];
	organizationIds: number[];
}

export function makeOpportunities(people: number): Opportunity[] {
	return Array.from({ length: OPPORTUNITY_COUNT }, (_none, index) => ({
		id: opportunityId(index),
		name: `Opportunity ${index + 1}`,
		personIds: people > 0 ? [personId(index % people)] : [],
		organizationIds: [organizationId(index)],
	}));
}

/** The external person of the seeded interaction with an index; only those who have interactions. */
function partnerOf(index: number, people: number): number[] {
	const wanted = index % Math.max(people, 1);
	if (people === 0) return [];
	return [personId(hasInteractions(wanted) ? wanted : wanted - 1)];
}

export function makeInteraction(type: number, index: number, count: number): Interaction {
	const start = madeAt(index, count);
	const isManual = index % 2 === 1;
	const isEvent = type <= 1;
	const titles: Record<number, string> = {
		0: isManual ? 'Manually logged event' : `Meeting ${index}`,
		1: isManual ? 'Manually logged call' : `Call ${index}`,
		3: index % 12 === 11 ? '********' : `Offer ${index}`,
	};
	return {
		id: FIRST_INTERACTION + index,
		type,
		start,
		end: isEvent && !isManual ? start + HOUR / 2 : null,
		title: titles[type] ?? null,
		manualCreatorId: type === 3 || (isEvent && !isManual) ? null : USER_IDS[index % 3],
		personIds: [USER_IDS[index % 3], ...partnerOf(index, count)],
		noteIds: type === 0 && index % 4 === 0 ? [FIRST_NOTE + index] : [],
		direction: index % 2,
		createdAt: start,
		updatedAt: isEvent && index % 5 === 0 ? start + HOUR : null,
	};
}

export function makeNote(index: number, count: number): Note {
	const createdAt = madeAt(index, count);
	const isOfMeeting = index % 4 === 0;
	const persons = count > 0 ? [personId(index % count)] : [];
	const isHtml = index % 10 === 9;
	return {
		id: FIRST_NOTE + index,
		creatorId: index % 5 === 4 ? USER_IDS[1] : SELF_ID,
		personIds: index % 5 === 3 ? [] : persons,
		interactionPersonIds: isOfMeeting ? makeInteraction(0, index, count).personIds : [],
		interactionId: isOfMeeting ? FIRST_INTERACTION + index : null,
		interactionType: isOfMeeting ? 0 : null,
		mentionedPersonIds: index % 50 === 49 ? [USER_IDS[1]] : [],
		organizationIds:
			index % 5 === 3 || index % 2 === 0 ? [organizationId(index % COMPANY_COUNT)] : [],
		opportunityIds: index % 6 === 5 ? [opportunityId(index % OPPORTUNITY_COUNT)] : [],
		parentId: null,
		content: isHtml ? `<p>Agreed on <strong>plan ${index}</strong></p>` : `Agreed on plan ${index}`,
		type: isHtml ? 2 : index % 40 === 38 ? 3 : 0,
		createdAt,
		updatedAt: index % 3 === 0 ? createdAt + HOUR : null,
	};
}

export function makeReminder(index: number, count: number): Reminder {
	const createdAt = madeAt(index, count);
	const isRecurring = index % 10 === 9;
	const isDone = index % 3 === 2;
	const ownerId = USER_IDS[index % 3];
	return {
		id: FIRST_REMINDER + index,
		type: isRecurring ? 1 : 0,
		content: index % 8 === 7 ? null : `Send quote ${index}`,
		due: createdAt + 7 * 24 * HOUR,
		resetType: isRecurring ? index % 3 : null,
		days: isRecurring ? 30 : null,
		completedAt: isDone ? createdAt + HOUR : null,
		creatorId: SELF_ID,
		ownerId,
		completerId: isDone ? ownerId : null,
		personId: index % 4 < 2 && count > 0 ? personId(index % count) : null,
		organizationId: index % 4 === 2 ? organizationId(index % COMPANY_COUNT) : null,
		opportunityId: index % 4 === 3 ? opportunityId(index % OPPORTUNITY_COUNT) : null,
		createdAt,
		updatedAt: null,
	};
}
