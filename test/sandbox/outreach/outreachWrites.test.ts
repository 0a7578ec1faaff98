import { Client, envelope, idsOf } from './client';
import { outreach } from './index';

const RECORDS = 30;

let client: Client;

beforeAll(async () => {
	client = await Client.start(outreach, RECORDS);
});
afterAll(async () => await client.sandbox.close());

describe('prospects', () => {
	it('creates, changes and deletes, answering the whole record', async () => {
		const made = await client.send(
			'POST',
			'prospects',
			envelope(
				'prospect',
				{
					firstName: 'Mira',
					lastName: 'Okafor',
					emails: ['mira@larkspur.example'],
					workPhones: ['+14155550134'],
					tags: ['expo'],
					custom4: 'Gold',
					company: 'Other',
				},
				{ account: ['account', 1], owner: ['user', 2] },
			),
		);
		const { id, attributes, relationships } = made.body.data;
		expect(made.status).toBe(201);
		expect(attributes).toMatchObject({
			name: 'Mira Okafor',
			emails: ['mira@larkspur.example'],
			mobilePhones: [],
			company: 'Nordhang 1',
			custom4: 'Gold',
			custom150: null,
			emailContacts: [],
		});
		expect(relationships).toMatchObject({
			account: { data: { type: 'account', id: 1 } },
			stage: { data: null },
			emailAddresses: { data: [{ type: 'emailAddress' }], meta: { count: 1 } },
		});
		expect(relationships.calls).toEqual({
			links: { related: expect.stringContaining('filter%5Bprospect%5D') as unknown },
		});
		const changed = await client.send(
			'PATCH',
			`prospects/${id}`,
			envelope(
				'prospect',
				{ emails: ['b@x.example', 'mira@larkspur.example'], title: 'CTO' },
				{ account: null },
				id,
			),
		);
		expect(changed.status).toBe(200);
		expect(changed.body.data).toMatchObject({
			attributes: {
				firstName: 'Mira',
				title: 'CTO',
				emails: ['b@x.example', 'mira@larkspur.example'],
				workPhones: ['+14155550134'],
			},
			relationships: { account: { data: null }, owner: { data: { id: 2 } } },
		});
		const gone = await client.send('DELETE', `prospects/${id}`);
		expect([gone.status, gone.body]).toEqual([204, '']);
		expect(await client.refusalOf('GET', `prospects/${id}`)).toBe('404 resourceNotFound');
	});

	it('keeps addresses and numbers as records of their own too', async () => {
		const { body } = await client.send(
			'GET',
			'prospects/1?include=emailAddresses,phoneNumbers,account.owner',
		);
		expect(body.included?.map(({ type }) => type)).toEqual([
			'emailAddress',
			'emailAddress',
			'phoneNumber',
			'phoneNumber',
			'phoneNumber',
			'account',
			'user',
		]);
		const phone = await client.send(
			'POST',
			'phoneNumbers',
			envelope(
				'phoneNumber',
				{ number: '+14155550111', phoneType: 'home', extension: '9' },
				{ prospect: ['prospect', 1] },
			),
		);
		const read = async () => (await client.send('GET', 'prospects/1')).body.data.attributes;
		expect((await read()).homePhones).toEqual(['+14155550111']);
		const { id } = phone.body.data;
		await client.send(
			'PATCH',
			`phoneNumbers/${id}`,
			envelope('phoneNumber', { number: '+14155550112' }, {}, id),
		);
		expect((await read()).homePhones).toEqual(['+14155550112']);
		await client.send('DELETE', `phoneNumbers/${id}`);
		expect((await read()).homePhones).toEqual([]);
		expect(idsOf(await client.list('emailAddresses?filter[prospect][id]=1'))).toHaveLength(2);
	});

	it.each<[string, unknown, string]>([
		['prospects', { data: { attributes: {} } }, '400 badRequest /data/type'],
		['prospects', { type: 'prospect' }, '400 badRequest /data'],
		['prospects', { data: { type: 'prospect', id: 5 } }, '400 badRequest /data/id'],
		['prospects', envelope('prospect', { nope: 1 }), '400 badRequest /data/attributes/nope'],
		['prospects', envelope('prospect', { name: 'x' }), '422 validationError /data/attributes/name'],
		[
			'prospects',
			envelope('prospect', { createdAt: '2026-01-01T00:00:00Z' }),
			'422 validationError /data/attributes/createdAt',
		],
		[
			'prospects',
			envelope('prospect', { firstName: 'x'.repeat(256) }),
			'422 validationError /data/attributes/firstName',
		],
		[
			'prospects',
			envelope('prospect', { firstName: 5 }),
			'422 validationError /data/attributes/firstName',
		],
		[
			'prospects',
			envelope('prospect', { emails: 'a@b.cd' }),
			'422 validationError /data/attributes/emails',
		],
		[
			'prospects',
			envelope('prospect', { emails: ['nope'] }),
			'422 validationError /data/attributes/emails',
		],
		[
			'prospects',
			envelope('prospect', { emails: ['ADA.brook.0@example.com'] }),
			'422 validationError /data/attributes/emails',
		],
		[
			'prospects',
			envelope('prospect', { custom2: 5 }),
			'422 validationError /data/attributes/custom2',
		],
		[
			'prospects',
			envelope('prospect', { custom4: 'Iron' }),
			'422 validationError /data/attributes/custom4',
		],
		[
			'prospects',
			envelope('prospect', {}, { owner: ['user', '1'] }),
			'400 badRequest /data/relationships/owner/data/id',
		],
		[
			'prospects',
			envelope('prospect', {}, { owner: ['user', 99] }),
			'422 validationError /data/relationships/owner',
		],
		[
			'prospects',
			envelope('prospect', {}, { owner: ['account', 1] }),
			'422 validationError /data/relationships/owner',
		],
		[
			'prospects',
			envelope('prospect', {}, { creator: ['user', 1] }),
			'422 validationError /data/relationships/creator',
		],
		[
			'prospects',
			envelope('prospect', {}, { nope: ['user', 1] }),
			'400 badRequest /data/relationships/nope',
		],
		['prospects?include=owner', envelope('prospect', {}), '400 badRequest'],
		[
			'calls',
			envelope('call', { direction: 'outbound' }),
			'422 validationError /data/relationships/prospect',
		],
		[
			'calls',
			envelope('call', { direction: 'missed' }, { prospect: ['prospect', 1] }),
			'422 validationError /data/attributes/direction',
		],
		[
			'calls',
			envelope('call', { outcome: 'completed' }, { prospect: ['prospect', 1] }),
			'422 validationError /data/attributes/outcome',
		],
		[
			'calls',
			envelope('call', { state: 'completed' }, { prospect: ['prospect', 1] }),
			'422 validationError /data/attributes/state',
		],
		[
			'calls',
			envelope('call', { duration: 5 }, { prospect: ['prospect', 1] }),
			'400 badRequest /data/attributes/duration',
		],
		[
			'calls',
			envelope('call', { dialedAt: '2026-05-20' }, { prospect: ['prospect', 1] }),
			'422 validationError /data/attributes/dialedAt',
		],
		[
			'mailings',
			envelope('mailing', { subject: 'x' }, { prospect: ['prospect', 1] }),
			'422 validationError /data/relationships/mailbox',
		],
		[
			'tasks',
			envelope('task', { action: 'call' }, { owner: ['user', 1] }),
			'422 validationError /data/relationships/subject',
		],
		[
			'tasks',
			envelope(
				'task',
				{ action: 'call' },
				{ owner: ['user', 1], subject: ['prospect', 1], prospect: ['prospect', 1] },
			),
			'422 validationError /data/relationships/prospect',
		],
		[
			'tasks',
			envelope('task', { action: 'nope' }, { owner: ['user', 1], subject: ['prospect', 1] }),
			'422 validationError /data/attributes/action',
		],
		[
			'tasks',
			envelope(
				'task',
				{ action: 'call', state: 'complete' },
				{ owner: ['user', 1], subject: ['prospect', 1] },
			),
			'422 validationError /data/attributes/state',
		],
		[
			'prospectNotes',
			envelope('prospectNote', { message: 'x' }, { account: ['account', 1] }),
			'400 badRequest /data/relationships/account',
		],
		[
			'accountNotes',
			envelope('accountNote', { message: 'x', noteType: 'nope' }, { account: ['account', 1] }),
			'422 validationError /data/attributes/noteType',
		],
		['prospects', '{', '400 badRequest'],
	])('refuses a new one at %s of %j with %s', async (path, body, refusal) => {
		expect(await client.refusalOf('POST', path, body)).toBe(refusal);
	});

	it('refuses changes with a wrong id', async () => {
		const change = (id: unknown) =>
			client.refusalOf('PATCH', 'prospects/2', envelope('prospect', {}, {}, id));
		expect(await Promise.all([change('2'), change(3), change(undefined), change(2)])).toEqual([
			'400 badRequest /data/id',
			'400 badRequest /data/id',
			'400 badRequest /data/id',
			'200',
		]);
		for (const path of ['prospects/99999', 'prospects/abc', 'prospects/0']) {
			expect(await client.refusalOf('GET', path)).toBe('404 resourceNotFound');
		}
	});
});

describe('engagements', () => {
	it('takes calls and mailings for good', async () => {
		const made = await client.send(
			'POST',
			'calls',
			envelope(
				'call',
				{
					direction: 'inbound',
					outcome: 'Answered',
					dialedAt: '2026-05-20T16:00:00+02:00',
					completedAt: '2026-05-20T14:05:00Z',
				},
				{ prospect: ['prospect', 1] },
			),
		);
		expect(made.body.data).toMatchObject({
			attributes: { dialedAt: '2026-05-20T14:00:00.000Z', state: 'completed' },
			relationships: { user: { data: { id: 1 } } },
		});
		const { id } = made.body.data;
		expect(await client.refusalOf('PATCH', `calls/${id}`, envelope('call', {}, {}, id))).toBe(
			'404 resourceNotFound',
		);
		expect((await client.send('DELETE', `calls/${id}`)).status).toBe(204);
		const mail = await client.send(
			'POST',
			'mailings',
			envelope(
				'mailing',
				{ subject: 'x', bodyHtml: '<p>x</p>' },
				{ prospect: ['prospect', 1], mailbox: ['mailbox', 1] },
			),
		);
		expect(mail.body.data.attributes.state).toBe('queued');
		for (const method of ['PATCH', 'DELETE']) {
			expect(await client.refusalOf(method, `mailings/${mail.body.data.id}`)).toBe(
				'404 resourceNotFound',
			);
		}
	});

	it('runs tasks by actions', async () => {
		const made = await client.send(
			'POST',
			'tasks',
			envelope(
				'task',
				{ action: 'call', note: 'n', dueAt: '2026-05-20T14:00:00Z' },
				{ owner: ['user', 1], subject: ['prospect', 1] },
			),
		);
		const { id, relationships } = made.body.data;
		expect(relationships).toMatchObject({
			prospect: { data: { id: 1 } },
			account: { data: { id: 1 } },
			subject: { data: { type: 'prospect' } },
		});
		const act = async (action: string) =>
			await client.send('POST', `tasks/${id}/actions/${action}`);
		const moved = await act('reschedule?actionParams[dueAt]=2026-06-01T00:00:00Z');
		expect(moved.body.data.attributes.dueAt).toBe('2026-06-01T00:00:00.000Z');
		const notes = await client.count('prospectNotes?filter[prospect][id]=1');
		const done = await act('markComplete?actionParams%5BcompletionNote%5D=Fine');
		expect(done.body.data.attributes).toMatchObject({ state: 'complete', completed: true });
		expect(await client.count('prospectNotes?filter[prospect][id]=1')).toBe(notes + 1);
		expect((await act('markComplete')).status).toBe(422);
		expect((await act('markComplete?actionParams[nope]=1')).status).toBe(400);
		expect((await act('reopen')).status).toBe(404);
		await client.send(
			'PATCH',
			`tasks/${id}`,
			envelope('task', { note: 'm' }, { subject: ['account', 2] }, id),
		);
		const { data } = (await client.send('GET', `tasks/${id}`)).body;
		expect(data).toMatchObject({
			attributes: { note: 'm' },
			relationships: { prospect: { data: null }, account: { data: { id: 2 } } },
		});
		await client.send('DELETE', `tasks/${id}`);
	});

	it('keeps notes of prospects and of accounts apart, without a time of change', async () => {
		const made = await client.send(
			'POST',
			'accountNotes',
			envelope(
				'accountNote',
				{ message: 'x', opportunityAssociationRule: 'recent_created' },
				{ account: ['account', 1] },
			),
		);
		expect(made.body.data.attributes).toEqual({
			createdAt: expect.any(String) as unknown,
			message: 'x',
			noteType: 'note',
			pinned: false,
		});
		const { id } = made.body.data;
		const changed = await client.send(
			'PATCH',
			`accountNotes/${id}`,
			envelope('accountNote', { message: 'y' }, {}, id),
		);
		expect(changed.body.data.attributes.message).toBe('y');
		expect((await client.send('DELETE', `accountNotes/${id}`)).status).toBe(204);
	});
});
