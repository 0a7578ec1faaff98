import { isObject } from '../core/shape';
import type { Rules } from '../core/shape';
import type { Account } from './account';
import { refusal, refuseFaults } from './answers';
import { FIELDS } from './customFields';
import { closeTime, isDay } from './formats';
import type { Row } from './seeds';

const LARGEST_PAGE = 200;
const MOST_RESULTS = 10_000;
const CURSOR_LIVES_MS = 30_000;
const DEEPEST = 10;

type Test = (row: Row) => boolean;
type ObjectName = 'contact' | 'lead';

/** Rows below another that a query can ask for, and their fields. */
const RELATED: Record<string, { list: string; fields: string[] }> = {
	contact_email: { list: 'emails', fields: ['email', 'type'] },
	contact_phone: { list: 'phones', fields: ['phone', 'type'] },
	contact_url: { list: 'urls', fields: ['url', 'type'] },
};
const FIELD_NAMES: Record<ObjectName, string[]> = {
	contact: [
		'name',
		'title',
		'date_created',
		'date_updated',
		'created_by',
		'updated_by',
		'timezone',
	],
	lead: [
		'name',
		'display_name',
		'description',
		'url',
		'status_id',
		'date_created',
		'date_updated',
		'created_by',
		'updated_by',
	],
};
const BODY: Rules = {
	query: { type: 'object', required: true },
	_fields: { type: 'object' },
	_limit: { type: 'integer' },
	results_limit: { type: 'integer', nullable: true },
	cursor: { type: 'string', nullable: true },
	include_counts: { type: 'boolean' },
	sort: { type: 'array' },
};

function wrong(what: string): Error {
	return refusal(400, `Invalid query: ${what}`);
}

function objectIn(value: unknown, what: string): Record<string, unknown> {
	if (!isObject(value)) throw wrong(`${what} must be an object.`);
	return value;
}

function onlyKeys(node: Record<string, unknown>, ...known: string[]): void {
	const stray = Object.keys(node).find((key) => !known.includes(key));
	if (stray !== undefined) throw wrong(`unknown key ${stray}.`);
}

/** The object type that a query asks for; it must name exactly one. */
function targetOf(query: Record<string, unknown>): ObjectName {
	const found = new Set<string>();
	const visit = (node: unknown) => {
		if (!isObject(node)) return;
		if (node.type === 'object_type') found.add(String(node.object_type));
		if (Array.isArray(node.queries)) node.queries.forEach(visit);
	};
	visit(query);
	const [name] = found;
	if (found.size !== 1 || (name !== 'contact' && name !== 'lead')) {
		throw wrong('object_type must be lead or contact.');
	}
	return name;
}

/** Turns the query language into tests. */
class QueryReader {
	constructor(
		private readonly account: Account,
		private readonly offsetHours: number,
	) {}

	read(value: unknown, object: string, depth = 0): Test {
		const node = objectIn(value, 'a query');
		if (depth > DEEPEST) throw wrong('too deep.');
		const test = this.positive(node, object, depth);
		if (node.negate !== undefined && typeof node.negate !== 'boolean') {
			throw wrong('negate must be a boolean.');
		}
		return node.negate === true ? (row) => !test(row) : test;
	}

	private positive(node: Record<string, unknown>, object: string, depth: number): Test {
		switch (node.type) {
			case 'and':
			case 'or': {
				onlyKeys(node, 'type', 'queries', 'negate');
				if (!Array.isArray(node.queries)) throw wrong('queries must be a list.');
				const tests = node.queries.map((query) => this.read(query, object, depth + 1));
				if (node.type === 'or') return (row) => tests.some((test) => test(row));
				return (row) => tests.every((test) => test(row));
			}
			case 'object_type':
				onlyKeys(node, 'type', 'object_type', 'negate');
				return () => node.object_type === object;
			case 'match_all':
				return () => true;
			case 'id':
				onlyKeys(node, 'type', 'value', 'negate');
				return ({ id }) => id === node.value;
			case 'has_related':
				return this.related(node, object, depth);
			case 'field_condition':
				return this.condition(node, object);
			default:
				throw wrong(`unknown type ${String(node.type)}.`);
		}
	}

	private related(node: Record<string, unknown>, object: string, depth: number): Test {
		onlyKeys(node, 'type', 'this_object_type', 'related_object_type', 'related_query', 'negate');
		const name = String(node.related_object_type);
		if (node.this_object_type !== object) throw wrong(`this_object_type must be ${object}.`);
		const inner = this.read(node.related_query, name, depth + 1);
		if (object === 'contact' && name === 'lead') {
			return (row) => {
				const lead = this.account.leads.get(row.lead_id);
				return lead !== undefined && inner(lead);
			};
		}
		if (object === 'lead' && name === 'contact') {
			return (row) => {
				for (const contact of this.account.contacts.table.values()) {
					if (contact.lead_id === row.id && inner(contact)) return true;
				}
				return false;
			};
		}
		const below = object === 'contact' ? RELATED[name] : undefined;
		if (below === undefined) throw wrong(`${object} has no related ${name}.`);
		return (row) => (row[below.list] as Row[]).some((entry) => inner(entry));
	}

	private condition(node: Record<string, unknown>, object: string): Test {
		onlyKeys(node, 'type', 'field', 'condition', 'negate');
		const key = fieldKey(objectIn(node.field, 'field'), object);
		const condition = objectIn(node.condition, 'condition');
		const value = (row: Row) => row[key];
		switch (condition.type) {
			case 'exists':
				return (row) => ![undefined, null, ''].includes(value(row) as string);
			case 'text':
				return textTest(condition, value);
			case 'term': {
				const { values } = condition;
				if (!Array.isArray(values)) throw wrong('values must be a list.');
				return (row) =>
					[value(row)].flat().some((entry) => values.map(String).includes(String(entry)));
			}
			case 'reference': {
				const { object_ids: ids } = condition;
				if (!Array.isArray(ids)) throw wrong('object_ids must be a list.');
				return (row) => ids.includes(value(row));
			}
			case 'moment_range':
				return this.range(condition, value);
			default:
				throw wrong(`unknown condition ${String(condition.type)}.`);
		}
	}

	private range(condition: Record<string, unknown>, value: Test | ((row: Row) => unknown)): Test {
		onlyKeys(condition, 'type', 'on_or_after', 'before');
		const from = this.moment(condition.on_or_after);
		const until = this.moment(condition.before);
		return (row) => {
			const time = String(value(row) ?? '');
			return (
				time !== '' && (from === undefined || time >= from) && (until === undefined || time < until)
			);
		};
	}

	private moment(given: unknown): string | undefined {
		if (given === null || given === undefined) return undefined;
		const node = objectIn(given, 'a moment');
		const now = this.account.world.clock.now();
		if (node.type === 'now') return closeTime(now);
		if (node.type === 'fixed_local_date') {
			onlyKeys(node, 'type', 'value', 'which');
			// Days alone: a moment with a time is not a local date.
			if (!isDay(node.value)) throw wrong('fixed_local_date takes a day.');
			if (node.which !== 'start' && node.which !== 'end') throw wrong('which: start or end.');
			const start = Date.parse(`${node.value}T00:00:00Z`) - this.offsetHours * 3_600_000;
			return closeTime(node.which === 'start' ? start : start + 86_400_000);
		}
		if (node.type !== 'offset') throw wrong(`unknown moment ${String(node.type)}.`);
		onlyKeys(node, 'type', 'direction', 'moment', 'offset', 'which_day_end');
		if (objectIn(node.moment, 'moment').type !== 'now') throw wrong('moment must be now.');
		if (node.direction !== 'past' && node.direction !== 'future') throw wrong('direction.');
		const sign = node.direction === 'past' ? -1 : 1;
		return closeTime(now + sign * spanOf(objectIn(node.offset, 'offset')));
	}
}

const UNITS: Record<string, number> = {
	years: 365 * 86_400_000,
	months: 30 * 86_400_000,
	weeks: 7 * 86_400_000,
	days: 86_400_000,
	hours: 3_600_000,
	minutes: 60_000,
	seconds: 1000,
};

function spanOf(offset: Record<string, unknown>): number {
	onlyKeys(offset, ...Object.keys(UNITS));
	let span = 0;
	for (const [unit, count] of Object.entries(offset)) {
		if (!Number.isInteger(count) || Number(count) < 0) throw wrong(`offset ${unit}.`);
		span += Number(count) * UNITS[unit];
	}
	return span;
}

/** The key of a row that a field of the query language stands for. */
function fieldKey(field: Record<string, unknown>, object: string): string {
	if (field.type === 'custom_field') {
		onlyKeys(field, 'type', 'custom_field_id');
		const known = FIELDS[object]?.some(({ id }) => id === field.custom_field_id) ?? false;
		if (!known) throw wrong(`unknown custom field ${String(field.custom_field_id)}.`);
		return `custom.${String(field.custom_field_id)}`;
	}
	onlyKeys(field, 'type', 'object_type', 'field_name');
	if (field.type !== 'regular_field') throw wrong(`unknown field type ${String(field.type)}.`);
	if (field.object_type !== object) throw wrong(`field of ${String(field.object_type)}.`);
	const known = RELATED[object]?.fields ?? FIELD_NAMES[object as ObjectName] ?? [];
	const name = String(field.field_name);
	if (!known.includes(name)) throw wrong(`${object} has no field ${name}.`);
	return name;
}

/** The vendor's index holds words: what separates them does not matter. */
function wordsOf(text: unknown): string[] {
	return String(text ?? '')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');
}

function textTest(condition: Record<string, unknown>, value: (row: Row) => unknown): Test {
	onlyKeys(condition, 'type', 'mode', 'value');
	if (typeof condition.value !== 'string') throw wrong('value must be text.');
	const wanted = wordsOf(condition.value);
	if (condition.mode === 'full_words') {
		return (row) => {
			const words = wordsOf(value(row));
			return wanted.every((word) => words.includes(word));
		};
	}
	if (condition.mode !== 'phrase') throw wrong(`unknown mode ${String(condition.mode)}.`);
	const phrase = ` ${wanted.join(' ')} `;
	return (row) => ` ${wordsOf(value(row)).join(' ')} `.includes(phrase);
}

type Order = Array<{ key: string; descending: boolean }>;

function orderOf(sort: unknown, object: string): Order {
	if (sort === undefined) return [{ key: 'date_created', descending: true }];
	return (sort as unknown[]).map((entry) => {
		const { direction, field, ...rest } = objectIn(entry, 'sort');
		onlyKeys(rest);
		if (direction !== 'asc' && direction !== 'desc') throw wrong('direction: asc or desc.');
		return {
			key: fieldKey(objectIn(field, 'field'), object),
			descending: direction === 'desc',
		};
	});
}

/** Advanced filtering: results by cursor, which lives half a minute. */
export class Search {
	private readonly cursors = new Map<
		string,
		{ ids: string[]; at: number; asked: string; until: number }
	>();

	constructor(private readonly account: Account) {}

	page(body: unknown, offsetHours: number): unknown {
		if (!isObject(body)) throw refusal(400, 'The body must be a JSON object.');
		refuseFaults(body, BODY);
		const { query, _fields: fields = {}, _limit: limit = 100, cursor, sort } = body;
		const most = (body.results_limit as number | null | undefined) ?? MOST_RESULTS;
		if (Number(limit) < 1) throw refusal(400, 'Invalid _limit.');
		if (Number(limit) > LARGEST_PAGE) throw refusal(400, `max_limit = ${LARGEST_PAGE}`);
		const object = targetOf(objectIn(query, 'query'));
		const asked = JSON.stringify([query, sort]);
		const { now } = this.account.world.clock;
		let ids: string[];
		let at = 0;
		if (typeof cursor === 'string' && cursor !== '') {
			const open = this.cursors.get(cursor);
			const isAlive = open !== undefined && open.until > this.account.world.clock.now();
			if (open === undefined || !isAlive || open.asked !== asked) {
				throw refusal(400, 'The cursor is invalid or has expired.');
			}
			({ ids, at } = open);
		} else
			ids = this.find(query, object, orderOf(sort, object), offsetHours).slice(
				0,
				Math.min(most, MOST_RESULTS),
			);
		const end = at + Number(limit);
		const next = end < ids.length ? this.account.newId('cursor') : null;
		if (next !== null) {
			const until = now.call(this.account.world.clock) + CURSOR_LIVES_MS;
			this.cursors.set(next, { ids, at: end, asked, until });
		}
		const wanted = (fields as Record<string, unknown>)[object];
		const store = object === 'contact' ? this.account.contacts : this.account.leads;
		const data = ids
			.slice(at, end)
			.map((id) => store.get(id))
			.filter((row) => row !== undefined)
			.map((row) => shown(row, object, wanted));
		return {
			data,
			cursor: next,
			...(body.include_counts === true
				? { count: { limited: ids.length, total: ids.length } }
				: {}),
		};
	}

	/** Ids of what the index holds; it learns of writes a little late. */
	private find(query: unknown, object: ObjectName, order: Order, offsetHours: number): string[] {
		const { world } = this.account;
		const test = new QueryReader(this.account, offsetHours).read(query, object);
		const { table } = object === 'contact' ? this.account.contacts : this.account.leads;
		const [first, ...further] = order;
		const isByDate = ['date_created', 'date_updated'].includes(first?.key) && further.length === 0;
		if (isByDate && world.settings.indexLagMs === 0) {
			const ids: string[] = [];
			for (const row of table.walk({ by: first.key, descending: first.descending })) {
				if (ids.length === MOST_RESULTS) break;
				if (test(row)) ids.push(row.id);
			}
			return ids;
		}
		const entries: Array<{ id: string; keys: string[] }> = [];
		for (const row of table.searchable(world.clock.now() - world.settings.indexLagMs)) {
			if (!test(row)) continue;
			entries.push({ id: row.id, keys: order.map(({ key }) => String(row[key] ?? '')) });
		}
		entries.sort((left, right) => {
			for (const [index, { descending }] of order.entries()) {
				const one = left.keys[index];
				const other = right.keys[index];
				if (one !== other) return one < other === descending ? 1 : -1;
			}
			return 0;
		});
		return entries.map(({ id }) => id);
	}
}

/** Without a list of fields the vendor answers the id alone. */
function shown(row: Row, object: string, wanted: unknown): Record<string, unknown> {
	const base: Record<string, unknown> = { __object_type: object, id: row.id };
	if (wanted === undefined) return base;
	if (!Array.isArray(wanted)) throw wrong('_fields must hold lists.');
	for (const key of wanted) if (String(key) in row) base[String(key)] = row[String(key)];
	return base;
}
