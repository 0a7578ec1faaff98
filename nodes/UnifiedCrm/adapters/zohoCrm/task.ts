import type { Api, Field, Fields, List, Resource, VendorRecord } from '../adapter';
import { constantType, converted, text } from '../../engine/fields';
import { asText } from '../../engine/json';
import { day, utc } from '../../engine/time';
import {
	ACTIVITY_LINKS,
	checkLinks,
	linkConditions,
	tooManyLinks,
	withoutForeignLink,
} from './links';
import { commonConditions, LARGEST_PAGE, modulePage, orderOf, SORTS } from './lists';
import { customFieldsOf, pickList } from './metadata';
import type { Module } from './metadata';
import { quoted } from './queries';
import { getterOf, writesOf } from './records';
import { FEEDS, SYSTEM_FIELDS } from './shared';

/** The statuses of the standard layout; accounts may have others. */
const STATUSES: Record<string, string> = {
	completed: 'Completed',
	deferred: 'Deferred',
	in_progress: 'In Progress',
	not_started: 'Not Started',
	waiting_for_input: 'Waiting for input',
};

const unifiedStatuses = new Map(
	Object.entries(STATUSES).map(([name, value]) => [value.toLowerCase(), name]),
);

const status: Field = {
	sources: ['Status'],
	read: ({ Status: value }) => {
		const name = asText(value)?.toLowerCase();
		return name === undefined ? undefined : (unifiedStatuses.get(name) ?? name);
	},
	write: (body, value) => {
		body.Status = value;
	},
	keeps: true,
	note: 'completed, deferred, in_progress, not_started, waiting_for_input, or a status of the account',
};

/** Zoho keeps the day of a task, without a time. */
const due: Field = {
	...converted('Due_Date', utc, (value: string) => day(value)),
	note: 'The day on which the task is due, without a time',
};

/** https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html */
const fields: Fields = {
	...SYSTEM_FIELDS,
	...ACTIVITY_LINKS,
	engagement_type: constantType('task'),
	subject: text('Subject', { required: ['create'], keeps: true }),
	content: text('Description'),
	internal_notes: { cannot: 'Zoho CRM tasks have one text: it is the content.' },
	direction: { cannot: 'Zoho CRM tasks have no direction.' },
	status,
	start_time: {
		cannot: 'Zoho CRM tasks have no start: the end time is the day on which they are due.',
	},
	end_time: due,
	duration: { cannot: 'Zoho CRM tasks have no duration.' },
	activity_date: { sources: ['Due_Date'], read: (record) => utc(record.Due_Date) },
	notes: { cannot: 'Zoho CRM tasks show no notes of their own: list the notes of the contact.' },
	phone_numbers: {
		cannot: 'Zoho CRM tasks have no phone numbers: write the number into the content.',
	},
};

const tasks: Module = {
	name: 'Tasks',
	fields,
	standard: [
		'BEST_TIME',
		'Closed_Time',
		'Priority',
		'Recurring_Activity',
		'Remind_At',
		'Reminder',
		'Send_Notification_Email',
	],
};

const list: List = {
	pageSize: LARGEST_PAGE,
	filters: {
		account: { by: 'native' },
		activity_date_after: { by: 'coarse', note: 'By the day on which the task is due' },
		activity_date_before: { by: 'coarse', note: 'By the day on which the task is due' },
		contact: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		engagement_type: { by: 'native', required: true },
		lead: { by: 'native' },
		owner: { by: 'native' },
		subject: { by: 'coarse' },
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	check: checkLinks,
	page: async (query, api, state) => {
		const { filters } = query;
		const { activity_date_after: after, activity_date_before: before, subject } = filters;
		const conditions = [
			...linkConditions(filters),
			...commonConditions(filters),
			...(after === undefined ? [] : [`Due_Date >= ${quoted(day(after))}`]),
			...(before === undefined ? [] : [`Due_Date <= ${quoted(day(before))}`]),
			...(subject === undefined ? [] : [`Subject like ${quoted(`%${subject}%`)}`]),
		];
		return await modulePage(tasks, conditions, orderOf(filters), query, api, state);
	},
};

/** The status in the account's own words: pick lists are made by users. */
async function withStatus(body: VendorRecord, api: Api): Promise<VendorRecord> {
	const wanted = asText(body.Status);
	if (wanted === undefined) return body;
	const known = await pickList(tasks, 'Status', api);
	const folded = fold(wanted);
	const Status = known.find((value) => fold(value) === folded) ?? STATUSES[folded] ?? wanted;
	return { ...body, Status };
}

function fold(value: string): string {
	return value.toLowerCase().replace(/[\s_-]+/g, '_');
}

const writes = writesOf(() => tasks, {
	complete: async (input, api, id) =>
		await withoutForeignLink(tasks.name, await withStatus(input.body, api), input, id, api),
});

export const task: Resource = {
	documentation: 'https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html',
	types: ['task'],
	fields,
	customFields: customFieldsOf(() => tasks),
	list,
	get: getterOf(tasks.name),
	create: writes.create,
	update: writes.update,
	delete: writes.delete,
	batch: writes.batch,
	check: (_operation, values) => tooManyLinks(values, 'a task'),
	changes: FEEDS,
};
