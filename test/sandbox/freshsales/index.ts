import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { Account } from './account';
import { addActivities } from './activities';
import { errorAnswer, WEB_PAGE } from './answers';
import { addContacts } from './contacts';
import { addConversations } from './conversations';
import { BUSY } from './conversationSeeds';
import { addDirectory } from './directory';
import { addSearching } from './searching';
import { FIRST, OWNER_IDS } from './seeds';
import { keyOf, OTHER_ACCESS, USUAL_ACCESS } from './tenant';

const OUTER = '/crm/sales';
const ROOT = `${OUTER}/api`;
const OAUTH = '/org/oauth/v2';
/** Requests an hour of the largest plan. */
const REQUESTS = 5000;
const HOUR = 3_600_000;

const UNAUTHORIZED: Answer = {
	status: 401,
	body: { login: 'failed', message: 'The given API key is invalid.' },
};

function overLimit(seconds: number | undefined): Answer {
	const answer = errorAnswer(429, 'You have exceeded the limit of requests.');
	const headers: Record<string, string> = {
		'x-ratelimit-remaining': '0',
		...(seconds === undefined
			? {}
			: { 'retry-after': String(seconds), 'x-ratelimit-reset': String(seconds) }),
	};
	return { ...answer, headers };
}

/** Stands before every route: key or token, then the limit of the account, told in headers. */
function guard(request: FastifyRequest, reply: FastifyReply, world: World): void {
	const [, bearer] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
	const key = keyOf(request);
	const isKnown = key === USUAL_ACCESS || key === OTHER_ACCESS;
	if (!isKnown && !world.tokens.isAlive(bearer)) throw new VendorAnswer(UNAUTHORIZED);
	const meter = world.meters.get('account', REQUESTS, HOUR);
	const { allowed, remaining, resetMs } = meter.hit();
	const seconds = Math.ceil(resetMs / 1000);
	void reply.headers({
		'x-ratelimit-limit': String(REQUESTS),
		'x-ratelimit-remaining': String(remaining),
		'x-ratelimit-reset': String(seconds),
	});
	if (!allowed && world.settings.enforceLimits) throw new VendorAnswer(overLimit(seconds));
}

/** Bodies are JSON; a logged call may be a form. */
function checkType(request: FastifyRequest): void {
	if (!['POST', 'PUT'].includes(request.method)) return;
	const type = request.headers['content-type'] ?? '';
	const isCall = request.url.split('?')[0].endsWith('/phone_calls');
	if (/^application\/json\b/.test(type)) return;
	if (isCall && type.startsWith('multipart/form-data')) return;
	throw new VendorAnswer(errorAnswer(415, 'The content type must be application/json.'));
}

function addApi(api: FastifyInstance, account: Account): void {
	addContacts(api, account, ROOT);
	addDirectory(api, account, ROOT);
	addSearching(api, account, ROOT);
	addActivities(api, account, ROOT);
	addConversations(api, account, ROOT);
}

/** Freshsales, the sales part of Freshworks CRM: https://developers.freshworks.com/crm/api/ */
export const freshsales: Simulation = {
	integration: 'freshsales',
	credentials: () => ({ apiKey: USUAL_ACCESS, subdomain: 'sandbox' }),
	oauth: {
		authorizePath: `${OAUTH}/authorize`,
		tokenPath: `${OAUTH}/token`,
		clientAuth: 'basic',
		tokenBody: 'form',
		expiresInSeconds: 1800,
		rotatesRefreshToken: true,
	},
	examples: () => {
		const contact = [{ id: String(FIRST.contacts) }];
		const span = { start_time: '2026-11-27T13:00:00Z', end_time: '2026-11-27T14:00:00Z' };
		return {
			contact: { email_addresses: [{ email: 'sandbox.person@example.com' }] },
			engagement: {
				meeting: { engagement_type: 'meeting', subject: 'Sandbox meeting', ...span },
				task: {
					engagement_type: 'task',
					subject: 'Sandbox task',
					end_time: span.end_time,
					owner: { id: String(OWNER_IDS[0]) },
				},
				note: { engagement_type: 'note', content: 'Sandbox note', contact },
				call: { engagement_type: 'call', direction: 'inbound', contact },
				chat: { engagement_type: 'chat', subject: 'Sandbox chat', ...span, contact },
			},
		};
	},
	listFilters: () => {
		const contact = String(FIRST.contacts + BUSY);
		return { engagement: { email: { contact }, call: { contact } } };
	},
	fault: (status, retryAfterSeconds) => {
		if (status === 401) return UNAUTHORIZED;
		if (status === 429) return overLimit(retryAfterSeconds);
		return errorAnswer(
			status,
			status === 415 ? 'Unsupported media type.' : 'Something went wrong.',
		);
	},
	notFound: (_method, path) =>
		path.startsWith(`${OUTER}/`)
			? errorAnswer(404, 'The requested resource could not be found.')
			: WEB_PAGE,
	badJson: () => errorAnswer(400, 'The request body is not valid JSON.'),
	register: (app, world) => {
		const account = new Account(world);
		void app.register(async (api) => {
			api.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) =>
				guard(request, reply, world),
			);
			api.addHook('preValidation', async (request: FastifyRequest) => checkType(request));
			addApi(api, account);
		});
	},
};
