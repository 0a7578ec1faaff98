import { authorize, redeem } from '../core/client';
import { person } from '../core/people';
import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { fieldId } from './customFields';
import { businessIds, contactIds, LOCATION_ID } from './ids';
import { highLevel } from './index';

type Body = Record<string, unknown>;

const RECORDS = 230;
const CONTACT = contactIds.at(0);
const OAUTH = '/oauth';
const paths = { authorize: `${OAUTH}/chooselocation`, token: `${OAUTH}/token` };
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
const messageOf = ({ status, body }: { status: number; body: Body }) =>
	`${status} ${[body.message].flat().join('; ')}`;
const search = async (body: Body) =>
	await send('POST', '/contacts/search', { locationId: LOCATION_ID, pageLimit: 100, ...body });
const found = async (body: Body) => (await search(body)).body.contacts as Body[];
const one = (field: string, operator: string, value?: unknown) => ({
	filters: [{ field, operator, ...(value === undefined ? {} : { value }) }],
});
let serial = 0;
const fresh = () => `new.${++serial}@people.example`;
const create = async (body: Body = {}) => {
	const written = { locationId: LOCATION_ID, firstName: 'New', email: fresh(), ...body };
	const answer = await send('POST', '/contacts/', written);
	expect(answer.status).toBe(201);
	return answer.body.contact as Body;
};

describe('credentials', () => {
	it('answers the test endpoint with rate-limit headers', async () => {
		const { status, body, headers } = await send('GET', `/locations/${LOCATION_ID}`);
		expect([status, (body.location as Body).timezone]).toEqual([200, 'Europe/Vienna']);
		expect(headers.get('x-ratelimit-max')).toBe('100');
		expect(headers.get('x-ratelimit-daily-remaining')).toMatch(/^\d+$/);
	});

	it.each([
		['no token', { authorization: '' }, '401 Invalid JWT'],
		['a wrong token', { authorization: 'Bearer pit-nope' }, '401 Invalid JWT'],
		['no version', { version: '' }, '400 version header was not found.'],
		['an unknown version', { version: '2019-01-01' }, '400 version header is invalid.'],
	])('refuses %s', async (_name, headers: Record<string, string>, expected) => {
		expect(messageOf(await send('GET', `/locations/${LOCATION_ID}`, undefined, headers))).toBe(
			expected,
		);
	});

	it('keeps a token to its location', async () => {
		const elsewhere = { locationId: 'elsewhere' };
		expect((await search(elsewhere)).status).toBe(403);
		expect((await send('GET', '/locations/elsewhere')).status).toBe(403);
		expect((await send('GET', '/contacts/?limit=5')).status).toBe(403);
	});

	it('serves OAuth2 with the location and rotating refresh tokens', async () => {
		const { body: first } = await authorize(sandbox, 'highLevel', paths, {
			scope: 'contacts.readonly',
		});
		expect(first).toMatchObject({
			locationId: LOCATION_ID,
			expires_in: 86_399,
			userType: 'Location',
		});
		const headers = { authorization: `Bearer ${String(first.access_token)}` };
		expect((await send('GET', `/locations/${LOCATION_ID}`, undefined, headers)).status).toBe(200);
		sandbox.of('highLevel').world.tokens.expireAll();
		expect((await send('GET', `/locations/${LOCATION_ID}`, undefined, headers)).status).toBe(401);
		const grant = { grant_type: 'refresh_token', refresh_token: String(first.refresh_token) };
		expect((await redeem(sandbox, 'highLevel', paths.token, grant)).status).toBe(200);
		expect((await redeem(sandbox, 'highLevel', paths.token, grant)).status).toBe(400);
		const newer = { ...paths, authorize: `/v2${paths.authorize}` };
		expect((await authorize(sandbox, 'highLevel', newer)).status).toBe(200);
	});

	it('refuses the 101st request in ten seconds only where asked to', async () => {
		const other = await startSandbox([highLevel], {
			records: 1,
			settings: { enforceLimits: true },
		});
		const { apiKey } = other.manifest().integrations.highLevel.credentials;
		const headers = { authorization: `Bearer ${apiKey}`, version: 'v3' };
		const own = new Wire(other.baseUrl('highLevel'), headers);
		const all = await Promise.all(
			Array.from({ length: 101 }, () => own.send<Body>('GET', `/locations/${LOCATION_ID}`)),
		);
		const refused = all.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(1);
		expect(refused[0].headers.get('retry-after')).toBeNull();
		await other.close();
	});
});

describe('contact search', () => {
	it.each([
		[undefined],
		[[{ field: 'dateUpdated', direction: 'asc' }]],
		[[{ field: 'firstNameLowerCase', direction: 'desc' }]],
		[
			[
				{ field: 'lastNameLowerCase', direction: 'asc' },
				{ field: 'dateAdded', direction: 'desc' },
			],
		],
	])('walks by searchAfter, sorted by %j', async (sort) => {
		const ids: unknown[] = [];
		let searchAfter: unknown;
		for (;;) {
			const { body } = await search({
				...(sort === undefined ? {} : { sort }),
				...(searchAfter === undefined ? {} : { searchAfter }),
			});
			const contacts = body.contacts as Body[];
			expect(body.total).toBe(RECORDS);
			if (contacts.length === 0) break;
			ids.push(...contacts.map(({ id }) => id));
			searchAfter = contacts.at(-1)?.searchAfter;
		}
		expect([ids.length, new Set(ids).size]).toEqual([RECORDS, RECORDS]);
	});

	it('pages by number up to 10,000', async () => {
		expect(await found({ page: 3 })).toHaveLength(30);
		expect((await search({ pageLimit: 500, page: 20 })).status).toBe(200);
		expect((await search({ pageLimit: 500, page: 21 })).status).toBe(400);
	});

	const { email } = person(3);
	it.each([
		[one('email', 'eq', email), 1],
		[one('phone', 'eq', person(4).phone), 1],
		[one('businessId', 'eq', businessIds.at(1)), 8],
		[one('email', 'not_exists'), 32],
		[one(`customFields.${fieldId('Tier')}`, 'eq', 'Gold'), 77],
		[one('dateAdded', 'range', { gte: '2030-01-01T00:00:00Z' }), 0],
		[one('tags', 'eq', 'supplier'), 38],
		[one('firstNameLowerCase', 'eq', 'Ada'), 0],
		[{ query: `${person(3).firstName} ${email}` }, 1],
		[
			{
				filters: [
					{
						group: 'OR',
						filters: [
							{ field: 'email', operator: 'eq', value: email },
							{ field: 'email', operator: 'eq', value: person(4).email },
						],
					},
				],
			},
			2,
		],
	])('filters by %j', async (body, expected) => {
		const answer = await search({ ...body, pageLimit: 500 });
		expect([answer.body.total, (answer.body.contacts as Body[]).length]).toEqual([
			expected,
			expected,
		]);
	});

	it.each([
		['no pageLimit', { pageLimit: undefined }],
		['no location', { locationId: undefined }],
		['a page over 500', { pageLimit: 501 }],
		['an unknown key', { limit: 5 }],
		['an unknown field', one('id', 'eq', CONTACT)],
		['a custom field by name', one('customFields.Tier', 'eq', 'Gold')],
		['a list for eq', one('email', 'eq', ['a@b.co'])],
		['a value for exists', one('email', 'exists', true)],
		['special characters', one('email', 'contains', 'a*b')],
		['a long query', { query: 'x'.repeat(76) }],
		['a bad moment', one('dateAdded', 'range', { gt: 'yesterday' })],
		['an unknown sort', { sort: [{ field: 'name', direction: 'asc' }] }],
		['a foreign searchAfter with page', { page: 1, searchAfter: [1, 'x'] }],
	])('refuses %s', async (_name, body) => {
		expect((await search(body)).status).toBe(422);
	});

	it('shows other fields than get', async () => {
		const [item] = await found(one('email', 'eq', email));
		expect(item).toMatchObject({
			address: person(3).street,
			contactName: `${person(3).firstName} ${person(3).lastName}`.toLowerCase(),
			searchAfter: [expect.any(Number), contactIds.at(3)],
		});
		expect(item).not.toHaveProperty('address1');
		const { body } = await send('GET', `/contacts/${contactIds.at(3)}`);
		expect(body.contact).toMatchObject({ address1: person(3).street, emailLowerCase: email });
		expect(body.contact).not.toHaveProperty('name');
	});

	it('repeats the first page of the old list without both marks', async () => {
		const first = await send('GET', `/contacts/?locationId=${LOCATION_ID}&limit=100`);
		const { startAfter, startAfterId, total } = first.body.meta as Body;
		expect(total).toBe(RECORDS);
		const ids = async (more: string) => {
			const answer = await send('GET', `/contacts/?locationId=${LOCATION_ID}&limit=100${more}`);
			return (answer.body.contacts as Body[]).map(({ id }) => id);
		};
		const page = await ids('');
		expect(await ids(`&startAfter=${String(startAfter)}`)).toEqual(page);
		const next = await ids(
			`&startAfter=${String(startAfter)}&startAfterId=${String(startAfterId)}`,
		);
		expect(next.some((id) => page.includes(id))).toBe(false);
		const gone = await send('GET', `/contacts/?locationId=${LOCATION_ID}`, undefined, {
			version: 'v3',
		});
		expect(gone.status).toBe(404);
	});

	it('sees writes late', async () => {
		sandbox.settings.indexLagMs = 5000;
		const { email: late } = await create();
		expect(await found(one('email', 'eq', late))).toHaveLength(0);
		sandbox.clock.advance(6000);
		expect(await found(one('email', 'eq', late))).toHaveLength(1);
		sandbox.settings.indexLagMs = 0;
	});
});

describe('contacts', () => {
	it('creates, merges, replaces tags and deletes', async () => {
		const row = await create({
			lastName: 'Person',
			tags: ['VIP'],
			companyName: 'Acme',
			customFields: [{ id: fieldId('Tier'), field_value: 'Gold' }],
		});
		expect(row).toMatchObject({
			tags: ['vip'],
			companyName: 'Acme',
			fullNameLowerCase: 'new person',
		});
		const path = `/contacts/${String(row.id)}`;
		const { body } = await send('PUT', path, {
			tags: ['b'],
			lastName: null,
			customFields: [{ key: 'contact.score', field_value: '7' }],
		});
		expect(body).toMatchObject({ succeded: true, succeeded: true });
		expect(body.contact).toMatchObject({
			firstName: 'New',
			tags: ['b'],
			customFields: [
				{ id: fieldId('Tier'), value: 'Gold' },
				{ id: fieldId('Score'), value: 7 },
			],
		});
		expect(body.contact).not.toHaveProperty('lastName');
		expect((await send('POST', `${path}/tags`, { tags: ['C'] })).body).toMatchObject({
			tags: ['b', 'c'],
			tagsAdded: ['c'],
		});
		expect((await send('DELETE', `${path}/tags`, { tags: ['b'] })).body).toMatchObject({
			tags: ['c'],
			tagsRemoved: ['b'],
		});
		expect((await send('DELETE', path)).body).toMatchObject({ succeded: true });
		expect(messageOf(await send('GET', path))).toMatch(/^400 Contact with id \w+ not found$/);
	});

	it.each([
		['an unknown key', { title: 'CTO' }, 'property title should not exist'],
		['further addresses', { additionalEmails: [] }, 'property additionalEmails should not exist'],
		[
			'a value as it is read',
			{ customFields: [{ id: fieldId('Tier'), value: 'x' }] },
			'customFields.0.property value should not exist',
		],
		[
			'a newer name',
			{ customFields: [{ id: fieldId('Tier'), fieldValue: 'Gold' }] },
			'customFields.0.property fieldValue should not exist',
		],
		[
			'an unknown option',
			{ customFields: [{ id: fieldId('Tier'), field_value: 'Tin' }] },
			'customFields.0.field_value must be a valid value',
		],
		[
			'an unknown custom field',
			{ customFields: [{ id: 'x', field_value: 'x' }] },
			'customFields.0.id must be an id of a custom field',
		],
		['a number for text', { firstName: 7 }, 'firstName must be a string'],
		['a bad address', { email: 'nope' }, 'email must be a valid value'],
		['a country by name', { country: 'Austria' }, 'country must be a valid value'],
	])('refuses %s', async (_name, body, message) => {
		const written = { locationId: LOCATION_ID, firstName: 'A', ...body };
		expect(messageOf(await send('POST', '/contacts/', written))).toBe(`422 ${message}`);
		expect(messageOf(await send('PUT', `/contacts/${CONTACT}`, body))).toBe(`422 ${message}`);
	});

	it.each([
		['a location in an update', 'PUT', `/contacts/${CONTACT}`, { locationId: LOCATION_ID }, 422],
		['a company in an update', 'PUT', `/contacts/${CONTACT}`, { companyName: 'x' }, 422],
		['nobody', 'POST', '/contacts/', { locationId: LOCATION_ID, city: 'x' }, 422],
		['no location', 'POST', '/contacts/', { firstName: 'x' }, 422],
		['an unknown owner', 'PUT', `/contacts/${CONTACT}`, { assignedTo: 'x' }, 400],
		['a path without its slash', 'POST', '/contacts', { firstName: 'x' }, 404],
		['an unknown parameter', 'GET', `/contacts/${CONTACT}?x=1`, undefined, 422],
	])('refuses %s', async (_name, method, path, body, status) => {
		expect((await send(method, path, body)).status).toBe(status);
	});

	it('refuses duplicates and names the one that is there', async () => {
		const answer = await send('POST', '/contacts/', {
			locationId: LOCATION_ID,
			email: person(3).email,
		});
		expect(answer).toMatchObject({
			status: 400,
			body: { meta: { contactId: contactIds.at(3), matchingField: 'email' } },
		});
		const query = `locationId=${LOCATION_ID}&number=${encodeURIComponent(person(4).phone)}`;
		const duplicate = await send('GET', `/contacts/search/duplicate?${query}`);
		expect(duplicate.body).toMatchObject({
			matchingField: 'phone',
			contact: { id: contactIds.at(4) },
		});
	});

	it('upserts by e-mail, then phone', async () => {
		const body = { locationId: LOCATION_ID, email: fresh(), firstName: 'Up' };
		const first = await send('POST', '/contacts/upsert', body);
		expect(first).toMatchObject({ status: 201, body: { new: true } });
		const second = await send('POST', '/contacts/upsert', { ...body, phone: person(4).phone });
		expect(second).toMatchObject({
			status: 200,
			body: { new: false, contact: { firstName: 'Up' } },
		});
		expect(second.body.contact).not.toHaveProperty('phone');
	});

	it('links businesses and tags in bulk', async () => {
		const { id } = await create();
		const link = { locationId: LOCATION_ID, ids: [id], businessId: businessIds.at(2) };
		expect((await send('POST', '/contacts/bulk/business', link)).body).toMatchObject({
			success: true,
		});
		const many = { ...link, ids: Array.from({ length: 51 }, () => id) };
		expect((await send('POST', '/contacts/bulk/business', many)).status).toBe(422);
		const tags = { locationId: LOCATION_ID, contacts: [id, 'nobody'], tags: ['x'] };
		const answer = await send('POST', '/contacts/bulk/tags/update/add', tags);
		expect(answer).toMatchObject({ status: 201, body: { succeded: false, errorCount: 1 } });
	});
});
