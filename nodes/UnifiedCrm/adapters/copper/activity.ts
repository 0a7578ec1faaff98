import type {
	Api,
	Batch,
	Field,
	Fields,
	List,
	Resource,
	VendorRecord,
	WriteInput,
} from '../adapter';
import { cannot } from '../adapter';
import { reference } from '../../engine/fields';
import { asRecord, asRecords, asText, isEmpty, isRecord, path } from '../../engine/json';
import { milliseconds } from '../../engine/time';
import type { FilterValues } from '../../model';
import { activityTypes } from './activityTypes';
import type { ActivityTypes } from './activityTypes';
import { itemFailure } from './failures';
import { linksOf, parentLinks, tooManyLinks, wordOf } from './links';
import type { LinkName } from './links';
import { activityPage, PAGE_SIZE, ranged, recordOf } from './lists';
import { seconds, unescaped } from './values';

/** https://developer.copper.com/introduction/bulk-endpoints.html */
const BULK_SIZE = 10;

const ON_CREATE = ['create'] as const;

/** Plain text, but escaped as HTML on the way out; of emails it may be an object. */
const content: Field = {
	read: ({ details }) => {
		if (typeof details === 'string') return details === '' ? undefined : unescaped(details);
		if (!isRecord(details)) return asText(details);
		const text = asText(details.body);
		return text === undefined ? JSON.stringify(details) : unescaped(text);
	},
	write: (body, value) => {
		const title = asText(body.details);
		body.details = title === undefined ? value : `${title}\n${String(value)}`;
	},
	keeps: true,
};

/** There is no subject: that of a new activity becomes the first line of its text. */
const subject: Field = {
	read: ({ details }) =>
		typeof details === 'object' && details !== null ? asText(asRecord(details).subject) : undefined,
	write: (body, value) => {
		body.details = value;
	},
	on: ON_CREATE,
	note: 'Copper has no subject: it becomes the first line of the content',
};

const activityDate = seconds('activity_date', { keeps: true });

/** https://developer.copper.com/activities/overview.html */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: {
		read: ({ type }, { context }) => (context as ActivityTypes).nameOf(type),
		write: (body, _value, { type, context }) => {
			body.type = (context as ActivityTypes).created(type);
		},
		on: ON_CREATE,
	},
	subject,
	content,
	direction: { cannot: 'Copper activities have no direction: say it in the content.' },
	status: { cannot: 'Copper activities have no status: they are logged when they are done.' },
	start_time: activityDate,
	end_time: { cannot: 'Copper activities have one date and no end: it is the start time.' },
	duration: { cannot: 'Copper activities have no duration: say it in the content.' },
	activity_date: {
		...activityDate,
		write: (body, value, write) => {
			if (write.values.start_time === undefined) activityDate.write?.(body, value, write);
		},
		note: 'The same as the start time',
	},
	internal_notes: { cannot: 'Copper activities have one text: it is the content.' },
	notes: {
		cannot: 'Copper activities have no notes of their own: log a note of the same contact.',
	},
	phone_numbers: {
		cannot: 'Copper activities have no phone numbers: write the number into the content.',
	},
	owner: { ...reference('user_id', { number: true, on: ON_CREATE }), note: 'Who did it' },
	...parentLinks('parent', { on: ON_CREATE }),
	created_at: seconds('date_created', { write: undefined }),
	updated_at: seconds('date_modified', {
		write: undefined,
		note: 'Copper sets it to the activity date, not to the time of the last edit',
	}),
};

const PARENTS: Array<LinkName & keyof FilterValues> = ['account', 'contact', 'lead'];

function parentOf(filters: FilterValues): VendorRecord | undefined {
	for (const name of PARENTS) {
		const id = filters[name];
		if (id !== undefined) return { id: Number(id), type: wordOf(name) };
	}
	return undefined;
}

/** The later of two lower ends, or the earlier of two upper ones. */
function tighter(
	a: string | undefined,
	b: string | undefined,
	isLower: boolean,
): string | undefined {
	if (a === undefined || b === undefined) return a ?? b;
	return milliseconds(a) > milliseconds(b) === isLower ? a : b;
}

/** https://developer.copper.com/activities/list-activities-search.html */
const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		activity_date_after: { by: 'coarse' },
		activity_date_before: { by: 'coarse' },
		contact: { by: 'native' },
		end_time: { by: 'coarse' },
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		start_time: { by: 'coarse' },
	},
	check: (filters) =>
		PARENTS.filter((name) => filters[name] !== undefined).length > 1
			? 'Copper lists the activities of one record at a time: give one of account, contact and lead'
			: undefined,
	page: async ({ filters, types, size }, api, state) => {
		const parent = parentOf(filters);
		// Without types a search shows what the system logs of every change.
		const wanted = (await activityTypes(api)).searched(types);
		const body: VendorRecord = {
			activity_types: wanted,
			...(parent === undefined ? {} : { parent }),
			...ranged({
				activity_date: [
					tighter(filters.start_time, filters.activity_date_after, true),
					tighter(filters.end_time, filters.activity_date_before, false),
				],
			}),
		};
		return await activityPage(body, size, api, state);
	},
};

/** https://developer.copper.com/activities/bulk-create-activities.html: answers in the order of the request, failures among them */
const bulkCreate: Batch<WriteInput> = {
	size: BULK_SIZE,
	send: async (inputs, api) => {
		const { body } = await api.send({
			method: 'POST',
			path: '/activities/bulk_create',
			body: { activities: inputs.map((input) => input.body) },
			limit: 'bulk',
		});
		return asRecords(body).map((answer) => itemFailure(answer) ?? { record: answer });
	},
};

const READ_ONLY_EMAIL =
	'Copper makes its email activities from the mailboxes it is connected to, and they cannot be';

const DAY_MS = 24 * 3600_000;

export const activity: Resource = {
	documentation: 'https://developer.copper.com/activities/overview.html',
	types: ['call', 'email', 'meeting', 'note'],
	context: activityTypes,
	fields,
	list,
	get: async (id, api) => {
		const record = await api.get(path`/activities/${id}`);
		// A deleted activity can still be read.
		return record.is_deleted === true ? undefined : record;
	},
	create: async ({ body }, api) => ({
		record: recordOf(await api.send({ method: 'POST', path: '/activities', body })),
	}),
	update: async (id, { body }, api) => ({
		record: recordOf(
			await api.send({ method: 'PUT', path: path`/activities/${id}`, body, repeatable: true }),
		),
	}),
	delete: async (id, api: Api) => {
		await api.send({ method: 'DELETE', path: path`/activities/${id}`, repeatable: true });
	},
	batch: { create: bulkCreate },
	gaps: {
		email: {
			create: `${READ_ONLY_EMAIL} created: log a note instead.`,
			update: `${READ_ONLY_EMAIL} changed.`,
			delete: `${READ_ONLY_EMAIL} deleted.`,
		},
	},
	check: (operation, values) => {
		if (operation === 'update') return undefined;
		if (linksOf(values).set.length === 0) {
			return 'Copper needs something to attach an activity to: give a contact, an account, an opportunity, a lead or a project';
		}
		if (isEmpty(values.content) && isEmpty(values.subject)) {
			return 'Copper needs the field "Content" (content) to create an activity';
		}
		return tooManyLinks(values, 'an activity');
	},
	changes: {
		created: {
			stamp: 'created_at',
			// There is no filter for the creation: activities that were filed up to a day before they were logged are seen.
			filters: (since) => ({ start_time: new Date(milliseconds(since) - DAY_MS).toISOString() }),
			order: 'none',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request per 200 activities of the last day. Activities that are logged more than a day after they took place, edits and deletions are not seen.',
		},
		updated: cannot(
			'Copper does not show when an activity was edited: watch for created activities instead.',
		),
	},
};
