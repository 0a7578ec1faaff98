import { at, authorize, redeem, send } from '../core/client';
import type { Reply } from '../core/client';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { CONSENT_PATH, GRANT_PATH, hubspot } from './index';
import { READING_ACCESS, FULL_ACCESS } from './access';

type Body = Record<string, unknown>;

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
	sandbox = await startSandbox([hubspot], { records: 20 });
});
afterEach(async () => await sandbox.close());

describe('batches', () => {
	const batch = async (kind: string, inputs: unknown[], more: Body = {}, version = '2026-09') =>
		await call('POST', `/crm/objects/${version}/contacts/batch/${kind}`, { inputs, ...more });
	const input = (email: string, trace?: string) => ({
		properties: { email },
		associations: [],
		...(trace === undefined ? {} : { objectWriteTraceId: trace }),
	});

	it('creates all or nothing without trace ids', async () => {
		const refused = await batch('create', [input('one@example.net'), input('nobody')]);
		expect(refused.status).toBe(400);
		expect(
			(await batch('create', [input('one@example.net'), input('one@example.net')])).body.message,
		).toBe('Contact already exists');
		expect((await search(filtered('email', 'EQ', 'one@example.net'))).body.total).toBe(0);
		const made = await batch(
			'create',
			Array.from({ length: 100 }, (_, index) => input(`n${index}@example.net`)),
		);
		expect([made.status, (made.body.results as unknown[]).length]).toEqual([201, 100]);
		expect(at(made.body, 'results.0.properties.email')).toBe('n99@example.net');
		expect(
			(
				await batch(
					'create',
					Array.from({ length: 101 }, () => input('x@example.net')),
				)
			).status,
		).toBe(400);
	});

	it.each([
		['2026-09', 201],
		['2026-03', 207],
	])('tells errors by trace id in %s', async (version, status) => {
		const reply = await batch(
			'create',
			[input('a@example.net', 't1'), input('bad', 't2'), input('ada.brook.0@example.com', 't3')],
			{},
			version,
		);
		expect(reply.status).toBe(status);
		expect(reply.body).toMatchObject({ numErrors: 2, results: [{ objectWriteTraceId: 't1' }] });
		expect(at(reply.body, 'errors.0.context.objectWriteTraceId')).toEqual(['t2']);
		expect(at(reply.body, 'errors.1.context')).toEqual({
			existingId: ['713492963559'],
			objectWriteTraceId: ['t3'],
		});
	});

	it('updates, upserts by any address, reads and archives', async () => {
		const updated = await batch('update', [
			{ id: '713492963559', properties: { city: 'Bonn' } },
			{ id: '5', properties: {} },
		]);
		expect(updated.body).toMatchObject({
			numErrors: 1,
			errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['5'] } }],
		});
		const upserted = await batch('upsert', [
			{ id: 'ada.0@example.org', idProperty: 'email', properties: { city: 'Ulm' } },
			{ id: 'fresh@example.net', idProperty: 'email', properties: {} },
		]);
		expect((upserted.body.results as Body[]).map((one) => one.new)).toEqual([true, false]);
		expect(at(upserted.body, 'results.1.id')).toBe('713492963559');
		const lists = { properties: ['city'], propertiesWithHistory: [] };
		const read = await batch('read', [{ id: '713492963559' }, { id: '5' }], lists);
		expect(read.body).toMatchObject({ numErrors: 1, results: [{ properties: { city: 'Ulm' } }] });
		expect((await batch('archive', [{ id: '713492963559' }])).status).toBe(204);
		for (const [kind, body, more] of [
			['upsert', [{ id: 'x', properties: {} }], {}],
			['upsert', [{ id: 'x', idProperty: 'city', properties: {} }], {}],
			[
				'update',
				[
					{ id: '713492963566', properties: {} },
					{ id: '713492963566', properties: {} },
				],
				{},
			],
			['read', [{ id: '1' }], {}],
			['create', [], {}],
		] as const) {
			expect((await batch(kind, [...body], more)).status).toBe(400);
		}
	});
});

describe('associations', () => {
	const path = '/crm/associations/2026-09/contacts/companies';

	it('reads many, pages, and tells which have none', async () => {
		const reply = await call('POST', `${path}/batch/read`, {
			inputs: [{ id: '713492963559' }, { id: '713492963615' }, { id: '3' }],
		});
		expect(reply.status).toBe(200);
		expect(reply.body.results).toEqual([
			{
				from: { id: '713492963559' },
				to: [
					{
						toObjectId: '9821000010',
						associationTypes: [
							{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
							{ category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
						],
					},
				],
			},
		]);
		expect(reply.body.errors).toMatchObject([
			{
				subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
				context: { fromObjectId: ['713492963615'] },
			},
		]);
	});

	it('links and unlinks, with one primary company', async () => {
		const one = `${CONTACTS}/713492963559/associations`;
		const spec = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
		expect((await call('PUT', `${one}/companies/9821000017`, spec)).status).toBe(201);
		const contact = await call(
			'GET',
			`${CONTACTS}/713492963559?properties=associatedcompanyid&associations=companies`,
		);
		expect(at(contact.body, 'properties.associatedcompanyid')).toBe('9821000017');
		expect(at(contact.body, 'associations.companies.results')).toHaveLength(3);
		expect((await call('DELETE', `${one}/companies/9821000017`)).status).toBe(204);
		expect((await call('PUT', `${one}/default/companies/9821000024`)).status).toBe(200);
		expect(
			(
				await call('PUT', `${one}/companies/9821000024`, [
					{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 194 },
				])
			).status,
		).toBe(400);
		expect((await call('PUT', `${one}/default/companies/77`)).status).toBe(404);
		expect((await call('GET', `${one}/companies`)).status).toBe(405);
		expect(
			(await call('GET', `${one.replace('2026-09', '2026-03')}/companies`)).body.results,
		).toHaveLength(2);
	});

	it('tells the ids from engagements to leads by labels alone', async () => {
		const labels = await call('GET', '/crm/associations/2026-09/0-46/leads/labels');
		const typeId = Number(at(labels.body, 'results.0.typeId'));
		const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId }];
		const made = await create(
			{ hs_timestamp: '2026-05-20T10:00:00Z' },
			[{ to: { id: '46217000070' }, types }],
			'/crm/objects/2026-09/notes',
		);
		expect(made.status).toBe(201);
		const note = await call(
			'GET',
			`/crm/objects/2026-09/notes/${String(made.body.id)}?associations=leads`,
		);
		expect(at(note.body, 'associations.leads.results.0.id')).toBe('46217000070');
	});
});

describe('access', () => {
	it("refuses wrong, missing, expired and reading credentials in the vendor's words", async () => {
		const path = `${CONTACTS}?limit=1`;
		expect((await call('GET', path, undefined, 'wrong')).body).toMatchObject({
			category: 'INVALID_AUTHENTICATION',
			status: 'error',
		});
		expect((await call('GET', path, undefined, 'access-gone')).body.category).toBe(
			'EXPIRED_AUTHENTICATION',
		);
		expect((await call('GET', path, undefined, READING_ACCESS)).status).toBe(200);
		const denied = await call(
			'POST',
			CONTACTS,
			{ properties: { firstname: 'A' }, associations: [] },
			READING_ACCESS,
		);
		expect([denied.status, denied.body.category]).toEqual([403, 'MISSING_SCOPES']);
		for (const [contentType, status] of [
			['text/plain', 415],
			['application/x-www-form-urlencoded', 415],
			['application/json', 400],
		] as const) {
			const reply = await send(sandbox, 'hubspot', 'POST', CONTACTS, {
				body: '{',
				headers: { authorization: `Bearer ${FULL_ACCESS}`, 'content-type': contentType },
			});
			expect(reply.status).toBe(status);
		}
	});

	it('issues tokens for a client in the body, and serves with them', async () => {
		const paths = { authorize: CONSENT_PATH, token: GRANT_PATH };
		const pair = (await authorize(sandbox, 'hubspot', paths)).body as Record<string, string>;
		expect(pair).toMatchObject({ token_type: 'bearer', expires_in: 1800, hub_id: 147893286 });
		const served = await call('GET', '/account-info/2026-09/details', undefined, pair.access_token);
		expect(served.headers.get('x-hubspot-ratelimit-max')).toBe('110');
		expect(served.headers.get('x-hubspot-ratelimit-daily')).toBeNull();
		const grant = { grant_type: 'refresh_token', refresh_token: pair.refresh_token };
		const renewed = await redeem(sandbox, 'hubspot', '/oauth/v3/token', grant);
		expect(renewed.body.refresh_token).toBe(pair.refresh_token);
	});

	it('counts, and refuses over the limits when told to', async () => {
		sandbox.settings.enforceLimits = true;
		const replies = await Promise.all(
			Array.from({ length: 6 }, async () => await search({ limit: 1 })),
		);
		const refused = replies.find(({ status }) => status === 429);
		expect(refused?.body).toMatchObject({ errorType: 'RATE_LIMIT', policyName: 'SECONDLY' });
		expect(refused?.headers.get('x-hubspot-ratelimit-max')).toBeNull();
		expect(
			(await call('GET', '/crm/owners/2026-09')).headers.get('x-hubspot-ratelimit-remaining'),
		).toBe('189');
	});

	it('answers lookups', async () => {
		expect((await call('GET', '/crm/owners/2026-09?limit=2')).body).toMatchObject({
			paging: { next: { after: '2' } },
		});
		const { results } = (await call('GET', '/crm/properties/2026-09/contacts')).body as {
			results: Body[];
		};
		expect(results.find(({ name }) => name === 'hs_additional_emails')).toMatchObject({
			modificationMetadata: { readOnlyValue: true },
		});
		expect(results.filter(({ hubspotDefined }) => hubspotDefined !== true)).toHaveLength(9);
		expect(
			(await call('GET', '/crm/properties/2026-09/calls/hs_call_status')).body.options,
		).toHaveLength(10);
	});
});
