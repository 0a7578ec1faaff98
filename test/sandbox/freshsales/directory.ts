import type { FastifyInstance } from 'fastify';

import type { Account, Store } from './account';
import { notFound } from './answers';
import { readView, viewOf, viewsAnswer } from './contacts';
import type { View } from './contacts';
import { CONTACT_FIELDS, OUTCOMES, SALES_TYPES, SELECTORS, USERS } from './lookups';
import { includesOf, metaOf, PAGE, pageOf, pathId, readQuery } from './query';
import { OWNER_IDS } from './seeds';
import { usersOf } from './sideloads';
import { tenantOf } from './tenant';

const ACCOUNT_VIEWS: View[] = [
	{
		id: 17001463670,
		name: 'My Accounts',
		localName: 'Mes comptes',
		test: (row) => row.owner_id === OWNER_IDS[0],
	},
	{ id: 17001463671, name: 'All Accounts', localName: 'Tous les comptes', isDefault: true },
];
const dealView = (id: number, name: string, localName: string, stage: number): View => ({
	id,
	name,
	localName,
	test: (row) => row.deal_stage_id === 17000281001 + stage,
});
/** There is no view of all deals. */
const DEAL_VIEWS: View[] = [
	{
		id: 17001463680,
		name: 'My Deals',
		localName: 'Mes affaires',
		test: (row) => row.owner_id === OWNER_IDS[0],
	},
	dealView(17001463681, 'Open Deals', 'Affaires ouvertes', 0),
	dealView(17001463682, 'Won Deals', 'Affaires gagnées', 1),
	dealView(17001463683, 'Lost Deals', 'Affaires perdues', 2),
];

/** Accounts, deals, selectors and field settings, as far as lookups need them. */
export function addDirectory(api: FastifyInstance, account: Account, root: string): void {
	const module = (name: string, one: string, model: string, store: Store, views: View[]) => {
		api.get(`${root}/${name}/filters`, async (request) => {
			readQuery(request, []);
			return viewsAnswer(views, model, tenantOf(request));
		});
		api.get(`${root}/${name}/view/:id`, async (request) => {
			const query = readQuery(request, [...PAGE, 'sort', 'sort_type', 'include']);
			const includes = includesOf(query, ['owner']);
			const wish = pageOf(query);
			const { rows, total } = readView(store, viewOf(views, request), query, wish);
			const users = includes.length > 0 ? { users: usersOf(rows, includes) } : {};
			return { ...users, [name]: rows, meta: metaOf(total, wish) };
		});
		api.get(`${root}/${name}/:id`, async (request) => {
			includesOf(readQuery(request, ['include']), ['owner', 'tasks', 'contacts', 'deals', 'notes']);
			const row = store.get(pathId(request));
			if (row === undefined) throw notFound();
			return { [one]: row };
		});
	};
	module('sales_accounts', 'sales_account', 'SalesAccount', account.accounts, ACCOUNT_VIEWS);
	module('deals', 'deal', 'Deal', account.deals, DEAL_VIEWS);

	api.get(`${root}/selector/owners`, async (request) => {
		readQuery(request, []);
		return { users: USERS };
	});
	for (const [name, list] of Object.entries(SELECTORS)) {
		api.get(`${root}/selector/${name}`, async (request) => {
			readQuery(request, []);
			return { [name]: list };
		});
	}
	api.get(`${root}/selector/sales_activity_types/:id/sales_activity_outcomes`, async (request) => {
		readQuery(request, []);
		const id = pathId(request);
		if (!SALES_TYPES.some((type) => type.id === id)) throw notFound();
		return { sales_activity_outcomes: OUTCOMES };
	});
	api.get(`${root}/settings/contacts/fields`, async (request) => {
		includesOf(readQuery(request, ['include']), ['field_group']);
		return { fields: CONTACT_FIELDS };
	});
}
