import type { FastifyInstance } from 'fastify';

import { isObject } from '../core/shape';
import { VendorAnswer } from '../simulation';
import { companyOf } from './account';
import type { Account } from './account';
import { badOldRequest, notFound, oldError } from './answers';
import type { Json } from './answers';
import { ACTIVITY_FIELDS, PERSON_FIELDS } from './fields';
import type { Field } from './fields';
import { ACTIVITY_TYPES, LEAD_LABELS, ME, USERS } from './lookups';
import { checkFilter, found, idTests, ORDER, SHOW } from './persons';
import {
	listRows,
	OLD_PAGE,
	oldPageOf,
	oldSort,
	PAGE,
	pageItems,
	readOldQuery,
	readQuery,
} from './query';
import type { Kinds } from './query';
import type { Row } from './store';

const TIMES: Kinds = { updated_since: 'moment', updated_until: 'moment' };
const LISTED: Kinds = {
	filter_id: 'integer',
	ids: 'ids',
	owner_id: 'integer',
	...TIMES,
	...ORDER,
	...SHOW,
	...PAGE,
};

/** Organizations, deals and field definitions of v2, as far as lookups need them. */
export function addDirectory(api: FastifyInstance, account: Account): void {
	const { organizations, deals } = account;
	const shown = (row: Row): Json => row;
	api.get('/api/v2/organizations', async (request) => {
		const asked = readQuery(request.query, LISTED);
		checkFilter(asked);
		return listRows(
			organizations,
			asked,
			[...idTests(asked), ...asked.equals(['owner_id'])],
			shown,
		);
	});
	api.get('/api/v2/organizations/:id', async (request) => {
		readQuery(request.query, SHOW);
		return { success: true, data: found(request, organizations, 'Organization') };
	});
	api.get('/api/v2/deals', async (request) => {
		const asked = readQuery(request.query, {
			...LISTED,
			person_id: 'integer',
			org_id: 'integer',
			pipeline_id: 'integer',
			stage_id: 'integer',
			status: ['open', 'won', 'lost', 'deleted'],
		});
		checkFilter(asked);
		const statuses = asked.list('status');
		const tests = [
			...idTests(asked),
			...asked.equals(['owner_id', 'person_id', 'org_id', 'pipeline_id', 'stage_id']),
			(row: Row) => row.is_archived !== true,
			(row: Row) => statuses.length === 0 || statuses.includes(String(row.status)),
		];
		return listRows(deals, asked, tests, shown);
	});
	api.get('/api/v2/deals/:id', async (request) => {
		readQuery(request.query, SHOW);
		return { success: true, data: found(request, deals, 'Deal') };
	});
	const fields = (path: string, definitions: Field[], extras: string[]) => {
		const include: Kinds = { include_fields: extras };
		api.get(`/api/v2/${path}`, async (request) => {
			const asked = readQuery(request.query, { ...include, ...PAGE });
			return pageItems(definitions, asked, (items) => items);
		});
		api.get(`/api/v2/${path}/:code`, async (request) => {
			readQuery(request.query, include);
			const { code } = request.params as { code: string };
			const definition = definitions.find(({ field_code: own }) => own === code);
			if (definition === undefined) throw notFound('Field');
			return { success: true, data: definition };
		});
	};
	fields('personFields', PERSON_FIELDS, ['ui_visibility', 'important_fields', 'required_fields']);
	fields('activityFields', ACTIVITY_FIELDS, ['ui_visibility']);
}

/** Users, activity types, leads and webhooks of v1. */
export function addOldDirectory(api: FastifyInstance, account: Account, root: string): void {
	const fixed = (path: string, data: unknown) => {
		api.get(`${root}/${path}`, async (request) => {
			readOldQuery(request.query, {});
			return { success: true, data };
		});
	};
	fixed('users', USERS);
	api.get(`${root}/users/me`, async (request) => {
		readOldQuery(request.query, {});
		return {
			success: true,
			data: companyOf(request).hasContactSync ? ME : { ...ME, company_name: 'Lean Company' },
		};
	});
	api.get(`${root}/users/find`, async (request) => {
		const asked = readOldQuery(request.query, { term: 'text', search_by_email: ['0', '1'] });
		const term = asked.text('term')?.toLowerCase();
		if (term === undefined) throw badOldRequest('term is required');
		const key = asked.text('search_by_email') === '1' ? 'email' : 'name';
		const data = USERS.filter((user) => String(user[key]).toLowerCase().includes(term));
		return { success: true, data };
	});
	api.get(`${root}/users/:id`, async (request) => {
		readOldQuery(request.query, {});
		const user = USERS.find(({ id }) => String(id) === (request.params as { id: string }).id);
		if (user === undefined) {
			throw new VendorAnswer({
				status: 404,
				body: { success: false, error: 'User not found or not accessible.' },
			});
		}
		return { success: true, data: user };
	});
	fixed('activityTypes', ACTIVITY_TYPES);
	fixed('leadLabels', LEAD_LABELS);
	api.get(`${root}/leads`, async (request) => {
		const asked = readOldQuery(request.query, {
			...OLD_PAGE,
			owner_id: 'integer',
			person_id: 'integer',
			organization_id: 'integer',
			filter_id: 'integer',
			updated_since: 'moment',
			sort: 'text',
		});
		oldSort(asked, [
			'id',
			'title',
			'owner_id',
			'creator_id',
			'was_seen',
			'expected_close_date',
			'next_activity_id',
			'add_time',
			'update_time',
		]);
		const since = asked.text('updated_since');
		const leads = account.leads.filter(
			(lead) =>
				lead.is_archived !== true &&
				(since === undefined || Date.parse(String(lead.update_time)) >= Date.parse(since)) &&
				['owner_id', 'person_id', 'organization_id'].every((field) => {
					const wanted = asked.number(field);
					return wanted === undefined || lead[field] === wanted;
				}),
		);
		return oldPageOf(leads, asked);
	});
	api.get(`${root}/leads/:id`, async (request) => {
		readOldQuery(request.query, {});
		const lead = account.lead((request.params as { id: string }).id);
		if (lead === undefined) {
			throw new VendorAnswer(
				oldError(404, 'requested lead not found', { error_info: 'Object was not found.' }),
			);
		}
		return { success: true, data: lead };
	});
	addWebhooks(api, account, root);
}

const HOOK_KEYS = [
	'subscription_url',
	'event_action',
	'event_object',
	'name',
	'user_id',
	'http_auth_user',
	'http_auth_password',
	'version',
];
const HOOK_VALUES: Record<string, string[]> = {
	event_action: ['create', 'change', 'delete', '*'],
	event_object: [
		'activity',
		'deal',
		'lead',
		'note',
		'organization',
		'person',
		'pipeline',
		'product',
		'stage',
		'user',
		'*',
	],
};

function addWebhooks(api: FastifyInstance, account: Account, root: string): void {
	const refuse = (status: number, errors: Record<string, string[]>) =>
		new VendorAnswer({ status, body: { status: 'error', success: false, errors } });
	api.get(`${root}/webhooks`, async () => ({
		status: 'ok',
		success: true,
		data: account.webhooks,
	}));
	api.post(`${root}/webhooks`, async (request, reply) => {
		if (!isObject(request.body)) throw refuse(400, { body: ['must be an object'] });
		const { body } = request;
		const stray = Object.keys(body).find((key) => !HOOK_KEYS.includes(key));
		if (stray !== undefined) throw refuse(400, { [stray]: ['is not allowed'] });
		for (const [key, known] of Object.entries(HOOK_VALUES)) {
			if (!known.includes(String(body[key]))) throw refuse(400, { [key]: ['is not valid'] });
		}
		if (typeof body.name !== 'string') throw refuse(400, { name: ['is required'] });
		if (!/^https?:\/\//.test(String(body.subscription_url))) {
			throw refuse(400, { subscription_url: ['invalid or non-reachable URL'] });
		}
		const hook = {
			id: account.webhooks.length + 1,
			...body,
			version: body.version ?? '2.0',
			is_active: 1,
			add_time: new Date(account.nowMs).toISOString(),
		};
		account.webhooks.push(hook);
		return await reply.code(201).send({ status: 'ok', success: true, data: hook });
	});
	api.delete(`${root}/webhooks/:id`, async (request) => {
		const { id } = request.params as { id: string };
		const index = account.webhooks.findIndex((hook) => String(hook.id) === id);
		if (index === -1) throw refuse(404, { id: ['not found'] });
		account.webhooks.splice(index, 1);
		return { status: 'ok', success: true };
	});
}
