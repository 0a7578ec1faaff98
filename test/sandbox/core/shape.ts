/**
 * What a vendor takes in one place of a JSON body. `null` is refused unless `nullable`; keys that a rule of an object
 * does not name are unknown.
 */
export interface Rule {
	type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'any';
	required?: boolean;
	nullable?: boolean;
	/** Refuses `''` and blanks, and `[]`. */
	filled?: boolean;
	/** The only values that are taken. */
	values?: readonly unknown[];
	/** Rule of each entry of an array. */
	items?: Rule;
	/** Rules of an object's keys; an object without them takes any key. */
	keys?: Rules;
	/** The longest text or list, the largest number. */
	max?: number;
	/** Whether a value of the right type is acceptable. */
	test?: (value: unknown) => boolean;
}

export type Rules = Record<string, Rule>;

/** What is wrong at one place of a body. */
export interface Fault {
	/** Keys and list positions on the way from the body to the value. */
	path: string[];
	kind: 'unknown' | 'missing' | 'blank' | 'type' | 'value';
	/** The type that the place takes. */
	expected: Rule['type'];
}

/** Whether a value is an object with keys (no list, not null). */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Everything that is wrong with a body; `partial` lets required keys be left out. */
export function faultsOf(
	body: Record<string, unknown>,
	rules: Rules,
	partial = false,
	path: string[] = [],
): Fault[] {
	const faults: Fault[] = [];
	for (const key of Object.keys(body)) {
		if (!Object.hasOwn(rules, key)) {
			faults.push({ path: [...path, key], kind: 'unknown', expected: 'any' });
		}
	}
	for (const [key, rule] of Object.entries(rules)) {
		const value = body[key];
		if (value !== undefined) faults.push(...faultsOfValue(value, rule, [...path, key]));
		else if (rule.required === true && !partial) {
			faults.push({ path: [...path, key], kind: 'missing', expected: rule.type });
		}
	}
	return faults;
}

function faultsOfValue(value: unknown, rule: Rule, path: string[]): Fault[] {
	const fault = (kind: Fault['kind']): Fault[] => [{ path, kind, expected: rule.type }];
	if (value === null) {
		if (rule.nullable === true) return [];
		return fault(rule.required === true ? 'blank' : 'type');
	}
	if (!hasType(value, rule.type)) return fault('type');
	if (rule.filled === true && isBlank(value)) return fault('blank');
	if (rule.values !== undefined && !rule.values.includes(value)) return fault('value');
	if (rule.max !== undefined && sizeOf(value) > rule.max) return fault('value');
	if (rule.test !== undefined && !rule.test(value)) return fault('value');
	const { items, keys } = rule;
	if (items !== undefined && Array.isArray(value)) {
		return value.flatMap((entry, index) => faultsOfValue(entry, items, [...path, String(index)]));
	}
	if (keys !== undefined && isObject(value)) return faultsOf(value, keys, false, path);
	return [];
}

function hasType(value: unknown, type: Rule['type']): boolean {
	switch (type) {
		case 'integer':
			return Number.isSafeInteger(value);
		case 'number':
			return typeof value === 'number' && Number.isFinite(value);
		case 'array':
			return Array.isArray(value);
		case 'object':
			return isObject(value);
		case 'any':
			return true;
		default:
			return typeof value === type;
	}
}

function isBlank(value: unknown): boolean {
	return typeof value === 'string'
		? value.trim() === ''
		: Array.isArray(value) && value.length === 0;
}

function sizeOf(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' || Array.isArray(value) ? value.length : 0;
}
