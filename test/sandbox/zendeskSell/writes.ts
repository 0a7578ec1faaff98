import { isObject } from '../core/shape';
import { attributeErrors, envelope, refusal } from './answers';
import { filterTests, onlyParameters } from './lists';
import type { Query } from './lists';
import { customFieldProblems } from './lookups';
import type { Resource } from './resource';
import { writeProblems } from './resource';
import type { Row } from './seeds';
import type { Account } from './state';

const ADDRESS_KEYS = ['line1', 'city', 'postal_code', 'state', 'country'];

/** The attributes of a write body, which must be `{"data": {…}}` with at most a `meta` beside. */
export function dataOf(body: unknown): Record<string, unknown> {
	if (!isObject(body))
		throw refusal(400, 'invalid_payload', 'The request body must be a JSON object.');
	const stray = Object.keys(body).filter((key) => key !== 'data' && key !== 'meta');
	if (!isObject(body.data) || stray.length > 0) {
		throw refusal(
			422,
			'incorrect_payload',
			`The payload must hold the attributes under 'data'.`,
			'/data',
		);
	}
	return body.data;
}

/** The record with an id in a path; 404 where it is gone or was never there. */
export function find(account: Account, resource: Resource, id: string): Row {
	const row = account.stores[resource.name].get(id);
	if (row === undefined)
		throw refusal(404, 'not_found', `The ${resource.type} could not be found.`);
	return row;
}

export function show(account: Account, resource: Resource, row: Row) {
	return envelope(resource.type, resource.settle?.(account, row) ?? row);
}

export function create(account: Account, resource: Resource, data: Record<string, unknown>): Row {
	const problems = writeProblems(resource, account, data, undefined);
	if (problems.length > 0) throw attributeErrors(resource.type, problems);
	const store = account.stores[resource.name];
	const now = account.now();
	const blank = resource.blank(account);
	const row: Row = {
		...blank,
		...merged(blank, data),
		id: store.takeId(),
		...timesOf(resource, now),
	};
	return keep(account, resource, row, undefined);
}

export function update(
	account: Account,
	resource: Resource,
	before: Row,
	data: Record<string, unknown>,
): Row {
	const problems = writeProblems(resource, account, data, before);
	if (problems.length > 0) throw attributeErrors(resource.type, problems);
	const kept = resource.replacesAll === true ? { ...before, ...clearedBy(resource, data) } : before;
	const row: Row = { ...kept, ...merged(kept, data), id: before.id, updated_at: account.now() };
	return keep(account, resource, row, before);
}

/** Calls have no creation time of their own. */
function timesOf(resource: Resource, now: string): Record<string, string> {
	return resource.name === 'calls' ? { updated_at: now } : { created_at: now, updated_at: now };
}

/** What a full PUT empties by leaving it out; the owner stays. */
function clearedBy(resource: Resource, data: Record<string, unknown>): Record<string, unknown> {
	const left = Object.entries(resource.rules).filter(
		([key]) => data[key] === undefined && key !== 'owner_id',
	);
	return Object.fromEntries(
		left.map(([key, { type }]) => [key, type === 'boolean' ? false : null]),
	);
}

/** Custom fields merge by name, tags and addresses are replaced. */
function merged(
	before: Record<string, unknown>,
	data: Record<string, unknown>,
): Record<string, unknown> {
	const result = { ...data };
	if (isObject(data.custom_fields)) {
		const fields = { ...(before.custom_fields as Record<string, unknown>), ...data.custom_fields };
		result.custom_fields = Object.fromEntries(
			Object.entries(fields).filter(([, value]) => value !== null),
		);
	}
	if (isObject(data.address)) {
		const { address } = data;
		result.address = Object.fromEntries(ADDRESS_KEYS.map((key) => [key, address[key] ?? null]));
	}
	if (Array.isArray(data.tags)) result.tags = [...new Set(data.tags)];
	return result;
}

function keep(account: Account, resource: Resource, row: Row, before: Row | undefined): Row {
	const settled = resource.settle?.(account, row) ?? row;
	account.learnTags(resource.type, settled.tags);
	const store = account.stores[resource.name];
	if (before === undefined) store.insert(settled);
	else store.replace(settled);
	account.record(
		resource.name,
		before === undefined ? 'created' : 'updated',
		settled,
		before ?? null,
	);
	return settled;
}

export function remove(account: Account, resource: Resource, row: Row): void {
	account.stores[resource.name].delete(row.id);
	account.record(resource.name, 'deleted', row, null);
}

/** Creates, or updates the one record that the query's filters find; several are an error. */
export function upsert(account: Account, resource: Resource, query: Query, body: unknown): Row {
	const custom = Object.keys(query).filter((name) => /^custom_fields\[.+\]$/.test(name));
	for (const name of custom) {
		const problems = customFieldProblems(resource.type, { [name.slice(14, -1)]: null });
		if (problems.length > 0)
			throw refusal(400, 'invalid_param', `The parameter '${name}' is not known.`, name);
	}
	const known = {
		...resource.filters,
		...Object.fromEntries(custom.map((name) => [name, 'text' as const])),
	};
	onlyParameters(
		query,
		Object.keys(known).filter((name) => name !== 'ids'),
	);
	const tests = filterTests(query, known, account);
	if (tests.length === 0)
		throw refusal(400, 'invalid_param', 'An upsert needs at least one filter.');
	const data = dataOf(body);
	const matches: Row[] = [];
	for (const row of account.stores[resource.name].values()) {
		if (tests.every((test) => test(row))) matches.push(row);
	}
	if (matches.length > 1) throw refusal(409, 'conflict', 'The filters match more than one record.');
	return matches.length === 1
		? update(account, resource, matches[0], data)
		: create(account, resource, data);
}
