import { isTime, invalid, readTime, v1Body, v1Refusal, v1Time, v1TimeOrNull } from './answers';
import { readParameters, V1_PAGE, v1Page } from './pages';
import type { Query } from './pages';
import { briefPerson } from './persons';
import { SELF_ID } from './seeds';
import type { Interaction } from './seeds';
import type { Store, Workspace } from './state';

const LARGEST_PAGE = 100;
const ENTITIES = ['person_id', 'organization_id', 'opportunity_id'];
/** Calls come under the key of meetings. */
const KEYS = ['events', 'events', 'chat_messages', 'emails'];
const MANUAL_TITLES: Record<number, string> = {
	0: 'Manually logged event',
	1: 'Manually logged call',
};

function storeOf(workspace: Workspace, type: unknown): Store<Interaction> {
	const store = typeof type === 'number' ? workspace.interactions[type] : undefined;
	if (store === undefined) throw invalid('type must be 0, 1, 2 or 3', 'type');
	return store;
}

function personsIn(workspace: Workspace, ids: number[]) {
	return ids.flatMap((id) => workspace.persons.get(id) ?? []);
}

/** The shape depends on the type; there is never a body of a mail. */
function shown(workspace: Workspace, row: Interaction) {
	const persons = personsIn(workspace, row.personIds);
	const brief = persons.map(briefPerson);
	const date = v1Time(row.start);
	const common = { id: row.id, type: row.type, date };
	if (row.type === 3) {
		const isSent = row.direction === 0;
		const [user, ...others] = brief;
		return {
			...common,
			subject: row.title,
			from: isSent ? user : others[0],
			to: isSent ? others : [user],
			cc: [],
			direction: row.direction,
		};
	}
	if (row.type === 2) {
		const { direction, manualCreatorId, noteIds } = row;
		return {
			...common,
			direction,
			manual_creator_id: manualCreatorId,
			persons: brief,
			notes: noteIds,
		};
	}
	return {
		...common,
		start_time: date,
		end_time: v1TimeOrNull(row.end),
		updated_at: v1TimeOrNull(row.updatedAt),
		title: row.title,
		manual_creator_id: row.manualCreatorId,
		attendees: persons.flatMap(({ primaryEmail }) => primaryEmail ?? []),
		notes: row.noteIds,
		persons: brief,
	};
}

/** Whether an interaction belongs to the one entity that a list names. */
function entityTest(workspace: Workspace, name: string, id: number): (row: Interaction) => boolean {
	if (name === 'person_id') {
		const person = workspace.persons.get(id);
		if (person === undefined) throw invalid('person_id is unknown', name);
		if (person.type === 1) throw invalid('person_id must be an external person', name);
		return ({ personIds }) => personIds.includes(id);
	}
	if (name === 'organization_id') {
		if (!workspace.hasOrganization(id)) throw invalid('organization_id is unknown', name);
		return ({ personIds }) =>
			personsIn(workspace, personIds).some(({ organizationIds }) => organizationIds.includes(id));
	}
	const opportunity = workspace.opportunities.find((candidate) => candidate.id === id);
	if (opportunity === undefined) throw invalid('opportunity_id is unknown', name);
	return ({ personIds }) => personIds.some((person) => opportunity.personIds.includes(person));
}

function windowOf(start: unknown, end: unknown): { start: number; end: number } {
	if (typeof start !== 'number') throw invalid('start_time is required', 'start_time');
	if (typeof end !== 'number') throw invalid('end_time is required', 'end_time');
	if (start >= end) throw invalid('start_time must be before end_time', 'start_time');
	const yearLater = new Date(start);
	yearLater.setUTCFullYear(yearLater.getUTCFullYear() + 1);
	if (end > yearLater.getTime())
		throw invalid('The time range must not be longer than a year', 'end_time');
	return { start, end };
}

/** Needs a type, a time window and exactly one entity. The window's end is exclusive. */
export function listInteractions(workspace: Workspace, query: Query) {
	const given = readParameters(query, {
		type: 'integer',
		start_time: 'time',
		end_time: 'time',
		person_id: 'integer',
		organization_id: 'integer',
		opportunity_id: 'integer',
		internal_person_id: 'integer',
		direction: 'integer',
		logging_type: 'integer',
		...V1_PAGE,
	});
	const store = storeOf(workspace, given.type);
	const { start, end } = windowOf(given.start_time, given.end_time);
	const entities = ENTITIES.filter((name) => given[name] !== undefined);
	if (entities.length !== 1)
		throw invalid('Exactly one of person_id, organization_id, opportunity_id is required');
	const belongs = entityTest(workspace, entities[0], given[entities[0]] as number);
	const { internal_person_id: internalId, direction, logging_type: logging = 0 } = given;
	if (internalId !== undefined && !workspace.isInternal(internalId)) {
		throw invalid('internal_person_id must be an internal person', 'internal_person_id');
	}
	if (logging !== 0 && logging !== 1) throw invalid('logging_type must be 0 or 1', 'logging_type');
	const test = (row: Interaction) =>
		row.start >= start &&
		row.start < end &&
		belongs(row) &&
		(internalId === undefined || row.personIds.includes(internalId as number)) &&
		(direction === undefined || row.direction === direction) &&
		(logging === 0 || row.manualCreatorId !== null);
	const { rows, next_page_token } = v1Page(query, store.listing, { test }, LARGEST_PAGE);
	const key = KEYS[given.type as number];
	return { [key]: rows.map((row) => shown(workspace, row)), next_page_token };
}

function find(workspace: Workspace, type: unknown, id: number): Interaction {
	const row = storeOf(workspace, type).get(id);
	if (row === undefined) throw v1Refusal(404, 'Interaction not found');
	return row;
}

export function getInteraction(workspace: Workspace, id: number, query: Query) {
	const { type } = readParameters(query, { type: 'integer' });
	return shown(workspace, find(workspace, type, id));
}

function checkedBody(workspace: Workspace, body: unknown, isUpdate: boolean) {
	const given = v1Body(body, {
		type: { type: 'integer', required: true, values: [0, 1, 2] },
		person_ids: { type: 'array', required: true, filled: true, items: { type: 'integer' } },
		content: { type: 'string', required: !isUpdate, filled: true },
		date: { type: 'string', required: !isUpdate, test: isTime },
		direction: { type: 'integer', values: [0, 1] },
	});
	if (given.direction !== undefined && given.type !== 2) {
		throw invalid('direction is for chat messages alone', 'direction');
	}
	const ids = given.person_ids as number[];
	if (!ids.every((id) => workspace.isPerson(id)))
		throw invalid('person_ids holds an unknown person', 'person_ids');
	if (!ids.some((id) => workspace.isInternal(id))) {
		throw invalid('person_ids must hold at least one internal person', 'person_ids');
	}
	if (ids.every((id) => workspace.isInternal(id))) {
		throw invalid('person_ids must hold at least one external person', 'person_ids');
	}
	return given;
}

/** The text of an interaction lives in a note. */
function writeNote(workspace: Workspace, row: Interaction, content: string): number[] {
	const now = workspace.now();
	const existing = workspace.notes.get(row.noteIds[0]);
	if (existing !== undefined) {
		workspace.notes.put({ ...existing, content, updatedAt: now });
		return row.noteIds;
	}
	const id = workspace.notes.takeId();
	workspace.notes.put({
		id,
		creatorId: SELF_ID,
		personIds: [],
		interactionPersonIds: row.personIds,
		interactionId: row.id,
		interactionType: row.type,
		mentionedPersonIds: [],
		organizationIds: [],
		opportunityIds: [],
		parentId: null,
		content,
		type: 0,
		createdAt: now,
		updatedAt: null,
	});
	return [id];
}

export function createInteraction(workspace: Workspace, body: unknown) {
	const given = checkedBody(workspace, body, false);
	const type = given.type as number;
	const store = storeOf(workspace, type);
	const start = readTime(given.date) ?? workspace.now();
	const row: Interaction = {
		id: store.takeId(),
		type,
		start,
		end: null,
		title: MANUAL_TITLES[type] ?? null,
		manualCreatorId: SELF_ID,
		personIds: [...new Set(given.person_ids as number[])],
		noteIds: [],
		direction: (given.direction as number | undefined) ?? 0,
		createdAt: workspace.now(),
		updatedAt: null,
	};
	const noteIds = writeNote(workspace, row, given.content as string);
	rememberContact(workspace, row);
	return shown(workspace, store.put({ ...row, noteIds }));
}

function rememberContact(workspace: Workspace, { personIds, start }: Interaction): void {
	for (const person of personsIn(workspace, personIds)) {
		if (person.type === 1) continue;
		const { first, last } = person.interacted ?? { first: start, last: start };
		const interacted = { first: Math.min(first, start), last: Math.max(last, start) };
		workspace.persons.put({ ...person, interacted });
	}
}

/** Synced meetings and calls belong to the calendar, not to the API. */
function writable(workspace: Workspace, type: unknown, id: number): Interaction {
	const row = find(workspace, type, id);
	if (row.type <= 1 && row.manualCreatorId === null) {
		throw v1Refusal(403, 'Automatically logged interactions cannot be changed');
	}
	return row;
}

export function updateInteraction(workspace: Workspace, id: number, body: unknown) {
	const given = checkedBody(workspace, body, true);
	const before = writable(workspace, given.type, id);
	const notes = before.noteIds.flatMap((noteId) => workspace.notes.get(noteId) ?? []);
	if (notes.some(({ mentionedPersonIds }) => mentionedPersonIds.length > 0)) {
		throw invalid('Interactions with mentions cannot be changed');
	}
	const row: Interaction = {
		...before,
		personIds: [...new Set(given.person_ids as number[])],
		start: readTime(given.date) ?? before.start,
		direction: (given.direction as number | undefined) ?? before.direction,
		updatedAt: workspace.now(),
	};
	const noteIds =
		given.content === undefined ? row.noteIds : writeNote(workspace, row, given.content as string);
	return shown(workspace, storeOf(workspace, row.type).put({ ...row, noteIds }));
}

export function deleteInteraction(workspace: Workspace, id: number, query: Query) {
	const { type } = readParameters(query, { type: 'integer' });
	const row = writable(workspace, type, id);
	storeOf(workspace, row.type).delete(id);
	return { success: true };
}
