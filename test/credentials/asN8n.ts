import { NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	INodeTypes,
} from 'n8n-workflow';

import { UnifiedCrmApi } from '../../credentials/UnifiedCrmApi.credentials';
import { UnifiedCrmOAuth2Api } from '../../credentials/UnifiedCrmOAuth2Api.credentials';

/** The properties of n8n's own OAuth2 credential, in its order (n8n 2.38). */
const N8N_OAUTH2: INodeProperties[] = [
	{ name: 'useDynamicClientRegistration', type: 'hidden', default: false },
	{ name: 'grantType', type: 'options', default: 'authorizationCode' },
	{
		name: 'serverUrl',
		type: 'string',
		default: '',
		displayOptions: { show: { useDynamicClientRegistration: [true] } },
	},
	{ name: 'authUrl', type: 'string', default: '', required: true },
	{ name: 'accessTokenUrl', type: 'string', default: '', required: true },
	{ name: 'clientId', type: 'string', default: '', required: true },
	{ name: 'clientCredentialType', type: 'hidden', default: 'clientSecret' },
	{ name: 'clientSecret', type: 'string', default: '', required: true },
	{ name: 'privateKey', type: 'hidden', default: '' },
	{ name: 'certificate', type: 'hidden', default: '' },
	{ name: 'scope', type: 'string', default: '' },
	{ name: 'authQueryParameters', type: 'string', default: '' },
	{ name: 'authentication', type: 'options', default: 'header' },
	{
		name: 'sendAdditionalBodyProperties',
		type: 'boolean',
		default: false,
		displayOptions: { show: { grantType: ['clientCredentials'] } },
	},
	{
		name: 'additionalBodyProperties',
		type: 'json',
		default: '',
		displayOptions: { show: { grantType: ['clientCredentials'] } },
	},
].map((property) => ({ displayName: property.name, ...property }) as INodeProperties);

/** The OAuth2 credential's properties as n8n puts them together. */
export function oAuth2CredentialProperties(): INodeProperties[] {
	const parents: Record<string, INodeProperties[]> = {
		unifiedCrmApi: new UnifiedCrmApi().properties,
		oAuth2Api: N8N_OAUTH2,
	};
	const { extends: names, properties } = new UnifiedCrmOAuth2Api();
	const merged: INodeProperties[] = [];
	for (const name of names) {
		// n8n merges a parent on its own first.
		const own: INodeProperties[] = [];
		NodeHelpers.mergeNodeProperties(own, parents[name]);
		NodeHelpers.mergeNodeProperties(merged, own);
	}
	NodeHelpers.mergeNodeProperties(merged, properties);
	return merged;
}

/** The properties that a user sees with given data. */
export function visible(
	properties: INodeProperties[],
	data: ICredentialDataDecryptedObject,
): INodeProperties[] {
	const values = filled(properties, data);
	return properties.filter(
		(property) =>
			property.type !== 'hidden' && NodeHelpers.displayParameter(values, property, null, null),
	);
}

function filled(properties: INodeProperties[], data: ICredentialDataDecryptedObject) {
	const given = data as Parameters<typeof NodeHelpers.getNodeParameters>[1];
	return NodeHelpers.getNodeParameters(properties, given, true, false, null, null) ?? {};
}

const description: Partial<INodeTypeDescription> = { properties: [] };
const nodeType = { description } as INodeType;

const nodeTypes = {
	getByName: () => nodeType,
	getByNameAndVersion: () => nodeType,
	getKnownTypes: () => ({}),
} as INodeTypes;

const node: INode = {
	id: 'mock',
	name: 'mock',
	type: 'mock',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** A credential with its defaults, its expressions evaluated as n8n does it. */
export function resolved(
	properties: INodeProperties[],
	data: ICredentialDataDecryptedObject,
): Record<string, unknown> {
	const values = filled(properties, data);
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getComplexParameterValue(
		node,
		values,
		'internal',
		{},
		undefined,
		undefined,
		values as ICredentialDataDecryptedObject,
	) as Record<string, unknown>;
}
