import type { Api, Feed, Resource, VendorRecord, WriteInput, Written } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asText, isEmpty, isRecord, path } from '../../engine/json';
import type { UnifiedRecord } from '../../model';
import { emailsOf, fields, phonesOf } from './contactFields';
import { equals, list, searchContacts } from './contactSearch';
import { customFields } from './customFields';
import { locationOf, unwrapped, written } from './requests';

const MOST_FOUND = 20;

async function get(id: string, api: Api): Promise<VendorRecord | undefined> {
	const record = unwrapped(await api.get(path`/contacts/${id}`), 'contact');
	return record?.deleted === true ? undefined : record;
}

/** Links a contact to a business, or takes the link away. https://marketplace.gohighlevel.com/docs/ghl/contacts/add-remove-contact-from-business */
async function linkBusiness(id: string, account: UnifiedRecord['account'], api: Api) {
	const businessId = account?.id ?? null;
	const { body } = await api.send({
		method: 'POST',
		path: '/contacts/bulk/business',
		body: { locationId: locationOf(api), ids: [id], businessId },
		repeatable: true,
	});
	return body;
}

async function create({ body, values }: WriteInput, api: Api): Promise<Written> {
	const { body: answer } = await api.send({
		method: 'POST',
		path: '/contacts/',
		body: { locationId: locationOf(api), ...body },
	});
	const made = written(answer, 'contact');
	const { id } = made;
	if (isEmpty(values.account?.id) || id === undefined) return made;
	const failed = await linkBusiness(id, values.account, api).then(
		() => undefined,
		(error: Error) => error,
	);
	if (failed === undefined) return made;
	failed.message = `the contact was created with the id ${id}, but not linked to its account: ${failed.message}`;
	throw failed;
}

const ACCOUNT_KEYS = ['businessId', 'businessName', 'companyName'];

async function update(id: string, { body, values }: WriteInput, api: Api): Promise<Written> {
	let result: Written = { id };
	if (Object.keys(body).length > 0) {
		const { body: answer } = await api.send({
			method: 'PUT',
			path: path`/contacts/${id}`,
			body,
			repeatable: true,
		});
		result = { ...written(answer, 'contact'), id };
	}
	if (values.account === undefined) return result;
	const answer = await linkBusiness(id, values.account, api);
	if (result.record === undefined) return { id, answer };
	// The answer to the first request still shows the former account.
	const record = { ...result.record };
	for (const key of ACCOUNT_KEYS) delete record[key];
	return { id, record };
}

/** The contact that the location takes for a duplicate: never late, unlike the search. */
async function duplicate(query: Record<string, string>, api: Api): Promise<VendorRecord[]> {
	const { contact } = await api
		.get('/contacts/search/duplicate', { locationId: locationOf(api), ...query })
		.catch((error: Error) => {
			if (error instanceof VendorError && error.kind === 'notFound') return {} as VendorRecord;
			throw error;
		});
	return isRecord(contact) && asText(contact.id) !== undefined ? [contact] : [];
}

async function find(
	field: 'email' | 'phone',
	value: string,
	api: Api,
	isMatch: (record: VendorRecord) => boolean,
): Promise<VendorRecord[]> {
	const [searched, same] = await Promise.all([
		searchContacts({ filters: [equals(field, value)] }, MOST_FOUND, api),
		duplicate(field === 'email' ? { email: value } : { number: value }, api),
	]);
	const found = new Map<unknown, VendorRecord>();
	for (const record of [...same, ...searched]) {
		if (isMatch(record)) found.set(record.id, record);
	}
	return [...found.values()];
}

const digitsOf = (number: string) => number.replace(/\D/g, '');

function since(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		filters: (moment) => ({
			[stamp === 'created_at' ? 'created_after' : 'updated_after']: moment,
			sort_by: { field: stamp, direction: 'asc' },
		}),
		order: 'ascending',
		granularityMs: 1,
		lagMs: 60_000,
		note: 'One request for 500 changes. Deletions are not seen, and changes may show some seconds late.',
	};
}

export const contact: Resource = {
	documentation: 'https://marketplace.gohighlevel.com/docs/ghl/contacts/contacts',
	fields,
	customFields,
	list,
	get,
	create,
	update,
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/contacts/${id}`, repeatable: true });
	},
	upsert: {
		find: {
			email: async (email, api) =>
				await find('email', email, api, (record) =>
					(emailsOf(record) ?? []).some((each) => each.email.toLowerCase() === email.toLowerCase()),
				),
			phone: async (phone, api) =>
				await find('phone', phone, api, (record) =>
					(phonesOf(record) ?? []).some(({ number }) => digitsOf(number) === digitsOf(phone)),
				),
		},
	},
	check: (operation, values) => {
		const { first_name, last_name, name, email_addresses, phone_numbers, account } = values;
		if (operation === 'update') {
			return isRecord(account) && asRecord(account).id === undefined
				? 'HighLevel changes the account of a contact by its ID: give the account as {"id": "…"}'
				: undefined;
		}
		return [first_name, last_name, name, email_addresses, phone_numbers].every(isEmpty)
			? 'HighLevel needs a name, an email address or a phone number to create a contact'
			: undefined;
	},
	changes: { created: since('created_at'), updated: since('updated_at') },
};
