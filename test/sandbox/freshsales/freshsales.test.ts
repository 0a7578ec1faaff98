import { Wire } from '../core/wire';
import type { Sandbox } from '../server';
import { startSandbox } from '../server';
import { freshsales } from './index';
import { FIRST, OWNER_IDS } from './seeds';
import { OTHER_ACCESS, USUAL_ACCESS } from './tenant';

type Json = Record<string, unknown>;
interface Body extends Json {
	contact: Json;
	contacts: Json[];
	filters: Array<{ id: number; name: string; is_default: boolean }>;
	meta: { total: number; total_pages: number };
	errors: { code: number; message: string[] };
}

const RECORDS = 60;
const ROOT = '/crm/sales/api';
let sandbox: Sandbox;
let wire: Wire;
let other: Wire;
let allContacts = '';

beforeAll(async () => {
	sandbox = await startSandbox([freshsales], { records: RECORDS });
	const base = sandbox.baseUrl('freshsales');
	wire = new Wire(base, { authorization: `Token token=${USUAL_ACCESS}` });
	other = new Wire(base, { authorization: `Token token=${OTHER_ACCESS}` });
	const { filters } = (await get('/contacts/filters')).body;
	const view = filters.find(({ name }) => name === 'All Contacts');
	allContacts = `/contacts/view/${String(view?.id)}`;
});

afterAll(async () => await sandbox.close());

const get = async (path: string, by = wire) => await by.send<Body>('GET', `${ROOT}${path}`);
const post = async (path: string, body: unknown, by = wire) =>
	await by.send<Body>('POST', `${ROOT}${path}`, body);
const put = async (path: string, body: unknown) =>
	await wire.send<Body>('PUT', `${ROOT}${path}`, body);
let serial = 0;
const newContact = async (extra: Json = {}) =>
	(await post('/contacts', { contact: { emails: `new.${++serial}x@example.com`, ...extra } })).body
		.contact;

describe('access', () => {
	it.each([
		'',
		`Token token="${USUAL_ACCESS}"`,
		`Token ${USUAL_ACCESS}`,
		'Token token=wrong',
		`Bearer ${USUAL_ACCESS}`,
	])('refuses the authorization %p', async (authorization) => {
		const answer = await wire.send('GET', `${ROOT}/selector/owners`, undefined, { authorization });
		expect(answer.status).toBe(401);
		expect(answer.body).toMatchObject({ login: 'failed' });
	});

	it('answers a web page with 200 where there is no API', async () => {
		for (const path of ['/api/selector/owners', '/selector/owners']) {
			const { status, headers, body } = await wire.send('GET', path);
			expect([status, headers.get('content-type')]).toEqual([
				200,
				expect.stringContaining('text/html'),
			]);
			expect(body).toContain('<html>');
		}
		expect((await get('/nothing')).status).toBe(404);
	});

	it('serves OAuth tokens, with client credentials in the header alone', async () => {
		const { location } = Object.fromEntries(
			(
				await wire.send(
					'GET',
					'/org/oauth/v2/authorize?client_id=sandbox-client&response_type=code&redirect_uri=http://x.test/cb&state=s',
				)
			).headers,
		);
		const code = new URL(location).searchParams.get('code') ?? '';
		const form = new URLSearchParams({
			grant_type: 'authorization_code',
			code,
			redirect_uri: 'http://x.test/cb',
		});
		const { status, body } = await wire.send<Json>('POST', '/org/oauth/v2/token', form.toString(), {
			'content-type': 'application/x-www-form-urlencoded',
			authorization: `Basic ${Buffer.from('sandbox-client:sandbox-client-secret').toString('base64')}`,
		});
		expect(status).toBe(200);
		const authorization = `Bearer ${String(body.access_token)}`;
		expect(
			(await wire.send('GET', `${ROOT}/selector/owners`, undefined, { authorization })).status,
		).toBe(200);
	});

	it('counts requests, and refuses when asked to', async () => {
		const { headers } = await get('/selector/owners');
		expect(headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/);
		sandbox.of('freshsales').world.meters.get('account', 5000, 3_600_000).hit(4999);
		sandbox.settings.enforceLimits = true;
		const meter = sandbox.of('freshsales').world.meters.get('account', 5000, 3_600_000);
		while (meter.hit().allowed);
		const refused = await get('/selector/owners');
		sandbox.settings.enforceLimits = false;
		expect(refused.status).toBe(429);
		expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
		sandbox.clock.advance(3_700_000);
	});
});

describe('contacts', () => {
	it('lists by views alone, each contact once, in every order', async () => {
		expect((await get('/contacts')).status).toBe(404);
		for (const order of ['', '&sort=updated_at&sort_type=desc', '&sort=last_name']) {
			const ids = new Set<unknown>();
			for (let page = 1, pages = 1; page <= pages; page++) {
				const { body } = await get(`${allContacts}?page=${page}&per_page=7${order}`);
				pages = body.meta.total_pages;
				expect(body.meta.total).toBe(RECORDS);
				for (const { id } of body.contacts) ids.add(id);
			}
			expect(ids.size).toBe(RECORDS);
		}
	});

	it('marks no name but a default where names are translated', async () => {
		const { filters } = (await get('/contacts/filters', other)).body;
		expect(filters.some(({ name }) => name.includes('All'))).toBe(false);
		expect(filters.find((view) => view.is_default)?.id).toBe(Number(allContacts.split('/').pop()));
	});

	it('shows accounts and owners only when included, beside the contact', async () => {
		const path = `/contacts/${FIRST.contacts}`;
		const plain = (await get(path)).body;
		expect(plain.contact).not.toHaveProperty('sales_accounts');
		expect(plain.contact).toMatchObject({
			created_at: expect.stringMatching(/\+02:00$/),
			custom_field: { cf_tier: 'Gold' },
			emails: [{ is_primary: true, _destroy: false }, {}],
		});
		const full = (await get(`${path}?include=sales_accounts,owner,tasks,appointments,notes`)).body;
		expect(full.contact.sales_accounts).toMatchObject([
			{ id: FIRST.sales_accounts, is_primary: true, name: expect.any(String) },
		]);
		expect(full.users).toMatchObject([{ id: OWNER_IDS[0] }]);
		for (const name of ['tasks', 'appointments', 'notes']) {
			expect((full[name] as unknown[]).length).toBe(2);
		}
		expect((await get(`${path}?include=friends`)).status).toBe(400);
	});

	it('merges on update, adds e-mails and takes them away by id', async () => {
		const { id } = await newContact({
			first_name: 'Mary Ann',
			last_name: 'Lee',
			custom_field: { cf_tier: 'Gold' },
			sales_accounts: [{ id: FIRST.sales_accounts }],
		});
		const path = `/contacts/${String(id)}`;
		const added = (
			await put(path, {
				contact: {
					emails: [{ value: 'second.1y@example.com', is_primary: true }],
					custom_field: { cf_vip: true },
				},
			})
		).body.contact;
		expect(added).toMatchObject({
			email: 'second.1y@example.com',
			display_name: 'Mary Ann Lee',
			custom_field: { cf_tier: 'Gold', cf_vip: true },
		});
		const [first] = added.emails as Array<{ id: number }>;
		const removed = (await put(path, { emails: [{ id: first.id, _destroy: true }] })).body.contact;
		expect(removed.emails).toHaveLength(1);
		const { contact } = (
			await put(`${path}?include=sales_accounts`, {
				contact: {
					sales_accounts: [{ id: FIRST.sales_accounts + 1, is_primary: true }],
					display_name: 'ignored',
				},
			})
		).body;
		expect(contact).toMatchObject({
			display_name: 'Mary Ann Lee',
			sales_accounts: [{ id: FIRST.sales_accounts + 1 }],
		});
	});

	it.each<[string, Json]>([
		['no e-mail', { first_name: 'A' }],
		['a mobile number alone', { mobile_number: '+1' }],
		['a malformed e-mail', { emails: 'nobody' }],
		['a taken e-mail', { email: 'ADA.brook.0@example.com' }],
		['an unknown key', { emails: 'q@example.com', description: 'x' }],
		['an owner as text', { emails: 'q@example.com', owner_id: String(OWNER_IDS[0]) }],
		['an unknown owner', { emails: 'q@example.com', owner_id: 1 }],
		['an unknown account', { emails: 'q@example.com', sales_accounts: [{ id: 1 }] }],
		['custom_fields', { emails: 'q@example.com', custom_fields: {} }],
		['an unknown custom field', { emails: 'q@example.com', custom_field: { cf_none: 1 } }],
		['a number as text', { emails: 'q@example.com', custom_field: { cf_headcount: '5' } }],
		['an unknown choice', { emails: 'q@example.com', custom_field: { cf_tier: 'Lead' } }],
		['tags as text', { emails: 'q@example.com', tags: 'a,b' }],
	])('refuses a contact with %s', async (_name, contact) => {
		const { status, body } = await post('/contacts', { contact });
		expect(status).toBe(400);
		expect(body).toMatchObject({ errors: { code: 400, message: [expect.any(String)] } });
	});

	it('upserts by e-mail', async () => {
		const contact = { emails: 'upsert.1z@example.com', first_name: 'One' };
		const body = { unique_identifier: { emails: contact.emails }, contact };
		const made = await post('/contacts/upsert', body);
		const kept = await post('/contacts/upsert', {
			...body,
			contact: { ...contact, first_name: 'Two' },
		});
		expect([made.status, kept.status]).toEqual([201, 200]);
		expect(kept.body.contact).toMatchObject({ id: made.body.contact.id, first_name: 'Two' });
		expect(
			(await post('/contacts/upsert', { ...body, unique_identifier: { email: contact.emails } }))
				.status,
		).toBe(400);
		expect((await post('/contacts/upsert', { contact })).status).toBe(400);
	});

	it('deletes into the bin', async () => {
		const { id } = await newContact();
		const path = `/contacts/${String(id)}`;
		expect((await wire.send('DELETE', ROOT + path)).status).toBe(204);
		expect((await get(path)).status).toBe(404);
		expect((await get(path, other)).body.contact).toMatchObject({ is_deleted: true });
		expect((await wire.send('DELETE', ROOT + path)).status).toBe(404);
		const bin = (await get('/contacts/view/17001463650')).body;
		expect(bin.contacts).toMatchObject([{ id, is_deleted: true }]);
		expect((await wire.send('DELETE', `${ROOT}${path}/forget`)).status).toBe(204);
		expect((await get(path, other)).status).toBe(404);
		const second = await newContact();
		const answer = await other.send('DELETE', `${ROOT}/contacts/${String(second.id)}`);
		expect([answer.status, answer.body]).toEqual([200, true]);
	});

	it.each([
		'per_page=101',
		'per_page=0',
		'page=0',
		'limit=5',
		'sort=shoe_size',
		'sort_type=up',
		'email=a@b.c',
	])('refuses the list parameter %s', async (query) =>
		expect((await get(`${allContacts}?${query}`)).status).toBe(400),
	);
});

describe('searching', () => {
	const search = async (rules: unknown, by = wire) =>
		await post('/filtered_search/contact', { filter_rule: rules }, by);

	it('filters with partial rows, all rules together', async () => {
		const { body } = await search([
			{ attribute: 'contact_email.email', operator: 'is_in', value: 'ada.brook.0@example.com' },
		]);
		expect(body).toMatchObject({
			contacts: [{ id: FIRST.contacts, partial: true }],
			meta: { total: 1 },
		});
		expect(body.meta).not.toHaveProperty('total_pages');
		const none = [
			{ attribute: 'cf_tier', operator: 'is_in', value: ['Gold'] },
			{ attribute: 'id', operator: 'is_in', value: 5 },
		];
		expect((await search(none)).body).toEqual({});
		expect((await search(none, other)).body).toEqual({
			contacts: [],
			meta: { total: 0, total_pages: 0 },
		});
		expect((await search([])).body.meta.total).toBeGreaterThanOrEqual(RECORDS);
	});

	it.each([
		[{ attribute: 'updated_at', operator: 'is_in', value: '2026-01-01' }],
		[{ attribute: 'shoe_size', operator: 'is_in', value: 1 }],
		[{ attribute: 'id', operator: 'equals', value: 1 }],
		[{ attribute: 'id', operator: 'is_in' }],
	])('refuses the rule %p', async (rule) => expect((await search([rule])).status).toBe(400));

	it('looks up and searches, with a lag', async () => {
		const lookup = async (query: string) =>
			(await get(`/lookup?${query}`)).body.contacts as unknown as { contacts: Json[] };
		expect(
			(await lookup('q=ada.brook.0@example.com&f=email&entities=contact')).contacts,
		).toMatchObject([{ id: FIRST.contacts }]);
		expect((await get('/lookup?q=a&f=shoe&entities=contact')).status).toBe(400);
		expect((await get('/lookup?f=email&entities=contact')).status).toBe(400);
		const hits = (await get('/search?q=ada&include=contact,user')).body as unknown as Json[];
		expect(hits[0]).toMatchObject({ id: expect.any(String), type: 'contact' });
		sandbox.settings.indexLagMs = 60_000;
		const { email } = await newContact();
		const query = `q=${String(email)}&f=email&entities=contact`;
		const early = await lookup(query);
		sandbox.settings.indexLagMs = 0;
		expect([early.contacts.length, (await lookup(query)).contacts.length]).toEqual([0, 1]);
	});
});
