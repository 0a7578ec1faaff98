import type { FastifyInstance } from 'fastify';

import type { Account } from './account';
import { badRequest, notFound } from './answers';
import type { Json } from './answers';
import { pageOf, readQuery, selected } from './lists';
import type { Query, Sizes } from './lists';
import { COMPANIES, CUSTOM_FIELDS, isObjectId, OPPORTUNITIES, USERS } from './seeds';
import { tenantOf } from './tenant';

const PAGING = ['limit', 'offset', 'sort', 'select'];

function page(rows: Json[], query: Query, sizes: Sizes): Json[] {
	const { offset, limit } = pageOf(query, sizes);
	const by = query.sort?.replace(/^-/, '');
	const key = (row: Json) => String(row[by ?? ''] ?? '');
	const sorted =
		by === undefined ? rows : [...rows].sort((one, other) => (key(one) < key(other) ? -1 : 1));
	if (query.sort?.startsWith('-')) sorted.reverse();
	return sorted.slice(offset, offset + limit).map((row) => selected(row, query));
}

/** Users, companies, opportunities and custom field definitions, as far as lookups need them. */
export function addDirectory(api: FastifyInstance, account: Account): void {
	const list = (
		path: string,
		rows: Json[],
		filters: string[],
		sizes: Sizes,
		show: (row: Json) => Json = (row) => row,
	) => {
		api.get(`/${path}`, async (request) => {
			const query = readQuery(request.query, [...PAGING, ...filters], tenantOf(request));
			const wanted = filters.filter((name) => query[name] !== undefined);
			const found = rows.filter((row) => wanted.every((name) => row[name] === query[name]));
			return page(found.map(show), query, sizes);
		});
	};
	const usual = { usual: 100, most: 2000 };
	list('users', USERS, ['email'], { usual: 10_000, most: 10_000 });
	list(
		'companies',
		COMPANIES,
		['externalId', 'sourceId', 'status'],
		{ usual: 100, most: 5000 },
		(row) => {
			const owner = account.user(row.owner);
			return { ...row, owner: { _id: owner?._id, nickName: owner?.nickName } };
		},
	);
	list('opportunities', OPPORTUNITIES, ['companyId'], usual);
	list('deals', OPPORTUNITIES, ['companyId'], usual);
	list('customfields', CUSTOM_FIELDS, ['parent'], usual);
	api.get('/leancompanies', async (request) => {
		const filters = ['externalId', 'sourceId', 'status'];
		const query = readQuery(request.query, filters, tenantOf(request));
		return COMPANIES.filter((company) =>
			Object.entries(query).every(([name, value]) => company[name] === value),
		).map(({ _id, name, externalId, sourceId, slug }) => ({
			_id,
			name,
			externalId,
			sourceId,
			slug,
		}));
	});
	const single = (path: string, find: (id: string) => Json | undefined) => {
		api.get(`/${path}/:id`, async (request) => {
			const { id } = request.params as { id: string };
			if (!isObjectId(id) && !/^(extid|srcid)-/.test(id))
				throw badRequest(`${id} is not a valid id`);
			const row = find(id);
			if (row === undefined) throw notFound(path);
			return row;
		});
	};
	single('companies', (id) => account.company(id));
	single('users', (id) => account.user(id));
}
