import type {
	Api,
	Feed,
	Fields,
	List,
	ListQuery,
	Page,
	PageState,
	Resource,
	VendorRecord,
} from '../adapter';
import { nameFields, readOnly, reference, text } from '../../engine/fields';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { bySteps, stepsOf } from '../../engine/paging';
import { utc } from '../../engine/time';
import type { FilterValues } from '../../model';
import { addresses, emailAddresses, phoneNumbers, PHONE_SLOTS } from './contactPoints';
import { contactFields, createContact, updateContact } from './contactWrites';
import { customFieldsOf } from './customFields';
import { allOf, endedBy, filterOf, orderOf, PAGE_SIZE, pageOf, prefixOf } from './records';
import type { Stamps } from './records';
import { nameTags, tags } from './tags';

/** https://developer.infusionsoft.com/docs/restv2/#tag/Contact; version 1 has other names for the times */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	...nameFields('given_name', 'family_name'),
	title: text('job_title'),
	description: readOnly(text('notes')),
	email_addresses: emailAddresses,
	phone_numbers: phoneNumbers,
	addresses,
	account: {
		...reference('company.id', { name: 'company.company_name' }),
		write: (body, value) => {
			const id = asText(asRecord(value).id);
			body.company = id === undefined ? null : { id };
		},
	},
	owner: reference('owner_id'),
	tags,
	last_activity_at: { cannot: 'Keap does not say when a contact was last active.' },
	created_at: { read: ({ create_time: at, date_created: old }) => utc(at ?? old) },
	updated_at: { read: ({ update_time: at, last_updated: old }) => utc(at ?? old) },
};

const STAMPS: Stamps = {
	created: { order: 'create_time', field: 'create_time' },
	updated: { order: 'update_time', field: 'update_time' },
};

/** The later of two moments, either of which may be missing. */
function later(one: string | undefined, other: string | undefined): string | undefined {
	if (one === undefined || other === undefined) return one ?? other;
	return Date.parse(one) > Date.parse(other) ? one : other;
}

type Conditions = Array<readonly [string, string | undefined]>;

/** One way to look for a text: what is asked for, and which records it finds. */
interface Search {
	conditions: Conditions;
	finds: (record: VendorRecord) => boolean;
}

const startsWith = (value: unknown, start: string) =>
	(asText(value) ?? '').toLowerCase().startsWith(start.toLowerCase());

/** Conditions cannot be joined by "or", so that each way to look for a text is a list of its own. */
function searchesFor(term: string): Search[] {
	const [whole] = term.trim().split(/[;,*]/);
	const words = whole.trim().split(/\s+/);
	const first = words[0];
	const last = words.slice(1).join(' ');
	if (last !== '') {
		return [
			{
				conditions: [
					['given_name', prefixOf(first)],
					['family_name', prefixOf(last)],
				],
				finds: (record) =>
					startsWith(record.given_name, first) && startsWith(record.family_name, last),
			},
			byStart('given_name', whole.trim()),
			byStart('family_name', whole.trim()),
		];
	}
	return [byStart('given_name', first), byStart('family_name', first), byEmailStart(first)];
}

function byStart(field: string, start: string): Search {
	return {
		conditions: [[field, prefixOf(start)]],
		finds: (record) => startsWith(record[field], start),
	};
}

function byEmailStart(start: string): Search {
	return {
		conditions: [['email', prefixOf(start)]],
		finds: ({ email_addresses: entries }) =>
			asRecords(entries).some(({ email }) => startsWith(email, start)),
	};
}

async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const { filters, size, customFields } = query;
	const order = orderOf(filters, STAMPS);
	const list = async (more: Conditions, inner: PageState | undefined) => {
		const found = await pageOf(
			{
				path: '/v2/contacts',
				key: 'contacts',
				filter: filterOf([...more, ...conditionsOf(filters)]),
				orderBy: order?.text,
				fields: contactFields(customFields),
			},
			size,
			api,
			inner,
		);
		await nameTags(found.records, api);
		return endedBy(found, order, filters, STAMPS);
	};
	const { search } = filters;
	if (search === undefined) return await list([], state);
	const searches = prefixOf(search) === undefined ? [] : searchesFor(search);
	const steps = stepsOf(state);
	if (steps.step >= searches.length) return { records: [] };
	const found = await list(searches[steps.step].conditions, steps.inner);
	const former = searches.slice(0, steps.step);
	return bySteps(steps, searches.length, {
		...found,
		records: found.records.filter((record) => !former.some(({ finds }) => finds(record))),
	});
}

/** A contact that was created since has changed since as well. */
function conditionsOf(filters: FilterValues): Conditions {
	return [
		['company_id', filters.account],
		['email', filters.email],
		['start_update_time', later(filters.updated_after, filters.created_after)],
		['end_update_time', filters.updated_before],
	];
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		email: { by: 'native' },
		search: {
			by: 'native',
			note: 'Contacts whose first name, last name or email begins with the text',
		},
		updated_after: { by: 'native' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: ['created_at', 'updated_at'] },
	},
	page,
};

const digitsOf = (number: unknown) => (asText(number) ?? '').replace(/\D/g, '');

async function findBy(conditions: Conditions, api: Api): Promise<VendorRecord[]> {
	return await allOf(
		{
			path: '/v2/contacts',
			key: 'contacts',
			filter: filterOf(conditions),
			fields: 'id,email_addresses,phone_numbers',
			lookup: true,
		},
		api,
	);
}

async function findByEmail(email: string, api: Api): Promise<VendorRecord[]> {
	const wanted = email.toLowerCase();
	return (await findBy([['email', email]], api)).filter(({ email_addresses: entries }) =>
		asRecords(entries).some((entry) => asText(entry.email)?.toLowerCase() === wanted),
	);
}

/** A number may be stored with other spaces than it is given: it is asked for as it is, then by its digits. */
async function findByPhone(phone: string, api: Api): Promise<VendorRecord[]> {
	const [start] = phone.trim().split(/[;,*]/);
	const wanted = digitsOf(phone);
	for (const number of new Set([start.trim(), wanted])) {
		if (number === '') continue;
		const found = await findBy(
			[
				['phone_number', number],
				['phone_fields', PHONE_SLOTS.join(',')],
			],
			api,
		);
		const same = found.filter(({ phone_numbers: entries }) =>
			asRecords(entries).some(
				(entry) => digitsOf(entry.number) === wanted || digitsOf(entry.number_e164) === wanted,
			),
		);
		if (same.length > 0) return same;
	}
	return [];
}

function feed(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		filters: (since) => ({
			updated_after: since,
			sort_by: { field: 'updated_at', direction: 'asc' },
		}),
		order: stamp === 'updated_at' ? 'ascending' : 'none',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: 'One request for a thousand changed contacts. Deletions are not seen.',
	};
}

export const contact: Resource = {
	documentation: 'https://developer.infusionsoft.com/docs/restv2/#tag/Contact',
	fields,
	customFields: customFieldsOf('/v2/contacts/model'),
	list,
	get: async (id, api, { customFields }) => {
		const record = await api.get(path`/v2/contacts/${id}`, {
			fields: contactFields(customFields),
		});
		await nameTags([record], api);
		return record;
	},
	create: createContact,
	update: updateContact,
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/v2/contacts/${id}`, repeatable: true });
	},
	// Keap's own "duplicate_option" replaces all lists of the contact that it finds: it is looked for instead.
	upsert: { find: { email: findByEmail, phone: findByPhone } },
	check: (operation, values) => {
		const { account, email_addresses: emails, phone_numbers: phones, addresses: places } = values;
		if (account !== undefined && account !== null && account.id === undefined)
			return 'Keap links a contact to a company by its ID: give the ID of the account instead of its name';
		return operation === 'create' && ![emails, phones, places].some((each) => each?.length)
			? 'Keap needs at least one of email_addresses, phone_numbers and addresses to create a contact'
			: undefined;
	},
	changes: { created: feed('created_at'), updated: feed('updated_at') },
};
