import { isObject } from '../core/shape';
import type { Fault } from '../core/shape';
import { OUTCOME_IDS, USER_IDS, VISIT_OUTCOME_IDS } from './seeds';
import type { Row } from './seeds';

const MADE = '2026-01-01T08:00:00Z';

const NAMES = ['Olena Park', 'Tomas Reyes', 'Wanda Iyer'];

export const USERS: Row[] = USER_IDS.map((id, index) => ({
	id,
	name: NAMES[index],
	email: `${NAMES[index].split(' ')[0].toLowerCase()}@sandbox.example`,
	status: index === 2 ? 'inactive' : 'active',
	invited: false,
	confirmed: true,
	phone_number: null,
	role: index === 0 ? 'admin' : 'user',
	roles: [],
	team_name: null,
	group: null,
	reports_to: null,
	timezone: 'UTC',
	created_at: MADE,
	updated_at: MADE,
	deleted_at: null,
	zendesk_user_id: String(9000 + index),
	identity_type: 'native',
	system_tags: [],
	detached: false,
	sell_login_disabled: false,
}));

const named = (id: number, name: string): Row => ({
	id,
	name,
	creator_id: USER_IDS[0],
	created_at: MADE,
	updated_at: MADE,
});

export const CALL_OUTCOMES: Row[] = ['Interested', 'Left message', 'No answer'].map((name, index) =>
	named(OUTCOME_IDS[index], name),
);

export const VISIT_OUTCOMES: Row[] = ['Met', 'Not there'].map((name, index) =>
	named(VISIT_OUTCOME_IDS[index], name),
);

export const LEAD_SOURCES: Row[] = [named(71, 'Fair'), named(72, 'Web')];
export const STAGES: Row[] = ['Incoming', 'Qualified', 'Won'].map((name, index) => ({
	id: 8801 + index,
	name,
	category: name.toLowerCase(),
	active: true,
	position: index + 1,
	likelihood: index * 50,
	pipeline_id: 51,
	created_at: MADE,
	updated_at: MADE,
}));

/** A custom field's definition. */
export interface FieldDefinition extends Row {
	id: number;
	name: string;
	type: string;
	for_organisation: boolean;
	for_contact: boolean;
	choices: Array<{ id: number; name: string }> | null;
}

function definition(id: number, name: string, type: string, choices?: string[]): FieldDefinition {
	return {
		id,
		name,
		type,
		for_organisation: type !== 'date',
		for_contact: true,
		choices: choices?.map((choice, index) => ({ id: id * 10 + index, name: choice })) ?? null,
	};
}

/** Custom fields by the singular resource that has them. */
export const FIELDS: Record<string, FieldDefinition[]> = {
	contact: [
		definition(6101, 'Nickname', 'string'),
		definition(6102, 'Headcount', 'number'),
		definition(6103, 'First Meeting', 'date'),
		definition(6104, 'Tier', 'list', ['Gold', 'Silver']),
		definition(6105, 'Markets', 'multi_select_list', ['AT', 'SI', 'BE']),
		definition(6106, 'VIP', 'bool'),
		definition(6107, 'Next Audit', 'datetime'),
		definition(6108, 'Site', 'address'),
		definition(6109, 'Assistant', 'email'),
		definition(6110, 'Portal', 'url'),
		definition(6111, 'Hotline', 'phone'),
		definition(6112, 'Remarks', 'text'),
	],
	lead: [definition(6201, 'Campaign', 'string')],
	deal: [definition(6301, 'Region', 'list', ['North', 'South'])],
};

export const TAG_SEEDS: Array<[name: string, resourceType: string]> = [
	['supplier', 'contact'],
	['fair-2026', 'contact'],
	['press', 'contact'],
	['hot', 'lead'],
	['renewal', 'deal'],
];

/** Fields that lists can filter by: an account setting that no answer shows. */
export const FILTERABLE_FIELDS = ['Nickname', 'Tier', 'Campaign', 'Region'];

const ADDRESS_KEYS = ['line1', 'city', 'postal_code', 'state', 'country'];
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Whether a text is a UTC date-time in whole seconds that exists. */
export function isTime(value: unknown): boolean {
	return typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));
}

/** An address: only known keys, texts or null. */
export function isAddress(value: unknown): boolean {
	return (
		isObject(value) &&
		Object.entries(value).every(
			([key, part]) => ADDRESS_KEYS.includes(key) && (part === null || typeof part === 'string'),
		)
	);
}

/** What is wrong with the custom fields of a body; `null` clears any of them. */
export function customFieldProblems(singular: string, fields: unknown): Fault[] {
	if (!isObject(fields)) return [];
	return Object.entries(fields).flatMap(([name, value]): Fault[] => {
		const field = FIELDS[singular].find((candidate) => candidate.name === name);
		const path = ['custom_fields', name];
		if (field === undefined) return [{ path, kind: 'unknown', expected: 'any' }];
		if (value === null) return [];
		const kind = wrongValue(field, value);
		return kind === undefined ? [] : [{ path, kind, expected: expectedType(field.type) }];
	});
}

function expectedType(type: string): Fault['expected'] {
	if (type === 'number') return 'number';
	if (type === 'bool') return 'boolean';
	if (type === 'address') return 'object';
	return type === 'multi_select_list' ? 'array' : 'string';
}

function wrongValue(
	{ type, choices }: FieldDefinition,
	value: unknown,
): 'type' | 'value' | undefined {
	const names = choices?.map((choice) => choice.name) ?? [];
	switch (type) {
		case 'number':
			return typeof value === 'number' || isNumeric(value) ? undefined : 'type';
		case 'bool':
			return typeof value === 'boolean' ? undefined : 'type';
		case 'multi_select_list':
			if (!Array.isArray(value)) return 'type';
			return value.every((entry) => names.includes(String(entry))) ? undefined : 'value';
		case 'address':
			return isAddress(value) ? undefined : 'type';
		default:
	}
	if (typeof value !== 'string') return 'type';
	const isFine =
		type === 'list'
			? names.includes(value)
			: type === 'date'
				? /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
				: type === 'datetime'
					? isTime(value)
					: type === 'email'
						? value.includes('@')
						: true;
	return isFine ? undefined : 'value';
}

function isNumeric(value: unknown): boolean {
	return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
}
