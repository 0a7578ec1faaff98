import type { IDataObject } from 'n8n-workflow';

import { call } from '../../nodes/UnifiedCrm/adapters/freshsales/call';
import { chat } from '../../nodes/UnifiedCrm/adapters/freshsales/chat';
import { nested } from '../../nodes/UnifiedCrm/adapters/freshsales/records';
import { task } from '../../nodes/UnifiedCrm/adapters/freshsales/task';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';
import { fastTime } from '../harness/time';
import { freshsales } from '../sandbox/freshsales';
import { SALES_TYPES } from '../sandbox/freshsales/lookups';
import { answering, get, list, sentBy, write } from './common/shorthands';
import { Subject } from './common/subject';
import { otherAccount } from './freshsales/accounts';

const subject = new Subject(freshsales, {}, 230);
const other = new Subject(otherAccount, {}, 230);
const accounts: Array<[string, Subject]> = [
	['usual', subject],
	['other', other],
];

fastTime();
beforeAll(async () => {
	for (const [, account] of accounts) await account.start();
});
afterAll(async () => {
	for (const [, account] of accounts) await account.sandbox.close();
});

async function got(id: unknown, type: string): Promise<IDataObject> {
	return (await subject.run(get(type, id))).json[0];
}

async function contacts(limit: number): Promise<IDataObject[]> {
	return (await subject.run({ ...list(undefined), returnAll: false, limit })).json;
}

async function showsTasks(account: Subject): Promise<void> {
	const { json } = await account.run(list('task'));
	const linked = json.filter(({ contact }) => contact !== undefined);
	const [{ id: contact }] = linked[0].contact as IDataObject[];
	const found = await account.run(list('task', { contact }));
	expect(found.json.map(({ id }) => id).sort()).toEqual(
		linked
			.filter(({ contact: links }) => (links as IDataObject[]).some(({ id }) => id === contact))
			.map(({ id }) => id)
			.sort(),
	);
}

async function readsEmails(account: Subject): Promise<void> {
	const { contact } = account.manifest().listFilters?.engagement?.email ?? {};
	const { json } = await account.run(list('email', { contact: contact as string }));
	expect(new Set(json.map(({ direction }) => direction))).toEqual(new Set(['inbound', 'outbound']));
	expect(json[0].id).toBe(String((json[0].remote_data as IDataObject).email_id));
	const { json: found } = await account.run(get('email', json[0].id));
	expect(found[0]).toMatchObject({ id: json[0].id, subject: json[0].subject });
}

async function logsCall(account: Subject): Promise<void> {
	const { contact } = account.manifest().listFilters?.engagement?.call ?? {};
	const { exchanges } = account.sandbox.log;
	const before = exchanges.length;
	const { json } = await account.run(
		write('call', 'create', {
			direction: 'inbound',
			content: 'Wants samples',
			contact: [contact as string],
			phone_numbers: ['+43 660 1'],
		}),
	);
	expect(exchanges).toHaveLength(before + 1);
	expect(exchanges[before].requestHeaders['content-type']).toMatch(/^multipart\/form-data/);
	const calls = await account.run(list('call', { contact: contact as string }));
	expect(calls.json.find(({ id }) => id === json[0].id)).toMatchObject({
		direction: 'inbound',
		contact: [{ id: contact }],
	});
	const notes = await account.run(list('note', { contact: contact as string }));
	expect(notes.json.some(({ content }) => content === 'Wants samples')).toBe(true);
}

describe('Freshsales: meetings, tasks and notes', () => {
	it('lists each meeting and task once, though parts of the lists overlap', async () => {
		for (const type of ['meeting', 'task']) {
			const { json } = await subject.run(list(type));
			const ids = json.map(({ id }) => id);
			expect(new Set(ids).size).toBe(ids.length);
			expect(ids.length).toBeGreaterThanOrEqual(230);
		}
		const { json } = await subject.run(list('task'));
		expect(new Set(json.map(({ status }) => status))).toEqual(new Set(['open', 'completed']));
	});

	it('puts a meeting on its first contact, and lets the others attend', async () => {
		const [one, two, three] = (await contacts(3)).map(({ id }) => String(id));
		const { json } = await subject.run(
			write('meeting', 'create', {
				subject: 'Prices',
				start_time: '2026-11-27T13:00:00Z',
				duration: 1800,
				contact: [one, two],
			}),
		);
		const { id } = json[0];
		const created = await got(id, 'meeting');
		expect(created).toMatchObject({ end_time: '2026-11-27T13:30:00.000Z', duration: 1800 });
		expect(created.contact).toEqual([{ id: one }, { id: two }]);
		await subject.run(write('meeting', 'update', { contact: [one, three] }, id));
		expect((await got(id, 'meeting')).contact).toEqual([{ id: one }, { id: three }]);
		const empty = await subject.errorOf(write('meeting', 'update', { contact: [] }, id));
		expect(empty.message).toMatch(/cannot take a meeting off its contact/);
	});

	it('needs an end or a duration of a meeting', async () => {
		const error = await subject.errorOf(
			write('meeting', 'create', { subject: 'x', start_time: '2026-11-27T13:00:00Z' }),
		);
		expect(error.message).toMatch(/end_time.*duration/);
	});

	it('needs the owner of a task', async () => {
		const error = await subject.errorOf(
			write('task', 'create', { subject: 'x', end_time: '2026-11-27T13:00:00Z' }),
		);
		expect(error.message).toMatch(/needs the field "Owner"/);
	});

	it.each(accounts)(
		'shows the tasks of a contact on the %s account',
		async (_, account) => await showsTasks(account),
	);

	it('takes what comes along with the contact where there is no such list', async () => {
		const { api, sent } = answering('freshsales', ({ path, query }) => {
			if (path.startsWith('/contacts/')) return '<html>';
			return query?.include === 'tasks' ? { contact: { id: 5 }, tasks: [{ id: 1 }] } : undefined;
		});
		if ('cannot' in task.list) throw new Error('no list');
		const query = { filters: { contact: '5' }, types: [], size: 100, customFields: true };
		const { records } = await task.list.page(query, api, undefined);
		expect(sent.map(({ path }) => path)).toEqual([
			'/contacts/5/tasks',
			'/api/contacts/5/tasks',
			'/api/contacts/5',
		]);
		const field = task.fields.contact;
		if (field === undefined || 'cannot' in field) throw new Error('no contact');
		expect(field.read?.(records[0], { context: undefined })).toEqual([{ id: '5' }]);
	});

	it('remembers where the nested lists of an account are', async () => {
		const { api, sent } = answering('freshsales', ({ path }) =>
			path.startsWith('/api/') ? { tasks: [] } : undefined,
		);
		await nested('/contacts/1/tasks', {}, api);
		await nested('/contacts/2/tasks', {}, api);
		expect(sent.map(({ path }) => path)).toEqual([
			'/contacts/1/tasks',
			'/api/contacts/1/tasks',
			'/api/contacts/2/tasks',
		]);
	});

	it('lists all notes with the pages of contacts', async () => {
		const sent = await sentBy(subject, async () => {
			const { json } = await subject.run(list('note'));
			expect(json.length).toBeGreaterThan(100);
			expect(json.every(({ contact }) => contact !== undefined)).toBe(true);
		});
		for (const { path } of sent) expect(path).toMatch(/\/api\/contacts\/view\/\d+\?include=notes/);
	});

	it('needs a record for a note', async () => {
		const error = await subject.errorOf(write('note', 'create', { content: 'x' }));
		expect(error.message).toMatch(/needs a record that the note is on/);
	});
});

describe('Freshsales: calls and emails', () => {
	it.each(accounts)(
		'logs a call by a form, with its note, on the %s account',
		async (_, account) => await logsCall(account),
	);

	it('logs a call by JSON where forms are refused, and writes the note that did not arrive', async () => {
		const { api, sent } = answering('freshsales', ({ body }) => {
			if (typeof body === 'string') throw new VendorError('no', { kind: 'invalid', status: 415 });
			return { phone_call: { id: 9, note_id: null }, note: { id: 3 } };
		});
		if (typeof call.create !== 'function') throw new Error('no create');
		const values = { contact: [{ id: '5' }] };
		const body = { note: { description: 'Wants samples' }, call_direction: true };
		expect(await call.create({ values, body }, api)).toMatchObject({ id: '9' });
		expect(sent.map(({ path }) => path)).toEqual([
			'/api/phone_calls',
			'/api/phone_calls',
			'/api/notes',
		]);
		expect(sent[1].body).toEqual({
			phone_call: {
				call_direction: true,
				targetable_type: 'contact',
				targetable: { id: 5 },
				note: { description: 'Wants samples' },
			},
		});
		expect(sent[2].body).toEqual({
			note: { description: 'Wants samples', targetable_id: 5, targetable_type: 'Contact' },
		});
	});

	it('says where a call was not linked to its contact', async () => {
		const { api, warnings } = answering('freshsales', () => ({
			phone_call: { id: 9, targetable: null },
		}));
		if (typeof call.create !== 'function') throw new Error('no create');
		await call.create({ values: { contact: [{ id: '5' }] }, body: {} }, api);
		expect(warnings.join()).toMatch(/did not link it to the contact 5/);
	});

	it('needs a contact for the list of calls and of emails', async () => {
		for (const type of ['call', 'email']) {
			const error = await subject.errorOf(list(type));
			expect(`${error.message} ${error.description}`).toMatch(
				/without the filter "Contact".*one contact at a time/,
			);
		}
		const { json, hints } = await subject.run({ ...list('note'), engagementType: '' });
		expect(new Set(json.map(({ engagement_type: type }) => type))).toEqual(
			new Set(['meeting', 'note', 'task', 'chat']),
		);
		expect(hints.join()).toMatch(/without call/);
	});

	it.each(accounts)(
		'reads emails by the id of the message on the %s account',
		async (_, account) => await readsEmails(account),
	);
});

describe('Freshsales: chats', () => {
	it('lists only the activities that are about chats', async () => {
		const { json } = await subject.run(list('chat'));
		const names = json.map(({ remote_data: record }) => {
			const { sales_activity_type_id: type } = record as IDataObject;
			return SALES_TYPES.find(({ id }) => id === type)?.name;
		});
		for (const name of names) expect(name).toMatch(/sms|chat/i);
	});

	it('says so where the account has no such type', async () => {
		const { api } = answering('freshsales', () => ({
			sales_activity_types: [{ id: 1, internal_name: 'phone_call' }],
		}));
		if (typeof chat.create !== 'function' || 'cannot' in chat.list) throw new Error('no chats');
		await expect(chat.create({ values: {}, body: {} }, api)).rejects.toThrow(
			/no type of activity for chats/,
		);
		const query = { filters: {}, types: ['chat' as const], size: 100, customFields: true };
		expect(await chat.list.page(query, api, undefined)).toEqual({ records: [] });
	});
});
