import type { IDataObject } from 'n8n-workflow';

import { repositoryRoot } from '../../repository';
import { childProcess, path, process } from '../../platform';
import { cleanEnvironment } from './commands';

/** What the sandbox's ready line says of one integration. */
export interface SandboxIntegration {
	baseUrl: string;
	/** Fields of a working `unifiedCrmApi` credential. */
	credentials: Record<string, string>;
	/** The OAuth2 client, and whether its access tokens ever expire, where the integration has OAuth2. */
	oauth?: { clientId: string; clientSecret: string; expires: boolean };
	/** The smallest unified bodies which the CRM accepts for create. */
	examples: { contact?: IDataObject; engagement?: Record<string, IDataObject> };
	/** Filters that a list cannot do without. */
	listFilters?: { contact?: IDataObject; engagement?: Record<string, IDataObject> };
}

interface ReadyLine {
	port: number;
	integrations: Record<string, SandboxIntegration>;
}

/** Requests that an integration of the sandbox has got. */
export interface RequestLog {
	count: number;
	/** Requests by method and path, e.g. `GET /contacts`. */
	routes: Record<string, number>;
	/** When each request came in, oldest first, as `Date.now()` values. */
	times?: number[];
}

/** The sandbox CRMs in a process of their own. */
export class Sandbox {
	private constructor(
		private readonly child: ReturnType<typeof childProcess.spawn>,
		private readonly ready: ReadyLine,
	) {}

	/** Starts the sandbox on a free port and waits for its ready line. */
	static async start(records = 200): Promise<Sandbox> {
		const script = path.join('test', 'sandbox', 'cli.ts');
		const child = childProcess.spawn(
			process.execPath,
			['--import', 'tsx', script, '--port', '0', '--records', String(records)],
			{ cwd: repositoryRoot, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] },
		);
		const ready = await new Promise<string>((resolve, reject) => {
			let output = '';
			child.stdout.on('data', (chunk: Buffer) => {
				output += chunk.toString();
				if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
			});
			child.once('error', reject);
			child.once('exit', (code) => {
				reject(new Error(`the sandbox ended with ${code} before it was ready`));
			});
		});
		return new Sandbox(child, JSON.parse(ready) as ReadyLine);
	}

	get integrations(): Record<string, SandboxIntegration> {
		return this.ready.integrations;
	}

	/** The sandbox's side of one integration; throws where it has none. */
	of(integration: string): SandboxIntegration {
		const found = this.ready.integrations[integration];
		if (found === undefined) throw new Error(`the sandbox serves no ${integration}`);
		return found;
	}

	async requests(integration: string): Promise<RequestLog> {
		return await this.control('GET', `requests?integration=${integration}`);
	}

	/** Ends every access token of an integration; refresh tokens live on. */
	async expireTokens(integration: string): Promise<void> {
		await this.control('POST', 'expire-tokens', { integration });
	}

	async stop(): Promise<void> {
		if (this.child.exitCode !== null) return;
		const ended = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.kill('SIGTERM');
		await ended;
	}

	private async control<Answer>(method: string, route: string, body?: object): Promise<Answer> {
		const response = await fetch(`http://127.0.0.1:${this.ready.port}/_sandbox/${route}`, {
			method,
			headers: body === undefined ? {} : { 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`sandbox control ${route} answered ${response.status}`);
		return (await response.json()) as Answer;
	}
}
