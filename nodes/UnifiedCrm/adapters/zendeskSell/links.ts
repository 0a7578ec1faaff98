import type { Api, Field, VendorRecord } from '../adapter';
import { asRecord, asText } from '../../engine/json';
import { vendorNumber } from '../../engine/fields';
import type { UnifiedRecord } from '../../model';
import { itemsOf, PAGE_SIZE } from './records';

/** An engagement belongs to one record: its `resource_type` and `resource_id` say to which. */
export const LINKS = {
	contact: 'contact',
	lead: 'lead',
	account: 'contact',
	opportunity: 'deal',
} as const;

export type LinkField = keyof typeof LINKS;

/**
 * Engagements that belong to an organisation. Sell calls people and organisations contacts, and an engagement does not say
 * which of them it belongs to.
 */
const ofOrganizations = new WeakSet<VendorRecord>();

/** The unified field of an engagement's link, and the linked id; undefined where it has none. */
export function linkOf(record: VendorRecord): { field: LinkField; id: string } | undefined {
	const id = asText(record.resource_id);
	if (id === undefined) return undefined;
	switch (record.resource_type) {
		case 'contact':
			return { field: ofOrganizations.has(record) ? 'account' : 'contact', id };
		case 'lead':
			return { field: 'lead', id };
		case 'deal':
			return { field: 'opportunity', id };
		default:
			return undefined;
	}
}

/** The field of one kind of link. A cleared link is taken off by the update, which knows what the record is linked to. */
export function link(field: LinkField, options: Pick<Field, 'keeps'> = {}): Field {
	return {
		sources: ['resource_type', 'resource_id'],
		most: 1,
		note: `${
			field === 'account' ? 'A company instead of a contact. ' : ''
		}Zendesk Sell links an engagement to one record only`,
		read: (record) => {
			const found = linkOf(record);
			if (found?.field !== field) return undefined;
			return field === 'account' ? { id: found.id } : [{ id: found.id }];
		},
		write: (body, value) => {
			const id = linkedId(value);
			if (id === undefined) return;
			body.resource_type = LINKS[field];
			body.resource_id = vendorNumber(id);
		},
		...options,
	};
}

function linkedId(value: unknown): string | undefined {
	return asText(asRecord(Array.isArray(value) ? value[0] : value).id);
}

/** The links that are given, out of `fields`. */
export function linksGiven(values: UnifiedRecord, fields: readonly LinkField[]): LinkField[] {
	return fields.filter((field) => linkedId(values[field]) !== undefined);
}

/** A sentence where more links are given than the record has room for. */
export function checkLinks(
	values: UnifiedRecord,
	fields: readonly LinkField[],
	what: string,
): string | undefined {
	const given = linksGiven(values, fields);
	return given.length > 1
		? `Zendesk Sell links a ${what} to one record only, and there are ${given.join(' and ')}: give one of them`
		: undefined;
}

/** Whether an update clears a link and gives no other in its place. */
export function clearsLink(values: UnifiedRecord, fields: readonly LinkField[]): boolean {
	return (
		linksGiven(values, fields).length === 0 && fields.some((field) => values[field] !== undefined)
	);
}

/** Takes off a present link whose field is to be cleared, and leaves any other. */
export function unlink(body: VendorRecord, present: VendorRecord, values: UnifiedRecord): void {
	const found = linkOf(present);
	if (found === undefined || values[found.field] === undefined) return;
	body.resource_type = null;
	body.resource_id = null;
}

const MOST_KNOWN = 100_000;

/** Finds out which engagements belong to organisations: one request for a hundred contacts not seen lately. */
export async function tellOrganizations(
	records: VendorRecord[],
	api: Api,
): Promise<VendorRecord[]> {
	const linked = records.filter(
		({ resource_type: type, resource_id: id }) => type === 'contact' && asText(id) !== undefined,
	);
	if (linked.length === 0) return records;
	const known = await api.memo('kinds of contacts', async () => new Map<string, boolean>());
	if (known.size > MOST_KNOWN) known.clear();
	const asked = [...new Set(linked.map(({ resource_id: id }) => String(id)))].filter(
		(id) => !known.has(id),
	);
	for (let start = 0; start < asked.length; start += PAGE_SIZE) {
		const ids = asked.slice(start, start + PAGE_SIZE);
		const { body } = await api.send({
			method: 'GET',
			path: '/v2/contacts',
			query: { ids: ids.join(','), per_page: PAGE_SIZE },
			lookup: true,
		});
		for (const id of ids) known.set(id, false);
		for (const { id, is_organization: organization } of itemsOf(body)) {
			known.set(String(id), organization === true);
		}
	}
	for (const record of linked) {
		if (known.get(String(record.resource_id)) === true) ofOrganizations.add(record);
	}
	return records;
}

/** Marks what a write answered by what was written, so that nothing need be asked for. */
export async function shown(
	record: VendorRecord | undefined,
	values: UnifiedRecord,
	api: Api,
): Promise<VendorRecord | undefined> {
	if (record === undefined || record.resource_type !== 'contact') return record;
	if (linkedId(values.account) !== undefined) ofOrganizations.add(record);
	else if (linkedId(values.contact) === undefined) await tellOrganizations([record], api);
	return record;
}
