import { isObject } from '../core/shape';
import { isDay } from './answers';
import type { Json } from './answers';

/** A field definition as `/api/v2/personFields` shows it. */
export interface Field extends Json {
	field_name: string;
	field_code: string;
	field_type: string;
	options: Array<{ id: number; label: string }> | null;
	is_custom_field: boolean;
}

const SUBFIELDS: Record<string, string[]> = {
	monetary: ['value', 'currency'],
	time: ['value', 'timezone_id', 'timezone_name'],
	timerange: ['value', 'until', 'timezone_id', 'timezone_name'],
	daterange: ['value', 'until'],
	address: [
		'value',
		'country',
		'admin_area_level_1',
		'admin_area_level_2',
		'locality',
		'sublocality',
		'route',
		'street_number',
		'subpremise',
		'postal_code',
	],
};

export const ADDRESS_KEYS = SUBFIELDS.address;

function field(name: string, code: string, type: string, labels?: Array<[number, string]>): Field {
	const subfields = SUBFIELDS[type]?.map((part) => ({
		field_code: part,
		field_name: `${part} of ${name}`,
		field_type: 'varchar',
	}));
	return {
		field_name: name,
		field_code: code,
		description: null,
		field_type: type,
		options: labels?.map(([id, label]) => ({ id, label })) ?? null,
		subfields: subfields ?? null,
		is_custom_field: /^[0-9a-f]{40}$/.test(code),
		is_optional_response_field: false,
	};
}

/** A field code: 40 hexadecimal characters. */
const code = (mark: string) => mark.repeat(10);

export const CUSTOM = {
	remarks: code('1a2b'),
	score: code('2b3c'),
	firstMeeting: code('3c4d'),
	tier: code('4d5e'),
	markets: code('5e6f'),
	budget: code('6f70'),
	office: code('7081'),
	callTime: code('8192'),
	vacation: code('92a3'),
	deputy: code('a3b4'),
	partner: code('b4c5'),
	employer: code('c5d6'),
	hotline: code('d6e7'),
	story: code('e7f8'),
	shift: code('f809'),
} as const;

export const LABELS: Array<[number, string]> = [
	[11, 'Hot lead'],
	[12, 'Customer'],
	[13, 'Press'],
];

export const PERSON_FIELDS: Field[] = [
	field('Name', 'name', 'varchar'),
	field('First name', 'first_name', 'varchar'),
	field('Last name', 'last_name', 'varchar'),
	field('Email', 'email', 'varchar'),
	field('Phone', 'phone', 'phone'),
	field('Labels', 'label_ids', 'set', LABELS),
	field('Owner', 'owner_id', 'user'),
	field('Organization', 'org_id', 'org'),
	field('Person created', 'add_time', 'date'),
	field('Update time', 'update_time', 'date'),
	field('Visible to', 'visible_to', 'visible_to', [
		[1, 'Item owner'],
		[3, 'All users'],
	]),
	field('Remarks', CUSTOM.remarks, 'varchar'),
	field('Score', CUSTOM.score, 'double'),
	field('First meeting', CUSTOM.firstMeeting, 'date'),
	field('Tier', CUSTOM.tier, 'enum', [
		[31, 'Gold'],
		[32, 'Silver'],
	]),
	field('Markets', CUSTOM.markets, 'set', [
		[41, 'Austria'],
		[42, 'Slovenia'],
		[43, 'Belgium'],
	]),
	field('Budget', CUSTOM.budget, 'monetary'),
	field('Office', CUSTOM.office, 'address'),
	field('Call time', CUSTOM.callTime, 'time'),
	field('Vacation', CUSTOM.vacation, 'daterange'),
	field('Deputy', CUSTOM.deputy, 'user'),
	field('Partner', CUSTOM.partner, 'people'),
	field('Employer', CUSTOM.employer, 'org'),
	field('Hotline', CUSTOM.hotline, 'phone'),
	field('Story', CUSTOM.story, 'text'),
	field('Shift', CUSTOM.shift, 'timerange'),
];

export const PRIORITIES: Array<[number, string]> = [
	[262, 'Low'],
	[263, 'Medium'],
	[264, 'High'],
];

export const ACTIVITY_FIELDS: Field[] = [
	field('Subject', 'subject', 'varchar'),
	field('Type', 'type', 'enum'),
	field('Due date', 'due_date', 'date'),
	field('Due time', 'due_time', 'time'),
	field('Duration', 'duration', 'time'),
	field('Done', 'done', 'varchar'),
	field('Note', 'note', 'text'),
	field('Public description', 'public_description', 'text'),
	field('Location', 'location', 'address'),
	field('Priority', 'priority', 'enum', PRIORITIES),
	field('Weather', code('ab12'), 'varchar'),
];

const CUSTOM_FIELDS = new Map(
	PERSON_FIELDS.filter((definition) => definition.is_custom_field).map((definition) => [
		definition.field_code,
		definition,
	]),
);

export function isCustomField(fieldCode: string): boolean {
	return CUSTOM_FIELDS.has(fieldCode);
}

/** Every custom field with null, as a person without values shows them. */
export function noValues(): Json {
	return Object.fromEntries([...CUSTOM_FIELDS.keys()].map((fieldCode) => [fieldCode, null]));
}

/** Whether a link of a custom field leads anywhere. */
export type LinkTest = (kind: 'user' | 'org' | 'people', id: unknown) => boolean;

/** What is wrong with the custom fields of a write body, one sentence each. */
export function customProblems(values: Json, isLinked: LinkTest): string[] {
	return Object.entries(values).flatMap(([fieldCode, value]) => {
		const definition = CUSTOM_FIELDS.get(fieldCode);
		if (definition === undefined) return [`custom_fields.${fieldCode}: is not allowed`];
		return value === null || isValue(definition, value, isLinked)
			? []
			: [`custom_fields.${fieldCode}: is not a valid ${definition.field_type} value`];
	});
}

function isValue({ field_type, options }: Field, value: unknown, isLinked: LinkTest): boolean {
	const isOption = (id: unknown) => options?.some((option) => option.id === id) ?? false;
	switch (field_type) {
		case 'double':
			return typeof value === 'number';
		case 'date':
			return isDay(value);
		case 'enum':
			return isOption(value);
		case 'set':
			return Array.isArray(value) && value.length > 0 && value.every(isOption);
		case 'user':
		case 'org':
		case 'people':
			return isLinked(field_type, value);
		case 'monetary':
			return (
				hasOnly(value, SUBFIELDS.monetary) &&
				typeof value.value === 'number' &&
				/^[A-Z]{3}$/.test(String(value.currency))
			);
		case 'daterange':
			return hasOnly(value, SUBFIELDS.daterange) && isDay(value.value) && isDay(value.until);
		case 'time':
			return isClock(value) || (hasOnly(value, SUBFIELDS.time) && isClock(value.value));
		case 'timerange':
			return hasOnly(value, SUBFIELDS.timerange) && isClock(value.value) && isClock(value.until);
		case 'address':
			return (
				hasOnly(value, ADDRESS_KEYS) &&
				typeof value.value === 'string' &&
				Object.values(value).every((part) => part === null || typeof part === 'string')
			);
		default:
			return typeof value === 'string';
	}
}

function hasOnly(value: unknown, keys: string[]): value is Json {
	return isObject(value) && Object.keys(value).every((key) => keys.includes(key));
}

function isClock(value: unknown): boolean {
	return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value);
}

/** Written values as they come back: objects with all their subfields, null where one was not sent. */
export function settled(values: Json): Json {
	return Object.fromEntries(
		Object.entries(values).map(([fieldCode, value]) => {
			const subfields = SUBFIELDS[CUSTOM_FIELDS.get(fieldCode)?.field_type ?? ''];
			if (subfields === undefined || value === null) return [fieldCode, value];
			const parts = isObject(value) ? value : { value };
			return [fieldCode, Object.fromEntries(subfields.map((part) => [part, parts[part] ?? null]))];
		}),
	);
}

/** Values for an answer: those asked for alone, options with their labels where wanted. */
export function showValues(values: Json, only: string[], withLabels: boolean): Json {
	const entries = Object.entries(values).filter(
		([fieldCode]) => only.length === 0 || only.includes(fieldCode),
	);
	if (!withLabels) return Object.fromEntries(entries);
	return Object.fromEntries(
		entries.map(([fieldCode, value]) => {
			const options = CUSTOM_FIELDS.get(fieldCode)?.options ?? null;
			const labelled = (id: unknown) => options?.find((option) => option.id === id) ?? null;
			if (options === null || value === null) return [fieldCode, value];
			return [fieldCode, Array.isArray(value) ? value.map(labelled) : labelled(value)];
		}),
	);
}
