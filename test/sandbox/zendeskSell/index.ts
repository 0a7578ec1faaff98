import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { envelope, errorAnswer, refusal } from './answers';
import { stream, STREAMS } from './firehose';
import { calls, notes, tasks, texts, visits } from './engagements';
import { list, listFixed, onlyParameters } from './lists';
import type { Query } from './lists';
import { CALL_OUTCOMES, FIELDS, LEAD_SOURCES, STAGES, USERS, VISIT_OUTCOMES } from './lookups';
import { contacts, deals, leads } from './parties';
import type { FilterKind, Resource } from './resource';
import { search, SEARCHABLE } from './search';
import { personId } from './seeds';
import type { Row } from './seeds';
import { Account } from './state';
import { create, dataOf, find, remove, show, update, upsert } from './writes';

/** A personal access token: 64 hexadecimal characters, as the vendor's. */
const TOKEN = '5e11c0de'.repeat(8);
const OAUTH = '/oauth2';
const REQUESTS_PER_HOUR = 36_000;
const HOUR = 3_600_000;
const RESOURCES = [contacts, leads, deals, calls, notes, tasks, texts, visits];

/** Stands before every API route: user agent, token, rate limit. */
function guard(request: FastifyRequest, world: World): void {
	const { authorization, accept } = request.headers;
	if ((request.headers['user-agent'] ?? '').trim() === '') {
		throw refusal(400, 'invalid_user_agent', 'The User-Agent header is required.');
	}
	if (accept !== undefined && !/json|\*\/\*|application\/\*/.test(accept)) {
		throw refusal(400, 'invalid_header', 'The Accept header must allow application/json.');
	}
	const [, token] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? [];
	if (token !== TOKEN && !world.tokens.isAlive(token)) {
		throw refusal(401, 'unauthorized', 'The access token is invalid, expired or revoked.');
	}
	const { allowed } = world.meters.get(`token ${token.slice(-6)}`, REQUESTS_PER_HOUR, HOUR).hit();
	if (!allowed && world.settings.enforceLimits) {
		throw refusal(429, 'rate_limit_exceeded', 'The limit of requests per hour is exceeded.');
	}
}

/** A body must be JSON and say so. */
function onlyJson(request: FastifyRequest): void {
	if (!['POST', 'PUT'].includes(request.method)) return;
	if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
		throw new VendorAnswer(unsupportedType());
	}
}

function unsupportedType(): Answer {
	return errorAnswer(415, [
		{
			code: 'unsupported_media_type',
			message: 'unsupported media type',
			details: 'The Content-Type header must be application/json.',
		},
	]);
}

function addResource(api: FastifyInstance, account: Account, resource: Resource): void {
	const path = `/v2/${resource.name}`;
	const one = `${path}/:id`;
	const store = account.stores[resource.name];
	const rowOf = (request: FastifyRequest) =>
		find(account, resource, (request.params as { id: string }).id);
	const queryOf = (request: FastifyRequest) => request.query as Query;
	const has = (operation: Resource['operations'][number]) =>
		resource.operations.includes(operation);

	api.get(path, async (request) => list(account, resource, store, path, queryOf(request)));
	if (has('get')) {
		api.get(one, async (request) => {
			onlyParameters(queryOf(request), []);
			return show(account, resource, rowOf(request));
		});
	}
	if (has('create')) {
		api.post(path, async (request) => {
			onlyParameters(queryOf(request), []);
			return show(account, resource, create(account, resource, dataOf(request.body)));
		});
	}
	if (has('upsert')) {
		api.post(`${path}/upsert`, async (request) =>
			show(account, resource, upsert(account, resource, queryOf(request), request.body)),
		);
	}
	if (has('update')) {
		api.put(one, async (request) => {
			onlyParameters(queryOf(request), []);
			const row = rowOf(request);
			return show(account, resource, update(account, resource, row, dataOf(request.body)));
		});
	}
	if (has('delete')) {
		api.delete(one, async (request, reply) => {
			onlyParameters(queryOf(request), []);
			remove(account, resource, rowOf(request));
			return await reply.code(204).send();
		});
	}
}

function addLookups(api: FastifyInstance, account: Account): void {
	const fixed = (
		name: string,
		type: string,
		rows: () => Row[],
		filters: Record<string, FilterKind> = { ids: 'ids' },
		sorts: string[] = [],
	) => {
		const path = `/v2/${name}`;
		api.get(path, async (request) =>
			listFixed(account, path, request.query as Query, type, rows(), filters, sorts),
		);
	};
	api.get('/v2/users/self', async () => envelope('user', account.self));
	fixed(
		'users',
		'user',
		() => USERS,
		{ ids: 'ids', name: 'text', email: 'text', role: 'text', status: 'text', confirmed: 'boolean' },
		['id', 'name', 'email', 'created_at', 'updated_at', 'role', 'status'],
	);
	api.get('/v2/users/:id', async (request) => {
		const user = USERS.find(({ id }) => String(id) === (request.params as { id: string }).id);
		if (user === undefined) throw refusal(404, 'not_found', 'The user could not be found.');
		return envelope('user', user);
	});
	fixed(
		'tags',
		'tag',
		() => account.tags,
		{ ids: 'ids', name: 'text', creator_id: 'integer', resource_type: 'text' },
		['id', 'name', 'created_at', 'updated_at'],
	);
	fixed('call_outcomes', 'call_outcome', () => CALL_OUTCOMES, {});
	fixed('visit_outcomes', 'visit_outcome', () => VISIT_OUTCOMES, {});
	fixed('lead_sources', 'lead_source', () => LEAD_SOURCES, { ids: 'ids', name: 'text' }, [
		'id',
		'name',
	]);
	fixed(
		'stages',
		'stage',
		() => STAGES,
		{ ids: 'ids', name: 'text', active: 'boolean', pipeline_id: 'integer' },
		['id', 'name', 'position'],
	);
	for (const [singular, fields] of Object.entries(FIELDS)) {
		fixed(`${singular}/custom_fields`, 'custom_field', () => fields, {});
	}
}

/** Zendesk Sell: Core API v2, Firehose and Search v3 (https://developer.zendesk.com/api-reference/sales-crm/). */
export const zendeskSell: Simulation = {
	integration: 'zendeskSell',
	credentials: () => ({ apiKey: TOKEN }),
	oauth: {
		authorizePath: `${OAUTH}/authorize`,
		tokenPath: `${OAUTH}/token`,
		clientAuth: 'basic',
		tokenBody: 'form',
		expiresInSeconds: 3600,
		rotatesRefreshToken: true,
		extras: () => ({ token_type: 'bearer', scope: 'read write profile' }),
	},
	examples: () => ({
		contact: { last_name: 'Sandbox' },
		engagement: {
			call: { engagement_type: 'call', phone_numbers: [{ number: '+14155550123' }] },
			note: {
				engagement_type: 'note',
				content: 'Sandbox note',
				contact: [{ id: String(personId(0)) }],
			},
			task: { engagement_type: 'task', content: 'Sandbox task' },
		},
	}),
	fault: (status) => {
		// The vendor sends no Retry-After, and its limiter answers without the JSON envelope.
		if (status === 429)
			return { status, headers: { 'content-type': 'text/plain' }, body: 'Rate limit exceeded' };
		if (status === 415) return unsupportedType();
		const codes: Record<number, string> = { 401: 'unauthorized', 503: 'service_unavailable' };
		const code = codes[status] ?? 'internal_server_error';
		return errorAnswer(status, [
			{ code, message: code, details: 'The request could not be served.' },
		]);
	},
	notFound: (method, path) =>
		errorAnswer(404, [
			{
				code: 'incorrect_path',
				message: 'incorrect path',
				details: `There is nothing at ${method} ${path}.`,
			},
		]),
	badJson: () =>
		errorAnswer(400, [
			{
				code: 'invalid_payload',
				message: 'invalid payload',
				details: 'The body is not valid JSON.',
			},
		]),
	register: (app, world) => {
		const account = new Account(world);
		void app.register(async (api) => {
			api.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
				reply.header('x-request-id', `sandbox-${request.id}`);
				guard(request, world);
			});
			api.addHook('preValidation', async (request: FastifyRequest) => onlyJson(request));
			for (const resource of RESOURCES) addResource(api, account, resource);
			addLookups(api, account);
			for (const name of STREAMS) {
				api.get(`/v3/${name}/stream`, async (request) =>
					stream(account, name, request.query as Query),
				);
			}
			for (const name of SEARCHABLE) {
				api.post(`/v3/${name}/search`, async (request) => search(account, name, request.body));
			}
		});
	},
};
