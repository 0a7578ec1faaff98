import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { CRMS } from './adapters';
import { pickerMethods } from './editor/pickers';
import { nodeProperties } from './editor/properties';
import { execute } from './operations';

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
			alias: ['CRM', 'Contacts', 'Engagements', ...CRMS.map(({ label }) => label)],
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
		properties: nodeProperties(CRMS),
	};

	methods = pickerMethods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this)];
	}
}
