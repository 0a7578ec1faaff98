import { close } from '../sandbox/close';
import { describeCrm } from './common';
import type { Target } from './common/subject';

const ALONE = 'works only together with an account or contact; tried below';

const contactOfCalls = ({ subject: { manifest } }: Target): unknown =>
	manifest().examples.engagement.call.contact;

const subject = describeCrm(close, {
	samples: {
		last_name: 'Kalten',
		contact: contactOfCalls,
		'email.status': 'draft',
		'email.direction': 'outbound',
		'chat.status': 'sent',
	},
	createWith: { chat: { status: 'draft' } },
	oneLink: { links: true },
	skipFields: {
		'clear.last_name': 'a name of one word has no last name to clear',
		'task.create.contact': 'a task takes its contact’s lead; tried below',
	},
	skipFilters: {
		owner: ALONE,
		activity_date_after: ALONE,
		activity_date_before: ALONE,
		'meeting.contact': 'seeded meetings name their contacts as attendees',
	},
});

describe('Close', () => {
	const write = (fields: Record<string, unknown>) => ({ fieldInput: 'json', fieldsJson: fields });
	const engagement = (
		operation: string,
		engagementType: string,
		more: Record<string, unknown> = {},
	) => ({
		resource: 'engagement',
		operation,
		engagementType,
		...more,
	});

	it('takes the lead of an engagement from its contact', async () => {
		const { json } = await subject.run({ resource: 'contact', operation: 'list', limit: 1 });
		const [{ id, account }] = json as Array<{ id: string; account: { id: string } }>;
		for (const type of ['call', 'note', 'task']) {
			const made = await subject.run(
				engagement(
					'create',
					type,
					write({ [type === 'task' ? 'subject' : 'content']: 'Hello', contact: [{ id }] }),
				),
			);
			expect(made.json[0]).toMatchObject({ account: { id: account.id }, contact: [{ id }] });
		}
	});

	it.each(['owner', 'activity_date_after', 'activity_date_before'])(
		'filters by %s together with an account, and says so without one',
		async (name) => {
			const { json } = await subject.run(engagement('list', 'call', { returnAll: true }));
			const [first] = json as Array<{
				owner: { id: string };
				account: { id: string };
				activity_date: string;
			}>;
			const value = name === 'owner' ? first.owner.id : first.activity_date;
			const alone = await subject.errorOf(
				engagement('list', 'call', { filters: { [name]: value } }),
			);
			expect(alone.message).toMatch(/only together with an account or a contact/);
			const both = await subject.run(
				engagement('list', 'call', {
					returnAll: true,
					filters: { [name]: value, account: first.account.id },
				}),
			);
			for (const record of both.json)
				expect(record).toMatchObject({ account: { id: first.account.id } });
		},
	);

	it('asks for consent before a status that really sends', async () => {
		const body = { ...subject.manifest().examples.engagement.email, status: 'outbox' };
		const sent = await subject.requestsOf(async () => {
			const error = await subject.errorOf(engagement('create', 'email', write(body)));
			expect(error.message).toMatch(/really sends the email/);
			expect(error.description).toMatch(/Allow Sending/);
		});
		expect(sent).toBe(0);
		const allowed = await subject.run(
			engagement('create', 'email', {
				...write(body),
				options: {
					allowSending: true,
					remoteData: { sender: 'Ada <ada@example.com>', to: ['bela@example.com'] },
				},
			}),
		);
		expect(allowed.json[0].status).toBe('outbox');
	});

	it('writes a missed call as inbound and unanswered, and reads it back as missed', async () => {
		const example = subject.manifest().examples.engagement.call;
		const made = await subject.run(
			engagement('create', 'call', write({ ...example, direction: 'missed' })),
		);
		const got = await subject.run(engagement('get', 'call', { engagementId: made.json[0].id }));
		expect(got.json[0]).toMatchObject({ direction: 'missed', status: 'no-answer', duration: 0 });
	});

	it('keeps the other half of a name when one changes', async () => {
		const made = await subject.run({
			resource: 'contact',
			operation: 'create',
			...write({ first_name: 'Mary Ann', last_name: 'Lee' }),
		});
		const at = { resource: 'contact', contactId: made.json[0].id };
		await subject.run({ ...at, operation: 'update', ...write({ last_name: 'Kim' }) });
		const got = await subject.run({ ...at, operation: 'get' });
		expect(got.json[0].name).toBe('Mary Ann Kim');
	});

	it('never asks for email threads, which would show every mail twice', async () => {
		const { sandbox } = subject;
		await subject.run(engagement('list', 'email', { returnAll: true }));
		expect(sandbox.log.exchanges.some(({ path }) => path.includes('emailthread'))).toBe(false);
	});
});
