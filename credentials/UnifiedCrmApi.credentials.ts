import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

import { KEY_PROPERTIES } from '../nodes/UnifiedCrm/editor/panels';
import { TEST_RULES } from '../nodes/UnifiedCrm/editor/testRules';
import { TEST_ADDRESS } from '../nodes/UnifiedCrm/engine/authenticate';

/** What needs the adapters; they are loaded when the first request is sent. */
const loadKeys = async () => await import('../nodes/UnifiedCrm/editor/keyCredential');

/** A key or token of one of the CRMs. */
export class UnifiedCrmApi implements ICredentialType {
	name = 'unifiedCrmApi';

	displayName = 'Unified CRM API';

	icon = {
		light: 'file:../icons/unifiedCrm.svg',
		dark: 'file:../icons/unifiedCrm.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/n8n-nodes-unified-crm/n8n-nodes-unified-crm#credentials';

	properties: INodeProperties[] = KEY_PROPERTIES;

	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		await (await loadKeys()).authenticateKey(credentials, requestOptions);

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await (await loadKeys()).sessionToken(this, credentials);
	}

	// The address stands for the chosen CRM's own test request; see engine/authenticate.
	test: ICredentialTestRequest = { request: { url: TEST_ADDRESS }, rules: TEST_RULES };
}
