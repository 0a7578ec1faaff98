import type { CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { allOf } from './entities';

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	checkbox: 'boolean',
	date: 'date',
	datetime: 'time',
	dropdown: 'choice',
	email: 'text',
	float: 'number',
	input: 'text',
	integer: 'number',
	multiselect_checkbox: 'choices',
	phone: 'text',
	radio: 'choice',
	text_area: 'text',
	url: 'text',
};

/** Types that the CRM fills in itself. */
const MADE_BY_CRM = ['sequence'];

/** The space's own fields stand among the others, under their API names. */
export function customFieldsOf(entityName: string, standard: ReadonlySet<string>): CustomFields {
	return {
		read: (record) => {
			const values: Record<string, unknown> = {};
			for (const key in record) {
				const value = record[key];
				if (value !== null && value !== '' && !standard.has(key)) values[key] = value;
			}
			return values;
		},
		write: (body, values) => {
			for (const [key, value] of Object.entries(values)) body[key] = value === '' ? null : value;
		},
		definitions: async (api) =>
			await api.memo(`fields of ${entityName}`, async (lookup) => {
				const fields = await allOf(
					{
						entity: 'Fields',
						conditions: [{ field: 'entity_name', operator: 'eq', value: entityName }],
						expand: 'data_set',
					},
					lookup,
				);
				return fields
					.filter(({ api_name: name }) => typeof name === 'string' && !standard.has(name))
					.map(toDefinition);
			}),
	};
}

function toDefinition(field: VendorRecord): CustomFieldDefinition {
	const type = String(field.type_id);
	const options = dataOf(field.data_set)
		.filter(({ is_deleted: deleted }) => deleted !== true)
		.map(({ id, option_name: name }) => ({ value: String(id), label: asText(name) ?? String(id) }));
	const readOnly = field.system_readonly === true || MADE_BY_CRM.includes(type);
	return {
		key: String(field.api_name),
		label: asText(field.name) ?? String(field.api_name),
		type: TYPES[type] ?? 'other',
		...(options.length === 0 ? {} : { options }),
		...(readOnly ? { readOnly } : {}),
	};
}

/** The options come as a list of records; a lone record is taken for a list of one. */
function dataOf(set: unknown): VendorRecord[] {
	if (Array.isArray(set)) return asRecords(set);
	const record = asRecord(set);
	return record.id === undefined ? [] : [record];
}
