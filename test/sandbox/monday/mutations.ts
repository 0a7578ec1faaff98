import { Kind } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';

import { VendorAnswer } from '../simulation';
import type { Account } from './account';
import { badArgument, badItem, faultAnswer, notFound, refusal } from './failures';
import { itemNode, timelineNode, updateNode } from './nodes';
import { USERS } from './seeds';
import type { Item } from './seeds';
import { writeValues } from './writeValues';

type Node = Record<string, unknown>;

/** Whether a mutation's selection names a field. */
function selects(info: GraphQLResolveInfo, name: string): boolean {
	return info.fieldNodes.some((node) =>
		node.selectionSet?.selections.some(
			(selection) => selection.kind === Kind.FIELD && selection.name.value === name,
		),
	);
}

interface CreateArgs {
	board_id: string;
	item_name: string;
	group_id?: string;
	column_values?: unknown;
	create_labels_if_missing?: boolean;
}

function createItem(account: Account, args: CreateArgs): Node {
	const board = account.board(args.board_id);
	const name = account.nameOf(board);
	if (name === undefined)
		throw refusal('UserUnauthorizedException', 'Items cannot be made on this board', {}, 403);
	if (args.item_name.trim() === '' || args.item_name.length > 255) {
		throw refusal('ItemNameTooLongException', 'item_name must have 1 to 255 characters');
	}
	const group = args.group_id ?? board.groups[0].id;
	if (!board.groups.some(({ id }) => id === group)) throw notFound('group', group);
	const written =
		args.column_values === undefined || args.column_values === null
			? { values: {} }
			: writeValues(account, board, {}, args.column_values, args.create_labels_if_missing === true);
	const at = account.now();
	const item: Item = {
		id: account.nextId(),
		board: name,
		group,
		name: args.item_name,
		state: 'active',
		createdAt: at,
		updatedAt: at,
		creator: USERS[0].id,
		values: written.values,
	};
	return itemNode(account, account.saveItem(item, 'create_pulse', {}));
}

function changeValues(
	account: Account,
	args: { board_id: string; item_id?: string | null; create_labels_if_missing?: boolean },
	values: unknown,
): Node {
	const board = account.board(args.board_id);
	const item = account.itemOrFail(args.item_id);
	if (account.boardOf(item.board).id !== board.id) throw badItem(args.item_id);
	if (item.state !== 'active')
		throw refusal('InactiveItemsException', 'The item is not active', { item_id: item.id });
	const written = writeValues(
		account,
		board,
		item.values,
		values,
		args.create_labels_if_missing === true,
	);
	const changed: Item = {
		...item,
		name: written.name ?? item.name,
		values: written.values,
		updatedAt: account.now(),
	};
	return itemNode(account, account.saveItem(changed, 'update_column_value', { values }));
}

interface UpdateArgs {
	body: string;
	item_id?: string | null;
	parent_id?: string | null;
	original_creation_date?: string;
	mentions_list?: unknown;
}

function createUpdate(account: Account, args: UpdateArgs): Node {
	if (args.body.trim() === '') throw badArgument('body cannot be blank');
	const at = account.now();
	const id = account.nextId();
	if (args.parent_id !== undefined && args.parent_id !== null) {
		const parent = account.updates.table.get(args.parent_id);
		if (parent === undefined) throw notFound('update', args.parent_id);
		const reply = { id, body: args.body, creator: USERS[0].id, createdAt: at };
		account.saveUpdate({ ...parent, replies: [...parent.replies, reply] });
		return updateNode(account, { ...parent, ...reply, updatedAt: at, editedAt: at, replies: [] });
	}
	const item = account.itemOrFail(args.item_id);
	const row = account.addUpdate({
		id,
		itemId: item.id,
		body: args.body,
		creator: USERS[0].id,
		createdAt: at,
		updatedAt: at,
		editedAt: at,
		original: args.original_creation_date ?? null,
		replies: [],
	});
	return updateNode(account, row);
}

function updateOrFail(account: Account, id: string) {
	const row = account.updates.table.get(id);
	if (row === undefined) throw notFound('update', id);
	return row;
}

interface EntryArgs {
	item_id: string;
	title: string;
	timestamp: string;
	custom_activity_id: string;
	user_id?: number;
	summary?: string;
	content?: string;
	time_range?: { start_timestamp: string; end_timestamp: string };
}

const LONGEST_TITLE = 255;

function createEntry(account: Account, args: EntryArgs, info: GraphQLResolveInfo): Node {
	const item = account.itemOrFail(args.item_id);
	if (args.title.trim() === '' || args.title.length > LONGEST_TITLE) {
		throw badArgument(`title must have 1 to ${LONGEST_TITLE} characters`);
	}
	if ((args.summary ?? '').length > LONGEST_TITLE) {
		throw badArgument(`summary can have ${LONGEST_TITLE} characters at most`);
	}
	if (!account.customActivities.some(({ id }) => id === args.custom_activity_id)) {
		throw notFound('custom_activity', args.custom_activity_id);
	}
	const user = String(args.user_id ?? USERS[0].id);
	if (!USERS.some(({ id }) => id === user)) throw notFound('user', user);
	const range = args.time_range;
	if (range !== undefined && Date.parse(range.end_timestamp) < Date.parse(range.start_timestamp)) {
		throw badArgument('time_range must not end before it starts');
	}
	const row = account.addEntry({
		id: account.nextUuid(),
		itemId: item.id,
		title: args.title,
		content: args.content ?? null,
		summary: args.summary ?? '',
		at: new Date(args.timestamp).toISOString(),
		type: 'custom',
		activity: args.custom_activity_id,
		user,
	});
	// the vendor fails here, after the entry was made
	if (selects(info, 'created_at')) throw new VendorAnswer(faultAnswer(500));
	return timelineNode(account, row);
}

function deleteEntry(account: Account, id: string): Node {
	const row = account.timeline.table.get(id);
	if (row === undefined) throw notFound('timeline_item', id);
	account.timeline.table.delete(id);
	account.timeline.listing.forget();
	return timelineNode(account, row);
}

const MOST_ACTIVITIES = 50;

function createActivity(
	account: Account,
	args: { name: string; icon_id: string; color: string },
): Node {
	if (args.name.trim() === '') throw badArgument('name cannot be blank');
	if (account.customActivities.length >= MOST_ACTIVITIES) {
		throw refusal(
			'MaxCustomActivitiesException',
			`no more than ${MOST_ACTIVITIES} custom activities`,
		);
	}
	const activity = { id: account.nextUuid(), type: 'custom', ...args };
	account.customActivities.push(activity);
	return { ...activity };
}

function deleteActivity(account: Account, id: string, info: GraphQLResolveInfo): Node {
	const index = account.customActivities.findIndex((activity) => activity.id === id);
	if (index === -1) throw notFound('custom_activity', id);
	const [activity] = account.customActivities.splice(index, 1);
	if (selects(info, 'id')) throw new VendorAnswer(faultAnswer(500));
	return { ...activity };
}

function createOrGetTag(account: Account, name: string | undefined): Node {
	if (name === undefined || name.trim() === '') throw badArgument('tag_name is required');
	const found = account.tags.find((tag) => tag.name === name);
	if (found !== undefined) return found;
	const tag = { id: String(21_600_000 + account.tags.length), name, color: '#579bfc' };
	account.tags.push(tag);
	return tag;
}

/** Resolvers of `Mutation`; aliases of one request run one after another, each with its own fate. */
export function makeMutations(account: Account): Record<string, unknown> {
	return {
		create_item: (args: CreateArgs) => createItem(account, args),
		change_multiple_column_values: (args: CreateArgs & { item_id?: string }) =>
			changeValues(account, args, args.column_values),
		change_column_value: (
			args: CreateArgs & { item_id?: string; column_id: string; value: unknown },
		) => changeValues(account, args, { [args.column_id]: args.value }),
		move_item_to_group: (args: { item_id?: string; group_id: string }) => {
			const item = account.itemOrFail(args.item_id);
			if (!account.boardOf(item.board).groups.some(({ id }) => id === args.group_id)) {
				throw notFound('group', args.group_id);
			}
			const moved = { ...item, group: args.group_id, updatedAt: account.now() };
			return itemNode(account, account.saveItem(moved, 'move_pulse_from_group', {}));
		},
		delete_item: ({ item_id: id }: { item_id?: string }) =>
			itemNode(account, account.takeOut(account.itemOrFail(id), 'deleted')),
		archive_item: ({ item_id: id }: { item_id?: string }) =>
			itemNode(account, account.takeOut(account.itemOrFail(id), 'archived')),
		create_update: (args: UpdateArgs) => createUpdate(account, args),
		edit_update: ({ id, body }: { id: string; body: string }) => {
			if (body.trim() === '') throw badArgument('body cannot be blank');
			const at = account.now();
			const row = { ...updateOrFail(account, id), body, updatedAt: at, editedAt: at };
			return updateNode(account, account.saveUpdate(row));
		},
		delete_update: ({ id }: { id: string }) => {
			const row = updateOrFail(account, id);
			account.updates.table.delete(id);
			account.updates.listing.forget();
			return updateNode(account, row);
		},
		create_timeline_item: (args: EntryArgs, _context: unknown, info: GraphQLResolveInfo) =>
			createEntry(account, args, info),
		delete_timeline_item: ({ id }: { id: string }) => deleteEntry(account, id),
		create_custom_activity: (args: { name: string; icon_id: string; color: string }) =>
			createActivity(account, args),
		delete_custom_activity: ({ id }: { id: string }, _context: unknown, info: GraphQLResolveInfo) =>
			deleteActivity(account, id, info),
		create_or_get_tag: ({ tag_name: name }: { tag_name?: string }) => createOrGetTag(account, name),
		create_webhook: (args: { board_id: string; event: string; url: string; config?: unknown }) => {
			account.board(args.board_id);
			const webhook = {
				id: account.nextId(),
				board_id: args.board_id,
				event: args.event,
				config: args.config === undefined ? null : JSON.stringify(args.config),
			};
			account.webhooks.push(webhook);
			return webhook;
		},
		delete_webhook: ({ id }: { id: string }) => {
			const index = account.webhooks.findIndex((webhook) => webhook.id === id);
			if (index === -1) throw notFound('webhook', id);
			return account.webhooks.splice(index, 1)[0];
		},
	};
}
