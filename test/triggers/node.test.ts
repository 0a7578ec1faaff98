import type { IDataObject } from 'n8n-workflow';

import { realRuntime } from '../../nodes/UnifiedCrm/engine/runtime';
import { runNode } from '../harness/node';
import { TriggerNode } from '../harness/trigger';
import { simulations } from '../sandbox';
import { startSandbox } from '../sandbox/server';
import type { Sandbox } from '../sandbox/server';

const CRM = 'hubspot';
const ENGAGEMENTS = { resource: 'engagement', options: { maxRetries: 0 } };

let sandbox: Sandbox;
const original = { ...realRuntime };

beforeAll(async () => {
	const served = simulations.filter(({ integration }) => integration === CRM);
	sandbox = await startSandbox(served, { records: 6 });
	realRuntime.now = () => sandbox.clock.now();
	realRuntime.sleep = async (milliseconds) => sandbox.clock.advance(milliseconds);
});
afterAll(async () => {
	Object.assign(realRuntime, original);
	await sandbox.close();
});
afterEach(() => {
	sandbox.faults.clear();
	sandbox.clock.advance(60_000);
});

function triggerWith(parameters: Record<string, unknown>): TriggerNode {
	return new TriggerNode({ integration: CRM, sandbox, parameters });
}

async function create(resource: string, fields: IDataObject): Promise<string> {
	const { json } = await runNode({
		integration: CRM,
		sandbox,
		parameters: {
			resource,
			operation: 'create',
			fieldInput: 'json',
			fieldsJson: fields,
			...(resource === 'engagement' ? { engagementType: fields.engagement_type } : {}),
		},
	});
	return String(json[0].id);
}

async function createNote(content = 'A note'): Promise<string> {
	return await create('engagement', {
		engagement_type: 'note',
		content,
		start_time: '2026-05-20T10:00:00Z',
	});
}

async function createTask(): Promise<string> {
	return await create('engagement', {
		engagement_type: 'task',
		subject: 'A task',
		start_time: '2026-05-20T10:00:00Z',
	});
}

const idsOf = (items: IDataObject[]) => items.map(({ id }) => String(id));

describe('the trigger node', () => {
	it('watches all types where none is chosen, and only those chosen otherwise', async () => {
		const all = triggerWith({ ...ENGAGEMENTS, event: 'created' });
		const tasks = all.with({ engagementType: ['task'] });
		tasks.staticData = {};
		await all.poll();
		await tasks.poll();
		const [note, task] = [await createNote(), await createTask()];
		expect(idsOf(await all.poll()).sort()).toEqual([note, task].sort());
		expect(idsOf(await tasks.poll())).toEqual([task]);
	});

	it('loses nothing of the other feeds where one fails', async () => {
		const trigger = triggerWith({ ...ENGAGEMENTS, event: 'created' });
		await trigger.poll();
		const [note, task] = [await createNote(), await createTask()];
		sandbox.faults.add({ mode: '500', integration: CRM, path: 'tasks?/search|/0-27/search' });
		const before = structuredClone(trigger.staticData);
		await expect(trigger.poll()).rejects.toThrow('HubSpot');
		expect(trigger.staticData).toEqual(before);
		sandbox.faults.clear();
		expect(idsOf(await trigger.poll()).sort()).toEqual([note, task].sort());
		expect(await trigger.poll()).toEqual([]);
	});

	it('begins anew for another event, and keeps the feeds of types that stay', async () => {
		const trigger = triggerWith({ ...ENGAGEMENTS, event: 'created', engagementType: ['note'] });
		await trigger.poll();
		const first = await createNote();
		expect(await trigger.with({ event: 'createdOrUpdated' }).poll()).toEqual([]);

		const notes = triggerWith({ ...ENGAGEMENTS, event: 'created', engagementType: ['note'] });
		await notes.poll();
		const second = await createNote();
		expect(first).not.toBe(second);
		const both = notes.with({ engagementType: ['task', 'note'] });
		expect(idsOf(await both.poll())).toEqual([second]);
	});

	it('does not go on with the state of other filters or another account', async () => {
		const trigger = triggerWith({ ...ENGAGEMENTS, event: 'created', engagementType: ['note'] });
		await trigger.poll();
		const keys = Object.keys(trigger.staticData.feeds as IDataObject);
		await trigger.with({ filters: { owner: { mode: 'id', value: '1' } } }).poll();
		expect(Object.keys(trigger.staticData.feeds as IDataObject)).not.toEqual(keys);
	});

	it('goes on where it was after it was switched off and on', async () => {
		const trigger = triggerWith({ resource: 'contact', event: 'created' });
		await trigger.poll();
		const id = await create('contact', { email_addresses: [{ email: 'off.on@example.com' }] });
		sandbox.clock.advance(3 * 86_400_000);
		trigger.restart();
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('refuses filters that it sets itself, and values that are none', async () => {
		const trigger = triggerWith({ resource: 'contact', event: 'created' });
		await expect(trigger.with({ filters: { created_after: '2026-01-01' } }).poll()).rejects.toThrow(
			'The trigger sets the filter "Created After" (created_after) itself',
		);
		await expect(
			trigger.with({ resource: 'engagement', engagementType: ['fax'] }).poll(),
		).rejects.toThrow('"fax" is no engagement type');
	});

	it('gives records in the format that is asked for', async () => {
		const options = { responseFormat: 'normalized', includeFields: ['id', 'title'] };
		const trigger = triggerWith({ resource: 'contact', event: 'created', options });
		await trigger.poll();
		const id = await create('contact', { email_addresses: [{ email: 'format@example.com' }] });
		expect(await trigger.poll()).toEqual([{ id, title: null }]);
	});

	it('comes through within the time that n8n gives a poll, however short', async () => {
		const trigger = triggerWith({ ...ENGAGEMENTS, event: 'created' });
		trigger.budgetMs = 1;
		await trigger.poll();
		const ids = [await createNote(), await createTask(), await createNote()];
		const came = [...(await trigger.poll()), ...(await trigger.poll())];
		expect(idsOf(came).sort()).toEqual(ids.sort());
	});

	it('shows the newest records to a person who tries it, without a stored state', async () => {
		const trigger = triggerWith({ ...ENGAGEMENTS, event: 'created' });
		const id = await createNote('The newest');
		const samples = await trigger.poll('manual');
		expect(samples).toHaveLength(5);
		expect(samples[0].id).toBe(id);
		expect(trigger.staticData).toEqual({});
	});
});
