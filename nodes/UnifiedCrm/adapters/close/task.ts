import type { Fields, List, Resource } from '../adapter';
import {
	choice,
	constantType,
	readOnly,
	reference,
	singleReference,
	text,
	time,
} from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import { utc } from '../../engine/time';
import { leadOfContact, skippingPage } from './lists';

const TASKS = '/task/';
const PAGE_SIZE = 100;
const one = (id: string) => `${TASKS}${encodeURIComponent(id)}/`;

/** https://developer.close.com/resources/tasks/ */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('task'),
	subject: text('text', { keeps: true }),
	content: {
		read: ({ text: words }) => asText(words),
		write: (body, value, { values }) => {
			if (values.subject === undefined && value !== null) body.text = value;
		},
		keeps: true,
		note: 'Close tasks have one text: the subject goes before the content',
	},
	status: choice('is_complete', { completed: true, open: false }, { keeps: true }),
	start_time: { cannot: 'Close tasks have one date: it is the end time.' },
	end_time: time('date', { note: 'When the task is due' }),
	duration: { cannot: 'Close tasks have no duration.' },
	activity_date: { read: ({ date }) => utc(date) },
	owner: reference('assigned_to', { keeps: true }),
	account: {
		...reference('lead_id'),
		on: ['create'],
		note: 'The lead; taken from the contact where it is left out',
	},
	contact: singleReference('contact_id'),
	opportunity: { cannot: 'Close links tasks to a lead and a contact, not to an opportunity.' },
	lead: { cannot: 'In Close a lead is the company: it is the account here.' },
	created_at: readOnly(time('date_created')),
	updated_at: readOnly(time('date_updated')),
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'coarse' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native' },
		owner: { by: 'native' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
	},
	page: async (query, api, state) => {
		const {
			account,
			contact,
			owner,
			created_after,
			created_before,
			updated_after,
			updated_before,
		} = query.filters;
		return await skippingPage(
			TASKS,
			{
				lead_id: account ?? (contact === undefined ? undefined : await leadOfContact(contact, api)),
				assigned_to: owner,
				date_created__gte: created_after,
				date_created__lte: created_before,
				date_updated__gte: updated_after,
				date_updated__lte: updated_before,
			},
			query,
			api,
			state,
		);
	},
};

export const task: Resource = {
	documentation: 'https://developer.close.com/resources/tasks/',
	types: ['task'],
	fields,
	list,
	get: async (id, api) => await api.get(one(id)),
	create: async ({ body, values }, api) => {
		const [contact] = values.contact ?? [];
		const lead =
			body.lead_id ?? (contact === undefined ? undefined : await leadOfContact(contact.id, api));
		const sent = { _type: 'lead', ...body, lead_id: lead };
		return { record: asRecord((await api.send({ method: 'POST', path: TASKS, body: sent })).body) };
	},
	update: async (id, { body }, api) => ({
		record: asRecord(
			(await api.send({ method: 'PUT', path: one(id), body, repeatable: true })).body,
		),
	}),
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: one(id), repeatable: true });
	},
	check: (operation, { subject, content, account, contact }) => {
		if (operation !== 'create') return undefined;
		if (!subject && !content) return 'Close needs the field "Subject" (subject) to create a task';
		return !account && !contact?.length
			? 'Close needs an account (its lead) or a contact to create a task'
			: undefined;
	},
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({ created_after: since }),
			order: 'none',
			granularityMs: 1,
			lagMs: 0,
			note: 'One request per 100 new tasks. Deletions are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({ updated_after: since }),
			order: 'none',
			granularityMs: 1,
			lagMs: 0,
			note: 'One request per 100 changed tasks. Deletions are not seen.',
		},
	},
};
