const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Codes in the Unicode tables that are no country of ISO 3166: withdrawn, reserved, groups of countries, for tests. */
const NO_COUNTRY = new Set(
	'AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH NT QO RH SU TA TP UK UN VD XA XB YD YU ZR ZZ'.split(
		' ',
	),
);

/** What countries are called besides their name in the Unicode tables. */
const FURTHER_NAMES: Record<string, string> = {
	america: 'US',
	burma: 'MM',
	'cabo verde': 'CV',
	'czech republic': 'CZ',
	england: 'GB',
	'great britain': 'GB',
	holland: 'NL',
	'hong kong': 'HK',
	'ivory coast': 'CI',
	korea: 'KR',
	macao: 'MO',
	macedonia: 'MK',
	myanmar: 'MM',
	'northern ireland': 'GB',
	palestine: 'PS',
	'republic of ireland': 'IE',
	'republic of korea': 'KR',
	'russian federation': 'RU',
	scotland: 'GB',
	swaziland: 'SZ',
	'the netherlands': 'NL',
	turkey: 'TR',
	uae: 'AE',
	uk: 'GB',
	'united states of america': 'US',
	usa: 'US',
	'viet nam': 'VN',
	wales: 'GB',
};

interface Tables {
	codes: Map<string, string>;
	names: Map<string, string>;
}

let tables: Tables | undefined;

/** Two ways to write one name are one key: case, accents, "&" and "St." do not tell countries apart. */
function keyOf(name: string): string {
	return name
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/’/g, "'")
		.replace(/&/g, ' and ')
		.replace(/\bst\.? /g, 'saint ')
		.replace(/\s+/g, ' ')
		.trim();
}

function load(): Tables {
	if (tables !== undefined) return tables;
	const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
	const codes = new Map(Object.entries(FURTHER_NAMES));
	const names = new Map<string, string>();
	for (const first of LETTERS) {
		for (const second of LETTERS) {
			const code = first + second;
			const name = NO_COUNTRY.has(code) ? undefined : display.of(code);
			if (name === undefined) continue;
			names.set(code, name);
			codes.set(keyOf(name), code);
		}
	}
	tables = { codes, names };
	return tables;
}

/** The ISO 3166 code of two letters for a code or an English name; undefined where the country is not known. */
export function countryCode(country: string): string | undefined {
	const { codes, names } = load();
	const code = country.trim().toUpperCase();
	return names.has(code) ? code : codes.get(keyOf(country));
}

/** The English name of a country, from its code or from a name of it; undefined where it is not known. */
export function countryName(country: string): string | undefined {
	const code = countryCode(country);
	return code === undefined ? undefined : load().names.get(code);
}
