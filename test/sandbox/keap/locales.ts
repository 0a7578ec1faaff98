/** Countries by their codes of three letters, with those of two. */
const ALPHA =
	'AUS AU,AUT AT,BEL BE,BGR BG,BRA BR,CAN CA,CHE CH,CHL CL,CHN CN,COL CO,CYP CY,CZE CZ,DEU DE,DNK DK,EGY EG,ESP ES,EST EE,FIN FI,FRA FR,GBR GB,GRC GR,HRV HR,HUN HU,IND IN,IRL IE,ISL IS,ISR IL,ITA IT,JPN JP,KEN KE,KOR KR,LTU LT,LUX LU,LVA LV,MEX MX,MLT MT,NGA NG,NLD NL,NOR NO,NZL NZ,PHL PH,POL PL,PRT PT,ROU RO,SAU SA,SGP SG,SRB RS,SVK SK,SVN SI,SWE SE,THA TH,TUR TR,UKR UA,USA US,VNM VN,ZAF ZA';

const NAMES = new Intl.DisplayNames('en', { type: 'region' });

export const COUNTRIES = ALPHA.split(',').map((pair) => {
	const [alpha3, alpha2] = pair.split(' ');
	const name = alpha3 === 'USA' ? 'United States of America' : (NAMES.of(alpha2) ?? alpha2);
	return { codes: { alpha2, alpha3 }, name };
});

const STATES =
	'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming';

const PROVINCES: Record<string, string> = {
	USA: STATES,
	AUT: '1 Burgenland,2 Kärnten,3 Niederösterreich,4 Oberösterreich,5 Salzburg,6 Steiermark,7 Tirol,8 Vorarlberg,9 Wien',
	BEL: 'VAN Antwerpen,VOV Oost-Vlaanderen,VWV West-Vlaanderen,BRU Brussels',
	GBR: 'LDS Leeds,LND London,MAN Manchester',
	DEU: 'BE Berlin,BY Bayern,HH Hamburg,NW Nordrhein-Westfalen',
	CAN: 'AB Alberta,BC British Columbia,ON Ontario,QC Quebec',
};

export interface Province {
	code: string;
	name: string;
	country: string;
}

/** Provinces of a country by its code of three letters; none where there are none on record. */
export function provincesOf(alpha3: string): Province[] {
	const alpha2 = COUNTRIES.find(({ codes }) => codes.alpha3 === alpha3)?.codes.alpha2;
	return (PROVINCES[alpha3] ?? '')
		.split(',')
		.filter((entry) => entry !== '')
		.map((entry) => {
			const [code, ...name] = entry.split(' ');
			return { code: `${alpha2}-${code}`, name: name.join(' '), country: alpha3 };
		});
}

export function countryName(alpha3: unknown): string | null {
	return COUNTRIES.find(({ codes }) => codes.alpha3 === alpha3)?.name ?? null;
}
