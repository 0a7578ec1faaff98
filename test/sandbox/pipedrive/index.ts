import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { Account, LEAN_ACCESS, USUAL_ACCESS } from './account';
import { addActivities } from './activities';
import { newError, oldError } from './answers';
import { addCallLogs } from './callLogs';
import { addDirectory, addOldDirectory } from './directory';
import { addMail } from './mail';
import { addNotes } from './notes';
import { addPersons } from './persons';
import { addRecents } from './recents';
import { addSearch } from './search';

const OAUTH = '/oauth';
const DAY = 86_400_000;
const BURST_MS = 2000;
/** Requests per two seconds of the entry plan; OAuth tokens may do four times as many. */
const BURST = 20;
const OAUTH_BURST = 80;
const SEARCH_BURST = 10;
const DAILY_TOKENS = 150_000;
/** After so many refusals in a minute an API token meets the edge proxy's page. */
const PATIENCE = 30;
const MINUTE = 60_000;
const EDGE_PAGE =
	'<!DOCTYPE html><html><head><title>Access denied</title></head><body>Error 1015</body></html>';

const UNAUTHORIZED: Answer = {
	status: 401,
	body: { success: false, error: 'unauthorized access', errorCode: 401 },
};

function overLimit(headers: Record<string, string>): Answer {
	return {
		status: 429,
		headers,
		body: { success: false, error: 'request over limit', errorCode: 429 },
	};
}

/** The token that a request carries, and whether it came by OAuth; throws the 401 where none is good. */
function tokenOf(request: FastifyRequest, world: World): { token: string; isOAuth: boolean } {
	const { authorization, 'x-api-token': header } = request.headers;
	const token = header ?? (request.query as Record<string, unknown>).api_token;
	if (typeof token === 'string' && [USUAL_ACCESS, LEAN_ACCESS].includes(token)) {
		return { token, isOAuth: false };
	}
	const [, bearer] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? [];
	if (token === undefined && world.tokens.isAlive(bearer)) return { token: bearer, isOAuth: true };
	throw new VendorAnswer(UNAUTHORIZED);
}

/** What a call costs of the company's daily tokens. */
function costOf(request: FastifyRequest): number {
	const path = request.url.split('?')[0];
	const isNew = path.startsWith('/api/v2/');
	const isSingle = /\/(\d+|me|CA[0-9a-f]+|[0-9a-f-]{36})$/.test(path);
	if (path.endsWith('/search')) return 20;
	if (request.method === 'DELETE') return isNew ? 3 : 6;
	if (request.method !== 'GET') return isNew ? 5 : 10;
	if (isSingle) return isNew ? 1 : 2;
	return isNew ? 10 : 20;
}

/** Stands before every API route: credentials, then the burst and the daily limit, told in headers. */
function guard(request: FastifyRequest, reply: FastifyReply, world: World): void {
	const { token, isOAuth } = tokenOf(request, world);
	const limit = isOAuth ? OAUTH_BURST : BURST;
	const name = token.slice(-6);
	const isSearch = request.url.split('?')[0].endsWith('/search');
	const burst = world.meters.get(`burst ${name}`, limit, BURST_MS).hit();
	const search = isSearch
		? world.meters.get(`search ${name}`, SEARCH_BURST, BURST_MS).hit()
		: burst;
	const daily = world.meters.get('daily tokens', DAILY_TOKENS, DAY).hit(costOf(request));
	const narrow = search.remaining < burst.remaining ? search : burst;
	const headers = {
		'x-ratelimit-limit': String(isSearch ? SEARCH_BURST : limit),
		'x-ratelimit-remaining': String(narrow.remaining),
		'x-ratelimit-reset': String(Math.ceil(narrow.resetMs / 1000)),
		'x-daily-ratelimit-token-limit': String(DAILY_TOKENS),
		'x-daily-ratelimit-token-remaining': String(daily.remaining),
	};
	void reply.headers(headers);
	if (!world.settings.enforceLimits) return;
	if (burst.allowed && search.allowed && daily.allowed) return;
	const refusals = world.meters.get(`refusals ${name}`, PATIENCE, MINUTE).hit();
	if (!refusals.allowed && !isOAuth) {
		throw new VendorAnswer({
			status: 403,
			headers: { 'content-type': 'text/html; charset=utf-8' },
			body: EDGE_PAGE,
		});
	}
	throw new VendorAnswer(overLimit(headers));
}

function onlyJson(request: FastifyRequest): void {
	if (!['POST', 'PUT', 'PATCH'].includes(request.method)) return;
	if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
		throw new VendorAnswer(newError(415, 'Unsupported Media Type'));
	}
}

function addApi(api: FastifyInstance, account: Account): void {
	addPersons(api, account);
	addActivities(api, account);
	addSearch(api, account);
	addDirectory(api, account);
	for (const root of ['/v1', '/api/v1']) {
		addNotes(api, account, root);
		addCallLogs(api, account, root);
		addMail(api, account, root);
		addOldDirectory(api, account, root);
		addRecents(api, account, root);
	}
}

/** Pipedrive: API v2, and v1 where there is no v2 yet (https://developers.pipedrive.com/docs/api/v1). */
export const pipedrive: Simulation = {
	integration: 'pipedrive',
	credentials: () => ({ apiKey: USUAL_ACCESS }),
	oauth: {
		authorizePath: `${OAUTH}/authorize`,
		tokenPath: `${OAUTH}/token`,
		clientAuth: 'basic',
		tokenBody: 'form',
		expiresInSeconds: 3599,
		rotatesRefreshToken: false,
		extras: (world) => ({
			scope:
				'base contacts:full activities:full deals:read leads:read users:read search:read mail:read',
			api_domain: world.baseUrl(),
		}),
	},
	examples: () => {
		const contact = [{ id: '1' }];
		const activity = (type: string) => ({ engagement_type: type, subject: `Sandbox ${type}` });
		return {
			contact: { first_name: 'Sandbox', last_name: 'Person' },
			engagement: {
				call: activity('call'),
				meeting: activity('meeting'),
				task: activity('task'),
				email: activity('email'),
				note: { engagement_type: 'note', content: 'Sandbox note', contact },
			},
		};
	},
	fault: (status, retryAfterSeconds) => {
		if (status === 401) return UNAUTHORIZED;
		if (status === 429) {
			return overLimit(
				retryAfterSeconds === undefined
					? {}
					: {
							'x-ratelimit-limit': String(BURST),
							'x-ratelimit-remaining': '0',
							'x-ratelimit-reset': String(retryAfterSeconds),
						},
			);
		}
		return oldError(status, status === 503 ? 'Service unavailable' : 'Internal error');
	},
	notFound: (method, path) =>
		path.startsWith('/api/v2/')
			? newError(404, `Unknown method ${method} ${path}`)
			: oldError(404, `Unknown method ${method} ${path}`),
	badJson: () => newError(400, 'Invalid JSON in the request body'),
	register: (app, world) => {
		const account = new Account(world);
		void app.register(async (api) => {
			api.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) =>
				guard(request, reply, world),
			);
			api.addHook('preValidation', async (request: FastifyRequest) => onlyJson(request));
			addApi(api, account);
		});
	},
};
