import { Client, idsOf } from './client';
import type { Data } from './client';
import { fieldId } from './customFields';
import { AREAS, companyId, contactId } from './seeds';
import { uuid } from './store';

const RECORDS = 60;
const UNKNOWN = uuid('12345678', 1);

let client: Client;

beforeAll(async () => {
	client = await Client.start(RECORDS);
});
afterAll(async () => await client.sandbox.close());

describe('contacts', () => {
	const address = { line_1: null, postal_code: null, city: 'Gent', country: 'BE' };

	it('creates, changes, tags, links and deletes, answering no record', async () => {
		const answer = await client.wire.send<{ data: Data }>('POST', '/contacts.add', {
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
		const info = async () => await client.call('contacts.info', { id });
		expect(await info()).toMatchObject({
			first_name: 'Lotte',
			emails: [{ type: 'primary', email: 'lotte@example.be' }],
			addresses: [
				{ type: 'primary', address: { city: 'Gent', area_level_two: { id: AREAS[0].id } } },
			],
			companies: [],
			tags: ['New tag'],
		});
		const changed = await client.wire.send('POST', '/contacts.update', {
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
		await client.call('contacts.update', { id, custom_fields: [{ id: fieldId(5), value: true }] });
		expect(await values()).toEqual([null, null, null, null, [], true, null]);

		await client.call('contacts.tag', { id, tags: ['other'] });
		await client.call('contacts.untag', { id, tags: ['New tag'] });
		await client.call('contacts.linkToCompany', { id, company_id: companyId(2), position: 'CTO' });
		await client.call('contacts.updateCompanyLink', {
			id,
			company_id: companyId(2),
			decision_maker: true,
		});
		expect(await info()).toMatchObject({
			tags: ['other'],
			companies: [{ position: 'CTO', decision_maker: true, company: { id: companyId(2) } }],
		});
		expect(await client.refusalOf('contacts.linkToCompany', { id, company_id: companyId(2) })).toBe(
			'400 company_id',
		);
		await client.call('contacts.unlinkFromCompany', { id, company_id: companyId(2) });
		await client.call('contacts.delete', { id });
		expect(await client.refusalOf('contacts.info', { id })).toBe('404');
		expect((await client.call<Data[]>('tags.list')).map(({ tag }) => tag)).toContain('New tag');
	});

	it('lists thinner records, by name, 20 a page, and custom fields on demand', async () => {
		const { data, meta } = await client.listed('contacts.list', {
			includes: 'custom_fields,pagination',
		});
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
		const [plain] = (await client.listed('contacts.list', { include: 'custom_fields' })).data;
		expect(plain).not.toHaveProperty('custom_fields');
		expect(plain.added_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);

		const all = new Set<unknown>();
		for (let number = 1; ; number++) {
			const page = idsOf(
				await client.listed('contacts.list', {
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
		expect(
			idsOf(await client.listed('contacts.list', { filter, page: { size: 100 } })),
		).toHaveLength(count);
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
		expect(await client.refusalOf(action, body)).toBe(refusal);
	});
});
