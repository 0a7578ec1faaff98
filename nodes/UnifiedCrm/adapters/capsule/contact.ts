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
import { nameFields, readOnly, reference, text, time, vendorNumber } from '../../engine/fields';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { day, toSeconds } from '../../engine/time';
import { addresses, emailAddresses, phoneNumbers, tags } from './contactPoints';
import { createPerson, embedded, getPerson, updatePerson } from './contactWrites';
import { customFields } from './customFields';
import { PAGE_SIZE, pageOf } from './records';

const names = nameFields('firstName', 'lastName');

/** https://developer.capsulecrm.com/v2/models/party: a contact is a party of the type person */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	...names,
	title: text('jobTitle'),
	description: text('about'),
	email_addresses: emailAddresses,
	phone_numbers: phoneNumbers,
	addresses,
	account: {
		...reference('organisation.id', { name: 'organisation.name' }),
		write: (body, value) => {
			const { id, name } = asRecord(value);
			if (id !== undefined) body.organisation = { id: vendorNumber(String(id)) };
			else body.organisation = name === undefined ? null : { name };
		},
		note: 'By a name alone Capsule finds the organisation, or makes a new one',
	},
	owner: {
		...reference('owner.id'),
		write: (body, value) => {
			const id = asText(asRecord(value).id);
			body.owner = id === undefined ? null : { id: vendorNumber(id) };
		},
		note: 'The owner must belong to the contact’s team',
	},
	tags,
	last_activity_at: readOnly(time('lastContactedAt')),
	created_at: readOnly(time('createdAt')),
	updated_at: readOnly(time('updatedAt')),
};

interface Condition {
	field: string;
	operator: string;
	value: string | number;
}

const DAY_MS = 86_400_000;

/** Filters know days only, and not in whose time zone: they are asked wider, and the node drops the rest. */
function dayBeside(moment: string, days: number): string {
	return day(new Date(Date.parse(moment) + days * DAY_MS).toISOString());
}

/** https://developer.capsulecrm.com/v2/reference/filters */
function conditionsOf(filters: ListQuery['filters']): Condition[] {
	const { email, owner, created_after, created_before, updated_after, updated_before } = filters;
	const conditions: Condition[] = [{ field: 'type', operator: 'is', value: 'person' }];
	if (email !== undefined) conditions.push({ field: 'email', operator: 'is', value: email });
	if (owner !== undefined) {
		conditions.push({ field: 'owner', operator: 'is', value: vendorNumber(owner) });
	}
	for (const [field, after, before] of [
		['addedOn', created_after, created_before],
		['updatedOn', updated_after, updated_before],
	] as const) {
		if (after !== undefined) {
			conditions.push({ field, operator: 'is after', value: dayBeside(after, -2) });
		}
		if (before !== undefined) {
			conditions.push({ field, operator: 'is before', value: dayBeside(before, 2) });
		}
	}
	return conditions;
}

/** Parties of both types come together where there is no filter by type. */
function peopleOnly(page: Page): Page {
	return { ...page, records: page.records.filter(({ type }) => type !== 'organisation') };
}

async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const { filters, size } = query;
	const embed = embedded(query.customFields);
	const parties = async (address: string, more: Record<string, string> = {}) =>
		peopleOnly(
			await pageOf({ path: address, key: 'parties', query: { embed, ...more } }, size, api, state),
		);
	const { account, search, updated_after: since } = filters;
	if (search !== undefined) return await parties('/parties/search', { q: search });
	if (account !== undefined) return await parties(path`/parties/${account}/people`);
	if (since !== undefined && isUnfiltered(filters)) {
		return await parties('/parties', { since: secondBefore(since) });
	}
	return peopleOnly(
		await pageOf(
			{
				path: '/parties/filters/results',
				key: 'parties',
				query: { embed },
				body: { filter: { conditions: conditionsOf(filters) } },
			},
			size,
			api,
			state,
		),
	);
}

/** Whether nothing but the time of the change is asked for: that list knows seconds. */
function isUnfiltered({
	email,
	owner,
	created_after,
	created_before,
}: ListQuery['filters']): boolean {
	return (
		email === undefined &&
		owner === undefined &&
		created_after === undefined &&
		created_before === undefined
	);
}

const secondBefore = (moment: string) =>
	toSeconds(new Date(Date.parse(moment) - 1_000).toISOString());

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		email: { by: 'coarse' },
		owner: { by: 'coarse' },
		search: { by: 'native' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
	},
	check: ({ account, search }) =>
		account !== undefined && search !== undefined
			? 'Capsule either searches all contacts or lists those of one company: give one of account and search'
			: undefined,
	page,
};

/** Contacts that fulfil a condition. */
async function find(condition: Condition, api: Api): Promise<VendorRecord[]> {
	const found: VendorRecord[] = [];
	let state: PageState | undefined;
	do {
		const part: Page = await pageOf(
			{
				path: '/parties/filters/results',
				key: 'parties',
				body: {
					filter: {
						conditions: [{ field: 'type', operator: 'is', value: 'person' }, condition],
					},
				},
			},
			PAGE_SIZE,
			api,
			state,
		);
		found.push(...peopleOnly(part).records);
		state = part.records.length === 0 ? undefined : part.next;
	} while (state !== undefined);
	return found;
}

const digitsOf = (number: unknown) => (asText(number) ?? '').replace(/\D/g, '');

/** A number may be stored with other spaces than it is given: its end finds the candidates. */
async function findByPhone(phone: string, api: Api): Promise<VendorRecord[]> {
	const wanted = digitsOf(phone);
	const value = phone.trim().slice(-PHONE_END);
	const candidates = await find({ field: 'phone', operator: 'ends with', value }, api);
	return candidates.filter(({ phoneNumbers: rows }) =>
		asRecords(rows).some(({ number }) => digitsOf(number) === wanted),
	);
}

const PHONE_END = 4;

async function findByEmail(email: string, api: Api): Promise<VendorRecord[]> {
	const wanted = email.toLowerCase();
	const candidates = await find({ field: 'email', operator: 'is', value: email }, api);
	return candidates.filter(({ emailAddresses: rows }) =>
		asRecords(rows).some(({ address }) => asText(address)?.toLowerCase() === wanted),
	);
}

/** What was made has changed as well, and only the list of changes knows seconds. */
function feed(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		filters: (since) => ({ updated_after: since }),
		order: 'none',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: 'One request for a hundred changed contacts and organisations. Deletions are not seen.',
	};
}

export const contact: Resource = {
	documentation: 'https://developer.capsulecrm.com/v2/operations/Party',
	fields,
	customFields,
	list,
	get: async (id, api, query) => await getPerson(id, api, query.customFields),
	create: createPerson,
	update: updatePerson,
	// Its notes, tasks, opportunities and projects go with it.
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/parties/${id}`, repeatable: true });
	},
	upsert: { find: { email: findByEmail, phone: findByPhone } },
	check: (operation, { first_name: first, last_name: last, name }) =>
		operation === 'create' && !first && !last && !name
			? 'Capsule needs a name (first_name, last_name or name) to create a contact'
			: undefined,
	changes: { created: feed('created_at'), updated: feed('updated_at') },
};
