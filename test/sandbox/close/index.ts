import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { Account } from './account';
import { createActivity, delivered, KINDS, updateActivity } from './activities';
import type { ActivityKind } from './activities';
import { getActivity, listKind, listMixed, listThreads, threadOf } from './activityLists';
import { errorAnswer, missing, refusal } from './answers';
import {
	createContact,
	createLead,
	deleteLead,
	listContacts,
	listLeads,
	listOpportunities,
	showLead,
	updateContact,
	updateLead,
} from './contacts';
import { CUSTOM_ACTIVITY_TYPES } from './customFields';
import { ME, OUTCOMES, PHONE_NUMBERS, PIPELINES, schemaOf } from './lookups';
import { only, PAGE_KEYS, pageOf, trim } from './query';
import { Search } from './search';
import {
	contactIds,
	LEAD_STATUSES,
	makeContact,
	OPPORTUNITY_STATUSES,
	ORGANIZATION_ID,
	SELF,
	USERS,
} from './seeds';
import type { Row } from './seeds';
import { createTask, deleteTask, getTask, listTasks, updateTask, updateTasks } from './tasks';

const ROOT = '/api/v1';
const OAUTH = '/oauth2';
const ACCESS = 'api_sandbox7Qk3Zx.close5Vn9';
const LIMIT = 240;
const WINDOW_MS = 12_000;
const UNAUTHORIZED =
	'The server could not verify that you are authorized to access the URL requested.';

type Handler = (request: FastifyRequest) => unknown;

function tooMany(resetSeconds: number | undefined): Answer {
	const reset = resetSeconds?.toFixed(3);
	return {
		status: 429,
		headers:
			reset === undefined
				? {}
				: {
						ratelimit: `limit=${LIMIT}, remaining=0, reset=${reset}`,
						'retry-after': String(Math.max(Math.ceil(Number(reset)), 1)),
					},
		body: {
			error: {
				message: 'API call count exceeded for this period',
				rate_endpoint_group: 'sandbox',
				rate_limit: LIMIT,
				rate_limit_type: 'key',
				...(reset === undefined ? {} : { rate_reset: reset }),
				rate_window: WINDOW_MS / 1000,
			},
		},
	};
}

/** A key as the user of Basic with an empty password, or a bearer token. */
function isKnown(request: FastifyRequest, world: World): boolean {
	const authorization = request.headers.authorization ?? '';
	const [, basic] = /^Basic (\S+)$/.exec(authorization) ?? [];
	if (basic !== undefined) return Buffer.from(basic, 'base64').toString() === `${ACCESS}:`;
	return world.tokens.isAlive(/^Bearer (\S+)$/.exec(authorization)?.[1]);
}

/** Every endpoint group has its own limit. */
function meterOf(request: FastifyRequest, world: World): { refused?: Answer; header: string } {
	const [group] = request.url.slice(ROOT.length + 1).split(/[/?]/);
	const name = `${group} ${request.method === 'GET' ? 'read' : 'write'}`;
	const { allowed, remaining, resetMs } = world.meters.get(name, LIMIT, WINDOW_MS).hit();
	const reset = resetMs / 1000;
	const header = `limit=${LIMIT}; remaining=${remaining}; reset=${reset.toFixed(3)}`;
	return allowed || !world.settings.enforceLimits
		? { header }
		: { header, refused: tooMany(reset) };
}

function onlyJson(request: FastifyRequest): void {
	if (!['POST', 'PUT'].includes(request.method)) return;
	if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
		throw new VendorAnswer(unsupportedType());
	}
}

function unsupportedType(): Answer {
	return errorAnswer(415, 'Content-Type must be application/json.');
}

const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

/** Writes take `_fields` alone. */
function fieldsOf(request: FastifyRequest): string | undefined {
	return only(request.query, ['_fields'])._fields;
}

function addParties(api: FastifyInstance, account: Account): void {
	const { contacts, leads, opportunities } = account;
	api.get('/contact/', async (request) => listContacts(account, request.query));
	api.get('/contact/:id/', async (request) =>
		trim(contacts.find(idOf(request)), fieldsOf(request)),
	);
	api.post('/contact/', async (request) => {
		const fields = fieldsOf(request);
		return trim(createContact(account, request.body), fields);
	});
	api.put('/contact/:id/', async (request) => {
		const fields = fieldsOf(request);
		return trim(updateContact(account, contacts.find(idOf(request)), request.body), fields);
	});
	api.delete('/contact/:id/', async (request) => {
		only(request.query, []);
		account.remove(contacts, idOf(request));
		return {};
	});
	api.get('/lead/', async (request) => listLeads(account, request.query));
	api.get('/lead/:id/', async (request) =>
		showLead(account, leads.find(idOf(request)), only(request.query, ['_fields'])),
	);
	api.post('/lead/', async (request) => {
		const query = only(request.query, ['_fields']);
		return showLead(account, createLead(account, request.body), query);
	});
	api.put('/lead/:id/', async (request) => {
		const query = only(request.query, ['_fields']);
		const row = updateLead(account, leads.find(idOf(request)), request.body);
		return showLead(account, row, query);
	});
	api.delete('/lead/:id/', async (request) => {
		only(request.query, []);
		deleteLead(account, idOf(request));
		return {};
	});
	api.get('/opportunity/', async (request) => listOpportunities(account, request.query));
	api.get('/opportunity/:id/', async (request) =>
		trim(opportunities.find(idOf(request)), fieldsOf(request)),
	);
	const search = new Search(account);
	api.post('/data/search/', async (request) => {
		only(request.query, []);
		return search.page(request.body, Number(request.headers['x-tz-offset'] ?? 0) || 0);
	});
}

function addKind(api: FastifyInstance, account: Account, kind: ActivityKind): void {
	const path = `/activity/${kind.path}/`;
	api.get(path, async (request) => listKind(account, kind.type, request.query));
	api.get(`${path}:id/`, async (request) =>
		getActivity(account, kind, idOf(request), request.query),
	);
	if (kind.create !== undefined) {
		const canNotify = ['SMS', 'WhatsAppMessage'].includes(kind.type);
		api.post(path, async (request) => {
			const query = only(request.query, ['_fields', ...(canNotify ? ['send_to_inbox'] : [])]);
			if (!['true', 'false', undefined].includes(query.send_to_inbox)) {
				throw refusal(400, 'Invalid value of send_to_inbox.');
			}
			const row = createActivity(account, kind, request.body);
			delivered(account, kind, row);
			return trim(row, query._fields);
		});
	}
	api.put(`${path}:id/`, async (request) => {
		const fields = fieldsOf(request);
		const row = updateActivity(account, kind, idOf(request), request.body);
		delivered(account, kind, row);
		return trim(row, fields);
	});
	api.delete(`${path}:id/`, async (request) => {
		only(request.query, []);
		account.remove(account.activities[kind.type], idOf(request));
		return {};
	});
}

function addEngagements(api: FastifyInstance, account: Account): void {
	api.get('/activity/', async (request) => listMixed(account, request.query));
	for (const kind of KINDS) addKind(api, account, kind);
	for (const [path, type] of [
		['created', 'Created'],
		['task_completed', 'TaskCompleted'],
	] as const) {
		api.get(`/activity/${path}/`, async (request) => listKind(account, type, request.query));
		api.get(`/activity/${path}/:id/`, async (request) =>
			trim(account.activities[type].find(idOf(request)), fieldsOf(request)),
		);
	}
	api.get('/activity/emailthread/', async (request) => listThreads(account, request.query));
	api.get('/activity/emailthread/:id/', async (request) => {
		for (const email of account.activities.Email.table.values()) {
			if (email.thread_id === idOf(request)) return threadOf(email);
		}
		throw missing('EmailThread');
	});
	api.get('/task/', async (request) => listTasks(account, request.query));
	api.get('/task/:id/', async (request) =>
		trim(getTask(account, idOf(request)), fieldsOf(request)),
	);
	api.post('/task/', async (request) => {
		const fields = fieldsOf(request);
		return trim(createTask(account, request.body), fields);
	});
	api.put('/task/', async (request) => updateTasks(account, request.query, request.body));
	api.put('/task/:id/', async (request) => {
		const fields = fieldsOf(request);
		return trim(updateTask(account, idOf(request), request.body), fields);
	});
	api.delete('/task/:id/', async (request) => {
		only(request.query, []);
		deleteTask(account, idOf(request));
		return {};
	});
	api.get('/event/', async (request) =>
		account.events.page(request.query as Record<string, string>),
	);
	api.get('/event/:id/', async (request) => {
		const event = account.events.get(idOf(request));
		if (event === undefined) throw missing('Event');
		return event;
	});
}

function addLookups(api: FastifyInstance): void {
	const fixed = (path: string, rows: unknown[], keys: string[] = PAGE_KEYS) => {
		api.get(path, async (request) => {
			const query = only(request.query, keys);
			const { limit, skip } = pageOf(query, { limit: 100, skip: 10_000 });
			const page = rows.slice(skip, skip + limit) as Row[];
			const data = page.map((row) => trim(row, query._fields));
			return { data, has_more: rows.length > skip + limit };
		});
	};
	api.get('/me/', async (request) => {
		const row = { ...ME, date_created: String(ME.date_created) } as Row;
		return trim(row, fieldsOf(request));
	});
	fixed('/user/', USERS, [...PAGE_KEYS, '_order_by']);
	api.get('/user/:id/', async (request) => {
		const user = USERS.find(({ id }) => id === idOf(request));
		if (user === undefined) throw missing('User');
		return user;
	});
	fixed('/status/lead/', LEAD_STATUSES);
	fixed('/status/opportunity/', OPPORTUNITY_STATUSES);
	fixed('/pipeline/', PIPELINES);
	fixed('/outcome/', OUTCOMES);
	fixed('/phone_number/', PHONE_NUMBERS, [...PAGE_KEYS, 'number', 'user_id']);
	fixed('/custom_activity/', CUSTOM_ACTIVITY_TYPES);
	const schema: Handler = (request) => {
		only(request.query, ['_fields']);
		const found = schemaOf(idOf(request));
		if (found === undefined) throw missing('CustomFieldSchema');
		return found;
	};
	api.get('/custom_field_schema/:id/', async (request) => schema(request));
	api.get('/custom_field_schema/activity/:id/', async (request) => schema(request));
	for (const object of ['contact', 'lead', 'opportunity']) {
		fixed(`/custom_field/${object}/`, schemaOf(object)?.fields ?? []);
	}
}

/** Paths that exist, whatever the method. */
const EXISTING =
	/^\/api\/v1\/(?:me|event|user|outcome|pipeline|data\/search|status\/\w+|(?:contact|lead|task|opportunity|activity(?:\/\w+)?)(?:\/\w+)?)\/$/;

/** Close, API v1 (https://developer.close.com/). */
export const close: Simulation = {
	integration: 'close',
	credentials: () => ({ apiKey: ACCESS }),
	oauth: {
		authorizePath: `${OAUTH}/authorize/`,
		tokenPath: `${OAUTH}/token/`,
		clientAuth: 'body',
		tokenBody: 'form',
		expiresInSeconds: 3600,
		rotatesRefreshToken: true,
		acceptsScope: (scope) => ['', 'all.full_access offline_access'].includes(scope),
		extras: () => ({
			scope: 'all.full_access offline_access',
			organization_id: ORGANIZATION_ID,
			user_id: SELF.id,
		}),
	},
	examples: (world) => {
		const contact = contactIds.at(0);
		const account = { id: String(makeContact(0, world.records).lead_id) };
		const link = { account, contact: [{ id: contact }] };
		return {
			contact: { first_name: 'Sandbox', last_name: 'Person', account },
			engagement: {
				call: { engagement_type: 'call', content: 'Sandbox call', ...link },
				email: { engagement_type: 'email', subject: 'Sandbox e-mail', status: 'draft', ...link },
				note: { engagement_type: 'note', content: 'Sandbox note', ...link },
				chat: { engagement_type: 'chat', content: 'Sandbox text', status: 'draft', ...link },
				task: { engagement_type: 'task', content: 'Sandbox task', account },
			},
		};
	},
	fault: (status, retryAfterSeconds) => {
		if (status === 429) return tooMany(retryAfterSeconds);
		if (status === 401) return errorAnswer(401, UNAUTHORIZED);
		if (status === 415) return unsupportedType();
		// Answers of the servers in front of the API have no JSON.
		const html = `<html><body><h1>${status} Server Error</h1></body></html>`;
		return status === 500
			? { status, body: '' }
			: { status, headers: { 'content-type': 'text/html' }, body: html };
	},
	notFound: (_method, path) =>
		EXISTING.test(path)
			? errorAnswer(405, 'The method is not allowed for the requested URL.')
			: errorAnswer(404, 'The requested URL was not found on the server.'),
	badJson: () => errorAnswer(400, 'Failed to decode the JSON body.'),
	register: (app, world) => {
		const account = new Account(world);
		void app.register(
			async (api) => {
				api.addHook('onRequest', async (request, reply) => {
					if (!isKnown(request, world)) throw refusal(401, UNAUTHORIZED);
					const { header, refused } = meterOf(request, world);
					reply.headers({ ratelimit: header, 'x-ratelimit-limit': String(LIMIT) });
					if (refused !== undefined) throw new VendorAnswer(refused);
				});
				api.addHook('preValidation', async (request: FastifyRequest) => onlyJson(request));
				addParties(api, account);
				addEngagements(api, account);
				addLookups(api);
			},
			{ prefix: ROOT },
		);
	},
};
