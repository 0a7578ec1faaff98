import type { Feed, Fields, List, Resource, VendorRecord, Written } from '../adapter';
import { choice, constantType, readOnly, reference, text, time } from '../../engine/fields';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { byOffset, offsetOf } from '../../engine/paging';
import { toSeconds, utc } from '../../engine/time';
import {
	blankableText,
	contactField,
	contactGiven,
	idField,
	lackingFields,
	partsOf,
	withContact,
} from './contactParts';
import { locationOf, unwrapped } from './requests';

const PAGE_SIZE = 100;

/** Several fields of a record are read from its one date. */
const latest: { record?: VendorRecord; due?: string } = {};

function dueOf(record: VendorRecord): string | undefined {
	if (latest.record !== record) {
		latest.record = record;
		latest.due = utc(record.dueDate);
	}
	return latest.due;
}

/** https://marketplace.gohighlevel.com/docs/ghl/contacts/task */
const fields: Fields = {
	...lackingFields,
	id: idField,
	engagement_type: constantType('task'),
	subject: text('title', { required: ['create'], keeps: true }),
	content: blankableText('body'),
	direction: { cannot: 'HighLevel tasks have no direction.' },
	status: {
		...choice('completed', { completed: true, open: false }, { keeps: true }),
		read: ({ completed }) =>
			typeof completed === 'boolean' ? (completed ? 'completed' : 'open') : undefined,
	},
	start_time: {
		read: dueOf,
		note: 'HighLevel tasks have one date, when they are due: write it as end_time',
	},
	end_time: {
		...time('dueDate', {
			// The form in which it is read, with milliseconds, is refused.
			format: toSeconds,
			required: ['create'],
			keeps: true,
			note: 'When the task is due',
		}),
		read: dueOf,
	},
	duration: { cannot: 'HighLevel tasks have no duration.' },
	activity_date: { read: dueOf },
	internal_notes: { cannot: 'HighLevel tasks have one text: use the field content.' },
	notes: { cannot: 'HighLevel tasks have no notes: create a note for the same contact.' },
	phone_numbers: {
		cannot: 'HighLevel tasks have no phone numbers: see those of the contact.',
	},
	owner: reference('assignedTo'),
	contact: contactField,
	created_at: readOnly(time('dateAdded')),
	updated_at: readOnly(time('dateUpdated')),
};

/** https://marketplace.gohighlevel.com/docs/ghl/locations/get-location-task */
const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		activity_date_after: { by: 'after' },
		activity_date_before: { by: 'after' },
		contact: { by: 'native' },
		end_time: { by: 'after', note: 'By the due date' },
		engagement_type: { by: 'native' },
		owner: { by: 'native' },
		search: { by: 'native' },
		start_time: { by: 'after', note: 'By the due date' },
	},
	page: async ({ filters, size }, api, state) => {
		const skip = offsetOf(state);
		const { contact, owner, search } = filters;
		const { body } = await api.send({
			method: 'POST',
			path: path`/locations/${locationOf(api)}/tasks/search`,
			body: {
				...(contact === undefined ? {} : { contactId: [contact] }),
				...(owner === undefined ? {} : { assignedTo: [owner] }),
				...(search === undefined ? {} : { query: search }),
				limit: size,
				skip,
			},
			reads: true,
		});
		return byOffset(skip, size, asRecords(asRecord(body).tasks));
	},
};

function walked(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		order: 'none',
		granularityMs: 1,
		lagMs: 60_000,
		note: 'HighLevel cannot list tasks by change: each poll walks all of them, 100 a request. Deletions are not seen.',
	};
}

function writtenTask(answer: unknown, contact: string): Written {
	const inner = unwrapped(answer, 'task');
	if (inner === undefined) return { answer };
	const record = withContact(inner, contact);
	return { id: asText(idField.read?.(record, { context: undefined })), record };
}

export const task: Resource = {
	documentation: 'https://marketplace.gohighlevel.com/docs/ghl/contacts/task',
	types: ['task'],
	fields,
	list,
	get: async (id, api) => {
		const { contact, own } = partsOf(id, 'task');
		const record = unwrapped(await api.get(path`/contacts/${contact}/tasks/${own}`), 'task');
		return record === undefined ? undefined : withContact(record, contact);
	},
	create: async ({ body, values }, api) => {
		const contact = contactGiven(values);
		const { body: answer } = await api.send({
			method: 'POST',
			path: path`/contacts/${contact}/tasks`,
			body: { completed: false, ...body },
		});
		return writtenTask(answer, contact);
	},
	update: async (id, { body }, api) => {
		const { contact, own } = partsOf(id, 'task');
		const { body: answer } = await api.send({
			method: 'PUT',
			path: path`/contacts/${contact}/tasks/${own}`,
			body,
			repeatable: true,
		});
		return { ...writtenTask(answer, contact), id };
	},
	delete: async (id, api) => {
		const { contact, own } = partsOf(id, 'task');
		const address = path`/contacts/${contact}/tasks/${own}`;
		await api.send({ method: 'DELETE', path: address, repeatable: true });
	},
	changes: { created: walked('created_at'), updated: walked('updated_at') },
};
