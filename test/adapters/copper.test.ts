import type { IDataObject } from 'n8n-workflow';

import { forgetAccounts } from '../../nodes/UnifiedCrm/engine/accountStore';
import { encodeCursor } from '../../nodes/UnifiedCrm/engine/cursor';
import { errorOf, runNode } from '../harness/node';
import { copper } from '../sandbox/copper';
import type { Exchange } from '../sandbox/core/requestLog';
import { startSandbox } from '../sandbox/server';
import type { Sandbox } from '../sandbox/server';
import { describeCrm } from './common';

const OTHER_PARENTS = ['account', 'lead', 'opportunity', 'project'];
const folded = () => undefined;
const ROOT = '/developer_api/v1';

const subject = describeCrm(copper, {
	displaces: Object.fromEntries(OTHER_PARENTS.map((name) => [name, ['contact']])),
	// It becomes the first line of the content.
	readsBack: { 'call.subject': folded, 'meeting.subject': folded, 'note.subject': folded },
});

/** What went over the wire while an action ran. */
async function exchangesOf(action: () => Promise<unknown>): Promise<Exchange[]> {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before);
}

const routesOf = (exchanges: Exchange[]) =>
	exchanges.map(({ method, path }) => `${method} ${path.replace(ROOT, '')}`);

const contact = (operation: string, more: IDataObject = {}) => ({
	resource: 'contact',
	operation,
	...more,
});

const written = (operation: string, fieldsJson: IDataObject, more: IDataObject = {}) =>
	contact(operation, { fieldInput: 'json', fieldsJson, ...more });

const logged = (
	operation: string,
	engagementType: string,
	fieldsJson: IDataObject,
	more: IDataObject = {},
) => ({
	resource: 'engagement',
	operation,
	engagementType,
	fieldInput: 'json',
	fieldsJson,
	...more,
});

async function makeContact(fields: IDataObject = {}): Promise<IDataObject> {
	return (
		await subject.run(written('create', { first_name: 'Trap', last_name: 'Person', ...fields }))
	).json[0];
}

const someContact = async () => ({ contact: [{ id: (await makeContact()).id as string }] });

describe('Copper: contacts', () => {
	it('creates 25 contacts in 3 requests, and one failing inside a 200 loses no other', async () => {
		const taken = 'taken.twice@example.com';
		await makeContact({ email_addresses: [{ email: taken }] });
		const items = Array.from({ length: 25 }, (_, index) => ({ index }));
		const sent = await exchangesOf(async () => {
			const { json } = await subject.run(
				(item) =>
					written('create', {
						last_name: `Bulk${item}`,
						email_addresses: [{ email: item === 7 ? taken : `bulk.${item}@example.com` }],
					}),
				{ items, continueOnFail: true },
			);
			expect(json.map(({ id }) => typeof id)).toEqual(
				items.map((_, index) => (index === 7 ? 'undefined' : 'string')),
			);
			expect(json[7].error).toMatch(/emails: invalid/);
			expect(json[8].name).toBe('Bulk8');
		});
		expect(routesOf(sent)).toEqual([
			'POST /people/bulk_create',
			'POST /people/bulk_create',
			'POST /people/bulk_create',
		]);
	});

	it('updates 12 contacts in 2 bulk requests, names and companies included', async () => {
		const made = await Promise.all(Array.from({ length: 12 }, async () => await makeContact()));
		const [company] = (await subject.run(contact('list', { limit: 1 }))).json.map(
			({ account }) => account as IDataObject,
		);
		const sent = await exchangesOf(async () => {
			const { json } = await subject.run(
				(item) =>
					written(
						'update',
						{ last_name: `New${item}`, ...(item === 3 ? { account: company } : {}) },
						{ contactId: made[item].id as string },
					),
				{ items: made },
			);
			expect(json.map(({ name }) => name)).toEqual(made.map((_, index) => `Trap New${index}`));
			expect(json[3].account).toMatchObject({ id: company.id });
		});
		expect(routesOf(sent).filter((route) => route === 'POST /people/bulk_update')).toHaveLength(2);
		// The people as they are come from one search for each batch.
		expect(routesOf(sent).filter((route) => route === 'POST /people/search')).toHaveLength(2);
	});

	it('says that an email address is taken', async () => {
		const email_addresses = [{ email: 'only.once@example.com' }];
		await makeContact({ email_addresses });
		const error = await subject.errorOf(written('create', { last_name: 'Again', email_addresses }));
		expect(`${error.message} ${error.description}`).toContain('already been taken');
	});

	it('changes the company through related records, the old one with a body on DELETE', async () => {
		const { json } = await subject.run(contact('list', { returnAll: true }));
		const companies = [
			...new Set(
				json.flatMap(({ account }) => (account === undefined ? [] : [(account as IDataObject).id])),
			),
		];
		const [first, second] = companies as string[];
		const { id } = await makeContact({ account: { id: first } });
		const sent = await exchangesOf(async () => {
			await subject.run(
				written('update', { account: { id: second } }, { contactId: id as string }),
			);
		});
		const related = sent.filter(({ path }) => path.endsWith('/related'));
		expect(related.map(({ method, requestBody }) => ({ method, requestBody }))).toEqual([
			{ method: 'DELETE', requestBody: { resource: { id: Number(first), type: 'company' } } },
			{ method: 'POST', requestBody: { resource: { id: Number(second), type: 'company' } } },
		]);
		const after = await subject.run(contact('get', { contactId: id as string }));
		expect(after.json[0].account).toMatchObject({ id: second });
	});

	it('always sends the whole name, and keeps the part that is not given', async () => {
		const { id } = await makeContact({ first_name: 'Ada', last_name: 'Byron' });
		await subject.run(written('update', { last_name: 'Lovelace' }, { contactId: id as string }));
		const { json } = await subject.run(contact('get', { contactId: id as string }));
		expect(json[0]).toMatchObject({
			first_name: 'Ada',
			last_name: 'Lovelace',
			name: 'Ada Lovelace',
		});
		const error = await subject.errorOf(
			written('update', { first_name: null, last_name: null }, { contactId: id as string }),
		);
		expect(error.message).toContain('cannot clear the whole name');
	});

	it('refuses a contact without a name before any request', async () => {
		const sent = await subject.requestsOf(async () => {
			const error = await subject.errorOf(written('create', { title: 'Nobody' }));
			expect(error.message).toContain('needs a name');
		});
		expect(sent).toBe(0);
	});

	it('writes countries as codes, and refuses what is none', async () => {
		const { id } = await makeContact({ addresses: [{ city: 'Graz', country: 'Austria' }] });
		const { json } = await subject.run(contact('get', { contactId: id as string }));
		expect(json[0].addresses).toEqual([{ city: 'Graz', country: 'AT' }]);
		const error = await subject.errorOf(
			written('create', { last_name: 'X', addresses: [{ country: 'Atlantis' }] }),
		);
		expect(error.message).toContain('"Atlantis" is no country');
	});

	it('keeps other custom fields when one is written, and takes labels and dates', async () => {
		const { id } = await makeContact({
			custom_fields: { 100766: 'Nick', 100764: 'Gold', 100763: '2026-05-20' },
		});
		await subject.run(
			written('update', { custom_fields: { 100762: '12' } }, { contactId: id as string }),
		);
		const { json } = await subject.run(contact('get', { contactId: id as string }));
		expect(json[0].custom_fields).toEqual({
			100766: 'Nick',
			100764: 2101,
			100763: Date.UTC(2026, 4, 20) / 1000,
			100762: 12,
		});
		await subject.run(
			written('update', { custom_fields: { 100766: null } }, { contactId: id as string }),
		);
		const after = await subject.run(contact('get', { contactId: id as string }));
		expect(after.json[0].custom_fields).toEqual({
			100764: 2101,
			100763: Date.UTC(2026, 4, 20) / 1000,
			100762: 12,
		});
	});

	it('asks for the emails of a search, and finds by email whatever its case', async () => {
		const { id } = await makeContact({ email_addresses: [{ email: 'case.matters@example.com' }] });
		const { json } = await subject.run(
			written(
				'upsert',
				{ last_name: 'Case', email_addresses: [{ email: 'CASE.matters@example.com' }] },
				{ matchBy: 'email' },
			),
		);
		expect(json[0].id).toBe(id);
	});

	it('finds by phone number, however it is written', async () => {
		const { id } = await makeContact({ phone_numbers: [{ number: '+43 660 5550 1991' }] });
		const fields = { last_name: 'Phone', phone_numbers: [{ number: '+43 660 5550 1991' }] };
		const { json } = await subject.run(written('upsert', fields, { matchBy: 'phone' }));
		expect(json[0].id).toBe(id);
	});
});

describe('Copper: activities', () => {
	it('resolves the types of the account by name, once', async () => {
		forgetAccounts();
		const link = await someContact();
		const sent = await exchangesOf(async () => {
			for (const type of ['call', 'meeting', 'note']) {
				await subject.run(
					logged('create', type, { content: 'x', start_time: '2026-05-20T10:00:00Z', ...link }),
				);
			}
		});
		const created = sent.filter(
			({ method, path }) => method === 'POST' && path === `${ROOT}/activities`,
		);
		expect(created.map(({ requestBody }) => (requestBody as IDataObject).type)).toEqual([
			{ id: 190_711, category: 'user' },
			{ id: 190_712, category: 'user' },
			{ id: 0, category: 'user' },
		]);
		expect((created[0].requestBody as IDataObject).activity_date).toBe(
			Date.UTC(2026, 4, 20, 10) / 1000,
		);
		expect(routesOf(sent).filter((route) => route === 'GET /activity_types')).toHaveLength(1);
	});

	it('never searches without types: most of what there is are the system’s own entries', async () => {
		const sent = await exchangesOf(async () => {
			const { json } = await subject.run({
				resource: 'engagement',
				operation: 'list',
				returnAll: true,
				filters: {},
			});
			const types = new Set(json.map(({ engagement_type: type }) => type));
			expect([...types].sort()).toEqual(['call', 'email', 'meeting', 'note', 'task']);
		});
		for (const { path, requestBody } of sent) {
			if (path.endsWith('/activities/search'))
				expect((requestBody as IDataObject).activity_types).not.toEqual([]);
		}
	});

	it('links to one record only, and to one at least', async () => {
		const both = await subject.errorOf(
			logged('create', 'call', { content: 'x', contact: ['1'], account: '2' }),
		);
		expect(both.message).toContain('one record only');
		const none = await subject.errorOf(logged('create', 'call', { content: 'x' }));
		expect(none.message).toContain('needs something to attach');
	});

	it('puts the subject of a new activity into the first line, and shows text without HTML escapes', async () => {
		const link = await someContact();
		const { json } = await subject.run(
			logged('create', 'note', { subject: 'Price', content: "won't do", ...link }),
		);
		const { json: read } = await subject.run({
			resource: 'engagement',
			operation: 'get',
			engagementType: 'note',
			engagementId: json[0].id as string,
		});
		expect(read[0].content).toBe("Price\nwon't do");
		const listed = await subject.run({
			resource: 'engagement',
			operation: 'list',
			engagementType: 'call',
			limit: 20,
			filters: {},
		});
		expect(listed.json.some(({ content }) => String(content).includes(`It won't wait: "`))).toBe(
			true,
		);
	});

	it('takes the stub of a deleted activity for what it is', async () => {
		const { json } = await subject.run(
			logged('create', 'note', { content: 'gone', ...(await someContact()) }),
		);
		const one = {
			resource: 'engagement',
			engagementType: 'note',
			engagementId: json[0].id as string,
		};
		await subject.run({ ...one, operation: 'delete' });
		const error = await subject.errorOf({ ...one, operation: 'get' });
		expect(error.message).toContain('there is no note');
	});

	it('reads emails whose text is an object', async () => {
		const { json } = await subject.run({
			resource: 'engagement',
			operation: 'list',
			engagementType: 'email',
			limit: 10,
			filters: {},
		});
		for (const { content } of json) expect(typeof content).toBe('string');
		expect(json.some(({ subject: title }) => String(title).startsWith('Offer'))).toBe(true);
	});

	it('creates 20 activities in 2 requests', async () => {
		const link = await someContact();
		const items = Array.from({ length: 20 }, (_, index) => ({ index }));
		const sent = await exchangesOf(async () => {
			const { json } = await subject.run(
				(item) => logged('create', 'call', { content: `Call ${item}`, ...link }),
				{ items },
			);
			expect(json.map(({ content }) => content)).toEqual(items.map(({ index }) => `Call ${index}`));
		});
		expect(routesOf(sent).filter((route) => route === 'POST /activities/bulk_create')).toHaveLength(
			2,
		);
	});
});

describe('Copper: tasks', () => {
	it('clears a link only where it is of that kind', async () => {
		const { json } = await subject.run(
			logged('create', 'task', { subject: 'Linked', ...(await someContact()) }),
		);
		const id = json[0].id as string;
		const get = async () =>
			(
				await subject.run({
					resource: 'engagement',
					operation: 'get',
					engagementType: 'task',
					engagementId: id,
				})
			).json[0];
		await subject.run(logged('update', 'task', { account: null }, { engagementId: id }));
		expect((await get()).contact).toHaveLength(1);
		await subject.run(logged('update', 'task', { contact: null }, { engagementId: id }));
		expect((await get()).contact).toBeUndefined();
	});

	it('lists the tasks of a contact by its related records', async () => {
		const link = await someContact();
		const { json } = await subject.run(logged('create', 'task', { subject: 'Mine', ...link }));
		const filters = { contact: link.contact[0].id };
		const listed = await subject.run({
			resource: 'engagement',
			operation: 'list',
			engagementType: 'task',
			returnAll: true,
			filters,
		});
		expect(listed.json.map(({ id }) => id)).toEqual([json[0].id]);
	});
});

describe('Copper: more than 100,000 matches', () => {
	let large: Sandbox;
	beforeAll(async () => {
		large = await startSandbox([copper], { records: 100_450 });
		large.log.keepsExchanges = true;
	});
	afterAll(async () => await large.close());

	const run = async (parameters: IDataObject) =>
		await runNode({ integration: 'copper', sandbox: large, parameters });

	it('goes on behind the 100,000th person', async () => {
		const cursor = encodeCursor('copper/contact/', {
			part: 0,
			skip: 0,
			state: { number: 499, size: 200 },
		});
		const { json } = await run(
			contact('list', {
				returnAll: true,
				filters: {},
				options: { cursor, includeFields: ['id', 'created_at'] },
			}),
		);
		// The last two pages of the window, the 450 behind it, and those of the second at which it was made anew.
		const ids = new Set(json.map(({ id }) => id));
		expect(ids.size).toBe(json.length);
		expect(json.length).toBe(200 * 2 + 450);
	});

	it('halves a search of activities until each part can be seen whole', async () => {
		const { json } = await run({
			resource: 'engagement',
			operation: 'list',
			engagementType: 'call',
			limit: 1000,
			filters: {},
			options: { includeFields: ['id', 'start_time'] },
		});
		expect(new Set(json.map(({ id }) => id)).size).toBe(1000);
		const bodies = large.log.exchanges
			.filter(({ path }) => path.includes('/activities/search'))
			.map(({ requestBody }) => requestBody as IDataObject);
		expect(bodies.some(({ maximum_activity_date: maximum }) => maximum !== undefined)).toBe(true);
	});

	it('says what is wrong with an id that is no number', async () => {
		const error = await errorOf({
			integration: 'copper',
			sandbox: large,
			parameters: contact('get', { contactId: 'abc' }),
		});
		expect(error.message).toContain('could not get the contact');
	});
});
