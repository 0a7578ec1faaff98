import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INode,
} from 'n8n-workflow';

import { sendWithKey } from '../harness/transport';

/** What a picker asks n8n for, with the panel's values and a stored key. */
export function pickerContext(
	values: Record<string, unknown>,
	credential: ICredentialDataDecryptedObject,
	send: (options: IHttpRequestOptions) => Promise<unknown> = async (options) =>
		await sendWithKey(credential, options),
): ILoadOptionsFunctions {
	const node: INode = {
		id: 'node',
		name: 'Unified CRM',
		type: 'n8n-nodes-unified-crm.unifiedCrm',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { unifiedCrmApi: { id: `picker-${String(credential.baseUrl)}`, name: 'Sandbox' } },
	};
	const helpers: Partial<ILoadOptionsFunctions['helpers']> = {
		httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
			await send(options),
	};
	const context: Partial<ILoadOptionsFunctions> = {
		getNode: () => node,
		getCurrentNodeParameter: (name: string) => values[name] as string | undefined,
	};
	return Object.assign(context, {
		getCredentials: async () => credential,
		helpers,
	}) as ILoadOptionsFunctions;
}
