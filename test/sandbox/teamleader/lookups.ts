import type { Rules } from '../core/shape';
import { isObject } from '../core/shape';
import { notFound } from './answers';
import {
	demand,
	oneOf,
	reference,
	required,
	TEXT,
	TEXTS,
	textsOf,
	TIME,
	UUID,
	UUIDS,
} from './body';
import { done, ok } from './context';
import type { Action, Context } from './context';
import { DEFINITIONS, LISTED_CONTEXTS } from './customFields';
import type { Definition } from './customFields';
import { holdsTerm, list, when } from './lists';
import type { Listed } from './lists';
import type { Plain } from './rows';
import {
	ACTIVITY_TYPES,
	AREAS,
	KINDS,
	OUTCOME_ROWS,
	PROJECTS,
	TEAMS,
	WORK_TYPE_ROWS,
} from './seeds';
import { Store, uuid } from './store';

const EVENT_KINDS = [
	'call.added',
	'call.completed',
	'call.deleted',
	'call.updated',
	'company.added',
	'company.deleted',
	'company.updated',
	'contact.added',
	'contact.deleted',
	'contact.linkedToCompany',
	'contact.unlinkedFromCompany',
	'contact.updatedLinkToCompany',
	'contact.updated',
	'deal.created',
	'deal.deleted',
	'deal.lost',
	'deal.moved',
	'deal.updated',
	'deal.won',
	'meeting.created',
	'meeting.completed',
	'meeting.deleted',
	'meeting.updated',
	'task.completed',
	'task.created',
	'task.deleted',
	'task.updated',
	'user.deactivated',
];
const HOOK: Rules = {
	url: required({ type: 'string', test: (value) => /^https?:\/\/\S+$/.test(String(value)) }),
	types: required({ type: 'array', filled: true, items: oneOf(...EVENT_KINDS) }),
};

/** Records that never change, as a store. */
function fixed(rows: Plain[]): Store<Plain> {
	const store = new Store<Plain>('00000000', 0, (index) => rows[index]);
	for (const row of rows) store.put(row);
	return store;
}

const field = (name: string) => (row: Plain) => {
	const value = row[name];
	return typeof value === 'number' ? value : String(value ?? '').toLowerCase();
};

function without(row: Plain, ...keys: string[]): Record<string, unknown> {
	return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));
}

const byIds = (ids: unknown) =>
	when(textsOf(ids), (wanted) => (row: Plain) => wanted.includes(row.id));

const byTerm = (term: unknown, ...names: string[]) =>
	when(
		term,
		(wanted) => (row: Plain) =>
			holdsTerm(String(wanted), ...names.map((name) => String(row[name] ?? ''))),
	);

function named(rows: Plain[], label = 'name'): Action {
	const store = fixed(rows);
	return ({ body }) =>
		ok(
			list<Plain>(
				{
					store,
					filter: { ids: UUIDS, term: TEXT },
					tests: ({ ids, term }) => [...byIds(ids), ...byTerm(term, label)],
					sorts: { [label]: [field(label)] },
					show: (row) => row,
				},
				body,
			),
		);
}

function users({ account }: Context): Listed<Plain> {
	return {
		store: account.users,
		filter: {
			ids: UUIDS,
			term: TEXT,
			// A list here, where contacts have one text.
			status: { type: 'array', items: oneOf('active', 'deactivated') },
		},
		tests: ({ ids, term, status }) => [
			...byIds(ids),
			...byTerm(term, 'first_name', 'last_name', 'email', 'function'),
			...when(textsOf(status), (wanted) => (row: Plain) => wanted.includes(String(row.status))),
		],
		sorts: {
			first_name: [field('first_name')],
			last_name: [field('last_name')],
			email: [field('email')],
			function: [field('function')],
		},
		show: (row) => without(row, 'time_zone'),
	};
}

function companies({ account }: Context): Listed<Plain> {
	return {
		store: account.companies,
		filter: {
			ids: UUIDS,
			term: TEXT,
			email: { type: 'object', keys: { type: required(oneOf('primary')), email: required(TEXT) } },
			updated_since: TIME,
			tags: TEXTS,
			vat_number: TEXT,
			status: oneOf('active', 'deactivated'),
		},
		tests: ({ ids, term, tags, updated_since: since, status, vat_number: vat }) => [
			...byIds(ids),
			...byTerm(term, 'name'),
			...when(
				textsOf(tags),
				(wanted) => (row: Plain) => wanted.every((tag) => textsOf(row.tags)?.includes(tag)),
			),
			...when(
				since,
				(wanted) => (row: Plain) =>
					Date.parse(String(row.updated_at)) >= Date.parse(String(wanted)),
			),
			...when(status, (wanted) => (row: Plain) => row.status === wanted),
			...when(vat, (wanted) => (row: Plain) => row.vat_number === wanted),
		],
		sorts: {
			name: [field('name')],
			added_at: [field('added_at')],
			updated_at: [field('updated_at')],
		},
		usualSort: 'name',
		show: (row) => row,
	};
}

function customerOf({ lead }: Plain): unknown {
	return isObject(lead) && isObject(lead.customer) ? lead.customer.id : undefined;
}

function deals({ account }: Context): Listed<Plain> {
	return {
		store: account.deals,
		filter: {
			ids: UUIDS,
			term: TEXT,
			customer: reference('contact', 'company'),
			phase_id: UUID,
			updated_since: TIME,
			created_before: TIME,
			status: { type: 'array', items: oneOf('open', 'won', 'lost') },
			pipeline_ids: UUIDS,
		},
		tests: ({ ids, term, customer, status, updated_since: since }) => [
			...byIds(ids),
			...byTerm(term, 'title', 'reference'),
			...when(
				isObject(customer) ? customer.id : undefined,
				(wanted) => (row: Plain) => customerOf(row) === wanted,
			),
			...when(textsOf(status), (wanted) => (row: Plain) => wanted.includes(String(row.status))),
			...when(
				since,
				(wanted) => (row: Plain) =>
					Date.parse(String(row.updated_at)) >= Date.parse(String(wanted)),
			),
		],
		sorts: { created_at: [field('created_at')], weighted_value: [field('created_at')] },
		show: (row) => row,
	};
}

/** Options are plain texts in old versions. */
function showDefinition(definition: Definition, isOld: boolean): unknown {
	const { options } = definition.configuration;
	if (!isOld || options === undefined) return definition;
	return {
		...definition,
		configuration: { ...definition.configuration, options: options.map(({ value }) => value) },
	};
}

function definitions({ body, isOld }: Context): unknown {
	const store = new Store<Definition>('00000000', 0, (index) => DEFINITIONS[index]);
	for (const definition of DEFINITIONS) store.put(definition);
	return list<Definition>(
		{
			store,
			filter: { ids: UUIDS, context: oneOf(...LISTED_CONTEXTS) },
			tests: ({ ids, context }) => [
				...when(textsOf(ids), (wanted) => (row: Definition) => wanted.includes(row.id)),
				...when(context, (wanted) => (row: Definition) => row.context === wanted),
			],
			sorts: { label: [({ label }) => label.toLowerCase()], context: [({ context }) => context] },
			show: (row) => showDefinition(row, isOld),
		},
		body,
	);
}

function tags({ account, body }: Context): unknown {
	const store = fixed([...account.tags].sort().map((tag) => ({ id: tag, tag })));
	return list<Plain>(
		{
			store,
			filter: {},
			tests: () => [],
			sorts: { tag: [field('tag')] },
			usualSort: 'tag',
			show: ({ tag }) => ({ tag }),
		},
		body,
	);
}

const PIPELINES: Plain[] = [{ id: uuid(KINDS.pipeline, 0), name: 'Sales' }];
const PHASES: Plain[] = ['New', 'Won'].map((name, index) => ({
	id: uuid(KINDS.phase, index),
	name,
	actions: [],
	requires_attention_after: { amount: 1, unit: 'weeks' },
	probability: index,
}));

/** What fills pickers, and the hooks. */
export const lookupActions: Record<string, Action> = {
	'users.me': ({ account }) => {
		const [me] = account.users.table.slice(0, 1);
		return ok({
			data: {
				...without(me, 'status', 'teams'),
				email_verification_status: 'confirmed',
				preferences: {
					invoiceable: true,
					historic_time_tracking_limit: null,
					whitelabeling: false,
				},
			},
		});
	},
	'users.list': (context) => ok(list(users(context), context.body)),
	'users.info': ({ account, body }) => {
		demand(body, { id: required(UUID) });
		return ok({ data: { ...account.find(account.users, body.id, 'User'), external_rate: null } });
	},
	'teams.list': named(TEAMS),
	'companies.list': (context) => ok(list(companies(context), context.body)),
	'companies.info': ({ account, body }) => {
		demand(body, { id: required(UUID) });
		const { primary_address: address, ...company } = account.find(
			account.companies,
			body.id,
			'Company',
		);
		return ok({
			data: {
				...company,
				addresses: [{ type: 'primary', address }],
				remarks: null,
				custom_fields: [],
				related_companies: [],
				related_contacts: [],
			},
		});
	},
	'deals.list': (context) => ok(list(deals(context), context.body)),
	'deals.info': ({ account, body }) => {
		demand(body, { id: required(UUID) });
		const deal = account.find(account.deals, body.id, 'Deal');
		return ok({ data: { ...deal, phase_history: [], quotations: [], custom_fields: [] } });
	},
	'dealPipelines.list': named(PIPELINES),
	'dealPhases.list': named(PHASES),
	'projects-v2/projects.list': named(PROJECTS, 'title'),
	'tags.list': (context) => ok(tags(context)),
	'customFieldDefinitions.list': (context) => ok(definitions(context)),
	'customFieldDefinitions.info': ({ body, isOld }) => {
		demand(body, { id: required(UUID) });
		const definition = DEFINITIONS.find(({ id }) => id === body.id);
		if (definition === undefined) throw notFound('Custom field definition');
		return ok({ data: showDefinition(definition, isOld) });
	},
	'workTypes.list': named(WORK_TYPE_ROWS),
	'callOutcomes.list': named(OUTCOME_ROWS),
	'activityTypes.list': named(ACTIVITY_TYPES),
	'migrate.activityType': ({ body }) => {
		demand(body, { type: required(oneOf('meeting', 'call', 'task')) });
		const type = ACTIVITY_TYPES.find(({ name }) => name === body.type);
		return ok({ data: { type: 'activityType', id: type?.id } });
	},
	'levelTwoAreas.list': ({ body }) => {
		demand(body, { country: required(TEXT), language: TEXT });
		return ok({ data: AREAS.filter(({ country }) => country === body.country) });
	},
	'webhooks.register': ({ account, body }) => {
		demand(body, HOOK);
		account.webhooks.push({ url: String(body.url), types: textsOf(body.types) ?? [] });
		return done;
	},
	'webhooks.list': ({ account }) => ok({ data: account.webhooks }),
	'webhooks.unregister': ({ account, body }) => {
		demand(body, HOOK);
		const gone = textsOf(body.types) ?? [];
		account.webhooks = account.webhooks
			.map(({ url, types }) => ({
				url,
				types: url === body.url ? types.filter((type) => !gone.includes(type)) : types,
			}))
			.filter(({ types }) => types.length > 0);
		return done;
	},
};
