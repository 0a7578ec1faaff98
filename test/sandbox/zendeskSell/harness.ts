import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { zendeskSell } from './index';

export interface One {
	data: Record<string, unknown> & { id: number };
	meta: { type: string };
}
export interface Many {
	items: One[];
	meta: { count: number; links: { next_page?: string } };
}
export interface Refusal {
	errors: Array<{ error: { code: string; field?: string; details: string } }>;
	meta: { http_status: string };
}

export const RECORDS = 130;
/** One sandbox per test file, which importing this starts and ends. */
export let sandbox: Sandbox;
export let wire: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([zendeskSell], { records: RECORDS });
	const { apiKey } = sandbox.manifest().integrations.zendeskSell.credentials;
	wire = new Wire(sandbox.baseUrl('zendeskSell'), { authorization: `Bearer ${apiKey}` });
});
afterAll(async () => await sandbox.close());

export const data = (attributes: Record<string, unknown>) => ({ data: attributes });

export async function codeOf(
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
) {
	const answer = await wire.send<Refusal>(method, path, body, headers);
	const { code, field } = answer.body.errors[0].error;
	return `${answer.status} ${code}${field === undefined ? '' : ` ${field}`}`;
}

export async function walk(path: string): Promise<{ ids: number[]; requests: number }> {
	const ids: number[] = [];
	let requests = 0;
	for (let next: string | undefined = path; next !== undefined; requests++) {
		const { body }: { body: Many } = await wire.send<Many>('GET', next);
		expect(body.meta.count).toBe(body.items.length);
		ids.push(...body.items.map((item) => item.data.id));
		next = body.meta.links.next_page;
	}
	return { ids, requests };
}
