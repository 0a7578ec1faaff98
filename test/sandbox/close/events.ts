import type { World } from '../simulation';
import { refusal } from './answers';
import { closeTime, readTime } from './formats';
import { ORGANIZATION_ID, SELF } from './seeds';
import type { Row } from './seeds';

/** Updates of one object within this time become one event. */
const CONSOLIDATED_MS = 5 * 60_000;
const KEPT_MS = 30 * 86_400_000;
const LARGEST_PAGE = 50;

interface Event extends Row {
	object_type: string;
	object_id: string;
	lead_id: string | null;
	user_id: string;
	action: string;
	changed_fields: string[];
	data: Record<string, unknown>;
	previous_data: Record<string, unknown>;
}

const FILTERS = ['action', 'lead_id', 'object_id', 'object_type', 'request_id', 'user_id'] as const;
/** Filters that may stand together; any may be joined by a range of `date_updated`. */
const COMBINATIONS = [
	'',
	'object_id object_type',
	'action object_type',
	'action object_id',
	'lead_id object_type',
	'action lead_id object_type',
	'lead_id object_type user_id',
	'action lead_id object_type user_id',
	'lead_id user_id',
	'object_id user_id',
	'action object_id user_id',
	'object_type user_id',
	'action object_type user_id',
	'lead_id',
	'user_id',
	'request_id',
];
const RANGES = [
	'date_updated__gt',
	'date_updated__gte',
	'date_updated__lt',
	'date_updated__lte',
] as const;

/** The event log: who wrote what, latest first. */
export class EventLog {
	/** In the order of `date_updated`. */
	private readonly events: Event[] = [];

	private count = 0;

	constructor(
		private readonly world: World,
		private readonly newId: (prefix: string) => string,
	) {}

	add(objectType: string, action: string, after: Row, before?: Row): void {
		const now = this.world.clock.now();
		const at = closeTime(now);
		const changed =
			action === 'updated' && before !== undefined
				? Object.keys(after).filter(
						(key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]),
					)
				: [];
		const previous = Object.fromEntries(changed.map((key) => [key, before?.[key]]));
		const last = this.events.findLastIndex(({ object_id: id }) => id === after.id);
		const open = this.events[last];
		if (
			open?.action === 'updated' &&
			action === 'updated' &&
			Date.parse(open.date_created) > now - CONSOLIDATED_MS
		) {
			this.events.splice(last, 1);
			this.events.push({
				...open,
				date_updated: at,
				changed_fields: [...new Set([...open.changed_fields, ...changed])],
				previous_data: { ...previous, ...open.previous_data },
				data: after,
			});
			return;
		}
		this.events.push({
			id: this.newId('ev'),
			organization_id: ORGANIZATION_ID,
			user_id: SELF.id,
			request_id: `req_${++this.count}`,
			api_key_id: null,
			oauth_client_id: null,
			object_type: objectType,
			object_id: after.id,
			lead_id: objectType === 'lead' ? after.id : ((after.lead_id as string | null) ?? null),
			action,
			changed_fields: changed,
			data: action === 'deleted' ? {} : after,
			previous_data: action === 'deleted' ? after : previous,
			meta: { request_method: null, request_path: null },
			date_created: at,
			date_updated: at,
		});
	}

	get(id: string): Event | undefined {
		return this.events.find((event) => event.id === id);
	}

	/** One page, by cursor. */
	page(query: Record<string, string>): unknown {
		const { _limit: limitText = '50', _cursor: cursor, ...filters } = query;
		const known: readonly string[] = [...FILTERS, ...RANGES, '_fields'];
		const stray = Object.keys(filters).find((key) => !known.includes(key));
		if (stray !== undefined) throw refusal(400, `Unknown parameter: ${stray}`);
		const limit = Number(limitText);
		if (!Number.isInteger(limit) || limit < 1) throw refusal(400, 'Invalid _limit.');
		if (limit > LARGEST_PAGE) throw refusal(400, `max_limit = ${LARGEST_PAGE}`);
		const given = FILTERS.filter((key) => filters[key] !== undefined);
		if (!COMBINATIONS.includes(given.join(' '))) {
			throw refusal(400, `Unsupported combination of filters: ${given.join(', ')}`);
		}
		const [after, from, before, until] = RANGES.map((key) => timeOf(key, filters[key]));
		const oldest = closeTime(this.world.clock.now() - KEPT_MS);
		const rows = this.events
			.filter((event) => given.every((key) => event[key] === filters[key]))
			.filter(({ date_updated: at }) => at >= oldest)
			.filter(({ date_updated: at }) => after === undefined || at > after)
			.filter(({ date_updated: at }) => from === undefined || at >= from)
			.filter(({ date_updated: at }) => before === undefined || at < before)
			.filter(({ date_updated: at }) => until === undefined || at <= until)
			.reverse();
		const start = cursor === undefined ? 0 : startOf(cursor, rows, limit);
		const data = rows.slice(start, start + limit);
		const end = start + data.length;
		return {
			data,
			cursor_next: end < rows.length ? cursorOf('next', rows[end - 1]) : null,
			cursor_previous: data.length > 0 ? cursorOf('previous', rows[start]) : null,
		};
	}
}

function timeOf(key: string, text: string | undefined): string | undefined {
	if (text === undefined) return undefined;
	const time = readTime(text);
	if (time === undefined) throw refusal(400, `Invalid value of ${key}.`);
	return time;
}

function cursorOf(direction: string, event: Event): string {
	return Buffer.from(`${direction} ${event.id} ${event.date_updated}`).toString('base64url');
}

function startOf(cursor: string, rows: Event[], limit: number): number {
	const [direction, id, at] = Buffer.from(cursor, 'base64url').toString().split(' ');
	if (!['next', 'previous'].includes(direction) || at === undefined) {
		throw refusal(400, 'Invalid cursor.');
	}
	const exact = rows.findIndex((event) => event.id === id && event.date_updated === at);
	const older = rows.findIndex((event) => event.date_updated <= at);
	const found = exact === -1 ? (older === -1 ? rows.length : older) : exact;
	if (direction === 'next') return exact === -1 ? found : found + 1;
	return Math.max(found - limit, 0);
}
