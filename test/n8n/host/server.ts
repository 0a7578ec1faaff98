import { childProcess, delay, fs, path, process } from '../../platform';
import { cleanEnvironment, freePort } from './commands';
import type { InstalledN8n } from './install';

/** Port that n8n's task broker listens on unless told otherwise; an editor there would break it. */
const TASK_BROKER_PORT = 5679;

/** What n8n writes last when it starts. */
const READY_LINE = 'Editor is now accessible';

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 20_000;

export interface ServerOptions {
	/** Port of the editor; a free one where none is given. */
	port?: number;
	/** Further environment variables for n8n. */
	env?: Record<string, string>;
}

/** A local n8n with its data in a folder of its own. It may be stopped and started again. */
export class N8nServer {
	private child: ReturnType<typeof childProcess.spawn> | undefined;

	private constructor(
		private readonly n8n: InstalledN8n,
		readonly userFolder: string,
		readonly port: number,
		private readonly brokerPort: number,
		private readonly extraEnv: Record<string, string>,
	) {}

	/** Chooses ports. Nothing runs before `start`. */
	static async create(
		n8n: InstalledN8n,
		userFolder: string,
		{ port, env }: ServerOptions = {},
	): Promise<N8nServer> {
		if (port === TASK_BROKER_PORT) {
			throw new Error(`port ${port} belongs to n8n's task broker; choose another one`);
		}
		fs.mkdirSync(userFolder, { recursive: true });
		return new N8nServer(n8n, userFolder, port ?? (await freePort()), await freePort(), env ?? {});
	}

	/** Address of the editor and of the REST API, without a trailing slash. */
	get address(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get logFile(): string {
		return path.join(this.userFolder, 'n8n.log');
	}

	/** Starts n8n and waits until it answers requests and its active workflows listen. */
	async start(): Promise<void> {
		const log = fs.openSync(this.logFile, 'a');
		const logStart = fs.fstatSync(log).size;
		const child = childProcess.spawn(this.n8n.node, [this.n8n.script, 'start'], {
			cwd: this.userFolder,
			env: this.environment(),
			stdio: ['ignore', log, log],
		});
		fs.closeSync(log);
		this.child = child;
		let failure: Error | undefined;
		child.once('error', (error) => {
			failure = error;
		});
		child.once('exit', (code) => {
			if (this.child !== child) return;
			this.child = undefined;
			failure = new Error(`n8n ended with ${code} before it was ready`);
		});
		const deadline = Date.now() + START_TIMEOUT_MS;
		while (!(await this.isReady(logStart))) {
			if (failure !== undefined) throw this.explain(failure);
			if (Date.now() > deadline) {
				await this.stop();
				throw this.explain(new Error(`n8n was not ready after ${START_TIMEOUT_MS / 1000} s`));
			}
			await delay(200);
		}
	}

	/** Asks n8n to end, as a service manager does, and waits for it. */
	async stop(): Promise<void> {
		const { child } = this;
		if (child === undefined) return;
		this.child = undefined;
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		const timeout = new AbortController();
		const late = delay(STOP_TIMEOUT_MS, 'late', { signal: timeout.signal }).catch(() => undefined);
		if ((await Promise.race([ended, late])) === 'late') {
			child.kill('SIGKILL');
			await ended;
		}
		timeout.abort();
	}

	/** Resolves when the running n8n ends by itself or by `stop`. */
	async ended(): Promise<void> {
		const { child } = this;
		if (child !== undefined) await new Promise((resolve) => child.once('exit', resolve));
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	/** n8n's whole environment: nothing of the caller's own n8n settings may reach this one. */
	private environment(): Record<string, string | undefined> {
		const inherited = Object.entries({ ...cleanEnvironment(), ...this.n8n.env }).filter(
			([name]) => !/^(N8N|DB|EXECUTIONS|QUEUE|CREDENTIALS|NODES|GENERIC|WEBHOOK)_/.test(name),
		);
		return {
			...Object.fromEntries(inherited),
			N8N_USER_FOLDER: this.userFolder,
			N8N_PORT: String(this.port),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_HOST: '127.0.0.1',
			N8N_EDITOR_BASE_URL: this.address,
			N8N_WEBHOOK_URL: this.address,
			N8N_SECURE_COOKIE: 'false',
			N8N_RUNNERS_BROKER_PORT: String(this.brokerPort),
			DB_TYPE: 'sqlite',
			GENERIC_TIMEZONE: 'UTC',
			N8N_LOG_LEVEL: 'info',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			N8N_DYNAMIC_BANNERS_ENABLED: 'false',
			N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
			N8N_VERIFIED_PACKAGES_ENABLED: 'false',
			N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
			N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,chat-hub',
			...this.extraEnv,
		};
	}

	/** @param logStart size of the log file when this start began */
	private async isReady(logStart: number): Promise<boolean> {
		// The health check is green before the REST routes and the active workflows are.
		const log = fs.readFileSync(this.logFile).subarray(logStart).toString();
		if (!log.includes(READY_LINE)) return false;
		const health = await fetch(`${this.address}/healthz/readiness`);
		return health.ok;
	}

	private explain(error: Error): Error {
		const log = fs.existsSync(this.logFile) ? fs.readFileSync(this.logFile, 'utf8') : '';
		const end = log.trimEnd().split('\n').slice(-20).join('\n');
		return new Error(`${error.message}. End of ${this.logFile}:\n${end}`);
	}
}

/** Calls `end` once when this process is told to stop, then lets it exit. */
export function onInterrupt(end: () => Promise<void>): void {
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			void end().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
		});
	}
}
