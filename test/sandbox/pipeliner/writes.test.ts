import { idOf } from './ids';
import {
	call,
	contact,
	one,
	OWNER,
	RECORDS,
	rows,
	sandbox,
	setUp,
	task,
	UNIT,
	UNKNOWN,
} from './testClient';

setUp();

describe('contact writes', () => {
	it('creates with account and tag, merges, deletes softly', async () => {
		const made = await call('POST', 'Contacts', {
			...contact,
			email1: 'n@okoye.example',
			cf_plan: idOf('Data', 1),
			cf_interests: [idOf('Data', 3)],
			account_relations: [{ account_id: idOf('Accounts', 2), is_primary: true }],
			tags: [{ tag_id: idOf('Tags', 1) }],
		});
		expect(made.status).toBe(201);
		const { id } = one(made);
		expect(one(made)).toMatchObject({
			unit_id: UNIT,
			formatted_name: 'Okoye',
			email2: '',
			primary_account: expect.stringContaining(idOf('Accounts', 2)) as string,
		});
		const changed = await call('PATCH', `Contacts/${String(id)}`, {
			first_name: 'Nia',
			email1: '',
		});
		expect(one(changed)).toMatchObject({
			formatted_name: 'Nia Okoye',
			email1: '',
			last_name: 'Okoye',
			cf_plan: idOf('Data', 1),
		});
		const gone = await call('DELETE', `Contacts/${String(id)}`);
		expect(gone.body).toEqual({ success: true, data: id });
		expect((await call('GET', `Contacts/${String(id)}`)).status).toBe(404);
		const since = new Date(sandbox().clock.now() - 60_000).toISOString();
		const query = `Contacts?filter[modified]=${since}&filter-op[modified]=gte`;
		expect(rows(await call('GET', query))).toEqual([]);
		expect(rows(await call('GET', `${query}&include-deleted=true`))).toMatchObject([
			{ id, is_deleted: true },
		]);
	});

	it('answers 422 with each fault', async () => {
		const reply = await call('POST', 'Contacts', {
			first_name: 'Nia',
			email1: 7,
			gender: 9,
			formatted_name: 'x',
			nickname: 'y',
			unit_id: UNKNOWN,
		});
		expect(reply.status).toBe(422);
		expect(reply.body.message.startsWith('\n')).toBe(true);
		expect(reply.body.field_errors.map(({ field_name: name }) => name)).toEqual([
			'email1',
			'gender',
			'formatted_name',
			'nickname',
			'unit_id',
			'owner_id',
		]);
		expect(reply.body.entity_errors).toHaveLength(1);
	});

	it('moves an account link through its own entity', async () => {
		const [relation] = rows(
			await call('GET', `ContactAccountRelations?filter[contact_id]=${idOf('Contacts', 0)}`),
		);
		await call('DELETE', `ContactAccountRelations/${String(relation.id)}`);
		const made = await call('POST', 'ContactAccountRelations', {
			account_id: idOf('Accounts', 5),
			contact_id: idOf('Contacts', 0),
			is_primary: true,
		});
		expect(made.status).toBe(201);
		const got = await call('GET', `Contacts/${idOf('Contacts', 0)}?expand=primary_account`);
		expect(one(got).primary_account).toMatchObject({ id: idOf('Accounts', 5) });
		expect((await call('POST', 'TagRelations', { contact_id: idOf('Contacts', 0) })).status).toBe(
			422,
		);
	});

	it('overrides read-only fields on request, and keeps protected records', async () => {
		expect(
			(await call('POST', 'Contacts?validation-level=8', { ...contact, formatted_name: 'x' }))
				.status,
		).toBe(201);
		expect((await call('DELETE', `Contacts/${idOf('Contacts', 39)}`)).status).toBe(422);
		expect((await call('POST', 'Accounts', { name: 'x' })).status).toBe(403);
	});

	it.each([
		['no object', 'POST', 'Contacts', []],
		['broken JSON', 'POST', 'Contacts', '{'],
	])('refuses %s', async (_what, method, path, body) => {
		const reply = await call(method, path, body);
		expect([reply.status, reply.body.code]).toEqual([400, 117]);
	});

	it('refuses forms and PUT', async () => {
		expect(
			(
				await call('POST', 'Contacts', 'last_name=A', {
					'content-type': 'application/x-www-form-urlencoded',
				})
			).status,
		).toBe(400);
		expect((await call('PUT', `Contacts/${idOf('Contacts', 0)}`, {})).status).toBe(404);
		expect((await call('PATCH', `Contacts/${UNKNOWN}`, {})).status).toBe(404);
	});
});

describe('engagements', () => {
	it.each([
		[
			'Tasks',
			{
				...task,
				due_date: '2026-12-01',
				status: 4,
				priority: 1,
				call_duration: 60,
				contact_relations: [{ contact_id: idOf('Contacts', 0) }],
				opportunity_relations: [{ lead_oppty_id: idOf('Opportunities', 0) }],
			},
		],
		[
			'Appointments',
			{
				subject: 'Demo',
				owner_id: OWNER,
				start_date: '2026-12-01T08:00:00Z',
				end_date: '2026-12-01T09:00:00Z',
				contact_relations: [{ contact_id: idOf('Contacts', 0) }],
				invitees_contacts: [{ email: 'a@b.example' }],
			},
		],
		[
			'Emails',
			{
				direction: 1,
				uid: 'u-1',
				subject: 'Hello',
				body: '<p>x</p>',
				contact_relations: [{ contact_id: idOf('Contacts', 0) }],
			},
		],
		['Notes', { note: 'hello', owner_id: OWNER, contact_id: idOf('Contacts', 0) }],
		['Memos', { subject: 'memo', owner_id: OWNER }],
	])('creates, reads, updates and deletes %s', async (entity, body) => {
		const made = await call('POST', entity, body);
		expect([200, 201]).toContain(made.status);
		const path = `${entity}/${String(one(made).id)}`;
		expect(one(await call('GET', path))).toEqual(one(made));
		const field = entity === 'Notes' ? 'note' : 'subject';
		const changed = await call('PATCH', path, { [field]: 'Changed' });
		expect(one(changed)).toMatchObject({ [field]: 'Changed' });
		if ('contact_relations' in body) expect(one(changed).contact_relations).toHaveLength(1);
		expect((await call('DELETE', path)).status).toBe(200);
	});

	it('keeps days of tasks and moments of meetings apart', async () => {
		expect(
			(await call('POST', 'Tasks', { ...task, due_date: '2026-12-01T08:00:00Z' })).status,
		).toBe(422);
		const made = await call('POST', 'Appointments', {
			subject: 'Demo',
			owner_id: OWNER,
			end_date: '2026-12-01T09:00:00+01:00',
		});
		expect(one(made).end_date).toBe('2026-12-01 08:00:00.000000+00:00');
		expect(
			(
				await call('POST', 'Appointments', {
					subject: 'Demo',
					owner_id: OWNER,
					end_date: '2026-12-01',
				})
			).status,
		).toBe(422);
	});

	it.each([
		['Tasks', { subject: 'x' }, ['owner_id', 'unit_id', 'activity_type_id']],
		['Tasks', { ...task, status: 6 }, ['status']],
		[
			'Tasks',
			{ ...task, contact_relations: [{ account_id: idOf('Accounts', 0) }] },
			['contact_relations.contact_id'],
		],
		[
			'Appointments',
			{ subject: 'x', owner_id: OWNER, end_date: '2026-12-01T09:00:00Z', status: 4 },
			['status'],
		],
		['Emails', { uid: 'x' }, []],
		['Notes', { note: 'x', owner_id: OWNER, contact_id: UNKNOWN }, ['contact_id']],
		['Calls', { contact_id: idOf('Contacts', 0) }, ['caller_id', 'twilio_call_log_id']],
	])('%s refuses %j', async (entity, body, fields) => {
		const reply = await call('POST', entity, body);
		expect(reply.status).toBe(422);
		expect(reply.body.field_errors.map(({ field_name: name }) => name)).toEqual(fields);
	});

	it('tells leads from opportunities, and finds what belongs to a contact', async () => {
		const list = rows(
			await call(
				'GET',
				`ActivityRelations?filter[contact_id]=${idOf('Contacts', 4)}&expand=task,appointment`,
			),
		);
		expect(list.map((row) => (row.task === null ? 'appointment' : 'task'))).toEqual([
			'task',
			'task',
			'appointment',
		]);
		const [linked] = rows(
			await call(
				'GET',
				'Tasks?first=1&filter[subject]=Task 1&expand=lead_relations.lead,opportunity_relations',
			),
		);
		expect(linked).toMatchObject({
			lead_relations: [{ lead: { name: 'Lead 3' }, oppty: null }],
			opportunity_relations: [],
		});
		expect((await call('GET', 'Activities?first=2')).body.total).toBe(RECORDS * 3);
	});
});

describe('batches', () => {
	it('creates and updates a hundred', async () => {
		const body = [
			{ id: idOf('Contacts', 1), city: 'Gent' },
			...Array.from({ length: 99 }, (_, index) => ({ ...contact, first_name: `N${index}` })),
		];
		const reply = await call('POST', 'Contacts/batch-modify', body);
		expect(rows(reply)).toHaveLength(100);
		expect(rows(reply)[0]).toBe(idOf('Contacts', 1));
		expect((await call('GET', 'Contacts?first=1')).body.total).toBe(RECORDS + 99);
		expect((await call('POST', 'Contacts/batch-modify', [...body, contact])).status).toBe(400);
	});

	it('undoes all, or the failing ones alone', async () => {
		const body = [
			{ ...contact, account_relations: [{ account_id: idOf('Accounts', 0), is_primary: true }] },
			{ first_name: 'x' },
			contact,
		];
		const all = await call('POST', 'Contacts/batch-modify', body);
		expect([all.status, all.body.entity_index]).toEqual([422, 1]);
		expect((await call('GET', 'Contacts?first=1')).body.total).toBe(RECORDS);
		const some = await call('POST', 'Contacts/batch-modify?rollback-method=1', body);
		expect(rows(some).map((entry) => typeof entry)).toEqual(['string', 'object', 'string']);
		expect(rows(some)[1]).toMatchObject({ entity_index: 1, success: false });
		expect((await call('GET', 'Contacts?first=1')).body.total).toBe(RECORDS + 2);
	});

	it('deletes by ids', async () => {
		const ids = [idOf('Notes', 0), idOf('Notes', 1)];
		expect((await call('POST', 'Notes/batch-delete', ids)).body.data).toEqual(ids);
		const again = await call('POST', 'Notes/batch-delete?rollback-method=1', [
			ids[0],
			idOf('Notes', 2),
		]);
		expect(rows(again)).toMatchObject([{ entity_index: 0 }, idOf('Notes', 2)]);
	});
});
