import type { Crm, Field, Resource } from '../adapters/adapter';
import { FIELDS } from '../model';
import type {
	EngagementType,
	FieldDefinition,
	FieldName,
	ResourceName,
	UnifiedRecord,
} from '../model';
import { InputError } from './failures';
import { isEmpty, isRecord } from './json';
import { fieldOf } from './reader';
import { fieldGap, isRequired, labelOf, plural, withArticle, writableFields } from './support';
import { checkValue } from './values';
import { isWritten } from './writer';

export interface InputOptions {
	crm: Crm;
	resource: Resource;
	name: ResourceName;
	operation: 'create' | 'update';
	type?: EngagementType;
	/** The workflow's time zone, for times without one. */
	zone: string;
	/** Told about what is left out on purpose. */
	warn: (message: string) => void;
}

/**
 * Checks what the user wants written and brings it into the model's shape: texts trimmed of nothing, times in UTC, links as
 * `{id}`. Blank values count as not given; null clears on update. Throws an InputError that names the field and the remedy.
 */
export function checkInput(raw: Record<string, unknown>, options: InputOptions): UnifiedRecord {
	const { crm, resource, name, operation, type } = options;
	const values: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(raw)) {
		const definition = (FIELDS[name] as Record<string, FieldDefinition | undefined>)[key];
		if (definition === undefined) throw unknownField(key, name);
		const field = key as FieldName;
		if (field === 'engagement_type') continue;
		// A record that was read elsewhere can be written as it is: what only the CRM makes is left out.
		if (definition.system === true && !isWritten(resource, field, operation, type)) continue;
		const checked = checkField(field, definition, value, options);
		if (checked !== undefined) values[field] = checked;
	}
	if (type !== undefined) values.engagement_type = type;
	const unified: UnifiedRecord = values;
	checkRequired(unified, options);
	const sentence = resource.check?.(operation, unified, type);
	if (sentence !== undefined) throw new InputError(sentence);
	const given = Object.keys(unified).filter((field) => field !== 'engagement_type');
	if (operation === 'update' && given.length === 0) {
		throw new InputError(
			`There is nothing to update in the ${type ?? name}`,
			`Give at least one field. ${crm.label} is not asked.`,
		);
	}
	return unified;
}

function unknownField(key: string, name: ResourceName): InputError {
	const known = Object.entries(FIELDS[name])
		.filter(([, definition]) => definition?.system !== true)
		.map(([field]) => field);
	return new InputError(
		`"${key}" is no field of a unified ${name}`,
		`The fields are ${known.join(', ')}. Fields of the CRM's own go into custom_fields.`,
	);
}

function checkField(
	field: FieldName,
	definition: FieldDefinition,
	value: unknown,
	options: InputOptions,
): unknown {
	const { resource, operation, type } = options;
	if (value === undefined) return undefined;
	if (value !== null && isBlank(value) && !clearsCustomFields(field, value)) return undefined;
	if (!isWritten(resource, field, operation, type)) {
		if (value === null) return undefined;
		throw notWritten(field, options);
	}
	if (value === null) {
		if (operation === 'create') return undefined;
		if (fieldOf(resource, field)?.keeps === true) {
			throw new InputError(`${options.crm.label} cannot clear the field "${definition.label}"`);
		}
		return null;
	}
	const declared: Field = fieldOf(resource, field) ?? {};
	return checkValue(field, definition, declared, value, {
		zone: options.zone,
		crm: options.crm.label,
	});
}

/** Blank texts and lists of nothing are not given; an empty list is: it empties the field. */
function isBlank(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0 && value.every(isEmpty);
	return isEmpty(value);
}

/** A null inside the custom fields clears that one. */
function clearsCustomFields(field: FieldName, value: unknown): boolean {
	return field === 'custom_fields' && isRecord(value) && Object.values(value).includes(null);
}

function notWritten(field: FieldName, options: InputOptions): InputError {
	const { crm, resource, name, operation, type } = options;
	const label = labelOf(name, field);
	const what = plural(name, type);
	const reason = fieldGap(resource, field);
	const other = operation === 'create' ? 'update' : 'create';
	const elsewhere = isWritten(resource, field, other, type);
	const message = elsewhere
		? `${crm.label} cannot set the field "${label}" (${field}) when it ${operation}s ${what}, only on ${other}`
		: fieldOf(resource, field)?.read === undefined
			? `${crm.label} has no field "${label}" (${field}) for ${what}`
			: `${crm.label} does not let the field "${label}" (${field}) of ${what} be written`;
	const writable = writableFields(resource, name, operation, type).filter(
		(each) => each !== 'engagement_type',
	);
	return new InputError(
		message,
		`${reason === undefined ? '' : `${reason} `}Leave the field out. Fields that can be set here: ${writable.join(', ')}.`,
	);
}

function checkRequired(
	values: UnifiedRecord,
	{ crm, resource, name, operation, type }: InputOptions,
): void {
	const missing = Object.keys(resource.fields).filter(
		(field) =>
			isRequired(fieldOf(resource, field as FieldName), operation, type) &&
			isEmpty(values[field as FieldName]) &&
			!isSplitFrom(field as FieldName, values),
	) as FieldName[];
	if (missing.length === 0) return;
	const labels = missing.map((field) => `"${labelOf(name, field)}" (${field})`).join(' and ');
	throw new InputError(
		`${crm.label} needs the field ${labels} to ${operation} ${withArticle(type ?? name)}`,
		'Fill it in and run the node again.',
	);
}

/** First and last name can come out of the full name. */
function isSplitFrom(field: FieldName, values: UnifiedRecord): boolean {
	return (
		(field === 'last_name' || field === 'first_name') && isRecord(values) && !isEmpty(values.name)
	);
}
