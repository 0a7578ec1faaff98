import type {
	Api,
	Page,
	PageState,
	QueryValue,
	VendorRecord,
	VendorRequest,
	VendorResponse,
} from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import { byAddress } from '../../engine/paging';

/** The dated version of v2 that this adapter speaks; v1 ignores it. https://developer.affinity.co/pages/versioning */
export const API_VERSION = '2026-07-15';

/** https://api-docs.affinity.co/#pagination */
export const V1_PAGE = 500;
export const V2_PAGE = 100;

/** A place in a v1 list. All parameters must stay the same on the next page, the size too. */
export interface V1Place {
	size: number;
	token?: string;
}

/** The place in a v1 list that a state stands for. */
export function placeOf(state: PageState | undefined, size: number): V1Place {
	const { size: first, token } = asRecord(state);
	return { size: Number(first ?? size), token: asText(token) };
}

/** A page of a v1 list, whose records stand under a key; some lists have been seen as a bare array. */
export async function v1Page(
	path: string,
	key: string,
	query: Record<string, QueryValue>,
	place: V1Place,
	api: Api,
): Promise<{ records: VendorRecord[]; next?: V1Place }> {
	const { body } = await api.send({
		method: 'GET',
		path,
		query: { ...query, page_size: place.size, page_token: place.token },
	});
	if (Array.isArray(body)) return { records: asRecords(body) };
	const answer = asRecord(body);
	const token = asText(answer.next_page_token);
	const records = asRecords(answer[key]);
	return token === undefined ? { records } : { records, next: { size: place.size, token } };
}

/** A page of a v2 list; the address of the next one comes with it. */
export async function v2Page(
	path: string,
	query: Record<string, QueryValue>,
	api: Api,
	state: PageState | undefined,
	right?: string,
): Promise<Page> {
	const request: VendorRequest =
		typeof state === 'string' ? { method: 'GET', path: state } : { method: 'GET', path, query };
	const body = asRecord((await sendWithRight(api, request, right)).body);
	return byAddress(asRecords(body.data), asRecord(body.pagination).nextUrl);
}

/** Sends a request of v2; a refusal names the permission that the key's user lacks. */
export async function sendWithRight(
	api: Api,
	request: VendorRequest,
	right: string | undefined,
): Promise<VendorResponse> {
	const answer = await api.send(request).catch((error: Error) => error);
	if (!(answer instanceof Error)) return answer;
	if (right === undefined || !(answer instanceof VendorError) || answer.kind !== 'forbidden')
		throw answer;
	throw new VendorError(
		`${answer.message} (the user of the API key needs the permission "${right}")`,
		{ kind: 'forbidden', status: answer.status, body: answer.body, request },
	);
}

/** A filter of v2 out of conditions that must all hold; undefined without any. */
export function allOf(conditions: Array<string | undefined>): string | undefined {
	const given = conditions.filter((condition) => condition !== undefined);
	return given.length === 0 ? undefined : given.join('&');
}

/** A condition of v2, where there is a value for it. */
export function condition(
	name: string,
	operator: '=' | '>=' | '<',
	value: string | undefined,
): string | undefined {
	return value === undefined ? undefined : `${name}${operator}${value}`;
}

/** Changed since: what was never changed has no time of change, and counts by its creation. */
export function changedAfter(time: string | undefined): string | undefined {
	return time === undefined ? undefined : `(updatedAt>=${time}|createdAt>=${time})`;
}

/** Not changed since. */
export function changedBefore(time: string | undefined): string | undefined {
	return time === undefined ? undefined : `(updatedAt<${time}|(updatedAt!=*&createdAt<${time}))`;
}

/** The id of the key's user, who is a person too. Affinity's own answer is free of the monthly quota. */
export async function ownPersonId(api: Api): Promise<string> {
	return await api.memo('whoami', async (lookup) =>
		String(asRecord((await lookup.get('/auth/whoami')).user).id),
	);
}
