import type { INodeExecutionData, ITaskData } from 'n8n-workflow';

import type { Execution } from '../host/client';
import type { Sandbox } from '../host/sandbox';
import { laneName } from './workflow';
import type { Step, Walk } from './workflow';

/** What became of one step. */
export interface Cell {
	integration: string;
	lane: string;
	operation: string;
	ok: boolean;
	/** Why it is not ok. */
	problem?: string;
	/** Time that n8n took for the node, in milliseconds. */
	ms?: number;
	/** Requests that the CRM got from the node, where the sandbox tells when requests came in. */
	requests?: number;
}

/** Judges every step of a walk that n8n has executed. */
export async function readCells(
	walk: Walk,
	execution: Execution,
	sandbox: Sandbox,
): Promise<Cell[]> {
	const { runData } = execution.data.resultData;
	const { times } = await sandbox.requests(walk.integration);
	const tasks = Object.values(runData).flat();
	return walk.steps.map((step) => {
		const [task] = runData[step.nodeName] ?? [];
		const cell = {
			integration: walk.integration,
			lane: laneName(step.lane),
			operation: step.operation,
		};
		if (task === undefined) {
			const reason = execution.data.resultData.error?.message;
			const problem = `did not run${reason === undefined ? '' : `: ${reason}`}`;
			return { ...cell, ok: false, problem };
		}
		const problem = findProblem(step, task, createdId(step, runData));
		const requests = times === undefined ? undefined : countRequests(times, tasks, task);
		return {
			...cell,
			ok: problem === undefined,
			...(problem === undefined ? {} : { problem }),
			ms: task.executionTime,
			requests,
		};
	});
}

/**
 * Requests that came in while a node ran. n8n runs the nodes of a workflow one after the other.
 * Times are whole milliseconds: a request of the millisecond in which one node ends and the next one
 * starts is the former's, since n8n needs longer than that from a node's start to its first request.
 */
function countRequests(times: number[], tasks: ITaskData[], task: ITaskData): number {
	const next = tasks.find(({ executionIndex }) => executionIndex === task.executionIndex + 1);
	const end = next?.startTime ?? Infinity;
	return times.filter((time) => time > task.startTime && time <= end).length;
}

/** Items of one output of a node's run; 0 is the main output, 1 the error output. */
export function outputItems(task: ITaskData | undefined, output = 0): INodeExecutionData[] {
	return task?.data?.main?.[output] ?? [];
}

/** The message of an item of the error output. */
export function errorText(item: INodeExecutionData): string {
	if (item.error !== undefined) return item.error.message;
	const { error } = item.json;
	if (typeof error === 'object' && error !== null && 'message' in error)
		return String(error.message);
	return typeof error === 'string' ? error : '';
}

/** The record that the row walks: the created one, else the first that was listed. */
function createdId(step: Step, runData: Record<string, ITaskData[]>): unknown {
	const lane = laneName(step.lane);
	const [task] = runData[`${lane}: create`] ?? runData[`${lane}: list`] ?? [];
	return outputItems(task)[0]?.json.id;
}

function findProblem({ operation }: Step, task: ITaskData, created: unknown): string | undefined {
	if (task.error !== undefined) return task.error.message;
	const [failed] = outputItems(task, 1);
	if (failed !== undefined) return errorText(failed) || 'failed without a message';
	const items = outputItems(task);
	const noId = items.findIndex(({ json }) => typeof json.id !== 'string' || json.id === '');
	if (items.length === 0) return 'no items';
	if (noId >= 0) return `item ${noId} has no id: ${JSON.stringify(items[noId].json).slice(0, 200)}`;
	if (operation === 'list' || operation === 'create') return undefined;
	if (items.length > 1) return `${items.length} items instead of one`;
	const [{ json }] = items;
	if (json.id !== created) return `id ${String(json.id)} instead of ${String(created)}`;
	if (operation === 'delete' && json.deleted !== true) return 'the answer lacks "deleted": true';
	return undefined;
}
