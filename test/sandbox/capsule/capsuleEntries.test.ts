import { at, authorize, redeem, send } from '../core/client';
import type { Reply } from '../core/client';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { capsule, CONSENT_PATH } from './index';
import { READING_ACCESS, FULL_ACCESS } from './access';
import { FIRST_ENTRY, FIRST_OPPORTUNITY, FIRST_TASK, personId } from './seeds';

type Body = Record<string, unknown>;

const RECORDS = 130;
const PERSON = personId(0);

let sandbox: Sandbox;

const call = async (
	method: string,
	path: string,
	body?: unknown,
	token = FULL_ACCESS,
): Promise<Reply> =>
	await send(sandbox, 'capsule', method, `/api/v2${path}`, {
		body,
		headers: { authorization: `Bearer ${token}` },
	});

/** All records of a list, page by page over the Link header. */
async function walk(path: string, key: string): Promise<Body[]> {
	const found: Body[] = [];
	let next: string | undefined = path;
	while (next !== undefined) {
		const reply: Reply = await call('GET', next);
		found.push(...(reply.body[key] as Body[]));
		const url = /<([^>]+)>; rel="next"/.exec(reply.headers.get('link') ?? '')?.[1];
		next = url?.slice(`${sandbox.baseUrl('capsule')}/api/v2`.length);
	}
	return found;
}

beforeEach(async () => {
	sandbox = await startSandbox([capsule], { records: RECORDS });
});
afterEach(async () => await sandbox.close());

describe('entries', () => {
	const create = async (entry: Body) =>
		await call('POST', '/entries?embed=party,activityType,creator,kase', {
			entry: { type: 'note', content: 'Hello', ...entry },
		});

	it('lists the newest first, also those that are put into the past', async () => {
		await create({ party: { id: PERSON }, entryAt: '2026-02-01T10:00:00Z' });
		const all = await walk('/entries?perPage=100', 'entries');
		expect(all).toHaveLength(RECORDS * 4 + Math.ceil(RECORDS / 4) + 1);
		const times = all.map(({ entryAt }) => String(entryAt));
		expect([...times].sort().reverse()).toEqual(times);
		expect(all[0]).not.toHaveProperty('party');
		expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['note', 'email', 'task']));
		expect((await call('GET', `/parties/${PERSON}/entries?embed=party`)).body.entries).toHaveLength(
			5,
		);
		expect((await call('GET', `/parties/${PERSON}/entries?perPage=51`)).status).toBe(400);
	});

	it('creates, changes and deletes notes, meetings and calls', async () => {
		const made = await create({
			party: { id: PERSON },
			activityType: { id: -3 },
			entryAt: '2026-11-02T14:00:00+01:00',
		});
		expect(made.status).toBe(201);
		expect(made.body.entry).toMatchObject({
			entryAt: '2026-11-02T13:00:00Z',
			activityType: { id: -3 },
			creator: { id: 118245 },
			kase: null,
			party: { id: PERSON },
		});
		const path = `/entries/${String(at(made.body, 'entry.id'))}`;
		expect(
			(await call('PUT', path, { entry: { content: 'New', subject: 'dropped' } })).body.entry,
		).toMatchObject({ content: 'New', subject: null });
		expect((await call('PUT', path, { entry: { party: { id: personId(1) } } })).status).toBe(422);
		expect((await call('DELETE', path)).status).toBe(204);
		expect((await call('DELETE', path)).status).toBe(404);
		expect((await call('GET', `/entries/${FIRST_ENTRY},${FIRST_ENTRY + 1}`)).status).toBe(404);
	});

	it.each<[string, Body, number]>([
		['no link', {}, 422],
		['two links', { party: { id: PERSON }, opportunity: { id: FIRST_OPPORTUNITY } }, 422],
		['a list of parties', { parties: [{ id: PERSON }] }, 422],
		['a mail', { type: 'email', party: { id: PERSON } }, 422],
		['no content', { content: '', party: { id: PERSON } }, 422],
		['the activity of completed tasks', { party: { id: PERSON }, activityType: { id: -4 } }, 422],
		['an unknown party', { party: { id: 1 } }, 404],
		['an id as text', { party: { id: String(PERSON) } }, 422],
	])('refuses %s', async (_name, entry, status) => {
		expect((await create(entry)).status).toBe(status);
	});
});

describe('tasks', () => {
	const create = async (task: Body) =>
		await call('POST', '/tasks', { task: { description: 'Send', dueOn: '2026-11-28', ...task } });

	it('lists open ones unless told otherwise', async () => {
		expect(await walk('/tasks', 'tasks')).toHaveLength(65);
		expect(await walk('/tasks?status=open,completed,pending&perPage=100', 'tasks')).toHaveLength(
			RECORDS,
		);
		expect((await call('GET', '/tasks?status=done')).status).toBe(400);
		expect(
			(await call('GET', `/tasks/${FIRST_TASK},${FIRST_TASK + 1}?embed=party`)).body.tasks,
		).toMatchObject([{ party: { firstName: 'Ada' } }, {}]);
		expect((await call('GET', `/tasks/${FIRST_TASK}`)).body.task).toMatchObject({
			party: { id: PERSON },
		});
		expect((await call('GET', `/parties/${PERSON}/tasks`)).body.tasks).toHaveLength(1);
	});

	it('completes, moves and deletes', async () => {
		const made = await create({
			dueTime: '14:30:00',
			category: { name: 'Call' },
			party: { id: PERSON },
		});
		expect([
			made.status,
			at(made.body, 'task.category.id'),
			at(made.body, 'task.owner.id'),
		]).toEqual([201, 41201, 118245]);
		const path = `/tasks/${String(at(made.body, 'task.id'))}`;
		expect(
			(await call('PUT', path, { task: { opportunity: { id: FIRST_OPPORTUNITY } } })).status,
		).toBe(422);
		expect(
			(await call('PUT', path, { task: { opportunity: { id: FIRST_OPPORTUNITY }, party: null } }))
				.body.task,
		).toMatchObject({ party: null, opportunity: { id: FIRST_OPPORTUNITY } });
		expect((await call('PUT', path, { task: { status: 'COMPLETED' } })).body.task).toMatchObject({
			status: 'COMPLETED',
			completedBy: { id: 118245 },
		});
		expect(at((await call('GET', '/entries?embed=activityType')).body, 'entries.0')).toMatchObject({
			type: 'task',
			activityType: { id: -4 },
		});
		expect((await call('DELETE', path)).status).toBe(204);
	});

	it.each<[string, Body]>([
		['no due date', { dueOn: undefined }],
		['a due moment', { dueOn: '2026-11-28T10:00:00Z' }],
		['no description', { description: '' }],
		['the status PENDING', { status: 'PENDING' }],
		['two links', { party: { id: PERSON }, opportunity: { id: FIRST_OPPORTUNITY } }],
		['an unknown property', { subject: 'x' }],
	])('refuses %s', async (_name, task) => {
		expect((await create(task)).status).toBe(422);
	});
});

describe('access', () => {
	it('refuses wrong, expired and reading tokens, and what is no JSON', async () => {
		const wrong = await call('GET', '/users/current', undefined, 'wrong');
		expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
			401,
			expect.stringContaining('invalid_token'),
		]);
		expect((await call('GET', '/users/current', undefined, 'access-gone')).body.error).toBe(
			'invalid_token',
		);
		expect((await call('GET', '/users/current', undefined, READING_ACCESS)).status).toBe(200);
		expect(
			(
				await call(
					'POST',
					'/parties',
					{ party: { type: 'person', firstName: 'A' } },
					READING_ACCESS,
				)
			).status,
		).toBe(403);
		for (const [contentType, body, status] of [
			['text/plain', 'x', 415],
			['application/json', '{', 400],
			['application/json', '[]', 400],
		] as const) {
			const headers = { authorization: `Bearer ${FULL_ACCESS}`, 'content-type': contentType };
			expect(
				(await send(sandbox, 'capsule', 'POST', '/api/v2/parties', { body, headers })).status,
			).toBe(status);
		}
	});

	it('counts by the hour and refuses without Retry-After', async () => {
		const reply = await call('GET', '/users');
		expect(reply.headers.get('x-ratelimit-remaining')).toBe('3999');
		sandbox.settings.enforceLimits = true;
		sandbox.of('capsule').world.meters.get('user', 4_000, 3_600_000).hit(3_999);
		const refused = await call('GET', '/users');
		expect([refused.status, refused.body, refused.headers.get('retry-after')]).toEqual([
			429,
			{ error: 'rate limit reached' },
			null,
		]);
		expect(Number(refused.headers.get('x-ratelimit-reset'))).toBeGreaterThan(
			Date.now() / 1000 + 3_000,
		);
	});

	it('issues tokens and turns refresh tokens over', async () => {
		const paths = { authorize: CONSENT_PATH, token: '/oauth/token' };
		const pair = (await authorize(sandbox, 'capsule', paths, { scope: 'read write' })).body;
		expect(pair).toMatchObject({ expires_in: 604_799, subdomain: 'nordhang' });
		expect((await call('GET', '/users/current', undefined, String(pair.access_token))).status).toBe(
			200,
		);
		const grant = { grant_type: 'refresh_token', refresh_token: String(pair.refresh_token) };
		const renewed = await redeem(sandbox, 'capsule', paths.token, grant);
		expect(renewed.body.refresh_token).not.toBe(pair.refresh_token);
		expect((await redeem(sandbox, 'capsule', paths.token, grant)).status).toBe(400);
		expect((await authorize(sandbox, 'capsule', paths, { scope: 'all' })).status).toBe(400);
	});

	it('answers lookups', async () => {
		expect((await call('GET', '/parties/tags?perPage=2')).headers.get('link')).toContain(
			'rel="next"',
		);
		expect((await call('GET', '/parties/fields/definitions')).body.definitions).toHaveLength(7);
		expect((await call('GET', '/activitytypes')).body).toMatchObject({
			activityTypes: [{ id: -1 }, { id: -2 }, { id: -3 }, { id: -4 }, { id: 5501 }],
		});
		expect((await call('GET', '/kases')).body.kases).toHaveLength(6);
		expect((await call('GET', '/opportunities/search?q=deal 3')).body.opportunities).toHaveLength(
			1,
		);
		const names = ((await call('GET', '/countries')).body.countries as Body[]).map(
			({ name }) => name,
		);
		expect(names).toEqual(
			expect.arrayContaining(['Austria', 'United Kingdom', 'United States', 'Germany', 'Czechia']),
		);
		expect(names).not.toContain('UK');
		expect((await call('GET', '/party')).status).toBe(404);
	});
});
