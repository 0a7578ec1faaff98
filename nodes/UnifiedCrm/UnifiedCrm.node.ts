import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { lazyPickers } from './editor/lazyPickers';
import { CRM_LABELS, NODE_PROPERTIES, PICKER_METHODS } from './editor/panels';

/** Reads and writes contacts and engagements in any of the CRMs, through one data model. */
export class UnifiedCrm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Unified CRM',
		name: 'unifiedCrm',
		icon: {
			light: 'file:../../icons/unifiedCrm.svg',
			dark: 'file:../../icons/unifiedCrm.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["integration"] + ": " + $parameter["operation"] + " " + $parameter["resource"] }}',
		description: 'Read and write contacts and engagements in many CRMs through one data model',
		defaults: { name: 'Unified CRM' },
		// n8n's panel of nodes finds the node under each CRM's name.
		codex: {
			categories: ['Sales', 'Communication'],
			alias: ['CRM', 'Contacts', 'Engagements', ...CRM_LABELS],
		},
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'unifiedCrmApi',
				required: true,
				displayOptions: { show: { authentication: ['apiKey'] } },
			},
			{
				name: 'unifiedCrmOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
		],
		properties: NODE_PROPERTIES,
	};

	methods = lazyPickers(PICKER_METHODS);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { execute } = await import('./operations');
		return [await execute(this)];
	}
}
