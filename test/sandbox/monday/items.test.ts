import { accountItemId, contactId } from './seeds';
import {
	B,
	CHANGE,
	codeOf,
	CREATE,
	dig,
	find,
	ITEM,
	NEXT,
	PAGE,
	RECORDS,
	sandbox,
	send,
	setUp,
	values,
} from './testClient';
import type { Reply } from './testClient';

setUp();

describe('items', () => {
	it('pages through a board to the end; cursors die after an hour', async () => {
		const first = await send(PAGE, { b: [B], l: 100 });
		const seen = dig<Array<{ id: string }>>(first, 'boards', 0, 'items_page', 'items').map(
			({ id }) => id,
		);
		const start = dig<string>(first, 'boards', 0, 'items_page', 'cursor');
		for (let cursor: string | null = start; cursor !== null; ) {
			const page: Reply = await send(NEXT, { c: cursor, l: 100 });
			seen.push(
				...dig<Array<{ id: string }>>(page, 'next_items_page', 'items').map(({ id }) => id),
			);
			cursor = dig(page, 'next_items_page', 'cursor');
		}
		expect(seen).toEqual(Array.from({ length: RECORDS }, (_, index) => contactId(index)));
		sandbox().clock.advance(61 * 60_000);
		expect(codeOf(await send(NEXT, { c: start, l: 100 }))).toBe('CursorException');
		expect(codeOf(await send(PAGE, { b: [B], l: 501 }))).toBe('InvalidArgumentException');
	});

	it('shows a contact with typed values', async () => {
		const shown = await values(contactId(0));
		expect(shown.contact_email).toMatchObject({
			type: 'email',
			email: 'ada.brook.0@example.com',
			column: { title: 'Email' },
		});
		expect(shown.contact_account).toMatchObject({
			text: null,
			value: null,
			linked_item_ids: [String(accountItemId(0))],
		});
		expect(shown.date_mkx39c).toMatchObject({ date: '2026-12-01', time: '' });
		expect((await values(contactId(1))).date_mkx39c).toMatchObject({
			time: '02:30:00',
			text: '2026-11-30 21:30',
		});
		expect(shown.mirror_mkx52d).toMatchObject({ text: null, display_value: '+13125550000' });
		expect(JSON.parse(String(shown.people.value))).toEqual({
			personsAndTeams: [{ id: 71_234_567, kind: 'person' }],
		});
	});

	it('filters by name, email, account, owner, status and day', async () => {
		const count = async (rule: Record<string, unknown>) =>
			dig<unknown[]>(await find([rule]), 'boards', 0, 'items_page', 'items').length;
		expect(
			await count({ column_id: 'name', operator: 'contains_text', compare_value: 'ADA BR' }),
		).toBe(3);
		expect(
			await count({ column_id: 'contact_email', compare_value: ['ada.brook.0@example.com'] }),
		).toBe(1);
		expect(
			await count({ column_id: 'contact_account', compare_value: [accountItemId(3)] }),
		).toBeGreaterThan(5);
		expect(
			await count({ column_id: 'contact_account', compare_value: [String(accountItemId(3))] }),
		).toBe(0);
		expect(await count({ column_id: 'people', compare_value: ['person-71234568'] })).toBe(77);
		expect(await count({ column_id: 'status', compare_value: [0] })).toBe(77);
		expect(await count({ column_id: 'status', compare_value: ['Hot'] })).toBe(0);
		expect(
			await count({ column_id: 'date_mkx39c', compare_value: ['EXACT', '2026-12-01'] }),
		).toBeGreaterThan(100);
		expect(
			await count({
				column_id: 'last_updated_mkx48f',
				compare_attribute: 'UPDATED_AT',
				compare_value: ['TODAY'],
			}),
		).toBe(0);
	});

	it.each([
		['ends_with', { column_id: 'name', operator: 'ends_with', compare_value: 'a' }],
		['a mirror', { column_id: 'mirror_mkx52d', compare_value: ['x'] }],
		['a scalar for any_of', { column_id: 'status', operator: 'any_of', compare_value: 0 }],
		['an unknown column', { column_id: 'email', compare_value: ['x'] }],
		['a built-in column', { column_id: '__last_updated__', compare_value: ['TODAY'] }],
	])('refuses %s in a rule', async (_what, rule) => {
		const reply = await find([rule]);
		expect(reply.status).toBe(200);
		expect(reply.errors?.[0].path).toEqual(['boards', 0, 'items_page']);
	});

	it('shows changes first by __last_updated__', async () => {
		await send(CHANGE, { b: B, i: contactId(5), v: JSON.stringify({ text_mkx37a: 'New' }) });
		const reply = await find([], {
			order_by: [{ column_id: '__last_updated__', direction: 'desc' }],
		});
		expect(dig(reply, 'boards', 0, 'items_page', 'items', 0, 'id')).toBe(contactId(5));
	});

	it('creates, merges by column, clears with null, deletes', async () => {
		const made = await send(CREATE, {
			b: B,
			n: 'Nia Okoye',
			v: JSON.stringify({
				contact_email: { email: 'n@okoye.example', text: 'n@okoye.example' },
				contact_account: { item_ids: [accountItemId(1)] },
				people: { personsAndTeams: [{ id: 71_234_568, kind: 'person' }] },
				status: { label: 'Warm' },
				numbers_mkx38b: '12',
				checkbox_mkx40d: { checked: 'true' },
			}),
		});
		const id = dig<string>(made, 'create_item', 'id');
		const changed = await send(CHANGE, {
			b: B,
			i: id,
			v: JSON.stringify({ name: 'Nia O', contact_email: null }),
		});
		expect(dig(changed, 'change_multiple_column_values', 'name')).toBe('Nia O');
		const shown = await values(id);
		expect(shown.contact_email).toMatchObject({ email: null, value: null });
		expect(shown.status).toMatchObject({ index: 1, label: 'Warm' });
		await send('mutation($i:ID){delete_item(item_id:$i){id}}', { i: id });
		expect(dig(await send(ITEM, { ids: [id] }), 'items')).toEqual([]);
	});

	it.each([
		[
			'an unknown column',
			{ email: { email: 'a@b.example', text: '' } },
			'InvalidColumnIdException',
		],
		['plain text for an email', { contact_email: 'a@b.example' }, 'ColumnValueException'],
		['a bad email', { contact_email: { email: 'a', text: 'a' } }, 'ColumnValueException'],
		[
			'a phone of another country',
			{ contact_phone: { phone: '+43123', countryShortName: 'US' } },
			'ColumnValueException',
		],
		['an address alone', { location_mkx34d: { address: 'Galway' } }, 'ColumnValueException'],
		[
			'linked ids as text',
			{ contact_account: { item_ids: [String(accountItemId(1))] } },
			'ColumnValueException',
		],
		[
			'an item of another board',
			{ contact_account: { item_ids: [Number(contactId(1))] } },
			'ColumnValueException',
		],
		[
			'a user id as text',
			{ people: { personsAndTeams: [{ id: '71234567', kind: 'person' }] } },
			'ColumnValueException',
		],
		['a number', { numbers_mkx38b: 12 }, 'ColumnValueException'],
		['a missing label', { status: { label: 'Boiling' } }, 'ColumnValueException'],
		['a deactivated label', { status: { label: 'Old' } }, 'ColumnValueException'],
		['true in a checkbox', { checkbox_mkx40d: true }, 'ColumnValueException'],
		['an ISO date', { date_mkx39c: { date: '2026-09-30T08:00:00Z' } }, 'ColumnValueException'],
		['long text', { long_text_mkx35e: { text: 'x'.repeat(2001) } }, 'ColumnValueException'],
		['a formula', { formula_mkx51c: '4' }, 'ColumnValueException'],
		['a country without a name', { country_mkx44b: { countryCode: 'IE' } }, 'ColumnValueException'],
		['an unknown tag', { tags: { tag_ids: [1] } }, 'ColumnValueException'],
	])('refuses %s', async (_what, column, code) => {
		const reply = await send(CREATE, { b: B, n: 'X', v: JSON.stringify(column) });
		expect([reply.status, codeOf(reply), reply.data]).toEqual([200, code, { create_item: null }]);
	});

	it('makes missing labels when asked, and tags', async () => {
		const made = await send(CREATE, {
			b: B,
			n: 'X',
			m: true,
			v: JSON.stringify({ dropdown_mkx36f: { labels: ['Pumps', 'Boilers'] } }),
		});
		expect((await values(dig(made, 'create_item', 'id'))).dropdown_mkx36f).toMatchObject({
			text: 'Pumps, Boilers',
		});
		const tag = await send('mutation{create_or_get_tag(tag_name:"vip"){id name}}');
		expect(dig(tag, 'create_or_get_tag', 'id')).toBe('21500002');
	});

	it('treats each alias of a mutation for itself', async () => {
		const reply = await send(
			`mutation{ a0: delete_item(item_id:${contactId(0)}){id} a1: delete_item(item_id:1){id} a2: archive_item(item_id:${contactId(1)}){id state} }`,
		);
		expect(reply.data).toEqual({
			a0: { id: contactId(0) },
			a1: null,
			a2: { id: contactId(1), state: 'archived' },
		});
		expect(reply.errors?.[0]).toMatchObject({
			path: ['a1'],
			extensions: { code: 'InvalidItemIdException' },
		});
		const both = [contactId(0), contactId(1)];
		expect(
			dig<unknown[]>(await send('query($i:[ID!]){items(ids:$i){id}}', { i: both }), 'items'),
		).toHaveLength(1);
		expect(dig<unknown[]>(await send(ITEM, { ids: both }), 'items')).toHaveLength(0);
		const logs = dig<Array<{ event: string }>>(
			await send(`{boards(ids:[${B}]){activity_logs{event data}}}`),
			'boards',
			0,
			'activity_logs',
		);
		expect(logs.map(({ event }) => event)).toEqual(['archive_pulse', 'delete_pulse']);
	});

	it('answers 25 of many ids, and refuses more than 100', async () => {
		const many = Array.from({ length: 101 }, (_, index) => contactId(index));
		expect(dig<unknown[]>(await send(ITEM, { ids: many.slice(0, 50) }), 'items')).toHaveLength(25);
		expect(codeOf(await send(ITEM, { ids: many }))).toBe('InvalidArgumentException');
	});
});
