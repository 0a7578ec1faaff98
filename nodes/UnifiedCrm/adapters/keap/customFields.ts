import type { Api, CustomFieldDefinition, CustomFields, VendorRecord } from '../adapter';
import { asRecords, asText } from '../../engine/json';

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	CURRENCY: 'number',
	DATE: 'date',
	DATE_TIME: 'time',
	DAY_OF_WEEK: 'number',
	DECIMAL_NUMBER: 'number',
	DRILLDOWN: 'choice',
	DROPDOWN: 'choice',
	LIST_BOX: 'choices',
	MONTH: 'number',
	PERCENT: 'number',
	RADIO: 'choice',
	USER: 'number',
	USER_LIST_BOX: 'choices',
	WHOLE_NUMBER: 'number',
	YEAR: 'number',
	YES_NO: 'boolean',
};

/** Kinds whose value is the number of the option; the others hold its label. */
const BY_ID = new Set(['DRILLDOWN', 'USER_LIST_BOX']);

function toDefinition({
	id,
	label,
	field_type: kind,
	options,
}: VendorRecord): CustomFieldDefinition {
	const choices = asRecords(options).map((option) => {
		const text = asText(option.label) ?? String(option.id);
		const value = BY_ID.has(String(kind)) ? (asText(option.id) ?? text) : text;
		return { value, label: text };
	});
	const definition: CustomFieldDefinition = {
		key: String(id),
		label: asText(label) ?? String(id),
		type: TYPES[String(kind)] ?? 'text',
	};
	if (choices.length > 0) definition.options = choices;
	return definition;
}

/**
 * Fields go by their ids. https://developer.infusionsoft.com/docs/restv2/#tag/Contact
 * @param model where the definitions of the record's kind stand
 */
export function customFieldsOf(model: string): CustomFields {
	return {
		read: ({ custom_fields: entries }) => {
			if (!Array.isArray(entries)) return undefined;
			const values: Record<string, unknown> = {};
			for (const { id, content } of entries as VendorRecord[]) {
				if (content === null || content === undefined || content === '') continue;
				if (typeof id === 'string' || typeof id === 'number') values[id] = content;
			}
			return values;
		},
		write: (body, values) => {
			body.custom_fields = Object.entries(values).map(([id, content]) => ({ id, content }));
		},
		definitions: async (api: Api) =>
			await api.memo(`fields of ${model}`, async (lookup) =>
				asRecords((await lookup.get(model)).custom_fields).map(toDefinition),
			),
	};
}

/** The list replaces the present one: what is not written goes along, what is cleared is left out. */
export function mergeFields(written: unknown, present: unknown): VendorRecord[] {
	const given = asRecords(written);
	const names = new Set(given.map(({ id }) => String(id)));
	const kept = asRecords(present)
		.filter(
			({ id, content }) => !names.has(String(id)) && content !== null && content !== undefined,
		)
		.map(({ id, content }) => ({ id: String(id), content }));
	return [...kept, ...given.filter(({ content }) => content !== null)];
}
