import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { without } from '../core/keys';
import {
	badParam,
	countParam,
	invalidId,
	invalidModule,
	missingParam,
	readQuery,
	refuse,
} from './answers';
import { ACTIVITY_MODULES, fieldsOf, isModule } from './fields';
import type { Module } from './fields';
import type { Deleted, Org } from './org';
import { isSelectable, present, userAnswer, valueAnswer } from './present';
import { moduleIn, rowIn } from './records';
import { positionOf } from './seeds';
import type { Row } from './seeds';
import { looseMomentOf, zohoTime } from './time';

const LARGEST_PAGE = 200;
const MOST_FIELDS = 50;
const MOST_BY_PAGE = 2_000;
const MOST_BY_TOKEN = 100_000;
const TOKEN_LIFE_MS = 86_400_000;
const SORTS = ['id', 'Created_Time', 'Modified_Time'];

/** The names in `fields`; more than 50 or an unknown one is refused. */
export function fieldList(module: Module, fields: string | undefined): string[] | undefined {
	if (fields === undefined) return undefined;
	const names = fields.split(',').map((name) => name.trim());
	if (names.length > MOST_FIELDS) {
		refuse(400, 'LIMIT_EXCEEDED', 'the number of fields exceeds the limit', {
			limit: MOST_FIELDS,
			param_name: 'fields',
		});
	}
	if (names.some((name) => !isSelectable(module, name))) badParam('fields');
	return names;
}

/** Where a walk by page tokens stands. */
interface Cursor {
	/** Records that were given out. */
	seen: number;
	page: number;
	/** The id that was given out last. */
	lastId: string;
	expiresAt: number;
	/** What must be the same on each page. */
	bound: string;
}

/** A short fingerprint, since tokens have room for 100 characters. */
function fingerprint(text: string): string {
	let hash = 5381;
	for (const character of text) hash = (Math.imul(hash, 33) ^ character.charCodeAt(0)) >>> 0;
	return hash.toString(36);
}

const writeToken = (cursor: Cursor): string =>
	Buffer.from(
		[cursor.seen, cursor.page, cursor.lastId, cursor.expiresAt, cursor.bound].join('|'),
	).toString('base64url');

function readToken(token: string): Cursor {
	const parts = Buffer.from(token, 'base64url').toString().split('|');
	if (parts.length !== 5 || !/^\d+$/.test(parts[0])) return badParam('page_token');
	const [seen, page, lastId, expiresAt, bound] = parts;
	return { seen: Number(seen), page: Number(page), lastId, expiresAt: Number(expiresAt), bound };
}

/** What a list request asks for. */
interface Request {
	module: Module;
	perPage: number;
	page: number;
	cursor: Cursor | undefined;
	sortBy: string;
	isAscending: boolean;
	test?: (row: Row) => boolean;
	/** Names the test, for remembering. */
	key: string;
}

/** One page of a module's records, in the order asked for, walked by the last id where that order is by id. */
function readPage(org: Org, request: Request): { rows: Row[]; hasMore: boolean } {
	const { module, perPage, cursor, isAscending, test } = request;
	const { table, listing } = org.store(module);
	const skipped = cursor?.seen ?? (request.page - 1) * perPage;
	if (test === undefined && request.sortBy !== 'Modified_Time') {
		const last = cursor === undefined ? undefined : positionOf(module, cursor.lastId);
		if (isAscending) {
			const start = last === undefined ? skipped : table.rank(last + 1);
			return { rows: table.slice(start, perPage), hasMore: start + perPage < table.size };
		}
		const end = last === undefined ? table.size - skipped : table.rank(last);
		const start = Math.max(end - perPage, 0);
		return { rows: end > 0 ? table.slice(start, end - start).reverse() : [], hasMore: start > 0 };
	}
	const descending = !isAscending;
	const time = (row: Row): number =>
		request.sortBy === 'Modified_Time' ? row.updatedAt : row.createdAt;
	const order = [
		{ of: time, descending },
		{ of: ({ id }: Row) => id, descending },
	];
	const key = `${request.key} ${request.sortBy} ${isAscending}`;
	const { rows, total } = listing.page({ test, order, key, offset: skipped, limit: perPage });
	return { rows, hasMore: skipped + perPage < total };
}

/** Reads the paging parameters, which must agree with the token. */
function readRequest(
	org: Org,
	module: Module,
	query: Record<string, string | undefined>,
	path: string,
): Omit<Request, 'test' | 'key'> & { bound: string } {
	const { page, page_token: token, sort_by: sortBy = 'id', sort_order: sortOrder = 'desc' } = query;
	if (page !== undefined && token !== undefined) {
		refuse(400, 'AMBIGUITY_DURING_PROCESSING', 'page and page_token cannot stand together', {
			ambiguity_due_to: [{ param_name: 'page' }, { param_name: 'page_token' }],
		});
	}
	if (!SORTS.includes(sortBy)) badParam('sort_by');
	if (sortOrder !== 'asc' && sortOrder !== 'desc') badParam('sort_order');
	if (query.cvid !== undefined && query.sort_by !== undefined) badParam('sort_by');
	const perPage = countParam(query.per_page, 'per_page', LARGEST_PAGE, LARGEST_PAGE);
	const number = countParam(page, 'page', 1, Number.MAX_SAFE_INTEGER);
	if (number * perPage > MOST_BY_PAGE) {
		refuse(400, 'DISCRETE_PAGINATION_LIMIT_EXCEEDED', 'records beyond the limit need page_token', {
			limit: MOST_BY_PAGE,
		});
	}
	const same = without(query, 'page', 'page_token');
	const bound = fingerprint(`${path} ${JSON.stringify(Object.entries(same).sort())}`);
	const cursor = token === undefined ? undefined : readToken(token);
	if (cursor !== undefined) {
		if (cursor.bound !== bound) {
			refuse(400, 'TOKEN_BOUND_DATA_MISMATCH', 'the parameters differ from those of the token', {
				param_name: 'page_token',
			});
		}
		if (cursor.expiresAt < org.world.clock.now()) {
			refuse(400, 'EXPIRED_VALUE', 'the token has expired', { param_name: 'page_token' });
		}
		if (cursor.seen >= MOST_BY_TOKEN) {
			refuse(400, 'PAGINATION_LIMIT_EXCEEDED', 'no more records can be read by page_token', {
				limit: MOST_BY_TOKEN,
			});
		}
	}
	return {
		module,
		perPage,
		cursor,
		sortBy,
		isAscending: sortOrder === 'asc',
		bound,
		page: cursor === undefined ? number : cursor.page,
	};
}

const LIST_PARAMS = [
	'fields',
	'per_page',
	'page',
	'page_token',
	'sort_by',
	'sort_order',
	'ids',
	'cvid',
	'converted',
	'territory_id',
	'include_child',
];
const RELATED_PARAMS = ['fields', 'per_page', 'page', 'page_token', 'sort_by', 'sort_order', 'ids'];

/** Answers a list, or 204 where it is empty, or 304 where nothing is newer than the header says. */
async function answerList(
	org: Org,
	module: Module,
	request: FastifyRequest,
	reply: FastifyReply,
	known: string[],
	related?: { test: (row: Row) => boolean; key: string },
): Promise<FastifyReply> {
	const query = readQuery(request.query, known);
	const fields = fieldList(module, query.fields ?? missingParam('fields'));
	const header = request.headers['if-modified-since'];
	const since =
		header === undefined
			? undefined
			: (looseMomentOf(String(header)) ?? badParam('If-Modified-Since'));
	const ids = query.ids?.split(',');
	if (ids !== undefined && ids.length > LARGEST_PAGE / 2) badParam('ids');
	const read = readRequest(org, module, query, request.url.split('?')[0]);
	const isFiltered = related !== undefined || since !== undefined || ids !== undefined;
	const test = (row: Row): boolean =>
		related?.test(row) !== false &&
		(since === undefined || row.updatedAt >= since) &&
		ids?.includes(row.id) !== false;
	const { rows, hasMore } = readPage(org, {
		...read,
		test: isFiltered ? test : undefined,
		key: `${related?.key ?? ''} ${since ?? ''} ${query.ids ?? ''}`,
	});
	if (rows.length === 0) return await reply.code(since === undefined ? 204 : 304).send();
	const seen = (read.cursor?.seen ?? (read.page - 1) * read.perPage) + rows.length;
	const expiresAt = org.now() + TOKEN_LIFE_MS;
	const token = writeToken({
		seen,
		page: read.page + 1,
		lastId: rows[rows.length - 1].id,
		expiresAt,
		bound: read.bound,
	});
	return await reply.send({
		data: rows.map((row) => present(org, module, row, fields)),
		info: {
			per_page: read.perPage,
			next_page_token: hasMore ? token : null,
			count: rows.length,
			sort_by: read.sortBy,
			page: read.page,
			previous_page_token: null,
			page_token_expiry: hasMore ? zohoTime(expiresAt) : null,
			sort_order: read.isAscending ? 'asc' : 'desc',
			more_records: hasMore,
		},
	});
}

/** The related lists that records of a module have, by API name. */
export function relatedLists(module: Module): Module[] {
	if (module === 'Notes') return [];
	return ACTIVITY_MODULES.includes(module) ? ['Notes'] : ['Notes', ...ACTIVITY_MODULES];
}

/** Lists, single records, related lists, counts and deleted records. */
export function registerLists(app: FastifyInstance, org: Org): void {
	app.get(
		'/crm/v8/:module',
		async (request, reply) => await answerList(org, moduleIn(request), request, reply, LIST_PARAMS),
	);

	app.get('/crm/v8/:module/:id', async (request, reply) => {
		const module = moduleIn(request);
		const { fields } = readQuery(request.query, ['fields']);
		const names = fieldList(module, fields);
		const row = rowIn(org, module, request);
		return row === undefined
			? await reply.code(204).send()
			: await reply.send({ data: [present(org, module, row, names)] });
	});

	app.get('/crm/v8/:module/:id/:related', async (request, reply) => {
		const module = moduleIn(request);
		const { id, related } = request.params as { id: string; related: string };
		if (!isModule(related) || !relatedLists(module).includes(related)) return invalidModule(2);
		if (rowIn(org, module, request) === undefined) return invalidId(1);
		const link = related === 'Notes' ? 'Parent_Id' : module === 'Contacts' ? 'Who_Id' : 'What_Id';
		const test = (row: Row): boolean =>
			row.values[link] === id && (link === 'Who_Id' || row.seModule === module);
		return await answerList(org, related, request, reply, RELATED_PARAMS, {
			test,
			key: `${module}/${id}`,
		});
	});

	app.get('/crm/v8/:module/actions/count', async (request) => {
		readQuery(request.query, []);
		return { count: org.store(moduleIn(request)).table.size };
	});

	app.get('/crm/v8/:module/deleted', async (request, reply) => {
		const module = moduleIn(request);
		const { type = 'all', ...query } = readQuery(request.query, ['type', 'page', 'per_page']);
		if (!['all', 'recycle', 'permanent'].includes(type)) badParam('type');
		const header = request.headers['if-modified-since'];
		const since =
			header === undefined ? 0 : (looseMomentOf(String(header)) ?? badParam('If-Modified-Since'));
		const perPage = countParam(query.per_page, 'per_page', LARGEST_PAGE, LARGEST_PAGE);
		const page = countParam(query.page, 'page', 1, MOST_BY_PAGE);
		const all = [...org.store(module).deleted.values()].filter(
			(one) => one.deletedAt >= since && (type === 'all' || one.type === type),
		);
		const shown = all.slice((page - 1) * perPage, page * perPage);
		if (shown.length === 0) return await reply.code(204).send();
		return await reply.send({
			data: shown.map((one) => deletedAnswer(org, module, one)),
			info: {
				per_page: perPage,
				count: shown.length,
				page,
				more_records: page * perPage < all.length,
			},
		});
	});

	for (const path of [
		'/crm/v8/:module/actions/fetch_full_data',
		'/crm/v8/:module/:id/actions/fetch_full_data',
	]) {
		app.get(path, async (request, reply) => {
			const module = moduleIn(request);
			const { id } = request.params as { id?: string };
			const { fields, ids } = readQuery(
				request.query,
				id === undefined ? ['fields', 'ids'] : ['fields'],
			);
			const names = (fields ?? missingParam('fields')).split(',');
			if (names.some((name) => fieldsOf(module).get(name)?.type !== 'textarea')) badParam('fields');
			const wanted = id === undefined ? (ids ?? missingParam('ids')).split(',') : [id];
			const data = wanted.flatMap((one) => {
				const row = org.get(module, one);
				if (row === undefined) return [];
				return [
					{
						...Object.fromEntries(
							names.map((name) => [name, valueAnswer(org, module, row, name, true)]),
						),
						id: one,
					},
				];
			});
			return data.length === 0 ? await reply.code(204).send() : await reply.send({ data });
		});
	}
}

function deletedAnswer(
	org: Org,
	module: Module,
	{ row, type, deletedAt }: Deleted,
): Record<string, unknown> {
	const isGone = type === 'permanent';
	const user = (id: unknown) => {
		const found = userAnswer(String(id));
		return found === null ? null : { name: found.name, id: found.id };
	};
	return {
		deleted_by: isGone ? null : user(row.values.Modified_By),
		id: row.id,
		display_name: isGone ? null : org.nameOf(module, row),
		type,
		created_by: user(row.values.Created_By),
		deleted_time: zohoTime(deletedAt),
	};
}
