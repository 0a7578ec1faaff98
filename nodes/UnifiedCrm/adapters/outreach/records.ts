import type {
	Api,
	Field,
	ListQuery,
	Page,
	PageState,
	QueryValue,
	VendorRecord,
	Written,
} from '../adapter';
import { converted, text, time, vendorNumber } from '../../engine/fields';
import { asRecord, asRecords, asText, getter, path, put } from '../../engine/json';
import { byAddress } from '../../engine/paging';
import type { FilterValues } from '../../model';

/** https://developers.outreach.io/api/common-patterns/#pagination */
export const PAGE_SIZE = 1_000;

export const idField: Field = { read: ({ id }) => asText(id) };

/** An attribute that is a text. */
export function attribute(name: string, options?: Parameters<typeof text>[1]): Field {
	return text(`attributes.${name}`, options);
}

/** An attribute that is a time. */
export function attributeTime(name: string, options?: Parameters<typeof time>[1]): Field {
	return time(`attributes.${name}`, options);
}

/** An attribute that is a list of texts. */
export function attributeList(name: string, options?: Parameters<typeof converted>[3]): Field {
	return converted(
		`attributes.${name}`,
		(value) => value,
		(value: unknown) => value,
		options,
	);
}

/** The id at the other end of a relationship; many relationships show a link only. */
function relatedId(name: string): (record: VendorRecord) => string | undefined {
	const get = getter(`relationships.${name}.data.id`);
	return (record) => asText(get(record));
}

function relate(body: VendorRecord, name: string, type: string, link: unknown): void {
	const id = asText(asRecord(link).id);
	put(body, `relationships.${name}`, {
		data: id === undefined ? null : { type, id: vendorNumber(id) },
	});
}

/** A relationship to one record, as `{id}`. */
export function related(name: string, type: string, options: Partial<Field> = {}): Field {
	const get = relatedId(name);
	return {
		read: (record) => {
			const id = get(record);
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => relate(body, name, type, value),
		...options,
	};
}

/** A relationship to one record, as a list with room for one. `writeAs` is its name in writes, where that differs. */
export function relatedSingle(
	name: string,
	type: string,
	options: Partial<Field> & { writeAs?: string } = {},
): Field {
	const { writeAs = name, ...rest } = options;
	const get = relatedId(name);
	return {
		most: 1,
		read: (record) => {
			const id = get(record);
			return id === undefined ? undefined : [{ id }];
		},
		write: (body, value) => relate(body, writeAs, type, asRecords(value)[0]),
		...rest,
	};
}

/** A range with both ends in it. https://developers.outreach.io/api/making-requests/#filter-resources */
export function range(after: string | undefined, before: string | undefined): string | undefined {
	if (after === undefined && before === undefined) return undefined;
	return `${after ?? 'neginf'}..${before ?? 'inf'}`;
}

/** The query of `sort_by`. */
export function sortOf(
	{ sort_by }: FilterValues,
	columns: Record<string, string>,
): string | undefined {
	const column = columns[sort_by?.field ?? ''];
	if (column === undefined) return undefined;
	return sort_by?.direction === 'desc' ? `-${column}` : column;
}

/** One page; the next one's address comes with it and is followed as it is. */
export async function listPage(
	resource: string,
	query: Record<string, QueryValue>,
	{ size }: Pick<ListQuery, 'size'>,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const body =
		typeof state === 'string'
			? await api.get(state)
			: await api.get(`/${resource}`, { ...query, 'page[size]': size, count: false });
	return byAddress(asRecords(body.data), asRecord(body.links).next);
}

export async function getRecord(resource: string, id: string, api: Api): Promise<VendorRecord> {
	return asRecord((await api.get(path`/${resource}/${id}`)).data);
}

export async function createRecord(
	resource: string,
	type: string,
	body: VendorRecord,
	api: Api,
): Promise<Written> {
	const answer = await api.send({
		method: 'POST',
		path: `/${resource}`,
		body: { data: { type, ...body } },
	});
	return { record: asRecord(asRecord(answer.body).data) };
}

export async function updateRecord(
	resource: string,
	type: string,
	id: string,
	body: VendorRecord,
	api: Api,
): Promise<Written> {
	const answer = await api.send({
		method: 'PATCH',
		path: path`/${resource}/${id}`,
		body: { data: { type, id: vendorNumber(id), ...body } },
		repeatable: true,
	});
	return { id, record: asRecord(asRecord(answer.body).data) };
}

export async function deleteRecord(resource: string, id: string, api: Api): Promise<void> {
	await api.send({ method: 'DELETE', path: path`/${resource}/${id}`, repeatable: true });
}
