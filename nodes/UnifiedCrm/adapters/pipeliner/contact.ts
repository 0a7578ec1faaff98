import type {
	Api,
	List,
	ListQuery,
	Page,
	PageState,
	Resource,
	VendorRecord,
	WriteInput,
} from '../adapter';
import { asRecord, asText, isEmpty, isRecord } from '../../engine/json';
import { bySteps, stepsOf } from '../../engine/paging';
import { batchesOf } from './batches';
import { changesSince, condition, SORTABLE, STAMP_FILTERS, timeConditions } from './conditions';
import { fields, placesOf } from './contactFields';
import { setContactLinks, tagIds, withTags } from './contactLinks';
import { customFieldsOf } from './customFields';
import {
	createRecord,
	deleteRecord,
	getRecord,
	PAGE_SIZE,
	pageOf,
	recordsOf,
	updateRecord,
} from './entities';
import type { Condition, Listing } from './entities';
import { CONTACT_FIELDS } from './standardFields';

const ENTITY = 'Contacts';
const EXPAND = 'primary_account,tags.tag';

/** Each place that an email can stand in is a list of its own: the API has no "or". */
async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const { account, email, owner } = query.filters;
	const times = timeConditions(query.filters);
	const conditions = [...condition('owner_id', owner), ...times.conditions];
	if (account !== undefined) return await pageOfAccount(account, query, api, state);
	const listing: Listing = { entity: ENTITY, ...times, conditions, expand: EXPAND };
	if (email === undefined) return await pageOf(listing, query.size, api, state);
	const steps = stepsOf(state);
	const places = placesOf('email');
	const found = await pageOf(
		{ ...listing, conditions: [...conditions, ...condition(places[steps.step], email, 'ieq')] },
		query.size,
		api,
		steps.inner,
	);
	return bySteps(steps, places.length, found);
}

/** Contacts of an account, through their relations. */
async function pageOfAccount(
	account: string,
	{ size }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const expand = ['primary_account', 'tags.tag'].map((name) => `contact.${name}`).join(',');
	const listing: Listing = {
		entity: 'ContactAccountRelations',
		conditions: condition('account_id', account),
		expand,
	};
	const found = await pageOf(listing, size, api, state);
	const records: VendorRecord[] = [];
	for (const relation of found.records) {
		const contact = await expanded(relation, api);
		if (contact !== undefined && contact.is_deleted !== true) records.push(contact);
	}
	return { ...found, records };
}

/** The contact of a relation; asked for where its address came instead. */
async function expanded(
	{ contact, contact_id: id }: VendorRecord,
	api: Api,
): Promise<VendorRecord | undefined> {
	if (isRecord(contact)) return contact;
	return await getRecord(ENTITY, asText(id) ?? '', api, EXPAND);
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native', note: 'Also where it is not the primary account' },
		...STAMP_FILTERS,
		email: { by: 'coarse', note: 'Costs five requests, one for each place of an email address' },
		owner: { by: 'coarse' },
		sort_by: { by: 'native', values: SORTABLE },
	},
	page,
	check: ({ account, email, sort_by: sort }) => {
		if (sort !== undefined && (account !== undefined || email !== undefined)) {
			return 'Pipeliner cannot sort contacts of one account or email address: leave out sort_by';
		}
		return undefined;
	},
};

async function complete({ values, body }: WriteInput, api: Api): Promise<VendorRecord> {
	const tags = await tagIds(values, api);
	return tags === undefined ? body : { tags: tags.map((tag) => ({ tag_id: tag })), ...body };
}

async function update(id: string, { values, body }: WriteInput, api: Api) {
	const written = await updateRecord(ENTITY, id, body, api);
	const stale = await setContactLinks(id, values, api);
	if (written.record === undefined || stale.length === 0) return written;
	const rest = Object.entries(written.record).filter(([key]) => !stale.includes(key));
	return { ...written, record: Object.fromEntries(rest) };
}

/** Contacts with a value in one of several places; the first place is looked at first, since it mostly stands there. */
async function find(
	prefix: 'email' | 'phone',
	operator: Condition['operator'],
	value: string,
	api: Api,
): Promise<VendorRecord[]> {
	const at = async (place: string) =>
		recordsOf(
			await api.get(`/entities/${ENTITY}`, {
				[`filter[${place}]`]: value,
				...(operator === 'eq' ? {} : { [`filter-op[${place}]`]: operator }),
				first: 3,
			}),
		);
	const [first, ...others] = placesOf(prefix);
	const found = await at(first);
	if (found.length > 0) return found;
	const further = (await Promise.all(others.map(at))).flat();
	return [...new Map(further.map((record) => [String(record.id), record])).values()];
}

/** https://developers.pipelinersales.com/api-docs/ (Contacts) */
export const contact: Resource = {
	documentation: 'https://developers.pipelinersales.com/api-docs',
	fields,
	customFields: customFieldsOf('Contact', CONTACT_FIELDS),
	list,
	get: async (id, api) => await withTags(await getRecord(ENTITY, id, api, EXPAND), api),
	create: async (input, api) => await createRecord(ENTITY, await complete(input, api), api),
	update,
	delete: async (id, api) => await deleteRecord(ENTITY, id, api),
	batch: batchesOf(ENTITY, {
		complete,
		relate: async (id, { values }, api) => await setContactLinks(id, values, api),
	}),
	upsert: {
		find: {
			email: async (email, api) => await find('email', 'ieq', email, api),
			phone: async (phone, api) => await find('phone', 'eq', phone, api),
		},
	},
	check: (operation, { first_name: first, last_name: last, name, account }) => {
		if (!isEmpty(account) && asText(asRecord(account).id) === undefined) {
			return 'Pipeliner links a contact to an account by its id: give {"id": …} in the field "Account" (account)';
		}
		return operation === 'create' && isEmpty(first) && isEmpty(last) && isEmpty(name)
			? 'Pipeliner needs a last name (last_name) or a first name (first_name) to create a contact'
			: undefined;
	},
	changes: { created: changesSince('created_at'), updated: changesSince('updated_at') },
};
