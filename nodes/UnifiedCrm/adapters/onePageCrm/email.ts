import type { Fields, PageState, Resource, VendorRecord } from '../adapter';
import { cannot } from '../adapter';
import { constantType, readOnly, text } from '../../engine/fields';
import { asList, asRecord, asRecords, asText, path } from '../../engine/json';
import { fromUnixSeconds, utc } from '../../engine/time';
import { lackingFields } from './engagement';
import { dataOf, PAGE_SIZE } from './records';

/** When an email was sent: Unix seconds or ISO 8601. */
function sendTime({ send_time: value }: VendorRecord): string | undefined {
	return typeof value === 'string' && !/^\d+$/.test(value)
		? utc(value)
		: fromUnixSeconds(value ?? null);
}

const startTime = { sources: ['send_time'], read: sendTime };

/** https://developer.onepagecrm.com/blog/ (2018, reading emails); not part of the API's description */
const fields: Fields = {
	...lackingFields,
	id: { read: ({ id, message_id: message }) => asText(id) ?? asText(message) },
	engagement_type: constantType('email'),
	subject: readOnly(text('subject')),
	content: {
		sources: ['html_content', 'plain_content'],
		read: ({ html_content: html, plain_content: plain }) => asText(html) ?? asText(plain),
	},
	direction: {
		sources: ['incoming_email'],
		read: ({ incoming_email: incoming }) =>
			typeof incoming === 'boolean' ? (incoming ? 'inbound' : 'outbound') : undefined,
	},
	status: { sources: ['status'], read: ({ status }) => asText(status)?.toLowerCase() },
	start_time: startTime,
	end_time: { cannot: 'OnePageCRM emails have no end.' },
	activity_date: startTime,
	owner: { cannot: 'OnePageCRM shows the sender of an email, not its user.' },
	contact: {
		sources: ['contact_ids'],
		read: ({ contact_ids: contacts }) => {
			const ids = asList(contacts)
				.map(asText)
				.filter((id) => id !== undefined);
			return ids.length === 0 ? undefined : ids.map((id) => ({ id }));
		},
	},
	opportunity: { cannot: 'OnePageCRM links only notes to deals: create a note for the deal.' },
	phone_numbers: { cannot: 'OnePageCRM stores phone numbers with calls only.' },
	created_at: { cannot: 'OnePageCRM dates emails by their sending: see start_time.' },
	updated_at: { cannot: 'OnePageCRM dates emails by their sending: see start_time.' },
};

const READ_ONLY =
	'OnePageCRM only reads emails: send them with OnePageCRM itself, or create a note instead.';

export const email: Resource = {
	documentation: 'https://developer.onepagecrm.com/',
	types: ['email'],
	fields,
	list: {
		pageSize: PAGE_SIZE,
		filters: {
			contact: {
				by: 'native',
				required: true,
				note: 'OnePageCRM lists the emails of one contact: give its ID under Filters.',
			},
			end_time: { by: 'after' },
			engagement_type: { by: 'native' },
			start_time: { by: 'after' },
		},
		page: async ({ filters }, api, state: PageState | undefined) => {
			const number = typeof state === 'number' ? state : 1;
			const body = await api.get(path`/contacts/${filters.contact ?? ''}/email_messages.json`, {
				page: number,
				per_page: PAGE_SIZE,
			});
			const { email_messages: entries, max_page: last } = dataOf(body);
			const records = asRecords(entries).map((entry) => asRecord(entry.email_message));
			return typeof last === 'number' && number < last && records.length > 0
				? { records, next: number + 1 }
				: { records };
		},
	},
	get: cannot('OnePageCRM lists the emails of a contact but does not get a single one: list them.'),
	create: cannot(READ_ONLY),
	update: cannot(READ_ONLY),
	delete: cannot(READ_ONLY),
	changes: {
		created: cannot('OnePageCRM lists the emails of one contact only: new ones cannot be watched.'),
		updated: cannot('OnePageCRM emails do not change.'),
	},
};
