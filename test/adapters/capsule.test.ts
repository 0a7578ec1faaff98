import type { IDataObject } from 'n8n-workflow';

import { contact } from '../../nodes/UnifiedCrm/adapters/capsule/contact';
import { entry } from '../../nodes/UnifiedCrm/adapters/capsule/entry';
import { rowChanges } from '../../nodes/UnifiedCrm/adapters/capsule/rows';
import { task } from '../../nodes/UnifiedCrm/adapters/capsule/task';
import type { Api, VendorRequest } from '../../nodes/UnifiedCrm/adapters/adapter';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';
import { credentialFor } from '../harness/node';
import { capsule } from '../sandbox/capsule';
import { READING_ACCESS } from '../sandbox/capsule/access';
import { describeCrm } from './common';

const FOLDED = 'becomes the first line of the content; tried below';

const subject = describeCrm(
	capsule,
	{
		oneLink: { links: true },
		createWith: { contact: { last_name: 'Kalten' } },
		skipFields: { 'call.subject': FOLDED, 'meeting.subject': FOLDED, 'note.subject': FOLDED },
	},
	230,
);

const write = (
	type: string | undefined,
	operation: string,
	fields: IDataObject,
	id?: unknown,
): IDataObject => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation,
	...(type === undefined ? {} : { engagementType: type }),
	fieldInput: 'json',
	fieldsJson: fields,
	...(id === undefined
		? {}
		: { [type === undefined ? 'contactId' : 'engagementId']: id as string }),
});

const get = (type: string | undefined, id: unknown): IDataObject => ({
	...write(type, 'get', {}, id),
});

const list = (type: string | undefined, filters: IDataObject = {}): IDataObject => ({
	resource: type === undefined ? 'contact' : 'engagement',
	operation: 'list',
	...(type === undefined ? {} : { engagementType: type }),
	returnAll: true,
	filters,
});

/** The requests that an action sends. */
async function sentBy(action: () => Promise<unknown>) {
	const { exchanges } = subject.sandbox.log;
	const before = exchanges.length;
	await action();
	return exchanges.slice(before);
}

const bodyOf = (exchange: { requestBody: unknown }, key: string) =>
	(exchange.requestBody as Record<string, IDataObject>)[key];

async function made(fields: IDataObject = {}): Promise<IDataObject> {
	return (await subject.run(write(undefined, 'create', { last_name: 'Kalten', ...fields })))
		.json[0];
}

async function person(): Promise<string> {
	const { json } = await subject.run({ ...list(undefined), returnAll: false, limit: 1 });
	return String(json[0].id);
}

/** An account that answers as it is told. */
function answering(answer: (request: VendorRequest) => unknown) {
	const sent: VendorRequest[] = [];
	const warnings: string[] = [];
	const kept = new Map<string, unknown>();
	const send = async (request: VendorRequest) => {
		sent.push(request);
		return { status: 200, headers: {}, body: answer(request) };
	};
	const api: Api = {
		settings: { integration: 'capsule' },
		send,
		get: async (path, query) =>
			(await send({ method: 'GET', path, query })).body as Record<string, unknown>,
		memo: async <T>(key: string, load: (api: Api) => Promise<T>) => {
			if (!kept.has(key)) kept.set(key, await load(api));
			return kept.get(key) as T;
		},
		warn: (message) => warnings.push(message),
		now: () => 0,
	};
	return { api, sent, warnings };
}

describe('Capsule: contacts', () => {
	it('lists people alone with their tags and fields, in the largest pages, by the Link header', async () => {
		const sent = await sentBy(async () => {
			const { json } = await subject.run(list(undefined));
			expect(json.length).toBeGreaterThanOrEqual(230);
			expect(json.some(({ tags }) => tags !== undefined)).toBe(true);
			expect(json.every(({ custom_fields: fields }) => fields !== undefined)).toBe(true);
		});
		expect(sent).toHaveLength(3);
		for (const { method, path } of sent) {
			expect(method).toBe('POST');
			expect(path).toMatch(/filters\/results\?embed=tags%2Cfields%2Corganisation.*perPage=100/);
		}
	});

	it('shows no organisation as a contact, in no list', async () => {
		const { json } = await subject.run(list(undefined));
		const account = json.find((one) => one.account !== undefined)?.account as IDataObject;
		const error = await subject.errorOf(get(undefined, account.id));
		expect(error.message).toMatch(/there is no contact/);
		const found = await subject.run(list(undefined, { search: 'company' }));
		const since = await subject.run(list(undefined, { updated_after: '2020-01-01T00:00:00Z' }));
		for (const { remote_data: record } of [...found.json, ...since.json]) {
			expect((record as IDataObject).type).toBe('person');
		}
		expect(since.json).toHaveLength(json.length);
	});

	it('asks for changes by the second, and else by the day with room on both sides', async () => {
		const since = '2026-03-05T10:00:00.000Z';
		const [changes] = await sentBy(
			async () => await subject.run(list(undefined, { updated_after: since })),
		);
		expect(changes.path).toMatch(/\/parties\?.*since=2026-03-05T09%3A59%3A59Z/);
		const [created] = await sentBy(
			async () => await subject.run(list(undefined, { created_after: since })),
		);
		expect(JSON.stringify(created.requestBody)).toContain(
			'{"field":"addedOn","operator":"is after","value":"2026-03-03"}',
		);
	});

	it('replaces lists in one PUT: adds what is new, changes kinds, removes the rest', async () => {
		const { id } = await made({
			email_addresses: [
				{ email: 'one@example.com', type: 'work' },
				{ email: 'two@example.com', type: 'work' },
			],
			phone_numbers: [{ number: '+43 660 1', type: 'mobile' }],
			addresses: [{ street_1: 'Holzweg 4', city: 'Graz', country: 'AT', type: 'office' }],
			tags: ['VIP', 'Old'],
		});
		const sent = await sentBy(
			async () =>
				await subject.run(
					write(
						undefined,
						'update',
						{
							email_addresses: [
								{ email: 'ONE@example.com' },
								{ email: 'three@example.com', type: 'home' },
							],
							phone_numbers: [{ number: '+436601', type: 'fax' }],
							addresses: [],
							tags: ['vip', 'New'],
						},
						id,
					),
				),
		);
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT']);
		const party = bodyOf(sent[1], 'party');
		expect(party.emailAddresses).toEqual([
			{ id: expect.any(Number) as number, address: 'ONE@example.com' },
			{ address: 'three@example.com', type: 'Home' },
			{ id: expect.any(Number) as number, _delete: true },
		]);
		expect(party.addresses).toEqual([{ id: expect.any(Number) as number, _delete: true }]);
		expect(party.tags).toEqual([
			{ name: 'New' },
			{ id: expect.any(Number) as number, _delete: true },
		]);
		const { json } = await subject.run(get(undefined, id));
		expect(json[0]).toMatchObject({
			email_addresses: [
				{ email: 'ONE@example.com', type: 'work' },
				{ email: 'three@example.com', type: 'home' },
			],
			phone_numbers: [{ number: '+436601', type: 'fax' }],
		});
		expect(json[0].addresses).toBeUndefined();
		expect((json[0].tags as IDataObject[]).map(({ name }) => name).sort()).toEqual(['New', 'VIP']);
	});

	it('sends nothing for lists that are as they should be', async () => {
		const emails = [{ email: 'same@example.com', type: 'work' }];
		const { id } = await made({ email_addresses: emails, tags: ['VIP'] });
		const sent = await sentBy(
			async () =>
				await subject.run(
					write(undefined, 'update', { email_addresses: emails, tags: [{ name: 'VIP' }] }, id),
				),
		);
		expect(sent.map(({ method }) => method)).toEqual(['GET']);
	});

	it('keeps the order that is wanted, the main one first', () => {
		const present = [
			{ id: 1, type: 'Work', address: 'old@example.com' },
			{ id: 2, type: null, address: 'gone@example.com' },
		];
		const wanted = [{ address: 'new@example.com' }, { address: 'old@example.com' }];
		expect(rowChanges('emailAddresses', wanted, present)).toEqual([
			{ id: 1, address: 'new@example.com' },
			{ id: 2, address: 'old@example.com' },
		]);
		expect(rowChanges('emailAddresses', [wanted[1], wanted[0]], present)).toEqual([
			{ address: 'new@example.com' },
			{ id: 2, _delete: true },
		]);
	});

	it('takes ids of other CRMs for nothing on create', async () => {
		const { email_addresses: emails } = await made({
			email_addresses: [{ id: '99', email: 'elsewhere@example.com', type: 'other' }],
		});
		expect(emails).toMatchObject([{ email: 'elsewhere@example.com' }]);
		expect((emails as IDataObject[])[0].id).not.toBe('99');
	});

	it.each([
		['DE', 'Germany'],
		['USA', 'United States'],
		['United States of America', 'United States'],
		['UK', 'United Kingdom'],
		['Czech Republic', 'Czechia'],
		['austria', 'Austria'],
	])('writes the country %s as %s', async (given, stored) => {
		const { addresses } = await made({ addresses: [{ city: 'X', country: given }] });
		expect(addresses).toMatchObject([{ country: stored }]);
	});

	it('refuses a country that there is none before the contact is written', async () => {
		const sent = await sentBy(async () => {
			const error = await subject.errorOf(
				write(undefined, 'create', {
					last_name: 'X',
					addresses: [{ city: 'X', country: 'Atlantis' }],
				}),
			);
			expect(error.message).toMatch(/does not know the country "Atlantis"/);
		});
		expect(sent.filter(({ method }) => method === 'POST')).toEqual([]);
	});

	it('sends the team along with a new owner, which would clear it', async () => {
		const { json } = await subject.run(list(undefined));
		const one = json.find(({ remote_data: record }) => (record as IDataObject).team !== null);
		const { team } = one?.remote_data as { team: IDataObject };
		const [, put] = await sentBy(
			async () =>
				await subject.run(write(undefined, 'update', { owner: { id: '118246' } }, one?.id)),
		);
		expect(bodyOf(put, 'party')).toEqual({ owner: { id: 118246 }, team: { id: team.id } });
		const outsider = await subject.errorOf(
			write(undefined, 'update', { owner: { id: '118247' } }, one?.id),
		);
		expect(outsider.message).toMatch(/owner is not a member of the team/);
	});

	it('gives custom fields their types, keeps the others, and clears yes-or-no fields too', async () => {
		const { id } = await made({ custom_fields: { 6120: 'gold', 6122: '7', 6124: 'yes' } });
		await subject.run(
			write(
				undefined,
				'update',
				{ custom_fields: { 6124: null, 6122: null, Nickname: 'Ines' } },
				id,
			),
		);
		const { json } = await subject.run(get(undefined, id));
		expect(json[0].custom_fields).toEqual({ 6120: 'Gold', 6121: 'Ines' });
	});

	it('takes a tag that is gone in the meantime as removed', async () => {
		let puts = 0;
		const { api, sent } = answering(({ method }) => {
			if (method === 'GET')
				return { party: { id: 1, tags: puts === 0 ? [{ id: 5, name: 'Old' }] : [] } };
			puts++;
			if (puts > 1) return { party: { id: 1 } };
			throw new VendorError('tag not found to delete', { kind: 'invalid', status: 422 });
		});
		if (typeof contact.update !== 'function') throw new Error('no update');
		await contact.update('1', { values: {}, body: { tags: [{ name: 'New' }] } }, api);
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'PUT']);
	});

	it('finds a number however it is written', async () => {
		const { id } = await made({ phone_numbers: [{ number: '+43 (660) 777-2299' }] });
		const { json } = await subject.run({
			...write(undefined, 'upsert', {
				last_name: 'Found',
				phone_numbers: [{ number: '+436607772299' }],
			}),
			matchBy: 'phone',
		});
		expect(json[0]).toMatchObject({ id, created: false });
	});

	it('shows the refusal of a token that may only read', async () => {
		const credential = { ...credentialFor(subject.sandbox, 'capsule'), apiKey: READING_ACCESS };
		const { json } = await subject.run(list(undefined), { credential });
		expect(json.length).toBeGreaterThan(0);
		const error = await subject.errorOf(write(undefined, 'create', { last_name: 'X' }), {
			credential,
		});
		expect(error.message).toMatch(/the token does not permit this action/);
	});

	it('needs a name', async () => {
		const error = await subject.errorOf(write(undefined, 'create', { title: 'Lead' }));
		expect(error.message).toMatch(/needs a name/);
	});
});

describe('Capsule: notes, calls, meetings and emails', () => {
	it('makes a subject the first line of the content, and has none of its own', async () => {
		const { json } = await subject.run(
			write('note', 'create', { subject: 'Prices', content: 'Talked.', contact: [await person()] }),
		);
		const found = await subject.run(get('note', json[0].id));
		expect(found.json[0].content).toBe('Prices\n\nTalked.');
		expect(found.json[0].subject).toBeUndefined();
		const error = await subject.errorOf(write('note', 'update', { subject: 'More' }, json[0].id));
		expect(error.message).toMatch(/a note has no subject/);
	});

	it('says where the subject of an email was not stored', async () => {
		const { api, warnings } = answering(() => ({
			entry: { id: 1, type: 'email', subject: 'Old' },
		}));
		if (typeof entry.update !== 'function') throw new Error('no update');
		await entry.update(
			'1',
			{ values: { subject: 'New' }, body: { subject: 'New' }, type: 'email' },
			api,
		);
		expect(warnings.join()).toMatch(/kept the subject/);
	});

	it.each([[[]], [['contact', 'opportunity']]])('needs exactly one record (%j)', async (links) => {
		const error = await subject.errorOf(
			write('call', 'create', {
				content: 'x',
				...Object.fromEntries(links.map((name) => [name, [{ id: '1' }]])),
			}),
		);
		expect(error.message).toMatch(/exactly one record/);
	});

	it('lists a completed task once, as a task', async () => {
		const { json } = await subject.run({
			resource: 'engagement',
			operation: 'list',
			returnAll: true,
		});
		const ids = json.map(({ engagement_type: type, id }) => `${String(type)} ${String(id)}`);
		expect(new Set(ids).size).toBe(ids.length);
		const records = json.map(({ remote_data: record }) => record as IDataObject);
		expect(records.some(({ type }) => type === 'task')).toBe(false);
		expect(records.some(({ status }) => status === 'COMPLETED')).toBe(true);
	});

	it('shows types of the account’s own as notes', async () => {
		const { json } = await subject.run(list('note'));
		const names = json.map(
			({ remote_data: record }) => (record as { activityType: IDataObject }).activityType.name,
		);
		expect(names).toContain('Chat');
	});

	it('leaves the list at the start that is asked for', async () => {
		const { json } = await subject.run(list('call'));
		const start = json[20].start_time as string;
		const after = json.filter(({ start_time: at }) => (at as string) >= start);
		const sent = await sentBy(async () => {
			const found = await subject.run(list('call', { start_time: start }));
			expect(found.json.map(({ id }) => id)).toEqual(after.map(({ id }) => id));
		});
		expect(sent).toHaveLength(1);
	});

	it('lists what is on one record in the small pages of that list', async () => {
		const [sent] = await sentBy(
			async () => await subject.run(list('note', { contact: await person() })),
		).then((exchanges) => exchanges.filter(({ path }) => path.includes('/entries')));
		expect(sent.path).toMatch(/\/parties\/\d+\/entries\?.*perPage=50/);
		const error = await subject.errorOf(list('note', { contact: '1', account: '2' }));
		expect(error.message).toMatch(/one record at a time/);
	});

	it('gives the type of a call by its id, or bare where that is refused', async () => {
		const { api, sent } = answering(({ body }) => {
			const { activityType } = (body as { entry: IDataObject }).entry;
			if (typeof activityType === 'number') return { entry: { id: 7, activityType: { id: -3 } } };
			throw new VendorError('invalid activityType', { kind: 'invalid', status: 422 });
		});
		if (typeof entry.create !== 'function') throw new Error('no create');
		const input = { values: {}, body: { content: 'x' }, type: 'call' as const };
		await entry.create(input, api);
		await entry.create(input, api);
		expect(sent.map(({ body }) => (body as { entry: IDataObject }).entry.activityType)).toEqual([
			{ id: -3 },
			-3,
			-3,
		]);
	});

	it('shows all parties of an email', () => {
		const record = {
			id: 1,
			type: 'email',
			parties: [
				{ id: 5, type: 'person' },
				{ id: 6, type: 'organisation' },
				{ id: 7, type: 'person' },
			],
		};
		const read = (name: 'account' | 'contact') => {
			const field = entry.fields[name];
			return field === undefined || 'cannot' in field
				? undefined
				: field.read?.(record, { context: undefined });
		};
		expect(read('contact')).toEqual([{ id: '5' }, { id: '7' }]);
		expect(read('account')).toEqual({ id: '6' });
	});
});

describe('Capsule: tasks', () => {
	it('lists open, completed and waiting ones', async () => {
		const { json } = await subject.run(list('task'));
		expect(new Set(json.map(({ status }) => status))).toEqual(
			new Set(['open', 'completed', 'pending']),
		);
	});

	it('reads and writes times in the time zone of the user, and days as days', async () => {
		const { json } = await subject.run(
			write('task', 'create', { subject: 'Call', end_time: '2026-07-01T12:30:00Z' }),
		);
		const found = await subject.run(get('task', json[0].id));
		expect(found.json[0].end_time).toBe('2026-07-01T12:30:00.000Z');
		await subject.run(write('task', 'update', { end_time: '2026-07-02' }, json[0].id));
		const moved = await subject.run(get('task', json[0].id));
		expect(moved.json[0].end_time).toBe('2026-07-02T00:00:00.000Z');
		expect(moved.json[0].remote_data).toMatchObject({ dueOn: '2026-07-02', dueTime: null });
		const field = task.fields.end_time;
		if (field === undefined || 'cannot' in field) throw new Error('no end');
		const { api } = answering(() => ({ user: { id: 1, timezone: 'Europe/Vienna' } }));
		const context = (await task.context?.(api)) as { zone: string; known: Map<string, string> };
		const due = { dueOn: '2026-07-01', dueTime: '14:30:00' };
		expect(field.read?.(due, { context })).toBe('2026-07-01T12:30:00.000Z');
		const body = {};
		field.write?.(body, '2026-12-01T23:30:00.000Z', { operation: 'create', values: {}, context });
		expect(body).toEqual({ dueOn: '2026-12-02', dueTime: '00:30:00' });
	});

	it('cannot be set to wait', async () => {
		const error = await subject.errorOf(
			write('task', 'create', { subject: 'x', end_time: '2026-07-02', status: 'pending' }),
		);
		expect(error.description).toMatch(/open, completed/);
	});

	it('moves from one record to another, and lets go of the right one', async () => {
		const { json } = await subject.run(
			write('task', 'create', { subject: 'x', end_time: '2026-07-02', contact: [await person()] }),
		);
		const { id } = json[0];
		const kept = await subject.run(write('task', 'update', { account: null }, id));
		expect(kept.json[0].contact).toBeDefined();
		const { options } = (await subject.crm.pickers.project?.page(
			undefined,
			answering(() => ({ kases: [{ id: 4300100, name: 'Project 0' }] })).api,
			undefined,
		)) ?? { options: [] };
		await subject.run(write('task', 'update', { project: { id: options[0].id } }, id));
		const moved = await subject.run(get('task', id));
		expect(moved.json[0]).toMatchObject({ project: { id: options[0].id } });
		expect(moved.json[0].contact).toBeUndefined();
		await subject.run(write('task', 'update', { project: null }, id));
		expect((await subject.run(get('task', id))).json[0].project).toBeUndefined();
		const both = await subject.errorOf(
			write('task', 'update', { project: { id: '1' }, contact: ['2'] }, id),
		);
		expect(both.message).toMatch(/one record at most/);
	});

	it('takes its category as a custom field', async () => {
		const { json } = await subject.run({
			...write('task', 'create', { subject: 'x', end_time: '2026-07-02' }),
			customFields: { values: [{ key: 'category', value: 'follow-up' }] },
		});
		const { json: found } = await subject.run(get('task', json[0].id));
		expect(found[0].custom_fields).toEqual({ category: 'Follow-up' });
	});

	it('filters by owner itself where that parameter is refused', async () => {
		const { api, sent } = answering(({ query }) => {
			if (query?.owner !== undefined) throw new VendorError('no', { kind: 'invalid', status: 400 });
			return { tasks: [{ id: 1 }] };
		});
		if ('cannot' in task.list) throw new Error('no list');
		const query = { filters: { owner: '5' }, types: [], size: 100, customFields: true };
		expect((await task.list.page(query, api, undefined)).records).toHaveLength(1);
		await task.list.page(query, api, { number: 2, size: 100, plain: true });
		expect(sent.map(({ query: asked }) => [asked?.page, asked?.owner])).toEqual([
			[1, '5'],
			[1, undefined],
			[2, undefined],
		]);
	});
});
