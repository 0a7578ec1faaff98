import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

import { CRMS } from '../nodes/UnifiedCrm/adapters';
import { apiKeyProperties } from '../nodes/UnifiedCrm/editor/credentials';
import {
	authenticateKey,
	sessionToken,
	TEST_RULES,
} from '../nodes/UnifiedCrm/editor/keyCredential';
import { TEST_ADDRESS } from '../nodes/UnifiedCrm/engine/authenticate';

/** A key or token of one of the CRMs. */
export class UnifiedCrmApi implements ICredentialType {
	name = 'unifiedCrmApi';

	displayName = 'Unified CRM API';

	icon = {
		light: 'file:../icons/unifiedCrm.svg',
		dark: 'file:../icons/unifiedCrm.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/n8n-nodes-unified-crm/n8n-nodes-unified-crm#credentials';

	properties: INodeProperties[] = apiKeyProperties(CRMS);

	authenticate: IAuthenticate = authenticateKey;

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await sessionToken(this, credentials);
	}

	// The address stands for the chosen CRM's own test request; see engine/authenticate.
	test: ICredentialTestRequest = { request: { url: TEST_ADDRESS }, rules: TEST_RULES };
}
