import type { Fields, List } from '../adapter';
import { asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';
import { checkOne, idOfType, lacksLeads, linkTo } from './links';
import { PAGE_SIZE, walkPage } from './rpc';

/** Notes and emails hang on one record, their subject, which stays as it is. */
export const subjectFields: Fields = {
	account: {
		read: ({ subject }) => {
			const id = idOfType(subject, 'company');
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => {
			body.subject = linkTo('company', value);
		},
		on: ['create'],
	},
	contact: {
		most: 1,
		read: ({ subject }) => {
			const id = idOfType(subject, 'contact');
			return id === undefined ? undefined : [{ id }];
		},
		write: (body, value) => {
			const subject = linkTo('contact', value);
			if (subject !== undefined) body.subject = subject;
		},
		on: ['create'],
	},
	opportunity: {
		most: 1,
		read: ({ subject }) => {
			const id = idOfType(subject, 'deal');
			return id === undefined ? undefined : [{ id }];
		},
		write: (body, value) => {
			const subject = linkTo('deal', value);
			if (subject !== undefined) body.subject = subject;
		},
		on: ['create'],
	},
	lead: lacksLeads,
	project: {
		read: ({ subject }) => {
			const id = idOfType(subject, 'nextgenProject') ?? idOfType(subject, 'project');
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => {
			body.subject = linkTo('nextgenProject', value);
		},
		on: ['create'],
		note: 'A project of the new projects module',
	},
	id: { read: ({ id }) => asText(id) },
};

/** A sentence where a new note or email has no subject, or several. Another kind of subject can come with the remote data. */
export function checkSubject(
	what: string,
	operation: 'create' | 'update',
	values: UnifiedRecord,
): string | undefined {
	return operation === 'create'
		? checkOne(what, values, ['contact', 'account', 'opportunity', 'project'], true)
		: undefined;
}

/** Nothing is listed but the notes or emails of one record. */
export function subjectList(family: 'notes' | 'emailTracking', plural: string): List {
	return {
		pageSize: PAGE_SIZE,
		filters: {
			account: { by: 'native' },
			contact: { by: 'native' },
			engagement_type: { by: 'native', required: true },
		},
		check: ({ account, contact }) =>
			(account === undefined) === (contact === undefined)
				? `Teamleader lists the ${plural} of one record only: add either the filter "Contact" (contact) or "Account" (account)`
				: undefined,
		page: async (query, api, state) => {
			const { account, contact } = query.filters;
			const subject = linkTo('company', { id: account }) ?? linkTo('contact', { id: contact });
			return await walkPage(`${family}.list`, { filter: { subject } }, query, api, state);
		},
	};
}
