import { invalid, isTime } from './answers';

export interface CustomField {
	id: string;
	label: string;
	field_name: string;
	field_type: string;
	options: Array<{ id: string; label: string }>;
	record_type: 'CONTACT' | 'TASK_NOTE_APPOINTMENT';
	group_id: string;
	group_name: string;
	default_value: null;
}

export interface FieldValue {
	id: string;
	content: unknown;
}

function define(
	id: number,
	label: string,
	type: string,
	options: string[] = [],
	record: CustomField['record_type'] = 'CONTACT',
): CustomField {
	return {
		id: String(id),
		label,
		field_name: label.replaceAll(' ', ''),
		field_type: type,
		options: options.map((option, index) => ({ id: String(id * 100 + index), label: option })),
		record_type: record,
		group_id: '3',
		group_name: 'Custom Fields',
		default_value: null,
	};
}

export const CONTACT_FIELDS = [
	define(7, 'Nickname', 'TEXT'),
	define(9, 'Score', 'WHOLE_NUMBER'),
	define(11, 'Renewal', 'DATE'),
	define(13, 'Tier', 'DROPDOWN', ['Gold', 'Silver', 'Bronze']),
	define(15, 'Interests', 'LIST_BOX', ['Oak', 'Larch', 'Pine']),
	define(17, 'Consent', 'YES_NO'),
];
/** Tasks, notes and appointments share their custom fields. */
export const WORK_FIELDS = [
	define(31, 'Stage', 'DROPDOWN', ['First', 'Second'], 'TASK_NOTE_APPOINTMENT'),
	define(33, 'Remark', 'TEXT', [], 'TASK_NOTE_APPOINTMENT'),
];

function fits({ field_type: type, options }: CustomField, content: unknown): boolean {
	const isOption = (value: unknown) => options.some(({ label }) => label === value);
	switch (type) {
		case 'WHOLE_NUMBER':
			return typeof content === 'number'
				? Number.isInteger(content)
				: /^-?\d+$/.test(String(content));
		case 'DATE':
			return /^\d{4}-\d{2}-\d{2}$/.test(String(content)) || isTime(content);
		case 'DROPDOWN':
			return isOption(content);
		case 'LIST_BOX':
			return Array.isArray(content) && content.every(isOption);
		case 'YES_NO':
			return typeof content === 'boolean';
		default:
			return typeof content === 'string';
	}
}

/** Written values, which replace all that were there. */
export function writtenFields(fields: CustomField[], written: FieldValue[]): FieldValue[] {
	const result: FieldValue[] = [];
	for (const { id, content } of written) {
		const field = fields.find((known) => known.id === id);
		if (field === undefined) throw invalid(`custom_fields: there is no custom field ${id}`);
		if (content === null || content === undefined || content === '') continue;
		if (!fits(field, content)) throw invalid(`custom_fields: invalid content of ${id}`);
		result.push({ id, content: field.field_type === 'WHOLE_NUMBER' ? Number(content) : content });
	}
	return result;
}
