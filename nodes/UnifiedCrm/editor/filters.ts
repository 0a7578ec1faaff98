import type { INodeProperties } from 'n8n-workflow';

import type { Filter } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { filtersOf } from '../engine/query';
import { FIELDS, FILTERS } from '../model';
import type { FieldName, FilterDefinition, FilterName, PickerName, ResourceName } from '../model';
import { conditionsFor, variantsOf } from './cells';
import type { Cell, Remark } from './cells';
import { idModes } from './controls';
import type { Offered } from './offer';
import { describe, labelFor, sortedBy } from './texts';

/** What decides how a filter looks. */
export interface FilterLook {
	name: FilterName;
	picker?: PickerName;
	/** Fields to sort by, or engagement types. */
	values?: string[];
	isRequired: boolean;
	note?: string;
}

/** How a filter looks for a combination, and what is particular there; undefined where the list does not have it. */
function filterLook(
	offered: Offered,
	resource: ResourceName,
	name: FilterName,
	cell: Cell,
): Remark<FilterLook> | undefined {
	const resources = offered.resources(resource, cell);
	// The type is chosen beside the filters; the filter of that name serves lists of all types.
	if (name === 'engagement_type' && cell.type !== '') return undefined;
	if (
		!resources.every(({ resource: declared, type }) => filtersOf(declared, type).includes(name))
	) {
		return undefined;
	}
	const filters = resources.flatMap(({ resource: { list } }): Filter[] => {
		const filter = isCannot(list) ? undefined : list.filters[name];
		return filter === undefined ? [] : [filter];
	});
	if (filters.length === 0) return undefined;
	const { picker }: FilterDefinition = FILTERS[name];
	const isPicked = picker !== undefined && offered.canPick(cell.integration ?? '', picker);
	const { note } = filters[0];
	const look: FilterLook = {
		name,
		...(isPicked ? { picker } : {}),
		...(name === 'sort_by' ? { values: common(filters) } : {}),
		...(name === 'engagement_type' ? { values: typesOf(resources) } : {}),
		isRequired: filters.some(({ required }) => required === true),
	};
	return cell.type === '' || note === undefined ? { value: look } : { value: look, note };
}

function typesOf(resources: ReturnType<Offered['resources']>): string[] {
	return resources.map(({ type }) => type).filter((type) => type !== undefined);
}

/** Fields that all lists can sort by. */
function common(filters: Filter[]): string[] {
	const [first, ...others] = filters.map(({ values }) => values ?? []);
	return first.filter((value) => others.every((list) => list.includes(value)));
}

/** The control of a filter. */
export function filterControl(resource: ResourceName, look: FilterLook): INodeProperties {
	const { label, kind, description }: FilterDefinition = FILTERS[look.name];
	const base = {
		displayName: look.isRequired ? `${label} (Required)` : label,
		name: look.name,
		description: describe(description, look.note),
	};
	switch (kind) {
		case 'time':
			return { ...base, type: 'dateTime', default: '' };
		case 'email':
			return { ...base, type: 'string', placeholder: 'name@email.com', default: '' };
		case 'id': {
			const modes = idModes(look.picker);
			return {
				...base,
				type: 'resourceLocator',
				default: { mode: modes[0].name, value: '' },
				modes,
			};
		}
		case 'engagementType': {
			const options = (look.values ?? []).map((value) => ({ name: labelFor(value), value }));
			return { ...base, type: 'options', options, default: options[0]?.value ?? '' };
		}
		case 'sort':
			return {
				...base,
				description: describe('The order of the records', look.note),
				...sorts(resource, look),
			};
		default:
			return { ...base, type: 'string', default: '' };
	}
}

function sorts(
	resource: ResourceName,
	{ values = [] }: FilterLook,
): Pick<INodeProperties, 'type' | 'options' | 'default'> {
	const options = values.flatMap((value) => {
		const { label, kind } = FIELDS[resource][value as FieldName] ?? {
			label: labelFor(value),
			kind: 'text',
		};
		const [up, down] =
			kind === 'time' ? ['Oldest First', 'Newest First'] : ['Ascending', 'Descending'];
		return [
			{ name: `${label}, ${up}`, value: `${value}:asc` },
			{ name: `${label}, ${down}`, value: `${value}:desc` },
		];
	});
	const sorted = sortedBy(options, ({ name }) => name);
	return { type: 'options', options: sorted, default: sorted[0]?.value ?? '' };
}

/** The filters of a list: one collection per resource, with a child for every look that a filter has. */
export function filtersProperty(offered: Offered, resource: ResourceName): INodeProperties {
	const universe = offered.cells(resource, ['list']);
	const children = (Object.keys(FILTERS) as FilterName[]).flatMap((name) =>
		variantsOf(universe, (cell) => filterLook(offered, resource, name, cell)).flatMap(
			({ value, cells }) =>
				conditionsFor(cells, universe, '/').map((displayOptions) => ({
					...filterControl(resource, value),
					...(displayOptions === undefined ? {} : { displayOptions }),
				})),
		),
	);
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: { show: { resource: [resource], operation: ['list'] } },
		options: sortedBy(children, ({ displayName }) => displayName),
		description: `Conditions that the ${resource}s must meet. All of them must hold.`,
	};
}
