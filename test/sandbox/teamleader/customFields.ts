import { isObject } from '../core/shape';
import type { Rule } from '../core/shape';
import { invalid } from './answers';
import { required, UUID } from './body';
import { uuid } from './store';

/** What the account's custom fields hold, by definition id. */
export type CustomValues = Record<string, unknown>;

export interface Definition {
	id: string;
	context: string;
	type: string;
	label: string;
	group: string | null;
	required: boolean;
	configuration: {
		options?: Array<{ id: string; value: string }>;
		extra_option_allowed?: boolean;
	};
}

const KIND = 'bf6765de';
const OPTION_KIND = 'c0ffee01';
const DATE = /^\d{4}-\d\d-\d\d$/;
/** Contexts whose definitions a list can ask for. */
export const LISTED_CONTEXTS = [
	'contact',
	'company',
	'deal',
	'project',
	'milestone',
	'product',
	'invoice',
	'subscription',
	'ticket',
];

function define(
	index: number,
	context: string,
	type: string,
	label: string,
	options: string[] = [],
): Definition {
	return {
		id: uuid(KIND, index),
		context,
		type,
		label,
		group: 'General',
		required: false,
		configuration:
			options.length === 0
				? {}
				: {
						options: options.map((value, place) => ({
							id: uuid(OPTION_KIND, index * 16 + place),
							value,
						})),
						extra_option_allowed: false,
					},
	};
}

/** All custom fields of the account. Those of calls, meetings and tasks cannot be listed by their context. */
export const DEFINITIONS: Definition[] = [
	define(0, 'contact', 'single_line', 'Nickname'),
	define(1, 'contact', 'number', 'Loyalty points'),
	define(2, 'contact', 'date', 'Member since'),
	define(3, 'contact', 'single_select', 'Tier', ['gold', 'silver', 'bronze']),
	define(4, 'contact', 'multi_select', 'Interests', ['golf', 'sailing', 'chess']),
	define(5, 'contact', 'boolean', 'VIP'),
	define(6, 'contact', 'company', 'Referred by'),
	define(7, 'company', 'single_line', 'Branch'),
	define(8, 'deal', 'integer', 'Seats'),
	define(9, 'call', 'single_line', 'Call topic'),
	define(10, 'meeting', 'single_line', 'Meeting topic'),
	define(11, 'task', 'boolean', 'Is billable'),
];

export const fieldId = (index: number) => DEFINITIONS[index].id;

/** How custom field values stand in a write: another form than in answers. */
export const CUSTOM_FIELDS: Rule = {
	type: 'array',
	items: { type: 'object', keys: { id: required(UUID), value: { type: 'any', nullable: true } } },
};

function isValue({ type, configuration }: Definition, value: unknown): boolean {
	const allowed = configuration.options?.map((option) => option.value) ?? [];
	switch (type) {
		case 'number':
		case 'money':
			return typeof value === 'number';
		case 'integer':
		case 'auto_increment':
			return Number.isSafeInteger(value);
		case 'boolean':
			return typeof value === 'boolean';
		case 'date':
			return typeof value === 'string' && DATE.test(value);
		case 'single_select':
			return typeof value === 'string' && allowed.includes(value);
		case 'multi_select':
			return Array.isArray(value) && value.every((entry) => allowed.includes(String(entry)));
		case 'company':
		case 'contact':
		case 'product':
		case 'user':
			return isObject(value) && value.type === type && typeof value.id === 'string';
		default:
			return typeof value === 'string' && value !== '';
	}
}

/** Reads the values of a write. A list replaces all values, unless the write is partial. */
export function readCustomFields(
	body: Record<string, unknown>,
	context: string,
	old: CustomValues,
): CustomValues {
	const { custom_fields: list, custom_fields_update_strategy: strategy } = body;
	if (!Array.isArray(list)) return old;
	const values: CustomValues = strategy === 'partial' ? { ...old } : {};
	for (const [place, entry] of list.entries()) {
		const { id, value } = isObject(entry) ? entry : {};
		const definition = DEFINITIONS.find((one) => one.id === id && one.context === context);
		const field = `custom_fields.${place}`;
		if (definition === undefined)
			throw invalid(`${field}.id`, 'is no custom field of this kind of record');
		if (value === undefined) throw invalid(`${field}.value`, 'is required');
		if (value === null) delete values[definition.id];
		else if (isValue(definition, value)) values[definition.id] = value;
		else throw invalid(`${field}.value`, `is no value of a ${definition.type} field`);
	}
	return values;
}

/** All fields of a kind of record, also the empty ones, as answers have them. */
export function showCustomFields(context: string, values: CustomValues, isOld: boolean): unknown[] {
	return DEFINITIONS.filter((one) => one.context === context).map(({ id, type }) => {
		const value = values[id] ?? (type === 'multi_select' ? [] : null);
		return {
			definition: { type: 'customFieldDefinition', id },
			value: isOld && isObject(value) ? value.id : value,
		};
	});
}
