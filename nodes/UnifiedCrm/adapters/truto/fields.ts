import type { CustomFieldDefinition, CustomFields, Field, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asList, asText, isRecord } from '../../engine/json';
import { wholeList } from './gateway';

/** Records come in the unified model: a value is taken over as it is. */
function written(name: string): Field['write'] {
	return (body, value) => {
		body[name] = value;
	};
}

/** A link to one record. */
export function link(name: string): Field {
	return {
		read: (record) => {
			const value = record[name];
			if (typeof value !== 'object' || value === null) return undefined;
			const { id, name: label } = value as VendorRecord;
			if (typeof id === 'string' && id !== '') return value;
			const text = asText(id);
			if (text !== undefined) return { ...value, id: text };
			return asText(label) === undefined ? undefined : { name: label };
		},
		write: written(name),
	};
}

/** A list whose items may have ids; ids become texts where they are none. */
export function items(name: string): Field {
	return {
		read: (record) => {
			const value = record[name];
			if (!Array.isArray(value) || value.length === 0) return undefined;
			for (const item of value as unknown[]) if (!isPlain(item)) return tidied(value);
			return value;
		},
		write: (body, value) => {
			body[name] = value ?? [];
		},
	};
}

function isPlain(item: unknown): boolean {
	if (typeof item !== 'object' || item === null) return false;
	const { id } = item as VendorRecord;
	return id === undefined || typeof id === 'string';
}

function tidied(value: unknown[]): VendorRecord[] | undefined {
	const records = value.filter(isRecord).map((item) => ({ ...item, id: asText(item.id) }));
	return records.length === 0 ? undefined : records;
}

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	string: 'text',
	text: 'text',
	rich_text: 'text',
	number: 'number',
	boolean: 'boolean',
	date: 'date',
	datetime: 'time',
	enum: 'choice',
	single_select: 'choice',
	array: 'choices',
	multi_select: 'choices',
};

/** Kinds of failures that say that the CRM behind Truto has no list of fields. */
const NO_FIELDS = ['notFound', 'invalid', 'forbidden'];

/** https://truto.one/docs/api-reference/unified-crm-api/fields */
export function customFieldsOf(entity: string): CustomFields {
	return {
		read: ({ custom_fields: values }) =>
			typeof values === 'object' && values !== null ? (values as VendorRecord) : undefined,
		write: (body, values) => {
			body.custom_fields = values;
		},
		definitions: async (api) =>
			await api.memo(`fields ${entity}`, async (lookup) => {
				const fields = await wholeList('fields', { entity }, lookup).catch((error: Error) => error);
				if (!(fields instanceof Error)) return fields.filter(isOwn).map(toDefinition);
				if (fields instanceof VendorError && NO_FIELDS.includes(fields.kind)) return [];
				throw fields;
			}),
	};
}

function isOwn({ is_user_defined: isUserDefined }: VendorRecord): boolean {
	return isUserDefined !== false;
}

function toDefinition(field: VendorRecord): CustomFieldDefinition {
	const { id, name, label, type, options, is_editable: isEditable } = field;
	const key = asText(name) ?? String(id);
	const choices = asList(options).map(toOption);
	return {
		key,
		label: asText(label) ?? key,
		type: TYPES[String(type)] ?? 'other',
		...(choices.length === 0 ? {} : { options: choices }),
		readOnly: isEditable === false,
	};
}

/** Options are objects, or plain texts where the CRM knows no more of them. */
function toOption(option: unknown): { value: string; label: string } {
	if (!isRecord(option)) return { value: String(option), label: String(option) };
	const label = asText(option.label) ?? asText(option.name);
	const value = asText(option.value) ?? asText(option.id) ?? label ?? '';
	return { value, label: label ?? value };
}

/** The record of the CRM behind Truto; Truto's own where that was left out. */
export function remoteData(record: VendorRecord): unknown {
	return record.remote_data ?? record;
}
