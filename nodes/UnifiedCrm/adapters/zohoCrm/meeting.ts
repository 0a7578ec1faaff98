import type { Api, Field, Fields, List, Resource, VendorRecord, WriteInput } from '../adapter';
import { constantType, text } from '../../engine/fields';
import { asRecords, asText } from '../../engine/json';
import { later, milliseconds, secondsOf, utc, withOffset } from '../../engine/time';
import type { UnifiedRecord } from '../../model';
import {
	ACTIVITY_LINKS,
	checkLinks,
	idAt,
	linkConditions,
	tooManyLinks,
	withoutForeignLink,
} from './links';
import { commonConditions, LARGEST_PAGE, modulePage, orderOf, SORTS } from './lists';
import { customFieldsOf } from './metadata';
import type { Module } from './metadata';
import { between, quoted } from './queries';
import { currentRecord, getterOf, writesOf } from './records';
import { FEEDS, SYSTEM_FIELDS, zohoTime } from './shared';

/** The ids of participants of a kind, after a first one. */
function participants(
	record: VendorRecord,
	type: string,
	first: string | undefined,
): Array<{ id: string }> | undefined {
	const links: Array<{ id: string }> = first === undefined ? [] : [{ id: first }];
	const list = record.Participants;
	if (Array.isArray(list)) {
		for (const entry of list as VendorRecord[]) {
			const id = entry.type === type ? asText(entry.participant) : undefined;
			if (id !== undefined && id !== first) links.push({ id });
		}
	}
	return links.length === 0 ? undefined : links;
}

function idsOf(value: unknown): string[] {
	return asRecords(value)
		.map(({ id }) => asText(id))
		.filter((id) => id !== undefined);
}

function addParticipants(body: VendorRecord, type: string, ids: string[]): void {
	const present = Array.isArray(body.Participants) ? (body.Participants as unknown[]) : [];
	body.Participants = [...present, ...ids.map((participant) => ({ type, participant }))];
}

/** The first contact is the meeting's own; all of them take part. */
const contacts: Field = {
	sources: ['Who_Id', 'Participants'],
	read: (record) => participants(record, 'contact', idAt(record, 'Who_Id')),
	write: (body, value) => {
		const ids = idsOf(value);
		body.Who_Id = ids.length === 0 ? null : { id: ids[0] };
		addParticipants(body, 'contact', ids);
	},
};

const leads: Field = {
	sources: ['What_Id', '$se_module', 'Participants'],
	read: (record) =>
		participants(
			record,
			'lead',
			record.$se_module === 'Leads' ? idAt(record, 'What_Id') : undefined,
		),
	write: (body, value) => addParticipants(body, 'lead', idsOf(value)),
	note: 'As participants of the meeting',
};

const duration: Field = {
	sources: ['Start_DateTime', 'End_DateTime'],
	read: ({ Start_DateTime: start, End_DateTime: end }) => {
		const from = secondsOf(start);
		const to = secondsOf(end);
		return from === undefined || to === undefined ? undefined : to - from;
	},
	write: (body, value, { values }) => {
		const end = later(values.start_time ?? undefined, Number(value));
		if (end !== undefined && values.end_time === undefined) body.End_DateTime = withOffset(end);
	},
	keeps: true,
	note: 'Together with the start time it gives the end time',
};

/** https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html */
const fields: Fields = {
	...SYSTEM_FIELDS,
	...ACTIVITY_LINKS,
	engagement_type: constantType('meeting'),
	subject: text('Event_Title', { required: ['create'], keeps: true }),
	content: text('Description'),
	internal_notes: { cannot: 'Zoho CRM meetings have one text: it is the content.' },
	direction: { cannot: 'Zoho CRM meetings have no direction.' },
	status: { cannot: 'Zoho CRM meetings have no status: their time tells whether they are past.' },
	start_time: zohoTime('Start_DateTime', { required: ['create'], keeps: true }),
	end_time: zohoTime('End_DateTime', {
		keeps: true,
		note: 'A new meeting needs it, or the duration',
	}),
	duration,
	activity_date: { sources: ['Start_DateTime'], read: (record) => utc(record.Start_DateTime) },
	notes: { cannot: 'Zoho CRM meetings show no notes of their own: list the notes of the contact.' },
	phone_numbers: {
		cannot: 'Zoho CRM meetings have no phone numbers: write the number into the content.',
	},
	contact: contacts,
	lead: leads,
};

const events: Module = {
	name: 'Events',
	fields,
	unselectable: ['Participants'],
	standard: [
		'All_day',
		'BEST_TIME',
		'Check_In_Address',
		'Check_In_By',
		'Check_In_City',
		'Check_In_Comment',
		'Check_In_Country',
		'Check_In_State',
		'Check_In_Status',
		'Check_In_Sub_Locality',
		'Check_In_Time',
		'Latitude',
		'Longitude',
		'Recurring_Activity',
		'Remind_At',
		'Remind_Participants',
		'Reminder',
		'Venue',
		'ZIP_Code',
	],
};

const START_SORTS: Record<string, string> = { start_time: 'Start_DateTime' };

const list: List = {
	pageSize: LARGEST_PAGE,
	filters: {
		account: { by: 'native' },
		contact: {
			by: 'native',
			note: 'Finds meetings whose own contact it is, not those in which it takes part besides',
		},
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		end_time: { by: 'native' },
		engagement_type: { by: 'native', required: true },
		lead: {
			by: 'native',
			note: 'Finds meetings that belong to the lead, not those in which it takes part besides',
		},
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
			...between('Start_DateTime', filters.start_time, filters.end_time),
			...(filters.subject === undefined
				? []
				: [`Event_Title like ${quoted(`%${filters.subject}%`)}`]),
		];
		return await modulePage(events, conditions, orderOf(filters, START_SORTS), query, api, state);
	},
};

/** Participants are written whole: those of kinds that the write does not name stay. */
async function withOthers(
	body: VendorRecord,
	{ values }: WriteInput,
	id: string,
	api: Api,
): Promise<VendorRecord> {
	if (body.Participants === undefined) return body;
	const replaced = [
		...(values.contact === undefined ? [] : ['contact']),
		...(values.lead === undefined ? [] : ['lead']),
	];
	const present = asRecords(
		(await currentRecord(events.name, id, 'Participants', api)).Participants,
	)
		.filter(({ type }) => !replaced.includes(String(type)))
		.map(({ type, participant }) => ({ type, participant }));
	return { ...body, Participants: [...asRecords(body.Participants), ...present] };
}

/** A duration without a start: the start is the meeting's own. */
async function withEnd(
	body: VendorRecord,
	{ values }: WriteInput,
	id: string,
	api: Api,
): Promise<VendorRecord> {
	const { duration: seconds, start_time: start, end_time: end } = values;
	if (typeof seconds !== 'number' || start || end) return body;
	const current = await currentRecord(events.name, id, 'Start_DateTime', api);
	const last = later(utc(current.Start_DateTime), seconds);
	return last === undefined ? body : { ...body, End_DateTime: withOffset(last) };
}

const writes = writesOf(() => events, {
	complete: async (input, api, id) => {
		if (id === undefined) return input.body;
		const body = await withOthers(await withEnd(input.body, input, id, api), input, id, api);
		return await withoutForeignLink(events.name, body, input, id, api);
	},
});

function checkTimes(
	operation: 'create' | 'update',
	{ start_time: start, end_time: end, duration: seconds }: UnifiedRecord,
) {
	if (operation === 'create' && !end && seconds === undefined) {
		return 'Zoho CRM needs the field "End Time" (end_time) or "Duration" (duration) to create a meeting';
	}
	return start && end && milliseconds(end) < milliseconds(start)
		? 'The end time of the meeting lies before its start time'
		: undefined;
}

export const meeting: Resource = {
	documentation: 'https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html',
	types: ['meeting'],
	fields,
	customFields: customFieldsOf(() => events),
	list,
	get: getterOf(events.name),
	create: writes.create,
	update: writes.update,
	delete: writes.delete,
	batch: writes.batch,
	check: (operation, values) =>
		checkTimes(operation, values) ??
		// Leads take part besides.
		tooManyLinks({ account: values.account, opportunity: values.opportunity }, 'a meeting'),
	changes: FEEDS,
};
