import type { Api, Fields, List, ListQuery, Page, PageState, Resource } from '../adapter';
import { constantType, readOnly, reference, text, time } from '../../engine/fields';
import { asRecords, path } from '../../engine/json';
import { createActivity, putActivity, scans, sharedFields } from './activities';
import type { Family } from './activities';
import { checkTarget, links, targetGiven, targetsOf, tellBeside } from './links';
import { deleteRecord, isMissing, PAGE_SIZE, pageOf } from './records';
import { allContacts } from './views';

const FAMILY: Family = { plural: 'notes', single: 'note', parts: [], include: '' };

/** https://developers.freshworks.com/crm/api/#notes */
const fields: Fields = {
	...sharedFields,
	engagement_type: constantType('note'),
	subject: { cannot: 'Freshsales notes have no subject: put it into the content.' },
	content: text('description', { required: ['create'], keeps: true, note: 'HTML' }),
	direction: { cannot: 'Freshsales notes have no direction.' },
	status: { cannot: 'Freshsales notes have no status.' },
	start_time: { cannot: 'Freshsales dates a note by its creation: see created_at.' },
	end_time: { cannot: 'Freshsales dates a note by its creation: see created_at.' },
	duration: { cannot: 'Freshsales notes have no duration.' },
	activity_date: readOnly(time('created_at')),
	owner: {
		...readOnly(reference('creater_id')),
		note: 'The user who wrote the note: always the one whose key is used',
	},
	...links(1),
	phone_numbers: {
		cannot: 'Freshsales notes have no phone numbers: write the number into the content.',
	},
};

/** The notes of one contact. Its path is not documented: without it they come along with the contact. */
async function contactPage(
	contact: string,
	query: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const address = path`/api/contacts/${contact}/notes`;
	const own = { sort: 'created_at', sort_type: 'desc', include: 'creater' };
	const listed = await pageOf(address, 'notes', own, query.size, api, state).catch(
		(error: Error) => error,
	);
	if (listed instanceof Error) {
		if (state !== undefined || !isMissing(listed)) throw listed;
		const body = await api.get(path`/api/contacts/${contact}`, { include: 'notes' });
		return { records: asRecords(body.notes) };
	}
	const { records, next } = listed;
	return next === undefined ? { records } : { records, next };
}

/** There is no list of notes: they come along with the contacts that they are on. */
async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const { contact } = query.filters;
	if (contact === undefined) {
		const own = { include: 'notes', sort: 'id', sort_type: 'asc' };
		const { next, body } = await pageOf(
			await allContacts(api),
			'contacts',
			own,
			PAGE_SIZE,
			api,
			state,
		);
		const records = asRecords(body.notes);
		return next === undefined ? { records } : { records, next };
	}
	const found = await contactPage(contact, query, api, state);
	for (const record of found.records) {
		if (targetsOf(record).length === 0) tellBeside(record, { contacts: [contact] });
	}
	return found;
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		contact: {
			by: 'native',
			note: 'Without it the notes of all contacts are listed; notes on accounts and deals cannot be',
		},
		engagement_type: { by: 'native' },
	},
	page,
};

export const note: Resource = {
	documentation: 'https://developers.freshworks.com/crm/api/#notes',
	types: ['note'],
	fields,
	list,
	get: {
		cannot: 'Freshsales cannot get a note by its ID: list the notes of its contact instead.',
	},
	create: async ({ body, values }, api) =>
		await createActivity(FAMILY, { ...targetGiven(values), ...body }, api),
	update: async (id, { body, values }, api) =>
		await putActivity(FAMILY, id, { ...targetGiven(values), ...body }, api),
	delete: async (id, api) => await deleteRecord(FAMILY.plural, id, api),
	check: (operation, values) => checkTarget(operation, values, 'note', true),
	changes: scans('contacts with their notes'),
};
