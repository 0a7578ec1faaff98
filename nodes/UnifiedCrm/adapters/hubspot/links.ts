import type { Api, Field, VendorRecord } from '../adapter';
import { asList, asRecord, asRecords, asText, isRecord, path, put } from '../../engine/json';
import type { UnifiedRecord } from '../../model';
import { VERSION } from './version';

/** Kinds of records that others are linked to, as they stand in paths. */
export type LinkName = 'contacts' | 'companies' | 'deals' | 'leads';

/** Which unified field shows which links. */
const LINK_OF = {
	account: 'companies',
	contact: 'contacts',
	opportunity: 'deals',
	lead: 'leads',
} as const;

type LinkField = keyof typeof LINK_OF;

/** Leads have no name in all paths: their type id always works. https://developers.hubspot.com/docs/guides/api/crm/understanding-the-crm */
const LINK_PATHS: Record<LinkName, string> = {
	contacts: 'contacts',
	companies: 'companies',
	deals: 'deals',
	leads: '0-136',
};

/** The value of `associations` in reads. */
export function linkLists(links: LinkName[]): string {
	return links.join(',');
}

/** Ids in a record's `associations`; each id once, though it is listed once for every label. */
function linkedIds(record: VendorRecord, link: LinkName): string[] {
	const results = asRecord(asRecord(record.associations)[link]).results;
	const ids = new Set<string>();
	for (const { id } of asRecords(results)) {
		const text = asText(id);
		if (text !== undefined) ids.add(text);
	}
	return [...ids];
}

function isLinkField(name: string): name is LinkField {
	return name in LINK_OF;
}

/** The ids that unified values give for a link; undefined where the values say nothing of it. */
function idsGiven(values: UnifiedRecord, field: LinkField): string[] | undefined {
	const value = values[field];
	if (value === undefined) return undefined;
	return (Array.isArray(value) ? value : [value])
		.map((link) => asText(asRecord(link).id))
		.filter((id) => id !== undefined);
}

/** The links of unified values in the shape in which records show them. */
export function linksGiven(values: UnifiedRecord): VendorRecord {
	const shown: VendorRecord = {};
	for (const [field, link] of Object.entries(LINK_OF)) {
		const ids = isLinkField(field) ? idsGiven(values, field) : undefined;
		if (ids !== undefined) shown[link] = { results: ids.map((id) => ({ id })) };
	}
	return shown;
}

/**
 * A link that is sent inside a create and set after an update.
 * @param typeId the association's id from this kind of record to the linked one
 */
export function link(field: LinkField, typeId: number, single: boolean): Field {
	const name = LINK_OF[field];
	return {
		most: single ? 1 : undefined,
		read: (record) => {
			const ids = linkedIds(record, name);
			if (ids.length === 0) return undefined;
			return single ? { id: ids[0] } : ids.map((id) => ({ id }));
		},
		write: (body, _value, { operation, values }) => {
			if (operation === 'update') return;
			for (const id of idsGiven(values, field) ?? []) {
				put(body, 'associations', [
					...asList(body.associations),
					{
						to: { id },
						types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId }],
					},
				]);
			}
		},
	};
}

/** Reads the links of many records, 1,000 at a time; in the shape in which single records show them. */
export async function readLinks(
	from: string,
	ids: string[],
	links: LinkName[],
	api: Api,
): Promise<Map<string, VendorRecord>> {
	const found = new Map<string, VendorRecord>();
	await Promise.all(
		links.map(async (name) => {
			const { body } = await api.send({
				method: 'POST',
				path: path`/crm/associations/${VERSION}/${from}/${LINK_PATHS[name]}/batch/read`,
				body: { inputs: ids.map((id) => ({ id })) },
				reads: true,
			});
			for (const result of asRecords(asRecord(body).results)) {
				const id = String(asRecord(result.from).id);
				const shown = found.get(id) ?? {};
				shown[name] = {
					results: asRecords(result.to).map(({ toObjectId }) => ({ id: String(toObjectId) })),
				};
				found.set(id, shown);
			}
		}),
	);
	return found;
}

/** Brings the links of a record to what the values say: adds what is missing and removes what is left over. */
export async function setLinks(
	from: string,
	id: string,
	values: UnifiedRecord,
	api: Api,
	onlyAdd = false,
): Promise<void> {
	for (const [field, name] of Object.entries(LINK_OF)) {
		const wanted = isLinkField(field) ? idsGiven(values, field) : undefined;
		if (wanted === undefined) continue;
		const present = onlyAdd ? [] : await presentLinks(from, id, name, api);
		const missing = wanted.filter((each) => !present.includes(each));
		if (missing.length > 0) {
			await api.send({
				method: 'POST',
				path: path`/crm/associations/${VERSION}/${from}/${LINK_PATHS[name]}/batch/associate/default`,
				body: { inputs: missing.map((to) => ({ from: { id }, to: { id: to } })) },
				repeatable: true,
			});
		}
		for (const to of present.filter((each) => !wanted.includes(each))) {
			await api.send({
				method: 'DELETE',
				path: path`/crm/objects/${VERSION}/${from}/${id}/associations/${LINK_PATHS[name]}/${to}`,
				repeatable: true,
			});
		}
	}
}

async function presentLinks(from: string, id: string, name: LinkName, api: Api): Promise<string[]> {
	const record = (await readLinks(from, [id], [name], api)).get(id);
	return record === undefined || !isRecord(record) ? [] : linkedIds({ associations: record }, name);
}
