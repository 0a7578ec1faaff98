import type { Fields, List, Resource } from '../adapter';
import { constantType, readOnly } from '../../engine/fields';
import { asText } from '../../engine/json';
import { bySteps, stepsOf } from '../../engine/paging';
import { FEED } from './contact';
import {
	attribute,
	attributeTime,
	createRecord,
	deleteRecord,
	getRecord,
	listPage,
	PAGE_SIZE,
	range,
	related,
	relatedSingle,
	sortOf,
	updateRecord,
} from './records';

/** Notes on prospects and on accounts are two resources, whose ids may be the same. */
const KINDS = {
	prospect: { resource: 'prospectNotes', type: 'prospectNote' },
	account: { resource: 'accountNotes', type: 'accountNote' },
};

/** Tells a note on an account from one on a prospect. */
const ACCOUNT_PREFIX = 'account-';

function kindOf(id: string): { resource: string; type: string; id: string } {
	return id.startsWith(ACCOUNT_PREFIX)
		? { ...KINDS.account, id: id.slice(ACCOUNT_PREFIX.length) }
		: { ...KINDS.prospect, id };
}

/** https://developers.outreach.io/api/reference/tag/Prospect-Note/ */
const fields: Fields = {
	id: {
		read: ({ id, type }) => {
			const plain = asText(id);
			return plain !== undefined && type === KINDS.account.type ? ACCOUNT_PREFIX + plain : plain;
		},
	},
	engagement_type: constantType('note'),
	subject: { cannot: 'Outreach notes have no subject: begin the content with it.' },
	content: attribute('message', { required: ['create'], keeps: true }),
	status: { cannot: 'Outreach notes have no status.' },
	start_time: { cannot: 'Outreach notes have no time of their own: see created_at.' },
	activity_date: readOnly(attributeTime('createdAt')),
	owner: { ...related('creator', 'user'), write: undefined },
	account: { ...related('account', 'account'), on: ['create'] },
	contact: { ...relatedSingle('prospect', 'prospect'), on: ['create'] },
	opportunity: { ...relatedSingle('opportunity', 'opportunity'), write: undefined },
	lead: { cannot: 'Outreach has no leads.' },
	created_at: readOnly(attributeTime('createdAt')),
	updated_at: { cannot: 'Outreach does not say when a note was changed.' },
};

const SORTS: Record<string, string> = { created_at: 'createdAt' };

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native' },
	},
	check: ({ account, contact }) =>
		account !== undefined && contact !== undefined
			? 'An Outreach note belongs to a contact or to an account: filter by one of them'
			: undefined,
	page: async (query, api, state) => {
		const { account, contact, created_after, created_before } = query.filters;
		const kinds = [
			...(account === undefined ? [KINDS.prospect] : []),
			...(contact === undefined ? [KINDS.account] : []),
		];
		const steps = stepsOf(state);
		const page = await listPage(
			kinds[steps.step].resource,
			{
				'filter[prospect][id]': contact,
				'filter[account][id]': account,
				'filter[createdAt]': range(created_after, created_before),
				sort: sortOf(query.filters, SORTS),
			},
			query,
			api,
			steps.inner,
		);
		return bySteps(steps, kinds.length, page);
	},
};

export const note: Resource = {
	documentation: 'https://developers.outreach.io/api/reference/tag/Prospect-Note/',
	types: ['note'],
	fields,
	list,
	get: async (id, api) => {
		const kind = kindOf(id);
		return await getRecord(kind.resource, kind.id, api);
	},
	create: async ({ body, values }, api) => {
		const { resource, type } = values.contact?.length ? KINDS.prospect : KINDS.account;
		return await createRecord(resource, type, body, api);
	},
	update: async (id, { body }, api) => {
		const kind = kindOf(id);
		return { ...(await updateRecord(kind.resource, kind.type, kind.id, body, api)), id };
	},
	delete: async (id, api) => {
		const kind = kindOf(id);
		await deleteRecord(kind.resource, kind.id, api);
	},
	check: (operation, { contact, account }) => {
		if (operation === 'update') return undefined;
		if (contact?.length && account)
			return 'An Outreach note belongs to a contact or to an account: give one of them';
		return !contact?.length && !account
			? 'Outreach needs a contact or an account to create a note'
			: undefined;
	},
	changes: {
		created: {
			...FEED,
			stamp: 'created_at',
			filters: (since) => ({ created_after: since }),
			order: 'none',
			note: 'Two requests per poll, for notes on prospects and on accounts. Deletions are not seen.',
		},
		updated: {
			cannot: 'Outreach does not say when a note was changed: only new notes can be seen.',
		},
	},
};
