import { Listing } from '../core/listing';
import { Table } from '../core/table';
import type { World } from '../simulation';
import type { Board, BoardName, Column } from './boards';
import { BOARD_IDS, BOARD_NAMES, FIRST_ITEM, ITEM_COUNTS, makeBoards } from './boards';
import { badBoard, badColumn, badItem } from './failures';
import type { CustomActivity, Item, TimelineRow, UpdateRow } from './seeds';
import {
	ACCOUNT_ID,
	CUSTOM_ACTIVITIES,
	ENTRIES,
	FIRST_UPDATE,
	TAGS,
	USERS,
	contactId,
	isoSeconds,
	seedContact,
	seedOther,
	seedTimeline,
	seedUpdate,
	timelineId,
	timelineIndexOf,
} from './seeds';

export interface Store<T> {
	table: Table<T>;
	listing: Listing<T>;
}

function store<T extends { id: string }>(
	count: number,
	make: (index: number) => T,
	indexOf: (id: string) => number | undefined,
): Store<T> {
	const idOf = (row: T) => row.id;
	const table = new Table<T>(count, make, idOf, indexOf);
	return { table, listing: new Listing(table, idOf) };
}

const offsetFrom = (first: number) => (id: string) =>
	/^\d{1,15}$/.test(id) ? Number(id) - first : undefined;

/** A change of an item, as `activity_logs` shows it. */
export interface LogEntry {
	boardId: string;
	itemId: string;
	event: string;
	at: number;
	data: Record<string, unknown>;
}

/** A place in a list of items that a cursor stands for. */
interface Place {
	board: BoardName;
	/** Position in the table, or ids that are still to come. */
	rest: number | string[];
	expires: number;
}

const CURSOR_LIFE_MS = 60 * 60_000;

/** Everything one monday.com account holds. */
export class Account {
	readonly boards: Board[] = makeBoards();

	readonly items: Record<BoardName, Store<Item>>;

	readonly archived = new Map<string, Item>();

	readonly updates: Store<UpdateRow>;

	readonly timeline: Store<TimelineRow>;

	readonly tags: Array<{ id: string; name: string; color: string }> = [...TAGS];

	readonly customActivities: CustomActivity[] = [...CUSTOM_ACTIVITIES];

	readonly webhooks: Array<{ id: string; board_id: string; event: string; config: string | null }> =
		[];

	readonly log: LogEntry[] = [];

	/** When items became visible to the search index. */
	readonly indexedAt = new Map<string, number>();

	private readonly newUpdates = new Map<string, string[]>();

	private readonly newEntries = new Map<string, string[]>();

	private readonly places = new Map<string, Place>();

	private made = 0;

	constructor(readonly world: World) {
		const { records } = world;
		const others = (board: Exclude<BoardName, 'contacts'>) =>
			store(ITEM_COUNTS[board], (i) => seedOther(board, i), offsetFrom(FIRST_ITEM[board]));
		this.items = {
			contacts: store(records, (i) => seedContact(i, records), offsetFrom(FIRST_ITEM.contacts)),
			accounts: others('accounts'),
			deals: others('deals'),
			leads: others('leads'),
			activities: others('activities'),
		};
		this.updates = store(records, (i) => seedUpdate(i, records), offsetFrom(FIRST_UPDATE));
		this.timeline = store(records * ENTRIES, (i) => seedTimeline(i, records), timelineIndexOf);
	}

	now(): string {
		return isoSeconds(this.world.clock.now());
	}

	/** A new numeric id, beyond 32 bits and beyond all seeded ones. */
	nextId(): string {
		this.made++;
		return String(9_960_000_000 + this.made);
	}

	nextUuid(): string {
		const tail = this.world.random.text(12, '0123456789abcdef');
		this.made++;
		return `9d2c51aa-${this.made.toString(16).padStart(4, '0').slice(-4)}-4000-8000-${tail}`;
	}

	board(id: unknown): Board {
		const board = this.boards.find((candidate) => candidate.id === String(id));
		if (board === undefined) throw badBoard(id);
		return board;
	}

	boardOf(name: BoardName): Board {
		return this.board(BOARD_IDS[name]);
	}

	/** The name of a board that holds items; sub-item boards and documents hold none here. */
	nameOf(board: Board): BoardName | undefined {
		return BOARD_NAMES.find((name) => BOARD_IDS[name] === board.id);
	}

	column(board: Board, id: string): Column {
		const column = board.columns.find((candidate) => candidate.id === id);
		if (column === undefined) throw badColumn(id);
		return column;
	}

	/** An item that is not deleted. */
	item(id: unknown): Item | undefined {
		const text = String(id);
		for (const name of BOARD_NAMES) {
			const row = this.items[name].table.get(text);
			if (row !== undefined) return row;
		}
		return this.archived.get(text);
	}

	itemOrFail(id: unknown): Item {
		const item = id === undefined || id === null ? undefined : this.item(id);
		if (item === undefined) throw badItem(id);
		return item;
	}

	saveItem(item: Item, event: string, data: Record<string, unknown>): Item {
		if (item.state === 'active') this.items[item.board].table.replace(item);
		else this.archived.set(item.id, item);
		this.items[item.board].listing.forget();
		this.indexedAt.set(item.id, this.world.clock.now());
		this.addLog(item, event, data);
		return item;
	}

	/** Deleted items are gone from every list; archived ones can still be read by id. */
	takeOut(item: Item, state: 'archived' | 'deleted'): Item {
		const { table, listing } = this.items[item.board];
		table.delete(item.id);
		listing.forget();
		this.archived.delete(item.id);
		const changed: Item = { ...item, state, updatedAt: this.now() };
		if (state === 'archived') this.archived.set(item.id, changed);
		this.addLog(item, state === 'archived' ? 'archive_pulse' : 'delete_pulse', {});
		return changed;
	}

	updatesOf(itemId: string): UpdateRow[] {
		const index = Number(itemId) - FIRST_ITEM.contacts;
		const seeded = index >= 0 && index < this.world.records ? [String(FIRST_UPDATE + index)] : [];
		return [...seeded, ...(this.newUpdates.get(itemId) ?? [])]
			.map((id) => this.updates.table.get(id))
			.filter((row) => row !== undefined)
			.reverse();
	}

	addUpdate(row: UpdateRow): UpdateRow {
		this.newUpdates.set(row.itemId, [...(this.newUpdates.get(row.itemId) ?? []), row.id]);
		return this.saveUpdate(row);
	}

	saveUpdate(row: UpdateRow): UpdateRow {
		this.updates.table.replace(row);
		this.updates.listing.forget();
		return row;
	}

	/** Timeline entries of an item, newest first. */
	entriesOf(itemId: string): TimelineRow[] {
		const index = Number(itemId) - FIRST_ITEM.contacts;
		const isSeeded = index >= 0 && index < this.world.records && itemId === contactId(index);
		const seeded = isSeeded
			? Array.from({ length: ENTRIES }, (_, kind) => timelineId(index * ENTRIES + kind))
			: [];
		return [...seeded, ...(this.newEntries.get(itemId) ?? [])]
			.map((id) => this.timeline.table.get(id))
			.filter((row) => row !== undefined)
			.sort((left, right) => Date.parse(right.at) - Date.parse(left.at));
	}

	addEntry(row: TimelineRow): TimelineRow {
		this.newEntries.set(row.itemId, [...(this.newEntries.get(row.itemId) ?? []), row.id]);
		this.indexedAt.set(row.id, this.world.clock.now());
		this.timeline.table.insert(row);
		this.timeline.listing.forget();
		return row;
	}

	/** A cursor for the rest of a list; it lives for an hour. */
	openCursor(board: BoardName, rest: Place['rest']): string {
		const token = `MSw${this.places.size}${this.world.random.text(40)}`;
		this.places.set(token, { board, rest, expires: this.world.clock.now() + CURSOR_LIFE_MS });
		return token;
	}

	placeOf(cursor: string): Place | undefined {
		const place = this.places.get(cursor);
		return place !== undefined && place.expires > this.world.clock.now() ? place : undefined;
	}

	/** Whether the search index has caught up with a record. */
	isIndexed(id: string): boolean {
		const at = this.indexedAt.get(id);
		return at === undefined || at + this.world.settings.indexLagMs <= this.world.clock.now();
	}

	private addLog(item: Item, event: string, data: Record<string, unknown>): void {
		this.log.push({
			boardId: BOARD_IDS[item.board],
			itemId: item.id,
			event,
			at: this.world.clock.now(),
			data: { ...data, pulse_id: Number(item.id), pulse_name: item.name },
		});
	}
}

/** The user with an id, as the schema shows it. */
export function userNode(id: string): Record<string, unknown> | null {
	const user = USERS.find((candidate) => candidate.id === id);
	if (user === undefined) return null;
	return {
		...user,
		account_id: ACCOUNT_ID,
		created_at: '2025-01-01T08:00:00Z',
		is_deleted: false,
		title: '',
		url: `https://sandbox.monday.example/users/${user.id}`,
		time_zone_identifier: 'America/New_York',
		utc_hours_diff: -5,
		teams: [],
		account: accountNode(),
	};
}

export function accountNode(): Record<string, unknown> {
	return {
		id: ACCOUNT_ID,
		name: 'Sandbox',
		slug: 'sandbox',
		tier: 'pro',
		country_code: 'IE',
		created_at: '2025-01-01T08:00:00Z',
		is_during_trial: false,
		plan: { max_users: 10, period: 'yearly', tier: 'pro', version: 16 },
		products: [
			{ id: '1001', kind: 'core', tier: 'pro', default_workspace_id: null },
			{ id: '1002', kind: 'crm', tier: 'pro', default_workspace_id: '5100001' },
		],
	};
}
