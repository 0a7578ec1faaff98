import { http, type net } from '../platform';

import { Clock } from './core/clock';
import { Faults, readFaultRule } from './core/faults';
import { CLIENT } from './core/oauth';
import { Random } from './core/random';
import { RequestLog } from './core/requestLog';
import { RunningSimulation } from './core/runningSimulation';
import type { Settings, Simulation } from './simulation';

export interface SandboxOptions {
	/** 0 picks a free port. */
	port?: number;
	records?: number;
	/** Added to every answer, in milliseconds. */
	latencyMs?: number;
	settings?: Partial<Settings>;
}

/** What the ready line says of one integration. */
export interface ManifestEntry {
	baseUrl: string;
	credentials: Record<string, string>;
	/** The OAuth2 client, and whether its access tokens ever expire. */
	oauth?: { clientId: string; clientSecret: string; expires: boolean };
	examples: {
		contact?: Record<string, unknown>;
		engagement: Record<string, Record<string, unknown>>;
	};
	listFilters?: {
		contact?: Record<string, unknown>;
		engagement?: Record<string, Record<string, unknown>>;
	};
}

/** A running sandbox: all given CRMs under one address, `http://127.0.0.1:<port>/<integration>`. */
export class Sandbox {
	readonly clock = new Clock();

	readonly log = new RequestLog();

	readonly settings: Settings;

	readonly faults: Faults;

	latencyMs: number;

	port = 0;

	private readonly running = new Map<string, RunningSimulation>();

	private readonly server = http.createServer((request, response) => {
		void this.dispatch(request, response);
	});

	constructor(
		simulations: Simulation[],
		private readonly options: SandboxOptions = {},
	) {
		const chance = new Random('faults');
		this.faults = new Faults(() => chance.next());
		this.settings = { enforceLimits: false, indexLagMs: 0, ...options.settings };
		this.latencyMs = options.latencyMs ?? 0;
		for (const simulation of simulations) {
			this.running.set(
				simulation.integration,
				new RunningSimulation(simulation, this, options.records ?? 200),
			);
		}
	}

	async start(): Promise<this> {
		this.server.keepAliveTimeout = 60_000;
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(this.options.port ?? 0, '127.0.0.1', resolve);
		});
		this.port = (this.server.address() as net.AddressInfo).port;
		return this;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** The address of one CRM, which a credential's `baseUrl` takes. */
	baseUrl(integration: string): string {
		return `http://127.0.0.1:${this.port}/${integration}`;
	}

	/** The running simulation of an integration; throws where there is none. */
	of(integration: string): RunningSimulation {
		const running = this.running.get(integration);
		if (running === undefined) throw new Error(`the sandbox serves no ${integration}`);
		return running;
	}

	/** The ready line's content. */
	manifest(): { port: number; integrations: Record<string, ManifestEntry> } {
		const integrations: Record<string, ManifestEntry> = {};
		for (const [name, { simulation, world }] of this.running) {
			const listFilters = simulation.listFilters?.(world);
			integrations[name] = {
				baseUrl: this.baseUrl(name),
				credentials: simulation.credentials(world),
				...(simulation.oauth === undefined
					? {}
					: {
							oauth: {
								clientId: CLIENT.id,
								clientSecret: CLIENT.secret,
								expires: simulation.oauth.expiresInSeconds !== undefined,
							},
						}),
				examples: simulation.examples(world),
				...(listFilters === undefined ? {} : { listFilters }),
			};
		}
		return { port: this.port, integrations };
	}

	private async dispatch(
		request: http.IncomingMessage,
		response: http.ServerResponse,
	): Promise<void> {
		const [, name] = (request.url ?? '').split(/[/?]/);
		if (name === '_sandbox') {
			await this.control(request, response);
			return;
		}
		const running = this.running.get(name);
		if (running === undefined) {
			response.writeHead(404, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ error: `no CRM here: ${name}` }));
			return;
		}
		request.url = (request.url ?? '').slice(name.length + 1);
		if (!request.url.startsWith('/')) request.url = `/${request.url}`;
		await running.serve(request, response);
	}

	/** Endpoints for tests in other processes: requests, faults, expire-tokens, issue-token, limits, settings. */
	private async control(
		request: http.IncomingMessage,
		response: http.ServerResponse,
	): Promise<void> {
		const url = new URL(request.url ?? '', 'http://127.0.0.1');
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const text = Buffer.concat(chunks).toString();
		const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
		const integration = url.searchParams.get('integration') ?? String(body.integration ?? '');
		const answer = this.answerControl(`${request.method} ${url.pathname}`, integration, body);
		response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answer ?? { error: 'unknown control path' }));
	}

	private answerControl(
		route: string,
		integration: string,
		body: Record<string, unknown>,
	): unknown {
		switch (route) {
			case 'GET /_sandbox/requests':
				return {
					count: this.log.count(integration),
					routes: this.log.routes(integration),
					times: this.log.times(integration),
				};
			case 'DELETE /_sandbox/requests':
				this.log.reset();
				return {};
			case 'POST /_sandbox/faults':
				this.faults.add(readFaultRule(body));
				return {};
			case 'DELETE /_sandbox/faults':
				this.faults.clear();
				return {};
			case 'POST /_sandbox/expire-tokens':
				this.of(integration).world.tokens.expireAll();
				return {};
			case 'POST /_sandbox/issue-token': {
				const { simulation, world } = this.of(integration);
				const seconds = Number(body.expiresIn ?? simulation.oauth?.expiresInSeconds ?? 3600);
				const pair = world.tokens.issue(seconds);
				return {
					access_token: pair.accessToken,
					refresh_token: pair.refreshToken,
					token_type: 'Bearer',
					...simulation.oauth?.extras?.(world),
				};
			}
			case 'GET /_sandbox/limits':
				return this.of(integration).world.meters.report();
			case 'POST /_sandbox/settings': {
				const { latencyMs, advanceMs, ...settings } = body;
				if (typeof latencyMs === 'number') this.latencyMs = latencyMs;
				if (typeof advanceMs === 'number') this.clock.advance(advanceMs);
				Object.assign(this.settings, settings);
				return { ...this.settings, latencyMs: this.latencyMs };
			}
			default:
				return undefined;
		}
	}
}

/** Starts a sandbox with the given CRMs. */
export async function startSandbox(
	simulations: Simulation[],
	options: SandboxOptions = {},
): Promise<Sandbox> {
	return await new Sandbox(simulations, options).start();
}
