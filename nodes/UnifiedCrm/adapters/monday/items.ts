import type { Api, Page, PageState, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import { COLUMN_VALUES } from './columnValues';
import { ask, COST, firstOf, isLostCursor, isTooCostly } from './graphql';

/** https://developer.monday.com/api-reference/reference/items-page */
export const ITEMS_PAGE = 500;
const LEAST_PAGE = 10;
/** A cursor is good for an hour; some minutes are left for the answers between. */
const CURSOR_LIFE_MS = 55 * 60_000;

const HEAD = 'id name state created_at updated_at creator { id } group { id title }';

/** A whole item. */
export const ITEM = `fragment F on Item { ${HEAD} column_values { ${COLUMN_VALUES} } }`;

/** An item with the columns that are named in the variable `columns`; all of them without it. */
const ITEM_OF = `fragment F on Item { ${HEAD} column_values(ids: $columns) { ${COLUMN_VALUES} } }`;

/** What is asked of each item. */
export type Selection = 'columns' | 'names';

const SELECTIONS: Record<Selection, { variables: string; items: string; fragments: string }> = {
	columns: { variables: ', $columns: [String!]', items: '...F', fragments: ITEM_OF },
	names: { variables: '', items: 'id name', fragments: '' },
};

function firstPage(selection: Selection): string {
	const { variables, items, fragments } = SELECTIONS[selection];
	return `query ($board: [ID!], $limit: Int!, $params: ItemsQuery${variables}) { ${COST}
		boards(ids: $board, limit: 1) { items_page(limit: $limit, query_params: $params) { cursor items { ${items} } } }
	} ${fragments}`;
}

function nextPage(selection: Selection): string {
	const { variables, items, fragments } = SELECTIONS[selection];
	return `query ($cursor: String!, $limit: Int!${variables}) { ${COST}
		next_items_page(cursor: $cursor, limit: $limit) { cursor items { ${items} } }
	} ${fragments}`;
}

const GET = `query ($ids: [ID!], $limit: Int, $columns: [String!]) { ${COST}
	items(ids: $ids, limit: $limit, exclude_nonactive: true) { ...F board { id } } } ${ITEM_OF}`;

/** A condition of a list of items. */
export interface Rule {
	column_id: string;
	operator: 'any_of' | 'contains_text';
	compare_value: unknown[];
}

/** What a list of items is narrowed and sorted by. */
export interface ItemsQuery {
	rules?: Rule[];
	groups?: Array<{ operator: 'and' | 'or'; rules: Rule[] }>;
	operator?: 'and' | 'or';
	order_by?: Array<{ column_id: string; direction: 'asc' | 'desc' }>;
}

export interface ItemsRequest {
	board: string;
	selection: Selection;
	/** Ids of the columns to show; all without it. */
	columns?: string[];
	params?: ItemsQuery;
	size: number;
}

/** A place in a list of items. */
interface Place {
	cursor?: string;
	/** When the list was begun. */
	at: number;
	/** Items that were handed out. */
	count: number;
	/** Items to leave out, of a list that was begun again. */
	skip: number;
	/** Items in a page where the largest page costs too much. */
	limit: number;
}

function placeOf(state: PageState | undefined): Place {
	const { cursor, at, count, skip, limit } = asRecord(state);
	return {
		cursor: asText(cursor),
		at: Number(at ?? 0),
		count: Number(count ?? 0),
		skip: Number(skip ?? 0),
		limit: Number(limit ?? ITEMS_PAGE),
	};
}

/**
 * A page of the items of a board. A list whose cursor has expired is begun again, and what was handed out is left out.
 */
export async function itemsPage(
	request: ItemsRequest,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const place = placeOf(state);
	const isAlive = place.cursor !== undefined && api.now() - place.at < CURSOR_LIFE_MS;
	const first = isAlive
		? await load(request, place, api).catch((error: Error) => error)
		: undefined;
	if (first instanceof Error && !isLostCursor(first)) throw first;
	if (first !== undefined && !(first instanceof Error)) return first;
	const anew = { ...place, cursor: undefined, at: api.now(), skip: place.count };
	return await load(request, anew, api);
}

async function load(request: ItemsRequest, place: Place, api: Api): Promise<Page> {
	const limit = Math.min(request.size, place.limit);
	const answer = await answerOf(request, place, limit, api).catch((error: Error) => error);
	if (answer instanceof Error) {
		const halves = answer instanceof VendorError && isTooCostly(answer.message);
		if (!halves || limit <= LEAST_PAGE) throw answer;
		return await load(request, { ...place, limit: Math.ceil(limit / 2) }, api);
	}
	const items = asRecords(answer.items);
	const dropped = Math.min(place.skip, items.length);
	const records = dropped === 0 ? items : items.slice(dropped);
	const cursor = asText(answer.cursor);
	if (cursor === undefined) return { records };
	const { at, count, skip } = place;
	const next = { cursor, at, count: count + records.length, skip: skip - dropped };
	return {
		records,
		next: place.limit === ITEMS_PAGE ? next : { ...next, limit: place.limit },
	};
}

async function answerOf(
	{ board, selection, columns, params }: ItemsRequest,
	{ cursor }: Place,
	limit: number,
	api: Api,
): Promise<VendorRecord> {
	const asked = selection === 'columns' && columns !== undefined ? { columns } : {};
	if (cursor !== undefined) {
		const data = await ask(api, nextPage(selection), { cursor, limit, ...asked });
		return asRecord(data.next_items_page);
	}
	const data = await ask(api, firstPage(selection), {
		board: [board],
		limit,
		...(params === undefined ? {} : { params }),
		...asked,
	});
	return asRecord(firstOf(data.boards)?.items_page);
}

/** Items by their ids, at most 100; those that are gone are left out. */
export async function itemsById(
	ids: string[],
	columns: string[] | undefined,
	api: Api,
): Promise<VendorRecord[]> {
	const data = await ask(api, GET, {
		ids,
		limit: ids.length,
		...(columns === undefined ? {} : { columns }),
	});
	return asRecords(data.items);
}
