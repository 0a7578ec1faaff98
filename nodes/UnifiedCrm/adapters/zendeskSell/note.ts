import type { Api, Fields, List, Resource, WriteInput } from '../adapter';
import { constantType, readOnly, reference, text, time } from '../../engine/fields';
import { checkLinks, link, linksGiven, shown, tellOrganizations } from './links';
import type { LinkField } from './links';
import { newestFirst, orderOf, TIME_FILTERS } from './order';
import { createRecord, deleteRecord, getRecord, PAGE_SIZE, pageOf, updateRecord } from './records';
import { checkOneResource, idField, lackingFields, resourceQuery } from './shared';

const LINK_FIELDS: LinkField[] = ['contact', 'lead', 'account', 'opportunity'];

/** https://developer.zendesk.com/api-reference/sales-crm/resources/notes/ */
const fields: Fields = {
	id: idField,
	engagement_type: constantType('note'),
	subject: { cannot: 'Zendesk Sell notes have no subject: put it into the content.' },
	content: text('content', { required: ['create'], keeps: true }),
	direction: { cannot: 'Zendesk Sell notes have no direction.' },
	status: { cannot: 'Zendesk Sell notes have no status.' },
	start_time: { cannot: 'Zendesk Sell dates a note by its creation: see created_at.' },
	end_time: { cannot: 'Zendesk Sell dates a note by its creation: see created_at.' },
	duration: { cannot: 'Zendesk Sell notes have no duration.' },
	activity_date: readOnly(time('created_at')),
	...lackingFields,
	owner: {
		...readOnly(reference('creator_id')),
		note: 'The user who wrote the note; it belongs to the user of the credential',
	},
	account: link('account', { keeps: true }),
	contact: link('contact', { keeps: true }),
	opportunity: link('opportunity', { keeps: true }),
	lead: link('lead', { keeps: true }),
	phone_numbers: { cannot: 'Zendesk Sell notes have no phone number.' },
	created_at: readOnly(time('created_at')),
	updated_at: readOnly(time('updated_at')),
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native', note: 'Notes on the company itself, not on its people' },
		contact: { by: 'native' },
		...TIME_FILTERS,
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		owner: { by: 'native', note: 'The user who wrote the note' },
		search: { by: 'native' },
		sort_by: { by: 'native', values: ['created_at', 'updated_at'] },
	},
	check: checkOneResource,
	page: async (query, api, state) => {
		const { owner, search } = query.filters;
		const { sort_by, stop } = orderOf(query.filters, 'updated_at:asc');
		const parameters = {
			...resourceQuery(query.filters),
			creator_id: owner,
			q: search,
			sort_by,
		};
		const page = await pageOf({ family: 'notes', query: parameters, stop }, query, api, state);
		await tellOrganizations(page.records, api);
		return page;
	},
};

async function send(
	{ values, body }: WriteInput,
	api: Api,
	write: (data: WriteInput['body']) => ReturnType<typeof createRecord>,
) {
	const { record } = await write(body);
	return { record: await shown(record, values, api) };
}

export const note: Resource = {
	documentation: 'https://developer.zendesk.com/api-reference/sales-crm/resources/notes/',
	types: ['note'],
	fields,
	list,
	get: async (id, api) => {
		const record = await getRecord('notes', id, api);
		await tellOrganizations([record], api);
		return record;
	},
	create: async (input, api) =>
		await send(input, api, async (data) => await createRecord('notes', data, api)),
	update: async (id, input, api) => ({
		id,
		...(await send(input, api, async (data) => await updateRecord('notes', id, data, api))),
	}),
	delete: async (id, api) => await deleteRecord('notes', id, api),
	check: (operation, values) =>
		operation === 'create' && linksGiven(values, LINK_FIELDS).length === 0
			? 'Zendesk Sell needs a record that the note is on: give one of contact, lead, account and opportunity'
			: checkLinks(values, LINK_FIELDS, 'note'),
	changes: { created: newestFirst('created_at'), updated: newestFirst('updated_at') },
};
