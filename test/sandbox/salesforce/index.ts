import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Answer, Simulation, World } from '../simulation';
import { notThere, problems, Refusal, sfTime } from './answers';
import { demandParameters, demandText } from './call';
import type { Call, Route } from './call';
import { collectionRoutes } from './collections';
import { compositeRoutes } from './composite';
import { metaRoutes, usage } from './describe';
import { Org } from './org';
import { demandShortUrl, Queries } from './queries';
import { recordRoutes } from './records';
import { recordId } from './ids';
import type { OrgFeatures } from './schema';
import { searchRoutes } from './search';
import { contactId, userId } from './seeds';

const ORGANIZATION = recordId('00D', 1);
const TOKEN = `${ORGANIZATION}!AQEAsalesforce.sandbox.key.7c1e52`;
const OLDEST_VERSION = 31;
const NEWEST_VERSION = 67;
const SESSION_SECONDS = 7200;
const GRANTS = '/services/oauth2';

const ORDINARY_ORG: OrgFeatures = {
	sharedActivities: true,
	personAccounts: false,
	duplicateRule: false,
	relationSemiJoins: true,
	hiddenFields: [],
};

function isAlive(request: FastifyRequest, world: World): boolean {
	const [, token] = /^(?:Bearer|OAuth) (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
	return token === TOKEN || world.tokens.isAlive(token);
}

function identity(world: World): Record<string, unknown> {
	return {
		sub: `https://login.salesforce.com/id/${ORGANIZATION}/${userId(0)}`,
		user_id: userId(0),
		organization_id: ORGANIZATION,
		preferred_username: 'user0@sandbox.example.com',
		nickname: 'user0',
		name: 'Sandbox User',
		email: 'user0@example.com',
		email_verified: true,
		given_name: 'Sandbox',
		family_name: 'User',
		zoneinfo: 'Europe/Vienna',
		urls: {
			rest: `${world.baseUrl()}/services/data/v{version}/`,
			sobjects: `${world.baseUrl()}/services/data/v{version}/sobjects/`,
			query: `${world.baseUrl()}/services/data/v{version}/query/`,
		},
		active: true,
		user_type: 'STANDARD',
		language: 'en_US',
		locale: 'en_US',
		utcOffset: 3_600_000,
	};
}

/** Query and paging of queries. */
const queryRoutes: Route[] = [
	...(['query', 'queryAll'] as const).map(
		(name): Route => ({
			method: 'GET',
			path: `/${name}`,
			parameters: ['q'],
			answer: ({ queries, version, headers, query }) => ({
				status: 200,
				body: queries.run(
					demandText(query.q, 'q'),
					version,
					headers['sforce-query-options'],
					name === 'queryAll',
				),
			}),
		}),
	),
	...(['query', 'queryAll'] as const).map(
		(name): Route => ({
			method: 'GET',
			path: `/${name}/:locator`,
			parameters: [],
			answer: ({ queries, version, params }) => ({
				status: 200,
				body: queries.more(params.locator, version),
			}),
		}),
	),
];

async function send(reply: FastifyReply, { status, headers, body }: Answer): Promise<FastifyReply> {
	reply.code(status).headers(headers ?? {});
	return await reply.send(body ?? '');
}

/** A write's body must be JSON and say so. */
function demandJson(request: FastifyRequest): void {
	if (request.method !== 'POST' && request.method !== 'PATCH') return;
	if (/^application\/json\b/.test(request.headers['content-type'] ?? '')) return;
	throw new Refusal(
		415,
		'UNSUPPORTED_MEDIA_TYPE',
		'The Content-Type header must be application/json.',
	);
}

function register(app: FastifyInstance, world: World, features: OrgFeatures): void {
	const org = new Org(world, features);
	const queries = new Queries(org);
	const limits = usage(org);
	const plain = [
		...metaRoutes(limits),
		...recordRoutes,
		...collectionRoutes,
		...searchRoutes,
		...queryRoutes,
	];
	const routes = [...plain, ...compositeRoutes(plain)];

	app.get('/services/data', async () => versions());
	app.get('/services/data/', async () => versions());
	app.get(`${GRANTS}/userinfo`, async (request, reply) => {
		// The vendor's answer to a dead token here is neither 401 nor JSON.
		if (!isAlive(request, world)) {
			return await reply.code(403).type('text/html; charset=UTF-8').send('Bad_OAuth_Token');
		}
		return identity(world);
	});
	app.post(`${GRANTS}/revoke`, async (_request, reply) => await reply.code(200).send(''));

	void app.register(async (api) => {
		api.addHook('onRequest', async (request, reply) => {
			const isAllowed = limits.allowed();
			reply.header('sforce-limit-info', `api-usage=${limits.used}/${limits.limit}`);
			if (!isAlive(request, world)) {
				throw new Refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
			}
			if (!isAllowed && world.settings.enforceLimits) {
				throw new Refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
			}
			demandShortUrl(request.url);
		});
		api.addHook('preValidation', async (request) => demandJson(request));
		for (const { method, path, parameters, answer } of routes) {
			api.route({
				method,
				url: `/services/data/:version${path}`,
				handler: async (request, reply) => {
					const { version, ...params } = request.params as Record<string, string>;
					if (!isVersion(version)) throw notThere();
					const call: Call = {
						org,
						queries,
						version,
						params,
						query: demandParameters(request.query as Record<string, unknown>, parameters),
						headers: Object.fromEntries(
							Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
						),
						body: request.body,
					};
					return await send(reply, answer(call));
				},
			});
		}
	});
}

function isVersion(text: string): boolean {
	const [, number] = /^v(\d\d)\.0$/.exec(text) ?? [];
	return Number(number) >= OLDEST_VERSION && Number(number) <= NEWEST_VERSION;
}

function versions(): unknown[] {
	const list: unknown[] = [];
	for (let number = OLDEST_VERSION; number <= NEWEST_VERSION; number++) {
		list.push({
			label: `Release ${number}`,
			url: `/services/data/v${number}.0`,
			version: `${number}.0`,
		});
	}
	return list;
}

/** A Salesforce org with other features than the ordinary one, for tests of what differs between orgs. */
export function salesforceOrg(features: Partial<OrgFeatures>): Simulation {
	return {
		integration: 'salesforce',
		credentials: (world) => ({ apiKey: TOKEN, instanceUrl: world.baseUrl() }),
		oauth: {
			authorizePath: `${GRANTS}/authorize`,
			tokenPath: `${GRANTS}/token`,
			clientAuth: 'either',
			tokenBody: 'form',
			expiresInSeconds: SESSION_SECONDS,
			hidesExpiry: true,
			rotatesRefreshToken: true,
			requiresPkce: true,
			grants: ['authorization_code', 'refresh_token', 'client_credentials'],
			refusal: (error, description) => ({
				status: 400,
				body: {
					error,
					error_description:
						error === 'invalid_grant' ? 'expired access/refresh token' : description,
				},
			}),
			extras: (world) => ({
				signature: 'c2FuZGJveC1zaWduYXR1cmU=',
				scope: 'refresh_token api',
				instance_url: world.baseUrl(),
				id: `https://login.salesforce.com/id/${ORGANIZATION}/${userId(0)}`,
				issued_at: String(world.clock.now()),
			}),
		},
		examples: (world) => ({
			contact: { last_name: 'Sandbox' },
			engagement: {
				call: { engagement_type: 'call', subject: 'Sandbox call' },
				email: { engagement_type: 'email', subject: 'Sandbox mail' },
				meeting: {
					engagement_type: 'meeting',
					start_time: '2026-05-20T14:00:00Z',
					end_time: '2026-05-20T15:00:00Z',
				},
				note: {
					engagement_type: 'note',
					subject: 'Sandbox note',
					...(world.records > 0 ? { contact: [{ id: contactId(0) }] } : {}),
				},
				task: { engagement_type: 'task', subject: 'Sandbox task' },
			},
		}),
		fault: (status) => {
			switch (status) {
				case 401:
					return problems(401, [
						{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
					]);
				case 429:
					// The vendor has no 429 and no Retry-After; this is the kind that passes by itself.
					return problems(403, [
						{
							message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
							errorCode: 'REQUEST_LIMIT_EXCEEDED',
						},
					]);
				case 415:
					return problems(415, [
						{
							message: 'The Content-Type header must be application/json.',
							errorCode: 'UNSUPPORTED_MEDIA_TYPE',
						},
					]);
				case 503:
					return problems(503, [
						{ message: 'Server is unavailable', errorCode: 'SERVER_UNAVAILABLE' },
					]);
				default:
					return problems(status, [
						{
							message: `An unexpected error occurred at ${sfTime(0)}`,
							errorCode: 'UNKNOWN_EXCEPTION',
						},
					]);
			}
		},
		notFound: (method, path) => {
			if (/^\/services\/data\/v\d\d\.0\/(?:query|limits|composite|sobjects)/.test(path)) {
				return problems(405, [
					{ message: `HTTP Method '${method}' not allowed.`, errorCode: 'METHOD_NOT_ALLOWED' },
				]);
			}
			return notThere().answer;
		},
		badJson: () =>
			problems(400, [
				{ message: 'Unexpected character in the request body', errorCode: 'JSON_PARSER_ERROR' },
			]),
		register: (app, world) => register(app, world, { ...ORDINARY_ORG, ...features }),
	};
}

/** Salesforce: REST API with SOQL, SOSL, sObject Collections and composite requests. */
export const salesforce = salesforceOrg({});
