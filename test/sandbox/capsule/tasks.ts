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
	refuse,
} from './answers';
import { givenLinks, KINDS, LINK, PLURALS } from './links';
import type { LinkInput } from './links';
import { idIn, idsIn } from './parties';
import { TASK_EMBEDS, taskAnswer } from './present';
import { CATEGORIES, USERS } from './seeds';
import type { Subject, Task } from './seeds';

const STATUSES = ['open', 'completed', 'pending'];
const isDay = (value: unknown) =>
	/^\d{4}-\d{2}-\d{2}$/.test(String(value)) && !Number.isNaN(Date.parse(String(value)));
const isTime = (value: unknown) => /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(String(value));

const TASK: Rules = {
	description: { type: 'string', required: true, filled: true },
	detail: { type: 'string', nullable: true },
	dueOn: { type: 'string', required: true, test: isDay },
	dueTime: { type: 'string', nullable: true, test: isTime },
	status: { type: 'string', values: ['OPEN', 'COMPLETED', 'PENDING'] },
	category: {
		type: 'object',
		nullable: true,
		keys: { id: { type: 'integer' }, name: { type: 'string', filled: true } },
	},
	owner: { type: 'object', nullable: true, keys: { id: { type: 'integer', required: true } } },
	party: LINK,
	opportunity: LINK,
	kase: LINK,
};

interface TaskInput extends LinkInput {
	description?: string;
	detail?: string | null;
	dueOn?: string;
	dueTime?: string | null;
	status?: Task['status'];
	category?: { id?: number; name?: string } | null;
	owner?: { id: number } | null;
}

/** What a task is about after a write: one thing, which must be let go of before another. */
function aboutOf(account: Account, input: TaskInput, before: Subject | null): Subject | null {
	const given = givenLinks(account, input);
	const isKept = before !== null && input[before.kind] === undefined;
	if (given.length + (isKept && given.length > 0 ? 1 : 0) > 1) {
		invalid('task', 'party', 'task can be related to at most one entity');
	}
	return given[0] ?? (isKept ? before : null);
}

function categoryOf(input: TaskInput, before: number | null): number | null {
	if (input.category === undefined) return before;
	if (input.category === null) return null;
	const { id, name } = input.category;
	const found = CATEGORIES.find((one) => (id === undefined ? one.name === name : one.id === id));
	return found?.id ?? invalid('task', 'category', 'category not found');
}

function ownerOf(input: TaskInput, before: number | null): number | null {
	if (input.owner === undefined) return before;
	if (input.owner === null) return null;
	const { id } = input.owner;
	return USERS.some((user) => user.id === id) ? id : invalid('task', 'owner', 'owner not found');
}

function merge(account: Account, before: Omit<Task, 'id'>, input: TaskInput): Omit<Task, 'id'> {
	if (input.status === 'PENDING') invalid('task', 'status', 'cannot set task status to PENDING');
	const status = input.status ?? before.status;
	const isNewlyDone = status === 'COMPLETED' && before.status !== 'COMPLETED';
	const isOpen = status !== 'COMPLETED';
	return {
		...before,
		description: input.description ?? before.description,
		detail: input.detail === undefined ? before.detail : input.detail,
		dueOn: input.dueOn ?? before.dueOn,
		dueTime: input.dueTime === undefined ? before.dueTime : input.dueTime,
		status,
		about: aboutOf(account, input, before.about),
		categoryId: categoryOf(input, before.categoryId),
		ownerId: ownerOf(input, before.ownerId),
		updatedAt: Math.max(account.now(), before.updatedAt),
		completedAt: isNewlyDone ? account.now() : isOpen ? null : before.completedAt,
		completedById: isNewlyDone ? USERS[0].id : isOpen ? null : before.completedById,
	};
}

/** A task that is done shows among the entries too, if it is about something. */
function recordCompletion(account: Account, task: Task, before: Task['status']): void {
	if (task.status !== 'COMPLETED' || before === 'COMPLETED' || task.about === null) return;
	const now = account.now();
	account.addEntry({
		type: 'task',
		activityTypeId: -4,
		subject: null,
		content: task.description,
		about: task.about,
		creatorId: USERS[0].id,
		entryAt: now,
		createdAt: now,
		updatedAt: now,
	});
}

/** Adds tasks. */
export function registerTasks(app: FastifyInstance, account: Account): void {
	const { tasks } = account;
	const path = '/api/v2/tasks';

	async function answerPage(
		request: FastifyRequest,
		reply: FastifyReply,
		subject?: Subject,
	): Promise<FastifyReply> {
		const query = readQuery(request.query, [...PAGING, 'embed', 'status', 'owner']);
		const embed = embedOf(query.embed, TASK_EMBEDS);
		const wanted = (query.status ?? 'open').split(',');
		if (wanted.some((status) => !STATUSES.includes(status)))
			refuse(400, 'invalid parameter status');
		const paging = pagingOf(query);
		const isAll = wanted.length === STATUSES.length && subject === undefined;
		const test = ({ status, about }: Task): boolean =>
			wanted.includes(status.toLowerCase()) &&
			(subject === undefined || (about?.kind === subject.kind && about.id === subject.id));
		const { rows, total } = tasks.listing.page({
			test: isAll ? undefined : test,
			key: `${wanted.join()} ${JSON.stringify(subject)}`,
			offset: paging.offset,
			limit: paging.perPage,
		});
		linkPages(account.world, request, reply, paging, total);
		return await reply.send({ tasks: rows.map((task) => taskAnswer(account, task, embed)) });
	}

	app.get(path, async (request, reply) => await answerPage(request, reply));

	for (const kind of KINDS) {
		app.get(`/api/v2/${PLURALS[kind]}/:id/tasks`, async (request, reply) => {
			const subject = { kind, id: idIn(request) };
			return account.has(subject) ? await answerPage(request, reply, subject) : notFound();
		});
	}

	app.get(`${path}/:id`, async (request) => {
		const embed = embedOf(readQuery(request.query, ['embed']).embed, TASK_EMBEDS);
		const found = idsIn(request).map((id) =>
			taskAnswer(account, tasks.get(id) ?? notFound(), embed),
		);
		return found.length === 1 ? { task: found[0] } : { tasks: found };
	});

	app.post(path, async (request, reply) => {
		const embed = embedOf(readQuery(request.query, ['embed']).embed, TASK_EMBEDS);
		const input = readBody<TaskInput>(request.body, 'task', TASK, false);
		const now = account.now();
		const blank: Omit<Task, 'id'> = {
			description: '',
			detail: null,
			categoryId: null,
			dueOn: '',
			dueTime: null,
			status: 'OPEN',
			about: null,
			ownerId: USERS[0].id,
			createdAt: now,
			updatedAt: now,
			completedAt: null,
			completedById: null,
		};
		const task = tasks.insert(merge(account, blank, input));
		recordCompletion(account, task, 'OPEN');
		return await reply
			.code(201)
			.header('location', `${account.world.baseUrl()}${path}/${task.id}`)
			.send({ task: taskAnswer(account, task, embed) });
	});

	app.put(`${path}/:id`, async (request) => {
		const embed = embedOf(readQuery(request.query, ['embed']).embed, TASK_EMBEDS);
		const before = tasks.get(idIn(request)) ?? notFound();
		const input = readBody<TaskInput>(request.body, 'task', TASK, true);
		const task = tasks.replace({ ...merge(account, before, input), id: before.id });
		recordCompletion(account, task, before.status);
		return { task: taskAnswer(account, task, embed) };
	});

	app.delete(`${path}/:id`, async (request, reply) => {
		if (!tasks.delete(idIn(request))) notFound();
		return await reply.code(204).send();
	});
}
