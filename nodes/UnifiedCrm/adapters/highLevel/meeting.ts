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
import {
	choice,
	constantType,
	readOnly,
	reference,
	singleReference,
	text,
	time,
} from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecords, asText, isEmpty, path } from '../../engine/json';
import { bySteps, stepsOf } from '../../engine/paging';
import { later, milliseconds, secondsOf, utc } from '../../engine/time';
import type { FilterValues, UnifiedRecord } from '../../model';
import { blankableText, lackingFields } from './contactParts';
import { CALENDAR_VERSION, locationOf, sendDated, unwrapped } from './requests';

const EVENTS = '/calendars/events';
const APPOINTMENTS = `${EVENTS}/appointments`;

const status = choice(
	'appointmentStatus',
	{
		new: 'new',
		confirmed: 'confirmed',
		cancelled: 'cancelled',
		showed: 'showed',
		noshow: 'noshow',
		invalid: 'invalid',
	},
	{ keeps: true },
);

/** Several fields of a record are read from its start. */
const latest: { record?: VendorRecord; start?: string } = {};

function startOf(record: VendorRecord): string | undefined {
	if (latest.record !== record) {
		latest.record = record;
		latest.start = utc(record.startTime);
	}
	return latest.start;
}

/** https://marketplace.gohighlevel.com/docs/ghl/calendars/create-appointment */
const fields: Fields = {
	...lackingFields,
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('meeting'),
	subject: text('title', { keeps: true }),
	content: {
		...blankableText('description'),
		sources: ['description', 'notes'],
		read: ({ description, notes }) => asText(description) ?? asText(notes),
	},
	direction: { cannot: 'HighLevel appointments have no direction.' },
	status,
	start_time: { ...time('startTime', { required: ['create'], keeps: true }), read: startOf },
	end_time: time('endTime', {
		keeps: true,
		note: "By the length of the calendar's slots where it is left out",
	}),
	duration: {
		read: ({ startTime, endTime }) => {
			const start = secondsOf(startTime);
			const end = secondsOf(endTime);
			return start === undefined || end === undefined ? undefined : Math.round(end - start);
		},
		write: (body, value, { values }) => {
			if (typeof values.end_time === 'string' || typeof value !== 'number') return;
			body.endTime = later(values.start_time ?? undefined, value);
		},
		keeps: true,
		note: 'Sets the end where none is given',
	},
	activity_date: { read: startOf },
	internal_notes: { cannot: 'HighLevel appointments have one text here: use the field content.' },
	notes: {
		cannot:
			'HighLevel keeps the notes of an appointment apart: create a note for the same contact.',
	},
	phone_numbers: {
		cannot: 'HighLevel appointments have no phone numbers: see those of the contact.',
	},
	owner: reference('assignedUserId', { keeps: true, note: 'A user of the calendar' }),
	contact: singleReference('contactId', { required: ['create'], keeps: true, on: ['create'] }),
	created_at: readOnly(time('dateAdded')),
	updated_at: readOnly(time('dateUpdated')),
};

/** Calendars with those that take bookings first. https://marketplace.gohighlevel.com/docs/ghl/calendars/get-calendars */
async function calendarsOf(api: Api): Promise<VendorRecord[]> {
	return await api.memo('calendars', async (lookup) => {
		const { calendars } = await sendDated(
			{ method: 'GET', path: '/calendars/', query: { locationId: locationOf(lookup) } },
			lookup,
		);
		return asRecords(calendars);
	});
}

async function firstCalendar(api: Api): Promise<string> {
	const calendars = await calendarsOf(api);
	const id = asText(calendars.find(({ isActive }) => isActive === true)?.id);
	if (id !== undefined) return id;
	throw new InputError(
		'HighLevel needs a calendar for an appointment, and the location has none that is active',
		'Make one in HighLevel, or give one in the option Remote Data: {"calendarId": "…"}.',
	);
}

/** All appointments that HighLevel has: no limit of the span is known. */
const FIRST_MS = 0;
const LAST_MS = Date.UTC(2100, 0, 1);

/** The span to ask for, in milliseconds since 1970, which is how this list wants it. */
function spanOf({ start_time, end_time, activity_date_after, activity_date_before }: FilterValues) {
	const starts = [start_time, activity_date_after].filter((time) => time !== undefined);
	const ends = [end_time, activity_date_before].filter((time) => time !== undefined);
	return {
		startTime: Math.max(FIRST_MS, ...starts.map(milliseconds)),
		endTime: Math.min(LAST_MS, ...ends.map(milliseconds)),
	};
}

/** The appointments of a user come at once, those of all users calendar by calendar. */
async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const { owner } = query.filters;
	const calendars = owner === undefined ? (await calendarsOf(api)).map(({ id }) => String(id)) : [];
	const steps = stepsOf(state);
	const calendarId = calendars[steps.step];
	if (owner === undefined && calendarId === undefined) return { records: [] };
	const { events } = await sendDated(
		{
			method: 'GET',
			path: EVENTS,
			query: {
				locationId: locationOf(api),
				...spanOf(query.filters),
				...(owner === undefined ? { calendarId } : { userId: owner }),
			},
		},
		api,
	);
	const records = asRecords(events).filter(({ deleted }) => deleted !== true);
	return bySteps(steps, calendars.length, { records });
}

const list: List = {
	// All appointments of a calendar come at once.
	pageSize: 1_000,
	filters: {
		activity_date_after: { by: 'coarse' },
		activity_date_before: { by: 'coarse' },
		contact: {
			by: 'coarse',
			note: 'HighLevel lists the appointments of all contacts, the node keeps those of this one',
		},
		created_after: { by: 'after' },
		created_before: { by: 'after' },
		end_time: { by: 'coarse' },
		engagement_type: { by: 'native' },
		owner: { by: 'coarse' },
		start_time: { by: 'coarse' },
		subject: { by: 'after' },
		updated_after: { by: 'after' },
		updated_before: { by: 'after' },
	},
	page,
};

/** A deleted appointment is answered as before, with a mark. */
async function get(id: string, api: Api): Promise<VendorRecord | undefined> {
	const answer = await sendDated(
		{ method: 'GET', path: path`/calendars/events/appointments/${id}` },
		api,
	);
	const record = unwrapped(answer, 'appointment', 'event');
	return record?.deleted === true ? undefined : record;
}

/** Free slots and opening hours would refuse what took place at another time, and automations would write to the contact. */
const QUIET = { toNotify: false };
const ANY_TIME = { ignoreDateRange: true, ignoreFreeSlotValidation: true };

/** Answers to writes are without the times, which the engine takes from what was sent. */
function writtenMeeting(answer: VendorRecord): Written {
	const record = unwrapped(answer, 'appointment', 'event');
	return record === undefined ? { answer } : { id: asText(record.id), record };
}

async function create({ body }: WriteInput, api: Api): Promise<Written> {
	const calendarId = asText(body.calendarId) ?? (await firstCalendar(api));
	const sent = { ...ANY_TIME, ...QUIET, locationId: locationOf(api), ...body, calendarId };
	return writtenMeeting(await sendDated({ method: 'POST', path: APPOINTMENTS, body: sent }, api));
}

async function update(id: string, { body }: WriteInput, api: Api): Promise<Written> {
	const moves = [body.startTime, body.endTime, body.calendarId].some((value) => !isEmpty(value));
	const answer = await sendDated(
		{
			method: 'PUT',
			path: path`/calendars/events/appointments/${id}`,
			body: { ...(moves ? ANY_TIME : {}), ...QUIET, ...body },
			repeatable: true,
		},
		api,
	);
	return { ...writtenMeeting(answer), id };
}

async function remove(id: string, api: Api): Promise<void> {
	await api.send({
		method: 'DELETE',
		path: path`/calendars/events/${id}`,
		headers: { version: CALENDAR_VERSION },
		repeatable: true,
	});
}

function check(_operation: 'create' | 'update', values: UnifiedRecord): string | undefined {
	const { start_time: start, end_time: end, duration } = values;
	return typeof duration === 'number' && isEmpty(end) && isEmpty(start)
		? 'HighLevel stores the end of an appointment, not how long it is: give the start time with the duration, or the end time'
		: undefined;
}

function walked(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		order: 'none',
		granularityMs: 1,
		lagMs: 60_000,
		note: 'HighLevel cannot list appointments by change: each poll walks all of them, one request a calendar. Deletions are not seen.',
	};
}

export const meeting: Resource = {
	documentation: 'https://marketplace.gohighlevel.com/docs/ghl/calendars/calendar-events',
	types: ['meeting'],
	fields,
	list,
	get,
	create,
	update,
	delete: remove,
	check,
	changes: { created: walked('created_at'), updated: walked('updated_at') },
};
