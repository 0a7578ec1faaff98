import { displayParameter } from 'n8n-workflow';
import type {
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

export const OPERATIONS = ['list', 'create', 'get', 'update', 'upsert', 'delete'] as const;

export type Operation = (typeof OPERATIONS)[number];

export type Resource = 'contact' | 'engagement';

/** Records of one kind, and what can be done with them. */
export interface Lane {
	resource: Resource;
	/** Engagements only. */
	engagementType?: string;
	/** In the order of the walk. */
	operations: Operation[];
}

/** n8n adds this option to resources and operations; it leads the user to the HTTP Request node. */
const CUSTOM_API_CALL = '__CUSTOM_API_CALL__';

/** An option of a dropdown, a child of a collection or a parameter: all have `displayOptions`. */
type Displayed = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** What the editor offers in a node, read from the node's description as the editor reads it. */
export class Offer {
	constructor(private readonly description: INodeTypeDescription) {}

	/** Values and names of the CRMs that the node offers. */
	integrations(): Array<{ value: string; name: string }> {
		return this.options('integration', {}).map(({ value, name }) => ({
			value: String(value),
			name,
		}));
	}

	authentications(integration: string): string[] {
		return this.values('authentication', { integration });
	}

	/** Everything that can be walked in a CRM: contacts, then each type of engagement. */
	lanes(integration: string, authentication: string): Lane[] {
		const account = { integration, authentication };
		return this.values('resource', account).flatMap((resource) => {
			if (resource === 'contact') return [this.contactLane(account)];
			if (resource === 'engagement') return this.engagementLanes(account);
			throw new Error(`the node offers a resource that the walk does not know: ${resource}`);
		});
	}

	/** Whether a parameter is shown at all with the given values of other parameters. */
	shows(parameter: string, values: INodeParameters): boolean {
		return this.shown(parameter, values).length > 0;
	}

	/** Values of a dropdown's options that are shown with the given values of other parameters. */
	values(parameter: string, values: INodeParameters): string[] {
		return this.options(parameter, values).map(({ value }) => String(value));
	}

	/** Names of a collection's children that are shown with the given values of other parameters. */
	children(collection: string, values: INodeParameters): string[] {
		return this.shown(collection, values)
			.flatMap(({ options = [] }) => options)
			.filter((child) => this.isShown(child, values))
			.map(({ name }) => name);
	}

	private contactLane(account: INodeParameters): Lane {
		const offered = this.values('operation', { ...account, resource: 'contact' });
		return { resource: 'contact', operations: inWalkOrder(offered) };
	}

	private engagementLanes(account: INodeParameters): Lane[] {
		const offered = this.values('operation', { ...account, resource: 'engagement' });
		const typesOf = new Map(
			offered.map((operation) => {
				const values = { ...account, resource: 'engagement', operation };
				return [operation, this.values('engagementType', values).filter((type) => type !== '')];
			}),
		);
		const types = new Set([...typesOf.values()].flat());
		return [...types].map((engagementType) => ({
			resource: 'engagement',
			engagementType,
			// An operation without a choice of types is one for all of them.
			operations: inWalkOrder(
				offered.filter((operation) => {
					const own = typesOf.get(operation) ?? [];
					return own.length === 0 || own.includes(engagementType);
				}),
			),
		}));
	}

	private options(parameter: string, values: INodeParameters): INodePropertyOptions[] {
		return this.shown(parameter, values)
			.flatMap(({ options = [] }) => options)
			.filter((option): option is INodePropertyOptions => 'value' in option)
			.filter(({ value }) => value !== CUSTOM_API_CALL)
			.filter((option) => this.isShown(option, values));
	}

	private shown(parameter: string, values: INodeParameters): INodeProperties[] {
		return this.description.properties.filter(
			(property) => property.name === parameter && this.isShown(property, values),
		);
	}

	private isShown(property: Displayed, values: INodeParameters): boolean {
		if (!('displayOptions' in property)) return true;
		const version =
			this.description.defaultVersion ?? [this.description.version].flat().at(-1) ?? 1;
		return displayParameter(values, property, { typeVersion: version }, this.description, values);
	}
}

function inWalkOrder(operations: string[]): Operation[] {
	return OPERATIONS.filter((operation) => operations.includes(operation));
}
