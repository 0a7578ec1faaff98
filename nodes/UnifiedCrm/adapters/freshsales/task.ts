import type { Fields, Resource } from '../adapter';
import { choice, constantType, reference, text } from '../../engine/fields';
import {
	createActivity,
	getActivity,
	listOf,
	putActivity,
	scans,
	sharedFields,
	sharedTime,
} from './activities';
import type { Family } from './activities';
import { checkTarget, links, targetGiven } from './links';
import { deleteRecord } from './records';

const FAMILY: Family = {
	plural: 'tasks',
	single: 'task',
	parts: ['open', 'completed'],
	include: 'owner,users,targetable',
};

const due = sharedTime('due_date', {
	required: ['create'],
	keeps: true,
	note: 'When the task is due',
});

/** https://developers.freshworks.com/crm/api/#tasks */
const fields: Fields = {
	...sharedFields,
	engagement_type: constantType('task'),
	subject: text('title', { required: ['create'], keeps: true }),
	content: text('description'),
	direction: { cannot: 'Freshsales tasks have no direction.' },
	status: { ...choice('status', { open: 0, completed: 1 }), keeps: true },
	start_time: { cannot: 'Freshsales tasks have no start: the end time is when they are due.' },
	end_time: due.first,
	duration: { cannot: 'Freshsales tasks have no duration.' },
	activity_date: due.second,
	owner: reference('owner_id', { number: true, required: ['create'], keeps: true }),
	...links(1),
	phone_numbers: {
		cannot: 'Freshsales tasks have no phone numbers: write the number into the content.',
	},
};

export const task: Resource = {
	documentation: 'https://developers.freshworks.com/crm/api/#tasks',
	types: ['task'],
	fields,
	list: listOf(FAMILY, {}),
	get: async (id, api) => await getActivity(FAMILY, id, api),
	create: async ({ body, values }, api) =>
		await createActivity(FAMILY, { ...targetGiven(values), ...body }, api),
	update: async (id, { body, values }, api) =>
		await putActivity(FAMILY, id, { ...targetGiven(values), ...body }, api),
	delete: async (id, api) => await deleteRecord(FAMILY.plural, id, api),
	check: (operation, values) => checkTarget(operation, values, 'task', false),
	changes: scans('tasks'),
};
