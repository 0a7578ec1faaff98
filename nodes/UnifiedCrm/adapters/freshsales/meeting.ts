import type { Api, Fields, Resource, VendorRecord, WriteInput, Written } from '../adapter';
import { constantType, reference, text, time } from '../../engine/fields';
import { asList, asRecord, asRecords, asText } from '../../engine/json';
import { later, secondsOf } from '../../engine/time';
import type { UnifiedRecord } from '../../model';
import {
	createActivity,
	getActivity,
	gone,
	listOf,
	putActivity,
	scans,
	sharedFields,
	sharedTime,
} from './activities';
import type { Family } from './activities';
import { checkKept, idsIn, links, linksGiven, targetsOf, targetTo, tellBeside } from './links';
import { deleteRecord } from './records';

const CONTACT = 'Contact';

/** Attendees stand beside the meetings, which name their ids. Users attend as well. */
function tellAttendees(records: VendorRecord[], body: VendorRecord): void {
	const contacts = new Map<string, string>();
	for (const row of asRecords(body.appointment_attendees)) {
		const id = contactOf(row);
		if (id !== undefined) contacts.set(String(row.id), id);
	}
	if (contacts.size === 0) return;
	for (const record of records) {
		const ids = asList(record.appointment_attendee_ids)
			.map((id) => contacts.get(String(id)))
			.filter((id) => id !== undefined);
		if (ids.length > 0) tellBeside(record, { contacts: ids });
	}
}

function contactOf({
	attendee_id: id,
	attendee_type: type,
	attendee,
}: VendorRecord): string | undefined {
	const inner = asRecord(attendee);
	return (type ?? inner.type) === CONTACT ? asText(id ?? inner.id) : undefined;
}

const FAMILY: Family = {
	plural: 'appointments',
	single: 'appointment',
	parts: ['past', 'upcoming'],
	include: 'creater,targetable,appointment_attendees',
	tell: tellAttendees,
};

const start = sharedTime('from_date', { required: ['create'], keeps: true });

/** https://developers.freshworks.com/crm/api/#appointments */
const fields: Fields = {
	...sharedFields,
	engagement_type: constantType('meeting'),
	subject: text('title', { required: ['create'], keeps: true }),
	content: text('description'),
	direction: { cannot: 'Freshsales meetings have no direction.' },
	status: {
		cannot:
			'Freshsales meetings have an outcome of the account’s own: see outcome_id in the remote data.',
	},
	start_time: start.first,
	end_time: time('end_date', { keeps: true }),
	duration: {
		read: ({ from_date: from, end_date: to }) => {
			const begin = secondsOf(from);
			const end = secondsOf(to);
			return begin === undefined || end === undefined ? undefined : end - begin;
		},
		write: (body, value, { values }) => {
			if (values.end_time !== undefined || typeof value !== 'number') return;
			body.end_date = later(values.start_time ?? undefined, value);
		},
		keeps: true,
		note: 'Sets the end where none is given',
	},
	activity_date: start.second,
	owner: { ...reference('creater_id', { number: true }), on: ['create'] },
	...links(undefined),
	phone_numbers: {
		cannot: 'Freshsales meetings have no phone numbers: write the number into the content.',
	},
};

/** What the meeting is on: a deal or an account where one is given, else the first contact. */
function targetOf(values: UnifiedRecord): VendorRecord | undefined {
	for (const name of ['opportunity', 'account', 'contact'] as const) {
		const [id] = idsIn(values[name]);
		if (id !== undefined) return targetTo(name, id);
	}
	return undefined;
}

/** Contacts that are to attend because the meeting is not on them. */
function attendeesOf(values: UnifiedRecord, target: VendorRecord | undefined): string[] {
	const onContact = target?.targetable_type === CONTACT ? asText(target.targetable_id) : undefined;
	return idsIn(values.contact).filter((id) => id !== onContact);
}

const attendee = (id: string): VendorRecord => ({ attendee_type: CONTACT, attendee_id: id });

async function create({ body, values }: WriteInput, api: Api): Promise<Written> {
	const target = targetOf(values);
	const attendees = attendeesOf(values, target);
	const data: VendorRecord = { ...target };
	if (attendees.length > 0) data.appointment_attendees_attributes = attendees.map(attendee);
	return await createActivity(FAMILY, { ...data, ...body }, api);
}

async function update(id: string, { body, values }: WriteInput, api: Api): Promise<Written> {
	if (linksGiven(values).length === 0) return await putActivity(FAMILY, id, body, api);
	const { present, attendees } = await withAttendees(id, api);
	const target = nextTarget(present, values);
	const data: VendorRecord = { ...target };
	const rows = values.contact === undefined ? [] : attendeeChanges(attendees, values, target);
	if (rows.length > 0) data.appointment_attendees_attributes = rows;
	const sent = { ...data, ...body };
	if (Object.keys(sent).length === 0) return { id, record: present };
	const { id: key, record } = await putActivity(FAMILY, id, sent, api, rows.length === 0);
	if (record !== undefined && values.contact !== undefined) {
		tellBeside(record, { contacts: attendeesOf(values, target) });
	}
	return { id: key, record };
}

async function withAttendees(
	id: string,
	api: Api,
): Promise<{ present: VendorRecord; attendees: VendorRecord[] }> {
	let attendees: VendorRecord[] = [];
	const family: Family = {
		...FAMILY,
		tell: (records, body) => {
			tellAttendees(records, body);
			attendees = asRecords(body.appointment_attendees);
		},
	};
	const present = await getActivity(family, id, api, true);
	if (present === undefined) throw gone(FAMILY, id);
	return { present, attendees };
}

/** A meeting that is on a deal or an account stays there when its contacts change. */
function nextTarget(present: VendorRecord, values: UnifiedRecord): VendorRecord | undefined {
	const target = targetOf(values);
	const [current] = targetsOf(present);
	const stays =
		target?.targetable_type === CONTACT && current !== undefined && current.type !== CONTACT;
	return stays ? undefined : target;
}

function attendeeChanges(
	present: VendorRecord[],
	values: UnifiedRecord,
	target: VendorRecord | undefined,
): VendorRecord[] {
	const wanted = attendeesOf(values, target);
	const contacts = present.filter((row) => contactOf(row) !== undefined);
	const known = contacts.map(contactOf);
	return [
		...wanted.filter((id) => !known.includes(id)).map(attendee),
		...contacts
			.filter((row) => !wanted.includes(contactOf(row) ?? ''))
			.map(({ id }) => ({ id, _destroy: true })),
	];
}

function check(operation: 'create' | 'update', values: UnifiedRecord): string | undefined {
	const { account, opportunity, start_time: start, end_time: end, duration } = values;
	if (idsIn(account).length > 0 && idsIn(opportunity).length > 0) {
		return 'Freshsales meetings are on an account or on a deal, not on both: give one of account and opportunity';
	}
	if (operation === 'create' && !end && typeof duration !== 'number') {
		return 'Freshsales needs the field "End Time" (end_time) or "Duration" (duration) to create a meeting';
	}
	return typeof duration === 'number' && !end && !start
		? 'Freshsales stores the end of a meeting, not how long it is: give the start time with the duration, or the end time'
		: checkKept(operation, values, 'meeting');
}

export const meeting: Resource = {
	documentation: 'https://developers.freshworks.com/crm/api/#appointments',
	types: ['meeting'],
	fields,
	list: listOf(FAMILY, { start_time: { by: 'after' }, end_time: { by: 'after' } }),
	get: async (id, api) => await getActivity(FAMILY, id, api),
	create,
	update,
	delete: async (id, api) => await deleteRecord(FAMILY.plural, id, api),
	check,
	changes: scans('meetings'),
};
