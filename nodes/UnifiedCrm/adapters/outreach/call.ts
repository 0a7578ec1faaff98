import type { Field, Fields, List, Resource, VendorRecord } from '../adapter';
import { constantType, readOnly } from '../../engine/fields';
import { asRecord, asRecords, asText, put } from '../../engine/json';
import { later, secondsBetween, utc } from '../../engine/time';
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
} from './records';

const CALLS = 'calls';
const UNANSWERED = 'Not Answered';

const attributesOf = ({ attributes }: VendorRecord) => asRecord(attributes);

const startOf = (record: VendorRecord) =>
	utc(attributesOf(record).answeredAt) ?? utc(attributesOf(record).dialedAt);

/** A call that was missed is one that came in and was not answered. */
const direction: Field = {
	values: ['inbound', 'missed', 'outbound'],
	read: (record) => {
		const { direction: way, outcome } = attributesOf(record);
		return way === 'inbound' && outcome === UNANSWERED ? 'missed' : asText(way)?.toLowerCase();
	},
	write: (body, value, { values }) => {
		put(body, 'attributes.direction', value === 'outbound' ? 'outbound' : 'inbound');
		if (value === 'missed' && values.status === undefined)
			put(body, 'attributes.outcome', UNANSWERED);
	},
};

const phones: Field = {
	most: 1,
	read: (record) => {
		const { direction: way, from, to } = attributesOf(record);
		const number = asText(way === 'inbound' ? from : to);
		return number === undefined ? undefined : [{ number }];
	},
	write: (body, value, { values }) => {
		const number = asRecords(value)[0]?.number;
		const inbound = values.direction === 'inbound' || values.direction === 'missed';
		put(body, inbound ? 'attributes.from' : 'attributes.to', number);
	},
	note: 'The other side’s number',
};

/** https://developers.outreach.io/api/reference/tag/Call/ */
const fields: Fields = {
	id: idField,
	engagement_type: constantType('call'),
	subject: { cannot: 'Outreach calls have no subject: begin the content with it.' },
	content: attribute('note'),
	direction,
	status: {
		values: ['answered', 'not_answered'],
		read: (record) => {
			const { state, outcome } = attributesOf(record);
			return (asText(state) ?? asText(outcome))?.toLowerCase().replace(' ', '_');
		},
		write: (body, value) =>
			put(body, 'attributes.outcome', value === 'answered' ? 'Answered' : UNANSWERED),
		note: 'Outreach takes the outcome, and shows the state of the call',
	},
	start_time: {
		read: startOf,
		write: (body, value, { values }) => {
			put(body, 'attributes.dialedAt', value);
			if (values.status === 'answered') put(body, 'attributes.answeredAt', value);
		},
	},
	end_time: attributeTime('completedAt'),
	duration: {
		read: (record) => secondsBetween(startOf(record), utc(attributesOf(record).completedAt)),
		write: (body, value, { values }) => {
			const end = later(values.start_time ?? undefined, Number(value));
			if (end !== undefined && values.end_time === undefined)
				put(body, 'attributes.completedAt', end);
		},
		note: 'Together with the start time it gives the end time',
	},
	activity_date: { read: startOf },
	phone_numbers: phones,
	owner: related('user', 'user'),
	account: {
		cannot: 'Outreach links calls to a prospect only; its account is found at the contact.',
	},
	contact: relatedSingle('prospect', 'prospect'),
	opportunity: relatedSingle('opportunity', 'opportunity'),
	lead: { cannot: 'Outreach has no leads.' },
	project: { cannot: 'Outreach has no projects.' },
	created_at: readOnly(attributeTime('createdAt')),
	updated_at: readOnly(attributeTime('updatedAt')),
};

const SORTS: Record<string, string> = { created_at: 'createdAt', updated_at: 'updatedAt' };

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
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
		const { contact, created_after, created_before, owner, updated_after, updated_before } =
			query.filters;
		return await listPage(
			CALLS,
			{
				'filter[prospect][id]': contact,
				'filter[user][id]': owner,
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

export const call: Resource = {
	documentation: 'https://developers.outreach.io/api/reference/tag/Call/',
	types: ['call'],
	fields,
	list,
	get: async (id, api) => await getRecord(CALLS, id, api),
	create: async ({ body }, api) => await createRecord(CALLS, 'call', body, api),
	update: { cannot: 'Outreach does not let calls be changed: delete the call and log it again.' },
	delete: async (id, api) => await deleteRecord(CALLS, id, api),
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
