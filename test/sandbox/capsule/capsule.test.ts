import { at, send } from '../core/client';
import type { Reply } from '../core/client';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { capsule } from './index';
import { FULL_ACCESS } from './access';
import { FIRST_ENTRY, FIRST_OPPORTUNITY, organisationId, personId } from './seeds';

type Body = Record<string, unknown>;

const RECORDS = 130;
const PERSON = personId(0);

let sandbox: Sandbox;

const call = async (
	method: string,
	path: string,
	body?: unknown,
	token = FULL_ACCESS,
): Promise<Reply> =>
	await send(sandbox, 'capsule', method, `/api/v2${path}`, {
		body,
		headers: { authorization: `Bearer ${token}` },
	});
const put = async (party: Body, id = PERSON) =>
	await call('PUT', `/parties/${id}?embed=tags,fields`, { party });
const filter = async (...conditions: Array<[field: string, operator: string, value: unknown]>) =>
	await call('POST', '/parties/filters/results?perPage=100', {
		filter: {
			conditions: conditions.map(([field, operator, value]) => ({ field, operator, value })),
		},
	});

/** All records of a list, page by page over the Link header. */
async function walk(path: string, key: string): Promise<Body[]> {
	const found: Body[] = [];
	let next: string | undefined = path;
	while (next !== undefined) {
		const reply: Reply = await call('GET', next);
		found.push(...(reply.body[key] as Body[]));
		const url = /<([^>]+)>; rel="next"/.exec(reply.headers.get('link') ?? '')?.[1];
		next = url?.slice(`${sandbox.baseUrl('capsule')}/api/v2`.length);
	}
	return found;
}

beforeEach(async () => {
	sandbox = await startSandbox([capsule], { records: RECORDS });
});
afterEach(async () => await sandbox.close());

describe('parties', () => {
	it('lists persons and organisations mixed, to the end over Link, tags and fields only on demand', async () => {
		const all = await walk('/parties?perPage=50', 'parties');
		expect(all).toHaveLength(RECORDS + 20);
		expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['person', 'organisation']));
		expect(all[30]).not.toHaveProperty('tags');
		expect(
			(await call('GET', `/parties/${PERSON}?embed=tags,fields,organisation`)).body.party,
		).toMatchObject({
			id: PERSON,
			firstName: 'Ada',
			tags: [{ id: 77120, name: 'Supplier', dataTag: false }],
			fields: [
				{ definition: { id: 6120, name: 'Tier' }, value: 'Bronze', tagId: null },
				{ value: '0' },
				{},
				{},
				{ value: false },
			],
			organisation: { id: organisationId(0), emailAddresses: [{}] },
			emailAddresses: [{ type: 'Work' }, { type: 'Home' }],
		});
		expect((await filter(['type', 'is', 'person'])).body.parties).toHaveLength(100);
	});

	it('creates, appends to child lists, changes and removes by id', async () => {
		const made = await call('POST', '/parties?embed=tags,fields', {
			party: {
				type: 'person',
				firstName: 'Ines',
				emailAddresses: [{ type: 'Work', address: 'i@example.net' }],
				addresses: [{ type: 'Office', city: 'Austin', country: 'USA' }],
				organisation: { name: 'New Ltd' },
				tags: [{ name: 'Fresh' }],
				fields: [
					{ definition: { id: 6122 }, value: 3 },
					{ definition: { name: 'Reseller' }, value: true },
				],
			},
		});
		expect([
			made.status,
			made.headers.get('location')?.endsWith(String(at(made.body, 'party.id'))),
		]).toEqual([201, true]);
		expect(made.body.party).toMatchObject({
			owner: { id: 118245 },
			team: null,
			addresses: [{ country: 'United States', street: null }],
			organisation: { name: 'New Ltd' },
			tags: [{ name: 'Fresh' }],
			fields: [{ value: '3' }, { value: true }],
		});
		const id = Number(at(made.body, 'party.id'));
		const [first] = at(made.body, 'party.emailAddresses') as Body[];
		const more = await put(
			{
				emailAddresses: [{ address: 'i@example.net' }, { id: first.id, type: 'Home' }],
				phoneNumbers: [],
			},
			id,
		);
		expect(at(more.body, 'party.emailAddresses')).toMatchObject([
			{ type: 'Home' },
			{ type: null, address: 'i@example.net' },
		]);
		await put({ emailAddresses: [{ id: first.id, _delete: true }] }, id);
		expect((await put({ emailAddresses: [{ id: first.id, _delete: true }] }, id)).status).toBe(404);
		const [tag] = at(made.body, 'party.tags') as Body[];
		expect(
			at((await put({ tags: [{ id: tag.id, _delete: true }] }, id)).body, 'party.tags'),
		).toEqual([]);
		expect(
			at(
				(await put({ fields: [{ definition: { id: 6122 }, value: null }] }, id)).body,
				'party.fields',
			),
		).toHaveLength(1);
		expect(at((await put({ organisation: null }, id)).body, 'party.organisation')).toBeNull();
		expect(
			(await call('PUT', `/parties/${organisationId(0)}`, { party: { jobTitle: 'ignored' } }))
				.status,
		).toBe(200);
	});

	it.each<[string, Body, number, string]>([
		['no name', { firstName: null, lastName: null }, 422, 'first name or last name is required'],
		[
			'an unknown country',
			{ addresses: [{ country: 'UK' }] },
			422,
			'address.country: unknown country',
		],
		[
			'a wrong type of number',
			{ phoneNumbers: [{ type: 'Car', number: '1' }] },
			422,
			'invalid value',
		],
		['an unknown property', { nonsense: 1 }, 422, 'unknown property'],
		['a read only property', { createdAt: '2026-01-01T00:00:00Z' }, 422, 'unknown property'],
		['a new type', { type: 'organisation' }, 422, 'type cannot be changed'],
		[
			'a tag that is not there',
			{ tags: [{ id: 77121, _delete: true }] },
			422,
			'tag not found to delete',
		],
		[
			'null for a boolean',
			{ fields: [{ definition: { id: 6124 }, value: null }] },
			422,
			'invalid type for field',
		],
		[
			'an unknown option',
			{ fields: [{ definition: { id: 6120 }, value: 'Wood' }] },
			422,
			'invalid option for field',
		],
		[
			'an owner outside the team',
			{ owner: { id: 118247 }, team: { id: 7700 } },
			422,
			'owner is not a member of the team',
		],
		['a person as organisation', { organisation: { id: personId(1) } }, 404, ''],
	])('refuses %s', async (_name, party, status, message) => {
		const reply = await put(party);
		expect(reply.status).toBe(status);
		if (status === 422)
			expect(reply.body).toMatchObject({
				message: 'Validation Failed',
				errors: [{ message, resource: 'party' }],
			});
	});

	it('clears the team with a new owner, unless it is sent along', async () => {
		expect(at((await call('GET', `/parties/${PERSON}`)).body, 'party.team.id')).toBe(7700);
		expect(
			at((await put({ owner: { id: 118246 }, team: { id: 7700 } })).body, 'party.team.id'),
		).toBe(7700);
		expect(at((await put({ owner: { id: 118245 } })).body, 'party.team')).toBeNull();
	});

	it('reads several at once or none of them, finds, and shows what changed since', async () => {
		expect((await call('GET', `/parties/${PERSON},${personId(1)}`)).body.parties).toHaveLength(2);
		expect((await call('GET', `/parties/${PERSON},1`)).status).toBe(404);
		expect(
			(
				await call(
					'GET',
					`/parties/${Array.from({ length: 11 }, (_, index) => personId(index)).join()}`,
				)
			).status,
		).toBe(400);
		expect(
			(await call('GET', '/parties/search?q=ada.brook.0@example.com')).body.parties,
		).toHaveLength(1);
		expect((await call('GET', `/parties/${organisationId(3)}/people`)).body.parties).toHaveLength(
			7,
		);
		expect((await call('GET', '/parties?since=2026-11-15T00:00:00Z')).body.parties).toHaveLength(0);
		await put({ about: 'x' });
		expect((await call('GET', '/parties?since=2026-11-15T00:00:00Z')).body.parties).toHaveLength(1);
	});

	it('filters by conditions that hold together', async () => {
		const one = await filter(['type', 'is', 'person'], ['email', 'is', 'ADA.brook.0@example.com']);
		expect(one.body.parties).toMatchObject([{ id: PERSON }]);
		expect(
			(await filter(['custom:6120', 'is', 'Gold'], ['org.name', 'starts with', 'Nord'])).status,
		).toBe(200);
		expect((await filter(['tag', 'is', '77120'])).body.parties).not.toHaveLength(0);
		expect((await filter(['updatedOn', 'is after', '2026-10-01'])).body.parties).not.toHaveLength(
			0,
		);
		for (const bad of [
			['lastContactedAt', 'is', 'x'],
			['name', 'like', 'x'],
			['updatedOn', 'is after', '2026-10-01T00:00:00Z'],
			['name', 'is after', '2026-10-01'],
		] as Array<[string, string, string]>) {
			expect((await filter(bad)).status).toBe(422);
		}
		const sorted = await call('POST', '/parties/filters/results', {
			filter: { conditions: [], orderBy: [] },
		});
		expect(sorted.status).toBe(422);
	});

	it('deletes with all that hangs on a party', async () => {
		expect((await call('DELETE', `/parties/${PERSON}`)).status).toBe(204);
		expect((await call('DELETE', `/parties/${PERSON}`)).status).toBe(404);
		expect((await call('GET', `/entries/${FIRST_ENTRY}`)).status).toBe(404);
		expect((await call('GET', `/opportunities/${FIRST_OPPORTUNITY}`)).status).toBe(404);
		expect((await call('GET', '/parties/deleted?since=2026-11-15T00:00:00Z')).body).toMatchObject({
			parties: [{ id: PERSON }],
			restrictedParties: [],
		});
		expect((await call('GET', '/parties/deleted')).status).toBe(400);
	});
});
