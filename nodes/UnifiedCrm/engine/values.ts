import type { Field } from '../adapters/adapter';
import type { FieldDefinition, FieldName } from '../model';
import { InputError } from './failures';
import { asText, isEmpty, isRecord } from './json';
import { userTime } from './time';

const EMAIL = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@.<>"(),:;[\]\\]+$/;

interface Scope {
	zone: string;
	/** The CRM's name, for sentences. */
	crm: string;
}

/** Whether a text is an email address. */
export function isEmail(text: string): boolean {
	return EMAIL.test(text);
}

/** Brings one given value into the model's shape. Throws an InputError that names the field. */
export function checkValue(
	name: FieldName,
	definition: FieldDefinition,
	field: Field,
	value: unknown,
	scope: Scope,
): unknown {
	const { label } = definition;
	switch (definition.kind) {
		case 'time':
			return time(label, value, scope.zone);
		case 'seconds':
			return seconds(label, value);
		case 'choice':
			return choice(name, label, field, value, scope);
		case 'reference':
			return reference(label, value);
		case 'references':
			return limited(label, references(label, value), field, scope);
		case 'emails':
			return limited(label, emails(label, value), field, scope);
		case 'phones':
			return limited(label, phones(label, value), field, scope);
		case 'addresses':
			return limited(label, addresses(label, value), field, scope);
		case 'tags':
			return list(value).map((tag) =>
				isRecord(tag) ? texts(tag, ['id', 'name']) : { name: plain(label, tag) },
			);
		case 'customFields':
			return object(label, value);
		default:
			return plain(label, value);
	}
}

function plain(label: string, value: unknown): string {
	if (typeof value === 'boolean') return String(value);
	const text = asText(value);
	if (text === undefined)
		throw new InputError(`The field "${label}" takes a text, not ${nameOf(value)}`);
	return text;
}

function time(label: string, value: unknown, zone: string): string {
	const result = userTime(value, zone);
	if (result !== undefined) return result;
	throw new InputError(
		`The field "${label}" takes a date and time, not ${show(value)}`,
		'Write it as 2026-05-20T10:00:00Z, with an offset (+02:00), or pick it from the calendar.',
	);
}

function seconds(label: string, value: unknown): number {
	const number = typeof value === 'string' ? Number(value.trim()) : value;
	if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
	throw new InputError(
		`The field "${label}" takes a number of seconds, not ${show(value)}`,
		'Half an hour is 1800.',
	);
}

function choice(name: string, label: string, field: Field, value: unknown, scope: Scope): string {
	const text = plain(label, value);
	if (field.values === undefined) return text;
	const match = field.values.find((allowed) => allowed.toLowerCase() === text.trim().toLowerCase());
	if (match !== undefined) return match;
	throw new InputError(
		`${scope.crm} does not know the value ${show(value)} of the field "${label}" (${name})`,
		`Use one of: ${field.values.join(', ')}.`,
	);
}

/** The id of a link, given as `{id}`, as plain text or as what a picker stores. */
export function linkId(value: unknown): string | undefined {
	if (!isRecord(value)) return asText(value)?.trim() || undefined;
	const inner = value.__rl === true ? value.value : (value.id ?? value.value);
	return isRecord(inner) ? linkId(inner) : asText(inner)?.trim() || undefined;
}

function reference(label: string, value: unknown): { id?: string; name?: string } {
	const id = linkId(value);
	const name = isRecord(value) && value.__rl !== true ? asText(value.name) : undefined;
	if (id === undefined && name === undefined)
		throw new InputError(`The field "${label}" needs an id`);
	return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

function references(label: string, value: unknown): Array<{ id: string }> {
	return list(value)
		.filter((link) => !isEmpty(link))
		.map((link) => {
			const id = linkId(link);
			if (id === undefined) throw new InputError(`The field "${label}" has an entry without an id`);
			return { id };
		});
}

function emails(label: string, value: unknown): Array<Record<string, string>> {
	return list(value)
		.filter((entry) => !isEmpty(isRecord(entry) ? entry.email : entry))
		.map((entry) => {
			const item = isRecord(entry)
				? texts(entry, ['id', 'email', 'type'])
				: { email: plain(label, entry) };
			const email = item.email.trim();
			if (!isEmail(email))
				throw new InputError(`"${email}" in the field "${label}" is no email address`);
			return { ...item, email };
		});
}

function phones(label: string, value: unknown): Array<Record<string, string>> {
	return list(value)
		.filter((entry) => !isEmpty(isRecord(entry) ? entry.number : entry))
		.map((entry) => {
			const item = isRecord(entry)
				? texts(entry, ['id', 'number', 'extension', 'type'])
				: { number: plain(label, entry) };
			if (!/\d/.test(item.number))
				throw new InputError(`"${item.number}" in the field "${label}" is no phone number`);
			return item;
		});
}

const ADDRESS_PARTS = [
	'id',
	'street_1',
	'street_2',
	'city',
	'state',
	'postal_code',
	'country',
	'type',
];

function addresses(label: string, value: unknown): Array<Record<string, string>> {
	return list(value)
		.filter((entry) => !isEmpty(entry))
		.map((entry) => {
			if (!isRecord(entry)) {
				throw new InputError(
					`The field "${label}" takes objects with ${ADDRESS_PARTS.join(', ')}, not ${show(entry)}`,
				);
			}
			return texts(entry, ADDRESS_PARTS);
		});
}

function list(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	// What a repeatable row of the editor stores.
	if (isRecord(value) && Array.isArray(value.values)) return value.values;
	return [value];
}

function object(label: string, value: unknown): Record<string, unknown> {
	if (isRecord(value)) return value;
	throw new InputError(
		`The field "${label}" takes an object of keys and values, not ${show(value)}`,
	);
}

function limited<Item>(label: string, items: Item[], field: Field, scope: Scope): Item[] {
	if (field.most !== undefined && items.length > field.most) {
		throw new InputError(
			`${scope.crm} has room for ${field.most} in the field "${label}", and ${items.length} are given`,
			field.note ?? 'Give fewer, or put the others into custom fields.',
		);
	}
	return items;
}

function texts(entry: Record<string, unknown>, names: string[]): Record<string, string> {
	const result: Record<string, string> = {};
	for (const name of names) {
		const text = asText(entry[name]);
		if (text !== undefined) result[name] = text;
	}
	return result;
}

function show(value: unknown): string {
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
}

function nameOf(value: unknown): string {
	return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : show(value);
}
