import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import type { Simulation } from '../simulation';

export const DATA = '/services/data/v66.0';

/** Answer of a query. */
export interface Rows {
	totalSize: number;
	done: boolean;
	nextRecordsUrl?: string;
	records: Array<Record<string, unknown>>;
}

/** Answer of a write. */
export interface Written {
	id: string;
	success: boolean;
	errors: Array<{ statusCode: string }>;
	created?: boolean;
}

/** A plain client of a sandbox that serves this CRM alone, for the simulation's own tests. */
export class Client {
	readonly wire: Wire;

	private constructor(readonly sandbox: Sandbox) {
		const { baseUrl, credentials } = sandbox.manifest().integrations.salesforce;
		this.wire = new Wire(baseUrl, { authorization: `Bearer ${credentials.apiKey}` });
	}

	static async start(simulation: Simulation, records: number): Promise<Client> {
		return new Client(await startSandbox([simulation], { records }));
	}

	/** The answer of a query; throws where it is refused. */
	async query(
		soql: string,
		resource = 'query',
		headers: Record<string, string> = {},
	): Promise<Rows> {
		const path = `${DATA}/${resource}?q=${encodeURIComponent(soql)}`;
		const answer = await this.wire.send<Rows>('GET', path, undefined, headers);
		if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
		return answer.body;
	}

	/** Status and first error code of a request's answer: `400 INVALID_FIELD`. */
	async codeOf(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<string> {
		const answer = await this.wire.send<Array<{ errorCode: string }>>(method, path, body, headers);
		return `${answer.status} ${Array.isArray(answer.body) ? answer.body[0].errorCode : ''}`.trim();
	}

	async codeOfQuery(soql: string): Promise<string> {
		return await this.codeOf('GET', `${DATA}/query?q=${encodeURIComponent(soql)}`);
	}

	/** Creates a record and gives its id; throws where it is refused. */
	async make(object: string, body: unknown): Promise<string> {
		const answer = await this.wire.send<Written>('POST', `${DATA}/sobjects/${object}`, body);
		if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
		return answer.body.id;
	}

	async read(object: string, id: string): Promise<Record<string, unknown>> {
		const path = `${DATA}/sobjects/${object}/${id}`;
		return (await this.wire.send<Record<string, unknown>>('GET', path)).body;
	}
}
