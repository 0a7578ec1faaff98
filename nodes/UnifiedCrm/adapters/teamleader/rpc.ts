import type { Api, ListQuery, Page, PageState, VendorRecord, Written } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import { byNumber, numberOf } from '../../engine/paging';
import { withOffset } from '../../engine/time';

/** The largest page; the default is 20, and no answer tells that more exists. */
export const PAGE_SIZE = 100;

/** What a list is asked for. Teamleader ignores keys that it does not know: a typo in a filter returns the whole account. */
export interface Listing {
	filter?: VendorRecord;
	sort?: Array<{ field: string; order: 'asc' | 'desc' }>;
	includes?: string;
}

/** Asks for something. Reads are POSTs too. https://developer.focus.teamleader.eu/docs/api */
export async function ask(action: string, body: VendorRecord, api: Api): Promise<VendorRecord> {
	const answer = await api.send({ method: 'POST', path: `/${action}`, body, reads: true });
	return asRecord(answer.body);
}

/** One record, whole. */
export async function info(family: string, id: string, api: Api): Promise<VendorRecord> {
	return asRecord((await ask(`${family}.info`, { id }, api)).data);
}

/** One page of a list. */
export async function pageNumber(
	action: string,
	{ filter, sort, includes }: Listing,
	number: number,
	size: number,
	api: Api,
): Promise<VendorRecord[]> {
	const body: VendorRecord = { page: { size, number } };
	if (filter !== undefined && Object.keys(filter).length > 0) body.filter = filter;
	if (sort !== undefined) body.sort = sort;
	if (includes !== undefined) body.includes = includes;
	return asRecords((await ask(action, body, api)).data);
}

/** A page of a list's walk: the end is a page that is not full. */
export async function walkPage(
	action: string,
	listing: Listing,
	query: Pick<ListQuery, 'size'>,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { number, size } = numberOf(state, query.size);
	return byNumber(number, size, await pageNumber(action, listing, number, size, api));
}

/** Every record of a short list. */
export async function wholeList(
	action: string,
	listing: Listing,
	api: Api,
): Promise<VendorRecord[]> {
	const all: VendorRecord[] = [];
	for (let number = 1; ; number++) {
		const records = await pageNumber(action, listing, number, PAGE_SIZE, api);
		all.push(...records);
		if (records.length < PAGE_SIZE) return all;
	}
}

/** Makes a record. Nothing but its id is answered. */
export async function add(action: string, body: VendorRecord, api: Api): Promise<Written> {
	const { body: answer } = await api.send({ method: 'POST', path: `/${action}`, body });
	const id = asText(asRecord(asRecord(answer).data).id);
	return id === undefined ? { answer } : { id, answer };
}

/** Changes a record: only what is sent. Nothing is answered. */
export async function change(action: string, body: VendorRecord, api: Api): Promise<void> {
	await api.send({ method: 'POST', path: `/${action}`, body, repeatable: true });
}

/**
 * An update, where there is something to send. Custom fields that are not sent would be emptied without the strategy.
 * https://developer.focus.teamleader.eu/docs/api/custom-fields
 */
export async function updateRecord(
	action: string,
	id: string,
	body: VendorRecord,
	api: Api,
): Promise<void> {
	if (Object.keys(body).length === 0) return;
	const strategy =
		body.custom_fields === undefined ? {} : { custom_fields_update_strategy: 'partial' };
	await change(action, { id, ...strategy, ...body }, api);
}

/** A deletion that is repeated after a lost answer does no harm. */
export async function remove(family: string, id: string, api: Api): Promise<void> {
	await change(`${family}.delete`, { id }, api);
}

/**
 * Does what a create could not take along. Throws a VendorError that names the record where it fails, since that is there
 * by then.
 */
export async function afterCreate(
	what: string,
	written: Written,
	steps: (id: string) => Promise<void>,
): Promise<Written> {
	// A dry run has no id to go on with.
	if (written.id === undefined) return written;
	const failed = await steps(written.id).then(
		() => undefined,
		(error: Error) => error,
	);
	if (failed === undefined) return written;
	throw new VendorError(
		`the ${what} ${written.id} was created, but not everything of it was written: ${failed.message}`,
		{
			kind: failed instanceof VendorError ? failed.kind : 'invalid',
			status: failed instanceof VendorError ? failed.status : undefined,
			body: failed instanceof VendorError ? failed.body : undefined,
		},
	);
}

/** A time as Teamleader wants it: with an offset, without fractions of a second. */
export function vendorTime(time: string): string {
	return withOffset(time);
}
