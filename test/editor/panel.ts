import { displayParameter } from 'n8n-workflow';
import type {
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
} from 'n8n-workflow';

import { CRMS } from '../../nodes/UnifiedCrm/adapters';
import type { Crm } from '../../nodes/UnifiedCrm/adapters/adapter';
import { kindsOf } from '../../nodes/UnifiedCrm/editor/selectors';
import { needsType, offers, typesFor } from '../../nodes/UnifiedCrm/engine/support';
import { OPERATIONS, RESOURCES } from '../../nodes/UnifiedCrm/model';
import type { EngagementType, OperationName, ResourceName } from '../../nodes/UnifiedCrm/model';
import { UnifiedCrm } from '../../nodes/UnifiedCrm/UnifiedCrm.node';

export const { description } = new UnifiedCrm();

type Part = INodeProperties | INodePropertyOptions | INodePropertyCollection;

const VERSION = { typeVersion: 1 };

function isShown(part: Part, values: INodeParameters): boolean {
	if (!('displayOptions' in part)) return true;
	return displayParameter(values, part, VERSION, description, values);
}

/** The panel as n8n shows it for chosen values. */
export class Panel {
	constructor(readonly values: INodeParameters) {}

	/** The properties that are shown. */
	get properties(): INodeProperties[] {
		return description.properties.filter((property) => isShown(property, this.values));
	}

	get names(): string[] {
		return this.properties.map(({ name }) => name);
	}

	/** The one property of a name; undefined where it is not shown. */
	property(name: string): INodeProperties | undefined {
		return this.properties.find((property) => property.name === name);
	}

	/** Values of the options of a dropdown that are shown. */
	choices(name: string): string[] {
		return this.parts(name).flatMap((part) => ('value' in part ? [String(part.value)] : []));
	}

	/** Children of a collection that are shown. */
	children(name: string): INodeProperties[] {
		return this.parts(name).filter((part): part is INodeProperties => 'type' in part);
	}

	private parts(name: string): Part[] {
		return (this.property(name)?.options ?? []).filter((part) => isShown(part, this.values));
	}

	/** Children of a repeatable row that are shown. */
	rowChildren(property: INodeProperties | undefined): INodeProperties[] {
		const [row] = property?.options ?? [];
		if (row === undefined || !('values' in row)) return [];
		return row.values.filter((child) => isShown(child, this.values));
	}
}

/** A combination of selections that a user can make. */
export interface Selection {
	crm: Crm;
	resource: ResourceName;
	operation: OperationName;
	/** Undefined for contacts, and where no type is chosen. */
	type?: EngagementType;
}

/** Every combination of selections. */
export function selections(): Selection[] {
	return CRMS.flatMap((crm) =>
		RESOURCES.flatMap((resource) =>
			OPERATIONS.filter((operation) => offers(crm, resource, operation)).flatMap(
				(operation): Selection[] => {
					if (resource === 'contact') return [{ crm, resource, operation }];
					const typed = typesFor(crm, operation).map((type) => ({
						crm,
						resource,
						operation,
						type,
					}));
					return needsType(crm, operation) ? typed : [{ crm, resource, operation }, ...typed];
				},
			),
		),
	);
}

export function titleOf({ crm, resource, operation, type }: Selection): string {
	return `${crm.label}: ${operation} ${type ?? resource}`;
}

/** The panel for a selection, with everything else as it comes. */
export function panelFor(
	{ crm, resource, operation, type }: Selection,
	more: INodeParameters = {},
): Panel {
	return new Panel({
		integration: crm.id,
		authentication: kindsOf(crm)[0],
		resource,
		operation,
		...(resource === 'engagement' ? { engagementType: type ?? '' } : {}),
		fieldInput: 'form',
		matchBy: 'email',
		returnAll: false,
		...more,
	});
}
