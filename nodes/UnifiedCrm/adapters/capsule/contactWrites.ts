import type { Api, VendorRecord, WriteInput, Written } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { countryOf } from './countries';
import { clearsFields, fieldChanges, withoutCleared } from './customFields';
import { recordOf } from './records';
import { ROW_KEYS, rowChanges, rowsOf, tagChanges } from './rows';

/** What a party shows only where it is asked for. https://developer.capsulecrm.com/v2/operations/Party */
export function embedded(customFields: boolean): string {
	return customFields ? 'tags,fields,organisation' : 'tags,organisation';
}

/** A party; undefined for an organisation, which is an account and no contact. */
export async function getPerson(
	id: string,
	api: Api,
	customFields: boolean,
): Promise<VendorRecord | undefined> {
	const { party } = await api.get(path`/parties/${id}`, { embed: embedded(customFields) });
	const record = asRecord(party);
	return record.type === 'organisation' ? undefined : record;
}

async function withCountries(body: VendorRecord, api: Api): Promise<VendorRecord> {
	if (body.addresses === undefined) return body;
	const addresses: VendorRecord[] = [];
	for (const row of asRecords(body.addresses)) {
		const country = asText(row.country);
		addresses.push(
			country === undefined ? row : { ...row, country: await countryOf(country, api) },
		);
	}
	return { ...body, addresses };
}

/** https://developer.capsulecrm.com/v2/operations/Party#createParty */
export async function createPerson({ body }: WriteInput, api: Api): Promise<Written> {
	const party: VendorRecord = { type: 'person', ...(await withCountries(body, api)) };
	if (party.fields !== undefined) party.fields = withoutCleared(party.fields);
	return written(await api.send({ method: 'POST', path: '/parties', body: { party } }));
}

function written(response: Parameters<typeof recordOf>[0], id?: string): Written {
	const record = recordOf(response, 'party');
	return record === undefined ? { id } : { record };
}

/** Lists add up, the team goes with the owner, and yes-or-no fields cannot be nulled: those need the party as it is. */
function needsPresent(body: VendorRecord): boolean {
	return (
		ROW_KEYS.some((key) => body[key] !== undefined) ||
		body.tags !== undefined ||
		(body.owner !== undefined && body.team === undefined) ||
		clearsFields(body)
	);
}

async function changes(body: VendorRecord, present: VendorRecord, api: Api): Promise<VendorRecord> {
	const changed = { ...body };
	for (const key of ROW_KEYS) {
		if (body[key] !== undefined) {
			changed[key] = rowChanges(key, rowsOf(body, key), rowsOf(present, key));
		}
	}
	if (body.tags !== undefined) {
		changed.tags = tagChanges(rowsOf(body, 'tags'), rowsOf(present, 'tags'));
	}
	if (clearsFields(body)) changed.fields = await fieldChanges(body.fields, present, api);
	// An empty list says nothing.
	for (const key of [...ROW_KEYS, 'tags', 'fields']) {
		if (Array.isArray(changed[key]) && rowsOf(changed, key).length === 0) delete changed[key];
	}
	const { id: team } = asRecord(present.team);
	if (body.owner !== undefined && body.team === undefined && team !== undefined) {
		changed.team = { id: team };
	}
	return changed;
}

/** A tag that somebody else took off in the meantime. */
function isOutdated(error: Error): boolean {
	return error instanceof VendorError && /not found to delete/i.test(error.message);
}

/** https://developer.capsulecrm.com/v2/operations/Party#updateParty: a merge, in one request */
export async function updatePerson(
	id: string,
	{ body: given }: WriteInput,
	api: Api,
): Promise<Written> {
	const body = await withCountries(given, api);
	const outcome = await sendChanges(id, body, api).catch((error: Error) => error);
	if (!(outcome instanceof Error)) return outcome;
	if (!isOutdated(outcome)) throw outcome;
	return await sendChanges(id, body, api);
}

async function sendChanges(id: string, body: VendorRecord, api: Api): Promise<Written> {
	const present = needsPresent(body) ? await getParty(id, api) : undefined;
	const party = present === undefined ? body : await changes(body, present, api);
	if (Object.keys(party).length === 0) return { id, record: present };
	const response = await api.send({
		method: 'PUT',
		path: path`/parties/${id}`,
		body: { party },
		// Rows that are added or removed would be so twice.
		repeatable: ![...ROW_KEYS, 'tags'].some((key) => party[key] !== undefined),
	});
	return { id, ...written(response, id) };
}

async function getParty(id: string, api: Api): Promise<VendorRecord> {
	const { body } = await api.send({
		method: 'GET',
		path: path`/parties/${id}`,
		query: { embed: embedded(true) },
		lookup: true,
	});
	return asRecord(asRecord(body).party);
}
