import type { Feed, Fields, List, Resource, WriteInput, Written, Api } from '../adapter';
import { choice, readOnly, reference, singleReference, text, time } from '../../engine/fields';
import { asRecord, asText, path } from '../../engine/json';
import { utc } from '../../engine/time';
import { customFieldsOf, mergeFields } from './customFields';
import { endedBy, filterOf, orderOf, PAGE_SIZE, pageOf, patch } from './records';
import type { Stamps } from './records';
import { requiredUserId } from './users';

const CUSTOM_FIELDS = 'custom_fields';

/** https://developer.infusionsoft.com/docs/restv2/#tag/Task */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: { read: () => 'task' },
	subject: text('title'),
	content: text('description'),
	direction: { cannot: 'Keap tasks have no direction.' },
	status: choice('completed', { completed: true, open: false }, { keeps: true }),
	start_time: { cannot: 'Keap tasks have no start: the end time is when they are due.' },
	end_time: time('due_time', { note: 'When the task is due' }),
	duration: { cannot: 'Keap tasks have no duration.' },
	activity_date: readOnly(time('due_time')),
	internal_notes: { cannot: 'Keap tasks have one text: it is the content.' },
	notes: { cannot: 'Keap tasks have no notes of their own: add a note to the contact.' },
	owner: reference('assigned_to_user_id', {
		keeps: true,
		note: 'The user of the credential where none is given',
	}),
	account: { cannot: 'Keap tasks belong to a contact and an opportunity, not to a company.' },
	contact: singleReference('contact_id'),
	opportunity: singleReference('opportunity_id'),
	lead: { cannot: 'Keap has no leads: they are contacts.' },
	project: { cannot: 'Keap has no projects.' },
	phone_numbers: { cannot: 'Keap tasks hold no phone numbers: they are those of the contact.' },
	created_at: { read: ({ create_time: at }) => utc(at) },
	updated_at: { read: ({ modification_time: at }) => utc(at) },
};

const STAMPS: Stamps = {
	created: { order: 'create_time', field: 'create_time' },
	updated: { order: 'update_time', field: 'modification_time' },
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		contact: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		owner: { by: 'native', note: '"UNASSIGNED" lists the tasks of nobody' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: ['created_at', 'updated_at'] },
	},
	page: async ({ filters, size, customFields }, api, state) => {
		const order = orderOf(filters, STAMPS);
		const page = await pageOf(
			{
				path: '/v2/tasks',
				key: 'tasks',
				filter: filterOf([
					['contact_id', filters.contact],
					['user_id', filters.owner],
				]),
				orderBy: order?.text,
				fields: customFields ? CUSTOM_FIELDS : undefined,
			},
			size,
			api,
			state,
		);
		return endedBy(page, order, filters, STAMPS);
	},
};

async function create({ body }: WriteInput, api: Api): Promise<Written> {
	const task = { ...body };
	task.assigned_to_user_id ??= await requiredUserId(api);
	if (task.custom_fields !== undefined) task.custom_fields = mergeFields(task.custom_fields, []);
	const { body: answer } = await api.send({
		method: 'POST',
		path: '/v2/tasks',
		query: { fields: CUSTOM_FIELDS },
		body: task,
	});
	return { record: asRecord(answer) };
}

async function update(id: string, { body }: WriteInput, api: Api): Promise<Written> {
	const task = { ...body };
	if (task.custom_fields !== undefined) {
		const { body: present } = await api.send({
			method: 'GET',
			path: path`/v2/tasks/${id}`,
			query: { fields: CUSTOM_FIELDS },
			lookup: true,
		});
		task.custom_fields = mergeFields(task.custom_fields, asRecord(present).custom_fields);
	}
	return { id, record: await patch(path`/v2/tasks/${id}`, task, CUSTOM_FIELDS, api) };
}

function feed(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		filters: (since) =>
			stamp === 'created_at' ? { created_after: since } : { updated_after: since },
		order: 'descending',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: 'One request for a thousand changed tasks. Deletions are not seen.',
	};
}

export const task: Resource = {
	documentation: 'https://developer.infusionsoft.com/docs/restv2/#tag/Task',
	types: ['task'],
	fields,
	customFields: customFieldsOf('/v2/tasks/model'),
	list,
	get: async (id, api, { customFields }) =>
		await api.get(path`/v2/tasks/${id}`, { fields: customFields ? CUSTOM_FIELDS : undefined }),
	create,
	update,
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/v2/tasks/${id}`, repeatable: true });
	},
	changes: { created: feed('created_at'), updated: feed('updated_at') },
};
