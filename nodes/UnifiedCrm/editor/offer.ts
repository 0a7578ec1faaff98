import type { Crm, Resource } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { needsType, offers, resourceFor, typesFor } from '../engine/support';
import { OPERATIONS, RESOURCES } from '../model';
import type { EngagementType, OperationName, PickerName, ResourceName } from '../model';
import type { Cell } from './cells';

/** Operations that write fields. */
export const FIELD_WRITES = ['create', 'update', 'upsert'] as const satisfies OperationName[];

/** A resource that a combination is about, and the engagement type that it serves there. */
export interface Concerned {
	resource: Resource;
	type?: EngagementType;
}

/** What a CRM offers, as the panel asks for it. */
export class Offered {
	private readonly byId: Map<string, Crm>;

	private readonly found = new Map<string, Concerned[]>();

	constructor(readonly crms: readonly Crm[]) {
		this.byId = new Map(crms.map((crm) => [crm.id, crm]));
	}

	crm(cell: Cell): Crm {
		const crm = this.byId.get(cell.integration ?? '');
		if (crm === undefined) throw new RangeError(`no CRM ${cell.integration}`);
		return crm;
	}

	/** The CRMs that have a resource at all. */
	integrations(resource: ResourceName): string[] {
		return this.crms
			.filter((crm) => OPERATIONS.some((operation) => offers(crm, resource, operation)))
			.map(({ id }) => id);
	}

	/**
	 * Every combination of CRM, operation and engagement type that can be chosen. The type is left out for contacts, and
	 * empty where it need not be chosen and is not.
	 */
	cells(resource: ResourceName, operations: readonly OperationName[] = OPERATIONS): Cell[] {
		return this.crms.flatMap((crm) =>
			operations
				.filter((operation) => offers(crm, resource, operation))
				.flatMap((operation): Cell[] =>
					resource === 'contact'
						? [{ integration: crm.id, operation }]
						: this.types(crm, operation).map((type) => ({ integration: crm.id, operation, type })),
				),
		);
	}

	private types(crm: Crm, operation: OperationName): string[] {
		const types: string[] = typesFor(crm, operation);
		return needsType(crm, operation) ? types : ['', ...types];
	}

	/** The resources that a combination may be about: those of all types where none is chosen. */
	resources(name: ResourceName, cell: Cell): Concerned[] {
		const key = [name, cell.integration, cell.operation, cell.type].join('/');
		const found = this.found.get(key) ?? this.find(name, cell);
		this.found.set(key, found);
		return found;
	}

	private find(name: ResourceName, cell: Cell): Concerned[] {
		const crm = this.crm(cell);
		if (name === 'contact') return [{ resource: crm.contact }];
		const operation = OPERATIONS.find((each) => each === cell.operation) ?? 'list';
		return typesFor(crm, operation)
			.filter((type) => cell.type === '' || cell.type === undefined || cell.type === type)
			.flatMap((type) => {
				const resource = resourceFor(crm, name, type);
				return isCannot(resource) ? [] : [{ resource, type }];
			});
	}

	/** Whether the ids of a kind can be picked from a list. */
	canPick(integration: string, picker: PickerName): boolean {
		const crm = this.crm({ integration });
		if (crm.pickers[picker] !== undefined) return true;
		if (picker === 'contact') return isListable(crm.contact);
		return picker === 'engagement' && crm.engagement.some(isListable);
	}
}

/** Whether records can be listed without a filter. */
export function isListable({ list }: Resource): boolean {
	if (isCannot(list)) return false;
	return Object.entries(list.filters).every(
		([name, filter]) => name === 'engagement_type' || filter.required !== true,
	);
}

/** The resources that any CRM has. */
export function resourcesOffered(offered: Offered): ResourceName[] {
	return RESOURCES.filter((resource) => offered.integrations(resource).length > 0);
}
