import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { keap } from './index';

type Body = Record<string, unknown>;

const RECORDS = 130;
let sandbox: Sandbox;
let wire: Wire;
let old: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([keap], { records: RECORDS });
	const { apiKey } = sandbox.manifest().integrations.keap.credentials;
	const base = `${sandbox.baseUrl('keap')}/crm/rest`;
	wire = new Wire(`${base}/v2`, { 'x-keap-api-key': apiKey });
	old = new Wire(`${base}/v1`, { 'x-keap-api-key': apiKey });
});
afterAll(async () => await sandbox.close());

const send = async (method: string, path: string, body?: unknown) =>
	await wire.send<Body>(method, path, body);

async function walk(path: string, key: string): Promise<Body[]> {
	const rows: Body[] = [];
	let token = '';
	do {
		const { status, body } = await send('GET', path + token);
		expect(status).toBe(200);
		rows.push(...(body[key] as Body[]));
		token = body.next_page_token ? `&page_token=${String(body.next_page_token)}` : '';
	} while (token !== '');
	return rows;
}
const filter = (text: string) => `filter=${encodeURIComponent(text)}`;
const order = (text: string) => `order_by=${encodeURIComponent(text)}`;

describe('lists', () => {
	it.each([
		['/notes?', 'notes', 2 * RECORDS],
		[`/notes?${order('update_time desc')}&`, 'notes', 2 * RECORDS],
		[`/notes?${filter('contact_id==1003')}&`, 'notes', 2],
		['/contacts/1003/notes?', 'notes', 2],
		[`/notes?${filter('ids==500001,500002')}&`, 'notes', 2],
		[`/notes?${filter('title==call')}&`, 'notes', RECORDS],
		[`/notes?${filter('title==Sales*')}&`, 'notes', RECORDS],
		[`/tasks?${order('due_time desc')}&`, 'tasks', RECORDS],
		[`/tasks?${order('update_time desc')}&`, 'tasks', RECORDS],
		[`/tasks?${filter('is_completed==true;user_id==47')}&`, 'tasks', 43],
		[`/tasks?${filter('has_due_date==false')}&`, 'tasks', 14],
		['/emails?', 'emails', RECORDS],
		[`/emails?${order('created_time desc')}&`, 'emails', RECORDS],
		[`/emails?${filter('contact_id==1003')}&`, 'emails', 1],
	])('walks %s', async (path, key, expected) => {
		const rows = await walk(`${path}page_size=40`, key);
		expect([rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([expected, expected]);
	});

	it.each([
		[`/notes?${filter('type==Call')}`],
		[`/notes?${filter('id>5;ids==1')}`],
		[`/notes?${filter('title==*call')}`],
		[`/notes?${order('title asc')}`],
		['/notes?fields=title'],
		[`/tasks?${filter('is_completed==yes')}`],
		[`/tasks?${filter('since_time==2026-01-01')}`],
		[`/emails?${filter('subject==x')}`],
		['/emails?fields=plain_content'],
		['/emails?page_size=1001'],
	])('refuses %s', async (path) => {
		expect((await send('GET', path)).status).toBe(400);
	});

	it('drops the last token of notes, and blanks that of others', async () => {
		expect((await send('GET', '/notes?page_size=1000')).body).not.toHaveProperty('next_page_token');
		expect((await send('GET', '/tasks?page_size=1000')).body.next_page_token).toBe('');
	});
});

describe('notes', () => {
	const path = '/contacts/1001/notes';

	it('writes below a contact, custom fields on demand', async () => {
		const body = {
			title: 'T',
			text: 'x',
			user_id: '45',
			custom_fields: [{ id: '31', content: 'First' }],
		};
		const { status, body: row } = await send('POST', path, body);
		expect([status, row]).toEqual([
			201,
			expect.objectContaining({
				contact_id: '1001',
				assigned_to_user: expect.objectContaining({ id: '45' }),
			}),
		]);
		expect(row).not.toHaveProperty('custom_fields');
		const own = `${path}/${String(row.id)}`;
		expect((await send('GET', `${own}?fields=custom_fields`)).body.custom_fields).toEqual(
			body.custom_fields,
		);
		expect((await send('GET', `/contacts/1002/notes/${String(row.id)}`)).status).toBe(404);
		const change = { title: 'T', user_id: '46', contact_id: '1002', is_pinned: true };
		expect((await send('PATCH', own, change)).body).toMatchObject({
			contact_id: '1002',
			text: 'x',
			assigned_to_user: { id: '46' },
			pinned_at: expect.any(String),
		});
		expect((await send('DELETE', own)).status).toBe(404);
		expect((await send('DELETE', own.replace('1001', '1002'))).status).toBe(204);
	});

	it.each([
		['POST', path, { title: 'T' }],
		['POST', path, { text: 'x', user_id: '45' }],
		['POST', path, { type: 'Chat', user_id: '45' }],
		['POST', path, { title: 'T', user_id: 45 }],
		['POST', path, { title: 'T', user_id: '99' }],
		['POST', path, { title: 'T', user_id: '45', contact_id: '1001' }],
		['PATCH', `${path}/500001`, { title: 'T' }],
		['PATCH', `${path}/500001`, { text: 'x', user_id: '45' }],
	])('refuses %s %s %j', async (method, target, body) => {
		expect((await send(method, target, body)).status).toBe(400);
	});
});

describe('tasks', () => {
	it('creates, completes, blanks by mask and deletes', async () => {
		const body = {
			title: 'T',
			assigned_to_user_id: '45',
			due_time: '2026-12-05T10:00:00Z',
			contact_id: '1001',
		};
		const { status, body: row } = await send('POST', '/tasks', body);
		expect([status, row]).toEqual([
			201,
			expect.objectContaining({ due_time: '2026-12-05T10:00:00.000Z', completed: false }),
		]);
		const path = `/tasks/${String(row.id)}`;
		expect((await send('PATCH', path, { completed: true })).body.completion_time).toEqual(
			expect.any(String),
		);
		expect(
			(await send('PATCH', `${path}?update_mask=due_time`, { title: 'X' })).body,
		).toMatchObject({
			title: 'T',
			due_time: null,
		});
		expect((await send('DELETE', path)).status).toBe(204);
		expect((await send('GET', path)).status).toBe(404);
	});

	const task = { title: 'T', assigned_to_user_id: '45' };
	it.each([
		[{ title: 'T' }],
		[{ ...task, priority: 'HIGH' }],
		[{ ...task, remind_time_mins: 7 }],
		[{ ...task, due_time: '2026-12-05' }],
		[{ ...task, completed: 'true' }],
		[{ ...task, contact_id: 1001 }],
		[{ ...task, contact_id: '9' }],
		[{ ...task, modification_time: '2026-12-05T10:00:00Z' }],
	])('refuses %j', async (body) => {
		expect((await send('POST', '/tasks', body)).status).toBe(400);
	});
});

describe('emails', () => {
	const email = { sent_to_address: 'a@b.example' };

	it('records, with base64 contents in single answers alone', async () => {
		const html = Buffer.from('<p>x</p>').toString('base64');
		const { status, body } = await send('POST', '/emails', { ...email, html_content: html });
		expect([status, body]).toEqual([
			201,
			expect.objectContaining({ html_content: html, sent_time: null }),
		]);
		const path = `/emails/${String(body.id)}`;
		expect((await send('GET', path)).body.html_content).toBe(html);
		const [row] = (await send('GET', '/emails?page_size=1')).body.emails as Body[];
		expect(row).not.toHaveProperty('html_content');
		expect((await send('PATCH', path, { subject: 'x' })).status).toBe(405);
		expect((await send('DELETE', path)).status).toBe(204);
	});

	it.each([
		[{ subject: 'x' }],
		[{ ...email, html_content: '<p>x</p>' }],
		[{ ...email, contact_id: '9' }],
		[{ ...email, sent_time: 'now' }],
		[{ ...email, original_provider: 'YAHOO' }],
		[{ ...email, original_provider_id: 'msg_1' }],
	])('refuses %j', async (body) => {
		expect((await send('POST', '/emails', body)).status).toBe(400);
	});

	it('adds and removes batches, good ones among bad ones', async () => {
		const { status, body } = await send('POST', '/emails:batchAdd', {
			emails: [email, { subject: 'x' }],
		});
		expect([status, (body.emails as Body[]).length, body.errors]).toEqual([
			201,
			1,
			[{ error_message: 'sent_to_address is required', email: { subject: 'x' } }],
		]);
		const [{ id }] = body.emails as Body[];
		const removed = await send('POST', '/emails:batchRemove', { email_ids: [id, '1'] });
		expect(removed.body.results).toEqual({ [String(id)]: 'SUCCESS', 1: 'EMAIL_ID_NOT_FOUND' });
		const many = { emails: Array.from({ length: 1001 }, () => email) };
		expect((await send('POST', '/emails:batchAdd', many)).status).toBe(400);
		const sent = { contacts: ['1001'], subject: 'S' };
		expect((await send('POST', '/emails:send', sent)).status).toBe(202);
	});
});

describe('appointments of v1', () => {
	const body = {
		title: 'T',
		start_date: '2026-12-05T10:00:00.000Z',
		end_date: '2026-12-05T11:00:00.000Z',
	};

	it('pages by offset', async () => {
		const ids: unknown[] = [];
		for (let next: string | null = '/appointments?limit=50'; next !== null; ) {
			const answer: { body: Body } = await old.send<Body>('GET', next);
			expect(answer.body.count).toBe(RECORDS);
			ids.push(...(answer.body.appointments as Body[]).map(({ id }) => id));
			next = answer.body.next as string | null;
		}
		expect(new Set(ids).size).toBe(RECORDS);
		const window = 'since=2026-06-01T00:00:00.000Z&until=2026-07-01T00:00:00.000Z';
		expect((await old.send<Body>('GET', `/appointments?${window}`)).body.count).toBe(13);
		expect((await old.send<Body>('GET', '/appointments?contact_id=1003')).body.count).toBe(1);
	});

	it('creates, merges, replaces and deletes', async () => {
		const created = await old.send<Body>('POST', '/appointments', {
			...body,
			location: 'L',
			contact_id: 1001,
		});
		expect([created.status, typeof created.body.id]).toEqual([201, 'number']);
		expect(created.headers.get('location')).toContain('/crm/rest/v1/appointments/');
		const path = `/appointments/${String(created.body.id)}`;
		expect((await old.send<Body>('PATCH', path, { title: 'U' })).body).toMatchObject({
			title: 'U',
			location: 'L',
		});
		expect((await old.send<Body>('PUT', path, body)).body).toMatchObject({
			title: 'T',
			location: null,
		});
		expect((await old.send('DELETE', path)).status).toBe(204);
		expect(await old.send<Body>('GET', path)).toMatchObject({
			status: 404,
			body: { message: expect.any(String) },
		});
	});

	it.each([
		[{ title: 'T', start_date: body.start_date }],
		[{ ...body, start_date: '2026-12-05T10:00:00Z' }],
		[{ ...body, contact_id: '1001' }],
		[{ ...body, contact_id: 9 }],
		[{ ...body, remind_time: 7 }],
		[{ ...body, status: 'x' }],
	])('refuses %j', async (written) => {
		expect((await old.send('POST', '/appointments', written)).status).toBe(400);
	});
});
