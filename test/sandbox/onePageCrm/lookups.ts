import { madeAt } from '../core/people';
import type { Answer, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import type { Account } from './account';
import { missing, succeed } from './answers';
import { PAGE_RULES, RANGE_RULES, readPage, readQuery, readRange } from './query';
import type { QueryRules } from './query';
import type { Routes } from './routes';
import { DEAL_COUNT, authorName, dealName, isoDay, isoSeconds } from './seeds';
import {
	USER_KEY,
	CALL_RESULTS,
	CUSTOM_FIELDS,
	LEAD_SOURCES,
	STATUSES,
	TAGS,
	USERS,
	USER_ID,
} from './setup';

const PIPELINES = [
	{
		id: '5f3c1b9a1da4170a2f0c7301',
		name: 'Sales',
		type: 'sales',
		default: true,
		won_column_enabled: false,
		won_column_name: '',
		stages: [
			{ stage: 10, label: 'Contacted' },
			{ stage: 50, label: 'Offer' },
			{ stage: 80, label: 'Negotiation' },
		],
	},
];

/** Saved filters; each lets through the contacts whose first tag is `tag`. */
export const FILTERS = [
	{
		id: '5f3c1b9a1da4170a2f0c7401',
		name: 'Important people',
		tag: 'vip',
		conditions: [['tag', 'is', 'vip']],
	},
];

const teamCounts = () => USERS.map(({ id }) => ({ user_id: id, counts: 0 }));

function showUser(user: (typeof USERS)[number]): Record<string, unknown> {
	const { rights, ...facts } = user;
	return {
		...facts,
		company_name: 'Sandbox Ltd',
		account_rights: rights,
		photo_url: '',
		country_code: 'IE',
		...(user.id === USER_ID
			? { bcc_email: 'sandbox@users.onepagecrm.example', google_contacts_email: '' }
			: {}),
	};
}

const statusEntries = () =>
	STATUSES.map((status) => ({
		status: {
			...status,
			counts: 0,
			total_count: 0,
			action_stream_count: 0,
			team_counts: teamCounts(),
		},
	}));

const leadSourceEntries = () =>
	LEAD_SOURCES.map((source) => ({
		...source,
		counts: 0,
		total_count: 0,
		action_stream_count: 0,
		team_counts: teamCounts(),
	}));

/** The blocks beside `data` in answers about contacts. */
export function contactBlocks(account: Account): Record<string, unknown> {
	const total = account.contacts.table.size;
	return {
		lead_sources: leadSourceEntries(),
		statuses: statusEntries(),
		tags: {
			tags: TAGS.map((name) => ({ name, counts: 0, total_count: 0, action_stream_count: 0 })),
			system_tags: [],
		},
		contacts_count: {
			all: [{ total_count: total }],
			users: USERS.map(({ id }) => ({ user_id: id, total_count: total })),
		},
		team_stream: { all: total, users: teamCounts() },
	};
}

function showDeal(account: Account, index: number): Record<string, unknown> {
	const at = madeAt(index, DEAL_COUNT);
	const contact = account.contacts.table.get(account.ids.contact.of(index));
	const owner = USERS[index % USERS.length];
	const company = account.companies.table.get(contact?.company_id ?? '')?.name ?? '';
	const status = ['pending', 'won', 'lost'][index % 3];
	return {
		id: account.ids.deal.of(index),
		contact_id: account.ids.contact.of(index),
		owner_id: owner.id,
		pipeline_id: PIPELINES[0].id,
		sales_pipeline_id: PIPELINES[0].id,
		name: dealName(index),
		text: '',
		stage: 50,
		status,
		expected_close_date: isoDay(at),
		...(status === 'pending' ? {} : { close_date: isoDay(at) }),
		date: isoDay(at),
		amount: 100 * (index + 1),
		months: 1,
		cost: 0,
		margin: 100 * (index + 1),
		total_amount: 100 * (index + 1),
		total_cost: 0,
		commission_base: 'amount',
		commission_type: 'none',
		commission: 0,
		commission_percentage: 0,
		deal_fields: [],
		has_deal_items: false,
		deal_items: [],
		author: authorName(index),
		has_related_notes: false,
		attachments: [],
		contact_info: {
			contact_name: `${contact?.first_name ?? ''} ${contact?.last_name ?? ''}`.trim(),
			company,
		},
		owner: { id: owner.id, name: `${owner.first_name} ${owner.last_name}`, email: owner.email },
		linked_contacts: [],
		created_at: isoSeconds(at),
		modified_at: isoSeconds(at),
	};
}

const DEAL_RULES: QueryRules = {
	...PAGE_RULES,
	...RANGE_RULES,
	date_filter: [
		'created_at',
		'modified_at',
		'updated_at',
		'date',
		'close_date',
		'expected_close_date',
	],
	name: 'text',
	search: 'text',
	status: ['pending', 'won', 'lost', 'closed'],
	stage: 'integer',
	pipeline_id: 'id',
	sales_pipeline_id: 'id',
	owner_id: 'id',
	contact_id: 'id',
	company_id: 'id',
	tag: 'text',
	filter_id: 'id',
	fields: ['contacts(all)'],
	include_history: 'boolean',
	sort_by: ['created_at', 'modified_at', 'date', 'close_date', 'expected_close_date'],
	order: ['asc', 'desc'],
};

function listDeals(account: Account, query: Record<string, string | undefined>): Answer {
	const {
		name,
		search,
		status,
		owner_id: ownerId,
		contact_id: contactId,
		company_id: companyId,
	} = query;
	const range = readRange(query);
	const holds = (text: unknown, part: string) =>
		String(text).toLowerCase().includes(part.toLowerCase());
	const deals = Array.from({ length: DEAL_COUNT }, (_, index) => showDeal(account, index)).filter(
		(deal) =>
			(name === undefined || holds(deal.name, name)) &&
			(search === undefined ||
				holds(deal.name, search) ||
				holds(JSON.stringify(deal.contact_info), search)) &&
			(status === undefined ||
				(status === 'closed' ? deal.status !== 'pending' : deal.status === status)) &&
			(ownerId === undefined || deal.owner_id === ownerId) &&
			(contactId === undefined || deal.contact_id === contactId) &&
			(companyId === undefined ||
				account.contacts.table.get(String(deal.contact_id))?.company_id === companyId) &&
			(range === undefined || within(deal[range.field] ?? deal.modified_at, range)),
	);
	return listOf(account, 'deals', 'deal', deals, query);
}

function within(value: unknown, { from, to }: { from: number; to: number }): boolean {
	const at = Date.parse(String(value));
	return at >= from && at <= to;
}

/** A page of a short list, each record under its own name. */
function listOf(
	account: Account,
	plural: string,
	singular: string,
	all: unknown[],
	query: Record<string, string | undefined>,
): Answer {
	const { page, perPage } = readPage(query);
	return succeed(account.world, {
		[plural]: all
			.slice((page - 1) * perPage, page * perPage)
			.map((record) => ({ [singular]: record })),
		total_count: all.length,
		page,
		per_page: perPage,
		max_page: Math.ceil(all.length / perPage),
	});
}

function bootstrap(account: Account): Answer {
	return succeed(
		account.world,
		{
			user_id: USER_ID,
			auth_key: USER_KEY,
			user: showUser(USERS[0]),
			team: USERS.slice(1).map(showUser),
			account_type: 'pro',
			settings: {
				reminder: { type: 'never', hour: 6 },
				time_zone: 'Europe/Dublin',
				not_working_days: 'weekend',
				date_format: '%d/%m/%Y',
				time_with_ampm: false,
				listing_size: 25,
				currency: 'EUR',
				currency_symbol: '€',
				pipelines: PIPELINES.map((pipeline) => ({ pipeline })),
			},
			custom_fields: CUSTOM_FIELDS,
			company_fields: [],
			deal_fields: [],
			filters: FILTERS.map(({ id, name, conditions }) => ({ id, name, conditions })),
			call_results: Object.fromEntries(CALL_RESULTS.map(({ result, text }) => [result, text])),
			call_results_order: CALL_RESULTS.map(({ result }) => result),
			next_action_dates: [{ number: 5, period: 'days' }],
			predefined_actions: [],
			contact_titles: ['Mr', 'Mrs', 'Ms'],
		},
		contactBlocks(account),
	);
}

function found<T extends { id: string }>(list: readonly T[], id: string): T {
	const entry = list.find((candidate) => candidate.id === id);
	if (entry === undefined) throw new VendorAnswer(missing());
	return entry;
}

const COUNTRIES = [
	{ name: 'Austria', code: 'AT', phone_prefix: '+43' },
	{ name: 'Belgium', code: 'BE', phone_prefix: '+32' },
	{ name: 'Ireland', code: 'IE', phone_prefix: '+353' },
	{ name: 'United Kingdom', code: 'GB', phone_prefix: '+44' },
	{ name: 'United States', code: 'US', phone_prefix: '+1' },
];

function countries(world: World): Answer {
	return succeed(world, { countries: COUNTRIES.map((country) => ({ country })) });
}

/** Adds what pickers and the credential test read. */
export function addLookups(routes: Routes, account: Account): void {
	const { world } = account;
	const plain: Record<string, () => Answer> = {
		'/bootstrap': () => bootstrap(account),
		'/users': () =>
			succeed(
				world,
				USERS.map((user) => ({ user: showUser(user) })),
			),
		'/statuses': () => succeed(world, statusEntries()),
		'/lead_sources': () => succeed(world, leadSourceEntries()),
		'/call_results': () =>
			succeed(
				world,
				CALL_RESULTS.map((entry) => ({
					call_result: { ...entry, counts: 0, total_counts: 0, team_counts: teamCounts() },
				})),
			),
		'/webhooks': () =>
			succeed(world, { webhooks: [], total_count: 0, page: 1, per_page: 10, max_page: 0 }),
	};
	for (const [path, answer] of Object.entries({ ...plain, '/countries': () => countries(world) })) {
		routes.add('GET', path, ({ query }) => {
			readQuery(query, {});
			return answer();
		});
	}
	routes.add('GET', '/users/:id', ({ params }) =>
		succeed(world, { user: showUser(found(USERS, params.id)) }),
	);
	routes.add('GET', '/custom_fields', ({ query }) => {
		const checked = readQuery(query, {
			...PAGE_RULES,
			sort_by: ['created_at', 'modified_at', 'updated_at', 'position'],
			order: ['asc', 'desc'],
		});
		return listOf(account, 'custom_fields', 'custom_field', CUSTOM_FIELDS, checked);
	});
	routes.add('GET', '/custom_fields/:id', ({ params }) =>
		succeed(world, { custom_field: found(CUSTOM_FIELDS, params.id) }),
	);
	routes.add('GET', '/pipelines', ({ query }) =>
		listOf(account, 'pipelines', 'pipeline', PIPELINES, readQuery(query, PAGE_RULES)),
	);
	routes.add('GET', '/pipelines/:id', ({ params }) =>
		succeed(world, { pipeline: found(PIPELINES, params.id) }),
	);
	routes.add('GET', '/filters', ({ query }) => {
		const filters = FILTERS.map(({ id, name, conditions }) => ({ id, name, conditions }));
		return listOf(account, 'filters', 'filter', filters, readQuery(query, PAGE_RULES));
	});
	routes.add('GET', '/deals', ({ query }) => listDeals(account, readQuery(query, DEAL_RULES)));
	routes.add('GET', '/deals/:id', ({ params, query }) => {
		readQuery(query, { include_history: 'boolean' });
		const index = account.ids.deal.indexOf(params.id);
		if (index === undefined || index >= DEAL_COUNT) throw new VendorAnswer(missing());
		return succeed(world, { deal: showDeal(account, index) });
	});
	routes.add('GET', '/contacts/:id/deals', ({ params, query }) => {
		account.contact(params.id);
		return listDeals(account, { ...readQuery(query, DEAL_RULES), contact_id: params.id });
	});
	routes.add('GET', '/companies', ({ query }) => {
		const checked = readQuery(query, {
			...PAGE_RULES,
			name: 'text',
			phone: 'text',
			letter: 'text',
			sort_by: ['created_at', 'modified_at', 'name'],
			order: ['asc', 'desc'],
		});
		const { name, phone, letter } = checked;
		const by =
			checked.sort_by === undefined || checked.sort_by === 'name'
				? 'name'
				: checked.sort_by === 'created_at'
					? 'created_at'
					: 'modified_at';
		const companies = account.companies.table
			.filter(
				(company) =>
					(name === undefined || company.name.toLowerCase().includes(name.toLowerCase())) &&
					(phone === undefined || company.phone.includes(phone)) &&
					(letter === undefined || company.name.toLowerCase().startsWith(letter.toLowerCase())),
			)
			.sort((left, right) => (left[by] < right[by] ? -1 : 1) * (checked.order === 'desc' ? -1 : 1))
			.map((company) => ({ ...company, contacts_count: account.memberCount(company.id) }));
		return listOf(account, 'companies', 'company', companies, checked);
	});
	routes.add('GET', '/companies/:id', ({ params, query }) => {
		readQuery(query, {});
		const company = account.companies.table.get(params.id);
		if (company === undefined) throw new VendorAnswer(missing());
		return succeed(world, {
			company: { ...company, contacts_count: account.memberCount(company.id) },
		});
	});
}
