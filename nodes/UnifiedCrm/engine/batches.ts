import type { Api, Batch, ItemFailure, Written } from '../adapters/adapter';
import { chunks, inParallel } from './concurrent';
import { VendorError } from './failures';

export type Outcome = Written | Error;

/** Failures of a whole batch in which the CRM looked at the items and wrote none of them. */
const REFUSED = new Set(['invalid', 'duplicate', 'notFound']);

function isFailure(result: Written | ItemFailure): result is ItemFailure {
	return 'failure' in result;
}

/**
 * Sends items in the CRM's batches, several at a time, and says for each item what became of it. Where the CRM refuses a
 * whole batch for some bad item, the batch is halved until the bad ones stand alone.
 */
export async function sendInBatches<Input>(
	inputs: readonly Input[],
	batch: Batch<Input>,
	api: Api,
	atOnce: number,
): Promise<Outcome[]> {
	const outcomes = await inParallel(
		chunks(inputs, batch.size),
		atOnce,
		async (part) => await sendOrHalve(part, batch, api),
	);
	return outcomes.flat();
}

async function sendOrHalve<Input>(
	part: Input[],
	batch: Batch<Input>,
	api: Api,
): Promise<Outcome[]> {
	const results = await batch.send(part, api).catch((error: Error) => error);
	if (!(results instanceof Error)) {
		return part.map((_, index) => toOutcome(results[index]));
	}
	const halves = results instanceof VendorError && REFUSED.has(results.kind) && part.length > 1;
	if (!halves) return part.map(() => results);
	const middle = Math.ceil(part.length / 2);
	return [
		...(await sendOrHalve(part.slice(0, middle), batch, api)),
		...(await sendOrHalve(part.slice(middle), batch, api)),
	];
}

function toOutcome(result: Written | ItemFailure | undefined): Outcome {
	if (result === undefined) {
		return new VendorError(
			'The answer to the batch does not mention this item: look it up before you repeat it',
			{
				kind: 'broken',
			},
		);
	}
	if (!isFailure(result)) return result;
	return new VendorError(result.message, { kind: result.failure, body: result.details });
}
