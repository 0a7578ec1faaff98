import type { IDataObject } from 'n8n-workflow';

import { teamleader as crm } from '../../nodes/UnifiedCrm/adapters/teamleader/account';
import { teamleader } from '../sandbox/teamleader';
import { AREAS, companyId, contactId, dealId, userId } from '../sandbox/teamleader/seeds';
import { fieldId } from '../sandbox/teamleader/customFields';
import { describeCrm } from './common';

const toMidnight = (time: unknown) => `${String(time).slice(0, 10)}T00:00:00.000Z`;
const ALL_TIME = { start_time: '2000-01-01T00:00:00Z' };
const RECORDS = 120;

const subject = describeCrm(
	teamleader,
	{
		createWith: { contact: { account: { id: companyId(0) } } },
		readsBack: { 'task.end_time': toMidnight },
		alone: { 'task.end_time': true },
		oneLink: { 'note.links': true, 'email.links': true, 'task.links': true },
		displaces: { 'call.account': ['contact'] },
		filterCompanions: {
			'call.contact': ALL_TIME,
			'call.owner': ALL_TIME,
			'meeting.account': ALL_TIME,
			'meeting.contact': ALL_TIME,
		},
		skipFields: {
			'task.create.duration': 'needs the day on which the task is due: tested below',
		},
		skipFilters: {
			'contact.account': 'lists do not show the account: tested below',
			'note.account': 'goes in place of the contact: tested below',
			'email.account': 'goes in place of the contact: tested below',
			'note.contact': 'is required: every list has it',
			'email.contact': 'is required: every list has it',
		},
	},
	RECORDS,
);

type Body = Record<string, unknown>;

const at = (type: string | undefined) => ({
	resource: type === undefined ? 'contact' : 'engagement',
	...(type === undefined ? {} : { engagementType: type }),
});
const idName = (type: string | undefined) => (type === undefined ? 'contactId' : 'engagementId');

async function list(type: string | undefined, filters: IDataObject = {}, more: IDataObject = {}) {
	return (await subject.run({ ...at(type), operation: 'list', returnAll: true, filters, ...more }))
		.json;
}

async function get(type: string | undefined, id: unknown): Promise<IDataObject> {
	const { json } = await subject.run({
		...at(type),
		operation: 'get',
		[idName(type)]: id as string,
	});
	return json[0];
}

const writing = (type: string | undefined, fields: IDataObject, id?: unknown, options = {}) => ({
	...at(type),
	operation: id === undefined ? 'create' : 'update',
	fieldInput: 'json',
	fieldsJson: fields,
	options,
	...(id === undefined ? {} : { [idName(type)]: id as string }),
});

async function write(
	type: string | undefined,
	fields: IDataObject,
	id?: unknown,
	options = {},
): Promise<IDataObject> {
	return (await subject.run(writing(type, fields, id, options))).json[0];
}

/** What an action sends: the names of the actions with their bodies. */
async function sentBy(
	action: () => Promise<unknown>,
): Promise<Array<{ name: string; body: Body }>> {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before).map(({ path, requestBody }) => ({
		name: path.slice(1),
		body: (requestBody ?? {}) as Body,
	}));
}

const CALL = {
	start_time: '2026-05-20T14:00:00Z',
	owner: userId(0),
	contact: [{ id: contactId(0) }],
};
const MEETING = {
	subject: 'Kick-off',
	start_time: '2026-05-20T14:00:00Z',
	duration: 1800,
	owner: userId(0),
	contact: [{ id: contactId(0) }],
};

describe('Teamleader', () => {
	it('has OAuth2 only, whose refresh tokens are sent with the client in the body', () => {
		expect(crm.account.apiKey).toBeUndefined();
		expect(crm.account.oAuth2?.clientAuth).toBe('body');
	});

	it('sends every request as a POST with the newest dated version', async () => {
		const { exchanges } = subject.sandbox.log;
		const before = exchanges.length;
		await list(undefined);
		await get(undefined, contactId(0));
		for (const { method, requestHeaders } of exchanges.slice(before)) {
			expect(method).toBe('POST');
			expect(requestHeaders['x-api-version']).toBe('2023-09-26');
		}
	});

	it('asks for the largest page and ends at one that is not full', async () => {
		const sent = (await sentBy(async () => await list(undefined))).filter(
			({ name }) => name === 'contacts.list',
		);
		expect(sent.map(({ body }) => body.page)).toEqual([
			{ size: 100, number: 1 },
			{ size: 100, number: 2 },
		]);
		expect(sent[0].body.includes).toBe('custom_fields');
	});

	describe('the rate limit', () => {
		const answer = (headers: Record<string, string>) => ({ status: 429, headers, body: {} });

		it('is read from a date without a colon in its offset', () => {
			const now = Date.parse('2026-06-15T09:51:13.035Z');
			const headers = {
				'x-ratelimit-remaining': '0',
				'x-ratelimit-reset': '2026-06-15T10:51:23.035+0100',
			};
			expect(crm.limits.read?.(answer(headers), now)).toEqual({ remaining: 0, resetMs: 10_000 });
			expect(crm.failures.waitMs?.(answer(headers), now)).toBe(10_500);
		});

		it('is never waited for longer than a minute, nor less than no time', () => {
			const headers = { 'x-ratelimit-reset': '2026-06-15T10:51:23.035+0100' };
			expect(crm.failures.waitMs?.(answer(headers), 0)).toBe(60_000);
			expect(crm.failures.waitMs?.(answer(headers), Date.parse('2027-01-01'))).toBe(500);
			expect(crm.failures.waitMs?.(answer({}), 0)).toBeUndefined();
		});
	});

	it('shows errors with the field that they are about', () => {
		const body = {
			errors: [
				{ title: 'Company name must not be empty', status: 400, meta: { field: 'name' } },
				{ title: 'Something else' },
			],
		};
		expect(crm.failures.message(body, { status: 400, headers: {}, body })).toBe(
			'Company name must not be empty (name); Something else',
		);
	});

	describe('contacts', () => {
		it('are made with one request, and shown with what was sent', async () => {
			const fields = { last_name: 'Peeters', tags: ['prospect'] };
			let made: IDataObject = {};
			const sent = await sentBy(async () => {
				made = await write(undefined, fields);
			});
			expect(sent.map(({ name }) => name)).toEqual(['contacts.add']);
			expect(made).toMatchObject({ last_name: 'Peeters', tags: [{ name: 'prospect' }] });
			expect(made.remote_data).toEqual({ data: { type: 'contact', id: made.id } });
		});

		it('are listed by company, which the list does not show', async () => {
			const listed = await list(undefined, { account: companyId(2) });
			expect(listed.length).toBeGreaterThan(0);
			expect(listed[0].account).toBeUndefined();
			const whole = await get(undefined, listed[0].id);
			expect(JSON.stringify((whole.remote_data as IDataObject).companies)).toContain(companyId(2));
		});

		it('have one email address; a second is refused before any request', async () => {
			const sent = await sentBy(async () => {
				const email_addresses = [{ email: 'a@example.com' }, { email: 'b@example.com' }];
				const error = await subject.errorOf(
					writing(undefined, { last_name: 'Two', email_addresses }),
				);
				expect(error.message).toMatch(/room for 1 in the field "Email Addresses"/);
			});
			expect(sent).toEqual([]);
		});

		it('get an address of any type as the primary one', async () => {
			const { id } = await write(undefined, {
				last_name: 'Typed',
				email_addresses: [{ email: 'typed@example.com', type: 'work' }],
				phone_numbers: [
					{ number: '+3292980615', type: 'work', extension: '12' },
					{ number: '+32470112233', type: 'cell' },
				],
			});
			expect(await get(undefined, id)).toMatchObject({
				email_addresses: [{ email: 'typed@example.com', type: 'primary' }],
				phone_numbers: [
					{ number: '+3292980615 ext. 12', type: 'phone' },
					{ number: '+32470112233', type: 'mobile' },
				],
			});
		});

		it('have the job title and the account on the company link', async () => {
			const { id } = await write(undefined, {
				last_name: 'Linked',
				title: 'CTO',
				account: companyId(1),
			});
			expect(await get(undefined, id)).toMatchObject({
				title: 'CTO',
				account: { id: companyId(1) },
			});
			const sent = await sentBy(async () => await write(undefined, { title: 'CEO' }, id));
			expect(sent.map(({ name }) => name)).toEqual(['contacts.info', 'contacts.updateCompanyLink']);
			await write(undefined, { account: companyId(2), title: 'Owner' }, id);
			const moved = await get(undefined, id);
			expect(moved).toMatchObject({ title: 'Owner', account: { id: companyId(2) } });
			expect((moved.remote_data as IDataObject).companies).toHaveLength(1);
		});

		it('keep their further companies when the account changes', async () => {
			const before = (await get(undefined, contactId(12))).remote_data as {
				companies: Array<{ company: { id: string } }>;
			};
			expect(before.companies).toHaveLength(2);
			await write(undefined, { account: companyId(3) }, contactId(12));
			const after = (await get(undefined, contactId(12))).remote_data as typeof before;
			expect(after.companies.map(({ company }) => company.id).sort()).toEqual(
				[before.companies[1].company.id, companyId(3)].sort(),
			);
		});

		it('refuse a job title without a company', async () => {
			const error = await subject.errorOf(writing(undefined, { last_name: 'X', title: 'CTO' }));
			expect(error.message).toMatch(/job title \(title\) on the link to a company/);
			const { id } = await write(undefined, { last_name: 'Alone' });
			const later = await subject.errorOf(writing(undefined, { title: 'CTO' }, id));
			expect(later.message).toMatch(/this contact has none/);
		});

		it('that were made although their link failed are named in the error', async () => {
			const unknown = contactId(0);
			const error = await subject.errorOf(
				writing(undefined, { last_name: 'Half', account: unknown }),
			);
			expect(error.message).toMatch(/the contact [\da-f-]{36} was created, but not everything/);
		});

		it('have states by name, written as the id of the area', async () => {
			const [{ id: areaId, name }] = AREAS;
			const address = { street_1: 'Dorpsstraat 1', city: 'Gent', country: 'Belgium', state: name };
			const { id } = await write(undefined, { last_name: 'Stated', addresses: [address] });
			const { addresses, remote_data: remote } = await get(undefined, id);
			expect(addresses).toEqual([{ ...address, country: 'BE', type: 'primary' }]);
			expect(JSON.stringify(remote)).toContain(areaId);
			expect(JSON.stringify(remote)).not.toContain(name);
			const error = await subject.errorOf(
				writing(undefined, { addresses: [{ ...address, state: 'Atlantis' }] }, id),
			);
			expect(error.message).toContain('no state "Atlantis" in the country BE');
			expect(error.description).toContain(name);
		});

		it('need the country of an address', async () => {
			for (const country of [undefined, 'Atlantis']) {
				const sent = await sentBy(async () => {
					const error = await subject.errorOf(
						writing(undefined, { last_name: 'X', addresses: [{ city: 'Gent', country }] }),
					);
					expect(error.message).toMatch(/country/);
				});
				expect(sent).toEqual([]);
			}
		});

		it('put two addresses of one type on two types', async () => {
			const address = { city: 'Gent', country: 'BE' };
			const { id } = await write(undefined, {
				last_name: 'Twice',
				addresses: [
					{ ...address, type: 'visiting' },
					{ ...address, type: 'visiting' },
				],
			});
			const { addresses } = await get(undefined, id);
			expect((addresses as IDataObject[]).map(({ type }) => type)).toEqual(['visiting', 'primary']);
		});

		it('change only the custom fields that are sent', async () => {
			const { id } = await write(undefined, {
				last_name: 'Custom',
				custom_fields: { [fieldId(0)]: 'nick', [fieldId(1)]: '7.5', [fieldId(3)]: 'GOLD' },
			});
			await write(undefined, { custom_fields: { [fieldId(0)]: null, [fieldId(5)]: 'yes' } }, id);
			const { custom_fields: custom } = await get(undefined, id);
			expect(custom).toMatchObject({
				[fieldId(1)]: 7.5,
				[fieldId(3)]: 'gold',
				[fieldId(5)]: true,
			});
			expect(custom).not.toHaveProperty(fieldId(0));
		});

		it('take the id of a linked record as a custom field', async () => {
			const { id } = await write(undefined, {
				last_name: 'Referred',
				custom_fields: { [fieldId(6)]: companyId(1) },
			});
			expect((await get(undefined, id)).custom_fields).toMatchObject({
				[fieldId(6)]: { type: 'company', id: companyId(1) },
			});
		});

		it('are found by phone, whatever the number is written with', async () => {
			const number = '+32470998877';
			const { id } = await write(undefined, { last_name: 'P', phone_numbers: [{ number }] });
			const { json } = await subject.run({
				...writing(undefined, { last_name: 'Found', phone_numbers: [{ number }] }),
				operation: 'upsert',
				matchBy: 'phone',
			});
			expect(json[0]).toMatchObject({ id, created: false });
		});

		it('stop the walk where it has passed the wanted creation', async () => {
			const all = await list(undefined, { sort_by: 'created_at:desc' });
			const created_after = String(all[10].created_at);
			const sent = await sentBy(async () => {
				const listed = await list(undefined, { created_after });
				expect(listed.every(({ created_at: made }) => String(made) >= created_after)).toBe(true);
			});
			expect(sent.filter(({ name }) => name === 'contacts.list')).toHaveLength(1);
		});

		it('that change are walked by their moments, so that none moves out of sight', async () => {
			const updated_after = '2000-01-01T00:00:00Z';
			let all: IDataObject[] = [];
			const sent = await sentBy(async () => {
				all = await list(undefined, { updated_after });
			});
			const lists = sent.filter(({ name }) => name === 'contacts.list');
			expect(lists.length).toBeGreaterThan(1);
			for (const { body } of lists) expect(body.page).toEqual({ size: 100, number: 1 });
			expect(all).toHaveLength((await list(undefined)).length);
		});
	});

	describe('calls', () => {
		it('have the subject as the first line of the description', async () => {
			const { id } = await write('call', { ...CALL, subject: 'Renewal', content: 'Ask for more' });
			expect(await get('call', id)).toMatchObject({
				subject: 'Renewal',
				content: 'Renewal\nAsk for more',
			});
			await write('call', { subject: 'Extension' }, id);
			expect(await get('call', id)).toMatchObject({ content: 'Extension\nAsk for more' });
			await write('call', { subject: 'Extension', content: 'Extension\nOnce more' }, id);
			expect(await get('call', id)).toMatchObject({ content: 'Extension\nOnce more' });
		});

		it('are completed with an outcome, and cannot be reopened', async () => {
			const { id } = await write('call', { ...CALL, status: 'open' });
			await write('call', { status: 'open' }, id);
			await write('call', { status: 'completed' }, id, {
				remoteData: '{"outcome_summary": "Sold"}',
			});
			expect(await get('call', id)).toMatchObject({
				status: 'completed',
				remote_data: { outcome_summary: 'Sold' },
			});
			const error = await subject.errorOf(writing('call', { status: 'open' }, id));
			expect(error.message).toBe('Teamleader cannot reopen a completed call (status)');
		});

		it('are made completed', async () => {
			const { id } = await write('call', { ...CALL, status: 'completed' });
			expect((await get('call', id)).status).toBe('completed');
		});

		it('are with one customer', async () => {
			const both = await subject.errorOf(writing('call', { ...CALL, account: companyId(0) }));
			expect(both.message).toMatch(/to one record only/);
			const none = await subject.errorOf(writing('call', { ...CALL, contact: undefined }));
			expect(none.message).toMatch(/needs a record that a call belongs to/);
		});

		it('are listed by contact or owner within a range of time only', async () => {
			for (const filters of [{ contact: contactId(0) }, { owner: userId(0) }]) {
				const error = await subject.errorOf({ ...at('call'), operation: 'list', filters });
				expect(error.message).toMatch(/add the filter "Start Time"/);
			}
		});

		it('are narrowed by days around the wanted moments', async () => {
			const [{ body }] = await sentBy(
				async () =>
					await list('call', {
						start_time: '2026-03-10T23:30:00Z',
						end_time: '2026-03-12T00:30:00Z',
					}),
			);
			expect(body.filter).toEqual({
				scheduled_after: '2026-03-09',
				scheduled_before: '2026-03-13',
			});
		});
	});

	describe('meetings', () => {
		it('have the duration as an end time', async () => {
			const { id } = await write('meeting', MEETING);
			expect(await get('meeting', id)).toMatchObject({
				duration: 1800,
				end_time: '2026-05-20T14:30:00.000Z',
			});
			await write('meeting', { start_time: '2026-05-21T08:00:00Z' }, id);
			expect(await get('meeting', id)).toMatchObject({
				start_time: '2026-05-21T08:00:00.000Z',
				end_time: '2026-05-21T08:30:00.000Z',
			});
			await write('meeting', { duration: 3600 }, id);
			expect(await get('meeting', id)).toMatchObject({ end_time: '2026-05-21T09:00:00.000Z' });
		});

		it('need an end or a duration', async () => {
			const error = await subject.errorOf(writing('meeting', { ...MEETING, duration: undefined }));
			expect(error.message).toMatch(/"End Time" \(end_time\) or "Duration" \(duration\)/);
		});

		it('keep those who attend when one kind of them changes', async () => {
			const { id } = await write('meeting', MEETING);
			await write('meeting', { owner: userId(1) }, id);
			expect(await get('meeting', id)).toMatchObject({
				owner: { id: userId(1) },
				contact: [{ id: contactId(0) }],
			});
			await write('meeting', { contact: [contactId(1), contactId(2)] }, id);
			expect(await get('meeting', id)).toMatchObject({
				owner: { id: userId(1) },
				contact: [{ id: contactId(1) }, { id: contactId(2) }],
			});
		});

		it('whose customer is a contact lose it with their contacts only', async () => {
			const customer = { type: 'contact', id: contactId(5) };
			const { id } = await write('meeting', MEETING, undefined, {
				remoteData: JSON.stringify({ customer }),
			});
			await write('meeting', { account: null, subject: 'Still' }, id);
			expect((await get('meeting', id)).contact).toEqual([
				{ id: contactId(0) },
				{ id: contactId(5) },
			]);
			await write('meeting', { contact: null }, id);
			expect((await get('meeting', id)).contact).toBeUndefined();
		});

		it('are completed for good', async () => {
			const { id } = await write('meeting', { ...MEETING, status: 'completed' });
			expect((await get('meeting', id)).status).toBe('completed');
			const error = await subject.errorOf(writing('meeting', { status: 'open' }, id));
			expect(error.message).toBe('Teamleader cannot reopen a completed meeting (status)');
		});
	});

	describe('tasks', () => {
		const TASK = { subject: 'Send offer', end_time: '2026-05-20T15:00:00Z' };

		it('get the first type of work, unless another is given', async () => {
			const { id } = await write('task', { ...TASK, duration: 5400 });
			const task = await get('task', id);
			expect(task).toMatchObject({ end_time: '2026-05-20T00:00:00.000Z', duration: 5400 });
			const type = (task.remote_data as { work_type: { id: string } }).work_type.id;
			const other = type.replace(/.$/, '1');
			const remoteData = JSON.stringify({ work_type_id: other });
			const { id: second } = await write('task', TASK, undefined, { remoteData });
			expect(JSON.stringify(await get('task', second))).toContain(other);
		});

		it('are completed and reopened', async () => {
			const { id } = await write('task', { ...TASK, status: 'completed' });
			expect((await get('task', id)).status).toBe('completed');
			await write('task', { status: 'open' }, id);
			expect((await get('task', id)).status).toBe('open');
		});

		it('of a team have no owner', async () => {
			const all = await list('task');
			const ofTeam = all.find(({ remote_data: remote }) =>
				JSON.stringify((remote as IDataObject).assignee).includes('"team"'),
			);
			expect(ofTeam).toBeDefined();
			expect(ofTeam?.owner).toBeUndefined();
		});

		it('are listed for a company or a contact', async () => {
			const filters = { account: companyId(0), contact: contactId(0) };
			const error = await subject.errorOf({ ...at('task'), operation: 'list', filters });
			expect(error.message).toMatch(/leave one of the filters/);
		});
	});

	describe('notes and emails', () => {
		it.each(['note', 'email'])('list the %ss of a company', async (type) => {
			const account = companyId(4);
			const { id } = await write(type, { content: 'Of a company', account });
			const listed = await list(type, { account });
			expect(listed.map((each) => each.id)).toContain(id);
			for (const each of listed) expect(each.account).toEqual({ id: account });
		});

		it.each(['note', 'email'])('list the %ss of one record only', async (type) => {
			for (const filters of [{}, { account: companyId(0), contact: contactId(0) }]) {
				const sent = await sentBy(async () => {
					const error = await subject.errorOf({ ...at(type), operation: 'list', filters });
					expect(error.message).toMatch(/of one record only/);
				});
				expect(sent).toEqual([]);
			}
		});

		it('hang on one record', async () => {
			const error = await subject.errorOf(
				writing('note', { content: 'x', contact: contactId(0), opportunity: dealId(0) }),
			);
			expect(error.message).toMatch(/to one record only/);
			const none = await subject.errorOf(writing('note', { content: 'x' }));
			expect(none.message).toMatch(/needs a record that a note belongs to/);
		});

		it('let the content of a note be changed, and the note be deleted', async () => {
			const contact = contactId(3);
			const { id } = await write('note', { content: 'Before', contact });
			await write('note', { content: 'After' }, id);
			const find = async () =>
				(await list('note', { contact })).find((each) => each.id === id)?.content;
			expect(await find()).toBe('After');
			await subject.run({ ...at('note'), operation: 'delete', engagementId: id as string });
			expect(await find()).toBeUndefined();
		});
	});

	it('lists engagements of one type at a time', async () => {
		const error = await subject.errorOf({ resource: 'engagement', operation: 'list' });
		expect(error.message).toMatch(/engagement type is missing/);
	});
});
