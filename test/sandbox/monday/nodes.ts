import type { Account, LogEntry } from './account';
import { userNode } from './account';
import type { Board, BoardName, Group } from './boards';
import { BOARD_IDS } from './boards';
import { badArgument, refusal } from './failures';
import { readItemsQuery } from './filter';
import type { ItemsQuery } from './filter';
import type { Item, TimelineRow, UpdateRow } from './seeds';
import { ACCOUNT_ID, USERS } from './seeds';
import { columnNode, valueNode } from './values';

type Node = Record<string, unknown>;

const LARGEST_ITEMS_PAGE = 500;
const LARGEST_PAGE = 100;
const HOST = 'https://sandbox.monday.example';

export const WORKSPACE = {
	id: '5100001',
	name: 'CRM',
	kind: 'open',
	state: 'active',
	description: null,
	is_default_workspace: false,
	created_at: '2025-01-01T08:00:00Z',
	account_product: { id: '1002', kind: 'crm', tier: 'pro', default_workspace_id: '5100001' },
};

/** A slice of a list by page number; refuses sizes that the vendor refuses. */
export function pageOf<T>(
	rows: T[],
	{ limit, page }: { limit: number; page: number },
	most: number,
): T[] {
	checkLimit(limit, most);
	if (page < 1) throw badArgument('page must be at least 1');
	return rows.slice((page - 1) * limit, page * limit);
}

export function checkLimit(limit: number, most: number): void {
	if (limit < 1 || limit > most) throw badArgument(`limit must be between 1 and ${most}`);
}

export function itemNode(account: Account, item: Item): Node {
	return {
		id: item.id,
		name: item.name,
		state: item.state,
		created_at: item.createdAt,
		updated_at: item.updatedAt,
		creator_id: item.creator,
		email: `pulse-${item.id}@sandbox.monday.example`,
		relative_link: `/boards/${BOARD_IDS[item.board]}/pulses/${item.id}`,
		url: `${HOST}/boards/${BOARD_IDS[item.board]}/pulses/${item.id}`,
		parent_item: null,
		subitems: [],
		subscribers: [],
		creator: () => userNode(item.creator),
		board: () => boardNode(account, account.boardOf(item.board)),
		group: () => {
			const board = account.boardOf(item.board);
			const group = board.groups.find(({ id }) => id === item.group);
			return group === undefined ? null : groupNode(account, board, group);
		},
		column_values: ({ ids, types }: { ids?: string[]; types?: string[] }) =>
			account
				.boardOf(item.board)
				.columns.filter(
					({ id, type }) =>
						type !== 'name' && (ids?.includes(id) ?? true) && (types?.includes(type) ?? true),
				)
				.map((column) => valueNode(account, item, column)),
		linked_items: () => [],
		updates: (args: { limit: number; page: number; ids?: string[] }) =>
			pageOf(
				account.updatesOf(item.id).filter(({ id }) => args.ids?.includes(id) ?? true),
				args,
				LARGEST_PAGE,
			).map((row) => updateNode(account, row)),
		updates_page: (args: { limit: number; cursor?: string }) =>
			updatesPage(account, account.updatesOf(item.id), args),
	};
}

function updatesPage(
	account: Account,
	rows: UpdateRow[],
	{ limit, cursor }: { limit: number; cursor?: string },
): Node {
	checkLimit(limit, LARGEST_PAGE);
	const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64').toString());
	if (!Number.isInteger(start)) throw badArgument('cursor is not valid');
	const end = start + limit;
	return {
		updates: rows.slice(start, end).map((row) => updateNode(account, row)),
		cursor: end < rows.length ? Buffer.from(String(end)).toString('base64') : null,
	};
}

export function updateNode(account: Account, row: UpdateRow): Node {
	return {
		id: row.id,
		body: row.body,
		text_body: plainText(row.body),
		creator_id: row.creator,
		creator: () => userNode(row.creator),
		item_id: row.itemId,
		item: () => {
			const item = account.item(row.itemId);
			return item === undefined ? null : itemNode(account, item);
		},
		created_at: row.createdAt,
		updated_at: row.updatedAt,
		edited_at: row.editedAt,
		original_creation_date: row.original,
		replies: row.replies.map((reply) => ({
			id: reply.id,
			body: reply.body,
			text_body: plainText(reply.body),
			kind: 'reply',
			creator_id: reply.creator,
			creator: () => userNode(reply.creator),
			created_at: reply.createdAt,
			updated_at: reply.createdAt,
			edited_at: reply.createdAt,
		})),
	};
}

function plainText(html: string): string {
	return html
		.replace(/<br\s*\/?>|<\/p>/g, '\n')
		.replace(/<[^>]*>/g, '')
		.trim();
}

export function timelineNode(account: Account, row: TimelineRow): Node {
	return {
		id: row.id,
		type: row.type,
		title: row.title,
		content: row.content,
		created_at: row.at,
		custom_activity_id: row.activity,
		user: () => userNode(row.user),
		item: () => {
			const item = account.item(row.itemId);
			return item === undefined ? null : itemNode(account, item);
		},
		board: () => {
			const item = account.item(row.itemId);
			return item === undefined ? null : boardNode(account, account.boardOf(item.board));
		},
		metadata:
			row.email === undefined ? null : { __typename: 'EmailTimelineItemMetadata', ...row.email },
	};
}

interface PageArgs {
	cursor?: string;
	limit: number;
	query_params?: ItemsQuery;
}

/** One page of a board's (or group's) items. */
function itemsPage(account: Account, board: Board, args: PageArgs, group?: string): Node {
	if (args.cursor !== undefined) {
		if (args.query_params !== undefined) {
			throw badArgument('query_params cannot be used together with cursor');
		}
		return nextItemsPage(account, { cursor: args.cursor, limit: args.limit });
	}
	checkLimit(args.limit, LARGEST_ITEMS_PAGE);
	const name = account.nameOf(board);
	if (name === undefined) return { cursor: null, items: [] };
	const { test, order } = readItemsQuery(account, board, args.query_params ?? {});
	if (test === undefined && order === undefined && group === undefined) {
		return rest(account, name, 0, args.limit);
	}
	const { rows } = account.items[name].listing.page({
		test: group === undefined ? test : (item) => item.group === group && (test?.(item) ?? true),
		order,
		key: JSON.stringify([group, args.query_params]),
		offset: 0,
		limit: Number.MAX_SAFE_INTEGER,
	});
	return rest(
		account,
		name,
		rows.map(({ id }) => id),
		args.limit,
	);
}

/** The page after a cursor, which is dead after an hour. */
export function nextItemsPage(
	account: Account,
	{ cursor, limit }: { cursor: string; limit: number },
): Node {
	checkLimit(limit, LARGEST_ITEMS_PAGE);
	const place = account.placeOf(cursor);
	if (place === undefined) {
		throw refusal(
			'CursorException',
			'The cursor provided for pagination has expired or is not valid',
			{ cursor },
		);
	}
	return rest(account, place.board, place.rest, limit);
}

/** The first items of what is left, and a cursor for the others. */
function rest(account: Account, board: BoardName, left: number | string[], limit: number): Node {
	const { table } = account.items[board];
	if (typeof left === 'number') {
		const { rows, next } = table.page(left, limit);
		return {
			cursor: next === undefined ? null : account.openCursor(board, next),
			items: rows.map((item) => itemNode(account, item)),
		};
	}
	const rows = left
		.slice(0, limit)
		.map((id) => table.get(id))
		.filter((item) => item !== undefined);
	const after = left.slice(limit);
	return {
		cursor: after.length === 0 ? null : account.openCursor(board, after),
		items: rows.map((item) => itemNode(account, item)),
	};
}

function groupNode(account: Account, board: Board, group: Group): Node {
	return {
		...group,
		archived: false,
		deleted: false,
		color: '#037f4c',
		position: '65536',
		items_page: (args: PageArgs) => itemsPage(account, board, args, group.id),
	};
}

export function boardNode(account: Account, board: Board): Node {
	const name = account.nameOf(board);
	return {
		id: board.id,
		name: board.name,
		type: board.type,
		board_kind: 'public',
		state: 'active',
		description: null,
		board_folder_id: null,
		item_terminology: 'item',
		items_count: name === undefined ? 0 : account.items[name].table.size,
		permissions: 'everyone',
		created_at: '2025-01-01T08:00:00Z',
		updated_at: account.now(),
		url: `${HOST}/boards/${board.id}`,
		workspace_id: WORKSPACE.id,
		workspace: WORKSPACE,
		tags: [],
		creator: () => userNode(USERS[0].id),
		owner: () => userNode(USERS[0].id),
		owners: () => [userNode(USERS[0].id)],
		columns: ({ ids, types }: { ids?: string[]; types?: string[] }) =>
			board.columns
				.filter(({ id, type }) => (ids?.includes(id) ?? true) && (types?.includes(type) ?? true))
				.map(columnNode),
		groups: ({ ids }: { ids?: string[] }) =>
			board.groups
				.filter(({ id }) => ids?.includes(id) ?? true)
				.map((group) => groupNode(account, board, group)),
		top_group: () => groupNode(account, board, board.groups[0]),
		items_page: (args: PageArgs) => itemsPage(account, board, args),
		updates: (args: UpdatesArgs & { board_updates_only?: boolean }) =>
			args.board_updates_only === true
				? []
				: listUpdates(account, args, (row) => account.item(row.itemId)?.board === name),
		updates_page: (args: { limit: number; cursor?: string }) =>
			updatesPage(
				account,
				account.updates.table.filter((row) => account.item(row.itemId)?.board === name).reverse(),
				args,
			),
		activity_logs: (args: LogArgs) => activityLogs(account, board.id, args),
	};
}

export interface UpdatesArgs {
	limit: number;
	page: number;
	ids?: string[];
	from_date?: string;
	to_date?: string;
}

/** Updates, newest first; the two dates select by creation and come together. */
export function listUpdates(
	account: Account,
	args: UpdatesArgs,
	belongs?: (row: UpdateRow) => boolean,
): Node[] {
	checkLimit(args.limit, LARGEST_PAGE);
	if (args.page < 1) throw badArgument('page must be at least 1');
	const { from_date: from, to_date: to, ids } = args;
	if ((from === undefined) !== (to === undefined)) {
		throw badArgument('from_date and to_date must be given together');
	}
	const bounds =
		from === undefined || to === undefined ? undefined : [momentOf(from), momentOf(to)];
	const tests: Array<(row: UpdateRow) => boolean> = [];
	if (belongs !== undefined && account.log.length > 0) tests.push(belongs);
	if (ids !== undefined) tests.push(({ id }) => ids.includes(id));
	if (bounds !== undefined) {
		tests.push(({ createdAt }) => {
			const at = Date.parse(createdAt);
			return at >= bounds[0] && at <= bounds[1];
		});
	}
	const { rows } = account.updates.listing.page({
		...(tests.length === 0 ? {} : { test: (row) => tests.every((test) => test(row)) }),
		order: 'newest',
		...(ids === undefined && tests.length > 0
			? { key: JSON.stringify([belongs === undefined ? '' : 'board', from, to]) }
			: {}),
		offset: (args.page - 1) * args.limit,
		limit: args.limit,
	});
	return rows.map((row) => updateNode(account, row));
}

function momentOf(text: string): number {
	const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
	if (Number.isNaN(at)) throw badArgument(`${text} is not an ISO 8601 date`);
	return at;
}

interface LogArgs {
	limit: number;
	page: number;
	item_ids?: string[];
	from?: string;
	to?: string;
}

/** What happened on a board, newest first. `created_at` counts tenths of microseconds since 1970. */
function activityLogs(account: Account, boardId: string, args: LogArgs): Node[] {
	const from = args.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(args.from);
	const to = args.to === undefined ? Number.POSITIVE_INFINITY : Date.parse(args.to);
	const entries = account.log.filter(
		(entry) =>
			entry.boardId === boardId &&
			(args.item_ids?.includes(entry.itemId) ?? true) &&
			entry.at >= from &&
			entry.at <= to,
	);
	return pageOf(entries.reverse(), args, 10_000).map((entry: LogEntry) => ({
		id: `${entry.itemId}-${entry.at}-${entry.event}`,
		account_id: ACCOUNT_ID,
		user_id: USERS[0].id,
		entity: 'pulse',
		event: entry.event,
		created_at: String(entry.at * 10_000),
		data: JSON.stringify({ board_id: Number(boardId), ...entry.data }),
	}));
}
