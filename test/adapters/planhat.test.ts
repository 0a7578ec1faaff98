import { planhat } from '../sandbox/planhat';
import { describeCrm } from './common';

const subject = describeCrm(planhat, {
	samples: { tags: [{ name: 'champion' }, { name: 'new' }] },
});

describe('Planhat', () => {
	const write = (fields: Record<string, unknown>) => ({ fieldInput: 'json', fieldsJson: fields });

	it('refuses the types that Planhat keeps for itself, and says what to do', async () => {
		const error = await subject.errorOf({
			resource: 'engagement',
			operation: 'create',
			engagementType: 'email',
			...write({ subject: 'x' }),
		});
		expect(error.message).toMatch(
			/reserves conversations of the type email.*create a note instead/,
		);
	});

	it('updates many contacts in one bulk request', async () => {
		const { json } = await subject.run({ resource: 'contact', operation: 'list', limit: 20 });
		const items = json.map(({ id }) => ({ id }));
		const sent = await subject.requestsOf(async () => {
			const { json: updated } = await subject.run(
				(item) => ({
					resource: 'contact',
					operation: 'update',
					contactId: items[item].id,
					...write({ title: `Title ${item}` }),
				}),
				{ items },
			);
			expect(updated.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
		});
		expect(sent).toBe(1);
		const got = await subject.run({
			resource: 'contact',
			operation: 'get',
			contactId: items[7].id,
		});
		expect(got.json[0].title).toBe('Title 7');
	});

	it('upserts many by email and finds the id of each', async () => {
		const { contact } = subject.manifest().examples;
		const items = Array.from({ length: 12 }, (_, index) => ({ index }));
		const run = async (title: string) =>
			(
				await subject.run(
					(item) => ({
						resource: 'contact',
						operation: 'upsert',
						matchBy: 'email',
						...write({
							...contact,
							title,
							email_addresses: [{ email: `bulk.${item}@example.com` }],
						}),
					}),
					{ items },
				)
			).json;
		const first = await run('One');
		const second = await run('Two');
		expect(new Set(first.map(({ id }) => id)).size).toBe(12);
		expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
	});

	it('merges custom fields instead of replacing them', async () => {
		const { contact } = subject.manifest().examples;
		const made = await subject.run({
			resource: 'contact',
			operation: 'create',
			...write({ ...contact, email_addresses: [{ email: 'custom@example.com' }] }),
		});
		const at = { resource: 'contact', contactId: made.json[0].id };
		const context = await subject.run({ resource: 'contact', operation: 'list', limit: 5 });
		const [[key, value]] = context.json.flatMap(({ custom_fields: custom }) =>
			Object.entries(custom ?? {}),
		);
		await subject.run({
			...at,
			operation: 'update',
			...write({ custom_fields: { [key]: value } }),
		});
		await subject.run({ ...at, operation: 'update', ...write({ title: 'Later' }) });
		const got = await subject.run({ ...at, operation: 'get' });
		expect(got.json[0].custom_fields).toMatchObject({ [key]: value });
	});

	it('says that a wrong cluster looks like a wrong token', async () => {
		const credential = {
			integration: 'planhat',
			baseUrl: subject.sandbox.baseUrl('planhat'),
			apiKey: 'nonsense',
		};
		const error = await subject.errorOf({ resource: 'contact', operation: 'list' }, { credential });
		expect(error.message).toMatch(/wrong cluster/);
	});
});
