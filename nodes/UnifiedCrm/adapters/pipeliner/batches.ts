import type { Api, Batch, ItemFailure, VendorRecord, WriteInput, Written } from '../adapter';
import { kindOfStatus, VendorError } from '../../engine/failures';
import { asRecord, asText } from '../../engine/json';
import { messageOf } from './errors';

/** The largest size is not documented. */
const SIZE = 100;

type Outcome = Written | ItemFailure;

/** https://developers.pipelinersales.com/api-docs/ (bulk operations): only items that fail are taken back */
async function sendBatch(
	entity: string,
	action: 'batch-delete' | 'batch-modify',
	body: unknown[],
	api: Api,
	repeatable: boolean,
): Promise<Outcome[]> {
	const path = `/entities/${entity}/${action}`;
	const response = await api.send({
		method: 'POST',
		path,
		query: { 'rollback-method': 1 },
		body,
		repeatable,
		// An answer with failures may carry the status of one of them.
		accepts: [422],
	});
	const { data } = asRecord(response.body);
	if (!Array.isArray(data)) {
		throw new VendorError(messageOf(response.body) ?? 'the batch was refused', {
			kind: kindOfStatus(response.status) ?? 'broken',
			status: response.status,
			body: response.body,
			request: { method: 'POST', path },
		});
	}
	return outcomesOf(data, body.length);
}

/** Ids and errors come in the order of the input; an error may also say which item it is about. */
function outcomesOf(data: unknown[], count: number): Outcome[] {
	const outcomes = new Array<Outcome>(count);
	data.forEach((entry, position) => {
		const id = asText(entry);
		if (id !== undefined) {
			outcomes[position] = { id };
			return;
		}
		const error = asRecord(entry);
		const index = typeof error.entity_index === 'number' ? error.entity_index : position;
		outcomes[index] = {
			failure: kindOfStatus(Number(error.http_status)) ?? 'invalid',
			message: messageOf(error) ?? 'refused',
			details: error,
		};
	});
	return outcomes;
}

/** Batches of an entity. `complete` adds what a new record needs, `relate` changes links after an update. */
export function batchesOf(
	entity: string,
	steps: {
		complete?: (input: WriteInput, api: Api) => Promise<VendorRecord>;
		relate?: (id: string, input: WriteInput, api: Api) => Promise<unknown>;
	} = {},
): {
	create: Batch<WriteInput>;
	update: Batch<WriteInput & { id: string }>;
	delete: Batch<{ id: string }>;
} {
	return {
		create: {
			size: SIZE,
			send: async (inputs, api) => {
				const bodies: VendorRecord[] = [];
				for (const input of inputs) bodies.push((await steps.complete?.(input, api)) ?? input.body);
				return await sendBatch(entity, 'batch-modify', bodies, api, false);
			},
		},
		update: {
			size: SIZE,
			send: async (inputs, api) => {
				const changed = inputs.filter(({ body }) => Object.keys(body).length > 0);
				const bodies = changed.map(({ id, body }) => ({ ...body, id }));
				const sent =
					bodies.length === 0 ? [] : await sendBatch(entity, 'batch-modify', bodies, api, true);
				const byInput = new Map(changed.map((input, index) => [input, sent[index]]));
				const outcomes: Outcome[] = [];
				for (const input of inputs) {
					const outcome = byInput.get(input) ?? { id: input.id };
					if (!('failure' in outcome)) await steps.relate?.(input.id, input, api);
					outcomes.push(outcome);
				}
				return outcomes;
			},
		},
		delete: {
			size: SIZE,
			send: async (inputs, api) =>
				await sendBatch(
					entity,
					'batch-delete',
					inputs.map(({ id }) => id),
					api,
					true,
				),
		},
	};
}
