import type {
	Api,
	Feed,
	Field,
	Fields,
	List,
	ListQuery,
	Page,
	PageState,
	QueryValue,
	Resource,
	VendorRecord,
	Written,
} from '../adapter';
import { VendorError } from '../../engine/failures';
import { readOnly, time } from '../../engine/fields';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { byNumber, bySteps, numberOf, stepsOf } from '../../engine/paging';
import { targetsOf, tellBeside } from './links';
import { hasMore, nested, PAGE_SIZE, pageOf, recordIn, written } from './records';

/** A kind of activity with endpoints of its own. */
export interface Family {
	/** Name in paths and in lists. */
	plural: string;
	/** Name in envelopes. */
	single: string;
	/** Values of the list's `filter`, of which it takes one at a time; the same records may show under several. */
	parts: string[];
	/** What comes with the records only where it is asked for. */
	include: string;
	/** Keeps what an answer tells beside its records. */
	tell?: (records: VendorRecord[], body: VendorRecord) => void;
}

/** What all activities have. */
export const sharedFields: Fields = {
	id: { read: ({ id }) => asText(id) },
	internal_notes: { cannot: 'Freshsales has one text for an activity: use content.' },
	notes: { cannot: 'Freshsales has no notes on activities: write a note on the contact.' },
	created_at: readOnly(time('created_at')),
	updated_at: readOnly(time('updated_at')),
};

/**
 * A time that two fields of a record are read from: the second gets what the first has made.
 * @param path the CRM's name of the time
 */
export function sharedTime(
	path: string,
	options: Parameters<typeof time>[1],
): { first: Field; second: Field } {
	const first = time(path, options);
	let record: VendorRecord | undefined;
	let made: unknown;
	const read: Field['read'] = (given, context) => {
		if (given !== record) {
			made = first.read?.(given, context);
			record = given;
		}
		return made;
	};
	return { first: { ...first, read }, second: { read } };
}

/** A page of all activities of a kind. */
async function partPage(
	{ plural, parts, include, tell }: Family,
	query: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const steps = stepsOf(state);
	const own: Record<string, QueryValue> = { include };
	if (parts.length > 0) own.filter = parts[steps.step];
	const { records, next, body } = await pageOf(
		`/api/${plural}`,
		plural,
		own,
		query.size,
		api,
		steps.inner,
	);
	tell?.(records, body);
	return bySteps(
		steps,
		Math.max(parts.length, 1),
		next === undefined ? { records } : { records, next },
	);
}

/** The activities of one contact: from the list that the contact links to, else from what comes along with the contact. */
async function contactPage(
	{ plural, include, tell }: Family,
	contact: string,
	query: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { number, size } = numberOf(state, Math.min(query.size, PAGE_SIZE));
	const list = await nested(
		path`/contacts/${contact}/${plural}`,
		{ include, page: number, per_page: size },
		api,
	);
	const body = list ?? (await api.get(path`/api/contacts/${contact}`, { include: plural }));
	const records = asRecords(body[plural]);
	tell?.(records, body);
	for (const record of records) {
		if (targetsOf(record).length === 0) tellBeside(record, { contacts: [contact] });
	}
	return list === undefined
		? { records }
		: byNumber(number, size, records, hasMore(list, number, size, records.length));
}

/** The list of a kind of activity: there is no filter but by contact. */
export function listOf(family: Family, filters: List['filters']): List {
	return {
		pageSize: PAGE_SIZE,
		filters: {
			contact: { by: 'native' },
			engagement_type: { by: 'native' },
			owner: { by: 'after' },
			...filters,
		},
		page: async (query, api, state) => {
			const { contact } = query.filters;
			return contact === undefined
				? await partPage(family, query, api, state)
				: await contactPage(family, contact, query, api, state);
		},
	};
}

export async function getActivity(
	{ plural, single, include, tell }: Family,
	id: string,
	api: Api,
	isLookup = false,
): Promise<VendorRecord | undefined> {
	const { body } = await api.send({
		method: 'GET',
		path: path`/api/${plural}/${id}`,
		...(include === '' ? {} : { query: { include } }),
		...(isLookup ? { lookup: true } : {}),
	});
	const record = recordIn(body, single);
	if (record !== undefined) tell?.([record], asRecord(body));
	return record;
}

export async function createActivity(
	{ plural, single }: Family,
	data: VendorRecord,
	api: Api,
): Promise<Written> {
	return written(
		await api.send({ method: 'POST', path: `/api/${plural}`, body: { [single]: data } }),
		single,
	);
}

/** Changes the keys that are sent, and no others. */
export async function putActivity(
	{ plural, single }: Family,
	id: string,
	data: VendorRecord,
	api: Api,
	repeatable = true,
): Promise<Written> {
	const response = await api.send({
		method: 'PUT',
		path: path`/api/${plural}/${id}`,
		body: { [single]: data },
		repeatable,
	});
	return { ...written(response, single, id), id };
}

export function gone({ single }: Family, id: string): VendorError {
	return new VendorError(`there is no ${single} with the id ${id} in Freshsales`, {
		kind: 'notFound',
		status: 404,
	});
}

/** There is no filter by time: everything is read. */
export function scan(stamp: 'created_at' | 'updated_at', what: string): Feed {
	return {
		stamp,
		order: 'none',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: `Each poll reads all ${what}, a hundred in a request. Deletions are not seen.`,
	};
}

/** Both feeds of a kind that is read whole. */
export function scans(what: string): Resource['changes'] {
	return { created: scan('created_at', what), updated: scan('updated_at', what) };
}
