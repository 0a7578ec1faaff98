import { COMPANY_COUNT } from '../core/people';
import { Wire } from '../core/wire';
import { startSandbox } from '../server';
import { KINDS } from './activityBook';
import { copper } from './index';
import { emailsOf, FIRST_ID, personId, SELF, USERS } from './seeds';
import { RECORDS, ROOT, CALL, sandbox, wire, ask, refused, walk } from './harness';
import type { Row } from './harness';

describe('credentials', () => {
	it.each([
		['a wrong key', { 'x-pw-accesstoken': 'nope' }],
		["another user's e-mail", { 'x-pw-useremail': USERS[1].email }],
		['no application', { 'x-pw-application': '' }],
		['a dead bearer token', { 'x-pw-accesstoken': '', authorization: 'Bearer dead' }],
	])('refuses %s', async (_name, headers: Record<string, string>) => {
		expect(await refused('GET', '/users/me', undefined, headers)).toBe('401 Unauthorized');
	});

	it('takes the key, or a bearer token alone', async () => {
		expect(await ask('GET', '/users/me')).toEqual(SELF);
		const { accessToken } = sandbox.of('copper').world.tokens.issue(60);
		const bearer = new Wire(sandbox.baseUrl('copper') + ROOT, {
			authorization: `Bearer ${accessToken}`,
		});
		expect((await bearer.send('GET', '/account')).status).toBe(200);
	});
});

describe('searches', () => {
	it.each([
		['/people/search', {}, RECORDS],
		['/people/search', { sort_by: 'name', sort_direction: 'desc' }, RECORDS],
		['/people/search', { emails: [emailsOf(3)[1].email] }, 1],
		['/people/search', { company_ids: [FIRST_ID.company] }, 13],
		['/people/search', { assignee_ids: [-2] }, 62],
		['/people/search', { tags: ['fair-2026'], country: 'us' }, 63],
		['/people/search', { minimum_modified_date: 4_000_000_000 }, RECORDS],
		['/people/search', { minimum_created_date: 4_000_000_000 }, 0],
		[
			'/people/search',
			{ custom_fields: [{ custom_field_definition_id: 100_765, value: [2203] }] },
			84,
		],
		['/tasks/search', {}, RECORDS],
		['/tasks/search', { statuses: ['Completed'] }, 83],
		['/companies/search', { name: 'nordhang' }, 3],
		['/leads/search', {}, 10],
		['/opportunities/search', {}, 10],
		['/projects/search', {}, 10],
		['/users/search', {}, 3],
		['/activities/search', {}, RECORDS * KINDS.length],
		['/activities/search', { activity_types: [CALL] }, RECORDS],
		['/activities/search', { activity_types: [CALL, { category: 'system', id: 1 }] }, RECORDS * 3],
		[
			'/activities/search',
			{ parent: { type: 'person', id: personId(1) }, activity_types: [CALL] },
			1,
		],
		[`/people/${personId(2)}/activities`, {}, 8],
	])('walks %s %j', async (path, body: Record<string, unknown>, count) => {
		const { ids, total } = await walk(path, body);
		expect(new Set(ids).size).toBe(count);
		expect({ length: ids.length, total }).toEqual({ length: count, total: count });
	});

	it('pages by 20, and reads the query like the body', async () => {
		expect(await ask<Row[]>('POST', '/people/search', {})).toHaveLength(20);
		expect(await ask<Row[]>('POST', '/people/search?page_size=7&page_number=2')).toHaveLength(7);
	});

	it.each([
		['/people/search', { page_size: 201 }, '422 page_size is invalid'],
		['/people/search', { page_number: 0 }, '422 page_number is invalid'],
		['/people/search', { sort_by: 'age' }, '422 sort_by is invalid'],
		['/people/search', { updated_after: 1 }, '422 unknown field updated_after'],
		['/people/search', { emails: 'a@b.c' }, '422 emails must be of type array'],
		['/people/search', { country: 'Austria' }, '422 country is invalid'],
		[
			'/people/search',
			{ minimum_created_date: 1_772_442_895_000 },
			'422 minimum_created_date is invalid',
		],
		[
			'/people/search',
			{ custom_fields: [{ custom_field_definition_id: 100_766, value: 'x' }] },
			'422 custom_fields filter is not possible',
		],
		['/activities/search', { sort_by: 'date_modified' }, '422 unknown field sort_by'],
		[
			'/activities/search',
			{ activity_types: [{ id: 0 }] },
			"422 activity_types.0.category can't be blank",
		],
		['/tasks/search', { company_ids: [1] }, '422 unknown field company_ids'],
	])('refuses %s %j', async (path, body, expected) => {
		expect(await refused('POST', path, body)).toBe(expected);
	});

	it('merges written activities into the time line', async () => {
		const types = { activity_types: [CALL] };
		const [newest, second] = await ask<Row[]>('POST', '/activities/search', types);
		const parent = { type: 'person', id: personId(0) };
		const between = Number(second.activity_date) + 1;
		const made = await ask('POST', '/activities', {
			parent,
			type: CALL,
			details: 'x',
			activity_date: between,
		});
		await wire.send('PUT', `/activities/${second.id}`, { activity_date: between + 1 });
		const order = (await ask<Row[]>('POST', '/activities/search', types)).map(({ id }) => id);
		expect(order.slice(0, 3)).toEqual([newest.id, second.id, made.id]);
		await wire.send('DELETE', `/activities/${newest.id}`);
		const { ids, total } = await walk('/activities/search', types);
		expect([ids[0], ids.length, new Set(ids).size, total]).toEqual([
			second.id,
			RECORDS,
			RECORDS,
			RECORDS,
		]);
		const window = { ...types, minimum_activity_date: between, maximum_activity_date: between };
		expect((await walk('/activities/search', window)).ids).toEqual([made.id]);
		await wire.send('DELETE', `/activities/${made.id}`);
	});

	it('shows the first 100,000 matches alone', async () => {
		const big = await startSandbox([copper], { records: 100_100 });
		const { apiKey, userEmail } = big.manifest().integrations.copper.credentials;
		const headers = {
			'x-pw-accesstoken': apiKey,
			'x-pw-application': 'developer_api',
			'x-pw-useremail': userEmail,
		};
		const client = new Wire(big.baseUrl('copper') + ROOT, headers);
		const page = async (number: number) =>
			await client.send<Row[]>('POST', '/people/search', { page_size: 200, page_number: number });
		expect((await page(500)).body).toHaveLength(200);
		const beyond = await page(501);
		expect(beyond.body).toHaveLength(0);
		expect(beyond.headers.get('x-pw-total')).toBe('100100');
		await big.close();
	});
});

it.each([
	['/activity_types', { user: expect.any(Array), system: expect.any(Array) }],
	['/contact_types', expect.arrayContaining([{ id: 451_490, name: 'Potential Customer' }])],
	['/tags', expect.arrayContaining([{ name: 'supplier', count: 30 }])],
	[
		`/companies/${FIRST_ID.company + COMPANY_COUNT - 1}`,
		expect.objectContaining({ id: expect.any(Number) }),
	],
])('looks up %s', async (path, expected) => {
	expect(await ask('GET', path)).toEqual(expected);
});

it('limits to 180 requests a minute, and bulk calls to 3 a second', async () => {
	sandbox.settings.enforceLimits = true;
	const { meters } = sandbox.of('copper').world;
	meters.get('account', 180, 60_000).hit(180 - meters.report().account.highest);
	const over = await wire.send('GET', '/users/me');
	expect([over.status, Number(over.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
	sandbox.clock.advance(61_000);
	const statuses: number[] = [];
	for (let index = 0; index < 4; index++) {
		statuses.push((await wire.send('POST', '/people/bulk_create', { people: [] })).status);
	}
	expect(statuses).toEqual([200, 200, 200, 429]);
	sandbox.settings.enforceLimits = false;
});
