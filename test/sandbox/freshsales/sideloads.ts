import type { Account } from './account';
import type { Json } from './answers';
import { showActivity } from './showing';
import { sideLoadedUser, STATUSES } from './lookups';
import type { Row } from './seeds';
import type { Tenant } from './tenant';

/** What `include` of contacts takes. */
export const CONTACT_INCLUDES = [
	'sales_accounts',
	'owner',
	'creater',
	'updater',
	'source',
	'campaign',
	'tasks',
	'appointments',
	'notes',
	'deals',
	'territory',
	'contact_status',
	'lifecycle_stage',
];

const USER_KEYS: Record<string, string> = {
	owner: 'owner_id',
	creater: 'creater_id',
	updater: 'updater_id',
};

/** Users that records point to, each once. */
export function usersOf(rows: Json[], includes: string[]): Json[] {
	const keys = includes.flatMap((name) => USER_KEYS[name] ?? []);
	const ids = new Set(rows.flatMap((row) => keys.map((key) => row[key])));
	return [...ids].map(sideLoadedUser).filter((user) => user !== undefined);
}

interface Link {
	id: number;
	is_primary: boolean;
}

/** A contact as answered: links to accounts are shown on demand alone. */
export function shownContact(account: Account, row: Row, includes: string[]): Json {
	const result: Json = { ...row };
	delete result.sales_accounts;
	delete result.creater_id;
	delete result.updater_id;
	if (includes.includes('sales_accounts')) {
		result.sales_accounts = (row.sales_accounts as Link[]).flatMap((link) => {
			const found = account.accounts.get(link.id);
			return found === undefined
				? []
				: [
						{
							partial: true,
							id: found.id,
							name: found.name,
							avatar: null,
							website: found.website,
							is_primary: link.is_primary,
						},
					];
		});
	}
	return result;
}

/** The arrays that stand beside contacts. */
export function besideContacts(
	account: Account,
	tenant: Tenant,
	rows: Row[],
	includes: string[],
): Json {
	const result: Json = {};
	if (includes.some((name) => name in USER_KEYS)) result.users = usersOf(rows, includes);
	if (includes.includes('sales_accounts')) {
		const ids = new Set(rows.flatMap((row) => (row.sales_accounts as Link[]).map(({ id }) => id)));
		result.sales_accounts = [...ids].flatMap((id) => account.accounts.get(id) ?? []);
	}
	for (const [name, store] of [
		['tasks', account.tasks],
		['appointments', account.appointments],
		['notes', account.notes],
	] as const) {
		if (!includes.includes(name)) continue;
		result[name] = rows.flatMap((row) =>
			account.engagementsOf(store, row.id).map((each) => showActivity(tenant, each)),
		);
	}
	if (includes.includes('deals')) result.deals = [];
	if (includes.includes('contact_status')) result.contact_status = STATUSES;
	for (const name of ['source', 'campaign', 'territory', 'lifecycle_stage']) {
		if (includes.includes(name)) result[name] = [];
	}
	return result;
}
