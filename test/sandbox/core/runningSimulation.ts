import { delay, process, type http } from '../../platform';

import formBody from '@fastify/formbody';
import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Sandbox } from '../server';
import type { Answer, Simulation, World } from '../simulation';
import { VendorAnswer } from '../simulation';
import type { FaultRule } from './faults';
import { applyAfter, applyBefore } from './faults';
import { registerOAuth, TokenServer } from './oauth';
import { Random } from './random';
import { RateMeters } from './rateMeter';

const LARGEST_BODY = 64 * 1024 * 1024;

/** One simulation with its state. The vendor's routes and records come to life at the first request. */
export class RunningSimulation {
	readonly world: World;

	private app: Promise<FastifyInstance> | undefined;

	private readonly faultOf = new WeakMap<FastifyRequest, FaultRule>();

	constructor(
		readonly simulation: Simulation,
		private readonly sandbox: Sandbox,
		records: number,
	) {
		const { integration } = simulation;
		this.world = {
			records,
			baseUrl: () => sandbox.baseUrl(integration),
			clock: sandbox.clock,
			random: new Random(integration),
			tokens: new TokenServer(sandbox.clock, integration),
			meters: new RateMeters(sandbox.clock),
			settings: sandbox.settings,
		};
	}

	async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
		this.app ??= this.build();
		(await this.app).routing(request, response);
	}

	private async build(): Promise<FastifyInstance> {
		const app = fastify({ bodyLimit: LARGEST_BODY, routerOptions: { maxParamLength: 5000 } });
		const { simulation, world } = this;
		app.removeContentTypeParser(['application/json', 'text/plain']);
		app.addContentTypeParser(
			/^application\/(?:[\w.+-]+\+)?json/,
			{ parseAs: 'string' },
			(_request, body, done) => {
				if (body === '') return done(null, undefined);
				try {
					return done(null, JSON.parse(String(body)));
				} catch {
					return done(new VendorAnswer(simulation.badJson()), undefined);
				}
			},
		);
		await app.register(formBody);
		app.addHook('onRequest', async (request, reply) => await this.before(request, reply));
		app.addHook('onSend', async (request, reply, payload) => this.after(request, reply, payload));
		app.setErrorHandler(async (error, _request, reply) => {
			if (error instanceof VendorAnswer) return await send(reply, error.answer);
			const status = (error as { statusCode?: number }).statusCode ?? 500;
			if (status === 415) return await send(reply, simulation.fault(415));
			const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
			process.stderr.write(`sandbox ${simulation.integration}: ${message}\n`);
			return await send(reply, simulation.fault(500));
		});
		app.setNotFoundHandler(
			async (request, reply) =>
				await send(reply, simulation.notFound(request.method, request.url.split('?')[0])),
		);
		if (simulation.oauth !== undefined) registerOAuth(app, simulation.oauth, world);
		simulation.register(app, world);
		await app.ready();
		return app;
	}

	private async before(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
		const { sandbox, simulation } = this;
		sandbox.log.add(simulation.integration, request.method, request.url);
		if (sandbox.latencyMs > 0) {
			await delay(sandbox.latencyMs);
		}
		const rule = sandbox.faults.match(simulation.integration, request);
		if (rule === undefined) return undefined;
		this.faultOf.set(request, rule);
		return (await applyBefore(rule, request, reply, simulation.fault)) ? reply : undefined;
	}

	private after(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
		const { log } = this.sandbox;
		const rule = this.faultOf.get(request);
		if (log.keepsExchanges && rule === undefined) {
			log.exchanges.push({
				integration: this.simulation.integration,
				method: request.method,
				path: request.url,
				requestHeaders: request.headers,
				requestBody: request.body,
				status: reply.statusCode,
				responseBody: typeof payload === 'string' ? payload : '',
			});
		}
		return rule === undefined ? payload : applyAfter(rule, request, reply, payload);
	}
}

async function send(reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
	reply.code(answer.status).headers(answer.headers ?? {});
	return await reply.send(answer.body ?? '');
}
