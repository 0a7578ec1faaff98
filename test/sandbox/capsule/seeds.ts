import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';

export const USERS = [
	{ id: 118245, username: 'mtoivonen', name: 'Mika Toivonen' },
	{ id: 118246, username: 'baust', name: 'Ben Aust' },
	{ id: 118247, username: 'cdorn', name: 'Cleo Dorn' },
];
export const TEAM = { id: 7700, name: 'Sales', description: null, memberIds: [118245, 118246] };

/** Definitions of custom fields; `captureRule` says which type of party has the field. */
export const DEFINITIONS = [
	{
		id: 6120,
		name: 'Tier',
		type: 'list',
		options: ['Bronze', 'Silver', 'Gold'],
		captureRule: null,
	},
	{ id: 6121, name: 'Nickname', type: 'text', options: null, captureRule: 'person' },
	{ id: 6122, name: 'Points', type: 'number', options: null, captureRule: null },
	{ id: 6123, name: 'Contract date', type: 'date', options: null, captureRule: 'person' },
	{ id: 6124, name: 'Reseller', type: 'boolean', options: null, captureRule: null },
	{ id: 6125, name: 'Portal', type: 'link', options: null, captureRule: null },
	{ id: 6126, name: 'VAT number', type: 'text', options: null, captureRule: 'organisation' },
];
export const SEEDED_TAGS = ['Supplier', 'VIP', 'Newsletter'];
export const CATEGORIES = [
	{ id: 41200, name: 'Follow-up', colour: 'ef7a1c' },
	{ id: 41201, name: 'Call', colour: '22aa55' },
	{ id: 41202, name: 'Email', colour: '2255aa' },
];
export const CHAT_ACTIVITY = 5501;
export const ACTIVITY_TYPES = [
	{ id: -1, name: 'Note', updateLastContacted: false },
	{ id: -2, name: 'Meeting', updateLastContacted: true },
	{ id: -3, name: 'Call', updateLastContacted: true },
	{ id: -4, name: 'Task completed', updateLastContacted: false },
	{ id: CHAT_ACTIVITY, name: 'Chat', updateLastContacted: true },
];

/** An address, number, site or mail address of a party: what the vendor calls a child. */
export interface Child {
	id: number;
	type: string | null;
	[key: string]: string | number | null;
}
export const CHILD_LISTS = ['emailAddresses', 'phoneNumbers', 'addresses', 'websites'] as const;
export type ChildList = (typeof CHILD_LISTS)[number];

export interface FieldValue {
	id: number;
	definitionId: number;
	value: string | boolean;
}

/** A party as it is kept; links are ids. */
export interface Party extends Record<ChildList, Child[]> {
	id: number;
	type: 'person' | 'organisation';
	/** firstName, lastName, title, jobTitle of persons, name of organisations, about of both. */
	texts: Record<string, string | null>;
	organisationId: number | null;
	ownerId: number | null;
	teamId: number | null;
	tagIds: number[];
	fields: FieldValue[];
	createdAt: number;
	updatedAt: number;
	lastContactedAt: number | null;
}

/** What an entry or task is about: one thing at most. */
export interface Subject {
	kind: 'party' | 'opportunity' | 'kase';
	id: number;
}

export interface Entry {
	id: number;
	type: 'note' | 'email' | 'task';
	activityTypeId: number | null;
	subject: string | null;
	content: string;
	about: Subject;
	creatorId: number;
	entryAt: number;
	createdAt: number;
	updatedAt: number;
}

export interface Task {
	id: number;
	description: string;
	detail: string | null;
	categoryId: number | null;
	dueOn: string;
	dueTime: string | null;
	status: 'OPEN' | 'COMPLETED' | 'PENDING';
	about: Subject | null;
	ownerId: number | null;
	createdAt: number;
	updatedAt: number;
	completedAt: number | null;
	completedById: number | null;
}

export const FIRST_PARTY = 204_811_000;
export const FIRST_ENTRY = 881_204_000;
export const FIRST_TASK = 55_120_000;
const FIRST_CHILD = 3_900_000_000;
export const FIRST_OPPORTUNITY = 9_100_100;
export const FIRST_KASE = 4_300_100;
export const FIRST_TAG = 77_120;
export const OPPORTUNITY_COUNT = 10;
export const KASE_COUNT = 6;

/** The id of the seeded person with an index; organisations come before all persons. */
export function personId(index: number): number {
	return FIRST_PARTY + COMPANY_COUNT + index;
}

export function organisationId(index: number): number {
	return FIRST_PARTY + index;
}

export function seedParty(position: number, records: number): Party {
	return position < COMPANY_COUNT
		? seedOrganisation(position)
		: seedPerson(position - COMPANY_COUNT, records);
}

const childId = (position: number, number: number): number => FIRST_CHILD + position * 20 + number;

function seedOrganisation(index: number): Party {
	const createdAt = madeAt(index, COMPANY_COUNT);
	return {
		id: organisationId(index),
		type: 'organisation',
		organisationId: null,
		texts: { name: companyName(index), about: null },
		ownerId: USERS[index % USERS.length].id,
		teamId: null,
		tagIds: [],
		fields: [],
		emailAddresses: [
			{ id: childId(index, 0), type: 'Work', address: `office@company${index}.example.com` },
		],
		phoneNumbers: [],
		addresses: [],
		websites: [
			{
				id: childId(index, 1),
				type: null,
				service: 'URL',
				address: `company${index}.example.com`,
				url: `http://company${index}.example.com`,
			},
		],
		createdAt,
		updatedAt: createdAt,
		lastContactedAt: null,
	};
}

function seedPerson(index: number, records: number): Party {
	const one = person(index);
	const position = COMPANY_COUNT + index;
	const createdAt = madeAt(index, records);
	let children = 0;
	const child = (type: string | null, values: Record<string, string | null>): Child => ({
		id: childId(position, children++),
		type,
		...values,
	});
	const hasEmail = index % 7 !== 6;
	const emailAddresses = [
		...(hasEmail ? [child('Work', { address: one.email })] : []),
		...(hasEmail && index % 3 === 0 ? [child('Home', { address: one.secondEmail })] : []),
	];
	const phoneNumbers = [
		...(index % 11 === 10 ? [] : [child('Work', { number: one.phone })]),
		...(index % 2 === 0 ? [child('Mobile', { number: one.mobile })] : []),
	];
	const home = {
		street: one.street,
		city: one.city,
		state: one.state,
		zip: one.postalCode,
		country: one.country,
	};
	const addresses = [
		child('Office', home),
		...(index % 6 === 0
			? [
					child('Postal', {
						street: 'PO Box 7\nHarbour',
						city: 'Gent',
						state: null,
						zip: '9000',
						country: 'Belgium',
					}),
				]
			: []),
	];
	const owner = index % 13 === 12 ? null : USERS[index % USERS.length].id;
	const value = (definitionId: number, text: string | boolean): FieldValue => ({
		id: childId(position, 10 + definitionId - 6120),
		definitionId,
		value: text,
	});
	return {
		id: personId(index),
		type: 'person',
		texts: {
			firstName: one.firstName,
			lastName: one.lastName,
			jobTitle: one.title,
			title: index % 2 === 0 ? 'Ms' : null,
			about: index % 2 === 0 ? `Met at fair ${index}` : null,
		},
		organisationId: index % 9 === 8 ? null : organisationId(one.companyIndex),
		ownerId: owner,
		teamId: owner !== null && TEAM.memberIds.includes(owner) && index % 2 === 0 ? TEAM.id : null,
		tagIds: index % 4 === 0 ? [FIRST_TAG + (index % SEEDED_TAGS.length)] : [],
		fields: [
			value(6120, ['Bronze', 'Silver', 'Gold'][index % 3]),
			value(6122, String(index % 100)),
			...(index % 2 === 0 ? [value(6121, one.firstName.slice(0, 3))] : []),
			...(index % 3 !== 2 ? [value(6123, '2026-03-01')] : []),
			value(6124, index % 2 === 1),
		],
		emailAddresses,
		phoneNumbers,
		addresses,
		websites:
			index % 5 === 0
				? [
						child(null, {
							service: 'LINKED_IN',
							address: `ada-${index}`,
							url: `https://www.linkedin.com/in/ada-${index}`,
						}),
					]
				: [],
		createdAt,
		updatedAt: createdAt + (index % 4) * 3_600_000,
		lastContactedAt: index % 4 === 3 ? null : createdAt + 7_200_000,
	};
}

/** What the seeded engagement with an index is about. */
function aboutOf(index: number): Subject {
	if (index % 5 === 3)
		return { kind: 'opportunity', id: FIRST_OPPORTUNITY + (index % OPPORTUNITY_COUNT) };
	if (index % 7 === 5) return { kind: 'kase', id: FIRST_KASE + (index % KASE_COUNT) };
	if (index % 6 === 4) return { kind: 'party', id: organisationId(index % COMPANY_COUNT) };
	return { kind: 'party', id: personId(index) };
}

/** Notes, meetings, calls and mails in turn. */
const ENTRY_KINDS = 4;
/** Of four tasks the second is done, and its record follows the entries of the same index. */
const TASKS_A_BLOCK = 4;
const DONE_IN_BLOCK = 1;
const BLOCK = TASKS_A_BLOCK * ENTRY_KINDS + 1;
const DONE_POSITION = (DONE_IN_BLOCK + 1) * ENTRY_KINDS;
/** After which time a seeded task was done. */
const DONE_AFTER_MS = 4_000;

/** How many entries are seeded. */
export function entryCount(records: number): number {
	const blocks = Math.floor(records / TASKS_A_BLOCK);
	const rest = records % TASKS_A_BLOCK;
	return blocks * BLOCK + rest * ENTRY_KINDS + (rest > DONE_IN_BLOCK ? 1 : 0);
}

/** The seeded entry at a position; entries stand in the order of their time. */
export function seedEntry(position: number, records: number): Entry {
	const first = Math.floor(position / BLOCK) * TASKS_A_BLOCK;
	const within = position % BLOCK;
	const id = FIRST_ENTRY + position;
	if (within === DONE_POSITION) return doneEntry(id, first + DONE_IN_BLOCK, records);
	const number = within > DONE_POSITION ? within - 1 : within;
	const index = first + Math.floor(number / ENTRY_KINDS);
	const kind = number % ENTRY_KINDS;
	const entryAt = madeAt(index, records) + kind * 1_000;
	const isMail = kind === 3;
	return {
		id,
		type: isMail ? 'email' : 'note',
		activityTypeId: isMail ? null : index % 17 === 16 && kind === 0 ? CHAT_ACTIVITY : -1 - kind,
		subject: isMail ? `Offer ${index}` : null,
		content: isMail
			? `<p>Details of offer ${index}</p>`
			: `${['Note', 'Meeting', 'Call'][kind]} ${index}\n\nTalked about **order ${index}**`,
		about: aboutOf(index),
		creatorId: USERS[index % USERS.length].id,
		entryAt,
		createdAt: entryAt,
		updatedAt: entryAt + (index % 3) * 60_000,
	};
}

function doneEntry(id: number, index: number, records: number): Entry {
	const { description, completedAt, completedById } = seedTask(index, records);
	const entryAt = completedAt ?? 0;
	return {
		id,
		type: 'task',
		activityTypeId: -4,
		subject: null,
		content: description,
		about: aboutOf(index),
		creatorId: completedById ?? USERS[0].id,
		entryAt,
		createdAt: entryAt,
		updatedAt: entryAt,
	};
}

export function seedTask(index: number, records: number): Task {
	const createdAt = madeAt(index, records);
	const status = (['OPEN', 'COMPLETED', 'OPEN', 'PENDING'] as const)[index % 4];
	const isDone = status === 'COMPLETED';
	const ownerId = USERS[index % USERS.length].id;
	return {
		id: FIRST_TASK + index,
		description: `Task ${index}`,
		detail: index % 2 === 0 ? `To do ${index}` : null,
		categoryId: index % 3 === 2 ? null : CATEGORIES[index % CATEGORIES.length].id,
		dueOn: new Date(createdAt + 604_800_000).toISOString().slice(0, 10),
		dueTime: index % 2 === 0 ? '14:30:00' : null,
		status,
		about: index % 8 === 7 ? null : aboutOf(index),
		ownerId,
		createdAt,
		updatedAt: isDone ? createdAt + DONE_AFTER_MS : createdAt,
		completedAt: isDone ? createdAt + DONE_AFTER_MS : null,
		completedById: isDone ? ownerId : null,
	};
}
