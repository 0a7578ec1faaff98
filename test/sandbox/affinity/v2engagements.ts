import type { Rules } from '../core/shape';
import { isTime, readTime, v2Body, v2Invalid, v2Refusal, v2Time, v2TimeOrNull } from './answers';
import { readFilter } from './filter';
import type { FilterField } from './filter';
import { v2Page, v2Parameters } from './pages';
import type { Query } from './pages';
import { statusOf } from './reminders';
import { SELF_ID } from './seeds';
import type { Interaction, Reminder } from './seeds';
import type { Workspace } from './state';
import { companyData, personData } from './v2people';

/** Paths of v2's read-only interactions, with v1's type number. */
export const INTERACTION_PATHS: Array<[path: string, type: number]> = [
	['meetings', 0],
	['calls', 1],
	['chat-messages', 2],
	['emails', 3],
];

function participant(workspace: Workspace, id: number) {
	const person = personData(workspace, id);
	return { emailAddress: person?.primaryEmailAddress ?? null, person };
}

function preview(workspace: Workspace, ids: number[]) {
	return {
		data: ids.slice(0, 100).map((id) => participant(workspace, id)),
		totalCount: ids.length,
	};
}

function shown(workspace: Workspace, row: Interaction) {
	const { type, personIds, manualCreatorId } = row;
	const common = {
		id: row.id,
		loggingType: type !== 3 && manualCreatorId !== null ? 'manual' : 'automated',
		createdAt: v2Time(row.createdAt),
		updatedAt: v2TimeOrNull(row.updatedAt),
	};
	const creator = manualCreatorId === null ? null : participant(workspace, manualCreatorId);
	const direction = row.direction === 0 ? 'sent' : 'received';
	if (type === 2) {
		return {
			...common,
			sentAt: v2Time(row.start),
			direction,
			creator,
			participantsPreview: preview(workspace, personIds),
		};
	}
	if (type === 3) {
		const [user, ...others] = personIds;
		return {
			...common,
			sentAt: v2Time(row.start),
			subject: row.title,
			direction,
			from: participant(workspace, row.direction === 0 ? user : others[0]),
			toParticipantsPreview: preview(workspace, row.direction === 0 ? others : [user]),
			ccParticipantsPreview: preview(workspace, []),
		};
	}
	return {
		...common,
		title: row.title,
		startTime: v2Time(row.start),
		endTime: v2TimeOrNull(row.end),
		allDay: false,
		creator,
		...(type === 0 ? { organizer: participant(workspace, personIds[0]) } : {}),
		attendeesPreview: preview(workspace, personIds),
	};
}

export function listInteractionsV2(workspace: Workspace, path: string, type: number, query: Query) {
	v2Parameters(query, ['cursor', 'limit', 'filter', 'totalCount']);
	const fields: Record<string, FilterField<Interaction>> = {
		id: { kind: 'number', of: ({ id }) => id },
		[type <= 1 ? 'startTime' : 'sentAt']: { kind: 'time', of: ({ start }) => start },
		createdAt: { kind: 'time', of: ({ createdAt }) => createdAt },
		updatedAt: { kind: 'time', of: ({ updatedAt }) => updatedAt },
	};
	const test = query.filter === undefined ? {} : { test: readFilter(String(query.filter), fields) };
	const store = workspace.interactions[type];
	return v2Page(workspace.world.baseUrl(), `/v2/${path}`, query, store.listing, test, (row) => {
		const seen = store.seenByV2(row);
		return seen === undefined ? undefined : shown(workspace, seen);
	});
}

export function getMeeting(workspace: Workspace, id: number) {
	const [meetings] = workspace.interactions;
	const row = meetings.seenByV2(meetings.get(id));
	if (row === undefined) throw v2Refusal(404, `Meeting ${id} not found`);
	return shown(workspace, row);
}

const STATUSES = ['completed', 'active', 'overdue'];
const TRIGGERS = ['interaction', 'email', 'event'];

function shownReminder(workspace: Workspace, row: Reminder) {
	const opportunity = workspace.opportunities.find(({ id }) => id === row.opportunityId);
	const person = (id: number | null) => (id === null ? null : personData(workspace, id));
	return {
		id: row.id,
		type: row.type === 1 ? 'recurring' : 'one-time',
		status: STATUSES[statusOf(workspace, row)],
		content: row.content,
		dueDate: v2TimeOrNull(row.due),
		creator: person(row.creatorId),
		owner: person(row.ownerId),
		completer: person(row.completerId),
		company: row.organizationId === null ? null : companyData(row.organizationId),
		person: person(row.personId),
		opportunity: opportunity === undefined ? null : { id: opportunity.id, name: opportunity.name },
		completedAt: v2TimeOrNull(row.completedAt),
		recurrence:
			row.type === 1 ? { resetTrigger: TRIGGERS[row.resetType ?? 0], periodDays: row.days } : null,
		createdAt: v2Time(row.createdAt),
		updatedAt: v2TimeOrNull(row.updatedAt),
	};
}

function reminderFields(workspace: Workspace): Record<string, FilterField<Reminder>> {
	const number = (of: (row: Reminder) => number | null): FilterField<Reminder> => ({
		kind: 'number',
		of,
	});
	const time = (of: (row: Reminder) => number | null): FilterField<Reminder> => ({
		kind: 'time',
		of,
	});
	return {
		type: { kind: 'text', of: ({ type }) => (type === 1 ? 'recurring' : 'one-time') },
		status: { kind: 'text', of: (row) => STATUSES[statusOf(workspace, row)] },
		resetTrigger: {
			kind: 'text',
			of: ({ resetType }) => (resetType === null ? null : TRIGGERS[resetType]),
		},
		dueDate: time(({ due }) => due),
		completedAt: time(({ completedAt }) => completedAt),
		createdAt: time(({ createdAt }) => createdAt),
		updatedAt: time(({ updatedAt }) => updatedAt),
		'owner.id': number(({ ownerId }) => ownerId),
		'creator.id': number(({ creatorId }) => creatorId),
		'completer.id': number(({ completerId }) => completerId),
		'company.id': number(({ organizationId }) => organizationId),
		'person.id': number(({ personId }) => personId),
		'opportunity.id': number(({ opportunityId }) => opportunityId),
	};
}

/** Ordered by due date. */
export function listRemindersV2(workspace: Workspace, query: Query) {
	v2Parameters(query, ['cursor', 'limit', 'filter', 'totalCount']);
	const { reminders } = workspace;
	const reading = {
		order: [{ of: ({ due }: Reminder) => due ?? Number.MAX_SAFE_INTEGER }],
		...(query.filter === undefined
			? {}
			: { test: readFilter(String(query.filter), reminderFields(workspace)) }),
	};
	return v2Page(
		workspace.world.baseUrl(),
		'/v2/reminders',
		query,
		reminders.listing,
		reading,
		(row) => {
			const seen = reminders.seenByV2(row);
			return seen === undefined ? undefined : shownReminder(workspace, seen);
		},
	);
}

function findReminderV2(workspace: Workspace, id: number): Reminder {
	const row = workspace.reminders.seenByV2(workspace.reminders.get(id));
	if (row === undefined) throw v2Refusal(404, `Reminder ${id} not found`);
	return row;
}

export function getReminderV2(workspace: Workspace, id: number) {
	return shownReminder(workspace, findReminderV2(workspace, id));
}

const REFERENCE = { type: 'object', keys: { id: { type: 'integer', required: true } } } as const;

const WRITABLE: Rules = {
	type: { type: 'string', required: true, values: ['one-time', 'recurring'] },
	owner: { ...REFERENCE, required: true },
	content: { type: 'string', nullable: true },
	dueDate: { type: 'string', nullable: true, test: isTime },
	recurrence: {
		type: 'object',
		nullable: true,
		keys: {
			resetTrigger: { type: 'string', required: true, values: TRIGGERS },
			periodDays: { type: 'integer', required: true },
		},
	},
};

function settled(workspace: Workspace, before: Reminder, given: Record<string, unknown>): Reminder {
	const recurrence = given.recurrence as
		| { resetTrigger: string; periodDays: number }
		| null
		| undefined;
	const after: Reminder = {
		...before,
		type: given.type === undefined ? before.type : given.type === 'recurring' ? 1 : 0,
		ownerId: (given.owner as { id: number } | undefined)?.id ?? before.ownerId,
		content: given.content === undefined ? before.content : (given.content as string | null),
		due: given.dueDate === undefined ? before.due : (readTime(given.dueDate) ?? null),
		resetType: recurrence ? TRIGGERS.indexOf(recurrence.resetTrigger) : before.resetType,
		days: recurrence?.periodDays ?? before.days,
	};
	if (!workspace.isInternal(after.ownerId))
		throw v2Invalid('Must be an internal person', 'owner.id');
	if (after.type === 0 && after.due === null) throw v2Invalid('Is required', 'dueDate');
	if (after.type === 1 && after.resetType === null) throw v2Invalid('Is required', 'recurrence');
	return after;
}

export function createReminderV2(workspace: Workspace, body: unknown) {
	const given = v2Body(body, {
		...WRITABLE,
		entity: {
			type: 'object',
			nullable: true,
			keys: {
				type: { type: 'string', required: true, values: ['company', 'person', 'opportunity'] },
				id: { type: 'integer', required: true },
			},
		},
	});
	const entity = given.entity as { type: string; id: number } | null | undefined;
	const idOf = (type: string, isKnown: (id: number) => boolean) => {
		if (entity?.type !== type) return null;
		if (!isKnown(entity.id)) throw v2Invalid('Is unknown', 'entity.id');
		return entity.id;
	};
	const blank: Reminder = {
		id: workspace.reminders.takeId(),
		type: 0,
		content: null,
		due: null,
		resetType: null,
		days: null,
		completedAt: null,
		creatorId: SELF_ID,
		ownerId: SELF_ID,
		completerId: null,
		personId: idOf('person', (id) => workspace.isPerson(id)),
		organizationId: idOf('company', (id) => workspace.hasOrganization(id)),
		opportunityId: idOf('opportunity', (id) => workspace.hasOpportunity(id)),
		createdAt: workspace.now(),
		updatedAt: null,
	};
	return shownReminder(workspace, workspace.reminders.put(settled(workspace, blank, given), false));
}

export function updateReminderV2(workspace: Workspace, id: number, body: unknown): void {
	const before = findReminderV2(workspace, id);
	const after = settled(workspace, before, v2Body(body, WRITABLE, true));
	workspace.reminders.put({ ...after, updatedAt: workspace.now() }, false);
}

export function deleteReminderV2(workspace: Workspace, id: number): void {
	const { creatorId, ownerId } = findReminderV2(workspace, id);
	if (creatorId !== SELF_ID && ownerId !== SELF_ID)
		throw v2Refusal(403, 'Only creator or owner can delete');
	workspace.reminders.delete(id);
}
