import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { FIELDS, fieldNames } from '../model';
import type { FieldKind, OperationName, ResourceName } from '../model';
import { DEFAULT_MAX_RETRIES, DEFAULT_TIMEOUT_MS } from '../operations/parameters';
import { conditionsFor } from './cells';
import type { Cell } from './cells';
import { FIELD_WRITES, resourcesOffered } from './offer';
import type { Offered } from './offer';
import { sortedBy } from './texts';

const WRITES: OperationName[] = [...FIELD_WRITES, 'delete'];
const READS: OperationName[] = ['list', 'get', ...FIELD_WRITES];

/** Kinds of fields whose values can be keys of an object. */
const KEY_KINDS: FieldKind[] = ['id', 'text', 'choice', 'seconds', 'time'];

function on(operations: readonly OperationName[], resource?: ResourceName): IDisplayOptions {
	return {
		show: {
			...(resource === undefined ? {} : { '/resource': [resource] }),
			'/operation': [...operations],
		},
	};
}

function fieldOptions(resource: ResourceName, kinds?: FieldKind[]): INodePropertyOptions[] {
	const options = fieldNames(resource).flatMap((value) => {
		const definition = FIELDS[resource][value];
		if (definition === undefined || kinds?.includes(definition.kind) === false) return [];
		return [{ name: definition.label, value }];
	});
	return sortedBy(options, ({ name }) => name);
}

/** Options that every resource has. */
export const COMMON_OPTIONS: INodeProperties[] = [
	{
		displayName: 'Cursor',
		name: 'cursor',
		type: 'string',
		displayOptions: on(['list']),
		default: '',
		description:
			'Where to start the list: a next_cursor of an earlier run with the output mode Pages',
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		displayOptions: on(WRITES),
		default: false,
		description:
			'Whether to output the requests that would be sent, without their secrets, and send none',
	},
	{
		displayName: 'Ignore Remote Data',
		name: 'ignoreRemoteData',
		type: 'boolean',
		displayOptions: on(READS),
		default: false,
		description: "Whether to leave out remote_data, the CRM's own record",
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: DEFAULT_MAX_RETRIES,
		description:
			'How often a request is repeated after the CRM was too busy or did not answer. A write is repeated only where it cannot happen twice.',
	},
	{
		displayName: 'Output Mode',
		name: 'outputMode',
		type: 'options',
		displayOptions: on(['list']),
		options: [
			{
				name: 'File',
				value: 'file',
				description: 'One item with a file of one JSON record per line, for very long lists',
			},
			{ name: 'Items', value: 'items', description: 'One item for each record' },
			{
				name: 'Pages',
				value: 'pages',
				description: 'One item for each page, with its result and the next_cursor',
			},
		],
		default: 'items',
		description: 'What the items of the output are',
	},
	{
		displayName: 'Remote Data',
		name: 'remoteData',
		type: 'json',
		displayOptions: on(FIELD_WRITES),
		default: '{}',
		description:
			"A JSON object that goes into the request's body as it is, beside the unified fields",
	},
	{
		displayName: 'Remote Query',
		name: 'remoteQuery',
		type: 'json',
		default: '{}',
		description: 'A JSON object of query parameters that go to the CRM as they are',
	},
	{
		displayName: 'Response Format',
		name: 'responseFormat',
		type: 'options',
		displayOptions: on(READS),
		options: [
			{
				name: 'Normalized',
				value: 'normalized',
				description:
					'Every unified field, null where there is no value, with values in one form for all CRMs',
			},
			{ name: 'Raw', value: 'raw', description: "The CRM's own record alone" },
			{
				name: 'Unified',
				value: 'unified',
				description: "The unified fields, and the CRM's own record under remote_data",
			},
		],
		default: 'unified',
		description: 'How records look in the output',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_TIMEOUT_MS,
		description: 'Milliseconds to wait for an answer of the CRM',
	},
];

/** Options about the fields of a resource. */
export function fieldOptionsOf(resource: ResourceName): INodeProperties[] {
	return [
		{
			displayName: 'Exclude Fields',
			name: 'excludeFields',
			type: 'multiOptions',
			displayOptions: on(READS, resource),
			options: fieldOptions(resource),
			default: [],
			description: 'Unified fields to leave out of the output',
		},
		{
			displayName: 'Include Fields',
			name: 'includeFields',
			type: 'multiOptions',
			displayOptions: on(READS, resource),
			options: fieldOptions(resource),
			default: [],
			description: 'The only unified fields to output',
		},
		{
			displayName: 'Key By',
			name: 'keyBy',
			type: 'options',
			displayOptions: on(['list'], resource),
			options: fieldOptions(resource, KEY_KINDS),
			default: 'id',
			description:
				'Output one item whose JSON is an object of the records, under this field of each',
		},
	];
}

/** Whether a combination may send something to a person. */
function mayDeliver(offered: Offered, resource: ResourceName, cell: Cell): boolean {
	return offered
		.resources(resource, cell)
		.some(({ resource: { delivers } }) => delivers !== undefined);
}

/** The conditions under which a write of a resource may send something to a person. */
export function deliveryConditions(
	offered: Offered,
	resource: ResourceName,
	prefix: '' | '/',
): IDisplayOptions[] {
	const universe = offered.cells(resource, FIELD_WRITES);
	const cells = universe.filter((cell) => mayDeliver(offered, resource, cell));
	return conditionsFor(cells, universe, prefix).map((condition) => ({
		show: {
			[`${prefix}resource`]: [resource],
			[`${prefix}operation`]: [...FIELD_WRITES],
			...condition?.show,
		},
	}));
}

/** The options of the node. */
export function optionsProperty(offered: Offered): INodeProperties {
	const resources = resourcesOffered(offered);
	const sending = resources.flatMap((resource) =>
		deliveryConditions(offered, resource, '/').map(
			(displayOptions): INodeProperties => ({
				displayName: 'Allow Sending',
				name: 'allowSending',
				type: 'boolean',
				displayOptions,
				default: false,
				description:
					'Whether this may send a message to a person. The node stops before that otherwise.',
			}),
		),
	);
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: sortedBy(
			[...COMMON_OPTIONS, ...resources.flatMap(fieldOptionsOf), ...sending],
			({ displayName }) => displayName,
		),
	};
}
