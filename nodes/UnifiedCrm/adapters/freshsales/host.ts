/** Where the application lies on the hosts of the Freshworks suite. */
const SUITE = '/crm/sales';

/**
 * Scheme, host and leading path of an account, from what a user copies out of Freshsales: a bare alias, a host, or an
 * address of a page or of the API. Lists that Freshsales links to lie beside `/api`, so that is no part of it.
 * https://developers.freshworks.com/crm/api/#authentication
 */
export function baseOf(given: string): string {
	const plain = given
		.trim()
		.replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
		.replace(/[?#].*$/, '');
	const slash = plain.indexOf('/');
	const name = (slash < 0 ? plain : plain.slice(0, slash)).toLowerCase();
	const path = slash < 0 ? '' : plain.slice(slash);
	if (name === '') return '';
	const isAlias = !/[.:]/.test(name);
	const host = isAlias ? `${name}.myfreshworks.com` : name;
	// Classic accounts have a host for the application alone.
	return `https://${host}${host.endsWith('.freshsales.io') ? '' : leadingPath(path)}`;
}

function leadingPath(path: string): string {
	const suite = /^(.*?\/crm\/sales)(?:\/|$)/.exec(path);
	if (suite !== null) return suite[1];
	const own = path.replace(/\/+$/, '').replace(/\/api$/, '');
	return own === '' ? SUITE : own;
}
