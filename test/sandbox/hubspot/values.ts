import type { Crm } from './crm';
import type { ObjectType } from './objectTypes';
import { propertiesOf } from './properties';
import type { Property } from './properties';

const LONGEST_TEXT = 65_536;
const DAY_MS = 86_400_000;
const EMAIL = /^[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** What is wrong with one property of a write. */
export interface PropertyProblem {
	name: string;
	code: string;
	message: string;
}

/** Checks the properties of a write. @returns the values as they are kept, and all problems */
export function checkProperties(
	crm: Crm,
	type: ObjectType,
	properties: Record<string, string>,
): { values: Record<string, string>; problems: PropertyProblem[] } {
	const values: Record<string, string> = {};
	const problems: PropertyProblem[] = [];
	for (const [name, value] of Object.entries(properties)) {
		const property = propertiesOf(type).get(name);
		const outcome = checkValue(crm, name, property, value);
		if (typeof outcome === 'string') values[name] = outcome;
		else problems.push({ name, ...outcome });
	}
	return { values, problems };
}

type Refusal = Omit<PropertyProblem, 'name'>;

function checkValue(
	crm: Crm,
	name: string,
	property: Property | undefined,
	value: string,
): string | Refusal {
	if (property === undefined) {
		return { code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
	}
	if (property.isReadOnly === true) {
		return {
			code: 'READ_ONLY_VALUE',
			message: `"${name}" is a read only property; its value cannot be set.`,
		};
	}
	if (value === '') return '';
	if (value.length > LONGEST_TEXT) {
		return {
			code: 'INVALID_VALUE',
			message: `"${name}" is longer than ${LONGEST_TEXT} characters`,
		};
	}
	const special = checkSpecial(name, value);
	if (special !== undefined) return special;
	switch (property.type) {
		case 'number':
			return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)
				? value
				: { code: 'INVALID_INTEGER', message: `${value} was not a valid number.` };
		case 'datetime':
			return momentOf(value) ?? { code: 'INVALID_LONG', message: `${value} was not a valid long.` };
		case 'date':
			return dateOf(value);
		case 'bool':
			return ['true', 'false'].includes(value)
				? value
				: {
						code: 'INVALID_OPTION',
						message: `${value} was not one of the allowed options: [true, false]`,
					};
		case 'enumeration':
			return choiceOf(crm, property, value);
		default:
			return value;
	}
}

/** Text properties with rules of their own. */
function checkSpecial(name: string, value: string): Refusal | undefined {
	if (name === 'email' || name === 'hs_additional_emails') {
		const bad = value.split(name === 'email' ? '\n' : ';').find((one) => !EMAIL.test(one.trim()));
		if (bad !== undefined) {
			return { code: 'INVALID_EMAIL', message: `Email address ${bad} is invalid` };
		}
	}
	if (name === 'hs_email_headers' && !isJsonObject(value)) {
		return { code: 'INVALID_VALUE', message: 'hs_email_headers is not a valid JSON object' };
	}
	if (name === 'hs_task_reminders' && !/^\d{12,14}(?:;\d{12,14})*$/.test(value)) {
		return { code: 'INVALID_LONG', message: `${value} was not a valid long.` };
	}
	if (name === 'hs_attachment_ids' && !/^\d+(?:;\d+)*$/.test(value)) {
		return { code: 'INVALID_VALUE', message: `${value} is no list of file ids` };
	}
	return undefined;
}

function isJsonObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}

/** A moment as it is kept; undefined where the text is neither ISO 8601 with a zone nor milliseconds. */
function momentOf(value: string): string | undefined {
	const moment = /^\d{9,14}$/.test(value)
		? Number(value)
		: MOMENT.test(value)
			? Date.parse(value)
			: Number.NaN;
	return Number.isNaN(moment) ? undefined : new Date(moment).toISOString().replace('.000Z', 'Z');
}

function dateOf(value: string): string | Refusal {
	const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
	const moment = isDay
		? Date.parse(value)
		: /^-?\d{5,14}$/.test(value)
			? Number(value)
			: Date.parse(momentOf(value) ?? '');
	if (Number.isNaN(moment))
		return { code: 'INVALID_DATE', message: `${value} was not a valid date.` };
	if (moment % DAY_MS !== 0) {
		return { code: 'INVALID_DATE', message: `${value} is not at midnight UTC!` };
	}
	return new Date(moment).toISOString().slice(0, 10);
}

function choiceOf(crm: Crm, property: Property, value: string): string | Refusal {
	if (property.isOwner === true) {
		return crm.hasOwner(value)
			? value
			: { code: 'INVALID_OWNER_ID', message: `Owner ${value} does not exist` };
	}
	const options = property.options ?? [];
	const parts = property.fieldType === 'checkbox' ? value.split(';') : [value];
	const bad = parts.find((part) => !options.includes(part));
	return bad === undefined
		? value
		: {
				code: 'INVALID_OPTION',
				message: `${bad} was not one of the allowed options: [${options.join(', ')}]`,
			};
}
