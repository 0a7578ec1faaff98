import type { Api, Field, VendorRecord } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';
import { allOf, createRecord, deleteRecord } from './entities';

/** Links of activities and messages: each is a record of its own, with the id of one linked record. */
const KINDS = {
	account: { relations: 'account_relations', key: 'account_id' },
	contact: { relations: 'contact_relations', key: 'contact_id' },
	lead: { relations: 'lead_relations', key: 'lead_oppty_id' },
	opportunity: { relations: 'opportunity_relations', key: 'lead_oppty_id' },
	project: { relations: 'project_relations', key: 'project_id' },
} as const;

type LinkField = keyof typeof KINDS;
const LINK_FIELDS = Object.keys(KINDS) as LinkField[];

/** Where the links of a kind of engagement are kept. */
export interface LinkFamily {
	entity: 'ActivityRelations' | 'MessageRelations';
	/** Names the engagement in a link. */
	owner: 'activity_id' | 'message_id';
}

export const ACTIVITY_LINKS: LinkFamily = { entity: 'ActivityRelations', owner: 'activity_id' };
export const MESSAGE_LINKS: LinkFamily = { entity: 'MessageRelations', owner: 'message_id' };

/** What `expand` asks for, so that links come as records; below a relation where `prefix` names one. */
export function expandLinks(prefix?: string): string {
	return LINK_FIELDS.map(
		(field) => `${prefix === undefined ? '' : `${prefix}.`}${KINDS[field].relations}`,
	).join(',');
}

function linkedIds(record: VendorRecord, field: LinkField): string[] {
	const { relations, key } = KINDS[field];
	const ids: string[] = [];
	for (const relation of asRecords(record[relations])) {
		const id = asText(relation[key]);
		if (id !== undefined && relation.is_deleted !== true) ids.push(id);
	}
	return ids;
}

/** Linked ids that are given; undefined where nothing is said of them. */
function idsGiven(values: UnifiedRecord, field: LinkField): string[] | undefined {
	const value = values[field];
	if (value === undefined) return undefined;
	return (Array.isArray(value) ? value : [value])
		.map((link) => asText(asRecord(link).id))
		.filter((id) => id !== undefined);
}

function link(field: LinkField): Field {
	const { relations, key } = KINDS[field];
	const single = field === 'account' || field === 'project';
	return {
		sources: [relations],
		read: (record) => {
			const ids = linkedIds(record, field);
			if (ids.length === 0) return undefined;
			return single ? { id: ids[0] } : ids.map((id) => ({ id }));
		},
		// An update may not send them: what becomes of those that are left out is not documented. See `setLinks`.
		write: (body, _value, { operation, values }) => {
			if (operation === 'update') return;
			body[relations] = (idsGiven(values, field) ?? []).map((id) => ({ [key]: id }));
		},
	};
}

/** The link fields of activities and messages. */
export const linkFields = {
	account: link('account'),
	contact: link('contact'),
	lead: link('lead'),
	opportunity: link('opportunity'),
	project: link('project'),
};

/** Leads and opportunities share a key: the relation says which of them it leads to. */
function fieldOf(relation: VendorRecord): LinkField | undefined {
	if (asText(relation.account_id) !== undefined) return 'account';
	if (asText(relation.contact_id) !== undefined) return 'contact';
	if (asText(relation.project_id) !== undefined) return 'project';
	if (asText(relation.lead_oppty_id) === undefined) return undefined;
	return relation.lead === null || relation.lead === undefined ? 'opportunity' : 'lead';
}

/** Makes the links of an engagement the given ones: what is missing is added, what is too much taken away. */
export async function setLinks(
	family: LinkFamily,
	id: string,
	values: UnifiedRecord,
	api: Api,
): Promise<LinkField[]> {
	const given = LINK_FIELDS.filter((field) => values[field] !== undefined);
	if (given.length === 0) return [];
	const present = await relationsOf(family, id, api);
	for (const field of given) {
		const wanted = idsGiven(values, field) ?? [];
		const { key } = KINDS[field];
		const there = present.filter((relation) => fieldOf(relation) === field);
		const ids = there.map((relation) => asText(relation[key]));
		for (const to of wanted) {
			if (!ids.includes(to))
				await createRecord(family.entity, { [family.owner]: id, [key]: to }, api);
		}
		for (const relation of there) {
			if (!wanted.includes(asText(relation[key]) ?? '')) {
				await deleteRecord(family.entity, String(relation.id), api);
			}
		}
	}
	return given;
}

async function relationsOf(family: LinkFamily, id: string, api: Api): Promise<VendorRecord[]> {
	return await allOf(
		{ entity: family.entity, conditions: [{ field: family.owner, operator: 'eq', value: id }] },
		api,
	);
}

/** An answer to a write without links that were changed after it. */
export function withoutLinks(
	record: VendorRecord | undefined,
	changed: LinkField[],
): VendorRecord | undefined {
	if (record === undefined || changed.length === 0) return record;
	const rest = { ...record };
	for (const field of changed) delete rest[KINDS[field].relations];
	return rest;
}

/** The record with its links, also where the API answered their addresses although it was asked for more. */
export async function withLinks(
	family: LinkFamily,
	record: VendorRecord | undefined,
	api: Api,
): Promise<VendorRecord | undefined> {
	if (
		record === undefined ||
		!LINK_FIELDS.some((field) => hasAddress(record[KINDS[field].relations]))
	) {
		return record;
	}
	const relations = await relationsOf(family, String(record.id), api);
	const shown = LINK_FIELDS.map((field) => [
		KINDS[field].relations,
		relations.filter((relation) => fieldOf(relation) === field),
	]);
	return { ...record, ...Object.fromEntries(shown) };
}

function hasAddress(relations: unknown): boolean {
	return Array.isArray(relations) && relations.some((relation) => typeof relation === 'string');
}
