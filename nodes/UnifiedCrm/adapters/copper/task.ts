import type {
	Api,
	Fields,
	List,
	Page,
	PageState,
	ListQuery,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { choice, constantType, reference, text, vendorNumber } from '../../engine/fields';
import { asRecord, asText, path } from '../../engine/json';
import { customFieldsOf, withSurvivingFields, withTypedFields } from './customFields';
import { COLLECTIONS, linksOf, parentLinks, tooManyLinks, wordOf } from './links';
import { idsOf, orderOf, PAGE_SIZE, ranged, recordOf, sortedPage, stampFilters } from './lists';
import { seconds } from './values';

const SORTS: Record<string, string> = {
	created_at: 'date_created',
	end_time: 'due_date',
	status: 'status',
	subject: 'name',
	updated_at: 'date_modified',
};

/** https://developer.copper.com/tasks/overview.html */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('task'),
	subject: text('name', { required: ['create'], keeps: true }),
	content: text('details'),
	direction: { cannot: 'Copper tasks have no direction.' },
	status: choice('status', { open: 'Open', completed: 'Completed' }, { keeps: true }),
	start_time: { cannot: 'Copper tasks have no start: the end time is when they are due.' },
	end_time: seconds('due_date', { note: 'When the task is due' }),
	duration: { cannot: 'Copper tasks have no duration.' },
	activity_date: { ...seconds('due_date', { write: undefined }) },
	internal_notes: { cannot: 'Copper tasks have one text: it is the content.' },
	phone_numbers: {
		cannot: 'Copper tasks have no phone numbers: write the number into the content.',
	},
	owner: reference('assignee_id', { number: true }),
	...parentLinks('related_resource'),
	created_at: seconds('date_created', { write: undefined }),
	updated_at: seconds('date_modified', { write: undefined }),
};

const LINKED = ['account', 'contact', 'lead'] as const;

/** A search knows no person, company or lead: their tasks are looked up first. https://developer.copper.com/related-items/overview.html */
async function linkedIds({ filters }: ListQuery, api: Api): Promise<string[] | undefined> {
	for (const name of LINKED) {
		const id = filters[name];
		if (id === undefined) continue;
		const { body } = await api.send({
			method: 'GET',
			path: path`/${COLLECTIONS[name]}/${id}/related/tasks`,
			lookup: true,
			accepts: [404],
		});
		return idsOf(body);
	}
	return undefined;
}

async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const { filters, size } = query;
	const ids = await linkedIds(query, api);
	if (ids?.length === 0) return { records: [] };
	const body: VendorRecord = {
		...stampFilters(filters),
		...ranged({ due_date: [filters.activity_date_after, filters.activity_date_before] }),
	};
	if (ids !== undefined) body.ids = ids.map(vendorNumber);
	if (filters.owner !== undefined) body.assignee_ids = [vendorNumber(filters.owner)];
	return await sortedPage('/tasks/search', body, orderOf(filters, SORTS), size, api, state);
}

/** https://developer.copper.com/tasks/list-tasks-search.html */
const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		activity_date_after: { by: 'coarse', note: 'By the time when the task is due' },
		activity_date_before: { by: 'coarse', note: 'By the time when the task is due' },
		contact: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		owner: { by: 'native' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	check: (filters) =>
		LINKED.filter((name) => filters[name] !== undefined).length > 1
			? 'Copper lists the tasks of one record at a time: give one of account, contact and lead'
			: undefined,
	page,
};

/** Clearing one kind of link must leave a link of another kind alone. */
function withoutForeignLink(
	body: VendorRecord,
	current: VendorRecord,
	input: WriteInput,
): VendorRecord {
	const present = asRecord(current.related_resource).type;
	if (linksOf(input.values).cleared.some((name) => wordOf(name) === present)) return body;
	const kept = { ...body };
	delete kept.related_resource;
	return kept;
}

async function update(id: string, input: WriteInput, api: Api): Promise<Written> {
	let body = await withTypedFields('task', input.body, api);
	const { set, cleared } = linksOf(input.values);
	const clears = set.length === 0 && cleared.length > 0;
	if (clears || body.custom_fields !== undefined) {
		const current = await api.get(path`/tasks/${id}`);
		body = await withSurvivingFields('task', body, current, api);
		if (clears) body = withoutForeignLink(body, current, input);
	}
	return {
		record: recordOf(
			await api.send({ method: 'PUT', path: path`/tasks/${id}`, body, repeatable: true }),
		),
	};
}

export const task: Resource = {
	documentation: 'https://developer.copper.com/tasks/overview.html',
	types: ['task'],
	fields,
	customFields: customFieldsOf('task'),
	list,
	get: async (id, api) => {
		const record = await api.get(path`/tasks/${id}`);
		return record.is_deleted === true ? undefined : record;
	},
	create: async (input, api) => {
		const body = await withTypedFields('task', input.body, api);
		return { record: recordOf(await api.send({ method: 'POST', path: '/tasks', body })) };
	},
	update,
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/tasks/${id}`, repeatable: true });
	},
	check: (_operation, values) => tooManyLinks(values, 'a task'),
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request per 200 new tasks. Deletions are not seen.',
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
			note: 'One request per 200 changes. Deletions are not seen.',
		},
	},
};
