import type { Api, VendorRecord } from '../adapter';
import { countryCode } from '../../engine/countries';
import { InputError } from '../../engine/failures';
import { asRecord, asRecords, asText, path } from '../../engine/json';

interface Country {
	alpha2: string;
	alpha3: string;
	name: string;
}

/** https://developer.infusionsoft.com/docs/restv2/#tag/Locale: the same for all accounts */
async function countries(api: Api): Promise<Country[]> {
	return await api.memo('countries', async (lookup) =>
		asRecords((await lookup.get('/v2/locales/countries')).countries).map(({ codes, name }) => ({
			alpha2: asText(asRecord(codes).alpha2)?.toUpperCase() ?? '',
			alpha3: asText(asRecord(codes).alpha3)?.toUpperCase() ?? '',
			name: asText(name) ?? '',
		})),
	);
}

async function provinces(country: Country, api: Api): Promise<VendorRecord[]> {
	return await api.memo(`provinces of ${country.alpha3}`, async (lookup) =>
		asRecords(
			(await lookup.get(path`/v2/locales/countries/${country.alpha3}/provinces`)).provinces,
		),
	);
}

async function findCountry(text: string, api: Api): Promise<Country | undefined> {
	const wanted = text.trim().toUpperCase();
	const all = await countries(api);
	const found = all.find(({ alpha2, alpha3, name }) =>
		[alpha2, alpha3, name.toUpperCase()].includes(wanted),
	);
	if (found !== undefined) return found;
	const code = countryCode(text);
	return code === undefined ? undefined : all.find(({ alpha2 }) => alpha2 === code);
}

async function countryOf(text: string, api: Api): Promise<Country> {
	const found = await findCountry(text, api);
	if (found !== undefined) return found;
	throw new InputError(
		`Keap does not know the country "${text}" in the field "Addresses"`,
		'Give its three letters (USA), its two letters (US), or its English name.',
	);
}

/** `US-AZ` for AZ, US-AZ or Arizona; undefined where the country has no such region. */
async function regionOf(text: string, country: Country, api: Api): Promise<string | undefined> {
	const wanted = text.trim().toLowerCase();
	for (const { code, name } of await provinces(country, api)) {
		const given = asText(code);
		if (given === undefined) continue;
		const short = given.slice(given.indexOf('-') + 1);
		const whole = given.includes('-') ? given : `${country.alpha2}-${given}`;
		if ([given, short, whole, asText(name) ?? ''].some((each) => each.toLowerCase() === wanted)) {
			return whole;
		}
	}
	return undefined;
}

async function withCodes(entry: VendorRecord, api: Api): Promise<VendorRecord> {
	const { country_code: land, region_code: state, ...rest } = entry;
	const region = asText(state);
	// A whole code (US-AZ) names the country as well.
	const told = asText(land) ?? (region?.[2] === '-' ? countryCode(region.slice(0, 2)) : undefined);
	if (told === undefined) {
		if (region === undefined) return entry;
		throw new InputError(
			`Keap needs the country of the state "${region}" in the field "Addresses"`,
			'Give the country of the address as well.',
		);
	}
	const country = await countryOf(told, api);
	const coded: VendorRecord = { ...rest, country_code: country.alpha3 };
	if (region === undefined) return coded;
	const code = await regionOf(region, country, api);
	// A region that Keap has no code for goes by its name.
	return code === undefined ? { ...coded, region } : { ...coded, region_code: code };
}

/** Addresses with countries and regions as codes. Throws an InputError for a country that is none, or is missing. */
export async function withRegions(entries: unknown, api: Api): Promise<VendorRecord[]> {
	const coded: VendorRecord[] = [];
	for (const entry of asRecords(entries)) coded.push(await withCodes(entry, api));
	return coded;
}
