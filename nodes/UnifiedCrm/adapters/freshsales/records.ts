import type {
	Api,
	Page,
	PageState,
	QueryValue,
	VendorRecord,
	VendorResponse,
	Written,
} from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText, isRecord, path } from '../../engine/json';
import { byNumber, numberOf } from '../../engine/paging';

/** https://developers.freshworks.com/crm/api/#pagination */
export const PAGE_SIZE = 100;

export const API = '/api';

/** Whether a list has more pages: it says so itself, or else shows it by a page that is full. */
export function hasMore(body: VendorRecord, number: number, size: number, count: number): boolean {
	const { total_pages: pages, total } = asRecord(body.meta);
	if (typeof pages === 'number') return number < pages;
	return typeof total === 'number' ? number * size < total : count >= size;
}

/** One page of a list whose records stand under `key`, beside others. */
export async function pageOf(
	address: string,
	key: string,
	query: Record<string, QueryValue>,
	wanted: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page & { body: VendorRecord }> {
	const { number, size } = numberOf(state, Math.min(wanted, PAGE_SIZE));
	const body = await api.get(address, { ...query, page: number, per_page: size });
	const records = asRecords(body[key]);
	return {
		...byNumber(number, size, records, hasMore(body, number, size, records.length)),
		body,
	};
}

/** The record of an answer, which stands beside those that go with it; undefined where it was deleted. */
export function recordIn(body: unknown, key: string): VendorRecord | undefined {
	const record = asRecord(body)[key];
	if (!isRecord(record)) return undefined;
	// Deleted records go to the recycle bin; whether they can still be read is not documented.
	return record.is_deleted === true ? undefined : record;
}

/** What a write answered. */
export function written({ body }: VendorResponse, key: string, id?: string): Written {
	const record = asRecord(body)[key];
	if (!isRecord(record)) return { id };
	const made = asText(record.id) ?? id;
	return made === undefined ? { record } : { id: made, record };
}

/** Deletes answer `true`, an object or nothing. */
export async function deleteRecord(family: string, id: string, api: Api): Promise<void> {
	await api.send({ method: 'DELETE', path: path`/api/${family}/${id}`, repeatable: true });
}

/** Which of the two places an account has its undocumented lists in. */
interface Nesting {
	prefix?: string;
}

const PREFIXES = ['', API];
/** Statuses by which a place shows that it is not there. */
const ELSEWHERE = [301, 302, 404];

/**
 * A list that Freshsales links to from its records but does not document. On some accounts it lies beside `/api`, on others
 * below it; the wrong place answers 404 or a web page. @returns undefined where it is in neither place
 */
export async function nested(
	address: string,
	query: Record<string, QueryValue>,
	api: Api,
): Promise<VendorRecord | undefined> {
	const nesting = await api.memo('place of nested lists', async (): Promise<Nesting> => ({}));
	if (nesting.prefix !== undefined) return await api.get(nesting.prefix + address, query);
	for (const prefix of PREFIXES) {
		const { status, body } = await api.send({
			method: 'GET',
			path: prefix + address,
			query,
			accepts: [200, ...ELSEWHERE],
		});
		if (ELSEWHERE.includes(status) || /^\s*</.test(String(body))) continue;
		const list = isRecord(body) ? body : await api.get(prefix + address, query);
		nesting.prefix = prefix;
		return list;
	}
	return undefined;
}

/** Whether a failure says that there is no such record or place. */
export function isMissing(error: unknown): boolean {
	return error instanceof VendorError && error.kind === 'notFound';
}
