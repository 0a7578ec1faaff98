import type { Field, Fields, List, Resource, WriteInput } from '../adapter';
import { constantType, readOnly, text, time } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import { sourcesOf } from '../../engine/reader';
import { FEED } from './activityFields';
import { collections, createRecord, deleteRecord, idField, updateRecord } from './records';
import { equals, PAGE_SIZE, queryPage, quoteLike, select, sortOf, timeConditions } from './soql';

const OBJECT = 'Note';
const LONGEST_TITLE = 80;

/** The record that a note hangs on; its kind shows in the id. It cannot be changed later. */
function parent(prefix: string, single: boolean): Field {
	return {
		sources: ['ParentId'],
		most: single ? undefined : 1,
		on: ['create'],
		read: ({ ParentId }) => {
			const id = asText(ParentId);
			if (id?.startsWith(prefix) !== true) return undefined;
			return single ? { id } : [{ id }];
		},
		write: (body, value) => {
			const { id } = single ? asRecord(value) : (asRecords(value)[0] ?? {});
			if (id !== undefined) body.ParentId = id;
		},
	};
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_note.htm */
const fields: Fields = {
	id: { read: ({ Id }) => asText(Id), sources: ['Id'] },
	engagement_type: constantType('note'),
	subject: text('Title', {
		keeps: true,
		note: 'The first line of the content where it is left out',
	}),
	content: text('Body'),
	status: { cannot: 'Salesforce notes have no status.' },
	start_time: { cannot: 'Salesforce notes have no time of their own: see created_at.' },
	activity_date: readOnly(time('CreatedDate')),
	owner: { ...idField('OwnerId'), keeps: true },
	account: parent('001', true),
	contact: parent('003', false),
	opportunity: parent('006', false),
	lead: parent('00Q', false),
	created_at: readOnly(time('CreatedDate')),
	updated_at: readOnly(time('LastModifiedDate')),
};

const SORTS: Record<string, string> = { created_at: 'CreatedDate', updated_at: 'LastModifiedDate' };

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		owner: { by: 'native' },
		subject: { by: 'native' },
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const { filters } = query;
		return await queryPage(
			{
				object: OBJECT,
				columns: sourcesOf(fields),
				conditions: [
					...equals('ParentId', filters.account),
					...equals('ParentId', filters.contact),
					...equals('ParentId', filters.lead),
					...equals('OwnerId', filters.owner),
					...(filters.subject === undefined ? [] : [`Title LIKE ${quoteLike(filters.subject)}`]),
					...timeConditions(filters),
				],
				sort: sortOf(filters, SORTS),
			},
			query,
			api,
			state,
		);
	},
};

function titled({ body }: WriteInput): Record<string, unknown> {
	const [line] = (asText(body.Body) ?? 'Note').split('\n');
	return { Title: line.slice(0, LONGEST_TITLE), ...body };
}

export const note: Resource = {
	documentation:
		'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_note.htm',
	types: ['note'],
	fields,
	list,
	get: async (id, api) =>
		(
			await select(
				{ object: OBJECT, columns: sourcesOf(fields), conditions: equals('Id', id) },
				1,
				api,
			)
		)[0],
	create: async (input, api) => await createRecord(OBJECT, titled(input), api),
	update: async (id, { body }, api) => await updateRecord(OBJECT, id, body, api),
	delete: async (id, api) => await deleteRecord(OBJECT, id, api),
	batch: collections(OBJECT, titled),
	check: (operation, { account, contact, opportunity, lead }) => {
		const count = [account, contact?.[0], opportunity?.[0], lead?.[0]].filter(
			(link) => link,
		).length;
		return operation === 'create' && count !== 1
			? 'Salesforce attaches a note to exactly one record: give one contact, account, opportunity or lead'
			: undefined;
	},
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
