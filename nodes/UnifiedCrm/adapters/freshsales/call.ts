import type {
	Api,
	Fields,
	Resource,
	VendorRecord,
	VendorResponse,
	WriteInput,
	Written,
} from '../adapter';
import { choice, constantType, readOnly, reference, time } from '../../engine/fields';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import { createActivity, sharedFields } from './activities';
import { conversationsOf } from './conversations';
import { idsIn, links, noteBeside, targetsOf, targetTo, tellBeside } from './links';
import { API, written } from './records';

const LOGGED = 'Freshsales logs a call once and for all';
const own = links(1, { on: ['create'] });

/** https://developers.freshworks.com/crm/api/#phone_calls */
const fields: Fields = {
	...sharedFields,
	engagement_type: constantType('call'),
	subject: { cannot: 'Freshsales calls have no subject: put it into the content.' },
	content: {
		read: noteBeside,
		write: (body, value) => {
			body.note = { description: value };
		},
		on: ['create'],
		note: 'Becomes a note on the call',
	},
	direction: {
		values: ['inbound', 'outbound'],
		read: ({ call_direction: way }) => {
			if (typeof way === 'boolean') return way ? 'inbound' : 'outbound';
			const word = asText(way)?.toLowerCase();
			if (word === 'incoming') return 'inbound';
			return word === 'outgoing' ? 'outbound' : word;
		},
		write: (body, value) => {
			body.call_direction = value === 'inbound';
		},
		on: ['create'],
	},
	status: readOnly(choice('status', {})),
	start_time: {
		...readOnly(time('conversation_time')),
		note: `${LOGGED}, with the time of logging`,
	},
	end_time: { cannot: 'Freshsales shows how long a call took, not its end: see duration.' },
	duration: {
		read: ({ call_duration: seconds }) => {
			const count = Number(seconds ?? Number.NaN);
			return Number.isFinite(count) ? count : undefined;
		},
	},
	activity_date: readOnly(time('conversation_time')),
	owner: readOnly(reference('user_id')),
	account: {
		cannot: 'Freshsales’ API logs calls with contacts only: give the contact.',
	},
	contact: { ...own.contact, required: ['create'] },
	opportunity: { cannot: 'Freshsales’ API logs calls with contacts only: give the contact.' },
	lead: own.lead,
	project: own.project,
	phone_numbers: {
		most: 1,
		on: ['create'],
		write: (body, value) => {
			const [{ number } = { number: undefined }] = asRecords(value);
			if (number !== undefined) body.targetable = { phone: number };
		},
		note: 'The number of the contact that was called',
	},
};

/** The parts of a form for a nested object: `phone_call[note][description]`. */
function formParts(values: VendorRecord, name: string): Array<[string, string]> {
	return Object.entries(values).flatMap(([key, value]): Array<[string, string]> => {
		const inner = `${name}[${key}]`;
		if (value === undefined || value === null) return [];
		return typeof value === 'object'
			? formParts(value as VendorRecord, inner)
			: [[inner, String(value)]];
	});
}

/** A form of several parts: n8n's request helper takes it as a text. */
function multipart(parts: Array<[string, string]>): { body: string; contentType: string } {
	let boundary = 'unified-crm-call';
	while (parts.some(([, value]) => value.includes(boundary))) boundary += '-';
	const lines = parts.flatMap(([name, value]) => [
		`--${boundary}`,
		`Content-Disposition: form-data; name="${name}"`,
		'',
		value,
	]);
	return {
		body: [...lines, `--${boundary}--`, ''].join('\r\n'),
		contentType: `multipart/form-data; boundary=${boundary}`,
	};
}

/** Forms work everywhere as far as is known; JSON is tried where an account refuses them. */
async function log(call: VendorRecord, api: Api): Promise<VendorResponse> {
	const { body, contentType } = multipart(formParts(call, 'phone_call'));
	const request = { method: 'POST', path: `${API}/phone_calls` } as const;
	const sent = await api
		.send({ ...request, body, headers: { 'content-type': contentType } })
		.catch((error: Error) => error);
	if (!(sent instanceof Error)) return sent;
	if (!(sent instanceof VendorError) || sent.kind !== 'invalid') throw sent;
	return await api.send({ ...request, body: { phone_call: call } });
}

async function create({ body, values }: WriteInput, api: Api): Promise<Written> {
	const [contact] = idsIn(values.contact);
	const { targetable_id: id } = targetTo('contact', contact);
	const call: VendorRecord = {
		call_direction: false,
		targetable_type: 'contact',
		...body,
		targetable: { id, ...asRecord(body.targetable) },
	};
	const response = await log(call, api);
	const made = written(response, 'phone_call');
	const { record } = made;
	if (record === undefined) return made;
	const note = asText(asRecord(call.note).description);
	tellBeside(record, { contacts: [contact], ...(note === undefined ? {} : { note }) });
	if (
		targetsOf(record).length === 0 &&
		asRecords(asRecord(response.body).targetables).length === 0
	) {
		await checkTarget(record, response, contact, api);
	}
	if (note !== undefined && !hasNote(record, response)) await writeNote(note, contact, api);
	return made;
}

/** Some accounts drop what the call is on without a word; where the answer shows another place, nothing is said. */
async function checkTarget(
	record: VendorRecord,
	{ body }: VendorResponse,
	contact: string,
	api: Api,
): Promise<void> {
	const contacts = asRecords(asRecord(body).contacts).map(({ id }) => asText(id));
	if (contacts.includes(contact) || !('targetable' in record || 'targetables' in record)) return;
	api.warn(
		`Freshsales logged the call ${String(record.id)}, but did not link it to the contact ${contact}.`,
	);
}

function hasNote(record: VendorRecord, { body }: VendorResponse): boolean {
	return asText(record.note_id) !== undefined || asRecords(asRecord(body).notes).length > 0;
}

/** A note that did not arrive with the call is written by itself. */
async function writeNote(description: string, contact: string, api: Api): Promise<void> {
	const family = { plural: 'notes', single: 'note', parts: [], include: '' };
	await createActivity(family, { description, ...targetTo('contact', contact) }, api);
}

const UNCHANGED = `${LOGGED}: its API cannot change or delete calls.`;
const UNSEEN = {
	cannot: 'Freshsales shows the calls of one contact at a time: there is no list of new ones.',
};

/** Calls: logged by hand, and read out of the conversations of a contact. */
export const call: Resource = {
	documentation: 'https://developers.freshworks.com/crm/api/#phone_calls',
	types: ['call'],
	fields,
	list: conversationsOf('phone_calls', 'calls'),
	get: { cannot: 'Freshsales cannot get a call by its ID: list the calls of its contact instead.' },
	create,
	update: { cannot: UNCHANGED },
	delete: { cannot: UNCHANGED },
	changes: { created: UNSEEN, updated: UNSEEN },
};
