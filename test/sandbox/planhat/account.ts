import { madeAt, person } from '../core/people';
import { RisingTable } from '../core/risingTable';
import type { World } from '../simulation';
import { isoTime } from './answers';
import {
	COMPANIES,
	conversationCount,
	makeConversation,
	makeEnduser,
	makeTask,
	numberOf,
	objectId,
	peopleCount,
	taskCount,
	USERS,
} from './seeds';
import type { Model, Row } from './seeds';

/** Orders in which seeds rise. */
export const RISING = [
	'_id',
	'createDate',
	'createdAt',
	'updatedAt',
	'date',
	'outDate',
	'startTime',
	'endTime',
];

/** Keys by which a record can be found beside its id. */
export const KEYS = ['externalId', 'sourceId'] as const;

/** Rows of one model. */
export class Store {
	readonly table: RisingTable<Row>;

	private nextNumber: number;

	/** Ids of written rows by key and value. */
	private readonly found = new Map<string, string>();

	/**
	 * @param keys unique keys beside the id
	 * @param guess the index of the seed that may hold a key's value
	 */
	constructor(
		readonly model: Model,
		readonly count: number,
		make: (index: number) => Row,
		private readonly keys: string[],
		private readonly guess: (key: string, value: string) => number,
	) {
		this.nextNumber = count;
		this.table = new RisingTable({
			count,
			make,
			idOf: (row) => row._id,
			idAt: (index) => this.seedId(index),
			indexOf: (id) => this.seedIndex(id),
			keyOf: (row, by) => String(row[by] ?? ''),
		});
	}

	get(id: string): Row | undefined {
		return this.table.get(id);
	}

	newId(now: number): string {
		return objectId(this.model, now, this.nextNumber++);
	}

	write(row: Row, now: number): Row {
		for (const key of this.keys) {
			if (typeof row[key] === 'string') this.found.set(`${key} ${row[key]}`, row._id);
		}
		return this.table.write(row, now);
	}

	/** The row that holds a unique key now. */
	holder(key: string, value: unknown): Row | undefined {
		const text = String(value);
		const written = this.table.get(this.found.get(`${key} ${text}`) ?? '');
		if (written?.[key] === text) return written;
		const index = this.guess(key, text);
		if (!Number.isInteger(index) || index < 0 || index >= this.count) return undefined;
		const seed = this.table.get(this.seedId(index));
		return seed?.[key] === text ? seed : undefined;
	}

	private seedIndex(id: string): number | undefined {
		const index = numberOf(id);
		return index < this.count && this.seedId(index) === id ? index : undefined;
	}

	private seedId(index: number): string {
		return objectId(this.model, madeAt(index, this.count), index);
	}
}

/** Everything that one tenant holds. */
export class Account {
	readonly endusers: Store;

	readonly conversations: Store;

	readonly tasks: Store;

	constructor(readonly world: World) {
		const { records } = world;
		this.endusers = new Store(
			'enduser',
			peopleCount(records),
			(index) => makeEnduser(index, records),
			['email', ...KEYS],
			guessPerson,
		);
		const none = () => -1;
		this.conversations = new Store(
			'conversation',
			conversationCount(records),
			(index) => makeConversation(index, records),
			[...KEYS],
			none,
		);
		this.tasks = new Store(
			'task',
			taskCount(records),
			(index) => makeTask(index, records),
			[...KEYS],
			none,
		);
	}

	get nowMs(): number {
		return this.world.clock.now();
	}

	now(): string {
		return isoTime(this.nowMs);
	}

	/** A company by its id or by a prefixed key. */
	company(reference: unknown): Row | undefined {
		if (typeof reference !== 'string') return undefined;
		const [, prefix, value] = /^(extid|srcid)-(.+)$/.exec(reference) ?? [];
		if (prefix === undefined) return COMPANIES.find(({ _id }) => _id === reference);
		const key = prefix === 'extid' ? 'externalId' : 'sourceId';
		return COMPANIES.find((company) => company[key] === value);
	}

	/** The company whose mail domain an address has. */
	companyByMail(address: unknown): Row | undefined {
		const domain = String(address ?? '').split('@')[1];
		return COMPANIES.find((company) => (company.domains as string[]).includes(domain));
	}

	user(id: unknown) {
		return USERS.find(({ _id }) => _id === id);
	}
}

function guessPerson(key: string, value: string): number {
	if (key === 'externalId') return Number(/^crm-(\d+)$/.exec(value)?.[1] ?? -1);
	if (key === 'sourceId') return Number(/^0035g(\d{10})$/.exec(value)?.[1] ?? -1);
	const index = Number(/\.(\d+)@/.exec(value)?.[1] ?? -1);
	return index >= 0 && person(index).email === value ? index : -1;
}
