import type { Field, Fields, List, Resource, VendorRecord } from '../adapter';
import {
	addressReader,
	emailItems,
	given,
	joinStreet,
	phoneItems,
	tagNames,
} from '../../engine/contactPoints';
import { countryCode } from '../../engine/countries';
import { reference, text, vendorNumber } from '../../engine/fields';
import { asRecord, asRecords, asText, isEmpty, path } from '../../engine/json';
import type { Address, FilterValues } from '../../model';
import { batch, createPerson, updatePerson } from './contactWrites';
import { customFieldsOf } from './customFields';
import { orderOf, PAGE_SIZE, search, sortedPage, stampFilters } from './lists';
import { seconds } from './values';

const EMAIL_TYPES = ['work', 'personal', 'other'];
const PHONE_TYPES = ['mobile', 'work', 'home', 'other'];

/** Copper refuses other categories than its own. */
function inCategories(
	field: Field,
	key: string,
	categories: string[],
	twins: Record<string, string>,
): Field {
	return {
		...field,
		itemTypes: categories,
		write: (body, value, write) => {
			field.write?.(body, value, write);
			for (const item of asRecords(body[key])) {
				const type = asText(item.category)?.toLowerCase() ?? categories[0];
				const category = twins[type] ?? type;
				item.category = categories.includes(category) ? category : 'other';
			}
		},
	};
}

const readAddress = addressReader({
	street_1: 'street',
	city: 'city',
	state: 'state',
	postal_code: 'postal_code',
	country: 'country',
});

/** One address, whose country is a code of two letters. */
const addresses: Field = {
	most: 1,
	read: ({ address }) => {
		if (typeof address !== 'object' || address === null) return undefined;
		const read = readAddress(address as VendorRecord);
		return read === undefined ? undefined : [read];
	},
	write: (body, value) => {
		const [address] = given<Address>(value);
		if (address === undefined) {
			body.address = null;
			return;
		}
		body.address = {
			street: joinStreet(address) ?? null,
			city: address.city ?? null,
			state: address.state ?? null,
			postal_code: address.postal_code ?? null,
			country: isEmpty(address.country) ? null : countryCode(address.country ?? ''),
		};
	},
	note: 'Copper has room for one address; the country is written as its two-letter code',
};

/** https://developer.copper.com/people/overview.html */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	first_name: text('first_name'),
	last_name: text('last_name'),
	name: text('name', {
		keeps: true,
		note: 'Split by Copper where neither first nor last name is given',
	}),
	title: text('title'),
	description: text('details'),
	email_addresses: {
		...inCategories(
			emailItems('emails', { value: 'email', type: 'category' }),
			'emails',
			EMAIL_TYPES,
			{ home: 'personal' },
		),
		note: 'Copper lets no two people have the same email address',
	},
	phone_numbers: inCategories(
		phoneItems('phone_numbers', { value: 'number', type: 'category' }),
		'phone_numbers',
		PHONE_TYPES,
		{
			cell: 'mobile',
		},
	),
	addresses,
	account: {
		...reference('company_id', { name: 'company_name', number: true }),
		// Of a person that is there already, the company is changed as a related record.
		write: (body, value, { operation }) => {
			const id = asText(asRecord(value).id);
			if (operation === 'create' && id !== undefined) body.company_id = vendorNumber(id);
		},
		note: 'By its ID: the name alone links no company',
	},
	owner: reference('assignee_id', { number: true }),
	tags: tagNames('tags'),
	last_activity_at: seconds('date_last_contacted', { write: undefined }),
	created_at: seconds('date_created', { write: undefined }),
	updated_at: seconds('date_modified', { write: undefined }),
};

const SORTS: Record<string, string> = {
	created_at: 'date_created',
	first_name: 'first_name',
	last_name: 'last_name',
	name: 'name',
	title: 'title',
	updated_at: 'date_modified',
};

function searchOf(filters: FilterValues): VendorRecord {
	const { account, email, owner, search: name } = filters;
	const body = stampFilters(filters);
	if (account !== undefined) body.company_ids = [vendorNumber(account)];
	if (email !== undefined) body.emails = [email];
	if (owner !== undefined) body.assignee_ids = [vendorNumber(owner)];
	if (name !== undefined) body.name = name;
	return body;
}

/** https://developer.copper.com/people/list-people-search.html */
const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		email: { by: 'native' },
		owner: { by: 'native' },
		search: { by: 'native', note: 'Looks for the name' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async ({ filters, size }, api, state) =>
		await sortedPage(
			'/people/search',
			searchOf(filters),
			orderOf(filters, SORTS),
			size,
			api,
			state,
		),
};

function digits(number: unknown): string {
	return String(number).replace(/\D/g, '');
}

export const contact: Resource = {
	documentation: 'https://developer.copper.com/people/overview.html',
	fields,
	customFields: customFieldsOf('person'),
	list,
	get: async (id, api) => {
		const record = await api.get(path`/people/${id}`);
		return record.is_deleted === true ? undefined : record;
	},
	create: createPerson,
	update: updatePerson,
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/people/${id}`, repeatable: true });
	},
	batch,
	upsert: {
		find: {
			email: async (value, api) => {
				const wanted = value.toLowerCase();
				const { body } = await search(
					'/people/search',
					{ emails: [value], page_size: PAGE_SIZE },
					api,
				);
				return asRecords(body).filter(({ emails }) =>
					asRecords(emails).some(({ email }) => asText(email)?.toLowerCase() === wanted),
				);
			},
			phone: async (value, api) => {
				const { body } = await search(
					'/people/search',
					{ phone_number: value, page_size: PAGE_SIZE },
					api,
				);
				return asRecords(body).filter(({ phone_numbers: phones }) =>
					asRecords(phones).some(({ number }) => digits(number) === digits(value)),
				);
			},
		},
	},
	check: (operation, { name, first_name: first, last_name: last, account, addresses: places }) => {
		if (operation === 'create' && !name && !first && !last) {
			return 'Copper needs a name (name, or first_name and last_name) to create a contact';
		}
		if (account && account.id === undefined) {
			return 'Copper links a contact to a company by its ID: give the account as {"id": "…"}';
		}
		const country = places?.[0]?.country;
		return isEmpty(country) || countryCode(country ?? '') !== undefined
			? undefined
			: `Copper takes the country of an address as a two-letter code such as AT, and "${country}" is no country that is known here`;
	},
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request per 200 new people. Deletions are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'desc' },
			}),
			order: 'descending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request per 200 changed people. Deletions are not seen.',
		},
	},
};
