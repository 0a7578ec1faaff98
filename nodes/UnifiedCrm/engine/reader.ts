import type { Field, ReadContext, Resource, VendorRecord } from '../adapters/adapter';
import { isCannot } from '../adapters/adapter';
import { fieldNames } from '../model';
import type { FieldName, ResourceName, UnifiedRecord } from '../model';

/** Turns one record of the CRM into a unified one. */
export type Reader = (record: VendorRecord, read: ReadContext) => UnifiedRecord;

/** A field's declaration; undefined where the CRM lacks the field. */
export function fieldOf(resource: Resource, name: FieldName): Field | undefined {
	const field = resource.fields[name];
	return field === undefined || isCannot(field) ? undefined : field;
}

/**
 * Makes the reader of a resource once, so that a record costs one call a field and no look at the declaration.
 * @param wanted which unified fields to make; `remote_data` is the CRM's own record, not a copy
 */
export function makeReader(
	resourceName: ResourceName,
	resource: Resource,
	wanted: (name: FieldName) => boolean,
): Reader {
	const steps: Array<{ name: FieldName; read: NonNullable<Field['read']> }> = [];
	for (const name of fieldNames(resourceName)) {
		if (!wanted(name)) continue;
		if (name === 'remote_data') {
			steps.push({ name, read: resource.remoteData ?? ((record) => record) });
			continue;
		}
		if (name === 'custom_fields') {
			const custom = resource.customFields;
			if (custom !== undefined) steps.push({ name, read: custom.read });
			continue;
		}
		const read = fieldOf(resource, name)?.read;
		if (read !== undefined) steps.push({ name, read });
	}
	const count = steps.length;
	return (record, context) => {
		const unified: Record<string, unknown> = {};
		for (let index = 0; index < count; index++) {
			const { name, read } = steps[index];
			const value = read(record, context);
			if (value !== undefined && value !== null) unified[name] = value;
		}
		return unified;
	};
}

/** The unified id of a record; undefined where it has none. */
export function idReader(
	resource: Resource,
): (record: VendorRecord, read: ReadContext) => string | undefined {
	const read = fieldOf(resource, 'id')?.read;
	return (record, context) => {
		const id = read?.(record, context);
		return id === undefined || id === null ? undefined : String(id);
	};
}

/** The CRM's names of everything that the declared fields read, for requests that must name what they want. */
export function sourcesOf(fields: Resource['fields']): string[] {
	const sources = new Set<string>();
	for (const field of Object.values(fields)) {
		if (isCannot(field)) continue;
		for (const source of field.sources ?? []) sources.add(source);
	}
	return [...sources];
}
