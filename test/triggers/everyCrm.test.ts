import type { IDataObject } from 'n8n-workflow';

import { CRMS } from '../../nodes/UnifiedCrm/adapters';
import { CHANGE_EVENTS, eventGap } from '../../nodes/UnifiedCrm/engine/changes/events';
import type { ChangeEvent } from '../../nodes/UnifiedCrm/engine/changes/events';
import { realRuntime } from '../../nodes/UnifiedCrm/engine/runtime';
import { isRequired, writableFields } from '../../nodes/UnifiedCrm/engine/support';
import { fieldOf } from '../../nodes/UnifiedCrm/engine/reader';
import type { FieldName } from '../../nodes/UnifiedCrm/model';
import { sampleOf } from '../adapters/common/samples';
import { Subject } from '../adapters/common/subject';
import type { Target } from '../adapters/common/subject';
import { TriggerNode } from '../harness/trigger';
import { process } from '../platform';
import { simulations } from '../sandbox';
import type { Clock } from '../sandbox/core/clock';

const RECORDS = 6;
/** Between two steps of a test: more than any feed's lag. */
const STEP_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
/** Fields to change, the first that the CRM lets be written. */
const CHANGED: FieldName[] = ['first_name', 'content', 'subject', 'last_name', 'name', 'title'];

/** Clock of n8n and of the CRMs, which go together. */
let shiftMs = 0;
let current: Clock | undefined;
const original = { ...realRuntime };
beforeAll(() => {
	realRuntime.now = () => Date.now() + shiftMs;
	realRuntime.sleep = async (milliseconds) => pass(milliseconds);
});
afterAll(() => {
	Object.assign(realRuntime, original);
});

function pass(milliseconds = STEP_MS): void {
	shiftMs += milliseconds;
	current?.advance(milliseconds);
}

function triggerFor(target: Target, event: ChangeEvent): TriggerNode {
	const { subject } = target;
	return new TriggerNode({
		integration: subject.crm.id,
		sandbox: subject.sandbox,
		authentication: subject.authentication,
		parameters: {
			resource: target.name,
			event,
			...(target.type === undefined ? {} : { engagementType: [target.type] }),
			filters: target.listFilters(),
			options: { maxRetries: 0 },
		},
	});
}

function gapOf({ subject, name, type }: Target, event: ChangeEvent): string | undefined {
	return eventGap(subject.crm, name, event, type);
}

let count = 0;

/** A smallest record that is like no other, and took place lately. */
async function exampleOf(target: Target): Promise<IDataObject> {
	const { subject, name, type, resource } = target;
	const example = target.example();
	count++;
	if (name === 'contact' && example.email_addresses !== undefined)
		example.email_addresses = [{ email: `sandbox.${count}@example.com` }];
	if (example.start_time !== undefined) {
		const now = subject.sandbox.clock.now();
		example.start_time = new Date(now - HOUR_MS).toISOString();
		if (example.end_time !== undefined)
			example.end_time = new Date(now - HOUR_MS / 2).toISOString();
	}
	for (const field of writableFields(resource, name, 'create', type)) {
		if (example[field] !== undefined || !isRequired(fieldOf(resource, field), 'create', type))
			continue;
		example[field] = (await sampleOf(target, field)) as IDataObject;
	}
	return example;
}

async function create(target: Target): Promise<string> {
	const example = await exampleOf(target);
	const options = { allowSending: true };
	const { json } = await target.subject.run(target.write('create', example, { options }));
	return String(json[0].id);
}

async function update(target: Target, id: string): Promise<void> {
	const writable = writableFields(target.resource, target.name, 'update', target.type);
	const field = CHANGED.find((name) => writable.includes(name));
	if (field === undefined) throw new Error(`no field of a ${target.label} to change`);
	const fields = { [field]: (await sampleOf(target, field)) as string };
	await target.subject.run(
		target.write('update', fields, {
			[`${target.name}Id`]: id,
			options: { allowSending: true },
		}),
	);
}

function idsOf(items: IDataObject[]): string[] {
	return items.map(({ id }) => String(id));
}

for (const crm of CRMS) {
	const simulation = simulations.find(({ integration }) => integration === crm.id);
	if (simulation === undefined) {
		process.stdout.write(`trigger of ${crm.label} not tested: the sandbox has none\n`);
		continue;
	}
	describe(`trigger of ${crm.label}`, () => {
		const subject = new Subject(simulation, {}, RECORDS);
		beforeAll(async () => {
			await subject.start();
			current = subject.sandbox.clock;
			current.advance(shiftMs);
		});
		afterAll(async () => await subject.sandbox.close());
		for (const target of subject.targets()) describeTarget(target);
	});
}

function describeTarget(target: Target): void {
	const { subject } = target;
	const offered = CHANGE_EVENTS.filter((event) => gapOf(target, event) === undefined);
	const refused = CHANGE_EVENTS.filter((event) => !offered.includes(event));

	for (const event of refused) {
		it(`refuses ${event} of a ${target.label} with the reason, before any request`, async () => {
			const reason = gapOf(target, event) ?? '';
			expect(reason).toMatch(/^[A-Z].*\.$/);
			const sent = await subject.requestsOf(async () => {
				await expect(triggerFor(target, event).poll()).rejects.toThrow(reason);
			});
			expect(sent).toBe(0);
		});
	}
	if (offered.length === 0) return;

	it(`${target.label}: each change once, nothing old, and nothing changed by a failing poll`, async () => {
		const triggers = offered.map((event) => ({ event, trigger: triggerFor(target, event) }));
		const expectPolls = async (expected: (event: ChangeEvent) => string[], what: string) => {
			for (const { event, trigger } of triggers) {
				const came = idsOf(await trigger.poll());
				expect({ event, what, came }).toEqual({ event, what, came: expected(event) });
				trigger.restart();
			}
			pass();
		};
		await expectPolls(() => [], 'activation');
		if (!target.can('create')) return;

		const created = await create(target).catch((error: Error) => error);
		if (created instanceof Error) {
			// Some records need what only this account has; the sandbox then gives no example.
			if (Object.keys(target.example()).length > 0) throw created;
			process.stdout.write(
				`trigger of ${subject.crm.label}: no ${target.label} is created, ${created.message}\n`,
			);
			return;
		}
		const first = created;
		await expectPolls((event) => (event === 'updated' ? [] : [first]), 'after a creation');
		await expectPolls(() => [], 'after nothing');

		if (target.can('update')) {
			await update(target, first);
			await expectPolls((event) => (event === 'created' ? [] : [first]), 'after an update');
			await expectPolls(() => [], 'after nothing again');
		}

		const second = await create(target);
		subject.sandbox.faults.add({ mode: '500', integration: subject.crm.id });
		for (const { trigger } of triggers) {
			const before = structuredClone(trigger.staticData);
			await expect(trigger.poll()).rejects.toThrow(subject.crm.label);
			expect(trigger.staticData).toEqual(before);
		}
		subject.sandbox.faults.clear();
		await expectPolls((event) => (event === 'updated' ? [] : [second]), 'after a failing poll');

		for (const { trigger } of triggers) {
			const before = structuredClone(trigger.staticData);
			const samples = await trigger.poll('manual');
			expect(samples.length).toBeGreaterThan(0);
			expect(samples.length).toBeLessThanOrEqual(5);
			expect(idsOf(samples)).toContain(second);
			expect(trigger.staticData).toEqual(before);
		}
		await expectPolls(() => [], 'after a manual run');
	});
}
