import type { Api, Feed, Fields, Resource, VendorRecord, WriteInput, Written } from '../adapter';
import { addressSlots, tagNames } from '../../engine/contactPoints';
import { nameFields, readOnly, reference, text, time, vendorNumber } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import { emailAddresses, phoneNumbers } from './contactPoints';
import { hasEmail, list, lookUp } from './contactLists';
import { createContact, getContact, updateContact, upsertPlain } from './contactWrites';
import { contactCustomFields } from './customFields';
import { API, deleteRecord, PAGE_SIZE } from './records';

/** https://developers.freshworks.com/crm/api/#contacts */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	...nameFields('first_name', 'last_name', { fullName: 'display_name' }),
	title: text('job_title'),
	description: {
		cannot: 'Freshsales contacts have no description: use a custom field or a note.',
	},
	email_addresses: emailAddresses,
	phone_numbers: phoneNumbers,
	addresses: addressSlots({
		primary: {
			street_1: 'address',
			city: 'city',
			state: 'state',
			postal_code: 'zipcode',
			country: 'country',
		},
	}),
	account: {
		read: (record) => {
			const { sales_accounts: accounts, sales_account_id: id } = record;
			if (!Array.isArray(accounts)) {
				const only = asText(id);
				return only === undefined ? undefined : { id: only };
			}
			let main: VendorRecord | undefined;
			for (const account of accounts as VendorRecord[]) {
				if (main === undefined || account.is_primary === true) main = account;
			}
			const key = asText(main?.id);
			if (key === undefined) return undefined;
			const name = asText(main?.name);
			return name === undefined ? { id: key } : { id: key, name };
		},
		write: (body, value) => {
			const id = asText(asRecord(value).id);
			body.sales_accounts = id === undefined ? [] : [{ id: vendorNumber(id), is_primary: true }];
		},
		note: 'Becomes the primary account; others that the contact has stay linked',
	},
	owner: reference('owner_id', { number: true, keeps: true }),
	tags: tagNames('tags', { note: 'Replaces all tags' }),
	last_activity_at: readOnly(time('last_contacted')),
	created_at: readOnly(time('created_at')),
	updated_at: readOnly(time('updated_at')),
};

function isMobile(type: string | undefined): boolean {
	return type?.toLowerCase() === 'mobile' || type?.toLowerCase() === 'cell';
}

const digitsOf = (value: unknown) => (asText(value) ?? '').replace(/\D/g, '');

async function findByPhone(phone: string, api: Api): Promise<VendorRecord[]> {
	const found = new Map<string, VendorRecord>();
	for (const field of ['mobile_number', 'work_number']) {
		for (const record of await lookUp(field, phone, api)) {
			if (digitsOf(record[field]) === digitsOf(phone)) found.set(String(record.id), record);
		}
	}
	return [...found.values()];
}

async function findByEmail(email: string, api: Api): Promise<VendorRecord[]> {
	return (await lookUp('email', email, api)).filter((record) => hasEmail(record, email));
}

async function upsertByEmail(input: WriteInput & { email: string }, api: Api): Promise<Written> {
	const native = await upsertPlain(input, api);
	if (native !== undefined) return native;
	const [present] = await findByEmail(input.email, api);
	if (present === undefined) return { ...(await createContact(input, api)), created: true };
	return { ...(await updateContact(String(present.id), input, api)), created: false };
}

function newestFirst(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		filters: (since) => ({
			[stamp === 'created_at' ? 'created_after' : 'updated_after']: since,
			sort_by: { field: stamp, direction: 'desc' },
		}),
		order: 'descending',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: 'One request for a hundred changes. Deletions are not seen.',
	};
}

export const contact: Resource = {
	documentation: 'https://developers.freshworks.com/crm/api/#contacts',
	fields,
	customFields: contactCustomFields,
	list,
	get: async (id, api) => await getContact(id, api),
	create: createContact,
	update: updateContact,
	delete: async (id, api) => await deleteRecord('contacts', id, api),
	batch: {
		delete: {
			size: PAGE_SIZE,
			send: async (inputs, api) => {
				await api.send({
					method: 'POST',
					path: `${API}/contacts/bulk_destroy`,
					body: { selected_ids: inputs.map(({ id }) => vendorNumber(id)) },
					repeatable: true,
				});
				return inputs.map(({ id }) => ({ id }));
			},
		},
	},
	upsert: {
		find: { email: findByEmail, phone: findByPhone },
		byEmail: {
			size: 1,
			send: async (inputs, api) =>
				await Promise.all(inputs.map(async (input) => await upsertByEmail(input, api))),
		},
	},
	check: (operation, { email_addresses: emails, phone_numbers: phones, account }) => {
		if (account && account.id === undefined) {
			return 'Freshsales links a contact to an account by its ID: give the account as {"id": "…"}';
		}
		return operation === 'create' && !emails?.length && !phones?.some(({ type }) => isMobile(type))
			? 'Freshsales needs an email address, or on some accounts a mobile number, to create a contact'
			: undefined;
	},
	changes: { created: newestFirst('created_at'), updated: newestFirst('updated_at') },
};
