import { isObject } from '../core/shape';
import { invalid } from './answers';

export interface Nested {
	[key: string]: string | Nested;
}

/** Reads a query with its brackets: `account[id]=1`, `x[]=a&x[]=b`, `created_at[gt]=…`. */
export function readBrackets(search: string): Nested {
	const result: Nested = {};
	for (const [name, value] of new URLSearchParams(search)) {
		const path = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
		if (path === null) throw invalid([`${name} is not a parameter`]);
		const steps = [path[1], ...[...path[2].matchAll(/\[([^\]]*)\]/g)].map((match) => match[1])];
		put(result, steps, value, name);
	}
	return result;
}

function put(target: Nested, [step, ...rest]: string[], value: string, name: string): void {
	const key = step === '' ? String(Object.keys(target).length) : step;
	if (rest.length === 0) {
		if (target[key] !== undefined) throw invalid([`${name} is given more than once`]);
		target[key] = value;
		return;
	}
	const inner = (target[key] ??= {});
	if (typeof inner === 'string') throw invalid([`${name} is given in two ways`]);
	put(inner, rest, value, name);
}

/** Texts of a list parameter, in brackets or with commas. */
export function listOf(value: string | Nested | undefined): string[] {
	if (value === undefined) return [];
	if (typeof value === 'string') return value.split(',');
	return Object.values(value).flatMap((entry) => (typeof entry === 'string' ? [entry] : []));
}

/** A plain text, or the text under one of the given keys (`account[id]=1`). */
export function textOf(value: string | Nested | undefined, ...keys: string[]): string | undefined {
	if (value === undefined || typeof value === 'string') return value;
	for (const key of [...keys, '0']) {
		const inner = value[key];
		if (inner !== undefined) return textOf(inner, ...keys);
	}
	throw invalid([`one of ${keys.join(', ')} is missing`]);
}

const BOUNDS = ['gt', 'gte', 'lt', 'lte', 'eq'];

/** A test for `created_at[gte]=…`. */
export function rangeTest(name: string, value: string | Nested): (held: unknown) => boolean {
	const bounds = typeof value === 'string' ? { eq: value } : value;
	const tests = Object.entries(bounds).map(([op, text]) => {
		const moment =
			typeof text === 'string' && /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
		if (!BOUNDS.includes(op) || Number.isNaN(moment))
			throw invalid([`${name}[${op}] is not valid`]);
		return (at: number) => {
			switch (op) {
				case 'gt':
					return at > moment;
				case 'gte':
					return at >= moment;
				case 'lt':
					return at < moment;
				case 'lte':
					return at <= moment;
				default:
					return at === moment;
			}
		};
	});
	return (held) => {
		const at = Date.parse(String(held));
		return !Number.isNaN(at) && tests.every((test) => test(at));
	};
}

/** A boolean parameter; anything but true and false is refused. */
export function isOn(name: string, value: string | Nested | undefined): boolean {
	if (value === undefined || value === 'false') return false;
	if (value === 'true') return true;
	throw invalid([`${name} must be true or false`]);
}

/** Whether an object of any body is one with keys; refuses others. */
export function bodyObject(body: unknown): Record<string, unknown> {
	if (!isObject(body)) throw invalid(['body must be an object']);
	return body;
}
