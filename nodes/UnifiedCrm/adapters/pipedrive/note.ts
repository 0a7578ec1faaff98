import type { Fields, List, QueryValue, Resource } from '../adapter';
import { constantType, readOnly, singleReference, text, time } from '../../engine/fields';
import { asText, path } from '../../engine/json';
import { day, toSeconds } from '../../engine/time';
import type { FilterValues } from '../../model';
import { startPage } from './lists';
import { dataOf, idOf, numericReference, numericSingle } from './values';

const NOTES = '/v1/notes';
const PAGE_SIZE = 500;

/** `2026-05-15 10:11:59` in UTC, as the older API writes times. */
function olderTime(time: string): string {
	return toSeconds(time).replace('T', ' ').replace('Z', '');
}

/** https://developers.pipedrive.com/docs/api/v1/Notes */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('note'),
	subject: { cannot: 'Pipedrive notes have no subject: begin the content with it.' },
	content: text('content', { required: ['create'], keeps: true }),
	status: { cannot: 'Pipedrive notes have no status.' },
	start_time: { cannot: 'Pipedrive notes have no time of their own: see created_at.' },
	end_time: { cannot: 'Pipedrive notes have no time of their own.' },
	activity_date: readOnly(time('add_time')),
	owner: {
		...numericReference('user_id', { keeps: true }),
		note: 'Only administrators can write notes for others',
	},
	account: numericReference('org_id'),
	contact: {
		...numericSingle('person_id'),
		read: ({ person_id: person }) => {
			const id = idOf(person);
			return id === undefined ? undefined : [{ id }];
		},
	},
	opportunity: numericSingle('deal_id'),
	lead: singleReference('lead_id'),
	project: numericReference('project_id'),
	created_at: time('add_time', { format: olderTime, on: ['create'] }),
	updated_at: readOnly(time('update_time')),
};

const SORTS: Record<string, string> = { created_at: 'add_time', updated_at: 'update_time' };

function queryOf(filters: FilterValues): Record<string, QueryValue> {
	const { account, contact, lead, owner, created_after, created_before, updated_after, sort_by } =
		filters;
	return {
		org_id: account,
		person_id: contact,
		lead_id: lead,
		user_id: owner,
		start_date: created_after === undefined ? undefined : day(created_after),
		end_date: created_before === undefined ? undefined : day(created_before),
		updated_since: updated_after === undefined ? undefined : toSeconds(updated_after),
		sort:
			sort_by === undefined
				? undefined
				: `${SORTS[sort_by.field]} ${sort_by.direction.toUpperCase()}`,
	};
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		owner: { by: 'native' },
		updated_after: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async ({ filters, size }, api, state) =>
		await startPage(NOTES, queryOf(filters), size, api, state),
};

export const note: Resource = {
	documentation: 'https://developers.pipedrive.com/docs/api/v1/Notes',
	types: ['note'],
	fields,
	list,
	get: async (id, api) => {
		const record = dataOf(await api.get(path`/v1/notes/${id}`));
		return record.active_flag === false ? undefined : record;
	},
	create: async ({ body }, api) => ({
		record: dataOf((await api.send({ method: 'POST', path: NOTES, body })).body),
	}),
	update: async (id, { body }, api) => ({
		record: dataOf(
			(await api.send({ method: 'PUT', path: path`/v1/notes/${id}`, body, repeatable: true })).body,
		),
	}),
	delete: async (id, api) => {
		await api.send({
			method: 'DELETE',
			path: path`/v1/notes/${id}`,
			repeatable: true,
			accepts: [410],
		});
	},
	check: (operation, { account, contact, opportunity, lead, project }) =>
		operation === 'create' &&
		!account &&
		!contact?.length &&
		!opportunity?.length &&
		!lead?.length &&
		!project
			? 'Pipedrive needs something to attach a note to: give a contact, an account, an opportunity, a lead or a project'
			: undefined,
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request of 20 tokens per 500 notes of the day. Deletions are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request of 20 tokens per 500 changes. Deletions are not seen.',
		},
	},
};
