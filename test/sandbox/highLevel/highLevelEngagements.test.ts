import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { CALENDAR_IDS, contactIds, LOCATION_ID, USER_IDS } from './ids';
import { highLevel } from './index';

type Body = Record<string, unknown>;

const RECORDS = 230;
const CONTACT = contactIds.at(0);
let sandbox: Sandbox;
let wire: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([highLevel], { records: RECORDS });
	const { apiKey } = sandbox.manifest().integrations.highLevel.credentials;
	wire = new Wire(sandbox.baseUrl('highLevel'), {
		authorization: `Bearer ${apiKey}`,
		version: '2021-07-28',
	});
});
afterAll(async () => await sandbox.close());

const send = async (
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
) => await wire.send<Body>(method, path, body, headers);

describe('tasks and notes', () => {
	const task = { title: 'T', dueDate: '2026-12-05T10:00:00Z', completed: false };

	it('writes tasks below their contact', async () => {
		const { status, body } = await send('POST', `/contacts/${CONTACT}/tasks`, task);
		expect([status, body.task]).toEqual([
			201,
			{ ...task, id: expect.any(String), dueDate: '2026-12-05T10:00:00.000Z', contactId: CONTACT },
		]);
		const path = `/contacts/${CONTACT}/tasks/${String((body.task as Body).id)}`;
		expect((await send('PUT', path, { completed: true })).body.task).toMatchObject({
			title: 'T',
			completed: true,
		});
		expect((await send('PUT', `${path}/completed`, { completed: false })).status).toBe(200);
		expect((await send('GET', path.replace(CONTACT, contactIds.at(1)))).status).toBe(400);
		expect((await send('GET', `/contacts/${CONTACT}/tasks`)).body.tasks).toHaveLength(2);
		expect((await send('DELETE', path)).body).toMatchObject({ succeded: true });
		expect((await send('GET', path)).status).toBe(400);
	});

	it.each([
		[{ ...task, dueDate: '2026-12-05T10:00:00.000Z' }, 422],
		[{ ...task, completed: undefined }, 422],
		[{ ...task, title: '' }, 422],
		[{ ...task, contactId: CONTACT }, 422],
		[{ ...task, assignedTo: 'nobody' }, 400],
	])('refuses %j', async (body, status) => {
		expect((await send('POST', `/contacts/${CONTACT}/tasks`, body)).status).toBe(status);
	});

	it('searches tasks of the whole location', async () => {
		const path = `/locations/${LOCATION_ID}/tasks/search`;
		const ids: unknown[] = [];
		for (let skip = 0; ; skip += 100) {
			const { body } = await send('POST', path, { limit: 100, skip });
			const tasks = body.tasks as Body[];
			ids.push(...tasks.map(({ id, _id }) => id ?? _id));
			if (tasks.length < 100) break;
		}
		expect(new Set(ids).size).toBe(RECORDS);
		const some = await send('POST', path, { assignedTo: [USER_IDS[0]], completed: false });
		expect((some.body.tasks as Body[]).every((row) => row.assignedTo === USER_IDS[0])).toBe(true);
		expect((await send('POST', path, { status: 'open' })).status).toBe(422);
	});

	it('writes notes below their contact', async () => {
		expect((await send('POST', `/contacts/${CONTACT}/notes`, { title: 'x' })).status).toBe(422);
		const { status, body } = await send('POST', `/contacts/${CONTACT}/notes`, { body: '<p>x</p>' });
		expect([status, body.note]).toEqual([
			201,
			expect.objectContaining({ userId: null, relations: [] }),
		]);
		const path = `/contacts/${CONTACT}/notes/${String((body.note as Body).id)}`;
		expect((await send('PUT', path, { title: 'T' })).body.note).toMatchObject({
			title: 'T',
			body: '<p>x</p>',
		});
		expect((await send('GET', `/contacts/${CONTACT}/notes`)).body.notes).toHaveLength(2);
		expect((await send('DELETE', path)).status).toBe(200);
		expect((await send('GET', path)).status).toBe(404);
	});
});

describe('appointments', () => {
	const path = '/calendars/events/appointments';
	const body = {
		calendarId: CALENDAR_IDS[0],
		locationId: LOCATION_ID,
		contactId: CONTACT,
		title: 'M',
		startTime: '2027-01-12T10:00:00+01:00',
	};

	it('creates without times in the answer, shows the deleted, and keeps to free slots', async () => {
		const { status, body: row } = await send('POST', path, body);
		expect([status, row]).toEqual([
			200,
			expect.objectContaining({ status: 'booked', appoinmentStatus: 'confirmed', title: 'M' }),
		]);
		expect(row).not.toHaveProperty('startTime');
		const own = `${path}/${String(row.id)}`;
		expect((await send('GET', own)).body.appointment).toMatchObject({
			startTime: '2027-01-12T10:00:00+01:00',
			endTime: '2027-01-12T10:30:00+01:00',
			deleted: false,
		});
		expect((await send('POST', path, body)).status).toBe(400);
		const forced = { ...body, ignoreFreeSlotValidation: true };
		expect((await send('POST', path, forced)).status).toBe(200);
		expect((await send('POST', path, { ...body, startTime: '2027-01-12T22:00:00Z' })).status).toBe(
			400,
		);
		expect((await send('PUT', own, { title: 'N', toNotify: false })).body.title).toBe('N');
		expect((await send('PUT', own, { contactId: CONTACT })).status).toBe(422);
		expect(await send('DELETE', `/calendars/events/${String(row.id)}`)).toMatchObject({
			status: 200,
			body: { succeeded: true },
		});
		expect((await send('GET', own)).body.appointment).toMatchObject({
			deleted: true,
			appointmentStatus: 'confirmed',
		});
		const { body: local } = await send('GET', `/contacts/${CONTACT}/appointments`);
		expect((local.events as Body[]).at(-1)?.startTime).toBe('2027-01-12 10:00:00');
	});

	it.each([
		[{ ...body, calendarId: undefined }, 422],
		[{ ...body, contactId: 'nobody' }, 400],
		[{ ...body, startTime: '2027-01-12T10:00:00' }, 422],
		[{ ...body, endTime: '2027-01-12T09:00:00+01:00' }, 400],
		[{ ...body, appointmentStatus: 'completed' }, 422],
	])('refuses %j', async (written, status) => {
		expect((await send('POST', path, written)).status).toBe(status);
	});

	it('lists a window of one calendar, in milliseconds', async () => {
		const all = `locationId=${LOCATION_ID}&startTime=0&endTime=4102444800000`;
		let total = 0;
		for (const id of CALENDAR_IDS) {
			const { body: page } = await send('GET', `/calendars/events?${all}&calendarId=${id}`);
			total += (page.events as Body[]).filter(({ deleted }) => deleted !== true).length;
		}
		expect(total).toBe(RECORDS + 1);
		expect((await send('GET', `/calendars/events?${all}`)).status).toBe(422);
		const dates = `locationId=${LOCATION_ID}&startTime=2026-01-01&endTime=2026-02-01&userId=x`;
		expect((await send('GET', `/calendars/events?${dates}`)).status).toBe(422);
	});
});

describe('messages', () => {
	const base = '/conversations/messages';

	async function walk(more: string): Promise<Body[]> {
		const rows: Body[] = [];
		let cursor = '';
		for (;;) {
			const path = `${base}/export?locationId=${LOCATION_ID}&limit=100${more}${cursor}`;
			const { body } = await send('GET', path);
			rows.push(...(body.messages as Body[]));
			if (body.nextCursor === null) {
				expect(rows).toHaveLength(Number(body.total));
				return rows;
			}
			cursor = `&cursor=${String(body.nextCursor)}`;
		}
	}

	it.each([
		['', 2 * RECORDS + 24],
		['&sortBy=updatedAt&sortOrder=asc', 2 * RECORDS + 24],
		['&channel=Call', RECORDS],
		['&channel=Email', RECORDS],
		['&channel=Instagram', 0],
		[`&contactId=${contactIds.at(2)}`, 4],
		['&startDate=2026-06-01T00:00:00Z&endDate=2026-06-30T00:00:00Z', 48],
	])('exports %s', async (more, expected) => {
		const rows = await walk(more);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(expected);
		expect(more.includes('Email') || rows.every((row) => row.messageType !== 'TYPE_EMAIL')).toBe(
			true,
		);
	});

	it('reads single messages, mails and conversations', async () => {
		const [thread] = await walk(`&channel=Email&contactId=${contactIds.at(5)}`);
		const { messageIds: mails } = (thread.meta as { email: { messageIds: string[] } }).email;
		expect(mails).toHaveLength(2);
		const mail = await send('GET', `${base}/email/${mails[0]}`);
		expect(mail.body).toMatchObject({ subject: 'Offer 5', to: [expect.any(String)] });
		expect((await send('GET', `${base}/${String(thread.id)}`)).body.message).toEqual(thread);
		const conversations = await send(
			'GET',
			`/conversations/search?locationId=${LOCATION_ID}&contactId=${contactIds.at(5)}`,
		);
		const [{ id }] = conversations.body.conversations as Body[];
		const { body } = await send(
			'GET',
			`/conversations/${String(id)}/messages?type=TYPE_CALL,TYPE_SMS`,
		);
		expect((body.messages as Body).messages).toHaveLength(2);
	});

	it('sends, and logs nothing without a provider', async () => {
		const written = { type: 'Email', contactId: CONTACT, subject: 'S', html: '<p>x</p>' };
		const { status, body } = await send('POST', base, written);
		expect([status, body.msg]).toEqual([201, 'Message queued successfully.']);
		const mail = await send('GET', `${base}/email/${String(body.emailMessageId)}`);
		expect(mail.body.emailMessage).toMatchObject({ subject: 'S' });
		expect((await send('POST', base, { ...written, html: undefined })).status).toBe(400);
		expect((await send('POST', base, { ...written, type: 'Fax' })).status).toBe(422);
		const call = { type: 'Call', conversationId: 'x', conversationProviderId: 'x' };
		expect((await send('POST', `${base}/outbound`, call)).status).toBe(400);
		expect((await send('PUT', `${base}/${String(body.messageId)}`, {})).status).toBe(404);
	});
});

describe('lookups', () => {
	const here = `locationId=${LOCATION_ID}`;
	it.each([
		[`/users/?${here}`, 'users', 3],
		[`/businesses/?${here}&limit=100`, 'businesses', 20],
		[`/calendars/?${here}`, 'calendars', 3],
		[`/locations/${LOCATION_ID}/tags`, 'tags', 3],
		[`/locations/${LOCATION_ID}/customFields?model=contact`, 'customFields', 7],
		[`/opportunities/search?location_id=${LOCATION_ID}`, 'opportunities', 10],
		[`/opportunities/pipelines?${here}`, 'pipelines', 1],
	])('serves %s', async (path, key, count) => {
		expect((await send('GET', path)).body[key]).toHaveLength(count);
	});

	it('keeps to the names of each route', async () => {
		expect((await send('GET', `/opportunities/search?${here}`)).status).toBe(422);
		const { status, body } = await send('POST', '/opportunities/search', {
			locationId: LOCATION_ID,
			query: 'Opportunity 1',
		});
		expect([status, body.total]).toEqual([201, 2]);
		expect((await send('GET', '/nothing')).body.message).toBe('Cannot GET /nothing');
	});
});
