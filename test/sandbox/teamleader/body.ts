import { faultsOf, isObject } from '../core/shape';
import type { Fault, Rule, Rules } from '../core/shape';
import { VendorAnswer } from '../simulation';
import { errorAnswer, refusal } from './answers';

const UUID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE_FORM = /^\d{4}-\d\d-\d\d$/;
/** With an offset and without fractions of a second; the form with Z is avoided by all known clients. */
const TIME_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;

const matches = (form: RegExp) => (value: unknown) => typeof value === 'string' && form.test(value);
const isMoment = (form: RegExp) => (value: unknown) =>
	typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value));

/** Empty texts are refused everywhere; null empties a field where it may. */
export const TEXT: Rule = { type: 'string', filled: true };
export const NULLABLE_TEXT: Rule = { ...TEXT, nullable: true };
export const UUID: Rule = { type: 'string', test: matches(UUID_FORM) };
export const NULLABLE_UUID: Rule = { ...UUID, nullable: true };
export const UUIDS: Rule = { type: 'array', items: UUID };
export const DATE: Rule = { type: 'string', test: isMoment(DATE_FORM) };
export const TIME: Rule = { type: 'string', test: isMoment(TIME_FORM) };
export const BOOLEAN: Rule = { type: 'boolean' };
export const TEXTS: Rule = { type: 'array', items: TEXT };

export const required = (rule: Rule): Rule => ({ ...rule, required: true });
export const oneOf = (...values: string[]): Rule => ({ type: 'string', values });

/** `{type, id}` with one of the given types. */
export function reference(...types: string[]): Rule {
	return { type: 'object', keys: { type: required(oneOf(...types)), id: required(UUID) } };
}

/** `{type, id}` as it stands in bodies and answers. */
export interface Reference {
	type: string;
	id: string;
}

/** The reference at a key; undefined where it is left out, null where it is emptied. */
export function referenceOf(value: unknown): Reference | null | undefined {
	if (value === null) return null;
	return isObject(value) && typeof value.type === 'string' && typeof value.id === 'string'
		? { type: value.type, id: value.id }
		: undefined;
}

export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

export function textsOf(value: unknown): string[] | undefined {
	return Array.isArray(value) ? value.map(String) : undefined;
}

/** The body as an object; a request without one counts as `{}`. */
export function objectOf(body: unknown): Record<string, unknown> {
	if (body === undefined || body === null || body === '') return {};
	if (isObject(body)) return body;
	throw refusal(400, 'The request body must be a JSON object');
}

/**
 * Checks a body. Keys that no rule names are ignored, as the vendor does; throws 400 with one entry per wrong value.
 */
export function demand(body: Record<string, unknown>, rules: Rules): void {
	const problems = faultsOf(body, rules).filter(({ kind }) => kind !== 'unknown');
	if (problems.length === 0) return;
	throw new VendorAnswer(
		errorAnswer(
			400,
			problems.map((fault) => {
				const field = fault.path.join('.');
				return { title: `${field} ${reasonOf(fault)}`, field };
			}),
		),
	);
}

function reasonOf({ kind, expected }: Fault): string {
	switch (kind) {
		case 'missing':
			return 'is required';
		case 'blank':
			return 'must not be empty';
		case 'type':
			return `must be of type ${expected}`;
		default:
			return 'is invalid';
	}
}
