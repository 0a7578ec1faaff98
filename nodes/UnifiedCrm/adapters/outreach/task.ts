import type { Api, Fields, List, Resource, WriteInput, Written } from '../adapter';
import { constantType, readOnly } from '../../engine/fields';
import { asRecord, asText, path } from '../../engine/json';
import { FEED } from './contact';
import {
	attribute,
	attributeTime,
	createRecord,
	deleteRecord,
	getRecord,
	idField,
	listPage,
	PAGE_SIZE,
	range,
	related,
	relatedSingle,
	sortOf,
	updateRecord,
} from './records';

const TASKS = 'tasks';

/** What the task is about is written as its one subject, and read as what it is. */
const SUBJECT = 'subject';

/** https://developers.outreach.io/api/reference/tag/Task/ */
const fields: Fields = {
	id: idField,
	engagement_type: constantType('task'),
	subject: { cannot: 'Outreach tasks have no subject: begin the content with it.' },
	content: attribute('note'),
	status: {
		values: ['completed', 'open'],
		keeps: true,
		read: ({ attributes }) => {
			const state = asText(asRecord(attributes).state)?.toLowerCase();
			if (state === 'complete') return 'completed';
			return state === 'incomplete' || state === 'pending' ? 'open' : state;
		},
		// An action of its own, after the record is written.
		write: () => undefined,
		note: 'A completed task cannot be opened again',
	},
	start_time: readOnly(attributeTime('scheduledAt')),
	end_time: attributeTime('dueAt', { note: 'When the task is due' }),
	activity_date: readOnly(attributeTime('dueAt')),
	owner: { ...related('owner', 'user'), required: ['create'], keeps: true },
	account: {
		...related('account', 'account'),
		write: (body, value, write) => {
			const { contact, opportunity } = write.values;
			if (!contact?.length && !opportunity?.length)
				related(SUBJECT, 'account').write?.(body, value, write);
		},
		keeps: true,
		note: 'A contact or an opportunity goes before it',
	},
	contact: { ...relatedSingle('prospect', 'prospect', { writeAs: SUBJECT }), keeps: true },
	opportunity: {
		...relatedSingle('opportunity', 'opportunity', { writeAs: SUBJECT }),
		write: (body, value, write) => {
			if (!write.values.contact?.length)
				relatedSingle(SUBJECT, 'opportunity').write?.(body, value, write);
		},
		keeps: true,
		note: 'A contact goes before it',
	},
	lead: { cannot: 'Outreach has no leads.' },
	phone_numbers: { cannot: 'Outreach tasks have no phone number: write it into the content.' },
	created_at: readOnly(attributeTime('createdAt')),
	updated_at: readOnly(attributeTime('updatedAt')),
};

const SORTS: Record<string, string> = {
	created_at: 'createdAt',
	end_time: 'dueAt',
	updated_at: 'updatedAt',
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native' },
		owner: { by: 'native' },
		updated_after: { by: 'native' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const {
			account,
			contact,
			created_after,
			created_before,
			owner,
			updated_after,
			updated_before,
		} = query.filters;
		return await listPage(
			TASKS,
			{
				'filter[account][id]': account,
				'filter[prospect][id]': contact,
				'filter[owner][id]': owner,
				'filter[createdAt]': range(created_after, created_before),
				'filter[updatedAt]': range(updated_after, updated_before),
				sort: sortOf(query.filters, SORTS),
			},
			query,
			api,
			state,
		);
	},
};

/** https://developers.outreach.io/api/reference/tag/Task/#tag/Task/paths/~1tasks~1{id}~1actions~1markComplete/post */
async function complete(written: Written, { values }: WriteInput, api: Api): Promise<Written> {
	const id = asText(written.record?.id) ?? written.id;
	if (values.status !== 'completed' || id === undefined) return written;
	const { body } = await api.send({
		method: 'POST',
		path: path`/tasks/${id}/actions/markComplete`,
	});
	return { id, record: asRecord(asRecord(body).data) };
}

export const task: Resource = {
	documentation: 'https://developers.outreach.io/api/reference/tag/Task/',
	types: ['task'],
	fields,
	list,
	get: async (id, api) => await getRecord(TASKS, id, api),
	create: async (input, api) => {
		const { attributes, ...rest } = input.body;
		const body = { attributes: { action: 'action_item', ...asRecord(attributes) }, ...rest };
		return await complete(await createRecord(TASKS, 'task', body, api), input, api);
	},
	update: async (id, input, api) => {
		const changes = Object.keys(input.body).length > 0;
		const written = changes ? await updateRecord(TASKS, 'task', id, input.body, api) : { id };
		return await complete(written, input, api);
	},
	delete: async (id, api) => await deleteRecord(TASKS, id, api),
	check: (operation, { status, contact, account, opportunity }) => {
		if (operation === 'update') {
			return status === 'open'
				? 'Outreach cannot open a completed task again: create a new task'
				: undefined;
		}
		return !contact?.length && !account && !opportunity?.length
			? 'Outreach needs a contact, an account or an opportunity to create a task'
			: undefined;
	},
	changes: {
		created: {
			...FEED,
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'asc' },
			}),
		},
		updated: {
			...FEED,
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'asc' },
			}),
		},
	},
};
