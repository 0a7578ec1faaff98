import { isObject } from '../core/shape';
import { readTime, v1Time, v2Time } from './answers';

interface Option {
	id: number;
	text: string;
	rank: number;
	color: number;
}

/** A global field of persons. Values are kept in one form: option ids, milliseconds, v2's location keys. */
export interface FieldDefinition {
	/** Id in v1. */
	id: number;
	/** Id in v2. */
	v2Id: string;
	name: string;
	/** v1's number: 0 person, 1 organization, 2 dropdown, 3 number, 4 date, 5 location, 6 text, 7 ranked dropdown. */
	valueType: number;
	v2Type: string;
	isMultiple: boolean;
	isReadOnly: boolean;
	source: 'affinity-data' | 'dealroom' | null;
	options: Option[];
}

function definition(
	id: number,
	v2Id: string,
	name: string,
	valueType: number,
	v2Type: string,
	options: string[] = [],
): FieldDefinition {
	return {
		id,
		v2Id,
		name,
		valueType,
		v2Type,
		isMultiple: v2Type.endsWith('-multi'),
		isReadOnly: v2Id.startsWith('dealroom'),
		source: v2Id.startsWith('field-')
			? null
			: v2Id.startsWith('dealroom')
				? 'dealroom'
				: 'affinity-data',
		options: options.map((text, rank) => ({ id: id * 10 + rank, text, rank, color: rank })),
	};
}

/** The workspace's global fields of persons; each sandbox has its own, since writes can add options. */
export const makeFields = (): FieldDefinition[] => [
	definition(5001, 'affinity-data-current-job-title', 'Current Job Title', 6, 'filterable-text'),
	definition(5002, 'affinity-data-job-titles', 'Job Titles', 6, 'filterable-text-multi'),
	definition(5003, 'affinity-data-phone-number', 'Phone Number', 6, 'filterable-text-multi'),
	definition(5004, 'affinity-data-location', 'Location', 5, 'location'),
	definition(5005, 'dealroom-industry', 'Industry', 6, 'filterable-text'),
	definition(6101, 'field-6101', 'Nickname', 6, 'text'),
	definition(6102, 'field-6102', 'Headcount', 3, 'number'),
	definition(6103, 'field-6103', 'First Meeting', 4, 'datetime'),
	definition(6104, 'field-6104', 'Tier', 7, 'ranked-dropdown', ['Gold', 'Silver']),
	definition(6105, 'field-6105', 'Markets', 2, 'dropdown-multi', ['AT', 'SI', 'BE']),
	definition(6106, 'field-6106', 'Sponsor', 0, 'person'),
	definition(6107, 'field-6107', 'Employer', 1, 'company'),
];

export type FieldValues = Record<string, unknown>;

const LOCATION_KEYS: Array<[v1: string, v2: string]> = [
	['street_address', 'streetAddress'],
	['city', 'city'],
	['state', 'state'],
	['country', 'country'],
	['continent', 'continent'],
];

function readLocation(value: unknown, side: 0 | 1): unknown {
	if (!isObject(value)) return undefined;
	const known = LOCATION_KEYS.map((pair) => pair[side]);
	const isFine = Object.entries(value).every(
		([key, part]) => known.includes(key) && (part === null || typeof part === 'string'),
	);
	if (!isFine) return undefined;
	return Object.fromEntries(LOCATION_KEYS.map((pair) => [pair[1], value[pair[side]] ?? null]));
}

/** A date is cut to midnight, Pacific time. */
function readDate(value: unknown): number | undefined {
	const time = readTime(value);
	return time === undefined ? undefined : Date.parse(`${v1Time(time).slice(0, 10)}T00:00:00-07:00`);
}

function refIn(value: unknown, key: string): number | undefined {
	if (!isObject(value) || Object.keys(value).join() !== key) return undefined;
	return typeof value[key] === 'number' ? value[key] : undefined;
}

/** One value as v1 takes it, in the kept form; undefined where it does not fit. */
export function readV1(field: FieldDefinition, value: unknown): unknown {
	switch (field.valueType) {
		case 0:
		case 1:
			return Number.isSafeInteger(value) ? value : undefined;
		case 2:
			return typeof value === 'string' && value !== '' ? optionNamed(field, value).id : undefined;
		case 3:
			return typeof value === 'number' ? value : undefined;
		case 4:
			return readDate(value);
		case 5:
			return readLocation(value, 0);
		case 7:
			return field.options.some(({ id }) => id === value) ? value : undefined;
		default:
			return typeof value === 'string' ? value : undefined;
	}
}

/** An unknown text makes a new option. */
function optionNamed(field: FieldDefinition, text: string): Option {
	const known = field.options.find((option) => option.text === text);
	if (known !== undefined) return known;
	const rank = field.options.length;
	const option = { id: field.id * 10 + rank, text, rank, color: rank };
	field.options.push(option);
	return option;
}

/** One kept value as v1 shows it. */
export function showV1(field: FieldDefinition, value: unknown): unknown {
	if (field.valueType === 4) return v1Time(value as number);
	if (field.valueType === 5) {
		const location = value as Record<string, unknown>;
		return Object.fromEntries(LOCATION_KEYS.map(([v1, v2]) => [v1, location[v2]]));
	}
	if (field.valueType !== 2 && field.valueType !== 7) return value;
	const option = field.options.find(({ id }) => id === value);
	return field.valueType === 2 ? option?.text : option;
}

/** `value` of a v2 field update, in the kept form: null clears; undefined where type or data do not fit. */
export function readV2(field: FieldDefinition, value: unknown): unknown {
	if (!isObject(value) || value.type !== field.v2Type || value.data === undefined) return undefined;
	const { data } = value;
	if (data === null) return null;
	if (!field.isMultiple) return readV2One(field, data);
	if (!Array.isArray(data)) return undefined;
	const values = data.map((entry: unknown) => readV2One(field, entry));
	return values.includes(undefined) ? undefined : values;
}

function readV2One(field: FieldDefinition, data: unknown): unknown {
	switch (field.valueType) {
		case 0:
		case 1:
			return refIn(data, 'id');
		case 2:
		case 7: {
			const id = refIn(data, 'dropdownOptionId');
			return field.options.some((option) => option.id === id) ? id : undefined;
		}
		case 3:
			return typeof data === 'number' ? data : undefined;
		case 4:
			return readDate(data);
		case 5:
			return readLocation(data, 1);
		default:
			return typeof data === 'string' ? data : undefined;
	}
}

/** What `showV2` needs of other records. */
export interface References {
	person: (id: number) => unknown;
	company: (id: number) => unknown;
}

/** A field with its value as v2 shows it. */
export function showV2(field: FieldDefinition, value: unknown, references: References) {
	const one = (entry: unknown) => showV2One(field, entry, references);
	const data =
		value === undefined || value === null
			? null
			: Array.isArray(value)
				? value.map(one)
				: one(value);
	return { ...metadata(field, false), value: { type: field.v2Type, data } };
}

/** v2's description of a field. */
export function metadata(field: FieldDefinition, withValueType = true) {
	return {
		id: field.v2Id,
		name: field.name,
		type: field.source === null ? 'global' : 'enriched',
		enrichmentSource: field.source,
		...(withValueType ? { valueType: field.v2Type } : {}),
	};
}

function showV2One(field: FieldDefinition, value: unknown, references: References): unknown {
	const option = field.options.find(({ id }) => id === value);
	switch (field.valueType) {
		case 0:
			return references.person(value as number);
		case 1:
			return references.company(value as number);
		case 2:
			return { dropdownOptionId: value, text: option?.text };
		case 4:
			return v2Time(value as number);
		case 7:
			return { dropdownOptionId: value, text: option?.text, rank: option?.rank, color: 'blue' };
		default:
			return value;
	}
}

/** Whether the records that a value points to are of the right kind. */
export function pointsRight(
	field: FieldDefinition,
	value: unknown,
	isPerson: (id: unknown) => boolean,
	isOrganization: (id: unknown) => boolean,
): boolean {
	const values = Array.isArray(value) ? value : [value];
	if (field.valueType === 0) return values.every((id) => isPerson(id));
	return field.valueType !== 1 || values.every((id) => isOrganization(id));
}
