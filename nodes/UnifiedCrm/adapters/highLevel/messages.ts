import type {
	Api,
	Feed,
	Fields,
	List,
	ListQuery,
	Page,
	PageState,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { readOnly, reference, singleReference, time } from '../../engine/fields';
import { asRecord, asRecords, asText, isRecord, path } from '../../engine/json';
import { byCursor } from '../../engine/paging';
import type { EngagementType, FilterValues } from '../../model';
import { lackingFields } from './contactParts';
import { addMails, subjectOf, textOf } from './mails';
import { locationOf, sendDated, unwrapped } from './requests';

const MESSAGES = '/conversations/messages';
const LEAST = 10;
const MOST = 500;
/** Each email costs a request of its own. */
const MOST_EMAILS = 100;

/** Types that are no messages: what HighLevel itself notes down in a conversation. */
const NO_MESSAGES = ['TYPE_ACTIVITY_', 'TYPE_INTERNAL_COMMENT', 'TYPE_LIVE_CHAT_INFO_MESSAGE'];
const types = new Map<string, EngagementType | undefined>();

/** https://marketplace.gohighlevel.com/docs/ghl/conversations/get-message: calls, emails; anything else is a chat */
function typeNamed(name: string): EngagementType | undefined {
	if (NO_MESSAGES.some((prefix) => name.startsWith(prefix))) return undefined;
	if (/_(?:CALL|VOICEMAIL)$/.test(name)) return 'call';
	return /_EMAIL$/.test(name) ? 'email' : 'chat';
}

/** The engagement type of a message; undefined for notes of HighLevel's own. */
function typeOf({ messageType }: VendorRecord): EngagementType | undefined {
	if (typeof messageType !== 'string') return undefined;
	if (!types.has(messageType)) types.set(messageType, typeNamed(messageType));
	return types.get(messageType);
}

/** How calls end that nobody took. */
const NOT_TAKEN = ['no-answer', 'busy', 'voicemail', 'canceled'];

function directionOf(record: VendorRecord): string | undefined {
	const { direction, meta } = record;
	const way = asText(direction)?.toLowerCase();
	if (way !== 'inbound' || !isRecord(meta) || typeOf(record) !== 'call') return way;
	return NOT_TAKEN.includes(String(meta.callStatus)) ? 'missed' : way;
}

function durationOf({ meta }: VendorRecord): number | undefined {
	if (!isRecord(meta)) return undefined;
	const { callDuration } = meta;
	if (callDuration === undefined || callDuration === null || callDuration === '') return undefined;
	const seconds = Number(callDuration);
	return Number.isFinite(seconds) ? seconds : undefined;
}

const SENT = 'HighLevel takes it from the sending itself.';

const commonFields: Fields = {
	...lackingFields,
	id: { read: ({ id }) => asText(id) },
	engagement_type: { read: typeOf },
	direction: { read: directionOf, note: SENT },
	status: {
		read: ({ status, meta }) =>
			(asText(status) ?? (isRecord(meta) ? asText(meta.callStatus) : undefined))?.toLowerCase(),
		note: SENT,
	},
	start_time: { ...readOnly(time('dateAdded')), note: SENT },
	end_time: { cannot: 'HighLevel messages have one time: see start_time.' },
	activity_date: readOnly(time('dateAdded')),
	internal_notes: { cannot: 'HighLevel messages have one text: use the field content.' },
	notes: { cannot: 'HighLevel messages have no notes: create a note for the same contact.' },
	phone_numbers: {
		cannot: 'HighLevel messages do not show numbers: see those of the contact.',
	},
	owner: { ...readOnly(reference('userId')), note: 'The user who sent the message' },
	contact: singleReference('contactId', { required: ['create'], keeps: true }),
	created_at: readOnly(time('dateAdded')),
	updated_at: readOnly(time('dateUpdated')),
};

const SORTS: Record<string, string> = { created_at: 'createdAt', updated_at: 'updatedAt' };

function latest(times: Array<string | undefined>): string | undefined {
	const given = times.filter((time) => time !== undefined);
	return given.sort().pop();
}

function earliest(times: Array<string | undefined>): string | undefined {
	const [first] = times.filter((time) => time !== undefined).sort();
	return first;
}

/** How a list is asked for: which messages of which span in which order. */
function queryOf(filters: FilterValues) {
	const { contact, updated_after: updatedAfter, sort_by: wanted } = filters;
	// There is no filter by change: the newest changes come first, until they are too old.
	const sort =
		wanted ??
		(updatedAfter === undefined ? undefined : { field: 'updated_at', direction: 'desc' as const });
	return {
		contactId: contact,
		startDate: latest([filters.created_after, filters.start_time, filters.activity_date_after]),
		// What was made in a span may have been changed behind it.
		endDate:
			sort?.field === 'updated_at'
				? undefined
				: earliest([filters.created_before, filters.end_time, filters.activity_date_before]),
		sortBy: sort === undefined ? undefined : SORTS[sort.field],
		sortOrder: sort?.direction,
	};
}

function isPast({ updated_after: bound, sort_by: wanted }: FilterValues, records: VendorRecord[]) {
	if (bound === undefined || records.length === 0) return false;
	if (wanted !== undefined && (wanted.field !== 'updated_at' || wanted.direction !== 'desc'))
		return false;
	const { dateUpdated, dateAdded } = records[records.length - 1];
	return Date.parse(String(dateUpdated ?? dateAdded)) < Date.parse(bound);
}

/** Without a channel come all messages but emails. https://marketplace.gohighlevel.com/docs/ghl/conversations/export-messages-by-location */
function channelOf(wanted: EngagementType[]): string | undefined {
	if (wanted.includes('email')) return 'Email';
	return wanted.includes('chat') ? undefined : 'Call';
}

async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const channel = channelOf(query.types);
	const body = await sendDated(
		{
			method: 'GET',
			path: `${MESSAGES}/export`,
			query: {
				locationId: locationOf(api),
				limit: Math.max(query.size, LEAST),
				cursor: asText(state),
				channel,
				...queryOf(query.filters),
			},
		},
		api,
	);
	const listed = asRecords(body.messages);
	const records = listed.filter((record) => {
		const type = typeOf(record);
		return type !== undefined && query.types.includes(type);
	});
	if (channel === 'Email') await addMails(records, api);
	const { next } = byCursor(body, listed, 'nextCursor');
	return next === undefined || listed.length === 0 || isPast(query.filters, listed)
		? { records }
		: { records, next };
}

function listOf(pageSize: number): List {
	return {
		pageSize,
		filters: {
			activity_date_after: { by: 'coarse' },
			activity_date_before: { by: 'coarse' },
			contact: { by: 'native' },
			created_after: { by: 'coarse' },
			created_before: { by: 'coarse' },
			end_time: { by: 'coarse' },
			engagement_type: { by: 'native' },
			start_time: { by: 'coarse' },
			updated_after: {
				by: 'coarse',
				note: 'HighLevel sorts by change, the node stops at this moment',
			},
			sort_by: { by: 'native', values: Object.keys(SORTS) },
		},
		page,
	};
}

async function get(id: string, api: Api): Promise<VendorRecord | undefined> {
	const answer = await sendDated({ method: 'GET', path: path`/conversations/messages/${id}` }, api);
	const record = unwrapped(answer, 'message');
	const type = record === undefined ? undefined : typeOf(record);
	if (record === undefined || type === undefined) return undefined;
	if (type === 'email') await addMails([record], api);
	return record;
}

/** https://marketplace.gohighlevel.com/docs/ghl/conversations/send-a-new-message: this really sends */
async function send(type: string, { body }: WriteInput, api: Api): Promise<Written> {
	const answer = await sendDated({ method: 'POST', path: MESSAGES, body: { type, ...body } }, api);
	const id = asText(answer.messageId) ?? asText(asRecord(answer.message).id);
	return id === undefined ? { answer } : { id, answer };
}

const newest: Feed = {
	stamp: 'created_at',
	filters: (since) => ({
		created_after: since,
		sort_by: { field: 'created_at', direction: 'asc' },
	}),
	order: 'ascending',
	granularityMs: 1,
	lagMs: 60_000,
	note: 'One request for 500 messages, and one more for each email.',
};

const changed: Feed = {
	stamp: 'updated_at',
	filters: () => ({ sort_by: { field: 'updated_at', direction: 'desc' } }),
	order: 'descending',
	granularityMs: 1,
	lagMs: 60_000,
	note: 'One request for 500 messages, and one more for each email. Deletions are not seen.',
};

const sharedOperations = {
	get,
	update: { cannot: 'HighLevel does not let messages be changed once they are sent.' },
	delete: { cannot: 'HighLevel does not let messages be deleted.' },
	changes: { created: newest, updated: changed },
};

export const callsAndChats: Resource = {
	documentation: 'https://marketplace.gohighlevel.com/docs/ghl/conversations/messages',
	types: ['call', 'chat'],
	fields: {
		...commonFields,
		subject: { cannot: 'HighLevel calls and chats have no subject.' },
		content: {
			read: ({ body }) => asText(body),
			write: (body, value) => {
				body.message = value;
			},
			required: ['create'],
			keeps: true,
			types: ['call', 'chat'],
			writtenTypes: ['chat'],
		},
		duration: { read: durationOf, types: ['call'] },
	},
	list: listOf(MOST),
	...sharedOperations,
	create: async (input, api) => await send('SMS', input, api),
	gaps: {
		call: {
			create:
				'HighLevel takes logged calls from a conversation provider of a Marketplace app only: create a note or a task instead.',
		},
	},
	delivers: (_values, type) =>
		type === 'chat'
			? 'Creating a chat in HighLevel really sends it to the contact, as a text message unless the option Remote Data names another type'
			: undefined,
};

export const email: Resource = {
	documentation: 'https://marketplace.gohighlevel.com/docs/ghl/conversations/messages',
	types: ['email'],
	fields: {
		...commonFields,
		subject: {
			read: subjectOf,
			write: (body, value) => {
				body.subject = value;
			},
			keeps: true,
		},
		content: {
			read: textOf,
			write: (body, value) => {
				body.html = value;
			},
			required: ['create'],
			keeps: true,
			note: 'HTML. Several mails of one thread come as one text',
		},
		duration: { cannot: 'HighLevel emails have no duration.' },
	},
	list: listOf(MOST_EMAILS),
	...sharedOperations,
	create: async (input, api) => await send('Email', input, api),
	delivers: () =>
		'Creating an email in HighLevel really sends it to the contact; one that was sent elsewhere cannot be logged',
};
