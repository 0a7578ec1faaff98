import type { Api, ListQuery, Page, PageState, QueryValue, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';

/** A place in a list with `_skip`; `from` is the last record's time of creation, for the next window. */
interface Place {
	skip: number;
	until?: string;
	from?: string;
}

function placeOf(state: PageState | undefined): Place {
	const { skip, until, from } = asRecord(state);
	return { skip: Number(skip ?? 0), until: asText(until), from: asText(from) };
}

/** Whether an answer says that the list cannot be skipped any further. https://developer.close.com/topics/pagination/ */
export function isSkippedTooFar(error: unknown): boolean {
	return (
		error instanceof VendorError && error.kind === 'invalid' && error.message.includes('max_skip')
	);
}

/**
 * A page of a list, newest record first. Where Close lets no one skip further, the list begins anew below the last
 * record's time of creation.
 */
export async function skippingPage(
	path: string,
	query: Record<string, QueryValue>,
	{ size }: Pick<ListQuery, 'size'>,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const place = placeOf(state);
	const ask = async ({ skip, until }: Place) =>
		await api.get(path, {
			...query,
			...(until === undefined ? {} : { date_created__lte: until }),
			_limit: size,
			_skip: skip,
		});
	const first = await ask(place).catch((error: Error) => error);
	if (!(first instanceof Error)) return pageOf(first, place);
	if (!isSkippedTooFar(first) || place.from === undefined || place.from === place.until)
		throw first;
	const window: Place = { skip: 0, until: place.from };
	return pageOf(await ask(window), window);
}

function pageOf(body: VendorRecord, { skip, until }: Place): Page {
	const records = asRecords(body.data);
	if (body.has_more !== true || records.length === 0) return { records };
	const from = asText(records[records.length - 1].date_created);
	return {
		records,
		next: {
			skip: skip + records.length,
			...(until === undefined ? {} : { until }),
			...(from === undefined ? {} : { from }),
		},
	};
}

/** The lead of a contact: activities are filtered by contact only together with it. */
export async function leadOfContact(contact: string, api: Api): Promise<string> {
	const body = await api.get(`/contact/${encodeURIComponent(contact)}/`, { _fields: 'lead_id' });
	return String(body.lead_id);
}
