import type { Resource, VendorRecord, WriteContext } from '../adapters/adapter';
import type { FieldName, ResourceName, UnifiedRecord } from '../model';
import { fieldNames } from '../model';
import { isRecord, mergeInto } from './json';
import { fieldOf } from './reader';

/**
 * Makes the CRM's record from unified values, by the declared fields.
 * @param remoteData the user's own part of the body; it wins over what the fields made
 */
export function writeBody(
	resourceName: ResourceName,
	resource: Resource,
	write: WriteContext,
	remoteData?: VendorRecord,
): VendorRecord {
	const body: VendorRecord = {};
	for (const name of fieldNames(resourceName)) {
		const value = write.values[name];
		if (value === undefined) continue;
		if (name === 'custom_fields') {
			if (isRecord(value)) resource.customFields?.write?.(body, value, write);
			continue;
		}
		if (!isWritten(resource, name, write.operation, write.type)) continue;
		fieldOf(resource, name)?.write?.(body, value, write);
	}
	if (remoteData === undefined) return body;
	const { remoteDataKey: key } = resource;
	return mergeInto(body, key === undefined ? remoteData : { [key]: remoteData });
}

/** Whether a field is written by an operation, for an engagement type. */
export function isWritten(
	resource: Resource,
	name: FieldName,
	operation: 'create' | 'update',
	type: UnifiedRecord['engagement_type'],
): boolean {
	if (name === 'custom_fields') return resource.customFields?.write !== undefined;
	const field = fieldOf(resource, name);
	if (field?.write === undefined) return false;
	if (field.on !== undefined && !field.on.includes(operation)) return false;
	const types: readonly unknown[] | undefined = field.writtenTypes ?? field.types;
	return types === undefined || types.includes(type);
}
