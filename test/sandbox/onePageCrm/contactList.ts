import { without } from '../core/keys';
import type { Reading, SortKey } from '../core/listing';
import type { Account } from './account';
import { nextActionsOf } from './actions';
import { activitiesByContact } from './activities';
import { invalid, succeed } from './answers';
import { contactEntry } from './contacts';
import { contactBlocks, FILTERS } from './lookups';
import {
	PAGE_RULES,
	RANGE_RULES,
	isOn,
	readPage,
	readQuery,
	readRange,
	refuseTogether,
} from './query';
import type { QueryRules } from './query';
import type { Routes } from './routes';
import type { Contact } from './seeds';
import { isoDay } from './seeds';
import { LEAD_SOURCES, USER_ID } from './setup';

/** The ordinary list ends here; further contacts are reached by cascade or by date ranges. */
const LIST_CAP = 10_000;
const SET_SIZE = 100;
const FILTER_PAGE = 25;

const RULES: QueryRules = {
	...PAGE_RULES,
	...RANGE_RULES,
	date_filter: ['created_at', 'modified_at', 'updated_at'],
	team: 'boolean',
	search: 'text',
	phone: 'text',
	url: 'text',
	email: 'text',
	letter: 'text',
	action_stream: 'boolean',
	has_actions: 'boolean',
	has_actions_for_me: 'boolean',
	has_actions_today: 'boolean',
	pending_deal: 'boolean',
	starred: 'boolean',
	waiting: 'boolean',
	custom_field_id: 'id',
	custom_field_value: 'text',
	lead_source: 'text',
	lead_source_id: 'text',
	status_id: 'id',
	not_linked_with: 'id',
	owner_id: 'id',
	company_id: 'id',
	tag: 'text',
	filter_id: 'id',
	fields: 'text',
	sort_by: ['created_at', 'modified_at', 'first_name', 'last_name', 'company_name', 'name'],
	order: ['asc', 'desc'],
};

type Query = Record<string, string | undefined>;
type Test = (contact: Contact) => boolean;

const includes = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());

/** What each filter lets through. */
const TESTS: Record<string, (value: string, account: Account) => Test> = {
	search: (value, account) => (contact) => {
		const name = `${contact.first_name} ${contact.last_name}`;
		const company = account.companies.table.get(contact.company_id)?.name ?? '';
		return (
			includes(name, value) ||
			includes(company, value) ||
			contact.phones.some((phone) => includes(phone.value, value))
		);
	},
	phone: (value) => {
		const wanted = value.replace(/\D/g, '');
		return ({ phones }) =>
			phones.some((phone) => wanted !== '' && phone.value.replace(/\D/g, '').includes(wanted));
	},
	url:
		(value) =>
		({ urls }) =>
			urls.some((url) => includes(url.value, value)),
	email:
		(value) =>
		({ emails }) =>
			emails.some((email) => email.value.toLowerCase() === value.toLowerCase()),
	letter: (value, account) => (contact) => account.show(contact).letter === value.toUpperCase(),
	starred:
		(value) =>
		({ starred }) =>
			starred === isOn(value),
	pending_deal: (value) => () => !isOn(value),
	lead_source_id:
		(value) =>
		({ lead_source_id: id }) =>
			id === value,
	lead_source: (value) => {
		const wanted = LEAD_SOURCES.find(({ text }) => text === value)?.id ?? value;
		return ({ lead_source_id: id }) => id === wanted;
	},
	status_id: (value) => (contact) => contact.status_id === value,
	owner_id: (value) => (contact) => contact.owner_id === value,
	company_id: (value) => (contact) => contact.company_id === value,
	not_linked_with: (value) => (contact) => contact.company_id !== value,
	tag:
		(value) =>
		({ tags }) =>
			tags.some((tag) => tag.toLowerCase() === value.toLowerCase()),
	filter_id:
		(value) =>
		({ tags }) =>
			FILTERS.find(({ id }) => id === value)?.tag === tags[0],
	has_actions: (value, account) => (contact) =>
		contact.owner_id === USER_ID && isOn(value) === openActions(account, contact).length > 0,
	has_actions_for_me: (value, account) => (contact) =>
		contact.owner_id === USER_ID &&
		isOn(value) === openActions(account, contact).some((row) => row.assignee_id === USER_ID),
	has_actions_today: (value, account) => (contact) =>
		contact.owner_id === USER_ID &&
		isOn(value) ===
			openActions(account, contact).some((row) => row.date === isoDay(account.world.clock.now())),
	waiting: (value, account) => (contact) =>
		isOn(value) === openActions(account, contact).some((row) => row.status === 'waiting'),
	action_stream: (value, account) => (contact) =>
		isOn(value) === openActions(account, contact).length > 0,
};

function openActions(account: Account, contact: Contact) {
	const { nextActions, queued } = nextActionsOf(account, contact.id);
	return [...nextActions, ...queued];
}

function testOf(query: Query, account: Account): Test | undefined {
	const tests: Test[] = [];
	for (const [name, make] of Object.entries(TESTS)) {
		const value = query[name];
		if (value !== undefined) tests.push(make(value, account));
	}
	const { custom_field_id: fieldId, custom_field_value: wanted } = query;
	if (fieldId !== undefined || wanted !== undefined) {
		if (fieldId === undefined || wanted === undefined) {
			throw invalid({ custom_field_id: 'must be given together with custom_field_value' });
		}
		tests.push(({ custom_fields: fields }) =>
			fields.some(({ id, value }) => id === fieldId && [value].flat().map(String).includes(wanted)),
		);
	}
	// without `team` only the caller's own contacts are listed
	if (!isOn(query.team) && query.owner_id === undefined) {
		tests.push((contact) => contact.owner_id === USER_ID);
	}
	const range = readRange(query);
	if (range !== undefined) {
		const of = (contact: Contact) =>
			Date.parse(range.field === 'created_at' ? contact.created_at : contact.modified_at);
		tests.push((contact) => of(contact) >= range.from && of(contact) <= range.to);
	}
	return tests.length === 0 ? undefined : (contact) => tests.every((test) => test(contact));
}

function orderOf(query: Query, account: Account): Reading<Contact>['order'] {
	const isRanged = readRange(query) !== undefined;
	const by = query.sort_by ?? (isRanged ? 'created_at' : 'name');
	const descending =
		query.order === 'desc' ||
		(query.order === undefined && query.sort_by === undefined && isRanged);
	if (by === 'created_at') return descending ? 'newest' : 'made';
	return sortKeys(by, account).map((key) => ({ ...key, descending }));
}

function sortKeys(by: string, account: Account): Array<SortKey<Contact>> {
	const first: SortKey<Contact> = { of: (contact) => contact.first_name.toLowerCase() };
	const last: SortKey<Contact> = { of: (contact) => contact.last_name.toLowerCase() };
	const id: SortKey<Contact> = { of: (contact) => contact.id };
	switch (by) {
		case 'modified_at':
			return [{ of: (contact) => Date.parse(contact.modified_at) }, id];
		case 'first_name':
			return [first, last, id];
		case 'company_name':
			return [
				{
					of: (contact) =>
						account.companies.table.get(contact.company_id)?.name.toLowerCase() ?? '',
				},
				id,
			];
		default:
			return [last, first, id];
	}
}

/** `fields=calls(all),notes(all)`: the related records that each entry carries besides. */
function relatedFields(text: string | undefined): string[] {
	if (text === undefined) return [];
	return text.split(',').map((part) => {
		const name = /^(deals|notes|calls|meetings|pinned_attachments)\(all\)$/.exec(part)?.[1];
		if (name === undefined) throw invalid({ fields: `${part} is not supported` });
		return name;
	});
}

function list(account: Account, query: Query) {
	refuseTogether(query, 'company_id', 'tag', 'filter_id');
	refuseTogether(query, 'company_id', 'not_linked_with');
	refuseTogether(query, 'has_actions', 'has_actions_for_me');
	refuseTogether(query, 'lead_source', 'lead_source_id');
	const { page, perPage } = readPage(query);
	const { rows, total } = account.contacts.listing.page({
		test: testOf(query, account),
		order: orderOf(query, account),
		key: JSON.stringify(Object.entries(without(query, 'page', 'per_page', 'fields')).sort()),
		offset: (page - 1) * perPage,
		limit: Math.max(Math.min(perPage, LIST_CAP - (page - 1) * perPage), 0),
	});
	const related = relatedFields(query.fields);
	const byContact = activitiesByContact(
		account,
		rows.map(({ id }) => id),
		related,
	);
	return succeed(
		account.world,
		{
			contacts: rows.map((contact) => ({
				...contactEntry(account, contact),
				...Object.fromEntries(related.map((name) => [name, byContact(name, contact.id)])),
			})),
			total_count: total,
			page,
			per_page: perPage,
			max_page: Math.ceil(Math.min(total, LIST_CAP) / perPage),
		},
		contactBlocks(account),
	);
}

/** Sets of 100 own contacts in the order of their names, without an end at 10,000. */
function cascade(account: Account, lastId: string | undefined) {
	const order = sortKeys('name', account);
	const own: Test = (contact) => contact.owner_id === USER_ID;
	const all = account.contacts.listing.page({
		test: own,
		order,
		key: 'cascade',
		offset: 0,
		limit: Number.MAX_SAFE_INTEGER,
	}).rows;
	const start = lastId === undefined ? 0 : all.findIndex(({ id }) => id === lastId) + 1;
	if (lastId !== undefined && start === 0) throw invalid({ last_id: 'is not a known contact' });
	const rows = all.slice(start, start + SET_SIZE);
	const left = all.length - start - rows.length;
	return succeed(account.world, {
		contacts: rows.map((contact) => contactEntry(account, contact)),
		items_left: left,
		...(left === 0
			? {}
			: {
					next_set_url: `${account.world.baseUrl()}/api/v3/contacts/cascade/${rows.at(-1)?.id ?? ''}`,
				}),
	});
}

/** Adds the ordinary list, the cascade and the saved filters' lists. */
export function addContactLists(routes: Routes, account: Account): void {
	routes.add('GET', '/contacts', ({ query }) => list(account, readQuery(query, RULES)));
	routes.add('GET', '/contacts/cascade', ({ query }) => {
		readQuery(query, {});
		return cascade(account, undefined);
	});
	routes.add('GET', '/contacts/cascade/:id', ({ params, query }) => {
		readQuery(query, {});
		return cascade(account, params.id);
	});
	routes.add('GET', '/contacts/filters/:id', ({ params, query }) => {
		const { page: asked } = readQuery(query, PAGE_RULES);
		const { page } = readPage({ page: asked });
		const filter = FILTERS.find(({ id }) => id === params.id);
		if (filter === undefined) throw invalid({ filter_id: 'is not a known filter' });
		const { rows, total } = account.contacts.listing.page({
			test: ({ tags }) => tags[0] === filter.tag,
			key: `filter ${filter.id}`,
			offset: (page - 1) * FILTER_PAGE,
			limit: FILTER_PAGE,
		});
		const { id, name, conditions } = filter;
		return succeed(account.world, {
			filter: { id, name, conditions },
			contacts: rows.map((contact) => contactEntry(account, contact)),
			total_count: total,
			page,
			per_page: FILTER_PAGE,
			max_page: Math.ceil(total / FILTER_PAGE),
		});
	});
}
