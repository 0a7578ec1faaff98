import { DateTime } from 'luxon';

import type { Rule, Rules } from '../core/shape';
import { without } from '../core/keys';
import { checked, invalid, numberIn, queryOf, refusal, traced } from './answers';
import { CALENDAR_IDS, LOCATION_ID } from './ids';
import { checkLocation, checkUser } from './location';
import type { Location } from './location';
import type { Row } from './store';

/** The location's time zone, which answers give times in. */
export const ZONE = 'Europe/Vienna';
const SLOT_MS = 30 * 60_000;
const OPEN_HOUR = 9;
const CLOSE_HOUR = 17;

const text: Rule = { type: 'string', nullable: true };
const flag: Rule = { type: 'boolean' };
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const time: Rule = {
	type: 'string',
	test: (value) => MOMENT.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
};
const STATUSES = ['new', 'confirmed', 'cancelled', 'showed', 'noshow', 'invalid'];

const UPDATE: Rules = {
	title: text,
	meetingLocationType: {
		type: 'string',
		values: ['custom', 'zoom', 'gmeet', 'phone', 'address', 'ms_teams', 'google'],
	},
	meetingLocationId: { type: 'string' },
	overrideLocationConfig: flag,
	appointmentStatus: { type: 'string', values: STATUSES },
	assignedUserId: { type: 'string' },
	description: text,
	address: text,
	ignoreDateRange: flag,
	toNotify: flag,
	ignoreFreeSlotValidation: flag,
	rrule: { type: 'string' },
	calendarId: { type: 'string', test: (value) => CALENDAR_IDS.includes(String(value)) },
	startTime: time,
	endTime: time,
};
const CREATE: Rules = {
	...UPDATE,
	calendarId: { ...UPDATE.calendarId, required: true },
	startTime: { ...time, required: true },
	locationId: { type: 'string', required: true, filled: true },
	contactId: { type: 'string', required: true, filled: true },
};
/** Newer versions know two statuses more. */
const NEW_STATUSES: Rule = { type: 'string', values: [...STATUSES, 'active', 'completed'] };
const SWITCHES = [
	'ignoreDateRange',
	'toNotify',
	'ignoreFreeSlotValidation',
	'meetingLocationId',
	'overrideLocationConfig',
];

const local = (utc: unknown) => DateTime.fromISO(String(utc), { zone: ZONE });

/** With the location's offset, as single appointments and calendars show them. */
function withTimes(row: Row): Record<string, unknown> {
	const show = (utc: unknown) => local(utc).toISO({ suppressMilliseconds: true });
	return { ...row, startTime: show(row.startTime), endTime: show(row.endTime) };
}

/** Writes answer no times, but a misspelt twin of the status. */
function written(row: Row): Record<string, unknown> {
	return traced({
		...without(row, 'startTime', 'endTime'),
		appoinmentStatus: row.appointmentStatus,
		status: 'booked',
	});
}

function find(location: Location, id: string): Row {
	const row = location.appointments.get(id);
	if (row === undefined) throw refusal(400, 'Appointment not found');
	return row;
}

/** Unless told not to, the vendor keeps to opening hours and to slots that are free. */
function refuseTakenSlot(location: Location, row: Row, given: Record<string, unknown>): void {
	if (given.ignoreFreeSlotValidation === true) return;
	const start = local(row.startTime);
	const isPast = start.toMillis() < location.world.clock.now();
	const isOpen = start.weekday <= 5 && start.hour >= OPEN_HOUR && start.hour < CLOSE_HOUR;
	let isTaken = false;
	const { table } = location.appointments;
	const end = String(row.endTime);
	const dayBefore = new Date(start.toMillis() - 86_400_000).toISOString();
	for (const other of table.walk({ by: 'startTime', descending: true, until: end })) {
		if (String(other.startTime) < dayBefore) break;
		isTaken ||=
			other.id !== row.id &&
			other.calendarId === row.calendarId &&
			other.deleted !== true &&
			String(other.endTime) > String(row.startTime);
	}
	if ((isPast && given.ignoreDateRange !== true) || !isOpen || isTaken) {
		throw refusal(400, 'The slot you have selected is no longer available.');
	}
}

function settled(location: Location, before: Row, given: Record<string, unknown>): Row {
	const row: Row = { ...before, ...without(given, ...SWITCHES) };
	checkUser(row.assignedUserId, 'assignedUserId');
	row.startTime = new Date(String(row.startTime)).toISOString();
	const span = Date.parse(String(before.endTime)) - Date.parse(String(before.startTime));
	if (given.endTime !== undefined) row.endTime = new Date(String(given.endTime)).toISOString();
	else if (given.startTime !== undefined) {
		const length = Number.isNaN(span) ? SLOT_MS : span;
		row.endTime = new Date(Date.parse(String(row.startTime)) + length).toISOString();
	}
	if (String(row.endTime) <= String(row.startTime)) {
		throw refusal(400, 'endTime must be after startTime');
	}
	if (given.startTime !== undefined || given.calendarId !== undefined) {
		refuseTakenSlot(location, row, given);
	}
	return row;
}

export function createAppointment(
	location: Location,
	body: unknown,
	isNewVersion: boolean,
): unknown {
	const rules = isNewVersion ? { ...CREATE, appointmentStatus: NEW_STATUSES } : CREATE;
	const given = checked(body, rules);
	checkLocation(given.locationId);
	location.contact(String(given.contactId));
	const now = location.now();
	const blank: Row = {
		id: location.newId(),
		title: '',
		locationId: LOCATION_ID,
		groupId: '',
		appointmentStatus: 'confirmed',
		users: [],
		address: '',
		notes: '',
		isRecurring: false,
		assignedResources: [],
		createdBy: { source: 'third_party', userId: null },
		dateAdded: now,
		dateUpdated: now,
	};
	return written(location.appointments.write(settled(location, blank, given)));
}

/** A partial merge; the contact cannot be changed. */
export function updateAppointment(
	location: Location,
	id: string,
	body: unknown,
	isNewVersion: boolean,
): unknown {
	const before = find(location, id);
	if (before.deleted === true) throw refusal(400, 'Appointment not found');
	const rules = isNewVersion ? { ...UPDATE, appointmentStatus: NEW_STATUSES } : UPDATE;
	const given = checked(body, rules, true);
	const row = { ...settled(location, before, given), dateUpdated: location.now() };
	return written(location.appointments.write(row));
}

/** Deleted ones are still answered, with a mark. */
export function getAppointment(location: Location, id: string): unknown {
	const row = find(location, id);
	return traced({
		appointment: {
			...withTimes(row),
			appoinmentStatus: row.appointmentStatus,
			deleted: row.deleted ?? false,
		},
	});
}

export function deleteAppointment(location: Location, id: string): unknown {
	const row = find(location, id);
	location.appointments.write({ ...row, deleted: true, dateUpdated: location.now() });
	return traced({ succeeded: true });
}

/** A window in milliseconds since 1970, of one user, calendar or group; no paging. */
export function listEvents(location: Location, raw: unknown): unknown {
	const query = queryOf(
		raw,
		'locationId!',
		'startTime!',
		'endTime!',
		'userId',
		'calendarId',
		'groupId',
	);
	checkLocation(query.locationId);
	const { userId, calendarId, groupId } = query;
	if (userId === undefined && calendarId === undefined && groupId === undefined) {
		throw invalid('Either of userId, calendarId or groupId is required');
	}
	const from = new Date(numberIn(query, 'startTime', 0, 0, 8.64e15)).toISOString();
	const until = `${new Date(numberIn(query, 'endTime', 0, 0, 8.64e15)).toISOString()}~`;
	const events: unknown[] = [];
	for (const row of location.appointments.table.walk({ by: 'startTime', from, until })) {
		if (userId !== undefined && row.assignedUserId !== userId) continue;
		if (calendarId !== undefined && row.calendarId !== calendarId) continue;
		if (groupId !== undefined && row.groupId !== groupId) continue;
		events.push(withTimes(row));
	}
	return traced({ events });
}

/** Times without zone, in that of the location. */
export function listOfContact(location: Location, contactId: string): unknown {
	location.contact(contactId);
	const show = (utc: unknown) => local(utc).toFormat('yyyy-MM-dd HH:mm:ss');
	const events = location.appointments
		.ofContact(contactId)
		.filter((row) => row.deleted !== true)
		.map((row) => ({
			...row,
			status: 'booked',
			startTime: show(row.startTime),
			endTime: show(row.endTime),
		}));
	return traced({ events });
}

const NOTE: Rules = {
	userId: text,
	body: { type: 'string', required: true, filled: true, max: 5000 },
};

export function listNotesOf(location: Location, id: string, raw: unknown): unknown {
	const query = queryOf(raw, 'limit!', 'offset!');
	find(location, id);
	const limit = numberIn(query, 'limit', 0, 1, 20);
	const offset = numberIn(query, 'offset', 0);
	const notes = location.appointmentNotes.get(id) ?? [];
	return traced({
		notes: notes.slice(offset, offset + limit),
		hasMore: notes.length > offset + limit,
	});
}

export function writeNoteOf(
	location: Location,
	id: string,
	noteId: string | undefined,
	body: unknown,
): unknown {
	const { contactId } = find(location, id);
	const given = checked(body, NOTE);
	const notes = location.appointmentNotes.get(id) ?? [];
	const position = notes.findIndex((note) => note.id === noteId);
	if (noteId !== undefined && position === -1) throw refusal(400, 'Note not found');
	const note = {
		id: location.newId(),
		userId: null,
		contactId,
		dateAdded: location.now(),
		...notes[position],
		...given,
	};
	location.appointmentNotes.set(
		id,
		noteId === undefined ? [...notes, note] : notes.with(position, note),
	);
	return traced({ note });
}

export function deleteNoteOf(location: Location, id: string, noteId: string): unknown {
	find(location, id);
	const notes = location.appointmentNotes.get(id) ?? [];
	if (!notes.some((note) => note.id === noteId)) throw refusal(400, 'Note not found');
	location.appointmentNotes.set(
		id,
		notes.filter((note) => note.id !== noteId),
	);
	return traced({ success: true });
}
