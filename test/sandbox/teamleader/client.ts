import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { teamleader } from './index';

export type Data = Record<string, unknown>;

/** Answer of a list. */
export interface Listed {
	data: Data[];
	meta?: Data;
}

/** A plain client of a sandbox that serves this CRM alone, for the simulation's own tests. */
export class Client {
	readonly wire: Wire;

	private constructor(readonly sandbox: Sandbox) {
		const { accessToken } = sandbox.of('teamleader').world.tokens.issue(86_400);
		this.wire = new Wire(sandbox.baseUrl('teamleader'), {
			authorization: `Bearer ${accessToken}`,
			'x-api-version': '2023-09-26',
		});
	}

	static async start(records: number): Promise<Client> {
		return new Client(await startSandbox([teamleader], { records }));
	}

	/** The data of an action's answer; throws where it is refused. */
	async call<T = Data>(action: string, body?: unknown, headers = {}): Promise<T> {
		const answer = await this.wire.send<{ data: T }>('POST', `/${action}`, body, headers);
		if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
		return answer.body.data;
	}

	async listed(action: string, body: unknown = {}): Promise<Listed> {
		return (await this.wire.send<Listed>('POST', `/${action}`, body)).body;
	}

	/** Status and field of a refusal: `400 emails.0.type`. */
	async refusalOf(action: string, body?: unknown, headers = {}): Promise<string> {
		const answer = await this.wire.send<{ errors?: Array<{ meta?: { field: string } }> }>(
			'POST',
			`/${action}`,
			body,
			headers,
		);
		return `${answer.status} ${answer.body.errors?.[0].meta?.field ?? ''}`.trim();
	}
}

export function idsOf({ data }: Listed): unknown[] {
	return data.map(({ id }) => id);
}
