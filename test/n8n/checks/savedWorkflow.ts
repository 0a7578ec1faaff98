import { createCredential } from '../stage';
import { outputItems } from '../walk/results';
import { listParameters, TRIGGER } from '../walk/workflow';
import { equal } from './assertions';
import type { CheckFile } from './check';
import { chain, crmNode, manualTrigger } from './workflows';

const NODE = 'List Contacts';
const HOOK = 'unified-crm-contacts';

/** A workflow that is saved, read back, changed, run by hand and run in production. */
export const savedWorkflow: CheckFile = (stage) => {
	const [actor] = stage.actors;
	if (actor === undefined) return [];
	const [authentication] = actor.authentications;
	const account = { integration: actor.value, authentication };
	const lane = { resource: 'contact' } as const;
	const list = (limit: number) =>
		listParameters(account, lane, stage.sandbox.of(actor.value), limit);
	return [
		{
			name: 'a workflow comes back as it was saved, and runs as it was last saved',
			async run() {
				const credential = await createCredential(stage, actor, authentication);
				const workflow = chain('Saved workflow', [
					manualTrigger(),
					crmNode(NODE, credential, list(2)),
				]);
				const { id } = await stage.client.createWorkflow(workflow);
				const stored = await stage.client.readWorkflow(id);
				equal(stored.nodes[1].parameters, workflow.nodes[1].parameters, 'stored parameters');
				equal(await countItems(id), 2, 'contacts of the first run');
				const nodes = [stored.nodes[0], { ...stored.nodes[1], parameters: list(3) }];
				await stage.client.updateWorkflow(id, { nodes, connections: stored.connections });
				equal(await countItems(id), 3, 'contacts after the limit was changed');
			},
		},
		{
			name: 'an active workflow answers a webhook with what the node gives',
			async run() {
				const credential = await createCredential(stage, actor, authentication);
				const workflow = await stage.client.createWorkflow(
					chain('Production workflow', [
						{
							name: 'Webhook',
							type: 'n8n-nodes-base.webhook',
							typeVersion: 2,
							webhookId: HOOK,
							parameters: {
								path: HOOK,
								responseMode: 'lastNode',
								responseData: 'allEntries',
								options: {},
							},
						},
						crmNode(NODE, credential, list(2)),
					]),
				);
				await stage.client.activateWorkflow(workflow);
				const response = await fetch(`${stage.n8n.address}/webhook/${HOOK}`);
				const answer: unknown = await response.json();
				await stage.client.deactivateWorkflow(workflow);
				equal(response.status, 200, `status of the webhook's answer ${JSON.stringify(answer)}`);
				equal(Array.isArray(answer) ? answer.length : answer, 2, 'contacts in the answer');
				const [{ mode, status }] = await stage.client.listExecutions(workflow.id);
				equal([mode, status], ['webhook', 'success'], 'mode and status of the execution');
			},
		},
	];

	async function countItems(id: string): Promise<number> {
		const { data } = await stage.client.runWorkflow(id, TRIGGER);
		return outputItems(data.resultData.runData[NODE]?.[0]).length;
	}
};
