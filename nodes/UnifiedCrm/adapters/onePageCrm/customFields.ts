import type { Api, CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { asList, asRecord, asRecords, asText } from '../../engine/json';
import { PAGE_SIZE, recordsOf } from './records';

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	anniversary: 'date',
	date: 'date',
	external_id: 'text',
	multi_line_text: 'text',
	multiple_choice: 'choices',
	number: 'number',
	select_box: 'choice',
	single_line_text: 'text',
};

const ID = /^[0-9a-f]{24}$/i;

/** A heading, which holds no value. */
const DIVIDER = 'section_divider';

/** Fields go by their ids; their names are taken as well. https://developer.onepagecrm.com/api/#custom-fields */
export const customFields: CustomFields = {
	read: (record) => {
		const values: Record<string, unknown> = {};
		for (const entry of asRecords(record.custom_fields)) {
			const { id, type } = asRecord(entry.custom_field);
			const { value } = entry;
			if (type === DIVIDER || value === null || value === undefined || value === '') continue;
			values[String(id)] = value;
		}
		return values;
	},
	write: (body, values) => {
		body.custom_fields = Object.entries(values).map(([key, value]) => ({
			custom_field: ID.test(key) ? { id: key } : { name: key },
			value: value ?? '',
		}));
	},
	definitions: async (api) =>
		(await definitionsOf(api)).filter(({ type }) => type !== DIVIDER).map(toDefinition),
};

async function definitionsOf(api: Api): Promise<VendorRecord[]> {
	return await api.memo('custom fields', async (lookup) => {
		const found: VendorRecord[] = [];
		for (let page = 1; ; page++) {
			const body = await lookup.get('/custom_fields', { page, per_page: PAGE_SIZE });
			const records = recordsOf('custom_fields', body);
			found.push(...records);
			if (records.length < PAGE_SIZE) return found;
		}
	});
}

function toDefinition({ id, name, type, choices }: VendorRecord): CustomFieldDefinition {
	const options = asList(choices)
		.map(asText)
		.filter((choice) => choice !== undefined)
		.map((choice) => ({ value: choice, label: choice }));
	return {
		key: String(id),
		label: String(name),
		type: TYPES[String(type)] ?? 'other',
		...(options.length === 0 ? {} : { options }),
	};
}

/**
 * The written fields together with those that the contact has: whether fields that are left out stay is not documented.
 */
export function withPresentFields(written: unknown, present: unknown): VendorRecord[] {
	const given = asRecords(written);
	const keys = new Set(
		given.map(
			({ custom_field: field }) => asText(asRecord(field).id) ?? asText(asRecord(field).name),
		),
	);
	const kept = asRecords(present).flatMap((entry) => {
		const { id, name, type } = asRecord(entry.custom_field);
		const { value } = entry;
		const isGiven = keys.has(asText(id)) || keys.has(asText(name));
		return isGiven || type === DIVIDER || value === null || value === undefined
			? []
			: [{ custom_field: { id }, value }];
	});
	return [...kept, ...given];
}
