import type { Api, Fields, List, Resource, Written } from '../adapter';
import { cannot } from '../adapter';
import { constantType, readOnly, reference, text, time } from '../../engine/fields';
import { asRecords, asText, path } from '../../engine/json';
import {
	blankableText,
	contactField,
	contactGiven,
	idField,
	lackingFields,
	partsOf,
	withContact,
} from './contactParts';
import { unwrapped } from './requests';

const ONE_TIME = 'HighLevel dates a note by its creation: see created_at.';
const NO_FEED =
	'HighLevel lists notes by contact only, so that new or changed ones of all contacts cannot be seen: use a webhook of a HighLevel app instead.';

/** https://marketplace.gohighlevel.com/docs/ghl/contacts/notes */
const fields: Fields = {
	...lackingFields,
	id: idField,
	engagement_type: constantType('note'),
	subject: blankableText('title'),
	content: {
		...text('body', { required: ['create'], keeps: true, note: 'May be HTML' }),
		read: ({ body, bodyText }) => asText(body) ?? asText(bodyText),
	},
	direction: { cannot: 'HighLevel notes have no direction.' },
	status: { cannot: 'HighLevel notes have no status.' },
	start_time: { cannot: ONE_TIME },
	end_time: { cannot: ONE_TIME },
	duration: { cannot: 'HighLevel notes have no duration.' },
	activity_date: readOnly(time('dateAdded')),
	internal_notes: { cannot: 'HighLevel notes have one text: use the field content.' },
	notes: { cannot: 'HighLevel notes have no notes of their own.' },
	phone_numbers: {
		cannot: 'HighLevel notes have no phone numbers: see those of the contact.',
	},
	owner: reference('userId', { keeps: true, note: 'The user who wrote the note' }),
	contact: contactField,
	created_at: readOnly(time('dateAdded')),
	updated_at: { cannot: 'HighLevel does not tell when a note was changed.' },
};

const list: List = {
	// All notes of a contact come at once.
	pageSize: 500,
	filters: {
		contact: { by: 'native', required: true, note: 'HighLevel lists notes by contact only' },
		created_after: { by: 'after' },
		created_before: { by: 'after' },
		engagement_type: { by: 'native' },
		owner: { by: 'after' },
		subject: { by: 'after' },
	},
	page: async ({ filters: { contact = '' } }, api) => {
		const { notes } = await api.get(path`/contacts/${contact}/notes`);
		return { records: asRecords(notes).map((record) => withContact(record, contact)) };
	},
};

function writtenNote(answer: unknown, contact: string): Written {
	const inner = unwrapped(answer, 'note');
	if (inner === undefined) return { answer };
	const record = withContact(inner, contact);
	return { id: asText(idField.read?.(record, { context: undefined })), record };
}

async function get(id: string, api: Api) {
	const { contact, own } = partsOf(id, 'note');
	const record = unwrapped(await api.get(path`/contacts/${contact}/notes/${own}`), 'note');
	return record === undefined ? undefined : withContact(record, contact);
}

export const note: Resource = {
	documentation: 'https://marketplace.gohighlevel.com/docs/ghl/contacts/notes',
	types: ['note'],
	fields,
	list,
	get,
	create: async ({ body, values }, api) => {
		const contact = contactGiven(values);
		const { body: answer } = await api.send({
			method: 'POST',
			path: path`/contacts/${contact}/notes`,
			body,
		});
		return writtenNote(answer, contact);
	},
	update: async (id, { body }, api) => {
		const { contact, own } = partsOf(id, 'note');
		const { body: answer } = await api.send({
			method: 'PUT',
			path: path`/contacts/${contact}/notes/${own}`,
			body,
			repeatable: true,
		});
		return { ...writtenNote(answer, contact), id };
	},
	delete: async (id, api) => {
		const { contact, own } = partsOf(id, 'note');
		const address = path`/contacts/${contact}/notes/${own}`;
		await api.send({ method: 'DELETE', path: address, repeatable: true });
	},
	changes: { created: cannot(NO_FEED), updated: cannot(NO_FEED) },
};
