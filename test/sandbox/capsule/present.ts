import type { Account, Venture } from './account';
import { iso } from './answers';
import { ACTIVITY_TYPES, CATEGORIES, DEFINITIONS, TEAM, USERS } from './seeds';
import type { Entry, Party, Subject, Task } from './seeds';

export const PARTY_EMBEDS = ['tags', 'fields', 'organisation', 'missingImportantFields'];
export const ENTRY_EMBEDS = [
	'party',
	'kase',
	'opportunity',
	'creator',
	'activityType',
	'attachments',
	'participants',
];
export const TASK_EMBEDS = ['party', 'opportunity', 'kase', 'owner', 'nextTask'];

const PICTURE = 'https://facehub.appspot.com/default/person?size=100';

export function userAnswer(id: number | null): Record<string, unknown> | null {
	const user = USERS.find((one) => one.id === id);
	return user === undefined ? null : { ...user, deleted: false, pictureURL: PICTURE };
}

/** A party as links show it. */
function partyLink({ id, type, texts }: Party): Record<string, unknown> {
	return type === 'person'
		? {
				id,
				type,
				firstName: texts.firstName ?? null,
				lastName: texts.lastName ?? null,
				pictureURL: PICTURE,
			}
		: { id, type, name: texts.name ?? null, pictureURL: PICTURE };
}

export function partyAnswer(
	account: Account,
	party: Party,
	embed: string[],
): Record<string, unknown> {
	const { texts } = party;
	const isPerson = party.type === 'person';
	const organisation = account.parties.get(party.organisationId ?? 0);
	return {
		id: party.id,
		owner: userAnswer(party.ownerId),
		team: party.teamId === null ? null : { id: TEAM.id, name: TEAM.name },
		type: party.type,
		about: texts.about ?? null,
		...(isPerson
			? {
					title: texts.title ?? null,
					firstName: texts.firstName ?? null,
					lastName: texts.lastName ?? null,
					jobTitle: texts.jobTitle ?? null,
					organisation:
						organisation === undefined
							? null
							: embed.includes('organisation')
								? partyAnswer(account, organisation, [])
								: partyLink(organisation),
				}
			: { name: texts.name ?? null }),
		createdAt: iso(party.createdAt),
		updatedAt: iso(party.updatedAt),
		lastContactedAt: party.lastContactedAt === null ? null : iso(party.lastContactedAt),
		pictureURL: PICTURE,
		enrichment: null,
		phoneNumbers: party.phoneNumbers,
		addresses: party.addresses,
		emailAddresses: party.emailAddresses,
		websites: party.websites,
		...(embed.includes('tags')
			? {
					tags: party.tagIds.map((id) => ({
						id,
						name: account.tags.get(id) ?? '',
						dataTag: false,
					})),
				}
			: {}),
		...(embed.includes('fields') ? { fields: party.fields.map(fieldAnswer) } : {}),
		...(embed.includes('missingImportantFields') ? { missingImportantFields: false } : {}),
	};
}

function fieldAnswer({
	id,
	value,
	definitionId,
}: Party['fields'][number]): Record<string, unknown> {
	const name = DEFINITIONS.find((one) => one.id === definitionId)?.name ?? '';
	return { id, value, definition: { id: definitionId, name }, tagId: null };
}

export function ventureAnswer(account: Account, venture: Venture): Record<string, unknown> {
	const party = account.parties.get(venture.partyId);
	return {
		id: venture.id,
		name: venture.name,
		description: null,
		owner: userAnswer(venture.ownerId),
		team: null,
		party: party === undefined ? null : partyLink(party),
		createdAt: iso(venture.createdAt),
		updatedAt: iso(venture.updatedAt),
		...(venture.kind === 'opportunity'
			? {
					milestone: { id: 3_301, name: 'New' },
					value: { amount: 1_000, currency: 'EUR' },
					expectedCloseOn: '2026-12-01',
					probability: 10,
				}
			: { status: 'OPEN', stage: null, opportunity: null }),
	};
}

/** The thing that an entry or task is about, under its own key; the other two are null. */
function linksOf(
	account: Account,
	about: Subject | null,
): Record<Subject['kind'], Record<string, unknown> | null> {
	const party = about?.kind === 'party' ? account.parties.get(about.id) : undefined;
	const venture =
		about !== null && about.kind !== 'party' ? account.ventures.get(about.id) : undefined;
	const link = venture === undefined ? null : { id: venture.id, name: venture.name };
	return {
		party: party === undefined ? null : partyLink(party),
		opportunity: venture?.kind === 'opportunity' ? link : null,
		kase: venture?.kind === 'kase' ? link : null,
	};
}

/** An entry; its links, creator and activity type stand there only if they are asked for. */
export function entryAnswer(
	account: Account,
	entry: Entry,
	embed: string[],
): Record<string, unknown> {
	const links = linksOf(account, entry.about);
	const activity = ACTIVITY_TYPES.find(({ id }) => id === entry.activityTypeId);
	const all: Record<string, unknown> = {
		...links,
		creator: userAnswer(entry.creatorId),
		activityType: activity === undefined ? null : { id: activity.id, name: activity.name },
		participants: [],
		attachments: [],
	};
	return {
		id: entry.id,
		type: entry.type,
		createdAt: iso(entry.createdAt),
		updatedAt: iso(entry.updatedAt),
		entryAt: iso(entry.entryAt),
		content: entry.content,
		subject: entry.subject,
		attachments: [],
		...Object.fromEntries(Object.entries(all).filter(([key]) => embed.includes(key))),
		...(entry.type === 'email' && embed.includes('party')
			? { parties: links.party === null ? [] : [links.party] }
			: {}),
	};
}

/** A task; without `embed` its link is an id alone. */
export function taskAnswer(account: Account, task: Task, embed: string[]): Record<string, unknown> {
	const links = linksOf(account, task.about);
	const shown = (kind: Subject['kind']) => {
		const link = links[kind];
		return link === null || embed.includes(kind) ? link : { id: link.id };
	};
	const category = CATEGORIES.find(({ id }) => id === task.categoryId);
	return {
		id: task.id,
		category: category ?? null,
		description: task.description,
		detail: task.detail,
		dueOn: task.dueOn,
		dueTime: task.dueTime,
		status: task.status,
		party: shown('party'),
		opportunity: shown('opportunity'),
		kase: shown('kase'),
		owner: userAnswer(task.ownerId),
		daysAfter: null,
		taskDelayRule: null,
		nextTask: null,
		active: task.status !== 'PENDING',
		createdAt: iso(task.createdAt),
		updatedAt: iso(task.updatedAt),
		completedBy: userAnswer(task.completedById),
		completedAt: task.completedAt === null ? null : iso(task.completedAt),
		taskDayDelayRule: 'TRACK_DAYS',
		overrideToCurrentUser: null,
		repeat: null,
		hasTrack: task.status === 'PENDING',
	};
}
