import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { affinity } from './index';

export interface Row extends Record<string, unknown> {
	id: number;
}
export interface V2Page {
	data: Row[];
	pagination: { nextUrl: string | null; totalCount?: number };
}

export const RECORDS = 240;
export const NEW = { 'x-affinity-api-version': '2026-07-15' };
export const WINDOW = 'start_time=2026-01-01T00:00:00Z&end_time=2027-01-01T00:00:00Z';
/** One sandbox per test file, which importing this starts and ends. */
export let sandbox: Sandbox;
export let wire: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([affinity], { records: RECORDS });
	const { apiKey } = sandbox.manifest().integrations.affinity.credentials;
	wire = new Wire(sandbox.baseUrl('affinity'), { authorization: `Bearer ${apiKey}` });
});
afterAll(async () => await sandbox.close());

export const ask = async <T = Row>(method: string, path: string, body?: unknown, headers = NEW) =>
	(await wire.send<T>(method, path, body, headers)).body;

/** Status and message, wherever v1 or v2 put it. */
export async function refused(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = NEW,
) {
	const answer = await wire.send<unknown>(method, path, body, headers);
	const text = JSON.stringify(answer.body);
	const [, message = text] =
		/"(?:message|error)":"([^"]+)"/.exec(text) ?? /^\["([^"]+)"/.exec(text) ?? [];
	return `${answer.status} ${message}`;
}

export async function walkV1(path: string, key: string) {
	const ids: number[] = [];
	let requests = 0;
	for (let token: string | null = ''; token !== null; requests++) {
		const next: string = token === '' ? '' : `&page_token=${token}`;
		const body: Record<string, unknown> = await ask('GET', path + next);
		ids.push(...(body[key] as Row[]).map(({ id }) => id));
		token = body.next_page_token as string | null;
	}
	return { ids, requests };
}

export async function walkV2(path: string) {
	const ids: number[] = [];
	let requests = 0;
	for (let next: string | null = path; next !== null; requests++) {
		const body: V2Page = await ask<V2Page>('GET', next);
		ids.push(...body.data.map(({ id }) => id));
		next = body.pagination.nextUrl;
	}
	return { ids, requests };
}
