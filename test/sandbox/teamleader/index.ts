import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Simulation, World } from '../simulation';
import { Account } from './account';
import { errorAnswer, refusal } from './answers';
import { objectOf } from './body';
import { callActions } from './calls';
import { contactActions } from './contacts';
import type { Action } from './context';
import { eventActions } from './events';
import { lookupActions } from './lookups';
import { meetingActions } from './meetings';
import { noteActions } from './notes';
import { companyId, contactId, userId } from './seeds';
import { taskActions } from './tasks';

const REQUESTS_A_MINUTE = 200;
const MINUTE = 60_000;
/** The latest dated version; the sandbox's integration was registered before it. */
const NEWEST_VERSION = '2023-09-26';
const REGISTERED_VERSION = '2018-09-25';
const ACTIONS: Record<string, Action> = {
	...contactActions,
	...callActions,
	...meetingActions,
	...taskActions,
	...noteActions,
	...eventActions,
	...lookupActions,
};

/** The vendor tells times of its limiter with an offset that is not UTC's. */
function resetTime(moment: number): string {
	return `${new Date(moment + 3_600_000).toISOString().slice(0, 23)}+0100`;
}

/** Stands before every action: version, limit, token. */
function guard(request: FastifyRequest, reply: FastifyReply, world: World): void {
	reply.header('x-api-version', versionOf(request));
	const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
	if (!world.tokens.isAlive(token)) throw refusal(401, 'The access token is invalid or expired');
	const { clock, meters, settings } = world;
	const { allowed, remaining, resetMs } = meters.get('account', REQUESTS_A_MINUTE, MINUTE).hit();
	reply.headers({
		'x-ratelimit-limit': String(REQUESTS_A_MINUTE),
		'x-ratelimit-remaining': String(remaining),
		'x-ratelimit-reset': resetTime(clock.now() + resetMs),
	});
	if (!allowed && settings.enforceLimits) throw refusal(429, 'Too many requests');
}

function versionOf(request: FastifyRequest): string {
	const asked = request.headers['x-api-version'];
	return typeof asked === 'string' && /^\d{4}-\d\d-\d\d$/.test(asked) ? asked : REGISTERED_VERSION;
}

function register(app: FastifyInstance, world: World): void {
	const account = new Account(world);
	void app.register(async (api) => {
		api.addHook('onRequest', async (request, reply) => guard(request, reply, world));
		api.addHook('preValidation', async (request) => {
			const type = request.headers['content-type'];
			if (type !== undefined && !/^application\/json\b/.test(type)) {
				throw refusal(415, 'The request body must be JSON');
			}
		});
		for (const [name, action] of Object.entries(ACTIONS)) {
			api.post(`/${name}`, async (request, reply) => {
				const body = objectOf(request.body);
				const isOld = versionOf(request) < NEWEST_VERSION;
				const outcome = action({ account, body, isOld });
				reply.code(outcome.status);
				return outcome.status === 204 ? await reply.send() : outcome.body;
			});
		}
		// Deprecated, but alive.
		const me = lookupActions['users.me'];
		api.get('/users.me', async () => {
			const outcome = me({ account, body: {}, isOld: true });
			return outcome.status === 204 ? undefined : outcome.body;
		});
	});
}

const OAUTH = '/oauth2';

/** Teamleader Focus: actions by POST. */
export const teamleader: Simulation = {
	integration: 'teamleader',
	// There are no API keys, only OAuth2.
	credentials: () => ({}),
	oauth: {
		authorizePath: `${OAUTH}/authorize`,
		tokenPath: `${OAUTH}/access_token`,
		clientAuth: 'body',
		tokenBody: 'either',
		expiresInSeconds: 3600,
		rotatesRefreshToken: true,
	},
	examples: (world) => {
		const contact = world.records > 0 ? [{ id: contactId(0) }] : undefined;
		const account = { id: companyId(0) };
		const subject = contact === undefined ? { account } : { contact };
		const owner = { id: userId(0) };
		return {
			contact: { last_name: 'Sandbox' },
			engagement: {
				call: { engagement_type: 'call', start_time: '2026-05-20T14:00:00Z', owner, ...subject },
				email: { engagement_type: 'email', content: 'Sandbox mail', ...subject },
				meeting: {
					engagement_type: 'meeting',
					subject: 'Sandbox meeting',
					start_time: '2026-05-20T14:00:00Z',
					end_time: '2026-05-20T15:00:00Z',
					owner,
				},
				note: { engagement_type: 'note', content: 'Sandbox note', ...subject },
				task: {
					engagement_type: 'task',
					subject: 'Sandbox task',
					end_time: '2026-05-20T00:00:00Z',
				},
			},
		};
	},
	listFilters: (world) => {
		const subject = world.records > 0 ? { contact: contactId(0) } : { account: companyId(0) };
		return { engagement: { note: subject, email: subject } };
	},
	fault: (status, retryAfterSeconds) => {
		const titles: Record<number, string> = {
			401: 'The access token is invalid or expired',
			415: 'The request body must be JSON',
			429: 'Too many requests',
		};
		const answer = errorAnswer(status, [{ title: titles[status] ?? 'Something went wrong' }]);
		// The vendor has no Retry-After.
		return status === 429 && retryAfterSeconds !== undefined
			? {
					...answer,
					headers: { 'x-ratelimit-reset': resetTime(Date.now() + retryAfterSeconds * 1000) },
				}
			: answer;
	},
	notFound: (method, path) =>
		errorAnswer(404, [{ title: `There is nothing at ${method} ${path}` }]),
	badJson: () => errorAnswer(400, [{ title: 'The request body is not valid JSON' }]),
	register,
};
