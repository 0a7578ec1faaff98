import type { IDataObject } from 'n8n-workflow';

import type { Api, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { affinity as crm } from '../../nodes/UnifiedCrm/adapters/affinity/account';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';
import { realRuntime } from '../../nodes/UnifiedCrm/engine/runtime';
import { affinity } from '../sandbox/affinity';
import { LEAN_ACCESS } from '../sandbox/affinity/access';
import { credentialFor } from '../harness/node';
import { describeCrm } from './common';
import type { Target } from './common/subject';

const externalPerson = ({ subject: { manifest } }: Target): unknown =>
	manifest().examples.engagement.meeting.contact;

const WITH_ENTITY = 'works only together with a contact or an account; tried below';
const NO_ACCOUNT = 'interactions do not show their account; tried below';
const INTERACTIONS = ['meeting', 'call', 'chat', 'email'];

const forInteractions = (name: string, reason: string) =>
	Object.fromEntries(INTERACTIONS.map((type) => [`${type}.${name}`, reason]));

const subject = describeCrm(affinity, {
	samples: { contact: externalPerson },
	// v1 shows no time of change of a reminder, v2 does.
	filterValues: {
		'task.updated_after': '2026-06-01T00:00:00.000Z',
		'task.updated_before': '2026-06-01T00:00:00.000Z',
	},
	skipFilters: {
		...forInteractions('account', NO_ACCOUNT),
		...forInteractions('owner', WITH_ENTITY),
	},
	displaces: { 'task.subject': ['content'], 'task.content': ['subject'] },
	oneLink: { 'task.links': true },
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

/** The requests that an action sends, as method, path and query. */
async function requestsOf(action: () => Promise<unknown>): Promise<URL[]> {
	const { log } = subject.sandbox;
	const before = log.exchanges.length;
	await action();
	return log.exchanges.slice(before).map(({ path }) => new URL(path, 'http://affinity.example'));
}

async function externalContacts(count: number): Promise<string[]> {
	const { json } = await subject.run(contact('list', { returnAll: true }));
	return json
		.filter(({ remote_data: raw }) => (raw as IDataObject).type === 0)
		.slice(0, count)
		.map(({ id }) => String(id));
}

describe('Affinity persons', () => {
	it('reads the fields of 500 persons with one request per 100', async () => {
		const sent = await requestsOf(
			async () => await subject.run(contact('list', { returnAll: true })),
		);
		expect(sent.map(({ pathname }) => pathname)).toEqual(['/persons', '/v2/persons']);
		expect(sent[0].searchParams.get('page_size')).toBe('500');
		expect(sent[0].searchParams.has('with_interaction_dates')).toBe(false);
	});

	it('keeps all parameters of a page for the next, and follows next_page_token', async () => {
		const pages = await subject.run(
			contact('list', { limit: 5, options: { outputMode: 'pages' } }),
		);
		const cursor = pages.json[0].next_cursor;
		const sent = await requestsOf(
			async () => await subject.run(contact('list', { limit: 3, options: { cursor } })),
		);
		expect(sent[0].searchParams.get('page_size')).toBe('5');
		expect(sent[0].searchParams.get('page_token')).toMatch(/./);
	});

	it('lists without the fields where the key’s user must not export persons, and says so once', async () => {
		const credential = { ...credentialFor(subject.sandbox, 'affinity'), apiKey: LEAN_ACCESS };
		const { json, hints } = await subject.run(contact('list', { limit: 5 }), { credential });
		expect(json).toHaveLength(5);
		expect(json[0].title).toBeUndefined();
		expect(hints.join()).toMatch(/only to users with the permission "Export All People directory"/);
	});

	it('names the permission that writing a field needs, and the person that was made', async () => {
		const credential = { ...credentialFor(subject.sandbox, 'affinity'), apiKey: LEAN_ACCESS };
		const error = await subject.errorOf(
			contact('create', write({ first_name: 'Lean', last_name: 'Key', title: 'Partner' })),
			{ credential },
		);
		expect(error.message).toMatch(/the person \d+ was created, but not all of its fields/);
		expect(error.message).toMatch(/"Edit Global Field Values"/);
	});

	it('waits for v2 to know a new person before it writes the fields', async () => {
		const { settings, clock } = subject.sandbox;
		settings.indexLagMs = 1500;
		const sleep = jest
			.spyOn(realRuntime, 'sleep')
			.mockImplementation(async (milliseconds) => clock.advance(milliseconds));
		const { json } = await subject.run(
			contact('create', write({ first_name: 'Fresh', last_name: 'Face', title: 'Founder' })),
		);
		sleep.mockRestore();
		settings.indexLagMs = 0;
		const got = await subject.run(contact('get', { contactId: json[0].id }));
		expect(got.json[0].title).toBe('Founder');
	});

	it('puts a new account first and keeps the person’s other organizations', async () => {
		const ids = (await subject.run(contact('list', { returnAll: true }))).json
			.map(({ account }) => (account as IDataObject | undefined)?.id)
			.filter((id) => id !== undefined);
		const [first, second] = [...new Set(ids)].map(String);
		const made = await subject.run(
			contact('create', write({ first_name: 'Two', last_name: 'Jobs', account: { id: first } })),
		);
		const at = { contactId: made.json[0].id };
		const changed = await subject.run(
			contact('update', { ...at, ...write({ account: { id: second } }) }),
		);
		expect((changed.json[0].remote_data as IDataObject).organization_ids).toEqual([
			Number(second),
			Number(first),
		]);
		await subject.run(contact('update', { ...at, ...write({ account: null }) }));
		const { json } = await subject.run(contact('get', at));
		expect(json[0].account).toBeUndefined();
	});

	it('takes a name of one word as the first name', async () => {
		const { json } = await subject.run(contact('create', write({ name: 'Cher' })));
		expect(json[0]).toMatchObject({ first_name: 'Cher' });
	});

	it('writes custom fields by their type, and shows choices by their text', async () => {
		const { definitions } = crm.contact.customFields ?? {};
		expect(definitions).toBeDefined();
		const { json } = await subject.run(contact('list', { returnAll: true }));
		const sample = json.find(
			({ custom_fields: custom }) => Object.keys(custom as IDataObject).length > 2,
		);
		const custom = Object.fromEntries(
			Object.entries(sample?.custom_fields as IDataObject).filter(([key]) => /^field-/.test(key)),
		);
		expect(Object.keys(custom).length).toBeGreaterThan(1);
		const made = await subject.run(
			contact('create', write({ first_name: 'Custom', last_name: 'Made', custom_fields: custom })),
		);
		const got = await subject.run(contact('get', { contactId: made.json[0].id }));
		expect(got.json[0].custom_fields).toEqual(custom);
	});

	it('refuses a custom field that the account does not have before it creates anything', async () => {
		const sent = await requestsOf(async () => {
			const error = await subject.errorOf(
				contact('create', write({ first_name: 'No', custom_fields: { 'field-0': 1 } })),
			);
			expect(error.message).toMatch(/no field of persons with the key "field-0"/);
		});
		expect(sent.some(({ pathname }) => pathname.endsWith('/persons'))).toBe(false);
	});
});

describe('Affinity interactions', () => {
	const SIX_YEARS = { start_time: '2021-02-03T00:00:00Z', end_time: '2027-01-01T00:00:00Z' };

	it('cuts a range of six years into windows of a year for one contact', async () => {
		const [id] = await externalContacts(1);
		const filters = { contact: id, ...SIX_YEARS };
		const sent = await requestsOf(
			async () => await subject.run(engagement('list', 'meeting', { returnAll: true, filters })),
		);
		expect(sent.length).toBeGreaterThanOrEqual(6);
		for (const { pathname, searchParams } of sent) {
			expect(pathname).toMatch(/\/interactions$/);
			const start = Date.parse(searchParams.get('start_time') ?? '');
			const end = Date.parse(searchParams.get('end_time') ?? '');
			expect(end - start).toBeLessThanOrEqual(365 * 86_400_000);
		}
		expect(sent[0].searchParams.get('start_time')).toBe('2021-02-03T00:00:00.000Z');
		expect(sent[sent.length - 1].searchParams.get('end_time')).toBe('2027-01-01T00:00:00.000Z');
	});

	it.each(INTERACTIONS)(
		'finds the same %ss of a contact in v1 as in the firm-wide list',
		async (type) => {
			const { json: all } = await subject.run(engagement('list', type, { returnAll: true }));
			const [{ id }] = all.map(({ contact: links }) => (links as IDataObject[])[0]);
			const { json } = await subject.run(
				engagement('list', type, { returnAll: true, filters: { contact: id, ...SIX_YEARS } }),
			);
			const wanted = all.filter(({ contact: links }) =>
				(links as IDataObject[]).some((link) => link.id === id),
			);
			const essence = (records: IDataObject[]) =>
				records
					.map(
						({
							id: own,
							subject: title,
							start_time: start,
							end_time: end,
							owner,
							contact: links,
						}) => ({
							own,
							title,
							start: Date.parse(String(start)),
							end,
							owner,
							links,
						}),
					)
					.sort((a, b) => Number(a.own) - Number(b.own));
			expect(json.length).toBeGreaterThan(0);
			expect(essence(json)).toEqual(essence(wanted));
		},
	);

	it('lists the last 365 days where no time is given, and says so', async () => {
		const [id] = await externalContacts(1);
		let hints: string[] = [];
		const sent = await requestsOf(async () => {
			({ hints } = await subject.run(
				engagement('list', 'call', { returnAll: true, filters: { contact: id } }),
			));
		});
		expect(sent).toHaveLength(1);
		expect(hints.join()).toMatch(/those of the 365 days before/);
	});

	it('filters by account, and by owner beside it', async () => {
		const { json: people } = await subject.run(contact('list', { returnAll: true }));
		const account = people
			.map(({ account: link }) => (link as IDataObject | undefined)?.id)
			.find((each) => each !== undefined);
		const filters = { account, ...SIX_YEARS };
		const { json } = await subject.run(engagement('list', 'meeting', { returnAll: true, filters }));
		expect(json.length).toBeGreaterThan(0);
		const owner = (json[0].owner as IDataObject).id;
		const own = await subject.run(
			engagement('list', 'meeting', { returnAll: true, filters: { ...filters, owner } }),
		);
		const expected = json.filter((record) => (record.owner as IDataObject).id === owner);
		expect(own.json.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
	});

	it.each([
		[{ account: '1', contact: '2' }, /one of the two filters/],
		[{ owner: '443' }, /only together with a contact or an account/],
		[{ contact: '1', created_after: '2026-01-01T00:00:00Z' }, /leave those filters out/],
		[
			{ start_time: '2026-02-01T00:00:00Z', end_time: '2026-01-01T00:00:00Z' },
			/must lie before the end time/,
		],
	])('refuses the filters %j before any request', async (filters, message) => {
		const sent = await requestsOf(async () => {
			const error = await subject.errorOf(engagement('list', 'meeting', { filters }));
			expect(error.message).toMatch(message);
		});
		expect(sent).toEqual([]);
	});

	it('asks for the type with every id, since ids repeat across types', async () => {
		const meetings = await subject.run(engagement('list', 'meeting', { returnAll: true }));
		const calls = await subject.run(engagement('list', 'call', { returnAll: true }));
		const shared = meetings.json
			.map(({ id }) => id)
			.find((id) => calls.json.some((call) => call.id === id));
		expect(shared).toBeDefined();
		for (const type of ['meeting', 'call']) {
			const { json } = await subject.run(engagement('get', type, { engagementId: shared }));
			expect(json[0]).toMatchObject({ id: shared, engagement_type: type });
		}
		const error = await subject.errorOf({
			resource: 'engagement',
			operation: 'get',
			engagementId: shared,
		});
		expect(error.message).toMatch(/engagement type is missing/);
		const { json } = await subject.run({
			resource: 'engagement',
			operation: 'list',
			returnAll: true,
		});
		const types = json.filter(({ id }) => id === shared).map((record) => record.engagement_type);
		expect(types).toEqual(expect.arrayContaining(['meeting', 'call']));
	});

	it('adds the key’s user to a new meeting, and keeps the users when the contacts change', async () => {
		const [first, second] = await externalContacts(2);
		const made = await subject.run(
			engagement('create', 'meeting', write({ content: 'Kick-off', contact: [{ id: first }] })),
		);
		expect(made.json[0]).toMatchObject({ content: 'Kick-off', contact: [{ id: first }] });
		const at = { engagementId: made.json[0].id };
		await subject.run(
			engagement('update', 'meeting', { ...at, ...write({ contact: [{ id: second }] }) }),
		);
		await subject.run(
			engagement('update', 'meeting', { ...at, ...write({ content: 'Moved on' }) }),
		);
		const { json } = await subject.run(engagement('get', 'meeting', at));
		expect(json[0]).toMatchObject({
			content: 'Moved on',
			contact: [{ id: second }],
			owner: made.json[0].owner,
		});
		const persons = (json[0].remote_data as IDataObject).persons as IDataObject[];
		expect(persons.filter(({ type }) => type === 1)).toHaveLength(1);
	});

	it('deletes an email, which it can neither make nor change', async () => {
		const { json } = await subject.run(engagement('list', 'email', { limit: 1 }));
		const at = { engagementId: json[0].id };
		await subject.run(engagement('delete', 'email', at));
		const error = await subject.errorOf(engagement('get', 'email', at));
		expect(error.message).toMatch(/Interaction not found/);
	});

	it('hides a subject that the key’s user must not see', () => {
		const emails = crm.engagement.find(({ types }) => types?.includes('email'));
		const { subject: field } = emails?.fields ?? {};
		const read = field !== undefined && 'read' in field ? field.read : undefined;
		expect(read?.({ subject: '********' }, { context: undefined })).toBeUndefined();
		expect(read?.({ subject: 'Terms' }, { context: undefined })).toBe('Terms');
	});
});

describe('Affinity notes and reminders', () => {
	it('needs something to hang a note on', async () => {
		const error = await subject.errorOf(engagement('create', 'note', write({ content: 'Loose' })));
		expect(error.message).toMatch(/needs a contact, an account or an opportunity/);
	});

	it('writes HTML as an HTML note, and plain text as a plain one', async () => {
		const [id] = await externalContacts(1);
		const make = async (content: string) =>
			(await subject.run(engagement('create', 'note', write({ content, contact: [{ id }] }))))
				.json[0].remote_data as IDataObject;
		expect((await make('<p>Very <strong>good</strong></p>')).type).toBe(2);
		expect((await make('a < b and c > d')).type).toBe(0);
	});

	it('lists changed notes by v2 and gives what v1 gives', async () => {
		const { json: all } = await subject.run(engagement('list', 'note', { returnAll: true }));
		const filters = { created_after: '2000-01-01T00:00:00Z' };
		const { json } = await subject.run(engagement('list', 'note', { returnAll: true, filters }));
		const essence = ({ id, owner, account, contact: links, created_at: made }: IDataObject) => ({
			id,
			owner,
			account: (account as IDataObject | undefined)?.id,
			links,
			made: Date.parse(String(made)),
		});
		const ids = new Set(json.map(({ id }) => id));
		expect(json.length).toBeGreaterThan(30);
		expect(json.map(essence)).toEqual(
			expect.arrayContaining(all.filter(({ id }) => ids.has(id)).map(essence)),
		);
	});

	it('refuses a reminder on two records', async () => {
		const [id] = await externalContacts(1);
		const error = await subject.errorOf(
			engagement(
				'create',
				'task',
				write({
					subject: 'x',
					end_time: '2026-12-24T10:00:00Z',
					contact: [{ id }],
					account: { id: '1' },
				}),
			),
		);
		expect(error.message).toMatch(/hangs on one record/);
	});

	it('makes the key’s user the owner of a reminder, puts the content below the subject, and completes it', async () => {
		const made = await subject.run(
			engagement(
				'create',
				'task',
				write({ subject: 'Quote', content: 'With the rebate', end_time: '2026-12-24T10:00:00Z' }),
			),
		);
		const at = { engagementId: made.json[0].id };
		await subject.run(engagement('update', 'task', { ...at, ...write({ status: 'completed' }) }));
		const { json } = await subject.run(engagement('get', 'task', at));
		expect(json[0]).toMatchObject({
			subject: 'Quote',
			content: 'Quote\n\nWith the rebate',
			status: 'completed',
			owner: { id: expect.stringMatching(/^\d+$/) as string },
		});
	});
});

describe('Affinity failures', () => {
	const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
		status,
		body,
		headers,
	});

	it('does not wait where the month is used up', () => {
		const { kind, waitMs } = crm.failures;
		const used = answer(429, {}, { 'x-ratelimit-limit-org-remaining': '0' });
		const fast = answer(
			429,
			{},
			{
				'x-ratelimit-limit-org-remaining': '17',
				'x-ratelimit-limit-user-reset': '12',
			},
		);
		const request = { method: 'GET', path: '/persons' } as const;
		expect(kind?.(used, request)).toBe('exhausted');
		expect(kind?.(fast, request)).toBeUndefined();
		expect(waitMs?.(fast, 0)).toBe(12_000);
	});

	it.each([
		[{ errors: [{ code: 'validation', message: 'is bad', param: 'filter' }] }, 'filter: is bad'],
		[{ errors: ['one', 'two'] }, 'one; two'],
		[{ message: 'no' }, 'no'],
		[{ detail: 'nope' }, 'nope'],
		[{ error: { message: 'inner' } }, 'inner'],
		[['first', { message: 'second' }], 'first; second'],
		['plain words', 'plain words'],
		[{}, undefined],
	])('finds the words of %j', (body, words) => {
		expect(crm.failures.message(body, answer(422, body))).toBe(words);
	});
});

describe('Affinity where the documents are open', () => {
	const request = { method: 'GET', path: '/' } as const;

	/** An account that answers what `answer` gives for a request, or throws it. */
	function account(answer: (request: VendorRequest) => unknown): Api {
		const send = async (asked: VendorRequest) => {
			const body = answer(asked);
			if (body instanceof Error) throw body;
			return await Promise.resolve({ status: 200, headers: {}, body });
		};
		const api: Api = {
			settings: { integration: 'affinity' },
			send,
			get: async (path, query) =>
				(await send({ method: 'GET', path, query })).body as Record<string, unknown>,
			memo: async (_key, load) => await load(api),
			warn: () => undefined,
			now: () => 0,
		};
		return api;
	}

	it('completes a reminder with a number where a boolean is refused', async () => {
		const { update } = crm.engagement.find(({ types }) => types?.includes('task')) ?? {};
		const sent: unknown[] = [];
		const api = account(({ body }) => {
			sent.push((body as IDataObject).is_completed);
			return sent.length === 1
				? new VendorError('is_completed must be an integer', { kind: 'invalid', request })
				: { id: 1, status: 0 };
		});
		if (typeof update !== 'function') throw new Error('reminders can be changed');
		await update('1', { values: {}, body: { is_completed: true } }, api);
		expect(sent).toEqual([true, 1]);
	});

	it('finds users among the persons where there is no list of users', async () => {
		const persons = [
			{ id: 443, type: 1, first_name: 'Ana', last_name: 'Ruiz' },
			{ id: 2, type: 0, first_name: 'Bela' },
		];
		const api = account(({ path }) =>
			path.startsWith('/v2/')
				? new VendorError('not in this version', { kind: 'notFound', request })
				: { persons, next_page_token: null },
		);
		const page = await crm.pickers.owner?.page(undefined, api, undefined);
		expect(page?.options).toEqual([{ id: '443', name: 'Ana Ruiz', hint: undefined }]);
	});

	it('takes a list of notes as a bare array too', async () => {
		const notes = crm.engagement.find(({ types }) => types?.includes('note'));
		const { list } = notes ?? {};
		if (list === undefined || 'cannot' in list) throw new Error('notes can be listed');
		const page = await list.page(
			{ filters: {}, types: ['note'], size: 10, customFields: false },
			account(() => [{ id: 7, content: 'Bare' }]),
			undefined,
		);
		expect(page).toEqual({ records: [{ id: 7, content: 'Bare' }] });
	});

	it('says what to do where the plan has no firm-wide list', async () => {
		const calls = crm.engagement.find(({ types }) => types?.includes('call'));
		const { list } = calls ?? {};
		if (list === undefined || 'cannot' in list) throw new Error('calls can be listed');
		const api = account(() => new VendorError('no access', { kind: 'forbidden', request }));
		const query = { filters: {}, types: ['call' as const], size: 10, customFields: false };
		await expect(list.page(query, api, undefined)).rejects.toThrow(
			/add the filter contact or account/,
		);
	});
});
