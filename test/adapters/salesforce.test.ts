import { salesforce } from '../sandbox/salesforce';
import { describeCrm } from './common';

const day = (time: unknown) => `${String(time).slice(0, 10)}T00:00:00.000Z`;

const subject = describeCrm(salesforce, {
	samples: { status: 'in_progress' },
	readsBack: { 'call.start_time': day, 'email.start_time': day, 'task.start_time': day },
	oneLink: { links: true },
	skipFilters: { 'note.lead': 'no seeded note hangs on a lead; tried below' },
});

describe('Salesforce', () => {
	const write = (fields: Record<string, unknown>) => ({ fieldInput: 'json', fieldsJson: fields });

	it('creates 1,000 contacts in 5 requests', async () => {
		const items = Array.from({ length: 1000 }, (_, index) => ({ index }));
		const sent = await subject.requestsOf(async () => {
			const { json } = await subject.run(
				(item) => ({
					resource: 'contact',
					operation: 'create',
					...write({ last_name: `Number ${item}` }),
				}),
				{ items },
			);
			expect(json.map(({ last_name: name }) => name)).toEqual(
				items.map(({ index }) => `Number ${index}`),
			);
			expect(json.every(({ id }) => String(id).startsWith('003'))).toBe(true);
		});
		expect(sent).toBe(5);
	});

	it('keeps one bad record of a collection from harming the others', async () => {
		const items = [0, 1, 2].map((index) => ({ index }));
		const { items: outputs } = await subject.run(
			(item) => ({
				resource: 'contact',
				operation: 'create',
				...write({ last_name: item === 1 ? 'x'.repeat(200) : `Fine ${item}` }),
			}),
			{ items, continueOnFail: true },
		);
		expect(outputs[1].json.error).toMatch(/Salesforce could not create the contact/);
		expect([outputs[0].json.last_name, outputs[2].json.last_name]).toEqual(['Fine 0', 'Fine 2']);
	});

	it('takes the last word of a name as the last name', async () => {
		const { json } = await subject.run({
			resource: 'contact',
			operation: 'create',
			...write({ name: 'Mary Ann Lee' }),
		});
		const got = await subject.run({ resource: 'contact', operation: 'get', contactId: json[0].id });
		expect(got.json[0]).toMatchObject({
			first_name: 'Mary Ann',
			last_name: 'Lee',
			name: 'Mary Ann Lee',
		});
	});

	it('escapes text in SOQL, so that it finds a name with a quote and nothing by injection', async () => {
		await subject.run({
			resource: 'contact',
			operation: 'create',
			...write({ last_name: "O'Hara \\ 100%" }),
		});
		const search = async (text: string) =>
			(
				await subject.run({
					resource: 'contact',
					operation: 'list',
					returnAll: true,
					filters: { search: text },
				})
			).json;
		expect((await search("O'Hara \\ 100%")).length).toBe(1);
		expect(await search("zzz' OR Name LIKE '%")).toEqual([]);
	});

	it('finds activities of a contact that is not their first', async () => {
		const contacts = (
			await subject.run({ resource: 'contact', operation: 'list', limit: 2 })
		).json.map(({ id }) => ({ id }));
		const made = await subject.run({
			resource: 'engagement',
			operation: 'create',
			engagementType: 'call',
			...write({ subject: 'Both', contact: contacts }),
		});
		const found = await subject.run({
			resource: 'engagement',
			operation: 'list',
			engagementType: 'call',
			returnAll: true,
			filters: { contact: contacts[1].id },
		});
		expect(found.json.map(({ id }) => id)).toContain(made.json[0].id);
	});

	it('tells the object from the id, so that get, update and delete need no type', async () => {
		const { json } = await subject.run({
			resource: 'engagement',
			operation: 'list',
			limit: 1,
			engagementType: 'call',
		});
		const got = await subject.run({
			resource: 'engagement',
			operation: 'get',
			engagementId: json[0].id,
		});
		expect(got.json[0]).toMatchObject({ id: json[0].id, engagement_type: 'call' });
	});

	it('completes a meeting’s times when only its start moves', async () => {
		const made = await subject.run({
			resource: 'engagement',
			operation: 'create',
			engagementType: 'meeting',
			...write({ subject: 'Move', start_time: '2026-09-15T10:00:00Z', duration: 5400 }),
		});
		const id = made.json[0].id;
		const at = { resource: 'engagement', engagementType: 'meeting', engagementId: id };
		await subject.run({
			...at,
			operation: 'update',
			...write({ start_time: '2026-09-16T10:00:00Z' }),
		});
		const { json } = await subject.run({ ...at, operation: 'get' });
		expect(Date.parse(String(json[0].end_time))).toBe(Date.parse('2026-09-16T11:30:00Z'));
	});

	it('refuses a lead together with an account before any request', async () => {
		const error = await subject.errorOf({
			resource: 'engagement',
			operation: 'create',
			engagementType: 'call',
			...write({ subject: 'x', lead: [{ id: '00Q1' }], account: { id: '0011' } }),
		});
		expect(error.message).toMatch(/does not link the activity of a lead/);
	});

	it('lists more than one page of the server’s locator', async () => {
		const { sandbox } = subject;
		sandbox.log.reset();
		const { json } = await subject.run({ resource: 'contact', operation: 'list', returnAll: true });
		expect(json.length).toBeGreaterThan(1000);
		expect(new Set(json.map(({ id }) => id)).size).toBe(json.length);
	});

	it('upserts many by email in three requests', async () => {
		const items = Array.from({ length: 50 }, (_, index) => ({ index }));
		const run = async (title: string) =>
			await subject.run(
				(item) => ({
					resource: 'contact',
					operation: 'upsert',
					matchBy: 'email',
					...write({
						last_name: `Many ${item}`,
						title,
						email_addresses: [{ email: `many.${item}@example.com` }],
					}),
				}),
				{ items },
			);
		const first = await run('One');
		const sent = await subject.requestsOf(async () => {
			const second = await run('Two');
			expect(second.json.map(({ id }) => id)).toEqual(first.json.map(({ id }) => id));
		});
		expect(sent).toBeLessThanOrEqual(3);
	});
});
