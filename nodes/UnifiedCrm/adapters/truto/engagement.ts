import type { Fields, List, ReadContext, Resource, VendorRecord } from '../adapter';
import { choice, readOnly, text, time } from '../../engine/fields';
import { asText } from '../../engine/json';
import type { EngagementType, FilterValues } from '../../model';
import { ENGAGEMENT_TYPES } from '../../model';
import { capabilities } from './capabilities';
import { feedOf, moments, sortOf } from './contact';
import { fromSeconds, toSeconds } from './duration';
import { customFieldsOf, items, link, remoteData } from './fields';
import { deleteRecord, getRecord, listPage, PAGE_SIZE, write } from './gateway';
import type { Query } from './gateway';
import { queryFor } from './schema';
import type { Condition } from './schema';

/** The CRM behind Truto, whose units durations have. */
interface Context {
	integration: string | undefined;
}

/**
 * Types that were asked for of records that do not tell theirs: CRMs that do not show the type, and their own records. They
 * stand beside the records, which stay as they are.
 */
const askedTypes = new WeakMap<VendorRecord, EngagementType>();

function typeOf(record: VendorRecord): string | undefined {
	const { engagement_type: type } = record;
	return typeof type === 'string' && type !== '' ? type.toLowerCase() : askedTypes.get(record);
}

function integrationOf({ context }: { context: unknown }): string | undefined {
	return (context as Context | undefined)?.integration;
}

/** https://truto.one/docs/api-reference/unified-crm-api/engagements */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: {
		read: typeOf,
		write: (body, value) => {
			body.engagement_type = value;
		},
	},
	subject: text('subject'),
	content: text('content'),
	direction: choice('direction', { inbound: 'inbound', missed: 'missed', outbound: 'outbound' }),
	status: choice('status', {}, { open: true }),
	start_time: time('start_time'),
	end_time: time('end_time'),
	duration: {
		read: (record, read: ReadContext) => {
			const { duration } = record;
			return duration === undefined || duration === null
				? undefined
				: toSeconds(duration, integrationOf(read), typeOf(record));
		},
		write: (body, value, write) => {
			body.duration =
				typeof value === 'number' ? fromSeconds(value, integrationOf(write), write.type) : null;
		},
		note: 'Written in the unit of the CRM behind Truto where that is known, else in seconds',
	},
	activity_date: readOnly(time('activity_date')),
	internal_notes: text('internal_notes'),
	notes: readOnly(items('notes')),
	owner: link('owner'),
	account: link('account'),
	contact: items('contact'),
	opportunity: items('opportunity'),
	lead: items('lead'),
	project: link('project'),
	phone_numbers: items('phone_numbers'),
	created_at: time('created_at'),
	updated_at: readOnly(time('updated_at')),
};

/** Filters that are links. Some CRMs take the contact's id as a parameter of its own. */
function linksOf({ account, contact, lead, owner }: FilterValues): Condition[] {
	const conditions: Condition[] = [];
	if (account !== undefined)
		conditions.push({ names: ['account'], key: 'id', value: account, label: 'account' });
	if (contact !== undefined) {
		const names = ['contact', 'contact_id'];
		conditions.push({ names, key: 'id', value: contact, label: 'contact' });
	}
	if (lead !== undefined)
		conditions.push({ names: ['lead'], key: 'id', type: 'array', value: lead, label: 'lead' });
	if (owner !== undefined)
		conditions.push({ names: ['owner'], key: 'id', value: owner, label: 'owner' });
	return conditions;
}

function conditionsOf(filters: FilterValues): Condition[] {
	const conditions = [
		...linksOf(filters),
		...moments(filters, ['activity_date', 'created_at', 'updated_at']),
	];
	for (const name of ['end_time', 'start_time', 'subject'] as const) {
		const value = filters[name];
		if (value !== undefined) conditions.push({ names: [name], value, label: name });
	}
	return conditions;
}

const ANY_CRM = 'Not every CRM behind Truto has this filter';

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native', note: ANY_CRM },
		activity_date_after: { by: 'native', note: ANY_CRM },
		activity_date_before: { by: 'native', note: ANY_CRM },
		contact: { by: 'native', note: ANY_CRM },
		created_after: { by: 'native', note: ANY_CRM },
		created_before: { by: 'native', note: ANY_CRM },
		end_time: { by: 'native', note: ANY_CRM },
		engagement_type: { by: 'native', note: 'Several CRMs behind Truto cannot do without it' },
		lead: { by: 'native', note: ANY_CRM },
		owner: { by: 'native', note: ANY_CRM },
		start_time: { by: 'native', note: ANY_CRM },
		subject: { by: 'native', note: ANY_CRM },
		updated_after: { by: 'native', note: ANY_CRM },
		updated_before: { by: 'native', note: ANY_CRM },
		sort_by: {
			by: 'native',
			values: ['created_at', 'end_time', 'subject'],
			note: 'Not every CRM behind Truto can sort, or by each of these fields',
		},
	},
	page: async (query, api, state) => {
		const [type, ...others] = query.types;
		const wanted = others.length === 0 ? type : undefined;
		const conditions = await queryFor('engagements', conditionsOf(query.filters), api);
		const page = await listPage(
			'engagements',
			{ ...typed(wanted), ...conditions, ...sortOf(query.filters) },
			query,
			api,
			state,
		);
		if (wanted !== undefined) {
			for (const record of page.records)
				if (record.engagement_type === undefined) askedTypes.set(record, wanted);
		}
		return page;
	},
};

/** Several CRMs need the type, in the query of reads and deletions as well. */
function typed(type: EngagementType | undefined): Query {
	return type === undefined ? {} : { engagement_type: type };
}

export const engagement: Resource = {
	documentation: 'https://truto.one/docs/api-reference/unified-crm-api/engagements',
	types: ENGAGEMENT_TYPES,
	context: async (api): Promise<Context> => ({
		integration: (await capabilities(api)).integration,
	}),
	fields,
	customFields: customFieldsOf('activity'),
	remoteData,
	remoteDataKey: 'remote_data',
	list,
	get: async (id, api, { types: [type] }) => await getRecord('engagements', id, typed(type), api),
	create: async ({ body, type }, api) => ({
		record: await write('engagements', undefined, body, typed(type), api),
	}),
	update: async (id, { body }, api) => ({
		record: await write('engagements', id, body, {}, api),
	}),
	delete: async (id, api, { types: [type] }) =>
		await deleteRecord('engagements', id, typed(type), api),
	changes: {
		created: feedOf('created_at', 'engagements'),
		updated: feedOf('updated_at', 'engagements'),
	},
};
