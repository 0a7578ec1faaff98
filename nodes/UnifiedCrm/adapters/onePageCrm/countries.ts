import type { Api, VendorRecord } from '../adapter';
import { InputError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';
import { dataOf } from './records';

/** The written addresses with countries as two letters; names are looked up. Throws an InputError for a name that is none. */
export async function withCountryCodes(body: VendorRecord, api: Api): Promise<VendorRecord> {
	if (!Array.isArray(body.address_list)) return body;
	const addresses: VendorRecord[] = [];
	for (const address of asRecords(body.address_list)) {
		const country = asText(address.country_code)?.trim();
		addresses.push(
			country === undefined ? address : { ...address, country_code: await codeOf(country, api) },
		);
	}
	return { ...body, address_list: addresses };
}

async function codeOf(country: string, api: Api): Promise<string> {
	if (/^[a-z]{2}$/i.test(country)) return country.toUpperCase();
	const code = (await codes(api)).get(country.toLowerCase());
	if (code !== undefined) return code;
	throw new InputError(
		`OnePageCRM does not know the country "${country}" in the field "Addresses"`,
		'Give its two letters (IE), or its English name.',
	);
}

/** https://developer.onepagecrm.com/api/#countries */
async function codes(api: Api): Promise<Map<string, string>> {
	return await api.memo('countries', async (lookup) => {
		const entries = asRecords(dataOf(await lookup.get('/countries')).countries);
		return new Map(
			entries.map((entry) => {
				const { name, code } = asRecord(entry.country);
				return [String(name).toLowerCase(), String(code)] as const;
			}),
		);
	});
}
