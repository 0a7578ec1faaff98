import { CRMS, crmOf } from '../../nodes/UnifiedCrm/adapters';
import type { Crm, Field, Resource } from '../../nodes/UnifiedCrm/adapters/adapter';
import { isCannot } from '../../nodes/UnifiedCrm/adapters/adapter';
import { filtersOf } from '../../nodes/UnifiedCrm/engine/query';
import { fieldOf } from '../../nodes/UnifiedCrm/engine/reader';
import {
	fieldGap,
	offers,
	readableFields,
	resourceFor,
	typesOf,
	writableFields,
} from '../../nodes/UnifiedCrm/engine/support';
import type { EngagementType, FieldName, FilterName } from '../../nodes/UnifiedCrm/model';
import { isEngagementType } from '../../nodes/UnifiedCrm/model';
import { SUPPORTED } from './fixtures/support';
import type { Supported } from './fixtures/support';

/** A resource as one engagement type, or contacts, see it. */
interface Part {
	resource: Resource;
	type?: EngagementType;
}

describe.each(SUPPORTED)('$resource $operation', (supported) => {
	const present = (supported.integrations ?? []).filter((id) => crmOf(id) !== undefined);
	if (present.length > 0) {
		it.each(present)('%s supports what is expected, or says why not', (id) => {
			const crm = crmOf(id);
			expect(crm === undefined ? ['the CRM'] : missing(crm, supported)).toEqual([]);
		});
	}
	const { counts } = supported;
	if (counts !== undefined) {
		it('takes each field in as many CRMs as expected', () => {
			const short = Object.entries(counts).filter(([name, count]) => {
				const able = CRMS.filter((crm) =>
					partsOf(crm, supported).some((part) => isWrittenBy(part, name as FieldName, 'create')),
				);
				return able.length < Math.min(count, CRMS.length);
			});
			expect(short).toEqual([]);
		});
	}
});

/** What a CRM neither supports nor declares a reason for. */
function missing(crm: Crm, supported: Supported): string[] {
	const parts = partsOf(crm, supported);
	return [
		...missingOperation(crm, supported),
		...missingTypes(crm, supported),
		...namesFor(crm, supported.filters)
			.filter((name) => !hasFilter(parts, name))
			.map((name) => `filter ${name}`),
		...namesFor(crm, supported.writes)
			.filter((name) => !parts.some((part) => isWrittenBy(part, name, 'update')))
			.filter((name) => !parts.some((part) => saysWhyNotWritten(part, name)))
			.map((name) => `write ${name}`),
		...namesFor(crm, supported.reads)
			.filter((name) => !parts.some((part) => isReadBy(part, name, supported)))
			.filter((name) => !parts.some(({ resource }) => fieldGap(resource, name) !== undefined))
			.map((name) => `read ${name}`),
		...missingValues(crm, parts, supported),
	];
}

function partsOf(crm: Crm, { resource }: Supported): Part[] {
	if (resource === 'contact') return [{ resource: crm.contact }];
	return typesOf(crm).flatMap((type) => {
		const found = resourceFor(crm, resource, type);
		return isCannot(found) ? [] : [{ resource: found, type }];
	});
}

function missingOperation(crm: Crm, { resource, operation }: Supported): string[] {
	if (offers(crm, resource, operation)) return [];
	const all = resource === 'contact' ? [crm.contact] : crm.engagement;
	return all.some((each) => isCannot(each[operation])) ? [] : ['the operation'];
}

function missingTypes(crm: Crm, { operation, types }: Supported): string[] {
	return (types?.[crm.id] ?? []).filter((type) => {
		if (!isEngagementType(type)) return true;
		const resource = resourceFor(crm, 'engagement', type);
		if (isCannot(resource)) return crm.lacks[type] === undefined;
		// a declared operation, or a declared reason
		return resource[operation] === undefined;
	});
}

/** The names that a table lists for a CRM. */
function namesFor<Name extends string>(
	{ id }: Crm,
	table: { [Each in Name]?: string[] } | undefined,
): Name[] {
	const entries = Object.entries(table ?? {}) as Array<[Name, string[]]>;
	return entries.filter(([, integrations]) => integrations.includes(id)).map(([name]) => name);
}

function hasFilter(parts: Part[], name: FilterName): boolean {
	// the parameter of its own, in place of a filter
	if (name === 'engagement_type') return parts.length > 0;
	return parts.some(({ resource, type }) => filtersOf(resource, type).includes(name));
}

function isWrittenBy(
	{ resource, type }: Part,
	name: FieldName,
	operation: 'create' | 'update',
): boolean {
	if (isCannot(resource[operation])) return false;
	const kind = type === undefined ? 'contact' : 'engagement';
	return writableFields(resource, kind, operation, type).includes(name);
}

/** Whether a field that an update does not take gives a reason: its own, or the note of a field for creates alone. */
function saysWhyNotWritten({ resource }: Part, name: FieldName): boolean {
	if (fieldGap(resource, name) !== undefined) return true;
	const field = fieldOf(resource, name);
	return field?.on?.includes('update') === false && field.note !== undefined;
}

function isReadBy(
	{ resource, type }: Part,
	name: FieldName,
	{ resource: kind }: Supported,
): boolean {
	const types = fieldOf(resource, name)?.types;
	const hasType = type === undefined || types === undefined || types.includes(type);
	return hasType && readableFields(resource, kind).includes(name);
}

function missingValues(crm: Crm, parts: Part[], { values }: Supported): string[] {
	return Object.entries(values ?? {}).flatMap(([name, byIntegration]) => {
		const known = parts.flatMap(({ resource }) => valuesOf(resource, name));
		const reasons = parts.some((part) => saysWhyNotWritten(part, name as FieldName));
		return (byIntegration[crm.id] ?? [])
			.filter((value) => !known.includes(value) && !reasons)
			.map((value) => `${name} "${value}"`);
	});
}

function valuesOf({ fields, list }: Resource, name: string): readonly string[] {
	if (name === 'sort_by') return isCannot(list) ? [] : (list.filters.sort_by?.values ?? []);
	const field = fields[name as FieldName];
	return isCannot(field) ? [] : ((field as Field | undefined)?.values ?? []);
}
