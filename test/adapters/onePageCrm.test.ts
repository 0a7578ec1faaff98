import type { IDataObject } from 'n8n-workflow';

import { onePageCrm as adapter } from '../../nodes/UnifiedCrm/adapters/onePageCrm/account';
import { runNode } from '../harness/node';
import { onePageCrm } from '../sandbox/onePageCrm';
import { startSandbox } from '../sandbox/server';
import { describeCrm } from './common';

const BY_COMPANY = 'engagements do not show the company; see "lists by company" below';

const subject = describeCrm(onePageCrm, {
	samples: { 'call.status': 'no_answer', 'task.status': 'waiting' },
	readsBack: { 'note.start_time': '2026-09-15T00:00:00.000Z' },
	skipFields: { 'clear.last_name': 'a contact without a company needs one; see below' },
	skipFilters: {
		'call.account': BY_COMPANY,
		'meeting.account': BY_COMPANY,
		'note.account': BY_COMPANY,
		'task.account': BY_COMPANY,
	},
});

const write = (type: string | undefined, operation: string, fields: IDataObject, id?: unknown) => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation,
	...(type === undefined ? {} : { engagementType: type }),
	fieldInput: 'json',
	fieldsJson: fields,
	...(id === undefined
		? {}
		: { [type === undefined ? 'contactId' : 'engagementId']: id as string }),
});

const list = (type: string | undefined, more: IDataObject = {}) => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation: 'list',
	...(type === undefined ? {} : { engagementType: type }),
	returnAll: true,
	...more,
});

/** The requests that an action sends. */
async function sentBy(action: () => Promise<unknown>) {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before);
}

const create = async (type: string | undefined, fields: IDataObject) =>
	(await subject.run(write(type, 'create', fields))).json[0];
const update = async (type: string | undefined, fields: IDataObject, id: unknown) =>
	(await subject.run(write(type, 'update', fields, id))).json[0];

const firstContact = async () =>
	(await subject.run(list(undefined, { limit: 1, returnAll: false }))).json[0];

describe('OnePageCRM: contacts', () => {
	it('lists the whole team’s contacts in pages of 100, unless an owner is asked for', async () => {
		const [all] = await sentBy(async () => await subject.run(list(undefined)));
		expect(all.path).toMatch(/team=true.*per_page=100/);
		const { owner } = await firstContact();
		const [own] = await sentBy(
			async () =>
				await subject.run(list(undefined, { filters: { owner: (owner as IDataObject).id } })),
		);
		expect(own.path).not.toContain('team');
	});

	it('goes on by date behind the 10,000th contact', async () => {
		const sandbox = await startSandbox([onePageCrm], { records: 10_150 });
		const { json } = await runNode({
			integration: 'onePageCrm',
			sandbox,
			parameters: list(undefined, { options: { ignoreRemoteData: true, includeFields: ['id'] } }),
		}).finally(async () => await sandbox.close());
		expect(new Set(json.map(({ id }) => id)).size).toBe(10_150);
		expect(json).toHaveLength(10_150);
	});

	it('changes only what is given, with partial=true', async () => {
		const made = await create(undefined, {
			first_name: 'Lena',
			last_name: 'Okafor',
			tags: ['vip'],
		});
		const [put] = await sentBy(async () => await update(undefined, { title: 'Head' }, made.id));
		expect(put.path).toContain('partial=true');
		expect(put.requestBody).toEqual({ job_title: 'Head' });
		const { json } = await subject.run({
			resource: 'contact',
			operation: 'get',
			contactId: made.id,
		});
		expect(json[0]).toMatchObject({ first_name: 'Lena', tags: [{ name: 'vip' }], title: 'Head' });
	});

	it('links a new contact to a company by its id, through its name', async () => {
		const { account } = await firstContact();
		const made = await create(undefined, { last_name: 'Linked', account });
		expect(made.account).toEqual(account);
		const error = await subject.errorOf(
			write(undefined, 'create', { last_name: 'X', account: { id: 'ffffffffffffffffffffffff' } }),
		);
		expect(error.message).toMatch(/could not create the contact/);
	});

	it('clears the last name of a contact that has a company', async () => {
		const made = await create(undefined, {
			last_name: 'Gone',
			account: { name: 'Brightloop Ltd' },
		});
		expect((await update(undefined, { last_name: null }, made.id)).last_name).toBeUndefined();
	});

	it('takes a contact out of its company, but not the last one', async () => {
		const account = { name: 'Two People Ltd' };
		const first = await create(undefined, { last_name: 'First', account });
		const error = await subject.errorOf(write(undefined, 'update', { account: null }, first.id));
		expect(error.message).toMatch(/last of its company.*not cleared/);
		await create(undefined, { last_name: 'Second', account });
		expect((await update(undefined, { account: null }, first.id)).account).toBeUndefined();
	});

	it('sends all custom fields with the one that changes', async () => {
		const made = await create(undefined, {
			last_name: 'Custom',
			custom_fields: { Nickname: 'Al' },
		});
		const seats = '5f3c1b9a1da4170a2f0c7901';
		const nickname = '5f3c1b9a1da4170a2f0c7900';
		expect(
			(await update(undefined, { custom_fields: { [seats]: '12' } }, made.id)).custom_fields,
		).toEqual({
			[nickname]: 'Al',
			[seats]: 12,
		});
		expect(
			(await update(undefined, { custom_fields: { [nickname]: null } }, made.id)).custom_fields,
		).toEqual({
			[seats]: 12,
		});
	});

	it('drops addresses of nothing but empty texts', async () => {
		const { json } = await subject.run(list(undefined));
		const empty = json.filter(({ remote_data: remote }) =>
			((remote as IDataObject).address_list as IDataObject[]).some(({ address }) => address === ''),
		);
		expect(empty.length).toBeGreaterThan(0);
		expect(empty.every(({ addresses }) => addresses === undefined)).toBe(true);
	});

	it('turns country names into codes, and refuses what is none', async () => {
		const made = await create(undefined, {
			last_name: 'Abroad',
			addresses: [{ street_1: '12 Quay Street', street_2: 'Flat 3', country: 'ireland' }],
		});
		expect(made.addresses).toMatchObject([
			{ street_1: '12 Quay Street', street_2: 'Flat 3', country: 'IE', type: 'work' },
		]);
		const error = await subject.errorOf(
			write(undefined, 'create', { last_name: 'X', addresses: [{ country: 'Atlantis' }] }),
		);
		expect(error.message).toMatch(/does not know the country "Atlantis"/);
	});

	it('writes kinds of email and phone that it lacks as other', async () => {
		const made = await create(undefined, {
			last_name: 'Kinds',
			email_addresses: [{ email: 'kinds@example.com', type: 'billing' }],
			phone_numbers: [{ number: '+353 91 555010', type: 'pager', extension: '7' }],
		});
		expect(made.email_addresses).toMatchObject([{ type: 'other' }]);
		expect(made.phone_numbers).toMatchObject([{ number: '+353 91 555010 ext. 7', type: 'other' }]);
	});

	it('finds a contact by phone number, whatever its spelling', async () => {
		const made = await create(undefined, {
			last_name: 'Phone',
			phone_numbers: ['+353 91 777 123'],
		});
		const { json } = await subject.run({
			...write(undefined, 'upsert', { last_name: 'Found', phone_numbers: ['+353-91-777-123'] }),
			matchBy: 'phone',
		});
		expect(json[0].id).toBe(made.id);
	});

	it('deletes many contacts in one request', async () => {
		const ids: unknown[] = [];
		for (let count = 0; count < 5; count++)
			ids.push((await create(undefined, { last_name: 'Gone' })).id);
		const sent = await sentBy(async () => {
			const { json } = await subject.run(
				(item) => ({ resource: 'contact', operation: 'delete', contactId: ids[item] }),
				{ items: ids.map(() => ({})) },
			);
			expect(json).toEqual(ids.map((id) => ({ id, deleted: true })));
		});
		expect(sent.map(({ method }) => method)).toEqual(['DELETE']);
	});

	it('needs a last name or a company', async () => {
		const error = await subject.errorOf(write(undefined, 'create', { first_name: 'Only' }));
		expect(error.message).toMatch(/needs a last name/);
	});

	it('reports what the vendor says of each attribute, such as a name that is too long', async () => {
		const error = await subject.errorOf(write(undefined, 'create', { last_name: 'x'.repeat(26) }));
		expect(error.message).toMatch(/A validation error has occurred; last_name: /);
	});
});

describe('OnePageCRM: engagements', () => {
	const contactLink = async () => [{ id: (await firstContact()).id }];

	it.each(['call', 'meeting', 'note', 'task'])('lists %ss by company', async (type) => {
		const { account } = await firstContact();
		const { json: people } = await subject.run(
			list(undefined, { filters: { account: (account as IDataObject).id } }),
		);
		const ids = people.map(({ id }) => id);
		const { json } = await subject.run(
			list(type, { filters: { account: (account as IDataObject).id } }),
		);
		expect(json.length).toBeGreaterThan(0);
		for (const { contact } of json) expect(ids).toContain((contact as IDataObject[])[0].id);
		const error = await subject.errorOf(list(type, { filters: { account: 'a', contact: 'b' } }));
		expect(error.message).toMatch(/one of the filters contact and account/);
	});

	it('reads times in Unix seconds, also where they are texts', async () => {
		const { json } = await subject.run(list('call'));
		const text = json.find(
			({ remote_data: remote }) => typeof (remote as IDataObject).call_time_int === 'string',
		);
		expect(text?.start_time).toMatch(/^2026-.*Z$/);
		const updated = await update('call', { content: 'new' }, text?.id);
		expect(updated.start_time).toBe(text?.start_time);
	});

	it('takes the kind out of a number and puts it back', async () => {
		const made = await create('call', {
			contact: await contactLink(),
			phone_numbers: [{ number: '(912) 644-1770', type: 'mobile' }],
		});
		expect(made.phone_numbers).toEqual([{ number: '(912) 644-1770', type: 'mobile' }]);
		expect((made.remote_data as IDataObject).phone_number).toBe('(912) 644-1770 (mobile)');
	});

	it('sends a call, meeting and note whole, since the vendor may replace them', async () => {
		const contact = await contactLink();
		const call = await create('call', { contact, content: 'Talk', status: 'interested' });
		expect(await update('call', { status: 'no_answer' }, call.id)).toMatchObject({
			content: 'Talk',
			status: 'no_answer',
			contact,
		});
		const note = await create('note', { contact, content: 'Text', start_time: '2026-05-20' });
		expect(await update('note', { content: 'New' }, note.id)).toMatchObject({
			start_time: '2026-05-20T00:00:00.000Z',
			contact,
		});
	});

	it('marks a task as done, and opens it again', async () => {
		const made = await create('task', {
			contact: await contactLink(),
			subject: 'Offer',
			status: 'completed',
			end_time: '2026-05-20',
		});
		expect(made.status).toBe('completed');
		const kept = await update('task', { subject: 'Offers' }, made.id);
		expect(kept).toMatchObject({ status: 'completed', subject: 'Offers' });
		const opened = await update('task', { status: 'waiting' }, made.id);
		expect(opened.status).toBe('waiting');
		expect(opened.end_time).toBeUndefined();
	});

	it('stores a due day as a day, and a due time as a time', async () => {
		const contact = await contactLink();
		const dated = await create('task', { contact, subject: 'Day', end_time: '2026-05-20' });
		expect(dated).toMatchObject({ status: 'date', end_time: '2026-05-20T00:00:00.000Z' });
		const timed = await create('task', {
			contact,
			subject: 'Time',
			end_time: '2026-05-20T10:30:00Z',
		});
		expect(timed).toMatchObject({ status: 'date_time', end_time: '2026-05-20T10:30:00.000Z' });
		const moved = await update('task', { end_time: '2026-06-01' }, timed.id);
		expect(moved).toMatchObject({ status: 'date', end_time: '2026-06-01T00:00:00.000Z' });
	});

	it('refuses a due date where the status has none, and a timed task without one', async () => {
		const contact = await contactLink();
		const undated = await subject.errorOf(
			write('task', 'create', { contact, subject: 'x', status: 'asap', end_time: '2026-05-20' }),
		);
		expect(undated.message).toMatch(/have no due date/);
		const timeless = await subject.errorOf(
			write('task', 'create', { contact, subject: 'x', status: 'date_time' }),
		);
		expect(timeless.message).toMatch(/needs the field "End Time"/);
	});

	it('sends nothing but the new owner of a task that another system controls', async () => {
		const sandbox = await startSandbox([onePageCrm], { records: 60 });
		sandbox.log.keepsExchanges = true;
		const run = async (parameters: IDataObject) =>
			(await runNode({ integration: 'onePageCrm', sandbox, parameters })).json;
		const tasks = await run(list('task'));
		const controlled = tasks.find(
			({ remote_data: remote }) => (remote as IDataObject).externally_controlled === true,
		);
		const owner = tasks.find(
			({ owner: other }) => JSON.stringify(other) !== JSON.stringify(controlled?.owner),
		)?.owner;
		const [changed] = await run(write('task', 'update', { owner }, controlled?.id));
		expect(changed.owner).toEqual(owner);
		expect(sandbox.log.exchanges.at(-1)?.requestBody).toEqual({
			assignee_id: (owner as IDataObject).id,
		});
		await sandbox.close();
	});

	it('lists emails of one contact, and leaves them out of a list of all types', async () => {
		const error = await subject.errorOf(list('email'));
		expect(error.message).toMatch(/without the filter "Contact"/);
		const { json, hints } = await subject.run(list(undefined, { resource: 'engagement' }));
		expect(new Set(json.map(({ engagement_type: type }) => type))).toEqual(
			new Set(['call', 'meeting', 'note', 'task']),
		);
		expect(hints.join()).toMatch(/without email/);
		const { id } = await firstContact();
		const found = await subject.run(
			list(undefined, { resource: 'engagement', filters: { contact: id } }),
		);
		expect(found.json.map(({ engagement_type: type }) => type)).toContain('email');
	});
});

describe('OnePageCRM: failures', () => {
	const answer = (type: string | undefined, body: unknown) => ({
		status: 403,
		headers: (type === undefined ? {} : { 'content-type': type }) as Record<string, string>,
		body,
	});
	const { failures } = adapter;
	const get = { method: 'GET', path: '/users' } as const;

	it('takes 403 with plain text for too many requests, and with JSON for a missing permission', () => {
		expect(failures.kind?.(answer('text/plain; charset=utf-8', 'Rate limit'), get)).toBe(
			'throttled',
		);
		expect(failures.kind?.(answer(undefined, 'Rate limit'), get)).toBe('throttled');
		expect(failures.kind?.(answer('application/json', { status: 403 }), get)).toBeUndefined();
		expect(failures.kind?.(answer('text/html', '<html>'), get)).toBeUndefined();
		expect(failures.waitMs?.(answer('text/plain', 'Rate limit'), 0)).toBe(2_000);
	});
});
