import type { CustomFieldDefinition, Feed, Fields, List, Resource, VendorRecord } from '../adapter';
import { addressSlots, given, tagNames } from '../../engine/contactPoints';
import { nameFields, readOnly } from '../../engine/fields';
import { asList, asRecord, asRecords, asText, put } from '../../engine/json';
import type { EmailAddress, PhoneNumber } from '../../model';
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
	sortOf,
	updateRecord,
} from './records';

const PROSPECTS = 'prospects';

/** The list of numbers for each kind. */
const PHONES: Record<string, string> = {
	work: 'workPhones',
	mobile: 'mobilePhones',
	home: 'homePhones',
	other: 'otherPhones',
	voip: 'voipPhones',
};

/** https://developers.outreach.io/api/reference/tag/Prospect/ */
const fields: Fields = {
	id: idField,
	...nameFields('attributes.firstName', 'attributes.lastName', { fullName: 'attributes.name' }),
	title: attribute('title'),
	description: {
		cannot:
			'Outreach prospects have no description: use the custom field personalNote1, or a note.',
	},
	email_addresses: {
		read: ({ attributes }) => {
			const emails: EmailAddress[] = [];
			for (const entry of asList(asRecord(attributes).emails)) {
				const email = asText(entry);
				if (email !== undefined) emails.push({ email });
			}
			return emails.length === 0 ? undefined : emails;
		},
		write: (body, value) =>
			put(
				body,
				'attributes.emails',
				given<EmailAddress>(value).map(({ email }) => email),
			),
	},
	phone_numbers: {
		itemTypes: Object.keys(PHONES),
		read: ({ attributes }) => {
			const lists = asRecord(attributes);
			const phones: PhoneNumber[] = [];
			for (const type in PHONES) {
				for (const entry of asList(lists[PHONES[type]])) {
					const number = asText(entry);
					if (number !== undefined) phones.push({ number, type });
				}
			}
			return phones.length === 0 ? undefined : phones;
		},
		write: (body, value) => {
			const phones = given<PhoneNumber>(value);
			for (const [type, key] of Object.entries(PHONES)) {
				const own = phones.filter((phone) => kindOf(phone) === type);
				put(
					body,
					`attributes.${key}`,
					own.map(({ number }) => number),
				);
			}
		},
	},
	addresses: addressSlots({
		primary: {
			street_1: 'attributes.addressStreet',
			street_2: 'attributes.addressStreet2',
			city: 'attributes.addressCity',
			state: 'attributes.addressState',
			postal_code: 'attributes.addressZip',
			country: 'attributes.addressCountry',
		},
	}),
	account: {
		...related('account', 'account'),
		read: ({ relationships, attributes }) => {
			const id = asText(asRecord(asRecord(asRecord(relationships).account).data).id);
			const name = asText(asRecord(attributes).accountName) ?? asText(asRecord(attributes).company);
			if (id === undefined) return undefined;
			return name === undefined ? { id } : { id, name };
		},
	},
	owner: related('owner', 'user'),
	tags: tagNames('attributes.tags'),
	last_activity_at: readOnly(attributeTime('touchedAt')),
	created_at: readOnly(attributeTime('createdAt')),
	updated_at: readOnly(attributeTime('updatedAt')),
};

/** A number of a kind that Outreach does not know is a work number. */
function kindOf({ type }: PhoneNumber): string {
	const kind = type?.toLowerCase() ?? 'work';
	return kind in PHONES ? kind : 'work';
}

const SORTS: Record<string, string> = {
	created_at: 'createdAt',
	first_name: 'firstName',
	last_name: 'lastName',
	updated_at: 'updatedAt',
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'coarse' },
		email: { by: 'native' },
		owner: { by: 'native' },
		search: { by: 'native', note: 'The beginning of a name, email address or company' },
		updated_after: { by: 'native' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const {
			account,
			created_after,
			created_before,
			email,
			owner,
			search,
			updated_after,
			updated_before,
		} = query.filters;
		const page = await listPage(
			PROSPECTS,
			{
				'filter[account][id]': account,
				'filter[owner][id]': owner,
				'filter[emails]': email,
				'filter[q]': search,
				'filter[createdAt]': range(created_after, created_before),
				'filter[updatedAt]': range(updated_after, updated_before),
				sort: sortOf(query.filters, SORTS),
			},
			query,
			api,
			state,
		);
		// What was thrown away may still be listed.
		return {
			...page,
			records: page.records.filter(
				({ attributes }) => asText(asRecord(attributes).trashedAt) === undefined,
			),
		};
	},
};

const CUSTOM = /^custom\d+$/;

/** Labels of the numbered fields; one without a label is not in use. https://developers.outreach.io/api/reference/tag/Type/ */
function definitionsOf(types: VendorRecord[]): CustomFieldDefinition[] {
	const prospect = types.find(({ type, id }) => type === 'prospect' || id === 'prospect');
	const validations = asRecord(asRecord(prospect?.meta).validations);
	return Object.entries(validations)
		.filter(
			([key, definition]) => CUSTOM.test(key) && asText(asRecord(definition).label) !== undefined,
		)
		.map(([key, definition]) => ({ key, label: String(asRecord(definition).label), type: 'text' }));
}

/** Ranges hold both their ends; the clock has milliseconds. */
export const FEED: Pick<Feed, 'order' | 'granularityMs' | 'lagMs' | 'note'> = {
	order: 'ascending',
	granularityMs: 1_000,
	lagMs: 5_000,
	note: 'One request per 1,000 changes. Deletions are not seen.',
};

export const contact: Resource = {
	documentation: 'https://developers.outreach.io/api/reference/tag/Prospect/',
	fields,
	customFields: {
		read: ({ attributes }) => {
			const all = asRecord(attributes);
			const values: Record<string, unknown> = {};
			for (const name in all) {
				if (all[name] !== null && name.startsWith('custom') && CUSTOM.test(name))
					values[name] = all[name];
			}
			return values;
		},
		write: (body, values) => {
			for (const [name, value] of Object.entries(values)) {
				put(
					body,
					`attributes.${name}`,
					CUSTOM.test(name) && value !== null ? String(value) : value,
				);
			}
		},
		definitions: async (api) =>
			await api.memo('types', async (lookup) =>
				definitionsOf(asRecords((await lookup.get('/types')).data)),
			),
	},
	list,
	get: async (id, api) => await getRecord(PROSPECTS, id, api),
	create: async ({ body }, api) => await createRecord(PROSPECTS, 'prospect', body, api),
	update: async (id, { body }, api) => await updateRecord(PROSPECTS, 'prospect', id, body, api),
	delete: async (id, api) => await deleteRecord(PROSPECTS, id, api),
	upsert: {
		find: {
			email: async (value, api) =>
				(await listPage(PROSPECTS, { 'filter[emails]': value }, { size: 10 }, api, undefined))
					.records,
		},
	},
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
			note: 'One request per 1,000 changes. Every touch of a prospect counts as a change; deletions are not seen.',
		},
	},
};
