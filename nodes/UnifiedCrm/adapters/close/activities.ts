import type {
	Api,
	Field,
	Fields,
	List,
	ListQuery,
	Page,
	PageState,
	Resource,
	VendorRecord,
	WriteInput,
} from '../adapter';
import {
	constantType,
	readOnly,
	reference,
	singleReference,
	text,
	time,
} from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import { bySteps, stepsOf } from '../../engine/paging';
import { later, utc } from '../../engine/time';
import type { EngagementType, FilterValues } from '../../model';
import { callFields } from './callFields';
import { customFieldsOf } from './contact';
import { changedIds } from './events';
import { leadOfContact, skippingPage } from './lists';

/** https://developer.close.com/topics/pagination/ */
const PAGE_SIZE = 100;

/** What all activities have. */
const shared: Fields = {
	id: { read: ({ id }) => asText(id) },
	activity_date: { read: ({ activity_at: at, date_created: made }) => utc(at) ?? utc(made) },
	owner: reference('user_id', { keeps: true }),
	account: {
		...reference('lead_id'),
		on: ['create'],
		note: 'The lead; taken from the contact where it is left out. It cannot be changed later',
	},
	contact: singleReference('contact_id'),
	opportunity: { cannot: 'Close links activities to a lead and a contact, not to an opportunity.' },
	lead: { cannot: 'In Close a lead is the company: it is the account here.' },
	project: { cannot: 'Close has no projects.' },
	created_at: readOnly(time('date_created')),
	updated_at: readOnly(time('date_updated')),
};

const filters: List['filters'] = {
	account: { by: 'native' },
	activity_date_after: { by: 'native', note: 'Only together with an account or a contact' },
	activity_date_before: { by: 'native', note: 'Only together with an account or a contact' },
	contact: { by: 'native' },
	created_after: { by: 'native' },
	created_before: { by: 'native' },
	engagement_type: { by: 'native' },
	owner: { by: 'native', note: 'Only together with an account or a contact' },
	updated_after: { by: 'coarse', note: 'Of the last 30 days, which Close keeps the events of' },
};

function checkFilters({
	account,
	contact,
	owner,
	activity_date_after,
	activity_date_before,
}: FilterValues): string | undefined {
	if (account !== undefined || contact !== undefined) return undefined;
	if (owner !== undefined)
		return 'Close filters engagements by owner only together with an account or a contact: add one of them';
	return activity_date_after !== undefined || activity_date_before !== undefined
		? 'Close filters engagements by activity date only together with an account or a contact: add one of them'
		: undefined;
}

function listOf(path: string, event: string, kind: string): List {
	return {
		pageSize: PAGE_SIZE,
		filters,
		check: checkFilters,
		page: async (query, api, state) => {
			const {
				account,
				contact,
				owner,
				created_after,
				created_before,
				activity_date_after,
				activity_date_before,
				updated_after,
			} = query.filters;
			if (updated_after !== undefined)
				return await changedPage(path, event, updated_after, query, api, state);
			const lead =
				account ?? (contact === undefined ? undefined : await leadOfContact(contact, api));
			const byActivity = activity_date_after !== undefined || activity_date_before !== undefined;
			return await skippingPage(
				// Only the list of all activities can be in the order that a filter by activity date needs.
				byActivity ? '/activity/' : path,
				{
					_type: byActivity ? kind : undefined,
					lead_id: lead,
					contact_id: contact,
					user_id: owner,
					date_created__gte: created_after,
					date_created__lt: created_before,
					activity_at__gte: activity_date_after,
					activity_at__lt: activity_date_before,
					_order_by: byActivity ? '-activity_at' : undefined,
				},
				query,
				api,
				state,
			);
		},
	};
}

/** Records that are new since a moment, then those that the events say were edited: there is no filter for edits. */
async function changedPage(
	path: string,
	event: string,
	since: string,
	query: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const steps = stepsOf(state);
	if (steps.step === 0) {
		return bySteps(
			steps,
			2,
			await skippingPage(path, { date_created__gte: since }, query, api, steps.inner),
		);
	}
	const { ids, next } = await changedIds(event, since, api, steps.inner);
	const page = await byIds(path, ids, api);
	return bySteps(steps, 2, next === undefined ? page : { ...page, next });
}

async function byIds(path: string, ids: string[], api: Api): Promise<Page> {
	if (ids.length === 0) return { records: [] };
	return {
		records: asRecords((await api.get(path, { id__in: ids.join(','), _limit: PAGE_SIZE })).data),
	};
}

/** An activity hangs on a lead: a contact's is looked up. */
async function withLead({ body, values }: WriteInput, api: Api): Promise<VendorRecord> {
	const [contact] = values.contact ?? [];
	if (body.lead_id !== undefined || contact === undefined) return body;
	return { ...body, lead_id: await leadOfContact(contact.id, api) };
}

interface Kind {
	type: EngagementType;
	/** Name in paths. */
	name: string;
	documentation: string;
	fields: Fields;
	complete?: (input: WriteInput) => VendorRecord;
	more?: Partial<Resource>;
}

function activity({
	type,
	name,
	documentation,
	fields,
	complete = ({ body }) => body,
	more,
}: Kind): Resource {
	const path = `/activity/${name}/`;
	const one = (id: string) => `${path}${encodeURIComponent(id)}/`;
	return {
		documentation,
		types: [type],
		fields: { ...shared, engagement_type: constantType(type), ...fields },
		customFields: customFieldsOf(`activity/${name}`),
		list: listOf(
			path,
			`activity.${name}`,
			name === 'sms' ? 'SMS' : name[0].toUpperCase() + name.slice(1),
		),
		get: async (id, api) => await api.get(one(id)),
		create: async (input, api) => {
			const body = await withLead({ ...input, body: complete(input) }, api);
			return { record: asRecord((await api.send({ method: 'POST', path, body })).body) };
		},
		update: async (id, { body }, api) => ({
			record: asRecord(
				(await api.send({ method: 'PUT', path: one(id), body, repeatable: true })).body,
			),
		}),
		delete: async (id, api) => {
			await api.send({ method: 'DELETE', path: one(id), repeatable: true });
		},
		check: (operation, { account, contact }) =>
			operation === 'create' && !account && !contact?.length
				? `Close needs an account (its lead) or a contact to create a ${type}`
				: undefined,
		changes: {
			created: {
				stamp: 'created_at',
				filters: (since) => ({ created_after: since }),
				order: 'descending',
				granularityMs: 1,
				lagMs: 0,
				note: 'One request per 100 new records. Deletions are not seen.',
			},
			updated: {
				stamp: 'updated_at',
				filters: (since) => ({ updated_after: since }),
				order: 'none',
				granularityMs: 1,
				lagMs: 5 * 60_000,
				note: 'Two requests per 50 events. Deletions are not seen.',
			},
		},
		...more,
	};
}

/** HTML comes wrapped in a body element; plain text stands beside it. */
const noteText: Field = {
	read: ({ note: plain, note_html: html }) =>
		asText(plain) ?? asText(html)?.replace(/^<body>|<\/body>$/g, ''),
	write: (body, value) => {
		if (typeof value === 'string' && /<[a-z][^>]*>/i.test(value)) body.note_html = value;
		else body.note = value ?? '';
	},
};

/** https://developer.close.com/resources/activities/calls/ */
export const call = activity({
	type: 'call',
	name: 'call',
	documentation: 'https://developer.close.com/resources/activities/calls/',
	fields: { ...callFields, content: noteText },
});

/** https://developer.close.com/resources/activities/notes/ */
export const note = activity({
	type: 'note',
	name: 'note',
	documentation: 'https://developer.close.com/resources/activities/notes/',
	fields: {
		subject: text('title'),
		content: noteText,
		status: { cannot: 'Close notes have no status.' },
		direction: { cannot: 'Close notes have no direction.' },
		start_time: time('activity_at', { keeps: true }),
		owner: { ...reference('user_id'), on: ['create'] },
	},
});

/** What a status means for the way of a mail or text. */
const SENDING = ['outbox', 'scheduled'];
const STATUSES = ['draft', 'error', 'inbox', 'outbox', 'scheduled', 'sent'];

const messageStatus: Field = { ...text('status'), values: STATUSES, keeps: true };

function delivers(what: string): Resource['delivers'] {
	return ({ status }) =>
		SENDING.includes(status ?? '')
			? `Close really sends the ${what} when its status is "${status}"; use "sent" to log one that was sent`
			: undefined;
}

/** https://developer.close.com/resources/activities/emails/ */
export const email = activity({
	type: 'email',
	name: 'email',
	documentation: 'https://developer.close.com/resources/activities/emails/',
	fields: {
		subject: text('subject'),
		content: {
			read: ({ body_html: html, body_text: plain }) => asText(html) ?? asText(plain),
			write: (body, value) => {
				const isHtml = typeof value === 'string' && /<[a-z][^>]*>/i.test(value);
				body[isHtml ? 'body_html' : 'body_text'] = value ?? '';
			},
		},
		direction: {
			values: ['inbound', 'outbound'],
			on: ['create'],
			read: ({ direction }) => {
				const way = asText(direction);
				if (way === 'incoming') return 'inbound';
				return way === 'outgoing' ? 'outbound' : way;
			},
			write: (body, value) => {
				body.status ??= value === 'inbound' ? 'inbox' : 'sent';
			},
			note: 'Sets the status where none is given: inbox or sent. Close needs the sender of a mail that came in',
		},
		status: {
			...messageStatus,
			note: 'Only drafts can be changed later; outbox and scheduled send the mail',
		},
		start_time: {
			read: ({ date_sent: sent, activity_at: at }) => utc(sent) ?? utc(at),
			write: (body, value) => {
				body.date_created = value;
			},
			on: ['create'],
		},
	},
	complete: ({ body }) => ({ status: 'draft', ...body }),
	more: { delivers: delivers('email') },
});

/** https://developer.close.com/resources/activities/sms/ */
export const chat = activity({
	type: 'chat',
	name: 'sms',
	documentation: 'https://developer.close.com/resources/activities/sms/',
	fields: {
		subject: { cannot: 'Text messages in Close have no subject.' },
		content: { ...text('text'), keeps: true },
		direction: {
			...text('direction'),
			values: ['inbound', 'outbound'],
			on: ['create'],
			note: 'It cannot be changed later',
		},
		status: {
			...messageStatus,
			note: 'Only drafts can be changed later; outbox and scheduled send the message',
		},
		start_time: {
			read: ({ date_sent: sent, activity_at: at }) => utc(at) ?? utc(sent),
			write: (body, value) => {
				body.date_created = value;
			},
			on: ['create'],
		},
		phone_numbers: {
			most: 2,
			itemTypes: ['remote', 'local'],
			read: ({ remote_phone: remote, local_phone: local }) => {
				const numbers = [];
				const other = asText(remote);
				const own = asText(local);
				if (other !== undefined) numbers.push({ number: other, type: 'remote' });
				if (own !== undefined) numbers.push({ number: own, type: 'local' });
				return numbers.length === 0 ? undefined : numbers;
			},
			write: (body, value) => {
				for (const { number, type } of asRecords(value)) {
					body[type === 'local' ? 'local_phone' : 'remote_phone'] = number;
				}
			},
			on: ['create'],
			note: 'The other side’s number; of the type "local" the number of yours, which Close knows',
		},
	},
	complete: ({ body }) => ({ status: body.direction === 'inbound' ? 'inbox' : 'sent', ...body }),
	more: { delivers: delivers('text message') },
});

/** https://developer.close.com/resources/activities/meetings/ */
export const meeting = activity({
	type: 'meeting',
	name: 'meeting',
	documentation: 'https://developer.close.com/resources/activities/meetings/',
	fields: {
		subject: readOnly(text('title')),
		content: readOnly(text('note')),
		internal_notes: {
			read: ({ user_note: plain, user_note_html: html }) => asText(plain) ?? asText(html),
			write: (body, value) => {
				body.user_note_html = value ?? '';
			},
		},
		direction: { cannot: 'Close meetings have no direction.' },
		status: readOnly(text('status')),
		start_time: readOnly(time('starts_at')),
		end_time: {
			read: ({ ends_at: end, starts_at: start, duration: seconds }) =>
				utc(end) ?? later(utc(start), typeof seconds === 'number' ? seconds : undefined),
		},
		duration: {
			read: ({ duration: seconds }) => (typeof seconds === 'number' ? seconds : undefined),
		},
		owner: readOnly(reference('user_id')),
		account: readOnly(reference('lead_id')),
		contact: {
			read: ({ attendees, contact_id: first }) => {
				const ids = new Set<string>();
				for (const { contact_id: id } of [{ contact_id: first }, ...asRecords(attendees)]) {
					const known = asText(id);
					if (known !== undefined) ids.add(known);
				}
				return ids.size === 0 ? undefined : [...ids].map((id) => ({ id }));
			},
		},
	},
	more: {
		create: {
			cannot:
				'Close makes meetings only from connected calendars: create the meeting in the calendar, or log a note.',
		},
	},
});
