import { isObject } from '../core/shape';
import { notFound, tlTime } from './answers';
import type { Account } from './account';
import { BOOLEAN, demand, reference, required, TEXT, textsOf, TIME, UUID, UUIDS } from './body';
import type { Reference } from './body';
import { done, ok } from './context';
import type { Action } from './context';
import { holdsTerm } from './lists';
import type { Call, Meeting } from './rows';
import { ACTIVITY_TYPES, KINDS } from './seeds';

const HALF_HOUR = 1_800_000;
const USUAL_SIZE = 20;
const LARGEST_SIZE = 100;

/** Calls and meetings as the calendar shows them. */
interface Entry {
	id: string;
	typeId: string;
	title: string;
	description: string | null;
	startsAt: number;
	endsAt: number;
	attendees: Reference[];
	links: Reference[];
	isDone: boolean;
	creatorId: string;
}

/** The calendar has ids of its own: they follow from those of calls, meetings and scheduled tasks. */
export function eventOf(id: string): string {
	return KINDS.event + id.slice(8, 9) + id.slice(0, 4) + id.slice(13);
}

function ofCall(row: Call): Entry {
	const links = [row.customer];
	if (row.contactId !== null) links.push({ type: 'contact', id: row.contactId });
	if (row.dealId !== null) links.push({ type: 'deal', id: row.dealId });
	return {
		id: eventOf(row.id),
		typeId: ACTIVITY_TYPES[1].id,
		title: row.description?.split('\n')[0] ?? 'Call',
		description: row.description,
		startsAt: row.dueAt,
		endsAt: row.dueAt + HALF_HOUR,
		attendees: [{ type: 'user', id: row.assigneeId }],
		links,
		isDone: row.isCompleted,
		creatorId: row.assigneeId,
	};
}

function ofMeeting(row: Meeting): Entry {
	const links: Reference[] = [];
	if (row.customer !== null) links.push(row.customer);
	if (row.dealId !== null) links.push({ type: 'deal', id: row.dealId });
	return {
		id: eventOf(row.id),
		typeId: ACTIVITY_TYPES[0].id,
		title: row.title,
		description: row.description,
		startsAt: row.startsAt,
		endsAt: row.endsAt,
		attendees: row.attendees,
		links,
		isDone: row.isDone,
		creatorId: row.creatorId,
	};
}

function* entries({ calls, meetings }: Account): Generator<Entry> {
	for (const row of calls.table.values()) yield ofCall(row);
	for (const row of meetings.table.values()) yield ofMeeting(row);
}

function show(entry: Entry): Record<string, unknown> {
	return {
		id: entry.id,
		creator: { type: 'user', id: entry.creatorId },
		task: null,
		activity_type: { type: 'activityType', id: entry.typeId },
		title: entry.title,
		description: entry.description,
		starts_at: tlTime(entry.startsAt),
		ends_at: tlTime(entry.endsAt),
		location: null,
		attendees: entry.attendees,
		links: entry.links,
	};
}

function holds(list: Reference[], wanted: unknown): boolean {
	return isObject(wanted) && list.some(({ type, id }) => type === wanted.type && id === wanted.id);
}

function passes(entry: Entry, filter: Record<string, unknown>): boolean {
	const {
		ids,
		user_id: user,
		activity_type_id: type,
		ends_after: after,
		starts_before: before,
		term,
	} = filter;
	const { attendee, link, task_id: task, done: isDone } = filter;
	return (
		textsOf(ids)?.includes(entry.id) !== false &&
		(user === undefined || entry.attendees.some(({ id }) => id === user)) &&
		(type === undefined || entry.typeId === type) &&
		(after === undefined || entry.endsAt >= Date.parse(String(after))) &&
		(before === undefined || entry.startsAt <= Date.parse(String(before))) &&
		(term === undefined || holdsTerm(String(term), entry.title, entry.description)) &&
		(attendee === undefined || holds(entry.attendees, attendee)) &&
		(link === undefined || holds(entry.links, link)) &&
		task === undefined &&
		(isDone === undefined || entry.isDone === isDone)
	);
}

function list(account: Account, body: Record<string, unknown>): unknown {
	demand(body, {
		filter: {
			type: 'object',
			keys: {
				ids: UUIDS,
				user_id: UUID,
				activity_type_id: UUID,
				ends_after: TIME,
				starts_before: TIME,
				term: TEXT,
				attendee: reference('contact'),
				link: reference('contact', 'company', 'deal'),
				task_id: UUID,
				done: BOOLEAN,
			},
		},
		page: {
			type: 'object',
			keys: { size: { type: 'integer', max: LARGEST_SIZE }, number: { type: 'integer' } },
		},
		sort: {
			type: 'array',
			items: { type: 'object', keys: { field: required(TEXT), order: TEXT } },
		},
	});
	const filter = isObject(body.filter) ? body.filter : {};
	const page = isObject(body.page) ? body.page : {};
	const [sort] = Array.isArray(body.sort) ? body.sort : [];
	const direction = isObject(sort) && sort.field === 'starts_at' && sort.order === 'desc' ? -1 : 1;
	const found = [...entries(account)].filter((entry) => passes(entry, filter));
	found.sort((left, right) => (left.startsAt - right.startsAt) * direction);
	const size = typeof page.size === 'number' ? page.size : USUAL_SIZE;
	const start = ((typeof page.number === 'number' ? page.number : 1) - 1) * size;
	return { data: found.slice(start, start + size).map(show) };
}

function find(account: Account, id: unknown): Entry {
	for (const entry of entries(account)) if (entry.id === id) return entry;
	throw notFound('Event');
}

export const eventActions: Record<string, Action> = {
	'events.list': ({ account, body }) => ok(list(account, body)),
	'events.info': ({ account, body }) => {
		demand(body, { id: required(UUID) });
		return ok({ data: show(find(account, body.id)) });
	},
	'events.cancel': ({ account, body }) => {
		demand(body, { id: required(UUID) });
		const { id } = find(account, body.id);
		for (const row of account.calls.table.values())
			if (eventOf(row.id) === id) account.calls.delete(row.id);
		for (const row of account.meetings.table.values())
			if (eventOf(row.id) === id) account.meetings.delete(row.id);
		return done;
	},
};
