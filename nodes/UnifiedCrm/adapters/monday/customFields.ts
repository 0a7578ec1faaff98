import type { CustomFieldDefinition, CustomFields } from '../adapter';
import { InputError } from '../../engine/failures';
import { contactBoard, labelsOf } from './boards';
import type { Column, ContactBoard } from './boards';
import { isWritable, plainValue, toColumnValue } from './columnValues';
import { putColumn } from './points';

const TYPES: Record<string, CustomFieldDefinition['type']> = {
	text: 'text',
	long_text: 'text',
	email: 'text',
	phone: 'text',
	country: 'text',
	numbers: 'number',
	rating: 'number',
	checkbox: 'boolean',
	date: 'time',
	status: 'choice',
	dropdown: 'choices',
	people: 'choices',
	board_relation: 'choices',
	dependency: 'choices',
	tags: 'choices',
};

/** The name is a field of the item; links to subitems hold nothing that can be shown. */
const HIDDEN = new Set(['name', 'subtasks']);

/** All columns of the contacts board that no unified field reads, under their ids. */
export const customFields: CustomFields = {
	read: (item, { context }) => {
		const values = item.column_values;
		if (!Array.isArray(values)) return undefined;
		const board = context as ContactBoard | undefined;
		const custom: Record<string, unknown> = {};
		for (const value of values as Array<Record<string, unknown>>) {
			const id = String(value.id);
			if (board?.own.has(id)) continue;
			const plain = plainValue(value, value.type ?? board?.columns.get(id)?.type);
			if (plain !== undefined) custom[id] = plain;
		}
		return custom;
	},
	write: (body, values, { context }) => {
		const board = context as ContactBoard | undefined;
		for (const [id, value] of Object.entries(values)) {
			const column = board?.columns.get(id);
			if (column === undefined) {
				throw new InputError(
					`The board "${board?.name ?? ''}" of monday CRM has no column with the ID "${id}"`,
					'Choose the custom field from the list.',
				);
			}
			putColumn(body, column, toColumnValue(column, value));
		}
	},
	definitions: async (api) => {
		const { columns, own } = await contactBoard(api);
		return [...columns.values()]
			.filter(({ id, type }) => !own.has(id) && !HIDDEN.has(type))
			.map(toDefinition);
	},
};

function toDefinition(column: Column): CustomFieldDefinition {
	const { id, title, type } = column;
	const labels = type === 'status' || type === 'dropdown' ? labelsOf(column) : [];
	return {
		key: id,
		label: title,
		type: TYPES[type] ?? 'other',
		...(labels.length === 0
			? {}
			: { options: labels.map(({ text }) => ({ value: text, label: text })) }),
		readOnly: !isWritable(column),
	};
}
