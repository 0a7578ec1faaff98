import type { Api, Fields, List, ListQuery, Resource } from '../adapter';
import { addressSlots, emailSlots, phoneSlots } from '../../engine/contactPoints';
import { nameFields, readOnly, text, time } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import { sourcesOf } from '../../engine/reader';
import {
	collections,
	createRecord,
	customColumns,
	customFieldsOf,
	deleteRecord,
	idField,
	send,
	updateRecord,
} from './records';
import {
	equals,
	PAGE_SIZE,
	queryPage,
	quote,
	quoteLike,
	select,
	sortOf,
	timeConditions,
} from './soql';

const OBJECT = 'Contact';

const addressOf = (prefix: string) => ({
	street_1: `${prefix}Street`,
	city: `${prefix}City`,
	state: `${prefix}State`,
	postal_code: `${prefix}PostalCode`,
	country: `${prefix}Country`,
});

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm */
const fields: Fields = {
	id: { read: ({ Id }) => asText(Id), sources: ['Id'] },
	...nameFields('FirstName', 'LastName', {
		last: { required: ['create'], keeps: true },
		fullName: 'Name',
	}),
	title: text('Title'),
	description: text('Description'),
	email_addresses: emailSlots(
		{ primary: 'Email' },
		{ note: 'Salesforce contacts have one email address' },
	),
	phone_numbers: phoneSlots({
		phone: 'Phone',
		mobile: 'MobilePhone',
		home: 'HomePhone',
		other: 'OtherPhone',
		assistant: 'AssistantPhone',
		fax: 'Fax',
	}),
	addresses: addressSlots({ mailing: addressOf('Mailing'), other: addressOf('Other') }),
	account: {
		...idField('AccountId', ({ Account }) => asRecord(Account).Name),
		sources: ['AccountId', 'Account.Name'],
	},
	owner: { ...idField('OwnerId'), keeps: true },
	tags: { cannot: 'Salesforce contacts have no tags; topics are off in many orgs.' },
	last_activity_at: readOnly(time('LastActivityDate')),
	created_at: readOnly(time('CreatedDate')),
	updated_at: readOnly(time('LastModifiedDate')),
};

const SORTS: Record<string, string> = { created_at: 'CreatedDate', updated_at: 'LastModifiedDate' };

async function columnsFor(
	{ customFields }: Pick<ListQuery, 'customFields'>,
	api: Api,
): Promise<string[]> {
	return [...sourcesOf(fields), ...(customFields ? await customColumns(OBJECT, api) : [])];
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		email: { by: 'native' },
		owner: { by: 'native' },
		search: { by: 'native', note: 'Part of the name' },
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const { filters } = query;
		return await queryPage(
			{
				object: OBJECT,
				columns: await columnsFor(query, api),
				conditions: [
					...equals('AccountId', filters.account),
					...equals('OwnerId', filters.owner),
					...equals('Email', filters.email),
					...(filters.search === undefined ? [] : [`Name LIKE ${quoteLike(filters.search)}`]),
					...timeConditions(filters),
				],
				sort: sortOf(filters, SORTS),
			},
			query,
			api,
			state,
		);
	},
};

const batches = collections(OBJECT);

/** Contacts with one of some values in a column. */
async function findIn(column: string, values: string[], api: Api) {
	const conditions = [`${column} IN (${values.map(quote).join(', ')})`];
	return await select({ object: OBJECT, columns: ['Id', column], conditions }, PAGE_SIZE, api);
}

export const contact: Resource = {
	documentation:
		'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm',
	fields,
	customFields: customFieldsOf(OBJECT),
	list,
	get: async (id, api, query) =>
		(
			await select(
				{ object: OBJECT, columns: await columnsFor(query, api), conditions: equals('Id', id) },
				1,
				api,
			)
		)[0],
	create: async ({ body }, api) => await createRecord(OBJECT, body, api),
	update: async (id, { body }, api) => await updateRecord(OBJECT, id, body, api),
	delete: async (id, api) => await deleteRecord(OBJECT, id, api),
	batch: batches,
	upsert: {
		find: {
			email: async (value, api) => await findIn('Email', [value], api),
			phone: async (value, api) => await findIn('Phone', [value], api),
		},
		byEmail: {
			size: batches.create.size,
			send: async (inputs, api) => {
				const present = await findIn(
					'Email',
					inputs.map(({ email }) => email),
					api,
				);
				const results = inputs.map(({ email, body }) => {
					const matches = present.filter(
						({ Email }) => asText(Email)?.toLowerCase() === email.toLowerCase(),
					);
					return { matches: matches.map(({ Id }) => String(Id)), body };
				});
				const attributes = { type: OBJECT };
				const fresh = results.filter(({ matches }) => matches.length === 0);
				const known = results.filter(({ matches }) => matches.length === 1);
				const made =
					fresh.length === 0
						? []
						: await send(
								'POST',
								fresh.map(({ body }) => ({ attributes, ...body })),
								api,
							);
				const changed =
					known.length === 0
						? []
						: await send(
								'PATCH',
								known.map(({ matches: [id], body }) => ({ attributes, id, ...body })),
								api,
							);
				return results.map((result) => {
					if (result.matches.length > 1) {
						return {
							failure: 'invalid' as const,
							message: `${result.matches.length} contacts have this email address (${result.matches.join(', ')}): it is not clear which to update`,
						};
					}
					const isNew = result.matches.length === 0;
					const outcome = isNew ? made[fresh.indexOf(result)] : changed[known.indexOf(result)];
					return 'failure' in outcome ? outcome : { ...outcome, created: isNew };
				});
			},
		},
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
			lagMs: 10_000,
			note: 'One query per 2,000 new contacts. Deletions are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1_000,
			lagMs: 10_000,
			note: 'One query per 2,000 changes. Deletions are not seen.',
		},
	},
};
