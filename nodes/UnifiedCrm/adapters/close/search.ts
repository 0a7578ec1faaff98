import type { Api, ListQuery, Page, PageState, VendorRecord } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { milliseconds } from '../../engine/time';
import type { FilterValues } from '../../model';

/** https://developer.close.com/topics/advanced-filtering/ */
export const SEARCH_SIZE = 200;
const SEARCH_END = 10_000;
const MINUTE_MS = 60_000;

type Query = VendorRecord;

const field = (objectType: string, name: string) => ({
	type: 'regular_field',
	object_type: objectType,
	field_name: name,
});

function condition(objectType: string, name: string, test: VendorRecord): Query {
	return { type: 'field_condition', field: field(objectType, name), condition: test };
}

/** Contacts that have an email address or number: it is a field of a related object. */
export function hasPoint(kind: 'contact_email' | 'contact_phone', value: string): Query {
	return {
		type: 'has_related',
		this_object_type: 'contact',
		related_object_type: kind,
		related_query: condition(kind, kind === 'contact_email' ? 'email' : 'phone', {
			type: 'text',
			mode: 'phrase',
			value,
		}),
	};
}

function named(text: string): Query {
	return condition('contact', 'name', { type: 'text', mode: 'full_words', value: text });
}

/** Since a moment. Fixed dates know only days; an offset from now knows minutes. One minute is added for the way. */
function since(name: string, time: string, now: number): Query {
	const minutes = Math.max(Math.ceil((now - milliseconds(time)) / MINUTE_MS) + 1, 1);
	return condition('contact', name, {
		type: 'moment_range',
		on_or_after: {
			type: 'offset',
			direction: 'past',
			moment: { type: 'now' },
			offset: {
				years: 0,
				months: 0,
				weeks: 0,
				days: Math.floor(minutes / 1440),
				hours: Math.floor((minutes % 1440) / 60),
				minutes: minutes % 60,
				seconds: 0,
			},
			which_day_end: 'start',
		},
		before: null,
	});
}

const SORTS: Record<string, string> = { created_at: 'date_created', updated_at: 'date_updated' };

/** Fields of a contact that a search can be sorted by. */
export const SORTED_FIELDS = Object.keys(SORTS);

/** The conditions of a search for contacts; undefined where the plain list does. */
export function queriesOf(
	{
		email,
		search,
		created_after,
		created_before,
		updated_after,
		updated_before,
		sort_by,
	}: FilterValues,
	now: number,
): Query[] | undefined {
	const asked = [
		email,
		search,
		created_after,
		created_before,
		updated_after,
		updated_before,
		sort_by,
	];
	if (asked.every((each) => each === undefined)) return undefined;
	return [
		...(email === undefined ? [] : [hasPoint('contact_email', email)]),
		...(search === undefined ? [] : [named(search)]),
		...(created_after === undefined ? [] : [since('date_created', created_after, now)]),
		...(updated_after === undefined ? [] : [since('date_updated', updated_after, now)]),
	];
}

/** A page of a search for contacts. A search ends at its 10,000th result: it then begins anew at the last one's time. */
export async function contactSearch(
	queries: Query[],
	sort: FilterValues['sort_by'],
	fields: string[],
	{ size }: Pick<ListQuery, 'size'>,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { cursor, count, from } = asRecord(state);
	const name = SORTS[sort?.field ?? ''] ?? 'date_created';
	const again = asText(from);
	const { body } = await api.send({
		method: 'POST',
		path: '/data/search/',
		body: {
			query: {
				type: 'and',
				queries: [
					{ type: 'object_type', object_type: 'contact' },
					...queries,
					...(again === undefined ? [] : [since(name, again, api.now())]),
				],
			},
			_fields: { contact: fields },
			_limit: Math.min(size, SEARCH_SIZE),
			cursor: asText(cursor) ?? null,
			sort: [{ direction: sort?.direction ?? 'asc', field: field('contact', name) }],
		},
		reads: true,
	});
	const records = asRecords(asRecord(body).data);
	const next = asText(asRecord(body).cursor);
	if (next !== undefined && records.length > 0) {
		return {
			records,
			next: {
				cursor: next,
				count: Number(count ?? 0) + records.length,
				...(again === undefined ? {} : { from: again }),
			},
		};
	}
	const last = asText(records[records.length - 1]?.[name]);
	const capped = Number(count ?? 0) + records.length >= SEARCH_END && sort?.direction !== 'desc';
	return capped && last !== undefined && last !== again
		? { records, next: { from: last } }
		: { records };
}
