import type { IDataObject } from 'n8n-workflow';

import type { Api, VendorRequest } from '../../../nodes/UnifiedCrm/adapters/adapter';
import { VendorError } from '../../../nodes/UnifiedCrm/engine/failures';
import type { Subject } from './subject';

/** Contacts without a type, else engagements of that type. */
function target(type: string | undefined): IDataObject {
	return type === undefined
		? { resource: 'contact' }
		: { resource: 'engagement', engagementType: type };
}

/** Parameters of a write in JSON mode, or of a get or delete with an id. */
export function write(
	type: string | undefined,
	operation: string,
	fields: IDataObject,
	id?: unknown,
): IDataObject {
	const key = type === undefined ? 'contactId' : 'engagementId';
	return {
		...target(type),
		operation,
		fieldInput: 'json',
		fieldsJson: fields,
		...(id === undefined ? {} : { [key]: id as string }),
	};
}

/** Parameters of a get. */
export function get(type: string | undefined, id: unknown): IDataObject {
	return write(type, 'get', {}, id);
}

/** Parameters of a whole list. */
export function list(type: string | undefined, filters: IDataObject = {}): IDataObject {
	return { ...target(type), operation: 'list', returnAll: true, filters };
}

/** The requests that an action sends. */
export async function sentBy({ sandbox }: Subject, action: () => Promise<unknown>) {
	const before = sandbox.log.exchanges.length;
	await action();
	return sandbox.log.exchanges.slice(before);
}

/** What a request's body holds under a key. */
export function bodyOf({ requestBody }: { requestBody: unknown }, key: string): IDataObject {
	return (requestBody as Record<string, IDataObject>)[key];
}

/** An account that answers as it is told; undefined is a 404. */
export function answering(integration: string, answer: (request: VendorRequest) => unknown) {
	const sent: VendorRequest[] = [];
	const warnings: string[] = [];
	const kept = new Map<string, unknown>();
	const send = async (request: VendorRequest) => {
		sent.push(request);
		const body = answer(request);
		const status = body === undefined ? 404 : 200;
		if (status === 404 && request.accepts?.includes(404) !== true) {
			throw new VendorError('not found', { kind: 'notFound', status });
		}
		return { status, headers: {}, body };
	};
	const api: Api = {
		settings: { integration },
		send,
		get: async (path, query) =>
			(await send({ method: 'GET', path, query })).body as Record<string, unknown>,
		memo: async <T>(key: string, load: (api: Api) => Promise<T>) => {
			if (!kept.has(key)) kept.set(key, await load(api));
			return kept.get(key) as T;
		},
		warn: (message) => warnings.push(message),
		now: () => 0,
	};
	return { api, sent, warnings };
}
