import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Field } from '../adapters/adapter';
import { fieldOf } from '../engine/reader';
import { isRequired } from '../engine/support';
import { isWritten } from '../engine/writer';
import { FIELDS, fieldNames } from '../model';
import type { EngagementType, FieldName, ResourceName } from '../model';
import { conditionsFor, variantsOf } from './cells';
import type { Cell, Remark } from './cells';
import { controlFor, kindControl } from './controls';
import type { ItemKinds, Look } from './controls';
import { FIELD_WRITES } from './offer';
import type { Offered } from './offer';
import { describe, sortedBy } from './texts';

/** Fields that have a parameter of their own, or cannot be typed in. */
const ELSEWHERE = new Set<FieldName>(['id', 'engagement_type', 'custom_fields', 'remote_data']);

/** An upsert creates where it finds nothing, and so takes what a create takes. */
function writeOf(cell: Cell): 'create' | 'update' {
	return cell.operation === 'update' ? 'update' : 'create';
}

/** Names of the fields that the form can have, by label. */
function formFields(resource: ResourceName): FieldName[] {
	const names = fieldNames(resource).filter((name) => !ELSEWHERE.has(name));
	return sortedBy(names, (name) => FIELDS[resource][name]?.label ?? name);
}

interface Concerning {
	field: Field;
	type?: EngagementType;
}

/** The declarations of a field that a combination is about; empty where none of its types can write it. */
function writableFields(
	offered: Offered,
	resource: ResourceName,
	name: FieldName,
	cell: Cell,
): Concerning[] {
	return offered.resources(resource, cell).flatMap(({ resource: declared, type }) => {
		const field = fieldOf(declared, name);
		return field !== undefined && isWritten(declared, name, writeOf(cell), type)
			? [{ field, type }]
			: [];
	});
}

/** How a field looks for a combination, and what is particular there; undefined where it cannot be written. */
function lookOf(
	offered: Offered,
	resource: ResourceName,
	name: FieldName,
	cell: Cell,
): Remark<Look> | undefined {
	const definition = FIELDS[resource][name];
	const fields = writableFields(offered, resource, name, cell);
	if (definition === undefined || fields.length === 0) return undefined;
	const { label, kind, description, picker } = definition;
	const values = union(fields.map(({ field }) => field.values));
	const isPicked = picker !== undefined && offered.canPick(cell.integration ?? '', picker);
	const isNeeded = fields.every(({ field, type }) => isRequired(field, writeOf(cell), type));
	const most = kindsOf(fields) === undefined ? mostOf(fields) : undefined;
	const look: Look = {
		label,
		kind,
		description,
		...(kind === 'choice' && values !== undefined ? { values } : {}),
		...(kind === 'choice' && values === undefined ? { examples: definition.values ?? [] } : {}),
		...(most === undefined ? {} : { most }),
		...(isPicked ? { picker } : {}),
		...(isNeeded ? { isRequired: true } : {}),
	};
	const { note } = fields[0].field;
	return cell.type === '' || note === undefined ? { value: look } : { value: look, note };
}

/** How many entries all of the declarations have room for at most; undefined where one has no limit. */
function mostOf(fields: Concerning[]): number | undefined {
	const limits = fields.map(({ field }) => field.most ?? Infinity);
	const most = Math.max(...limits);
	return most === Infinity ? undefined : most;
}

/** Kinds of entries to choose from; undefined where there is no choice. */
function kindsOf(fields: Concerning[]): ItemKinds | undefined {
	const values = union(fields.map(({ field }) => field.itemTypes));
	if (values === undefined || values.length < 2) return undefined;
	const most = mostOf(fields);
	return most === undefined ? { values } : { values, most };
}

/** All values of several lists; undefined where one of them is open. */
function union(lists: Array<readonly string[] | undefined>): string[] | undefined {
	if (lists.includes(undefined)) return undefined;
	return [...new Set(lists.flatMap((list) => list ?? []))];
}

/** The form: one collection per resource, with a child for every look that a field has. */
export function fieldsProperty(offered: Offered, resource: ResourceName): INodeProperties {
	const universe = offered.cells(resource, FIELD_WRITES);
	const children = formFields(resource).flatMap((name): INodeProperties[] =>
		variantsOf(universe, (cell) => lookOf(offered, resource, name, cell)).flatMap((variant) => {
			const kinds = kindProperties(offered, resource, name, variant.cells);
			return conditionsFor(variant.cells, universe, '/').map((displayOptions) => ({
				...controlFor(variant.value, kinds),
				name,
				...(displayOptions === undefined ? {} : { displayOptions }),
			}));
		}),
	);
	return {
		displayName: 'Fields',
		name: 'fields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: {
			show: { resource: [resource], operation: [...FIELD_WRITES], fieldInput: ['form'] },
		},
		options: sortedBy(children, ({ displayName }) => displayName),
		description: describe(
			`The fields of the ${resource} to write, by their unified names`,
			'Only fields that the CRM takes here are offered, and blank ones are left as they are',
		),
	};
}

/** The choices of an entry's kind, each for the CRMs that have these kinds. */
function kindProperties(
	offered: Offered,
	resource: ResourceName,
	name: FieldName,
	cells: Cell[],
): INodeProperties[] {
	const remarkOf = (cell: Cell) => {
		const value = kindsOf(writableFields(offered, resource, name, cell));
		return value === undefined ? undefined : { value };
	};
	return variantsOf(cells, remarkOf).flatMap((variant) =>
		conditionsFor(variant.cells, cells, '/').map((displayOptions) => ({
			...kindControl(variant.value),
			...(displayOptions === undefined ? {} : { displayOptions }),
		})),
	);
}

/** Whether a field can be emptied by an update. */
function isClearable(
	offered: Offered,
	resource: ResourceName,
	name: FieldName,
	cell: Cell,
): boolean {
	return writableFields(offered, resource, name, cell).some(({ field }) => field.keeps !== true);
}

/** The choice of fields that an update empties. */
export function clearFieldsProperty(offered: Offered, resource: ResourceName): INodeProperties {
	const universe = offered.cells(resource, ['update']);
	const options = formFields(resource).flatMap((name): INodePropertyOptions[] => {
		const cells = universe.filter((cell) => isClearable(offered, resource, name, cell));
		return conditionsFor(cells, universe).map((displayOptions) => ({
			name: FIELDS[resource][name]?.label ?? name,
			value: name,
			...(displayOptions === undefined ? {} : { displayOptions }),
		}));
	});
	return {
		displayName: 'Clear Fields',
		name: 'clearFields',
		type: 'multiOptions',
		default: [],
		displayOptions: { show: { resource: [resource], operation: ['update'], fieldInput: ['form'] } },
		options,
		description:
			'The fields to empty. A field that is blank in the form keeps its value in the CRM.',
	};
}
