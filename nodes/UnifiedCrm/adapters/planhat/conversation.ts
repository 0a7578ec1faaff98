import type { Fields, List, Resource } from '../adapter';
import { readOnly, text, time } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import { utc } from '../../engine/time';
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

const CONVERSATIONS = 'conversations';
/** https://docs.planhat.com/#conversations */
const PAGE_SIZE = 2_000;

const KEYS = {
	created_at: 'createDate',
	end_time: 'outDate',
	start_time: 'date',
	subject: 'subject',
	updated_at: 'updatedAt',
};

const fields: Fields = {
	id: { read: ({ _id }) => asText(_id) },
	engagement_type: {
		read: ({ type }) => asText(type)?.toLowerCase(),
		write: (body, value) => {
			body.type = value;
		},
		on: ['create'],
	},
	subject: text('subject'),
	content: {
		...text('description'),
		// Lists may show an excerpt in its place.
		read: ({ description, snippet }) => asText(description) ?? asText(snippet),
		note: 'HTML; lists may show an excerpt only',
	},
	direction: { cannot: 'Planhat conversations have no direction.' },
	status: { cannot: 'Planhat conversations have no status; tasks have one.' },
	start_time: time('date', { keeps: true }),
	end_time: time('outDate'),
	duration: { cannot: 'Planhat conversations have no duration: use a custom field.' },
	activity_date: { read: ({ date }) => utc(date) },
	owner: {
		read: ({ users }) => {
			const owner = asRecords(users).find(({ isOwner }) => isOwner === true);
			const id = asText(owner?.id);
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => {
			const { id } = asRecord(value);
			body.users = id === undefined ? [] : [{ id, isOwner: true }];
		},
	},
	account: companyField,
	// Only notes keep the people that are written.
	contact: { ...enduserField, writtenTypes: ['note'] },
	opportunity: { cannot: 'Planhat conversations are not linked to opportunities.' },
	lead: { cannot: 'Planhat has no leads.' },
	project: { cannot: 'Planhat conversations are not linked to projects.' },
	created_at: readOnly(time('createDate')),
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
			CONVERSATIONS,
			{ companyId: query.filters.account },
			orderOf(query.filters, KEYS),
			query,
			api,
			state,
		),
};

const RESERVED = (type: string) =>
	`Planhat reserves conversations of the type ${type} for its own integrations: create a note instead.`;

export const conversation: Resource = {
	documentation: 'https://docs.planhat.com/#conversations',
	types: ['call', 'chat', 'email', 'note'],
	gaps: {
		call: { create: RESERVED('call') },
		chat: { create: RESERVED('chat') },
		email: { create: RESERVED('email') },
	},
	fields,
	customFields: customFieldsOf('conversation'),
	list,
	get: async (id, api) => await getRecord(CONVERSATIONS, id, api),
	create: async ({ body }, api) => {
		const now = new Date(api.now()).toISOString();
		return await createRecord(CONVERSATIONS, { date: now, ...body }, api);
	},
	update: async (id, { body }, api) => await updateRecord(CONVERSATIONS, id, body, api),
	delete: async (id, api) => await deleteRecord(CONVERSATIONS, id, api),
	batch: { update: bulkUpdate(CONVERSATIONS) },
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'desc' },
			}),
			order: 'descending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request per 2,000 conversations until the last one seen. Deletions are not seen.',
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
			note: 'One request per 2,000 conversations until the last one seen. Deletions are not seen.',
		},
	},
};
