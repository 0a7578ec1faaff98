import type { Sandbox } from '../server';
import { startSandbox } from '../server';
import { Wire } from '../core/wire';
import { USUAL_ACCESS } from './account';
import { pipedrive } from './index';
import { leadId, USER_IDS } from './seeds';

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

beforeAll(async () => {
	sandbox = await startSandbox([pipedrive], { records: RECORDS });
	const base = sandbox.baseUrl('pipedrive');
	wire = new Wire(base, { 'x-api-token': USUAL_ACCESS });
});

afterAll(async () => await sandbox.close());

const V2 = '/api/v2';
const post = async (path: string, body: unknown) => await wire.send<Envelope>('POST', path, body);
const get = async (path: string) => await wire.send<Envelope>('GET', path);
const list = async (path: string) => await wire.send<ListEnvelope>('GET', path);
describe('activities', () => {
	it('writes minutes, participants and links, and reads them back', async () => {
		const { status, body } = await post(`${V2}/activities`, {
			subject: 'S',
			type: 'meeting',
			due_date: '2026-05-20',
			due_time: '10:00',
			duration: '00:30',
			participants: [{ person_id: 2, primary: true }],
			deal_id: 1,
			location: { value: 'Main 1' },
			attendees: [{ email: 'g@x.test' }],
			done: true,
		});
		expect(status).toBe(200);
		expect(body.data).toMatchObject({
			due_time: '10:00:00',
			duration: '00:30:00',
			person_id: 2,
			done: true,
			location: { value: 'Main 1', country: null },
		});
		expect(body.data).not.toHaveProperty('attendees');
		const path = `${V2}/activities/${String(body.data.id)}`;
		expect((await get(`${path}?include_fields=attendees`)).body.data.attendees).toHaveLength(1);
		const cleared = await wire.send<Envelope>('PATCH', path, {
			participants: [],
			due_time: null,
			deal_id: null,
			lead_id: leadId(0),
		});
		expect(cleared.body.data).toMatchObject({
			person_id: null,
			due_time: null,
			subject: 'S',
			lead_id: leadId(0),
		});
		expect((await wire.send<Envelope>('DELETE', path)).body.data).toEqual({ id: body.data.id });
		expect((await get(path)).status).toBe(404);
	});

	it('names the remedy for person_id', async () => {
		const { status, body } = await post(`${V2}/activities`, { subject: 'S', person_id: 1 });
		expect(status).toBe(400);
		expect(body).toEqual({
			success: false,
			code: 'ERR_BAD_REQUEST',
			error: `'person_id' is a read-only field. Add a primary participant to set 'person_id' instead.`,
		});
	});

	it.each<[string, Json]>([
		['unknown type', { type: 'chat' }],
		['inactive type', { type: 'fax' }],
		['seconds', { due_time: '10:00:00' }],
		['seconds in duration', { duration: '00:30:00' }],
		['location text', { location: 'Main 1' }],
		['v1 participants', { participants: [{ person_id: 1, primary_flag: true }] }],
		['id as text', { participants: [{ person_id: '1', primary: true }] }],
		['unknown person', { participants: [{ person_id: 9999, primary: true }] }],
		['v1 owner', { user_id: USER_IDS[0] }],
		['done as number', { done: 1 }],
		['deal and lead', { deal_id: 1, lead_id: leadId(0) }],
		['unknown lead', { lead_id: leadId(500) }],
		['custom fields', { custom_fields: {} }],
		['read-only time', { add_time: '2026-01-01T00:00:00Z' }],
	])('refuses %s', async (_name, body) => {
		expect((await post(`${V2}/activities`, body)).status).toBe(400);
	});

	it('filters by what v2 has, the primary participant among it', async () => {
		const { body } = await list(`${V2}/activities?person_id=2&limit=500`);
		expect(body.data.length).toBeGreaterThan(0);
		expect(body.data.every((row) => row.person_id === 2)).toBe(true);
		const done = await list(`${V2}/activities?done=true&sort_by=due_date&sort_direction=desc`);
		expect(done.body.data.every((row) => row.done === true)).toBe(true);
		for (const query of ['type=call', 'due_date=2026-01-01', 'lead_id=1', 'done=1']) {
			expect((await get(`${V2}/activities?${query}`)).status).toBe(400);
		}
	});
});

describe('notes, call logs, mail', () => {
	it('creates with 201, fills from the deal, merges on PUT, deletes with true', async () => {
		const { status, body } = await post('/v1/notes', {
			content: '<p onclick="x">Hi</p><script>1</script>',
			deal_id: 1,
			pinned_to_deal_flag: 1,
		});
		expect(status).toBe(201);
		expect(body.data).toMatchObject({
			content: '<p>Hi</p>',
			person_id: 1,
			org_id: 1,
			deal: { title: 'Deal 1' },
			pinned_to_deal_flag: true,
		});
		expect(body.data.add_time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
		const path = `/v1/notes/${String(body.data.id)}`;
		expect((await wire.send<Envelope>('PUT', path, { content: 'New' })).body.data).toMatchObject({
			content: 'New',
			deal_id: 1,
		});
		expect(
			(await wire.send('PUT', path, { deal_id: null, person_id: null, org_id: null })).status,
		).toBe(400);
		expect((await wire.send('DELETE', path)).body).toEqual({ success: true, data: true });
		expect((await get(path)).status).toBe(404);
	});

	it.each<[string, Json]>([
		['no link', { content: 'x' }],
		['no content', { person_id: 1 }],
		['id as text', { content: 'x', person_id: '1' }],
		['flag as boolean', { content: 'x', person_id: 1, pinned_to_person_flag: true }],
		['pin without link', { content: 'x', person_id: 1, pinned_to_deal_flag: 1 }],
		['RFC 3339 time', { content: 'x', person_id: 1, add_time: '2026-01-01T00:00:00Z' }],
		['too long', { content: 'x'.repeat(100_001), person_id: 1 }],
		['unknown key', { content: 'x', person_id: 1, subject: 'S' }],
	])('refuses a note with %s', async (_name, body) => {
		const answer = await post('/v1/notes', body);
		expect(answer.status).toBe(400);
		expect(answer.body).toMatchObject({ success: false, data: null, error: expect.any(String) });
	});

	it('pages notes by start to the end', async () => {
		for (const sort of ['', '&sort=update_time%20DESC', '&sort=content%20ASC']) {
			const ids = new Set<unknown>();
			let start: unknown = 0;
			while (start !== undefined) {
				const { body } = await list(`/v1/notes?limit=25&start=${String(start)}${sort}`);
				for (const { id } of body.data) ids.add(id);
				start = body.additional_data.pagination.next_start;
			}
			expect(ids.size).toBe(RECORDS);
		}
		expect((await get('/v1/notes?sort=lead_id')).status).toBe(400);
		expect((await list(`/v1/notes?lead_id=${leadId(6)}`)).body.data.length).toBeGreaterThan(0);
	});

	it('makes an activity of a call log, which has no update', async () => {
		const log = {
			outcome: 'connected',
			to_phone_number: '+1',
			start_time: '2026-05-20 10:00:00',
			end_time: '2026-05-20 10:05:00',
			duration: '300',
			person_id: 1,
		};
		const { body } = await post('/v1/callLogs', log);
		expect(body.data).toMatchObject({
			start_time: '2026-05-20T10:00:00.000Z',
			person_id: 1,
			id: expect.stringMatching(/^CA/),
		});
		const activity = `${V2}/activities/${String(body.data.activity_id)}`;
		const path = `/v1/callLogs/${String(body.data.id)}`;
		expect((await wire.send('PUT', path, { subject: 'x' })).status).toBe(404);
		expect((await wire.send('DELETE', path)).body).toEqual({ success: true });
		expect((await wire.send('DELETE', path)).status).toBe(410);
		expect((await get(activity)).body.data).toMatchObject({
			type: 'call',
			done: true,
			duration: '00:05:00',
		});
		for (const wrong of [
			{ duration: 300 },
			{ outcome: 'x' },
			{ deal_id: 1, lead_id: leadId(0) },
			{ start_time: '2026-05-20T10:00:00Z' },
		]) {
			expect((await post('/v1/callLogs', { ...log, ...wrong })).status).toBe(400);
		}
		expect((await get('/v1/callLogs?limit=51')).status).toBe(400);
		expect((await list('/v1/callLogs')).body.data).toHaveLength(50);
	});

	it('reads mail, recents and the directory', async () => {
		for (const path of [
			'/v1/mailbox/mailThreads?folder=sent',
			'/v1/mailbox/mailThreads/1/mailMessages',
			'/v1/persons/1/mailMessages',
			'/v1/users',
			'/v1/activityTypes',
			'/v1/leads?limit=5',
			'/v1/recents?since_timestamp=2026-10-01%2000:00:00&items=person,note',
			`${V2}/organizations?ids=1,2`,
			`${V2}/organizations/search?term=quill`,
			`${V2}/deals?status=open`,
			`${V2}/deals/search?term=deal`,
			`${V2}/leads/search?term=lead`,
			`${V2}/personFields?limit=500`,
			`${V2}/activityFields`,
		]) {
			const { status, body } = await get(path);
			expect([path, status, body.success]).toEqual([path, 200, true]);
		}
		expect((await list(`${V2}/deals?limit=500`)).body.data).toHaveLength(9);
		expect((await list('/v1/leads')).body.data).toHaveLength(10);
		expect(
			(
				await wire.send('POST', '/v1/webhooks', {
					subscription_url: 'http://x.test',
					event_action: 'create',
					event_object: 'person',
					name: 'n',
				})
			).status,
		).toBe(201);
	});

	it('refuses other content types and broken JSON', async () => {
		expect(
			(
				await wire.send('POST', `${V2}/persons`, 'name=A', {
					'content-type': 'application/x-www-form-urlencoded',
				})
			).status,
		).toBe(415);
		expect((await wire.send('POST', `${V2}/persons`, '{', {})).status).toBe(400);
	});
});
