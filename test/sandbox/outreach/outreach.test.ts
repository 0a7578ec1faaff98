import { CLIENT } from '../core/oauth';
import { MEDIA_TYPE } from './answers';
import { Client, envelope, idsOf } from './client';
import type { Shown } from './client';
import { outreach, outreachAccount } from './index';

const RECORDS = 120;

let client: Client;

beforeAll(async () => {
	client = await Client.start(outreach, RECORDS);
});
afterAll(async () => await client.sandbox.close());

describe('lists', () => {
	it.each([
		['prospects?sort=id', RECORDS, 1],
		['prospects?sort=-updatedAt,id', RECORDS, undefined],
		['events?sort=-createdAt', RECORDS, RECORDS],
		['calls?sort=-createdAt', RECORDS, RECORDS],
		['prospects?sort=lastName,-firstName', RECORDS, undefined],
		['tasks?filter[state]=complete&sort=-dueAt', 40, 118],
		['calls?newFilterSyntax=true&filter[id][gte]=11', 110, 11],
	])('pages %s forth to %i and back', async (path, count, first) => {
		const seen: number[] = [];
		const pages: number[][] = [];
		let page = await client.list(`${path}&page[size]=25&count=true`);
		expect(page.meta.count).toBe(count);
		for (;;) {
			pages.push(idsOf(page));
			seen.push(...idsOf(page));
			if (page.links.next === undefined) break;
			page = (await client.send<Shown[]>('GET', page.links.next)).body;
		}
		expect([new Set(seen).size, seen.length]).toEqual([count, count]);
		if (first !== undefined) expect(seen[0]).toBe(first);
		for (let index = pages.length - 2; index >= 0; index--) {
			page = (await client.send<Shown[]>('GET', page.links.prev ?? '')).body;
			expect(idsOf(page)).toEqual(pages[index]);
		}
		expect(page.links.prev).toBeUndefined();
	});

	it('counts only when asked, and shows 50 without a size', async () => {
		const page = await client.list('prospects');
		expect([page.data.length, page.meta.count]).toEqual([50, null]);
		expect(idsOf(await client.list('prospects?page[limit]=10&page[offset]=115'))).toEqual([
			116, 117, 118, 119, 120,
		]);
	});

	it('shows only the fields asked for', async () => {
		const { data } = await client.list(
			'prospects?fields[prospect]=firstName,emails,account&page[size]=1',
		);
		expect(Object.keys(data[0].attributes)).toEqual(['emails', 'firstName']);
		expect(Object.keys(data[0].relationships)).toEqual(['account']);
	});

	it.each([
		['prospects?filter[emails]=ada.brook.0@example.com,bela.ito.1@example.com', 2],
		['prospects?filter[firstName]=Ada', 11],
		['prospects?filter[q]=ad', 12],
		['prospects?filter[account][id]=1,2', 10],
		['prospects?filter[account][id]=__null__', 20],
		['prospects?filter[touchedAt]=__notnull__', 30],
		['prospects?filter[id]=5..10', 6],
		['prospects?filter[id]=1,2,3', 3],
		['calls?filter[updatedAt]=2026-10-29T06:04:02.000Z..inf', 1],
		['calls?filter[updatedAt]=neginf..2026-01-05T08:00:02.000Z', 1],
		['prospects?newFilterSyntax=true&filter[firstName][]=Ada&filter[firstName][]=Bela', 22],
		['calls?filter[prospect][id]=1,2,3', 3],
		['calls?filter[user][id]=1&filter[outcome]=Not Answered', 0],
		['calls?filter[outcome]=Not Answered', 30],
		['mailings?filter[state]=opened', 24],
		['tasks?filter[prospect][id]=1', 1],
		['users?filter[locked]=false', 2],
		['accounts?filter[q]=nord', 3],
	])('filters %s to %i', async (path, count) => {
		expect(await client.count(path)).toBe(count);
	});

	it.each([
		'prospects?filter[tags]=a',
		'prospects?filter[externalId]=a',
		'prospects?filter[custom1]=a',
		'prospects?filter[account][name]=a',
		'prospects?filter[account]=1',
		'prospects?filter[id]=abc',
		'prospects?filter[updatedAt]=yesterday',
		'prospects?filter[nope]=1',
		'prospects?filter[createdAt][gte]=2026-01-01',
		'prospects?sort=name',
		'prospects?sort=owner.name',
		'prospects?include=nope',
		'prospects?include=calls',
		'prospects?fields[prospect]=nope',
		'prospects?fields[nope]=a',
		'prospects?page[size]=1001',
		'prospects?page[size]=0',
		'prospects?page[offset]=10001',
		'prospects?page[after]=nope',
		'prospects?page[number]=1',
		'prospects?count=maybe',
		'prospects?foo=1',
		'calls?filter[direction]=inbound',
		'calls?filter[dialedAt]=2026-01-01',
		'calls?filter[q]=a',
		'mailings?filter[user][id]=1',
		'mailings?filter[subject]=a',
		'prospectNotes?filter[creator][id]=1',
		'prospectNotes?sort=updatedAt',
		'prospectNotes?filter[updatedAt]=2026-01-01',
		'prospects/1?count=false',
	])('refuses %s', async (path) => {
		expect(await client.refusalOf('GET', path)).toBe('400 badRequest');
	});

	it('binds cursors to sort and filter', async () => {
		const { links } = await client.list('prospects?sort=lastName&page[size]=5');
		const cursor = new URL(links.next ?? '').searchParams.get('page[after]') ?? '';
		expect(
			await client.refusalOf(
				'GET',
				`prospects?sort=-lastName&page[after]=${encodeURIComponent(cursor)}`,
			),
		).toBe('400 badRequest');
	});
});

describe('the rest', () => {
	it('fills pickers', async () => {
		for (const path of [
			'stages',
			'callDispositions',
			'callPurposes',
			'taskPriorities',
			'taskPurposes',
			'mailboxes',
			'opportunities?sort=name',
			'personas',
			'kaiaRecordings',
			'events',
		]) {
			expect((await client.list(path)).data.length).toBeGreaterThan(0);
		}
		const { body } = await client.send<
			Array<{ type: string; meta: { validations: Record<string, unknown> } }>
		>('GET', 'types');
		expect(body.data[0]).toMatchObject({
			type: 'prospect',
			meta: { validations: { custom4: { label: 'Tier', type: 'inclusion' } } },
		});
		const hook = await client.send(
			'POST',
			'webhooks',
			envelope('webhook', {
				url: 'https://example.com',
				resource: 'prospect',
				action: 'created',
				secret: 's',
			}),
		);
		expect([hook.status, hook.body.data.attributes.secret]).toEqual([201, undefined]);
	});

	it('wants the media type on every request, and a token', async () => {
		for (const type of ['', 'application/json']) {
			for (const method of ['GET', 'DELETE']) {
				expect(
					await client.refusalOf(method, 'prospects/3', undefined, { 'content-type': type }),
				).toBe('415 unsupportedMediaType');
			}
		}
		for (const authorization of ['', 'Bearer nope']) {
			expect(await client.refusalOf('GET', 'users', undefined, { authorization })).toBe(
				'401 unauthorizedRequest',
			);
		}
		expect(await client.refusalOf('GET', 'nope')).toBe('404 resourceNotFound');
		const { headers } = await client.send('GET', 'users/1');
		expect(headers.get('content-type')).toContain(MEDIA_TYPE);
		expect(headers.get('x-ratelimit-limit')).toBe('10000');
	});

	it('serves OAuth2 with rotating refresh tokens, client id and secret in a form', async () => {
		const token = async (body: Record<string, unknown>, headers = {}) =>
			await client.wire.send<Record<string, unknown>>(
				'POST',
				'/oauth/token',
				new URLSearchParams(body as Record<string, string>).toString(),
				{
					'content-type': 'application/x-www-form-urlencoded',
					authorization: '',
					...headers,
				},
			);
		const app = { client_id: CLIENT.id, client_secret: CLIENT.secret };
		const { refreshToken } = client.sandbox.of('outreach').world.tokens.issue(60);
		const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
		const renewed = await token({ ...app, ...grant });
		expect(renewed.body).toMatchObject({
			expires_in: 7200,
			scope: expect.stringContaining('prospects.all') as unknown,
			created_at: expect.any(Number) as unknown,
		});
		expect((await token({ ...app, ...grant })).status).toBe(400);
		const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
		expect((await token(grant, { authorization: `Basic ${basic}` })).status).toBe(401);
		client.sandbox.settings.enforceLimits = true;
		expect((await token({ ...app, ...grant })).status).toBe(429);
		client.sandbox.settings.enforceLimits = false;
	});

	it('can lack scopes and hold trash', async () => {
		const other = await Client.start(
			outreachAccount({ withoutScopes: ['prospectNotes'], trashedProspects: 2 }),
			RECORDS,
		);
		expect(await other.refusalOf('GET', 'prospectNotes')).toBe('403 unauthorizedOauthScope');
		const { data } = await other.list('prospects?page[size]=1000');
		expect(data.filter(({ attributes }) => attributes.trashedAt !== null)).toHaveLength(2);
		await other.sandbox.close();
	});

	it('limits requests an hour, and recordings a second', async () => {
		const { meters } = client.sandbox.of('outreach').world;
		client.sandbox.settings.enforceLimits = true;
		client.sandbox.clock.advance(3_600_000);
		for (let count = 0; count < 3; count++) await client.list('kaiaRecordings?page[size]=1');
		expect(await client.refusalOf('GET', 'kaiaRecordings')).toBe('429 rateLimitExceeded');
		const meter = meters.get('user', 10_000, 3_600_000);
		meter.hit(meter.hit(0).remaining);
		const refused = await client.send('GET', 'users');
		expect([refused.status, refused.headers.get('retry-after')]).toEqual([
			429,
			refused.headers.get('x-ratelimit-reset'),
		]);
		client.sandbox.settings.enforceLimits = false;
	});
});
