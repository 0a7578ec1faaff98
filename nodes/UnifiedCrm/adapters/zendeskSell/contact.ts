import type { Api, Fields, List, Resource, VendorRecord, WriteInput, Written } from '../adapter';
import { emailSlots, phoneSlots, tagNames } from '../../engine/contactPoints';
import { nameFields, readOnly, reference, text, time } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import { VendorError } from '../../engine/failures';
import { addresses, UNPROVEN_ADDRESSES } from './addresses';
import { customFields } from './customFields';
import { newestFirst, orderOf, TIME_FILTERS } from './order';
import {
	createRecord,
	deleteRecord,
	getRecord,
	itemsOf,
	PAGE_SIZE,
	pageOf,
	updateRecord,
} from './records';

/** https://developer.zendesk.com/api-reference/sales-crm/resources/contacts/ */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	...nameFields('first_name', 'last_name', {
		fullName: 'name',
		last: { required: ['create'], keeps: true },
	}),
	title: text('title'),
	description: text('description'),
	email_addresses: emailSlots({ primary: 'email' }),
	phone_numbers: phoneSlots({ work: 'phone', mobile: 'mobile', fax: 'fax' }),
	addresses,
	account: reference('contact_id', { number: true }),
	owner: reference('owner_id', { number: true, keeps: true }),
	tags: tagNames('tags', { note: 'Replaces all tags; a new name makes a new tag' }),
	last_activity_at: { cannot: 'Zendesk Sell does not show when a contact was last active.' },
	created_at: readOnly(time('created_at')),
	updated_at: readOnly(time('updated_at')),
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		...TIME_FILTERS,
		email: { by: 'native' },
		owner: { by: 'coarse' },
		sort_by: { by: 'native', values: ['created_at', 'first_name', 'last_name', 'updated_at'] },
	},
	page: async (query, api, state) => {
		const { account, email, owner } = query.filters;
		const { sort_by, stop } = orderOf(query.filters, 'id:asc');
		const listing = {
			family: 'contacts' as const,
			query: { is_organization: false, contact_id: account, email, sort_by },
			...(owner === undefined ? {} : { unproven: { owner_id: owner } }),
			stop,
		};
		return await pageOf(listing, query, api, state);
	},
};

/** Sends a write again without the addresses that the account's API does not take. */
async function sendWithKnownKeys(
	body: VendorRecord,
	api: Api,
	send: (data: VendorRecord) => Promise<Written>,
): Promise<Written> {
	const written = await send(body).catch((error: Error) => error);
	if (!(written instanceof Error)) return written;
	const unknown = UNPROVEN_ADDRESSES.filter((key) => key in body && isUnknown(written, key));
	if (unknown.length === 0) throw written;
	const rest = Object.fromEntries(Object.entries(body).filter(([key]) => !unknown.includes(key)));
	api.warn(
		`Zendesk Sell does not let this account write ${unknown.join(' and ')}: that was left out.`,
	);
	return await send(rest);
}

function isUnknown(error: Error, key: string): boolean {
	if (!(error instanceof VendorError) || error.status !== 422) return false;
	return asRecords(asRecord(error.body).errors).some(({ error: told }) => {
		const { code, field } = asRecord(told);
		return code === 'unknown' && (asText(field) ?? '').split('/').includes(key);
	});
}

export const contact: Resource = {
	documentation: 'https://developer.zendesk.com/api-reference/sales-crm/resources/contacts/',
	fields,
	customFields,
	list,
	get: async (id, api) => {
		const record = await getRecord('contacts', id, api);
		return record.is_organization === true ? undefined : record;
	},
	create: async ({ body }: WriteInput, api) =>
		await sendWithKnownKeys(
			{ is_organization: false, ...body },
			api,
			async (data) => await createRecord('contacts', data, api),
		),
	update: async (id, { body }, api) => ({
		id,
		...(await sendWithKnownKeys(
			body,
			api,
			async (data) => await updateRecord('contacts', id, data, api),
		)),
	}),
	delete: async (id, api) => await deleteRecord('contacts', id, api),
	upsert: {
		find: {
			email: async (email, api) =>
				itemsOf(
					await api.get('/v2/contacts', { is_organization: false, email, per_page: PAGE_SIZE }),
				),
		},
	},
	changes: { created: newestFirst('created_at'), updated: newestFirst('updated_at') },
};
