import type { INode, INodeExecutionData, ITaskData } from 'n8n-workflow';

import type { Execution } from '../host/client';
import { createCredential } from '../stage';
import type { Actor, Stage } from '../stage';
import { errorText, outputItems } from '../walk/results';
import { listParameters, TRIGGER } from '../walk/workflow';
import { equal, holds } from './assertions';
import type { CheckFile } from './check';
import { byId, chain, crmNode, manualTrigger } from './workflows';

const LIST = 'List Contacts';
const GET = 'Get Contact';
const AFTER = 'After';

/** Of three contacts the second is asked for by an id that does not exist. */
const SECOND_IS_MISSING = "={{ $itemIndex === 1 ? $json.id + '000' : $json.id }}";

/** One bad item of three: the others must come through, linked to where they came from. */
export const continueOnFail: CheckFile = (stage) =>
	stage.actors.flatMap((actor) => [
		{
			name: `${actor.name}: "Continue" keeps the good items and gives the bad one's error in its place`,
			async run() {
				const { listed, got, after } = await runWith(stage, actor, 'continueRegularOutput');
				const items = outputItems(got);
				equal(items.length, 3, 'items');
				equal(
					[items[0].json.id, items[2].json.id],
					[listed[0], listed[2]],
					'ids of the good items',
				);
				holds(errorText(items[1]) !== '', 'the bad item has no error');
				equal(items.map(sourceIndex), [0, 1, 2], 'items that the items are paired with');
				equal(idsOf(outputItems(after)), listed, 'ids that a later node reads from the list');
			},
		},
		{
			name: `${actor.name}: "Continue (using error output)" sends the bad item there`,
			async run() {
				const { listed, got, after } = await runWith(stage, actor, 'continueErrorOutput');
				const good = outputItems(got);
				const bad = outputItems(got, 1);
				equal(idsOf(good), [listed[0], listed[2]], 'ids of the good items');
				equal(good.map(sourceIndex), [0, 2], 'items that the good items are paired with');
				equal(bad.length, 1, 'items of the error output');
				holds(errorText(bad[0]) !== '', 'the bad item has no error');
				equal(sourceIndex(bad[0]), 1, 'item that the bad item is paired with');
				equal(idsOf(outputItems(after)), [listed[0], listed[2]], 'ids that a later node reads');
			},
		},
		{
			name: `${actor.name}: "Stop Workflow" ends the run with the failing item named`,
			async run() {
				const { execution, got } = await runWith(stage, actor, 'stopWorkflow');
				equal(execution.status, 'error', "the run's status");
				const error = got?.error;
				holds(error !== undefined && error.message !== '', 'the node has no error message');
				equal(error.context?.itemIndex, 1, "index of the failing item in the node's error");
			},
		},
	]);

interface Outcome {
	execution: Execution;
	/** Ids of the three contacts. */
	listed: unknown[];
	got: ITaskData | undefined;
	after: ITaskData | undefined;
}

async function runWith(
	stage: Stage,
	actor: Actor,
	onError: NonNullable<INode['onError']>,
): Promise<Outcome> {
	const [authentication] = actor.authentications;
	const credential = await createCredential(stage, actor, authentication);
	const account = { integration: actor.value, authentication, resource: 'contact' };
	const lane = { resource: 'contact' } as const;
	const { id } = await stage.client.createWorkflow(
		chain(`${onError}: ${actor.name}`, [
			manualTrigger(),
			crmNode(LIST, credential, listParameters(account, lane, stage.sandbox.of(actor.value), 3)),
			crmNode(
				GET,
				credential,
				{ ...account, operation: 'get', contactId: byId(SECOND_IS_MISSING) },
				{ onError },
			),
			{
				name: AFTER,
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: {
					mode: 'raw',
					jsonOutput: `={{ { id: $('${LIST}').item.json.id } }}`,
				},
			},
		]),
	);
	const execution = await stage.client.runWorkflow(id, TRIGGER);
	const { runData } = execution.data.resultData;
	const listed = idsOf(outputItems(runData[LIST]?.[0]));
	equal(listed.length, 3, 'contacts to begin with');
	return { execution, listed, got: runData[GET]?.[0], after: runData[AFTER]?.[0] };
}

function idsOf(items: INodeExecutionData[]): unknown[] {
	return items.map(({ json }) => json.id);
}

/** Index of the one input item that an output item is paired with. */
function sourceIndex({ pairedItem }: INodeExecutionData): number | undefined {
	const source = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return typeof source === 'object' ? source.item : source;
}
