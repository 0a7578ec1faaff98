import type { Fields, List, Resource } from '../adapter';
import { choice, readOnly, reference, text, time } from '../../engine/fields';
import { asText } from '../../engine/json';
import { later, secondsBetween, utc } from '../../engine/time';
import { customFieldsOf } from './contact';
import { companyField, enduserField } from './links';
import {
	bulkUpdate,
	createRecord,
	deleteRecord,
	getRecord,
	listPage,
	orderOf,
	updateRecord,
} from './lists';

const TASKS = 'tasks';
/** https://docs.planhat.com/#tasks */
const PAGE_SIZE = 10_000;

const KEYS = {
	created_at: 'createdAt',
	end_time: 'endTime',
	start_time: 'startTime',
	subject: 'action',
	updated_at: 'updatedAt',
};

/** REST takes these five only; others make a task drop out of every view. */
const STATUSES = {
	blocked: 'blocked',
	completed: 'Done',
	ignored: 'ignored',
	in_progress: 'in-progress',
	to_do: 'To Do',
};

const fields: Fields = {
	id: { read: ({ _id }) => asText(_id) },
	engagement_type: {
		read: ({ mainType }) => (mainType === 'event' ? 'meeting' : (asText(mainType) ?? 'task')),
		write: (body, value) => {
			body.mainType = value === 'meeting' ? 'event' : 'task';
		},
		on: ['create'],
	},
	subject: text('action'),
	content: {
		...text('description'),
		read: ({ description, snippet }) => asText(description) ?? asText(snippet),
		note: 'HTML; lists may show an excerpt only',
	},
	direction: { cannot: 'Planhat tasks have no direction.' },
	status: {
		...choice('status', STATUSES, { keeps: true }),
		note: 'A completed task is archived, and comes back as a conversation',
	},
	start_time: time('startTime'),
	end_time: time('endTime'),
	duration: {
		read: ({ startTime, endTime }) => secondsBetween(utc(startTime), utc(endTime)),
		write: (body, value, { values }) => {
			const end = later(values.start_time ?? undefined, Number(value));
			if (end !== undefined && values.end_time === undefined) body.endTime = end;
		},
		keeps: true,
		note: 'Together with the start time it gives the end time',
	},
	activity_date: { read: ({ startTime }) => utc(startTime) },
	owner: reference('ownerId'),
	account: companyField,
	contact: enduserField,
	opportunity: { cannot: 'Planhat tasks are not linked to opportunities.' },
	created_at: readOnly(time('createdAt')),
	updated_at: readOnly(time('updatedAt')),
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'coarse' },
		created_after: { by: 'coarse' },
		engagement_type: { by: 'after' },
		updated_after: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(KEYS) },
	},
	page: async (query, api, state) =>
		await listPage(
			TASKS,
			{ companyId: query.filters.account },
			orderOf(query.filters, KEYS),
			query,
			api,
			state,
		),
};

export const task: Resource = {
	documentation: 'https://docs.planhat.com/#tasks',
	types: ['meeting', 'task'],
	fields,
	customFields: customFieldsOf('task'),
	list,
	get: async (id, api) => await getRecord(TASKS, id, api),
	create: async ({ body }, api) => await createRecord(TASKS, body, api),
	update: async (id, { body }, api) => await updateRecord(TASKS, id, body, api),
	delete: async (id, api) => await deleteRecord(TASKS, id, api),
	batch: { update: bulkUpdate(TASKS) },
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'desc' },
			}),
			order: 'descending',
			granularityMs: 1,
			lagMs: 0,
			note: 'One request per 10,000 tasks until the last one seen. Archived and deleted tasks are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'desc' },
			}),
			order: 'descending',
			granularityMs: 1,
			lagMs: 0,
			note: 'One request per 10,000 tasks until the last one seen. Archived and deleted tasks are not seen.',
		},
	},
};
