import type { CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { asRecord, asRecords, isRecord } from '../../engine/json';
import { definitionsOf, ownProperties } from './objects';
import type { ObjectKind } from './objects';

/** Properties that HubSpot sends without being asked. */
const ALWAYS_THERE = new Set([
	'createdate',
	'lastmodifieddate',
	'hs_createdate',
	'hs_lastmodifieddate',
	'hs_object_id',
	'archived',
]);

/** All properties that no unified field reads. https://developers.hubspot.com/docs/guides/api/crm/properties */
export function customFieldsOf(kind: () => ObjectKind): CustomFields {
	let known: Set<string> | undefined;
	return {
		read: (record) => {
			known ??= new Set([...ownProperties(kind()), ...ALWAYS_THERE]);
			const values: Record<string, unknown> = {};
			const properties = asRecord(record.properties);
			for (const name in properties) {
				const value = properties[name];
				if (value !== null && !known.has(name)) values[name] = value;
			}
			return values;
		},
		write: (body, values) => {
			const properties = isRecord(body.properties) ? body.properties : {};
			for (const [name, value] of Object.entries(values)) properties[name] = toProperty(value);
			body.properties = properties;
		},
		definitions: async (api) => (await definitionsOf(kind(), api)).map(toDefinition),
	};
}

/** Every property is a text: choices joined by `;`, and an empty text clears. */
export function toProperty(value: unknown): string {
	if (value === null || value === undefined) return '';
	return Array.isArray(value) ? value.join(';') : String(value);
}

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	number: 'number',
	bool: 'boolean',
	date: 'date',
	datetime: 'time',
	string: 'text',
	phone_number: 'text',
};

function toDefinition(property: VendorRecord): CustomFieldDefinition {
	const choices = property.fieldType === 'checkbox' ? 'choices' : 'choice';
	const options = asRecords(property.options)
		.filter(({ hidden }) => hidden !== true)
		.map(({ value, label }) => ({ value: String(value), label: String(label) }));
	return {
		key: String(property.name),
		label: String(property.label),
		type: property.type === 'enumeration' ? choices : (TYPES[String(property.type)] ?? 'other'),
		...(options.length === 0 ? {} : { options }),
		readOnly:
			property.calculated === true ||
			asRecord(property.modificationMetadata).readOnlyValue === true,
	};
}
