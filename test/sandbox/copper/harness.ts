import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { copper } from './index';

export interface Row extends Record<string, unknown> {
	id: number;
}
export type Fields = Array<{ custom_field_definition_id: number; value: unknown }>;

export const RECORDS = 250;
export const ROOT = '/developer_api/v1';
export const CALL = { category: 'user', id: 190_711 };
/** One sandbox per test file, which importing this starts and ends. */
export let sandbox: Sandbox;
export let wire: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([copper], { records: RECORDS });
	const { apiKey, userEmail } = sandbox.manifest().integrations.copper.credentials;
	wire = new Wire(sandbox.baseUrl('copper') + ROOT, {
		'x-pw-accesstoken': apiKey,
		'x-pw-application': 'developer_api',
		'x-pw-useremail': userEmail,
	});
});
afterAll(async () => await sandbox.close());

export const ask = async <T = Row>(method: string, path: string, body?: unknown) =>
	(await wire.send<T>(method, path, body)).body;

export async function refused(
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
) {
	const answer = await wire.send<{ success: boolean; status: number; message: string }>(
		method,
		path,
		body,
		headers,
	);
	expect(answer.body).toMatchObject({ success: false, status: answer.status });
	return `${answer.status} ${answer.body.message.replace('Invalid input: ', '')}`;
}

export async function walk(path: string, body: Record<string, unknown>) {
	const ids: number[] = [];
	for (let page = 1; ; page++) {
		const { body: rows, headers } = await wire.send<Row[]>('POST', path, {
			page_size: 200,
			...body,
			page_number: page,
		});
		ids.push(...rows.map(({ id }) => id));
		if (rows.length < 200) return { ids, total: Number(headers.get('x-pw-total')) };
	}
}
