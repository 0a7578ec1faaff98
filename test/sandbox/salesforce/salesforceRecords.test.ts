import { Client, DATA } from './client';
import type { Written } from './client';
import { wholeId } from './ids';
import { salesforce } from './index';
import { accountId, contactId, leadId, opportunityId, userId } from './seeds';

const RECORDS = 30;
let client: Client;

beforeAll(async () => {
	client = await Client.start(salesforce, RECORDS);
});
afterAll(async () => await client.sandbox.close());

describe('records', () => {
	it('creates, changes and deletes with answers that carry no record', async () => {
		const id = await client.make('Contact', {
			LastName: 'Noor',
			FirstName: 'Ida',
			Email: 'ida@example.com',
			AccountId: accountId(1).slice(0, 15),
			Tier__c: 'Gold',
			Is_VIP__c: true,
		});
		expect(wholeId(id)).toBe(id);
		const path = `${DATA}/sobjects/Contact/${id}`;
		const patched = await client.wire.send('PATCH', path, { FirstName: null, LastName: 'Nord' });
		expect([patched.status, patched.body]).toEqual([204, '']);
		const { body } = await client.wire.send<Record<string, unknown>>('GET', path);
		expect(body).toMatchObject({
			Name: 'Nord',
			FirstName: null,
			AccountId: accountId(1),
			OwnerId: userId(0),
			Tier__c: 'Gold',
		});
		expect(body.PhotoUrl).toBeNull();
		expect((await client.wire.send('GET', `${path}?fields=Name`)).body).toEqual({
			attributes: { type: 'Contact', url: path },
			Id: id,
			Name: 'Nord',
		});
		expect((await client.wire.send('DELETE', path)).status).toBe(204);
		for (const method of ['GET', 'DELETE'])
			expect(await client.codeOf(method, path)).toBe('404 ENTITY_IS_DELETED');
		expect(await client.codeOf('PATCH', path, {})).toBe('404 ENTITY_IS_DELETED');
	});

	it.each([
		['Contact', {}, '400 REQUIRED_FIELD_MISSING'],
		['Contact', { LastName: '' }, '400 REQUIRED_FIELD_MISSING'],
		['Contact', { LastName: 'x', Nope__c: 1 }, '400 INVALID_FIELD'],
		['Contact', { LastName: 'x', Name: 'y' }, '400 INVALID_FIELD_FOR_INSERT_UPDATE'],
		['Contact', { LastName: 'x', Id: 'y' }, '400 INVALID_FIELD_FOR_INSERT_UPDATE'],
		['Contact', { LastName: 'x', MailingAddress: {} }, '400 JSON_PARSER_ERROR'],
		['Contact', { LastName: 'x'.repeat(81) }, '400 STRING_TOO_LONG'],
		['Contact', { LastName: 5 }, '400 JSON_PARSER_ERROR'],
		['Contact', { LastName: 'x', Email: 'nope' }, '400 INVALID_EMAIL_ADDRESS'],
		['Contact', { LastName: 'x', AccountId: 'nope' }, '400 MALFORMED_ID'],
		['Contact', { LastName: 'x', AccountId: userId(0) }, '400 FIELD_INTEGRITY_EXCEPTION'],
		['Contact', { LastName: 'x', AccountId: accountId(900) }, '400 INVALID_CROSS_REFERENCE_KEY'],
		['Contact', { LastName: 'x', Tier__c: 'Iron' }, '400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
		[
			'Contact',
			{ LastName: 'x', Interests__c: 'Golf;Iron' },
			'400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		],
		['Contact', { LastName: 'x', Loyalty_Points__c: '5' }, '400 JSON_PARSER_ERROR'],
		['Contact', { LastName: 'x', Member_Since__c: '2026-13-01' }, '400 JSON_PARSER_ERROR'],
		['Contact', { LastName: 'x', Is_VIP__c: 'true' }, '400 JSON_PARSER_ERROR'],
		['Task', { TaskSubtype: 'Meeting' }, '400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
		['Task', { TaskSubtype: 'Cadence' }, '400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
		['Task', { Status: 'completed' }, '400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
		['Task', { ActivityDate: '2026-05-20T00:00:00Z' }, '400 JSON_PARSER_ERROR'],
		['Task', { WhoId: accountId(0) }, '400 FIELD_INTEGRITY_EXCEPTION'],
		['Task', { WhatId: contactId(0) }, '400 FIELD_INTEGRITY_EXCEPTION'],
		['Task', { WhoId: leadId(0), WhatId: accountId(0) }, '400 FIELD_INTEGRITY_EXCEPTION'],
		['Task', { TaskWhoIds: contactId(0) }, '400 JSON_PARSER_ERROR'],
		['Task', { TaskWhoIds: [contactId(0), leadId(0)] }, '400 FIELD_INTEGRITY_EXCEPTION'],
		['Task', { AccountId: accountId(0) }, '400 INVALID_FIELD_FOR_INSERT_UPDATE'],
		['Task', { CallDurationInSeconds: 1.5 }, '400 JSON_PARSER_ERROR'],
		['Event', {}, '400 REQUIRED_FIELD_MISSING'],
		['Event', { StartDateTime: '2026-05-20T14:00:00Z' }, '400 REQUIRED_FIELD_MISSING'],
		[
			'Event',
			{ StartDateTime: '2026-05-20T14:00:00', DurationInMinutes: 5 },
			'400 JSON_PARSER_ERROR',
		],
		[
			'Event',
			{ StartDateTime: '2026-05-20T14:00:00Z', EndDateTime: '2026-05-20T13:00:00Z' },
			'400 FIELD_INTEGRITY_EXCEPTION',
		],
		[
			'Event',
			{
				StartDateTime: '2026-05-20T14:00:00Z',
				EndDateTime: '2026-05-20T15:00:00Z',
				DurationInMinutes: 30,
			},
			'400 FIELD_INTEGRITY_EXCEPTION',
		],
		['Event', { IsAllDayEvent: true }, '400 REQUIRED_FIELD_MISSING'],
		['Note', { Title: 'x' }, '400 REQUIRED_FIELD_MISSING'],
		['EmailMessageRelation', { RelationType: 'ToAddress' }, '400 REQUIRED_FIELD_MISSING'],
		['Nope', {}, '404 NOT_FOUND'],
	])('refuses a new %s of %j with %s', async (object, body, code) => {
		expect(await client.codeOf('POST', `${DATA}/sobjects/${object}`, body)).toBe(code);
	});

	it('refuses wrong paths, ids, types and parameters', async () => {
		const contact = `${DATA}/sobjects/Contact/${contactId(1)}`;
		const unknown = contactId(99_999);
		const task = (await client.query('SELECT Id FROM Task LIMIT 1')).records[0].Id;
		const cases: Array<[string, string, unknown, Record<string, string>, string]> = [
			['GET', `${DATA}/sobjects/Contact/${unknown}`, undefined, {}, '404 NOT_FOUND'],
			['PATCH', `${DATA}/sobjects/Contact/${unknown}`, {}, {}, '404 INVALID_CROSS_REFERENCE_KEY'],
			['GET', `${DATA}/sobjects/Contact/nope`, undefined, {}, '404 NOT_FOUND'],
			['GET', `${DATA}/sobjects/Contact/${String(task)}`, undefined, {}, '404 NOT_FOUND'],
			['GET', `${contact}?fields=Nope`, undefined, {}, '400 INVALID_FIELD'],
			['GET', `${contact}?foo=1`, undefined, {}, '400 INVALID_PARAMETER'],
			['PATCH', contact, { Id: contactId(1) }, {}, '400 INVALID_FIELD'],
			['PATCH', contact, { LastName: null }, {}, '400 REQUIRED_FIELD_MISSING'],
			['PATCH', contact, '{"LastName":', {}, '400 JSON_PARSER_ERROR'],
			[
				'PATCH',
				contact,
				'LastName=x',
				{ 'content-type': 'application/x-www-form-urlencoded' },
				'415 UNSUPPORTED_MEDIA_TYPE',
			],
			[
				'PATCH',
				contact,
				{ Title: 'x' },
				{ 'if-unmodified-since': 'Mon, 05 Jan 2026 00:00:00 GMT' },
				'412 PRECONDITION_FAILED',
			],
			[
				'PATCH',
				`${DATA}/sobjects/Task/${String(task)}`,
				{ TaskSubtype: 'Task' },
				{},
				'400 INVALID_FIELD_FOR_INSERT_UPDATE',
			],
			['PUT', contact, {}, {}, '405 METHOD_NOT_ALLOWED'],
			['GET', '/services/data/v30.0/limits', undefined, {}, '404 NOT_FOUND'],
			['GET', `${DATA}/nope`, undefined, {}, '404 NOT_FOUND'],
			['GET', `${DATA}/query`, undefined, {}, '400 MISSING_ARGUMENT'],
		];
		for (const [method, path, body, headers, code] of cases) {
			expect([path, await client.codeOf(method, path, body, headers)]).toEqual([path, code]);
		}
	});

	it('upserts by external id', async () => {
		const path = (key: string, value: string) =>
			`${DATA}/sobjects/Contact/${key}/${encodeURIComponent(value)}`;
		const made = await client.wire.send<Written>('PATCH', path('Email', 'up@example.com'), {
			LastName: 'Up',
		});
		expect([made.status, made.body.created]).toEqual([201, true]);
		const again = await client.wire.send<Written>('PATCH', path('Email', 'UP@example.com'), {
			Title: 'CTO',
		});
		expect([again.status, again.body]).toEqual([
			200,
			{ id: made.body.id, success: true, errors: [], created: false },
		]);
		expect(await client.codeOf('PATCH', path('Email', 'new@example.com'), { Title: 'x' })).toBe(
			'400 REQUIRED_FIELD_MISSING',
		);
		expect(
			await client.codeOf('PATCH', path('Email', 'up@example.com'), { Email: 'up@example.com' }),
		).toBe('400 INVALID_FIELD');
		expect(await client.codeOf('PATCH', path('LastName', 'Up'), {})).toBe('404 NOT_FOUND');
		await client.make('Contact', { LastName: 'Up2', Email: 'up@example.com' });
		expect(
			(await client.wire.send<string[]>('PATCH', path('Email', 'up@example.com'), {})).status,
		).toBe(300);
		expect((await client.wire.send('GET', path('External_Ref__c', 'ref-3'))).body).toMatchObject({
			Id: contactId(3),
		});
	});
});

describe('activities', () => {
	it('derives what the vendor derives on tasks', async () => {
		const id = await client.make('Task', {
			TaskSubtype: 'Call',
			WhoId: contactId(1),
			WhatId: opportunityId(2),
			Status: 'Completed',
			Priority: 'High',
		});
		const task = await client.read('Task', id);
		expect(task).toMatchObject({
			AccountId: accountId(2),
			IsClosed: true,
			IsHighPriority: true,
			OwnerId: userId(0),
		});
		expect(task.CompletedDateTime).not.toBeNull();
		await client.wire.send('PATCH', `${DATA}/sobjects/Task/${id}`, {
			WhatId: null,
			Status: 'Not Started',
		});
		expect(await client.read('Task', id)).toMatchObject({
			AccountId: accountId(1),
			IsClosed: false,
			CompletedDateTime: null,
		});
		expect((await client.read('Task', await client.make('Task', {}))).TaskSubtype).toBe('Task');
	});

	it('relates several contacts', async () => {
		const [one, two, three] = [1, 2, 3].map(contactId);
		const id = await client.make('Task', { TaskWhoIds: [one, two] });
		const people = async () =>
			(
				await client.query(`SELECT RelationId FROM TaskWhoRelation WHERE TaskId = '${id}'`)
			).records.map(({ RelationId }) => RelationId);
		expect((await client.read('Task', id)).WhoId).toBe(one);
		const added = await client.make('TaskRelation', {
			TaskId: id,
			RelationId: three,
			IsWhat: false,
		});
		expect(await people()).toEqual([one, two, three]);
		expect(
			await client.codeOf('POST', `${DATA}/sobjects/TaskRelation`, {
				TaskId: id,
				RelationId: one,
				IsWhat: false,
			}),
		).toBe('400 DUPLICATE_VALUE');
		expect(
			(await client.wire.send('DELETE', `${DATA}/sobjects/TaskRelation/${added}`)).status,
		).toBe(204);
		await client.wire.send('PATCH', `${DATA}/sobjects/Task/${id}`, { WhoId: three });
		expect(await people()).toEqual([three, two]);
		await client.wire.send('PATCH', `${DATA}/sobjects/Task/${id}`, { TaskWhoIds: null });
		expect(await people()).toEqual([three]);
	});

	it('keeps start, end and duration of events together', async () => {
		const id = await client.make('Event', {
			StartDateTime: '2026-05-20T16:00:00+02:00',
			DurationInMinutes: 45,
		});
		const path = `${DATA}/sobjects/Event/${id}`;
		expect(await client.read('Event', id)).toMatchObject({
			StartDateTime: '2026-05-20T14:00:00.000+0000',
			EndDateTime: '2026-05-20T14:45:00.000+0000',
			ActivityDate: '2026-05-20',
			EventSubtype: 'Event',
		});
		expect(await client.codeOf('PATCH', path, { StartDateTime: '2026-05-21T14:00:00Z' })).toBe(
			'400 FIELD_INTEGRITY_EXCEPTION',
		);
		await client.wire.send('PATCH', path, {
			StartDateTime: '2026-05-21T14:00:00Z',
			EndDateTime: '2026-05-21T14:10:00Z',
		});
		expect((await client.read('Event', id)).DurationInMinutes).toBe(10);
		const day = await client.make('Event', { IsAllDayEvent: true, ActivityDate: '2026-06-01' });
		expect(await client.read('Event', day)).toMatchObject({
			StartDateTime: '2026-06-01T00:00:00.000+0000',
			DurationInMinutes: 1440,
		});
	});

	it('logs mails with a task of their own, editable only as drafts', async () => {
		const id = await client.make('EmailMessage', {
			Subject: 'Hi',
			Status: '3',
			ToIds: [contactId(0)],
			TextBody: 'x',
		});
		const mail = await client.read('EmailMessage', id);
		expect(await client.read('Task', String(mail.ActivityId))).toMatchObject({
			TaskSubtype: 'Email',
			WhoId: contactId(0),
			IsClosed: true,
		});
		expect(
			(
				await client.query(
					`SELECT RelationType FROM EmailMessageRelation WHERE EmailMessageId = '${id}'`,
				)
			).totalSize,
		).toBe(1);
		const path = `${DATA}/sobjects/EmailMessage/${id}`;
		expect(await client.codeOf('PATCH', path, { Subject: 'x' })).toBe(
			'400 INSUFFICIENT_ACCESS_OR_READONLY',
		);
		expect((await client.wire.send('PATCH', path, { Mail_Campaign__c: 'spring' })).status).toBe(
			204,
		);
		const draft = await client.make('EmailMessage', { Subject: 'Draft', Status: '5' });
		expect(
			(await client.wire.send('PATCH', `${DATA}/sobjects/EmailMessage/${draft}`, { Subject: 'x' }))
				.status,
		).toBe(204);
		expect(
			(await client.query('SELECT Id, ActivityId FROM EmailMessage WHERE Incoming = true LIMIT 1'))
				.records[0].ActivityId,
		).toMatch(/^00T/);
	});

	it('keeps enhanced notes as documents', async () => {
		const id = await client.make('ContentNote', {
			Title: 'N',
			Content: Buffer.from('<p>Hello</p>').toString('base64'),
		});
		await client.make('ContentDocumentLink', {
			ContentDocumentId: id,
			LinkedEntityId: contactId(0),
			ShareType: 'V',
		});
		expect(
			(
				await client.query(
					`SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${contactId(0)}'`,
				)
			).totalSize,
		).toBe(1);
		expect(
			(await client.wire.send('GET', String((await client.read('ContentNote', id)).Content))).body,
		).toBe('<p>Hello</p>');
	});
});
