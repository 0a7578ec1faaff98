import type { Api, List, ListQuery, Page, PageState, VendorRecord } from '../adapter';
import { InputError, VendorError } from '../../engine/failures';
import { asRecord, asText } from '../../engine/json';
import type { FilterValues } from '../../model';
import {
	allOf,
	changedAfter,
	changedBefore,
	condition,
	placeOf,
	v1Page,
	v2Page,
	V2_PAGE,
} from './calls';
import type { InteractionKind } from './interaction';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A list of v1 spans a year at most. https://api-docs.affinity.co/#get-all-interactions */
const WINDOW_MS = 365 * DAY_MS;

const filters: List['filters'] = {
	account: { by: 'native', note: 'Not together with a contact' },
	contact: { by: 'native', note: 'Not together with an account' },
	created_after: { by: 'native', note: 'Only without contact and account' },
	created_before: { by: 'native', note: 'Only without contact and account' },
	end_time: { by: 'coarse' },
	engagement_type: { by: 'native' },
	owner: { by: 'coarse', note: 'Only together with a contact or an account' },
	start_time: {
		by: 'coarse',
		note: 'With a contact or an account, and without start and end, the last 365 days are listed',
	},
	updated_after: { by: 'native', note: 'Only without contact and account' },
	updated_before: { by: 'native', note: 'Only without contact and account' },
};

function check(given: FilterValues): string | undefined {
	const { account, contact, owner, start_time: start, end_time: end } = given;
	if (start !== undefined && end !== undefined && Date.parse(start) >= Date.parse(end)) {
		return 'The start time must lie before the end time';
	}
	if (account !== undefined && contact !== undefined) {
		return 'Affinity lists the interactions of one contact or of one account: use one of the two filters';
	}
	const hasEntity = account !== undefined || contact !== undefined;
	if (owner !== undefined && !hasEntity) {
		return 'Affinity filters interactions by owner only together with a contact or an account: add one of them';
	}
	const { created_after, created_before, updated_after, updated_before } = given;
	const byChange = created_after ?? created_before ?? updated_after ?? updated_before;
	return hasEntity && byChange !== undefined
		? 'Affinity filters the interactions of a contact or an account by start and end time, not by creation or change: leave those filters out'
		: undefined;
}

/** Interactions of a contact or an account come from v1, in windows of a year; all of them from v2. */
export function interactionList(kind: InteractionKind): List {
	return {
		pageSize: V2_PAGE,
		filters,
		check,
		page: async (query, api, state) => {
			const sentence = check(query.filters);
			if (sentence !== undefined) throw new InputError(sentence);
			const { account, contact } = query.filters;
			return account === undefined && contact === undefined
				? await firmPage(kind, query, api, state)
				: await entityPage(kind, query, api, state);
		},
	};
}

/** https://developer.affinity.co/tag/meetings */
async function firmPage(
	{ type, v2Path, moment }: InteractionKind,
	{ filters: given, size }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const filter = allOf([
		condition(moment, '>=', given.start_time),
		condition(moment, '<', given.end_time),
		condition('createdAt', '>=', given.created_after),
		condition('createdAt', '<', given.created_before),
		changedAfter(given.updated_after),
		changedBefore(given.updated_before),
	]);
	const page = await v2Page(v2Path, { filter, limit: size }, api, state).catch(
		(error: Error) => error,
	);
	if (!(page instanceof Error)) return page;
	if (!(page instanceof VendorError) || (page.kind !== 'forbidden' && page.kind !== 'notFound'))
		throw page;
	throw new VendorError(
		`${page.message} (this account does not list the ${type}s of the whole firm: add the filter contact or account)`,
		{
			kind: page.kind,
			status: page.status,
			body: page.body,
			request: { method: 'GET', path: v2Path },
		},
	);
}

/** The window of time at hand, and where the last one ends. */
interface Window {
	from: number;
	until: number;
}

function windowOf(state: PageState | undefined, given: FilterValues, api: Api): Window {
	const { from, until } = asRecord(state);
	if (typeof from === 'string' && typeof until === 'string') {
		return { from: Date.parse(from), until: Date.parse(until) };
	}
	const start = given.start_time === undefined ? undefined : Date.parse(given.start_time);
	const end = given.end_time === undefined ? undefined : Date.parse(given.end_time);
	if (start !== undefined) {
		if (end !== undefined) return { from: start, until: end };
		// Without an end the last window stays whole: it shows what is planned, and costs nothing.
		const windows = Math.max(1, Math.ceil((api.now() - start) / WINDOW_MS));
		return { from: start, until: start + windows * WINDOW_MS };
	}
	const last = end ?? api.now();
	api.warn(
		`Affinity lists the interactions of a contact or an account for a span of time: without a start time, those of the 365 days before ${new Date(last).toISOString().slice(0, 10)} are listed`,
	);
	return { from: last - WINDOW_MS, until: last };
}

async function entityPage(
	{ code, key }: InteractionKind,
	{ filters: given, size }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { from, until } = windowOf(state, given, api);
	const end = Math.min(from + WINDOW_MS, until);
	const { records, next } = await v1Page(
		'/interactions',
		key,
		{
			type: code,
			start_time: iso(from),
			end_time: iso(end),
			person_id: given.contact,
			organization_id: given.contact === undefined ? given.account : undefined,
			internal_person_id: given.owner,
		},
		placeOf(state, size),
		api,
	);
	if (next !== undefined) return pageWith(records, { ...next, from: iso(from), until: iso(until) });
	if (end < until) return pageWith(records, { size, from: iso(end), until: iso(until) });
	return { records };
}

function iso(moment: number): string {
	return new Date(moment).toISOString();
}

function pageWith(records: VendorRecord[], next: Record<string, unknown>): Page {
	return { records, next };
}

/** The text of an interaction stands in a note. */
export async function withContent(record: VendorRecord, api: Api): Promise<VendorRecord> {
	const { notes } = record;
	const [first] = Array.isArray(notes) ? (notes as unknown[]) : [];
	const id = asText(first);
	if (id === undefined) return record;
	const { status, body } = await api.send({
		method: 'GET',
		path: `/notes/${encodeURIComponent(id)}`,
		accepts: [403, 404],
		lookup: true,
	});
	const content = status === 200 ? asText(asRecord(body).content) : undefined;
	return content === undefined ? record : { ...record, content };
}
