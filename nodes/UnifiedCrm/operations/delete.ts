import type { INodeExecutionData } from 'n8n-workflow';

import { isCannot } from '../adapters/adapter';
import { requiredId } from './parameters';
import type { Scope } from './scope';
import { sendAll } from './sendAll';

/** Deletes the record of each input item; answers `{id, deleted: true}`. */
export async function remove(scope: Scope, items: number[]): Promise<INodeExecutionData[]> {
	const { context, resourceName } = scope;
	return await sendAll(scope, items, {
		prepare: async (item) => {
			const id = requiredId(context, `${resourceName}Id`, `${resourceName} to delete`, item);
			const type = scope.type(item, id);
			const options = scope.options(item);
			return {
				item,
				options,
				resource: scope.resource(type),
				type,
				id,
				input: { values: {}, body: {}, type },
			};
		},
		batch: ({ resource }) => resource.batch?.delete,
		toBatch: ({ id = '', type }) => ({ id, type }),
		key: ({ id }) => id,
		single: async ({ resource, id = '', type }, client) => {
			if (isCannot(resource.delete)) throw new Error(resource.delete.cannot);
			const types = type === undefined ? [] : [type];
			await resource.delete(id, client, { types, customFields: false });
			return { id };
		},
		output: ({ item, id = '' }) => ({ json: { id, deleted: true }, pairedItem: { item } }),
	});
}
