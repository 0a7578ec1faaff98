import type { Api, Field, Fields, List, Resource, VendorRecord } from '../adapter';
import { addressSlots, emailSlots, phoneSlots } from '../../engine/contactPoints';
import { nameFields, readOnly, text, time } from '../../engine/fields';
import { asText } from '../../engine/json';
import type { FilterValues } from '../../model';
import {
	commonConditions,
	LARGEST_PAGE,
	modulePage,
	orderOf,
	runQuery,
	searchedPage,
	SORTS,
} from './lists';
import { idAt } from './links';
import { customFieldsOf } from './metadata';
import type { Module } from './metadata';
import { any, quoted } from './queries';
import { getterOf, writesOf } from './records';
import { FEEDS, lookup, SYSTEM_FIELDS } from './shared';
import { LONGEST_TAG, setTags, tagNames, tags } from './tags';

const PHONES = {
	work: 'Phone',
	mobile: 'Mobile',
	home: 'Home_Phone',
	other: 'Other_Phone',
	assistant: 'Asst_Phone',
	fax: 'Fax',
};

/** The name stands in the lookup, and in a query's answer beside it. */
const account: Field = {
	...lookup('Account_Name'),
	read: (record) => {
		const linked = record.Account_Name;
		const id = idAt(record, 'Account_Name');
		if (id === undefined) return undefined;
		const name =
			asText((linked as { name?: unknown }).name) ?? asText(record['Account_Name.Account_Name']);
		return name === undefined ? { id } : { id, name };
	},
};

/** https://www.zoho.com/crm/developer/docs/api/v8/modules-fields-contacts.html */
const fields: Fields = {
	...SYSTEM_FIELDS,
	...nameFields('First_Name', 'Last_Name', {
		last: { required: ['create'], keeps: true },
		fullName: 'Full_Name',
	}),
	title: text('Title'),
	description: text('Description'),
	email_addresses: emailSlots({ primary: 'Email', secondary: 'Secondary_Email' }),
	phone_numbers: phoneSlots(PHONES),
	addresses: addressSlots({
		mailing: {
			street_1: 'Mailing_Street',
			city: 'Mailing_City',
			state: 'Mailing_State',
			postal_code: 'Mailing_Zip',
			country: 'Mailing_Country',
		},
		other: {
			street_1: 'Other_Street',
			city: 'Other_City',
			state: 'Other_State',
			postal_code: 'Other_Zip',
			country: 'Other_Country',
		},
	}),
	account,
	tags,
	last_activity_at: readOnly(time('Last_Activity_Time')),
};

const people: Module = {
	name: 'Contacts',
	fields,
	joined: ['Account_Name.Account_Name'],
	standard: [
		'Salutation',
		'Department',
		'Lead_Source',
		'Date_of_Birth',
		'Reporting_To',
		'Reports_To',
		'Vendor_Name',
		'Campaign_Source',
		'Email_Opt_Out',
		'Add_to_QuickBooks',
		'Assistant',
		'Twitter',
		'Skype_ID',
		'Mailing_Address',
		'Mailing_Coordinates',
		'Mailing_Flat_House_No_Building_Apartment_Name',
		'Mailing_Latitude',
		'Mailing_Longitude',
		'Other_Address',
		'Other_Coordinates',
		'Other_Flat_House_No_Building_Apartment_Name',
		'Other_Latitude',
		'Other_Longitude',
	],
};

function conditionsOf(filters: FilterValues): string[] {
	const { account: company, email } = filters;
	return [
		...(company === undefined ? [] : [`Account_Name = ${quoted(company)}`]),
		...(email === undefined ? [] : [oneOf(['Email', 'Secondary_Email'], email)]),
		...commonConditions(filters),
	];
}

function oneOf(columns: string[], value: string): string {
	return any(columns.map((column) => `${column} = ${quoted(value)}`));
}

const SHORTEST_WORD = 2;

const list: List = {
	pageSize: LARGEST_PAGE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		email: { by: 'native' },
		owner: { by: 'native' },
		search: {
			by: 'native',
			note: 'Alone: it cannot be combined with other filters. At least two characters',
		},
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	check: (filters) => {
		const { search, ...others } = filters;
		if (search === undefined) return undefined;
		if (search.length < SHORTEST_WORD)
			return 'Zoho CRM searches for at least two characters: give a longer text';
		return Object.keys(others).length > 0
			? 'Zoho CRM cannot combine a search with other filters: use the search alone, or the other filters without it'
			: undefined;
	},
	page: async (query, api, state) =>
		query.filters.search === undefined
			? await modulePage(
					people,
					conditionsOf(query.filters),
					orderOf(query.filters),
					query,
					api,
					state,
				)
			: await searchedPage(people, query.filters.search, query, api, state),
};

async function found(columns: string[], value: string, api: Api): Promise<VendorRecord[]> {
	return (await runQuery(`select id from Contacts where ${oneOf(columns, value)} limit 0, 3`, api))
		.records;
}

const writes = writesOf(() => people, {
	complete: async ({ body, values }, api, id) =>
		values.tags === undefined || id !== undefined || body.Tag === undefined
			? body
			: { ...body, Tag: (await tagNames(people.name, values.tags, api)).map((name) => ({ name })) },
	finish: async (id, { values }, isNew, api) => {
		if (isNew || values.tags === undefined) return;
		await setTags(people.name, id, await tagNames(people.name, values.tags, api), api);
	},
});

export const contact: Resource = {
	documentation: 'https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html',
	fields,
	customFields: customFieldsOf(() => people),
	list,
	get: getterOf(people.name),
	create: writes.create,
	update: writes.update,
	delete: writes.delete,
	batch: writes.batch,
	upsert: {
		find: {
			email: async (value, api) => await found(['Email', 'Secondary_Email'], value, api),
			phone: async (value, api) => await found(Object.values(PHONES), value, api),
		},
		byEmail: {
			size: writes.upsertMany.size,
			// Zoho compares the main address alone, so the one to match by must stand there.
			send: async (inputs, api) =>
				await writes.upsertMany.send(
					inputs.map((input) => ({ ...input, body: { ...input.body, Email: input.email } })),
					api,
				),
		},
	},
	check: (_operation, { account: company, tags: labels }) => {
		if (company && company.id === undefined) {
			return 'Zoho CRM links a contact to an account by its ID: give the account as {"id": "…"}';
		}
		const long = labels?.find(({ id, name }) => (name ?? id ?? '').length > LONGEST_TAG);
		return long === undefined
			? undefined
			: `Zoho CRM takes tags of at most ${LONGEST_TAG} characters: "${long.name ?? long.id}" is longer`;
	},
	changes: FEEDS,
};
