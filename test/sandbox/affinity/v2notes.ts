import type { Rules } from '../core/shape';
import { isTime, readTime, v2Body, v2Invalid, v2Refusal, v2Time, v2TimeOrNull } from './answers';
import { readFilter } from './filter';
import type { FilterField } from './filter';
import { unknownLink } from './notes';
import { manyOf, v2Page, v2Parameters } from './pages';
import type { Query } from './pages';
import { SELF_ID } from './seeds';
import type { Note } from './seeds';
import type { Workspace } from './state';
import { companyData, personData } from './v2people';

const INCLUDES = ['companiesPreview', 'personsPreview', 'opportunitiesPreview', 'repliesCount'];
const KINDS = ['meeting', 'call', 'chat-message', 'email'];

const FIELDS: Record<string, FilterField<Note>> = {
	id: { kind: 'number', of: ({ id }) => id },
	'creator.id': { kind: 'number', of: ({ creatorId }) => creatorId },
	createdAt: { kind: 'time', of: ({ createdAt }) => createdAt },
	updatedAt: { kind: 'time', of: ({ updatedAt }) => updatedAt },
};

function htmlOf({ type, content }: Note): string {
	if (type === 2) return content;
	const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
	return `<p>${escaped.replace(/\n/g, '<br>')}</p>`;
}

function typeOf({ parentId, type, interactionId }: Note): string {
	if (parentId !== null) return 'user-reply';
	if (type === 3) return 'ai-notetaker';
	return interactionId === null ? 'entities' : 'interaction';
}

function shown(workspace: Workspace, note: Note, includes: string[]) {
	const count = (data: unknown[]) => ({ data: data.slice(0, 100), totalCount: data.length });
	const opportunities = workspace.opportunities.filter(({ id }) =>
		note.opportunityIds.includes(id),
	);
	const previews: Record<string, () => unknown> = {
		companiesPreview: () => count(note.organizationIds.map(companyData)),
		personsPreview: () => count(note.personIds.map((id) => personData(workspace, id))),
		opportunitiesPreview: () =>
			count(opportunities.map(({ id, name }) => ({ id, name, listId: 27 }))),
		repliesCount: () => 0,
	};
	return {
		id: note.id,
		type: typeOf(note),
		content: { html: htmlOf(note) },
		creator: personData(workspace, note.creatorId),
		mentions: note.mentionedPersonIds.map((id) => ({
			id,
			type: 'person',
			person: personData(workspace, id),
		})),
		...(note.interactionId === null
			? {}
			: { interaction: { id: note.interactionId, type: KINDS[note.interactionType ?? 0] } }),
		...(note.parentId === null ? {} : { parent: { id: note.parentId } }),
		...Object.fromEntries(includes.map((name) => [name, previews[name]()])),
		createdAt: v2Time(note.createdAt),
		updatedAt: v2TimeOrNull(note.updatedAt),
	};
}

function includesOf(query: Query): string[] {
	const includes = manyOf(query, 'includes');
	if (includes.some((name) => !INCLUDES.includes(name))) throw v2Invalid('Is unknown', 'includes');
	return includes;
}

/** Root notes, all or those of one record. */
export function listNotesV2(
	workspace: Workspace,
	query: Query,
	path = '/v2/notes',
	belongs?: (note: Note) => boolean,
) {
	v2Parameters(query, ['cursor', 'limit', 'filter', 'totalCount'], ['includes']);
	const includes = includesOf(query);
	const passes = query.filter === undefined ? undefined : readFilter(String(query.filter), FIELDS);
	const test = (note: Note) =>
		note.parentId === null && (belongs?.(note) ?? true) && (passes?.(note) ?? true);
	const { notes, hasReplies } = workspace;
	const isAll = !hasReplies && belongs === undefined && passes === undefined;
	return v2Page(
		workspace.world.baseUrl(),
		path,
		query,
		notes.listing,
		isAll ? {} : { test },
		(row) => {
			const note = notes.seenByV2(row);
			return note === undefined ? undefined : shown(workspace, note, includes);
		},
		20,
	);
}

function find(workspace: Workspace, id: number): Note {
	const note = workspace.notes.seenByV2(workspace.notes.get(id));
	if (note === undefined) throw v2Refusal(404, `Note ${id} not found`);
	return note;
}

export function getNoteV2(workspace: Workspace, id: number, query: Query) {
	v2Parameters(query, [], ['includes']);
	return shown(workspace, find(workspace, id), includesOf(query));
}

const ALLOWED =
	/^(?:<\/?(?:p|strong|em|u|ol|ul|li|span)>|<br\s*\/?>|<a href="(?:https?:\/\/|mailto:)[^"]*">|<\/a>)$/;

/** Tags outside the list, and attributes such as style or class, make the request fail. */
function isAllowedHtml(value: unknown): boolean {
	return (String(value).match(/<[^>]*>/g) ?? []).every((tag) => ALLOWED.test(tag));
}

const REFERENCES = {
	type: 'array',
	items: { type: 'object', keys: { id: { type: 'integer', required: true } } },
} as const;

const WRITABLE: Rules = {
	content: {
		type: 'object',
		required: true,
		keys: { html: { type: 'string', required: true, filled: true, test: isAllowedHtml } },
	},
	persons: REFERENCES,
	companies: REFERENCES,
	opportunities: REFERENCES,
};

const idsIn = (value: unknown, fallback: number[]): number[] =>
	value === undefined ? fallback : (value as Array<{ id: number }>).map(({ id }) => id);

function settled(workspace: Workspace, before: Note, given: Record<string, unknown>): Note {
	const content = given.content as { html: string } | undefined;
	const note: Note = {
		...before,
		...(content === undefined ? {} : { content: content.html, type: 2 }),
		personIds: idsIn(given.persons, before.personIds),
		organizationIds: idsIn(given.companies, before.organizationIds),
		opportunityIds: idsIn(given.opportunities, before.opportunityIds),
	};
	const unknown = unknownLink(workspace, note);
	if (unknown !== undefined) throw v2Invalid('Holds an unknown record', unknown);
	return note;
}

export function createNoteV2(workspace: Workspace, body: unknown) {
	const given = v2Body(body, {
		...WRITABLE,
		type: { type: 'string', required: true, values: ['entities', 'interaction', 'user-reply'] },
		interaction: {
			type: 'object',
			keys: {
				type: { type: 'string', required: true, values: KINDS.slice(0, 3) },
				id: { type: 'integer', required: true },
			},
		},
		parent: { type: 'object', keys: { id: { type: 'integer', required: true } } },
		creator: { type: 'object', keys: { id: { type: 'integer', required: true } } },
		createdAt: { type: 'string', test: isTime },
	});
	const interaction = given.interaction as { type: string; id: number } | undefined;
	if (given.type === 'interaction' && interaction === undefined)
		throw v2Invalid('Is required', 'interaction');
	if (given.type === 'user-reply' && given.parent === undefined)
		throw v2Invalid('Is required', 'parent');
	const blank: Note = {
		id: workspace.notes.takeId(),
		creatorId: (given.creator as { id: number } | undefined)?.id ?? SELF_ID,
		personIds: [],
		interactionPersonIds: [],
		interactionId: interaction?.id ?? null,
		interactionType: interaction === undefined ? null : KINDS.indexOf(interaction.type),
		mentionedPersonIds: [],
		organizationIds: [],
		opportunityIds: [],
		parentId: (given.parent as { id: number } | undefined)?.id ?? null,
		content: '',
		type: 2,
		createdAt: readTime(given.createdAt) ?? workspace.now(),
		updatedAt: null,
	};
	const note = settled(workspace, blank, given);
	if (note.parentId !== null) workspace.hasReplies = true;
	const links = [...note.personIds, ...note.organizationIds, ...note.opportunityIds];
	if (given.type === 'entities' && links.length === 0)
		throw v2Invalid('At least one is required', 'persons');
	return shown(workspace, workspace.notes.put(note, false), []);
}

/** Left out stays, an empty list clears. */
export function updateNoteV2(workspace: Workspace, id: number, body: unknown): void {
	const before = find(workspace, id);
	const given = v2Body(body, WRITABLE, true);
	if (before.mentionedPersonIds.length > 0)
		throw v2Refusal(400, 'Notes with mentions cannot be changed');
	workspace.notes.put({ ...settled(workspace, before, given), updatedAt: workspace.now() }, false);
}

export function deleteNoteV2(workspace: Workspace, id: number): void {
	if (find(workspace, id).creatorId !== SELF_ID)
		throw v2Refusal(403, 'Only the creator can delete a note');
	workspace.notes.delete(id);
}
