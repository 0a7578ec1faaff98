import type { FastifyInstance, FastifyRequest } from 'fastify';

import { caught } from '../core/caught';
import { isObject } from '../core/shape';
import type { Answer, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { failure, faultAnswer, invalid, missing } from './answers';
import { schemaOf } from './bodies';
import { bodyObject, readBrackets, textOf } from './query';
import type { Nested } from './query';
import { remoteOf } from './seeds';
import { ACCOUNTS, TOKEN } from './setup';
import type { IntegratedAccount } from './setup';
import { Store } from './store';
import { METHODS, parametersOf, typeOfParameter } from './parameters';
import type { Method } from './parameters';
import { Unified } from './unified';

const ACCOUNT_TOKEN_MS = 15 * 60_000;
const WINDOW_MS = 10_000;
const PROVIDER_LIMIT = 1_000;

/** Who asks: the API token, or a token that is bound to one integrated account. */
interface Caller {
	boundTo?: string;
}

/** Serves the gateway's endpoints. */
export class Gateway {
	private readonly store: Store;

	/** Tokens of single integrated accounts, with their end. */
	private readonly accountTokens = new Map<string, { accountId: string; expires: number }>();

	/** Answers by idempotency key. */
	private readonly answered = new Map<string, Answer>();

	constructor(private readonly world: World) {
		this.store = new Store(world);
	}

	addTo(app: FastifyInstance): void {
		const route = (
			method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
			url: string,
			answer: (request: FastifyRequest, caller: Caller, query: Nested) => Answer,
		) => {
			app.route({
				method,
				url,
				handler: async (request, reply) => {
					const caller = this.admit(request);
					checkContentType(request);
					const query = readBrackets(request.url.split('?')[1] ?? '');
					const { status, headers, body } = this.once(request, () =>
						answer(request, caller, query),
					);
					return await reply
						.code(status)
						.headers({ ...this.providerLimit(url), ...headers })
						.send(body);
				},
			});
		};
		route('GET', '/integrated-account', (_request, caller, query) =>
			this.listAccounts(caller, query),
		);
		route('GET', '/integrated-account/me', (_request, { boundTo }) => {
			if (boundTo === undefined) throw missing('integrated account me');
			return { status: 200, body: showAccount(accountOf(boundTo)) };
		});
		route('GET', '/integrated-account/:id', ({ params }, caller) => {
			refuseBound(caller);
			return { status: 200, body: showAccount(accountOf(idOf(params))) };
		});
		route('GET', '/integrated-account/:id/capabilities', ({ params }, caller, query) => {
			refuseBound(caller);
			return capabilities(accountOf(idOf(params)), query);
		});
		route('POST', '/integrated-account/token', ({ body }, caller) => {
			refuseBound(caller);
			return this.makeToken(bodyObject(body));
		});
		route('POST', '/batch-request', ({ body }, caller) => {
			refuseBound(caller);
			return this.batch(bodyObject(body));
		});
		const base = '/unified/crm/:resource';
		route('GET', base, (request, caller, query) =>
			this.unified(caller, query).list(resourceOf(request), query),
		);
		route('GET', `${base}/:id`, (request, caller, query) =>
			this.unified(caller, query).get(resourceOf(request), idOf(request.params), query),
		);
		route('POST', base, (request, caller, query) =>
			this.unified(caller, query).create(resourceOf(request), request.body, query),
		);
		route('PATCH', `${base}/:id`, (request, caller, query) =>
			this.unified(caller, query).update(
				resourceOf(request),
				idOf(request.params),
				request.body,
				query,
			),
		);
		route('DELETE', `${base}/:id`, (request, caller, query) =>
			this.unified(caller, query).delete(resourceOf(request), idOf(request.params), query),
		);
		route('GET', `${base}/meta/:method`, (request, caller, query) => {
			this.unified(caller, query);
			return meta(resourceOf(request), request.params as { method: string });
		});
		route('GET', '/proxy/:resource', (request, caller, query) => {
			this.unified(caller, query);
			return this.proxyList(resourceOf(request), query);
		});
		route('GET', '/proxy/:resource/:id', (request, caller, query) => {
			this.unified(caller, query);
			const { row } = this.store.find(resourceOf(request), idOf(request.params));
			return { status: 200, body: { success: true, data: remoteOf(row) } };
		});
	}

	/** Checks the token and the rate limit of it. */
	private admit({ headers, url }: FastifyRequest): Caller {
		const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
		this.meter('token', 500);
		if (given === TOKEN) return {};
		const bound = given === undefined ? undefined : this.accountTokens.get(given);
		if (bound !== undefined && bound.expires > this.world.clock.now()) {
			if (/^\/(?:unified|proxy|custom|integrated-account\/me)/.test(url))
				return { boundTo: bound.accountId };
			throw new VendorAnswer(failure(403, 'This token cannot be used here'));
		}
		throw new VendorAnswer(faultAnswer(401));
	}

	private meter(name: string, limit: number): { remaining: number; resetMs: number } {
		const { meters, settings } = this.world;
		const { allowed, remaining, resetMs } = meters.get(name, limit, WINDOW_MS).hit();
		if (!allowed && settings.enforceLimits) throw new VendorAnswer(faultAnswer(429, 10));
		return { remaining, resetMs };
	}

	/** The provider's own limit, which the gateway forwards under one set of names. */
	private providerLimit(url: string): Record<string, string> {
		if (!url.startsWith('/unified') && !url.startsWith('/proxy')) return {};
		const { remaining, resetMs } = this.meter('provider', PROVIDER_LIMIT);
		return {
			'ratelimit-limit': String(PROVIDER_LIMIT),
			'ratelimit-remaining': String(remaining),
			'ratelimit-reset': String(Math.ceil(resetMs / 1000)),
		};
	}

	/** The integrated account of a call, ready to serve it. */
	private unified({ boundTo }: Caller, query: Nested): Unified {
		const asked = textOf(query.integrated_account_id);
		if (boundTo !== undefined && asked !== undefined && asked !== boundTo) {
			throw new VendorAnswer(failure(403, 'This token belongs to another integrated account'));
		}
		const id = asked ?? boundTo;
		if (id === undefined || id === '') {
			throw invalid(['integrated_account_id is required'], {
				missing_required_query_parameters: ['integrated_account_id'],
			});
		}
		return this.unifiedOf(accountOf(id));
	}

	private unifiedOf(account: IntegratedAccount): Unified {
		this.meter(`account ${account.id}`, 50);
		if (account.isBlocked)
			throw new VendorAnswer(failure(503, 'The integrated account is blocked'));
		if (account.status === 'needs_reauth') {
			throw new VendorAnswer(
				failure(401, 'The integrated account needs to be connected again', {
					truto_is_remote_error: true,
					raw_response: { code: 'INVALID_TOKEN' },
				}),
			);
		}
		return new Unified(this.store, account);
	}

	/** The stored answer of an idempotency key; writes only. */
	private once(request: FastifyRequest, answer: () => Answer): Answer {
		const key = request.headers['idempotency-key'];
		const isWrite = request.method === 'POST' || request.method === 'PATCH';
		if (typeof key !== 'string' || !isWrite) return answer();
		const place = `${request.method} ${request.url} ${key}`;
		const known = this.answered.get(place);
		if (known !== undefined) return known;
		const fresh = answer();
		this.answered.set(place, fresh);
		return fresh;
	}

	private listAccounts(caller: Caller, query: Nested): Answer {
		refuseBound(caller);
		const { limit: size, next_cursor: cursor, ...filters } = query;
		const limit = size === undefined ? 25 : Number(size);
		const start = cursor === undefined ? 0 : Number(cursor);
		if (!Number.isInteger(limit) || limit < 1 || !Number.isInteger(start))
			throw invalid(['limit is not valid']);
		const list = ACCOUNTS.map(showAccount).filter((account) =>
			Object.entries(filters).every(([name, value]) => {
				if (account[name] === undefined) throw invalid([`${name} is not a parameter`]);
				return String(account[name]) === textOf(value, 'eq');
			}),
		);
		const end = start + limit;
		return {
			status: 200,
			body: {
				result: list.slice(start, end),
				next_cursor: end < list.length ? String(end) : null,
				limit,
			},
		};
	}

	private makeToken(body: Record<string, unknown>): Answer {
		const { id } = accountOf(String(body.integrated_account_id));
		const token = `account-${this.world.random.text(32)}`;
		this.accountTokens.set(token, {
			accountId: id,
			expires: this.world.clock.now() + ACCOUNT_TOKEN_MS,
		});
		return { status: 200, body: { token, integrated_account_id: id } };
	}

	/** Several calls in one; lists are walked to their end. */
	private batch(body: Record<string, unknown>): Answer {
		const unified = this.unifiedOf(accountOf(String(body.integrated_account_id)));
		if (!Array.isArray(body.resources)) throw invalid(['resources is required']);
		const result: Record<string, unknown[]> = {};
		const errors: Record<string, unknown[]> = {};
		for (const entry of body.resources as unknown[]) {
			if (!isObject(entry) || typeof entry.name !== 'string')
				throw invalid(['resources need a name']);
			const { name } = entry;
			const records = caught(VendorAnswer, () => this.runEntry(unified, entry));
			if (records instanceof VendorAnswer)
				errors[name] = [...(errors[name] ?? []), records.answer.body];
			else result[name] = [...(result[name] ?? []), ...records];
		}
		return { status: 200, body: { result, errors } };
	}

	private runEntry(unified: Unified, entry: Record<string, unknown>): unknown[] {
		const resource = /^crm\/(\w+)$/.exec(String(entry.resource))?.[1];
		if (resource === undefined) throw invalid(['resource is not valid']);
		const query: Nested = {
			...(isObject(entry.query) ? (entry.query as Nested) : {}),
			...(typeof entry.response_format === 'string'
				? { truto_response_format: entry.response_format }
				: {}),
		};
		const id = String(entry.id ?? '');
		switch (entry.method) {
			case 'list': {
				const rows: unknown[] = [];
				for (let cursor: string | null | undefined; cursor !== null; ) {
					const page = unified.list(
						resource,
						cursor === undefined ? query : { ...query, next_cursor: cursor },
					);
					const answer = page.body as { result: unknown[]; next_cursor: string | null };
					rows.push(...answer.result);
					cursor = answer.next_cursor;
				}
				return rows;
			}
			case 'get':
				return [unified.get(resource, id, query).body];
			case 'create':
				return [unified.create(resource, entry.body, query).body];
			case 'update':
				return [unified.update(resource, id, entry.body, query).body];
			case 'delete':
				return [unified.delete(resource, id, query).body ?? {}];
			default:
				throw invalid(['method is not valid']);
		}
	}

	private proxyList(resource: string, query: Nested): Answer {
		const limit = Number(query.limit ?? 100);
		const start = Number(query.next_cursor ?? 0);
		const [{ table }] = this.store.parts(resource);
		const rows = table.slice(start, limit);
		const end = start + rows.length;
		return {
			status: 200,
			body: {
				result: rows.map(remoteOf),
				next_cursor: end < table.size ? String(end) : null,
				result_count: rows.length,
			},
		};
	}
}

function refuseBound({ boundTo }: Caller): void {
	if (boundTo !== undefined) throw new VendorAnswer(failure(403, 'This token cannot be used here'));
}

function accountOf(id: string): IntegratedAccount {
	const account = ACCOUNTS.find((candidate) => candidate.id === id);
	if (account === undefined) throw missing(`integrated account ${id}`);
	return account;
}

function showAccount({
	id,
	tenant_id: tenant,
	integration,
	label,
	status,
}: IntegratedAccount): Record<string, unknown> {
	return {
		id,
		tenant_id: tenant,
		context: {},
		integration: { name: integration, label, category: 'crm' },
		status,
		created_at: '2026-01-01T08:00:00.000Z',
		updated_at: '2026-01-01T08:00:00.000Z',
	};
}

function capabilities(account: IntegratedAccount, query: Nested): Answer {
	if (query.type !== undefined && query.type !== 'unified') throw invalid(['type is not valid']);
	return {
		status: 200,
		body: {
			integration: { name: account.integration, label: account.label, category: 'crm' },
			unified: Object.entries(METHODS).map(([resource, methods]) => ({
				model: 'crm',
				resource,
				methods: account.isReadOnly ? methods.slice(0, 2) : methods,
				docs_url: `https://truto.example/docs/crm/${resource}`,
			})),
			account: { status: account.status, is_blocked: account.isBlocked },
		},
	};
}

function meta(resource: string, { method }: { method: string }): Answer {
	const methods = METHODS[resource];
	if (methods === undefined || !(methods as string[]).includes(method))
		throw missing(`method ${method}`);
	const isWrite = method === 'create' || method === 'update';
	const names = parametersOf(resource, method as Method);
	return {
		status: 200,
		body: {
			query_schema: Object.fromEntries(
				names.map((name) => [name, { type: typeOfParameter(name) }]),
			),
			request_body_schema: isWrite ? schemaOf(resource) : {},
			schema: schemaOf(resource),
			default_query: {},
		},
	};
}

function idOf(params: unknown): string {
	return (params as { id: string }).id;
}

function resourceOf({ params }: FastifyRequest): string {
	return (params as { resource: string }).resource;
}

function checkContentType({ headers, body }: FastifyRequest): void {
	if (body === undefined || body === null) return;
	if (headers['content-type']?.startsWith('application/json') !== true) {
		throw new VendorAnswer(faultAnswer(415));
	}
}
