import type { Api, Field, Fields, List, Resource, VendorRecord, WriteInput } from '../adapter';
import { constantType, text } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecord, asText } from '../../engine/json';
import { fromUnixSeconds, milliseconds, secondsBetween, secondsOf, utc } from '../../engine/time';
import type { PhoneNumber } from '../../model';
import {
	ACTIVITY_LINKS,
	checkLinks,
	linkConditions,
	tooManyLinks,
	withoutForeignLink,
} from './links';
import { commonConditions, LARGEST_PAGE, modulePage, orderOf, SORTS } from './lists';
import { customFieldsOf, hasField } from './metadata';
import type { Module } from './metadata';
import { between, quoted } from './queries';
import { currentRecord, getterOf, writesOf } from './records';
import { FEEDS, SYSTEM_FIELDS, zohoTime } from './shared';

const HOUR = 3600;

/** `mm:ss`, the minutes beyond 59 where there are as many. */
function minutesAndSeconds(seconds: number): string {
	const whole = Math.round(seconds);
	return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

/** `mm:ss` below one hour, `HH:MM:SS` from there on. */
function durationText(seconds: number): string {
	if (seconds < HOUR) return minutesAndSeconds(seconds);
	const hours = Math.floor(Math.round(seconds) / HOUR);
	return `${String(hours).padStart(2, '0')}:${minutesAndSeconds(Math.round(seconds) - hours * HOUR)}`;
}

/** Seconds of `mm:ss` or `HH:MM:SS`. */
function textSeconds(duration: string): number | undefined {
	const seconds = duration.split(':').reduce((total, part) => total * 60 + Number(part), 0);
	return Number.isNaN(seconds) ? undefined : seconds;
}

function durationOf(record: VendorRecord): number | undefined {
	const { Call_Duration_in_seconds: seconds, Call_Duration: duration } = record;
	if (typeof seconds === 'number') return seconds;
	if (typeof seconds === 'string' && seconds !== '') return Number(seconds);
	return typeof duration === 'string' && duration !== '' ? textSeconds(duration) : undefined;
}

const duration: Field = {
	sources: ['Call_Duration_in_seconds', 'Call_Duration'],
	read: durationOf,
	write: (body, value) => {
		body.Call_Duration = durationText(Number(value));
	},
	keeps: true,
	note: 'Of a call that took place Zoho CRM needs it, or the end time',
};

const endTime: Field = {
	sources: ['Call_Start_Time', 'Call_Duration_in_seconds', 'Call_Duration'],
	read: (record) => {
		const start = secondsOf(record.Call_Start_Time);
		const seconds = durationOf(record);
		return start === undefined || seconds === undefined
			? undefined
			: fromUnixSeconds(start + seconds);
	},
	write: (body, value, { values }) => {
		const seconds = secondsBetween(values.start_time ?? undefined, asText(value));
		if (values.duration === undefined && seconds !== undefined)
			body.Call_Duration = durationText(Math.max(seconds, 0));
	},
	keeps: true,
	note: 'Together with the start time it gives the duration',
};

const DIRECTIONS: Record<string, string> = {
	inbound: 'Inbound',
	missed: 'Missed',
	outbound: 'Outbound',
};

const direction: Field = {
	sources: ['Call_Type'],
	values: Object.keys(DIRECTIONS),
	read: ({ Call_Type: type }) => asText(type)?.toLowerCase(),
	write: (body, value) => {
		body.Call_Type = DIRECTIONS[String(value)] ?? value;
	},
	on: ['create'],
	required: ['create'],
	note: 'It cannot be changed later',
};

const STATUSES: Record<string, string> = {
	cancelled: 'Cancelled',
	completed: 'Completed',
	overdue: 'Overdue',
	scheduled: 'Scheduled',
};

/** Older layouts call it by other names. */
const status: Field = {
	sources: ['Outgoing_Call_Status', 'Outbound_Call_Status', 'Call_Status'],
	values: Object.keys(STATUSES),
	read: (record) =>
		(
			asText(record.Outgoing_Call_Status) ??
			asText(record.Outbound_Call_Status) ??
			asText(record.Call_Status)
		)?.toLowerCase(),
	write: (body, value) => {
		body.Outgoing_Call_Status = STATUSES[String(value)] ?? value;
	},
	keeps: true,
	note: 'Of outbound calls only',
};

const TO = 'To_Number__s';
const FROM = 'From_Number__s';

/** Two fields that an account has only where its call settings or a telephony extension show them. */
const phones: Field = {
	sources: [TO, FROM, 'Dialled_Number', 'Caller_ID'],
	itemTypes: ['to', 'from'],
	most: 2,
	read: (record) => {
		const to = asText(record[TO]) ?? asText(record.Dialled_Number);
		const from = asText(record[FROM]) ?? asText(record.Caller_ID);
		if (to === undefined && from === undefined) return undefined;
		const numbers: PhoneNumber[] = [];
		if (to !== undefined) numbers.push({ number: to, type: 'to' });
		if (from !== undefined) numbers.push({ number: from, type: 'from' });
		return numbers;
	},
	write: (body, value, { values }) => {
		const numbers = (value ?? []) as PhoneNumber[];
		const other = values.direction === 'inbound' || values.direction === 'missed' ? 'from' : 'to';
		const sideOf = ({ type }: PhoneNumber) => (type === 'to' || type === 'from' ? type : other);
		body[TO] = numbers.find((each) => sideOf(each) === 'to')?.number ?? null;
		body[FROM] = numbers.find((each) => sideOf(each) === 'from')?.number ?? null;
	},
	note: 'Kept where the account has the fields To Number and From Number',
};

/** https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html */
const fields: Fields = {
	...SYSTEM_FIELDS,
	...ACTIVITY_LINKS,
	engagement_type: constantType('call'),
	subject: text('Subject', { keeps: true }),
	content: text('Description'),
	internal_notes: { cannot: 'Zoho CRM calls have one text: it is the content.' },
	direction,
	status,
	start_time: zohoTime('Call_Start_Time', { required: ['create'], keeps: true }),
	end_time: endTime,
	duration,
	activity_date: { sources: ['Call_Start_Time'], read: (record) => utc(record.Call_Start_Time) },
	notes: { cannot: 'Zoho CRM calls show no notes of their own: list the notes of the contact.' },
	phone_numbers: phones,
};

const calls: Module = {
	name: 'Calls',
	fields,
	unselectable: ['CTI_Entry'],
	standard: [
		'CTI_Entry',
		'Call_Agenda',
		'Call_Purpose',
		'Call_Result',
		'Reminder',
		'Remind_At',
		'Scheduled_In_CRM',
		'Voice_Recording__s',
	],
};

const START_SORTS: Record<string, string> = { start_time: 'Call_Start_Time' };

const list: List = {
	pageSize: LARGEST_PAGE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		end_time: { by: 'native' },
		engagement_type: { by: 'native', required: true },
		lead: { by: 'native' },
		owner: { by: 'native' },
		start_time: { by: 'native' },
		subject: { by: 'coarse' },
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
		sort_by: { by: 'native', values: [...Object.keys(SORTS), ...Object.keys(START_SORTS)] },
	},
	check: checkLinks,
	page: async (query, api, state) => {
		const { filters } = query;
		const conditions = [
			...linkConditions(filters),
			...commonConditions(filters),
			...between('Call_Start_Time', filters.start_time, filters.end_time),
			...(filters.subject === undefined ? [] : [`Subject like ${quoted(`%${filters.subject}%`)}`]),
		];
		return await modulePage(calls, conditions, orderOf(filters, START_SORTS), query, api, state);
	},
};

const SUBJECTS: Record<string, string> = {
	Inbound: 'Incoming call',
	Missed: 'Missed call',
	Outbound: 'Outgoing call',
};

/** A new call with what Zoho demands and the user left out. */
function withDefaults(body: VendorRecord, now: number): VendorRecord {
	const { Call_Type: type, Call_Start_Time: start } = body;
	const complete: VendorRecord = { Subject: SUBJECTS[String(type)] ?? 'Call', ...body };
	const isAhead = typeof start === 'string' && milliseconds(start) > now;
	if (complete.Call_Duration !== undefined || complete.Outgoing_Call_Status === STATUSES.scheduled)
		return complete;
	if (isAhead) {
		if (type === DIRECTIONS.outbound) complete.Outgoing_Call_Status ??= STATUSES.scheduled;
		return complete;
	}
	if (type !== DIRECTIONS.missed) {
		throw new InputError(
			'Zoho CRM needs the duration of a call that took place',
			'Fill in the field "Duration" (duration, in seconds) or "End Time" (end_time).',
		);
	}
	return { ...complete, Call_Duration: minutesAndSeconds(0) };
}

/** The numbers of a call, as far as the account has fields for them. */
async function withKnownPhones(body: VendorRecord, api: Api): Promise<VendorRecord> {
	if (body[TO] === undefined && body[FROM] === undefined) return body;
	const known = { ...body };
	for (const name of [TO, FROM]) {
		if ((await hasField(calls, name, api)) !== false) continue;
		if (known[name] !== null && known[name] !== undefined) {
			api.warn(
				`The Zoho CRM account has no field ${name}: the phone number of the call is left out.`,
			);
		}
		delete known[name];
	}
	return known;
}

/** An end without a start: the start is the call's own. */
async function withEnd(
	body: VendorRecord,
	{ values }: WriteInput,
	id: string | undefined,
	api: Api,
): Promise<VendorRecord> {
	const { end_time: end, start_time: start, duration: length } = values;
	if (id === undefined || !end || start || length !== undefined) return body;
	const current = await currentRecord(calls.name, id, 'Call_Start_Time', api);
	const seconds = secondsBetween(utc(current.Call_Start_Time), end);
	return seconds === undefined
		? body
		: { ...body, Call_Duration: durationText(Math.max(seconds, 0)) };
}

/** The seconds that a body gives a call; undefined where it gives none. */
function sentSeconds({ values }: WriteInput): number | undefined {
	return (
		values.duration ?? secondsBetween(values.start_time ?? undefined, values.end_time ?? undefined)
	);
}

const writes = writesOf(() => calls, {
	complete: async (input, api, id) => {
		const body =
			id === undefined
				? withDefaults(input.body, api.now())
				: await withEnd(input.body, input, id, api);
		return await withKnownPhones(await withoutForeignLink(calls.name, body, input, id, api), api);
	},
	// How durations of an hour and more are written is not documented: both forms are in use.
	again: (body, { details }) => {
		const length = asText(body.Call_Duration)?.split(':') ?? [];
		if (asRecord(asRecord(details).details).api_name !== 'Call_Duration' || length.length !== 3)
			return undefined;
		return { ...body, Call_Duration: minutesAndSeconds(textSeconds(length.join(':')) ?? 0) };
	},
	finish: async (id, input, _isNew, api) => {
		const seconds = sentSeconds(input);
		if (seconds === undefined || seconds < HOUR) return;
		const written = durationOf(
			await currentRecord(calls.name, id, 'Call_Duration_in_seconds', api),
		);
		if (written === undefined || written === Math.round(seconds)) return;
		await api.send({
			method: 'PUT',
			path: `/${calls.name}/${encodeURIComponent(id)}`,
			body: { data: [{ Call_Duration: minutesAndSeconds(seconds) }] },
			repeatable: true,
		});
	},
});

export const call: Resource = {
	documentation: 'https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html',
	types: ['call'],
	fields,
	customFields: customFieldsOf(() => calls),
	list,
	get: getterOf(calls.name),
	create: writes.create,
	update: writes.update,
	delete: writes.delete,
	batch: writes.batch,
	check: (operation, values) => {
		const { direction: way, status: state, start_time: start, end_time: end } = values;
		if (operation === 'create' && state && way !== 'outbound') {
			return 'Zoho CRM keeps a status of outbound calls only: leave the status out, or set the direction to outbound';
		}
		if (start && end && milliseconds(end) < milliseconds(start))
			return 'The end time of the call lies before its start time';
		return tooManyLinks(values, 'a call');
	},
	changes: FEEDS,
};
