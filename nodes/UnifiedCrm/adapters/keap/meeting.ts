import type {
	Api,
	Fields,
	List,
	Resource,
	VendorRecord,
	VendorRequest,
	VendorResponse,
	WriteInput,
	Written,
} from '../adapter';
import { computed, reference, singleReference, text, vendorNumber } from '../../engine/fields';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { byOffset, offsetOf } from '../../engine/paging';
import { later, milliseconds, secondsBetween, utc } from '../../engine/time';

/** The largest page of version 1. */
const PAGE_SIZE = 1_000;
const APPOINTMENTS = '/v1/appointments';

const WHOLE = '2026-08-24T14:15:22.000Z';
const DAY_END = WHOLE.indexOf('T');

/** The number that two digits of a text make. */
function digitsAt(time: string, at: number): number {
	return (time.charCodeAt(at) - 48) * 10 + time.charCodeAt(at + 1) - 48;
}

/** Seconds of the day of a time such as `WHOLE`. */
function secondOfDay(time: string): number {
	return digitsAt(time, 11) * 3_600 + digitsAt(time, 14) * 60 + digitsAt(time, 17);
}

/** Seconds between two times; most are of one day, whose calendar need not be looked at. */
function lengthOf(start: unknown, end: unknown): number | undefined {
	if (typeof start !== 'string' || typeof end !== 'string') return undefined;
	const isWhole = start.length === WHOLE.length && end.length === WHOLE.length;
	if (
		isWhole &&
		start.endsWith('Z') &&
		end.endsWith('Z') &&
		end.startsWith(start.slice(0, DAY_END))
	)
		return secondOfDay(end) - secondOfDay(start);
	return secondsBetween(utc(start), utc(end));
}

const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: { read: () => 'meeting' },
	subject: text('title', { required: ['create'], keeps: true }),
	content: text('description'),
	direction: { cannot: 'Keap appointments have no direction.' },
	status: { cannot: 'Keap appointments have no status.' },
	start_time: {
		sources: ['start_date'],
		required: ['create'],
		keeps: true,
		read: ({ start_date: at }) => utc(at),
		write: (body, value) => {
			body.start_date = value;
		},
	},
	end_time: {
		sources: ['end_date'],
		keeps: true,
		read: ({ end_date: at }) => utc(at),
		write: (body, value) => {
			body.end_date = value;
		},
	},
	duration: computed(({ start_date: start, end_date: end }) => lengthOf(start, end), {
		keeps: true,
		note: 'Stored as the end; an end time that is given wins',
		write: (body, value, { values }) => {
			body.end_date ??= later(values.start_time ?? undefined, Number(value));
		},
	}),
	activity_date: { read: ({ start_date: at }) => utc(at) },
	internal_notes: { cannot: 'Keap appointments have one text: it is the content.' },
	notes: { cannot: 'Keap appointments have no notes: add a note to the contact.' },
	owner: reference('user', {
		number: true,
		note: 'Lists show the appointments of the own user only',
	}),
	account: { cannot: 'Keap appointments belong to one contact, not to a company.' },
	contact: singleReference('contact_id', { number: true }),
	opportunity: { cannot: 'Keap appointments belong to one contact, not to an opportunity.' },
	lead: { cannot: 'Keap has no leads: they are contacts.' },
	project: { cannot: 'Keap has no projects.' },
	phone_numbers: { cannot: 'Keap appointments hold no phone numbers.' },
	created_at: { cannot: 'Keap does not say when an appointment was created.' },
	updated_at: { cannot: 'Keap does not say when an appointment was changed.' },
};

/** https://developer.infusionsoft.com/docs/rest/#tag/Appointment: other editions refuse all of it */
async function send(request: VendorRequest, api: Api): Promise<VendorResponse> {
	const outcome = await api.send(request).catch((error: Error) => error);
	if (!(outcome instanceof Error)) return outcome;
	if (!(outcome instanceof VendorError) || outcome.kind !== 'forbidden') throw outcome;
	throw new VendorError(
		`${outcome.message} (appointments can be reached in the edition Keap Max Classic only, not in Keap Pro or Max)`,
		{ kind: 'forbidden', status: outcome.status, body: outcome.body, request },
	);
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		contact: { by: 'native' },
		end_time: { by: 'coarse' },
		start_time: { by: 'coarse' },
	},
	page: async ({ filters, size }, api, state) => {
		const offset = offsetOf(state);
		const { body } = await send(
			{
				method: 'GET',
				path: APPOINTMENTS,
				query: {
					limit: size,
					offset,
					contact_id: filters.contact,
					since: filters.start_time,
					until: filters.end_time,
				},
			},
			api,
		);
		const { appointments, count } = asRecord(body);
		const records = asRecords(appointments);
		const total = Number(count ?? Number.NaN);
		// Pages may be smaller than was asked for.
		return Number.isFinite(total)
			? byOffset(offset, size, records, offset + records.length < total)
			: byOffset(offset, size, records);
	},
};

async function create({ body }: WriteInput, api: Api): Promise<Written> {
	const response = await send({ method: 'POST', path: APPOINTMENTS, body }, api);
	const record = asRecord(response.body);
	if (asText(record.id) !== undefined) return { record };
	// The published answer has no id; the address of what was made has.
	const id = /\/appointments\/([^/?#]+)/.exec(response.headers.location ?? '')?.[1];
	return id === undefined ? { answer: response.body } : { id, record: { id, ...record } };
}

async function current(id: string, api: Api): Promise<VendorRecord> {
	const request = { method: 'GET', path: path`/v1/appointments/${id}`, lookup: true } as const;
	return asRecord((await send(request, api)).body);
}

/** What a replacing write must hold. */
const KEYS = [
	'title',
	'description',
	'start_date',
	'end_date',
	'location',
	'contact_id',
	'user',
	'remind_time',
];

/** A meeting that is moved past its end keeps its length. */
function moved(
	body: VendorRecord,
	present: VendorRecord,
	values: WriteInput['values'],
): VendorRecord {
	const start = asText(body.start_date) ?? utc(present.start_date);
	const end = utc(present.end_date);
	const seconds = secondsBetween(utc(present.start_date), end);
	if (body.end_date !== undefined || start === undefined) return body;
	if (typeof values.duration === 'number') {
		return { ...body, end_date: later(start, values.duration) };
	}
	const isPast = end === undefined || milliseconds(start) >= milliseconds(end);
	return isPast ? { ...body, end_date: later(start, seconds ?? 0) } : body;
}

/** Null is not documented for a partial update: what is cleared is left out of a whole one. */
async function update(id: string, { body, values }: WriteInput, api: Api): Promise<Written> {
	const clears = Object.values(body).includes(null);
	const isMoved =
		body.end_date === undefined && (body.start_date !== undefined || values.duration !== undefined);
	const present = clears || isMoved ? await current(id, api) : {};
	const changes = isMoved ? moved(body, present, values) : body;
	const sent: VendorRecord = {};
	if (clears) {
		for (const key of KEYS) sent[key] = present[key];
		for (const key of ['start_date', 'end_date']) sent[key] = isoOf(present[key]);
		for (const key of ['contact_id', 'user']) {
			const link = asText(present[key]);
			if (link !== undefined) sent[key] = vendorNumber(link);
		}
	}
	Object.assign(sent, changes);
	for (const key of Object.keys(sent)) {
		if (sent[key] === null || sent[key] === undefined) delete sent[key];
	}
	const { body: answer } = await send(
		{
			method: clears ? 'PUT' : 'PATCH',
			path: path`/v1/appointments/${id}`,
			body: sent,
			repeatable: true,
		},
		api,
	);
	return { id, record: { id, ...asRecord(answer) } };
}

/** With milliseconds, as writes need it. */
function isoOf(time: unknown): string | undefined {
	const at = utc(time);
	return at === undefined ? undefined : new Date(at).toISOString();
}

const NO_TIMES =
	'Keap does not say when an appointment was created or changed: list the meetings of a span of time on a schedule instead.';

/** Appointments of the credential's user. */
export const meeting: Resource = {
	documentation: 'https://developer.infusionsoft.com/docs/rest/#tag/Appointment',
	types: ['meeting'],
	fields,
	list,
	get: async (id, api) => {
		const request = { method: 'GET', path: path`/v1/appointments/${id}` } as const;
		return { id, ...asRecord((await send(request, api)).body) };
	},
	create,
	update,
	delete: async (id, api) => {
		await send({ method: 'DELETE', path: path`/v1/appointments/${id}`, repeatable: true }, api);
	},
	check: (operation, { start_time: start, end_time: end, duration }) => {
		if (operation === 'create' && end === undefined && duration === undefined)
			return 'Keap needs the end of an appointment: give end_time or duration';
		return typeof start === 'string' &&
			typeof end === 'string' &&
			milliseconds(end) < milliseconds(start)
			? 'The end_time of the appointment is before its start_time'
			: undefined;
	},
	changes: { created: { cannot: NO_TIMES }, updated: { cannot: NO_TIMES } },
};
