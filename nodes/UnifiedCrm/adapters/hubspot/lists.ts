import type { Api, ListQuery, Page, PageState, VendorRecord } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { byCursor } from '../../engine/paging';
import { linkLists, readLinks } from './links';
import { LONGEST_PROPERTIES, objectsPath, propertiesFor, withProperties } from './objects';
import type { ObjectKind } from './objects';

/** https://developers.hubspot.com/docs/guides/api/crm/search: largest pages, and the end of every search */
const LIST_SIZE = 100;
export const SEARCH_SIZE = 200;
const SEARCH_END = 10_000;
/** A search's body may hold 3,000 characters. */
const LONGEST_SEARCH = 2_900;

/** A condition of a search. */
export interface Condition {
	propertyName: string;
	operator: 'EQ' | 'GTE' | 'GT' | 'LT' | 'CONTAINS_TOKEN';
	value: string;
}

export interface Search {
	conditions: Condition[];
	query?: string;
	sort?: { propertyName: string; direction: 'ASCENDING' | 'DESCENDING' };
}

/** A page of all records, oldest id first. */
export async function listPage(
	kind: ObjectKind,
	{ size, customFields }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const properties = await propertiesFor(kind, api, customFields);
	const names = properties.join(',');
	const fits = names.length <= LONGEST_PROPERTIES;
	const body = await api.get(objectsPath(kind), {
		limit: Math.min(size, LIST_SIZE),
		after: state === undefined ? undefined : String(state),
		properties: fits ? names : undefined,
		associations: kind.links.length === 0 ? undefined : linkLists(kind.links),
	});
	const listed = asRecords(body.results);
	const records = fits ? listed : await withProperties(kind, listed, properties, api);
	return byCursor(body, records, 'paging.next.after');
}

/**
 * A page of a search. A search ends at its 10,000th result: by then it is asked again from the last record on, which is
 * why it is always sorted.
 */
export async function searchPage(
	kind: ObjectKind,
	search: Search,
	{ size, customFields }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const sort = search.sort ?? { propertyName: 'hs_object_id', direction: 'ASCENDING' as const };
	const { after, from } = asRecord(state);
	const limit = Math.min(size, SEARCH_SIZE, SEARCH_END - Number(after ?? 0));
	const properties = await propertiesFor(kind, api, customFields);
	const body = (asked: string[]) => ({
		filterGroups: groupsOf([...search.conditions, ...restart(sort, from)]),
		sorts: [sort],
		...(search.query === undefined ? {} : { query: search.query }),
		properties: [...new Set([...asked, sort.propertyName])],
		limit,
		after: String(after ?? 0),
	});
	const whole = body(properties);
	const fits = JSON.stringify(whole).length <= LONGEST_SEARCH;
	const { body: answer } = await api.send({
		method: 'POST',
		path: `${objectsPath(kind)}/search`,
		body: fits ? whole : body([]),
		reads: true,
		limit: 'search',
	});
	const found = asRecords(asRecord(answer).results);
	const records = fits ? found : await withProperties(kind, found, properties, api);
	const next = asText(asRecord(asRecord(asRecord(answer).paging).next).after);
	return {
		records: await withLinks(kind, records, api),
		...nextState(next, from, sort.propertyName, found),
	};
}

function groupsOf(conditions: Condition[]): Array<{ filters: Condition[] }> {
	return conditions.length === 0 ? [] : [{ filters: conditions }];
}

/** The condition that goes on after the last record of a search that came to its end. */
function restart(sort: NonNullable<Search['sort']>, from: unknown): Condition[] {
	if (typeof from !== 'string') return [];
	if (sort.propertyName === 'hs_object_id') {
		return [{ propertyName: 'hs_object_id', operator: 'GT', value: from }];
	}
	const moment = Number.isNaN(Date.parse(from)) ? from : String(Date.parse(from));
	// The records of that very moment come again; the list drops those it has shown.
	return sort.direction === 'ASCENDING'
		? [{ propertyName: sort.propertyName, operator: 'GTE', value: moment }]
		: [{ propertyName: sort.propertyName, operator: 'LT', value: String(Number(moment) + 1) }];
}

function nextState(
	next: string | undefined,
	from: unknown,
	sortedBy: string,
	found: VendorRecord[],
): { next?: PageState } {
	if (next === undefined) return {};
	if (Number(next) < SEARCH_END)
		return { next: { after: next, ...(from === undefined ? {} : { from }) } };
	const last = found[found.length - 1];
	const value = asText(asRecord(last?.properties)[sortedBy]) ?? asText(last?.id);
	return value === undefined || value === from ? {} : { next: { from: value } };
}

/** Searches show no links: they are asked for, for a whole page at once. */
async function withLinks(
	kind: ObjectKind,
	records: VendorRecord[],
	api: Api,
): Promise<VendorRecord[]> {
	if (kind.links.length === 0 || records.length === 0) return records;
	const links = await readLinks(
		kind.type,
		records.map(({ id }) => String(id)),
		kind.links,
		api,
	);
	return records.map((record) => ({ ...record, associations: links.get(String(record.id)) ?? {} }));
}
