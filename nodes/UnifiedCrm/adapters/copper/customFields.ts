import type { Api, CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { vendorNumber } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asList, asRecords, asText } from '../../engine/json';
import { unixSeconds, userTime } from '../../engine/time';

/** What a custom field can belong to, in Copper's words. */
export type FieldOwner = 'person' | 'task';

/** Connections to other records: an empty value would remove them, so they are never sent back. */
const CONNECT = 'Connect';

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	String: 'text',
	Text: 'text',
	URL: 'text',
	Float: 'number',
	Percentage: 'number',
	Currency: 'number',
	Checkbox: 'boolean',
	Date: 'date',
	Dropdown: 'choice',
	MultiSelect: 'choices',
};

/** https://developer.copper.com/custom-fields/general/list-custom-field-definitions.html */
async function definitionsOf(owner: FieldOwner, api: Api): Promise<VendorRecord[]> {
	const all = await api.memo('custom fields', async (lookup) => {
		const { body } = await lookup.send({ method: 'GET', path: '/custom_field_definitions' });
		return asRecords(body);
	});
	return all.filter(
		({ available_on: places }) => !Array.isArray(places) || asList(places).includes(owner),
	);
}

function toDefinition({ id, name, data_type: type, options }: VendorRecord): CustomFieldDefinition {
	const choices = asRecords(options).map((option) => ({
		value: Number(option.id),
		label: String(option.name),
	}));
	return {
		key: String(id),
		label: String(name),
		type: TYPES[String(type)] ?? 'other',
		...(choices.length === 0 ? {} : { options: choices }),
		...(TYPES[String(type)] === undefined ? { readOnly: true } : {}),
	};
}

/** Values stand in a list of ids and values, unset ones included; here they go by the field's id. */
export function customFieldsOf(owner: FieldOwner): CustomFields {
	return {
		read: ({ custom_fields: entries }) => {
			const values: Record<string, unknown> = {};
			if (!Array.isArray(entries)) return values;
			for (const entry of entries as VendorRecord[]) {
				const { value } = entry;
				if (value === null || value === undefined || (Array.isArray(value) && value.length === 0))
					continue;
				values[String(entry.custom_field_definition_id)] = value;
			}
			return values;
		},
		write: (body, values) => {
			body.custom_fields = Object.entries(values).map(([key, value]) => ({
				custom_field_definition_id: vendorNumber(key),
				value,
			}));
		},
		definitions: async (api) => (await definitionsOf(owner, api)).map(toDefinition),
	};
}

/** Days that were given as text become Unix seconds, where the account's field is a date. */
export async function withTypedFields(
	owner: FieldOwner,
	body: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	const entries = asRecords(body.custom_fields);
	if (!entries.some(({ value }) => typeof value === 'string')) return body;
	const dates = new Set(
		(await definitionsOf(owner, api))
			.filter(({ data_type: type }) => type === 'Date')
			.map(({ id }) => String(id)),
	);
	return {
		...body,
		custom_fields: entries.map((entry) =>
			typeof entry.value === 'string' && dates.has(String(entry.custom_field_definition_id))
				? { ...entry, value: secondsOf(entry) }
				: entry,
		),
	};
}

function secondsOf({ custom_field_definition_id: id, value }: VendorRecord): number {
	const text = asText(value) ?? '';
	if (/^\d{6,}$/.test(text)) return Number(text);
	const time = userTime(text, 'utc');
	if (time === undefined) {
		throw new InputError(
			`The custom field ${String(id)} takes a date such as 2026-05-20, not "${text}"`,
		);
	}
	return unixSeconds(time);
}

/**
 * Adds the values that the record has already: whether fields that are left out of an update survive is not documented.
 */
export async function withSurvivingFields(
	owner: FieldOwner,
	body: VendorRecord,
	current: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	if (body.custom_fields === undefined) return body;
	const sent = asRecords(body.custom_fields);
	const ids = new Set(sent.map(({ custom_field_definition_id: id }) => String(id)));
	const writable = new Set(
		(await definitionsOf(owner, api))
			.filter(({ data_type: type }) => type !== CONNECT && TYPES[String(type)] !== undefined)
			.map(({ id }) => String(id)),
	);
	const kept = asRecords(current.custom_fields).filter(
		({ custom_field_definition_id: id, value }) => {
			const key = String(id);
			return value !== null && value !== undefined && writable.has(key) && !ids.has(key);
		},
	);
	return kept.length === 0 ? body : { ...body, custom_fields: [...sent, ...kept] };
}
