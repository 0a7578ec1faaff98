import { CLIENT } from '../core/oauth';
import { COMPANY_COUNT } from '../core/people';
import { Wire } from '../core/wire';
import { FIRST, personId, USER_IDS } from './seeds';
import { RECORDS, sandbox, wire, data, codeOf, walk } from './harness';
import type { One, Many } from './harness';

describe('credentials', () => {
	it('answers the test endpoint', async () => {
		const { status, body } = await wire.send<One>('GET', '/v2/users/self');
		expect(status).toBe(200);
		expect(body).toMatchObject({
			data: { id: USER_IDS[0], role: 'admin' },
			meta: { type: 'user' },
		});
	});

	it.each([
		['a wrong token', { authorization: 'Bearer nope' }, '401 unauthorized'],
		['no token', { authorization: '' }, '401 unauthorized'],
		['another scheme', { authorization: 'Basic bm9wZTo=' }, '401 unauthorized'],
		['an empty user agent', { 'user-agent': ' ' }, '400 invalid_user_agent'],
		['an Accept without JSON', { accept: 'text/html' }, '400 invalid_header'],
	])('refuses %s', async (_name, headers: Record<string, string>, expected) => {
		expect(await codeOf('GET', '/v2/users/self', undefined, headers)).toBe(expected);
	});

	it('runs OAuth2 with Basic client credentials, rotating refresh tokens and expiry', async () => {
		const base = sandbox.baseUrl('zendeskSell');
		const query = `response_type=code&client_id=${CLIENT.id}&redirect_uri=http://localhost/cb&state=s&scope=read+write`;
		const redirect = await wire.send('GET', `/oauth2/authorize?${query}`);
		const code = new URL(redirect.headers.get('location') ?? '').searchParams.get('code') ?? '';
		const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
		const token = async (form: Record<string, string>, authorization = `Basic ${basic}`) =>
			await new Wire(base, {}).send<Record<string, string>>(
				'POST',
				'/oauth2/token',
				new URLSearchParams(form).toString(),
				{ authorization, 'content-type': 'application/x-www-form-urlencoded' },
			);
		const exchange = {
			grant_type: 'authorization_code',
			code,
			redirect_uri: 'http://localhost/cb',
		};
		expect(
			(await token({ ...exchange, client_id: CLIENT.id, client_secret: CLIENT.secret }, '')).status,
		).toBe(401);
		const { body: first } = await token(exchange);
		expect(first).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
		const asUser = { authorization: `Bearer ${first.access_token}` };
		expect((await wire.send('GET', '/v2/contacts', undefined, asUser)).status).toBe(200);
		sandbox.of('zendeskSell').world.tokens.expireAll();
		expect(await codeOf('GET', '/v2/contacts', undefined, asUser)).toBe('401 unauthorized');
		const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
		expect((await token(refresh)).body.refresh_token).not.toBe(first.refresh_token);
		expect((await token(refresh)).body.error).toBe('invalid_grant');
	});
});

describe('lists', () => {
	it.each([
		['/v2/contacts?per_page=100', COMPANY_COUNT + RECORDS, 2],
		['/v2/contacts?per_page=50&is_organization=false', RECORDS, 3],
		['/v2/contacts?per_page=65&is_organization=false&sort_by=id:asc', RECORDS, 2],
		['/v2/contacts?is_organization=true', COMPANY_COUNT, 1],
		['/v2/calls?per_page=100', RECORDS, 2],
		['/v2/notes?per_page=100', RECORDS, 2],
		['/v2/tasks?per_page=100', RECORDS, 2],
		['/v2/text_messages?per_page=100', RECORDS, 2],
		['/v2/visits?per_page=100', RECORDS, 2],
		['/v2/tags', 5, 1],
		['/v2/users?status=active', 2, 1],
		['/v2/contact/custom_fields', 12, 1],
		['/v2/call_outcomes', 3, 1],
		['/v2/leads?per_page=5', 10, 2],
		['/v2/deals?sort_by=name', 10, 1],
	])('walks %s', async (path, count, requests) => {
		const found = await walk(path);
		expect(new Set(found.ids).size).toBe(count);
		expect(found).toMatchObject({ requests, ids: { length: count } });
	});

	it('sorts contacts by last name, calls by newest first', async () => {
		const { body } = await wire.send<Many>(
			'GET',
			'/v2/contacts?is_organization=false&per_page=100',
		);
		const names = body.items.map((item) => String(item.data.last_name));
		expect(names).toEqual([...names].sort());
		const { body: calls } = await wire.send<Many>('GET', '/v2/calls?per_page=2');
		expect(calls.items[0].data.id).toBe(FIRST.calls + RECORDS - 1);
	});

	it.each([
		[`/v2/contacts?ids=${personId(3)},${personId(5)}`, 2],
		['/v2/contacts?email=ada.brook.0@example.com', 1],
		['/v2/contacts?custom_fields[Tier]=Gold&is_organization=false&per_page=100', 58],
		[`/v2/notes?resource_type=contact&resource_id=${personId(1)}`, 1],
		['/v2/tasks?type=floating&per_page=100', 13],
		['/v2/tasks?completed=true&per_page=100', 43],
		['/v2/notes?q=note%2012%3A', 1],
	])('filters %s', async (path, count) => {
		expect((await wire.send<Many>('GET', path)).body.meta.count).toBe(count);
	});

	it.each([
		['/v2/contacts?per_page=101', '400 invalid_param per_page'],
		['/v2/contacts?page=0', '400 invalid_param page'],
		['/v2/contacts?updated_after=2026-01-01', '400 invalid_param updated_after'],
		['/v2/contacts?sort_by=phone', '400 invalid_param sort_by'],
		['/v2/contacts?is_organization=no', '400 invalid_param is_organization'],
		['/v2/contacts?custom_fields[Headcount]=3', '400 invalid_param custom_fields[Headcount]'],
		['/v2/calls?sort_by=made_at', '400 invalid_param sort_by'],
		['/v2/calls?resource_id=1', '400 invalid_param resource_type'],
		['/v2/visits?ids=1', '400 invalid_param ids'],
		['/v2/contacts/custom_fields', '404 not_found'],
		['/v2/contacts/1', '404 not_found'],
		['/v2/appointments', '404 incorrect_path'],
		['/v2/visits/1', '404 incorrect_path'],
		['/v3/contacts', '404 incorrect_path'],
	])('refuses %s', async (path, expected) => {
		expect(await codeOf('GET', path)).toBe(expected);
	});
});

describe('change detection', () => {
	it('streams what happened', async () => {
		const { body: top } = await wire.send<{ meta: { position: string } }>(
			'GET',
			'/v3/notes/stream?position=top',
		);
		const note = { content: 'x', resource_type: 'contact', resource_id: personId(2) };
		await wire.send('POST', '/v2/notes', data(note));
		const { body } = await wire.send<Many>('GET', `/v3/notes/stream?position=${top.meta.position}`);
		expect(body.items).toHaveLength(1);
		expect(body.items[0]).toMatchObject({
			data: { resource_type: 'prospect_and_customer' },
			meta: { event_type: 'created' },
		});
		const { body: appointments } = await wire.send<Many>(
			'GET',
			'/v3/appointments/stream?position=tail',
		);
		expect(appointments.items).toHaveLength(5);
	});

	it('searches behind a lag', async () => {
		const query = {
			projection: [{ name: 'email' }],
			filter: { and: [{ filter: { attribute: { name: 'last_name' }, parameter: { eq: 'Lag' } } }] },
			sort: [{ attribute: { name: 'updated_at' }, ascending: true }],
		};
		const ask = async () => {
			const { body } = await wire.send<{ items: Many[] }>('POST', '/v3/contacts/search', {
				items: [{ data: { query, per_page: 100, hits: true } }],
			});
			return body.items[0].items;
		};
		sandbox.settings.indexLagMs = 60_000;
		await wire.send('POST', '/v2/contacts', data({ last_name: 'Lag', email: 'l@example.com' }));
		expect(await ask()).toHaveLength(0);
		sandbox.settings.indexLagMs = 0;
		expect((await ask())[0].data).toEqual({
			id: expect.any(Number),
			version: 1,
			email: 'l@example.com',
		});
		expect(await codeOf('POST', '/v3/contacts/search', {})).toBe('400 invalid_payload');
	});
});

it('limits to 36,000 requests an hour where limits are enforced', async () => {
	const { meters } = sandbox.of('zendeskSell').world;
	const meter = meters.get('token 11c0de', 36_000, 3_600_000);
	expect(meter.highest).toBeGreaterThan(0);
	sandbox.settings.enforceLimits = true;
	meter.hit(36_000 - meter.highest);
	expect(await codeOf('GET', '/v2/users/self')).toBe('429 rate_limit_exceeded');
	sandbox.settings.enforceLimits = false;
});
