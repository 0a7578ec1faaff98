import { isObject } from '../core/shape';
import { Refusal } from './answers';
import { wholeId } from './ids';
import type { Org } from './org';
import type { Value } from './row';
import { labelOf } from './schema';
import type { Field, ObjectType } from './schema';

/** What a write sets: plain values by field name, and lists of people by field name. */
export interface Changes {
	values: Record<string, Value>;
	lists: Record<string, string[] | null>;
}

const LARGEST_LIST = 50;
const EMAIL = /^[^\s@,;<>()]+@[^\s@,;<>()]+\.[A-Za-z]{2,}$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const DATETIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
/** The sandbox's only value that a write cannot choose. */
const SYSTEM_SUBTYPE = 'Cadence';

/** A body whose form is wrong; the vendor refuses the whole request, also in collections. */
export class Unreadable extends Refusal {}

/** The body as an object. Throws JSON_PARSER_ERROR where it is none. */
export function objectBody(body: unknown): Record<string, unknown> {
	if (isObject(body)) return body;
	throw new Unreadable(
		400,
		'JSON_PARSER_ERROR',
		'The HTTP entity body is required, but this request has no entity body.',
	);
}

/**
 * Reads the names and forms of a record body. Throws the refusals that come before any rule of the object:
 * unknown fields, values of the wrong JSON type.
 */
export function readBody(object: ObjectType, body: Record<string, unknown>): Map<Field, unknown> {
	const found = new Map<Field, unknown>();
	for (const [name, value] of Object.entries(body)) {
		if (name === 'attributes') {
			if (isObject(value) && (value.type === undefined || value.type === object.name)) continue;
			throw new Unreadable(400, 'INVALID_TYPE', `attributes do not fit ${object.name}`);
		}
		const field = object.fields.get(name.toLowerCase());
		if (field === undefined) {
			throw new Unreadable(
				400,
				'INVALID_FIELD',
				`No such column '${name}' on sobject of type ${object.name}`,
			);
		}
		if (found.has(field)) {
			throw new Unreadable(400, 'JSON_PARSER_ERROR', `Duplicate field: ${field.name}`);
		}
		if (value !== null) demandForm(field, value);
		found.set(field, value);
	}
	return found;
}

function demandForm(field: Field, value: unknown): void {
	const { type } = field;
	const fits =
		type === 'boolean'
			? typeof value === 'boolean'
			: type === 'int'
				? Number.isSafeInteger(value)
				: type === 'double' || type === 'currency'
					? typeof value === 'number'
					: type === 'junctionIdList'
						? Array.isArray(value) && value.every((entry) => typeof entry === 'string')
						: typeof value === 'string' && fitsText(type, value);
	if (fits) return;
	throw new Unreadable(
		400,
		'JSON_PARSER_ERROR',
		`Cannot deserialize instance of ${type} from ${tokenOf(value)} value ${JSON.stringify(value)} or request may be missing a required field at [line:1, column:2]`,
	);
}

function fitsText(type: Field['type'], value: string): boolean {
	if (value === '') return true;
	if (type === 'date') return DATE.test(value) && !Number.isNaN(Date.parse(value));
	if (type === 'datetime') return DATETIME.test(value) && momentOfText(value) !== undefined;
	if (type === 'base64') return /^[A-Za-z0-9+/\s]*={0,2}$/.test(value);
	return true;
}

function tokenOf(value: unknown): string {
	if (Array.isArray(value)) return 'START_ARRAY';
	if (isObject(value)) return 'START_OBJECT';
	if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE';
	if (typeof value === 'string') return 'VALUE_STRING';
	return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
}

function momentOfText(text: string): number | undefined {
	const moment = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
	return Number.isNaN(moment) ? undefined : moment;
}

/**
 * Checks each value against its field and brings it into the form that is kept. Throws the vendor's refusals: fields
 * that cannot be written, too long texts, bad picklist values, malformed, strange and dead ids.
 */
export function readChanges(
	org: Org,
	object: ObjectType,
	found: Map<Field, unknown>,
	isNew: boolean,
): Changes {
	const locked = [...found.keys()].filter(
		(field) => !(isNew ? field.createable : field.updateable),
	);
	if (locked.length > 0) {
		const names = locked.map(({ name }) => name);
		throw new Refusal(
			400,
			'INVALID_FIELD_FOR_INSERT_UPDATE',
			`Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
			names,
		);
	}
	const changes: Changes = { values: {}, lists: {} };
	for (const [field, value] of found) {
		if (field.type === 'junctionIdList') changes.lists[field.name] = readIds(org, field, value);
		else changes.values[field.name] = readValue(org, field, value);
	}
	return changes;
}

function readIds(org: Org, field: Field, value: unknown): string[] | null {
	if (!Array.isArray(value)) return null;
	if (value.length > LARGEST_LIST) {
		throw new Refusal(400, 'LIMIT_EXCEEDED', `${labelOf(field)}: at most ${LARGEST_LIST} ids`, [
			field.name,
		]);
	}
	const target = {
		...field,
		referenceTo: field.name.endsWith('WhoIds') ? ['Contact', 'Lead'] : ['Contact', 'Lead', 'User'],
	};
	return [...new Set(value.map((id) => reference(org, target, String(id))))];
}

function readValue(org: Org, field: Field, value: unknown): Value {
	if (value === null || value === '') {
		if (field.type === 'boolean') {
			throw new Refusal(
				400,
				'INVALID_TYPE_ON_FIELD_IN_RECORD',
				`${labelOf(field)}: value not of required type: null`,
				[field.name],
			);
		}
		return null;
	}
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	const text = String(value);
	switch (field.type) {
		case 'reference':
			return reference(org, field, text);
		case 'datetime':
			return `${new Date(momentOfText(text) ?? 0).toISOString().slice(0, 19)}.000+0000`;
		case 'email':
			if (!EMAIL.test(text)) {
				throw new Refusal(
					400,
					'INVALID_EMAIL_ADDRESS',
					`${labelOf(field)}: invalid email address: ${text}`,
					[field.name],
				);
			}
			break;
		case 'picklist':
			demandPicked(field, text, [text]);
			break;
		case 'multipicklist':
			demandPicked(field, text, text.split(';'));
			break;
		default:
	}
	if (field.type !== 'base64' && field.type !== 'date' && text.length > field.length) {
		throw new Refusal(
			400,
			'STRING_TOO_LONG',
			`${labelOf(field)}: data value too large: ${text.slice(0, 300)} (max length=${field.length})`,
			[field.name],
		);
	}
	return text;
}

function demandPicked(field: Field, text: string, parts: string[]): void {
	if (parts.every((part) => field.values.includes(part) && part !== SYSTEM_SUBTYPE)) return;
	throw new Refusal(
		400,
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		`${labelOf(field)}: bad value for restricted picklist field: ${text}`,
		[field.name],
	);
}

/** The id of a live record of one of the objects that a field refers to. */
function reference(org: Org, field: Field, text: string): string {
	const id = wholeId(text);
	if (id === undefined) {
		throw new Refusal(
			400,
			'MALFORMED_ID',
			`${labelOf(field)}: id value of incorrect type: ${text}`,
			[field.name],
		);
	}
	const object = field.referenceTo.find((name) => {
		const target = org.schema.find(name);
		return target !== undefined && id.startsWith(target.prefix);
	});
	if (object === undefined) {
		throw new Refusal(
			400,
			'FIELD_INTEGRITY_EXCEPTION',
			`${labelOf(field)}: id value of incorrect type: ${text}`,
			[field.name],
		);
	}
	if (org.findAny(id) === undefined) {
		throw new Refusal(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
	}
	return id;
}

/** Throws where a required field is missing from a new record, or emptied in an old one. */
export function demandRequired(object: ObjectType, changes: Changes, isNew: boolean): void {
	const missing: string[] = [];
	for (const field of object.fields.values()) {
		if (!field.createable || field.nillable || field.type === 'boolean') continue;
		const value = changes.values[field.name];
		if (value === null || (value === undefined && isNew && !field.defaulted))
			missing.push(field.name);
	}
	if (missing.length === 0) return;
	throw new Refusal(
		400,
		'REQUIRED_FIELD_MISSING',
		`Required fields are missing: [${missing.join(', ')}]`,
		missing,
	);
}
