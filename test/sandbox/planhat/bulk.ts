import { isObject } from '../core/shape';
import type { Account } from './account';
import { KEYS } from './account';
import { badRequest, Refusal } from './answers';
import type { Json } from './answers';
import type { Resource } from './models';
import type { Row } from './seeds';
import type { Tenant } from './tenant';
import { store } from './writes';

const MOST_ITEMS = 5000;

/** What a bulk write tells. */
export interface BulkResult extends Json {
	created: number;
	createdErrors: Json[];
	insertsKeys: Json[];
	updated: number;
	updatedErrors: Json[];
	updatesKeys: Json[];
	nonupdates: number;
	modified: string[];
	upsertedIds: string[];
	permissionErrors: Json[];
}

/** The record that an item means: by id, then by its keys. */
function matchOf(account: Account, resource: Resource, item: Json): Row | undefined {
	const rows = resource.store(account);
	if (item._id !== undefined) return rows.get(String(item._id));
	for (const key of ['sourceId', 'externalId', ...resource.uniqueKeys]) {
		if ((item[key] ?? '') === '') continue;
		const value = key === 'email' ? String(item[key]).toLowerCase() : item[key];
		const row = rows.holder(key, value);
		if (row !== undefined) return row;
	}
	return undefined;
}

function keysOf(row: Row, tenant: Tenant): Json {
	const names = ['_id', ...KEYS, ...(tenant.tellsMore ? ['email'] : [])];
	return Object.fromEntries(names.flatMap((name) => (row[name] ? [[name, row[name]]] : [])));
}

const withoutId = (item: Json): Json =>
	Object.fromEntries(Object.entries(item).filter(([key]) => key !== '_id'));

function isUnchanged(before: Row, item: Json): boolean {
	return Object.entries(item).every(
		([key, value]) => JSON.stringify(before[key]) === JSON.stringify(value),
	);
}

/** Upserts each item of an array by its keys. @returns the status and the report; its order is not that of the items */
export function bulkUpsert(
	account: Account,
	tenant: Tenant,
	resource: Resource,
	items: unknown[],
): { status: number; result: BulkResult } {
	if (items.length === 0) throw badRequest('The array is empty');
	if (items.length > MOST_ITEMS) throw badRequest(`At most ${MOST_ITEMS} items`);
	if (!items.every(isObject)) throw badRequest('Every item must be an object');
	const result: BulkResult = {
		created: 0,
		createdErrors: [],
		insertsKeys: [],
		updated: 0,
		updatedErrors: [],
		updatesKeys: [],
		nonupdates: 0,
		modified: [],
		upsertedIds: [],
		permissionErrors: [],
	};
	if (tenant.readsOnly) {
		result.permissionErrors = items.map((item) => ({ ...item, message: 'No permission' }));
		return { status: 403, result };
	}
	const seen = new Set<string>();
	for (const item of [...items].reverse()) {
		const before = matchOf(account, resource, item);
		const isNew = before === undefined || result.upsertedIds.includes(before._id);
		const errors = isNew ? result.createdErrors : result.updatedErrors;
		const fail = (message: string) =>
			errors.push(tenant.tellsMore ? { item, message } : { ...item, message });
		const keys = [...KEYS, ...resource.uniqueKeys].filter((key) => (item[key] ?? '') !== '');
		const repeated = keys.filter((key) => seen.has(`${key} ${String(item[key])}`));
		for (const key of keys) seen.add(`${key} ${String(item[key])}`);
		if (repeated.length > 0) {
			fail(`${repeated.join(',')} duplicated`);
			continue;
		}
		if (item._id !== undefined && before === undefined) {
			fail('_id not found');
			continue;
		}
		try {
			const body = withoutId(item);
			if (before !== undefined && isUnchanged(before, body)) {
				result.nonupdates++;
				continue;
			}
			const row = store(account, tenant, resource, body, before);
			if (before === undefined) {
				result.created++;
				result.insertsKeys.push(keysOf(row, tenant));
				result.upsertedIds.push(row._id);
			} else {
				result.updated++;
				result.updatesKeys.push(keysOf(row, tenant));
				result.modified.push(row._id);
			}
		} catch (error) {
			fail(error instanceof Refusal ? error.message : `Internal error: ${String(error)}`);
		}
	}
	const failures = result.createdErrors.length + result.updatedErrors.length;
	const isUseless = failures === items.length && tenant.tellsMore;
	return { status: failures === 0 ? 200 : isUseless ? 400 : 206, result };
}
