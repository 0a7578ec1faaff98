import { Wire } from '../core/wire';
import type { WireAnswer } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import type { Simulation } from '../simulation';
import { MEDIA_TYPE } from './answers';

export const API = '/api/v2';

/** A record as answers have it. */
export interface Shown {
	type: string;
	id: number;
	attributes: Record<string, unknown>;
	relationships: Record<string, { data?: unknown; links?: unknown }>;
}

export interface Body<T> {
	data: T;
	included?: Shown[];
	meta: { count: number | null };
	links: { first?: string; prev?: string; next?: string; self?: string };
	errors?: Array<{ id: string; detail: string; source?: { pointer: string } }>;
}

/** A plain client of a sandbox that serves this CRM alone, for the simulation's own tests. */
export class Client {
	readonly wire: Wire;

	private constructor(readonly sandbox: Sandbox) {
		const { accessToken } = sandbox.of('outreach').world.tokens.issue(86_400);
		this.wire = new Wire(sandbox.baseUrl('outreach'), {
			authorization: `Bearer ${accessToken}`,
			'content-type': MEDIA_TYPE,
		});
	}

	static async start(simulation: Simulation, records: number): Promise<Client> {
		return new Client(await startSandbox([simulation], { records }));
	}

	async send<T = Shown>(
		method: string,
		path: string,
		body?: unknown,
	): Promise<WireAnswer<Body<T>>> {
		const address = path.startsWith('http') ? path : `${API}/${path}`;
		return await this.wire.send<Body<T>>(method, address, body);
	}

	/** A list; throws where it is refused. */
	async list(path: string): Promise<Body<Shown[]>> {
		const answer = await this.send<Shown[]>('GET', path);
		if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
		return answer.body;
	}

	/** How many records a filtered list has. */
	async count(path: string): Promise<number> {
		return (await this.list(`${path}&page[size]=1000`)).data.length;
	}

	/** Status, error and place of a refusal: `422 validationError /data/attributes/emails`. */
	async refusalOf(method: string, path: string, body?: unknown, headers = {}): Promise<string> {
		const answer = await this.wire.send<Body<unknown>>(method, `${API}/${path}`, body, headers);
		const [error] = answer.body.errors ?? [];
		const parts = [answer.status, error?.id, error?.source?.pointer];
		return parts.filter((part) => part !== undefined).join(' ');
	}
}

export function idsOf({ data }: Body<Shown[]>): number[] {
	return data.map(({ id }) => id);
}

/** The body of a write; relationships as pairs of type and id, or null. */
export function envelope(
	type: string,
	attributes: Record<string, unknown>,
	links: Record<string, [type: string, id: unknown] | null> = {},
	id?: unknown,
): unknown {
	const relationships = Object.fromEntries(
		Object.entries(links).map(([name, link]) => [
			name,
			{ data: link === null ? null : { type: link[0], id: link[1] } },
		]),
	);
	return { data: { type, ...(id === undefined ? {} : { id }), attributes, relationships } };
}
