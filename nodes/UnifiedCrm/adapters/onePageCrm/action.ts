import type { Api, Field, Fields, Resource, VendorRecord, WriteInput, Written } from '../adapter';
import { choice, reference } from '../../engine/fields';
import { asText, path } from '../../engine/json';
import { day, fromUnixSeconds, unixSeconds, utc } from '../../engine/time';
import type { UnifiedRecord } from '../../model';
import { checkOneParent, commonFields, contactField, lackingFields, wholeOf } from './engagement';
import { changesSince, RANGE_FILTERS, rangeAndSort } from './ranges';
import {
	createRecord,
	deleteRecord,
	getRecord,
	PAGE_SIZE,
	pageOf,
	putRecord,
	updateRecord,
} from './records';

/** Unified statuses with the API's words. Being done is not written but acted out. */
const STATUSES = {
	asap: 'asap',
	completed: 'done',
	date: 'date',
	date_time: 'date_time',
	queued: 'queued',
	queued_with_date: 'queued_with_date',
	waiting: 'waiting',
};

const UNDATED = ['asap', 'queued', 'waiting'];
const MIDNIGHT = /T00:00:00(\.0+)?Z$/;

const statusChoice = choice('status', STATUSES, { keeps: true });

const status: Field = {
	...statusChoice,
	read: (record, read) => (record.done === true ? 'completed' : statusChoice.read?.(record, read)),
	write: (body, value, write) => {
		if (value !== 'completed') statusChoice.write?.(body, value, write);
	},
};

function dueTime({ exact_time: exact, date }: VendorRecord): string | undefined {
	return (exact === undefined ? undefined : fromUnixSeconds(exact)) ?? utc(date);
}

/** A day, or a moment where the time of day is given. */
const dueDate: Field = {
	sources: ['date', 'exact_time'],
	keeps: true,
	note: 'When the task is due: a day where the time is midnight UTC. To take it off, set the status asap, queued or waiting',
	read: dueTime,
	write: (body, value, { values }) => {
		if (typeof value !== 'string') return;
		const isDay =
			values.status === 'date' ||
			values.status === 'queued_with_date' ||
			(values.status !== 'date_time' && MIDNIGHT.test(value));
		if (isDay) body.date = day(value);
		else body.exact_time = unixSeconds(value);
		if (values.status === undefined || values.status === null || values.status === 'completed') {
			body.status = isDay ? 'date' : 'date_time';
		}
	},
};

/** https://developer.onepagecrm.com/api/#actions */
const fields: Fields = {
	...commonFields('task'),
	...lackingFields,
	subject: {
		sources: ['text'],
		read: ({ text }) => asText(text),
		write: (body, value) => {
			body.text = value;
		},
		required: ['create'],
		keeps: true,
		note: '140 characters at most',
	},
	content: { cannot: 'OnePageCRM tasks have one line of text: put it into the subject.' },
	status,
	start_time: { cannot: 'OnePageCRM tasks have a due date only: use end_time.' },
	end_time: dueDate,
	activity_date: { sources: ['date', 'exact_time'], read: dueTime },
	owner: reference('assignee_id', { keeps: true }),
	contact: contactField({ on: ['create'] }),
	opportunity: { cannot: 'OnePageCRM links only notes to deals: create a note for the deal.' },
	phone_numbers: { cannot: 'OnePageCRM stores phone numbers with calls only.' },
};

const WRITABLE = ['assignee_id', 'status', 'text', 'date', 'exact_time'];

async function markAsDone(id: string, api: Api): Promise<Written> {
	return await putRecord('actions', path`/actions/${id}/mark_as_done`, api);
}

async function create({ values, body }: WriteInput, api: Api): Promise<Written> {
	const written = await createRecord('actions', body, api);
	const id = asText(written.record?.id);
	if (values.status !== 'completed' || id === undefined) return written;
	return { ...written, ...(await markAsDone(id, api)) };
}

async function update(id: string, { values, body }: WriteInput, api: Api): Promise<Written> {
	const present = await getRecord('actions', id, api);
	const isDone = present.done === true || present.status === STATUSES.completed;
	const reopens = isDone && typeof values.status === 'string' && values.status !== 'completed';
	let written: Written = { record: present };
	if (reopens) written = await putRecord('actions', path`/actions/${id}/undo_completion`, api);
	if (Object.keys(body).length > 0) {
		written = await updateRecord('actions', id, toSend(present, body, isDone && !reopens), api);
	}
	if (values.status === 'completed' && !isDone) written = await markAsDone(id, api);
	return { id, ...written };
}

/**
 * Whether an update may leave keys out is not documented, so it is sent whole; but of an action that another system
 * controls nothing can be changed besides its owner.
 */
function toSend(present: VendorRecord, body: VendorRecord, staysDone: boolean): VendorRecord {
	if (present.externally_controlled === true) return body;
	const whole = wholeOf(present, WRITABLE, body);
	if (staysDone && body.status === undefined) delete whole.status;
	if (body.status !== undefined) {
		if (body.date === undefined && (isUndated(body.status) || body.status === 'date_time'))
			delete whole.date;
		if (body.exact_time === undefined && body.status !== 'date_time') delete whole.exact_time;
	}
	return whole;
}

function isUndated(status: unknown): boolean {
	return UNDATED.includes(String(status));
}

function check(operation: 'create' | 'update', values: UnifiedRecord): string | undefined {
	const { status: wanted, end_time: due } = values;
	if (typeof wanted !== 'string') return undefined;
	if (typeof due === 'string' && isUndated(wanted)) {
		return `OnePageCRM tasks of the status "${wanted}" have no due date: leave out the end time (end_time), or give another status`;
	}
	return operation === 'create' && wanted === 'date_time' && typeof due !== 'string'
		? 'OnePageCRM needs the field "End Time" (end_time) for a task of the status "date_time"'
		: undefined;
}

export const action: Resource = {
	documentation: 'https://developer.onepagecrm.com/api/#actions',
	types: ['task'],
	fields,
	list: {
		pageSize: PAGE_SIZE,
		filters: {
			account: { by: 'native', note: 'Tasks for the people of this company' },
			contact: { by: 'native' },
			...RANGE_FILTERS,
			engagement_type: { by: 'native' },
			owner: { by: 'native' },
			sort_by: { by: 'native', values: ['created_at', 'updated_at'] },
		},
		check: checkOneParent,
		page: async (query, api, state) => {
			const { account, contact, owner } = query.filters;
			const parameters = { contact_id: contact, company_id: account, assignee_id: owner };
			const listing = {
				family: 'actions' as const,
				query: parameters,
				...rangeAndSort(query.filters),
			};
			return await pageOf(listing, query, api, state);
		},
	},
	get: async (id, api) => await getRecord('actions', id, api),
	create,
	update,
	delete: async (id, api) => await deleteRecord('actions', id, api),
	check,
	changes: { created: changesSince('created_at'), updated: changesSince('updated_at') },
};
