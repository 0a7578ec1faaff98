import { authorize, redeem } from '../core/client';
import { person } from '../core/people';
import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { keap } from './index';

type Body = Record<string, unknown>;

const RECORDS = 230;
const OAUTH = '/app/oauth';
const paths = { authorize: `${OAUTH}/authorize`, token: '/token' };
const FIELDS =
	'id,given_name,job_title,owner_id,custom_fields,create_time,update_time,email_addresses,phone_numbers,addresses,company';
let sandbox: Sandbox;
let wire: Wire;

beforeAll(async () => {
	sandbox = await startSandbox([keap], { records: RECORDS });
	const { apiKey } = sandbox.manifest().integrations.keap.credentials;
	wire = new Wire(`${sandbox.baseUrl('keap')}/crm/rest/v2`, { 'x-keap-api-key': apiKey });
});
afterAll(async () => await sandbox.close());

const send = async (
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
) => await wire.send<Body>(method, path, body, headers);

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

describe('credentials', () => {
	it('answers the test endpoint with its limits', async () => {
		const { status, body, headers } = await send('GET', '/contacts?page_size=1');
		expect([status, (body.contacts as Body[]).length]).toEqual([200, 1]);
		expect(headers.get('x-keap-product-throttle-limit')).toBe('240');
		expect((await send('GET', '/oauth/connect/userinfo')).body.email).toBe(
			'jane@keap-sandbox.example',
		);
	});

	it.each([
		['no key', { 'x-keap-api-key': '' }],
		['a wrong key', { 'x-keap-api-key': 'KeapAK-nope' }],
		[
			'a key as a bearer token',
			{ 'x-keap-api-key': '', authorization: 'Bearer KeapAK-sandbox-83fd7c21' },
		],
	])('refuses %s at the gateway', async (_name, headers: Record<string, string>) => {
		expect(await send('GET', '/contacts', undefined, headers)).toMatchObject({
			status: 401,
			body: { fault: { detail: { errorcode: 'oauth.v2.InvalidAccessToken' } } },
		});
	});

	it('serves OAuth2 with rotating refresh tokens, the client in body or header', async () => {
		const { body: first } = await authorize(sandbox, 'keap', paths, { scope: 'full' });
		expect(first).toMatchObject({ token_type: 'bearer', expires_in: 86_400 });
		const headers = { 'x-keap-api-key': '', authorization: `Bearer ${String(first.access_token)}` };
		expect((await send('GET', '/users', undefined, headers)).status).toBe(200);
		sandbox.of('keap').world.tokens.expireAll();
		expect((await send('GET', '/users', undefined, headers)).status).toBe(401);
		const grant = { grant_type: 'refresh_token', refresh_token: String(first.refresh_token) };
		expect((await redeem(sandbox, 'keap', paths.token, grant)).status).toBe(200);
		expect((await redeem(sandbox, 'keap', paths.token, grant)).status).toBe(400);
	});

	it('throttles a key only where asked to', async () => {
		const other = await startSandbox([keap], { records: 1, settings: { enforceLimits: true } });
		const { apiKey } = other.manifest().integrations.keap.credentials;
		const own = new Wire(`${other.baseUrl('keap')}/crm/rest/v2`, { 'x-keap-api-key': apiKey });
		const all = await Promise.all(
			Array.from({ length: 11 }, () => own.send<Body>('GET', '/users')),
		);
		const refused = all.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(1);
		expect(refused[0].body).toHaveProperty('fault');
		expect(refused[0].headers.get('retry-after')).toBeNull();
		await other.close();
	});
});

describe('lists of contacts', () => {
	it.each([
		['', RECORDS],
		[order('update_time desc'), RECORDS],
		[order('email asc'), RECORDS],
		[filter(`email==${person(3).email}`), 1],
		[filter(`email==${person(3).email.slice(0, 8)}*`), 2],
		[filter('company_id==102'), 8],
		[filter('ids==1001,1002,9999'), 2],
		[filter('contact_id>1225'), 5],
		[filter('phone_number==4155550004;phone_fields==PHONE1,PHONE2'), 1],
		[filter('billing_address_country_code==AUT;given_name==Bela'), 12],
		[filter('state==Texas'), 58],
		[filter('Tier==Gold'), 77],
		[filter('score>=49'), 4],
		[`${filter('start_update_time==2026-06-01T00:00:00.000Z')}&${order('update_time asc')}`, 117],
	])('walks contacts by %s', async (query, expected) => {
		const rows = await walk(`/contacts?page_size=50&${query}`, 'contacts');
		expect(rows).toHaveLength(expected);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(expected);
	});

	it.each([
		['page_size=1001'],
		['page_size=0'],
		['limit=5'],
		['page_token=x'],
		[order('given_name asc')],
		[order('id up')],
		['fields=id&fields=email_addresses'],
		['fields=email'],
		[filter('owner_id==45')],
		[filter('tag_ids==91')],
		[filter('email!=a@b.co')],
		[filter('email==*example.com')],
		[filter('email=x')],
		[filter(encodeURIComponent('email==x'))],
		[filter('start_update_time==2026-06-01')],
		[filter('start_update_time==2026-06-01T00:00:00Z')],
		[filter('phone_number==4155550004')],
		[filter('Score==many')],
	])('refuses %s', async (query) => {
		expect(await send('GET', `/contacts?${query}`)).toMatchObject({
			status: 400,
			body: { code: 400, status: 'INVALID_ARGUMENT' },
		});
	});

	it('ties a token to its filter', async () => {
		const { body } = await send('GET', '/contacts?page_size=1');
		const path = `/contacts?page_size=1&page_token=${String(body.next_page_token)}`;
		expect((await send('GET', path)).status).toBe(200);
		expect((await send('GET', `${path}&${filter('state==Texas')}`)).status).toBe(400);
	});
});

describe('contacts', () => {
	const email = { email: 'n@people.example', field: 'EMAIL1' };

	it('shows a basic set, and what fields name', async () => {
		const { body: basic } = await send('GET', '/contacts/1001');
		expect(basic).not.toHaveProperty('custom_fields');
		expect(basic).not.toHaveProperty('create_time');
		const { body } = await send('GET', `/contacts/1001?fields=${FIELDS}`);
		expect(body).toMatchObject({
			id: '1001',
			owner_id: '45',
			phone_numbers: [
				{ number: '(415) 555-0000', number_e164: '+14155550000', field: 'PHONE1' },
				{},
			],
			addresses: [{ country_code: 'USA', region_code: 'US-TX', region: 'Texas' }, {}],
		});
	});

	it('creates, replaces lists, blanks by mask and deletes', async () => {
		const { status, body: row } = await send('POST', `/contacts?fields=${FIELDS}`, {
			given_name: 'New',
			job_title: 'CTO',
			email_addresses: [email],
			phone_numbers: [{ number: '4155550123', field: 'PHONE1', type: 'Work' }],
			addresses: [{ field: 'BILLING', line1: '1', country_code: 'USA', region_code: 'US-AZ' }],
			company: { id: '101' },
			custom_fields: [
				{ id: '7', content: 'x' },
				{ id: '9', content: 5 },
			],
		});
		expect([status, row]).toEqual([
			201,
			expect.objectContaining({
				addresses: [
					expect.objectContaining({ region: 'Arizona', country: 'United States of America' }),
				],
				company: { id: '101', company_name: 'Nordhang 1' },
			}),
		]);
		const path = `/contacts/${String(row.id)}?fields=${FIELDS}`;
		const change = { custom_fields: [{ id: '7', content: 'y' }], job_title: null };
		expect((await send('PATCH', path, change)).body).toMatchObject({
			job_title: 'CTO',
			given_name: 'New',
			custom_fields: [{ id: '7', content: 'y' }],
		});
		const masked = `${path}&update_mask=job_title&update_mask=phone_numbers`;
		expect((await send('PATCH', masked, { given_name: 'Other' })).body).toMatchObject({
			given_name: 'New',
			job_title: null,
			phone_numbers: [],
		});
		expect((await send('DELETE', `/contacts/${String(row.id)}`)).status).toBe(204);
		expect((await send('GET', path)).body).toMatchObject({ code: 404, status: 'NOT_FOUND' });
	});

	it.each([
		['no way to reach', { given_name: 'A' }],
		['an unknown key', { email_addresses: [email], tags: [] }],
		['tags', { email_addresses: [email], tag_ids: ['91'] }],
		['no slot', { email_addresses: [{ email: 'a@b.co' }] }],
		['an unknown slot', { email_addresses: [{ email: 'a@b.co', field: 'EMAIL4' }] }],
		['a slot twice', { email_addresses: [email, email] }],
		[
			'a long first address',
			{ email_addresses: [{ email: `${'x'.repeat(75)}@b.co`, field: 'EMAIL1' }] },
		],
		['a long fourth number', { phone_numbers: [{ number: '1'.repeat(21), field: 'PHONE4' }] }],
		['an opt-in', { email_addresses: [{ ...email, is_opt_in: true }] }],
		['a country of two letters', { addresses: [{ field: 'OTHER', country_code: 'US' }] }],
		['a region without country', { addresses: [{ field: 'OTHER', region_code: 'US-TX' }] }],
		[
			'a foreign region',
			{ addresses: [{ field: 'OTHER', country_code: 'AUT', region_code: 'US-TX' }] },
		],
		['a numeric owner', { email_addresses: [email], owner_id: 45 }],
		['an unknown owner', { email_addresses: [email], owner_id: '99' }],
		['an unknown company', { email_addresses: [email], company: { id: '9' } }],
		[
			'an unknown custom field',
			{ email_addresses: [email], custom_fields: [{ id: '8', content: 'x' }] },
		],
		[
			'an unknown option',
			{ email_addresses: [email], custom_fields: [{ id: '13', content: 'Tin' }] },
		],
		['a long name', { email_addresses: [email], given_name: 'x'.repeat(41) }],
	])('refuses %s', async (_name, body) => {
		expect((await send('POST', '/contacts', body)).status).toBe(400);
	});

	it('takes only what it knows', async () => {
		expect((await send('PATCH', '/contacts/1001?update_mask=name', {})).status).toBe(400);
		expect((await send('PUT', '/contacts/1001', {})).status).toBe(405);
		expect((await send('GET', '/nothing')).status).toBe(404);
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		expect((await send('POST', '/contacts', 'a=b', form)).status).toBe(415);
		expect((await send('POST', '/contacts', '{')).status).toBe(400);
	});

	it('makes duplicates unless told how to tell them', async () => {
		const body = {
			email_addresses: [{ email: 'twin@people.example', field: 'EMAIL1' }],
			given_name: 'A',
		};
		const first = await send('POST', '/contacts', body);
		const second = await send('POST', '/contacts', body);
		expect([first.status, second.status]).toEqual([201, 201]);
		expect(second.body.id).not.toBe(first.body.id);
		const other = { ...body, given_name: 'B' };
		expect((await send('POST', '/contacts?duplicate_option=Email', other)).status).toBe(200);
		const named = { ...body, given_name: 'C' };
		expect((await send('POST', '/contacts?duplicate_option=EmailAndName', named)).status).toBe(201);
		expect((await send('POST', '/contacts?duplicate_option=Phone', body)).status).toBe(400);
	});

	it('applies and removes tags', async () => {
		const body = { contact_ids: ['1002', '99'] };
		const applied = await send('POST', '/tags/92/contacts:applyTags', body);
		expect(applied.body).toEqual({ results: { 1002: 'SUCCESS', 99: 'CONTACT_ID_NOT_FOUND' } });
		const tags = async () => (await send('GET', '/contacts/1002/tags')).body.tags;
		expect(await tags()).toMatchObject([{ tag: { name: 'samples' } }]);
		expect((await send('POST', '/tags/92/contacts:removeTags', body)).status).toBe(204);
		expect(await tags()).toEqual([]);
		expect(await walk('/tags/91/contacts?page_size=10', 'contacts')).toHaveLength(39);
	});
});

describe('lookups', () => {
	it.each([
		['/users?page_size=100', 'users', 3],
		[`/users?${filter('include_inactive==true')}`, 'users', 4],
		[`/companies?${filter('name==Nord*')}`, 'companies', 3],
		[`/opportunities?${filter('opportunity_title==Opportunity 1*')}`, 'opportunities', 2],
		['/tags?page_size=1000', 'tags', 3],
		['/contacts/model', 'custom_fields', 6],
		['/notes/model', 'custom_fields', 2],
		['/settings/contactOptionTypes', 'option_types', 3],
		['/locales/countries/USA/provinces', 'provinces', 51],
	])('serves %s', async (path, key, count) => {
		expect((await send('GET', path)).body[key]).toHaveLength(count);
	});

	it('keeps to page sizes, and shows little of companies', async () => {
		expect((await send('GET', '/users?page_size=101')).status).toBe(400);
		const { body } = await send('GET', '/companies?page_size=1');
		expect(Object.keys((body.companies as Body[])[0])).toEqual(['id', 'company_name']);
		expect((await send('POST', '/tags', { name: 'new' })).status).toBe(201);
	});
});
