import type { Api, Fields, List, Resource, VendorRecord, WriteInput } from '../adapter';
import { choice, constantType, readOnly, reference, time } from '../../engine/fields';
import { toSeconds } from '../../engine/time';
import { checkLinks, clearsLink, link, shown, tellOrganizations, unlink } from './links';
import type { LinkField } from './links';
import { newestFirst, orderOf, TIME_FILTERS } from './order';
import { createRecord, deleteRecord, getRecord, PAGE_SIZE, pageOf, updateRecord } from './records';
import {
	checkOneResource,
	idField,
	lackingFields,
	lostSubject,
	oneText,
	resourceQuery,
} from './shared';

const LINK_FIELDS: LinkField[] = ['contact', 'lead', 'account', 'opportunity'];

/** All that a task can be told. Whether an update may leave some of it out is not documented: it is sent whole. */
const WRITABLE = [
	'content',
	'due_date',
	'remind_at',
	'owner_id',
	'completed',
	'resource_type',
	'resource_id',
];

/** https://developer.zendesk.com/api-reference/sales-crm/resources/tasks/ */
const fields: Fields = {
	id: idField,
	engagement_type: constantType('task'),
	...oneText('content', { keeps: true }),
	direction: { cannot: 'Zendesk Sell tasks have no direction.' },
	status: { ...choice('completed', { completed: true, open: false }), keeps: true },
	start_time: { cannot: 'Zendesk Sell tasks have a due date only: use end_time.' },
	end_time: time('due_date', { format: toSeconds, note: 'When the task is due' }),
	duration: { cannot: 'Zendesk Sell tasks have no duration.' },
	activity_date: readOnly(time('due_date')),
	...lackingFields,
	owner: reference('owner_id', { number: true, keeps: true }),
	account: link('account'),
	contact: link('contact'),
	opportunity: link('opportunity'),
	lead: link('lead'),
	phone_numbers: { cannot: 'Zendesk Sell tasks have no phone number.' },
	created_at: readOnly(time('created_at')),
	updated_at: readOnly(time('updated_at')),
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native', note: 'Tasks for the company itself, not for its people' },
		contact: { by: 'native' },
		...TIME_FILTERS,
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		owner: { by: 'native' },
		search: { by: 'native' },
		sort_by: { by: 'native', values: ['created_at', 'updated_at'] },
	},
	check: checkOneResource,
	page: async (query, api, state) => {
		const { owner, search } = query.filters;
		const { sort_by, stop } = orderOf(query.filters, 'updated_at:asc');
		const parameters = { ...resourceQuery(query.filters), owner_id: owner, q: search, sort_by };
		const page = await pageOf({ family: 'tasks', query: parameters, stop }, query, api, state);
		await tellOrganizations(page.records, api);
		return page;
	},
};

function warnOfSubject(values: WriteInput['values'], api: Api): void {
	const sentence = lostSubject(values, 'task');
	if (sentence !== undefined) api.warn(sentence);
}

async function update(id: string, { values, body }: WriteInput, api: Api) {
	warnOfSubject(values, api);
	const present = await getRecord('tasks', id, api);
	const whole: VendorRecord = {};
	for (const key of WRITABLE) {
		if (present[key] !== undefined) whole[key] = present[key];
	}
	Object.assign(whole, body);
	if (clearsLink(values, LINK_FIELDS)) {
		await tellOrganizations([present], api);
		unlink(whole, present, values);
	}
	const { record } = await updateRecord('tasks', id, whole, api);
	return { id, record: await shown(record, values, api) };
}

export const task: Resource = {
	documentation: 'https://developer.zendesk.com/api-reference/sales-crm/resources/tasks/',
	types: ['task'],
	fields,
	list,
	get: async (id, api) => {
		const record = await getRecord('tasks', id, api);
		await tellOrganizations([record], api);
		return record;
	},
	create: async ({ values, body }, api) => {
		warnOfSubject(values, api);
		const { record } = await createRecord('tasks', body, api);
		return { record: await shown(record, values, api) };
	},
	update,
	delete: async (id, api) => await deleteRecord('tasks', id, api),
	check: (operation, values) =>
		operation === 'create' && !values.content && !values.subject
			? 'Zendesk Sell needs the field "Content" (content) or "Subject" (subject) to create a task'
			: checkLinks(values, LINK_FIELDS, 'task'),
	changes: { created: newestFirst('created_at'), updated: newestFirst('updated_at') },
};
