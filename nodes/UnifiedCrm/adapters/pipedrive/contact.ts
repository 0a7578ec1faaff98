import type {
	Api,
	CustomFieldDefinition,
	Field,
	Fields,
	List,
	PageState,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { addressReader, emailItems, phoneItems } from '../../engine/contactPoints';
import { computed, joinName, readOnly, text, time, vendorNumber } from '../../engine/fields';
import { InputError, VendorError } from '../../engine/failures';
import { asList, asRecord, asRecords, asText, isRecord, path } from '../../engine/json';
import { byCursor } from '../../engine/paging';
import { toSeconds } from '../../engine/time';
import type { FilterValues, Tag } from '../../model';
import { cursorPage, orderOf, PAGE_SIZE, SORTS, timeFilters } from './lists';
import { dataOf, numericReference } from './values';

const PERSONS = '/api/v2/persons';
/** https://developers.pipedrive.com/docs/api/v1/Persons#searchPersons */
const SEARCH_SIZE = 100;

const LABELS = ['work', 'home', 'other'];

/** Older answers call the lists `email` and `phone`. */
function listField(field: Field, key: string, olderKey: string): Field {
	return {
		...field,
		read: (record, read) =>
			field.read?.(
				record[key] === undefined && Array.isArray(record[olderKey])
					? { [key]: record[olderKey] }
					: record,
				read,
			),
	};
}

const readAddress = addressReader({
	street_1: 'route',
	street_2: 'subpremise',
	city: 'locality',
	state: 'admin_area_level_1',
	postal_code: 'postal_code',
	country: 'country',
});

/** Comes only where contact sync is on. */
const addresses: Field = computed(({ postal_address: address }) => {
	if (!isRecord(address)) return undefined;
	const read = readAddress(address);
	if (read === undefined) {
		const whole = asText(address.value);
		return whole === undefined ? undefined : [{ street_1: whole }];
	}
	const number = asText(address.street_number);
	if (number !== undefined) read.street_1 = joinName(number, read.street_1);
	return [read];
});

/** Labels are numbers; their names come with the parameter `include_labels`. */
const tags: Field = {
	read: ({ labels, label_ids: ids }) => {
		const named = asRecords(labels);
		if (named.length > 0)
			return named.map(({ id, label }) => ({ id: String(id), name: asText(label) }));
		const plain = asList(ids);
		return plain.length === 0 ? undefined : plain.map((id) => ({ id: String(id) }));
	},
	write: (body, value) => {
		body.label_ids = Array.isArray(value) ? value : [];
	},
	note: 'Labels of Pipedrive, by ID or name; they replace the present ones',
};

/** https://developers.pipedrive.com/docs/api/v1/Persons */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	first_name: text('first_name'),
	last_name: text('last_name'),
	name: text('name', {
		keeps: true,
		note: 'Split by Pipedrive where neither first nor last name is given',
	}),
	title: readOnly(text('job_title')),
	description: readOnly(text('notes')),
	email_addresses: {
		...listField(
			emailItems('emails', { value: 'value', type: 'label', primary: 'primary' }),
			'emails',
			'email',
		),
		itemTypes: LABELS,
	},
	phone_numbers: {
		...listField(
			phoneItems('phones', { value: 'value', type: 'label', primary: 'primary' }),
			'phones',
			'phone',
		),
		itemTypes: ['work', 'home', 'mobile', 'other'],
	},
	addresses,
	account: numericReference('org_id'),
	owner: numericReference('owner_id', { keeps: true }),
	tags,
	last_activity_at: {
		cannot: 'Pipedrive does not say when a person was last active: list its activities instead.',
	},
	created_at: readOnly(time('add_time')),
	updated_at: readOnly(time('update_time')),
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'coarse' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		email: { by: 'coarse' },
		owner: { by: 'coarse' },
		search: { by: 'native', note: 'Part of the name' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	check: ({ email, search, sort_by }) =>
		(email !== undefined || search !== undefined) && sort_by !== undefined
			? 'Pipedrive cannot sort what it finds by email or text: leave out the filter sort_by'
			: undefined,
	page: async (query, api, state) => {
		const { email, search, owner, account } = query.filters;
		if (email !== undefined)
			return await foundPage(email, 'email', true, query.filters, api, state);
		if (search !== undefined)
			return await foundPage(search, 'name', false, query.filters, api, state);
		return await cursorPage(
			PERSONS,
			{ owner_id: owner, org_id: account, include_labels: true, ...timeFilters(query.filters) },
			orderOf(query.filters),
			query,
			api,
			state,
		);
	},
};

/** Search answers thin records: the whole ones are asked for by their ids. */
async function foundPage(
	term: string,
	field: 'email' | 'name' | 'phone',
	exact: boolean,
	{ account }: FilterValues,
	api: Api,
	state: PageState | undefined,
) {
	const { body } = await api.send({
		method: 'GET',
		path: `${PERSONS}/search`,
		query: {
			term,
			fields: field,
			exact_match: exact,
			organization_id: account,
			limit: SEARCH_SIZE,
			cursor: state === undefined ? undefined : String(state),
		},
		limit: 'search',
	});
	const answer = asRecord(body);
	const ids = asRecords(asRecord(answer.data).items).map(({ item }) => String(asRecord(item).id));
	const records =
		ids.length === 0
			? []
			: asRecords(
					(await api.get(PERSONS, { ids: ids.join(','), include_labels: true, limit: SEARCH_SIZE }))
						.data,
				);
	return byCursor(answer, records, 'additional_data.next_cursor');
}

/**
 * First and last name are taken as a pair, or a whole name that the server splits: a half is completed from the present
 * record.
 */
async function completeNames(
	id: string | undefined,
	body: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	const { first_name: first, last_name: last, name, ...rest } = body;
	if (first === undefined && last === undefined)
		return name === undefined ? rest : { ...rest, name };
	const present =
		id === undefined || (first !== undefined && last !== undefined)
			? {}
			: dataOf(await api.get(path`/api/v2/persons/${id}`));
	return {
		...rest,
		first_name: (first === undefined ? present.first_name : first) ?? '',
		last_name: (last === undefined ? present.last_name : last) ?? '',
	};
}

/** Labels that are given by name get their number. */
async function resolveLabels(body: VendorRecord, api: Api): Promise<VendorRecord> {
	if (!Array.isArray(body.label_ids)) return body;
	const given = body.label_ids as Array<Tag | number>;
	if (given.every((tag) => typeof tag === 'number')) return body;
	const known = await labelsOf(api);
	const ids = given.map((tag) => {
		if (typeof tag === 'number') return tag;
		const match = known.find(
			({ id, name }) => id === tag.id || name.toLowerCase() === (tag.name ?? tag.id)?.toLowerCase(),
		);
		if (match === undefined) {
			throw new InputError(
				`Pipedrive has no person label "${tag.name ?? tag.id}"`,
				`Labels of this account: ${known.map(({ name }) => name).join(', ') || 'none'}. New ones are made in Pipedrive.`,
			);
		}
		return vendorNumber(match.id);
	});
	return { ...body, label_ids: ids };
}

/** The labels of persons. https://developers.pipedrive.com/docs/api/v1/PersonFields */
export async function labelsOf(api: Api): Promise<Array<{ id: string; name: string }>> {
	const field = (await personFields(api)).find(
		({ field_code: code }) => code === 'label_ids' || code === 'label',
	);
	return asRecords(field?.options).map(({ id, label }) => ({
		id: String(id),
		name: String(label),
	}));
}

async function personFields(api: Api): Promise<VendorRecord[]> {
	return await api.memo('person fields', async (lookup) => {
		const found: VendorRecord[] = [];
		let cursor: string | undefined;
		do {
			const body = await lookup.get('/api/v2/personFields', { limit: PAGE_SIZE, cursor });
			found.push(...asRecords(body.data));
			cursor = asText(asRecord(body.additional_data).next_cursor);
		} while (cursor !== undefined);
		return found;
	});
}

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	varchar: 'text',
	varchar_auto: 'text',
	text: 'text',
	phone: 'text',
	double: 'number',
	date: 'date',
	enum: 'choice',
	set: 'choices',
};

function toDefinition({
	field_name,
	field_code,
	field_type,
	options,
}: VendorRecord): CustomFieldDefinition {
	const choices = asRecords(options).map(({ id, label }) => ({
		value: id as number,
		label: String(label),
	}));
	return {
		key: String(field_code),
		label: String(field_name),
		type: TYPES[String(field_type)] ?? 'other',
		...(choices.length === 0 ? {} : { options: choices }),
	};
}

/** Sends a person. Where the pair of names is refused, the joined name goes in its place. */
async function sendPerson(
	method: 'POST' | 'PATCH',
	address: string,
	body: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	const send = async (content: VendorRecord) =>
		dataOf(
			(await api.send({ method, path: address, body: content, repeatable: method === 'PATCH' }))
				.body,
		);
	const { first_name: first, last_name: last, ...rest } = body;
	const sent = await send(body).catch((error: Error) => error);
	const refused =
		sent instanceof VendorError && sent.kind === 'invalid' && /name/i.test(sent.message);
	if (refused && first !== undefined) return await send({ ...rest, name: joinName(first, last) });
	if (sent instanceof Error) throw sent;
	return sent;
}

async function create(input: WriteInput, api: Api): Promise<Written> {
	const body = await resolveLabels(await completeNames(undefined, input.body, api), api);
	return { record: await sendPerson('POST', PERSONS, body, api) };
}

async function update(id: string, input: WriteInput, api: Api): Promise<Written> {
	const body = await resolveLabels(await completeNames(id, input.body, api), api);
	return { record: await sendPerson('PATCH', path`/api/v2/persons/${id}`, body, api) };
}

export const contact: Resource = {
	documentation: 'https://developers.pipedrive.com/docs/api/v1/Persons',
	fields,
	customFields: {
		read: ({ custom_fields: values }) => asRecord(values),
		write: (body, values) => {
			const sent: VendorRecord = {};
			// An empty list is refused: null clears a multiple choice.
			for (const [key, value] of Object.entries(values))
				sent[key] = Array.isArray(value) && value.length === 0 ? null : value;
			body.custom_fields = sent;
		},
		definitions: async (api) =>
			(await personFields(api))
				.filter(({ is_custom_field: isCustom }) => isCustom === true)
				.map(toDefinition),
	},
	list,
	get: async (id, api) => {
		const record = dataOf(await api.get(path`/api/v2/persons/${id}`, { include_labels: true }));
		return record.is_deleted === true ? undefined : record;
	},
	create,
	update,
	delete: async (id, api) => {
		await api.send({
			method: 'DELETE',
			path: path`/api/v2/persons/${id}`,
			repeatable: true,
			accepts: [410],
		});
	},
	upsert: {
		find: {
			email: async (value, api) =>
				(await foundPage(value, 'email', true, {}, api, undefined)).records,
			phone: async (value, api) =>
				(await foundPage(value, 'phone', true, {}, api, undefined)).records,
		},
	},
	check: (operation, { name, first_name: first, last_name: last }) =>
		operation === 'create' && !name && !first && !last
			? 'Pipedrive needs a name (name, or first_name and last_name) to create a contact'
			: undefined,
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: toSeconds(since),
				sort_by: { field: 'created_at', direction: 'desc' },
			}),
			order: 'descending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request of 10 tokens per 500 new persons. Deletions are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: toSeconds(since),
				sort_by: { field: 'updated_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request of 10 tokens per 500 changes. Deletions are not seen.',
		},
	},
};
