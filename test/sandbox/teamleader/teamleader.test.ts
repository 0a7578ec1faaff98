import { CLIENT } from '../core/oauth';
import { Client, idsOf } from './client';
import type { Data } from './client';
import { companyId, contactId, dealId, outcomeId, projectId, userId, workTypeId } from './seeds';
import { uuid } from './store';

const RECORDS = 60;
const UNKNOWN = uuid('12345678', 1);

let client: Client;

beforeAll(async () => {
	client = await Client.start(RECORDS);
});
afterAll(async () => await client.sandbox.close());

describe('engagements', () => {
	const customer = { type: 'contact', id: contactId(1) };
	const user = { type: 'user', id: userId(0) };
	const call0 = { participant: { customer }, due_at: '2026-05-20T16:00:00+02:00', assignee: user };
	const meeting0 = {
		title: 'M',
		starts_at: '2026-05-20T14:00:00+00:00',
		ends_at: '2026-05-20T14:45:00+00:00',
		attendees: [user],
	};
	const task0 = { title: 'T', due_on: '2026-05-20', work_type_id: workTypeId(0) };

	it('keeps calls, under other names in writes', async () => {
		const { id } = await client.call('calls.add', {
			...call0,
			description: 'D',
			deal_id: dealId(0),
		});
		expect(await client.call('calls.info', { id })).toMatchObject({
			scheduled_at: '2026-05-20T14:00:00+00:00',
			participant: { customer, contact: null },
			assignee: user,
			status: 'open',
			deal: { id: dealId(0) },
			completed_at: null,
		});
		await client.call('calls.update', { id, deal_id: null, scheduled_at: 'ignored' });
		await client.call('calls.complete', {
			id,
			outcome_summary: 'Fine',
			call_outcome_id: outcomeId(0),
		});
		const done = await client.call('calls.info', { id });
		expect(done).toMatchObject({ status: 'completed', outcome_summary: 'Fine', deal: null });
		expect(done.completed_at).not.toBeNull();
		const page = await client.listed('calls.list', { page: { size: 5 }, includes: 'pagination' });
		expect(page.meta).toEqual({ page: { size: 5, number: 1 }, matches: RECORDS + 1 });
		expect(page.data[0]).not.toHaveProperty('custom_fields');
		expect(
			idsOf(
				await client.listed('calls.list', {
					filter: { scheduled_after: '2026-05-20', scheduled_before: '2026-05-20' },
				}),
			),
		).toContain(id);
		expect(
			idsOf(
				await client.listed('calls.list', {
					filter: { relates_to: { type: 'company', id: companyId(2) } },
				}),
			),
		).toHaveLength(1);
		await client.call('calls.delete', { id });
		expect(await client.refusalOf('calls.info', { id })).toBe('404');
	});

	it('keeps meetings', async () => {
		const { id } = await client.call('meetings.schedule', {
			...meeting0,
			customer,
			project_id: projectId(0),
		});
		expect(await client.call('meetings.info', { id })).toMatchObject({
			title: 'M',
			duration: { unit: 'min', value: 45 },
			customer,
			status: 'open',
		});
		await client.call('meetings.update', { id, customer: null, attendees: [user, customer] });
		await client.call('meetings.complete', { id });
		const info = await client.call('meetings.info', { id });
		expect(info).toMatchObject({
			customer: null,
			attendees: [user, customer],
			status: 'done',
			project: { type: 'nextgenProject' },
		});
		expect(info).not.toHaveProperty('created_at');
		const [item] = (await client.listed('meetings.list', { filter: { ids: [id] } })).data;
		expect(item).toHaveProperty('created_at');
		expect(item).not.toHaveProperty('deal');
		const report = await client.call('meetings.createReport', {
			id,
			attach_to: customer,
			summary: 'S',
		});
		expect(report.id).toBeDefined();
		await client.call('meetings.delete', { id });
	});

	it('keeps tasks', async () => {
		const { id } = await client.call('tasks.create', {
			...task0,
			customer,
			assignee: null,
			estimated_duration: { unit: 'min', value: 30 },
		});
		await client.call('tasks.complete', { id });
		expect(await client.call('tasks.info', { id })).toMatchObject({
			title: 'T',
			due_on: '2026-05-20',
			completed: true,
			assignee: null,
		});
		await client.call('tasks.reopen', { id });
		const info = await client.call('tasks.info', { id });
		expect(info).toMatchObject({ completed: false, completed_at: null });
		expect(info).not.toHaveProperty('added_at');
		const newest = await client.listed('tasks.list', {
			sort: [{ field: 'created_at', order: 'desc' }],
			page: { size: 1 },
		});
		expect(newest.data[0]).toMatchObject({ id, added_at: expect.any(String) as unknown });
		const due = (await client.listed('tasks.list', { page: { size: 100 } })).data.map(
			({ due_on: on }) => on,
		);
		expect(due).toEqual([...due].sort());
		expect(
			idsOf(await client.listed('tasks.list', { filter: { user_id: null }, page: { size: 100 } })),
		).toContain(id);
		const event = await client.call('tasks.schedule', {
			id,
			starts_at: meeting0.starts_at,
			ends_at: meeting0.ends_at,
		});
		expect(event.type).toBe('event');
		await client.call('tasks.delete', { id });
	});

	it('lists notes and mails only by subject, and has no get of them', async () => {
		const subject = { type: 'contact', id: contactId(3) };
		const count = async (action: string) =>
			idsOf(await client.listed(action, { filter: { subject }, page: { size: 100 } })).length;
		const before = [await count('notes.list'), await count('emailTracking.list')];
		const { id } = await client.call('notes.create', { subject, content: 'x' });
		await client.call('emailTracking.create', { subject, content: '<p>x</p>', title: 'T' });
		expect([await count('notes.list'), await count('emailTracking.list')]).toEqual(
			before.map((one) => one + 1),
		);
		await client.call('notes.update', { id, content: 'y' });
		await client.call('notes.delete', { id });
		for (const action of ['notes.info', 'emailTracking.info', 'emailTracking.delete']) {
			expect(await client.refusalOf(action, { id })).toBe('404');
		}
		const first = { type: 'contact', id: contactId(0) };
		expect(
			idsOf(await client.listed('notes.list', { filter: { subject: first }, page: { size: 100 } }))
				.length,
		).toBeGreaterThan(25);
	});

	it('shows calls and meetings of a contact in the calendar, under other ids', async () => {
		const { data } = await client.listed('events.list', {
			filter: { link: { type: 'contact', id: contactId(0) } },
		});
		expect(data.length).toBeGreaterThan(0);
		expect(await client.call('events.info', { id: data[0].id })).toMatchObject({ id: data[0].id });
		expect(await client.refusalOf('calls.info', { id: data[0].id })).toBe('404');
		await client.call('events.cancel', { id: data[0].id });
		expect(await client.refusalOf('events.info', { id: data[0].id })).toBe('404');
	});

	it.each<[string, unknown, string]>([
		['calls.add', { ...call0, assignee: undefined }, '400 assignee'],
		['calls.add', { ...call0, participant: undefined }, '400 participant'],
		['calls.add', { ...call0, due_at: undefined, scheduled_at: call0.due_at }, '400 due_at'],
		['calls.add', { ...call0, due_at: '2026-05-20T14:00:00Z' }, '400 due_at'],
		[
			'calls.add',
			{ ...call0, participant: { customer: { type: 'contact', id: UNKNOWN } } },
			'400 participant.customer',
		],
		['calls.add', { ...call0, assignee: { type: 'team', id: userId(0) } }, '400 assignee.type'],
		['calls.add', { ...call0, deal_id: UNKNOWN }, '400 deal_id'],
		[
			'calls.list',
			{ filter: { scheduled_after: '2026-05-20T00:00:00+00:00' } },
			'400 filter.scheduled_after',
		],
		['calls.list', { filter: { relates_to: customer } }, '400 filter.relates_to.type'],
		['meetings.schedule', { ...meeting0, attendees: [customer] }, '400 attendees'],
		['meetings.schedule', { ...meeting0, attendees: undefined }, '400 attendees'],
		['meetings.schedule', { ...meeting0, ends_at: '2026-05-20T13:00:00+00:00' }, '400 ends_at'],
		['meetings.schedule', { ...meeting0, title: undefined }, '400 title'],
		['meetings.schedule', { ...meeting0, customer: null }, '400 customer'],
		['tasks.create', { ...task0, work_type_id: undefined }, '400 work_type_id'],
		['tasks.create', { ...task0, due_on: '2026-05-20T00:00:00+00:00' }, '400 due_on'],
		[
			'tasks.create',
			{ ...task0, estimated_duration: { unit: 'sec', value: 60 } },
			'400 estimated_duration.unit',
		],
		['notes.list', {}, '400 filter'],
		['notes.list', { filter: {} }, '400 filter.subject'],
		[
			'emailTracking.list',
			{ filter: { subject: { type: 'user', id: userId(0) } } },
			'400 filter.subject.type',
		],
		['notes.create', { content: 'x' }, '400 subject'],
		['notes.create', { subject: customer, content: '' }, '400 content'],
	])('refuses %s of %j with %s', async (action, body, refusal) => {
		expect(await client.refusalOf(action, body)).toBe(refusal);
	});
});

describe('the rest', () => {
	it('fills pickers and keeps hooks', async () => {
		expect(await client.call('users.me')).toMatchObject({
			id: userId(0),
			account: { type: 'account' },
		});
		expect(idsOf(await client.listed('users.list', { filter: { status: ['active'] } }))).toEqual([
			userId(0),
			userId(1),
		]);
		expect(await client.refusalOf('users.list', { filter: { status: 'active' } })).toBe(
			'400 filter.status',
		);
		expect(
			(
				await client.listed('companies.list', {
					filter: { term: 'nordhang' },
					sort: [{ field: 'name' }],
				})
			).data[0].name,
		).toBe('Nordhang 1');
		expect((await client.listed('deals.list', { filter: { status: ['open'] } })).data).toHaveLength(
			5,
		);
		expect(
			(await client.listed('customFieldDefinitions.list', { filter: { context: 'contact' } })).data,
		).toHaveLength(7);
		expect(
			await client.refusalOf('customFieldDefinitions.list', { filter: { context: 'call' } }),
		).toBe('400 filter.context');
		expect((await client.listed('workTypes.list')).data).toHaveLength(3);
		expect((await client.listed('callOutcomes.list')).data[0].name).toBe('Reached');
		expect((await client.listed('levelTwoAreas.list', { country: 'BE' })).data).toHaveLength(2);
		expect(await client.call('migrate.activityType', { type: 'call' })).toMatchObject({
			type: 'activityType',
		});
		const hook = { url: 'https://example.com/hook', types: ['contact.added', 'call.added'] };
		await client.call('webhooks.register', hook);
		await client.call('webhooks.unregister', { ...hook, types: ['call.added'] });
		expect(await client.call('webhooks.list')).toEqual([{ ...hook, types: ['contact.added'] }]);
		expect(await client.refusalOf('webhooks.register', { ...hook, types: ['note.added'] })).toBe(
			'400 types.0',
		);
	});

	it('answers old shapes without the version header', async () => {
		const old = { 'x-api-version': '' };
		const [meeting] = await client.call<Data[]>('meetings.list', {}, old);
		expect([meeting.name, meeting.title]).toEqual(['Meeting 0', undefined]);
		expect((await client.call<Data[]>('tasks.list', {}, old))[0]).not.toHaveProperty('title');
		expect((await client.call('contacts.info', { id: contactId(2) }, old)).tags).toEqual([
			'prospect',
		]);
		const [, , , tier] = await client.call<Array<{ configuration: Data }>>(
			'customFieldDefinitions.list',
			{},
			old,
		);
		expect(tier.configuration.options).toEqual(['gold', 'silver', 'bronze']);
		const { headers } = await client.wire.send('POST', '/users.me');
		expect(headers.get('x-api-version')).toBe('2023-09-26');
	});

	it('serves OAuth2 with rotating refresh tokens, client id and secret in the body', async () => {
		const token = async (body: Data, headers = {}) =>
			await client.wire.send<Data>('POST', '/oauth2/access_token', body, {
				authorization: '',
				...headers,
			});
		const app = { client_id: CLIENT.id, client_secret: CLIENT.secret };
		const { refreshToken } = client.sandbox.of('teamleader').world.tokens.issue(60);
		const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
		const renewed = await token({ ...app, ...grant });
		expect(Object.keys(renewed.body).sort()).toEqual([
			'access_token',
			'expires_in',
			'refresh_token',
			'token_type',
		]);
		expect((await token({ ...app, ...grant })).status).toBe(400);
		const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
		expect((await token(grant, { authorization: `Basic ${basic}` })).status).toBe(401);
		for (const authorization of ['', 'Bearer nope'])
			expect(await client.refusalOf('users.me', undefined, { authorization })).toBe('401');
		const { accessToken } = client.sandbox.of('teamleader').world.tokens.issue(60);
		client.sandbox.clock.advance(61_000);
		expect(
			await client.refusalOf('users.me', undefined, { authorization: `Bearer ${accessToken}` }),
		).toBe('401');
	});

	it('refuses other forms of body and other methods', async () => {
		expect(
			await client.refusalOf('contacts.list', 'page=1', {
				'content-type': 'application/x-www-form-urlencoded',
			}),
		).toBe('415');
		for (const [method, path] of [
			['GET', '/contacts.list'],
			['DELETE', '/contacts.delete'],
			['POST', '/nope'],
		]) {
			expect((await client.wire.send(method, path)).status).toBe(404);
		}
		expect((await client.wire.send('GET', '/users.me')).status).toBe(200);
	});

	it('limits to 200 requests a minute, with a date for the reset', async () => {
		client.sandbox.clock.advance(61_000);
		client.sandbox.settings.enforceLimits = true;
		client.sandbox.of('teamleader').world.meters.get('account', 200, 60_000).hit(199);
		const last = await client.wire.send('POST', '/users.me');
		expect([last.status, last.headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);
		expect(last.headers.get('x-ratelimit-reset')).toMatch(
			/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0100$/,
		);
		expect(await client.refusalOf('users.me')).toBe('429');
		client.sandbox.settings.enforceLimits = false;
	});
});
