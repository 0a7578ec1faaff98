import type { Api, Fields, List, Resource, VendorRecord } from '../adapter';
import { cannot } from '../adapter';
import { constantType, readOnly, reference, text, time } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asText } from '../../engine/json';
import { day, utc } from '../../engine/time';
import { customFieldsOf, withLinkValues } from './customFields';
import { checkOne, dealField, idOfType, lacksLeads, linkTo } from './links';
import { present } from './ranges';
import {
	add,
	afterCreate,
	change,
	info,
	PAGE_SIZE,
	pageNumber,
	remove,
	updateRecord,
	walkPage,
} from './rpc';

const SECONDS_OF_MINUTE = 60;

/** https://developer.focus.teamleader.eu/docs/api/tasks-info */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('task'),
	subject: text('title', { required: ['create'], keeps: true }),
	content: text('description', { keeps: true }),
	direction: { cannot: 'Teamleader tasks have no direction.' },
	status: {
		read: ({ completed }) =>
			completed === true ? 'completed' : completed === false ? 'open' : undefined,
		// Completing and reopening are calls of their own.
		write: () => undefined,
		values: ['completed', 'open'],
		keeps: true,
	},
	start_time: { cannot: 'Teamleader tasks have one date, on which they are due: use end_time.' },
	end_time: {
		...time('due_on', { format: (moment) => day(moment) }),
		required: ['create'],
		keeps: true,
		note: 'The day on which the task is due; the time of day is dropped',
	},
	duration: {
		read: ({ estimated_duration: estimate }) => {
			if (typeof estimate !== 'object' || estimate === null) return undefined;
			const { value } = estimate as VendorRecord;
			return typeof value === 'number' ? value * SECONDS_OF_MINUTE : undefined;
		},
		write: (body, value) => {
			body.estimated_duration = {
				unit: 'min',
				value: Math.round(Number(value) / SECONDS_OF_MINUTE),
			};
		},
		keeps: true,
		note: 'The estimate, in whole minutes',
	},
	activity_date: { read: ({ due_on: due }) => utc(due) },
	owner: {
		read: ({ assignee }) => {
			const id = idOfType(assignee, 'user');
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => {
			body.assignee = linkTo('user', value) ?? null;
		},
		note: 'Tasks can belong to a team as well, which is in the remote data',
	},
	account: {
		read: ({ customer }) => {
			const id = idOfType(customer, 'company');
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => {
			body.customer = linkTo('company', value);
		},
		keeps: true,
		note: 'A task is for a company or for a contact',
	},
	contact: {
		most: 1,
		read: ({ customer }) => {
			const id = idOfType(customer, 'contact');
			return id === undefined ? undefined : [{ id }];
		},
		write: (body, value) => {
			const customer = linkTo('contact', value);
			if (customer !== undefined) body.customer = customer;
		},
		keeps: true,
		note: 'A task is for a company or for a contact',
	},
	opportunity: dealField,
	lead: lacksLeads,
	project: {
		...reference('project.id'),
		write: (body, value) => {
			body.project_id = linkTo('project', value)?.id ?? null;
		},
		note: 'A project of the new projects module',
	},
	created_at: { ...readOnly(time('added_at')), note: 'Shown in lists only' },
	updated_at: { cannot: 'Teamleader does not say when a task was last changed.' },
};

const SORTS: Record<string, string> = { created_at: 'created_at', end_time: 'due_on' };

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		activity_date_after: { by: 'coarse' },
		activity_date_before: { by: 'coarse' },
		contact: { by: 'native' },
		engagement_type: { by: 'native', required: true },
		// Tasks of the user's team come along.
		owner: { by: 'coarse' },
		search: { by: 'native', note: 'Looks in the description' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	check: ({ account, contact }) =>
		account !== undefined && contact !== undefined
			? 'Teamleader lists the tasks of a company or of a contact: leave one of the filters account and contact out'
			: undefined,
	page: async (query, api, state) => {
		const { account, contact, owner, search, sort_by } = query.filters;
		const { activity_date_after: after, activity_date_before: before } = query.filters;
		const filter = present({
			user_id: owner,
			customer: linkTo('company', { id: account }) ?? linkTo('contact', { id: contact }),
			due_from: after === undefined ? undefined : day(after),
			due_by: before === undefined ? undefined : day(before),
			term: search,
		});
		const sort = [
			{ field: SORTS[sort_by?.field ?? 'end_time'], order: sort_by?.direction ?? ('asc' as const) },
		];
		return await walkPage('tasks.list', { filter, sort }, query, api, state);
	},
};

/** Every task has a type of work: the first of the account's where none is given. */
async function workType(api: Api): Promise<string> {
	return await api.memo('work type', async (lookup) => {
		const [first] = await pageNumber('workTypes.list', {}, 1, 1, lookup);
		const id = asText(first?.id);
		if (id !== undefined) return id;
		throw new InputError(
			'Teamleader needs a type of work for a task, and the account has none',
			'Make one in Teamleader under Settings > Work Types.',
		);
	});
}

export const task: Resource = {
	documentation: 'https://developer.focus.teamleader.eu/docs/api/tasks',
	types: ['task'],
	fields,
	customFields: customFieldsOf('task'),
	list,
	get: async (id, api) => await info('tasks', id, api),
	create: async ({ values, body }, api) => {
		const linked = await withLinkValues('task', body, api);
		const sent =
			body.work_type_id === undefined ? { work_type_id: await workType(api), ...linked } : linked;
		const made = await add('tasks.create', sent, api);
		if (values.status !== 'completed') return made;
		return await afterCreate(
			'task',
			made,
			async (id) => await change('tasks.complete', { id }, api),
		);
	},
	update: async (id, { values, body }, api) => {
		await updateRecord('tasks.update', id, await withLinkValues('task', body, api), api);
		if (values.status === 'completed') await change('tasks.complete', { id }, api);
		if (values.status === 'open') await change('tasks.reopen', { id }, api);
		return { id };
	},
	delete: async (id, api) => await remove('tasks', id, api),
	check: (_operation, values) => checkOne('a task', values, ['contact', 'account'], false),
	changes: {
		created: {
			stamp: 'created_at',
			filters: () => ({ sort_by: { field: 'created_at', direction: 'desc' } }),
			order: 'descending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request per 100 new tasks. Tasks of the new projects module are not seen.',
		},
		updated: cannot(
			'Teamleader does not say when a task was last changed: use the event for new tasks, or a webhook of Teamleader.',
		),
	},
};
