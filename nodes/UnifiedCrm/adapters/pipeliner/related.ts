import type { Api, Page, PageState, VendorRecord } from '../adapter';
import { asRecords, asText, isRecord } from '../../engine/json';
import type { FilterValues } from '../../model';
import { condition } from './conditions';
import { getRecord, pageOf } from './entities';
import type { Condition } from './entities';
import { expandLinks } from './links';
import type { LinkFamily } from './links';

/** The condition that narrows relations, notes and the telephone log to one record. */
export function relatedTo({ account, contact, lead }: FilterValues): Condition[] {
	if (contact !== undefined) return condition('contact_id', contact);
	if (account !== undefined) return condition('account_id', account);
	return condition('lead_oppty_id', lead);
}

/** A sentence where a list that runs over relations is to be sorted. */
export function checkRelated({
	account,
	contact,
	lead,
	sort_by: sort,
}: FilterValues): string | undefined {
	return sort !== undefined && [account, contact, lead].some((id) => id !== undefined)
		? 'Pipeliner cannot sort the engagements of one contact, account or lead: leave out sort_by'
		: undefined;
}

/**
 * Engagements of one record, through their relations.
 * @param name what a relation calls the engagement, and which entity that is
 */
export async function relatedPage(
	family: LinkFamily,
	name: 'appointment' | 'email' | 'task',
	entity: string,
	filters: FilterValues,
	size: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const listing = {
		entity: family.entity,
		conditions: relatedTo(filters),
		expand: expandLinks(name),
	};
	const page = await pageOf(listing, size, api, state);
	const records: VendorRecord[] = [];
	for (const relation of asRecords(page.records)) {
		const record = await engagementOf(relation, family, name, entity, api);
		if (record !== undefined && record.is_deleted !== true) records.push(record);
	}
	return { ...page, records };
}

/** The relation's engagement; asked for where its address came instead. */
async function engagementOf(
	relation: VendorRecord,
	family: LinkFamily,
	name: string,
	entity: string,
	api: Api,
): Promise<VendorRecord | undefined> {
	const found = relation[name];
	if (isRecord(found)) return found;
	if (found === null || found === undefined) return undefined;
	return await getRecord(entity, asText(relation[family.owner]) ?? '', api, expandLinks());
}
