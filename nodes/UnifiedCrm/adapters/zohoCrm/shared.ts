import type { Feed, Field, Fields } from '../adapter';
import { converted, readOnly, time } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import { utc, withOffset } from '../../engine/time';

/** A time at a key; Zoho refuses `Z` and fractions of a second. */
export function zohoTime(key: string, options: Parameters<typeof time>[1] = {}): Field {
	return converted(key, utc, (value: string) => withOffset(value), options);
}

/** A link to one record, which stands as an object under a key. */
export function lookup(key: string, options: Partial<Field> = {}): Field {
	return {
		sources: [key],
		read: (record) => {
			const linked = record[key];
			if (typeof linked !== 'object' || linked === null) return undefined;
			const id = asText((linked as { id?: unknown }).id);
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => {
			const id = asText(asRecord(value).id);
			body[key] = id === undefined ? null : { id };
		},
		...options,
	};
}

/** What every module's records have. */
export const SYSTEM_FIELDS: Fields = {
	id: { sources: ['id'], read: ({ id }) => asText(id) },
	owner: lookup('Owner', { keeps: true }),
	created_at: readOnly(time('Created_Time')),
	updated_at: readOnly(time('Modified_Time')),
};

/** How changes of a module are seen. https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html */
export const FEEDS: { created: Feed; updated: Feed } = {
	created: {
		stamp: 'created_at',
		filters: (since) => ({
			created_after: since,
			sort_by: { field: 'created_at', direction: 'asc' },
		}),
		order: 'ascending',
		granularityMs: 1_000,
		lagMs: 0,
		note: 'One query of one to three credits per 2,000 new records. Deletions are not seen.',
	},
	updated: {
		stamp: 'updated_at',
		filters: (since) => ({
			updated_after: since,
			sort_by: { field: 'updated_at', direction: 'asc' },
		}),
		order: 'ascending',
		granularityMs: 1_000,
		lagMs: 0,
		note: 'One query of one to three credits per 2,000 changes. Deletions are not seen.',
	},
};
