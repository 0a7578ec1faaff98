import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { isObject } from '../core/shape';
import type { Account, Store } from './account';
import { badRequest, notFound } from './answers';
import type { Json } from './answers';
import { contactAfter } from './contactWrites';
import { isUser } from './lookups';
import { includesOf, metaOf, PAGE, pageOf, pathId, readQuery, unwrapped } from './query';
import type { PageWish, Query } from './query';
import { OWNER_IDS, STAGE_IDS } from './seeds';
import type { Row } from './seeds';
import { besideContacts, CONTACT_INCLUDES, shownContact } from './sideloads';
import { tenantOf } from './tenant';
import type { Tenant } from './tenant';

/** A saved list of records. */
export interface View {
	id: number;
	name: string;
	localName: string;
	isDefault?: boolean;
	test?: (row: Row) => boolean;
	isBin?: boolean;
}

/** Views of contacts. Names with «All» in them stand before the one that holds all. */
export const CONTACT_VIEWS: View[] = [
	{
		id: 17001463630,
		name: 'My Contacts',
		localName: 'Mes contacts',
		test: (row) => row.owner_id === OWNER_IDS[0],
	},
	{
		id: 17001463631,
		name: 'All Customers',
		localName: 'Clients',
		test: (row) => row.lifecycle_stage_id === STAGE_IDS[1],
	},
	{ id: 17001463640, name: 'All Contacts', localName: 'Tous les contacts', isDefault: true },
	{
		id: 17001463641,
		name: 'Recently Called',
		localName: 'Appels récents',
		test: (row) => row.last_contacted_mode === 'phone',
	},
	{ id: 17001463650, name: 'Recycle Bin', localName: 'Corbeille', isBin: true },
];

const SORTS = ['id', 'created_at', 'updated_at'];
const FURTHER_SORTS = [
	'first_name',
	'last_name',
	'display_name',
	'last_contacted',
	'lead_score',
	'open_deals_amount',
	'name',
	'amount',
];
const WRITE = ['include'];

/** The list of a module's views. */
export function viewsAnswer(views: View[], model: string, tenant: Tenant): Json {
	return {
		filters: views.map(({ id, name, localName, isDefault }) => ({
			id,
			name: tenant.isLocalised ? localName : name,
			model_class_name: model,
			user_id: OWNER_IDS[0],
			is_default: tenant.isLocalised ? isDefault === true : id === views[0].id,
			is_public: true,
			updated_at: '2026-01-05T10:00:00+02:00',
		})),
		meta: {},
	};
}

/** A page of a view, in the order that the query asks for. */
export function readView(
	store: Store,
	view: View,
	query: Query,
	wish: PageWish,
): { rows: Row[]; total: number } {
	const { sort = 'id', sort_type: direction = 'asc' } = query;
	if (![...SORTS, ...FURTHER_SORTS].includes(sort)) throw badRequest('sort is invalid');
	if (direction !== 'asc' && direction !== 'desc') throw badRequest('sort_type is invalid');
	const { table } = store;
	const isPlain = view.test === undefined && view.isBin !== true;
	if (isPlain && SORTS.includes(sort)) {
		const rows = table.page(sort, direction === 'desc', wish.offset, wish.size);
		return { rows, total: table.size };
	}
	const source = view.isBin === true ? table.deleted() : table.values();
	const all = [...source].filter((row) => view.test?.(row) ?? true);
	all.sort((one, other) => (String(one[sort]) < String(other[sort]) ? -1 : 1));
	if (direction === 'desc') all.reverse();
	return { rows: all.slice(wish.offset, wish.offset + wish.size), total: all.length };
}

export function viewOf(views: View[], request: FastifyRequest): View {
	const id = pathId(request);
	const view = views.find((candidate) => candidate.id === id);
	if (view === undefined) throw notFound();
	return view;
}

/** A contact by the id in the path; a deleted one only where the account shows it. */
export function contactOf(account: Account, request: FastifyRequest): Row {
	const id = pathId(request);
	const { contacts } = account;
	const row =
		contacts.get(id) ??
		(tenantOf(request).showsDeleted ? contacts.table.getDeleted(String(id)) : undefined);
	if (row === undefined) throw notFound();
	return row;
}

function livingContact(account: Account, request: FastifyRequest): Row {
	const row = account.contacts.get(pathId(request));
	if (row === undefined) throw notFound();
	return row;
}

/** The contact that an upsert's `unique_identifier` finds. */
function identified(account: Account, body: unknown): Row | undefined {
	const identifier = isObject(body) ? body.unique_identifier : undefined;
	if (!isObject(identifier)) throw badRequest(`unique_identifier can't be blank`);
	const [[name, value] = ['', ''], ...rest] = Object.entries(identifier);
	if (rest.length > 0 || !['emails', 'mobile_number', 'external_id'].includes(name)) {
		throw badRequest('unique_identifier is invalid');
	}
	if (typeof value !== 'string' || value.trim() === '') throw badRequest(`${name} can't be blank`);
	if (name === 'emails') return account.contactByEmail(value);
	for (const row of account.contacts.table.values()) if (row[name] === value) return row;
	return undefined;
}

function selectedIds(body: unknown, further: string[]): number[] {
	if (!isObject(body) || !Array.isArray(body.selected_ids) || body.selected_ids.length === 0) {
		throw badRequest(`selected_ids can't be blank`);
	}
	const stray = Object.keys(body).find((key) => key !== 'selected_ids' && !further.includes(key));
	if (stray !== undefined) throw badRequest(`${stray} is not a known field`);
	if (!body.selected_ids.every((id) => Number.isSafeInteger(id)))
		throw badRequest('selected_ids is invalid');
	return body.selected_ids as number[];
}

/** Contacts, which are listed by views alone: https://developers.freshworks.com/crm/api/#contacts */
export function addContacts(api: FastifyInstance, account: Account, root: string): void {
	const { contacts } = account;
	const one = `${root}/contacts/:id`;
	const answer = (request: FastifyRequest, row: Row, includes: string[]) => ({
		...besideContacts(account, tenantOf(request), [row], includes),
		contact: shownContact(account, row, includes),
	});
	const remove = (row: Row) =>
		contacts.table.delete({ ...row, is_deleted: true, updated_at: account.now() }, account.nowMs);
	const gone = async (request: FastifyRequest, reply: FastifyReply) =>
		tenantOf(request).showsDeleted ? await reply.send(true) : await reply.code(204).send();

	api.get(`${root}/contacts/filters`, async (request) => {
		readQuery(request, []);
		return viewsAnswer(CONTACT_VIEWS, 'Contact', tenantOf(request));
	});
	api.get(`${root}/contacts/view/:id`, async (request) => {
		const query = readQuery(request, [...PAGE, 'sort', 'sort_type', 'include']);
		const includes = includesOf(query, CONTACT_INCLUDES);
		const wish = pageOf(query);
		const { rows, total } = readView(contacts, viewOf(CONTACT_VIEWS, request), query, wish);
		return {
			...besideContacts(account, tenantOf(request), rows, includes),
			contacts: rows.map((row) => shownContact(account, row, includes)),
			meta: metaOf(total, wish),
		};
	});
	api.get(one, async (request) => {
		const includes = includesOf(readQuery(request, WRITE), CONTACT_INCLUDES);
		return answer(request, contactOf(account, request), includes);
	});
	api.post(`${root}/contacts`, async (request, reply) => {
		const includes = includesOf(readQuery(request, WRITE), CONTACT_INCLUDES);
		const tenant = tenantOf(request);
		const row = contactAfter(account, tenant, unwrapped(request.body, 'contact'), undefined);
		account.write(contacts, row);
		return await reply.code(tenant.createdStatus).send(answer(request, row, includes));
	});
	api.put(one, async (request) => {
		const includes = includesOf(readQuery(request, WRITE), CONTACT_INCLUDES);
		const before = livingContact(account, request);
		const body = unwrapped(request.body, 'contact');
		const row = account.write(contacts, contactAfter(account, tenantOf(request), body, before));
		return answer(request, row, includes);
	});
	api.post(`${root}/contacts/upsert`, async (request, reply) => {
		const includes = includesOf(readQuery(request, WRITE), CONTACT_INCLUDES);
		const before = identified(account, request.body);
		const tenant = tenantOf(request);
		const body = (request.body as { contact?: unknown }).contact;
		if (!isObject(body)) throw badRequest(`contact can't be blank`);
		const row = account.write(contacts, contactAfter(account, tenant, body, before));
		const status = before === undefined ? tenant.createdStatus : 200;
		return await reply.code(status).send(answer(request, row, includes));
	});
	api.delete(one, async (request, reply) => {
		readQuery(request, []);
		remove(livingContact(account, request));
		return await gone(request, reply);
	});
	api.delete(`${one}/forget`, async (request, reply) => {
		readQuery(request, []);
		const id = pathId(request);
		const living = contacts.get(id);
		if (living === undefined && contacts.table.getDeleted(String(id)) === undefined)
			throw notFound();
		if (living !== undefined) remove(living);
		contacts.table.forget(String(id));
		return await gone(request, reply);
	});
	api.post(`${root}/contacts/bulk_destroy`, async (request) => {
		readQuery(request, []);
		for (const id of selectedIds(request.body, [])) {
			const row = contacts.get(id);
			if (row !== undefined) remove(row);
		}
		return { message: 'Contacts are being deleted' };
	});
	api.post(`${root}/contacts/bulk_assign_owner`, async (request) => {
		readQuery(request, []);
		const ids = selectedIds(request.body, ['owner_id']);
		const { owner_id: owner } = request.body as Json;
		if (!isUser(owner)) throw badRequest('owner_id is invalid');
		for (const id of ids) {
			const row = contacts.get(id);
			if (row !== undefined) {
				account.write(contacts, { ...row, owner_id: owner, updated_at: account.now() });
			}
		}
		return { message: 'Contacts are being assigned' };
	});
}
