import { isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import type { Account, Store } from './account';
import {
	badRequest,
	excerpt,
	isMoment,
	missingOrDuplicated,
	sanitised,
	settledTime,
} from './answers';
import type { Json } from './answers';
import { CUSTOM_TYPES, isTagId, RESERVED_TYPES, USER_IDS } from './seeds';
import type { Row } from './seeds';
import type { Tenant } from './tenant';

const text: Rule = { type: 'string', nullable: true };
const flag: Rule = { type: 'boolean' };
const texts: Rule = { type: 'array', items: { type: 'string' } };
const moment: Rule = { type: 'string', nullable: true, test: isMoment };
const key: Rule = { type: 'string', nullable: true };
const links: Rule = {
	type: 'array',
	items: {
		type: 'object',
		keys: { id: { type: 'string', required: true }, name: text, isOwner: flag },
	},
};
const activityTags: Rule = { type: 'array', items: { type: 'string', test: isTagId } };

/** One resource of the API. */
export interface Resource {
	/** Its path. */
	name: string;
	/** What its custom fields name as their parent, in lower case. */
	parent: string;
	store: (account: Account) => Store;
	rules: Rules;
	/** Values that the vendor makes; written ones have no effect. */
	generated: string[];
	/** Keys beside `externalId` and `sourceId` that no two records share. */
	uniqueKeys: string[];
	/** Where the time of the creation stands. */
	createdKeys: string[];
	times: string[];
	/** A record without content. */
	blank: (account: Account) => Json;
	/** What the rules cannot say, and what follows from the written values. */
	settle: (account: Account, tenant: Tenant, body: Json, before: Row | undefined) => Json;
	/** After the record is stored. */
	after?: (account: Account, row: Row, before: Row | undefined) => Row;
	/** Page sizes of lists. */
	sizes: { usual: number; most: number };
	filters: string[];
	/** Filters that only third parties know of. */
	hearsay: string[];
	deletedObject: boolean;
}

/** The company of a write; an enduser's may be found by the domain of the address. */
function companyOf(account: Account, body: Json, before: Row | undefined, address?: unknown): Json {
	if (body.companyId === undefined && before !== undefined) return {};
	const company =
		body.companyId === undefined ? account.companyByMail(address) : account.company(body.companyId);
	if (company === undefined) throw missingOrDuplicated('companyId');
	return { companyId: company._id, companyName: company.name };
}

function peopleOf(account: Account, body: Json): Json {
	if (!Array.isArray(body.endusers)) return {};
	return {
		endusers: (body.endusers as Json[]).map(({ id, name }) => {
			const row = account.endusers.get(String(id));
			if (row === undefined) throw badRequest(`endusers: ${String(id)} is unknown`);
			return { id, name: name ?? row.name };
		}),
	};
}

function usersOf(account: Account, body: Json): Json {
	if (!Array.isArray(body.users)) return {};
	const users = (body.users as Json[]).map(({ id, name, isOwner }) => {
		const user = account.user(id);
		if (user === undefined) throw badRequest(`users: ${String(id)} is unknown`);
		return { id, name: name ?? user.nickName, isOwner: isOwner === true };
	});
	return { users, userIds: users.map(({ id }) => id) };
}

function textOf(body: Json): Json {
	if (body.description === undefined) return {};
	const description = sanitised(body.description ?? '');
	return { description, ...excerpt(description) };
}

function timesOf(resource: Resource, body: Json): Json {
	return Object.fromEntries(
		resource.times.flatMap((name) =>
			typeof body[name] === 'string' ? [[name, settledTime(body[name])]] : [],
		),
	);
}

export const endusers: Resource = {
	name: 'endusers',
	parent: 'enduser',
	store: (account) => account.endusers,
	rules: {
		companyId: { type: 'string' },
		firstName: text,
		lastName: text,
		name: text,
		position: text,
		email: { ...text, test: (value) => value === '' || /^[^\s@]+@[^\s@]+$/.test(String(value)) },
		otherEmails: texts,
		phone: text,
		tags: texts,
		featured: flag,
		primary: flag,
		archived: flag,
		npsUnsubscribed: flag,
		externalId: key,
		sourceId: key,
		custom: { type: 'object' },
	},
	generated: [
		'companyName',
		'beats',
		'convs14',
		'convsTotal',
		'lastActive',
		'lastTouch',
		'createDate',
		'createdAt',
		'updatedAt',
		'relatedEndusers',
	],
	uniqueKeys: ['email'],
	createdKeys: ['createDate', 'createdAt'],
	times: [],
	blank: () => ({
		otherEmails: [],
		tags: [],
		featured: false,
		primary: false,
		archived: false,
		npsUnsubscribed: false,
		beats: 0,
		convs14: 0,
		convsTotal: 0,
		relatedEndusers: [],
		custom: {},
	}),
	settle: (account, _tenant, body, before) => {
		const all: Json = { ...before, ...body };
		const hasKey = ['email', 'externalId', 'sourceId'].some((name) => (all[name] ?? '') !== '');
		if (!hasKey) throw missingOrDuplicated('email, externalId, sourceId');
		const hasHalf = body.firstName !== undefined || body.lastName !== undefined;
		const name = [all.firstName, all.lastName].filter((half) => (half ?? '') !== '').join(' ');
		return {
			...companyOf(account, body, before, body.email),
			...(body.name === undefined && hasHalf ? { name } : {}),
			...(typeof body.email === 'string' ? { email: body.email.toLowerCase() } : {}),
		};
	},
	sizes: { usual: 100, most: 2000 },
	filters: ['companyId', 'email'],
	hearsay: ['externalId', 'archived'],
	deletedObject: false,
};

export const conversations: Resource = {
	name: 'conversations',
	parent: 'conversation',
	store: (account) => account.conversations,
	rules: {
		companyId: { type: 'string' },
		type: { type: 'string', filled: true },
		subject: text,
		description: text,
		date: moment,
		outDate: moment,
		users: links,
		endusers: links,
		activityTags,
		externalId: key,
		sourceId: key,
		starred: flag,
		pinned: flag,
		archived: flag,
		custom: { type: 'object' },
	},
	generated: [
		'companyName',
		'snippet',
		'hasMore',
		'userIds',
		'tags',
		'sender',
		'history',
		'isOpen',
		'hasAttachments',
		'isSeen',
		'isCustomType',
		'createDate',
		'updatedAt',
		'owner',
		'userId',
		'nickName',
	],
	uniqueKeys: [],
	createdKeys: ['createDate'],
	times: ['date', 'outDate'],
	blank: (account) => ({
		type: 'note',
		subject: '',
		date: account.now(),
		description: '',
		snippet: '',
		hasMore: false,
		users: [],
		userIds: [],
		endusers: [],
		activityTags: [],
		tags: [],
		sender: [],
		history: [],
		custom: {},
		starred: false,
		pinned: false,
		archived: false,
		isOpen: false,
		hasAttachments: false,
		isSeen: true,
		isCustomType: false,
	}),
	settle: (account, tenant, body, before) => {
		const known = ['note', ...CUSTOM_TYPES, ...RESERVED_TYPES];
		const given = body.type === undefined ? undefined : String(body.type);
		const type = given === undefined || known.includes(given) ? given : 'note';
		const isNewlyReserved =
			type !== undefined && RESERVED_TYPES.includes(type) && type !== before?.type;
		if (isNewlyReserved && !tenant.isLenient) throw badRequest(`type ${type} is reserved`);
		const kept = type ?? before?.type ?? 'note';
		const people = kept === 'note' || tenant.isLenient ? peopleOf(account, body) : {};
		const times = timesOf(conversations, body);
		return {
			...companyOf(account, body, before),
			...textOf(body),
			...usersOf(account, body),
			endusers: before?.endusers ?? [],
			...people,
			...(type === undefined ? {} : { type, isCustomType: CUSTOM_TYPES.includes(type) }),
			...times,
			...(before === undefined && times.outDate === undefined
				? { outDate: times.date ?? account.now() }
				: {}),
		};
	},
	sizes: { usual: 30, most: 2000 },
	filters: ['companyId'],
	hearsay: ['type'],
	deletedObject: true,
};

const TASK_STATUSES = ['To Do', 'in-progress', 'Done', 'ignored', 'blocked'];

export const tasks: Resource = {
	name: 'tasks',
	parent: 'task',
	store: (account) => account.tasks,
	rules: {
		mainType: { type: 'string', values: ['task', 'event'] },
		type: text,
		action: text,
		description: text,
		status: { type: 'string' },
		companyId: { type: 'string' },
		ownerId: { type: 'string', nullable: true, test: (id) => USER_IDS.includes(String(id)) },
		users: links,
		endusers: links,
		startTime: moment,
		endTime: moment,
		noSpecificTime: flag,
		activityTags,
		externalId: key,
		sourceId: key,
		repeat: { ...text, values: ['daily', 'weekly', 'monthly', 'quarterly', 'yearly', 'custom'] },
		repeatDays: { type: 'array' },
		checklist: { type: 'array' },
		custom: { type: 'object' },
	},
	generated: [
		'snippet',
		'hasMore',
		'ownerName',
		'userIds',
		'dateDone',
		'isArchived',
		'noteId',
		'createdAt',
		'updatedAt',
		'companyName',
	],
	uniqueKeys: [],
	createdKeys: ['createdAt'],
	times: ['startTime', 'endTime'],
	blank: () => ({
		type: 'note',
		action: '',
		description: '',
		snippet: '',
		hasMore: false,
		status: 'To Do',
		users: [],
		endusers: [],
		noSpecificTime: false,
		dateDone: null,
		isArchived: false,
		repeat: null,
		repeatDays: [],
		activityTags: [],
		custom: {},
	}),
	settle: (account, _tenant, body, before) => {
		if (before === undefined && body.mainType === undefined) throw missingOrDuplicated('mainType');
		if (before !== undefined && (body.mainType ?? before.mainType) !== before.mainType) {
			throw badRequest('mainType cannot be changed');
		}
		const status = body.status === undefined ? undefined : String(body.status);
		const known = TASK_STATUSES.find((each) => each.toLowerCase() === status?.toLowerCase());
		if (known === 'Done' && status !== 'Done') {
			throw badRequest('Failed to execute task status update');
		}
		const company = companyOf(account, body, before);
		const { users } = usersOf(account, body);
		const isDone = status === 'Done';
		return {
			...(company.companyId === undefined ? {} : { companyId: company.companyId }),
			...textOf(body),
			...(users === undefined ? {} : { users }),
			...peopleOf(account, body),
			...timesOf(tasks, body),
			...(typeof body.ownerId === 'string'
				? { ownerName: account.user(body.ownerId)?.nickName }
				: {}),
			...(status === undefined
				? {}
				: { isArchived: isDone, dateDone: isDone ? (before?.dateDone ?? account.now()) : null }),
		};
	},
	after: (account, row, before) => {
		if (row.status !== 'Done' || before?.status === 'Done') return row;
		const now = account.now();
		const company = account.company(row.companyId);
		const note: Row = {
			...conversations.blank(account),
			_id: account.conversations.newId(account.nowMs),
			type: CUSTOM_TYPES.includes(String(row.type)) ? row.type : 'note',
			subject: row.action,
			description: row.description,
			...excerpt(row.description),
			companyId: row.companyId,
			companyName: company?.name,
			endusers: row.endusers,
			date: now,
			outDate: now,
			createDate: now,
			updatedAt: now,
		};
		account.conversations.write(note, account.nowMs);
		return { ...row, noteId: note._id };
	},
	sizes: { usual: 500, most: 10_000 },
	filters: ['companyId'],
	hearsay: ['isArchived', 'enduserIds'],
	deletedObject: false,
};

export const RESOURCES = [endusers, conversations, tasks];

/** Whether a body's value is an object. */
export const hasCustom = (body: Json): body is Json & { custom: Json } => isObject(body.custom);
