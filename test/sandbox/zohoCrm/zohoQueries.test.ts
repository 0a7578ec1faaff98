import { at, authorize, redeem, send } from '../core/client';
import type { Reply } from '../core/client';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { zohoCrm } from './index';
import { idAt, USERS } from './seeds';

type Body = Record<string, unknown>;

const CONTACT = idAt('Contacts', 0);

let sandbox: Sandbox;
let token: string;

const call = async (
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> =>
	await send(sandbox, 'zohoCrm', method, `/crm/v8${path}`, {
		body,
		headers: { authorization: `Zoho-oauthtoken ${token}`, ...headers },
	});
const coql = async (query: string) => await call('POST', '/coql', { select_query: query });
const codeOf = (reply: Reply) => reply.body.code ?? at(reply.body, 'data.0.code');

beforeEach(async () => {
	sandbox = await startSandbox([zohoCrm], { records: 450 });
	token = sandbox.of('zohoCrm').world.tokens.issue(3600).accessToken;
});
afterEach(async () => await sandbox.close());

describe('COQL', () => {
	it('selects, follows lookups, filters, sorts and pages', async () => {
		const first = await coql(
			`select Last_Name, Account_Name, Account_Name.Account_Name, Owner from Contacts where id = '${CONTACT}'`,
		);
		expect(first.body).toEqual({
			data: [
				{
					Last_Name: 'Brook',
					Account_Name: { id: idAt('Accounts', 0) },
					'Account_Name.Account_Name': 'Nordhang 1',
					Owner: { id: USERS[0].id },
					id: CONTACT,
				},
			],
			info: { count: 1, more_records: false },
		});
		const walk = await coql(
			'select id from Contacts where id is not null order by id asc limit 400, 2000',
		);
		expect(walk.body.info).toEqual({ count: 50, more_records: false });
		const after = await coql(
			`select id from Contacts where id > '${CONTACT}' order by id asc limit 2`,
		);
		expect(after.body).toMatchObject({
			data: [{ id: idAt('Contacts', 1) }, {}],
			info: { more_records: true },
		});
		const nested = await coql(
			`select Subject, $se_module from Calls where ((Call_Type = 'Outbound' and Who_Id is not null) and What_Id = '${idAt('Accounts', 4)}') order by Created_Time desc`,
		);
		expect(at(nested.body, 'data.0')).toMatchObject({ $se_module: 'Accounts' });
		const times = await coql(
			"select id from Tasks where Modified_Time >= '2026-10-01T00:00:00Z' order by Modified_Time asc",
		);
		expect(times.body).toMatchObject({ info: { more_records: false } });
		expect((await coql("select id from Contacts where Last_Name = 'O''Hara'")).status).toBe(204);
	});

	it.each([
		['select id from Contacts', 'SYNTAX_ERROR'],
		["select id from Contacts where (A = '1' and B = '2' and C = '3')", 'SYNTAX_ERROR'],
		["select id from Contacts where Last_Name = 'O\\'Hara'", 'SYNTAX_ERROR'],
		['select id from Notes where id is not null', 'INVALID_MODULE'],
		['select Nonsense from Contacts where id is not null', 'INVALID_QUERY'],
		['select Participants from Events where id is not null', 'INVALID_QUERY'],
		['select id from Calls where From_Number__s is null', 'INVALID_QUERY'],
		["select id from Contacts where Description = 'x'", 'INVALID_QUERY'],
		["select id from Contacts where Created_Time > '2026-10-01'", 'INVALID_QUERY'],
		["select id from Contacts where Created_Time > '2026-10-01T00:00:00.000Z'", 'INVALID_QUERY'],
		['select id, id from Contacts where id is not null', 'DUPLICATE_DATA'],
		['select id from Contacts where id is not null limit 2001', 'LIMIT_EXCEEDED'],
		['select id from Contacts where id is not null limit 99999, 200', 'LIMIT_EXCEEDED'],
		[
			`select id from Contacts where Last_Name in (${Array.from({ length: 101 }, () => "'a'").join(',')})`,
			'LIMIT_EXCEEDED',
		],
	])('refuses %s', async (query, code) => {
		const reply = await coql(query);
		expect([reply.status, reply.body.code]).toEqual([400, code]);
	});
});

describe('search', () => {
	it('finds by criteria, email, phone and word, in the index alone', async () => {
		const find = async (query: string) => await call('GET', `/Contacts/search?${query}`);
		const criteria = encodeURIComponent(
			`((Last_Name:starts_with:Bro)and(Owner:equals:${USERS[0].id}))`,
		);
		expect(at((await find(`criteria=${criteria}&fields=Last_Name`)).body, 'data.0.Last_Name')).toBe(
			'Brook',
		);
		expect(at((await find('email=ada.brook.0@example.com')).body, 'data.0.id')).toBe(CONTACT);
		expect((await find('phone=14155550001')).status).toBe(200);
		expect(at((await find('word=brook&per_page=5')).body, 'info')).toMatchObject({
			count: 5,
			more_records: true,
		});
		sandbox.settings.indexLagMs = 3_000;
		await call('POST', '/Contacts', { data: [{ Last_Name: 'Freshling' }] });
		expect((await find('word=freshling')).status).toBe(204);
		sandbox.clock.advance(3_000);
		expect((await find('word=freshling')).status).toBe(200);
	});

	it.each([
		['', 'EXPECTED_PARAM_MISSING'],
		['word=a', 'INVALID_DATA'],
		['phone=12', 'INVALID_DATA'],
		['word=ada&page=11', 'LIMIT_REACHED'],
		['criteria=Last_Name:equals:Ada', 'INVALID_QUERY'],
		['criteria=(Nonsense:equals:x)', 'INVALID_QUERY'],
		['criteria=(Last_Name:greater_than:x)', 'INVALID_QUERY'],
		[
			`criteria=${Array.from({ length: 16 }, () => '(Last_Name:equals:a)').join('or')}`,
			'LIMIT_EXCEEDED',
		],
	])('refuses %s', async (query, code) => {
		const reply = await call('GET', `/Contacts/search?${query}`);
		expect([reply.status, reply.body.code]).toEqual([400, code]);
	});
});

describe('mails, tags and lookups', () => {
	it('lists mails of a record by ten, and their bodies one by one', async () => {
		const sizes: number[] = [];
		let index: unknown;
		do {
			const { body } = await call(
				'GET',
				`/Contacts/${CONTACT}/Emails${index === undefined ? '' : `?index=${String(index)}`}`,
			);
			sizes.push((body.Emails as Body[]).length);
			expect(at(body, 'Emails.0.content')).toBeUndefined();
			index = at(body, 'info.next_index');
		} while (index !== null);
		expect(sizes).toEqual([10, 10, 5]);
		const id = String(
			at(
				(await call('GET', `/Contacts/${idAt('Contacts', 1)}/Emails`)).body,
				'Emails.0.message_id',
			),
		);
		expect(
			at(
				(await call('GET', `/Contacts/${idAt('Contacts', 1)}/Emails/${id}`)).body,
				'Emails.0.content',
			),
		).toContain('offer 1-0');
		expect((await call('GET', `/Contacts/${idAt('Contacts', 6)}/Emails`)).status).toBe(204);
		expect((await call('DELETE', `/Contacts/${CONTACT}/Emails/${id}`)).status).toBe(405);
	});

	it('logs and sends mails', async () => {
		const person = { user_name: 'X', email: 'x@example.net' };
		const mail = {
			from: person,
			to: [person],
			subject: 'S',
			content: 'C',
			sent: true,
			date_time: '2026-11-01T10:00:00+00:00',
			original_message_id: 'm1',
		};
		const linked_record = { module: { api_name: 'Contacts', id: '1' }, id: CONTACT };
		const log = async (body: Body) =>
			await call('POST', `/Contacts/${CONTACT}/actions/associate_email`, body);
		const logged = await log({ Emails: [{ ...mail, linked_record }] });
		expect([logged.status, typeof at(logged.body, 'Emails.0.details.message_id')]).toEqual([
			201,
			'string',
		]);
		expect((await log({ data: [mail] })).status).toBe(200);
		expect((await log({ Emails: [mail] })).status).toBe(400);
		expect((await log({ data: [{ ...mail, original_message_id: undefined }] })).status).toBe(400);
		const sendMail = async (from: string) =>
			await call('POST', `/Contacts/${CONTACT}/actions/send_mail`, {
				data: [{ from: { email: from }, to: [person], subject: 'S', content: 'C' }],
			});
		expect((await sendMail(USERS[0].email)).status).toBe(200);
		expect((await sendMail('stranger@example.net')).status).toBe(400);
	});

	it('changes tags', async () => {
		const path = `/Contacts/${CONTACT}/actions`;
		const tags = async () =>
			(at((await call('GET', `/Contacts/${CONTACT}?fields=Tag`)).body, 'data.0.Tag') as Body[]).map(
				({ name }) => name,
			);
		expect((await call('POST', `${path}/add_tags`, { tags: [{ name: 'New' }] })).status).toBe(200);
		expect(await tags()).toEqual(['Supplier', 'New']);
		await call('POST', `${path}/add_tags`, { tags: [{ name: 'Only' }], over_write: true });
		expect(await tags()).toEqual(['Only']);
		await call('POST', `${path}/remove_tags`, { tags: [{ name: 'only' }] });
		expect(await tags()).toEqual([]);
		expect((await call('GET', '/settings/tags')).body.code).toBe('REQUIRED_PARAM_MISSING');
		expect((await call('GET', '/settings/tags?module=Contacts')).body.tags).toHaveLength(5);
	});

	it('answers users, fields, settings, and unknown paths', async () => {
		expect((await call('GET', '/users?type=CurrentUser')).body).toMatchObject({
			users: [{ id: USERS[0].id }],
		});
		expect((await call('GET', '/users?type=Nobody')).status).toBe(400);
		const { fields } = (await call('GET', '/settings/fields?module=Calls')).body as {
			fields: Body[];
		};
		expect(fields.filter(({ custom_field }) => custom_field === true)).toHaveLength(6);
		expect(fields.map(({ api_name }) => api_name)).not.toContain('From_Number__s');
		expect((await call('GET', '/settings/call_preferences')).body).toEqual({
			call_preferences: { show_from_number: false, show_to_number: true },
		});
		expect(
			(await call('GET', '/settings/related_lists?module=Contacts')).body.related_lists,
		).toHaveLength(5);
		expect((await call('GET', '/Contacts/actions/count')).body).toEqual({ count: 450 });
		const old = await send(sandbox, 'zohoCrm', 'GET', '/crm/v2/Contacts', {
			headers: { authorization: `Bearer ${token}` },
		});
		expect([old.status, old.body.code]).toEqual([404, 'INVALID_URL_PATTERN']);
		expect((await call('PATCH', '/Contacts')).body.code).toBe('INVALID_REQUEST_METHOD');
	});
});

describe('access', () => {
	it('takes both header forms, and refuses others', async () => {
		const get = async (authorization: string) =>
			await send(
				sandbox,
				'zohoCrm',
				'GET',
				'/crm/v8/users?type=CurrentUser',
				authorization === '' ? {} : { headers: { authorization } },
			);
		expect((await get(`Bearer ${token}`)).status).toBe(200);
		expect(codeOf(await get('Zoho-oauthtoken wrong'))).toBe('INVALID_TOKEN');
		expect((await get('')).status).toBe(401);
		sandbox.of('zohoCrm').world.tokens.expireAll();
		expect([(await get(`Bearer ${token}`)).status, codeOf(await get(`Bearer ${token}`))]).toEqual([
			401,
			'INVALID_TOKEN',
		]);
	});

	it("issues tokens the vendor's way", async () => {
		const paths = { authorize: '/oauth/v2/auth', token: '/oauth/v2/token' };
		const scope = 'ZohoCRM.modules.ALL,ZohoCRM.settings.ALL';
		const pair = (await authorize(sandbox, 'zohoCrm', paths, { scope, access_type: 'offline' }))
			.body;
		expect(pair).toMatchObject({
			api_domain: sandbox.baseUrl('zohoCrm'),
			expires_in: 3600,
			token_type: 'Bearer',
		});
		const renewed = await redeem(sandbox, 'zohoCrm', paths.token, {
			grant_type: 'refresh_token',
			refresh_token: String(pair.refresh_token),
		});
		expect(Object.keys(renewed.body).sort()).toEqual([
			'access_token',
			'api_domain',
			'expires_in',
			'token_type',
		]);
		expect(
			(await authorize(sandbox, 'zohoCrm', paths, { scope })).body.refresh_token,
		).toBeUndefined();
		expect(
			(await authorize(sandbox, 'zohoCrm', paths, { scope: 'a b', access_type: 'offline' })).body,
		).toEqual({ error: 'invalid_code' });
		const wrong = await redeem(sandbox, 'zohoCrm', paths.token, {
			grant_type: 'refresh_token',
			refresh_token: 'x',
		});
		expect([wrong.status, wrong.body.error]).toEqual([200, 'invalid_code']);
	});
});
