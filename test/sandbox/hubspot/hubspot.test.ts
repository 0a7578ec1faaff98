import { at, send } from '../core/client';
import type { Reply } from '../core/client';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { hubspot } from './index';
import { FULL_ACCESS } from './access';

type Body = Record<string, unknown>;

const RECORDS = 250;
const CALLS = '/crm/objects/2026-09/0-48';
const CONTACTS = '/crm/objects/2026-09/contacts';

let sandbox: Sandbox;

const call = async (
	method: string,
	path: string,
	body?: unknown,
	token = FULL_ACCESS,
): Promise<Reply> =>
	await send(sandbox, 'hubspot', method, path, {
		body,
		headers: { authorization: `Bearer ${token}` },
	});
const create = async (properties: Body, associations: unknown[] = [], path = CONTACTS) =>
	await call('POST', path, { properties, associations });
const search = async (body: Body, type = 'contacts') =>
	await call('POST', `/crm/objects/2026-09/${type}/search`, {
		filterGroups: [],
		sorts: [],
		properties: [],
		limit: 10,
		after: '0',
		...body,
	});
const filtered = (propertyName: string, operator: string, value?: string, values?: string[]) => ({
	filterGroups: [{ filters: [{ propertyName, operator, value, values }] }],
});

beforeEach(async () => {
	sandbox = await startSandbox([hubspot], { records: RECORDS });
});
afterEach(async () => await sandbox.close());

describe('objects', () => {
	it('lists in pages of 100 to the end, by id, with links and only known properties', async () => {
		const ids: number[] = [];
		let path = `${CONTACTS}?limit=100&properties=jobtitle,nonsense&associations=companies`;
		const pages: Body[] = [];
		for (;;) {
			const { body } = await call('GET', path);
			pages.push(body);
			ids.push(...(body.results as Body[]).map(({ id }) => Number(id)));
			const link = at(body, 'paging.next.link');
			if (link === undefined) break;
			path = String(link).slice(sandbox.baseUrl('hubspot').length);
		}
		expect(pages).toHaveLength(3);
		expect(ids).toHaveLength(RECORDS);
		expect([...ids].sort((left, right) => left - right)).toEqual(ids);
		expect(Object.keys(at(pages[0], 'results.0.properties') as Body).sort()).toEqual([
			'createdate',
			'email',
			'firstname',
			'hs_object_id',
			'jobtitle',
			'lastmodifieddate',
			'lastname',
		]);
		expect(at(pages[0], 'results.0.associations.companies.results')).toEqual([
			{ id: '9821000010', type: 'contact_to_company_unlabeled' },
			{ id: '9821000010', type: 'contact_to_company' },
		]);
		expect(at(pages[0], 'results.8.associations')).toBeUndefined();
	});

	it('creates, reads, updates, archives and shows the recycle bin', async () => {
		const made = await create(
			{ email: 'New@Example.net', interests: 'hardware;training', contract_date: '1772323200000' },
			[
				{
					to: { id: '9821000010' },
					types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
				},
			],
		);
		expect(made.status).toBe(201);
		expect(at(made.body, 'properties.contract_date')).toBe('2026-03-01');
		expect(at(made.body, 'properties.associatedcompanyid')).toBe('9821000010');
		const path = `${CONTACTS}/${String(made.body.id)}`;
		const changed = await call('PATCH', path, { properties: { firstname: 'Nia', interests: '' } });
		expect(changed.status).toBe(200);
		expect(Object.keys(changed.body.properties as Body)).not.toContain('contract_date');
		const byEmail = await call(
			'GET',
			`${CONTACTS}/new%40example.net?idProperty=email&properties=interests`,
		);
		expect(byEmail.body.properties).toMatchObject({ firstname: 'Nia', interests: null });
		expect((await call('DELETE', path)).status).toBe(204);
		expect((await call('DELETE', `${CONTACTS}/1`)).status).toBe(204);
		expect((await call('GET', path)).status).toBe(404);
		expect(at((await call('GET', `${CONTACTS}?archived=true`)).body, 'results.0.archived')).toBe(
			true,
		);
		expect((await create({ email: 'new@example.net' })).body.id).not.toBe(made.body.id);
	});

	it.each([
		['no property of the three', { jobtitle: 'CTO' }, 400, 'MISSING_REQUIRED_PROPERTY'],
		['an unknown property', { firstname: 'A', nope: 'x' }, 400, 'PROPERTY_DOESNT_EXIST'],
		[
			'a read only property',
			{ firstname: 'A', associatedcompanyid: '9821000010' },
			400,
			'READ_ONLY_VALUE',
		],
		['a bad email', { email: 'nobody' }, 400, 'INVALID_EMAIL'],
		['an unknown choice', { firstname: 'A', tier: 'wood' }, 400, 'INVALID_OPTION'],
		[
			'a date that is no midnight',
			{ firstname: 'A', contract_date: '2026-03-01T10:00:00Z' },
			400,
			'INVALID_DATE',
		],
		['an unknown owner', { firstname: 'A', hubspot_owner_id: '7100101' }, 400, 'INVALID_OWNER_ID'],
		[
			'a rule of the account',
			{ firstname: 'A', tier: 'platinum' },
			400,
			'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
		],
	])('refuses %s', async (_name, properties, status, code) => {
		const reply = await create(properties);
		expect(reply.status).toBe(status);
		expect(reply.body.category).toBe('VALIDATION_ERROR');
		expect(at(reply.body, 'errors.0.code')).toBe(code);
	});

	it('refuses taken addresses, also additional ones, naming the id', async () => {
		const taken = await create({ email: 'ada.0@example.org' });
		expect(taken.status).toBe(409);
		expect(taken.body).toMatchObject({
			category: 'CONFLICT',
			message: 'Contact already exists. Existing ID: 713492963559',
		});
		expect(
			(
				await create({
					firstname: 'B',
					hs_additional_emails: 'x@example.net;ada.brook.0@example.com',
				})
			).status,
		).toBe(409);
	});

	it.each([
		[
			'numbers as values',
			'POST',
			CONTACTS,
			{ properties: { firstname: 1 }, associations: [] },
			400,
		],
		[
			'null as value',
			'PATCH',
			`${CONTACTS}/713492963559`,
			{ properties: { firstname: null } },
			400,
		],
		['a create without associations', 'POST', CONTACTS, { properties: { firstname: 'A' } }, 400],
		[
			'an unknown body field',
			'POST',
			CONTACTS,
			{ properties: {}, associations: [], extra: 1 },
			400,
		],
		[
			'links on an update',
			'PATCH',
			`${CONTACTS}/713492963559`,
			{ properties: {}, associations: [] },
			400,
		],
		['a call without hs_timestamp', 'POST', CALLS, { properties: {}, associations: [] }, 400],
		['an unknown id', 'PATCH', `${CONTACTS}/12`, { properties: {} }, 404],
		['an unknown parameter', 'GET', `${CONTACTS}?page=2`, undefined, 400],
		['a page too large', 'GET', `${CONTACTS}?limit=101`, undefined, 400],
		[
			'a page with history too large',
			'GET',
			`${CONTACTS}?limit=51&propertiesWithHistory=email`,
			undefined,
			400,
		],
		['an unknown type', 'GET', '/crm/objects/2026-09/things', undefined, 400],
		['a method that does not exist', 'PUT', `${CONTACTS}/713492963559`, { properties: {} }, 405],
		['an unknown path', 'GET', '/crm/v3/objects/contacts', undefined, 404],
		['a url that is too long', 'GET', `${CONTACTS}?properties=${'x'.repeat(9000)}`, undefined, 414],
	])('refuses %s', async (_name, method, path, body, status) => {
		expect((await call(method, path, body)).status).toBe(status);
	});

	it('checks associations of a create by direction and target', async () => {
		const link = (id: string, type: number) => [
			{ to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: type }] },
		];
		const properties = {
			hs_timestamp: '1779271200000',
			hs_call_duration: '60000',
			hs_call_direction: 'OUTBOUND',
		};
		const made = await create(properties, link('713492963559', 194), CALLS);
		expect(made.body.properties).toMatchObject({ hs_timestamp: '2026-05-20T10:00:00Z' });
		expect((await create(properties, link('713492963559', 193), CALLS)).status).toBe(400);
		expect((await create(properties, link('46217000070', 596), CALLS)).status).toBe(400);
		expect((await create(properties, link('1', 194), CALLS)).status).toBe(400);
	});

	it('hides property errors of an update inside the message, and derives email addressees from headers', async () => {
		const reply = await call('PATCH', `${CONTACTS}/713492963559`, { properties: { email: 'bad' } });
		expect(reply.body.errors).toBeUndefined();
		expect(reply.body.message).toContain('INVALID_EMAIL');
		const headers = JSON.stringify({
			from: { email: 'a@x.io' },
			to: [{ email: 'b@y.io' }],
			cc: [],
			bcc: [],
		});
		const path = '/crm/objects/2026-09/emails';
		const made = await create(
			{ hs_timestamp: '2026-05-20T10:00:00Z', hs_email_headers: headers },
			[],
			path,
		);
		expect(made.body.properties).toMatchObject({
			hs_email_to_email: 'b@y.io',
			hs_email_from_email: 'a@x.io',
		});
		const direct = await create(
			{ hs_timestamp: '2026-05-20T10:00:00Z', hs_email_to_email: 'b@y.io' },
			[],
			path,
		);
		expect(at(direct.body, 'errors.0.code')).toBe('READ_ONLY_VALUE');
	});
});

describe('search', () => {
	it('filters, sorts, pages by offset and knows links', async () => {
		const byEmail = await search(filtered('email', 'EQ', 'ADA.brook.0@example.com'));
		expect(at(byEmail.body, 'results.0.id')).toBe('713492963559');
		const page = await search({
			sorts: [{ propertyName: 'lastmodifieddate', direction: 'DESCENDING' }],
			limit: 200,
		});
		expect(page.body).toMatchObject({ total: RECORDS, paging: { next: { after: '200' } } });
		expect((await search({ limit: 200, after: '200' })).body.paging).toBeUndefined();
		const calls = await search(filtered('associations.contact', 'EQ', '713492963559'), '0-48');
		expect(calls.body.total).toBe(1);
		expect(Object.keys(at(calls.body, 'results.0.properties') as Body)).toHaveLength(3);
		const walk = await search({
			...filtered('hs_object_id', 'GT', '713492963559'),
			sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
		});
		expect(walk.body).toMatchObject({
			total: RECORDS - 1,
			results: expect.arrayContaining([expect.objectContaining({ id: '713492963566' })]) as unknown,
		});
		expect((await search(filtered('nickname', 'IN', undefined, ['Bel']))).body.total).toBe(0);
		expect(
			(await search(filtered('nickname', 'IN', undefined, ['bel']))).body.total,
		).toBeGreaterThan(0);
		expect(
			(await search(filtered('lastname', 'CONTAINS_TOKEN', 'far*'))).body.total,
		).toBeGreaterThan(0);
	});

	it.each<[string, Body]>([
		['pages over 200', { limit: 201 }],
		['results past 10,000', { limit: 200, after: '9900' }],
		[
			'bodies over 3,000 characters',
			{ properties: Array.from({ length: 300 }, (_, index) => `property_${index}`) },
		],
		['more than five groups', { filterGroups: Array.from({ length: 6 }, () => ({ filters: [] })) }],
		['two sorts', { sorts: ['email', 'firstname'] }],
		['ISO dates', filtered('lastmodifieddate', 'GTE', '2026-01-01T00:00:00Z')],
		["the other types' modified property", filtered('hs_lastmodifieddate', 'GTE', '1772000000000')],
		['an unknown operator', filtered('email', 'LIKE', 'x')],
		['a number as offset', { after: 0 }],
	])('refuses %s', async (_name, body) => {
		expect((await search(body)).status).toBe(400);
	});

	it('lags behind writes', async () => {
		sandbox.settings.indexLagMs = 5_000;
		await create({ email: 'late@example.net' });
		await call('PATCH', `${CONTACTS}/713492963559`, { properties: { firstname: 'Zoe' } });
		expect((await search(filtered('email', 'EQ', 'late@example.net'))).body.total).toBe(0);
		expect((await search(filtered('firstname', 'EQ', 'Zoe'))).body.total).toBe(0);
		sandbox.clock.advance(5_000);
		expect((await search(filtered('email', 'EQ', 'late@example.net'))).body.total).toBe(1);
		expect((await search(filtered('firstname', 'EQ', 'Zoe'))).body.total).toBe(1);
	});
});
