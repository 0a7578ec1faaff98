import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Crm } from '../adapters/adapter';
import type { AuthenticationKind } from '../engine/settings';
import { needsType, offers, plural, typesFor } from '../engine/support';
import { ENGAGEMENT_TYPES, OPERATIONS } from '../model';
import type { OperationName, ResourceName } from '../model';
import type { Offered } from './offer';
import { crmsWith } from './credentials';
import { resourcesOffered } from './offer';
import { describe, labelFor, sortedBy } from './texts';

/** The choice of the CRM. */
export function integrationProperty(crms: readonly Crm[]): INodeProperties {
	const options = sortedBy(
		crms.map(({ id, label }) => ({ name: label, value: id })),
		({ name }) => name,
	);
	const [first = ''] = options.map(({ value }) => value);
	return {
		displayName: 'CRM',
		name: 'integration',
		type: 'options',
		noDataExpression: true,
		options,
		default: first,
		description: 'The CRM to work with. The credential must be for the same CRM.',
	};
}

const KINDS: Record<AuthenticationKind, string> = { apiKey: 'API Key', oAuth2: 'OAuth2' };

/** The kinds of authentication that a CRM offers. */
export function kindsOf({ account }: Crm): AuthenticationKind[] {
	const kinds: AuthenticationKind[] = [];
	if (account.apiKey !== undefined) kinds.push('apiKey');
	if (account.oAuth2 !== undefined) kinds.push('oAuth2');
	return kinds;
}

/** The choice of the kind of authentication, of those that the CRM offers. */
export function authenticationProperties(crms: readonly Crm[]): INodeProperties[] {
	const kinds = (Object.keys(KINDS) as AuthenticationKind[]).filter(
		(kind) => crmsWith(crms, kind).length > 0,
	);
	return [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			noDataExpression: true,
			// The CRMs stand with the options: n8n hides every parameter that decides whether this one is shown, and that
			// would be the choice of the CRM.
			options: kinds.map((kind) =>
				forCrms(
					{ name: KINDS[kind], value: kind },
					crmsWith(crms, kind).map(({ id }) => id),
					crms.length,
				),
			),
			default: 'apiKey',
			description: 'How n8n proves to the CRM who asks',
		},
	];
}

/** An option that only some CRMs have. */
export function forCrms(
	option: INodePropertyOptions,
	integrations: string[],
	of: number,
): INodePropertyOptions {
	return integrations.length === of
		? option
		: { ...option, displayOptions: { show: { integration: integrations } } };
}

/** The resources as the panel shows them. */
export const RESOURCE_OPTIONS: Record<ResourceName, INodePropertyOptions> = {
	contact: { name: 'Contact', value: 'contact', description: 'A person' },
	engagement: {
		name: 'Engagement',
		value: 'engagement',
		description: 'A call, chat, email, meeting, note or task',
	},
};

/** The choice of what to work on. */
export function resourceProperty(offered: Offered): INodeProperties {
	const all = offered.crms.length;
	const resources = resourcesOffered(offered);
	const [first = ''] = resources;
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map((resource) =>
			forCrms(RESOURCE_OPTIONS[resource], offered.integrations(resource), all),
		),
		default: first,
		description: 'What to work with: people, or what was done with them',
	};
}

const OPERATION_TEXTS: Record<
	OperationName,
	{
		name: string;
		action: (one: string, many: string) => string;
		description: (one: string, many: string) => string;
	}
> = {
	create: {
		name: 'Create',
		action: (one) => `Create ${one}`,
		description: (one) => `Create ${one} from the given fields`,
	},
	upsert: {
		name: 'Create or Update',
		action: (one) => `Create or update ${one}`,
		description: (one) =>
			`Create a new record, or update the current one if it already exists (upsert). Finds ${one} by email, phone or ID.`,
	},
	delete: {
		name: 'Delete',
		action: (one) => `Delete ${one}`,
		description: (one) => `Delete ${one} by its ID`,
	},
	get: { name: 'Get', action: (one) => `Get ${one}`, description: (one) => `Get ${one} by its ID` },
	list: {
		name: 'Get Many',
		action: (_, many) => `Get many ${many}`,
		description: (_, many) => `List ${many}, all or those that match filters`,
	},
	update: {
		name: 'Update',
		action: (one) => `Update ${one}`,
		description: (one) => `Change the given fields of ${one}`,
	},
};

/** The choice of the operation, for each resource. */
export function operationProperties(offered: Offered): INodeProperties[] {
	return resourcesOffered(offered).map((resource) => {
		const present = OPERATIONS.filter((operation) =>
			offered.crms.some((crm) => offers(crm, resource, operation)),
		);
		const [one, many] = [`${resource === 'engagement' ? 'an' : 'a'} ${resource}`, plural(resource)];
		const options = present.map((operation) => {
			const { name, action, description } = OPERATION_TEXTS[operation];
			const integrations = offered.crms
				.filter((crm) => offers(crm, resource, operation))
				.map(({ id }) => id);
			return forCrms(
				{ name, value: operation, action: action(one, many), description: description(one, many) },
				integrations,
				offered.integrations(resource).length,
			);
		});
		const first = present.includes('list') ? 'list' : (present[0] ?? '');
		return {
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: sortedBy(options, ({ name }) => name),
			default: first,
		};
	});
}

interface TypeChoice {
	integrations: string[];
	options: INodePropertyOptions[];
	isRequired: boolean;
	blank: string;
}

/** The choice of the engagement type: only those that the CRM has for the operation. */
export function engagementTypeProperties(offered: Offered): INodeProperties[] {
	const choices = new Map<string, TypeChoice & { operations: OperationName[] }>();
	for (const operation of OPERATIONS) {
		for (const isRequired of [true, false]) {
			const choice = typeChoice(offered, operation, isRequired);
			if (choice === undefined) continue;
			const key = JSON.stringify(choice);
			const present = choices.get(key);
			if (present === undefined) choices.set(key, { ...choice, operations: [operation] });
			else present.operations.push(operation);
		}
	}
	return [...choices.values()].map(({ integrations, operations, options, isRequired, blank }) => ({
		displayName: 'Engagement Type',
		name: 'engagementType',
		type: 'options',
		...(isRequired ? { required: true } : {}),
		displayOptions: {
			show: { resource: ['engagement'], integration: integrations, operation: operations },
		},
		options: isRequired ? options : [{ name: blank, value: '' }, ...options],
		default: '',
		description: describe(
			'The type of the engagement, in lower case',
			'From an earlier node it is {{ $json.engagement_type }}',
		),
	}));
}

function typeChoice(
	offered: Offered,
	operation: OperationName,
	isRequired: boolean,
): TypeChoice | undefined {
	const crms = offered.crms.filter(
		(crm) => offers(crm, 'engagement', operation) && needsType(crm, operation) === isRequired,
	);
	if (crms.length === 0) return undefined;
	const options = ENGAGEMENT_TYPES.flatMap((type) => {
		const having = crms
			.filter((crm) => typesFor(crm, operation).includes(type))
			.map(({ id }) => id);
		const option = { name: labelFor(type), value: type };
		return having.length === 0 ? [] : [forCrms(option, having, crms.length)];
	});
	return {
		integrations: crms.map(({ id }) => id),
		options,
		isRequired,
		blank: operation === 'list' ? 'All Types' : 'Any Type',
	};
}
