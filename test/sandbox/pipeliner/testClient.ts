import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { idOf } from './ids';
import { pipeliner } from './index';
import { PHRASE, SPACE, USER_NAME } from './setup';

export const RECORDS = 230;
export const AUTHORIZATION = `Basic ${Buffer.from(`${USER_NAME}:${PHRASE}`).toString('base64')}`;
export const UNKNOWN = '00000000-0000-4000-8000-000000000000';
export const OWNER = idOf('Clients', 1);
export const UNIT = idOf('SalesUnits', 0);
export const CALL_TYPE = idOf('TaskTypes', 1);

export type Row = Record<string, unknown>;

export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	body: {
		success: boolean;
		code: number;
		name: string;
		message: string;
		total: number;
		page_info: {
			end_cursor: string | null;
			start_cursor: string | null;
			has_next_page: boolean;
			has_previous_page: boolean;
		};
		field_errors: Array<{ field_name: string }>;
		entity_errors: unknown[];
		entity_index: number | null;
		data: unknown;
	};
}

let running: Sandbox;

/** The sandbox of the test that runs. */
export function sandbox(): Sandbox {
	return running;
}

/** Starts a sandbox for each test. */
export function setUp(): void {
	beforeEach(async () => {
		running = await startSandbox([pipeliner], { records: RECORDS });
	});
	afterEach(async () => await running.close());
}

export async function call(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> {
	const response = await fetch(
		`${running.baseUrl('pipeliner')}/api/v100/rest/spaces/${SPACE}/entities/${path}`,
		{
			method,
			headers: {
				authorization: AUTHORIZATION,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined
				? {}
				: { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		},
	);
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.includes('json') === true;
	return {
		status: response.status,
		headers: response.headers,
		text,
		body: (isJson ? JSON.parse(text) : {}) as Reply['body'],
	};
}

export const one = (reply: Reply) => reply.body.data as Row;
export const rows = (reply: Reply) => reply.body.data as Row[];

export const contact = { owner_id: OWNER, last_name: 'Okoye' };
export const task = {
	subject: 'Ring',
	owner_id: OWNER,
	unit_id: UNIT,
	activity_type_id: CALL_TYPE,
};
