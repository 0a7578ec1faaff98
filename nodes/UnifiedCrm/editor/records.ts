import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isCannot } from '../adapters/adapter';
import type { Crm } from '../adapters/adapter';
import { offers } from '../engine/support';
import { OPERATIONS } from '../model';
import type { OperationName, ResourceName } from '../model';
import { conditionsFor, variantsOf } from './cells';
import type { Cell } from './cells';
import { idModes } from './controls';
import { FIELD_WRITES } from './offer';
import type { Offered } from './offer';
import { labelFor } from './texts';

const BY_ID = ['get', 'update', 'delete'] as const satisfies OperationName[];

/** The record to get, update or delete; for contacts also the one that an upsert by id looks for. */
export function idProperties(offered: Offered, resource: ResourceName): INodeProperties[] {
	const universe = offered.crms.flatMap((crm): Cell[] =>
		OPERATIONS.filter((operation) => offers(crm, resource, operation)).map((operation) => ({
			integration: crm.id,
			operation,
		})),
	);
	const properties = (cells: Cell[], isRequired: boolean) =>
		variantsOf(cells, ({ integration = '' }) => ({
			value: { isPicked: offered.canPick(integration, resource) },
		})).flatMap((variant) =>
			conditionsFor(variant.cells, universe).map((condition) =>
				idProperty(
					resource,
					variant.value.isPicked,
					{
						resource: [resource],
						...condition?.show,
						...(isRequired ? {} : { matchBy: ['id'] }),
					},
					isRequired,
				),
			),
		);
	const known = universe.filter(({ operation }) => BY_ID.some((each) => each === operation));
	const upserts = universe.filter(
		(cell) => cell.operation === 'upsert' && matchesOf(offered.crm(cell)).includes('id'),
	);
	return [...properties(known, true), ...properties(upserts, false)];
}

function idProperty(
	resource: ResourceName,
	isPicked: boolean,
	show: NonNullable<INodeProperties['displayOptions']>['show'],
	isRequired: boolean,
): INodeProperties {
	const modes = idModes(isPicked ? resource : undefined);
	return {
		displayName: labelFor(resource),
		name: `${resource}Id`,
		type: 'resourceLocator',
		...(isRequired ? { required: true } : {}),
		displayOptions: { show },
		default: { mode: modes[0].name, value: '' },
		modes,
		description: isRequired
			? `The ${resource} to work on. From an earlier node its ID is {{ $json.id }}.`
			: `The ${resource} to update. One is created where there is none with this ID.`,
	};
}

type MatchBy = 'email' | 'id' | 'phone';

const MATCHES: Record<MatchBy, INodePropertyOptions> = {
	email: { name: 'Email', value: 'email', description: 'The first of the given email addresses' },
	id: { name: 'ID', value: 'id', description: "The CRM's own ID of the contact" },
	phone: { name: 'Phone', value: 'phone', description: 'The first of the given phone numbers' },
};

/** What a CRM can find the contact of an upsert by. */
export function matchesOf({ contact }: Crm): MatchBy[] {
	const { upsert, get, update } = contact;
	if (upsert === undefined || isCannot(upsert)) return [];
	const matches: MatchBy[] = [];
	if (upsert.byEmail !== undefined || upsert.find.email !== undefined) matches.push('email');
	if (!isCannot(get) && !isCannot(update)) matches.push('id');
	if (upsert.find.phone !== undefined) matches.push('phone');
	return matches;
}

/** The choice of what an upsert finds the contact by. */
export function matchByProperty(offered: Offered): INodeProperties {
	const universe = offered.cells('contact', ['upsert']);
	const options = (Object.keys(MATCHES) as MatchBy[]).flatMap((match): INodePropertyOptions[] => {
		const cells = universe.filter((cell) => matchesOf(offered.crm(cell)).includes(match));
		return conditionsFor(cells, universe).map((displayOptions) => ({
			...MATCHES[match],
			...(displayOptions === undefined ? {} : { displayOptions }),
		}));
	});
	return {
		displayName: 'Match By',
		name: 'matchBy',
		type: 'options',
		displayOptions: { show: { resource: ['contact'], operation: ['upsert'] } },
		options,
		default: 'email',
		description:
			'What tells that a contact is there already. One match is updated, none is created, and several are refused.',
	};
}

/** How many records a list gives. */
export const LIST_PROPERTIES: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: { show: { operation: ['list'] } },
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		displayOptions: { show: { operation: ['list'], returnAll: [false] } },
		default: 50,
		description: 'Max number of results to return',
	},
];

/** Whether the fields come from the form or as JSON. */
export const FIELD_INPUT: INodeProperties = {
	displayName: 'Field Input',
	name: 'fieldInput',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { operation: [...FIELD_WRITES] } },
	options: [
		{ name: 'Form', value: 'form', description: 'Fill in the fields one by one' },
		{ name: 'JSON', value: 'json', description: 'Give the whole record as one JSON object' },
	],
	default: 'form',
	description: 'How the fields are given',
};

const EXAMPLES: Record<ResourceName, string> = {
	contact:
		'{"first_name": "Ada", "last_name": "Lovelace", "email_addresses": [{"email": "ada@example.com"}]}',
	engagement:
		'{"subject": "Kick-off", "start_time": "2026-05-20T10:00:00Z", "contact": [{"id": "12345"}]}',
};

/** The fields as JSON. */
export function fieldsJsonProperty(resource: ResourceName): INodeProperties {
	return {
		displayName: 'Fields (JSON)',
		name: 'fieldsJson',
		type: 'json',
		typeOptions: { rows: 6 },
		displayOptions: {
			show: { resource: [resource], operation: [...FIELD_WRITES], fieldInput: ['json'] },
		},
		default: '{}',
		placeholder: EXAMPLES[resource],
		description: `One unified ${resource} as a JSON object, such as ${EXAMPLES[resource]}. In an update, null empties a field.`,
	};
}
