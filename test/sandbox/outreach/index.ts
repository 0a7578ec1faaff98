import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import {
	bad,
	errorAnswer,
	MEDIA_TYPE,
	missingScope,
	notFound,
	rateLimited,
	unauthorized,
	wrongMediaType,
} from './answers';
import { CUSTOM_FIELDS, readChanges, readEnvelope } from './body';
import { Crm } from './crm';
import type { AccountFeatures } from './crm';
import { Lists } from './lists';
import { included, present } from './present';
import { demandNone, readList, readShape } from './query';
import type { Row } from './rows';
import { resourceOf, SCHEMA } from './schema';
import type { Resource } from './schema';
import { idOf } from './seeds';
import { runTaskAction, TASK_ACTIONS } from './taskActions';
import { create, remove, update } from './writes';

const REQUESTS_AN_HOUR = 10_000;
const HOUR = 3_600_000;
const RECORDINGS_A_SECOND = 3;
const TOKEN_EVERY_MS = 60_000;
const OAUTH = '/oauth';
const TOKEN_PATH = `${OAUTH}/token`;
const API = '/api/v2';
const VERBS: Record<string, string> = {
	GET: 'read',
	POST: 'write',
	PATCH: 'write',
	DELETE: 'delete',
};
const SCOPES =
	'prospects.all accounts.all calls.all mailings.all tasks.all users.read opportunities.all prospectNotes.all accountNotes.all emailAddresses.all phoneNumbers.all stages.read events.read kaiaRecordings.read webhooks.all';

type Query = Record<string, string | string[]>;

/** Stands before every API route: media type, token, limit. */
function guard(request: FastifyRequest, reply: FastifyReply, world: World): void {
	const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
	if (!world.tokens.isAlive(token)) throw new VendorAnswer(unauthorized());
	// On requests without a body too.
	const type = request.headers['content-type'] ?? '';
	if (!/^application\/vnd\.api\+json(?:;\s*charset=utf-8)?$/i.test(type)) {
		throw new VendorAnswer(wrongMediaType());
	}
	const { allowed, remaining, resetMs } = world.meters.get('user', REQUESTS_AN_HOUR, HOUR).hit();
	const reset = Math.ceil(resetMs / 1000);
	reply.headers({
		'content-type': MEDIA_TYPE,
		'x-ratelimit-limit': String(REQUESTS_AN_HOUR),
		'x-ratelimit-remaining': String(remaining),
		'x-ratelimit-reset': String(reset),
	});
	if (!allowed && world.settings.enforceLimits) throw new VendorAnswer(rateLimited(reset));
}

function demandScope(crm: Crm, { plural }: Resource, method: string): void {
	if (crm.features.withoutScopes.includes(plural)) throw missingScope(`${plural}.${VERBS[method]}`);
}

function rowOf(crm: Crm, resource: Resource, text: string): Row {
	const row = /^\d+$/.test(text) ? crm.find({ type: resource.type, id: Number(text) }) : undefined;
	if (row === undefined) throw notFound(resource.type, text);
	return row;
}

function addResource(api: FastifyInstance, crm: Crm, lists: Lists, resource: Resource): void {
	const path = `${API}/${resource.plural}`;
	const one = `${path}/:id`;
	const queryOf = (request: FastifyRequest) => request.query as Query;
	const find = (request: FastifyRequest) => {
		demandScope(crm, resource, request.method);
		return rowOf(crm, resource, (request.params as { id: string }).id);
	};
	const has = (operation: Resource['operations'][number]) =>
		resource.operations.includes(operation);

	api.get(path, async (request) => {
		demandScope(crm, resource, request.method);
		return lists.answer(resource, readList(resource, queryOf(request)));
	});
	api.get(one, async (request) => {
		const row = find(request);
		const { shape, rest } = readShape(resource, queryOf(request));
		demandNone(rest);
		const data = present(crm, resource, row, shape);
		return shape.include.length === 0
			? { data }
			: { data, included: included(crm, resource, [row], shape) };
	});
	if (has('create')) {
		api.post(path, async (request, reply) => {
			demandScope(crm, resource, request.method);
			demandNone(queryOf(request));
			const data = readEnvelope(resource, request.body);
			const row = create(crm, resource, readChanges(crm, resource, data, true));
			reply.code(201);
			return { data: present(crm, resource, row) };
		});
	}
	if (has('update')) {
		api.patch(one, async (request) => {
			const row = find(request);
			demandNone(queryOf(request));
			const data = readEnvelope(resource, request.body, row.id);
			return {
				data: present(
					crm,
					resource,
					update(crm, resource, row, readChanges(crm, resource, data, false)),
				),
			};
		});
	}
	if (has('delete')) {
		api.delete(one, async (request, reply) => {
			const row = find(request);
			demandNone(queryOf(request));
			remove(crm, resource, row);
			return await reply.code(204).removeHeader('content-type').send();
		});
	}
}

/** The custom fields that have a label, as the vendor tells them. */
function types(): unknown {
	return {
		data: ['prospect', 'account', 'opportunity'].map((type) => ({
			type,
			meta: {
				validations:
					type === 'prospect'
						? Object.fromEntries(
								Object.entries(CUSTOM_FIELDS).map(([name, { label, type: kind, definition }]) => [
									name,
									{ label, type: kind, required: false, definition: definition ?? null },
								]),
							)
						: {},
			},
		})),
	};
}

function register(app: FastifyInstance, world: World, features: AccountFeatures): void {
	const crm = new Crm(world, features);
	const lists = new Lists(crm);
	app.addHook('onRequest', async (request) => {
		if (request.url.split('?')[0] !== TOKEN_PATH) return;
		const { allowed } = world.meters.get('token', 1, TOKEN_EVERY_MS).hit();
		if (!allowed && world.settings.enforceLimits) {
			throw new VendorAnswer({
				status: 429,
				body: { error: 'rate_limited', error_description: 'One token a minute' },
			});
		}
	});
	void app.register(async (api) => {
		api.addHook('onRequest', async (request, reply) => {
			guard(request, reply, world);
			if (!request.url.startsWith(`${API}/kaiaRecordings`)) return;
			const { allowed } = world.meters.get('recordings', RECORDINGS_A_SECOND, 1000).hit();
			if (!allowed && world.settings.enforceLimits) throw new VendorAnswer(rateLimited(1));
		});
		// JSON:API answers are JSON, though their media type is another.
		api.addHook('preSerialization', async (_request, reply, payload) => {
			reply.header('content-type', MEDIA_TYPE);
			return payload;
		});
		for (const resource of SCHEMA.values()) addResource(api, crm, lists, resource);
		const task = resourceOf('task');
		for (const name of TASK_ACTIONS) {
			api.post(`${API}/tasks/:id/actions/${name}`, async (request) => {
				demandScope(crm, task, request.method);
				const row = rowOf(crm, task, (request.params as { id: string }).id);
				if (request.body !== undefined && request.body !== null) throw bad('Actions take no body.');
				return { data: present(crm, task, runTaskAction(crm, name, row, request.query as Query)) };
			});
		}
		api.get(`${API}/types`, async (request) => {
			demandNone(request.query as Query);
			return types();
		});
	});
}

/** An Outreach account with other features than the ordinary one, for tests of what differs between accounts. */
export function outreachAccount(features: Partial<AccountFeatures>): Simulation {
	return {
		integration: 'outreach',
		// There are no API keys, only OAuth2.
		credentials: () => ({}),
		oauth: {
			authorizePath: `${OAUTH}/authorize`,
			tokenPath: TOKEN_PATH,
			clientAuth: 'body',
			tokenBody: 'form',
			expiresInSeconds: 7200,
			rotatesRefreshToken: true,
			extras: (world) => ({ scope: SCOPES, created_at: Math.floor(world.clock.now() / 1000) }),
		},
		examples: (world) => {
			const contact = world.records > 0 ? { contact: [{ id: String(idOf(0)) }] } : {};
			const owner = { id: String(idOf(0)) };
			return {
				contact: { last_name: 'Sandbox' },
				engagement: {
					call: { engagement_type: 'call', direction: 'outbound', owner, ...contact },
					note: { engagement_type: 'note', content: 'Sandbox note', ...contact },
					task: { engagement_type: 'task', content: 'Sandbox task', owner, ...contact },
				},
			};
		},
		fault: (status, retryAfterSeconds) => {
			switch (status) {
				case 401:
					return unauthorized();
				case 415:
					return wrongMediaType();
				case 429:
					return rateLimited(retryAfterSeconds);
				case 503: {
					// The end of the maintenance, as a time.
					const end = new Date(Date.now() + (retryAfterSeconds ?? 1) * 1000).toISOString();
					return errorAnswer(
						503,
						[
							{
								id: 'scheduledServerMaintenance',
								title: 'Scheduled Server Maintenance',
								detail: `Scheduled server maintenance is under way; please try again at ${end}.`,
							},
						],
						{ 'retry-after': end },
					);
				}
				default:
					return errorAnswer(status, [
						{
							id: 'internalServerError',
							title: 'Internal Server Error',
							detail: 'Something went wrong.',
						},
					]);
			}
		},
		notFound: (method, path) =>
			errorAnswer(404, [
				{
					id: 'resourceNotFound',
					title: 'Resource Not Found',
					detail: `There is nothing at ${method} ${path}.`,
				},
			]),
		badJson: () =>
			errorAnswer(400, [
				{ id: 'badRequest', title: 'Bad Request', detail: 'The body is not JSON.' },
			]),
		register: (app, world) =>
			register(app, world, { withoutScopes: [], trashedProspects: 0, ...features }),
	};
}

/** Outreach: API v2, JSON:API. */
export const outreach = outreachAccount({});
