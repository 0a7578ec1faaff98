import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { OAUTH2_PROPERTIES } from '../nodes/UnifiedCrm/editor/panels';

/** An OAuth2 connection to one of the CRMs. */
export class UnifiedCrmOAuth2Api implements ICredentialType {
	name = 'unifiedCrmOAuth2Api';

	displayName = 'Unified CRM OAuth2 API';

	icon = {
		light: 'file:../icons/unifiedCrm.svg',
		dark: 'file:../icons/unifiedCrm.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/n8n-nodes-unified-crm/n8n-nodes-unified-crm#credentials';

	// The first puts the choice of the CRM in front of the client's ID and secret.
	extends = ['unifiedCrmApi', 'oAuth2Api'];

	properties: INodeProperties[] = OAUTH2_PROPERTIES;
}
