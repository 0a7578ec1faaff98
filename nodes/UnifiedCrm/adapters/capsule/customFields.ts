import type { Api, CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { asList, asRecord, asRecords, asText } from '../../engine/json';
import { allOf } from './records';

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	text: 'text',
	link: 'text',
	number: 'number',
	boolean: 'boolean',
	date: 'date',
	list: 'choice',
};

/** https://developer.capsulecrm.com/v2/operations/Custom_Field */
async function definitionsOf(api: Api): Promise<VendorRecord[]> {
	const all = await api.memo(
		'custom fields',
		async (lookup) =>
			await allOf({ path: '/parties/fields/definitions', key: 'definitions' }, lookup),
	);
	return all.filter(({ captureRule: rule }) => asText(rule)?.toLowerCase() !== 'organisation');
}

const typeOf = ({ type }: VendorRecord) => TYPES[String(type).toLowerCase()] ?? 'other';

function toDefinition(definition: VendorRecord): CustomFieldDefinition {
	const { id, name, options } = definition;
	const labels = asList(options)
		.map(
			(option) => asText(option) ?? asText(asRecord(option).name) ?? asText(asRecord(option).value),
		)
		.filter((label) => label !== undefined);
	return {
		key: String(id),
		label: String(name),
		type: typeOf(definition),
		...(labels.length === 0 ? {} : { options: labels.map((label) => ({ value: label, label })) }),
		...(typeOf(definition) === 'other' ? { readOnly: true } : {}),
	};
}

/** Values stand in rows with their definitions; here they go by the definition's id. */
export const customFields: CustomFields = {
	read: ({ fields }) => {
		const values: Record<string, unknown> = {};
		if (!Array.isArray(fields)) return values;
		for (const row of fields as VendorRecord[]) {
			const { value, definition } = row;
			if (value === null || value === undefined || typeof definition !== 'object') continue;
			const id = (definition as VendorRecord | null)?.id;
			if (id !== undefined) values[String(id)] = value;
		}
		return values;
	},
	write: (body, values) => {
		body.fields = Object.entries(values).map(([key, value]) => ({
			definition: /^\d+$/.test(key) ? { id: Number(key) } : { name: key },
			value,
		}));
	},
	definitions: async (api) => (await definitionsOf(api)).map(toDefinition),
};

/** Whether a write empties custom fields. */
export function clearsFields(body: VendorRecord): boolean {
	return asRecords(body.fields).some(({ value }) => value === null);
}

/** On a new record there is nothing to empty. */
export function withoutCleared(fields: unknown): VendorRecord[] {
	return asRecords(fields).filter(({ value }) => value !== null);
}

/** A yes-or-no field takes no null: its row is removed instead. */
export async function fieldChanges(
	fields: unknown,
	present: VendorRecord,
	api: Api,
): Promise<VendorRecord[]> {
	const definitions = await definitionsOf(api);
	return asRecords(fields).flatMap((row) => {
		if (row.value !== null) return [row];
		const { id, name } = asRecord(row.definition);
		const definition = definitions.find((each) =>
			id === undefined ? each.name === name : each.id === id,
		);
		if (definition === undefined || typeOf(definition) !== 'boolean') return [row];
		return asRecords(present.fields)
			.filter((each) => asRecord(each.definition).id === definition.id)
			.map((each) => ({ id: each.id, _delete: true }));
	});
}
