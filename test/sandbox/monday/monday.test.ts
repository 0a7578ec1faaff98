import {
	buildSchema,
	isInputObjectType,
	isInterfaceType,
	isObjectType,
	validateSchema,
} from 'graphql';

import { fs, path, process } from '../../platform';
import { repositoryRoot } from '../../repository';
import { CLIENT } from '../core/oauth';
import { BOARD_IDS } from './boards';
import { PERSONAL } from './gateway';
import { makeSchema } from './schema';
import { ACTIVITY_IDS, contactId } from './seeds';
import { B, codeOf, CREATE, dig, ENTRY, PAGE, sandbox, send, setUp } from './testClient';

const SPEC = path.join(repositoryRoot, '../shared/specs/monday/schema-2026-10.graphql');

setUp();

describe('the served schema', () => {
	it('is a part of the vendor’s', () => {
		if (!fs.existsSync(SPEC)) {
			process.stdout.write(`skipped: no ${SPEC}\n`);
			return;
		}
		const vendor = buildSchema(fs.readFileSync(SPEC, 'utf8'), { assumeValidSDL: true });
		const own = makeSchema();
		const strange: string[] = [];
		for (const type of Object.values(own.getTypeMap())) {
			const theirs = vendor.getType(type.name);
			if (theirs === undefined) strange.push(type.name);
			if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
			if (!isObjectType(theirs) && !isInterfaceType(theirs) && !isInputObjectType(theirs)) continue;
			for (const field of Object.values(type.getFields())) {
				const known = theirs.getFields()[field.name];
				if (String(known?.type) !== String(field.type)) strange.push(`${type.name}.${field.name}`);
				if (!('args' in field) || known === undefined || !('args' in known)) continue;
				for (const argument of field.args) {
					const other = known.args.find(({ name }) => name === argument.name);
					if (
						String(other?.type) !== String(argument.type) ||
						other?.defaultValue !== argument.defaultValue
					) {
						strange.push(`${type.name}.${field.name}(${argument.name})`);
					}
				}
			}
		}
		expect(validateSchema(own)).toEqual([]);
		expect(strange).toEqual([]);
	});
});

describe('access', () => {
	it('takes the token raw and with Bearer, and refuses others', async () => {
		const me = '{ me { id name account { id slug } } }';
		expect(dig(await send(me), 'me', 'id')).toBe('71234567');
		expect((await send(me, undefined, { authorization: `Bearer ${PERSONAL}` })).status).toBe(200);
		const refused = await send(me, undefined, { authorization: 'nope' });
		expect([refused.status, codeOf(refused)]).toEqual([401, 'NOT_AUTHENTICATED']);
	});

	it('gives an app a token that does not expire, and no refresh token', async () => {
		const base = sandbox().baseUrl('monday');
		const uri = 'http://127.0.0.1/callback';
		const query = new URLSearchParams({
			client_id: CLIENT.id,
			response_type: 'code',
			redirect_uri: uri,
		});
		const moved = await fetch(`${base}/oauth2/authorize?${query}`, { redirect: 'manual' });
		const code = new URL(moved.headers.get('location') ?? '').searchParams.get('code') ?? '';
		const response = await fetch(`${base}/oauth2/token`, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'authorization_code',
				client_id: CLIENT.id,
				client_secret: CLIENT.secret,
				redirect_uri: uri,
				code,
			}),
		});
		const token = (await response.json()) as Record<string, string>;
		expect(token).not.toHaveProperty('refresh_token');
		expect(token).not.toHaveProperty('expires_in');
		sandbox().clock.advance(365 * 86_400_000);
		expect((await send('{me{id}}', undefined, { authorization: token.access_token })).status).toBe(
			200,
		);
	});
});

describe('requests', () => {
	it.each([
		['broken syntax', '{ me { id }', undefined],
		['an unknown field', '{ me { is_admin } }', undefined],
		['an unknown argument', '{ boards(board_id:1) { id } }', undefined],
		['a missing variable', PAGE, { b: [B] }],
		['a wrong enum', '{ boards(state:open) { id } }', undefined],
		['an object as JSON', CREATE, { b: B, n: 'x', v: { contact_email: {} } }],
		[
			'a naive moment',
			ENTRY,
			{ i: contactId(0), t: 'x', at: '2026-09-01T10:00:00', a: ACTIVITY_IDS[0] },
		],
		[
			'a null compare_value',
			PAGE,
			{ b: [B], l: 5, q: { rules: [{ column_id: 'name', compare_value: null }] } },
		],
	])('refuses %s with 400', async (_what, query, variables) => {
		const reply = await send(query, variables);
		expect(reply.status).toBe(400);
		expect(reply.errors).toBeDefined();
	});

	it('refuses forms, foreign versions and paths', async () => {
		expect((await send('{me{id}}', undefined, { 'content-type': 'text/plain' })).status).toBe(415);
		expect((await send('{me{id}}', undefined, { 'api-version': '2020-01' })).status).toBe(400);
		expect((await fetch(`${sandbox().baseUrl('monday')}/v3`, { method: 'POST' })).status).toBe(404);
	});

	it('meters calls and complexity', async () => {
		const reply = await send('{ complexity { query before after reset_in_x_seconds } me { id } }');
		expect(reply.headers.get('ratelimit')).toContain('"minuteRate";r=4999');
		expect(dig(reply, 'complexity', 'query')).toBeGreaterThan(0);
		const dear =
			'{ boards(limit:100){ items_page(limit:500){ items{ id column_values{ id text value } updates(limit:100){ id } } } } }';
		expect(codeOf(await send(dear))).toBe('ComplexityException');
		sandbox().settings.enforceLimits = true;
		const heavy =
			'{ boards(limit:100){ items_page(limit:500){ items{ updates(limit:75){ id } } } } }';
		await send(heavy);
		await send(heavy);
		const refused = await send(heavy);
		expect([refused.status, codeOf(refused)]).toEqual([429, 'COMPLEXITY_BUDGET_EXHAUSTED']);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
	});
});

describe('updates', () => {
	const LIST =
		'query($l:Int,$p:Int,$f:String,$t:String){updates(limit:$l,page:$p,from_date:$f,to_date:$t){id body text_body item_id creator{id} created_at updated_at edited_at}}';

	it('lists the account’s, newest first, by both dates', async () => {
		const page = await send(LIST, { l: 100, p: 3 });
		expect(dig<unknown[]>(page, 'updates')).toHaveLength(30);
		expect(codeOf(await send(LIST, { l: 100, p: 1, f: '2026-09-01' }))).toBe(
			'InvalidArgumentException',
		);
		const made = await send(
			`mutation{create_update(item_id:${contactId(3)},body:"<b>Hi</b>"){id}}`,
		);
		const now = new Date(sandbox().clock.now() + 1000).toISOString();
		const recent = await send(LIST, { l: 100, p: 1, f: '2026-11-05T00:00:00Z', t: now });
		expect(dig(recent, 'updates')).toMatchObject([
			{ id: dig(made, 'create_update', 'id'), text_body: 'Hi', item_id: contactId(3) },
		]);
	});

	it('edits, deletes and knows its item', async () => {
		const made = await send(`mutation{create_update(item_id:${contactId(3)},body:"Hi"){id}}`);
		const id = dig<string>(made, 'create_update', 'id');
		await send('mutation($i:ID!){edit_update(id:$i,body:"Ho"){id}}', { i: id });
		const own = await send(`{items(ids:[${contactId(3)}]){updates(limit:10){id body}}}`);
		expect(dig(own, 'items', 0, 'updates', 0)).toEqual({ id, body: 'Ho' });
		await send('mutation($i:ID!){delete_update(id:$i){id}}', { i: id });
		expect(codeOf(await send('mutation($i:ID!){delete_update(id:$i){id}}', { i: id }))).toBe(
			'ResourceNotFoundException',
		);
		expect(codeOf(await send('mutation{create_update(item_id:1,body:"x"){id}}'))).toBe(
			'InvalidItemIdException',
		);
	});
});

describe('timeline', () => {
	const LIST =
		'query($i:ID!,$c:String,$l:Int){timeline(id:$i,skipConnectedItems:true){timeline_items_page(cursor:$c,limit:$l){cursor timeline_items{id type title content created_at custom_activity_id user{id} item{id} board{id} metadata{... on EmailTimelineItemMetadata{from to cc bcc}}}}}}';
	const entry = { i: contactId(0), t: 'Rang', at: '2026-09-01T10:00:00+02:00', a: ACTIVITY_IDS[0] };

	it('lists one item’s entries page by page', async () => {
		const first = await send(LIST, { i: contactId(1), l: 3 });
		expect(dig<unknown[]>(first, 'timeline', 'timeline_items_page', 'timeline_items')).toHaveLength(
			3,
		);
		const cursor = dig<string>(first, 'timeline', 'timeline_items_page', 'cursor');
		const second = await send(LIST, { i: contactId(1), l: 3, c: cursor });
		expect(dig(second, 'timeline', 'timeline_items_page')).toMatchObject({
			cursor: null,
			timeline_items: [{ title: 'Call 1' }],
		});
		expect(dig(first, 'timeline', 'timeline_items_page', 'timeline_items', 0)).toMatchObject({
			type: 'email',
			metadata: { cc: [] },
		});
		expect((await send(LIST, { i: '1' })).data).toEqual({ timeline: null });
	});

	it('logs and deletes an entry', async () => {
		const made = await send(ENTRY, entry);
		const id = dig<string>(made, 'create_timeline_item', 'id');
		const READ = 'query($i:ID!){timeline_item(id:$i){title created_at item{id}}}';
		expect(dig(await send(READ, { i: id }), 'timeline_item')).toEqual({
			title: 'Rang',
			created_at: '2026-09-01T08:00:00.000Z',
			item: { id: contactId(0) },
		});
		await send('mutation($i:String!){delete_timeline_item(id:$i){id}}', { i: id });
		expect(dig(await send(READ, { i: id }), 'timeline_item')).toBeNull();
	});

	it('fails after the write when created_at is selected', async () => {
		const reply = await send(ENTRY.replace('{id title}', '{id created_at}'), entry);
		expect(reply.status).toBe(500);
		const list = await send(LIST, { i: contactId(0), l: 100 });
		expect(dig<unknown[]>(list, 'timeline', 'timeline_items_page', 'timeline_items')).toHaveLength(
			5,
		);
	});

	it.each([
		['an unknown item', { ...entry, i: '1' }],
		['an unknown activity', { ...entry, a: 'call' }],
		['a long title', { ...entry, t: 'x'.repeat(256) }],
	])('refuses %s', async (_what, variables) => {
		expect((await send(ENTRY, variables)).errors).toHaveLength(1);
	});

	it('makes custom activities', async () => {
		const made = await send(
			'mutation{create_custom_activity(name:"Note",icon_id:NOTEBOOK,color:GRAY){id name}}',
		);
		expect(dig(made, 'create_custom_activity', 'name')).toBe('Note');
		expect(
			dig<unknown[]>(
				await send('{custom_activity{id name type color icon_id}}'),
				'custom_activity',
			),
		).toHaveLength(5);
		expect(
			(await send(`mutation{delete_custom_activity(id:"${ACTIVITY_IDS[0]}"){id}}`)).status,
		).toBe(500);
	});
});

describe('search and pickers', () => {
	it('searches an index that lags', async () => {
		sandbox().settings.indexLagMs = 30_000;
		await send(CREATE, { b: B, n: 'Zyx Unheard' });
		const query = `{search{items(query:"zyx",limit:20,board_ids:[${B}]){results{id live_data{name}}}}}`;
		expect(dig(await send(query), 'search', 'items', 'results')).toEqual([]);
		sandbox().clock.advance(31_000);
		expect(dig(await send(query), 'search', 'items', 'results', 0, 'live_data', 'name')).toBe(
			'Zyx Unheard',
		);
		expect(codeOf(await send(query.replace('limit:20', 'limit:21')))).toBe(
			'InvalidArgumentException',
		);
		const entries = await send(
			`{search{timeline_items(query:"call 3",item_ids:[${contactId(3)}],product_kind:crm){results{id live_data{title}}}}}`,
		);
		expect(dig(entries, 'search', 'timeline_items', 'results')).toHaveLength(1);
	});

	it('serves boards, columns, users, tags and workspaces', async () => {
		const reply = await send(`{
			boards(limit:100,page:1,state:active,order_by:used_at){id name type board_kind workspace{id name} groups{id title} columns{id title type settings settings_str}}
			users(limit:200,page:1){id name email kind status} tags{id name} workspaces(limit:100){id name} versions{value kind}
			account{products{kind}}}`);
		expect(reply.errors).toBeUndefined();
		expect(dig<unknown[]>(reply, 'boards')).toHaveLength(7);
		expect(dig(reply, 'boards', 0, 'columns', 7)).toMatchObject({
			id: 'contact_account',
			settings: { boardIds: [Number(BOARD_IDS.accounts)] },
		});
		expect(dig<unknown[]>(reply, 'users')).toHaveLength(4);
	});
});
