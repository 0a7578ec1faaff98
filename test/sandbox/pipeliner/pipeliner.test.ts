import { fs, path, process } from '../../platform';
import { repositoryRoot } from '../../repository';
import { ENTITIES } from './entities';
import { idOf } from './ids';
import { SPACE, USER_NAME } from './setup';
import type { Entity } from './rules';
import { AUTHORIZATION, call, one, RECORDS, rows, sandbox, setUp } from './testClient';

const SPEC = path.join(
	repositoryRoot,
	'../shared/specs/pipeliner/openapi-v100-2025-02.trimmed.json',
);

setUp();

describe('the entities', () => {
	it('have no field that the vendor’s schema lacks', () => {
		if (!fs.existsSync(SPEC)) {
			process.stdout.write(`skipped: no ${SPEC}\n`);
			return;
		}
		interface Schema {
			properties?: Record<string, { readOnly?: boolean }>;
		}
		const { components } = JSON.parse(fs.readFileSync(SPEC, 'utf8')) as {
			components: { schemas: Record<string, Schema> };
		};
		const strange: string[] = [];
		for (const [name, entity] of Object.entries(ENTITIES) as Array<[string, Entity]>) {
			const shown = components.schemas[entity.singular].properties ?? {};
			const taken = {
				...components.schemas[`create${entity.singular}Input`]?.properties,
				...components.schemas[`update${entity.singular}Input`]?.properties,
			};
			for (const [field, { readOnly }] of Object.entries(entity.fields)) {
				if (field.startsWith('cf_')) continue;
				if (shown[field] === undefined && field !== 'revision' && entity.isReadOnly !== true)
					strange.push(`${name}.${field}`);
				if (entity.isReadOnly === true || readOnly === true || field === 'revision') continue;
				if (taken[field] === undefined) strange.push(`${name}.${field} (write)`);
			}
			for (const relation of Object.keys(entity.relations)) {
				if (shown[relation] === undefined) strange.push(`${name}.${relation}`);
			}
		}
		expect(strange).toEqual([]);
	});
});

describe('access', () => {
	it.each([
		['none', ''],
		['a wrong phrase', `Basic ${Buffer.from(`${USER_NAME}:nope`).toString('base64')}`],
	])('refuses %s without JSON', async (_what, authorization) => {
		const reply = await call('GET', 'Clients?first=1&load-only=id', undefined, { authorization });
		expect(reply.status).toBe(401);
		expect(reply.headers.get('www-authenticate')).toContain('Basic');
		expect(reply.text).not.toContain('{');
	});

	it('answers the credential test with ids alone', async () => {
		const reply = await call('GET', 'Clients?first=1&load-only=id');
		expect(rows(reply)).toEqual([{ id: idOf('Clients', 0) }]);
	});

	it('tells an unknown entity from an unknown path', async () => {
		const entity = await call('GET', 'Contact');
		expect([entity.status, entity.body.code, entity.body.success]).toEqual([404, 2006, false]);
		const path = await fetch(
			`${sandbox().baseUrl('pipeliner')}/api/v100/rest/spaces/other/entities/Contacts`,
			{
				headers: { authorization: AUTHORIZATION },
			},
		);
		expect(await path.json()).toMatchObject({ status: 404, errorcode: null });
	});
});

describe('lists', () => {
	it.each(['', '&order-by=-modified', '&filter[owner_id]=' + idOf('Clients', 0)])(
		'page to the end%s',
		async (query) => {
			const seen = new Set<unknown>();
			let after = '';
			let total = 0;
			for (;;) {
				const reply = await call('GET', `Contacts?first=100${query}${after}`);
				for (const { id } of rows(reply)) seen.add(id);
				total = reply.body.total;
				const { end_cursor: cursor, has_next_page: hasNext } = reply.body.page_info;
				if (!hasNext || cursor === null) break;
				after = `&after=${encodeURIComponent(cursor)}`;
			}
			expect(seen.size).toBe(total);
			expect(total).toBe(query.includes('owner') ? 77 : RECORDS);
		},
	);

	it('answers 30 by default, and nothing past the end', async () => {
		const reply = await call('GET', 'Contacts');
		expect(rows(reply)).toHaveLength(30);
		const last = await call('GET', 'Contacts?first=1&order-by=-created');
		const past = await call(
			'GET',
			`Contacts?order-by=-created&filter[id]=${String(rows(last)[0].id)}&after=${encodeURIComponent(last.body.page_info.end_cursor ?? '')}`,
		);
		expect(past.body).toMatchObject({
			data: [],
			page_info: { start_cursor: null, end_cursor: null, has_next_page: false },
		});
	});

	it('walks backwards', async () => {
		const second = await call(
			'GET',
			'Contacts?first=10&order-by=modified&after=' +
				encodeURIComponent(
					(await call('GET', 'Contacts?first=10&order-by=modified')).body.page_info.end_cursor ??
						'',
				),
		);
		const before = await call(
			'GET',
			`Contacts?last=10&order-by=modified&before=${encodeURIComponent(second.body.page_info.start_cursor ?? '')}`,
		);
		expect(rows(before)[0].id).toBe(idOf('Contacts', 0));
	});

	it('shows relations as addresses, or as records where expanded', async () => {
		const [plain] = rows(await call('GET', 'Contacts?first=1'));
		expect(plain.owner).toBe(
			`${sandbox().baseUrl('pipeliner')}/api/v100/rest/spaces/${SPACE}/entities/Clients/${idOf('Clients', 0)}`,
		);
		expect(plain.created).toMatch(/^2026-01-05 08:00:00\.120000\+00:00$/);
		const [whole] = rows(
			await call(
				'GET',
				'Contacts?first=1&expand=owner,primary_account,account_relations.account,tags.tag',
			),
		);
		expect(whole).toMatchObject({
			owner: { formatted_name: 'Lena Okafor' },
			primary_account: { name: 'Nordhang 1' },
			account_relations: [{ is_primary: true, account: { name: 'Nordhang 1' } }],
			tags: [{ tag: { name: 'newsletter' } }],
		});
		const got = await call('GET', `Contacts/${idOf('Contacts', 12)}?expand=primary_account`);
		expect(one(got)).toMatchObject({ primary_account: null, account_relations: [] });
	});

	it('filters', async () => {
		const count = async (query: string) => (await call('GET', query)).body.total;
		expect(
			await count('Contacts?filter[email1]=ADA.BROOK.0@EXAMPLE.COM&filter-op[email1]=ieq'),
		).toBe(1);
		expect(await count('Contacts?filter[email1]=ADA.BROOK.0@EXAMPLE.COM')).toBe(0);
		expect(await count('Contacts?filter-op[email1]=empty')).toBe(32);
		expect(await count('Tasks?filter[subject]=call&filter-op[subject]=icontains')).toBe(RECORDS);
		expect(await count(`ActivityRelations?filter[contact_id]=${idOf('Contacts', 4)}`)).toBe(3);
		expect(await count(`Notes?filter[contact_id]=${idOf('Contacts', 4)}`)).toBe(1);
		expect(
			await count('Contacts?filter[modified]=2026-10-30T00:00:00Z&filter-op[modified]=gte'),
		).toBe(1);
		expect(
			await count('Contacts?filter[modified]=2026-10-30 00:00:00&filter-op[modified]=gte'),
		).toBe(1);
		expect(await count('Tasks?filter[due_date]=2026-10-01&filter-op[due_date]=gt')).toBeGreaterThan(
			10,
		);
		expect(await count('Fields?filter[entity_name]=Contact')).toBe(10);
	});

	it.each([
		'first=101',
		'first=0',
		'limit=10',
		'offset=10',
		'filter[unknown]=1',
		'filter[owner]=x',
		'filter[owner_id]=7',
		'filter[modified]=yesterday',
		'filter[modified]=a&filter-op[modified]=between',
		'filter-op[modified]=gte',
		'filter[modified]=2026-01-01&filter[modified]=2026-02-01',
		'order-by=unknown',
		'expand=owner_id',
		'expand=nobody',
		'load-only=nothing',
		'after=abc',
		'include_deleted=true',
	])('refuses %s', async (query) => {
		const reply = await call('GET', `Contacts?${query}`);
		expect([reply.status, reply.body.success]).toEqual([400, false]);
	});

	it('shows custom fields with their options', async () => {
		const fields = rows(
			await call('GET', 'Fields?filter[entity_name]=Contact&expand=data_set&first=100'),
		);
		const plan = fields.find(({ api_name: name }) => name === 'cf_plan');
		expect(plan).toMatchObject({
			type_id: 'dropdown',
			data_set: [{ option_name: 'Basic' }, {}, {}],
		});
	});
});
