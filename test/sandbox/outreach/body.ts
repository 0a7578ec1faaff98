import { isObject } from '../core/shape';
import { bad, invalid, validationProblem } from './answers';
import type { Problem } from './answers';
import type { Crm } from './crm';
import type { Ref } from './rows';
import type { Attribute, Relationship, Resource } from './schema';

/** What a write sets. */
export interface Changes {
	attributes: Record<string, unknown>;
	links: Record<string, Ref | null>;
}

const EMAIL = /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** What the account allows in custom fields that have a label; their values are texts all the same. */
export const CUSTOM_FIELDS: Record<string, { label: string; type: string; definition?: string[] }> =
	{
		custom1: { label: 'Nickname', type: 'string' },
		custom2: { label: 'Loyalty points', type: 'numerical' },
		custom3: { label: 'Member since', type: 'date' },
		custom4: { label: 'Tier', type: 'inclusion', definition: ['Gold', 'Silver', 'Bronze'] },
		custom5: {
			label: 'Interests',
			type: 'multi_inclusion',
			definition: ['Golf', 'Sailing', 'Chess'],
		},
		custom6: { label: 'VIP', type: 'boolean' },
	};

function demandKeys(value: Record<string, unknown>, known: string[], pointer: string): void {
	const unknown = Object.keys(value).find((key) => !known.includes(key));
	if (unknown !== undefined)
		throw bad(`'${unknown}' is not expected here.`, `${pointer}/${unknown}`);
}

/** Reads the envelope of a write; `id` is the one of the path, for changes. Throws 400 where its form is wrong. */
export function readEnvelope(
	resource: Resource,
	body: unknown,
	id?: number,
): Record<string, unknown> {
	if (!isObject(body) || !isObject(body.data))
		throw bad("The body must hold an object 'data'.", '/data');
	demandKeys(body, ['data'], '');
	const { data } = body;
	demandKeys(
		data,
		['type', 'attributes', 'relationships', ...(id === undefined ? [] : ['id'])],
		'/data',
	);
	if (data.type !== resource.type) throw bad(`The type must be '${resource.type}'.`, '/data/type');
	// A number; a text with the same digits is another id.
	if (id !== undefined && data.id !== id)
		throw bad('The id must be the number in the address.', '/data/id');
	for (const key of ['attributes', 'relationships']) {
		if (data[key] !== undefined && !isObject(data[key]))
			throw bad(`'${key}' must be an object.`, `/data/${key}`);
	}
	return data;
}

/** Reads attributes and relationships. Throws 422 with everything that is wrong. */
export function readChanges(
	crm: Crm,
	resource: Resource,
	data: Record<string, unknown>,
	isNew: boolean,
): Changes {
	const problems: Problem[] = [];
	const changes: Changes = { attributes: {}, links: {} };
	for (const [name, value] of Object.entries(isObject(data.attributes) ? data.attributes : {})) {
		const attribute = resource.attributes.get(name);
		const pointer = `/data/attributes/${name}`;
		if (attribute === undefined)
			throw bad(`There is no attribute '${name}' of ${resource.type}.`, pointer);
		const problem = attribute.writable ? problemOf(attribute, value) : 'is read-only';
		if (problem !== undefined)
			problems.push(validationProblem(pointer, `${titleOf(name)} ${problem}.`));
		changes.attributes[name] =
			attribute.type === 'time' && typeof value === 'string' ? wholeTime(value) : value;
	}
	for (const [name, value] of Object.entries(
		isObject(data.relationships) ? data.relationships : {},
	)) {
		const relationship = resource.relationships.get(name);
		const pointer = `/data/relationships/${name}`;
		if (relationship === undefined)
			throw bad(`There is no relationship '${name}' of ${resource.type}.`, pointer);
		const { link, problem } = readLink(crm, relationship, value, pointer);
		if (problem !== undefined)
			problems.push(validationProblem(pointer, `${titleOf(name)} ${problem}.`));
		else changes.links[name] = link;
	}
	for (const name of resource.required) {
		const isLink = resource.relationships.has(name);
		const value = isLink ? changes.links[name] : changes.attributes[name];
		if (value === null || value === '' || (value === undefined && isNew)) {
			const pointer = `/data/${isLink ? 'relationships' : 'attributes'}/${name}`;
			if (!problems.some((problem) => problem.pointer === pointer)) {
				problems.push(validationProblem(pointer, `${titleOf(name)} can't be blank.`));
			}
		}
	}
	if (problems.length > 0) throw invalid(problems);
	return changes;
}

function wholeTime(text: string): string {
	const moment = new Date(text);
	return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}

/** `firstName` is `First name` in messages. */
function titleOf(name: string): string {
	const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
	return words[0].toUpperCase() + words.slice(1);
}

function problemOf(attribute: Attribute, value: unknown): string | undefined {
	if (value === null) return undefined;
	const { name, type, max, values } = attribute;
	switch (type) {
		case 'text':
			if (typeof value !== 'string') return 'must be a string';
			if (value.length > max) return `is too long (maximum is ${max} characters)`;
			if (values !== undefined && !values.includes(value)) return 'is not included in the list';
			if (name === 'email' && !EMAIL.test(value)) return 'is invalid';
			return customProblem(name, value);
		case 'integer':
			return Number.isSafeInteger(value) ? undefined : 'must be an integer';
		case 'number':
			return typeof value === 'number' ? undefined : 'must be a number';
		case 'boolean':
			return typeof value === 'boolean' ? undefined : 'must be true or false';
		case 'time':
			return isMoment(value, TIME) ? undefined : 'must be an ISO 8601 time';
		case 'date':
			return isMoment(value, DATE) ? undefined : 'must be a date';
		case 'emails':
			if (!isTexts(value)) return 'must be a list of strings';
			return value.every((email) => EMAIL.test(email)) ? undefined : 'is invalid';
		case 'texts':
			return isTexts(value) ? undefined : 'must be a list of strings';
		default:
			return isObject(value) ? undefined : 'must be an object';
	}
}

function isMoment(value: unknown, form: RegExp): boolean {
	return typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value));
}

function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function customProblem(name: string, value: string): string | undefined {
	const field = CUSTOM_FIELDS[name];
	if (field === undefined || value === '') return undefined;
	const allowed = field.definition ?? [];
	switch (field.type) {
		case 'numerical':
			return /^-?\d+(?:\.\d+)?$/.test(value) ? undefined : 'is not a number';
		case 'date':
			return DATE.test(value) ? undefined : 'is not a date';
		case 'inclusion':
			return allowed.includes(value) ? undefined : 'is not included in the list';
		case 'multi_inclusion':
			return value.split(',').every((one) => allowed.includes(one))
				? undefined
				: 'is not included in the list';
		case 'boolean':
			return /^(?:true|false)$/.test(value) ? undefined : 'must be true or false';
		default:
			return undefined;
	}
}

function readLink(
	crm: Crm,
	{ name, types, isMany, writable }: Relationship,
	value: unknown,
	pointer: string,
): { link: Ref | null; problem?: string } {
	if (!isObject(value) || value.data === undefined) {
		throw bad(`Relationship '${name}' must hold 'data'.`, pointer);
	}
	demandKeys(value, ['data'], pointer);
	const { data } = value;
	if (isMany || !writable) return { link: null, problem: 'is read-only' };
	if (data === null) return { link: null };
	if (!isObject(data)) throw bad(`Relationship '${name}' takes one record.`, pointer);
	const { type, id } = data;
	demandKeys(data, ['type', 'id'], `${pointer}/data`);
	if (typeof type !== 'string' || !types.includes(type))
		return { link: null, problem: 'is of a wrong type' };
	if (typeof id !== 'number' || !Number.isSafeInteger(id)) {
		throw bad(`The id of '${name}' must be an integer.`, `${pointer}/data/id`);
	}
	if (crm.find({ type, id }) === undefined) return { link: null, problem: 'does not exist' };
	return { link: { type, id } };
}
