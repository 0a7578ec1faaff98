import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { truto } from './index';
import { contactId, engagementId } from './seeds';
import { ACCOUNTS, TOKEN } from './setup';

const RECORDS = 130;
const [MAIN, TYPED, READ_ONLY, BLOCKED, STALE] = ACCOUNTS.map(({ id }) => id);

type Row = Record<string, unknown>;

interface Reply {
	status: number;
	headers: Headers;
	text: string;
	body: Row & {
		result: Row[];
		next_cursor: string | null;
		message: string;
		truto_error_insight: Row;
	};
}

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox([truto], { records: RECORDS });
});
afterEach(async () => await sandbox.close());

async function send(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> {
	const response = await fetch(`${sandbox.baseUrl('truto')}${path}`, {
		method,
		headers: {
			authorization: `Bearer ${TOKEN}`,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	return {
		status: response.status,
		headers: response.headers,
		text,
		body: (text === '' ? {} : JSON.parse(text)) as Reply['body'],
	};
}

/** A unified call of an integrated account. */
async function crm(
	method: string,
	path: string,
	body?: unknown,
	account = MAIN,
	headers?: Record<string, string>,
): Promise<Reply> {
	return await send(
		method,
		`/unified/crm/${path}${path.includes('?') ? '&' : '?'}integrated_account_id=${account}`,
		body,
		headers,
	);
}

describe('access', () => {
	it.each(['', 'Bearer nope', `Basic ${TOKEN}`])('refuses "%s"', async (authorization) => {
		const reply = await send('GET', '/integrated-account?limit=1', undefined, { authorization });
		expect(reply.status).toBe(401);
		expect(reply.body).toMatchObject({ statusCode: 401, error: 'Unauthorized' });
	});

	it('lists integrated accounts and tells what they can', async () => {
		const list = await send('GET', '/integrated-account?limit=1');
		expect(list.body).toMatchObject({
			limit: 1,
			next_cursor: '1',
			result: [{ id: MAIN, status: 'active' }],
		});
		expect((await send('GET', `/integrated-account/${MAIN}`)).body.id).toBe(MAIN);
		const can = await send('GET', `/integrated-account/${READ_ONLY}/capabilities?type=unified`);
		expect(can.body.unified).toMatchObject([
			{ resource: 'contacts', methods: ['list', 'get'] },
			{},
		]);
		expect((await send('GET', '/integrated-account/nobody')).status).toBe(404);
	});

	it('binds a short-lived token to one account', async () => {
		const { token } = (
			await send('POST', '/integrated-account/token', { integrated_account_id: MAIN })
		).body;
		const bound = { authorization: `Bearer ${String(token)}` };
		expect((await send('GET', '/unified/crm/contacts?limit=1', undefined, bound)).status).toBe(200);
		expect((await send('GET', '/integrated-account', undefined, bound)).status).toBe(403);
		expect((await crm('GET', 'contacts', undefined, TYPED, bound)).status).toBe(403);
		sandbox.clock.advance(16 * 60_000);
		expect((await send('GET', '/unified/crm/contacts', undefined, bound)).status).toBe(401);
	});

	it.each([
		['no account', '', 400],
		['an unknown account', 'x', 404],
		['a blocked account', BLOCKED, 503],
		['an account to be connected again', STALE, 401],
	])('refuses %s', async (_what, account, status) => {
		expect((await crm('GET', 'contacts', undefined, account)).status).toBe(status);
	});
});

describe('lists', () => {
	it.each([
		['contacts', RECORDS],
		['engagements', RECORDS * 6],
		['engagements?engagement_type=call', RECORDS],
	])('pages through %s to the end', async (path, total) => {
		const seen = new Set<unknown>();
		let cursor: string | null = '';
		while (cursor !== null) {
			const next: string = cursor === '' ? '' : `&next_cursor=${cursor}`;
			const reply: Reply = await crm(
				'GET',
				`${path}${path.includes('?') ? '&' : '?'}limit=100${next}`,
			);
			for (const { id } of reply.body.result) seen.add(id);
			cursor = reply.body.next_cursor;
		}
		expect(seen.size).toBe(total);
	});

	it('clamps the limit to the provider’s page, and ties a cursor to its parameters', async () => {
		const page = await crm('GET', 'contacts?limit=5000');
		expect(page.body.result).toHaveLength(100);
		expect((await crm('GET', 'contacts')).body.result_count).toBe(50);
		expect((await crm('GET', 'contacts?limit=5&truto_ignore_limit=true')).body.result).toHaveLength(
			100,
		);
		expect(
			(await crm('GET', `contacts?search=ada&next_cursor=${page.body.next_cursor ?? ''}`)).status,
		).toBe(400);
	});

	it('answers in each format', async () => {
		const first = async (query: string) =>
			(await crm('GET', `contacts?limit=1&${query}`)).body.result;
		expect(await first('')).toMatchObject([
			{ id: contactId(0), remote_data: { remote_id: 100_000 } },
		]);
		expect((await first('truto_ignore_remote_data=true'))[0]).not.toHaveProperty('remote_data');
		expect(await first('truto_response_format=raw')).toMatchObject([
			{ remote_id: 100_000, add_time: expect.any(String) as string },
		]);
		expect((await first('truto_response_format=normalized'))[0]).not.toHaveProperty('remote_data');
		expect(Object.keys(await first('truto_key_by=id'))).toEqual([contactId(0)]);
		const [slim] = await first('truto_exclude_fields[]=name&truto_exclude_fields[]=remote_data');
		expect(slim).not.toHaveProperty('name');
		expect((await crm('GET', 'contacts?limit=1&remote_query[foo][bar]=1')).status).toBe(200);
	});

	it('filters and sorts', async () => {
		const count = async (query: string) =>
			(await crm('GET', `${query}&limit=100`)).body.result_count;
		expect(await count('contacts?email_addresses[email]=ADA.BROOK.0@example.com')).toBe(1);
		expect(await count('contacts?account[id]=6004')).toBe(6);
		expect(await count('contacts?created_at[gte]=2026-10-25T00:00:00Z')).toBe(2);
		expect(await count('contacts?search=ada%20brook')).toBe(2);
		expect(await count(`engagements?contact_id=${contactId(3)}`)).toBe(6);
		expect(await count('engagements?engagement_type=call&owner[id]=9001')).toBe(44);
		const sorted = await crm(
			'GET',
			'engagements?engagement_type=call&sort_by[created_at]=desc&limit=1',
		);
		expect(sorted.body.result[0].id).toBe(engagementId('call', RECORDS - 1));
	});

	it.each([
		'contacts?page=2',
		'contacts?limit=0',
		'contacts?truto_response_format=xml',
		'contacts?truto_ignore_limit=1',
		'contacts?created_at[since]=2026-01-01',
		'contacts?created_at[gt]=soon',
		'contacts?sort_by=created_at',
		'contacts?sort_by[email]=asc',
		'contacts?remote_query=x',
		'engagements?engagement_type=fax',
		'contacts?next_cursor=x',
	])('refuses %s', async (path) => {
		const reply = await crm('GET', path);
		expect(reply.status).toBe(400);
		expect(reply.body.details).toBeDefined();
	});

	it('asks for the type where the provider does', async () => {
		const reply = await crm('GET', 'engagements', undefined, TYPED);
		expect(reply.body.truto_error_insight).toEqual({
			missing_required_query_parameters: ['engagement_type'],
		});
		expect((await crm('GET', 'engagements?engagement_type=call', undefined, TYPED)).status).toBe(
			200,
		);
		expect(
			(await crm('DELETE', `engagements/${engagementId('call', 0)}`, undefined, TYPED)).status,
		).toBe(400);
		expect(
			(await crm('PATCH', `engagements/${engagementId('call', 0)}`, { subject: 'x' }, TYPED))
				.status,
		).toBe(400);
	});
});

describe('records', () => {
	it('creates, reads, updates and deletes a contact', async () => {
		const made = await crm('POST', 'contacts', {
			first_name: 'Nia',
			last_name: 'Okoye',
			account: { id: '6001' },
			remote_data: { secret: 1 },
		});
		expect(made.body).toMatchObject({ name: 'Nia Okoye', account: { id: '6001' } });
		const path = `contacts/${String(made.body.id)}`;
		const changed = await crm('PATCH', path, {
			last_name: 'Okafor',
			account: null,
			custom_fields: { seats: 3 },
		});
		expect(changed.body).toEqual({ id: made.body.id });
		const got = await crm('GET', path);
		expect(got.body).toMatchObject({ name: 'Nia Okafor', custom_fields: { seats: 3 } });
		expect(got.body).not.toHaveProperty('account');
		expect(got.body).not.toHaveProperty('result');
		expect((await crm('DELETE', path)).body).toEqual({ id: made.body.id });
		expect((await crm('GET', path)).status).toBe(404);
	});

	it.each(['call', 'chat', 'email', 'meeting', 'note', 'task'])('handles a %s', async (type) => {
		const made = await crm('POST', 'engagements', {
			engagement_type: type,
			content: 'x',
			contact: [{ id: contactId(0) }],
		});
		const path = `engagements/${String(made.body.id)}`;
		const changed = await crm('PATCH', path, { engagement_type: type, content: 'y' });
		expect(changed.body).toMatchObject({ id: made.body.id, content: 'y' });
		const gone = await crm('DELETE', `${path}?engagement_type=${type}`);
		expect([gone.status, gone.text]).toEqual([204, '']);
	});

	it.each([
		['contacts', { title: 'CTO' }, 400],
		['contacts', { first_name: 'A', email: 'a@b.example' }, 400],
		['contacts', { first_name: 'A', account: '6001' }, 400],
		['contacts', { first_name: 'A', account: { id: 6001 } }, 400],
		['contacts', { first_name: 'A', account: { id: '1' } }, 422],
		['contacts', { first_name: 'A', email_addresses: [{ email: 'a' }] }, 422],
		['contacts', [], 400],
		['engagements', { subject: 'x' }, 400],
		['engagements', { engagement_type: 'fax' }, 400],
		['engagements', { engagement_type: 'call', duration: 300 }, 400],
		['engagements', { engagement_type: 'call', start_time: 'soon' }, 400],
		['engagements', { engagement_type: 'call', contact: { id: contactId(0) } }, 400],
		['engagements', { engagement_type: 'call', direction: 'sideways' }, 400],
	])('POST %s refuses %j', async (resource, body, status) => {
		const reply = await crm('POST', resource, body);
		expect(reply.status).toBe(status);
		if (status === 422)
			expect(reply.body).toMatchObject({
				message: '',
				truto_is_remote_error: true,
				raw_response: { success: false },
			});
	});

	it('writes once for each idempotency key', async () => {
		const key = { 'idempotency-key': 'k-1' };
		const first = await crm('POST', 'contacts', { first_name: 'A' }, MAIN, key);
		const again = await crm('POST', 'contacts', { first_name: 'A' }, MAIN, key);
		expect(again.body.id).toBe(first.body.id);
	});

	it('refuses writes to a sandbox account, of look-ups, as forms and broken', async () => {
		expect((await crm('POST', 'contacts', { first_name: 'A' }, READ_ONLY)).status).toBe(405);
		expect((await crm('POST', 'users', { name: 'A' })).status).toBe(405);
		expect((await crm('GET', 'invoices')).status).toBe(404);
		expect(
			(
				await crm('POST', 'contacts', 'first_name=A', MAIN, {
					'content-type': 'application/x-www-form-urlencoded',
				})
			).status,
		).toBe(415);
		expect((await crm('POST', 'contacts', '{')).status).toBe(400);
		expect((await crm('PUT', `contacts/${contactId(0)}`, {})).status).toBe(404);
	});
});

describe('the rest', () => {
	it('limits an account to 50 calls in ten seconds', async () => {
		sandbox.settings.enforceLimits = true;
		const replies = await Promise.all(
			Array.from({ length: 52 }, async () => await crm('GET', 'users')),
		);
		const refused = replies.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(2);
		expect(refused[0].headers.get('retry-after')).toBe('10');
	});

	it('runs a batch, each part with its own fate', async () => {
		const reply = await send('POST', '/batch-request', {
			integrated_account_id: MAIN,
			resources: [
				{ name: 'all', resource: 'crm/contacts', method: 'list', query: { limit: '100' } },
				{ name: 'made', resource: 'crm/contacts', method: 'create', body: { first_name: 'A' } },
				{ name: 'bad', resource: 'crm/contacts', method: 'create', body: {} },
			],
		});
		expect(reply.body.result).toHaveProperty('all.length', RECORDS);
		expect(reply.body.errors).toMatchObject({ bad: [{ statusCode: 400 }] });
	});

	it('shows the provider’s records through the proxy, and schemas', async () => {
		const list = await send('GET', `/proxy/contacts?integrated_account_id=${MAIN}&limit=2`);
		expect(list.body).toMatchObject({ next_cursor: '2', result: [{ remote_id: 100_000 }, {}] });
		const meta = await crm('GET', 'contacts/meta/create');
		expect(meta.body.request_body_schema).toHaveProperty('first_name');
	});

	it.each([
		'users',
		'accounts',
		'opportunities',
		'leads',
		'projects',
		'fields',
		'engagement_types',
		'pipelines',
		'stages',
		'tags',
	])('serves %s', async (resource) => {
		expect((await crm('GET', resource)).body.result.length).toBeGreaterThan(0);
	});
});
