import type { Api, Fields, VendorRecord, WriteInput, Written } from '../adapter';
import { asRecord, asRecords, path } from '../../engine/json';
import { sourcesOf } from '../../engine/reader';
import { linkLists, linksGiven, setLinks } from './links';
import type { LinkName } from './links';
import { VERSION } from './version';

/** An address holds about 8 kB. */
export const LONGEST_PROPERTIES = 5_000;
/** https://developers.hubspot.com/docs/guides/api/crm/using-object-apis */
export const BATCH_SIZE = 100;

/** One kind of HubSpot object. */
export interface ObjectKind {
	/** Name or type id that stands in paths. */
	type: string;
	/** Properties asked for besides those of the fields. */
	fields: Fields;
	/** Links that records of this kind show. */
	links: LinkName[];
}

/** Path of all objects of a kind. */
export const objectsPath = (kind: ObjectKind) => `/crm/objects/${VERSION}/${kind.type}`;

/** The properties that the declared fields read. */
export function ownProperties(kind: ObjectKind): string[] {
	return sourcesOf(kind.fields)
		.filter((source) => source.startsWith('properties.'))
		.map((source) => source.slice('properties.'.length));
}

/** Definitions of all properties of a kind. */
export async function definitionsOf(kind: ObjectKind, api: Api): Promise<VendorRecord[]> {
	return await api.memo(`properties ${kind.type}`, async (lookup) =>
		asRecords((await lookup.get(`/crm/properties/${VERSION}/${kind.type}`)).results),
	);
}

export async function propertiesFor(
	kind: ObjectKind,
	api: Api,
	customFields: boolean,
): Promise<string[]> {
	if (!customFields) return ownProperties(kind);
	const custom = (await definitionsOf(kind, api))
		.filter(({ hubspotDefined }) => hubspotDefined !== true)
		.map(({ name }) => String(name));
	return [...ownProperties(kind), ...custom];
}

/** The same records with all their properties, for lists of properties that fit no address and no search. */
export async function withProperties(
	kind: ObjectKind,
	records: VendorRecord[],
	properties: string[],
	api: Api,
): Promise<VendorRecord[]> {
	const full = new Map<string, VendorRecord>();
	for (let start = 0; start < records.length; start += BATCH_SIZE) {
		const inputs = records.slice(start, start + BATCH_SIZE).map(({ id }) => ({ id }));
		const { body } = await api.send({
			method: 'POST',
			path: `${objectsPath(kind)}/batch/read`,
			body: { inputs, properties },
			reads: true,
		});
		for (const record of asRecords(asRecord(body).results)) full.set(String(record.id), record);
	}
	return records.map((record) => ({
		...record,
		properties: full.get(String(record.id))?.properties ?? record.properties,
	}));
}

/** One record with its links. */
export async function getObject(
	kind: ObjectKind,
	id: string,
	api: Api,
	customFields: boolean,
): Promise<VendorRecord | undefined> {
	const properties = await propertiesFor(kind, api, customFields);
	const names = properties.join(',');
	const fits = names.length <= LONGEST_PROPERTIES;
	const record = await api.get(path`/crm/objects/${VERSION}/${kind.type}/${id}`, {
		properties: fits ? names : undefined,
		associations: kind.links.length === 0 ? undefined : linkLists(kind.links),
	});
	return fits ? record : (await withProperties(kind, [record], properties, api))[0];
}

export async function createObject(
	kind: ObjectKind,
	input: WriteInput,
	api: Api,
): Promise<Written> {
	const { body } = await api.send({
		method: 'POST',
		path: objectsPath(kind),
		body: { associations: [], ...input.body },
	});
	return { record: shown(body, input) };
}

/** What the CRM answers to a write shows no links: those that were written are put beside it. */
export function shown(record: unknown, { values }: Pick<WriteInput, 'values'>): VendorRecord {
	return { ...asRecord(record), associations: linksGiven(values) };
}

export async function updateObject(
	kind: ObjectKind,
	id: string,
	input: WriteInput,
	api: Api,
): Promise<Written> {
	const { properties, ...rest } = input.body;
	let record: unknown = { id };
	if (properties !== undefined || Object.keys(rest).length > 0) {
		const answer = await api.send({
			method: 'PATCH',
			path: path`/crm/objects/${VERSION}/${kind.type}/${id}`,
			body: { properties: {}, ...rest, ...(properties === undefined ? {} : { properties }) },
			repeatable: true,
		});
		record = answer.body;
	}
	await setLinks(kind.type, id, input.values, api);
	return { id, record: shown(record, input) };
}

export async function deleteObject(kind: ObjectKind, id: string, api: Api): Promise<void> {
	await api.send({
		method: 'DELETE',
		path: path`/crm/objects/${VERSION}/${kind.type}/${id}`,
		repeatable: true,
	});
}
