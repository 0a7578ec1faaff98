import type { VendorRecord } from '../adapter';
import { asRecords, asText } from '../../engine/json';

/** Lists of a party to which a write adds: nothing in them is replaced or removed unless it says so. */
export const ROW_KEYS = ['emailAddresses', 'phoneNumbers', 'addresses'] as const;

export type RowKey = (typeof ROW_KEYS)[number];

const folded = (value: unknown) => (asText(value) ?? '').trim().toLowerCase().replace(/\s+/g, ' ');

/** What makes two rows the same one, whatever their kind. */
const ESSENCES: Record<RowKey, (row: VendorRecord) => string> = {
	emailAddresses: ({ address }) => folded(address),
	phoneNumbers: ({ number }) => folded(number).replace(/[^\da-z+]/g, ''),
	addresses: ({ street, city, state, zip, country }) =>
		[street, city, state, zip, country].map(folded).join('|'),
};

/**
 * What makes a list of the party equal to the wanted rows: new ones without an id, changed ones with theirs, and a
 * `_delete` for those to go; nothing for rows that may stay.
 * https://developer.capsulecrm.com/v2/overview/writing-to-the-api
 */
export function rowChanges(
	key: RowKey,
	wanted: VendorRecord[],
	present: VendorRecord[],
): VendorRecord[] {
	const claimed = claim(key, wanted, present);
	const pairs = keepsOrder(claimed) ? claimed : wanted.map((_, index) => present[index]);
	const taken = new Set(pairs);
	const changes: VendorRecord[] = [];
	wanted.forEach((row, index) => {
		const change = changeOf(row, pairs[index]);
		if (change !== undefined) changes.push(change);
	});
	for (const row of present) {
		if (!taken.has(row)) changes.push({ id: row.id, _delete: true });
	}
	return changes;
}

/** For each wanted row the one that is there already. */
function claim(
	key: RowKey,
	wanted: VendorRecord[],
	present: VendorRecord[],
): Array<VendorRecord | undefined> {
	const essence = ESSENCES[key];
	const free = [...present];
	return wanted.map((row) => {
		const index = free.findIndex((candidate) => essence(candidate) === essence(row));
		return index < 0 ? undefined : free.splice(index, 1)[0];
	});
}

/** New rows come last: where that is not the order that is wanted, the rows that are there get other values instead. */
function keepsOrder(claimed: Array<VendorRecord | undefined>): boolean {
	let ended = false;
	let last = -Infinity;
	for (const row of claimed) {
		if (row === undefined) {
			ended = true;
			continue;
		}
		if (ended || Number(row.id) < last) return false;
		last = Number(row.id);
	}
	return true;
}

function changeOf(row: VendorRecord, present: VendorRecord | undefined): VendorRecord | undefined {
	if (present === undefined) return row;
	const differs = Object.keys(row).some((name) => (row[name] ?? null) !== (present[name] ?? null));
	return differs ? { id: present.id, ...row } : undefined;
}

/** The same for tags, whose ids are the account's. */
export function tagChanges(wanted: VendorRecord[], present: VendorRecord[]): VendorRecord[] {
	const isSame = (tag: VendorRecord, other: VendorRecord) =>
		tag.name === undefined
			? asText(tag.id) === asText(other.id)
			: folded(tag.name) === folded(other.name);
	const added = wanted.filter((tag) => !present.some((other) => isSame(tag, other)));
	const gone = present.filter((other) => !wanted.some((tag) => isSame(tag, other)));
	return [...added, ...gone.map(({ id }) => ({ id, _delete: true }))];
}

/** The rows of a list of a party. */
export function rowsOf(party: VendorRecord, key: string): VendorRecord[] {
	return asRecords(party[key]);
}
