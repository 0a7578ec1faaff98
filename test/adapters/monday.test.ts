import type { IDataObject } from 'n8n-workflow';

import type { Api, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { monday as crm } from '../../nodes/UnifiedCrm/adapters/monday/account';
import { activityFor } from '../../nodes/UnifiedCrm/adapters/monday/activities';
import { dialCountry } from '../../nodes/UnifiedCrm/adapters/monday/dialCodes';
import { itemsPage } from '../../nodes/UnifiedCrm/adapters/monday/items';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';
import { realRuntime } from '../../nodes/UnifiedCrm/engine/runtime';
import { credentialFor } from '../harness/node';
import { monday } from '../sandbox/monday';
import { describeCrm } from './common';
import { optionsOf } from './common/samples';

const ON_CONTACTS = 'seeded engagements stand on contacts; tried below';

const subject = describeCrm(monday, {
	// One column holds the whole name: a last name of several words does not come back as one.
	samples: { last_name: 'Kalten' },
	oneLink: { links: true },
	skipFilters: Object.fromEntries(
		['call', 'email', 'meeting', 'note', 'task'].flatMap((type) => [
			[`${type}.account`, ON_CONTACTS],
			[`${type}.lead`, ON_CONTACTS],
		]),
	),
});

const write = (fields: Record<string, unknown>) => ({ fieldInput: 'json', fieldsJson: fields });

const contact = (operation: string, more: IDataObject = {}) => ({
	resource: 'contact',
	operation,
	...more,
});

const engagement = (operation: string, engagementType: string, more: IDataObject = {}) => ({
	resource: 'engagement',
	operation,
	engagementType,
	...more,
});

interface Sent {
	query: string;
	variables: IDataObject;
}

/** The documents and variables that an action sends. */
async function sentBy(action: () => Promise<unknown>): Promise<Sent[]> {
	const { log } = subject.sandbox;
	const before = log.exchanges.length;
	await action();
	return log.exchanges.slice(before).map(({ requestBody }) => requestBody as Sent);
}

async function createContact(fields: Record<string, unknown>): Promise<IDataObject> {
	return (await subject.run(contact('create', write(fields)))).json[0];
}

async function getContact(id: unknown): Promise<IDataObject> {
	return (await subject.run(contact('get', { contactId: id as string }))).json[0];
}

describe('monday CRM documents', () => {
	it('hold nothing of the user’s: that stands in variables', async () => {
		const name = '"}) { id } } mutation { delete_item(item_id: 1) { id } } #';
		const sent = await sentBy(async () => {
			const { id } = await createContact({ name });
			await subject.run(contact('list', { filters: { search: name } }));
			expect((await getContact(id)).name).toBe(name);
		});
		expect(sent.length).toBeGreaterThan(2);
		for (const { query } of sent) expect(query).not.toContain('delete_item');
		expect(JSON.stringify(sent.map(({ variables }) => variables))).toContain('delete_item');
	});

	it('ask for the dated version', async () => {
		await subject.run(contact('list', { limit: 1 }));
		const { exchanges } = subject.sandbox.log;
		expect(exchanges[exchanges.length - 1].requestHeaders['api-version']).toBe('2026-10');
	});
});

describe('monday CRM boards', () => {
	it('finds the board named Contacts where the credential names none', async () => {
		const credential = { ...credentialFor(subject.sandbox, 'monday'), boardId: '' };
		const { json } = await subject.run(contact('list', { limit: 2 }), { credential });
		expect(json).toHaveLength(2);
	});

	it('says so where the board is not there', async () => {
		const credential = { ...credentialFor(subject.sandbox, 'monday'), boardId: '77' };
		const error = await subject.errorOf(contact('list', { limit: 1 }), { credential });
		expect(error.message).toBe('monday CRM shows no board with the ID 77');
		expect(error.description).toMatch(/contacts board/);
	});

	it('does not take an item of another board for a contact', async () => {
		const [account] = await optionsOf(subject, 'account');
		const error = await subject.errorOf(contact('get', { contactId: account.id }));
		expect(error.message).toMatch(/there is no contact/);
	});

	it('keeps two emails apart by the titles of their columns', async () => {
		const emails = [
			{ email: 'at.home@example.com', type: 'home' },
			{ email: 'at.work@example.com' },
		];
		const { id } = await createContact({ name: 'Two Emails', email_addresses: emails });
		expect((await getContact(id)).email_addresses).toEqual([
			{ email: 'at.work@example.com' },
			{ email: 'at.home@example.com', type: 'home' },
		]);
		const error = await subject.errorOf(
			contact('create', write({ name: 'Three', email_addresses: ['a@b.cd', 'b@b.cd', 'c@b.cd'] })),
		);
		expect(error.message).toMatch(/has room for 2 in the field "Email Addresses", and 3 are given/);
	});

	it('writes every type of column as it is read', async () => {
		const { json } = await subject.run(contact('list', { returnAll: true }));
		const readOnly = new Set(
			(await definitions()).filter((each) => each.readOnly).map(({ key }) => key),
		);
		const custom: IDataObject = {};
		for (const { custom_fields: values } of json) {
			for (const [key, value] of Object.entries(values as IDataObject)) {
				if (!readOnly.has(key)) custom[key] = value;
			}
		}
		expect(Object.keys(custom).length).toBeGreaterThan(10);
		const { id } = await createContact({ name: 'All Columns', custom_fields: custom });
		const got = (await getContact(id)).custom_fields as IDataObject;
		expect(Object.fromEntries(Object.keys(custom).map((key) => [key, got[key]]))).toEqual(custom);
		const cleared = Object.fromEntries(Object.keys(custom).map((key) => [key, null]));
		await subject.run(contact('update', { contactId: id, ...write({ custom_fields: cleared }) }));
		const after = (await getContact(id)).custom_fields as IDataObject;
		for (const key of Object.keys(custom)) expect(after).not.toHaveProperty(key);
	});

	it('turns texts of the form into what columns take', async () => {
		const custom = {
			status: 'warm',
			dropdown_mkx36f: 'Pumps; Valves',
			numbers_mkx38b: '12',
			checkbox_mkx40d: 'yes',
			date_mkx39c: '2026-05-20T23:30:00-04:00',
			country_mkx44b: 'IE',
			hour_mkx45c: '9:05',
		};
		const { id } = await createContact({ name: 'From Form', custom_fields: custom });
		expect((await getContact(id)).custom_fields).toMatchObject({
			status: 'Warm',
			dropdown_mkx36f: ['Pumps', 'Valves'],
			numbers_mkx38b: 12,
			checkbox_mkx40d: true,
			date_mkx39c: '2026-05-21T03:30:00.000Z',
			country_mkx44b: 'IE',
			hour_mkx45c: { hour: 9, minute: 5 },
		});
	});

	it.each([
		[{ formula_mkx51c: 1 }, /"Seats twice".* cannot be written: it is of the type formula/],
		[{ no_such_column: 1 }, /has no column with the ID "no_such_column"/],
	])('refuses the columns %j before any write', async (custom, message) => {
		const sent = await sentBy(async () => {
			const error = await subject.errorOf(
				contact('create', write({ name: 'No', custom_fields: custom })),
			);
			expect(error.message).toMatch(message);
		});
		expect(sent.some(({ query }) => query.includes('create_item'))).toBe(false);
	});

	it('reports a refusal that came with status 200, and makes a missing choice only when told to', async () => {
		const fields = write({ name: 'Odd', custom_fields: { status: 'Lukewarm' } });
		const error = await subject.errorOf(contact('create', fields));
		expect(error.message).toMatch(/monday CRM could not create the contact/);
		const options = { remoteData: { create_labels_if_missing: true } };
		const { json } = await subject.run(contact('create', { ...fields, options }));
		expect((await getContact(json[0].id)).custom_fields).toMatchObject({ status: 'Lukewarm' });
	});

	it('keeps the other half of a name when one changes', async () => {
		const { id } = await createContact({ first_name: 'Mary Ann', last_name: 'Lee' });
		await subject.run(contact('update', { contactId: id, ...write({ last_name: 'Kim' }) }));
		expect(await getContact(id)).toMatchObject({
			name: 'Mary Ann Kim',
			first_name: 'Mary Ann',
			last_name: 'Kim',
		});
	});

	it('makes a tag that is not there', async () => {
		const { id } = await createContact({ name: 'Tagged', tags: ['Brand New', 'Brand New'] });
		expect((await getContact(id)).tags).toEqual([
			{ id: expect.stringMatching(/^\d+$/) as string, name: 'Brand New' },
		]);
	});

	async function definitions() {
		const { customFields } = crm.contact;
		if (customFields === undefined) throw new Error('contacts have custom fields');
		const { boardId } = credentialFor(subject.sandbox, 'monday');
		const api = account(async ({ body }) => {
			const { apiKey } = credentialFor(subject.sandbox, 'monday');
			const answer = await fetch(`${subject.sandbox.baseUrl('monday')}/v2`, {
				method: 'POST',
				headers: { authorization: String(apiKey), 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			return await answer.json();
		}, String(boardId));
		return await customFields.definitions(api);
	}
});

/** An account that answers what `answer` gives for a request, or throws it. */
function account(answer: (request: VendorRequest) => unknown, boardId = '1'): Api {
	const memos = new Map<string, Promise<unknown>>();
	const api: Api = {
		settings: { integration: 'monday', boardId },
		send: async (request) => {
			const body = await answer(request);
			if (body instanceof Error) throw body;
			return { status: 200, headers: {}, body };
		},
		get: async () => await Promise.resolve({}),
		memo: async <T>(key: string, load: (lookup: Api) => Promise<T>) => {
			const known = memos.get(key) ?? load(api);
			memos.set(key, known);
			return (await known) as T;
		},
		warn: () => undefined,
		now: () => 0,
	};
	return api;
}

describe('monday CRM batches', () => {
	const many = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));

	it('creates, changes and deletes 120 contacts in three requests each', async () => {
		await subject.run(contact('list', { limit: 1 }));
		const items = many(120);
		let ids: unknown[] = [];
		const created = await sentBy(async () => {
			const { json } = await subject.run(
				(item) => contact('create', write({ name: `Nr ${item}` })),
				{
					items,
				},
			);
			ids = json.map(({ id }) => id);
			expect(json.map(({ name }) => name)).toEqual(items.map(({ index }) => `Nr ${index}`));
		});
		const changed = await sentBy(async () => {
			const { json } = await subject.run(
				(item) =>
					contact('update', { contactId: ids[item] as string, ...write({ title: `T ${item}` }) }),
				{ items },
			);
			expect(json.map(({ title }) => title)).toEqual(items.map(({ index }) => `T ${index}`));
		});
		const deleted = await sentBy(
			async () =>
				await subject.run((item) => contact('delete', { contactId: ids[item] as string }), {
					items,
				}),
		);
		expect([created.length, changed.length, deleted.length]).toEqual([3, 3, 3]);
	});

	it('keeps one bad record of a batch from harming the others', async () => {
		const { items } = await subject.run(
			(item) =>
				contact(
					'create',
					write({
						name: `Fine ${item}`,
						custom_fields: item === 1 ? { status: 'No such label' } : {},
					}),
				),
			{ items: many(3), continueOnFail: true },
		);
		expect(items[1].json.error).toMatch(/monday CRM could not create the contact/);
		expect([items[0].json.name, items[2].json.name]).toEqual(['Fine 0', 'Fine 2']);
	});

	it('writes notes and entries of the timeline in batches, and deletes them', async () => {
		const [link] = (await subject.run(contact('list', { limit: 1 }))).json.map(({ id }) => ({
			id,
		}));
		await subject.run(engagement('list', 'call', { limit: 1 }));
		for (const [type, field] of [
			['note', 'content'],
			['call', 'subject'],
		]) {
			const items = many(60);
			let ids: unknown[] = [];
			const created = await sentBy(async () => {
				const { json } = await subject.run(
					(item) => engagement('create', type, write({ [field]: `Nr ${item}`, contact: [link] })),
					{ items },
				);
				ids = json.map(({ id }) => id);
			});
			const got = await subject.run(engagement('get', type, { engagementId: ids[59] as string }));
			expect(got.json[0]).toMatchObject({ [field]: 'Nr 59', engagement_type: type });
			const deleted = await sentBy(
				async () =>
					await subject.run(
						(item) => ({
							resource: 'engagement',
							operation: 'delete',
							engagementId: ids[item] as string,
						}),
						{ items },
					),
			);
			expect([created.length, deleted.length]).toEqual([2, 2]);
		}
	});
});

describe('monday CRM lists', () => {
	afterEach(() => jest.restoreAllMocks());

	const HOUR_MS = 61 * 60_000;

	async function halves(whileAway: () => void) {
		const whole = (await subject.run(contact('list', { returnAll: true }))).json.map(
			({ id }) => id,
		);
		const pages = await subject.run(
			contact('list', { limit: 10, options: { outputMode: 'pages' } }),
		);
		const first = (pages.json[0].result as IDataObject[]).map(({ id }) => id);
		whileAway();
		const options = { cursor: pages.json[0].next_cursor };
		const rest = await subject.run(contact('list', { returnAll: true, options }));
		return { whole, both: [...first, ...rest.json.map(({ id }) => id)] };
	}

	it('begins anew where a cursor has expired, and leaves out what was handed out', async () => {
		const { whole, both } = await halves(() => subject.sandbox.clock.advance(HOUR_MS));
		expect(both).toEqual(whole);
	});

	it('does not even ask with a cursor that is too old', async () => {
		const sent = await sentBy(async () => {
			const { whole, both } = await halves(() => {
				const { now } = realRuntime;
				jest.spyOn(realRuntime, 'now').mockImplementation(() => now() + HOUR_MS);
			});
			expect(both).toEqual(whole);
		});
		const last = sent.filter(({ query }) => query.includes('items_page')).pop();
		expect(last?.query).not.toContain('next_items_page');
	});

	it('halves a page that costs more than any query may', async () => {
		const limits: unknown[] = [];
		const api = account(({ body }) => {
			const { variables } = body as Sent;
			limits.push(variables.limit);
			return Number(variables.limit) > 130
				? new VendorError('Query complexity 6000000 is over the limit of 5000000', {
						kind: 'invalid',
					})
				: { data: { boards: [{ items_page: { cursor: 'next', items: [{ id: '1' }] } }] } };
		});
		const page = await itemsPage({ board: '1', selection: 'columns', size: 500 }, api, undefined);
		expect(limits).toEqual([500, 250, 125]);
		expect(page).toMatchObject({ records: [{ id: '1' }], next: { limit: 125, cursor: 'next' } });
	});

	it('stops at the first contact that is too old instead of walking to the end', async () => {
		const { json } = await subject.run(contact('list', { returnAll: true }));
		const times = json.map(({ updated_at: at }) => String(at)).sort();
		const filters = { updated_after: times[times.length - 3] };
		const sent = await sentBy(async () => {
			const found = await subject.run(contact('list', { returnAll: true, filters }));
			expect(found.json.length).toBeLessThan(json.length);
		});
		const [{ variables }] = sent.filter(({ query }) => query.includes('items_page'));
		expect(variables.params).toEqual({
			order_by: [{ column_id: '__last_updated__', direction: 'desc' }],
		});
	});

	it('sends the id of an account as a number', async () => {
		const [option] = await optionsOf(subject, 'account');
		const sent = await sentBy(
			async () => await subject.run(contact('list', { filters: { account: option.id } })),
		);
		const { variables } = sent[sent.length - 1];
		expect(variables.params).toEqual({
			rules: [
				{ column_id: 'contact_account', operator: 'any_of', compare_value: [Number(option.id)] },
			],
		});
	});

	it('finds a contact by phone for an upsert, however the number is written', async () => {
		const number = '+353 91 555 0199';
		const { id } = await createContact({
			name: 'Phone Match',
			phone_numbers: [{ number: '+353915550199' }],
		});
		const { json } = await subject.run({
			...contact('upsert', write({ name: 'Phone Matched', phone_numbers: [{ number }] })),
			matchBy: 'phone',
		});
		expect(json[0]).toMatchObject({ id, created: false });
	});
});

describe('monday CRM engagements', () => {
	it.each(['account', 'lead', 'opportunity'] as const)(
		'stand on an item of the %ss',
		async (role) => {
			const [{ id }] = await optionsOf(subject, role);
			const link = role === 'account' ? { id } : [{ id }];
			for (const [type, field] of [
				['note', 'content'],
				['meeting', 'subject'],
			]) {
				const made = await subject.run(
					engagement('create', type, write({ [field]: `On the ${role}`, [role]: link })),
				);
				const got = await subject.run(engagement('get', type, { engagementId: made.json[0].id }));
				expect(got.json[0]).toMatchObject({ [role]: link });
				expect(got.json[0].contact).toBeUndefined();
				if (role === 'opportunity') continue;
				const { json } = await subject.run(
					engagement('list', type, { returnAll: true, filters: { [role]: id } }),
				);
				expect(json.map((record) => record.id)).toContain(made.json[0].id);
				for (const record of json) expect(record).toMatchObject({ [role]: link });
			}
		},
	);

	it('tells from the id what it is of, so that get and delete need no type', async () => {
		const { json } = await subject.run(engagement('list', 'meeting', { limit: 1 }));
		expect(json[0].id).toMatch(/^timeline:/);
		const got = await subject.run({
			resource: 'engagement',
			operation: 'get',
			engagementId: json[0].id,
		});
		expect(got.json[0].engagement_type).toBe('meeting');
		const notes = await subject.run(engagement('list', 'note', { limit: 1 }));
		expect(notes.json[0].id).toMatch(/^update:/);
		const error = await subject.errorOf(engagement('get', 'note', { engagementId: json[0].id }));
		expect(error.message).toMatch(/is not the ID of a note/);
	});

	it('reads the timelines of 25 contacts in one request', async () => {
		await subject.run(engagement('list', 'call', { limit: 1 }));
		const sent = await sentBy(async () => {
			const { json } = await subject.run(engagement('list', 'call', { returnAll: true }));
			expect(json.length).toBeGreaterThanOrEqual(40);
		});
		const contacts = (await subject.run(contact('list', { returnAll: true }))).json.length;
		const pages = Math.ceil(contacts / 100);
		expect(sent.length).toBeLessThanOrEqual(Math.ceil(contacts / 25) + 2 * pages);
	});

	it('never asks a new entry for more than id and title', async () => {
		const [{ id }] = (await subject.run(contact('list', { limit: 1 }))).json;
		const fields = {
			subject: 'Demo',
			contact: [{ id }],
			start_time: '2026-05-20T10:00:00Z',
			duration: 1800,
		};
		const sent = await sentBy(
			async () => await subject.run(engagement('create', 'meeting', write(fields))),
		);
		const { query, variables } = sent[sent.length - 1];
		expect(query).toMatch(/create_timeline_item\([^)]*\) \{ id title \}/);
		expect(variables.time_range).toEqual({
			start_timestamp: '2026-05-20T10:00:00.000Z',
			end_timestamp: '2026-05-20T10:30:00.000Z',
		});
	});

	it('makes the kind of entry that the account lacks, once', async () => {
		const made: unknown[] = [];
		const api = account(({ body }) => {
			const { query, variables } = body as Sent;
			if (!query.includes('create_custom_activity')) {
				return { data: { custom_activity: [{ id: 'a', name: 'Phone call', type: 'custom' }] } };
			}
			made.push(variables);
			return { data: { a: { id: 'new', name: variables.name } } };
		});
		expect(await activityFor('call', api)).toBe('a');
		expect(await activityFor('task', api)).toBe('new');
		expect(await activityFor('task', api)).toBe('new');
		expect(made).toEqual([{ name: 'Task', icon: 'FLAG', color: 'YELLOW_ORANGE' }]);
	});

	it.each([
		[{}, /needs a contact, an account, an opportunity or a lead/],
		[
			{ contact: [{ id: '1' }], account: { id: '2' } },
			/stands on one item: give one of account, contact/,
		],
	])('refuses the links %j before any request', async (links, message) => {
		const sent = await sentBy(async () => {
			const error = await subject.errorOf(
				engagement('create', 'call', write({ subject: 'x', ...links })),
			);
			expect(error.message).toMatch(message);
		});
		expect(sent).toEqual([]);
	});
});

describe('monday CRM failures and limits', () => {
	const request = { method: 'POST', path: '/v2', body: { query: 'query { me { id } }' } } as const;
	const answer = (body: unknown, headers: Record<string, string> = {}, status = 200) => ({
		status,
		headers,
		body,
	});
	const error = (code: string, more: IDataObject = {}) => ({
		data: null,
		errors: [{ message: 'Words', extensions: { code, ...more } }],
	});

	it.each([
		['COMPLEXITY_BUDGET_EXHAUSTED', 'throttled'],
		['DAILY_LIMIT_EXCEEDED', 'exhausted'],
		['IP_RATE_LIMIT_EXCEEDED', 'throttled'],
		['maxConcurrencyExceeded', 'throttled'],
		['NOT_AUTHENTICATED', 'unauthorized'],
		['UserUnauthorizedException', 'forbidden'],
		['ResourceNotFoundException', 'notFound'],
		['InvalidItemIdException', 'notFound'],
		['ColumnValueException', 'invalid'],
		['InvalidColumnIdException', 'invalid'],
		['INTERNAL_SERVER_ERROR', 'broken'],
	])('takes %s in a 200 for %s', (code, kind) => {
		expect(crm.failures.kind?.(answer(error(code)), request)).toBe(kind);
	});

	it('waits as long as an answer says, and not at all for a day', () => {
		const budget = answer(error('COMPLEXITY_BUDGET_EXHAUSTED', { retry_in_seconds: 17 }));
		expect(crm.failures.waitMs?.(budget, 0)).toBe(17_000);
		const day = answer(error('DAILY_LIMIT_EXCEEDED'), {}, 429);
		expect(crm.failures.kind?.(day, request)).toBe('exhausted');
	});

	it('reads old bodies, and what is said about columns', () => {
		const old = { error_code: 'ComplexityException', error_message: 'Complexity budget exhausted' };
		expect(crm.failures.kind?.(answer(old), request)).toBe('throttled');
		expect(crm.failures.message(old, answer(old))).toBe('Complexity budget exhausted');
		const column = error('ColumnValueException', { error_data: { column_id: 'status' } });
		expect(crm.failures.message(column, answer(column))).toBe('Words (column status)');
		const rules = error('DATA_VALIDATIONS_ERROR', {
			error_data: [{ itemId: 1, columnIds: ['a', 'b'], message: 'Required' }],
		});
		expect(crm.failures.message(rules, answer(rules))).toBe('Words (column a, b; Required)');
	});

	it('takes a batch for failed only where nothing of it was done', () => {
		const batch = { ...request, body: { query: 'mutation Batch($a0: ID) { a0: x }' } };
		const errors = [{ message: 'No', path: ['a1'], extensions: { code: 'ColumnValueException' } }];
		const partly = answer({ data: { a0: { id: '1' }, a1: null }, errors });
		expect(crm.failures.kind?.(partly, batch)).toBeUndefined();
		expect(crm.failures.kind?.(partly, request)).toBe('invalid');
		expect(crm.failures.kind?.(answer({ data: null, errors }), batch)).toBe('invalid');
	});

	it('paces itself by the complexity that is left', () => {
		const complexity = { query: 40_000, after: 130_000, reset_in_x_seconds: 20 };
		const headers = { ratelimit: '"minuteRate";r=4999, "concurrency";r=249' };
		const read = (body: unknown) => crm.limits.read?.(answer(body, headers), 0);
		expect(read({ data: { complexity } })).toEqual({ remaining: 3, resetMs: 20_000 });
		expect(read({ data: {} })).toEqual({ remaining: 4999, resetMs: 60_000 });
	});

	it('asks what each list costs', async () => {
		const sent = await sentBy(async () => await subject.run(contact('list', { limit: 1 })));
		for (const { query } of sent) expect(query).toContain('complexity { query after');
	});

	it.each([
		['+353 91 555 010', 'IE'],
		['0049 30 1234', 'DE'],
		['+1 415 555 0100', undefined],
		['030 1234', undefined],
	])('tells the country of %s', (number, country) => {
		expect(dialCountry(number)).toBe(country);
	});
});
