import type { Api } from '../adapter';
import { countryCode } from '../../engine/countries';
import { InputError } from '../../engine/failures';
import { asText } from '../../engine/json';
import { allOf } from './records';

interface Dictionary {
	/** Names as Capsule spells them, by their lower-case form. */
	names: Map<string, string>;
	/** The same by two-letter and three-letter code. */
	codes: Map<string, string>;
}

/** https://developer.capsulecrm.com/v2/operations/Internationalization: the same for all accounts */
async function dictionary(api: Api): Promise<Dictionary> {
	return await api.memo('countries', async (lookup) => {
		const names = new Map<string, string>();
		const codes = new Map<string, string>();
		for (const entry of await allOf({ path: '/countries', key: 'countries' }, lookup)) {
			const name = asText(entry.name);
			if (name === undefined) continue;
			names.set(name.toLowerCase(), name);
			for (const code of [entry.alpha3Code, entry.alpha2Code, countryCode(name)]) {
				const key = asText(code);
				if (key !== undefined) codes.set(key.toUpperCase(), name);
			}
		}
		return { names, codes };
	});
}

/**
 * A country as Capsule's English dictionary spells it, from a name or a code: it refuses other spellings. Throws an
 * InputError for one that is none.
 */
export async function countryOf(country: string, api: Api): Promise<string> {
	const wanted = country.trim();
	const { names, codes } = await dictionary(api);
	const name = names.get(wanted.toLowerCase()) ?? codes.get(wanted.toUpperCase());
	if (name !== undefined || names.size === 0) return name ?? wanted;
	const known = codes.get(countryCode(wanted) ?? '');
	if (known !== undefined) return known;
	throw new InputError(
		`Capsule does not know the country "${country}" in the field "Addresses"`,
		'Give its two letters (AT), or its English name.',
	);
}
