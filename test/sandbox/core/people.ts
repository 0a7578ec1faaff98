const FIRST_NAMES = [
	'Ada',
	'Bela',
	'Chidi',
	'Dora',
	'Emre',
	'Fadila',
	'Goran',
	'Hanna',
	'Ivo',
	'Jana',
];
const MIDDLE_NAMES = ['Ann', 'Lee', 'Kim', 'Noor', 'Rae', 'Sol', 'Tam'];
const LAST_NAMES = [
	'Brook',
	'Castell',
	'Dunmore',
	'Ekwall',
	'Farrow',
	'Grohl',
	'Halvorsen',
	'Ito',
	'Jansky',
	'Kalten',
	'Lindqvist',
];
const TITLES = ['Buyer', 'CTO', 'Head of Sales', 'Office Manager', 'Purchasing Lead'];
const COMPANIES = [
	'Nordhang',
	'Brookworks',
	'Tallow & Sons',
	'Vantaa Tools',
	'Quill Labs',
	'Oldgate',
	'Perron',
];
const CITIES: Array<[city: string, state: string, postalCode: string, country: string]> = [
	['Austin', 'TX', '78767', 'United States'],
	['Graz', 'Steiermark', '8010', 'Austria'],
	['Gent', 'Oost-Vlaanderen', '9000', 'Belgium'],
	['Leeds', 'West Yorkshire', 'LS1 4AP', 'United Kingdom'],
];

/** All seeded records were made inside these ten months, one after another. */
const FIRST_MOMENT = Date.UTC(2026, 0, 5, 8, 0, 0);
const LAST_MOMENT = Date.UTC(2026, 9, 31, 18, 0, 0);

/** Facts of an invented person, the same for the same index everywhere. */
export interface Person {
	index: number;
	firstName: string;
	lastName: string;
	title: string;
	email: string;
	secondEmail: string;
	/** E.164, in the range that is reserved for fiction. */
	phone: string;
	mobile: string;
	street: string;
	city: string;
	state: string;
	postalCode: string;
	country: string;
	companyIndex: number;
	companyName: string;
}

export const COMPANY_COUNT = 20;

/** The name of the company with an index from 0 to COMPANY_COUNT - 1. */
export function companyName(index: number): string {
	return `${COMPANIES[index % COMPANIES.length]} ${Math.floor(index / COMPANIES.length) + 1}`;
}

/** The seeded person with an index. Every fifth has a first name of two words; addresses repeat, emails never. */
export function person(index: number): Person {
	const first = FIRST_NAMES[index % FIRST_NAMES.length];
	const firstName =
		index % 5 === 4 ? `${first} ${MIDDLE_NAMES[index % MIDDLE_NAMES.length]}` : first;
	const lastName = LAST_NAMES[(index * 7) % LAST_NAMES.length];
	const [city, state, postalCode, country] = CITIES[index % CITIES.length];
	const digits = String(index % 10_000).padStart(4, '0');
	const companyIndex = index % COMPANY_COUNT;
	return {
		index,
		firstName,
		lastName,
		title: TITLES[index % TITLES.length],
		email: `${first}.${lastName}.${index}@example.com`.toLowerCase(),
		secondEmail: `${first}.${index}@example.org`.toLowerCase(),
		phone: `+1415555${digits}`,
		mobile: `+1512555${digits}`,
		street: `${(index % 200) + 1} Main Street`,
		city,
		state,
		postalCode,
		country,
		companyIndex,
		companyName: companyName(companyIndex),
	};
}

/** When the seeded record with an index was made: milliseconds since 1970, whole seconds, rising with the index. */
export function madeAt(index: number, count: number): number {
	const span = LAST_MOMENT - FIRST_MOMENT;
	const moment = FIRST_MOMENT + Math.floor((span * index) / Math.max(count, 1));
	return moment - (moment % 1000);
}
