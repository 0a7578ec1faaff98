import type { Api, CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { asList, asRecord, asRecords, asText, path } from '../../engine/json';
import { locationOf } from './requests';

/** https://marketplace.gohighlevel.com/docs/ghl/locations/get-custom-fields */
const TYPES: Record<string, CustomFieldDefinition['type']> = {
	CHECKBOX: 'choices',
	DATE: 'date',
	EMAIL: 'text',
	FLOAT: 'number',
	LARGE_TEXT: 'text',
	MONETORY: 'number',
	MULTIPLE_OPTIONS: 'choices',
	NUMERICAL: 'number',
	PHONE: 'text',
	RADIO: 'choice',
	SINGLE_OPTIONS: 'choice',
	TEXT: 'text',
	TIME: 'text',
};

/** Ids have twenty letters and digits; anything else is taken for the key of a field. */
const ID = /^[A-Za-z0-9]{20}$/;

/** A choice is a text, or an object that has it as its label. */
function optionOf(option: unknown): string | undefined {
	return asText(option) ?? asText(asRecord(option).label) ?? asText(asRecord(option).name);
}

function toDefinition({
	id,
	name,
	dataType,
	picklistOptions,
}: VendorRecord): CustomFieldDefinition {
	const options = asList(picklistOptions)
		.map(optionOf)
		.filter((option) => option !== undefined)
		.map((option) => ({ value: option, label: option }));
	return {
		key: String(id),
		label: asText(name) ?? String(id),
		type: TYPES[String(dataType)] ?? 'other',
		...(options.length === 0 ? {} : { options }),
	};
}

/**
 * Fields go by their ids, which is how they are read; a key such as `contact.pincode` is taken as well. What is read is
 * called `value`, what is written `field_value`.
 */
export const customFields: CustomFields = {
	read: ({ customFields: entries }) => {
		if (!Array.isArray(entries)) return undefined;
		const values: Record<string, unknown> = {};
		for (const entry of entries as VendorRecord[]) {
			const value = entry.value ?? entry.fieldValue ?? entry.field_value;
			if (value === undefined || value === null || value === '') continue;
			values[String(entry.id)] = value;
		}
		return values;
	},
	write: (body, values) => {
		body.customFields = Object.entries(values).map(([key, value]) => ({
			...(ID.test(key) ? { id: key } : { key: key.replace(/^contact\./, '') }),
			field_value: value ?? '',
		}));
	},
	definitions: async (api: Api) =>
		await api.memo('custom fields', async (lookup) => {
			const body = await lookup.get(path`/locations/${locationOf(lookup)}/customFields`, {
				model: 'contact',
			});
			return asRecords(body.customFields).map(toDefinition);
		}),
};
