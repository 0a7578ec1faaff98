import type { INodeExecutionData } from 'n8n-workflow';

import { isCannot } from '../adapters/adapter';
import type { Scope } from './scope';
import { sendAll } from './sendAll';
import { prepareWrite } from './write';

/** Creates a record for each input item. */
export async function create(scope: Scope, items: number[]): Promise<INodeExecutionData[]> {
	return await sendAll(scope, items, {
		prepare: async (item) => await prepareWrite(scope, item, 'create'),
		batch: ({ resource }) => resource.batch?.create,
		toBatch: ({ input }) => input,
		single: async ({ resource, input }, client) => {
			if (isCannot(resource.create)) throw new Error(resource.create.cannot);
			return await resource.create(input, client);
		},
	});
}
