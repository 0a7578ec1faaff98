import { Wire } from '../core/wire';
import type { Sandbox } from '../server';
import { startSandbox } from '../server';
import { planhat } from './index';
import { companyId, firstPerson, USER_IDS } from './seeds';
import { OTHER_ACCESS, USUAL_ACCESS } from './tenant';

type Json = Record<string, unknown>;

const RECORDS = 60;
let sandbox: Sandbox;
let wire: Wire;
let other: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([planhat], { records: RECORDS });
	const base = sandbox.baseUrl('planhat');
	const wireOf = (token: string) => new Wire(base, { authorization: `Bearer ${token}` });
	wire = wireOf(USUAL_ACCESS);
	other = wireOf(OTHER_ACCESS);
});

afterAll(async () => await sandbox.close());

const send = async (method: string, path: string, body?: unknown, by = wire) =>
	await by.send<Json>(method, path, body);
const list = async (path: string, by = wire) => (await by.send<Json[]>('GET', path)).body;
const company = companyId(0);
describe('conversations', () => {
	const people = () => [{ id: firstPerson(RECORDS), name: 'Somebody' }];

	it('writes notes with people, owner and times, and lists them without description', async () => {
		const users = [{ id: USER_IDS[0], name: 'Ana Ruiz', isOwner: true }];
		const { status, body } = await send('POST', '/conversations', {
			type: 'note',
			subject: 'S',
			description: '<p>Hi</p><script>1</script>',
			date: '2026-05-20T10:00:00Z',
			companyId: company,
			users,
			endusers: people(),
			custom: { Mood: 'Good' },
			createDate: '2020-01-01',
		});
		expect(status).toBe(200);
		expect(body).toMatchObject({
			type: 'note',
			description: '<p>Hi</p>',
			snippet: 'Hi',
			users,
			endusers: people(),
			date: '2026-05-20T10:00:00.000Z',
			owner: USER_IDS[0],
			userId: expect.any(String),
		});
		expect(body.createDate).not.toContain('2020');
		const path = `/conversations/${String(body._id)}`;
		const changed = (await send('PUT', path, { subject: 'T' })).body;
		expect(changed).toMatchObject({ subject: 'T', description: '<p>Hi</p>', endusers: people() });
		const [newest] = await list('/conversations?sort=-_id&limit=1');
		expect(newest._id).toBe(body._id);
		expect(newest).not.toHaveProperty('description');
		expect((await list('/conversations?sort=-_id&limit=1&select=description'))[0].description).toBe(
			'<p>Hi</p>',
		);
		expect((await list('/conversations?sort=-_id&limit=1', other))[0].description).toBe(
			'<p>Hi</p>',
		);
		expect((await send('DELETE', path)).body).toMatchObject({ _id: body._id, subject: 'T' });
	});

	it('makes notes of unknown types, refuses reserved ones, and keeps people on notes alone', async () => {
		const write = async (type: string, by = wire) =>
			await send('POST', '/conversations', { type, companyId: company, endusers: people() }, by);
		expect((await write('Nonsense')).body.type).toBe('note');
		expect((await write('Meeting')).body).toMatchObject({
			type: 'Meeting',
			isCustomType: true,
			endusers: [],
		});
		expect((await write('Meeting', other)).body.endusers).toHaveLength(1);
		expect((await write('call')).status).toBe(400);
		expect((await write('call', other)).body.type).toBe('call');
	});

	it.each<[string, Json]>([
		['no company', { type: 'note' }],
		['people as bare ids', { companyId: company, endusers: [firstPerson(RECORDS)] }],
		['unknown people', { companyId: company, endusers: [{ id: companyId(1) }] }],
		['a local time', { companyId: company, date: '2026-05-20 10:00' }],
		['an owner', { companyId: company, ownerId: USER_IDS[0] }],
		['unknown users', { companyId: company, users: [{ id: companyId(1), isOwner: true }] }],
	])('refuses a conversation with %s', async (_name, body) => {
		expect((await send('POST', '/conversations', body)).status).toBe(400);
	});

	it('lists 30 by default, 2,000 at most, and by type and company', async () => {
		expect(await list('/conversations')).toHaveLength(30);
		expect((await send('GET', '/conversations?limit=2001')).status).toBe(400);
		const calls = await list('/conversations?type=call&limit=2000&sort=-date');
		expect(calls.filter(({ type }) => type === 'call').length).toBeGreaterThanOrEqual(RECORDS);
		const ofOne = await list(`/conversations?companyId=${companyId(3)}&limit=100&sort=subject`);
		expect(ofOne.length).toBeGreaterThan(0);
		expect(ofOne.every((row) => row.companyId === companyId(3))).toBe(true);
		for (const path of ['/notes', '/activities'])
			expect((await send('GET', path)).status).toBe(404);
	});
});

describe('tasks', () => {
	it('archives a done task and makes a conversation of it', async () => {
		const task = {
			mainType: 'task',
			action: 'Send',
			companyId: company,
			ownerId: USER_IDS[1],
			endTime: '2026-05-20',
			noSpecificTime: true,
		};
		const made = (await send('POST', '/tasks', task)).body;
		expect(made).toMatchObject({
			status: 'To Do',
			type: 'note',
			ownerName: 'Bo Lind',
			endTime: '2026-05-20T00:00:00.000Z',
			isArchived: false,
		});
		const path = `/tasks/${String(made._id)}`;
		const failed = await send('PUT', path, { status: 'done' });
		expect(failed).toMatchObject({ status: 400, body: 'Failed to execute task status update' });
		expect((await send('PUT', path, { status: 'todo' })).body.status).toBe('todo');
		const done = (await send('PUT', path, { status: 'Done' })).body;
		expect(done).toMatchObject({ isArchived: true, dateDone: expect.any(String) });
		const shown = await list('/tasks?sort=-_id&limit=10000');
		expect(shown.map(({ _id }) => _id)).not.toContain(made._id);
		expect(shown.every((row) => row.isArchived === false)).toBe(true);
		expect((await send('GET', `/conversations/${String(done.noteId)}`)).body).toMatchObject({
			subject: 'Send',
		});
		expect((await send('DELETE', path)).body).toEqual({ n: 1, ok: 1, deletedCount: 1 });
	});

	it.each<[string, Json]>([
		['no main type', { companyId: company }],
		['an unknown main type', { mainType: 'call', companyId: company }],
		['no company', { mainType: 'task' }],
		['an unknown owner', { mainType: 'task', companyId: company, ownerId: companyId(1) }],
		['a subject', { mainType: 'task', companyId: company, subject: 'S' }],
	])('refuses a task with %s', async (_name, body) => {
		expect((await send('POST', '/tasks', body)).status).toBe(400);
	});
});

describe('lookups', () => {
	it.each([
		'/users',
		'/users?email=ana@example.net',
		'/companies?limit=5000&select=name',
		'/leancompanies?status=customer',
		'/opportunities',
		'/deals',
		'/customfields',
	])('serves %s', async (path) => expect((await list(path)).length).toBeGreaterThan(0));

	it('tells the owner of a company as an object in lists, as an id alone', async () => {
		expect((await list('/companies?limit=1'))[0].owner).toMatchObject({
			_id: USER_IDS[0],
			nickName: 'Ana Ruiz',
		});
		expect((await send('GET', `/companies/${company}`)).body.owner).toBe(USER_IDS[0]);
		expect((await send('GET', '/endusers/short')).status).toBe(400);
		expect((await wire.send('POST', '/tasks', '{')).status).toBe(400);
	});
});
