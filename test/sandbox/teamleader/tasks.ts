import type { Rule, Rules } from '../core/shape';
import { isObject } from '../core/shape';
import { invalid, tlTime } from './answers';
import type { Account } from './account';
import {
	BOOLEAN,
	DATE,
	demand,
	NULLABLE_UUID,
	oneOf,
	reference,
	referenceOf,
	required,
	TEXT,
	textOf,
	textsOf,
	TIME,
	UUID,
	UUIDS,
} from './body';
import { eventOf } from './events';
import { done, made, ok } from './context';
import type { Action, Context } from './context';
import { CUSTOM_FIELDS, readCustomFields, showCustomFields } from './customFields';
import { holdsTerm, list, when } from './lists';
import type { Listed } from './lists';
import type { Task } from './rows';
import { TEAMS } from './seeds';

const CUSTOMER = reference('contact', 'company');
const DURATION: Rule = {
	type: 'object',
	keys: { unit: required(oneOf('min')), value: required({ type: 'integer' }) },
};
const COMMON: Rules = {
	description: TEXT,
	estimated_duration: DURATION,
	assignee: { ...reference('user', 'team'), nullable: true },
	customer: CUSTOMER,
	custom_fields: CUSTOM_FIELDS,
};
const NEW: Rules = {
	...COMMON,
	title: required(TEXT),
	due_on: required(DATE),
	work_type_id: required(UUID),
	milestone_id: UUID,
	project_id: UUID,
	deal_id: UUID,
	ticket_id: UUID,
};
const CHANGED: Rules = {
	...COMMON,
	id: required(UUID),
	title: TEXT,
	due_on: DATE,
	work_type_id: UUID,
	milestone_id: NULLABLE_UUID,
	project_id: NULLABLE_UUID,
	deal_id: NULLABLE_UUID,
	ticket_id: NULLABLE_UUID,
};

function show(row: Task, isOld: boolean): Record<string, unknown> {
	const link = (type: string, id: string | null) => (id === null ? null : { type, id });
	return {
		id: row.id,
		...(isOld ? {} : { title: row.title }),
		description: isOld ? row.title : row.description,
		completed: row.isCompleted,
		completed_at: row.completedAt === null ? null : tlTime(row.completedAt),
		due_on: row.dueOn,
		estimated_duration: row.minutes === null ? null : { unit: 'min', value: row.minutes },
		work_type: link('workType', row.workTypeId),
		assignee: row.assignee,
		customer: row.customer,
		milestone: link('milestone', row.milestoneId),
		deal: link('deal', row.dealId),
		project: link('project', row.projectId),
		ticket: null,
		priority: row.priority,
	};
}

function listing({ tasks }: Account, isOld: boolean): Listed<Task> {
	const teamsOf = (user: unknown) =>
		TEAMS.filter(
			({ members }) =>
				Array.isArray(members) && members.some((one) => referenceOf(one)?.id === user),
		).map(({ id }) => id);
	return {
		store: tasks,
		filter: {
			ids: UUIDS,
			user_id: NULLABLE_UUID,
			milestone_id: UUID,
			completed: BOOLEAN,
			scheduled: BOOLEAN,
			due_by: DATE,
			due_from: DATE,
			term: TEXT,
			customer: CUSTOMER,
			deal_id: UUID,
		},
		tests: ({
			ids,
			user_id: user,
			milestone_id: milestone,
			completed,
			scheduled,
			due_by: by,
			due_from: from,
			term,
			customer,
			deal_id: deal,
		}) => [
			...when(textsOf(ids), (wanted) => (row: Task) => wanted.includes(row.id)),
			...when(user, (wanted) => {
				const teams = teamsOf(wanted);
				return ({ assignee }: Task) =>
					assignee === null
						? wanted === null
						: assignee.id === wanted || teams.includes(assignee.id);
			}),
			...when(milestone, (wanted) => (row: Task) => row.milestoneId === wanted),
			...when(completed, (wanted) => (row: Task) => row.isCompleted === wanted),
			...when(scheduled, (wanted) => (row: Task) => row.isScheduled === wanted),
			...when(textOf(by), (wanted) => (row: Task) => row.dueOn <= wanted),
			...when(textOf(from), (wanted) => (row: Task) => row.dueOn >= wanted),
			...when(textOf(term), (wanted) => (row: Task) => holdsTerm(wanted, row.description)),
			...when(
				isObject(customer) ? customer.id : undefined,
				(wanted) => (row: Task) => row.customer?.id === wanted,
			),
			...when(deal, (wanted) => (row: Task) => row.dealId === wanted),
		],
		sorts: { due_on: [({ dueOn }) => dueOn], created_at: [({ addedAt }) => addedAt] },
		made: ['due_on', 'created_at'],
		usualSort: 'due_on',
		show: (row) => ({ ...show(row, isOld), added_at: tlTime(row.addedAt) }),
	};
}

function changed({ account, body }: Context, old: Task): Task {
	const assignee = referenceOf(body.assignee);
	const customer = referenceOf(body.customer);
	account.demand(assignee, 'assignee');
	account.demand(customer, 'customer');
	account.demandId('workType', body.work_type_id, 'work_type_id');
	account.demandId('deal', body.deal_id, 'deal_id');
	account.demandId('project', body.project_id, 'project_id');
	account.demandId('milestone', body.milestone_id, 'milestone_id');
	account.demandId('ticket', body.ticket_id, 'ticket_id');
	const duration = body.estimated_duration;
	const minutes =
		isObject(duration) && typeof duration.value === 'number' ? duration.value : undefined;
	if (minutes !== undefined && minutes < 0)
		throw invalid('estimated_duration.value', 'must not be negative');
	return {
		...old,
		title: textOf(body.title) ?? old.title,
		description: textOf(body.description) ?? old.description,
		dueOn: textOf(body.due_on) ?? old.dueOn,
		minutes: minutes ?? old.minutes,
		workTypeId: textOf(body.work_type_id) ?? old.workTypeId,
		assignee: assignee === undefined ? old.assignee : assignee,
		customer: customer ?? old.customer,
		dealId: body.deal_id === null ? null : (textOf(body.deal_id) ?? old.dealId),
		projectId: body.project_id === null ? null : (textOf(body.project_id) ?? old.projectId),
		milestoneId: body.milestone_id === null ? null : (textOf(body.milestone_id) ?? old.milestoneId),
		custom: readCustomFields(body, 'task', old.custom),
	};
}

const one = ({ account, body }: Context): Task => account.find(account.tasks, body.id, 'Task');

function completing(isCompleted: boolean): Action {
	return (context) => {
		const { account, body } = context;
		demand(body, { id: required(UUID) });
		const row = one(context);
		account.tasks.put({ ...row, isCompleted, completedAt: isCompleted ? account.now() : null });
		return done;
	};
}

export const taskActions: Record<string, Action> = {
	'tasks.list': ({ account, body, isOld }) => ok(list(listing(account, isOld), body)),
	'tasks.info': (context) => {
		demand(context.body, { id: required(UUID) });
		const row = one(context);
		return ok({
			data: {
				...show(row, context.isOld),
				custom_fields: showCustomFields('task', row.custom, context.isOld),
			},
		});
	},
	'tasks.create': (context) => {
		demand(context.body, NEW);
		const { account } = context;
		const row = changed(context, {
			id: account.tasks.newId(),
			title: '',
			description: null,
			dueOn: '',
			isCompleted: false,
			completedAt: null,
			minutes: null,
			workTypeId: '',
			assignee: null,
			customer: null,
			dealId: null,
			projectId: null,
			milestoneId: null,
			priority: 'B',
			isScheduled: false,
			custom: {},
			addedAt: account.now(),
		});
		account.tasks.put(row);
		return made('task', row.id);
	},
	'tasks.update': (context) => {
		demand(context.body, CHANGED);
		context.account.tasks.put(changed(context, one(context)));
		return done;
	},
	'tasks.complete': completing(true),
	'tasks.reopen': completing(false),
	'tasks.delete': (context) => {
		demand(context.body, { id: required(UUID) });
		context.account.tasks.delete(one(context).id);
		return done;
	},
	'tasks.schedule': (context) => {
		demand(context.body, {
			id: required(UUID),
			starts_at: required(TIME),
			ends_at: required(TIME),
		});
		const row = one(context);
		context.account.tasks.put({ ...row, isScheduled: true });
		return made('event', eventOf(row.id));
	},
};
