import type { Api, CustomFieldDefinition, CustomFields, Field, VendorRecord } from '../adapter';
import { addressReader, given, joinStreet, withExtension } from '../../engine/contactPoints';
import { chunks, inParallel } from '../../engine/concurrent';
import { vendorNumber } from '../../engine/fields';
import { InputError, VendorError } from '../../engine/failures';
import { asList, asRecord, asRecords, asText, isRecord, path } from '../../engine/json';
import { utc } from '../../engine/time';
import { linkId } from '../../engine/values';
import type { Address, PhoneNumber } from '../../model';
import { sendWithRight, v2Page, V2_PAGE } from './calls';

/** https://developer.affinity.co/tag/persons: what v1 does not have on a person */
const TITLE = 'affinity-data-current-job-title';
const TITLES = 'affinity-data-job-titles';
const PHONES = 'affinity-data-phone-number';
const LOCATION = 'affinity-data-location';

/** Fields that unified fields read, with their types in case the account does not list them. */
const OWN_TYPES: Record<string, string> = {
	[TITLE]: 'filterable-text',
	[PHONES]: 'filterable-text-multi',
	[LOCATION]: 'location',
};

/** Where field values wait for the second request of a write: v1 takes none. */
export const FIELDS = 'fields';

const READ_RIGHT = 'Export All People directory';
const WRITE_RIGHT = 'Edit Global Field Values';
/** The most fields in one request. */
const MOST_UPDATES = 100;

function dataOf(record: VendorRecord, id: string): unknown {
	const fields = record[FIELDS];
	if (!Array.isArray(fields)) return undefined;
	for (const field of fields as VendorRecord[]) {
		if (field.id === id) return (field.value as VendorRecord | undefined)?.data;
	}
	return undefined;
}

function firstOf(data: unknown): unknown {
	return Array.isArray(data) ? (data as unknown[])[0] : data;
}

function putField(body: VendorRecord, id: string, value: unknown): void {
	const fields = isRecord(body[FIELDS]) ? body[FIELDS] : {};
	fields[id] = value;
	body[FIELDS] = fields;
}

export const title: Field = {
	read: (record) =>
		asText(firstOf(dataOf(record, TITLE))) ?? asText(firstOf(dataOf(record, TITLES))),
	write: (body, value) => putField(body, TITLE, value),
};

export const phoneNumbers: Field = {
	read: (record) => {
		const data = dataOf(record, PHONES);
		if (data === null || data === undefined) return undefined;
		const phones: PhoneNumber[] = [];
		for (const entry of Array.isArray(data) ? (data as unknown[]) : [data]) {
			const number = asText(entry);
			if (number !== undefined) phones.push({ number });
		}
		return phones.length === 0 ? undefined : phones;
	},
	write: (body, value) => putField(body, PHONES, given<PhoneNumber>(value).map(withExtension)),
	note: 'Affinity keeps numbers without a type',
};

const readLocation = addressReader({
	street_1: 'streetAddress',
	city: 'city',
	state: 'state',
	country: 'country',
});

export const addresses: Field = {
	most: 1,
	read: (record) => {
		const data = firstOf(dataOf(record, LOCATION));
		if (!isRecord(data)) return undefined;
		const address = readLocation(data);
		return address === undefined ? undefined : [address];
	},
	write: (body, value) => {
		const [address] = given<Address>(value);
		putField(body, LOCATION, address === undefined ? null : toLocation(address));
	},
	note: 'Affinity has one location, without a postal code',
};

/** All parts must be there. */
function toLocation(address: Address): VendorRecord {
	return {
		streetAddress: joinStreet(address) ?? null,
		city: address.city ?? null,
		state: address.state ?? null,
		country: address.country ?? null,
		continent: null,
	};
}

/**
 * The same persons with their fields, which only v2 shows.
 * @returns undefined where the key's user must not export persons
 */
export async function withFields(
	persons: VendorRecord[],
	api: Api,
): Promise<VendorRecord[] | undefined> {
	const parts = await inParallel(
		chunks(persons, V2_PAGE),
		MOST_AT_ONCE,
		async (part) => await fieldsOf(part, api).catch((error: Error) => error),
	);
	const fields = new Map<string, unknown>();
	for (const part of parts) {
		if (part instanceof VendorError && part.kind === 'forbidden') {
			api.warn(
				`Affinity shows job titles, phone numbers, locations and custom fields only to users with the permission "${READ_RIGHT}": they are left out`,
			);
			return undefined;
		}
		if (part instanceof Error) throw part;
		for (const { id, fields: values } of part) fields.set(String(id), values);
	}
	// What v2 does not know yet (it is seconds behind v1) has no fields.
	for (const person of persons) {
		const values = fields.get(String(person.id));
		if (values !== undefined) person[FIELDS] = values;
	}
	return persons;
}

const MOST_AT_ONCE = 5;

async function fieldsOf(persons: VendorRecord[], api: Api): Promise<VendorRecord[]> {
	const { body } = await api.send({
		method: 'GET',
		path: '/v2/persons',
		query: {
			ids: persons.map(({ id }) => String(id)),
			fieldTypes: ['global', 'enriched'],
			limit: V2_PAGE,
		},
		lookup: true,
	});
	return asRecords(asRecord(body).data);
}

/** The fields of persons in this account, as v2 describes them. */
async function metadata(api: Api): Promise<VendorRecord[]> {
	return await api.memo('person fields', async (lookup) => {
		const fields: VendorRecord[] = [];
		let next: unknown;
		do {
			const page = await v2Page('/v2/persons/fields', { limit: V2_PAGE }, lookup, asText(next));
			fields.push(...page.records);
			next = page.next;
		} while (next !== undefined);
		return fields;
	});
}

/** The choices of dropdowns by the field's number: v1 answers those of all fields at once. */
async function choices(api: Api): Promise<Map<string, VendorRecord[]>> {
	return await api.memo('person choices', async (lookup) => {
		const { body } = await lookup.send({ method: 'GET', path: '/persons/fields' });
		return new Map(
			asRecords(body).map(({ id, dropdown_options: options }) => [
				`field-${String(id)}`,
				asRecords(options),
			]),
		);
	});
}

const CHOICE = /^(ranked-)?dropdown/;

/**
 * The updates that v2 takes, of the unified value for each field's id. Throws an InputError for a field that the account
 * does not have.
 */
export async function updatesOf(values: VendorRecord, api: Api): Promise<VendorRecord[]> {
	const updates: VendorRecord[] = [];
	if (Object.keys(values).length === 0) return updates;
	const known = new Map((await metadata(api)).map((field) => [String(field.id), field]));
	for (const [id, value] of Object.entries(values)) {
		const type = asText(known.get(id)?.valueType) ?? OWN_TYPES[id];
		if (type === undefined) {
			throw new InputError(
				`Affinity has no field of persons with the key "${id}"`,
				'Choose the custom field from the list.',
			);
		}
		const options = CHOICE.test(type) ? ((await choices(api)).get(id) ?? []) : [];
		updates.push({ id, value: { type, data: toData(type, value, options) } });
	}
	return updates;
}

/** Writes fields of a person. @param isNew whether v2, which is seconds behind v1, may not know the person yet */
export async function writeFields(
	id: string,
	updates: VendorRecord[],
	api: Api,
	isNew: boolean,
): Promise<void> {
	for (const part of chunks(updates, MOST_UPDATES)) {
		await sendWithRight(
			api,
			{
				method: 'PATCH',
				path: path`/v2/persons/${id}/fields`,
				body: { operation: 'update-fields', updates: part },
				repeatable: true,
				...(isNew ? { settles: [404] } : {}),
			},
			WRITE_RIGHT,
		);
	}
}

/** A value in the form that v2 takes for a type of field. https://developer.affinity.co/pages/data-model */
function toData(type: string, value: unknown, options: VendorRecord[]): unknown {
	if (value === null || value === undefined || value === '') return null;
	if (type.endsWith('-multi')) {
		const single = type.slice(0, -'-multi'.length);
		const items = Array.isArray(value) ? (value as unknown[]) : [value];
		return items.length === 0 ? null : items.map((item) => toData(single, item, options));
	}
	const first = firstOf(value);
	switch (type) {
		case 'number':
			return Number(first);
		case 'datetime':
			return toMoment(first);
		case 'dropdown':
		case 'ranked-dropdown':
			return { dropdownOptionId: optionId(first, options) };
		case 'person':
		case 'company':
			return { id: vendorNumber(linkId(first) ?? '') };
		case 'location':
			return isRecord(first) ? { ...NO_LOCATION, ...first } : { ...NO_LOCATION, city: first };
		default:
			return String(first);
	}
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Affinity cuts a time to midnight in California: noon in UTC is in the same day there. */
function toMoment(value: unknown): unknown {
	return typeof value === 'string' && DAY.test(value)
		? `${value}T12:00:00Z`
		: (utc(value) ?? value);
}

const NO_LOCATION = {
	streetAddress: null,
	city: null,
	state: null,
	country: null,
	continent: null,
};

/** The number of a choice, given as number, as text, or as a record shows it. */
function optionId(value: unknown, options: VendorRecord[]): unknown {
	const given = isRecord(value) ? (value.dropdownOptionId ?? value.id ?? value.text) : value;
	const text = String(given).toLowerCase();
	const match = options.find(({ text: label }) => String(label).toLowerCase() === text);
	return match?.id ?? (typeof given === 'string' ? vendorNumber(given) : given);
}

/** The account's own fields and those that Affinity enriches, besides what unified fields show. */
export const customFields: CustomFields = {
	read: (record) => {
		const fields = record[FIELDS];
		if (!Array.isArray(fields)) return undefined;
		const values: Record<string, unknown> = {};
		for (const { id, value } of fields as VendorRecord[]) {
			if (id === TITLE || id === PHONES || id === LOCATION) continue;
			const data = (value as VendorRecord | null | undefined)?.data;
			if (data !== null && data !== undefined) values[String(id)] = plain(data);
		}
		return values;
	},
	write: (body, values) => {
		for (const [id, value] of Object.entries(values)) putField(body, id, value);
	},
	definitions: async (api) => {
		const [fields, options] = [await metadata(api), await choices(api)];
		return fields
			.filter(({ id }) => OWN_TYPES[String(id)] === undefined)
			.map((field) => toDefinition(field, options.get(String(field.id)) ?? []));
	},
};

/** Texts of choices, ids of persons and companies; everything else as it is. */
function plain(data: unknown): unknown {
	if (typeof data !== 'object' || data === null) return data;
	if (Array.isArray(data)) return data.map(plain);
	const { text, id, calculatedValue } = data as VendorRecord;
	if (text !== undefined) return text;
	return asText(id) ?? (calculatedValue === undefined ? data : calculatedValue);
}

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	text: 'text',
	'filterable-text': 'text',
	'filterable-text-multi': 'choices',
	number: 'number',
	'number-multi': 'choices',
	datetime: 'date',
	dropdown: 'choice',
	'ranked-dropdown': 'choice',
	'dropdown-multi': 'choices',
	'person-multi': 'choices',
	'company-multi': 'choices',
};

function toDefinition(field: VendorRecord, choicesOf: VendorRecord[]): CustomFieldDefinition {
	const type = String(field.valueType);
	const options = asList(choicesOf)
		.filter(isRecord)
		.map(({ id, text }) => ({ value: vendorNumber(String(id)), label: String(text) }));
	return {
		key: String(field.id),
		label: asText(field.name) ?? String(field.id),
		type: TYPES[type] ?? 'other',
		...(options.length === 0 ? {} : { options }),
		readOnly:
			asText(field.enrichmentSource) !== undefined ||
			type === 'formula-number' ||
			type === 'interaction',
	};
}
