import type { Field, VendorRecord } from '../adapter';
import { vendorNumber } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';

/** Unified links, and Capsule's keys for them: people and organisations are both parties, projects are "kases". */
const KEYS = {
	account: 'party',
	contact: 'party',
	opportunity: 'opportunity',
	project: 'kase',
} as const;

export type LinkName = keyof typeof KEYS;

export const LINK_NAMES = Object.keys(KEYS) as LinkName[];

const ALL_KEYS = ['party', 'opportunity', 'kase'] as const;

/** The id that a link's value names; undefined where it is cleared or not given. */
function idIn(value: unknown): string | undefined {
	return asText(asRecord(Array.isArray(value) ? (value as unknown[])[0] : value).id);
}

/** The links that are given. */
export function linksGiven(values: UnifiedRecord): LinkName[] {
	return LINK_NAMES.filter((name) => idIn(values[name]) !== undefined);
}

/** Whether an update takes links off and gives no other in their place. */
export function clearsLinks(values: UnifiedRecord): boolean {
	return (
		linksGiven(values).length === 0 &&
		LINK_NAMES.some((name) => values[name] === null || isNone(values[name]))
	);
}

function isNone(value: unknown): boolean {
	return Array.isArray(value) && value.length === 0;
}

/** Takes off the present links whose fields are cleared, and leaves the others. */
export function unlink(body: VendorRecord, present: VendorRecord, values: UnifiedRecord): void {
	for (const name of LINK_NAMES) {
		if (values[name] === undefined) continue;
		const linked = asRecord(present[KEYS[name]]);
		if (linked.id === undefined || !isOf(name, linked)) continue;
		body[KEYS[name]] = null;
	}
}

/** Whether a linked record is what a field is about: a party may be a person or an organisation. */
function isOf(name: LinkName, linked: VendorRecord): boolean {
	if (name === 'contact') return linked.type !== 'organisation';
	return name !== 'account' || linked.type === 'organisation';
}

function isLinked(value: unknown): value is VendorRecord {
	return typeof value === 'object' && value !== null;
}

/** A link to the one record that an engagement is on. On update, the link to any other record is given up with it. */
export function link(name: LinkName, options: Partial<Field> = {}): Field {
	const key = KEYS[name];
	const isSingle = name === 'account' || name === 'project';
	return {
		...(isSingle ? {} : { most: 1 }),
		note: 'Capsule links it to one record only',
		read: (record) => {
			const linked = record[key];
			if (!isLinked(linked) || (key === 'party' && !isOf(name, linked))) return undefined;
			const id = asText(linked.id);
			if (id === undefined) return undefined;
			return isSingle ? { id } : [{ id }];
		},
		write: (body, value, { operation }) => {
			const id = idIn(value);
			if (id === undefined) return;
			if (operation === 'update') for (const other of ALL_KEYS) body[other] ??= null;
			body[key] = { id: vendorNumber(id) };
		},
		...options,
	};
}
