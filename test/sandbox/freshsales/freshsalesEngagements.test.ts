import { Wire } from '../core/wire';
import type { Sandbox } from '../server';
import { startSandbox } from '../server';
import { freshsales } from './index';
import { FIRST, OWNER_IDS, SALES_TYPE_IDS } from './seeds';
import { OTHER_ACCESS, USUAL_ACCESS } from './tenant';

type Json = Record<string, unknown>;

const RECORDS = 60;
const ROOT = '/crm/sales/api';
let sandbox: Sandbox;
let wire: Wire;
let other: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([freshsales], { records: RECORDS });
	const base = sandbox.baseUrl('freshsales');
	wire = new Wire(base, { authorization: `Token token=${USUAL_ACCESS}` });
	other = new Wire(base, { authorization: `Token token=${OTHER_ACCESS}` });
});

afterAll(async () => await sandbox.close());

const send = async (method: string, path: string, body?: unknown, by = wire) =>
	await by.send<Json>(method, `${ROOT}${path}`, body);
const rowsOf = (body: Json, key: string) => body[key] as Json[];

const target = { targetable_id: FIRST.contacts, targetable_type: 'Contact' };
const span = { from_date: '2027-11-27T13:00:00Z', end_date: '2027-11-27T14:00:00Z' };
const task = { title: 'T', due_date: '2027-11-28T13:30:00Z', owner_id: OWNER_IDS[0] };
const activity = {
	title: 'A',
	start_date: span.from_date,
	end_date: span.end_date,
	sales_activity_type_id: SALES_TYPE_IDS[0],
	...target,
};
const bodies: Array<[path: string, one: string, body: Json, created: number]> = [
	['/appointments', 'appointment', { title: 'M', ...span, ...target }, 201],
	['/tasks', 'task', { ...task, ...target }, 201],
	['/sales_activities', 'sales_activity', activity, 201],
	['/notes', 'note', { description: '<p>N</p>', ...target }, 200],
];

describe('engagements', () => {
	it.each(bodies)('writes, changes and deletes %s', async (path, one, body, created) => {
		const made = await send('POST', path, { [one]: body });
		expect(made.status).toBe(created);
		const row = made.body[one] as Json;
		expect(row).toMatchObject({
			id: expect.any(Number),
			created_at: expect.stringMatching(/\+02:00$/),
		});
		const single = `${path}/${String(row.id)}`;
		const key = one === 'note' ? 'description' : 'title';
		const changed = await send('PUT', single, { [one]: { [key]: 'new' } });
		expect(changed.body[one]).toMatchObject({ id: row.id, [key]: 'new' });
		if (one !== 'note')
			expect((await send('GET', single)).body[one]).toMatchObject({ [key]: 'new' });
		expect((await send('DELETE', single)).status).toBe(one === 'note' ? 204 : 200);
		expect((await send('PUT', single, { [one]: { [key]: 'x' } })).status).toBe(404);
	});

	it('reads back times with the offset, targets and attendees', async () => {
		const body = {
			title: 'M',
			...span,
			...target,
			appointment_attendees_attributes: [
				{ attendee_type: 'FdMultitenant::User', attendee_id: String(OWNER_IDS[1]) },
			],
		};
		const { appointment } = (await send('POST', '/appointments', { appointment: body })).body as {
			appointment: Json;
		};
		expect(appointment).toMatchObject({
			from_date: '2027-11-27T15:00:00+02:00',
			targetables: [{ id: FIRST.contacts, type: 'Contact' }],
		});
		expect(appointment).not.toHaveProperty('appointment_attendees_attributes');
		const path = `/appointments/${String(appointment.id)}`;
		const read = (await send('GET', `${path}?include=appointment_attendees,creater`)).body;
		expect(read.appointment_attendees).toMatchObject([{ attendee_id: OWNER_IDS[1] }]);
		expect(read.users).toHaveLength(1);
		const one = (await send('GET', path, undefined, other)).body.appointment;
		expect(one).toMatchObject({ targetable: { type: 'Contact' } });
	});

	it.each<[string, string, Json]>([
		['/appointments', 'appointment', { title: 'M', from_date: span.from_date }],
		[
			'/appointments',
			'appointment',
			{ title: 'M', start_date: span.from_date, end_date: span.end_date },
		],
		[
			'/appointments',
			'appointment',
			{ title: 'M', from_date: span.end_date, end_date: span.from_date },
		],
		['/appointments', 'appointment', { title: 'M', ...span, time_zone: 'Europe/Vienna' }],
		['/appointments', 'appointment', { title: 'M', ...span, targetable_id: FIRST.contacts }],
		[
			'/appointments',
			'appointment',
			{ title: 'M', ...span, targetable_id: 1, targetable_type: 'Contact' },
		],
		[
			'/appointments',
			'appointment',
			{ title: 'M', ...span, targetable_id: 1, targetable_type: 'Lead' },
		],
		['/tasks', 'task', { ...task, title: '' }],
		['/tasks', 'task', { ...task, due_date: '2026-11-28' }],
		['/tasks', 'task', { ...task, due_date: '2026-11-28 10:00' }],
		['/tasks', 'task', { ...task, status: 'completed' }],
		['/tasks', 'task', { ...task, status: 2 }],
		['/tasks', 'task', { title: 'T', due_date: task.due_date }],
		['/tasks', 'task', { ...task, notes: 'x' }],
		['/notes', 'note', { description: 'N' }],
		['/notes', 'note', { ...target }],
		['/sales_activities', 'sales_activity', { ...activity, sales_activity_type_id: 1 }],
		['/sales_activities', 'sales_activity', { ...activity, targetable_id: undefined }],
	])('refuses a write to %s (%s %j)', async (path, one, body) => {
		const answer = await send('POST', path, { [one]: body });
		expect(answer.status).toBe(400);
		expect(answer.body).toMatchObject({
			errors: { message: expect.arrayContaining([expect.any(String)]) },
		});
	});

	it('lists tasks by one filter at a time, open and completed being all', async () => {
		const ids = new Set<unknown>();
		for (const filter of ['open', 'completed']) {
			for (let page = 1, pages = 1; page <= pages; page++) {
				const { body } = await send(
					'GET',
					`/tasks?filter=${filter}&page=${page}&per_page=10&include=owner`,
				);
				pages = (body.meta as { total_pages: number }).total_pages;
				for (const row of rowsOf(body, 'tasks')) {
					expect(row.status).toBe(filter === 'open' ? 0 : 1);
					ids.add(row.id);
				}
				expect(rowsOf(body, 'users').length).toBeGreaterThan(0);
			}
		}
		expect(ids.size).toBe(RECORDS);
		expect((await send('GET', '/tasks?filter=all')).status).toBe(400);
		const first = `/tasks/${FIRST.tasks}`;
		expect((await send('PUT', first, { task: { status: 0 } })).body.task).toMatchObject({
			status: 0,
			completed_date: null,
		});
		const open = await send('GET', '/tasks?filter=open&per_page=100');
		expect(rowsOf(open.body, 'tasks').map(({ id }) => id)).toContain(FIRST.tasks);
	});

	it('lists appointments under past and upcoming, some under both', async () => {
		const read = async (filter: string) =>
			rowsOf(
				(await send('GET', `/appointments?filter=${filter}&per_page=100`)).body,
				'appointments',
			).map(({ id }) => id);
		const [past, upcoming] = [await read('past'), await read('upcoming')];
		expect(past.some((id) => upcoming.includes(id))).toBe(true);
		expect(new Set([...past, ...upcoming]).size).toBeGreaterThanOrEqual(RECORDS);
		expect((await send('GET', '/appointments')).status).toBe(400);
	});

	it('shows notes through contacts alone', async () => {
		expect((await send('GET', '/notes')).status).toBe(404);
		expect((await send('GET', `/notes/${FIRST.notes}`)).status).toBe(404);
		const contact = `/contacts/${FIRST.contacts}`;
		const nested = (await send('GET', `${contact}/notes?per_page=100&include=creater`)).body;
		expect(rowsOf(nested, 'notes')[0]).toMatchObject({
			targetable: { id: FIRST.contacts, type: 'Contact' },
		});
		expect(nested).not.toHaveProperty('meta');
		const view = (await send('GET', '/contacts/view/17001463640?include=notes&per_page=100')).body;
		expect(rowsOf(view, 'notes').length).toBeGreaterThan(20);
	});

	it('keeps tasks, appointments and conversations of a contact beside /api, or under it', async () => {
		const contact = `contacts/${FIRST.contacts}`;
		for (const name of ['tasks', 'appointments', 'conversations/all']) {
			const inner = `${ROOT}/${contact}/${name}`;
			const outer = `/crm/sales/${contact}/${name}`;
			const statuses = async (by: Wire) => [
				(await by.send('GET', inner)).status,
				(await by.send('GET', outer)).status,
			];
			expect(await statuses(wire)).toEqual([404, 200]);
			expect(await statuses(other)).toEqual([200, 404]);
		}
	});

	it('joins conversations by their target', async () => {
		const path = `/crm/sales/contacts/${FIRST.contacts}/conversations/all`;
		const include =
			'?include=email_conversation_recipients,targetable,phone_number,phone_caller,note,user&per_page=100';
		const { body } = await wire.send<Json>('GET', path + include);
		expect(
			rowsOf(body, 'conversations').map(({ targetable }) => (targetable as Json).type),
		).toEqual(['email_conversation', 'email_conversation', 'phone_call']);
		expect(rowsOf(body, 'phone_calls')[0]).toMatchObject({ call_direction: true });
		const [email] = rowsOf(body, 'email_conversations');
		const thread = await send(
			'GET',
			`/emails/${String(email.email_id)}?include=email_conversation_recipients`,
		);
		expect(rowsOf(thread.body, 'email_conversations')[0]).toMatchObject({
			id: email.id,
			html_content: expect.any(String),
		});
		expect((await send('GET', `/emails/${String(email.id)}`)).status).toBe(404);
		expect(Object.keys((await wire.send<Json>('GET', path)).body)).toEqual(['email_conversations']);
	});
});

describe('logged calls', () => {
	const call = {
		call_direction: true,
		targetable_type: 'contact',
		targetable: { id: FIRST.contacts },
		note: { description: 'Hi' },
	};
	const form = async (parts: Record<string, string>) => {
		const data = new FormData();
		for (const [name, value] of Object.entries(parts)) data.append(name, value);
		const response = await fetch(`${sandbox.baseUrl('freshsales')}${ROOT}/phone_calls`, {
			method: 'POST',
			headers: { authorization: `Token token=${USUAL_ACCESS}` },
			body: data,
		});
		return { status: response.status, body: (await response.json()) as Json };
	};

	it('takes a form whole', async () => {
		const { status, body } = await form({
			'phone_call[call_direction]': 'true',
			'phone_call[targetable_type]': 'contact',
			'phone_call[targetable][id]': String(FIRST.contacts),
			'phone_call[note][description]': 'Hi',
		});
		expect(status).toBe(200);
		expect(body.phone_call).toMatchObject({
			call_direction: true,
			targetable: { id: FIRST.contacts },
		});
		expect(body.notes).toMatchObject([{ description: 'Hi', targetable: { id: FIRST.contacts } }]);
		expect(
			(await form({ 'phone_call[call_direction]': 'incoming' })).body.phone_call,
		).toMatchObject({ call_direction: false });
		expect((await form({ 'phone_call[shoe]': '1' })).status).toBe(400);
	});

	it('drops target and note of JSON, but not in every account', async () => {
		const dropped = (await send('POST', '/phone_calls', { phone_call: call })).body;
		expect(dropped).toMatchObject({ phone_call: { targetable: null, note_id: null }, notes: [] });
		const kept = (await send('POST', '/phone_calls', { phone_call: call }, other)).body;
		expect(kept).toMatchObject({
			phone_call: { targetable: { id: FIRST.contacts } },
			notes: [{ description: 'Hi' }],
		});
		for (const path of ['/phone_calls', `/phone_calls/${FIRST.phone_calls}`]) {
			expect((await send('GET', path)).status).toBe(404);
		}
		expect((await send('POST', '/cti_phone_calls', { phone_call: call })).status).toBe(400);
	});
});

describe('lookups', () => {
	it.each([
		'/selector/owners',
		'/selector/sales_activity_types',
		`/selector/sales_activity_types/${SALES_TYPE_IDS[0]}/sales_activity_outcomes`,
		'/selector/contact_statuses',
		'/selector/lifecycle_stages',
		'/settings/contacts/fields?include=field_group',
		'/sales_accounts/filters',
		'/sales_accounts/view/17001463671',
		'/deals/filters',
		'/deals/view/17001463681',
		`/sales_accounts/${FIRST.sales_accounts}`,
		`/deals/${FIRST.deals}`,
	])('serves %s', async (path) => expect((await send('GET', path)).status).toBe(200));

	it('refuses other content types and broken JSON', async () => {
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		expect((await wire.send('POST', `${ROOT}/tasks`, 'a=b', form)).status).toBe(415);
		expect((await wire.send('POST', `${ROOT}/tasks`, '{')).status).toBe(400);
	});
});
