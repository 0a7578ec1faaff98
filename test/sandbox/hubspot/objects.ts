import type { FastifyInstance, FastifyRequest } from 'fastify';

import {
	booleanOf,
	invalid,
	limitOf,
	listOf,
	notFound,
	end,
	problemIn,
	readBody,
	readQuery,
} from './answers';
import type { Crm } from './crm';
import { CONTACTS, typeNamed } from './objectTypes';
import type { ObjectType } from './objectTypes';
import { present } from './present';
import type { Selection } from './present';
import { propertiesOf } from './properties';
import type { Row } from './row';
import { CREATE, prepareCreate, prepareUpdate, UPDATE } from './writes';
import type { CreateInput } from './writes';

const LARGEST_PAGE = 100;
const LARGEST_PAGE_WITH_HISTORY = 50;
const STANDARD_PAGE = 10;

/** The object type that a path names, by name or type id. */
export function typeIn(request: FastifyRequest, name = 'objectType'): ObjectType {
	const wanted = (request.params as Record<string, string>)[name];
	return typeNamed(wanted) ?? invalid(`Unable to infer object type from: ${wanted}`);
}

/** Does a write; what is wrong with it becomes the answer. */
export function orAnswer<T>(action: () => T): T {
	try {
		return action();
	} catch (error) {
		return end(problemIn(error).answer());
	}
}

/** What the list parameters of a GET ask for. */
export function selectionOf(query: Record<string, string[]>): Selection {
	return {
		properties: listOf(query.properties),
		propertiesWithHistory: listOf(query.propertiesWithHistory),
		associations: listOf(query.associations).map(
			(name) => typeNamed(name) ?? invalid(`Unable to infer object type from: ${name}`),
		),
	};
}

/** What the answer to an update shows: for contacts little more than what was written. */
export function updateSelection(type: ObjectType, written: Record<string, string>): Selection {
	return type === CONTACTS ? { properties: Object.keys(written) } : { isWhole: true };
}

/** A live record by id or by a unique property. */
export function recordBy(
	crm: Crm,
	type: ObjectType,
	id: string,
	idProperty: string | undefined,
): Row | undefined {
	if (idProperty === undefined || idProperty === 'hs_object_id') return crm.get(type, id);
	if (propertiesOf(type).get(idProperty)?.isUnique !== true) {
		return invalid(`Property ${idProperty} is not a unique property of ${type.singular}`);
	}
	return crm.find(type, idProperty, id);
}

/** List, get, create, update and delete of one API version. */
export function registerObjects(app: FastifyInstance, crm: Crm, version: string): void {
	const collection = `/crm/objects/${version}/:objectType`;
	const single = `${collection}/:objectId`;

	app.get(collection, async (request) => {
		const type = typeIn(request);
		const query = readQuery(request.query, [
			'limit',
			'after',
			'properties',
			'propertiesWithHistory',
			'associations',
			'archived',
		]);
		const selection = selectionOf(query);
		const hasHistory = (selection.propertiesWithHistory ?? []).length > 0;
		const limit = limitOf(
			query.limit,
			STANDARD_PAGE,
			hasHistory ? LARGEST_PAGE_WITH_HISTORY : LARGEST_PAGE,
		);
		const after = query.after?.[0] ?? '0';
		if (!/^\d+$/.test(after)) invalid(`after: ${after} is not a cursor of this list`);
		const { rows, isLast } = booleanOf(query.archived, 'archived')
			? archivedPage(crm, type, after, limit)
			: livePage(crm, type, after, limit);
		const results = rows.map((row) => present(crm, type, row, selection));
		if (isLast) return { results };
		const next = String(Number(rows[rows.length - 1].id) + 1);
		const link = new URL(crm.world.baseUrl() + request.url);
		link.searchParams.set('after', next);
		return { results, paging: { next: { after: next, link: link.toString() } } };
	});

	app.get(single, async (request) => {
		const type = typeIn(request);
		const query = readQuery(request.query, [
			'properties',
			'propertiesWithHistory',
			'associations',
			'archived',
			'idProperty',
		]);
		const { objectId } = request.params as { objectId: string };
		const row = booleanOf(query.archived, 'archived')
			? crm.store(type).archived.get(objectId)
			: recordBy(crm, type, objectId, query.idProperty?.[0]);
		return present(crm, type, row ?? notFound(), selectionOf(query));
	});

	app.post(collection, async (request, reply) => {
		const type = typeIn(request);
		readQuery(request.query, []);
		const input = readBody<CreateInput>(request.body, CREATE);
		const row = orAnswer(() => prepareCreate(crm, type, input).commit());
		return await reply.code(201).send(present(crm, type, row, { isWhole: true }));
	});

	app.patch(single, async (request) => {
		const type = typeIn(request);
		const query = readQuery(request.query, ['idProperty']);
		const { objectId } = request.params as { objectId: string };
		const row = recordBy(crm, type, objectId, query.idProperty?.[0]) ?? notFound();
		const { properties } = readBody<{ properties: Record<string, string> }>(request.body, UPDATE);
		const changed = orAnswer(() => prepareUpdate(crm, type, row, properties).commit());
		return present(crm, type, changed, updateSelection(type, properties));
	});

	app.delete(single, async (request, reply) => {
		const { objectId } = request.params as { objectId: string };
		crm.archive(typeIn(request), objectId);
		return await reply.code(204).send();
	});

	app.post(`/crm/objects/${version}/contacts/gdpr-delete`, async (request, reply) => {
		const { objectId, idProperty } = readBody<{ objectId: string; idProperty?: string }>(
			request.body,
			{
				objectId: { type: 'string', required: true, filled: true },
				idProperty: { type: 'string' },
			},
		);
		const row = recordBy(crm, CONTACTS, objectId, idProperty);
		if (row !== undefined) crm.purge(CONTACTS, row.id);
		return await reply.code(204).send();
	});
}

function livePage(
	crm: Crm,
	type: ObjectType,
	after: string,
	limit: number,
): { rows: Row[]; isLast: boolean } {
	const store = crm.store(type);
	const { rows, next } = store.table.page(store.positionOf(after), limit);
	return { rows, isLast: next === undefined };
}

function archivedPage(
	crm: Crm,
	type: ObjectType,
	after: string,
	limit: number,
): { rows: Row[]; isLast: boolean } {
	const rows = [...crm.store(type).archived.values()]
		.filter(({ id }) => Number(id) >= Number(after))
		.sort((left, right) => Number(left.id) - Number(right.id));
	return { rows: rows.slice(0, limit), isLast: rows.length <= limit };
}
