import { SeededIds } from '../core/seededIds';
import { LOCATION_ID } from './ids';
import { invalid } from './answers';

const ids = new SeededIds('custom field', 20);

export interface CustomField {
	id: string;
	name: string;
	fieldKey: string;
	placeholder: string;
	dataType: string;
	position: number;
	picklistOptions?: string[];
	locationId: string;
	model: 'contact' | 'opportunity';
}

/** A value as it is read. */
export interface FieldValue {
	id: string;
	value: unknown;
}

function define(
	position: number,
	name: string,
	dataType: string,
	options?: string[],
	model: CustomField['model'] = 'contact',
): CustomField {
	return {
		id: ids.at(position),
		name,
		fieldKey: `${model}.${name.toLowerCase().replaceAll(' ', '_')}`,
		placeholder: '',
		dataType,
		position: position * 50,
		...(options === undefined ? {} : { picklistOptions: options }),
		locationId: LOCATION_ID,
		model,
	};
}

export const CUSTOM_FIELDS = [
	define(1, 'Nickname', 'TEXT'),
	define(2, 'Score', 'NUMERICAL'),
	define(3, 'Renewal', 'DATE'),
	define(4, 'Tier', 'SINGLE_OPTIONS', ['Gold', 'Silver', 'Bronze']),
	define(5, 'Interests', 'MULTIPLE_OPTIONS', ['Oak', 'Larch', 'Pine']),
	define(6, 'Consent', 'CHECKBOX', ['Yes']),
	define(7, 'Remark', 'LARGE_TEXT'),
	define(8, 'Competitor', 'TEXT', undefined, 'opportunity'),
];

export function fieldId(name: string): string {
	return CUSTOM_FIELDS.find((field) => field.name === name)?.id ?? '';
}

function fits({ dataType, picklistOptions: options = [] }: CustomField, value: unknown): boolean {
	const isOption = (entry: unknown) => typeof entry === 'string' && options.includes(entry);
	switch (dataType) {
		case 'NUMERICAL':
			return (
				(typeof value === 'number' || typeof value === 'string') && Number.isFinite(Number(value))
			);
		case 'DATE':
			return typeof value === 'string' && !Number.isNaN(Date.parse(value));
		case 'SINGLE_OPTIONS':
			return isOption(value);
		case 'MULTIPLE_OPTIONS':
		case 'CHECKBOX':
			return Array.isArray(value) && value.every(isOption);
		default:
			return typeof value === 'string';
	}
}

/**
 * Merges written values by id. They are written as `field_value` (newer versions also know `fieldValue`) and read as
 * `value`; null and blank take a value away.
 */
export function mergeFields(
	before: FieldValue[],
	written: Array<Record<string, unknown>>,
	isNewVersion: boolean,
): FieldValue[] {
	const result = new Map(before.map((entry) => [entry.id, entry]));
	for (const [position, entry] of written.entries()) {
		const field = CUSTOM_FIELDS.find(
			({ id, fieldKey, model }) =>
				model === 'contact' &&
				(id === entry.id ||
					(entry.id === undefined &&
						(fieldKey === entry.key || fieldKey === `contact.${String(entry.key)}`))),
		);
		const name = `customFields.${position}`;
		if (field === undefined) throw invalid(`${name}.id must be an id of a custom field`);
		if ('fieldValue' in entry && !isNewVersion) {
			throw invalid(`${name}.property fieldValue should not exist`);
		}
		const value = entry.field_value ?? entry.fieldValue;
		const isEmpty = value === null || value === undefined || value === '';
		if (isEmpty || (Array.isArray(value) && value.length === 0)) result.delete(field.id);
		else if (fits(field, value)) {
			const stored = field.dataType === 'NUMERICAL' ? Number(value) : value;
			result.set(field.id, { id: field.id, value: stored });
		} else throw invalid(`${name}.field_value must be a valid value`);
	}
	return [...result.values()];
}
