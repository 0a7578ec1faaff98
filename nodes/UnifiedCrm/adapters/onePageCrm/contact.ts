import type { Api, Fields, List, Resource, VendorRecord, WriteInput, Written } from '../adapter';
import { tagNames } from '../../engine/contactPoints';
import { joinName, nameFields, readOnly, reference, time } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecord, asRecords, asText, isEmpty, path } from '../../engine/json';
import { addresses, emailAddresses, phoneNumbers } from './contactPoints';
import { withCountryCodes } from './countries';
import { customFields, withPresentFields } from './customFields';
import { blankableText } from './fields';
import { changesSince, RANGE_FILTERS, rangeAndSort } from './ranges';
import {
	createRecord,
	deleteRecord,
	getRecord,
	PAGE_SIZE,
	pageOf,
	putRecord,
	recordsOf,
	updateRecord,
} from './records';

const names = nameFields('first_name', 'last_name');

/** https://developer.onepagecrm.com/api/#contacts */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	first_name: blankableText('first_name', { note: '25 characters at most' }),
	last_name: blankableText('last_name', { note: '25 characters at most' }),
	name: { ...names.name, read: (record) => joinName(record.first_name, record.last_name) },
	title: blankableText('job_title'),
	description: blankableText('background', { note: '10,240 characters at most' }),
	email_addresses: emailAddresses,
	phone_numbers: phoneNumbers,
	addresses,
	account: {
		...reference('company_id', { name: 'company_name' }),
		// A new contact is linked by the company's name alone; see `create`.
		write: (body, value, { operation }) => {
			const { id, name } = asRecord(value);
			if (id !== undefined && operation === 'update') body.company_id = id;
			else if (id === undefined && name !== undefined) body.company_name = name;
		},
		note: 'A name that no company has makes a new one',
	},
	owner: reference('owner_id', { keeps: true }),
	tags: tagNames('tags', { note: 'Replaces all tags; a new name makes a new tag' }),
	last_activity_at: { cannot: 'OnePageCRM does not show when a contact was last active.' },
	created_at: readOnly(time('created_at')),
	updated_at: readOnly(time('modified_at')),
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		...RANGE_FILTERS,
		email: { by: 'coarse' },
		owner: { by: 'native' },
		search: { by: 'native', note: 'Name, company name or phone number' },
		sort_by: { by: 'native', values: ['created_at', 'first_name', 'last_name', 'updated_at'] },
	},
	page: async (query, api, state) => {
		const { account, email, owner, search } = query.filters;
		const parameters = {
			// Without it only the user's own contacts come.
			team: owner === undefined ? true : undefined,
			owner_id: owner,
			company_id: account,
			email,
			search,
		};
		const listing = {
			family: 'contacts' as const,
			query: parameters,
			...rangeAndSort(query.filters),
		};
		return await pageOf(listing, query, api, state);
	},
};

async function create({ values, body }: WriteInput, api: Api): Promise<Written> {
	const id = asText(asRecord(values.account).id);
	const name = id === undefined ? undefined : await companyName(id, api);
	const sent = await withCountryCodes(
		{ ...(name === undefined ? {} : { company_name: name }), ...body },
		api,
	);
	const written = await createRecord('contacts', sent, api);
	const made = asText(written.record?.id);
	// Another company can have the same name.
	if (id === undefined || made === undefined || asText(written.record?.company_id) === id) {
		return written;
	}
	return { ...written, ...(await updateRecord('contacts', made, { company_id: id }, api)) };
}

async function companyName(id: string, api: Api): Promise<string> {
	return await api.memo(`company ${id}`, async (lookup) => {
		const { name } = await getRecord('companies', id, lookup);
		if (typeof name === 'string' && name !== '') return name;
		throw new InputError(`OnePageCRM has no company with the id ${id} for the field "Account"`);
	});
}

async function update(id: string, { values, body }: WriteInput, api: Api): Promise<Written> {
	const leaves = values.account === null;
	const present =
		leaves || body.custom_fields !== undefined ? await getRecord('contacts', id, api) : {};
	const left = leaves ? await leaveCompany(id, present, api) : {};
	if (Object.keys(body).length === 0) return { id, record: present, ...left };
	const sent: VendorRecord = await withCountryCodes(body, api);
	if (sent.custom_fields !== undefined) {
		sent.custom_fields = withPresentFields(sent.custom_fields, present.custom_fields);
	}
	return { id, ...(await updateRecord('contacts', id, sent, api)) };
}

/** A company goes with its last contact, and with all that it holds: that is nothing to do in passing. */
async function leaveCompany(id: string, present: VendorRecord, api: Api): Promise<Written> {
	if (isEmpty(present.company_id)) return {};
	if (!(Number(present.company_size) > 1)) {
		throw new InputError(
			'The contact may be the last of its company, which OnePageCRM would delete with it: the field "Account" was not cleared',
			'Link the contact to another company, or split it off in OnePageCRM.',
		);
	}
	return await putRecord('contacts', path`/contacts/${id}/split`, api, {
		body: { company_name: '' },
	});
}

async function find(query: { email?: string; phone?: string }, api: Api): Promise<VendorRecord[]> {
	return recordsOf(
		'contacts',
		await api.get('/contacts', { team: true, ...query, per_page: PAGE_SIZE }),
	);
}

const digitsOf = (number: unknown) => (asText(number) ?? '').replace(/\D/g, '');

export const contact: Resource = {
	documentation: 'https://developer.onepagecrm.com/api/#contacts',
	fields,
	customFields,
	list,
	get: async (id, api) => await getRecord('contacts', id, api),
	create,
	update,
	delete: async (id, api) => await deleteRecord('contacts', id, api),
	batch: {
		delete: {
			size: PAGE_SIZE,
			send: async (inputs, api) => {
				await api.send({
					method: 'DELETE',
					path: '/contacts/delete',
					query: { ids: inputs.map(({ id }) => id).join(',') },
					repeatable: true,
				});
				return inputs.map(({ id }) => ({ id }));
			},
		},
	},
	upsert: {
		find: {
			email: async (email, api) => {
				const wanted = email.toLowerCase();
				return (await find({ email }, api)).filter(({ emails }) =>
					asRecords(emails).some(({ value }) => asText(value)?.toLowerCase() === wanted),
				);
			},
			phone: async (phone, api) =>
				(await find({ phone }, api)).filter(({ phones }) =>
					asRecords(phones).some(({ value }) => digitsOf(value) === digitsOf(phone)),
				),
		},
	},
	check: (operation, { last_name: last, name, account }) =>
		operation === 'create' && isEmpty(last) && isEmpty(name) && isEmpty(account)
			? 'OnePageCRM needs a last name (last_name) or a company (account) to create a contact'
			: undefined,
	changes: { created: changesSince('created_at'), updated: changesSince('updated_at') },
};
