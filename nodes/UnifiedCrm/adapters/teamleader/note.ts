import type { Fields, Resource } from '../adapter';
import { cannot } from '../adapter';
import { constantType, readOnly, text, time } from '../../engine/fields';
import { add, remove, updateRecord } from './rpc';
import { checkSubject, subjectFields, subjectList } from './subjects';

/** https://developer.focus.teamleader.eu/docs/api/notes-list */
const fields: Fields = {
	...subjectFields,
	engagement_type: constantType('note'),
	subject: { cannot: 'Teamleader notes have no subject: begin the content with it.' },
	content: text('content', { required: ['create'], keeps: true }),
	direction: { cannot: 'Teamleader notes have no direction.' },
	status: { cannot: 'Teamleader notes have no status.' },
	start_time: { cannot: 'Teamleader notes have no time of their own: see created_at.' },
	end_time: { cannot: 'Teamleader notes have no time of their own: see created_at.' },
	duration: { cannot: 'Teamleader notes have no duration.' },
	owner: { cannot: 'Teamleader does not say who wrote a note.' },
	created_at: readOnly(time('added_at')),
	updated_at: { cannot: 'Teamleader does not say when a note was last changed.' },
};

const NOT_SEEN =
	'Teamleader shows only the notes of one record at a time, so that new ones cannot be seen.';

export const note: Resource = {
	documentation: 'https://developer.focus.teamleader.eu/docs/api/notes',
	types: ['note'],
	fields,
	list: subjectList('notes', 'notes'),
	get: cannot(
		'Teamleader cannot show a single note: list the notes of its contact or company instead.',
	),
	create: async ({ body }, api) => await add('notes.create', body, api),
	update: async (id, { body }, api) => {
		await updateRecord('notes.update', id, body, api);
		return { id };
	},
	delete: async (id, api) => await remove('notes', id, api),
	check: (operation, values) => checkSubject('a note', operation, values),
	changes: { created: cannot(NOT_SEEN), updated: cannot(NOT_SEEN) },
};
