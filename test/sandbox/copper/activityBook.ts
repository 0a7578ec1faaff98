import { madeAt, person } from '../core/people';
import { FIRST_ID, seconds, seededParent, USERS } from './seeds';

export interface TypeRef {
	id: number;
	category: string;
}

export interface Activity {
	id: number;
	parent: { id: number; type: string };
	type: TypeRef;
	user_id: number;
	details: unknown;
	activity_date: number;
	old_value: unknown;
	new_value: unknown;
	date_created: number;
	date_modified: number;
}

interface ActivityType extends TypeRef {
	name: string;
	is_disabled: boolean;
	count_as_interaction: boolean;
}

function activityType(category: string, id: number, name: string, counts = false): ActivityType {
	return { id, category, name, is_disabled: name === 'To Do', count_as_interaction: counts };
}

/** What `GET /activity_types` answers. Only Note has the same id in each account. */
export const ACTIVITY_TYPES = {
	user: [
		activityType('user', 0, 'Note'),
		activityType('user', 190_713, 'To Do'),
		activityType('user', 190_712, 'Meeting', true),
		activityType('user', 190_711, 'Phone Call', true),
		activityType('user', 190_714, 'Demo', true),
	],
	system: [
		activityType('system', 1, 'Property Changed'),
		activityType('system', 2, 'User Assigned'),
		activityType('system', 3, 'Pipeline Stage Changed'),
		activityType('system', 8, 'Entity Created'),
		activityType('system', 12, 'User Joined'),
		activityType('system', 6, 'Email', true),
	],
};

/** One seeded activity of each kind per index; half of them are the system's own noise. */
export const KINDS: TypeRef[] = [
	{ category: 'user', id: 0 },
	{ category: 'user', id: 190_711 },
	{ category: 'user', id: 190_712 },
	{ category: 'system', id: 6 },
	{ category: 'system', id: 1 },
	{ category: 'system', id: 3 },
	{ category: 'system', id: 8 },
	{ category: 'system', id: 1 },
];

/** How many activities a test looks at in one go. */
const CHUNK = 10_000;

const isSame = (left: TypeRef, right: TypeRef) =>
	left.id === right.id && left.category === right.category;

/** What a search asks for: types (all without), a time window in Unix seconds, and a test that no index can answer. */
export interface ActivityQuery {
	types?: TypeRef[];
	from?: number;
	to?: number;
	test?: (activity: Activity) => boolean;
	/** Names the test, so that its matches are remembered. */
	key?: string;
}

/**
 * All activities, newest first. Seeded ones are computed from their position, so that windows and types of a million
 * cost nothing; written ones are merged in by their date.
 */
export class ActivityBook {
	private readonly written = new Map<number, Activity>();

	/** Seeded indexes that were changed or deleted. */
	private readonly touched = new Set<number>();

	private readonly deleted = new Set<number>();

	private remembered = new Map<string, number[]>();

	private nextId: number;

	/** @param count seeded activities of each kind */
	constructor(private readonly count: number) {
		this.nextId = FIRST_ID.activity + count * KINDS.length + 1000;
	}

	takeId(): number {
		return this.nextId++;
	}

	get(id: number): Activity | undefined {
		const written = this.written.get(id);
		if (written !== undefined || this.deleted.has(id)) return written;
		const index = id - FIRST_ID.activity;
		return index >= 0 && index < this.count * KINDS.length ? this.seeded(index) : undefined;
	}

	isDeleted(id: number): boolean {
		return this.deleted.has(id);
	}

	put(activity: Activity): Activity {
		this.touch(activity.id);
		this.written.set(activity.id, activity);
		return activity;
	}

	delete(id: number): void {
		this.touch(id);
		this.written.delete(id);
		this.deleted.add(id);
	}

	page(query: ActivityQuery, offset: number, limit: number): { rows: Activity[]; total: number } {
		return query.test === undefined
			? this.timeline(query, offset, limit)
			: this.tested(query, offset, limit);
	}

	private touch(id: number): void {
		this.remembered = new Map();
		const index = id - FIRST_ID.activity;
		if (index < this.count * KINDS.length) this.touched.add(index);
	}

	private tested(query: ActivityQuery, offset: number, limit: number) {
		const { test = () => true, key } = query;
		let ids = key === undefined ? undefined : this.remembered.get(key);
		if (ids === undefined) {
			ids = [];
			const total = this.timeline(query, 0, 0).total;
			for (let start = 0; start < total; start += CHUNK) {
				for (const activity of this.timeline(query, start, CHUNK).rows) {
					if (test(activity)) ids.push(activity.id);
				}
			}
			if (key !== undefined) this.remembered.set(key, ids);
		}
		const rows = ids.slice(offset, offset + limit).flatMap((id) => this.get(id) ?? []);
		return { rows, total: ids.length };
	}

	private timeline(
		{ types, from = 0, to = Infinity }: ActivityQuery,
		offset: number,
		limit: number,
	) {
		const isWanted = (type: TypeRef) =>
			types === undefined || types.some((one) => isSame(one, type));
		const kinds = KINDS.flatMap((type, kind) => (isWanted(type) ? [kind] : [])).reverse();
		const low = this.firstNotBefore(from);
		const high = to === Infinity ? this.count : this.firstNotBefore(Math.floor(to) + 1);
		const size = Math.max(high - low, 0) * kinds.length;
		const positionOf = (index: number) => {
			const moment = Math.floor(index / KINDS.length);
			const place = kinds.indexOf(index % KINDS.length);
			return place < 0 || moment < low || moment >= high
				? -1
				: (high - 1 - moment) * kinds.length + place;
		};
		const marks = [...this.touched].map((index) => ({
			at: positionOf(index),
			activity: undefined,
		}));
		const additions = [...this.written.values()]
			.filter(({ type, activity_date: date }) => isWanted(type) && date >= from && date <= to)
			.map((activity) => {
				const newer = high - Math.min(this.firstNotBefore(activity.activity_date + 1), high);
				return { at: Math.min(newer * kinds.length, size), activity };
			});
		const events = [...marks.filter(({ at }) => at >= 0), ...additions].sort(
			(left, right) =>
				left.at - right.at ||
				(right.activity?.activity_date ?? 0) - (left.activity?.activity_date ?? 0) ||
				(right.activity?.id ?? 0) - (left.activity?.id ?? 0),
		);
		const removed = events.length - additions.length;
		const rows: Activity[] = [];
		let seen = 0;
		let position = 0;
		const walkTo = (end: number) => {
			const start = position + Math.max(offset - seen, 0);
			for (let at = start; at < end && rows.length < limit; at++) {
				const moment = high - 1 - Math.floor(at / kinds.length);
				rows.push(this.seeded(moment * KINDS.length + kinds[at % kinds.length]));
			}
			seen += Math.max(end - position, 0);
			position = Math.max(position, end);
		};
		for (const { at, activity } of events) {
			walkTo(at);
			if (activity === undefined) position++;
			else if (seen++ >= offset && rows.length < limit) rows.push(activity);
		}
		walkTo(size);
		return { rows, total: size - removed + additions.length };
	}

	/** The first seeded moment that is not before a time in Unix seconds. */
	private firstNotBefore(time: number): number {
		let low = 0;
		let high = this.count;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (seconds(madeAt(middle, this.count)) < time) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	private seeded(index: number): Activity {
		const kind = index % KINDS.length;
		const moment = Math.floor(index / KINDS.length);
		const date = seconds(madeAt(moment, this.count));
		const type = KINDS[kind];
		const isChange = type.category === 'system' && type.id !== 6;
		return {
			id: FIRST_ID.activity + index,
			parent: seededParent(moment + kind, this.count),
			type: { id: type.id, category: type.category },
			user_id: USERS[moment % 3].id,
			details: detailsOf(type, moment),
			activity_date: date,
			old_value: isChange ? { id: 1, name: 'Old' } : null,
			new_value: isChange ? { id: 2, name: 'New' } : null,
			date_created: date + 60,
			date_modified: date,
		};
	}
}

/** Mails come as a text or as an object. */
function detailsOf(type: TypeRef, moment: number): unknown {
	if (type.category === 'user') return `It won't wait: "${moment}" & more <soon>`;
	if (type.id !== 6) return '';
	const { email } = person(moment);
	return moment % 2 === 0
		? `Subject: Offer ${moment}`
		: { subject: `Offer ${moment}`, body: 'See below', sender: { email }, recipients: [] };
}
