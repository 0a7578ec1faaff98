import type { Field, Fields, Resource, VendorRecord } from '../adapter';
import { cannot } from '../adapter';
import { constantType, readOnly, reference, text, time } from '../../engine/fields';
import { asList, asText } from '../../engine/json';
import type { PhoneNumber } from '../../model';
import { link, tellOrganizations } from './links';
import { outcomesOf, outcomeStatus } from './outcomes';
import type { Outcomes } from './outcomes';
import { getRecord, PAGE_SIZE, pageOf } from './records';
import { checkOneResource, idField, lackingFields, resourceQuery } from './shared';

const links = {
	account: readOnly(link('account')),
	contact: readOnly(link('contact')),
	lead: readOnly(link('lead')),
};

const messageNumbers: Field = {
	sources: ['resource_phone_number', 'user_phone_number'],
	read: (record: VendorRecord) => {
		const [from, to] =
			record.incoming === true
				? [record.resource_phone_number, record.user_phone_number]
				: [record.user_phone_number, record.resource_phone_number];
		const numbers: PhoneNumber[] = [];
		for (const [type, value] of [
			['to', to],
			['from', from],
		] as const) {
			const found = asText(value);
			if (found !== undefined) numbers.push({ number: found, type });
		}
		return numbers.length === 0 ? undefined : numbers;
	},
};

/** https://developer.zendesk.com/api-reference/sales-crm/resources/text-messages/ */
const messageFields: Fields = {
	id: idField,
	engagement_type: constantType('chat'),
	subject: { cannot: 'Zendesk Sell text messages have no subject.' },
	content: readOnly(text('content')),
	direction: {
		sources: ['incoming'],
		read: ({ incoming }) =>
			typeof incoming === 'boolean' ? (incoming ? 'inbound' : 'outbound') : undefined,
	},
	status: { cannot: 'Zendesk Sell does not show whether a text message was delivered.' },
	start_time: readOnly(time('sent_at')),
	end_time: { cannot: 'Zendesk Sell text messages have no end.' },
	duration: { cannot: 'Zendesk Sell text messages have no duration.' },
	activity_date: readOnly(time('sent_at')),
	...lackingFields,
	owner: readOnly(reference('user_id')),
	...links,
	opportunity: {
		sources: ['associated_deal_ids'],
		read: ({ associated_deal_ids: deals }) => {
			const ids = asList(deals)
				.map(asText)
				.filter((id) => id !== undefined);
			return ids.length === 0 ? undefined : ids.map((id) => ({ id }));
		},
	},
	phone_numbers: messageNumbers,
	created_at: readOnly(time('created_at')),
	updated_at: readOnly(time('updated_at')),
};

const NO_MESSAGE_WRITES =
	'Zendesk Sell’s API only reads text messages: send them in Zendesk Sell, or log a note instead.';

/** Text messages come newest first. */
export const textMessage: Resource = {
	documentation: 'https://developer.zendesk.com/api-reference/sales-crm/resources/text-messages/',
	types: ['chat'],
	fields: messageFields,
	list: {
		pageSize: PAGE_SIZE,
		filters: {
			account: { by: 'native', note: 'Messages of the company itself, not of its people' },
			contact: { by: 'native' },
			created_after: { by: 'coarse' },
			created_before: { by: 'coarse' },
			engagement_type: { by: 'native' },
			lead: { by: 'native' },
		},
		check: checkOneResource,
		page: async (query, api, state) => {
			const at = query.filters.created_after;
			const stop = at === undefined ? undefined : { field: 'created_at', descending: true, at };
			const page = await pageOf(
				{ family: 'text_messages', query: resourceQuery(query.filters), stop },
				query,
				api,
				state,
			);
			await tellOrganizations(page.records, api);
			return page;
		},
	},
	get: async (id, api) => {
		const record = await getRecord('text_messages', id, api);
		await tellOrganizations([record], api);
		return record;
	},
	create: cannot(NO_MESSAGE_WRITES),
	update: cannot(NO_MESSAGE_WRITES),
	delete: cannot(NO_MESSAGE_WRITES),
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({ created_after: since }),
			order: 'descending',
			granularityMs: 1_000,
			lagMs: 5_000,
			note: 'A poll costs one request for a hundred new messages.',
		},
		updated: cannot('Zendesk Sell text messages do not change.'),
	},
};

/** https://developer.zendesk.com/api-reference/sales-crm/resources/visits/ */
const visitFields: Fields<Outcomes> = {
	id: idField,
	engagement_type: { read: () => 'meeting', note: 'Visits: the only meetings that the API lists' },
	subject: { cannot: 'Zendesk Sell visits have a summary only: see content.' },
	content: readOnly(text('summary')),
	direction: { cannot: 'Zendesk Sell visits have no direction.' },
	status: readOnly(outcomeStatus),
	start_time: readOnly(time('visited_at')),
	end_time: { cannot: 'Zendesk Sell visits have no end.' },
	duration: { cannot: 'Zendesk Sell visits have no duration.' },
	activity_date: readOnly(time('visited_at')),
	...lackingFields,
	owner: readOnly(reference('creator_id')),
	...links,
	opportunity: { cannot: 'Zendesk Sell does not link visits to deals.' },
	phone_numbers: { cannot: 'Zendesk Sell visits have no phone number.' },
	created_at: readOnly(time('created_at')),
	updated_at: readOnly(time('updated_at')),
};

const NO_APPOINTMENTS =
	'Zendesk Sell’s API has no appointments and only lists visits: create a task or a note instead.';

export const visit: Resource = {
	documentation: 'https://developer.zendesk.com/api-reference/sales-crm/resources/visits/',
	types: ['meeting'],
	context: async (api) => await outcomesOf('visit_outcomes', api),
	fields: visitFields,
	list: {
		pageSize: PAGE_SIZE,
		filters: {
			account: { by: 'native', note: 'Visits to the company itself, not to its people' },
			contact: { by: 'native' },
			end_time: { by: 'coarse' },
			engagement_type: { by: 'native' },
			lead: { by: 'native' },
			owner: { by: 'native', note: 'The user who made the visit' },
			start_time: { by: 'coarse' },
		},
		check: checkOneResource,
		page: async (query, api, state) => {
			const { owner, start_time: at } = query.filters;
			const listing = {
				family: 'visits' as const,
				query: {
					...resourceQuery(query.filters),
					creator_id: owner,
					sort_by: at === undefined ? 'id:asc' : 'visited_at:desc',
				},
				...(at === undefined ? {} : { stop: { field: 'visited_at', descending: true, at } }),
			};
			const page = await pageOf(listing, query, api, state);
			await tellOrganizations(page.records, api);
			return page;
		},
	},
	get: cannot('Zendesk Sell’s API lists visits but does not get a single one: list the meetings.'),
	create: cannot(NO_APPOINTMENTS),
	update: cannot(NO_APPOINTMENTS),
	delete: cannot(NO_APPOINTMENTS),
	changes: {
		created: {
			stamp: 'start_time',
			filters: (since) => ({ start_time: since }),
			order: 'descending',
			granularityMs: 1_000,
			lagMs: 5_000,
			note: 'Visits are listed by the time they took place: one that is entered later than newer ones is not seen.',
		},
		updated: cannot('Zendesk Sell does not list visits by the time of their change.'),
	},
};
