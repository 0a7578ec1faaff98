import type { Rules } from '../core/shape';
import { invalid, isTime, readTime, v1Body, v1Refusal, v1Time, v1TimeOrNull } from './answers';
import { readParameters, V1_PAGE, v1Page } from './pages';
import type { Query } from './pages';
import { briefPerson } from './persons';
import { ORGANIZATIONS, SELF_ID } from './seeds';
import type { Reminder } from './seeds';
import type { Workspace } from './state';

const LARGEST_PAGE = 500;

/** 0 completed, 1 active, 2 overdue. */
export function statusOf(workspace: Workspace, { completedAt, due }: Reminder): number {
	if (completedAt !== null) return 0;
	return due !== null && due < workspace.now() ? 2 : 1;
}

function shown(workspace: Workspace, reminder: Reminder) {
	const personWith = (id: number | null) => {
		const person = id === null ? undefined : workspace.persons.get(id);
		return person === undefined ? null : briefPerson(person);
	};
	const organization = ORGANIZATIONS.find(({ id }) => id === reminder.organizationId);
	const opportunity = workspace.opportunities.find(({ id }) => id === reminder.opportunityId);
	return {
		id: reminder.id,
		type: reminder.type,
		content: reminder.content,
		due_date: v1TimeOrNull(reminder.due),
		reset_type: reminder.resetType,
		reminder_days: reminder.days,
		status: statusOf(workspace, reminder),
		completed_at: v1TimeOrNull(reminder.completedAt),
		created_at: v1Time(reminder.createdAt),
		creator: personWith(reminder.creatorId),
		owner: personWith(reminder.ownerId),
		completer: personWith(reminder.completerId),
		person: personWith(reminder.personId),
		organization: organization ?? null,
		opportunity: opportunity === undefined ? null : { id: opportunity.id, name: opportunity.name },
	};
}

const EQUALS: Record<string, keyof Reminder> = {
	person_id: 'personId',
	organization_id: 'organizationId',
	opportunity_id: 'opportunityId',
	creator_id: 'creatorId',
	owner_id: 'ownerId',
	completer_id: 'completerId',
	type: 'type',
	reset_type: 'resetType',
};

export function listReminders(workspace: Workspace, query: Query) {
	const given = readParameters(query, {
		...Object.fromEntries(Object.keys(EQUALS).map((name) => [name, 'integer' as const])),
		status: 'integer',
		due_before: 'time',
		due_after: 'time',
		...V1_PAGE,
	});
	const tests: Array<(reminder: Reminder) => boolean> = [];
	for (const [name, field] of Object.entries(EQUALS)) {
		if (given[name] !== undefined) tests.push((reminder) => reminder[field] === given[name]);
	}
	const { status, due_before: before, due_after: after } = given;
	if (status !== undefined) tests.push((reminder) => statusOf(workspace, reminder) === status);
	if (typeof before === 'number') tests.push(({ due }) => due !== null && due < before);
	if (typeof after === 'number') tests.push(({ due }) => due !== null && due > after);
	const test = (reminder: Reminder) => tests.every((one) => one(reminder));
	const page = v1Page(
		query,
		workspace.reminders.listing,
		tests.length === 0 ? {} : { test },
		LARGEST_PAGE,
	);
	return {
		reminders: page.rows.map((reminder) => shown(workspace, reminder)),
		next_page_token: page.next_page_token,
	};
}

export function findReminder(workspace: Workspace, id: number): Reminder {
	const reminder = workspace.reminders.get(id);
	if (reminder === undefined) throw v1Refusal(404, 'Reminder not found');
	return reminder;
}

export function getReminder(workspace: Workspace, id: number) {
	return shown(workspace, findReminder(workspace, id));
}

const CHANGEABLE: Rules = {
	owner_id: { type: 'integer', required: true },
	type: { type: 'integer', required: true, values: [0, 1] },
	content: { type: 'string', nullable: true },
	due_date: { type: 'string', nullable: true, test: isTime },
	reset_type: { type: 'integer', nullable: true, values: [0, 1, 2] },
	reminder_days: { type: 'integer', nullable: true, test: (value) => Number(value) > 0 },
	is_completed: { type: 'any', test: (value) => [true, false, 0, 1].includes(value as number) },
};

const ENTITY = { type: 'integer', nullable: true } as const;

/** The reminder after a write, checked as a whole. */
function settled(workspace: Workspace, before: Reminder, given: Record<string, unknown>): Reminder {
	const pick = <T>(key: string, fallback: T): T =>
		given[key] === undefined ? fallback : (given[key] as T);
	const isCompleted = pick<unknown>('is_completed', before.completedAt !== null);
	const isDone = isCompleted === true || isCompleted === 1;
	const after: Reminder = {
		...before,
		ownerId: pick('owner_id', before.ownerId),
		type: pick('type', before.type),
		content: pick('content', before.content),
		due: given.due_date === undefined ? before.due : (readTime(given.due_date) ?? null),
		resetType: pick('reset_type', before.resetType),
		days: pick('reminder_days', before.days),
		completedAt: isDone ? (before.completedAt ?? workspace.now()) : null,
		completerId: isDone ? (before.completerId ?? SELF_ID) : null,
	};
	if (!workspace.isInternal(after.ownerId))
		throw invalid('owner_id must be an internal person', 'owner_id');
	if (after.type === 0 && after.due === null) throw invalid('due_date is required', 'due_date');
	if (after.type === 1 && (after.resetType === null || after.days === null)) {
		throw invalid('reset_type and reminder_days are required', 'reset_type');
	}
	return after;
}

export function createReminder(workspace: Workspace, body: unknown) {
	const given = v1Body(body, {
		...CHANGEABLE,
		person_id: ENTITY,
		organization_id: ENTITY,
		opportunity_id: ENTITY,
	});
	const personId = (given.person_id as number | undefined) ?? null;
	const organizationId = (given.organization_id as number | undefined) ?? null;
	const opportunityId = (given.opportunity_id as number | undefined) ?? null;
	if ([personId, organizationId, opportunityId].filter((id) => id !== null).length > 1) {
		throw invalid('A reminder takes one entity at most');
	}
	if (personId !== null && !workspace.isPerson(personId))
		throw invalid('person_id is unknown', 'person_id');
	if (organizationId !== null && !workspace.hasOrganization(organizationId)) {
		throw invalid('organization_id is unknown', 'organization_id');
	}
	if (opportunityId !== null && !workspace.hasOpportunity(opportunityId)) {
		throw invalid('opportunity_id is unknown', 'opportunity_id');
	}
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
		personId,
		organizationId,
		opportunityId,
		createdAt: workspace.now(),
		updatedAt: null,
	};
	return shown(workspace, workspace.reminders.put(settled(workspace, blank, given)));
}

/** Partial; the entity of a reminder cannot change. */
export function updateReminder(workspace: Workspace, id: number, body: unknown) {
	const before = findReminder(workspace, id);
	const given = v1Body(body, CHANGEABLE, true);
	const after = { ...settled(workspace, before, given), updatedAt: workspace.now() };
	return shown(workspace, workspace.reminders.put(after));
}

export function deleteReminder(workspace: Workspace, id: number) {
	findReminder(workspace, id);
	workspace.reminders.delete(id);
	return { success: true };
}
