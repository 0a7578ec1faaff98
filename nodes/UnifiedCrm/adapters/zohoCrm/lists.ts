import type { Api, ListQuery, Page, PageState, QueryValue, VendorRecord } from '../adapter';
import { asRecord, asRecords, asText, isRecord } from '../../engine/json';
import type { FilterValues } from '../../model';
import { selectable, wantedFields } from './metadata';
import type { Module } from './metadata';
import { behind, between, QUERY_ROWS, queryOf, quoted } from './queries';
import type { After, Order } from './queries';

/** https://www.zoho.com/crm/developer/docs/api/v8/get-records.html: largest page, most fields, and how far page tokens lead */
const PAGE_SIZE = 200;
export const MOST_FIELDS = 50;
const TOKENS_END = 100_000;
/** An address holds only so much. */
const LONGEST_FIELDS = 1_000;
/** https://www.zoho.com/crm/developer/docs/api/v8/search-records.html */
const SEARCH_END = 2_000;
/** So many ids fit an address. */
const IDS_AT_ONCE = 50;

/** The largest page of all ways to list. */
export const LARGEST_PAGE = QUERY_ROWS;

export const SORTS: Record<string, string> = {
	created_at: 'Created_Time',
	updated_at: 'Modified_Time',
};

/** The wished order in Zoho's words. */
export function orderOf(
	{ sort_by: sort }: FilterValues,
	further: Record<string, string> = {},
): Order | undefined {
	if (sort === undefined) return undefined;
	return {
		column: SORTS[sort.field] ?? further[sort.field] ?? sort.field,
		direction: sort.direction,
	};
}

/** Conditions that every module's query has. */
export function commonConditions({
	owner,
	created_after,
	created_before,
	updated_after,
	updated_before,
}: FilterValues): string[] {
	return [
		...(owner === undefined ? [] : [`Owner = ${quoted(owner)}`]),
		...between('Created_Time', created_after, created_before),
		...between('Modified_Time', updated_after, updated_before),
	];
}

/** One page of a module: listed where nothing is to be filtered, queried otherwise. */
export async function modulePage(
	module: Module,
	conditions: string[],
	order: Order | undefined,
	query: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const fields = await wantedFields(module, query.customFields, api);
	const names = fields.map(({ api_name: name }) => String(name)).join(',');
	const fits = fields.length <= MOST_FIELDS && names.length <= LONGEST_FIELDS;
	const listable = order === undefined || Object.values(SORTS).includes(order.column);
	const place = asRecord(state);
	if (conditions.length > 0 || !fits || !listable || isRecord(place.after)) {
		return await queriedPage(
			module,
			fields,
			conditions,
			order,
			query.size,
			api,
			asRecord(place.after),
		);
	}
	return await listedPage(`/${module.name}`, names, order, query.size, api, state);
}

/** One page of a list. Page tokens lead to the 100,000th record; behind it a query goes on. */
export async function listedPage(
	path: string,
	fields: string,
	order: Order | undefined,
	size: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const place = asRecord(state);
	// A token works only with the parameters of the page that it came with.
	const perPage = Number(place.size ?? Math.min(size, PAGE_SIZE));
	const named = asText(place.fields) ?? fields;
	const body = await api.get(path, {
		fields: named,
		sort_by: order?.column ?? 'id',
		sort_order: order?.direction ?? 'asc',
		per_page: perPage,
		page_token: asText(place.token),
	});
	const records = asRecords(body.data);
	const info = asRecord(body.info);
	const token = asText(info.next_page_token);
	if (info.more_records !== true || token === undefined || records.length === 0) return { records };
	const count = Number(place.count ?? 0) + records.length;
	if (count < TOKENS_END) return { records, next: { token, size: perPage, fields: named, count } };
	const { id, stamp } = behind(order, records[records.length - 1]);
	// How the list orders records of the same second is not known: all of that second come again.
	return { records, next: { after: stamp === undefined ? { id } : { stamp } } };
}

async function queriedPage(
	module: Module,
	fields: VendorRecord[],
	conditions: string[],
	order: Order | undefined,
	size: number,
	api: Api,
	after: After,
): Promise<Page> {
	const columns = selectable(module, fields);
	const rows = Math.min(size, QUERY_ROWS);
	const { records, more } = await runQuery(
		queryOf(module.name, columns, conditions, order, after, rows),
		api,
	);
	const last = records[records.length - 1];
	const complete = await withUnselectable(module, fields, records, api);
	return more && last !== undefined
		? { records: complete, next: { after: { ...behind(order, last) } } }
		: { records: complete };
}

/** Sends a query. It is a POST, but it only reads. https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html */
export async function runQuery(
	query: string,
	api: Api,
): Promise<{ records: VendorRecord[]; more: boolean }> {
	const { body } = await api.send({
		method: 'POST',
		path: '/coql',
		body: { select_query: query },
		reads: true,
	});
	const answer = asRecord(body);
	return { records: asRecords(answer.data), more: asRecord(answer.info).more_records === true };
}

/** Adds the fields that a query cannot select, as far as the unified model reads them. */
async function withUnselectable(
	module: Module,
	fields: VendorRecord[],
	records: VendorRecord[],
	api: Api,
): Promise<VendorRecord[]> {
	const names = (module.unselectable ?? []).filter((name) =>
		fields.some(({ api_name: key }) => key === name),
	);
	if (names.length === 0 || records.length === 0) return records;
	const missing = new Map<string, VendorRecord>();
	const parts: string[][] = [];
	for (let start = 0; start < records.length; start += IDS_AT_ONCE) {
		parts.push(records.slice(start, start + IDS_AT_ONCE).map(({ id }) => String(id)));
	}
	await Promise.all(
		parts.map(async (ids) => {
			const body = await api.get(`/${module.name}`, {
				ids: ids.join(','),
				fields: names.join(','),
			});
			for (const record of asRecords(body.data)) missing.set(String(record.id), record);
		}),
	);
	return records.map((record) => ({ ...record, ...missing.get(String(record.id)) }));
}

/** One page of records that hold a text anywhere; they become visible some seconds after they were written. */
export async function searchedPage(
	module: Module,
	word: string,
	query: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const place = asRecord(state);
	const page = Number(place.page ?? 1);
	const perPage = Number(place.size ?? Math.min(query.size, PAGE_SIZE));
	const fields = (await wantedFields(module, query.customFields, api)).map(({ api_name: name }) =>
		String(name),
	);
	const parameters: Record<string, QueryValue> = { word, page, per_page: perPage };
	// Without the parameter all fields come.
	if (fields.length <= MOST_FIELDS) parameters.fields = fields.join(',');
	const body = await api.get(`/${module.name}/search`, parameters);
	const records = asRecords(body.data);
	if (asRecord(body.info).more_records !== true || records.length === 0) return { records };
	if (page * perPage < SEARCH_END) return { records, next: { page: page + 1, size: perPage } };
	api.warn(
		'Zoho CRM shows the first 2,000 matches of a search only: search for something narrower.',
	);
	return { records };
}
