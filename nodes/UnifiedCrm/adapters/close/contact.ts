import type {
	Api,
	CustomFieldDefinition,
	CustomFields,
	Field,
	Fields,
	List,
	Page,
	PageState,
	Resource,
	VendorRecord,
} from '../adapter';
import { emailItems, phoneItems } from '../../engine/contactPoints';
import { joinName, readOnly, reference, splitName, text, time } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import { contactSearch, hasPoint, queriesOf, SEARCH_SIZE, SORTED_FIELDS } from './search';
import { isSkippedTooFar, skippingPage } from './lists';

const POINT_TYPES = ['office', 'home', 'direct', 'other'];

/** Close has one name: halves are read by splitting it, and written by joining them. */
const half = (side: 'first' | 'last'): Field => ({
	read: ({ name }) => {
		const whole = asText(name);
		return whole === undefined ? undefined : splitName(whole)[side] || undefined;
	},
	write: (body, _value, { values }) => {
		if (values.first_name !== undefined && values.last_name !== undefined) {
			body.name = joinName(values.first_name, values.last_name) ?? '';
		}
	},
});

/** https://developer.close.com/resources/contacts/ */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	first_name: half('first'),
	last_name: half('last'),
	name: {
		...text('name'),
		read: ({ name, display_name: shown }) => asText(name) ?? asText(shown),
		write: (body, value, { values }) => {
			if (values.first_name === undefined && values.last_name === undefined)
				body.name = value ?? '';
		},
	},
	title: text('title'),
	description: { cannot: 'Close contacts have no description: use a custom field or a note.' },
	email_addresses: {
		...emailItems('emails', { value: 'email', type: 'type' }),
		itemTypes: POINT_TYPES,
	},
	phone_numbers: {
		...phoneItems('phones', { value: 'phone', type: 'type' }),
		itemTypes: ['office', 'home', 'mobile', 'direct', 'fax', 'other'],
		note: 'With country code: Close refuses impossible numbers',
	},
	addresses: { cannot: 'In Close addresses belong to the lead (account), not to the contact.' },
	account: {
		...reference('lead_id'),
		keeps: true,
		note: 'The lead of the contact; without it Close makes a new lead named after the contact',
	},
	owner: { cannot: 'Close contacts have no owner.' },
	tags: { cannot: 'Close contacts have no tags: use a custom field.' },
	last_activity_at: { cannot: 'Close does not say when a contact was last active.' },
	created_at: readOnly(time('date_created')),
	updated_at: readOnly(time('date_updated')),
};

const SEARCHED = [
	'id',
	'lead_id',
	'name',
	'title',
	'emails',
	'phones',
	'urls',
	'date_created',
	'date_updated',
];

async function searchedFields(api: Api, customFields: boolean): Promise<string[]> {
	if (!customFields) return SEARCHED;
	return [
		...SEARCHED,
		...(await definitions('contact', api)).map(({ id }) => `custom.${String(id)}`),
	];
}

/** The definitions of an object's custom fields. https://developer.close.com/resources/custom-fields/ */
async function definitions(object: string, api: Api): Promise<VendorRecord[]> {
	return await api.memo(`custom fields ${object}`, async (lookup) =>
		asRecords((await lookup.get(`/custom_field_schema/${object}/`)).fields),
	);
}

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	text: 'text',
	textarea: 'text',
	number: 'number',
	date: 'date',
	datetime: 'time',
	choices: 'choice',
};

function toDefinition({
	id,
	name,
	type,
	choices,
	accepts_multiple_values: multiple,
}: VendorRecord): CustomFieldDefinition {
	const options = (Array.isArray(choices) ? choices : []).map((choice) => ({
		value: String(choice),
		label: String(choice),
	}));
	const kind = TYPES[String(type)] ?? 'other';
	return {
		key: `custom.${String(id)}`,
		label: String(name),
		type: multiple === true && kind === 'choice' ? 'choices' : kind,
		...(options.length === 0 ? {} : { options }),
	};
}

/** Keys such as `custom.cf_…`, at the top level of the record. */
export function customFieldsOf(object: string): CustomFields {
	return {
		read: (record) => {
			const values: Record<string, unknown> = {};
			for (const key in record) if (key.startsWith('custom.')) values[key] = record[key];
			return values;
		},
		write: (body, values) => {
			for (const [key, value] of Object.entries(values)) {
				body[key.startsWith('custom.') ? key : `custom.${key}`] = value;
			}
		},
		definitions: async (api) => (await definitions(object, api)).map(toDefinition),
	};
}

const list: List = {
	pageSize: SEARCH_SIZE,
	filters: {
		account: { by: 'coarse' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		email: { by: 'coarse' },
		search: { by: 'native', note: 'Whole words of the name' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: SORTED_FIELDS },
	},
	page: async (query, api, state) => {
		const queries = queriesOf(query.filters, api.now());
		const searches = queries !== undefined || asRecord(state).searches === true;
		if (searches) return await searchPage(queries ?? [], query, api, state);
		const page = await skippingPage(
			'/contact/',
			{ lead_id: query.filters.account },
			query,
			api,
			state,
		).catch((error: Error) => error);
		if (!(page instanceof Error)) return page;
		// The plain list has an end, and no order to go on by: the search walks from the start, and the node drops doubles.
		if (isSkippedTooFar(page)) return await searchPage([], query, api, undefined);
		throw page;
	},
};

async function searchPage(
	queries: VendorRecord[],
	query: Parameters<List['page']>[0],
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const asked = await searchedFields(api, query.customFields);
	const page = await contactSearch(queries, query.filters.sort_by, asked, query, api, state);
	if (page.next === undefined) return page;
	return { records: page.records, next: { ...asRecord(page.next), searches: true } };
}

/** A half of the name is completed from the present one. */
async function completed(
	id: string,
	{ body, values }: { body: VendorRecord; values: Record<string, unknown> },
	api: Api,
): Promise<VendorRecord> {
	const { first_name: first, last_name: last } = values;
	if ((first === undefined) === (last === undefined)) return body;
	const { name } = await api.get(`/contact/${encodeURIComponent(id)}/`, { _fields: 'name' });
	const present = splitName(asText(name) ?? '');
	const whole = first === undefined ? joinName(present.first, last) : joinName(first, present.last);
	return { ...body, name: whole ?? '' };
}

const contactPath = (id: string) => `/contact/${encodeURIComponent(id)}/`;

async function found(
	kind: 'contact_email' | 'contact_phone',
	value: string,
	api: Api,
): Promise<VendorRecord[]> {
	const { records } = await contactSearch(
		[hasPoint(kind, value)],
		undefined,
		SEARCHED,
		{ size: 10 },
		api,
		undefined,
	);
	const key = kind === 'contact_email' ? 'emails' : 'phones';
	return records.filter((record) =>
		asRecords(record[key]).some(
			(entry) => asText(entry.email ?? entry.phone)?.toLowerCase() === value.toLowerCase(),
		),
	);
}

export const contact: Resource = {
	documentation: 'https://developer.close.com/resources/contacts/',
	fields,
	customFields: customFieldsOf('contact'),
	list,
	get: async (id, api) => await api.get(contactPath(id)),
	create: async ({ body, values }, api) => {
		const name = body.name ?? joinName(values.first_name, values.last_name);
		const sent = name === undefined ? body : { ...body, name };
		return {
			record: asRecord((await api.send({ method: 'POST', path: '/contact/', body: sent })).body),
		};
	},
	update: async (id, input, api) => {
		const body = await completed(id, input, api);
		return {
			record: asRecord(
				(await api.send({ method: 'PUT', path: contactPath(id), body, repeatable: true })).body,
			),
		};
	},
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: contactPath(id), repeatable: true });
	},
	upsert: {
		find: {
			email: async (value, api) => await found('contact_email', value, api),
			phone: async (value, api) => await found('contact_phone', value, api),
		},
	},
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1,
			lagMs: 60_000,
			note: 'One search per 200 new contacts. Deletions are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1,
			lagMs: 60_000,
			note: 'One search per 200 changes. Deletions are not seen.',
		},
	},
};
