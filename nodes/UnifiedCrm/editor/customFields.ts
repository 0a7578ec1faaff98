import type { INodeProperties } from 'n8n-workflow';

import type { ResourceName } from '../model';
import { conditionsFor } from './cells';
import type { Cell } from './cells';
import { FIELD_WRITES } from './offer';
import type { Offered } from './offer';

/** Whether a combination takes the account's own fields. */
function takesCustomFields(offered: Offered, resource: ResourceName, cell: Cell): boolean {
	return offered
		.resources(resource, cell)
		.some(({ resource: { customFields } }) => customFields?.write !== undefined);
}

/** The account's own fields: rows of a key, picked from the account, and a value. */
export function customFieldsProperties(
	offered: Offered,
	resource: ResourceName,
): INodeProperties[] {
	const universe = offered.cells(resource, FIELD_WRITES);
	const cells = universe.filter((cell) => takesCustomFields(offered, resource, cell));
	return conditionsFor(cells, universe).map((condition) => ({
		displayName: 'Custom Fields',
		name: 'customFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Custom Field',
		default: {},
		displayOptions: {
			show: { resource: [resource], operation: [...FIELD_WRITES], ...condition?.show },
		},
		options: [
			{
				displayName: 'Custom Field',
				name: 'values',
				values: [
					{
						displayName: 'Field Name or ID',
						name: 'key',
						type: 'options',
						typeOptions: {
							loadOptionsMethod: 'getCustomFields',
							loadOptionsDependsOn: ['integration', 'authentication', 'resource', 'engagementType'],
						},
						default: '',
						description:
							'The field of the account. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						description:
							'The value in the type that the list shows. Several choices are separated by commas, and a label of a choice works as well as its value.',
					},
				],
			},
		],
		description: "The account's own fields to write, in the form or beside the JSON",
	}));
}
