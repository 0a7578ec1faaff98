import { person } from '../core/people';
import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { close } from './index';
import { contactIds, INTERNAL_PHONE, leadIds, SELF } from './seeds';

type Body = Record<string, unknown>;
interface Many {
	data: Body[];
	has_more: boolean;
	total_results?: number;
	cursor?: string | null;
}

const RECORDS = 230;
const LEAD = leadIds.at(0);
const CONTACT = contactIds.at(0);
const links = { lead_id: LEAD, contact_id: CONTACT };
let sandbox: Sandbox;
let wire: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([close], { records: RECORDS });
	const { apiKey } = sandbox.manifest().integrations.close.credentials;
	const basic = Buffer.from(`${apiKey}:`).toString('base64');
	wire = new Wire(`${sandbox.baseUrl('close')}/api/v1`, { authorization: `Basic ${basic}` });
});
afterAll(async () => await sandbox.close());

const send = async (
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
) => await wire.send<Body>(method, path, body, headers);
const list = async (path: string) => (await wire.send<Many>('GET', path)).body;
const create = async (path: string, body: unknown) => {
	const { status, body: row } = await send('POST', path, body);
	expect([status, row['field-errors']]).toEqual([200, undefined]);
	return row;
};

describe('activities', () => {
	it('logs a call, keeps its direction and derives notes', async () => {
		const row = await create('/activity/call/', {
			...links,
			direction: 'inbound',
			status: 'no-answer',
			phone: '+43 660 5550114',
			note_html: '<p>Left a <b>word</b></p>',
			activity_at: '2026-10-10T08:00:00Z',
		});
		expect(row).toMatchObject({
			note: 'Left a word',
			note_html: '<body><p>Left a <b>word</b></p></body>',
			remote_phone: '+436605550114',
			disposition: 'no-answer',
			duration: 0,
			activity_at: '2026-10-10T08:00:00.000000+00:00',
			source: 'External',
		});
		const path = `/activity/call/${String(row.id)}/`;
		expect((await send('PUT', path, { note: 'New', duration: 7 })).body).toMatchObject({
			note_html: '<body><p>New</p></body>',
			duration: 7,
		});
		expect((await send('PUT', path, { direction: 'outbound' })).status).toBe(400);
		expect((await send('DELETE', path)).body).toEqual({});
		const { data } = await list('/activity/call/');
		const internal = data.find(({ source }) => source === 'Close.io');
		expect(
			(await send('PUT', `/activity/call/${String(internal?.id)}/`, { duration: 1 })).status,
		).toBe(400);
	});

	it('gives a call with only a number to the contact who has it', async () => {
		const row = await create('/activity/call/', { phone: person(4).phone });
		expect(row).toMatchObject({ contact_id: contactIds.at(4), lead_id: leadIds.at(4) });
	});

	it('edits drafts alone, and sends at outbox', async () => {
		const draft = await create('/activity/email/', { ...links, status: 'draft', subject: 'A' });
		const path = `/activity/email/${String(draft.id)}/`;
		expect(draft).toMatchObject({ direction: 'outgoing', date_sent: null });
		expect((await send('PUT', path, { subject: 'B' })).body.subject).toBe('B');
		expect((await send('PUT', path, { status: 'outbox' })).status).toBe(400);
		const sending = { status: 'outbox', sender: '"M" <m@x.example>', to: ['a@b.example'] };
		expect((await send('PUT', path, sending)).body.status).toBe('outbox');
		expect((await send('GET', path)).body).toMatchObject({ status: 'sent' });
		expect((await send('PUT', path, { subject: 'C' })).status).toBe(400);
		const threads = await list(`/activity/?lead_id=${LEAD}&_type__in=Email,EmailThread`);
		expect(threads.data.some(({ _type: type }) => type === 'EmailThread')).toBe(true);
	});

	it('takes a meeting note and outcome alone', async () => {
		const { data } = await list('/activity/meeting/?_limit=1');
		const path = `/activity/meeting/${String(data[0].id)}/`;
		expect((await send('PUT', path, { user_note_html: '<p>Good</p>' })).body.user_note).toBe(
			'Good',
		);
		expect((await send('PUT', path, { title: 'X' })).status).toBe(400);
	});

	const message = { ...links, local_phone: INTERNAL_PHONE, remote_phone: '+14155550188' };
	const whatsApp = {
		...message,
		external_whatsapp_message_id: 'wamid.x',
		message_markdown: '*hi*',
		direction: 'outgoing',
		activity_at: '2026-10-10T08:00:00Z',
	};
	it.each([
		['note', { lead_id: LEAD, note: 'a <b>' }, { note_html: '<body><p>a &lt;b&gt;</p></body>' }],
		['note', { ...links, title: 'T', note: 'n', pinned: true }, { title: 'T', pinned: true }],
		['email', { ...links, status: 'inbox', sender: 'a@b.example' }, { direction: 'incoming' }],
		['email', { ...links, status: 'sent' }, { sender: SELF.email }],
		['sms', { ...links, status: 'inbox', text: 'hi' }, { direction: 'inbound' }],
		['sms', { ...message, status: 'outbox', text: 'hi' }, { direction: 'outbound' }],
		['whatsapp_message', whatsApp, { text: 'hi', message_html: '<b>hi</b>' }],
	])('creates a %s', async (path, body, expected) => {
		const row = await create(`/activity/${path}/`, body);
		expect(row).toMatchObject({ ...expected, lead_id: LEAD, id: expect.stringMatching(/^acti_/) });
	});

	it.each([
		['call', { note: 'x' }, 'lead'],
		['call', { ...links, status: 'missed' }, 'status'],
		['call', { ...links, duration: '60' }, 'duration'],
		['call', { ...links, recording_url: 'http://x.example/a.mp3' }, 'recording_url'],
		['call', { ...links, activity_at: '2026-10-10' }, 'activity_at'],
		['call', { ...links, subject: 'x' }, 'subject'],
		['call', { lead_id: leadIds.at(1), contact_id: CONTACT }, 'contact'],
		['note', { note: 'x' }, 'lead'],
		['note', { lead_id: 'lead_nope', note: 'x' }, 'lead'],
		['note', { lead_id: LEAD, user_id: 'user_nope' }, 'user'],
		['email', { lead_id: LEAD }, 'status'],
		['email', { lead_id: LEAD, status: 'inbox' }, 'sender'],
		['email', { lead_id: LEAD, status: 'scheduled', sender: 'a@b.example' }, 'date_scheduled'],
		['email', { lead_id: LEAD, status: 'draft', to: 'a@b.example' }, 'to'],
		['sms', { ...links, text: 'x' }, 'status'],
		['sms', { ...message, status: 'outbox', local_phone: '+14155550000' }, 'local_phone'],
		['whatsapp_message', { ...whatsApp, contact_id: undefined }, 'contact_id'],
	])('refuses a %s without sense (%#)', async (path, body, culprit) => {
		const answer = await send('POST', `/activity/${path}/`, body);
		expect([answer.status, Object.keys(answer.body['field-errors'] as Body)]).toEqual([
			400,
			[culprit],
		]);
	});
});

describe('tasks', () => {
	it('creates, completes with an activity, updates in bulk and deletes', async () => {
		const row = await create('/task/', { ...links, text: 'Call', date: '2026-11-05' });
		expect(row).toMatchObject({
			_type: 'lead',
			date: '2026-11-05',
			is_dateless: false,
			priority: 'medium',
		});
		const path = `/task/${String(row.id)}/`;
		const since = encodeURIComponent(String(row.date_updated));
		expect((await send('PUT', path, { is_complete: true })).body).toMatchObject({
			is_complete: true,
			view: 'archive',
		});
		expect((await list('/activity/task_completed/')).data).toHaveLength(1);
		expect(await list(`/task/?date_updated__gte=${since}`)).toMatchObject({ total_results: 1 });
		expect((await send('PUT', `/task/?id__in=${String(row.id)}`, { date: null })).status).toBe(200);
		expect((await send('GET', path)).body).toMatchObject({ date: null, is_dateless: true });
		expect((await send('DELETE', path)).body).toEqual({});
		const call = await create('/task/', { _type: 'outgoing_call', lead_id: LEAD });
		expect((await send('PUT', `/task/${String(call.id)}/`, { text: 'x' })).status).toBe(400);
	});

	it.each([
		[{ lead_id: 'lead_nope' }, { lead: 'Object does not exist.' }],
		[{ text: 'x' }, { lead: 'This field is required.' }],
		[{ lead_id: LEAD, _type: 'call' }, { _type: 'Invalid value.' }],
		[{ lead_id: LEAD, date: 'tomorrow' }, { date: 'Invalid value.' }],
		[{ lead_id: LEAD, priority: 'low' }, { priority: 'Invalid value.' }],
		[{ lead_id: LEAD, is_complete: 'true' }, { is_complete: 'Value must be of type boolean.' }],
	])('refuses %j', async (body, expected) => {
		const answer = await send('POST', '/task/', body);
		expect([answer.status, answer.body]).toEqual([400, { errors: [], 'field-errors': expected }]);
	});
});

describe('events and lookups', () => {
	it('logs writes, merges quick edits and sees deletes', async () => {
		const row = await create('/contact/', { lead_id: LEAD, name: 'Event' });
		for (const title of ['A', 'B']) await send('PUT', `/contact/${String(row.id)}/`, { title });
		await send('DELETE', `/contact/${String(row.id)}/`);
		const path = `/event/?object_type=contact&object_id=${String(row.id)}&_limit=1`;
		const actions: unknown[] = [];
		for (let cursor = ''; ; ) {
			const { body } = await send('GET', path + cursor);
			actions.push(...(body.data as Body[]).map(({ action }) => action));
			if (body.cursor_next === null) break;
			cursor = `&_cursor=${String(body.cursor_next)}`;
		}
		expect(actions).toEqual(['deleted', 'updated', 'created']);
		for (const bad of ['object_type=contact', '_limit=51', '_skip=1']) {
			expect((await send('GET', `/event/?${bad}`)).status).toBe(400);
		}
	});

	it.each([
		['/user/?_limit=100', 3],
		['/status/lead/', 3],
		['/pipeline/', 1],
		['/outcome/', 2],
		['/opportunity/', 10],
		[`/opportunity/?lead_id=${LEAD}`, 1],
		['/custom_field/contact/', 7],
		['/custom_activity/', 1],
	])('serves %s', async (path, count) => {
		expect((await list(path)).data).toHaveLength(count);
	});

	it('serves the schema of custom fields and leads with all they hold', async () => {
		const { body } = await send('GET', '/custom_field_schema/contact/');
		expect((body.fields as Body[]).map(({ type }) => type)).toContain('choices');
		expect((await send('GET', '/custom_field_schema/thing/')).status).toBe(404);
		const lead = await send('GET', `/lead/${LEAD}/`);
		expect((lead.body.tasks as Body[]).every((task) => task.is_complete === false)).toBe(true);
	});
});
