import { countryCode, countryName } from '../../nodes/UnifiedCrm/engine/countries';

describe('countries', () => {
	it.each([
		['AT', 'AT'],
		['at', 'AT'],
		['Austria', 'AT'],
		[' united states ', 'US'],
		['USA', 'US'],
		['Bosnia and Herzegovina', 'BA'],
		["Cote d'Ivoire", 'CI'],
		['Saint Lucia', 'LC'],
		['Turkey', 'TR'],
		['UK', 'GB'],
		['Myanmar', 'MM'],
	])('finds the code of "%s"', (given, code) => expect(countryCode(given)).toBe(code));

	it.each(['Atlantis', 'XX', 'EU', 'ZZ', ''])('knows no country "%s"', (given) => {
		expect(countryCode(given)).toBeUndefined();
		expect(countryName(given)).toBeUndefined();
	});

	it('finds English names', () => expect(countryName('at')).toBe('Austria'));
});
