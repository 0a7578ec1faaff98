import { isObject } from '../core/shape';
import { refusal } from './answers';
import type { Row } from './seeds';
import type { Account, StoreName } from './state';

/** Resources that the Search API has here. */
export const SEARCHABLE: StoreName[] = ['contacts', 'leads', 'deals'];

const LARGEST_PAGE = 200;

type Test = (row: Row) => boolean;

function badQuery(details: string) {
	return refusal(400, 'invalid_payload', details);
}

/** Answers `POST /v3/<resource>/search`: one result per query in `items`. The index lags behind writes. */
export function search(account: Account, name: StoreName, body: unknown) {
	if (!isObject(body) || !Array.isArray(body.items) || body.items.length === 0) {
		throw badQuery('The payload needs a list of queries under items.');
	}
	return { items: body.items.map((item: unknown) => searchOne(account, name, item)) };
}

function searchOne(account: Account, name: StoreName, item: unknown) {
	if (!isObject(item) || !isObject(item.data) || !isObject(item.data.query)) {
		throw badQuery('Each query stands under data.query.');
	}
	const { query, per_page: size = 20, cursor, hits, ...rest } = item.data;
	const { projection, filter, sort, ...others } = query as Record<string, unknown>;
	const [stray] = [...Object.keys(rest), ...Object.keys(others)];
	if (stray !== undefined) throw badQuery(`The key ${stray} is not known.`);
	if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
		throw badQuery(`per_page must be a number from 1 to ${LARGEST_PAGE}.`);
	}
	const test = filter === undefined ? () => true : readFilter(filter);
	const visibleBefore = account.world.clock.now() - account.world.settings.indexLagMs;
	const rows = [...account.stores[name].values()].filter(
		(row) => Date.parse(String(row.updated_at)) <= visibleBefore && test(row),
	);
	sortRows(rows, sort);
	const offset =
		cursor === undefined ? 0 : Number(Buffer.from(String(cursor), 'base64url').toString());
	if (!Number.isInteger(offset) || offset < 0) throw badQuery('The cursor is not valid.');
	const shown = rows.slice(offset, offset + size);
	const next =
		offset + size < rows.length ? Buffer.from(String(offset + size)).toString('base64url') : null;
	const names = projectionOf(projection);
	return {
		successful: true,
		items:
			hits === false
				? []
				: shown.map((row) => ({
						data: { id: row.id, version: 1, ...pick(row, names) },
						meta: { type: name.slice(0, -1) },
					})),
		meta: {
			type: 'collection',
			count: shown.length,
			total_count: rows.length,
			links: next === null ? {} : { next_page: next },
		},
	};
}

function projectionOf(projection: unknown): string[] {
	if (projection === undefined) return [];
	if (!Array.isArray(projection)) throw badQuery('projection must be a list.');
	return projection.map((entry: unknown) => {
		if (!isObject(entry) || typeof entry.name !== 'string')
			throw badQuery('projection needs names.');
		return entry.name;
	});
}

function pick(row: Row, names: string[]): Record<string, unknown> {
	return Object.fromEntries(names.map((name) => [name, valueOf(row, name)]));
}

/** `custom_fields.<name>` and `address.city` reach into objects. */
function valueOf(row: Row, name: string): unknown {
	const [head, ...tail] = name.split('.');
	if (!(head in row)) throw badQuery(`The attribute ${name} is not known.`);
	const value = row[head];
	return tail.length === 0 || !isObject(value) ? value : (value[tail.join('.')] ?? null);
}

function readFilter(filter: unknown): Test {
	if (!isObject(filter)) throw badQuery('filter must be an object.');
	for (const [join, isAnd] of [
		['and', true],
		['or', false],
	] as const) {
		const parts = filter[join];
		if (parts === undefined) continue;
		if (!Array.isArray(parts)) throw badQuery(`${join} must be a list.`);
		const tests = parts.map((part: unknown) =>
			readFilter(isObject(part) ? (part.filter ?? part) : part),
		);
		return isAnd
			? (row) => tests.every((test) => test(row))
			: (row) => tests.some((test) => test(row));
	}
	if (isObject(filter.filter)) return readFilter(filter.filter);
	const { attribute, parameter } = filter;
	if (!isObject(attribute) || typeof attribute.name !== 'string' || !isObject(parameter)) {
		throw badQuery('A filter needs attribute.name and parameter.');
	}
	return readParameter(attribute.name, parameter);
}

function readParameter(name: string, parameter: Record<string, unknown>): Test {
	const [[kind, wanted] = []] = Object.entries(parameter);
	const text = (row: Row) => String(valueOf(row, name) ?? '').toLowerCase();
	switch (kind) {
		case 'eq':
			return (row) => text(row) === String(wanted).toLowerCase();
		case 'starts_with':
			return (row) => text(row).startsWith(String(wanted).toLowerCase());
		case 'contains':
			return (row) => text(row).includes(String(wanted).toLowerCase());
		case 'any':
			return (row) =>
				Array.isArray(wanted) && wanted.some((one) => text(row) === String(one).toLowerCase());
		case 'is_null':
			return (row) => (valueOf(row, name) === null) === wanted;
		case 'range':
			return rangeTest(name, wanted);
		default:
			throw badQuery(`The parameter ${kind} is not known.`);
	}
}

function rangeTest(name: string, range: unknown): Test {
	if (!isObject(range)) throw badQuery('range must be an object.');
	const compare: Record<string, (value: string | number, bound: string | number) => boolean> = {
		gt: (value, bound) => value > bound,
		gte: (value, bound) => value >= bound,
		lt: (value, bound) => value < bound,
		lte: (value, bound) => value <= bound,
	};
	const bounds = Object.entries(range);
	const stray = bounds.find(([key]) => !Object.hasOwn(compare, key));
	if (stray !== undefined) throw badQuery(`The range bound ${stray[0]} is not known.`);
	return (row) => {
		const value = valueOf(row, name);
		if (typeof value !== 'string' && typeof value !== 'number') return false;
		return bounds.every(([key, bound]) => compare[key](value, bound as string | number));
	};
}

function sortRows(rows: Row[], sort: unknown): void {
	if (sort === undefined) return;
	if (!Array.isArray(sort)) throw badQuery('sort must be a list.');
	for (const entry of [...sort].reverse() as unknown[]) {
		if (!isObject(entry) || !isObject(entry.attribute)) throw badQuery('sort needs attributes.');
		const { name } = entry.attribute;
		const sign = entry.ascending === false ? -1 : 1;
		const key = (row: Row) => String(valueOf(row, String(name)) ?? '');
		rows.sort(
			(left, right) => sign * (key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0),
		);
	}
}
