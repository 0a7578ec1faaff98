import { outreach } from '../sandbox/outreach';
import { describeCrm } from './common';

const SENDS = 'creating an email sends it; tried below';

const subject = describeCrm(outreach, {
	samples: { tags: [{ name: 'expo' }, { name: 'vip' }], 'task.update.status': 'completed' },
	createWith: { email: {} },
	oneLink: { 'task.links': true, 'note.links': true },
	skipWrites: { email: SENDS },
	skipFields: { 'task.update.status': 'a completed task cannot be opened again; tried below' },
	filterValues: { 'note.created_before': '2026-06-01T00:00:00.000Z' },
});

describe('Outreach', () => {
	const write = (fields: Record<string, unknown>) => ({ fieldInput: 'json', fieldsJson: fields });
	const firstContact = async () => {
		const { json } = await subject.run({ resource: 'contact', operation: 'list', limit: 1 });
		return json[0].id as string;
	};

	it('sends the JSON:API content type with every request, reads too', async () => {
		await firstContact();
		const { exchanges } = subject.sandbox.log;
		const [last] = exchanges.slice(-1);
		expect(last.method).toBe('GET');
		expect(last.requestHeaders['content-type']).toBe('application/vnd.api+json');
	});

	it('asks for consent and a mailbox before an email is sent', async () => {
		const email = {
			resource: 'engagement',
			operation: 'create',
			engagementType: 'email',
			...write({ subject: 'Hello', content: '<p>Hi</p>', contact: [{ id: await firstContact() }] }),
		};
		const sent = await subject.requestsOf(async () => {
			expect((await subject.errorOf(email)).message).toMatch(/really sends it/);
			const noMailbox = await subject.errorOf({ ...email, options: { allowSending: true } });
			expect(noMailbox.message).toMatch(/mailbox/);
		});
		expect(sent).toBe(0);
		const remoteData = { relationships: { mailbox: { data: { type: 'mailbox', id: 1 } } } };
		const { json } = await subject.run({ ...email, options: { allowSending: true, remoteData } });
		expect(json[0]).toMatchObject({
			engagement_type: 'email',
			direction: 'outbound',
			subject: 'Hello',
		});
	});

	it('completes a task by its action and refuses to open it again', async () => {
		const example = subject.manifest().examples.engagement.task;
		const made = await subject.run({
			resource: 'engagement',
			operation: 'create',
			engagementType: 'task',
			...write(example),
		});
		const at = {
			resource: 'engagement',
			operation: 'update',
			engagementType: 'task',
			engagementId: made.json[0].id,
		};
		const done = await subject.run({ ...at, ...write({ status: 'completed' }) });
		expect(done.json[0].status).toBe('completed');
		expect((await subject.errorOf({ ...at, ...write({ status: 'open' }) })).message).toMatch(
			/cannot open a completed task/,
		);
	});

	it('keeps notes on accounts apart from notes on prospects', async () => {
		const { json } = await subject.run({
			resource: 'engagement',
			operation: 'list',
			engagementType: 'note',
			returnAll: true,
		});
		const onAccount = json.find(({ id }) => String(id).startsWith('account-'));
		const got = await subject.run({
			resource: 'engagement',
			operation: 'get',
			engagementType: 'note',
			engagementId: onAccount?.id,
		});
		expect(got.json[0]).toMatchObject({ id: onAccount?.id, account: onAccount?.account });
	});

	it('writes a missed call as inbound and not answered', async () => {
		const example = subject.manifest().examples.engagement.call;
		const made = await subject.run({
			resource: 'engagement',
			operation: 'create',
			engagementType: 'call',
			...write({ ...example, direction: 'missed' }),
		});
		const got = await subject.run({
			resource: 'engagement',
			operation: 'get',
			engagementType: 'call',
			engagementId: made.json[0].id,
		});
		expect(got.json[0].direction).toBe('missed');
	});
});
