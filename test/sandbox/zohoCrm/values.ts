import { without } from '../core/keys';
import { isObject } from '../core/shape';
import { badField, RecordProblem } from './answers';
import type { Details } from './answers';
import { fieldsOf, isModule } from './fields';
import type { Field, Module } from './fields';
import type { Org } from './org';
import { USERS } from './seeds';
import type { Value } from './seeds';
import { isDate, momentOf } from './time';

const LONGEST_TAG = 25;
const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/;
const PHONE = /^[+\d][\d\s().\-/;x]*$/i;
const DURATION = /^(?:\d{2,}:)?\d{2,}:[0-5]\d$/;

/** What a record of a write says, checked. */
export interface Checked {
	values: Record<string, Value>;
	/** `$se_module`, where it was given. */
	seModule: Module | undefined;
}

/** Checks each field of a record of a write by its type; throws a RecordProblem at the first that is refused. */
export function checkValues(
	org: Org,
	module: Module,
	record: Record<string, unknown>,
	where: string,
): Checked {
	const { $se_module: seModule, $append_values: append } = record;
	const fields = without(record, '$se_module', '$append_values', 'id');
	if (
		seModule !== undefined &&
		seModule !== null &&
		(typeof seModule !== 'string' || !isModule(seModule))
	) {
		throw badField(where, '$se_module');
	}
	if (append !== undefined && !isObject(append))
		throw badField(where, '$append_values', { expected_data_type: 'jsonobject' });
	const checked: Checked = {
		values: {},
		seModule: typeof seModule === 'string' && isModule(seModule) ? seModule : undefined,
	};
	for (const [name, value] of Object.entries(fields)) {
		const field = fieldsOf(module).get(name);
		if (field === undefined || field.isReadOnly === true) {
			throw badField(
				where,
				name,
				{},
				field === undefined ? 'no such field' : 'the field is read only',
			);
		}
		checked.values[name] =
			value === null
				? cleared(field, where)
				: checkValue(org, field, value, where, checked.seModule);
	}
	return checked;
}

function cleared(field: Field, where: string): Value {
	if (field.isRequired === true || field.apiName === 'Owner') throw badField(where, field.apiName);
	return field.type === 'tags' || field.type === 'participants' ? [] : null;
}

function checkValue(
	org: Org,
	field: Field,
	value: unknown,
	where: string,
	seModule: Module | undefined,
): Value {
	const bad = (details: Details = {}): never => {
		throw badField(where, field.apiName, { expected_data_type: field.type, ...details });
	};
	switch (field.type) {
		case 'boolean':
			return typeof value === 'boolean' ? value : bad();
		case 'integer':
			return Number.isSafeInteger(value) ? (value as number) : bad();
		case 'multiselectpicklist': {
			const values = Array.isArray(value) ? (value as unknown[]) : bad();
			return values.every((one) => typeof one === 'string' && field.values?.includes(one))
				? (values as string[])
				: bad();
		}
		case 'ownerlookup':
			return USERS.find(({ id }) => id === idOf(value))?.id ?? bad();
		case 'lookup':
			return checkLookup(org, field, value, where, seModule);
		case 'tags':
			return checkTags(value, bad);
		case 'participants':
			return checkParticipants(org, value, bad);
		case 'recurrence':
			return isObject(value) && typeof value.RRULE === 'string' ? value : bad();
		default:
			return checkText(field, value, bad);
	}
}

function checkText(field: Field, value: unknown, bad: (details?: Details) => never): string {
	const text = typeof value === 'string' ? value : bad();
	if (field.maxLength !== undefined && text.length > field.maxLength)
		bad({ maximum_length: field.maxLength });
	if (field.isRequired === true && text.trim() === '') bad();
	switch (field.type) {
		case 'email':
			return EMAIL.test(text) ? text : bad();
		case 'phone':
			return PHONE.test(text) ? text : bad();
		case 'picklist':
			return field.values?.includes(text) === true ? text : bad();
		case 'date':
			return isDate(text) ? text : bad();
		case 'datetime':
			return momentOf(text) === undefined ? bad() : text;
		case 'duration':
			return DURATION.test(text) ? text : bad();
		default:
			return text;
	}
}

/** The id of a link, which is an object with an id, or the id alone. */
function idOf(value: unknown): string | undefined {
	const id = isObject(value) ? value.id : value;
	return typeof id === 'string' && /^\d+$/.test(id) ? id : undefined;
}

function checkLookup(
	org: Org,
	field: Field,
	value: unknown,
	where: string,
	seModule: Module | undefined,
): string {
	const { apiName } = field;
	const id = idOf(value);
	const target = field.target === 'any' ? seModule : field.target;
	if (target === undefined) {
		throw new RecordProblem('DEPENDENT_FIELD_MISSING', 'dependent field missing', {
			api_name: apiName,
			json_path: `${where}.${apiName}`,
			dependee: { api_name: '$se_module', json_path: `${where}.$se_module` },
		});
	}
	if (id === undefined || org.get(target, id) === undefined) {
		throw badField(
			where,
			apiName,
			{ expected_data_type: 'lookup' },
			'the id given seems to be invalid',
		);
	}
	return id;
}

/** Tags come as objects with a name. */
export function checkTags(value: unknown, bad: (details?: Details) => never): string[] {
	if (!Array.isArray(value)) return bad({ expected_data_type: 'jsonarray' });
	return (value as unknown[]).map((tag) => {
		const name = isObject(tag) ? tag.name : undefined;
		if (typeof name !== 'string' || name.trim() === '') return bad();
		return name.length > LONGEST_TAG ? bad({ maximum_length: LONGEST_TAG }) : name;
	});
}

function checkParticipants(
	org: Org,
	value: unknown,
	bad: (details?: Details) => never,
): Array<Record<string, unknown>> {
	if (!Array.isArray(value)) return bad();
	return (value as unknown[]).map((one) => {
		if (!isObject(one)) return bad();
		const { type, participant } = one;
		const rest = without(one, 'type', 'participant', 'invited');
		if (typeof participant !== 'string' || Object.keys(rest).length > 0) return bad();
		const isKnown =
			(type === 'contact' && org.get('Contacts', participant) !== undefined) ||
			(type === 'lead' && org.get('Leads', participant) !== undefined) ||
			(type === 'user' && USERS.some(({ id }) => id === participant)) ||
			(type === 'email' && EMAIL.test(participant));
		return isKnown ? { type, participant } : bad();
	});
}
