import type { ReadContext, Resource, VendorRecord } from '../adapters/adapter';
import { FIELDS, fieldNames } from '../model';
import type { FieldName, ResourceName, UnifiedRecord } from '../model';
import { isRecord } from './json';
import { makeReader } from './reader';
import { utc } from './time';

export type ResponseFormat = 'unified' | 'normalized' | 'raw';

export interface OutputOptions {
	responseFormat: ResponseFormat;
	ignoreRemoteData: boolean;
	includeFields: string[];
	excludeFields: string[];
}

/** Makes what the node puts out for one record of the CRM. */
export type Shape = (record: VendorRecord, read: ReadContext) => Record<string, unknown>;

/** The shape that the user's options ask for, prepared once for a whole run. */
export function makeShape(name: ResourceName, resource: Resource, options: OutputOptions): Shape {
	if (options.responseFormat === 'raw') return (record) => record;
	const { includeFields, excludeFields } = options;
	const normalized = options.responseFormat === 'normalized';
	const wanted = (field: FieldName) =>
		(field !== 'remote_data' || !(normalized || options.ignoreRemoteData)) &&
		(includeFields.length === 0 || includeFields.includes(field)) &&
		!excludeFields.includes(field);
	const read = makeReader(name, resource, wanted);
	if (!normalized) return read;
	const all = fieldNames(name).filter((field) => field !== 'remote_data' && wanted(field));
	return (record, context) => normalize(name, read(record, context), all);
}

/**
 * Every field present (null where the CRM has none), times in ISO 8601 UTC, phone numbers in E.164 where they are
 * complete, email addresses in lower case.
 */
export function normalize(
	name: ResourceName,
	record: UnifiedRecord,
	fields: FieldName[],
): Record<string, unknown> {
	const result: Record<string, unknown> = {};
	for (const field of fields) {
		const value: unknown = record[field] ?? null;
		switch (FIELDS[name][field]?.kind) {
			case 'time':
				result[field] = utc(value) ?? value;
				break;
			case 'emails':
				result[field] = mapItems(value, (item) => ({
					...item,
					email: String(item.email).trim().toLowerCase(),
				}));
				break;
			case 'phones':
				result[field] = mapItems(value, (item) => ({ ...item, number: e164(String(item.number)) }));
				break;
			default:
				result[field] = value;
		}
	}
	return result;
}

function mapItems(
	value: unknown,
	change: (item: Record<string, unknown>) => Record<string, unknown>,
): unknown {
	return Array.isArray(value) ? value.map((item) => (isRecord(item) ? change(item) : item)) : value;
}

/** A number with a country code as E.164 (`+14155550123`); any other stays as it is, since its country is not known. */
export function e164(number: string): string {
	const international = /^\s*(?:\+|00)/.test(number);
	if (!international) return number;
	const digits = number
		.replace(/^\s*(?:\+|00)/, '')
		.replace(/\(0\)/, '')
		.replace(/[\s().\-/]/g, '');
	return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : number;
}
