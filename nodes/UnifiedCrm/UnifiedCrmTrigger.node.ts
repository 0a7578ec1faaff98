import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { lazyPickers } from './editor/lazyPickers';
import { CRM_LABELS, PICKER_METHODS, TRIGGER_PROPERTIES } from './editor/panels';

/** Starts a workflow with contacts and engagements that were created or changed in any of the CRMs. */
export class UnifiedCrmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Unified CRM Trigger',
		name: 'unifiedCrmTrigger',
		icon: {
			light: 'file:../../icons/unifiedCrm.svg',
			dark: 'file:../../icons/unifiedCrm.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["integration"] + ": " + $parameter["resource"] + " " + $parameter["event"] }}',
		description: 'Starts the workflow when contacts or engagements of a CRM are created or updated',
		defaults: { name: 'Unified CRM Trigger' },
		// n8n's panel of nodes finds the node under each CRM's name.
		codex: {
			categories: ['Sales', 'Communication'],
			alias: ['CRM', 'Contacts', 'Engagements', ...CRM_LABELS],
		},
		polling: true,
		inputs: [],
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
		properties: TRIGGER_PROPERTIES,
	};

	methods = lazyPickers(PICKER_METHODS);

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const { poll } = await import('./operations/poll');
		return await poll(this);
	}
}
