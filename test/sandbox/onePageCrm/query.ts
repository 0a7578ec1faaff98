import { invalid } from './answers';

/** What a query parameter takes: a kind, or the list of its values. */
export type QueryRule = 'id' | 'text' | 'boolean' | 'integer' | 'moment' | readonly string[];

export type QueryRules = Record<string, QueryRule>;

export const PAGE_RULES: QueryRules = { page: 'integer', per_page: 'integer' };

export const RANGE_RULES: QueryRules = {
	since: 'moment',
	until: 'moment',
	modified_since: 'moment',
	unmodified_since: 'moment',
};

const LARGEST_PAGE = 100;
const DAY_MS = 86_400_000;

/** The checked query: text by name. Unknown, repeated or malformed parameters are refused with 400. */
export function readQuery(query: unknown, rules: QueryRules): Record<string, string | undefined> {
	const errors: Record<string, string> = {};
	const result: Record<string, string | undefined> = {};
	for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
		if (!Object.hasOwn(rules, name)) errors[name] = 'is not a known parameter';
		else if (typeof value !== 'string' || !fits(value, rules[name])) errors[name] = 'is not valid';
		else result[name] = value;
	}
	if (Object.keys(errors).length > 0) throw invalid(errors);
	return result;
}

function fits(value: string, rule: QueryRule): boolean {
	switch (rule) {
		case 'id':
			return /^[0-9a-f]{24}$/.test(value);
		case 'boolean':
			return /^(?:true|false|1|0)$/.test(value);
		case 'integer':
			return /^\d{1,9}$/.test(value);
		case 'moment':
			return momentOf(value) !== undefined;
		case 'text':
			return true;
		default:
			return rule.includes(value);
	}
}

/** Whether a boolean parameter is on. */
export function isOn(value: string | undefined): boolean {
	return value === 'true' || value === '1';
}

/** Refuses parameters that exclude each other. */
export function refuseTogether(
	query: Record<string, string | undefined>,
	...names: string[]
): void {
	const given = names.filter((name) => query[name] !== undefined);
	if (given.length > 1) {
		throw invalid(
			Object.fromEntries(given.map((name) => [name, `use one of ${names.join(', ')}`])),
		);
	}
}

/** `page` from 1, `per_page` 10 by default and 100 at most. */
export function readPage(query: Record<string, string | undefined>): {
	page: number;
	perPage: number;
} {
	const page = Number(query.page ?? 1);
	const perPage = Number(query.per_page ?? 10);
	if (page < 1) throw invalid({ page: 'must be at least 1' });
	if (perPage < 1 || perPage > LARGEST_PAGE) {
		throw invalid({ per_page: `must be between 1 and ${LARGEST_PAGE}` });
	}
	return { page, perPage };
}

/** A day (`YYYY-MM-DD`) or Unix seconds, as the first and the last millisecond it covers. */
function momentOf(text: string): { from: number; to: number } | undefined {
	if (/^\d{9,11}$/.test(text)) {
		const from = Number(text) * 1000;
		return { from, to: from + 999 };
	}
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
	const from = Date.parse(`${text}T00:00:00Z`);
	return Number.isNaN(from) ? undefined : { from, to: from + DAY_MS - 1 };
}

/** The date range of a list: which date it looks at, and its bounds in milliseconds (both included). */
export interface DateRange {
	field: string;
	from: number;
	to: number;
}

/** The range that a query asks for; undefined without one. `date_filter` and `modified_since` exclude each other. */
export function readRange(query: Record<string, string | undefined>): DateRange | undefined {
	const { since, until } = query;
	const modifiedSince = query.modified_since;
	const unmodifiedSince = query.unmodified_since;
	const field = query.date_filter;
	if (modifiedSince !== undefined || unmodifiedSince !== undefined) {
		if (field !== undefined || since !== undefined || until !== undefined) {
			throw invalid({ date_filter: 'cannot be used with modified_since or unmodified_since' });
		}
		return { field: 'modified_at', ...bounds(modifiedSince, unmodifiedSince) };
	}
	if (field === undefined) {
		if (since !== undefined || until !== undefined) {
			throw invalid({ date_filter: 'is required with since and until' });
		}
		return undefined;
	}
	return { field, ...bounds(since, until) };
}

function bounds(
	since: string | undefined,
	until: string | undefined,
): { from: number; to: number } {
	return {
		from: since === undefined ? Number.NEGATIVE_INFINITY : (momentOf(since)?.from ?? 0),
		to: until === undefined ? Number.POSITIVE_INFINITY : (momentOf(until)?.to ?? 0),
	};
}
