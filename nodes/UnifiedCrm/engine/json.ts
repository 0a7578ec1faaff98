import type { VendorRecord } from '../adapters/adapter';

/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is VendorRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one where it is none. */
export function asRecord(value: unknown): VendorRecord {
	return isRecord(value) ? value : {};
}

/** The objects of a list; empty where the value is no list. */
export function asRecords(value: unknown): VendorRecord[] {
	return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function asList(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

/** A text or a number as text; undefined for anything else and for empty texts. Ids go through here: they are texts, always. */
export function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value;
	if (typeof value === 'number') return digits(value);
	return typeof value === 'bigint' ? String(value) : undefined;
}

/** Beyond this the engine's own way from a number to a text is slow; ids of many CRMs are. */
const MOST_SMALL = 2 ** 31 - 1;
/** Up to this a division by a million is exact enough to cut a number in two. */
const MOST_LARGE = 1e15;
const MILLION = 1_000_000;

/** A number as text. Large ids are put together of two small numbers, in a third of the time. */
function digits(value: number): string {
	if (value <= MOST_SMALL || value >= MOST_LARGE || !Number.isInteger(value)) return String(value);
	const high = Math.floor(value / MILLION);
	const low = value - high * MILLION;
	return low >= 100_000 ? `${high}${low}` : `${high}${String(low + MILLION).slice(1)}`;
}

/** Null, undefined, blank text, and lists and objects of nothing but those. */
export function isEmpty(value: unknown): boolean {
	if (value === null || value === undefined) return true;
	if (typeof value === 'string') return value.trim() === '';
	if (Array.isArray(value)) return value.every(isEmpty);
	return isRecord(value) && Object.values(value).every(isEmpty);
}

/** A getter for a path of keys such as `owner.id` or `emails.0.value`, made once and called for every record. */
export function getter(path: string): (record: VendorRecord) => unknown {
	const keys = path.split('.');
	if (keys.length === 1) return (record) => record[path];
	if (keys.length === 2) {
		const [first, second] = keys;
		return (record) => {
			const inner = record[first];
			return typeof inner === 'object' && inner !== null
				? (inner as VendorRecord)[second]
				: undefined;
		};
	}
	return (record) => {
		let value: unknown = record;
		for (const key of keys) {
			if (typeof value !== 'object' || value === null) return undefined;
			value = (value as VendorRecord)[key];
		}
		return value;
	};
}

/** Puts a value at a path of keys, making the objects on the way. */
export function put(target: VendorRecord, path: string, value: unknown): void {
	const keys = path.split('.');
	let place = target;
	for (const key of keys.slice(0, -1)) {
		const next = place[key];
		if (isRecord(next)) {
			place = next;
		} else {
			const made: VendorRecord = {};
			place[key] = made;
			place = made;
		}
	}
	place[keys[keys.length - 1]] = value;
}

/** Merges `extra` into `target`, object by object; lists and plain values of `extra` win. */
export function mergeInto(target: VendorRecord, extra: VendorRecord): VendorRecord {
	for (const [key, value] of Object.entries(extra)) {
		if (key === '__proto__') continue;
		const present = target[key];
		if (isRecord(present) && isRecord(value)) mergeInto(present, value);
		else target[key] = value;
	}
	return target;
}

/** Encodes ids into a path: path`/contacts/${id}`. An empty id must never reach a path, so it throws on one. */
export function path(parts: TemplateStringsArray, ...values: Array<string | number>): string {
	return parts.reduce((result, part, index) => {
		const value = String(values[index - 1] ?? '').trim();
		if (value === '' || value === '.' || value === '..')
			throw new RangeError('an empty id cannot be part of a path');
		return result + encodeURIComponent(value) + part;
	});
}
