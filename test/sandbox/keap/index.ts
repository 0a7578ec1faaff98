import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { Account } from './account';
import { errorAnswer, gatewayFault, queryOf } from './answers';
import {
	createAppointment,
	deleteAppointment,
	getAppointment,
	listAppointments,
	updateAppointment,
} from './appointments';
import { createContact, deleteContact, getContact, listContacts, updateContact } from './contacts';
import {
	addBatch,
	createEmail,
	deleteEmail,
	getEmail,
	listEmails,
	removeBatch,
	sendEmail,
} from './emails';
import { addLookups } from './lookups';
import { createNote, deleteNote, getNote, listNotes, updateNote } from './notes';
import { FIRST, SELF } from './seeds';
import { createTask, deleteTask, getTask, listTasks, updateTask } from './tasks';

const ROOT = '/crm/rest';
const ACCESS = 'KeapAK-sandbox-83fd7c21';
const OAUTH = '/app/oauth';
const MINUTE = 60_000;
const DAY = 86_400_000;

const SPIKE = gatewayFault(
	429,
	'Spike arrest violation. Allowed rate : MessageRate{capacity=10, period=Second}',
	'policies.ratelimit.SpikeArrestViolation',
);
const QUOTA: Answer = {
	status: 429,
	body: { code: '429', message: 'Quota Exceeded', status: 'Request Throttled', details: null },
};
const UNKNOWN_TOKEN = gatewayFault(401, 'Invalid access token', 'oauth.v2.InvalidAccessToken');

/** Limits of keys are lower than those of OAuth clients. */
function meter(
	world: World,
	isKey: boolean,
): { headers: Record<string, string>; refused?: Answer } {
	const name = isKey ? 'key' : 'client';
	const perMinute = isKey ? 240 : 1500;
	const perDay = isKey ? 30_000 : 150_000;
	const second = world.meters.get(`${name} second`, isKey ? 10 : 25, 1000).hit();
	const minute = world.meters.get(`${name} minute`, perMinute, MINUTE).hit();
	const day = world.meters.get(`${name} day`, perDay, DAY).hit();
	const midnight = (Math.floor(world.clock.now() / DAY) + 1) * DAY;
	const headers = {
		'x-keap-product-throttle-limit': String(perMinute),
		'x-keap-product-throttle-available': String(minute.remaining),
		'x-keap-product-throttle-used': String(perMinute - minute.remaining),
		'x-keap-product-quota-limit': String(perDay),
		'x-keap-product-quota-available': String(day.remaining),
		'x-keap-product-quota-used': String(perDay - day.remaining),
		'x-keap-product-quota-expiry-time': String(midnight),
		'x-keap-tenant-id': 'sandbox.infusionsoft.com',
		'x-keap-tenant-throttle-limit': '10000',
		'x-keap-tenant-throttle-available': String(10_000 - (perMinute - minute.remaining)),
		'x-keap-tenant-throttle-used': String(perMinute - minute.remaining),
	};
	if (!second.allowed) return { headers, refused: SPIKE };
	return minute.allowed && day.allowed ? { headers } : { headers, refused: QUOTA };
}

function guard(request: FastifyRequest, reply: FastifyReply, world: World): void {
	const key = request.headers['x-keap-api-key'];
	const [, bearer] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
	const isKey = key !== undefined;
	if (isKey ? key !== ACCESS : !world.tokens.isAlive(bearer)) {
		throw new VendorAnswer(UNKNOWN_TOKEN);
	}
	const { headers, refused } = meter(world, isKey);
	reply.headers(headers);
	if (refused !== undefined && world.settings.enforceLimits) throw new VendorAnswer(refused);
}

function onlyJson(request: FastifyRequest): void {
	if (request.body === undefined) return;
	if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
		throw new VendorAnswer(unsupportedType());
	}
}

function unsupportedType(): Answer {
	return errorAnswer(415, 'Content-Type must be application/json');
}

const parametersOf = (request: FastifyRequest) => request.params as { id: string; other: string };

function addContacts(api: FastifyInstance, account: Account): void {
	api.get('/contacts', async (request) => listContacts(account, request.query));
	api.get('/contacts/:id', async (request) =>
		getContact(account, parametersOf(request).id, request.query),
	);
	api.post('/contacts', async (request, reply) => {
		const { isNew, body } = createContact(account, request.query, request.body);
		return await reply.code(isNew ? 201 : 200).send(body);
	});
	api.patch('/contacts/:id', async (request) =>
		updateContact(account, parametersOf(request).id, request.query, request.body),
	);
	api.delete('/contacts/:id', async (request, reply) => {
		queryOf(request.query);
		deleteContact(account, parametersOf(request).id);
		return await reply.code(204).send();
	});
}

function addNotes(api: FastifyInstance, account: Account): void {
	api.get('/notes', async (request) => listNotes(account, request.query));
	api.get('/contacts/:id/notes', async (request) =>
		listNotes(account, request.query, parametersOf(request).id),
	);
	api.post('/contacts/:id/notes', async (request, reply) => {
		const { id } = parametersOf(request);
		return await reply.code(201).send(createNote(account, id, request.query, request.body));
	});
	api.get('/contacts/:id/notes/:other', async (request) => {
		const { id, other } = parametersOf(request);
		return getNote(account, id, other, request.query);
	});
	api.patch('/contacts/:id/notes/:other', async (request) => {
		const { id, other } = parametersOf(request);
		return updateNote(account, id, other, request.query, request.body);
	});
	api.delete('/contacts/:id/notes/:other', async (request, reply) => {
		const { id, other } = parametersOf(request);
		queryOf(request.query);
		deleteNote(account, id, other);
		return await reply.code(204).send();
	});
}

function addTasks(api: FastifyInstance, account: Account): void {
	api.get('/tasks', async (request) => listTasks(account, request.query));
	api.get('/tasks/:id', async (request) =>
		getTask(account, parametersOf(request).id, request.query),
	);
	api.post(
		'/tasks',
		async (request, reply) =>
			await reply.code(201).send(createTask(account, request.query, request.body)),
	);
	api.patch('/tasks/:id', async (request) =>
		updateTask(account, parametersOf(request).id, request.query, request.body),
	);
	api.delete('/tasks/:id', async (request, reply) => {
		queryOf(request.query);
		deleteTask(account, parametersOf(request).id);
		return await reply.code(204).send();
	});
}

function addEmails(api: FastifyInstance, account: Account): void {
	api.get('/emails', async (request) => listEmails(account, request.query));
	api.get('/emails/:id', async (request) => {
		queryOf(request.query);
		return getEmail(account, parametersOf(request).id);
	});
	api.post('/emails', async (request, reply) => {
		queryOf(request.query);
		return await reply.code(201).send(createEmail(account, request.body));
	});
	api.delete('/emails/:id', async (request, reply) => {
		queryOf(request.query);
		deleteEmail(account, parametersOf(request).id);
		return await reply.code(204).send();
	});
	api.post(
		'/emails::batchAdd',
		async (request, reply) => await reply.code(201).send(addBatch(account, request.body)),
	);
	api.post('/emails::batchRemove', async (request) => removeBatch(account, request.body));
	api.post('/emails::send', async (request, reply) => {
		sendEmail(account, request.body);
		return await reply.code(202).send();
	});
}

function addAppointments(api: FastifyInstance, account: Account): void {
	const path = '/appointments';
	const one = `${path}/:id`;
	api.get(path, async (request) => listAppointments(account, request.query));
	api.get(one, async (request) => getAppointment(account, parametersOf(request).id));
	api.post(path, async (request, reply) => {
		const row = createAppointment(account, request.body);
		const location = `${account.world.baseUrl()}${ROOT}/v1${path}/${String(row.id)}`;
		return await reply.code(201).header('location', location).send(row);
	});
	api.patch(one, async (request) =>
		updateAppointment(account, parametersOf(request).id, request.body, false),
	);
	api.put(one, async (request) =>
		updateAppointment(account, parametersOf(request).id, request.body, true),
	);
	api.delete(one, async (request, reply) => {
		deleteAppointment(account, parametersOf(request).id);
		return await reply.code(204).send();
	});
}

/** Paths that exist, whatever the method. */
const EXISTING =
	/^\/crm\/rest\/v2\/(?:(?:contacts|tasks|emails|users|companies|opportunities|tags|notes)(?:\/\d+)?|contacts\/\d+\/notes(?:\/\d+)?)$/;

/** Keap: REST v2, and v1 for appointments (https://developer.infusionsoft.com/). */
export const keap: Simulation = {
	integration: 'keap',
	credentials: () => ({ apiKey: ACCESS }),
	oauth: {
		authorizePath: `${OAUTH}/authorize`,
		tokenPath: '/token',
		clientAuth: 'either',
		tokenBody: 'form',
		expiresInSeconds: 86_400,
		rotatesRefreshToken: true,
		acceptsScope: (scope) => ['', 'full'].includes(scope),
		extras: () => ({ token_type: 'bearer', scope: 'full|sandbox.infusionsoft.com' }),
	},
	examples: () => {
		const owner = { id: SELF.id };
		const contact = [{ id: String(FIRST.contact) }];
		return {
			contact: { email_addresses: [{ email: 'sandbox.person@example.net' }] },
			engagement: {
				note: { engagement_type: 'note', subject: 'Sandbox note', owner, contact },
				call: { engagement_type: 'call', subject: 'Sandbox call', owner, contact },
				task: { engagement_type: 'task', subject: 'Sandbox task', owner },
				email: {
					engagement_type: 'email',
					subject: 'Sandbox e-mail',
					contact,
					remote_data: { sent_to_address: 'sandbox.person@example.net' },
				},
				meeting: {
					engagement_type: 'meeting',
					subject: 'Sandbox meeting',
					start_time: '2027-01-11T09:00:00.000Z',
					end_time: '2027-01-11T10:00:00.000Z',
				},
			},
		};
	},
	// No Retry-After, whatever the reason.
	fault: (status) => {
		if (status === 429) return QUOTA;
		if (status === 401) return UNKNOWN_TOKEN;
		if (status === 415) return unsupportedType();
		return status === 500
			? errorAnswer(500, 'Internal error')
			: gatewayFault(
					status,
					'The service is unavailable',
					'messaging.adaptors.http.flow.ServiceUnavailable',
				);
	},
	notFound: (method, path) =>
		EXISTING.test(path)
			? errorAnswer(405, `Method ${method} is not allowed`)
			: errorAnswer(404, `There is nothing at ${path}`),
	badJson: () => errorAnswer(400, 'The body is not valid JSON'),
	register: (app, world) => {
		const account = new Account(world);
		const protect = (api: FastifyInstance) => {
			api.addHook('onRequest', async (request, reply) => guard(request, reply, world));
			api.addHook('preValidation', async (request: FastifyRequest) => onlyJson(request));
		};
		void app.register(
			async (api) => {
				protect(api);
				addContacts(api, account);
				addNotes(api, account);
				addTasks(api, account);
				addEmails(api, account);
				addLookups(api, account);
			},
			{ prefix: `${ROOT}/v2` },
		);
		void app.register(
			async (api) => {
				protect(api);
				addAppointments(api, account);
			},
			{ prefix: `${ROOT}/v1` },
		);
	},
};
