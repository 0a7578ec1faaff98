import type { Field, VendorRecord } from '../adapter';
import { vendorNumber } from '../../engine/fields';
import { asRecord, asText, isRecord } from '../../engine/json';

/** An id that is a number, or an object around one as older answers have it. */
export function idOf(value: unknown): string | undefined {
	if (!isRecord(value)) return asText(value);
	return asText(value.value) ?? asText(value.id);
}

/** The number that a link's id is written as: texts are refused. */
export function numberOf(link: unknown): unknown {
	const id = asText(asRecord(link).id);
	return id === undefined ? null : vendorNumber(id);
}

/** A link to one record, under one key, with a numeric id. */
export function numericReference(key: string, options: Partial<Field> = {}): Field {
	return {
		read: (record) => {
			const value = record[key];
			const id = idOf(value);
			if (id === undefined) return undefined;
			const name = isRecord(value) ? asText(value.name) : undefined;
			return name === undefined ? { id } : { id, name };
		},
		write: (body, value) => {
			body[key] = numberOf(value);
		},
		...options,
	};
}

/** A list of links with room for one, under one key, with a numeric id. */
export function numericSingle(key: string): Field {
	return {
		most: 1,
		read: (record) => {
			const id = idOf(record[key]);
			return id === undefined ? undefined : [{ id }];
		},
		write: (body, value) => {
			body[key] = Array.isArray(value) && value.length > 0 ? numberOf(value[0]) : null;
		},
	};
}

/** The record inside an answer. */
export function dataOf(body: unknown): VendorRecord {
	return asRecord(asRecord(body).data);
}
