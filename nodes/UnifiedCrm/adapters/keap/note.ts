import type {
	Api,
	Feed,
	Fields,
	List,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { reference, singleReference, text } from '../../engine/fields';
import { asRecord, asText, isEmpty, path } from '../../engine/json';
import { utc } from '../../engine/time';
import type { UnifiedRecord } from '../../model';
import { customFieldsOf, mergeFields } from './customFields';
import {
	endedBy,
	filterOf,
	longestSegment,
	missing,
	orderOf,
	PAGE_SIZE,
	pageOf,
	patch,
} from './records';
import type { Stamps } from './records';
import { requiredUserId } from './users';

const CALL = 'Call';
/** A note needs a title or a type. https://developer.infusionsoft.com/docs/restv2/#tag/Note */
const TYPE_OF_UNTITLED = 'Other';
const CUSTOM_FIELDS = 'custom_fields';

const isCall = (type: unknown) => typeof type === 'string' && type.toLowerCase() === 'call';

const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: { read: ({ type }) => (isCall(type) ? 'call' : 'note') },
	subject: text('title'),
	content: text('text'),
	direction: { cannot: 'Keap does not store which way a call went: say it in the subject.' },
	status: { cannot: 'Keap notes and calls have no status: use a task for what is to be done.' },
	start_time: {
		cannot:
			'Keap notes and calls have no time but that of their creation: use a task or a meeting.',
	},
	end_time: {
		cannot:
			'Keap notes and calls have no time but that of their creation: use a task or a meeting.',
	},
	duration: { cannot: 'Keap notes and calls have no duration: say it in the content.' },
	activity_date: { read: ({ create_time: at }) => utc(at) },
	internal_notes: { cannot: 'Keap notes and calls have one text: it is the content.' },
	notes: { cannot: 'Keap notes and calls have no notes of their own.' },
	owner: {
		...reference('assigned_to_user.id', {
			keeps: true,
			note: 'The user of the credential where none is given',
		}),
		write: (body, value) => {
			const id = asText(asRecord(value).id);
			if (id !== undefined) body.user_id = id;
		},
	},
	account: { cannot: 'Keap notes and calls belong to one contact, not to a company.' },
	contact: singleReference('contact_id', { required: ['create'], keeps: true }),
	opportunity: { cannot: 'Keap notes and calls belong to one contact, not to an opportunity.' },
	lead: { cannot: 'Keap has no leads: they are contacts.' },
	project: { cannot: 'Keap has no projects.' },
	phone_numbers: { cannot: 'Keap calls hold no phone numbers: they are those of the contact.' },
	created_at: { read: ({ create_time: at }) => utc(at) },
	updated_at: { read: ({ update_time: at }) => utc(at) },
};

const STAMPS: Stamps = {
	created: { order: 'create_time', field: 'create_time' },
	updated: { order: 'update_time', field: 'update_time' },
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		contact: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native' },
		owner: { by: 'native' },
		subject: { by: 'coarse' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: ['created_at', 'updated_at'] },
	},
	page: async ({ filters, size, customFields }, api, state) => {
		const order = orderOf(filters, STAMPS);
		const page = await pageOf(
			{
				path: '/v2/notes',
				key: 'notes',
				filter: filterOf([
					['contact_id', filters.contact],
					['assigned_to_user_id', filters.owner],
					['title', longestSegment(filters.subject)],
				]),
				orderBy: order?.text,
				fields: customFields ? CUSTOM_FIELDS : undefined,
			},
			size,
			api,
			state,
		);
		return endedBy(page, order, filters, STAMPS);
	},
};

/** A note's own address has its contact's id in it, which the id of the note does not tell: the list finds it. */
async function findNote(
	id: string,
	api: Api,
	lookup: boolean,
	customFields = true,
): Promise<VendorRecord | undefined> {
	const { records } = await pageOf(
		{
			path: '/v2/notes',
			key: 'notes',
			filter: filterOf([['ids', id]]),
			fields: customFields ? CUSTOM_FIELDS : undefined,
			lookup,
		},
		1,
		api,
	);
	return records.find((record) => String(record.id) === id);
}

/** Throws a VendorError where there is none. */
async function currentNote(id: string, api: Api): Promise<VendorRecord> {
	const record = await findNote(id, api, true);
	if (record === undefined) throw missing('note', id);
	return record;
}

const notePath = ({ id, contact_id: contact }: VendorRecord) =>
	path`/v2/contacts/${String(contact ?? '')}/notes/${String(id)}`;

async function create({ body, type }: WriteInput, api: Api): Promise<Written> {
	const { contact_id: contact, ...note } = body;
	if (type === 'call') note.type = CALL;
	else if (isEmpty(note.title)) note.type ??= TYPE_OF_UNTITLED;
	note.user_id ??= await requiredUserId(api);
	if (note.custom_fields !== undefined) note.custom_fields = mergeFields(note.custom_fields, []);
	const { body: answer } = await api.send({
		method: 'POST',
		path: path`/v2/contacts/${String(contact ?? '')}/notes`,
		query: { fields: CUSTOM_FIELDS },
		body: note,
	});
	return { record: asRecord(answer) };
}

/** The user is required with every update, and so is a title or a type. */
async function update(id: string, { body }: WriteInput, api: Api): Promise<Written> {
	const present = await currentNote(id, api);
	const note: VendorRecord = { ...body };
	note.user_id ??= asText(asRecord(present.assigned_to_user).id) ?? (await requiredUserId(api));
	if (isEmpty(note.title) && note.type === undefined) {
		if (!isEmpty(present.type)) note.type = present.type;
		else if (note.title === undefined && !isEmpty(present.title)) note.title = present.title;
		else note.type = TYPE_OF_UNTITLED;
	}
	if (note.custom_fields !== undefined) {
		note.custom_fields = mergeFields(note.custom_fields, present.custom_fields);
	}
	return { id, record: await patch(notePath(present), note, CUSTOM_FIELDS, api) };
}

function feed(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		filters: (since) =>
			stamp === 'created_at' ? { created_after: since } : { updated_after: since },
		order: 'descending',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: 'One request for a thousand new notes and calls. Deletions are not seen.',
	};
}

/** Notes, and calls, which are notes of the type Call. */
export const note: Resource = {
	documentation: 'https://developer.infusionsoft.com/docs/restv2/#tag/Note',
	types: ['call', 'note'],
	fields,
	customFields: customFieldsOf('/v2/notes/model'),
	list,
	get: async (id, api, { customFields }) => await findNote(id, api, false, customFields),
	create,
	update,
	delete: async (id, api) => {
		await api.send({
			method: 'DELETE',
			path: notePath(await currentNote(id, api)),
			repeatable: true,
		});
	},
	check: (_operation, { contact }: UnifiedRecord) =>
		Array.isArray(contact) && contact.length === 0
			? 'Keap keeps every note and call with a contact: give one, or leave the field contact out'
			: undefined,
	changes: { created: feed('created_at'), updated: feed('updated_at') },
};
