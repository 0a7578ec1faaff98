/** Spellings that stand for a country of the dictionary. */
const ALIASES: Record<string, string> = { USA: 'United States' };

/** Codes of groups of countries, of tests, and of countries that are no more. */
const NO_COUNTRY = new Set(
	'AN BU CS DD DY EU EZ FX HV NH NT QO RH SU TP UK UN VD XA XB YD YU ZR ZZ'.split(' '),
);

function dictionary(): Array<{ code: string; name: string }> {
	const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
	const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
	const countries: Array<{ code: string; name: string }> = [];
	for (const first of letters) {
		for (const second of letters) {
			const code = first + second;
			const name = NO_COUNTRY.has(code) ? undefined : names.of(code);
			if (name !== undefined && !countries.some((country) => country.name === name))
				countries.push({ code, name });
		}
	}
	return countries;
}

/** The vendor's English names of countries. */
export const COUNTRIES = dictionary();

const NAMES = new Set(COUNTRIES.map(({ name }) => name));

/** The dictionary's name for a country; undefined where it has none. */
export function countryNamed(text: string): string | undefined {
	return NAMES.has(text) ? text : ALIASES[text];
}
