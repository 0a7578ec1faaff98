import type { Rules } from '../core/shape';
import { invalid, isTime, readTime, v1Body, v1Refusal, v1Time, v1TimeOrNull } from './answers';
import { readParameters, V1_PAGE, v1Page } from './pages';
import type { Query } from './pages';
import { SELF_ID } from './seeds';
import type { Note } from './seeds';
import type { Workspace } from './state';

const LARGEST_PAGE = 500;

const MARKDOWN: Array<[RegExp, string]> = [
	[/<\/?strong>/g, '**'],
	[/<\/?em>/g, '_'],
	[/<li>/g, '- '],
	[/<br\s*\/?>|<\/li>/g, '\n'],
	[/<\/p>\s*<p>/g, '\n\n'],
	[/<a href="([^"]*)">([^<]*)<\/a>/g, '[$2]($1)'],
	[/<[^>]+>/g, ''],
];

/** v1 turns notes that were written as HTML into Markdown. */
function contentOf({ type, content }: Note): string {
	if (type !== 2) return content;
	return MARKDOWN.reduce(
		(text, [pattern, replacement]) => text.replace(pattern, replacement),
		content,
	);
}

function shown(note: Note) {
	return {
		id: note.id,
		creator_id: note.creatorId,
		person_ids: [...new Set([...note.personIds, ...note.interactionPersonIds])],
		associated_person_ids: note.personIds,
		interaction_person_ids: note.interactionPersonIds,
		interaction_id: note.interactionId,
		interaction_type: note.interactionType,
		is_meeting: note.interactionType === 0,
		mentioned_person_ids: note.mentionedPersonIds,
		organization_ids: note.organizationIds,
		opportunity_ids: note.opportunityIds,
		parent_id: note.parentId,
		content: contentOf(note),
		type: note.type,
		created_at: v1Time(note.createdAt),
		updated_at: v1TimeOrNull(note.updatedAt),
	};
}

export function listNotes(workspace: Workspace, query: Query) {
	const given = readParameters(query, {
		person_id: 'integer',
		organization_id: 'integer',
		opportunity_id: 'integer',
		creator_id: 'integer',
		...V1_PAGE,
	});
	const {
		person_id: person,
		organization_id: organization,
		opportunity_id: opportunity,
		creator_id: creator,
	} = given as Record<string, number | undefined>;
	const isAll = [person, organization, opportunity, creator].every((id) => id === undefined);
	const test = (note: Note) =>
		(person === undefined ||
			note.personIds.includes(person) ||
			note.interactionPersonIds.includes(person)) &&
		(organization === undefined || note.organizationIds.includes(organization)) &&
		(opportunity === undefined || note.opportunityIds.includes(opportunity)) &&
		(creator === undefined || note.creatorId === creator);
	const page = v1Page(query, workspace.notes.listing, isAll ? {} : { test }, LARGEST_PAGE);
	return { notes: page.rows.map(shown), next_page_token: page.next_page_token };
}

export function findNote(workspace: Workspace, id: number): Note {
	const note = workspace.notes.get(id);
	if (note === undefined) throw v1Refusal(404, 'Note not found');
	return note;
}

export function getNote(workspace: Workspace, id: number) {
	return shown(findNote(workspace, id));
}

const RULES: Rules = {
	content: { type: 'string', required: true, filled: true },
	person_ids: { type: 'array', items: { type: 'integer' } },
	organization_ids: { type: 'array', items: { type: 'integer' } },
	opportunity_ids: { type: 'array', items: { type: 'integer' } },
	parent_id: { type: 'integer', nullable: true },
	type: { type: 'integer', values: [0, 2] },
	creator_id: { type: 'integer' },
	created_at: { type: 'string', test: isTime },
};

/** Which records a note may hang on; the first unknown one is refused. */
export function unknownLink(workspace: Workspace, note: Note): string | undefined {
	if (!note.personIds.every((id) => workspace.isPerson(id))) return 'person_ids';
	if (!note.organizationIds.every((id) => workspace.hasOrganization(id))) return 'organization_ids';
	if (!note.opportunityIds.every((id) => workspace.hasOpportunity(id))) return 'opportunity_ids';
	if (note.parentId !== null && workspace.notes.get(note.parentId) === undefined)
		return 'parent_id';
	return undefined;
}

export function createNote(workspace: Workspace, body: unknown) {
	const given = v1Body(body, RULES);
	const now = workspace.now();
	const createdAt = readTime(given.created_at) ?? now;
	if (createdAt > now) throw invalid('created_at must not be in the future', 'created_at');
	const creatorId = (given.creator_id as number | undefined) ?? SELF_ID;
	if (!workspace.isInternal(creatorId))
		throw invalid('creator_id must be an internal person', 'creator_id');
	const note: Note = {
		id: workspace.notes.takeId(),
		creatorId,
		personIds: (given.person_ids as number[] | undefined) ?? [],
		interactionPersonIds: [],
		interactionId: null,
		interactionType: null,
		mentionedPersonIds: [],
		organizationIds: (given.organization_ids as number[] | undefined) ?? [],
		opportunityIds: (given.opportunity_ids as number[] | undefined) ?? [],
		parentId: (given.parent_id as number | undefined) ?? null,
		content: given.content as string,
		type: (given.type as number | undefined) ?? 0,
		createdAt,
		updatedAt: null,
	};
	const links = [...note.personIds, ...note.organizationIds, ...note.opportunityIds];
	if (links.length === 0 && note.parentId === null) {
		throw invalid('A note needs at least one person, organization, opportunity or parent');
	}
	const unknown = unknownLink(workspace, note);
	if (unknown !== undefined) throw invalid(`${unknown} holds an unknown record`, unknown);
	if (note.parentId !== null) workspace.hasReplies = true;
	return shown(workspace.notes.put(note));
}

export function updateNote(workspace: Workspace, id: number, body: unknown) {
	const before = findNote(workspace, id);
	const { content } = v1Body(body, { content: { type: 'string', required: true, filled: true } });
	if (before.mentionedPersonIds.length > 0) throw invalid('Notes with mentions cannot be changed');
	if (before.type === 1 || before.type === 3) throw invalid('Notes of this type cannot be changed');
	return shown(
		workspace.notes.put({ ...before, content: content as string, updatedAt: workspace.now() }),
	);
}

export function deleteNote(workspace: Workspace, id: number) {
	if (findNote(workspace, id).creatorId !== SELF_ID) {
		throw v1Refusal(403, 'Only the creator of a note can delete it');
	}
	workspace.notes.delete(id);
	return { success: true };
}
