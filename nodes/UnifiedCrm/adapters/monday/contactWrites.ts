import type { Api, Batch, VendorRecord, WriteInput, Written } from '../adapter';
import { joinName, splitName, vendorNumber } from '../../engine/fields';
import { asRecord, asRecords, asText, isRecord } from '../../engine/json';
import type { Tag } from '../../model';
import { contactBoard } from './boards';
import type { ContactBoard } from './boards';
import { valueOf } from './columnValues';
import { ask, COST, sendBatch, sendOne } from './graphql';
import type { Part } from './graphql';
import { itemsById, ITEM } from './items';
import { COLUMNS } from './points';

/** Where tags wait in a body until their ids are known. */
export const TAGS = 'tags';

/** The vendor's own node sends no more at a time. */
const BATCH_SIZE = 50;

type Input = WriteInput & { id?: string };

/** Whether one part of the name changes and the other must be looked up. */
function needsPresent({ id, values, body }: Input): boolean {
	const { name, first_name: first, last_name: last } = values;
	const isHalf = (first === undefined) !== (last === undefined);
	return id !== undefined && isHalf && name === undefined && body.item_name === undefined;
}

/** The item's name, which holds both names; undefined where it does not change. */
function nameOf(
	{ values, body }: Input,
	present: VendorRecord | undefined,
	board: ContactBoard,
): string | undefined {
	const given = asText(body.item_name);
	if (given !== undefined) return given;
	const { first_name: first, last_name: last, name } = values;
	if (first === undefined && last === undefined) return asText(name);
	const before = name === undefined ? namesIn(present, board) : halvesOf(name);
	return joinName(
		first === undefined ? before.first : first,
		last === undefined ? before.last : last,
	);
}

interface Halves {
	first?: string;
	last?: string;
}

function namesIn(item: VendorRecord | undefined, { firstName, lastName }: ContactBoard): Halves {
	if (item === undefined) return {};
	if (firstName === undefined && lastName === undefined) return halvesOf(item.name);
	return {
		first: asText(valueOf(item, firstName)?.text),
		last: asText(valueOf(item, lastName)?.text),
	};
}

function halvesOf(name: unknown): Halves {
	return typeof name === 'string' ? splitName(name) : {};
}

const ALL_TAGS = `query { ${COST} tags { id name } }`;

/** Tags of the account; https://developer.monday.com/api-reference/reference/tags */
export async function accountTags(api: Api): Promise<Array<{ id: string; name: string }>> {
	return await api.memo('tags', async (lookup) =>
		asRecords((await ask(lookup, ALL_TAGS, {})).tags).map(({ id, name }) => ({
			id: String(id),
			name: String(name),
		})),
	);
}

/** The id of a tag, which is made where there is none of its name. */
async function tagId(
	{ id, name }: Tag,
	board: ContactBoard,
	api: Api,
): Promise<string | undefined> {
	if (id !== undefined && /^\d+$/.test(id)) return id;
	const wanted = name ?? id ?? '';
	const known = await accountTags(api);
	const match = known.find((tag) => tag.name.toLowerCase() === wanted.toLowerCase());
	if (match !== undefined) return match.id;
	const made = await sendOne(
		{
			mutation: 'create_or_get_tag(tag_name: $name, board_id: $board) { id name }',
			types: { name: 'String', board: 'ID' },
			variables: { name: wanted, board: board.id },
		},
		'',
		api,
		true,
	);
	const fresh = asText(made.id);
	if (fresh !== undefined) known.push({ id: fresh, name: wanted });
	return fresh;
}

/** The values of columns, the user's own among them, and whether missing choices are made. */
async function columnsOf(
	{ body }: Input,
	board: ContactBoard,
	api: Api,
): Promise<{ columns: VendorRecord; makesLabels: boolean }> {
	const columns: VendorRecord = isRecord(body[COLUMNS]) ? { ...body[COLUMNS] } : {};
	const makesLabels = body.create_labels_if_missing === true;
	const tags = body[TAGS];
	if (!Array.isArray(tags) || board.tags === undefined) return { columns, makesLabels };
	if (board.tags.type === 'dropdown') {
		const labels = (tags as Tag[]).map(({ id, name }) => name ?? id);
		columns[board.tags.id] = labels.length === 0 ? null : { labels };
		return { columns, makesLabels: makesLabels || labels.length > 0 };
	}
	const ids: Array<number | string> = [];
	for (const tag of tags as Tag[]) {
		const id = await tagId(tag, board, api);
		if (id !== undefined) ids.push(vendorNumber(id));
	}
	columns[board.tags.id] = ids.length === 0 ? null : { tag_ids: ids };
	return { columns, makesLabels };
}

const LABELS = 'create_labels_if_missing: $labels';

async function creation(input: Input, board: ContactBoard, api: Api): Promise<Part> {
	const { columns, makesLabels } = await columnsOf(input, board, api);
	return {
		mutation: `create_item(board_id: $board, item_name: $name, group_id: $group, column_values: $values, ${LABELS}) { ...F }`,
		types: {
			board: 'ID!',
			name: 'String!',
			group: 'String',
			values: 'JSON',
			labels: 'Boolean',
		},
		variables: {
			board: board.id,
			name: nameOf(input, undefined, board),
			group: input.body.group_id,
			values: JSON.stringify(columns),
			labels: makesLabels,
		},
	};
}

async function change(
	input: Input,
	present: VendorRecord | undefined,
	board: ContactBoard,
	api: Api,
): Promise<Part> {
	const { columns, makesLabels } = await columnsOf(input, board, api);
	const name = nameOf(input, present, board);
	if (name !== undefined) columns.name = name;
	return {
		mutation: `change_multiple_column_values(board_id: $board, item_id: $item, column_values: $values, ${LABELS}) { ...F }`,
		types: { board: 'ID!', item: 'ID', values: 'JSON!', labels: 'Boolean' },
		variables: {
			board: board.id,
			item: input.id,
			values: JSON.stringify(columns),
			labels: makesLabels,
		},
	};
}

async function presentItems(inputs: Input[], api: Api): Promise<Map<string, VendorRecord>> {
	const ids = inputs.filter(needsPresent).flatMap(({ id }) => id ?? []);
	if (ids.length === 0) return new Map();
	const items = await itemsById([...new Set(ids)], undefined, api);
	return new Map(items.map((item) => [String(item.id), item]));
}

const deletion = (id: string): Part => ({
	mutation: 'delete_item(item_id: $item) { id }',
	types: { item: 'ID' },
	variables: { item: id },
});

const written = (answer: VendorRecord): Written => ({ id: asText(answer.id), record: answer });

/** https://developer.monday.com/api-reference/reference/items#create-an-item */
export async function createContact(input: WriteInput, api: Api): Promise<Written> {
	const board = await contactBoard(api);
	return { record: await sendOne(await creation(input, board, api), ITEM, api) };
}

export async function updateContact(id: string, input: WriteInput, api: Api): Promise<Written> {
	const board = await contactBoard(api);
	const whole = { ...input, id };
	const present = (await presentItems([whole], api)).get(id);
	const part = await change(whole, present, board, api);
	return { id, record: await sendOne(part, ITEM, api, true) };
}

/** Into the recycle bin. */
export async function deleteContact(id: string, api: Api): Promise<void> {
	await sendOne(deletion(id), '', api, true);
}

/** Several mutations in one request, each under a name of its own. */
export const contactBatches: {
	create: Batch<WriteInput>;
	update: Batch<WriteInput & { id: string }>;
	delete: Batch<{ id: string }>;
} = {
	create: {
		size: BATCH_SIZE,
		send: async (inputs, api) => {
			const board = await contactBoard(api);
			const parts: Part[] = [];
			for (const input of inputs) parts.push(await creation(input, board, api));
			return await sendBatch(parts, ITEM, written, api);
		},
	},
	update: {
		size: BATCH_SIZE,
		send: async (inputs, api) => {
			const board = await contactBoard(api);
			const present = await presentItems(inputs, api);
			const parts: Part[] = [];
			for (const input of inputs)
				parts.push(await change(input, present.get(input.id), board, api));
			return await sendBatch(parts, ITEM, written, api, true);
		},
	},
	delete: {
		size: BATCH_SIZE,
		send: async (inputs, api) =>
			await sendBatch(
				inputs.map(({ id }) => deletion(id)),
				'',
				(answer) => ({ id: asText(asRecord(answer).id) }),
				api,
				true,
			),
	},
};
