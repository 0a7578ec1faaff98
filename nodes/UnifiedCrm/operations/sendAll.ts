import type { INodeExecutionData } from 'n8n-workflow';

import type { Api, Batch, Crm, Written } from '../adapters/adapter';
import { sendInBatches } from '../engine/batches';
import type { Outcome } from '../engine/batches';
import type { WireRequest } from '../engine/client';
import { inParallel } from '../engine/concurrent';
import { optionsQuery } from './parameters';
import type { Scope } from './scope';
import { dryRunItem, writtenItem } from './write';
import type { Prepared } from './write';

/** How one operation writes. */
export interface Writing<Input> {
	prepare: (item: number) => Promise<Prepared>;
	/** The CRM's batch for an item; undefined where it goes alone. */
	batch: (prepared: Prepared) => Batch<Input> | undefined;
	toBatch: (prepared: Prepared) => Input;
	/** Two items with the same key must not be in one batch, nor under way at the same time. */
	key?: (prepared: Prepared) => string | undefined;
	single: (prepared: Prepared, api: Api) => Promise<Written>;
	/** The output of a success, where it is not the written record. */
	output?: (prepared: Prepared, written: Written) => INodeExecutionData;
}

/**
 * Writes all input items: checks every one before the first request, sends those that a batch can take together, the
 * others several at a time, and puts out the results in the order of the input.
 */
export async function sendAll<Input>(
	scope: Scope,
	items: number[],
	writing: Writing<Input>,
): Promise<INodeExecutionData[]> {
	const outputs = new Map<number, INodeExecutionData>();
	const prepared: Prepared[] = [];
	const checked = await inParallel(
		items,
		scope.crm.limits.concurrency,
		async (item) => await writing.prepare(item).catch((error: Error) => error),
	);
	checked.forEach((each, index) => {
		if (each instanceof Error) outputs.set(items[index], scope.failed(each, items[index]));
		else prepared.push(each);
	});
	const failures: Array<{ prepared: Prepared; error: Error }> = [];
	for (const round of rounds(prepared, writing)) {
		for (const group of groups(round, writing, scope.crm)) {
			await sendGroup(scope, group, writing, outputs, failures);
		}
	}
	// All items were tried before the first failure stops the node: what was written is told by the count.
	for (const { prepared: failed, error } of failures) {
		outputs.set(
			failed.item,
			scope.failed(told(error, items.length, failures.length, scope), failed.item, failed.type),
		);
	}
	return items.map((item) => outputs.get(item)).filter((output) => output !== undefined);
}

/** Says how many of several items were written although one failed. */
function told(error: Error, count: number, failed: number, scope: Scope): Error {
	if (count > 1 && !scope.context.continueOnFail()) {
		error.message += ` (${count - failed} of ${count} items were written; turn on "Continue" under On Error to get their results)`;
	}
	return error;
}

/** Splits items so that no round holds two with the same key; the order of such items is kept. */
function rounds<Input>(prepared: Prepared[], { key }: Writing<Input>): Prepared[][] {
	if (key === undefined) return [prepared];
	const result: Prepared[][] = [];
	const used = new Map<string, number>();
	for (const each of prepared) {
		const name = key(each);
		const round = name === undefined ? 0 : (used.get(name) ?? 0);
		if (name !== undefined) used.set(name, round + 1);
		(result[round] ??= []).push(each);
	}
	return result;
}

/** Items that share resource, batch and options go together. */
function groups<Input>(prepared: Prepared[], { batch }: Writing<Input>, crm: Crm): Prepared[][] {
	const result = new Map<string, Prepared[]>();
	const numbers = new Map<unknown, number>();
	for (const each of prepared) {
		const shared = batch(each) ?? each.resource;
		const number = numbers.get(shared) ?? numbers.size;
		numbers.set(shared, number);
		const { dryRun, timeoutMs, maxRetries } = each.options;
		const query = optionsQuery(crm, each.options);
		const key = JSON.stringify([number, dryRun, query, timeoutMs, maxRetries]);
		const group = result.get(key);
		if (group === undefined) result.set(key, [each]);
		else group.push(each);
	}
	return [...result.values()];
}

async function sendGroup<Input>(
	scope: Scope,
	group: Prepared[],
	writing: Writing<Input>,
	outputs: Map<number, INodeExecutionData>,
	failures: Array<{ prepared: Prepared; error: Error }>,
): Promise<void> {
	const [first] = group;
	if (first.options.dryRun) {
		for (const each of group) outputs.set(each.item, await tryOut(scope, each, writing));
		return;
	}
	const client = scope.client(first.options);
	const batch = group.length > 1 ? writing.batch(first) : undefined;
	const atOnce = scope.crm.limits.concurrency;
	const outcomes: Outcome[] =
		batch === undefined
			? await inParallel(
					group,
					atOnce,
					async (each) => await writing.single(each, client).catch((error: Error) => error),
				)
			: await sendInBatches(group.map(writing.toBatch), batch, client, atOnce);
	for (let index = 0; index < group.length; index++) {
		const each = group[index];
		const outcome = outcomes[index];
		if (outcome instanceof Error) failures.push({ prepared: each, error: outcome });
		else
			outputs.set(
				each.item,
				writing.output?.(each, outcome) ?? (await writtenItem(scope, each, outcome)),
			);
	}
}

/** Collects the requests of one item instead of sending them. What would follow from their answers cannot be known. */
async function tryOut<Input>(
	scope: Scope,
	prepared: Prepared,
	writing: Writing<Input>,
): Promise<INodeExecutionData> {
	const requests: WireRequest[] = [];
	const error = await writing.single(prepared, scope.client(prepared.options, requests)).then(
		() => undefined,
		(reason: Error) => reason,
	);
	if (requests.length === 0 && error !== undefined)
		return scope.failed(error, prepared.item, prepared.type);
	return dryRunItem(prepared.item, requests);
}
