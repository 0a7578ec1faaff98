import { person } from '../core/people';
import { LEAN_ACCESS } from './access';
import {
	FIRST_INTERACTION,
	opportunityId,
	organizationId,
	personId,
	SELF_ID,
	USER_IDS,
} from './seeds';
import { RECORDS, NEW, WINDOW, sandbox, wire, ask, refused, walkV1, walkV2 } from './harness';
import type { Row, V2Page } from './harness';

describe('credentials', () => {
	const basic = (text: string) => ({
		authorization: `Basic ${Buffer.from(text).toString('base64')}`,
	});
	const key = () => sandbox.manifest().integrations.affinity.credentials.apiKey;

	it('takes Bearer everywhere, Basic with an empty user name in v1 alone', async () => {
		expect(await ask('GET', '/auth/whoami')).toMatchObject({
			user: { id: SELF_ID },
			grant: { type: 'api_key' },
		});
		expect(await ask('GET', '/v2/auth/whoami')).toMatchObject({
			user: { emailAddress: 'ana@larkspur.example' },
		});
		expect((await wire.send('GET', '/auth/whoami', undefined, basic(`:${key()}`))).status).toBe(
			200,
		);
		expect((await wire.send('GET', '/auth/whoami', undefined, basic(`${key()}:`))).status).toBe(
			401,
		);
		expect((await wire.send('GET', '/v2/auth/whoami', undefined, basic(`:${key()}`))).status).toBe(
			401,
		);
	});

	it.each([
		[
			'GET',
			'/persons',
			{ authorization: 'Bearer nope' },
			'401 The API key is missing or not valid',
		],
		['GET', '/v2/persons', { authorization: '' }, '401 The API key is missing or not valid'],
		['GET', '/v2/persons', { 'x-affinity-api-version': '2025-01-01' }, '400 Unknown API version'],
		['GET', '/v2/calls', { 'x-affinity-api-version': '' }, '404 Not available in this API version'],
		[
			'GET',
			'/v2/emails',
			{ 'x-affinity-api-version': '' },
			'403 Not available in this API version',
		],
		['GET', '/v2/persons', { authorization: `Bearer ${LEAN_ACCESS}` }, '403 The permission \\'],
	])('refuses %s %s %j', async (method, path, headers: Record<string, string>, expected) => {
		expect(await refused(method, path, undefined, headers)).toBe(expected);
	});

	it('shows limits on each answer, and echoes the version in v2', async () => {
		const { headers } = await wire.send('GET', '/v2/lists', undefined, NEW);
		expect(headers.get('x-affinity-api-version')).toBe('2026-07-15');
		expect(headers.get('x-ratelimit-limit-user')).toBe('900');
		const before = await ask<{ rate: { org_monthly: { remaining: number } } }>(
			'GET',
			'/rate-limit',
		);
		await ask('GET', '/auth/whoami');
		await ask('GET', '/lists');
		const after = await ask<typeof before>('GET', '/rate-limit');
		expect(before.rate.org_monthly.remaining - after.rate.org_monthly.remaining).toBe(1);
	});
});

describe('lists of v1', () => {
	it.each([
		['/persons?page_size=100', 'persons', RECORDS + 3, 3],
		['/persons?page_size=81', 'persons', RECORDS + 3, 4],
		['/persons?with_interaction_dates=true', 'persons', 180, 1],
		[`/persons?term=${person(4).email}`, 'persons', 1, 1],
		['/persons?min_last_interaction_date=2026-06-01T00:00:00Z', 'persons', 92, 1],
		['/notes?page_size=100', 'notes', RECORDS, 3],
		[`/notes?organization_id=${organizationId(3)}`, 'notes', 12, 1],
		['/reminders?page_size=200', 'reminders', RECORDS, 2],
		['/reminders?type=1', 'reminders', 24, 1],
		[`/interactions?type=0&${WINDOW}&person_id=${personId(2)}`, 'events', 2, 1],
		[`/interactions?type=1&${WINDOW}&person_id=${personId(2)}&logging_type=1`, 'events', 1, 1],
		[
			`/interactions?type=2&${WINDOW}&organization_id=${organizationId(0)}&page_size=10`,
			'chat_messages',
			12,
			2,
		],
		[`/interactions?type=3&${WINDOW}&opportunity_id=${opportunityId(1)}`, 'emails', 1, 1],
		['/organizations?term=nordhang', 'organizations', 3, 1],
		['/opportunities?page_size=4', 'opportunities', 10, 3],
	])('walks %s', async (path, key, count, requests) => {
		const found = await walkV1(path, key);
		expect({
			unique: new Set(found.ids).size,
			length: found.ids.length,
			requests: found.requests,
		}).toEqual({
			unique: count,
			length: count,
			requests,
		});
	});

	it('shows what was asked for', async () => {
		const [first] = (await ask<{ persons: Row[] }>('GET', '/persons?term=ada.brook')).persons;
		expect(Object.keys(first)).toEqual([
			'id',
			'type',
			'first_name',
			'last_name',
			'primary_email',
			'emails',
		]);
		const full = await ask(
			'GET',
			`/persons/${first.id}?with_interaction_dates=true&with_current_organizations=true`,
		);
		expect(full).toMatchObject({
			organization_ids: [organizationId(0)],
			current_organization_ids: [organizationId(0)],
			interaction_dates: { last_interaction_date: expect.stringMatching(/-07:00$/) },
		});
	});

	it('refuses a page token whose other parameters changed', async () => {
		const { next_page_token: token } = await ask<{ next_page_token: string }>(
			'GET',
			'/persons?page_size=10',
		);
		expect(await refused('GET', `/persons?page_size=20&page_token=${token}`)).toBe(
			'422 Invalid page_token variable',
		);
	});

	it.each([
		['/persons?page_size=501', '422 page_size must be from 1 to 500'],
		['/persons?sort=name', '422 sort is not a known parameter'],
		['/persons?with_opportunities=1', '422 with_opportunities is not valid'],
		['/persons/5', '404 Person not found'],
		['/persons/x', '404 Not found'],
		['/interactions', '422 type must be 0, 1, 2 or 3'],
		[
			`/interactions?type=0&start_time=2026-01-01T00:00:00Z&person_id=${personId(0)}`,
			'422 end_time is required',
		],
		[
			`/interactions?type=0&${WINDOW}`,
			'422 Exactly one of person_id, organization_id, opportunity_id is required',
		],
		[
			`/interactions?type=0&${WINDOW}&person_id=${personId(0)}&organization_id=${organizationId(0)}`,
			'422 Exactly one of person_id, organization_id, opportunity_id is required',
		],
		[
			`/interactions?type=0&${WINDOW}&person_id=${SELF_ID}`,
			'422 person_id must be an external person',
		],
		[
			`/interactions?type=0&start_time=2025-01-01T00:00:00Z&end_time=2026-01-02T00:00:00Z&person_id=${personId(0)}`,
			'422 The time range must not be longer than a year',
		],
		[
			`/interactions?type=0&${WINDOW}&person_id=${personId(0)}&page_size=101`,
			'422 page_size must be from 1 to 100',
		],
		[`/interactions/${FIRST_INTERACTION}`, '422 type must be 0, 1, 2 or 3'],
		['/people', '404 Not found'],
	])('refuses %s', async (path, expected) => {
		expect(await refused('GET', path)).toBe(expected);
	});
});

describe('lists of v2', () => {
	it.each([
		['/v2/persons?limit=100', RECORDS + 3, 3],
		[`/v2/persons?ids=${personId(1)}&ids=${personId(2)}&fieldTypes=global`, 2, 1],
		['/v2/meetings?limit=100', RECORDS, 3],
		['/v2/calls?filter=id%3C3011', 10, 1],
		['/v2/chat-messages?limit=50', RECORDS, 5],
		[
			`/v2/emails?filter=${encodeURIComponent('sentAt>=2026-10-01T00:00:00Z & (id>3235 | id=3234)')}`,
			6,
			1,
		],
		['/v2/notes', RECORDS, 12],
		[`/v2/notes?filter=${encodeURIComponent('creator.id=444&updatedAt=*')}&limit=100`, 16, 1],
		[`/v2/companies/${organizationId(3)}/notes`, 12, 1],
		[`/v2/reminders?filter=${encodeURIComponent('type="recurring"')}`, 24, 1],
		['/v2/users?filter=status=active', 3, 1],
		['/v2/companies?limit=7', 20, 3],
		['/v2/persons/fields?limit=100', 12, 1],
	])('walks %s', async (path, count, requests) => {
		const { ids, requests: made } = await walkV2(path);
		expect({ unique: new Set(ids).size, length: ids.length, made }).toEqual({
			unique: count,
			length: count,
			made: requests,
		});
	});

	it.each([
		['/v2/persons?limit=101', '400 Must be from 1 to 100'],
		['/v2/persons?filter=id=1', '400 Unknown parameter'],
		['/v2/persons?fieldTypes=list', '400 Unknown field type list'],
		['/v2/meetings?filter=sentAt=*', '400 The field sentAt cannot be filtered by'],
		['/v2/meetings?filter=startTime', '400 The filter cannot be read from position 9'],
		['/v2/meetings?filter=startTime%3E=yesterday', '400 yesterday is not a time'],
		['/v2/meetings?cursor=abc', '400 The cursor is not valid'],
		['/v2/tags', '404 /v2/tags not found'],
	])('refuses %s', async (path, expected) => {
		expect(await refused('GET', path)).toBe(expected);
	});

	it('shows fields only where asked', async () => {
		const bare = await ask<V2Page>('GET', `/v2/persons?ids=${personId(0)}`);
		expect(bare.data[0].fields).toEqual([]);
		const { fields } = await ask<{ fields: Row[] }>(
			'GET',
			`/v2/persons/${personId(0)}?fieldIds=field-6104&fieldIds=field-6106`,
		);
		expect(fields).toMatchObject([
			{
				id: 'field-6104',
				type: 'global',
				value: { type: 'ranked-dropdown', data: { dropdownOptionId: 61_040 } },
			},
			{ id: 'field-6106', value: { type: 'person', data: { id: USER_IDS[0], type: 'internal' } } },
		]);
	});
});

it('refuses bodies that are not JSON, and requests over the limit', async () => {
	const form = { 'content-type': 'application/x-www-form-urlencoded' };
	expect(await refused('POST', '/persons', 'first_name=A', form)).toBe(
		'415 The body must be application/json',
	);
	sandbox.settings.enforceLimits = true;
	const meter = sandbox.of('affinity').world.meters.get('user', 900, 60_000);
	meter.hit(meter.hit(0).remaining);
	const over = await wire.send('GET', '/persons');
	expect([over.status, over.headers.get('x-ratelimit-limit-user-remaining')]).toEqual([429, '0']);
	sandbox.settings.enforceLimits = false;
});
