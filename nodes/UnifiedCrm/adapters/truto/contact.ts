import type { Api, Feed, Fields, List, Resource, VendorRecord } from '../adapter';
import { readOnly, text, time } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import type { FilterValues } from '../../model';
import { customFieldsOf, items, link, remoteData } from './fields';
import {
	deleteRecord,
	forAccount,
	getRecord,
	listPage,
	PAGE_SIZE,
	recordsOf,
	unified,
	write,
} from './gateway';
import { queryFor } from './schema';
import type { Condition } from './schema';

/** https://truto.one/docs/api-reference/unified-crm-api/contacts */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	first_name: text('first_name'),
	last_name: text('last_name'),
	name: text('name'),
	title: text('title'),
	description: text('description'),
	email_addresses: items('email_addresses'),
	phone_numbers: items('phone_numbers'),
	addresses: items('addresses'),
	account: link('account'),
	owner: link('owner'),
	tags: items('tags'),
	last_activity_at: readOnly(time('last_activity_at')),
	created_at: readOnly(time('created_at')),
	updated_at: readOnly(time('updated_at')),
};

/** What a filter of time becomes. */
export function moments(filters: FilterValues, fields: readonly string[]): Condition[] {
	const conditions: Condition[] = [];
	for (const field of fields) {
		const base = field.replace(/_at$/, '') as 'created' | 'updated' | 'activity_date';
		const after = filters[`${base}_after`];
		const before = filters[`${base}_before`];
		const common = { names: [field], label: field };
		if (after !== undefined) conditions.push({ ...common, key: 'gte', value: after });
		if (before !== undefined) conditions.push({ ...common, key: 'lt', value: before });
	}
	return conditions;
}

/** `sort_by[created_at]=desc` */
export function sortOf({ sort_by: sort }: FilterValues): Record<string, string> {
	return sort === undefined ? {} : { [`sort_by[${sort.field}]`]: sort.direction };
}

const emailIs = (value: string): Condition => ({
	names: ['email_addresses'],
	key: 'email',
	type: 'array',
	value,
	label: 'email',
});

const phoneIs = (value: string): Condition => ({
	names: ['phone_numbers'],
	key: 'number',
	type: 'array',
	value,
	label: 'phone',
});

function conditionsOf(filters: FilterValues): Condition[] {
	const { account, email, search } = filters;
	const conditions = moments(filters, ['created_at', 'updated_at']);
	if (account !== undefined)
		conditions.push({ names: ['account'], key: 'id', value: account, label: 'account' });
	if (email !== undefined) conditions.push(emailIs(email));
	if (search !== undefined) conditions.push({ names: ['search'], value: search, label: 'search' });
	return conditions;
}

const ANY_CRM = 'Not every CRM behind Truto has this filter';

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native', note: ANY_CRM },
		created_after: { by: 'native', note: ANY_CRM },
		created_before: { by: 'native', note: ANY_CRM },
		email: { by: 'native', note: ANY_CRM },
		search: { by: 'native', note: ANY_CRM },
		updated_after: { by: 'native', note: ANY_CRM },
		updated_before: { by: 'native', note: ANY_CRM },
		sort_by: {
			by: 'native',
			values: [
				'created_at',
				'first_name',
				'last_activity_at',
				'last_name',
				'name',
				'title',
				'updated_at',
			],
			note: 'Not every CRM behind Truto can sort, or by each of these fields',
		},
	},
	page: async (query, api, state) => {
		const conditions = await queryFor('contacts', conditionsOf(query.filters), api);
		return await listPage(
			'contacts',
			{ ...conditions, ...sortOf(query.filters) },
			query,
			api,
			state,
		);
	},
};

/** Contacts that match, out of the first page of what the CRM finds. */
async function find(
	condition: Condition,
	matches: (record: VendorRecord) => boolean,
	api: Api,
): Promise<VendorRecord[]> {
	const query = await queryFor('contacts', [condition], api);
	const { body } = await api.send({
		method: 'GET',
		path: unified('contacts'),
		query: forAccount(api, { limit: PAGE_SIZE, ...query }),
		lookup: true,
	});
	return recordsOf(body).filter(matches);
}

function digitsOf(number: unknown): string {
	return String(number).replace(/\D/g, '');
}

/** A feed that the CRM filters by a moment. */
export function feedOf(stamp: 'created_at' | 'updated_at', plural: string): Feed {
	const isNew = stamp === 'created_at';
	return {
		stamp,
		filters: (since) => (isNew ? { created_after: since } : { updated_after: since }),
		order: 'none',
		granularityMs: 1_000,
		// The CRM behind Truto may search an index that lags behind.
		lagMs: 60_000,
		note: `One request per ${PAGE_SIZE} ${isNew ? 'new' : 'changed'} ${plural}, where the CRM behind Truto can filter by it. Deletions are not seen.`,
	};
}

export const contact: Resource = {
	documentation: 'https://truto.one/docs/api-reference/unified-crm-api/contacts',
	fields,
	customFields: customFieldsOf('contact'),
	remoteData,
	remoteDataKey: 'remote_data',
	list,
	get: async (id, api) => await getRecord('contacts', id, {}, api),
	create: async ({ body }, api) => ({ record: await write('contacts', undefined, body, {}, api) }),
	update: async (id, { body }, api) => ({ record: await write('contacts', id, body, {}, api) }),
	delete: async (id, api) => await deleteRecord('contacts', id, {}, api),
	upsert: {
		find: {
			email: async (email, api) =>
				await find(
					emailIs(email),
					(record) =>
						asRecords(record.email_addresses).some(
							(each) => asText(each.email)?.toLowerCase() === email.toLowerCase(),
						),
					api,
				),
			phone: async (number, api) =>
				await find(
					phoneIs(number),
					(record) =>
						asRecords(record.phone_numbers).some(
							(each) => digitsOf(asRecord(each).number) === digitsOf(number),
						),
					api,
				),
		},
	},
	changes: {
		created: feedOf('created_at', 'contacts'),
		updated: feedOf('updated_at', 'contacts'),
	},
};
