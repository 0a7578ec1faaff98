import type {
	Api,
	Batch,
	Fields,
	List,
	ListQuery,
	Page,
	PageState,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { cannot } from '../adapter';
import { constantType } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecords, asText } from '../../engine/json';
import { byNumber, numberOf } from '../../engine/paging';
import { utc } from '../../engine/time';
import { contactBoard } from './boards';
import { ask, COST, firstOf, sendBatch, sendOne } from './graphql';
import type { Part } from './graphql';
import { bareId, checkFilters, checkLinks, itemOf, linkFields } from './links';

const PREFIX = 'update:';
const PAGE_SIZE = 100;
const BATCH_SIZE = 50;
const DAY_MS = 24 * 60 * 60 * 1000;

export function isUpdateId(id: string): boolean {
	return id.startsWith(PREFIX);
}

const numberIn = (id: string) => bareId(id, PREFIX, 'a note');

const UPDATE = `fragment U on Update { id body text_body created_at updated_at edited_at creator_id
	item_id item { board { id } } }`;

const GET = `query ($ids: [ID!]) { ${COST} updates(ids: $ids, limit: 1) { ...U } } ${UPDATE}`;

const OF_ITEM = `query ($ids: [ID!], $limit: Int, $page: Int) { ${COST}
	items(ids: $ids, limit: 1) { updates(limit: $limit, page: $page) { ...U } } } ${UPDATE}`;

const OF_BOARDS = `query ($ids: [ID!], $count: Int, $limit: Int, $page: Int) { ${COST}
	boards(ids: $ids, limit: $count) { updates(limit: $limit, page: $page) { ...U } } } ${UPDATE}`;

const OF_BOARDS_BETWEEN = `query ($ids: [ID!], $count: Int, $limit: Int, $page: Int, $from: ISO8601DateTime, $to: ISO8601DateTime) { ${COST}
	boards(ids: $ids, limit: $count) { updates(limit: $limit, page: $page, from_date: $from, to_date: $to) { ...U } } } ${UPDATE}`;

/** https://developer.monday.com/api-reference/reference/updates */
const fields: Fields = {
	id: {
		read: ({ id }) => {
			const number = asText(id);
			return number === undefined ? undefined : PREFIX + number;
		},
	},
	engagement_type: constantType('note'),
	subject: {
		read: ({ text_body: text }) => {
			const words = asText(text);
			const end = words === undefined ? -1 : words.indexOf('\n');
			return end < 0 ? words : words?.slice(0, end);
		},
		note: 'The first line of the content',
	},
	content: {
		read: ({ body, text_body: text }) => asText(body) ?? asText(text),
		write: (body, value) => {
			body.body = value;
		},
		required: ['create'],
		keeps: true,
		note: 'HTML; "@" mentions nobody',
	},
	direction: { cannot: 'Updates in monday CRM have no direction.' },
	status: { cannot: 'Updates in monday CRM have no status.' },
	start_time: { read: ({ created_at: at }) => utc(at) },
	end_time: { cannot: 'Updates in monday CRM have one time: that of their creation.' },
	duration: { cannot: 'Updates in monday CRM have no duration.' },
	owner: {
		read: ({ creator_id: id, creator }) => {
			const found = asText(id) ?? asText((creator as VendorRecord | null | undefined)?.id);
			return found === undefined ? undefined : { id: found };
		},
		note: 'Who wrote the update: the user of the token',
	},
	...linkFields(({ item_id: id, item }) => ({
		item: id,
		board: (item as VendorRecord | null | undefined)?.board,
	})),
	project: { cannot: 'In monday CRM a project is a board of your own: it has no field here.' },
	created_at: { read: ({ created_at: at }) => utc(at) },
	updated_at: { read: ({ updated_at: changed, edited_at: edited }) => utc(changed) ?? utc(edited) },
};

/** The updates of one item, or of the contacts board and those that it is connected with. */
async function notesPage(
	{ filters, size }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const sentence = checkFilters(filters);
	if (sentence !== undefined) throw new InputError(sentence);
	const { number, size: limit } = numberOf(state, size);
	const item = itemOf(filters);
	const data =
		item === undefined
			? await ofBoards(filters, { limit, page: number }, api)
			: await ask(api, OF_ITEM, { ids: [item], limit, page: number });
	const lists = [
		data.updates,
		...asRecords(data.boards).map(({ updates }) => updates),
		...asRecords(data.items).map(({ updates }) => updates),
	].map(asRecords);
	const hasMore = lists.some((list) => list.length >= limit);
	return byNumber(number, limit, lists.flat(), hasMore);
}

async function ofBoards(
	{ created_after: after, created_before: before }: ListQuery['filters'],
	paging: { limit: number; page: number },
	api: Api,
): Promise<VendorRecord> {
	const ids = [...(await contactBoard(api)).roles.keys()];
	const variables = { ids, count: ids.length, ...paging };
	if (after === undefined && before === undefined) return await ask(api, OF_BOARDS, variables);
	// Both ends must be given.
	return await ask(api, OF_BOARDS_BETWEEN, {
		...variables,
		from: after ?? new Date(0).toISOString(),
		to: before ?? new Date(api.now() + DAY_MS).toISOString(),
	});
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
	},
	check: checkFilters,
	page: notesPage,
};

const creation = ({ body }: WriteInput): Part => ({
	mutation: 'create_update(item_id: $item, body: $body) { ...U }',
	types: { item: 'ID', body: 'String!' },
	variables: { item: body.item_id, body: body.body },
});

const change = (id: string, { body }: WriteInput): Part => ({
	mutation: 'edit_update(id: $id, body: $body) { ...U }',
	types: { id: 'ID!', body: 'String!' },
	variables: { id: numberIn(id), body: body.body },
});

const deletion = (id: string): Part => ({
	mutation: 'delete_update(id: $id) { id }',
	types: { id: 'ID!' },
	variables: { id: numberIn(id) },
});

const written = (answer: VendorRecord): Written => ({ record: answer });

const batch: {
	create: Batch<WriteInput>;
	update: Batch<WriteInput & { id: string }>;
	delete: Batch<{ id: string }>;
} = {
	create: {
		size: BATCH_SIZE,
		send: async (inputs, api) => await sendBatch(inputs.map(creation), UPDATE, written, api),
	},
	update: {
		size: BATCH_SIZE,
		send: async (inputs, api) =>
			await sendBatch(
				inputs.map((input) => change(input.id, input)),
				UPDATE,
				written,
				api,
				true,
			),
	},
	delete: {
		size: BATCH_SIZE,
		send: async (inputs, api) =>
			await sendBatch(
				inputs.map(({ id }) => deletion(id)),
				'',
				(_answer, index) => ({ id: inputs[index].id }),
				api,
				true,
			),
	},
};

/** Updates, which stand on the items of any board. */
export const note: Resource = {
	documentation: 'https://developer.monday.com/api-reference/reference/updates',
	types: ['note'],
	context: async (api) => ({ board: await contactBoard(api) }),
	fields,
	list,
	get: async (id, api) => firstOf((await ask(api, GET, { ids: [numberIn(id)] })).updates),
	create: async (input, api) => ({ record: await sendOne(creation(input), UPDATE, api) }),
	update: async (id, input, api) => ({
		id,
		record: await sendOne(change(id, input), UPDATE, api, true),
	}),
	delete: async (id, api) => {
		await sendOne(deletion(id), '', api, true);
	},
	batch,
	check: checkLinks,
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({ created_after: since }),
			order: 'none',
			granularityMs: 60_000,
			lagMs: 60_000,
			note: 'One request per 100 new notes; small plans allow 200 to 1,000 requests a day. Deletions are not seen.',
		},
		updated: cannot(
			'Updates in monday CRM are listed by their creation only: watch new notes instead of changed ones.',
		),
	},
};
