import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { delay } from '../../platform';
import type { StoredCredential, StoredWorkflow } from '../host/client';
import { PACKAGE_NAME } from '../host/package';
import { createCredential, NODE_TYPE_VERSION } from '../stage';
import type { Actor, Stage } from '../stage';
import { outputItems } from '../walk/results';
import { TRIGGER } from '../walk/workflow';
import { equal, holds } from './assertions';
import type { CheckFile } from './check';
import { byId, chain, crmNode, manualTrigger } from './workflows';

const TRIGGER_TYPE = `${PACKAGE_NAME}.unifiedCrmTrigger`;
const WATCH = 'Watch Contacts';
const WRITE = 'Write Contact';

/** n8n refuses a schedule of less than a minute, but takes several of a minute each. */
const POLL_SECONDS = [0, 10, 20, 30, 40, 50];
const LONGEST_WAIT_MS = 40_000;
/** Long enough for two more polls. */
const QUIET_MS = 22_000;

/** One CRM with a millisecond clock and a late index, and one with a clock of seconds. */
const WATCHED = ['hubspot', 'pipedrive'];

/** An active workflow that n8n polls by itself, over several polls, a restart and a re-activation. */
export const trigger: CheckFile = (stage) => {
	const preferred = stage.actors.filter(({ value }) => WATCHED.includes(value));
	const actors = preferred.length > 0 ? preferred : stage.actors.slice(0, 1);
	if (actors.length === 0) return [];
	return [
		{
			name: `${actors.map(({ name }) => name).join(', ')}: an active trigger sees every change once, though n8n is restarted`,
			async run() {
				const watches = await Promise.all(
					actors.map(async (actor) => await Watch.activate(stage, actor)),
				);
				const each = async (action: (watch: Watch) => Promise<void>) => {
					await Promise.all(watches.map(action));
				};
				await each(async (watch) => await watch.create());
				await each(async (watch) => await watch.awaitChanges(1));
				await each(async (watch) => await watch.update());
				await each(async (watch) => await watch.awaitChanges(2));
				// Made while nobody polls.
				await each(async (watch) => await watch.create());
				await stage.n8n.restart();
				await each(async (watch) => await watch.awaitChanges(3));
				await each(async (watch) => await watch.create());
				await each(async (watch) => await watch.awaitChanges(4));
				await each(async (watch) => await watch.reactivate());
				await delay(QUIET_MS);
				await each(async (watch) => await watch.finish());
			},
		},
		{
			name: `${actors[0].name}: a manual run of the trigger gives a few of the newest records`,
			async run() {
				const [actor] = actors;
				const credential = await createCredential(stage, actor, actor.authentications[0]);
				const workflow = chain('Manual trigger', [watchNode(actor, credential)]);
				const { id } = await stage.client.createWorkflow(workflow);
				const { status, data } = await stage.client.runWorkflow(id, WATCH);
				equal(status, 'success', `status (${data.resultData.error?.message ?? ''})`);
				const items = outputItems(data.resultData.runData[WATCH]?.[0]);
				holds(items.length > 0 && items.length <= 5, `${items.length} records`);
			},
		},
	];
};

function watchNode(actor: Actor, credential: StoredCredential) {
	return {
		...crmNode(WATCH, credential, {
			pollTimes: {
				item: POLL_SECONDS.map((second) => ({
					mode: 'custom',
					cronExpression: `${second} * * * * *`,
				})),
			},
			integration: actor.value,
			authentication: actor.authentications[0],
			resource: 'contact',
			event: 'createdOrUpdated',
		}),
		type: TRIGGER_TYPE,
		typeVersion: NODE_TYPE_VERSION,
	};
}

/** An active workflow that watches the contacts of one CRM. */
class Watch {
	/** The contact's id for every change that was made, in order. */
	private readonly made: string[] = [];

	private lastId = '';

	private count = 0;

	private constructor(
		private readonly stage: Stage,
		private readonly actor: Actor,
		private readonly credential: StoredCredential,
		private workflow: StoredWorkflow,
	) {}

	static async activate(stage: Stage, actor: Actor): Promise<Watch> {
		const credential = await createCredential(stage, actor, actor.authentications[0]);
		const workflow = await stage.client.createWorkflow(
			chain(`Trigger: ${actor.name}`, [watchNode(actor, credential)]),
		);
		await stage.client.activateWorkflow(workflow);
		return new Watch(stage, actor, credential, workflow);
	}

	async create(): Promise<void> {
		this.count++;
		const example = this.stage.sandbox.of(this.actor.value).examples.contact ?? {};
		const unique = `trigger.${this.actor.value}.${this.count}@example.com`;
		this.lastId = await this.write('create', {
			...example,
			...(example.email_addresses === undefined ? {} : { email_addresses: [{ email: unique }] }),
		});
		this.made.push(this.lastId);
	}

	/** Changes the contact that was created last. */
	async update(): Promise<void> {
		const fields = { first_name: 'Changed', last_name: 'Contact' };
		await this.write('update', fields, { contactId: byId(this.lastId) });
		this.made.push(this.lastId);
	}

	private async write(
		operation: string,
		fields: IDataObject,
		more: INodeParameters = {},
	): Promise<string> {
		const { client } = this.stage;
		const { id } = await client.createWorkflow(
			chain(`${operation}: ${this.actor.name}`, [
				manualTrigger(),
				crmNode(WRITE, this.credential, {
					integration: this.actor.value,
					authentication: this.actor.authentications[0],
					resource: 'contact',
					operation,
					fieldInput: 'json',
					fieldsJson: JSON.stringify(fields),
					...more,
				}),
			]),
		);
		const { status, data } = await client.runWorkflow(id, TRIGGER);
		equal(status, 'success', `${operation} (${data.resultData.error?.message ?? ''})`);
		const [item] = outputItems(data.resultData.runData[WRITE]?.[0]);
		return String(item.json.id);
	}

	/** Switches the workflow off and on again. */
	async reactivate(): Promise<void> {
		const { client } = this.stage;
		await client.deactivateWorkflow(this.workflow);
		this.workflow = await client.readWorkflow(this.workflow.id);
		await client.activateWorkflow(this.workflow);
	}

	async awaitChanges(count: number): Promise<void> {
		const deadline = Date.now() + LONGEST_WAIT_MS;
		for (;;) {
			const seen = await this.seen();
			if (seen.length >= count) break;
			holds(
				Date.now() < deadline,
				`${this.actor.name}: ${seen.length} of ${count} changes came in time`,
			);
			await delay(500);
		}
		await this.compare();
	}

	async finish(): Promise<void> {
		await this.compare();
		await this.stage.client.deactivateWorkflow(this.workflow);
		const { times = [] } = await this.stage.sandbox.requests(this.actor.value);
		holds(times.length >= POLL_SECONDS.length, 'the CRM was not polled');
	}

	private async compare(): Promise<void> {
		equal(await this.seen(), this.made, `${this.actor.name}: changes that started the workflow`);
	}

	/** Ids of the contacts that started the workflow, in order. */
	private async seen(): Promise<string[]> {
		const { client } = this.stage;
		const ids: string[] = [];
		for (const { id } of (await client.listExecutions(this.workflow.id)).reverse()) {
			const { mode, data } = await client.awaitExecution(id);
			equal(mode, 'trigger', `mode of execution ${id}`);
			const items = outputItems(data.resultData.runData[WATCH]?.[0]);
			ids.push(...items.map(({ json }) => String(json.id)));
		}
		return ids;
	}
}
