import type { INodeExecutionData } from 'n8n-workflow';

import { isCannot } from '../adapters/adapter';
import type { Scope } from './scope';
import { sendAll } from './sendAll';
import { prepareWrite } from './write';

/** Updates the record of each input item. */
export async function update(scope: Scope, items: number[]): Promise<INodeExecutionData[]> {
	return await sendAll(scope, items, {
		prepare: async (item) => await prepareWrite(scope, item, 'update'),
		batch: ({ resource }) => resource.batch?.update,
		toBatch: ({ input, id = '' }) => ({ ...input, id }),
		// A batch must not hold the same record twice: the later change waits for a batch of its own.
		key: ({ id }) => id,
		single: async ({ resource, input, id = '' }, client) => {
			if (isCannot(resource.update)) throw new Error(resource.update.cannot);
			return { id, ...(await resource.update(id, input, client)) };
		},
	});
}
