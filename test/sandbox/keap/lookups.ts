import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Rule } from '../core/shape';
import type { Account } from './account';
import { checked, invalid, missing, queryOf } from './answers';
import { shownFields } from './contacts';
import { CONTACT_FIELDS, WORK_FIELDS } from './customFields';
import { byId, equals, inList, like, timeBound } from './filters';
import type { FilterFields } from './filters';
import { LIST_KEYS, listFixed } from './lists';
import { COUNTRIES, provincesOf } from './locales';
import { CONTACT_TYPES, SELF, USERS } from './seeds';
import type { Row } from './store';

const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;
const emailOf = (row: Row) => (row.email_addresses as Array<{ email: string }>)[0].email;

const USER_FILTERS: FilterFields = {
	email: { test: (row, value) => emailOf(row) === value },
	given_name: equals('given_name'),
	include_inactive: { value: 'boolean', test: () => true },
	include_partners: { value: 'boolean', test: () => true },
	user_ids: inList,
};
const COMPANY_MORE = [
	'notes',
	'fax_number',
	'address',
	'email_address',
	'phone_number',
	'update_time',
	'create_time',
	'custom_fields',
	'website',
];
const COMPANY_FILTERS: FilterFields = {
	company_name: equals('company_name'),
	name: like((row) => row.company_name),
	email: { test: (row, value) => (row.email_address as { email: string }).email === value },
	city: like((row) => (row.address as { locality: string }).locality),
	state: like((row) => (row.address as { region: string }).region),
	since_time: timeBound('update_time', '>='),
	until_time: timeBound('update_time', '<='),
	company_id: byId,
};
const OPPORTUNITY_FILTERS: FilterFields = {
	stage_id: { test: (row, value) => (row.stage as { id: string }).id === value },
	user_id: { test: (row, value) => (row.user as { id: string }).id === value },
	contact_id: { test: (row, value) => (row.contact as { id: string }).id === value },
	opportunity_title: like((row) => row.opportunity_title),
	opportunity_id: byId,
	ids: inList,
};
const TAG_FILTERS: FilterFields = {
	name: equals('name'),
	description: equals('description'),
	category_id: { test: (row, value) => (row.category as { id: string } | null)?.id === value },
	tag_ids: inList,
	since_create_time: timeBound('create_time', '>='),
	until_create_time: timeBound('create_time', '<='),
	since_update_time: timeBound('update_time', '>='),
	until_update_time: timeBound('update_time', '<='),
};

function model(fields: unknown[], optional: string[]): unknown {
	return { custom_fields: fields, optional_properties: optional };
}

function addPeople(api: FastifyInstance, account: Account): void {
	api.get('/oauth/connect/userinfo', async (request) => {
		queryOf(request.query);
		return {
			email: emailOf(SELF),
			sub: SELF.keap_id,
			id: SELF.global_user_id,
			keap_id: SELF.keap_id,
			family_name: SELF.family_name,
			given_name: SELF.given_name,
			middle_name: null,
			preferred_name: null,
			is_admin: true,
			tenant_id: 'sandbox.infusionsoft.com',
		};
	});
	api.get('/users', async (request) => {
		const query = queryOf(request.query, ...LIST_KEYS);
		const isAll = (query.filter ?? '').includes('include_inactive==true');
		const rows = USERS.filter(({ status }) => isAll || status === 'ACTIVE');
		const orders = { create_time: 'create_time', name: 'family_name', email: 'keap_id' };
		return listFixed(
			rows,
			{ name: 'users', filters: USER_FILTERS, orders, largestPage: 100 },
			query,
		);
	});
	api.get('/users/:id', async (request) => {
		const user = USERS.find(({ id }) => id === idOf(request));
		if (user === undefined) throw missing('User', idOf(request));
		return user;
	});
	api.get('/companies', async (request) => {
		const query = queryOf(request.query, 'fields', ...LIST_KEYS);
		const known = ['id', 'company_name', ...COMPANY_MORE];
		const fields = shownFields(query.fields, known) ?? [];
		const show = (row: Row) =>
			Object.fromEntries(['id', 'company_name', ...fields].map((key) => [key, row[key]]));
		const orders = { id: 'id', create_time: 'create_time', name: 'company_name' };
		const rows = [...account.companies.table.values()];
		return listFixed(rows, { name: 'companies', filters: COMPANY_FILTERS, orders, show }, query);
	});
	api.get('/companies/:id', async (request) => account.companies.find(idOf(request)));
	api.get('/opportunities', async (request) => {
		const query = queryOf(request.query, 'fields', ...LIST_KEYS);
		shownFields(query.fields, ['custom_fields', 'created_by', 'last_updated_by', 'status_id']);
		const orders = {
			opportunity_title: 'opportunity_title',
			created_time: 'created_time',
			update_time: 'last_updated_time',
		};
		const rows = [...account.opportunities.table.values()];
		const kind = { name: 'opportunities', filters: OPPORTUNITY_FILTERS, orders };
		return listFixed(rows, kind, query);
	});
	api.get('/opportunities/:id', async (request) => account.opportunities.find(idOf(request)));
}

const ids: Rule = { type: 'array', required: true, filled: true, items: { type: 'string' } };

function addTags(api: FastifyInstance, account: Account): void {
	const find = (id: string): Row => {
		const tag = account.tags.find((candidate) => candidate.id === id);
		if (tag === undefined) throw missing('Tag', id);
		return tag;
	};
	const tagged = (row: Row, tagId: string) => (row.tag_ids as string[]).includes(tagId);
	const retag = (row: Row, tagIds: string[]) =>
		account.contacts.write({ ...row, tag_ids: tagIds, update_time: account.now() });
	api.get('/tags', async (request) => {
		const query = queryOf(request.query, ...LIST_KEYS);
		const orders = { name: 'name', create_time: 'create_time', update_time: 'update_time' };
		return listFixed(account.tags, { name: 'tags', filters: TAG_FILTERS, orders }, query);
	});
	api.post('/tags', async (request, reply) => {
		const written = checked(request.body, {
			name: { type: 'string', required: true, filled: true },
			description: { type: 'string' },
			category: { type: 'object' },
		});
		if (account.tags.some(({ name }) => name === written.name))
			throw invalid('The tag exists already');
		const now = account.now();
		const last = Number(account.tags.at(-1)?.id ?? 0);
		const tag: Row = {
			id: String(last + 1),
			description: '',
			category: null,
			...written,
			create_time: now,
			update_time: now,
		};
		account.tags.push(tag);
		return await reply.code(201).send(tag);
	});
	api.get('/tags/:id', async (request) => find(idOf(request)));
	api.get('/tags/:id/contacts', async (request) => {
		const query = queryOf(request.query, ...LIST_KEYS);
		const { id } = find(idOf(request));
		const rows: Row[] = [];
		for (const row of account.contacts.table.values()) if (tagged(row, id)) rows.push(row);
		const show = (row: Row) => ({
			id: row.id,
			email: (row.email_addresses as Array<{ email: string }>)[0]?.email ?? null,
			given_name: row.given_name,
			family_name: row.family_name,
			applied_time: row.create_time,
		});
		const filters: FilterFields = {
			given_name: equals('given_name'),
			family_name: equals('family_name'),
			email: {
				test: (row, value) =>
					(row.email_addresses as Array<{ email: string }>).some(({ email }) => email === value),
			},
			since_applied_time: timeBound('create_time', '>='),
			until_applied_time: timeBound('create_time', '<='),
		};
		const orders = {
			given_name: 'given_name',
			family_name: 'family_name',
			applied_time: 'create_time',
		};
		return listFixed(rows, { name: 'contacts', filters, orders, show }, query);
	});
	api.get('/contacts/:id/tags', async (request) => {
		const query = queryOf(request.query, ...LIST_KEYS);
		const contact = account.contacts.find(idOf(request));
		const rows = account.tags.filter(({ id }) => tagged(contact, id));
		const show = (tag: Row) => ({ tag, applied_time: contact.create_time });
		return listFixed(
			rows,
			{ name: 'tags', filters: TAG_FILTERS, orders: { name: 'name' }, show },
			query,
		);
	});
	api.post('/tags/:id/contacts::applyTags', async (request) => {
		const { id } = find(idOf(request));
		const { contact_ids: given } = checked(request.body, { contact_ids: ids });
		const results: Record<string, string> = {};
		for (const contactId of given as string[]) {
			const row = account.contacts.get(contactId);
			results[contactId] = row === undefined ? 'CONTACT_ID_NOT_FOUND' : 'SUCCESS';
			if (row !== undefined && !tagged(row, id)) retag(row, [...(row.tag_ids as string[]), id]);
		}
		return { results };
	});
	api.post('/tags/:id/contacts::removeTags', async (request, reply) => {
		const { id } = find(idOf(request));
		const { contact_ids: given } = checked(request.body, { contact_ids: ids });
		for (const contactId of given as string[]) {
			const row = account.contacts.get(contactId);
			if (row === undefined || !tagged(row, id)) continue;
			retag(
				row,
				(row.tag_ids as string[]).filter((tagId) => tagId !== id),
			);
		}
		return await reply.code(204).send();
	});
}

/** Adds what pickers read. */
export function addLookups(api: FastifyInstance, account: Account): void {
	addPeople(api, account);
	addTags(api, account);
	const models: Record<string, unknown> = {
		contacts: model(CONTACT_FIELDS, ['custom_fields', 'job_title', 'owner_id', 'update_time']),
		notes: model(WORK_FIELDS, ['custom_fields']),
		tasks: model(WORK_FIELDS, ['custom_fields']),
	};
	for (const [name, content] of Object.entries(models)) {
		api.get(`/${name}/model`, async (request) => {
			queryOf(request.query);
			return content;
		});
	}
	api.get('/settings/contactOptionTypes', async () => ({ option_types: CONTACT_TYPES }));
	api.get('/locales/countries', async () => ({ countries: COUNTRIES, next_page_token: '' }));
	api.get('/locales/countries/:id', async (request) => {
		const country = COUNTRIES.find(({ codes }) => codes.alpha3 === idOf(request));
		if (country === undefined) throw missing('Country', idOf(request));
		return country;
	});
	api.get('/locales/countries/:id/provinces', async (request) => {
		if (!COUNTRIES.some(({ codes }) => codes.alpha3 === idOf(request))) {
			throw missing('Country', idOf(request));
		}
		return { provinces: provincesOf(idOf(request)), next_page_token: '' };
	});
}
