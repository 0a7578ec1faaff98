import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { isObject } from '../core/shape';
import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { Account } from './account';
import { badRequest, errorAnswer, notFound, Refusal } from './answers';
import type { Json } from './answers';
import { bulkUpsert } from './bulk';
import { addDirectory } from './directory';
import { listRows, selected } from './lists';
import { conversations, RESOURCES } from './models';
import type { Resource } from './models';
import { companyId, isObjectId, USERS } from './seeds';
import type { Row } from './seeds';
import { isToken, tenantOf, tokenOf, USUAL_ACCESS } from './tenant';
import { store } from './writes';

const OAUTH = '/oauth';
const LARGEST_BODY = 32 * 1024 * 1024;
const SECOND = 1000;
const MINUTE = 60_000;
/** The soft limit is counted and never enforced. */
const SOFT = 200;
const HARD = 150;
const PARALLEL = 50;

const UNAUTHORIZED: Answer = errorAnswer(401, 'Unauthorized', 'text');

/** Requests that are being served now. */
class Traffic {
	private running = 0;

	private readonly entered = new WeakSet<FastifyRequest>();

	enter(request: FastifyRequest, world: World): void {
		this.running++;
		this.entered.add(request);
		world.meters.get('calls a minute', SOFT, MINUTE).hit();
		const { allowed } = world.meters.get('requests a second', HARD, SECOND).hit();
		if ((!allowed || this.running > PARALLEL) && world.settings.enforceLimits) {
			throw new Refusal(429, 'Too many requests').in(tenantOf(request).wording);
		}
	}

	leave(request: FastifyRequest): void {
		if (this.entered.has(request)) this.running--;
	}
}

function guard(request: FastifyRequest, world: World): void {
	const token = tokenOf(request);
	const isOAuth =
		request.headers.authorization?.startsWith('Bearer ') && world.tokens.isAlive(token);
	if (!isToken(token) && isOAuth !== true) throw new VendorAnswer(UNAUTHORIZED);
	const tenant = tenantOf(request);
	const length = Number(request.headers['content-length'] ?? 0);
	if (length > LARGEST_BODY) throw new Refusal(413, 'Payload too large').in(tenant.wording);
	if (!tenant.readsOnly) return;
	const isOpen = ['/endusers', '/companies', '/leancompanies', '/users'].some((path) =>
		request.url.startsWith(path),
	);
	const isBulk = request.method === 'PUT' && /^\/\w+\/?$/.test(request.url);
	if (!isOpen || (request.method !== 'GET' && !isBulk)) {
		throw new Refusal(403, 'No permission').in(tenant.wording);
	}
}

function onlyJson(request: FastifyRequest): void {
	if (!['POST', 'PUT'].includes(request.method)) return;
	if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
		throw badRequest('The body must be JSON');
	}
}

/** The record that a path names: by id, or by an external or source id with its prefix. */
function rowOf(account: Account, resource: Resource, request: FastifyRequest): Row {
	const { id } = request.params as { id: string };
	const rows = resource.store(account);
	const [, prefix, value] = /^(extid|srcid)-(.+)$/.exec(id) ?? [];
	if (prefix === undefined && !isObjectId(id)) throw badRequest(`${id} is not a valid id`);
	const row =
		prefix === undefined
			? rows.get(id)
			: rows.holder(prefix === 'extid' ? 'externalId' : 'sourceId', value);
	if (row === undefined) throw notFound(resource.parent);
	return row;
}

function bodyOf(request: FastifyRequest): Json {
	if (!isObject(request.body)) throw badRequest('The body must be an object');
	const { _id: id, ...body } = request.body;
	if (id !== undefined && !tenantOf(request).isLenient) throw badRequest('_id: not allowed');
	return body;
}

/** A conversation of a list: without its description, unless that is selected or the account shows it. */
function listed(resource: Resource, row: Row, isWhole: boolean): Json {
	if (resource !== conversations || isWhole) return row;
	const result: Json = { ...row };
	delete result.description;
	return result;
}

/** What only the answer of a new conversation tells: the company's owner and who called. */
function createdExtras(account: Account, resource: Resource, row: Row): Json {
	if (resource !== conversations) return {};
	const [caller] = USERS;
	return {
		owner: account.company(row.companyId)?.owner,
		userId: caller._id,
		nickName: caller.nickName,
	};
}

function addResource(api: FastifyInstance, account: Account, resource: Resource): void {
	const rows = resource.store(account);
	const one = `/${resource.name}/:id`;
	// An empty id in a path leads to the list.
	for (const path of [`/${resource.name}`, `/${resource.name}/`]) {
		api.get(path, async (request) => {
			const tenant = tenantOf(request);
			const { rows: found, query } = listRows(account, tenant, resource, request.query);
			if (found.length === 0 && query.email !== undefined && tenant.tellsMore) return { data: [] };
			const isWhole = query.select !== undefined || tenant.listsDescriptions;
			return found.map((row) => selected(listed(resource, row, isWhole), query));
		});
		api.put(path, async (request, reply) => {
			if (!Array.isArray(request.body)) throw badRequest('The body must be an array');
			const { status, result } = bulkUpsert(account, tenantOf(request), resource, request.body);
			return await reply.code(status).send(result);
		});
	}
	api.get(one, async (request) => rowOf(account, resource, request));
	api.post(`/${resource.name}`, async (request) => {
		const row = store(account, tenantOf(request), resource, bodyOf(request), undefined);
		return { ...row, ...createdExtras(account, resource, row) };
	});
	api.put(one, async (request) => {
		const before = rowOf(account, resource, request);
		return store(account, tenantOf(request), resource, bodyOf(request), before);
	});
	api.delete(one, async (request) => {
		const row = rowOf(account, resource, request);
		rows.table.delete(row, account.nowMs);
		const isWhole = resource.deletedObject && !tenantOf(request).isLenient;
		return isWhole ? row : { n: 1, ok: 1, deletedCount: 1 };
	});
}

/** Planhat: https://www.planhat.com/developers/api */
export const planhat: Simulation = {
	integration: 'planhat',
	credentials: () => ({ apiKey: USUAL_ACCESS }),
	oauth: {
		authorizePath: `${OAUTH}/authorize`,
		tokenPath: `${OAUTH}/token`,
		clientAuth: 'either',
		tokenBody: 'either',
		expiresInSeconds: 3600,
		rotatesRefreshToken: true,
		requiresPkce: true,
	},
	examples: () => {
		const account = { id: companyId(0) };
		return {
			contact: { email_addresses: [{ email: 'sandbox.person@example.com' }], account },
			engagement: {
				note: { engagement_type: 'note', subject: 'Sandbox note', content: 'Text', account },
				task: { engagement_type: 'task', subject: 'Sandbox task', account },
				meeting: {
					engagement_type: 'meeting',
					subject: 'Sandbox meeting',
					start_time: '2026-11-27T13:00:00Z',
					end_time: '2026-11-27T14:00:00Z',
					account,
				},
			},
		};
	},
	// The vendor documents neither headers nor Retry-After.
	fault: (status) =>
		status === 401 ? UNAUTHORIZED : errorAnswer(status, `Error ${status}`, 'text'),
	notFound: (method, path) => errorAnswer(404, `Cannot ${method} ${path}`, 'text'),
	badJson: () => errorAnswer(400, 'Unexpected token in JSON', 'text'),
	register: (app, world) => {
		const account = new Account(world);
		const traffic = new Traffic();
		void app.register(async (api) => {
			api.addHook('onRequest', async (request: FastifyRequest) => {
				guard(request, world);
				traffic.enter(request, world);
			});
			api.addHook('onResponse', async (request) => traffic.leave(request));
			api.addHook('preValidation', async (request: FastifyRequest) => onlyJson(request));
			api.setErrorHandler(async (error, request: FastifyRequest, reply: FastifyReply) => {
				const known = error instanceof Refusal ? error.in(tenantOf(request).wording) : error;
				if (!(known instanceof VendorAnswer)) throw known;
				const { status, headers = {}, body } = known.answer;
				return await reply.code(status).headers(headers).send(body);
			});
			for (const resource of RESOURCES) addResource(api, account, resource);
			addDirectory(api, account);
		});
	},
};
