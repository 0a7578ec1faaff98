import type { Cannot, Crm, Field, Resource } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { ENGAGEMENT_TYPES, FIELDS, fieldNames } from '../model';
import type { EngagementType, FieldName, OperationName, ResourceName } from '../model';
import { fieldOf } from './reader';
import { isWritten } from './writer';

const VERBS: Record<OperationName, string> = {
	create: 'create',
	delete: 'delete',
	get: 'get',
	list: 'list',
	update: 'update',
	upsert: 'create or update',
};

/** The resource that serves contacts, or engagements of a type; a reason where the CRM has none. */
export function resourceFor(
	crm: Crm,
	name: ResourceName,
	type?: EngagementType,
): Resource | Cannot {
	if (name === 'contact') return crm.contact;
	const found = crm.engagement.find(({ types }) => type !== undefined && types?.includes(type));
	if (found !== undefined) return found;
	const reason = type === undefined ? undefined : crm.lacks[type];
	return { cannot: reason ?? `${crm.label} has no engagements of the type "${type}".` };
}

/** The engagement types that a CRM serves, in alphabetical order. */
export function typesOf(crm: Crm): EngagementType[] {
	return ENGAGEMENT_TYPES.filter((type) =>
		crm.engagement.some(({ types }) => types?.includes(type)),
	);
}

/** Why a CRM cannot do an operation; undefined where it can. */
export function gap(
	crm: Crm,
	name: ResourceName,
	operation: OperationName,
	type?: EngagementType,
): string | undefined {
	if (operation === 'upsert' && name === 'engagement')
		return 'Only contacts can be created or updated in one step.';
	const resource = resourceFor(crm, name, type);
	if (isCannot(resource)) return resource.cannot;
	const own = type === undefined ? undefined : resource.gaps?.[type]?.[operation];
	if (own !== undefined) return own;
	const declared = resource[operation];
	if (declared === undefined)
		return `${crm.label} cannot ${VERBS[operation]} ${plural(name, type)}.`;
	return isCannot(declared) ? declared.cannot : undefined;
}

/** The engagement types for which a CRM has an operation. */
export function typesFor(crm: Crm, operation: OperationName): EngagementType[] {
	return typesOf(crm).filter((type) => gap(crm, 'engagement', operation, type) === undefined);
}

/** Whether a CRM has an operation at all. */
export function offers(crm: Crm, name: ResourceName, operation: OperationName): boolean {
	return name === 'contact'
		? gap(crm, 'contact', operation) === undefined
		: operation !== 'upsert' && typesFor(crm, operation).length > 0;
}

/**
 * Whether the user must say the type for an operation: always for create; for the others where several resources serve
 * it and the id does not tell.
 */
export function needsType(crm: Crm, operation: OperationName): boolean {
	if (operation === 'create') return true;
	if (operation === 'list') {
		return crm.engagement.some(
			({ list }) => !isCannot(list) && list.filters.engagement_type?.required === true,
		);
	}
	return crm.engagement.length > 1 && crm.typeOfId === undefined;
}

/** Fields that an operation can write. */
export function writableFields(
	resource: Resource,
	name: ResourceName,
	operation: 'create' | 'update',
	type?: EngagementType,
): FieldName[] {
	return fieldNames(name).filter((field) => isWritten(resource, field, operation, type));
}

/** Whether an operation cannot do without a field. */
export function isRequired(
	field: Field | undefined,
	operation: 'create' | 'update',
	type?: EngagementType,
): boolean {
	if (field?.required?.includes(operation) !== true) return false;
	return field.types === undefined || type === undefined || field.types.includes(type);
}

/** Why a CRM does not take or give a field; undefined where nothing is said beyond its not having it. */
export function fieldGap(resource: Resource, name: FieldName): string | undefined {
	const declared = resource.fields[name];
	return isCannot(declared) ? declared.cannot : undefined;
}

/** Fields that are read. */
export function readableFields(resource: Resource, name: ResourceName): FieldName[] {
	return fieldNames(name).filter(
		(field) =>
			field === 'remote_data' ||
			(field === 'custom_fields'
				? resource.customFields !== undefined
				: fieldOf(resource, field)?.read !== undefined),
	);
}

/** How a sentence names records: "contacts", "calls", "engagements". */
export function plural(name: ResourceName, type?: EngagementType): string {
	return `${type ?? name}s`;
}

/** A noun with its article: "a call", "an email". */
export function withArticle(noun: string): string {
	return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** The label of a field in sentences. */
export function labelOf(name: ResourceName, field: FieldName): string {
	return FIELDS[name][field]?.label ?? field;
}
