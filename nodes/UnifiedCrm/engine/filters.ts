import type { List, ReadContext, Resource, VendorRecord } from '../adapters/adapter';
import type { FilterName, FilterValues, UnifiedRecord } from '../model';
import { fieldOf } from './reader';

/** Checks one record against what the CRM could not, or could only roughly, filter itself. */
export type Match = (record: VendorRecord, read: ReadContext) => boolean;

/** A test of a unified value, for each filter that the node can check. */
const TESTS: Partial<
	Record<
		FilterName,
		{ field: keyof UnifiedRecord; test: (value: unknown, wanted: string) => boolean }
	>
> = {
	account: { field: 'account', test: hasId },
	activity_date_after: {
		field: 'activity_date',
		test: (value, wanted) => moment(value) >= Date.parse(wanted),
	},
	activity_date_before: {
		field: 'activity_date',
		test: (value, wanted) => moment(value) < Date.parse(wanted),
	},
	contact: { field: 'contact', test: hasId },
	created_after: {
		field: 'created_at',
		test: (value, wanted) => moment(value) >= Date.parse(wanted),
	},
	created_before: {
		field: 'created_at',
		test: (value, wanted) => moment(value) < Date.parse(wanted),
	},
	email: { field: 'email_addresses', test: hasEmail },
	end_time: { field: 'start_time', test: (value, wanted) => moment(value) < Date.parse(wanted) },
	lead: { field: 'lead', test: hasId },
	owner: { field: 'owner', test: hasId },
	start_time: { field: 'start_time', test: (value, wanted) => moment(value) >= Date.parse(wanted) },
	subject: { field: 'subject', test: (value, wanted) => includesText(value, wanted) },
	updated_after: {
		field: 'updated_at',
		test: (value, wanted) => moment(value) >= Date.parse(wanted),
	},
	updated_before: {
		field: 'updated_at',
		test: (value, wanted) => moment(value) < Date.parse(wanted),
	},
};

function moment(value: unknown): number {
	return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

function hasId(value: unknown, wanted: string): boolean {
	const links = Array.isArray(value) ? value : [value];
	return links.some((link) => (link as { id?: unknown } | null | undefined)?.id === wanted);
}

function hasEmail(value: unknown, wanted: string): boolean {
	const emails = Array.isArray(value) ? value : [];
	return emails.some(
		({ email }: { email?: string }) => email?.toLowerCase() === wanted.toLowerCase(),
	);
}

function includesText(value: unknown, wanted: string): boolean {
	return typeof value === 'string' && value.toLowerCase().includes(wanted.toLowerCase());
}

/** Which filters the node can check itself. */
export function isCheckable(name: FilterName): boolean {
	return name in TESTS;
}

/** The match for filters that are declared as `coarse` or `after`; undefined where the CRM does all of them. */
export function makeMatch(
	resource: Resource,
	list: List,
	filters: FilterValues,
): Match | undefined {
	const checks: Match[] = [];
	for (const [name, wanted] of Object.entries(filters) as Array<[FilterName, unknown]>) {
		const check = TESTS[name];
		if (typeof wanted !== 'string' || check === undefined) continue;
		if ((list.filters[name]?.by ?? 'after') === 'native') continue;
		// Where an engagement has no activity date of its own, its start is what it is filed under.
		const field =
			fieldOf(resource, check.field) ??
			(check.field === 'activity_date' ? fieldOf(resource, 'start_time') : undefined);
		const read = field?.read;
		if (read === undefined) continue;
		checks.push((record, context) => check.test(read(record, context), wanted));
	}
	if (checks.length === 0) return undefined;
	return (record, context) => checks.every((check) => check(record, context));
}
