import { v1Refusal, v2Refusal } from './answers';
import { readParameters, V1_PAGE, v1Page, v2Page, v2Parameters } from './pages';
import type { Query } from './pages';
import { readFilter } from './filter';
import { LIST_ID, ORGANIZATIONS, SELF_ID, TENANT, USERS } from './seeds';
import type { Opportunity } from './seeds';
import type { Workspace } from './state';
import { fixedListing } from './v2people';

const GRANTED = '2026-01-14T09:03:55Z';
const OPPORTUNITY_LIST = LIST_ID + 1;
const [SELF] = USERS;

export const WHO_AM_I_V1 = {
	tenant: TENANT,
	user: {
		id: SELF.id,
		firstName: SELF.firstName,
		lastName: SELF.lastName,
		email: SELF.primaryEmail,
	},
	grant: { type: 'api_key', scope: 'external_api', createdAt: GRANTED },
};

export const WHO_AM_I_V2 = {
	tenant: TENANT,
	user: {
		id: SELF.id,
		firstName: SELF.firstName,
		lastName: SELF.lastName,
		emailAddress: SELF.primaryEmail,
	},
	grant: { type: 'api-key', scopes: ['api'], createdAt: GRANTED },
};

const LISTS = [
	{ id: LIST_ID, name: 'People we watch', type: 0 },
	{ id: OPPORTUNITY_LIST, name: 'Deals', type: 8 },
];

export function listsV1() {
	return LISTS.map((list) => ({
		...list,
		public: true,
		owner_id: SELF_ID,
		creator_id: SELF_ID,
		list_size: 10,
	}));
}

export function listsV2(workspace: Workspace, query: Query) {
	v2Parameters(query, ['cursor', 'limit']);
	return v2Page(
		workspace.world.baseUrl(),
		'/v2/lists',
		query,
		fixedListing(LISTS),
		{},
		({ id, name, type }) => ({
			id,
			name,
			type: type === 0 ? 'person' : 'opportunity',
			creatorId: SELF_ID,
			ownerId: SELF_ID,
			isPublic: true,
		}),
	);
}

const termTest = (term: unknown) => (row: { name: string }) =>
	row.name.toLowerCase().includes(String(term).toLowerCase());

export function listOrganizations(query: Query) {
	const { term } = readParameters(query, { term: 'text', ...V1_PAGE });
	const listing = fixedListing(ORGANIZATIONS);
	const page = v1Page(query, listing, term === undefined ? {} : { test: termTest(term) }, 500);
	return { organizations: page.rows, next_page_token: page.next_page_token };
}

export function getOrganization(id: number, query: Query) {
	readParameters(query, { with_interaction_dates: 'boolean', with_opportunities: 'boolean' });
	const organization = ORGANIZATIONS.find((candidate) => candidate.id === id);
	if (organization === undefined) throw v1Refusal(404, 'Organization not found');
	return { ...organization, person_ids: [], list_entries: [] };
}

function shownOpportunity({ id, name, personIds, organizationIds }: Opportunity) {
	return { id, name, person_ids: personIds, organization_ids: organizationIds, list_entries: [] };
}

export function listOpportunities(workspace: Workspace, query: Query) {
	const { term } = readParameters(query, { term: 'text', ...V1_PAGE });
	const listing = fixedListing(workspace.opportunities);
	const page = v1Page(query, listing, term === undefined ? {} : { test: termTest(term) }, 500);
	return { opportunities: page.rows.map(shownOpportunity), next_page_token: page.next_page_token };
}

export function getOpportunity(workspace: Workspace, id: number) {
	const opportunity = workspace.opportunities.find((candidate) => candidate.id === id);
	if (opportunity === undefined) throw v1Refusal(404, 'Opportunity not found');
	return shownOpportunity(opportunity);
}

export function fieldsV1(workspace: Workspace) {
	return workspace.fields.map((field) => ({
		id: field.id,
		name: field.name,
		list_id: null,
		enrichment_source: field.source ?? 'none',
		value_type: field.valueType,
		allows_multiple: field.isMultiple,
		track_changes: false,
		dropdown_options: field.options,
	}));
}

function companyOf({ id, name, domain, domains, global }: (typeof ORGANIZATIONS)[number]) {
	return { id, name, domain, domains, isGlobal: global, fields: [] };
}

export function companiesV2(workspace: Workspace, query: Query) {
	v2Parameters(query, ['cursor', 'limit'], ['ids', 'fieldIds', 'fieldTypes']);
	const ids = query.ids === undefined ? undefined : new Set([query.ids].flat().map(Number));
	const test = ids === undefined ? {} : { test: ({ id }: { id: number }) => ids.has(id) };
	const listing = fixedListing(ORGANIZATIONS);
	return v2Page(workspace.world.baseUrl(), '/v2/companies', query, listing, test, companyOf);
}

export function companyV2(id: number) {
	const company = ORGANIZATIONS.find((candidate) => candidate.id === id);
	if (company === undefined) throw v2Refusal(404, `Company ${id} not found`);
	return companyOf(company);
}

export function opportunitiesV2(workspace: Workspace, query: Query) {
	v2Parameters(query, ['cursor', 'limit'], ['ids']);
	const ids = query.ids === undefined ? undefined : new Set([query.ids].flat().map(Number));
	const test = ids === undefined ? {} : { test: ({ id }: { id: number }) => ids.has(id) };
	const listing = fixedListing(workspace.opportunities);
	return v2Page(
		workspace.world.baseUrl(),
		'/v2/opportunities',
		query,
		listing,
		test,
		({ id, name }) => ({
			id,
			name,
			listId: OPPORTUNITY_LIST,
		}),
	);
}

export function usersV2(workspace: Workspace, query: Query) {
	v2Parameters(query, ['cursor', 'limit', 'filter', 'term']);
	const passes =
		query.filter === undefined
			? () => true
			: readFilter<{ id: number }>(String(query.filter), {
					status: { kind: 'text', of: () => 'active' },
				});
	const term = String(query.term ?? '').toLowerCase();
	const users = USERS.filter(
		(user) => passes(user) && `${user.firstName} ${user.lastName}`.toLowerCase().includes(term),
	);
	return v2Page(workspace.world.baseUrl(), '/v2/users', query, fixedListing(users), {}, (user) => ({
		id: user.id,
		firstName: user.firstName,
		lastName: user.lastName,
		emailAddress: user.primaryEmail,
		status: 'active',
	}));
}
