import { at, send } from '../core/client';
import type { Reply } from '../core/client';
import { startSandbox } from '../server';
import type { Sandbox } from '../server';
import { zohoCrm } from './index';
import { idAt, USERS } from './seeds';

type Body = Record<string, unknown>;

const RECORDS = 450;
const CONTACT = idAt('Contacts', 0);
const MOMENT = '2026-11-02T14:00:00+01:00';

let sandbox: Sandbox;
let token: string;

const call = async (
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> =>
	await send(sandbox, 'zohoCrm', method, `/crm/v8${path}`, {
		body,
		headers: { authorization: `Zoho-oauthtoken ${token}`, ...headers },
	});
const create = async (module: string, record: Body, more: Body = {}) =>
	await call('POST', `/${module}`, { data: [record], ...more });
const newId = (reply: Reply): string => String(at(reply.body, 'data.0.details.id'));
const codeOf = (reply: Reply) => reply.body.code ?? at(reply.body, 'data.0.code');

beforeEach(async () => {
	sandbox = await startSandbox([zohoCrm], { records: RECORDS });
	token = sandbox.of('zohoCrm').world.tokens.issue(3600).accessToken;
});
afterEach(async () => await sandbox.close());

describe('lists', () => {
	it('walks by page token to the end, newest first, and holds records made meanwhile off', async () => {
		const ids: string[] = [];
		let query = 'fields=Last_Name,$se_module,Owner&per_page=200';
		for (let page = 1; ; page++) {
			const { body } = await call('GET', `/Contacts?${query}`);
			ids.push(...(body.data as Body[]).map(({ id }) => String(id)));
			expect(body.info).toMatchObject({ page, sort_by: 'id', sort_order: 'desc' });
			if (page === 1) {
				await create('Contacts', { Last_Name: 'Late' });
				expect(Object.keys(at(body, 'data.0') as Body).sort()).toEqual([
					'$se_module',
					'Last_Name',
					'Owner',
					'id',
				]);
			}
			const next = at(body, 'info.next_page_token');
			if (next === null) break;
			query = `fields=Last_Name,$se_module,Owner&per_page=200&page_token=${String(next)}`;
		}
		expect(new Set(ids).size).toBe(RECORDS);
		expect([...ids].sort().reverse()).toEqual(ids);
	});

	it('sorts by time, and answers nothing newer with 304 and nothing at all with 204', async () => {
		await call('PUT', `/Contacts/${CONTACT}`, { data: [{ Title: 'CTO' }] });
		const list = await call('GET', '/Contacts?fields=Title&sort_by=Modified_Time');
		expect(at(list.body, 'data.0.id')).toBe(CONTACT);
		const later = { 'if-modified-since': '2031-01-01T00:00:00+00:00' };
		expect((await call('GET', '/Contacts?fields=Title', undefined, later)).status).toBe(304);
		expect(
			(await call('GET', `/Deals/${idAt('Deals', 0)}/Tasks?fields=Subject&ids=1`)).status,
		).toBe(204);
		expect((await call('GET', '/Contacts/4150868019999999999')).status).toBe(204);
		expect((await call('GET', '/Contacts/deleted')).status).toBe(204);
	});

	it.each([
		['/Contacts', 400, 'REQUIRED_PARAM_MISSING'],
		['/Notes', 400, 'REQUIRED_PARAM_MISSING'],
		[`/Contacts/${CONTACT}/Notes`, 400, 'REQUIRED_PARAM_MISSING'],
		[`/Contacts?fields=${Array.from({ length: 51 }, () => 'id').join(',')}`, 400, 'LIMIT_EXCEEDED'],
		['/Calls?fields=From_Number__s', 400, 'INVALID_DATA'],
		['/Contacts?fields=id&per_page=201', 400, 'INVALID_DATA'],
		['/Contacts?fields=id&nonsense=1', 400, 'INVALID_DATA'],
		['/Contacts?fields=id&sort_by=Email', 400, 'INVALID_DATA'],
		['/Contacts?fields=id&page=11', 400, 'DISCRETE_PAGINATION_LIMIT_EXCEEDED'],
		['/Contacts?fields=id&page=1&page_token=x', 400, 'AMBIGUITY_DURING_PROCESSING'],
		['/Activities?fields=id', 400, 'INVALID_MODULE'],
		['/Contacts/abc', 400, 'INVALID_DATA'],
	])('refuses %s', async (path, status, code) => {
		const reply = await call('GET', path);
		expect([reply.status, codeOf(reply)]).toEqual([status, code]);
	});

	it('binds tokens to their parameters and a day', async () => {
		const next = String(
			at((await call('GET', '/Tasks?fields=Subject&per_page=100')).body, 'info.next_page_token'),
		);
		expect(next.length).toBeLessThanOrEqual(100);
		expect(
			codeOf(await call('GET', `/Tasks?fields=Subject,Status&per_page=100&page_token=${next}`)),
		).toBe('TOKEN_BOUND_DATA_MISMATCH');
		sandbox.clock.advance(25 * 3_600_000);
		token = sandbox.of('zohoCrm').world.tokens.issue(3600).accessToken;
		expect(codeOf(await call('GET', `/Tasks?fields=Subject&per_page=100&page_token=${next}`))).toBe(
			'EXPIRED_VALUE',
		);
	});
});

describe('records', () => {
	it('creates, answers ids and times alone, merges updates, deletes into the bin', async () => {
		const made = await create(
			'Contacts',
			{
				Last_Name: 'Kalten',
				Email: 'new@example.net',
				Account_Name: { id: idAt('Accounts', 3) },
				Tag: [{ name: 'Fresh' }],
				Loyalty_Topics: ['Price'],
				Loyalty_Points: 4,
				Loyalty_Date: '2026-02-01',
				Loyalty_Flag: true,
			},
			{ trigger: [] },
		);
		expect(made.status).toBe(201);
		expect(Object.keys(at(made.body, 'data.0.details') as Body).sort()).toEqual([
			'$approval_state',
			'Created_By',
			'Created_Time',
			'Modified_By',
			'Modified_Time',
			'id',
		]);
		const path = `/Contacts/${newId(made)}`;
		expect(
			(
				await call('PUT', path, {
					data: [
						{
							Title: 'CTO',
							Email: null,
							Loyalty_Topics: ['Quality'],
							$append_values: { Loyalty_Topics: true },
						},
					],
				})
			).status,
		).toBe(200);
		const record = at((await call('GET', path)).body, 'data.0') as Body;
		expect(record).toMatchObject({
			Full_Name: 'Kalten',
			Title: 'CTO',
			Email: null,
			Loyalty_Topics: ['Price', 'Quality'],
			Loyalty_Points: 4,
			Account_Name: { id: idAt('Accounts', 3) },
			Owner: { id: USERS[0].id },
			Tag: [{ name: 'Fresh', color_code: null }],
		});
		expect(record.Created_Time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+02:00$/);
		expect((await call('DELETE', path)).body).toMatchObject({
			data: [{ message: 'record deleted', details: { id: newId(made) } }],
		});
		expect((await call('GET', path)).status).toBe(204);
		expect((await call('GET', '/Contacts/deleted?type=recycle')).body).toMatchObject({
			data: [{ id: newId(made), display_name: 'Kalten' }],
		});
		expect(
			(await call('POST', `/settings/recycle_bin/${newId(made)}/actions/restore`)).status,
		).toBe(200);
		expect((await call('GET', path)).status).toBe(200);
	});

	it.each<[string, Body, string]>([
		['Contacts', { First_Name: 'A' }, 'MANDATORY_NOT_FOUND'],
		['Contacts', { Last_Name: 'A', Email: 'nobody' }, 'INVALID_DATA'],
		['Contacts', { Last_Name: 'A', Email: 'Ada.Brook.0@example.com' }, 'DUPLICATE_DATA'],
		['Contacts', { Last_Name: 'A', Nonsense: 'x' }, 'INVALID_DATA'],
		['Contacts', { Last_Name: 'A', Full_Name: 'x' }, 'INVALID_DATA'],
		['Contacts', { Last_Name: 5 }, 'INVALID_DATA'],
		['Contacts', { Last_Name: 'A', Account_Name: { name: 'Nordhang 1' } }, 'INVALID_DATA'],
		['Contacts', { Last_Name: 'A', Owner: { id: CONTACT } }, 'INVALID_DATA'],
		['Contacts', { Last_Name: 'A', Loyalty_Tier: 'Wood' }, 'INVALID_DATA'],
		['Contacts', { Last_Name: 'A', Loyalty_Points: '4' }, 'INVALID_DATA'],
		['Contacts', { Last_Name: 'A', Tag: [{ name: 'x'.repeat(26) }] }, 'INVALID_DATA'],
		['Leads', { Last_Name: 'A' }, 'MANDATORY_NOT_FOUND'],
		[
			'Calls',
			{ Subject: 'A', Call_Type: 'Outbound', Call_Start_Time: MOMENT },
			'MANDATORY_NOT_FOUND',
		],
		[
			'Calls',
			{
				Subject: 'A',
				Call_Type: 'Inbound',
				Call_Start_Time: MOMENT,
				Call_Duration: '00:30',
				Outgoing_Call_Status: 'Completed',
			},
			'INVALID_DATA',
		],
		[
			'Calls',
			{ Subject: 'A', Call_Type: 'Missed', Call_Start_Time: '2026-11-02T14:00:00.000Z' },
			'INVALID_DATA',
		],
		[
			'Calls',
			{ Subject: 'A', Call_Type: 'Missed', Call_Start_Time: MOMENT, From_Number__s: '+1' },
			'INVALID_DATA',
		],
		['Tasks', { Subject: 'A', Due_Date: MOMENT }, 'INVALID_DATA'],
		['Tasks', { Subject: 'A', What_Id: { id: idAt('Deals', 0) } }, 'DEPENDENT_FIELD_MISSING'],
		['Tasks', { Subject: 'A', Who_Id: { id: idAt('Leads', 0) } }, 'INVALID_DATA'],
		[
			'Tasks',
			{ Subject: 'A', Who_Id: CONTACT, What_Id: idAt('Leads', 0), $se_module: 'Leads' },
			'INVALID_DATA',
		],
		['Events', { Event_Title: 'A', Start_DateTime: MOMENT }, 'MANDATORY_NOT_FOUND'],
		[
			'Events',
			{ Event_Title: 'A', Start_DateTime: MOMENT, End_DateTime: '2026-11-02T13:00:00+01:00' },
			'INVALID_DATA',
		],
		[
			'Events',
			{
				Event_Title: 'A',
				Start_DateTime: MOMENT,
				End_DateTime: MOMENT,
				Participants: [{ type: 'contact', participant: '7' }],
			},
			'INVALID_DATA',
		],
		['Notes', { Note_Content: 'x' }, 'MANDATORY_NOT_FOUND'],
		['Notes', { Note_Content: 'x', Parent_Id: CONTACT }, 'INVALID_DATA'],
		[
			'Notes',
			{ Parent_Id: { module: { api_name: 'Contacts' }, id: CONTACT } },
			'EXPECTED_FIELD_MISSING',
		],
		[
			'Notes',
			{ Note_Title: 'x'.repeat(121), Parent_Id: { module: { api_name: 'Contacts' }, id: CONTACT } },
			'INVALID_DATA',
		],
	])('refuses %s %j', async (module, record, code) => {
		const reply = await create(module, record);
		expect([reply.status, codeOf(reply)]).toEqual([400, code]);
	});

	it('mixes good and bad items with 207, keeps their order, and takes 100 at most', async () => {
		const reply = await call('POST', '/Contacts', {
			data: [{ Last_Name: 'A' }, {}, { Last_Name: 'B' }],
		});
		expect(reply.status).toBe(207);
		expect((reply.body.data as Body[]).map(({ status }) => status)).toEqual([
			'success',
			'error',
			'success',
		]);
		expect(at(reply.body, 'data.1.details')).toEqual({
			api_name: 'Last_Name',
			json_path: '$.data[1].Last_Name',
		});
		const many = Array.from({ length: 101 }, () => ({ Last_Name: 'A' }));
		expect((await call('POST', '/Contacts', { data: many })).body.code).toBe('INVALID_DATA');
		expect((await call('POST', '/Contacts', {})).body.code).toBe('MANDATORY_NOT_FOUND');
		expect((await call('POST', '/Contacts', { data: [{ Last_Name: 'A' }], extra: 1 })).status).toBe(
			400,
		);
		const deleted = await call('DELETE', `/Contacts?ids=${CONTACT},4150868019999999999`);
		expect(deleted.status).toBe(207);
	});

	it('upserts by email', async () => {
		const reply = await call('POST', '/Contacts/upsert', {
			data: [
				{ Last_Name: 'X', Email: 'ada.brook.0@example.com' },
				{ Last_Name: 'Y', Email: 'y@example.net' },
			],
			duplicate_check_fields: ['Email'],
		});
		expect(reply.status).toBe(200);
		expect(reply.body.data).toMatchObject([
			{ action: 'update', duplicate_field: 'Email', details: { id: CONTACT } },
			{ action: 'insert', duplicate_field: null },
		]);
	});

	it('keeps the rules of calls, tasks and meetings', async () => {
		const made = await create('Calls', {
			Subject: 'A',
			Call_Type: 'Outbound',
			Call_Start_Time: MOMENT,
			Call_Duration: '01:01:15',
			To_Number__s: '+431',
			Who_Id: { id: CONTACT },
		});
		const path = `/Calls/${newId(made)}`;
		expect(Number(at((await call('GET', path)).body, 'data.0.Call_Duration_in_seconds'))).toBe(
			3675,
		);
		expect(codeOf(await call('PUT', path, { data: [{ Call_Type: 'Inbound' }] }))).toBe(
			'NOT_ALLOWED',
		);
		expect(codeOf(await call('PUT', path, { data: [{ Owner: { id: USERS[1].id } }] }))).toBe(
			'NOT_ALLOWED',
		);
		const scheduled = {
			Subject: 'A',
			Call_Type: 'Outbound',
			Call_Start_Time: MOMENT,
			Outgoing_Call_Status: 'Scheduled',
		};
		expect((await create('Calls', scheduled)).status).toBe(201);
		const task = await create('Tasks', {
			Subject: 'T',
			Status: 'Completed',
			What_Id: { id: idAt('Deals', 0) },
			$se_module: 'Deals',
		});
		expect(at((await call('GET', `/Tasks/${newId(task)}`)).body, 'data.0')).toMatchObject({
			$se_module: 'Deals',
			What_Id: { name: 'Deal 0' },
			Closed_Time: expect.any(String) as unknown,
		});
		const meeting = await create('Events', {
			Event_Title: 'M',
			Start_DateTime: MOMENT,
			End_DateTime: MOMENT,
			Participants: [{ type: 'contact', participant: CONTACT }],
		});
		expect(
			at((await call('GET', `/Events/${newId(meeting)}`)).body, 'data.0.Participants.0'),
		).toMatchObject({ Email: 'ada.brook.0@example.com', participant: CONTACT });
		expect(
			(
				await call('POST', `/Events/${newId(meeting)}/actions/cancel`, {
					data: [{ send_cancelling_mail: false }],
				})
			).status,
		).toBe(200);
		const lock = { 'if-unmodified-since': '2026-01-01T00:00:00+00:00' };
		expect((await call('PUT', path, { data: [{ Subject: 'B' }] }, lock)).status).toBe(412);
	});

	it('serves notes of a record, and cuts long texts outside fetch_full_data', async () => {
		const parent = { Parent_Id: { module: { api_name: 'Deals' }, id: idAt('Deals', 2) } };
		const made = await create('Notes', { Note_Content: 'x'.repeat(3_000), ...parent });
		expect(made.status).toBe(201);
		const note = at((await call('GET', `/Notes/${newId(made)}`)).body, 'data.0') as Body;
		expect([String(note.Note_Content).length, at(note, 'Parent_Id.module.api_name')]).toEqual([
			2_000,
			'Deals',
		]);
		const full = await call(
			'GET',
			`/Notes/${newId(made)}/actions/fetch_full_data?fields=Note_Content`,
		);
		expect(String(at(full.body, 'data.0.Note_Content'))).toHaveLength(3_000);
		const related = await call('GET', `/Deals/${idAt('Deals', 2)}/Notes?fields=Note_Title`);
		expect((related.body.data as Body[]).map(({ id }) => id)).toContain(newId(made));
		expect(
			codeOf(
				await call('PUT', `/Notes/${newId(made)}`, {
					data: [{ ...parent, $se_module: 'Deals', Parent_Id: { id: idAt('Deals', 2) } }],
				}),
			),
		).toBe('NOT_ALLOWED');
		expect((await call('DELETE', `/Notes/${newId(made)}`)).status).toBe(200);
		expect((await call('GET', '/Notes/deleted')).body).toMatchObject({
			data: [{ type: 'permanent', display_name: null }],
		});
	});
});
