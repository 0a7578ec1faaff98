import { isObject } from '../core/shape';
import { invalid, isUnixSeconds } from './answers';

export interface FieldDefinition {
	id: number;
	name: string;
	canonical_name: null;
	data_type: string;
	available_on: string[];
	is_filterable: boolean;
	options?: Array<{ id: number; name: string; rank: number }>;
	currency?: string;
	connected_id?: number;
}

export interface FieldValue {
	custom_field_definition_id: number;
	value: unknown;
}

function definition(
	id: number,
	name: string,
	dataType: string,
	more: Partial<FieldDefinition> = {},
): FieldDefinition {
	return {
		id,
		name,
		canonical_name: null,
		data_type: dataType,
		available_on: ['person', 'company'],
		is_filterable: !['String', 'Text', 'URL', 'Connect'].includes(dataType),
		...more,
	};
}

const options = (first: number, ...names: string[]) => ({
	options: names.map((name, rank) => ({ id: first + rank, name, rank })),
});

export const FIELDS: FieldDefinition[] = [
	definition(100761, 'VIP', 'Checkbox'),
	definition(100762, 'Headcount', 'Float'),
	definition(100763, 'First Meeting', 'Date'),
	definition(100764, 'Tier', 'Dropdown', options(2101, 'Gold', 'Silver')),
	definition(100765, 'Markets', 'MultiSelect', options(2201, 'AT', 'BE', 'SI', 'US')),
	definition(100766, 'Nickname', 'String'),
	definition(100767, 'Budget', 'Currency', { currency: 'EUR' }),
	definition(100768, 'Discount', 'Percentage'),
	definition(100769, 'Portal', 'URL'),
	definition(100770, 'Remarks', 'Text'),
	definition(100771, 'Partner', 'Connect', { connected_id: 100772 }),
	definition(100781, 'Stage', 'String', { available_on: ['task'] }),
];

function definitionsOf(type: string): FieldDefinition[] {
	return FIELDS.filter(({ available_on }) => available_on.includes(type));
}

/** All defined fields of a record type, unset; values by definition id go over them. */
export function fieldValues(type: string, values: Record<number, unknown> = {}): FieldValue[] {
	return definitionsOf(type).map(({ id, data_type }) => ({
		custom_field_definition_id: id,
		value: values[id] ?? (data_type === 'MultiSelect' || data_type === 'Connect' ? [] : null),
	}));
}

function fits({ data_type, options: choices = [] }: FieldDefinition, value: unknown): boolean {
	const ids = choices.map(({ id }) => id);
	switch (data_type) {
		case 'Checkbox':
			return typeof value === 'boolean';
		case 'Float':
		case 'Currency':
		case 'Percentage':
			return typeof value === 'number';
		case 'Date':
			return isUnixSeconds(value);
		case 'Dropdown':
			return ids.includes(Number(value)) && typeof value === 'number';
		case 'MultiSelect':
			return Array.isArray(value) && value.every((entry) => ids.includes(entry as number));
		case 'Connect':
			return Array.isArray(value) && value.length === 0;
		default:
			return typeof value === 'string';
	}
}

/**
 * The custom fields of a record after a write that sends `custom_fields`. Fields left out lose their value; connections
 * live on unless they are sent empty, and cannot be written here.
 */
export function writtenFields(type: string, before: FieldValue[], sent: unknown): FieldValue[] {
	if (!Array.isArray(sent)) throw invalid('custom_fields must be a list');
	const values: Record<number, unknown> = {};
	for (const { custom_field_definition_id: id, value } of before) {
		const isConnect = FIELDS.some((field) => field.id === id && field.data_type === 'Connect');
		if (isConnect) values[id] = value;
	}
	for (const entry of sent as unknown[]) {
		const keys = isObject(entry) ? Object.keys(entry).sort().join() : '';
		if (!isObject(entry) || keys !== 'custom_field_definition_id,value') {
			throw invalid('custom_fields entries need custom_field_definition_id and value');
		}
		const field = definitionsOf(type).find(({ id }) => id === entry.custom_field_definition_id);
		if (field === undefined) throw invalid('custom_field_definition_id is unknown');
		if (entry.value !== null && !fits(field, entry.value)) {
			throw invalid(`value of custom field ${field.id} must fit ${field.data_type}`);
		}
		values[field.id] = entry.value;
	}
	return fieldValues(type, values);
}

/** Whether a record passes one entry of a search's `custom_fields`; text fields cannot be searched. */
export function passesField(fields: FieldValue[], entry: unknown): boolean {
	if (!isObject(entry)) throw invalid('custom_fields entries must be objects');
	const {
		custom_field_definition_id: id,
		value,
		minimum_value: low,
		maximum_value: high,
		...rest
	} = entry;
	const field = FIELDS.find((candidate) => candidate.id === id);
	if (field === undefined || !field.is_filterable || Object.keys(rest).length > 0) {
		throw invalid('custom_fields filter is not possible');
	}
	const own = fields.find((candidate) => candidate.custom_field_definition_id === id)?.value;
	if (value !== undefined) {
		const wanted = Array.isArray(value) ? value : [value];
		const held = Array.isArray(own) ? own : [own];
		return wanted.some((one) => held.includes(one));
	}
	if (typeof own !== 'number') return false;
	return (typeof low !== 'number' || own >= low) && (typeof high !== 'number' || own <= high);
}
