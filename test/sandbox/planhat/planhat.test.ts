import { person } from '../core/people';
import { Wire } from '../core/wire';
import type { Sandbox } from '../server';
import { startSandbox } from '../server';
import { planhat } from './index';
import { companyId, enduserId, firstPerson } from './seeds';
import { OTHER_ACCESS, READING_ACCESS, USUAL_ACCESS } from './tenant';

type Json = Record<string, unknown>;

const RECORDS = 60;
let sandbox: Sandbox;
let wire: Wire;
let other: Wire;
let reading: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([planhat], { records: RECORDS });
	const base = sandbox.baseUrl('planhat');
	const wireOf = (token: string) => new Wire(base, { authorization: `Bearer ${token}` });
	wire = wireOf(USUAL_ACCESS);
	other = wireOf(OTHER_ACCESS);
	reading = wireOf(READING_ACCESS);
});

afterAll(async () => await sandbox.close());

const send = async (method: string, path: string, body?: unknown, by = wire) =>
	await by.send<Json>(method, path, body);
const list = async (path: string, by = wire) => (await by.send<Json[]>('GET', path)).body;
const company = companyId(0);
let serial = 0;
const newPerson = async (extra: Json = {}) =>
	(
		await send('POST', '/endusers', {
			companyId: company,
			email: `new.${++serial}x@example.com`,
			...extra,
		})
	).body;

describe('access', () => {
	it.each([
		'',
		'Bearer wrong',
		`Token ${USUAL_ACCESS}`,
		`Basic ${Buffer.from('wrong:').toString('base64')}`,
	])('refuses the authorization %p', async (authorization) => {
		const answer = await wire.send('GET', '/endusers?limit=1', undefined, { authorization });
		expect(answer.status).toBe(401);
	});

	it('takes the token by Bearer and as the user of Basic', async () => {
		const authorization = `Basic ${Buffer.from(`${USUAL_ACCESS}:`).toString('base64')}`;
		const { status, body } = await wire.send<Json[]>('GET', '/endusers?limit=1', undefined, {
			authorization,
		});
		expect([status, body.length]).toEqual([200, 1]);
	});

	it('answers 403 for models and writes that a token has no right to', async () => {
		expect((await send('GET', '/endusers?limit=1', undefined, reading)).status).toBe(200);
		expect((await send('GET', '/conversations', undefined, reading)).status).toBe(403);
		expect((await send('POST', '/endusers', {}, reading)).status).toBe(403);
		const bulk = await send('PUT', '/endusers', [{ email: 'a@b.c', companyId: company }], reading);
		expect(bulk).toMatchObject({
			status: 403,
			body: { created: 0, permissionErrors: [{ email: 'a@b.c' }] },
		});
	});

	it('serves OAuth tokens with PKCE alone', async () => {
		const query =
			'client_id=sandbox-client&response_type=code&redirect_uri=http://x.test/cb&state=s';
		expect((await send('GET', `/oauth/authorize?${query}`)).status).toBe(400);
		const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
		const redirect = await wire.send(
			'GET',
			`/oauth/authorize?${query}&code_challenge=${challenge}&code_challenge_method=S256`,
		);
		const code = new URL(redirect.headers.get('location') ?? '').searchParams.get('code');
		const body = {
			grant_type: 'authorization_code',
			code,
			redirect_uri: 'http://x.test/cb',
			client_id: 'sandbox-client',
			client_secret: 'sandbox-client-secret',
		};
		expect((await send('POST', '/oauth/token', { ...body, code_verifier: 'wrong' })).status).toBe(
			400,
		);
	});

	it('refuses too many requests at once only when asked to', async () => {
		const burst = async () =>
			await Promise.all(
				Array.from({ length: 170 }, async () => (await send('GET', '/users')).status),
			);
		expect(new Set(await burst())).toEqual(new Set([200]));
		sandbox.settings.enforceLimits = true;
		const statuses = await burst();
		sandbox.settings.enforceLimits = false;
		sandbox.clock.advance(2000);
		expect(statuses).toContain(429);
		expect((await send('GET', '/users')).headers.get('retry-after')).toBeNull();
	});
});

describe('endusers', () => {
	it('pages a sorted list to the end, each person once; an unsorted one moves', async () => {
		for (const sort of ['_id', '-updatedAt', 'email', '-createDate']) {
			const ids: unknown[] = [];
			for (let offset = 0; ; offset += 25) {
				const page = await list(`/endusers?limit=25&offset=${offset}&sort=${sort}`);
				ids.push(...page.map(({ _id }) => _id));
				if (page.length < 25) break;
			}
			expect([ids.length, new Set(ids).size]).toEqual([RECORDS, RECORDS]);
		}
		const [first, second] = [
			await list('/endusers?limit=25'),
			await list('/endusers?limit=25&offset=25'),
		];
		expect(second[0]._id).toBe(first[24]._id);
	});

	it("shows the vendor's shape by id, external id and source id", async () => {
		const id = enduserId(4, RECORDS);
		const { body } = await send('GET', `/endusers/${id}`);
		expect(body).toMatchObject({
			_id: id,
			companyName: expect.any(String),
			name: `${String(body.firstName)} ${String(body.lastName)}`,
			custom: { Segment: 'Gold' },
		});
		expect((await send('GET', '/endusers/extid-crm-4')).body._id).toBe(id);
		expect((await send('GET', `/endusers/srcid-${String(body.sourceId)}`)).body._id).toBe(id);
		expect((await send('GET', '/endusers/')).body).toHaveLength(RECORDS);
		const [selected] = await list('/endusers?limit=1&sort=_id&select=name,phone');
		expect(Object.keys(selected).sort()).toEqual(['_id', 'name', 'phone']);
		expect(await list('/endusers?archived=true')).toHaveLength(3);
		expect((await list('/endusers?email=bela.grohl.11@example.com')).length).toBeLessThan(2);
	});

	it('creates, merges custom values key by key, and deletes', async () => {
		const made = await newPerson({
			firstName: 'Mary Ann',
			lastName: 'Lee',
			custom: { Segment: 'Gold', Unheard: 1 },
			companyId: 'extid-acc-1',
			companyName: 'ignored',
		});
		expect(made).toMatchObject({
			name: 'Mary Ann Lee',
			companyId: companyId(1),
			custom: { Segment: 'Gold', Unheard: 1 },
		});
		expect(made.companyName).not.toBe('ignored');
		const path = `/endusers/${String(made._id)}`;
		const merged = (await send('PUT', path, { 'custom.VIP': true, custom: { Segment: '' } })).body;
		expect(merged).toMatchObject({
			firstName: 'Mary Ann',
			custom: { Segment: '', Unheard: 1, VIP: true },
		});
		sandbox.clock.advance(10);
		expect((await send('PUT', path, {})).body.updatedAt).not.toBe(merged.updatedAt);
		expect((await send('DELETE', path)).body).toEqual({ n: 1, ok: 1, deletedCount: 1 });
		expect((await send('GET', path)).status).toBe(404);
	});

	it.each<[string, Json]>([
		['no company', { email: 'q@example.com' }],
		['an unknown company', { email: 'q@example.com', companyId: companyId(900) }],
		['no key', { companyId: company, firstName: 'A' }],
		['a taken e-mail', { companyId: company, email: person(40).email }],
		['a taken external id', { companyId: company, externalId: 'crm-5' }],
		['an unknown key', { companyId: company, email: 'q@example.com', title: 'CTO' }],
		['an _id', { companyId: company, email: 'q@example.com', _id: companyId(1) }],
		['tags as text', { companyId: company, email: 'q@example.com', tags: 'a,b' }],
		[
			'a number as text',
			{ companyId: company, email: 'q@example.com', custom: { Headcount: '5' } },
		],
		[
			'an unknown choice',
			{ companyId: company, email: 'q@example.com', custom: { Segment: 'Lead' } },
		],
		[
			'custom keys that differ in case',
			{ companyId: company, email: 'q@example.com', custom: { VIP: true, Vip: false } },
		],
	])('refuses a person with %s', async (_name, body) => {
		const answer = await send('POST', '/endusers', body);
		expect([answer.status, typeof answer.body]).toEqual([400, 'string']);
		const worded = await other.send<Json>('POST', '/endusers', { tags: 1 });
		expect(worded.body).toEqual({ error: expect.any(String) });
	});

	it('finds the company by the domain of the address', async () => {
		const { body } = await send('POST', '/endusers', { email: 'mail@company-7.example.com' });
		expect(body.companyId).toBe(companyId(7));
	});

	it.each([
		'limit=2001',
		'limit=0',
		'offset=-1',
		'page=2',
		'cId=1',
		'search=x',
		'updatedAt=2026-01-01',
	])('refuses the list parameter %s', async (query) => {
		expect((await send('GET', `/endusers?${query}`)).status).toBe(400);
	});

	it('ignores strange parameters in the other account, and cannot sort changes there', async () => {
		expect((await list('/endusers?search=nobody', other)).length).toBeGreaterThan(RECORDS - 1);
		expect((await list('/conversations?type=chat&limit=5&sort=_id', other))[0].type).toBe('note');
		const ids = (await list('/endusers?sort=-updatedAt', other)).map(({ _id }) => String(_id));
		expect(ids).toEqual([...ids].sort());
		expect((await send('GET', '/endusers?email=none@example.com', undefined, other)).body).toEqual({
			data: [],
		});
	});
});

describe('bulk upserts', () => {
	it('matches by keys, reports apart what failed, and answers 206 then', async () => {
		const good = await send('PUT', '/endusers', [
			{ externalId: 'bulk-1', companyId: company, firstName: 'B' },
			{ externalId: 'crm-9', position: 'Chief' },
			{ _id: firstPerson(RECORDS), phone: '+1' },
		]);
		expect(good.status).toBe(200);
		expect(good.body).toMatchObject({
			created: 1,
			updated: 2,
			insertsKeys: [{ _id: expect.any(String), externalId: 'bulk-1' }],
			createdErrors: [],
		});
		expect((await send('GET', '/endusers/extid-crm-9')).body.position).toBe('Chief');
		const mixed = await send('PUT', '/endusers', [
			{ externalId: 'bulk-2', companyId: company },
			{ email: 'no.company@example.com' },
			{ externalId: 'bulk-2', companyId: company },
			{ externalId: 'crm-8', email: person(40).email },
		]);
		expect(mixed.status).toBe(206);
		expect(mixed.body).toMatchObject({
			created: 1,
			createdErrors: [{ message: expect.any(String) }, { message: expect.any(String) }],
			updatedErrors: [{ externalId: 'crm-8' }],
		});
		const same = await send('PUT', '/endusers', [{ externalId: 'bulk-1', firstName: 'B' }]);
		expect(same.body).toMatchObject({ updated: 0, nonupdates: 1 });
	});

	it('refuses what is no list of up to 5,000 objects', async () => {
		for (const body of [{}, [], ['x'], Array.from({ length: 5001 }, () => ({}))]) {
			expect((await send('PUT', '/endusers', body)).status).toBe(400);
		}
		const failed = [{ email: 'a@b.example' }];
		expect((await send('PUT', '/endusers', failed)).status).toBe(206);
		expect((await send('PUT', '/endusers', failed, other)).status).toBe(400);
	});
});
