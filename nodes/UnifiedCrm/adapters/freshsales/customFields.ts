import type { Api, CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { asRecords, asText } from '../../engine/json';
import { API } from './records';

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	text: 'text',
	textarea: 'text',
	number: 'number',
	decimal: 'number',
	checkbox: 'boolean',
	date: 'date',
	date_time: 'time',
	dropdown: 'choice',
	radio: 'choice',
	multi_select_dropdown: 'choices',
};

/** Fields that the account works out itself. */
const COMPUTED = ['formula', 'auto_number'];

function toDefinition({ name, label, type, choices }: VendorRecord): CustomFieldDefinition {
	const kind = TYPES[String(type)] ?? 'text';
	const options = asRecords(choices)
		.map(({ value }) => asText(value))
		.filter((value) => value !== undefined)
		.map((value) => ({ value, label: value }));
	return {
		key: String(name),
		label: asText(label) ?? String(name),
		type: kind,
		...(options.length === 0 ? {} : { options }),
		...(COMPUTED.includes(String(type)) ? { readOnly: true } : {}),
	};
}

/** https://developers.freshworks.com/crm/api/#contact_fields */
async function contactFields(api: Api): Promise<VendorRecord[]> {
	return await api.memo('contact fields', async (lookup) =>
		asRecords((await lookup.get(`${API}/settings/contacts/fields`)).fields).filter(({ name }) =>
			String(name).startsWith('cf_'),
		),
	);
}

/** Values stand under `custom_field`; those that are not written stay as they are. */
function customFieldsWith(definitions: CustomFields['definitions']): CustomFields {
	return {
		read: ({ custom_field: values }) => {
			const found: Record<string, unknown> = {};
			if (typeof values !== 'object' || values === null) return found;
			const record = values as VendorRecord;
			for (const key in record) {
				const value = record[key];
				if (value !== null && value !== undefined && value !== '') found[key] = value;
			}
			return found;
		},
		write: (body, values) => {
			body.custom_field = values;
		},
		definitions,
	};
}

export const contactCustomFields = customFieldsWith(async (api) =>
	(await contactFields(api)).map(toDefinition),
);

/** Definitions of the fields of activities are not documented. */
export const activityCustomFields = customFieldsWith(async () => []);
