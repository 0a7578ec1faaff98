import type { Api, Fields, List, Page, PageState, Resource, VendorRecord } from '../adapter';
import { tagNames } from '../../engine/contactPoints';
import { nameFields, readOnly, text, time } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import { milliseconds } from '../../engine/time';
import type { FilterValues } from '../../model';
import { nameAreas, withAreaIds } from './areas';
import { linkNew, updateLinks } from './companyLinks';
import { addresses, checkAddresses, emails, phones } from './contactFields';
import { customFieldsOf, withLinkValues } from './customFields';
import {
	add,
	afterCreate,
	info,
	PAGE_SIZE,
	pageNumber,
	remove,
	updateRecord,
	vendorTime,
	walkPage,
} from './rpc';
import type { Listing } from './rpc';

/** Links to companies are written by calls of their own, after the contact. */
const written = () => undefined;

/** https://developer.focus.teamleader.eu/docs/api/contacts-info */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	...nameFields('first_name', 'last_name', { last: { required: ['create'], keeps: true } }),
	title: {
		read: ({ companies }) => {
			if (!Array.isArray(companies) || companies.length === 0) return undefined;
			return asText((companies[0] as VendorRecord).position);
		},
		write: written,
		keeps: true,
		note: 'Stands on the link to the company: needs the account. Lists do not show it',
	},
	description: text('remarks', { note: 'Markdown. Lists do not show it' }),
	email_addresses: emails,
	phone_numbers: phones,
	addresses,
	account: {
		read: ({ companies }) => {
			if (!Array.isArray(companies) || companies.length === 0) return undefined;
			const id = asText(asRecord((companies[0] as VendorRecord).company).id);
			return id === undefined ? undefined : { id };
		},
		write: written,
		note: 'The first company that the contact is linked to; further links stay. Lists do not show it',
	},
	owner: {
		cannot: 'Teamleader contacts have no owner: the company or the deal has the responsible user.',
	},
	tags: tagNames('tags', { note: 'The whole list is replaced; unknown tags are made' }),
	last_activity_at: { cannot: 'Teamleader does not say when a contact was last active.' },
	created_at: readOnly(time('added_at')),
	updated_at: readOnly(time('updated_at')),
};

const SORTS: Record<string, string> = {
	created_at: 'added_at',
	name: 'name',
	updated_at: 'updated_at',
};

interface Order {
	field: string;
	order: 'asc' | 'desc';
	/** The walk stops where it has passed this moment. */
	until?: string;
}

/** There is no filter by creation: the list is sorted by it, and stops where it has passed what is wanted. */
function orderOf(filters: FilterValues): Order {
	const { sort_by, created_after, created_before, updated_after, updated_before } = filters;
	const sort =
		sort_by ??
		(updated_after !== undefined || updated_before !== undefined
			? { field: 'updated_at', direction: 'asc' as const }
			: created_after !== undefined
				? { field: 'created_at', direction: 'desc' as const }
				: // New contacts come at the end, where they move no other.
					{ field: 'created_at', direction: 'asc' as const });
	const ends: Record<string, string | undefined> =
		sort.direction === 'asc'
			? { created_at: created_before, updated_at: updated_before }
			: { created_at: created_after, updated_at: updated_after };
	return { field: SORTS[sort.field], order: sort.direction, until: ends[sort.field] };
}

function filterOf({ account, email, search, updated_after }: FilterValues): VendorRecord {
	const filter: VendorRecord = {};
	if (account !== undefined) filter.company_id = account;
	if (email !== undefined) filter.email = { type: 'primary', email };
	if (search !== undefined) filter.term = search;
	if (updated_after !== undefined) filter.updated_since = vendorTime(updated_after);
	return filter;
}

function hasPassed(records: VendorRecord[], { field, order, until }: Order): boolean {
	if (until === undefined || records.length === 0) return false;
	const last = Date.parse(String(records[records.length - 1][field]));
	return order === 'asc' ? last >= milliseconds(until) : last < milliseconds(until);
}

/**
 * A page of changes, oldest first. A contact that changes during the walk goes to the end and moves all others: every full
 * page is followed by one that starts at its last moment. Contacts that come twice are dropped by the list.
 */
async function changesPage(
	listing: Listing,
	size: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { since, number: given, size: kept } = asRecord(state);
	const number = Number(given ?? 1);
	const pageSize = Number(kept ?? size);
	const filter = { ...listing.filter, ...(since === undefined ? {} : { updated_since: since }) };
	const records = await pageNumber('contacts.list', { ...listing, filter }, number, pageSize, api);
	if (records.length < pageSize) return { records };
	const last = asText(records[records.length - 1].updated_at);
	const first = asText(records[0].updated_at);
	// A page of one single moment can only be passed by its number.
	return last === undefined || last === first
		? {
				records,
				next: { ...(since === undefined ? {} : { since }), number: number + 1, size: pageSize },
			}
		: { records, next: { since: last, number: 1, size: pageSize } };
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		email: { by: 'native' },
		search: { by: 'native', note: 'Looks in names, email addresses and phone numbers' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const { filters, size, customFields } = query;
		const order = orderOf(filters);
		const listing: Listing = {
			filter: filterOf(filters),
			sort: [{ field: order.field, order: order.order }],
			...(customFields ? { includes: 'custom_fields' } : {}),
		};
		const isFeed =
			filters.updated_after !== undefined && order.field === 'updated_at' && order.order === 'asc';
		const page = isFeed
			? await changesPage(listing, size, api, state)
			: await walkPage('contacts.list', listing, query, api, state);
		await nameAreas(page.records, api);
		return hasPassed(page.records, order) ? { records: page.records } : page;
	},
};

/** Contacts that match; those that are deactivated only where there is no other. */
async function find(filter: VendorRecord, api: Api): Promise<VendorRecord[]> {
	const found = await pageNumber('contacts.list', { filter }, 1, PAGE_SIZE, api);
	const active = found.filter(({ status }) => status !== 'deactivated');
	return active.length > 0 ? active : found;
}

function digitsOf(number: unknown): string {
	return String(number).replace(/\D/g, '');
}

async function prepared(body: VendorRecord, api: Api): Promise<VendorRecord> {
	return await withAreaIds(await withLinkValues('contact', body, api), api);
}

export const contact: Resource = {
	documentation: 'https://developer.focus.teamleader.eu/docs/api/contacts',
	fields,
	customFields: customFieldsOf('contact'),
	list,
	get: async (id, api) => {
		const record = await info('contacts', id, api);
		await nameAreas([record], api);
		return record;
	},
	create: async ({ values, body }, api) => {
		const made = await add('contacts.add', await prepared(body, api), api);
		return await afterCreate('contact', made, async (id) => await linkNew(id, values, api));
	},
	update: async (id, { values, body }, api) => {
		const sent = await prepared(body, api);
		// First what may be refused.
		await updateLinks(id, values, api);
		await updateRecord('contacts.update', id, sent, api);
		return { id };
	},
	delete: async (id, api) => await remove('contacts', id, api),
	upsert: {
		find: {
			email: async (email, api) => await find({ email: { type: 'primary', email } }, api),
			phone: async (number, api) => {
				const found = await find({ term: number }, api);
				return found.filter((record) =>
					Array.isArray(record.telephones)
						? record.telephones.some(
								(phone) => digitsOf(asRecord(phone).number) === digitsOf(number),
							)
						: false,
				);
			},
		},
	},
	check: (operation, { title, account, addresses: list }) =>
		operation === 'create' && typeof title === 'string' && !account?.id
			? 'Teamleader keeps the job title (title) on the link to a company: give the account as well'
			: checkAddresses(list),
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'desc' },
			}),
			order: 'descending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request per 100 new contacts. Deletions are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request per 100 changed contacts. Deletions are not seen.',
		},
	},
};
