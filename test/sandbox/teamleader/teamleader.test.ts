import { CLIENT } from '../core/oauth';
import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { fieldId } from './customFields';
import { teamleader } from './index';
import {
	AREAS,
	companyId,
	contactId,
	dealId,
	outcomeId,
	projectId,
	userId,
	workTypeId,
} from './seeds';
import { uuid } from './store';

const RECORDS = 60;
const UNKNOWN = uuid('12345678', 1);

type Data = Record<string, unknown>;
interface Listed {
	data: Data[];
	meta?: Data;
}

let sandbox: Sandbox;
let wire: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([teamleader], { records: RECORDS });
	const { accessToken } = sandbox.of('teamleader').world.tokens.issue(86_400);
	wire = new Wire(sandbox.baseUrl('teamleader'), {
		authorization: `Bearer ${accessToken}`,
		'x-api-version': '2023-09-26',
	});
});
afterAll(async () => await sandbox.close());

/** The data of an action's answer; throws where it is refused. */
async function call<T = Data>(action: string, body?: unknown, headers = {}): Promise<T> {
	const answer = await wire.send<{ data: T }>('POST', `/${action}`, body, headers);
	if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
	return answer.body.data;
}

async function listed(action: string, body: unknown = {}): Promise<Listed> {
	return (await wire.send<Listed>('POST', `/${action}`, body)).body;
}

const ids = ({ data }: Listed) => data.map(({ id }) => id);

/** Status and field of a refusal: `400 emails.0.type`. */
async function refusalOf(action: string, body?: unknown, headers = {}): Promise<string> {
	const answer = await wire.send<{ errors?: Array<{ meta?: { field: string } }> }>(
		'POST',
		`/${action}`,
		body,
		headers,
	);
	return `${answer.status} ${answer.body.errors?.[0].meta?.field ?? ''}`.trim();
}

describe('contacts', () => {
	const address = { line_1: null, postal_code: null, city: 'Gent', country: 'BE' };

	it('creates, changes, tags, links and deletes, answering no record', async () => {
		const answer = await wire.send<{ data: Data }>('POST', '/contacts.add', {
			first_name: 'Lotte',
			last_name: 'Peeters',
			emails: [{ type: 'primary', email: 'lotte@example.be' }],
			telephones: [{ type: 'mobile', number: '+32470112233' }],
			addresses: [{ type: 'primary', address: { ...address, area_level_two_id: AREAS[0].id } }],
			tags: ['New tag'],
			custom_fields: [
				{ id: fieldId(3), value: 'gold' },
				{ id: fieldId(0), value: 'lo' },
			],
			nonsense: 'ignored',
		});
		expect([answer.status, Object.keys(answer.body.data)]).toEqual([201, ['type', 'id']]);
		const { id } = answer.body.data;
		const info = async () => await call('contacts.info', { id });
		expect(await info()).toMatchObject({
			first_name: 'Lotte',
			emails: [{ type: 'primary', email: 'lotte@example.be' }],
			addresses: [
				{ type: 'primary', address: { city: 'Gent', area_level_two: { id: AREAS[0].id } } },
			],
			companies: [],
			tags: ['New tag'],
		});
		const changed = await wire.send('POST', '/contacts.update', {
			id,
			first_name: null,
			telephones: null,
			emails: [{ type: 'primary', email: null }],
			custom_fields: [{ id: fieldId(4), value: ['golf'] }],
			custom_fields_update_strategy: 'partial',
		});
		expect([changed.status, changed.body]).toEqual([204, '']);
		const values = async () =>
			((await info()).custom_fields as Array<{ value: unknown }>).map(({ value }) => value);
		expect(await info()).toMatchObject({
			first_name: null,
			last_name: 'Peeters',
			telephones: [],
			emails: [],
			tags: ['New tag'],
		});
		expect(await values()).toEqual(['lo', null, null, 'gold', ['golf'], null, null]);
		await call('contacts.update', { id, custom_fields: [{ id: fieldId(5), value: true }] });
		expect(await values()).toEqual([null, null, null, null, [], true, null]);

		await call('contacts.tag', { id, tags: ['other'] });
		await call('contacts.untag', { id, tags: ['New tag'] });
		await call('contacts.linkToCompany', { id, company_id: companyId(2), position: 'CTO' });
		await call('contacts.updateCompanyLink', {
			id,
			company_id: companyId(2),
			decision_maker: true,
		});
		expect(await info()).toMatchObject({
			tags: ['other'],
			companies: [{ position: 'CTO', decision_maker: true, company: { id: companyId(2) } }],
		});
		expect(await refusalOf('contacts.linkToCompany', { id, company_id: companyId(2) })).toBe(
			'400 company_id',
		);
		await call('contacts.unlinkFromCompany', { id, company_id: companyId(2) });
		await call('contacts.delete', { id });
		expect(await refusalOf('contacts.info', { id })).toBe('404');
		expect((await call<Data[]>('tags.list')).map(({ tag }) => tag)).toContain('New tag');
	});

	it('lists thinner records, by name, 20 a page, and custom fields on demand', async () => {
		const { data, meta } = await listed('contacts.list', { includes: 'custom_fields,pagination' });
		expect([data.length, meta]).toEqual([20, undefined]);
		const names = data.map(
			({ last_name: last, first_name: first }) => `${String(last)} ${String(first ?? '')}`,
		);
		expect(names).toEqual([...names].sort());
		expect(data[0]).toMatchObject({
			primary_address: { country: expect.stringMatching(/^[A-Z]{2}$/) as unknown },
		});
		for (const key of ['addresses', 'companies', 'remarks', 'vat_number'])
			expect(data[0]).not.toHaveProperty(key);
		expect(data[0]).toHaveProperty('custom_fields');
		const [plain] = (await listed('contacts.list', { include: 'custom_fields' })).data;
		expect(plain).not.toHaveProperty('custom_fields');
		expect(plain.added_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);

		const all = new Set<unknown>();
		for (let number = 1; ; number++) {
			const page = ids(
				await listed('contacts.list', {
					page: { size: 25, number },
					sort: [{ field: 'added_at', order: 'desc' }],
				}),
			);
			for (const id of page) all.add(id);
			if (page.length < 25) break;
		}
		expect([all.size, [...all][0]]).toEqual([RECORDS, contactId(RECORDS - 1)]);
	});

	it.each<[Data, number]>([
		[{ email: { type: 'primary', email: 'ada.brook.0@example.com' } }, 1],
		[{ email: { type: 'primary', email: 'ada.brook' } }, 0],
		[{ ids: [contactId(1), contactId(2)] }, 2],
		[{ company_id: companyId(0) }, 3],
		[{ company_id: null }, 10],
		[{ term: 'BROOK' }, 6],
		[{ tags: ['Prospect', 'fair-2026'] }, 15],
		[{ status: 'deactivated' }, 1],
		[{ marketing_mails_consent: true }, 15],
		[{ updated_since: '2026-10-26T17:40:02+00:00' }, 1],
		[{ mail: 'unknown keys are ignored' }, RECORDS],
	])('filters %j to %i', async (filter, count) => {
		expect(ids(await listed('contacts.list', { filter, page: { size: 100 } }))).toHaveLength(count);
	});

	it.each<[string, unknown, string]>([
		['contacts.add', {}, '400 last_name'],
		['contacts.add', { last_name: '' }, '400 last_name'],
		['contacts.add', { last_name: 'x', first_name: null }, '400 first_name'],
		['contacts.add', { last_name: 'x', first_name: 5 }, '400 first_name'],
		[
			'contacts.add',
			{ last_name: 'x', emails: [{ type: 'work', email: 'a@b.cd' }] },
			'400 emails.0.type',
		],
		[
			'contacts.add',
			{ last_name: 'x', emails: [{ type: 'primary', email: 'nope' }] },
			'400 emails.0.email',
		],
		[
			'contacts.add',
			{ last_name: 'x', emails: [1, 2].map((n) => ({ type: 'primary', email: `a${n}@b.cd` })) },
			'400 emails',
		],
		[
			'contacts.add',
			{ last_name: 'x', telephones: [{ type: 'home', number: '1' }] },
			'400 telephones.0.type',
		],
		[
			'contacts.add',
			{ last_name: 'x', addresses: [{ type: 'primary', address: { country: 'BE' } }] },
			'400 addresses.0.address.line_1',
		],
		[
			'contacts.add',
			{
				last_name: 'x',
				addresses: [{ type: 'primary', address: { ...address, country: 'Belgium' } }],
			},
			'400 addresses.0.address.country',
		],
		[
			'contacts.add',
			{ last_name: 'x', addresses: [{ type: 'primary', address: { ...address, addressee: 'y' } }] },
			'400 addresses.0.address.addressee',
		],
		[
			'contacts.add',
			{
				last_name: 'x',
				addresses: [{ type: 'primary', address: { ...address, area_level_two_id: AREAS[2].id } }],
			},
			'400 addresses.0.address.area_level_two_id',
		],
		['contacts.add', { last_name: 'x', birthdate: '1987-04-25T00:00:00+00:00' }, '400 birthdate'],
		['contacts.add', { last_name: 'x', gender: 'f' }, '400 gender'],
		[
			'contacts.add',
			{ last_name: 'x', custom_fields: [{ id: UNKNOWN, value: 1 }] },
			'400 custom_fields.0.id',
		],
		[
			'contacts.add',
			{ last_name: 'x', custom_fields: [{ id: fieldId(1), value: '1' }] },
			'400 custom_fields.0.value',
		],
		[
			'contacts.add',
			{ last_name: 'x', custom_fields: [{ id: fieldId(3), value: 'iron' }] },
			'400 custom_fields.0.value',
		],
		[
			'contacts.add',
			{ last_name: 'x', custom_fields: [{ definition: { id: fieldId(3) }, value: 'gold' }] },
			'400 custom_fields.0.id',
		],
		['contacts.add', '[]', '400'],
		['contacts.add', '{', '400'],
		['contacts.update', { last_name: 'x' }, '400 id'],
		['contacts.update', { id: UNKNOWN }, '404'],
		['contacts.update', { id: 'nope' }, '400 id'],
		['contacts.update', { id: contactId(0), last_name: null }, '400 last_name'],
		['contacts.list', { page: { size: 101 } }, '400 page.size'],
		['contacts.list', { page: { number: 0 } }, '400 page.number'],
		['contacts.list', { page: { size: '10' } }, '400 page.size'],
		['contacts.list', { filter: { status: ['active'] } }, '400 filter.status'],
		['contacts.list', { filter: { updated_since: '2026-01-01' } }, '400 filter.updated_since'],
		[
			'contacts.list',
			{ filter: { updated_since: '2026-01-01T00:00:00.000Z' } },
			'400 filter.updated_since',
		],
		['contacts.list', { sort: { field: 'name' } }, '400 sort'],
		['contacts.nope', {}, '404'],
	])('refuses %s of %j with %s', async (action, body, refusal) => {
		expect(await refusalOf(action, body)).toBe(refusal);
	});
});

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
		const { id } = await call('calls.add', { ...call0, description: 'D', deal_id: dealId(0) });
		expect(await call('calls.info', { id })).toMatchObject({
			scheduled_at: '2026-05-20T14:00:00+00:00',
			participant: { customer, contact: null },
			assignee: user,
			status: 'open',
			deal: { id: dealId(0) },
			completed_at: null,
		});
		await call('calls.update', { id, deal_id: null, scheduled_at: 'ignored' });
		await call('calls.complete', { id, outcome_summary: 'Fine', call_outcome_id: outcomeId(0) });
		const done = await call('calls.info', { id });
		expect(done).toMatchObject({ status: 'completed', outcome_summary: 'Fine', deal: null });
		expect(done.completed_at).not.toBeNull();
		const page = await listed('calls.list', { page: { size: 5 }, includes: 'pagination' });
		expect(page.meta).toEqual({ page: { size: 5, number: 1 }, matches: RECORDS + 1 });
		expect(page.data[0]).not.toHaveProperty('custom_fields');
		expect(
			ids(
				await listed('calls.list', {
					filter: { scheduled_after: '2026-05-20', scheduled_before: '2026-05-20' },
				}),
			),
		).toContain(id);
		expect(
			ids(
				await listed('calls.list', {
					filter: { relates_to: { type: 'company', id: companyId(2) } },
				}),
			),
		).toHaveLength(1);
		await call('calls.delete', { id });
		expect(await refusalOf('calls.info', { id })).toBe('404');
	});

	it('keeps meetings', async () => {
		const { id } = await call('meetings.schedule', {
			...meeting0,
			customer,
			project_id: projectId(0),
		});
		expect(await call('meetings.info', { id })).toMatchObject({
			title: 'M',
			duration: { unit: 'min', value: 45 },
			customer,
			status: 'open',
		});
		await call('meetings.update', { id, customer: null, attendees: [user, customer] });
		await call('meetings.complete', { id });
		const info = await call('meetings.info', { id });
		expect(info).toMatchObject({
			customer: null,
			attendees: [user, customer],
			status: 'done',
			project: { type: 'nextgenProject' },
		});
		expect(info).not.toHaveProperty('created_at');
		const [item] = (await listed('meetings.list', { filter: { ids: [id] } })).data;
		expect(item).toHaveProperty('created_at');
		expect(item).not.toHaveProperty('deal');
		const report = await call('meetings.createReport', { id, attach_to: customer, summary: 'S' });
		expect(report.id).toBeDefined();
		await call('meetings.delete', { id });
	});

	it('keeps tasks', async () => {
		const { id } = await call('tasks.create', {
			...task0,
			customer,
			assignee: null,
			estimated_duration: { unit: 'min', value: 30 },
		});
		await call('tasks.complete', { id });
		expect(await call('tasks.info', { id })).toMatchObject({
			title: 'T',
			due_on: '2026-05-20',
			completed: true,
			assignee: null,
		});
		await call('tasks.reopen', { id });
		const info = await call('tasks.info', { id });
		expect(info).toMatchObject({ completed: false, completed_at: null });
		expect(info).not.toHaveProperty('added_at');
		const newest = await listed('tasks.list', {
			sort: [{ field: 'created_at', order: 'desc' }],
			page: { size: 1 },
		});
		expect(newest.data[0]).toMatchObject({ id, added_at: expect.any(String) as unknown });
		const due = (await listed('tasks.list', { page: { size: 100 } })).data.map(
			({ due_on: on }) => on,
		);
		expect(due).toEqual([...due].sort());
		expect(
			ids(await listed('tasks.list', { filter: { user_id: null }, page: { size: 100 } })),
		).toContain(id);
		const event = await call('tasks.schedule', {
			id,
			starts_at: meeting0.starts_at,
			ends_at: meeting0.ends_at,
		});
		expect(event.type).toBe('event');
		await call('tasks.delete', { id });
	});

	it('lists notes and mails only by subject, and has no get of them', async () => {
		const subject = { type: 'contact', id: contactId(3) };
		const count = async (action: string) =>
			ids(await listed(action, { filter: { subject }, page: { size: 100 } })).length;
		const before = [await count('notes.list'), await count('emailTracking.list')];
		const { id } = await call('notes.create', { subject, content: 'x' });
		await call('emailTracking.create', { subject, content: '<p>x</p>', title: 'T' });
		expect([await count('notes.list'), await count('emailTracking.list')]).toEqual(
			before.map((one) => one + 1),
		);
		await call('notes.update', { id, content: 'y' });
		await call('notes.delete', { id });
		for (const action of ['notes.info', 'emailTracking.info', 'emailTracking.delete']) {
			expect(await refusalOf(action, { id })).toBe('404');
		}
		const first = { type: 'contact', id: contactId(0) };
		expect(
			ids(await listed('notes.list', { filter: { subject: first }, page: { size: 100 } })).length,
		).toBeGreaterThan(25);
	});

	it('shows calls and meetings of a contact in the calendar, under other ids', async () => {
		const { data } = await listed('events.list', {
			filter: { link: { type: 'contact', id: contactId(0) } },
		});
		expect(data.length).toBeGreaterThan(0);
		expect(await call('events.info', { id: data[0].id })).toMatchObject({ id: data[0].id });
		expect(await refusalOf('calls.info', { id: data[0].id })).toBe('404');
		await call('events.cancel', { id: data[0].id });
		expect(await refusalOf('events.info', { id: data[0].id })).toBe('404');
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
		expect(await refusalOf(action, body)).toBe(refusal);
	});
});

describe('the rest', () => {
	it('fills pickers and keeps hooks', async () => {
		expect(await call('users.me')).toMatchObject({ id: userId(0), account: { type: 'account' } });
		expect(ids(await listed('users.list', { filter: { status: ['active'] } }))).toEqual([
			userId(0),
			userId(1),
		]);
		expect(await refusalOf('users.list', { filter: { status: 'active' } })).toBe(
			'400 filter.status',
		);
		expect(
			(await listed('companies.list', { filter: { term: 'nordhang' }, sort: [{ field: 'name' }] }))
				.data[0].name,
		).toBe('Nordhang 1');
		expect((await listed('deals.list', { filter: { status: ['open'] } })).data).toHaveLength(5);
		expect(
			(await listed('customFieldDefinitions.list', { filter: { context: 'contact' } })).data,
		).toHaveLength(7);
		expect(await refusalOf('customFieldDefinitions.list', { filter: { context: 'call' } })).toBe(
			'400 filter.context',
		);
		expect((await listed('workTypes.list')).data).toHaveLength(3);
		expect((await listed('callOutcomes.list')).data[0].name).toBe('Reached');
		expect((await listed('levelTwoAreas.list', { country: 'BE' })).data).toHaveLength(2);
		expect(await call('migrate.activityType', { type: 'call' })).toMatchObject({
			type: 'activityType',
		});
		const hook = { url: 'https://example.com/hook', types: ['contact.added', 'call.added'] };
		await call('webhooks.register', hook);
		await call('webhooks.unregister', { ...hook, types: ['call.added'] });
		expect(await call('webhooks.list')).toEqual([{ ...hook, types: ['contact.added'] }]);
		expect(await refusalOf('webhooks.register', { ...hook, types: ['note.added'] })).toBe(
			'400 types.0',
		);
	});

	it('answers old shapes without the version header', async () => {
		const old = { 'x-api-version': '' };
		const [meeting] = await call<Data[]>('meetings.list', {}, old);
		expect([meeting.name, meeting.title]).toEqual(['Meeting 1', undefined]);
		expect((await call<Data[]>('tasks.list', {}, old))[0]).not.toHaveProperty('title');
		expect((await call('contacts.info', { id: contactId(2) }, old)).tags).toEqual(['prospect']);
		const [, , , tier] = await call<Array<{ configuration: Data }>>(
			'customFieldDefinitions.list',
			{},
			old,
		);
		expect(tier.configuration.options).toEqual(['gold', 'silver', 'bronze']);
		const { headers } = await wire.send('POST', '/users.me');
		expect(headers.get('x-api-version')).toBe('2023-09-26');
	});

	it('serves OAuth2 with rotating refresh tokens, client id and secret in the body', async () => {
		const token = async (body: Data, headers = {}) =>
			await wire.send<Data>('POST', '/oauth2/access_token', body, {
				authorization: '',
				...headers,
			});
		const client = { client_id: CLIENT.id, client_secret: CLIENT.secret };
		const { refreshToken } = sandbox.of('teamleader').world.tokens.issue(60);
		const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
		const renewed = await token({ ...client, ...grant });
		expect(Object.keys(renewed.body).sort()).toEqual([
			'access_token',
			'expires_in',
			'refresh_token',
			'token_type',
		]);
		expect((await token({ ...client, ...grant })).status).toBe(400);
		const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
		expect((await token(grant, { authorization: `Basic ${basic}` })).status).toBe(401);
		for (const authorization of ['', 'Bearer nope'])
			expect(await refusalOf('users.me', undefined, { authorization })).toBe('401');
		const { accessToken } = sandbox.of('teamleader').world.tokens.issue(60);
		sandbox.clock.advance(61_000);
		expect(await refusalOf('users.me', undefined, { authorization: `Bearer ${accessToken}` })).toBe(
			'401',
		);
	});

	it('refuses other forms of body and other methods', async () => {
		expect(
			await refusalOf('contacts.list', 'page=1', {
				'content-type': 'application/x-www-form-urlencoded',
			}),
		).toBe('415');
		for (const [method, path] of [
			['GET', '/contacts.list'],
			['DELETE', '/contacts.delete'],
			['POST', '/nope'],
		]) {
			expect((await wire.send(method, path)).status).toBe(404);
		}
		expect((await wire.send('GET', '/users.me')).status).toBe(200);
	});

	it('limits to 200 requests a minute, with a date for the reset', async () => {
		sandbox.clock.advance(61_000);
		sandbox.settings.enforceLimits = true;
		sandbox.of('teamleader').world.meters.get('account', 200, 60_000).hit(199);
		const last = await wire.send('POST', '/users.me');
		expect([last.status, last.headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);
		expect(last.headers.get('x-ratelimit-reset')).toMatch(
			/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0100$/,
		);
		expect(await refusalOf('users.me')).toBe('429');
		sandbox.settings.enforceLimits = false;
	});
});
