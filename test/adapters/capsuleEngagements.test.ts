import type { IDataObject } from 'n8n-workflow';

import { entry } from '../../nodes/UnifiedCrm/adapters/capsule/entry';
import { task } from '../../nodes/UnifiedCrm/adapters/capsule/task';
import { VendorError } from '../../nodes/UnifiedCrm/engine/failures';
import { fastTime } from '../harness/time';
import { capsule } from '../sandbox/capsule';
import { answering, get, list, sentBy, write } from './common/shorthands';
import { Subject } from './common/subject';

const subject = new Subject(capsule, {}, 230);

fastTime();
beforeAll(async () => await subject.start());
afterAll(async () => await subject.sandbox.close());

async function person(): Promise<string> {
	const { json } = await subject.run({ ...list(undefined), returnAll: false, limit: 1 });
	return String(json[0].id);
}

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
		const { api, warnings } = answering('capsule', () => ({
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
		const sent = await sentBy(subject, async () => {
			const found = await subject.run(list('call', { start_time: start }));
			expect(found.json.map(({ id }) => id)).toEqual(after.map(({ id }) => id));
		});
		expect(sent).toHaveLength(1);
	});

	it('lists what is on one record in the small pages of that list', async () => {
		const [sent] = await sentBy(
			subject,
			async () => await subject.run(list('note', { contact: await person() })),
		).then((exchanges) => exchanges.filter(({ path }) => path.includes('/entries')));
		expect(sent.path).toMatch(/\/parties\/\d+\/entries\?.*perPage=50/);
		const error = await subject.errorOf(list('note', { contact: '1', account: '2' }));
		expect(error.message).toMatch(/one record at a time/);
	});

	it('gives the type of a call by its id, or bare where that is refused', async () => {
		const { api, sent } = answering('capsule', ({ body }) => {
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
		const { api } = answering('capsule', () => ({ user: { id: 1, timezone: 'Europe/Vienna' } }));
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
			answering('capsule', () => ({ kases: [{ id: 4300100, name: 'Project 0' }] })).api,
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
		const { api, sent } = answering('capsule', ({ query }) => {
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
