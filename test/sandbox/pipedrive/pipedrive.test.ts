import type { Sandbox } from '../server';
import { startSandbox } from '../server';
import { Wire } from '../core/wire';
import { LEAN_ACCESS, USUAL_ACCESS } from './account';
import { CUSTOM } from './fields';
import { pipedrive } from './index';
import { USER_IDS } from './seeds';

type Json = Record<string, unknown>;
interface Envelope {
	success: boolean;
	data: Json;
	error?: string;
	code?: string;
	additional_data: { next_cursor: string | null; pagination: Json };
}
interface ListEnvelope extends Omit<Envelope, 'data'> {
	data: Json[];
}

const RECORDS = 60;
let sandbox: Sandbox;
let wire: Wire;
let lean: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([pipedrive], { records: RECORDS });
	const base = sandbox.baseUrl('pipedrive');
	wire = new Wire(base, { 'x-api-token': USUAL_ACCESS });
	lean = new Wire(base, { 'x-api-token': LEAN_ACCESS });
});

afterAll(async () => await sandbox.close());

const V2 = '/api/v2';
const post = async (path: string, body: unknown) => await wire.send<Envelope>('POST', path, body);
const get = async (path: string) => await wire.send<Envelope>('GET', path);
const list = async (path: string) => await wire.send<ListEnvelope>('GET', path);
const newPerson = async (body: Json = { name: 'Mary Ann Lee' }) =>
	(await post(`${V2}/persons`, body)).body.data;

describe('access', () => {
	it.each([
		['no token', { 'x-api-token': '' }],
		['a wrong token', { 'x-api-token': 'wrong' }],
		['a wrong bearer', { 'x-api-token': '', authorization: 'Bearer wrong' }],
	])('refuses %s', async (_name, headers) => {
		const { status, body } = await wire.send('GET', '/v1/users/me', undefined, headers);
		expect(status).toBe(401);
		expect(body).toEqual({ success: false, error: 'unauthorized access', errorCode: 401 });
	});

	it('takes the token in header and query, and v1 under both roots', async () => {
		for (const path of ['/v1/users/me', '/api/v1/users/me']) {
			expect((await get(path)).body.data).toMatchObject({
				id: USER_IDS[0],
				company_domain: 'sandbox',
			});
		}
		const query = await wire.send('GET', `/v1/users/me?api_token=${USUAL_ACCESS}`, undefined, {
			'x-api-token': '',
		});
		expect(query.status).toBe(200);
	});

	it('serves OAuth tokens with api_domain, and refuses expired ones', async () => {
		const base = sandbox.baseUrl('pipedrive');
		const redirect = await wire.send(
			'GET',
			'/oauth/authorize?client_id=sandbox-client&response_type=code&redirect_uri=http://x.test/cb&state=s',
		);
		const code = new URL(redirect.headers.get('location') ?? '').searchParams.get('code') ?? '';
		const token = async (body: Record<string, string>, authorization: string) =>
			await wire.send<Json>('POST', '/oauth/token', new URLSearchParams(body).toString(), {
				'content-type': 'application/x-www-form-urlencoded',
				authorization,
			});
		const basic = `Basic ${Buffer.from('sandbox-client:sandbox-client-secret').toString('base64')}`;
		const grant = { grant_type: 'authorization_code', code, redirect_uri: 'http://x.test/cb' };
		expect(
			(
				await token(
					{ ...grant, client_id: 'sandbox-client', client_secret: 'sandbox-client-secret' },
					'',
				)
			).status,
		).toBe(401);
		const { body } = await token(grant, basic);
		expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3599, api_domain: base });
		const bearer = new Wire(base, { authorization: `Bearer ${String(body.access_token)}` });
		expect((await bearer.send('GET', `${V2}/persons?limit=1`)).status).toBe(200);
		sandbox.of('pipedrive').world.tokens.expireAll();
		expect((await bearer.send('GET', `${V2}/persons?limit=1`)).status).toBe(401);
		expect(
			(
				await token(
					{ grant_type: 'refresh_token', refresh_token: String(body.refresh_token) },
					basic,
				)
			).status,
		).toBe(200);
	});

	it('tells limits in headers and refuses only when asked to', async () => {
		const { headers } = await get(`${V2}/persons?limit=1`);
		for (const name of [
			'x-ratelimit-limit',
			'x-ratelimit-remaining',
			'x-ratelimit-reset',
			'x-daily-ratelimit-token-remaining',
		]) {
			expect(headers.get(name)).toMatch(/^\d+$/);
		}
		sandbox.settings.enforceLimits = true;
		const answers = await Promise.all(
			Array.from({ length: 60 }, async () => await get(`${V2}/persons/1`)),
		);
		sandbox.settings.enforceLimits = false;
		sandbox.clock.advance(3000);
		const statuses = answers.map(({ status }) => status);
		expect(statuses).toContain(429);
		expect(statuses).toContain(403);
		expect(answers.find(({ status }) => status === 429)?.body).toMatchObject({ errorCode: 429 });
		expect(String(answers.find(({ status }) => status === 403)?.body)).toContain('<!DOCTYPE html>');
	});
});

describe('persons', () => {
	it('pages to the end by cursor, each record once, in each order', async () => {
		for (const order of ['', '&sort_by=update_time&sort_direction=desc', '&sort_by=add_time']) {
			const ids: unknown[] = [];
			let cursor = '';
			do {
				const { body } = await list(
					`${V2}/persons?limit=7${order}${cursor && `&cursor=${cursor}`}`,
				);
				ids.push(...body.data.map(({ id }) => id));
				cursor = body.additional_data.next_cursor ?? '';
			} while (cursor !== '');
			expect(ids).toHaveLength(RECORDS);
			expect(new Set(ids).size).toBe(RECORDS);
		}
	});

	it("shows the vendor's shape, and contact sync fields only where it is on", async () => {
		const { data } = (
			await get(
				`${V2}/persons/1?include_labels=true&include_option_labels=true&include_fields=last_activity_id`,
			)
		).body;
		expect(data).toMatchObject({
			id: 1,
			emails: [{ primary: true, label: 'work' }, { primary: false }],
			label_ids: [11, 12],
			labels: [{ id: 11, label: 'Hot lead' }, { id: 12 }],
			job_title: 'Buyer',
		});
		expect((data.custom_fields as Json)[CUSTOM.tier]).toEqual({ id: 31, label: 'Gold' });
		expect(data.last_activity_id).toEqual(expect.any(Number));
		const hidden = await lean.send<Envelope>('GET', `${V2}/persons/1`);
		expect(hidden.body.data).not.toHaveProperty('job_title');
	});

	it('splits a name, joins a pair, and merges on update', async () => {
		const split = await newPerson();
		expect(split).toMatchObject({
			first_name: 'Mary',
			last_name: 'Ann Lee',
			owner_id: USER_IDS[0],
		});
		const pair = await newPerson({
			first_name: 'Mary Ann',
			last_name: 'Lee',
			emails: [{ value: 'm@x.test' }],
		});
		expect(pair).toMatchObject({
			name: 'Mary Ann Lee',
			emails: [{ value: 'm@x.test', primary: true, label: 'work' }],
		});
		const path = `${V2}/persons/${String(pair.id)}`;
		const patched = await wire.send<Envelope>('PATCH', path, {
			label_ids: [13],
			custom_fields: { [CUSTOM.office]: { value: 'Main 1' } },
		});
		expect(patched.body.data).toMatchObject({ name: 'Mary Ann Lee', label_ids: [13] });
		expect((patched.body.data.custom_fields as Json)[CUSTOM.office]).toMatchObject({
			value: 'Main 1',
			locality: null,
		});
		const refused = await lean.send<Envelope>('POST', `${V2}/persons`, {
			first_name: 'A',
			last_name: 'B',
		});
		expect(refused.status).toBe(400);
	});

	it.each<[string, Json]>([
		['no name', {}],
		['half a name', { first_name: 'A' }],
		['empty halves', { first_name: '', last_name: '' }],
		['name beside a pair', { name: 'A B', first_name: 'A', last_name: 'B' }],
		['ids as text', { name: 'A', org_id: '1' }],
		['unknown owner', { name: 'A', owner_id: 5 }],
		['inactive owner', { name: 'A', owner_id: USER_IDS[3] }],
		['unknown organization', { name: 'A', org_id: 999 }],
		['unknown key', { name: 'A', job_title: 'CTO' }],
		['v1 key', { name: 'A', email: 'a@x.test' }],
		[
			'two primaries',
			{
				name: 'A',
				emails: [
					{ value: 'a@x', primary: true },
					{ value: 'b@x', primary: true },
				],
			},
		],
		['an id in an email', { name: 'A', emails: [{ id: 1, value: 'a@x' }] }],
		['unknown label', { name: 'A', label_ids: [99] }],
		['wrong visibility', { name: 'A', visible_to: '3' }],
		['unknown custom field', { name: 'A', custom_fields: { ['0'.repeat(40)]: 'x' } }],
		['empty set', { name: 'A', custom_fields: { [CUSTOM.markets]: [] } }],
		['option by label', { name: 'A', custom_fields: { [CUSTOM.tier]: 'Gold' } }],
		['number as text', { name: 'A', custom_fields: { [CUSTOM.score]: '5' } }],
		['malformed date', { name: 'A', custom_fields: { [CUSTOM.firstMeeting]: '2026-02-30' } }],
	])('refuses %s', async (_name, body) => {
		const answer = await post(`${V2}/persons`, body);
		expect(answer.status).toBe(400);
		expect(answer.body).toMatchObject({
			success: false,
			code: 'ERR_BAD_REQUEST',
			error: expect.any(String),
		});
	});

	it.each([
		'limit=501',
		'limit=0',
		'page=2',
		'start=0',
		'cursor=xyz',
		'owner_id=abc',
		'updated_since=2026-01-01',
		`ids=${Array.from({ length: 101 }, (_, index) => index + 1).join(',')}`,
		'sort_by=name',
		'include_fields=phones',
		`custom_fields=${Array.from({ length: 16 }, () => CUSTOM.tier).join(',')}`,
	])('refuses the list parameter %s', async (query) =>
		expect((await get(`${V2}/persons?${query}`)).status).toBe(400),
	);

	it('holds a cursor to its own query', async () => {
		const { next_cursor: cursor } = (await list(`${V2}/persons?limit=5&owner_id=${USER_IDS[0]}`))
			.body.additional_data;
		expect((await get(`${V2}/persons?limit=5&cursor=${cursor}`)).status).toBe(400);
	});

	it('filters by time, and filter_id turns other filters off', async () => {
		sandbox.clock.advance(5000);
		const since = sandbox.clock.iso();
		const { id } = await newPerson({ name: 'Fresh' });
		await wire.send('PATCH', `${V2}/persons/3`, { name: 'Changed Seed' });
		const changed = await list(
			`${V2}/persons?updated_since=${since.slice(0, 19)}Z&sort_by=update_time`,
		);
		expect(changed.body.data.map((row) => row.id).sort()).toEqual([3, id].sort());
		const saved = await list(`${V2}/persons?filter_id=1&owner_id=1&limit=500`);
		expect(saved.body.data.length).toBeGreaterThan(RECORDS);
		expect((await get(`${V2}/persons?filter_id=77`)).status).toBe(404);
	});

	it('searches with thin items and a lag', async () => {
		const found = await get(
			`${V2}/persons/search?term=ada.brook.0@example.com&fields=email&exact_match=true`,
		);
		const { items } = found.body.data as { items: Array<{ item: Json }> };
		expect(items.map(({ item }) => item)).toMatchObject([
			{
				id: 1,
				type: 'person',
				emails: expect.arrayContaining([expect.any(String)]),
				owner: { id: USER_IDS[0] },
			},
		]);
		expect((await get(`${V2}/persons/search?term=a`)).status).toBe(400);
		expect((await get(`${V2}/persons/search`)).status).toBe(400);
		sandbox.settings.indexLagMs = 60_000;
		await newPerson({ name: 'Lagging Person' });
		const early = await get(`${V2}/persons/search?term=lagging`);
		sandbox.settings.indexLagMs = 0;
		const late = await get(`${V2}/persons/search?term=lagging`);
		expect([early, late].map(({ body }) => (body.data.items as unknown[]).length)).toEqual([0, 1]);
	});

	it('deletes softly, and the companies differ in what they show afterwards', async () => {
		const { id } = await newPerson();
		const path = `${V2}/persons/${String(id)}`;
		const gone = await wire.send<Envelope>('DELETE', path);
		expect(gone.body).toEqual({ success: true, data: { id } });
		expect((await get(path)).status).toBe(404);
		expect((await wire.send('DELETE', path)).status).toBe(404);
		expect((await lean.send<Envelope>('GET', path)).body.data).toMatchObject({ is_deleted: true });
		expect((await lean.send('DELETE', path)).status).toBe(410);
		expect((await list(`${V2}/persons?ids=${String(id)}`)).body.data).toEqual([]);
		expect((await get(`${V2}/persons/abc`)).status).toBe(400);
		expect((await get('/v1/persons')).status).toBe(404);
	});
});
