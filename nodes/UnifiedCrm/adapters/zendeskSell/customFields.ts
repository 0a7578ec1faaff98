import type { CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { asRecord, asRecords } from '../../engine/json';
import { itemsOf } from './records';

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	number: 'number',
	string: 'text',
	text: 'text',
	email: 'text',
	phone: 'text',
	url: 'text',
	bool: 'boolean',
	date: 'date',
	datetime: 'time',
	list: 'choice',
	multi_select_list: 'choices',
};

/**
 * Fields go by their names, which users may change. The path is in the singular.
 * https://developer.zendesk.com/api-reference/sales-crm/resources/custom-fields/
 */
export const customFields: CustomFields = {
	read: (record) => asRecord(record.custom_fields),
	write: (body, values) => {
		body.custom_fields = { ...asRecord(body.custom_fields), ...values };
	},
	definitions: async (api) =>
		await api.memo('custom fields', async (lookup) =>
			itemsOf(await lookup.get('/v2/contact/custom_fields'))
				.filter(({ for_contact: isForContacts }) => isForContacts !== false)
				.map(toDefinition),
		),
};

function toDefinition({ name, type, choices }: VendorRecord): CustomFieldDefinition {
	const options = asRecords(choices).map((choice) => ({
		value: String(choice.name),
		label: String(choice.name),
	}));
	return {
		key: String(name),
		label: String(name),
		type: TYPES[String(type)] ?? 'other',
		...(options.length === 0 ? {} : { options }),
	};
}
