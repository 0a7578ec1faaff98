import type { Account } from './account';
import { accountNode, userNode } from './account';
import type { Board, BoardName } from './boards';
import { BOARD_IDS, BOARD_NAMES } from './boards';
import { badArgument } from './failures';
import type { UpdatesArgs } from './nodes';
import {
	WORKSPACE,
	boardNode,
	checkLimit,
	itemNode,
	listUpdates,
	nextItemsPage,
	pageOf,
	timelineNode,
} from './nodes';
import type { TimelineRow } from './seeds';
import { ACCOUNT_ID, USERS } from './seeds';
import { valueNode } from './values';

type Node = Record<string, unknown>;

export const VERSIONS = [
	{ value: '2026-04', kind: 'old_previous_maintenance', display_name: 'Maintenance' },
	{ value: '2026-07', kind: 'previous_maintenance', display_name: 'Maintenance' },
	{ value: '2026-10', kind: 'current', display_name: 'Current' },
	{ value: '2027-01', kind: 'release_candidate', display_name: 'Release candidate' },
];

interface BoardsArgs {
	ids?: string[];
	limit: number;
	page: number;
	state: string;
	board_kind?: string;
	order_by?: 'created_at' | 'used_at';
	workspace_ids?: string[];
}

function boards(account: Account, args: BoardsArgs): Node[] {
	const matches = ({ id }: Board) =>
		(args.ids?.map(String).includes(id) ?? true) &&
		(args.workspace_ids?.map(String).includes(WORKSPACE.id) ?? true) &&
		(args.state === 'active' || args.state === 'all') &&
		(args.board_kind ?? 'public') === 'public';
	const list = account.boards.filter(matches);
	return pageOf(list, args, 100).map((board) => boardNode(account, board));
}

interface ItemsArgs {
	ids?: string[];
	exclude_nonactive?: boolean;
	limit: number;
	page: number;
	newest_first?: boolean;
}

/** Items by id; ids that are missing, deleted or foreign are left out without a word. */
function items(account: Account, args: ItemsArgs): Node[] {
	if (args.ids === undefined) throw badArgument('ids is required');
	if (args.ids.length > 100) throw badArgument('ids can hold 100 at most');
	const found = [...new Set(args.ids.map(String))]
		.map((id) => account.item(id))
		.filter((item) => item !== undefined)
		.filter((item) => args.exclude_nonactive !== true || item.state === 'active');
	if (args.newest_first === true) found.reverse();
	return pageOf(found, args, 100).map((item) => itemNode(account, item));
}

interface UsersArgs {
	ids?: string[];
	name?: string;
	emails?: string[];
	status?: string[];
	kind?: string;
	non_active?: boolean;
	limit: number;
	page: number;
}

function users(args: UsersArgs): Array<Node | null> {
	const list = USERS.filter(
		({ id, name, email, status }) =>
			(args.ids?.map(String).includes(id) ?? true) &&
			(args.name === undefined || name.toLowerCase().includes(args.name.toLowerCase())) &&
			(args.emails?.includes(email) ?? true) &&
			(args.status?.includes(status) ?? true) &&
			args.kind !== 'guests' &&
			(args.non_active === undefined || (status !== 'ACTIVE') === args.non_active),
	);
	return pageOf(list, args, 1000).map(({ id }) => userNode(id));
}

interface TimelinePageArgs {
	cursor?: string | null;
	limit: number;
}

/** The timeline of one item; there is none that goes beyond an item. */
function timeline(account: Account, itemId: string): Node | null {
	if (account.item(itemId) === undefined) return null;
	return {
		timeline_items_page: ({ cursor, limit }: TimelinePageArgs) => {
			checkLimit(limit, 100);
			const rows = account.entriesOf(String(itemId));
			const start = cursor === undefined || cursor === null ? 0 : cursorPlace(cursor);
			const end = start + limit;
			return {
				timeline_items: rows.slice(start, end).map((row) => timelineNode(account, row)),
				cursor: end < rows.length ? Buffer.from(`t:${end}`).toString('base64') : null,
			};
		},
	};
}

function cursorPlace(cursor: string): number {
	const place = /^t:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
	if (place === undefined) throw badArgument('cursor is not valid');
	return Number(place);
}

interface SearchArgs {
	query: string;
	limit: number;
	board_ids?: string[];
	item_ids?: string[];
	workspace_ids?: string[];
	type?: string;
	product_kind?: string;
	date_range?: Record<string, string | undefined>;
}

/** Free search over an index that lags behind; 20 results at most, and no next page. */
function search(account: Account): Node {
	return {
		items: (args: SearchArgs) => {
			checkLimit(args.limit, 20);
			if (args.query.trim() === '') throw badArgument('query cannot be blank');
			const results: Node[] = [];
			for (const name of BOARD_NAMES) {
				if (args.board_ids?.map(String).includes(BOARD_IDS[name]) === false) continue;
				searchBoard(account, name, args, results);
			}
			return { results };
		},
		timeline_items: (args: SearchArgs) => {
			checkLimit(args.limit, 20);
			if (args.query.trim() === '') throw badArgument('query cannot be blank');
			const results: Node[] = [];
			for (const row of account.timeline.table.values()) {
				if (results.length >= args.limit) break;
				if (matchesEntry(account, row, args)) results.push(entryResult(account, row));
			}
			return { results };
		},
	};
}

function inRange(at: string, range: SearchArgs['date_range']): boolean {
	const moment = Date.parse(at);
	const { created_after: after, created_before: before } = range ?? {};
	return (
		(after === undefined || moment > Date.parse(after)) &&
		(before === undefined || moment < Date.parse(before))
	);
}

function searchBoard(account: Account, name: BoardName, args: SearchArgs, results: Node[]): void {
	const wanted = args.query.toLowerCase();
	const board = account.boardOf(name);
	const texts = board.columns.filter(({ type }) => type === 'email' || type === 'text');
	for (const item of account.items[name].table.values()) {
		if (results.length >= args.limit) return;
		if (!account.isIndexed(item.id) || !inRange(item.createdAt, args.date_range)) continue;
		const isFound =
			item.name.toLowerCase().includes(wanted) ||
			texts.some((column) => valueNode(account, item, column).text?.toLowerCase().includes(wanted));
		if (!isFound) continue;
		results.push({
			id: item.id,
			indexed_data: {
				id: item.id,
				name: item.name,
				url: '',
				board_id: board.id,
				workspace_id: WORKSPACE.id,
			},
			live_data: itemNode(account, item),
		});
	}
}

function matchesEntry(account: Account, row: TimelineRow, args: SearchArgs): boolean {
	return (
		account.isIndexed(row.id) &&
		`${row.title} ${row.content ?? ''}`.toLowerCase().includes(args.query.toLowerCase()) &&
		(args.item_ids?.map(String).includes(row.itemId) ?? true) &&
		(args.board_ids === undefined ||
			args.board_ids
				.map(String)
				.includes(BOARD_IDS[account.item(row.itemId)?.board ?? 'contacts'])) &&
		(args.type === undefined || args.type === row.type) &&
		(args.product_kind ?? 'crm') === 'crm' &&
		inRange(row.at, args.date_range)
	);
}

function entryResult(account: Account, row: TimelineRow): Node {
	const item = account.item(row.itemId);
	return {
		id: row.id,
		indexed_data: {
			id: row.id,
			account_id: ACCOUNT_ID,
			item_id: row.itemId,
			board_id: item === undefined ? null : BOARD_IDS[item.board],
			type: row.type,
			product_kind: 'crm',
			title: row.title,
			summary: row.summary,
			content: row.content ?? '',
			created_at: row.at,
			updated_at: row.at,
		},
		live_data: timelineNode(account, row),
	};
}

/** Resolvers of `Query`. */
export function makeQueries(account: Account): Record<string, unknown> {
	return {
		account: accountNode,
		me: () => userNode(USERS[0].id),
		boards: (args: BoardsArgs) => boards(account, args),
		items: (args: ItemsArgs) => items(account, args),
		next_items_page: (args: { cursor: string; limit: number }) => nextItemsPage(account, args),
		updates: (args: UpdatesArgs) => listUpdates(account, args),
		users,
		teams: () => [],
		tags: ({ ids }: { ids?: string[] }) =>
			account.tags.filter(({ id }) => ids?.map(String).includes(id) ?? true),
		workspaces: (args: { ids?: string[]; limit: number; page: number }) =>
			pageOf(
				[WORKSPACE].filter(({ id }) => args.ids?.includes(id) ?? true),
				args,
				100,
			),
		timeline: ({ id }: { id: string }) => timeline(account, id),
		timeline_item: ({ id }: { id: string }) => {
			const row = account.timeline.table.get(id);
			return row === undefined ? null : timelineNode(account, row);
		},
		custom_activity: (args: { ids?: string[]; name?: string; icon_id?: string; color?: string }) =>
			account.customActivities.filter(
				({ id, name, icon_id: icon, color }) =>
					(args.ids?.includes(id) ?? true) &&
					(args.name ?? name) === name &&
					(args.icon_id ?? icon) === icon &&
					(args.color ?? color) === color,
			),
		search: () => search(account),
		version: () => VERSIONS[2],
		versions: () => VERSIONS,
		webhooks: ({ board_id: boardId }: { board_id: string }) =>
			account.webhooks.filter((webhook) => webhook.board_id === boardId),
	};
}
