import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Rules } from '../core/shape';
import type { Account } from './account';
import {
	embedOf,
	invalid,
	linkPages,
	notFound,
	PAGING,
	pagingOf,
	readBody,
	readQuery,
} from './answers';
import { givenLinks, KINDS, LINK, PLURALS } from './links';
import type { LinkInput } from './links';
import { idIn } from './parties';
import { ENTRY_EMBEDS, entryAnswer } from './present';
import { ACTIVITY_TYPES, USERS } from './seeds';
import type { Entry } from './seeds';

const LARGEST_NESTED_PAGE = 50;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

const CHANGES: Rules = {
	content: { type: 'string' },
	subject: { type: 'string', nullable: true },
	activityType: { type: 'object', keys: { id: { type: 'integer', required: true } } },
	entryAt: {
		type: 'string',
		test: (value) => MOMENT.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
	},
	attachments: {
		type: 'array',
		items: {
			type: 'object',
			keys: { token: { type: 'string' }, id: { type: 'integer' }, _delete: { type: 'boolean' } },
		},
	},
};
const ENTRY: Rules = {
	...CHANGES,
	type: { type: 'string', required: true, values: ['note', 'email', 'task'] },
	party: LINK,
	opportunity: LINK,
	kase: LINK,
	parties: { type: 'array' },
};

interface EntryInput extends LinkInput {
	type: Entry['type'];
	content?: string;
	subject?: string | null;
	activityType?: { id: number };
	entryAt?: string;
	attachments?: unknown[];
}

function secondsOf(moment: string): number {
	return Math.floor(Date.parse(moment) / 1000) * 1000;
}

/** The id of a type of activity that a note can have; that of completed tasks is the vendor's own. */
function activityOf(input: EntryInput): number | undefined {
	const id = input.activityType?.id;
	if (id === undefined) return undefined;
	return ACTIVITY_TYPES.some((type) => type.id === id && id !== -4)
		? id
		: invalid('entry', 'activityType', 'activity type not found');
}

/** Adds entries: notes, meetings, calls, mails and records of completed tasks in one list. */
export function registerEntries(app: FastifyInstance, account: Account): void {
	const { entries } = account;
	const path = '/api/v2/entries';

	async function answerPage(
		request: FastifyRequest,
		reply: FastifyReply,
		most: number,
		test?: (entry: Entry) => boolean,
		key = 'all',
	): Promise<FastifyReply> {
		const query = readQuery(request.query, [...PAGING, 'embed']);
		const embed = embedOf(query.embed, ENTRY_EMBEDS);
		const paging = pagingOf(query, most);
		const order = account.areEntriesInOrder
			? 'newest'
			: [{ of: ({ entryAt }: Entry) => entryAt, descending: true }];
		const { rows, total } = entries.listing.page({
			test,
			order,
			key,
			offset: paging.offset,
			limit: paging.perPage,
		});
		linkPages(account.world, request, reply, paging, total);
		return await reply.send({ entries: rows.map((entry) => entryAnswer(account, entry, embed)) });
	}

	app.get(path, async (request, reply) => await answerPage(request, reply, 100));

	for (const kind of KINDS) {
		app.get(`/api/v2/${PLURALS[kind]}/:id/entries`, async (request, reply) => {
			const id = idIn(request);
			if (!account.has({ kind, id })) notFound();
			const test = ({ about }: Entry) => about.kind === kind && about.id === id;
			return await answerPage(request, reply, LARGEST_NESTED_PAGE, test, `${kind} ${id}`);
		});
	}

	app.get(`${path}/:id`, async (request) => {
		const embed = embedOf(readQuery(request.query, ['embed']).embed, ENTRY_EMBEDS);
		return { entry: entryAnswer(account, entries.get(idIn(request)) ?? notFound(), embed) };
	});

	app.post(path, async (request, reply) => {
		const embed = embedOf(readQuery(request.query, ['embed']).embed, ENTRY_EMBEDS);
		const input = readBody<EntryInput>(request.body, 'entry', ENTRY, false);
		if (input.type !== 'note') invalid('entry', 'type', 'only notes can be created');
		const content = input.content ?? '';
		if (content.trim() === '' && (input.attachments ?? []).length === 0) {
			invalid('entry', 'content', 'content is required');
		}
		const links = givenLinks(account, input);
		if (links.length !== 1) {
			invalid('entry', 'party', 'entry must be linked to either a party, opportunity or kase');
		}
		const now = account.now();
		const entry = account.addEntry({
			type: 'note',
			activityTypeId: activityOf(input) ?? -1,
			subject: null,
			content,
			about: links[0],
			creatorId: USERS[0].id,
			entryAt: input.entryAt === undefined ? now : secondsOf(input.entryAt),
			createdAt: now,
			updatedAt: now,
		});
		return await reply
			.code(201)
			.header('location', `${account.world.baseUrl()}${path}/${entry.id}`)
			.send({ entry: entryAnswer(account, entry, embed) });
	});

	app.put(`${path}/:id`, async (request) => {
		const embed = embedOf(readQuery(request.query, ['embed']).embed, ENTRY_EMBEDS);
		const before = entries.get(idIn(request)) ?? notFound();
		const input = readBody<EntryInput>(request.body, 'entry', CHANGES, true);
		if (before.type === 'task')
			invalid('entry', 'type', 'entries of completed tasks cannot be changed');
		if (input.content?.trim() === '') invalid('entry', 'content', 'content is required');
		const entry = account.changeEntry({
			...before,
			content: input.content ?? before.content,
			// The vendor takes a subject for a note and drops it.
			subject:
				before.type === 'email' && input.subject !== undefined ? input.subject : before.subject,
			activityTypeId:
				before.type === 'note'
					? (activityOf(input) ?? before.activityTypeId)
					: before.activityTypeId,
			entryAt: input.entryAt === undefined ? before.entryAt : secondsOf(input.entryAt),
			updatedAt: Math.max(account.now(), before.updatedAt),
		});
		return { entry: entryAnswer(account, entry, embed) };
	});

	app.delete(`${path}/:id`, async (request, reply) => {
		if (!entries.delete(idIn(request))) notFound();
		return await reply.code(204).send();
	});
}
