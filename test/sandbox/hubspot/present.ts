import type { Crm } from './crm';
import { COMPANIES, CONTACTS } from './objectTypes';
import type { ObjectType } from './objectTypes';
import { propertiesOf } from './properties';
import type { Row } from './row';
import { PORTAL_ID } from './seeds';

const APP = 'https://app-eu1.hubspot.com';
const PREVIEW_LENGTH = 200;
const MOST_LISTED_LINKS = 100;

/** What a reading asks for. */
export interface Selection {
	properties?: string[];
	propertiesWithHistory?: string[];
	associations?: ObjectType[];
	/** All properties that have a value, as answers to writes give them. */
	isWhole?: boolean;
}

const plainText = (html: string): string => html.replace(/<[^>]*>/g, '');
const digits = (number: string | undefined): string | null =>
	number === undefined ? null : number.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');

type Computed = (row: Row, crm: Crm, type: ObjectType) => string | null;

const bodyOf = (row: Row, type: ObjectType): string | undefined =>
	row.properties[type.bodyProperty ?? ''] ?? row.properties.hs_email_text;

function addressee(
	row: Row,
	side: 'from' | 'to',
	part: 'email' | 'firstName' | 'lastName',
): string | null {
	const headers = JSON.parse(row.properties.hs_email_headers ?? '{}') as Record<string, unknown>;
	const value = headers[side];
	const people = (Array.isArray(value) ? value : [value]) as Array<
		Record<string, string> | undefined
	>;
	const found = people.map((one) => one?.[part]).filter((text) => text !== undefined);
	return found.length === 0 ? null : found.join(';');
}

const COMPUTED: Record<string, Computed> = {
	hs_object_id: ({ id }) => id,
	associatedcompanyid: ({ id }, crm) =>
		crm.links
			.of(CONTACTS, id, COMPANIES)
			.find(({ types }) => types.some(({ isPrimary }) => isPrimary))?.id ?? null,
	hs_full_name_or_email: ({ properties: { firstname, lastname, email } }) =>
		[firstname, lastname].filter((part) => part !== undefined).join(' ') || (email ?? null),
	hs_email_domain: ({ properties: { email } }) => email?.split('@')[1] ?? null,
	hs_calculated_phone_number: ({ properties: { phone } }) => phone ?? null,
	hs_searchable_calculated_phone_number: ({ properties: { phone } }) => digits(phone),
	hs_searchable_calculated_mobile_number: ({ properties: { mobilephone } }) => digits(mobilephone),
	hs_body_preview: (row, _crm, type) => {
		const body = bodyOf(row, type);
		return body === undefined ? null : plainText(body).slice(0, PREVIEW_LENGTH);
	},
	hs_body_preview_html: (row, _crm, type) => {
		const body = bodyOf(row, type);
		return body === undefined ? null : `<html>\n<head></head>\n<body>\n${body}\n</body>\n</html>`;
	},
	hs_body_preview_is_truncated: (row, _crm, type) => {
		const body = bodyOf(row, type);
		return body === undefined ? null : String(plainText(body).length > PREVIEW_LENGTH);
	},
	hs_email_from_email: (row) => addressee(row, 'from', 'email'),
	hs_email_from_firstname: (row) => addressee(row, 'from', 'firstName'),
	hs_email_from_lastname: (row) => addressee(row, 'from', 'lastName'),
	hs_email_to_email: (row) => addressee(row, 'to', 'email'),
	hs_email_to_firstname: (row) => addressee(row, 'to', 'firstName'),
	hs_email_to_lastname: (row) => addressee(row, 'to', 'lastName'),
	hs_task_is_completed: ({ properties }) => (properties.hs_task_status === 'COMPLETED' ? '1' : '0'),
};

/** A property's value, null where it has none; the name must be one of the type's. */
export function valueOf(crm: Crm, type: ObjectType, row: Row, name: string): string | null {
	if (name === type.createdProperty) return new Date(row.createdAt).toISOString();
	if (name === type.modifiedProperty) return new Date(row.updatedAt).toISOString();
	const compute = COMPUTED[name];
	return compute === undefined ? (row.properties[name] ?? null) : compute(row, crm, type);
}

/** A record as answers show it. */
export function present(
	crm: Crm,
	type: ObjectType,
	row: Row,
	selection: Selection,
): Record<string, unknown> {
	const known = propertiesOf(type);
	const properties: Record<string, string | null> = {};
	const asked = selection.isWhole === true ? known.keys() : (selection.properties ?? []);
	for (const name of [...type.standard, ...asked]) {
		if (name in properties || !known.has(name)) continue;
		const value = valueOf(crm, type, row, name);
		if (value !== null || selection.isWhole !== true) properties[name] = value;
	}
	const associations = linksOf(crm, type, row, selection.associations ?? []);
	return {
		id: row.id,
		properties,
		...historyOf(crm, type, row, selection.propertiesWithHistory ?? []),
		createdAt: new Date(row.createdAt).toISOString(),
		updatedAt: new Date(row.updatedAt).toISOString(),
		archived: row.archivedAt !== undefined,
		...(row.archivedAt === undefined ? {} : { archivedAt: new Date(row.archivedAt).toISOString() }),
		url: `${APP}/contacts/${PORTAL_ID}/record/${type.typeId}/${row.id}`,
		...(associations === undefined ? {} : { associations }),
	};
}

function historyOf(
	crm: Crm,
	type: ObjectType,
	row: Row,
	names: string[],
): { propertiesWithHistory?: Record<string, unknown> } {
	const known = names.filter((name) => propertiesOf(type).has(name));
	if (known.length === 0) return {};
	return {
		propertiesWithHistory: Object.fromEntries(
			known.map((name) => {
				const value = valueOf(crm, type, row, name);
				const timestamp = new Date(row.updatedAt).toISOString();
				return [name, value === null ? [] : [{ value, timestamp, sourceType: 'INTEGRATION' }]];
			}),
		),
	};
}

/** Links by the other side's plural name, one entry a label; no key where there are none. */
function linksOf(
	crm: Crm,
	type: ObjectType,
	row: Row,
	targets: ObjectType[],
): Record<string, unknown> | undefined {
	const result: Record<string, unknown> = {};
	if (row.archivedAt !== undefined) return undefined;
	for (const target of targets) {
		const links = crm.links.of(type, row.id, target);
		if (links.length === 0) continue;
		const shown = links.slice(0, MOST_LISTED_LINKS);
		result[target.name] = {
			results: shown.flatMap(({ id, types }) =>
				types.map(({ listName }) => ({ id, type: listName })),
			),
			...(links.length > shown.length
				? { paging: { next: { after: shown[shown.length - 1].id } } }
				: {}),
		};
	}
	return Object.keys(result).length === 0 ? undefined : result;
}
