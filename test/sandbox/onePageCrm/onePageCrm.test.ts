import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { onePageCrm } from './index';
import { families } from './seeds';
import { USER_KEY, CUSTOM_FIELDS, STATUSES, USER_ID } from './setup';

interface Reply {
	status: number;
	type: string;
	text: string;
	body: {
		status: number;
		errors: Record<string, string>;
		data: Record<string, unknown>;
	};
}

const RECORDS = 250;
const AUTHORIZATION = `Basic ${Buffer.from(`${USER_ID}:${USER_KEY}`).toString('base64')}`;
const ids = families();
const CONTACT = ids.contact.of(0);

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox([onePageCrm], { records: RECORDS });
});
afterEach(async () => await sandbox.close());

async function call(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> {
	const response = await fetch(`${sandbox.baseUrl('onePageCrm')}/api/v3${path}`, {
		method,
		headers: {
			authorization: AUTHORIZATION,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	const type = response.headers.get('content-type') ?? '';
	return {
		status: response.status,
		type,
		text,
		body: (type.includes('json') ? JSON.parse(text) : {}) as Reply['body'],
	};
}

const record = (reply: Reply, name: string) => reply.body.data[name] as Record<string, unknown>;
const list = (reply: Reply, name: string) =>
	reply.body.data[name] as Array<Record<string, Record<string, unknown>>>;

describe('credentials', () => {
	it.each([
		['none', ''],
		['a wrong key', `Basic ${Buffer.from(`${USER_ID}:nope`).toString('base64')}`],
		['a bearer', `Bearer ${USER_KEY}`],
	])('refuses %s', async (_what, authorization) => {
		const reply = await call('GET', '/users', undefined, { authorization });
		expect(reply.status).toBe(401);
		expect(reply.body).toMatchObject({ status: 401, error_name: 'authorization_data_not_found' });
	});

	it('answers the credential test with status 0 in the body', async () => {
		const reply = await call('GET', '/users.json');
		expect(reply.body).toMatchObject({ status: 0, message: 'OK' });
		expect(reply.body.data).toHaveLength(3);
	});
});

describe('contact lists', () => {
	it('pages through the whole team in order of creation', async () => {
		const seen: string[] = [];
		for (let page = 1; ; page++) {
			const reply = await call(
				'GET',
				`/contacts?team=true&sort_by=created_at&order=asc&per_page=100&page=${page}`,
			);
			seen.push(...list(reply, 'contacts').map(({ contact }) => String(contact.id)));
			if (page >= Number(reply.body.data.max_page)) break;
		}
		expect(seen).toEqual(Array.from({ length: RECORDS }, (_, index) => ids.contact.of(index)));
	});

	it('lists own contacts alone without team, ten a page', async () => {
		const reply = await call('GET', '/contacts');
		expect(reply.body.data).toMatchObject({ page: 1, per_page: 10, total_count: 84, max_page: 9 });
		expect(list(reply, 'contacts')).toHaveLength(10);
		expect(list(reply, 'contacts')[0]).toHaveProperty('next_actions');
	});

	it('ends at 10,000 contacts, and the cascade goes on', async () => {
		const large = await startSandbox([onePageCrm], { records: 30_300 });
		const get = async (path: string) => {
			const response = await fetch(`${large.baseUrl('onePageCrm')}/api/v3${path}`, {
				headers: { authorization: AUTHORIZATION },
			});
			return (await response.json()) as Reply['body'];
		};
		const query = 'team=true&sort_by=created_at&order=asc&per_page=100';
		expect((await get(`/contacts?${query}&page=100`)).data).toMatchObject({ max_page: 100 });
		expect((await get(`/contacts?${query}&page=101`)).data.contacts).toEqual([]);
		const first = await get('/contacts/cascade');
		expect(first.data.items_left).toBe(10_000);
		const path = String(first.data.next_set_url).slice(
			`${large.baseUrl('onePageCrm')}/api/v3`.length,
		);
		expect((await get(path)).data.items_left).toBe(9_900);
		await large.close();
	});

	it.each([
		['per_page=101'],
		['per_page=0'],
		['page=0'],
		['page=x'],
		['limit=5'],
		['sort_by=email'],
		['since=2026-01-01'],
		['date_filter=modified_at&since=2026-01-01T00:00:00Z'],
		['date_filter=modified_at&modified_since=2026-01-01'],
		['tag=vip&company_id=5f3c1b9a1da4170a2f0c7e12'],
		['has_actions=true&has_actions_for_me=true'],
		['owner_id=7'],
		['email=a%40b.example&email=c%40d.example'],
		['fields=emails(all)'],
	])('refuses %s', async (query) => {
		expect((await call('GET', `/contacts?${query}`)).status).toBe(400);
	});

	it('filters by email, tag, company and date', async () => {
		const all = await call('GET', '/contacts?team=true&per_page=100&sort_by=created_at');
		const email = (list(all, 'contacts')[3].contact.emails as Array<{ value: string }>)[0].value;
		const found = await call(
			'GET',
			`/contacts?team=1&email=${encodeURIComponent(email.toUpperCase())}`,
		);
		expect(found.body.data.total_count).toBe(1);
		const company = await call('GET', `/contacts?team=true&company_id=${ids.company.of(3)}`);
		expect(company.body.data.total_count).toBe(12);
		await call('PUT', `/contacts/${CONTACT}?partial=true`, { job_title: 'CEO' });
		const since = Math.floor(sandbox.clock.now() / 1000) - 5;
		const changed = await call(
			'GET',
			`/contacts?team=true&date_filter=modified_at&since=${since}&sort_by=modified_at&order=asc`,
		);
		expect(list(changed, 'contacts').map(({ contact }) => contact.id)).toEqual([CONTACT]);
	});

	it('carries related records when asked', async () => {
		const reply = await call(
			'GET',
			'/contacts?team=true&per_page=2&sort_by=created_at&fields=calls(all),notes(all)',
		);
		expect(list(reply, 'contacts')[0].calls).toHaveLength(1);
	});
});

describe('contact writes', () => {
	it('creates with a company by name and ignores company_id', async () => {
		const reply = await call('POST', '/contacts', {
			last_name: 'Okoye',
			company_id: ids.company.of(1),
			company_name: 'NORDHANG 1',
			emails: [{ type: 'work', value: 'n@okoye.example' }],
			custom_fields: [{ custom_field: { name: 'Seats' }, value: 4 }],
			next_action_name: 'Ring',
			next_action_date: '2026-12-24',
		});
		expect(reply.status).toBe(201);
		expect(reply.body).toHaveProperty('lead_sources');
		expect(record(reply, 'contact')).toMatchObject({
			company_id: ids.company.of(0),
			status_id: STATUSES[0].id,
			owner_id: USER_ID,
			custom_fields: [{ custom_field: { id: CUSTOM_FIELDS[1].id }, value: 4 }],
		});
		expect(record(reply, 'next_action')).toMatchObject({ status: 'date', date: '2026-12-24' });
	});

	it.each([
		['no name', { first_name: 'Ada' }, 'last_name'],
		['a long name', { last_name: 'x'.repeat(26) }, 'last_name'],
		['an unknown key', { last_name: 'A', email: 'a@b.example' }, 'email'],
		['a bad email', { last_name: 'A', emails: [{ type: 'work', value: 'a' }] }, 'emails.0.value'],
		[
			'an unknown phone type',
			{ last_name: 'A', phones: [{ type: 'cell', value: '1' }] },
			'phones.0.type',
		],
		['three addresses', { last_name: 'A', address_list: [{}, {}, {}] }, 'address_list'],
		[
			'a lower-case country',
			{ last_name: 'A', address_list: [{ country_code: 'ie' }] },
			'address_list.0.country_code',
		],
		['a job as title', { last_name: 'A', title: 'CTO' }, 'title'],
		['a wrapped contact', { contact: { last_name: 'A' } }, 'contact'],
		[
			'an unknown choice',
			{ last_name: 'A', custom_fields: [{ custom_field: { name: 'Plan' }, value: 'Gold' }] },
			'Plan',
		],
		[
			'a date with time',
			{
				last_name: 'A',
				custom_fields: [{ custom_field: { name: 'Renewal' }, value: '2026-01-01T00:00:00Z' }],
			},
			'Renewal',
		],
		['null', { last_name: 'A', background: null }, 'background'],
		['an unknown owner', { last_name: 'A', owner_id: '1' }, 'owner_id'],
	])('refuses %s', async (_what, body, key) => {
		const reply = await call('POST', '/contacts', body);
		expect(reply.status).toBe(400);
		expect(reply.body.errors).toHaveProperty([key]);
	});

	it('replaces everything without partial, and arrays with it', async () => {
		const kept = await call('PUT', `/contacts/${CONTACT}?partial=true`, { tags: ['new'] });
		expect(record(kept, 'contact')).toMatchObject({ last_name: 'Brook', tags: ['new'] });
		const wiped = await call('PUT', `/contacts/${CONTACT}`, { last_name: 'Only' });
		expect(record(wiped, 'contact')).toMatchObject({
			emails: [],
			tags: [],
			company_id: null,
			first_name: '',
		});
	});

	it('moves a contact by company_id, and an emptied company is gone', async () => {
		const made = await call('POST', '/contacts', { last_name: 'Solo', company_name: 'Solo Ltd' });
		const { id, company_id: companyId } = record(made, 'contact');
		const moved = await call('PUT', `/contacts/${String(id)}?partial=true`, {
			company_id: ids.company.of(2),
		});
		expect(record(moved, 'contact').company_id).toBe(ids.company.of(2));
		expect((await call('GET', `/companies/${String(companyId)}`)).status).toBe(404);
	});

	it('deletes, brings back, and deletes many', async () => {
		expect((await call('DELETE', `/contacts/${CONTACT}`)).body.data).toEqual({});
		expect((await call('GET', `/contacts/${CONTACT}`)).status).toBe(404);
		await call('DELETE', `/contacts/${CONTACT}?undo=true`);
		expect((await call('GET', `/contacts/${CONTACT}`)).status).toBe(200);
		const some = [1, 2].map((index) => ids.contact.of(index)).join(',');
		expect((await call('DELETE', `/contacts/delete?ids=${some}`)).status).toBe(200);
		expect((await call('DELETE', `/contacts/delete?ids=${some}`)).status).toBe(404);
	});

	it('changes tags, status and owner by their own paths', async () => {
		const tagged = await call('PUT', `/contacts/${CONTACT}/assign_tag/VIP`);
		expect(record(tagged, 'contact').tags).toContain('vip');
		const status = await call('PUT', `/contacts/${CONTACT}/change_status/${STATUSES[2].id}`);
		expect(record(status, 'contact').status).toBe('Customer');
		expect((await call('PUT', `/contacts/${CONTACT}/change_owner/nobody`)).status).toBe(404);
	});
});

describe('engagements', () => {
	it.each([
		['call', { contact_id: CONTACT, call_result: 'interested', call_time_int: 1_790_001_600 }],
		['meeting', { contact_id: CONTACT, meeting_time_int: 1_790_001_600, place: 'Office' }],
		['note', { contact_id: CONTACT, text: 'Hello', linked_deal_id: ids.deal.of(1) }],
		['action', { contact_id: CONTACT, text: 'Send', status: 'date', date: '2026-12-01' }],
	])('creates, reads, updates and deletes a %s', async (kind, body) => {
		const made = await call('POST', `/${kind}s`, body);
		expect(made.status).toBe(201);
		const row = record(made, kind);
		expect(row).toMatchObject(body);
		const path = `/${kind}s/${String(row.id)}`;
		expect(record(await call('GET', path), kind)).toEqual(row);
		const changed = await call('PUT', `${path}?partial=true`, { ...row, text: 'Changed' });
		expect(record(changed, kind)).toMatchObject({ ...body, text: 'Changed' });
		expect((await call('DELETE', path)).body.data).toEqual({});
		expect((await call('GET', path)).status).toBe(404);
	});

	it('takes every update of a call as a full one', async () => {
		const path = `/calls/${ids.call.of(1)}`;
		expect((await call('PUT', `${path}?partial=true`, { text: 'x' })).body.errors).toHaveProperty(
			'contact_id',
		);
		const reply = await call('PUT', path, { contact_id: ids.contact.of(1) });
		expect(record(reply, 'call')).toMatchObject({ text: '', via: 'unknown' });
	});

	it.each([
		['/calls', { text: 'no contact' }],
		['/calls', { contact_id: 'f'.repeat(24) }],
		['/calls', { contact_id: CONTACT, call_time_int: '1790001600' }],
		['/calls', { contact_id: CONTACT, call_result: 'won' }],
		['/calls', { contact_id: CONTACT, duration: 60 }],
		['/meetings', { contact_id: CONTACT, place: 'x'.repeat(101) }],
		['/notes', { contact_id: CONTACT }],
		['/notes', { contact_id: CONTACT, text: 'x', date: '2026-02-30' }],
		['/notes', { contact_id: CONTACT, text: 'x', linked_deal_id: 'f'.repeat(24) }],
		['/actions', { contact_id: CONTACT, text: 'x'.repeat(141) }],
		['/actions', { contact_id: CONTACT, text: 'x', status: 'done' }],
		['/actions', { contact_id: CONTACT, text: 'x', status: 'date_time' }],
		['/actions', [{ contact_id: CONTACT, text: 'x' }]],
	])('POST %s refuses %j', async (path, body) => {
		expect((await call('POST', path, body)).status).toBe(400);
	});

	it('keeps one ASAP action, completes, and guards external ones', async () => {
		const body = { contact_id: CONTACT, text: 'Now', status: 'asap' };
		const first = record(await call('POST', '/actions', body), 'action');
		await call('POST', '/actions', body);
		const demoted = await call('GET', `/actions/${String(first.id)}`);
		expect(record(demoted, 'action').status).toBe('date');
		const done = await call('PUT', `/actions/${String(first.id)}/mark_as_done`);
		expect(record(done, 'action')).toMatchObject({ done: true, status: 'done' });
		const undone = await call('PUT', `/actions/${String(first.id)}/undo_completion`);
		expect(record(undone, 'action')).toMatchObject({ done: false, status: 'date' });
		expect((await call('PUT', `/actions/${ids.action.of(48)}/mark_as_done`)).status).toBe(409);
		const stays = await call('PUT', `/actions/${String(first.id)}?partial=true`, {
			contact_id: ids.contact.of(1),
		});
		expect(stays.status).toBe(400);
	});

	it('knows an id under its own path alone', async () => {
		expect((await call('GET', `/meetings/${ids.call.of(0)}`)).status).toBe(404);
	});

	it('lists by contact, company, date and status', async () => {
		const own = await call('GET', `/calls?contact_id=${CONTACT}`);
		expect(own.body.data.total_count).toBe(1);
		const company = await call('GET', `/notes?company_id=${ids.company.of(3)}&per_page=100`);
		expect(company.body.data.total_count).toBe(12);
		expect((await call('GET', `/companies/${ids.company.of(3)}/notes`)).body.data.total_count).toBe(
			12,
		);
		const dated = await call(
			'GET',
			'/calls?date_filter=call_time&since=2026-01-01&until=2026-01-31&per_page=100',
		);
		expect(Number(dated.body.data.total_count)).toBeGreaterThan(0);
		const waiting = await call('GET', '/actions?status=waiting&per_page=100');
		expect(list(waiting, 'actions').every(({ action }) => action.status === 'waiting')).toBe(true);
		expect(
			(await call('GET', `/calls?contact_id=${CONTACT}&company_id=${ids.company.of(0)}`)).status,
		).toBe(400);
		expect((await call('GET', '/calls?team=true')).status).toBe(400);
	});

	it('reads e-mails of a contact and takes none', async () => {
		const reply = await call('GET', `/contacts/${ids.contact.of(1)}/email_messages.json`);
		expect(list(reply, 'email_messages')[0].email_message).toMatchObject({ incoming_email: true });
		expect((await call('POST', `/contacts/${CONTACT}/email_messages.json`, {})).status).toBe(404);
	});
});

describe('the rest', () => {
	it('throttles with a 403 in plain text', async () => {
		sandbox.settings.enforceLimits = true;
		const replies = await Promise.all(
			Array.from({ length: 12 }, async () => await call('GET', '/users')),
		);
		const refused = replies.filter(({ status }) => status === 403);
		expect(refused).toHaveLength(2);
		expect(refused[0].type).toContain('text/plain');
	});

	it('refuses forms, broken JSON and unknown paths', async () => {
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		expect((await call('POST', '/contacts', 'last_name=A', form)).status).toBe(415);
		expect((await call('POST', '/contacts', '{')).status).toBe(400);
		expect((await call('GET', '/engagements')).status).toBe(404);
		expect((await call('PATCH', `/contacts/${CONTACT}`, {})).status).toBe(404);
	});

	it.each([
		'/bootstrap',
		'/statuses',
		'/lead_sources',
		'/call_results',
		'/custom_fields',
		'/companies',
		'/deals',
		'/pipelines',
		'/filters',
	])('serves %s', async (path) => expect((await call('GET', path)).body.status).toBe(0));
});
