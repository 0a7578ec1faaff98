import type { Api, Fields, List, Resource, WriteInput, Written } from '../adapter';
import { constantType, readOnly } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecord, asText, put } from '../../engine/json';
import { utc } from '../../engine/time';
import { FEED } from './contact';
import {
	attribute,
	attributeTime,
	createRecord,
	getRecord,
	idField,
	listPage,
	PAGE_SIZE,
	range,
	related,
	relatedSingle,
	sortOf,
} from './records';

const MAILINGS = 'mailings';

/** https://developers.outreach.io/api/reference/tag/Mailing/ */
const fields: Fields = {
	id: idField,
	engagement_type: constantType('email'),
	subject: attribute('subject'),
	content: {
		read: ({ attributes }) =>
			asText(asRecord(attributes).bodyHtml) ?? asText(asRecord(attributes).bodyText),
		write: (body, value) => put(body, 'attributes.bodyHtml', value),
	},
	// Replies are no mailings: all of them went out.
	direction: { read: () => 'outbound' },
	status: readOnly(attribute('state')),
	start_time: {
		read: ({ attributes }) => {
			const { deliveredAt, scheduledAt, createdAt } = asRecord(attributes);
			return utc(deliveredAt) ?? utc(scheduledAt) ?? utc(createdAt);
		},
		write: (body, value) => put(body, 'attributes.scheduledAt', value),
		note: 'When the mail is to be sent; at once without it',
	},
	activity_date: readOnly(attributeTime('deliveredAt')),
	owner: { ...related('user', 'user'), write: undefined },
	contact: { ...relatedSingle('prospect', 'prospect'), required: ['create'] },
	opportunity: { ...relatedSingle('opportunity', 'opportunity'), write: undefined },
	account: {
		cannot: 'Outreach links mailings to a prospect only; its account is found at the contact.',
	},
	lead: { cannot: 'Outreach has no leads.' },
	created_at: readOnly(attributeTime('createdAt')),
	updated_at: readOnly(attributeTime('updatedAt')),
};

const SORTS: Record<string, string> = { created_at: 'createdAt', updated_at: 'updatedAt' };

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		contact: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native' },
		updated_after: { by: 'native' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const { contact, created_after, created_before, updated_after, updated_before } = query.filters;
		return await listPage(
			MAILINGS,
			{
				'filter[prospect][id]': contact,
				'filter[createdAt]': range(created_after, created_before),
				'filter[updatedAt]': range(updated_after, updated_before),
				sort: sortOf(query.filters, SORTS),
			},
			query,
			api,
			state,
		);
	},
};

async function create({ body }: WriteInput, api: Api): Promise<Written> {
	if (asRecord(body.relationships).mailbox === undefined) {
		throw new InputError(
			'Outreach needs the mailbox that the email is sent from',
			'Give it in the option Remote Data: {"relationships": {"mailbox": {"data": {"type": "mailbox", "id": 1}}}}.',
		);
	}
	return await createRecord(MAILINGS, 'mailing', body, api);
}

export const email: Resource = {
	documentation: 'https://developers.outreach.io/api/reference/tag/Mailing/',
	types: ['email'],
	fields,
	list,
	get: async (id, api) => await getRecord(MAILINGS, id, api),
	create,
	update: { cannot: 'Outreach does not let emails be changed once they are made.' },
	delete: { cannot: 'Outreach does not let emails be deleted.' },
	delivers: () =>
		'Creating an email in Outreach really sends it to the prospect; there is no way to log one that was sent elsewhere',
	changes: {
		created: {
			...FEED,
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'asc' },
			}),
		},
		updated: {
			...FEED,
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'asc' },
			}),
		},
	},
};
