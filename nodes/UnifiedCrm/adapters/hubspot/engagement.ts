import type { Field, Fields, List, Resource } from '../adapter';
import { constantType, readOnly, time } from '../../engine/fields';
import { asText, put } from '../../engine/json';
import { later, milliseconds, secondsBetween, utc } from '../../engine/time';
import type { EngagementType, FilterValues, PhoneNumber } from '../../model';
import { batchesOf } from './batches';
import { FEED } from './contact';
import { customFieldsOf } from './customFields';
import { link } from './links';
import { listPage, searchPage, SEARCH_SIZE } from './lists';
import type { Condition, Search } from './lists';
import { createObject, deleteObject, getObject, updateObject } from './objects';
import type { ObjectKind } from './objects';
import { ownerField, property, propertyChoice, propertyText, propertyTime } from './propertyFields';

/** One kind of engagement: what its paths, properties and links are called. */
interface EngagementKind {
	type: EngagementType;
	/** Type id: names of these objects are not accepted everywhere. */
	object: string;
	documentation: string;
	/** The property that the timeline's text filter looks at. */
	title?: string;
	/** Association ids from this kind to contact, company and deal. */
	associations: [contact: number, company: number, deal: number];
	fields: Fields;
	/** Properties that go with every new record. */
	defaults?: Record<string, string>;
	start: string;
}

/**
 * Where the record stands on the timeline; HubSpot refuses a record without it, so a new one stands at now.
 * https://developers.hubspot.com/docs/guides/api/crm/engagements/calls
 */
const TIMESTAMP = 'hs_timestamp';

const startTime = propertyTime(TIMESTAMP, { keeps: true });

const STATUSES = {
	call: [
		'BUSY',
		'CALLING_CRM_USER',
		'CANCELED',
		'COMPLETED',
		'CONNECTING',
		'FAILED',
		'IN_PROGRESS',
		'NO_ANSWER',
		'QUEUED',
		'RINGING',
	],
	email: ['BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING', 'SENT'],
	meeting: ['CANCELED', 'COMPLETED', 'NO_SHOW', 'RESCHEDULED', 'SCHEDULED'],
	task: ['COMPLETED', 'DEFERRED', 'IN_PROGRESS', 'NOT_STARTED', 'WAITING'],
};

function status(name: string, values: string[]): Field {
	return propertyChoice(
		name,
		Object.fromEntries(values.map((value) => [value.toLowerCase(), value])),
	);
}

/** A call that was missed is one that came in and was not answered. */
const callDirection: Field = {
	sources: ['properties.hs_call_direction', 'properties.hs_call_status'],
	values: ['inbound', 'missed', 'outbound'],
	read: (record) => {
		const direction = asText(property(record, 'hs_call_direction'))?.toLowerCase();
		const unanswered = property(record, 'hs_call_status') === 'NO_ANSWER';
		return direction === 'inbound' && unanswered ? 'missed' : direction;
	},
	write: (body, value, { values }) => {
		put(
			body,
			'properties.hs_call_direction',
			value === null ? '' : value === 'outbound' ? 'OUTBOUND' : 'INBOUND',
		);
		if (value === 'missed' && values.status === undefined) {
			put(body, 'properties.hs_call_status', 'NO_ANSWER');
		}
	},
};

/** Milliseconds, as a text. */
const callDuration: Field = {
	sources: ['properties.hs_call_duration'],
	read: (record) => {
		const duration = asText(property(record, 'hs_call_duration'));
		return duration === undefined ? undefined : Number(duration) / 1000;
	},
	write: (body, value) =>
		put(
			body,
			'properties.hs_call_duration',
			value === null ? '' : String(Math.round(Number(value) * 1000)),
		),
};

const callEnd: Field = {
	read: (record, read) =>
		later(
			utc(property(record, TIMESTAMP)),
			callDuration.read?.(record, read) as number | undefined,
		),
	write: (body, value, { values }) => {
		const seconds = secondsBetween(values.start_time ?? undefined, asText(value));
		if (seconds !== undefined && values.duration === undefined && seconds >= 0) {
			put(body, 'properties.hs_call_duration', String(seconds * 1000));
		}
	},
	keeps: true,
	note: 'Together with the start time it gives the duration',
};

const callPhones: Field = {
	sources: ['properties.hs_call_from_number', 'properties.hs_call_to_number'],
	itemTypes: ['to', 'from'],
	most: 2,
	read: (record) => {
		const numbers: PhoneNumber[] = [];
		for (const type of ['to', 'from']) {
			const number = asText(property(record, `hs_call_${type}_number`));
			if (number !== undefined) numbers.push({ number, type });
		}
		return numbers.length === 0 ? undefined : numbers;
	},
	write: (body, value) => {
		const numbers = (value ?? []) as PhoneNumber[];
		const from = numbers.find(({ type }) => type === 'from');
		const to = numbers.find((number) => number !== from);
		put(body, 'properties.hs_call_from_number', from?.number ?? '');
		put(body, 'properties.hs_call_to_number', to?.number ?? '');
	},
};

const meetingStart: Field = {
	...propertyTime('hs_meeting_start_time', { keeps: true }),
	sources: ['properties.hs_meeting_start_time', `properties.${TIMESTAMP}`],
	read: (record) =>
		utc(property(record, 'hs_meeting_start_time')) ?? utc(property(record, TIMESTAMP)),
	// The guide wants both to be the same.
	write: (body, value) => {
		put(body, 'properties.hs_meeting_start_time', value);
		put(body, `properties.${TIMESTAMP}`, value);
	},
};

const meetingDuration: Field = {
	read: (record) =>
		secondsBetween(
			utc(property(record, 'hs_meeting_start_time')),
			utc(property(record, 'hs_meeting_end_time')),
		),
	write: (body, value, { values }) => {
		const end = later(values.start_time ?? undefined, Number(value));
		if (end !== undefined && values.end_time === undefined) {
			put(body, 'properties.hs_meeting_end_time', end);
		}
	},
	keeps: true,
	note: 'Together with the start time it gives the end time',
};

/** A task's place on the timeline is the time when it is due. */
const taskEnd: Field = {
	...startTime,
	write: (body, value, { values }) => {
		if (values.start_time === undefined) put(body, `properties.${TIMESTAMP}`, value);
	},
	note: 'When the task is due; the same as the start time',
};

const KINDS: EngagementKind[] = [
	{
		type: 'call',
		object: '0-48',
		documentation: 'https://developers.hubspot.com/docs/guides/api/crm/engagements/calls',
		title: 'hs_call_title',
		associations: [194, 182, 206],
		start: TIMESTAMP,
		fields: {
			subject: propertyText('hs_call_title'),
			content: propertyText('hs_call_body'),
			direction: callDirection,
			status: status('hs_call_status', STATUSES.call),
			start_time: startTime,
			end_time: callEnd,
			duration: callDuration,
			phone_numbers: callPhones,
		},
	},
	{
		type: 'chat',
		object: '0-18',
		documentation: 'https://developers.hubspot.com/docs/guides/api/crm/engagements/communications',
		associations: [81, 87, 85],
		start: TIMESTAMP,
		defaults: { hs_communication_channel_type: 'SMS', hs_communication_logged_from: 'CRM' },
		fields: { content: propertyText('hs_communication_body'), start_time: startTime },
	},
	{
		type: 'email',
		object: '0-49',
		documentation: 'https://developers.hubspot.com/docs/guides/api/crm/engagements/email',
		title: 'hs_email_subject',
		associations: [198, 186, 210],
		start: TIMESTAMP,
		defaults: { hs_email_direction: 'EMAIL' },
		fields: {
			subject: propertyText('hs_email_subject'),
			content: {
				...propertyText('hs_email_html'),
				sources: ['properties.hs_email_html', 'properties.hs_email_text'],
				read: (record) =>
					asText(property(record, 'hs_email_html')) ?? asText(property(record, 'hs_email_text')),
			},
			direction: propertyChoice('hs_email_direction', {
				inbound: 'INCOMING_EMAIL',
				outbound: 'EMAIL',
			}),
			status: status('hs_email_status', STATUSES.email),
			start_time: startTime,
		},
	},
	{
		type: 'meeting',
		object: '0-47',
		documentation: 'https://developers.hubspot.com/docs/guides/api/crm/engagements/meetings',
		title: 'hs_meeting_title',
		associations: [200, 188, 212],
		start: 'hs_meeting_start_time',
		fields: {
			subject: propertyText('hs_meeting_title'),
			content: propertyText('hs_meeting_body'),
			internal_notes: propertyText('hs_internal_meeting_notes'),
			status: status('hs_meeting_outcome', STATUSES.meeting),
			start_time: meetingStart,
			end_time: propertyTime('hs_meeting_end_time'),
			duration: meetingDuration,
		},
	},
	{
		type: 'note',
		object: '0-46',
		documentation: 'https://developers.hubspot.com/docs/guides/api/crm/engagements/notes',
		associations: [202, 190, 214],
		start: TIMESTAMP,
		fields: { content: propertyText('hs_note_body'), start_time: startTime },
	},
	{
		type: 'task',
		object: '0-27',
		documentation: 'https://developers.hubspot.com/docs/guides/api/crm/engagements/tasks',
		title: 'hs_task_subject',
		associations: [204, 192, 216],
		start: TIMESTAMP,
		fields: {
			subject: propertyText('hs_task_subject'),
			content: propertyText('hs_task_body'),
			status: status('hs_task_status', STATUSES.task),
			start_time: startTime,
			end_time: taskEnd,
		},
	},
];

const SORTS: Record<string, string> = {
	created_at: 'hs_createdate',
	updated_at: 'hs_lastmodifieddate',
};

function searchOf(filters: FilterValues, { title, start }: EngagementKind): Search | undefined {
	const conditions: Condition[] = [];
	const add = (
		propertyName: string | undefined,
		operator: Condition['operator'],
		value: string | undefined,
	) => {
		if (value !== undefined && propertyName !== undefined)
			conditions.push({ propertyName, operator, value });
	};
	const moment = (value: string | undefined) =>
		value === undefined ? undefined : String(milliseconds(value));
	add('associations.company', 'EQ', filters.account);
	add('associations.contact', 'EQ', filters.contact);
	add('hubspot_owner_id', 'EQ', filters.owner);
	add(title, 'CONTAINS_TOKEN', filters.subject);
	add('hs_createdate', 'GTE', moment(filters.created_after));
	add('hs_createdate', 'LT', moment(filters.created_before));
	add('hs_lastmodifieddate', 'GTE', moment(filters.updated_after));
	add('hs_lastmodifieddate', 'LT', moment(filters.updated_before));
	add(start, 'GTE', moment(filters.start_time));
	add(start, 'LT', moment(filters.end_time));
	const sort = SORTS[filters.sort_by?.field ?? ''];
	if (conditions.length === 0 && sort === undefined) return undefined;
	return {
		conditions,
		...(sort === undefined
			? {}
			: {
					sort: {
						propertyName: sort,
						direction: filters.sort_by?.direction === 'desc' ? 'DESCENDING' : 'ASCENDING',
					},
				}),
	};
}

function listOf(kind: EngagementKind, object: ObjectKind): List {
	return {
		pageSize: SEARCH_SIZE,
		filters: {
			account: { by: 'native' },
			contact: { by: 'native' },
			created_after: { by: 'native' },
			created_before: { by: 'native' },
			engagement_type: { by: 'native' },
			end_time: { by: 'native' },
			owner: { by: 'native' },
			start_time: { by: 'native' },
			...(kind.title === undefined
				? {}
				: { subject: { by: 'native', note: 'Whole words of the title' } }),
			updated_after: { by: 'native' },
			updated_before: { by: 'native' },
			sort_by: { by: 'native', values: Object.keys(SORTS) },
		},
		page: async (query, api, state) => {
			const search = searchOf(query.filters, kind);
			return search === undefined
				? await listPage(object, query, api, state)
				: await searchPage(object, search, query, api, state);
		},
	};
}

function resourceOf(kind: EngagementKind): Resource {
	const [contact, company, deal] = kind.associations;
	const fields: Fields = {
		id: { read: ({ id }) => asText(id) },
		engagement_type: constantType(kind.type),
		...kind.fields,
		activity_date: {
			sources: [`properties.${TIMESTAMP}`],
			read: (record) => utc(property(record, TIMESTAMP)),
		},
		owner: ownerField,
		account: link('account', company, true),
		contact: link('contact', contact, false),
		opportunity: link('opportunity', deal, false),
		lead: {
			cannot:
				'HubSpot gives no way to link an engagement to a lead without the Leads product: link the contact instead.',
		},
		project: { cannot: 'HubSpot has no projects.' },
		created_at: readOnly(time('createdAt')),
		updated_at: readOnly(time('updatedAt')),
	};
	const object: ObjectKind = {
		type: kind.object,
		fields,
		links: ['contacts', 'companies', 'deals'],
	};
	return {
		documentation: kind.documentation,
		types: [kind.type],
		fields,
		customFields: customFieldsOf(() => object),
		list: listOf(kind, object),
		get: async (id, api, { customFields }) => await getObject(object, id, api, customFields),
		create: async (input, api) =>
			await createObject(object, withDefaults(kind, input, api.now()), api),
		update: async (id, input, api) => await updateObject(object, id, input, api),
		delete: async (id, api) => await deleteObject(object, id, api),
		batch: batchesOf(object, (input, api) => withDefaults(kind, input, api.now())),
		changes: {
			created: {
				...FEED,
				stamp: 'created_at',
				filters: (since) => ({
					created_after: since,
					sort_by: { field: 'created_at', direction: 'asc' },
				}),
			},
			updated: {
				...FEED,
				stamp: 'updated_at',
				filters: (since) => ({
					updated_after: since,
					sort_by: { field: 'updated_at', direction: 'asc' },
				}),
			},
		},
	};
}

/** A new record with what HubSpot demands and the user left out. */
function withDefaults<Input extends { body: Record<string, unknown> }>(
	kind: EngagementKind,
	input: Input,
	now: number,
): Input {
	const given = (input.body.properties ?? {}) as Record<string, unknown>;
	const properties = { [TIMESTAMP]: new Date(now).toISOString(), ...kind.defaults, ...given };
	return { ...input, body: { ...input.body, properties } };
}

export const engagement: Resource[] = KINDS.map(resourceOf);
