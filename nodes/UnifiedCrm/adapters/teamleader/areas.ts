import type { Api, VendorRecord } from '../adapter';
import { InputError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import { ask } from './rpc';

/**
 * States and provinces are areas with an id; addresses show that id alone. The names that were looked up for them are kept
 * beside the CRM's records, which stay as they are.
 */
const names = new WeakMap<object, string>();

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** https://developer.focus.teamleader.eu/docs/api/level-two-areas-list */
async function areasOf(country: string, api: Api): Promise<Map<string, string>> {
	return await api.memo(`areas ${country}`, async (lookup) => {
		const { data } = await ask('levelTwoAreas.list', { country }, lookup);
		return new Map(asRecords(data).map(({ id, name }) => [String(id), String(name)]));
	});
}

/** The name of an address' area; its id where the name is not known. */
export function areaName(area: unknown): string | undefined {
	if (typeof area !== 'object' || area === null) return undefined;
	return names.get(area) ?? asText((area as VendorRecord).id);
}

function addressesOf({ addresses, primary_address: primary }: VendorRecord): VendorRecord[] {
	if (!Array.isArray(addresses)) return primary === null ? [] : [asRecord(primary)];
	return asRecords(addresses).map(({ address }) => asRecord(address));
}

/** Looks up the names of the areas that records have: one request for each country, once for some minutes. */
export async function nameAreas(records: VendorRecord[], api: Api): Promise<void> {
	for (const record of records) {
		for (const { country, area_level_two: area } of addressesOf(record)) {
			if (typeof area !== 'object' || area === null || typeof country !== 'string') continue;
			const known = await areasOf(country, api).catch((): Map<string, string> => new Map());
			const name = known.get(String((area as VendorRecord).id));
			if (name !== undefined) names.set(area, name);
		}
	}
}

/**
 * Puts ids in place of the names of areas. Throws an InputError for a name that the country does not have; where a country
 * has no areas at all, the name is left out and the user is told.
 */
export async function withAreaIds(body: VendorRecord, api: Api): Promise<VendorRecord> {
	const entries = asRecords(body.addresses);
	if (!entries.some(({ address }) => asRecord(address).area_level_two_id !== undefined))
		return body;
	const addresses: VendorRecord[] = [];
	for (const { type, address } of entries) {
		const { area_level_two_id: state, ...rest } = asRecord(address);
		const id = state === undefined ? undefined : await areaId(String(state), rest.country, api);
		addresses.push({
			type,
			address: id === undefined ? rest : { ...rest, area_level_two_id: id },
		});
	}
	return { ...body, addresses };
}

async function areaId(state: string, country: unknown, api: Api): Promise<string | undefined> {
	if (UUID.test(state)) return state;
	const areas = await areasOf(String(country), api);
	const wanted = state.trim().toLowerCase();
	for (const [id, name] of areas) if (name.toLowerCase() === wanted) return id;
	if (areas.size === 0) {
		api.warn(`Teamleader knows no states of the country ${country}: "${state}" was left out.`);
		return undefined;
	}
	throw new InputError(
		`Teamleader knows no state "${state}" in the country ${country} (addresses)`,
		`Leave the state out, or use one of: ${[...areas.values()].join(', ')}.`,
	);
}
