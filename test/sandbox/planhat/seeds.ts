import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { excerpt, isoTime } from './answers';
import type { Json } from './answers';

/** A record as stored. */
export interface Row extends Json {
	_id: string;
	updatedAt: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Marks of the models in the middle of ids. */
const MARKS = {
	enduser: 'e1d0c5',
	conversation: 'c0b7a2',
	task: '7a5c00',
	company: 'a0c3f1',
	user: '05e4b6',
	opportunity: '0bb317',
	customfield: 'cf1e1d',
	tag: '7a6000',
} as const;

export type Model = keyof typeof MARKS;

/** A Mongo id: 24 hexadecimal digits that begin with the second of the creation. */
export function objectId(model: Model, milliseconds: number, number: number): string {
	const second = Math.floor(milliseconds / 1000)
		.toString(16)
		.padStart(8, '0');
	return `${second}${MARKS[model]}${number.toString(16).padStart(10, '0')}`;
}

/** The number at the end of an id. */
export const numberOf = (id: string) => Number.parseInt(id.slice(14), 16);

export const isObjectId = (id: unknown) => typeof id === 'string' && /^[0-9a-f]{24}$/.test(id);

const LONG_AGO = Date.UTC(2025, 5, 1);

export const USER_IDS = [0, 1, 2, 3].map((index) => objectId('user', LONG_AGO, index));
const TAG_IDS = [0, 1].map((index) => objectId('tag', LONG_AGO, index));
export const companyId = (index: number) => objectId('company', LONG_AGO, index);

/** Endusers before the usual ones that are archived. */
export const ARCHIVED_PEOPLE = 3;
export const peopleCount = (records: number) => records + ARCHIVED_PEOPLE;

export function enduserId(index: number, records: number): string {
	return objectId('enduser', madeAt(index, peopleCount(records)), index);
}

/** The id of the first enduser that lists show. */
export const firstPerson = (records: number) => enduserId(ARCHIVED_PEOPLE, records);

export function makeEnduser(index: number, records: number): Row {
	const facts = person(index);
	const made = madeAt(index, peopleCount(records));
	const row: Row = {
		_id: enduserId(index, records),
		companyId: companyId(facts.companyIndex),
		companyName: facts.companyName,
		firstName: facts.firstName,
		lastName: facts.lastName,
		name: `${facts.firstName} ${facts.lastName}`,
		position: facts.title,
		otherEmails: index % 3 === 0 && index % 7 !== 6 ? [facts.secondEmail] : [],
		tags: index % 2 === 0 ? ['champion', ...(index % 4 === 0 ? ['fair-2026'] : [])] : [],
		featured: false,
		primary: index % 5 === 0,
		archived: index < ARCHIVED_PEOPLE,
		npsUnsubscribed: false,
		externalId: `crm-${index}`,
		beats: index % 30,
		convs14: 0,
		convsTotal: index % 9,
		relatedEndusers: [],
		createDate: isoTime(made),
		createdAt: isoTime(made),
		updatedAt: isoTime(made + 410),
		custom:
			index % 9 === 8
				? {}
				: {
						Segment: index % 2 === 0 ? 'Gold' : 'Silver',
						Remarks: `remark ${index}`,
						Headcount: index % 50,
						'First meeting': isoTime(Date.UTC(2026, index % 12, 1)),
						Markets: index % 3 === 0 ? ['AT', 'SI'] : ['BE'],
						VIP: index % 4 === 0,
						'Renewal owner': USER_IDS[index % 3],
					},
	};
	if (index % 7 !== 6) row.email = facts.email;
	if (index % 11 !== 10) row.phone = facts.phone;
	if (index % 4 === 0) row.sourceId = `0035g${String(index).padStart(10, '0')}`;
	if (index % 3 === 0) row.lastActive = isoTime(made + HOUR);
	if (index % 2 === 0) row.lastTouch = isoTime(made + DAY).slice(0, index % 4 === 0 ? 24 : 10);
	return row;
}

/** Types of seeded conversations, in blocks; the last one is a custom type. */
export const SEEDED_TYPES = ['note', 'email', 'call', 'chat', 'Onboarding call'];
/** Custom types of the account. */
export const CUSTOM_TYPES = ['Onboarding call', 'Meeting', '🎉 Kick-off'];
export const RESERVED_TYPES = ['email', 'chat', 'call', 'ticket'];

export const conversationCount = (records: number) => records * SEEDED_TYPES.length;

/** Seeded conversations of a type stand one after another. */
export function blockOf(type: string, records: number): { first: number; end: number } {
	const block = SEEDED_TYPES.indexOf(type);
	return block === -1
		? { first: 0, end: 0 }
		: { first: block * records, end: (block + 1) * records };
}

function linkedPerson(index: number, records: number): Row | undefined {
	return records === 0 ? undefined : makeEnduser(ARCHIVED_PEOPLE + (index % records), records);
}

export const tagIdsOf = (index: number) => (index % 6 === 0 ? [TAG_IDS[0]] : []);
export const isTagId = (id: unknown) => TAG_IDS.includes(String(id));

export function makeConversation(index: number, records: number): Row {
	const type = SEEDED_TYPES[Math.floor(index / records)];
	const made = madeAt(index, conversationCount(records));
	const who = linkedPerson(index, records);
	const owner = USERS[index % 3];
	const more = index % 10 === 0 ? ` ${'and so on '.repeat(20)}` : '';
	const description = `<p>${type} ${index}: agreed on the plan${more}</p>`;
	const date = isoTime(made - HOUR);
	return {
		_id: objectId('conversation', made, index),
		type,
		subject: `${type} ${index}`,
		date,
		outDate: date,
		companyId: who?.companyId ?? companyId(0),
		companyName: who?.companyName ?? companyName(0),
		description,
		...excerpt(description),
		users: index % 5 === 4 ? [] : [{ id: owner._id, name: owner.nickName, isOwner: true }],
		userIds: index % 5 === 4 ? [] : [owner._id],
		endusers: who === undefined || index % 8 === 7 ? [] : [{ id: who._id, name: who.name }],
		activityTags: tagIdsOf(index),
		tags: [],
		sender:
			type === 'email' && who !== undefined
				? [{ id: who._id, name: who.name, type: 'enduser' }]
				: [],
		history: [],
		custom: index % 9 === 8 ? {} : { Mood: index % 2 === 0 ? 'Good' : 'Bad' },
		starred: false,
		pinned: false,
		archived: false,
		isOpen: false,
		hasAttachments: false,
		isSeen: true,
		isCustomType: CUSTOM_TYPES.includes(type),
		createDate: isoTime(made),
		updatedAt: isoTime(made + 410),
	};
}

/** Done tasks are archived; they stand before the others. */
export const archivedTasks = (records: number) => Math.floor(records / 10);
export const taskCount = (records: number) => archivedTasks(records) + records * 2;

const OPEN_STATUSES = ['To Do', 'in-progress', 'blocked', 'ignored', ''];

export function makeTask(index: number, records: number): Row {
	const made = madeAt(index, taskCount(records));
	const isDone = index < archivedTasks(records);
	const isEvent = !isDone && index % 2 === 1;
	const who = linkedPerson(index, records);
	const start = made + 5 * DAY;
	const isAllDay = !isEvent && index % 4 === 0;
	const description = index % 4 === 2 ? '' : `<p>With yearly terms ${index}</p>`;
	return {
		_id: objectId('task', made, index),
		mainType: isEvent ? 'event' : 'task',
		type: isEvent ? 'Meeting' : 'note',
		action: isEvent ? `Review ${index}` : `Send the quote ${index}`,
		description,
		...excerpt(description),
		status: isDone
			? 'Done'
			: isEvent
				? 'To Do'
				: OPEN_STATUSES[(index >> 1) % OPEN_STATUSES.length],
		companyId: who?.companyId ?? companyId(0),
		ownerId: USER_IDS[index % 3],
		ownerName: USERS[index % 3].nickName,
		users: [],
		endusers: who === undefined || index % 8 === 7 ? [] : [{ id: who._id, name: who.name }],
		startTime: isoTime(start - (isAllDay ? start % DAY : 0)),
		endTime: isoTime(isAllDay ? start - (start % DAY) : start + HOUR),
		noSpecificTime: isAllDay,
		dateDone: isDone ? isoTime(made + DAY) : null,
		isArchived: isDone,
		repeat: null,
		repeatDays: [],
		activityTags: tagIdsOf(index),
		custom: index % 9 === 8 ? {} : { Effort: index % 7 },
		createdAt: isoTime(made),
		updatedAt: isoTime(made + 410),
		...(isDone && records > 0
			? { noteId: objectId('conversation', madeAt(index, conversationCount(records)), index) }
			: {}),
	};
}

const NAMES = ['Ana Ruiz', 'Bo Lind', 'Cleo Mart', 'Gone Person'];

/** Users; the last one is inactive. */
export const USERS: Array<Json & { _id: string; nickName: string }> = USER_IDS.map((_id, index) => {
	const [firstName, lastName] = NAMES[index].split(' ');
	return {
		_id,
		firstName,
		lastName,
		nickName: NAMES[index],
		email: `${firstName.toLowerCase()}@example.net`,
		inactive: index === 3,
	};
});

const STATUSES = ['prospect', 'coming', 'customer', 'canceled', 'lost'];

export const COMPANIES: Row[] = Array.from({ length: COMPANY_COUNT }, (_, index) => ({
	_id: companyId(index),
	name: companyName(index),
	externalId: `acc-${index}`,
	sourceId: `0015g${String(index).padStart(10, '0')}`,
	slug: `company-${index}`,
	status: STATUSES[index % STATUSES.length],
	domains: [`company-${index}.example.com`],
	owner: USER_IDS[index % 3],
	createDate: isoTime(LONG_AGO),
	updatedAt: isoTime(LONG_AGO),
}));

export const OPPORTUNITIES: Row[] = Array.from({ length: 10 }, (_, index) => ({
	_id: objectId('opportunity', LONG_AGO, index),
	title: `Opportunity ${index + 1}`,
	companyId: companyId(index),
	status: 'active',
	mrr: (index + 1) * 100,
	updatedAt: isoTime(LONG_AGO),
}));

function field(
	number: number,
	parent: string,
	name: string,
	type: string,
	extra: Json = {},
): Json & { parent: string; name: string; type: string } {
	return {
		_id: objectId('customfield', LONG_AGO, number),
		name,
		type,
		parent,
		listValues: [],
		isFormula: false,
		isLocked: false,
		isHidden: false,
		isMandatory: false,
		...extra,
	};
}

/** Custom field definitions. The models' names are not always written the same way. */
export const CUSTOM_FIELDS = [
	field(1, 'enduser', 'Segment', 'list', { listValues: ['Gold', 'Silver', 'Bronze'] }),
	field(2, 'enduser', 'Remarks', 'text'),
	field(3, 'enduser', 'Headcount', 'number'),
	field(4, 'enduser', 'First meeting', 'date'),
	field(5, 'EndUser', 'Markets', 'multipicklist', { listValues: ['AT', 'SI', 'BE'] }),
	field(6, 'enduser', 'VIP', 'checkbox'),
	field(7, 'enduser', 'Renewal owner', 'team member'),
	field(8, 'enduser', 'Score', 'number', { isFormula: true }),
	field(9, 'enduser', 'Origin', 'text', { isLocked: true }),
	field(10, 'Conversation', 'Mood', 'list', { listValues: ['Good', 'Bad'] }),
	field(11, 'conversation', 'Minutes', 'number'),
	field(12, 'Task', 'Effort', 'number'),
	field(13, 'company', 'Region', 'text'),
];
