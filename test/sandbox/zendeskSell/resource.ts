import { faultsOf } from '../core/shape';
import type { Fault, Rule, Rules } from '../core/shape';
import { isAddress, isTime, USERS } from './lookups';
import type { Row } from './seeds';
import type { Account, StoreName } from './state';

export type FilterKind = 'integer' | 'text' | 'boolean' | 'ids';

/** One resource of the Core API. */
export interface Resource {
	name: StoreName;
	/** `meta.type` of its records. */
	type: string;
	/** Operations beside list. */
	operations: Array<'get' | 'create' | 'update' | 'delete' | 'upsert'>;
	filters: Record<string, FilterKind>;
	/** Fields that `sort_by` takes; none where the vendor has no such parameter. */
	sorts: string[];
	/** Field and direction without `sort_by`. */
	order: [field: string, descending: boolean];
	/** Writable attributes. */
	rules: Rules;
	/** A PUT must bring the required attributes again, and clears those that it leaves out. */
	replacesAll?: boolean;
	/** Values of a new record that the body does not give. */
	blank: (account: Account) => Record<string, unknown>;
	/** What is wrong with a record as it would be after the write. */
	check: (account: Account, data: Record<string, unknown>, before: Row | undefined) => Fault[];
	/** Values that follow from others. */
	settle?: (account: Account, row: Row) => Row;
}

export const text: Rule = { type: 'string', nullable: true };
export const id: Rule = { type: 'integer', nullable: true };
export const flag: Rule = { type: 'boolean' };
export const time: Rule = { type: 'string', nullable: true, test: isTime };
export const address: Rule = { type: 'object', nullable: true, test: isAddress };
export const tags: Rule = { type: 'array', items: { type: 'string', filled: true } };
export const email: Rule = {
	type: 'string',
	nullable: true,
	test: (value) => value === '' || /^[^\s@]+@[^\s@]+$/.test(String(value)),
};
export const customFields: Rule = { type: 'object' };

export const problem = (
	key: string,
	kind: Fault['kind'],
	expected: Fault['expected'] = 'any',
): Fault => ({
	path: [key],
	kind,
	expected,
});

export function isBlank(value: unknown): boolean {
	return (
		value === null || value === undefined || (typeof value === 'string' && value.trim() === '')
	);
}

/** Required texts: `missing` where a new record does not give the key, `blank` where it is emptied. */
export function mustFill(
	data: Record<string, unknown>,
	before: Row | undefined,
	key: string,
): Fault[] {
	if (data[key] === undefined) return before === undefined ? [problem(key, 'missing')] : [];
	return isBlank(data[key]) ? [problem(key, 'blank')] : [];
}

export function unknownIds(
	data: Record<string, unknown>,
	checks: Record<string, (value: unknown) => boolean>,
): Fault[] {
	return Object.entries(checks).flatMap(([key, isKnown]) => {
		const value = data[key];
		return value === undefined || value === null || isKnown(value) ? [] : [problem(key, 'value')];
	});
}

export const isUser = (value: unknown) => USERS.some((user) => user.id === value);

/** Type and id come only together, and the record they name must exist. */
export function linkProblems(
	account: Account,
	data: Record<string, unknown>,
	before: Row | undefined,
	types: string[],
	isRequired: boolean,
): Fault[] {
	const type = data.resource_type === undefined ? before?.resource_type : data.resource_type;
	const target = data.resource_id === undefined ? before?.resource_id : data.resource_id;
	const isGiven = (value: unknown) => value !== undefined && value !== null;
	if (!isGiven(type) && !isGiven(target)) {
		return isRequired
			? [problem('resource_type', 'missing'), problem('resource_id', 'missing')]
			: [];
	}
	if (!isGiven(type)) return [problem('resource_type', 'missing')];
	if (!isGiven(target)) return [problem('resource_id', 'missing')];
	if (!types.includes(String(type))) return [problem('resource_type', 'value')];
	return account.hasResource(type, target) ? [] : [problem('resource_id', 'value')];
}

export const ALL_WRITES: Resource['operations'] = ['get', 'create', 'update', 'delete'];
export const LINK_FILTERS: Resource['filters'] = { resource_id: 'integer', resource_type: 'text' };

/** Null, or an empty collection, for each writable attribute. */
export function blankOf({ rules }: Resource): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(rules).map(([key, { type }]) => [
			key,
			{ tags: [], custom_fields: {} }[key] ?? (type === 'boolean' ? false : null),
		]),
	);
}

/** The errors of a write body against a resource's writable attributes and the account's state. */
export function writeProblems(
	resource: Resource,
	account: Account,
	data: Record<string, unknown>,
	before: Row | undefined,
): Fault[] {
	const isPartial = before !== undefined && resource.replacesAll !== true;
	const problems = faultsOf(data, resource.rules, isPartial);
	return problems.length > 0
		? problems
		: resource.check(account, data, isPartial ? before : undefined);
}
