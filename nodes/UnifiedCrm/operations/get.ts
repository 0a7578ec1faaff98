import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isCannot } from '../adapters/adapter';
import { inParallel } from '../engine/concurrent';
import { VendorError } from '../engine/failures';
import { wantsCustomFields } from './list';
import { requiredId } from './parameters';
import type { Scope } from './scope';

/** Gets the record of each input item, several at a time. */
export async function get(scope: Scope, items: number[]): Promise<INodeExecutionData[]> {
	const results = await inParallel(
		items,
		scope.crm.limits.concurrency,
		async (item) => await getOne(scope, item).catch((error: Error) => error),
	);
	return results.map((result, index) =>
		result instanceof Error ? scope.failed(result, items[index]) : result,
	);
}

async function getOne(scope: Scope, item: number): Promise<INodeExecutionData> {
	const { context, crm, resourceName } = scope;
	const id = requiredId(context, `${resourceName}Id`, `${resourceName} to get`, item);
	const type = scope.type(item, id);
	const resource = scope.resource(type);
	const options = scope.options(item);
	if (isCannot(resource.get)) throw new Error(resource.get.cannot);
	const client = scope.client(options);
	const read = await scope.readContext(resource, client);
	const record = await resource.get(id, client, {
		types: type === undefined ? [] : [type],
		customFields: wantsCustomFields(options),
	});
	if (record === undefined) {
		throw new VendorError(`there is no ${type ?? resourceName} with the id ${id} in ${crm.label}`, {
			kind: 'notFound',
			status: 404,
		});
	}
	const json = scope.shape(resource, options)(record, read) as IDataObject;
	return { json, pairedItem: { item } };
}
