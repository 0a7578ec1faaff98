import { secondsSince, say } from '../host/commands';
import { createCredential, NODE_TYPE } from '../stage';
import type { Actor, Stage } from '../stage';
import { readCells } from './results';
import type { Cell } from './results';
import { buildWalk, TRIGGER } from './workflow';

const WALK_TIMEOUT_MS = 180_000;

/** Creates each CRM's credential and walk in n8n, runs the walk, and answers all cells. */
export async function walkAll(stage: Stage): Promise<Cell[]> {
	const cells: Cell[] = [];
	for (const actor of stage.actors) {
		const startedAt = Date.now();
		const walked = await walkOne(stage, actor).catch((error: unknown) => [
			neverWalked(actor, error),
		]);
		cells.push(...walked);
		const failed = walked.filter(({ ok }) => !ok).length;
		const outcome = failed === 0 ? 'ok' : `${failed} failed`;
		say(`Walked ${actor.name}: ${walked.length} steps, ${outcome} (${secondsSince(startedAt)})`);
	}
	return cells;
}

async function walkOne(stage: Stage, actor: Actor): Promise<Cell[]> {
	const [authentication] = actor.authentications;
	if (authentication === undefined) throw new Error(`${actor.name} offers no authentication`);
	const walk = buildWalk({
		nodeType: NODE_TYPE,
		description: stage.description,
		integration: actor,
		authentication,
		credential: await createCredential(stage, actor, authentication),
		sandbox: stage.sandbox.of(actor.value),
	});
	const workflow = await stage.client.createWorkflow(walk.definition);
	const execution = await stage.client.runWorkflow(workflow.id, TRIGGER, WALK_TIMEOUT_MS);
	return await readCells(walk, execution, stage.sandbox);
}

/** A walk that n8n did not even take up counts as one failed cell, and the other CRMs go on. */
function neverWalked({ value }: Actor, error: unknown): Cell {
	const problem = error instanceof Error ? error.message : String(error);
	return { integration: value, lane: 'Contact', operation: 'list', ok: false, problem };
}
