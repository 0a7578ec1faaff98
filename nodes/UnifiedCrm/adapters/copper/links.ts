import type { Field, Fields, VendorRecord } from '../adapter';
import { vendorNumber } from '../../engine/fields';
import { asList, asRecord, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';

/** Unified links and Copper's words for what they lead to. */
const LINKS = {
	account: 'company',
	contact: 'person',
	opportunity: 'opportunity',
	lead: 'lead',
	project: 'project',
} as const;

export type LinkName = keyof typeof LINKS;

export const LINK_NAMES = Object.keys(LINKS) as LinkName[];

/** Copper's word for what a link leads to. */
export function wordOf(name: LinkName): string {
	return LINKS[name];
}

/** Names of the collections in paths. */
export const COLLECTIONS = {
	account: 'companies',
	contact: 'people',
	lead: 'leads',
} as const;

/** The links that a write sets, and those that it clears. */
export function linksOf(values: UnifiedRecord): { set: LinkName[]; cleared: LinkName[] } {
	const given = LINK_NAMES.filter((name) => values[name] !== undefined);
	const set = given.filter((name) => idIn(values[name]) !== undefined);
	return { set, cleared: given.filter((name) => !set.includes(name)) };
}

function idIn(value: unknown): string | undefined {
	return asText(asRecord(Array.isArray(value) ? asList(value)[0] : value).id);
}

/** A sentence where more links are given than the record has room for. */
export function tooManyLinks(values: UnifiedRecord, what: string): string | undefined {
	const { set } = linksOf(values);
	return set.length > 1
		? `Copper links ${what} to one record only: give one of ${set.join(', ')}`
		: undefined;
}

/**
 * The five links of a record that belongs to one other record, whose type and id stand under `key`.
 * https://developer.copper.com/activities/overview.html
 */
export function parentLinks(key: string, options: Partial<Field> = {}): Fields {
	const fields: Fields = {};
	for (const name of LINK_NAMES) fields[name] = parentLink(key, name, options);
	return fields;
}

function parentLink(key: string, name: LinkName, options: Partial<Field>): Field {
	const word = LINKS[name];
	const isSingle = name === 'account' || name === 'project';
	return {
		...(isSingle ? {} : { most: 1 }),
		read: (record) => {
			const parent = record[key] as VendorRecord | null | undefined;
			if (parent === null || parent === undefined || parent.type !== word) return undefined;
			const id = asText(parent.id);
			if (id === undefined) return undefined;
			return isSingle ? { id } : [{ id }];
		},
		write: (body, value) => {
			const id = idIn(value);
			if (id !== undefined) body[key] = { type: word, id: vendorNumber(id) };
			else body[key] ??= { type: null, id: null };
		},
		...options,
	};
}
