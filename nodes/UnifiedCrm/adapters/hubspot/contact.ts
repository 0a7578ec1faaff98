import type { Feed, Field, Fields, List, Resource } from '../adapter';
import { addressSlots, given, phoneSlots } from '../../engine/contactPoints';
import { nameFields, readOnly, time } from '../../engine/fields';
import { asRecord, asRecords, asText, put } from '../../engine/json';
import { milliseconds } from '../../engine/time';
import type { EmailAddress, FilterValues } from '../../model';
import { batchesOf, sendBatch } from './batches';
import { customFieldsOf, toProperty } from './customFields';
import { link, setLinks } from './links';
import { listPage, searchPage, SEARCH_SIZE } from './lists';
import type { Condition, Search } from './lists';
import { createObject, deleteObject, getObject, objectsPath, shown, updateObject } from './objects';
import type { ObjectKind } from './objects';
import { ownerField, propertyText } from './propertyFields';

/**
 * The main address, and further ones joined by `;`. The definition of `hs_additional_emails` says read-only, but the
 * object API takes it. https://developers.hubspot.com/docs/guides/api/crm/objects/contacts
 */
const emails: Field = {
	sources: ['properties.email', 'properties.hs_additional_emails'],
	itemTypes: ['primary', 'secondary'],
	read: ({ properties }) => {
		const { email, hs_additional_emails: others } = asRecord(properties);
		const addresses: EmailAddress[] = [];
		const main = asText(email);
		if (main !== undefined) addresses.push({ email: main, type: 'primary' });
		if (typeof others === 'string' && others !== '') {
			for (const other of others.split(';')) {
				if (other.trim() !== '') addresses.push({ email: other.trim(), type: 'secondary' });
			}
		}
		return addresses.length === 0 ? undefined : addresses;
	},
	write: (body, value, { operation }) => {
		const [main, ...others] = given<EmailAddress>(value).map(({ email }) => email);
		put(body, 'properties.email', main ?? '');
		if (others.length > 0 || operation === 'update') {
			put(body, 'properties.hs_additional_emails', others.join(';'));
		}
	},
};

const COMPANY_OF_CONTACT = 279;
const companyLink = link('account', COMPANY_OF_CONTACT, true);

/** https://developers.hubspot.com/docs/guides/api/crm/objects/contacts */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	...nameFields('properties.firstname', 'properties.lastname'),
	first_name: propertyText('firstname'),
	last_name: propertyText('lastname'),
	title: propertyText('jobtitle'),
	description: {
		cannot: 'HubSpot contacts have no description: use a custom field or a note.',
	},
	email_addresses: emails,
	phone_numbers: phoneSlots(
		{ phone: 'properties.phone', mobile: 'properties.mobilephone', fax: 'properties.fax' },
		{ blank: '' },
	),
	addresses: addressSlots(
		{
			primary: {
				street_1: 'properties.address',
				city: 'properties.city',
				state: 'properties.state',
				postal_code: 'properties.zip',
				country: 'properties.country',
			},
		},
		{ blank: '' },
	),
	account: {
		...companyLink,
		sources: ['properties.associatedcompanyid', 'properties.company'],
		// The property names the primary company and comes with every read; links come with some.
		read: (record, read) => {
			const { associatedcompanyid: id, company: name } = asRecord(record.properties);
			const account: { id?: string; name?: string } = {};
			const linked =
				asText(id) ??
				(record.associations === undefined
					? undefined
					: asText(asRecord(companyLink.read?.(record, read)).id));
			if (linked !== undefined) account.id = linked;
			const label = asText(name);
			if (label !== undefined) account.name = label;
			return linked === undefined && label === undefined ? undefined : account;
		},
		note: 'Links the contact to the company with this ID. The name is what stands in the property Company Name',
	},
	owner: ownerField,
	tags: { cannot: 'HubSpot has no tags on contacts.' },
	last_activity_at: readOnly(time('properties.notes_last_updated')),
	created_at: readOnly(time('createdAt')),
	updated_at: readOnly(time('updatedAt')),
};

const kind: ObjectKind = { type: 'contacts', fields, links: [] };

function searchOf(filters: FilterValues): Search | undefined {
	const {
		email,
		account,
		owner,
		created_after,
		created_before,
		updated_after,
		updated_before,
		search,
	} = filters;
	const conditions: Condition[] = [];
	const add = (
		propertyName: string,
		operator: Condition['operator'],
		value: string | undefined,
	) => {
		if (value !== undefined) conditions.push({ propertyName, operator, value });
	};
	const moment = (value: string | undefined) =>
		value === undefined ? undefined : String(milliseconds(value));
	add('email', 'EQ', email);
	add('associations.company', 'EQ', account);
	add('hubspot_owner_id', 'EQ', owner);
	add('createdate', 'GTE', moment(created_after));
	add('createdate', 'LT', moment(created_before));
	add('lastmodifieddate', 'GTE', moment(updated_after));
	add('lastmodifieddate', 'LT', moment(updated_before));
	const sort = SORTS[filters.sort_by?.field ?? ''];
	if (conditions.length === 0 && search === undefined && sort === undefined) return undefined;
	return {
		conditions,
		...(search === undefined ? {} : { query: search }),
		...(sort === undefined
			? {}
			: {
					sort: {
						propertyName: sort,
						direction: filters.sort_by?.direction === 'desc' ? 'DESCENDING' : 'ASCENDING',
					},
				}),
	};
}

const SORTS: Record<string, string> = { created_at: 'createdate', updated_at: 'lastmodifieddate' };

const list: List = {
	pageSize: SEARCH_SIZE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		email: { by: 'native' },
		owner: { by: 'native' },
		search: { by: 'native' },
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const search = searchOf(query.filters);
		return search === undefined
			? await listPage(kind, query, api, state)
			: await searchPage(kind, search, query, api, state);
	},
};

/** The search index is behind by seconds to minutes. https://developers.hubspot.com/docs/guides/api/crm/search */
export const FEED: Pick<Feed, 'order' | 'granularityMs' | 'lagMs' | 'note'> = {
	order: 'ascending',
	granularityMs: 1,
	lagMs: 5 * 60_000,
	note: 'One search request per 200 changes. Deletions and changes of links alone are not seen.',
};

const batches = batchesOf(kind);

export const contact: Resource = {
	documentation: 'https://developers.hubspot.com/docs/guides/api/crm/objects/contacts',
	fields,
	customFields: customFieldsOf(() => kind),
	list,
	get: async (id, api, { customFields }) => await getObject(kind, id, api, customFields),
	create: async (input, api) => await createObject(kind, input, api),
	update: async (id, input, api) => await updateObject(kind, id, input, api),
	delete: async (id, api) => await deleteObject(kind, id, api),
	batch: batches,
	upsert: {
		find: {
			email: async (value, api) => await findBy('email', value, api),
			phone: async (value, api) => await findBy('phone', value, api),
		},
		byEmail: {
			size: batches.create.size,
			send: async (inputs, api) => {
				const sent = inputs.map(({ email, body }, index) => ({
					id: email,
					idProperty: 'email',
					properties: body.properties ?? {},
					objectWriteTraceId: String(index),
				}));
				const results = await sendBatch(kind, 'upsert', sent, api, true);
				return await Promise.all(
					inputs.map(async ({ email, values }, index) => {
						const outcome = results.byEmail(email, String(index));
						if ('failure' in outcome) return outcome;
						await setLinks(kind.type, String(outcome.record?.id), values, api, true);
						return { ...outcome, record: shown(outcome.record, { values }) };
					}),
				);
			},
		},
	},
	check: (
		operation,
		{ email_addresses: emailAddresses, first_name: first, last_name: last, name },
	) =>
		operation === 'create' && !emailAddresses?.length && !first && !last && !name
			? 'HubSpot needs an email address (email_addresses), a first name (first_name) or a last name (last_name) to create a contact'
			: undefined,
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

async function findBy(
	property: 'email' | 'phone',
	value: string,
	api: Parameters<typeof getObject>[2],
) {
	const { body } = await api.send({
		method: 'POST',
		path: `${objectsPath(kind)}/search`,
		body: {
			filterGroups: [
				{ filters: [{ propertyName: property, operator: 'EQ', value: toProperty(value) }] },
			],
			sorts: [],
			properties: ['email', 'phone'],
			limit: 3,
			after: '0',
		},
		reads: true,
		limit: 'search',
	});
	return asRecords(asRecord(body).results);
}
