import { without } from '../core/keys';
import { isObject } from '../core/shape';
import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';
import { failure, invalid } from './answers';
import { checkBody, valuesOf } from './bodies';
import { isOn, listOf, rangeTest, textOf } from './query';
import { ALL_FIELDS, FILTERS, FORMATS, METHODS, SORTS, parametersOf } from './parameters';
import type { Method } from './parameters';
import type { Nested } from './query';
import type { Row } from './seeds';
import { remoteOf } from './seeds';
import { TYPES } from './setup';
import type { IntegratedAccount } from './setup';
import type { Store } from './store';

/** The provider's page: what `limit` cannot pass, and what `truto_ignore_limit` gives. */
const PROVIDER_PAGE = 100;
const DEFAULT_LIMIT = 50;

type Test = (row: Row) => boolean;

const idsOf = (value: unknown): string[] =>
	[value].flat().flatMap((entry) => (isObject(entry) ? [String(entry.id)] : []));

const has = (held: unknown, part: string) =>
	String(held ?? '')
		.toLowerCase()
		.includes(part.toLowerCase());

function testsOf(resource: string, query: Nested): Test[] {
	const tests: Test[] = [];
	for (const name of FILTERS[resource] ?? ['search', 'name']) {
		const value = query[name];
		if (value === undefined) continue;
		tests.push(testOf(name, value));
	}
	return tests;
}

function testOf(name: string, value: string | Nested): Test {
	switch (name) {
		case 'created_at':
		case 'updated_at':
		case 'activity_date': {
			const test = rangeTest(name, value);
			return (row) => test(row[name]);
		}
		// Two moments that make a range, as the provider has it.
		case 'start_time':
		case 'end_time': {
			const plain = name === 'start_time' ? 'gte' : 'lt';
			const test = rangeTest(name, typeof value === 'string' ? { [plain]: value } : value);
			return (row) => test(row.start_time);
		}
		case 'account':
		case 'owner':
		case 'contact':
		case 'lead': {
			const id = textOf(value, 'id') ?? '';
			return (row) => idsOf(row[name]).includes(id);
		}
		case 'contact_id':
			return (row) => idsOf(row.contact).includes(String(value));
		case 'email_addresses': {
			const wanted = (textOf(value, 'email') ?? '').toLowerCase();
			return (row) =>
				JSON.stringify(row.email_addresses ?? [])
					.toLowerCase()
					.includes(`"${wanted}"`);
		}
		case 'phone_numbers': {
			const wanted = textOf(value, 'number') ?? '';
			return (row) => JSON.stringify(row.phone_numbers ?? []).includes(wanted);
		}
		case 'search': {
			const wanted = textOf(value, 'eq') ?? '';
			return (row) => has(row.name, wanted) || has(JSON.stringify(row.email_addresses), wanted);
		}
		case 'engagement_type': {
			const wanted = listOf(value);
			if (!wanted.every((type) => (TYPES as readonly string[]).includes(type))) {
				throw invalid(['engagement_type is not valid']);
			}
			return (row) => wanted.includes(String(row.engagement_type));
		}
		default: {
			const wanted = listOf(isObject(value) && value.in !== undefined ? value.in : value);
			return (row) =>
				wanted.some((entry) => String(row[name]).toLowerCase() === entry.toLowerCase());
		}
	}
}

/** Unified calls of one integrated account. */
export class Unified {
	constructor(
		private readonly store: Store,
		private readonly account: IntegratedAccount,
	) {}

	list(resource: string, query: Nested): Answer {
		this.check(resource, 'list', query);
		if (
			this.account.needsType &&
			resource === 'engagements' &&
			query.engagement_type === undefined
		) {
			throw invalid(['engagement_type is required'], {
				missing_required_query_parameters: ['engagement_type'],
			});
		}
		const limit = isOn('truto_ignore_limit', query.truto_ignore_limit)
			? PROVIDER_PAGE
			: readLimit(query.limit);
		const { rows, next, start } = this.page(resource, query, limit);
		const shown = rows.map((row) => this.show(resource, row, query));
		const key = query.truto_key_by;
		if (key !== undefined && typeof key !== 'string') throw invalid(['truto_key_by is not valid']);
		const result =
			key === undefined ? shown : Object.fromEntries(shown.map((row) => [String(row[key]), row]));
		return {
			status: 200,
			body: {
				result,
				next_cursor: next,
				prev_cursor:
					start === 0 ? null : encode({ start: Math.max(start - limit, 0), key: keyOf(query) }),
				result_count: rows.length,
				is_partial_response: false,
			},
		};
	}

	get(resource: string, id: string, query: Nested): Answer {
		this.check(resource, 'get', query);
		const { row } = this.store.find(resource, id, textOf(query.engagement_type));
		return { status: 200, body: this.show(resource, row, query) };
	}

	create(resource: string, body: unknown, query: Nested): Answer {
		this.check(resource, 'create', query);
		const checked = checkBody(this.store, resource, body, 'create', this.account.needsType);
		const row = this.store.insert(resource, valuesOf(checked));
		return { status: 200, body: this.show(resource, row, query) };
	}

	/** Contacts answer their id alone, as several providers' updates do. */
	update(resource: string, id: string, body: unknown, query: Nested): Answer {
		this.check(resource, 'update', query);
		const checked = checkBody(this.store, resource, body, 'update', this.account.needsType);
		const { row, part } = this.store.find(
			resource,
			id,
			textOf(checked.engagement_type as string | undefined),
		);
		const saved = this.store.save(part, merged(row, checked));
		if (resource === 'contacts') return { status: 200, body: { id } };
		return { status: 200, body: this.show(resource, saved, query) };
	}

	/** Engagements answer nothing, as some providers do. */
	delete(resource: string, id: string, query: Nested): Answer {
		this.check(resource, 'delete', query);
		const type = textOf(query.engagement_type);
		if (this.account.needsType && resource === 'engagements' && type === undefined) {
			throw invalid(['engagement_type is required'], {
				missing_required_query_parameters: ['engagement_type'],
			});
		}
		this.store.delete(resource, id, type);
		return resource === 'contacts' ? { status: 200, body: { id } } : { status: 204 };
	}

	private check(resource: string, method: Method, query: Nested): void {
		this.store.parts(resource);
		if (!(METHODS[resource] ?? ['list', 'get']).includes(method)) {
			throw new VendorAnswer(failure(405, `${method} is not supported for ${resource}`));
		}
		if (this.account.isReadOnly && method !== 'list' && method !== 'get') {
			throw new VendorAnswer(failure(405, 'Write methods are not allowed for sandbox accounts'));
		}
		const known = parametersOf(resource, method);
		const strange = Object.keys(query).filter((name) => !known.includes(name));
		if (strange.length > 0) throw invalid(strange.map((name) => `${name} is not a parameter`));
		const format = query.truto_response_format;
		if (format !== undefined && !FORMATS.includes(String(format))) {
			throw invalid(['truto_response_format is not valid']);
		}
		const extra = query.remote_query;
		if (typeof extra === 'string') throw invalid(['remote_query must be an object']);
		isOn('truto_ignore_remote_data', query.truto_ignore_remote_data);
	}

	/** A record in the format that is asked for. */
	private show(resource: string, row: Row, query: Nested): Record<string, unknown> {
		const format = query.truto_response_format ?? 'unified';
		const remote = remoteOf(row);
		if (format === 'raw') return remote;
		const unified = without(row, 'provider_data');
		const ignores = isOn('truto_ignore_remote_data', query.truto_ignore_remote_data);
		const whole =
			format === 'normalized'
				? Object.fromEntries(
						(ALL_FIELDS[resource] ?? Object.keys(unified)).map((name) => [name, row[name] ?? null]),
					)
				: { ...unified, ...(ignores ? {} : { remote_data: remote }) };
		return without(whole, ...listOf(query.truto_exclude_fields));
	}

	private page(
		resource: string,
		query: Nested,
		limit: number,
	): { rows: Row[]; next: string | null; start: number } {
		const key = keyOf(query);
		const start = readCursor(query.next_cursor, key);
		const wantedTypes =
			query.engagement_type === undefined ? undefined : listOf(query.engagement_type);
		const parts = this.store
			.parts(resource)
			.filter(
				(_part, index) =>
					resource !== 'engagements' || (wantedTypes?.includes(TYPES[index]) ?? true),
			);
		const filters = without(query, 'engagement_type');
		const tests = testsOf(resource, filters);
		if (wantedTypes !== undefined) testOf('engagement_type', query.engagement_type);
		const order = orderOf(resource, query.sort_by);
		const test = tests.length === 0 ? undefined : (row: Row) => tests.every((one) => one(row));
		if (order !== undefined && parts.length > 1) {
			const all = parts.flatMap(({ table }) => table.filter(test ?? (() => true)));
			const sign = order.descending ? -1 : 1;
			all.sort((left, right) => (order.of(left) < order.of(right) ? -1 : 1) * sign);
			const end = Math.min(start + limit, all.length);
			const next = end < all.length ? encode({ start: end, key }) : null;
			return { rows: all.slice(start, end), next, start };
		}
		const rows: Row[] = [];
		let total = 0;
		for (const { listing } of parts) {
			const page = listing.page({
				...(test === undefined ? {} : { test }),
				...(order === undefined ? {} : { order: [order, { of: ({ id }: Row) => Number(id) }] }),
				key,
				offset: Math.max(start - total, 0),
				limit: limit - rows.length,
			});
			rows.push(...page.rows);
			total += page.total;
		}
		const end = start + rows.length;
		return { rows, next: end < total ? encode({ start: end, key }) : null, start };
	}
}

/** A row with a change; null takes a field out, custom fields merge. */
function merged(row: Row, body: Record<string, unknown>): Row {
	const values = valuesOf(body);
	const changed: Row = { ...row, ...values };
	if (isObject(values.custom_fields) && isObject(row.custom_fields)) {
		changed.custom_fields = { ...row.custom_fields, ...values.custom_fields };
	}
	if (values.name !== undefined && body.name === undefined) {
		changed.name = `${String(changed.first_name ?? '')} ${String(changed.last_name ?? '')}`.trim();
	}
	for (const [name, value] of Object.entries(changed)) if (value === null) delete changed[name];
	return changed;
}

function orderOf(resource: string, sort: string | Nested | undefined) {
	if (sort === undefined) return undefined;
	const [[name, direction], ...more] = typeof sort === 'string' ? [['', '']] : Object.entries(sort);
	const known =
		SORTS[resource]?.includes(name) === true && (direction === 'asc' || direction === 'desc');
	if (!known || more.length > 0) throw invalid(['sort_by is not valid']);
	return { of: (row: Row) => String(row[name] ?? ''), descending: direction === 'desc' };
}

function readLimit(value: string | Nested | undefined): number {
	if (value === undefined) return DEFAULT_LIMIT;
	const limit = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0;
	if (limit < 1) throw invalid(['limit is not valid']);
	return Math.min(limit, PROVIDER_PAGE);
}

/** What must stay equal from page to page. */
function keyOf(query: Nested): string {
	return JSON.stringify(Object.entries(without(query, 'next_cursor', 'limit')).sort());
}

function encode(place: { start: number; key: string }): string {
	return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readCursor(cursor: string | Nested | undefined, key: string): number {
	if (cursor === undefined) return 0;
	try {
		const place: unknown = JSON.parse(Buffer.from(String(cursor), 'base64url').toString());
		if (isObject(place) && place.key === key && typeof place.start === 'number') return place.start;
	} catch {
		// not one of ours
	}
	throw invalid(['next_cursor is not valid for these parameters']);
}
