import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError, execute, parse, specifiedRules, validate } from 'graphql';
import type { ExecutionResult } from 'graphql';

import { caught } from '../core/caught';
import { isObject } from '../core/shape';
import type { Answer, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import { Account } from './account';
import { costOf } from './cost';
import { failure, faultAnswer } from './failures';
import { makeMutations } from './mutations';
import { VERSIONS, makeQueries } from './queries';
import { makeSchema } from './schema';

/** The personal token; Lena is an admin. */
export const PERSONAL = 'monday-sandbox-example-token-5b7e20c94a1d';

const MINUTE_MS = 60_000;
const MINUTE_CALLS = 5_000;
const CONCURRENCY = 250;
const DAILY_CALLS = 25_000;
const LARGEST_COST = 5_000_000;
/** Complexity is metered in thousands of points. */
const THOUSANDS_PER_MINUTE = 10_000;

/** Serves `POST /v2`. */
export class Gateway {
	private readonly schema = makeSchema();

	private readonly root: Record<string, unknown>;

	constructor(private readonly world: World) {
		const account = new Account(world);
		this.root = { ...makeQueries(account), ...makeMutations(account) };
	}

	addTo(app: FastifyInstance): void {
		app.post('/v2', async (request, reply) => {
			const { status, headers, body } = this.answer(request);
			return await reply
				.code(status)
				.headers(headers ?? {})
				.send(body);
		});
	}

	private answer(request: FastifyRequest): Answer {
		const headers = this.count();
		this.checkLogin(request);
		const version = request.headers['api-version'];
		if (version !== undefined && !VERSIONS.some(({ value }) => value === version)) {
			return { ...failure(400, 'InvalidVersionException', 'Invalid API version'), headers };
		}
		if (request.headers['content-type']?.startsWith('application/json') !== true) {
			return { ...faultAnswer(415), headers };
		}
		const { body } = request;
		if (!isObject(body) || typeof body.query !== 'string' || body.query.trim() === '') {
			return { ...failure(400, 'BAD_REQUEST', 'Must provide query string.'), headers };
		}
		const strange = Object.keys(body).find(
			(key) => !['query', 'variables', 'operationName'].includes(key),
		);
		const variables = body.variables ?? {};
		if (strange !== undefined || !isObject(variables)) {
			return { ...failure(400, 'BAD_REQUEST', `unexpected ${strange ?? 'variables'}`), headers };
		}
		const { operationName } = body;
		const answer = this.run(
			body.query,
			variables,
			typeof operationName === 'string' ? operationName : undefined,
		);
		return { ...answer, headers: { ...headers, ...answer.headers } };
	}

	private run(
		query: string,
		variables: Record<string, unknown>,
		operationName: string | undefined,
	): Answer {
		const document = caught(GraphQLError, () => parse(query));
		if (document instanceof GraphQLError) return malformed([document], 'GRAPHQL_PARSE_FAILED');
		const faults = validate(this.schema, document, specifiedRules);
		if (faults.length > 0) return malformed(faults, 'GRAPHQL_VALIDATION_FAILED');
		const cost = costOf(document, variables);
		const budget = this.spend(cost);
		if (budget.refusal !== undefined) return budget.refusal;
		const result = execute({
			schema: this.schema,
			document,
			rootValue: { ...this.root, complexity: () => budget.shown },
			variableValues: variables,
			operationName,
		});
		if (result instanceof Promise) throw new Error('a resolver answered a promise');
		return this.finish(result as ExecutionResult);
	}

	private finish({ data, errors }: ExecutionResult): Answer {
		for (const { originalError } of errors ?? []) {
			if (originalError instanceof VendorAnswer) throw originalError;
			if (originalError !== undefined && !(originalError instanceof GraphQLError)) {
				// a scalar's or an argument's refusal; anything else is a defect of the simulation
				if (!(originalError instanceof TypeError || originalError instanceof SyntaxError))
					throw originalError;
			}
		}
		if (data === undefined) return malformed(errors ?? [], 'BAD_USER_INPUT');
		return {
			status: 200,
			body: {
				data,
				...(errors === undefined ? {} : { errors: errors.map((error) => error.toJSON()) }),
				extensions: { request_id: this.requestId() },
			},
		};
	}

	/** Counts one call; refuses it where a limit is passed and limits are enforced. */
	private count(): Record<string, string> {
		const { meters, settings } = this.world;
		const minute = meters.get('minute', MINUTE_CALLS, MINUTE_MS).hit();
		const day = meters.get('day', DAILY_CALLS, 24 * 60 * MINUTE_MS).hit();
		if (settings.enforceLimits && !day.allowed) {
			throw new VendorAnswer(failure(429, 'DAILY_LIMIT_EXCEEDED', 'Daily limit exceeded'));
		}
		if (settings.enforceLimits && !minute.allowed) {
			throw new VendorAnswer(faultAnswer(429, Math.ceil(minute.resetMs / 1000)));
		}
		return {
			'ratelimit-policy': `"minuteRate";q=${MINUTE_CALLS};w=60, "concurrency";q=${CONCURRENCY}`,
			ratelimit: `"minuteRate";r=${minute.remaining}, "concurrency";r=${CONCURRENCY - 1}`,
		};
	}

	/** Takes a request's points from the minute's budget; too dear a request is refused and costs nothing. */
	private spend(cost: number): { refusal?: Answer; shown: Record<string, number> } {
		if (cost > LARGEST_COST) {
			const message = `Query complexity ${cost} is over the limit of ${LARGEST_COST}`;
			return { shown: {}, refusal: failure(200, 'ComplexityException', message) };
		}
		const { meters, settings } = this.world;
		const meter = meters.get('complexity (thousands)', THOUSANDS_PER_MINUTE, MINUTE_MS);
		const { allowed, remaining, resetMs } = meter.hit(Math.ceil(cost / 1000));
		const seconds = Math.ceil(resetMs / 1000);
		const shown = {
			query: cost,
			before: remaining * 1000 + cost,
			after: remaining * 1000,
			reset_in_x_seconds: seconds,
		};
		if (allowed || !settings.enforceLimits) return { shown };
		const refusal = failure(429, 'COMPLEXITY_BUDGET_EXHAUSTED', 'Complexity budget exhausted', {
			retry_in_seconds: seconds,
		});
		return { shown, refusal: { ...refusal, headers: { 'retry-after': String(seconds) } } };
	}

	private checkLogin({ headers }: FastifyRequest): void {
		const given = headers.authorization?.replace(/^Bearer /, '');
		if (given === PERSONAL || this.world.tokens.isAlive(given)) return;
		throw new VendorAnswer(faultAnswer(401));
	}

	private requestId(): string {
		const hex = (length: number) => this.world.random.text(length, '0123456789abcdef');
		return `${hex(8)}-${hex(4)}-9${hex(3)}-8${hex(3)}-${hex(12)}`;
	}
}

function malformed(errors: readonly GraphQLError[], code: string): Answer {
	return {
		status: 400,
		body: {
			errors: errors.map((error) => ({
				...error.toJSON(),
				extensions: { code, status_code: 400 },
			})),
			extensions: { request_id: '00000000-0000-4000-8000-000000000000' },
		},
	};
}
