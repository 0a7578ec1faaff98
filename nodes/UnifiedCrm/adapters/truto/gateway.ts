import type {
	Api,
	ListQuery,
	Page,
	PageState,
	QueryValue,
	VendorRecord,
	VendorRequest,
} from '../adapter';
import { asRecord, asRecords, asText, isRecord, path } from '../../engine/json';
import { explained } from './capabilities';
import type { Method } from './capabilities';

export type Family = 'contacts' | 'engagements';

export type Query = Record<string, QueryValue>;

/** The largest page that is asked for; what a CRM gives at most is up to it. */
export const PAGE_SIZE = 100;

/** Path of a resource of the unified CRM API. https://truto.one/docs/api-reference/unified-crm-api */
export const unified = (resource: string) => `/unified/crm/${resource}`;

/** Every request says which connected account it is for. */
export function forAccount(api: Api, query: Query = {}): Query {
	return { integrated_account_id: api.settings.integratedAccountId, ...query };
}

/** Sends a request; a failure says what the account lacks, where that is why. */
export async function ask(
	family: Family,
	method: Method,
	request: VendorRequest,
	api: Api,
): Promise<unknown> {
	const answer = await api.send(request).catch((error: Error) => error);
	if (answer instanceof Error) throw await explained(answer, family, method, api);
	return answer.body;
}

/** The records of a list: an object by keys, or an answer of the CRM itself, may stand in place of the list. */
export function recordsOf(body: unknown): VendorRecord[] {
	if (Array.isArray(body)) return asRecords(body);
	const { result } = asRecord(body);
	if (Array.isArray(result)) return asRecords(result);
	if (isRecord(result)) return Object.values(result).filter(isRecord);
	return isRecord(body) && result === undefined && Object.keys(body).length > 0 ? [body] : [];
}

/** One page. All parameters but the cursor stay the same, so that the size travels along. */
export async function listPage(
	family: Family,
	query: Query,
	{ size }: Pick<ListQuery, 'size'>,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { cursor, limit } = asRecord(state);
	const sent = Number(limit ?? size);
	const body = await ask(
		family,
		'list',
		{
			method: 'GET',
			path: unified(family),
			query: forAccount(api, { limit: sent, next_cursor: asText(cursor), ...query }),
		},
		api,
	);
	const next = asText(asRecord(body).next_cursor);
	const records = recordsOf(body);
	return next === undefined ? { records } : { records, next: { cursor: next, limit: sent } };
}

/** Every record of a short list beside what the user asked for. */
export async function wholeList(resource: string, query: Query, api: Api): Promise<VendorRecord[]> {
	const all: VendorRecord[] = [];
	const seen = new Set<string>();
	let cursor: string | undefined;
	do {
		const { body } = await api.send({
			method: 'GET',
			path: unified(resource),
			query: forAccount(api, { limit: PAGE_SIZE, next_cursor: cursor, ...query }),
			lookup: true,
		});
		all.push(...recordsOf(body));
		cursor = asText(asRecord(body).next_cursor);
		if (cursor === undefined || seen.has(cursor)) return all;
		seen.add(cursor);
	} while (seen.size < MOST_PAGES);
	return all;
}

const MOST_PAGES = 50;

/** One record, which comes bare. */
export async function getRecord(
	family: Family,
	id: string,
	query: Query,
	api: Api,
): Promise<VendorRecord> {
	const request = { method: 'GET', path: one(family, id), query: forAccount(api, query) } as const;
	return asRecord(await ask(family, 'get', request, api));
}

function one(family: Family, id: string): string {
	return path`/unified/crm/${family}/${id}`;
}

/**
 * Writes with a key of its own: Truto answers a repetition from what it kept, so that a lost answer can be asked for again.
 * https://truto.one/docs/api-reference/overview/introduction
 */
export async function write(
	family: Family,
	id: string | undefined,
	body: VendorRecord,
	query: Query,
	api: Api,
): Promise<VendorRecord> {
	const request: VendorRequest = {
		method: id === undefined ? 'POST' : 'PATCH',
		path: id === undefined ? unified(family) : one(family, id),
		query: forAccount(api, query),
		body,
		headers: { 'idempotency-key': crypto.randomUUID() },
		repeatable: true,
	};
	return asRecord(await ask(family, id === undefined ? 'create' : 'update', request, api));
}

export async function deleteRecord(
	family: Family,
	id: string,
	query: Query,
	api: Api,
): Promise<void> {
	await ask(
		family,
		'delete',
		{ method: 'DELETE', path: one(family, id), query: forAccount(api, query), repeatable: true },
		api,
	);
}
