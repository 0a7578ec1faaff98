import type {
	Api,
	Batch,
	ItemFailure,
	ListQuery,
	Page,
	PageState,
	QueryValue,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { VendorError } from '../../engine/failures';
import { asList, asRecord, asRecords, asText, isRecord, path } from '../../engine/json';
import { byOffset, offsetOf } from '../../engine/paging';
import { milliseconds, utc } from '../../engine/time';
import type { FilterValues } from '../../model';

/** How a list is sorted; without an order, records move between pages. */
interface Order {
	key: string;
	direction: 'asc' | 'desc';
	/** The walk may stop at the first record before this moment. */
	until?: string;
}

/**
 * The order that the filters ask for. There is no filter by time: the newest come first, and the walk stops where it has
 * passed what is wanted.
 */
export function orderOf(
	{ sort_by, updated_after, created_after }: FilterValues,
	keys: Record<string, string>,
): Order {
	if (sort_by !== undefined) {
		const until =
			sort_by.direction === 'desc'
				? { created_at: created_after, updated_at: updated_after }[sort_by.field]
				: undefined;
		return { key: keys[sort_by.field], direction: sort_by.direction, until };
	}
	if (updated_after !== undefined)
		return { key: keys.updated_at, direction: 'desc', until: updated_after };
	if (created_after !== undefined)
		return { key: keys.created_at, direction: 'desc', until: created_after };
	return { key: '_id', direction: 'asc' };
}

/** One page. https://docs.planhat.com/#pagination: the end is a page that is not full */
export async function listPage(
	model: string,
	query: Record<string, QueryValue>,
	order: Order,
	{ size }: Pick<ListQuery, 'size'>,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const offset = offsetOf(state);
	const { body } = await api.send({
		method: 'GET',
		path: `/${model}`,
		query: {
			...query,
			sort: `${order.direction === 'desc' ? '-' : ''}${order.key}`,
			limit: size,
			offset,
		},
	});
	const records = recordsOf(body);
	return hasPassed(records, order) ? { records } : byOffset(offset, size, records);
}

/** The records of a list; an object in its place is an error, though the status says otherwise. */
export function recordsOf(body: unknown): VendorRecord[] {
	if (Array.isArray(body)) return asRecords(body);
	const inner = asRecord(body).data;
	if (Array.isArray(inner)) return asRecords(inner);
	throw new VendorError(
		asText(asRecord(body).message) ?? asText(asRecord(body).error) ?? 'the list holds no records',
		{
			kind: 'broken',
			body,
		},
	);
}

/** Whether the walk is past the moment. A page that is not sorted says nothing. */
function hasPassed(records: VendorRecord[], { key, until }: Order): boolean {
	if (until === undefined || records.length === 0) return false;
	const stamps = records.map((record) => Date.parse(utc(record[key]) ?? ''));
	const isSorted = stamps.every((stamp, index) => index === 0 || stamp <= stamps[index - 1]);
	return isSorted && stamps[stamps.length - 1] < milliseconds(until);
}

export async function getRecord(model: string, id: string, api: Api): Promise<VendorRecord> {
	return await api.get(path`/${model}/${id}`);
}

export async function createRecord(model: string, body: VendorRecord, api: Api): Promise<Written> {
	return { record: asRecord((await api.send({ method: 'POST', path: `/${model}`, body })).body) };
}

/** A PUT merges. */
export async function updateRecord(
	model: string,
	id: string,
	body: VendorRecord,
	api: Api,
): Promise<Written> {
	const answer = await api.send({
		method: 'PUT',
		path: path`/${model}/${id}`,
		body,
		repeatable: true,
	});
	return { id, record: asRecord(answer.body) };
}

export async function deleteRecord(model: string, id: string, api: Api): Promise<void> {
	const { body } = await api.send({
		method: 'DELETE',
		path: path`/${model}/${id}`,
		repeatable: true,
	});
	if (asRecord(body).deletedCount === 0) {
		throw new VendorError(`there is no record with the id ${id}`, {
			kind: 'notFound',
			status: 404,
		});
	}
}

/** Up to 5,000 records in one call. https://docs.planhat.com/#bulk-upsert */
const BULK_SIZE = 5_000;

/** Updates in bulk. The answer names the records in no promised order, so that they are matched by id. */
export function bulkUpdate(model: string): Batch<WriteInput & { id: string }> {
	return {
		size: BULK_SIZE,
		send: async (inputs, api) => {
			const report = await bulk(
				model,
				inputs.map(({ id, body }) => ({ _id: id, ...body })),
				api,
			);
			return inputs.map(({ id }) => report.failureOf('_id', id) ?? { id });
		},
	};
}

/** Writes records in bulk. @returns what failed, found by a key that the records were sent with */
export async function bulk(
	model: string,
	records: VendorRecord[],
	api: Api,
): Promise<{ failureOf: (key: string, value: string) => ItemFailure | undefined }> {
	const { body } = await api.send({
		method: 'PUT',
		path: `/${model}`,
		body: records,
		repeatable: true,
	});
	const { createdErrors, updatedErrors, permissionErrors } = asRecord(body);
	const errors = [...asList(createdErrors), ...asList(updatedErrors), ...asList(permissionErrors)];
	return {
		failureOf: (key, value) => {
			const error = errors.find((each) => isRecord(each) && holds(each, key, value));
			if (error === undefined) return undefined;
			const { message, error: text, reason } = asRecord(error);
			return {
				failure: 'invalid',
				message: asText(message) ?? asText(text) ?? asText(reason) ?? 'refused in bulk',
				details: error,
			};
		},
	};
}

/** The item of an error stands beside its message, or inside. */
function holds(error: VendorRecord, key: string, value: string): boolean {
	return [error, error.item, error.data, error.doc].some(
		(each) => isRecord(each) && asText(each[key])?.toLowerCase() === value.toLowerCase(),
	);
}
