import { fieldRefusal } from './answers';
import type { FieldErrors } from './answers';
import { isDay, readTime, SeededIds } from './formats';

const fieldIds = new SeededIds('cf', 'field');
export const ACTIVITY_TYPE_ID = new SeededIds('actitype', 'kind').at(1);

/** Definition of a custom field, as the schema endpoints answer it. */
export interface CustomField {
	id: string;
	name: string;
	description: string | null;
	type: 'text' | 'textarea' | 'number' | 'date' | 'datetime' | 'choices' | 'user';
	choices: string[] | null;
	accepts_multiple_values: boolean;
	required: boolean;
	is_shared: boolean;
	editable_with_roles: string[];
	referenced_custom_type_id: null;
	back_reference_is_visible: boolean;
}

function field(
	position: number,
	name: string,
	type: CustomField['type'],
	choices: string[] | null = null,
	isMultiple = false,
): CustomField {
	return {
		id: fieldIds.at(position),
		name,
		description: null,
		type,
		choices,
		accepts_multiple_values: isMultiple,
		required: false,
		is_shared: false,
		editable_with_roles: [],
		referenced_custom_type_id: null,
		back_reference_is_visible: false,
	};
}

/** Custom fields by the object they belong to. The vendor knows no boolean ones. */
export const FIELDS: Record<string, CustomField[]> = {
	contact: [
		field(1, 'Nickname', 'text'),
		field(2, 'Score', 'number'),
		field(3, 'Renewal', 'date'),
		field(4, 'Tier', 'choices', ['Gold', 'Silver', 'Bronze']),
		field(5, 'Interests', 'choices', ['Oak', 'Larch', 'Pine'], true),
		field(6, 'Last visit', 'datetime'),
		field(7, 'Advisor', 'user'),
	],
	lead: [field(11, 'Region', 'choices', ['North', 'South']), field(12, 'Remark', 'textarea')],
	opportunity: [field(21, 'Competitor', 'text')],
	[ACTIVITY_TYPE_ID]: [
		field(31, 'Result', 'choices', ['Good', 'Bad']),
		field(32, 'Visitors', 'number'),
	],
};

export const CUSTOM_ACTIVITY_TYPES = [
	{
		id: ACTIVITY_TYPE_ID,
		name: 'Site visit',
		description: null,
		api_create_only: false,
		editable_with_roles: [],
		is_archived: false,
		fields: FIELDS[ACTIVITY_TYPE_ID],
	},
];

export function customKey(object: string, name: string): string {
	const found = FIELDS[object].find((candidate) => candidate.name === name);
	return `custom.${found?.id}`;
}

function fits(definition: CustomField, value: unknown, userIds: string[]): boolean {
	switch (definition.type) {
		case 'number':
			return typeof value === 'number' && Number.isFinite(value);
		case 'date':
			return isDay(value);
		case 'datetime':
			return readTime(value, false) !== undefined;
		case 'choices':
			return typeof value === 'string' && (definition.choices ?? []).includes(value);
		case 'user':
			return typeof value === 'string' && userIds.includes(value);
		default:
			return typeof value === 'string';
	}
}

function stored(definition: CustomField, value: unknown): unknown {
	return definition.type === 'datetime' ? readTime(value, false) : value;
}

/** Splits `custom.…` keys from the others. */
export function splitCustom(body: Record<string, unknown>): {
	custom: Record<string, unknown>;
	rest: Record<string, unknown>;
} {
	const isCustom = ([key]: [string, unknown]) => key.startsWith('custom.');
	const entries = Object.entries(body);
	return {
		custom: Object.fromEntries(entries.filter(isCustom)),
		rest: Object.fromEntries(entries.filter((entry) => !isCustom(entry))),
	};
}

/** A row with written custom values: null and blank clear, `.add` and `.remove` change lists. */
export function withCustom<T extends Record<string, unknown>>(
	row: T,
	object: string,
	written: Record<string, unknown>,
	userIds: string[],
): T {
	const errors: FieldErrors = {};
	const result: Record<string, unknown> = { ...row };
	for (const [key, value] of Object.entries(written)) {
		const [, id, action] = /^custom\.(cf_[A-Za-z0-9]+)(?:\.(add|remove))?$/.exec(key) ?? [];
		const definition = FIELDS[object].find((candidate) => candidate.id === id);
		if (definition === undefined) {
			errors[key] = 'Unknown field.';
			continue;
		}
		const target = `custom.${definition.id}`;
		const isMultiple = definition.accepts_multiple_values;
		if (action !== undefined) {
			const old = (result[target] as unknown[] | undefined) ?? [];
			if (!isMultiple || !fits(definition, value, userIds)) errors[key] = 'Invalid value.';
			else if (action === 'add') result[target] = old.includes(value) ? old : [...old, value];
			else result[target] = old.filter((entry) => entry !== value);
		} else if (value === null || value === '') delete result[target];
		else if (isMultiple) {
			const isRight =
				Array.isArray(value) && value.every((entry) => fits(definition, entry, userIds));
			if (isRight) result[target] = value;
			else errors[key] = 'Invalid value.';
		} else if (fits(definition, value, userIds)) result[target] = stored(definition, value);
		else errors[key] = 'Invalid value.';
		if (Array.isArray(result[target]) && result[target].length === 0) delete result[target];
	}
	if (Object.keys(errors).length > 0) throw fieldRefusal(errors);
	return result as T;
}
