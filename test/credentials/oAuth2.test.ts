import { CRMS } from '../../nodes/UnifiedCrm/adapters';
import type { Crm, OAuth2Account } from '../../nodes/UnifiedCrm/adapters/adapter';
import { simulations } from '../sandbox';
import { oAuth2CredentialProperties, resolved, visible } from './asN8n';

const properties = oAuth2CredentialProperties();
const offering = CRMS.flatMap(
	(crm): Array<[string, Crm, OAuth2Account]> =>
		crm.account.oAuth2 === undefined ? [] : [[crm.label, crm, crm.account.oAuth2]],
);
const BASE = 'http://127.0.0.1:4010/some-crm';

function pathOf(url: string): string {
	return url.replace(/^https:\/\/[^/]+/, '');
}

it('shows the choice of the CRM first, and only CRMs with OAuth2', () => {
	const [first] = visible(properties, {});
	expect(first.name).toBe('integration');
	const values = (first.options ?? []).map((option) => ('value' in option ? option.value : ''));
	expect(values.sort()).toEqual(offering.map(([, crm]) => crm.id).sort());
});

describe.each(offering)('%s', (_label, crm, oAuth2) => {
	const regions = [
		'',
		...new Set(
			[oAuth2.authorizeUrl, oAuth2.tokenUrl].flatMap((by) =>
				typeof by === 'string' ? [] : Object.keys(by),
			),
		),
	];

	it("shows the CRM's fields alone", () => {
		const names = visible(properties, { integration: crm.id }).map(({ name }) => name);
		const setUp = names.filter((name) => name.startsWith('setUp'));
		expect(setUp).toHaveLength(1);
		expect(names.filter((name) => !name.startsWith('setUp')).sort()).toEqual(
			[
				'integration',
				...(oAuth2.fields ?? []).map(({ name }) => name),
				'baseUrl',
				'clientId',
				'clientSecret',
				'scopes',
			].sort(),
		);
	});

	it.each(regions)('finds the addresses for the region "%s"', (region) => {
		const find = (by: OAuth2Account['tokenUrl']) =>
			typeof by === 'string' ? by : (by[region] ?? by.default);
		const { authUrl, accessTokenUrl } = resolved(properties, { integration: crm.id, region });
		expect(authUrl).toBe(find(oAuth2.authorizeUrl));
		expect(accessTokenUrl).toBe(find(oAuth2.tokenUrl));
		const moved = resolved(properties, { integration: crm.id, region, baseUrl: `${BASE}/` });
		expect(moved.authUrl).toBe(BASE + pathOf(find(oAuth2.authorizeUrl)));
		expect(moved.accessTokenUrl).toBe(BASE + pathOf(find(oAuth2.tokenUrl)));
	});

	it('sets the scopes, the client authentication, the grant and the query', () => {
		const data = resolved(properties, { integration: crm.id });
		expect(data.scope).toBe(oAuth2.scope);
		expect(data.authentication).toBe(oAuth2.clientAuth);
		expect(data.grantType).toBe(oAuth2.pkce === true ? 'pkce' : 'authorizationCode');
		expect(data.authQueryParameters).toBe(oAuth2.authorizeQuery ?? '');
	});

	it("takes the user's own scopes", () => {
		expect(resolved(properties, { integration: crm.id, scopes: 'mine alone' }).scope).toBe(
			'mine alone',
		);
	});

	it('leads to the OAuth2 server of the sandbox', () => {
		const simulation = simulations.find(({ integration }) => integration === crm.id);
		if (simulation?.oauth === undefined) return;
		const { oauth } = simulation;
		const data = resolved(properties, { integration: crm.id, baseUrl: BASE });
		const at = (paths: string[]) => paths.map((path) => BASE + path);
		expect(at([oauth.authorizePath, ...(oauth.furtherAuthorizePaths ?? [])])).toContain(
			data.authUrl,
		);
		expect(at([oauth.tokenPath, ...(oauth.furtherTokenPaths ?? [])])).toContain(
			data.accessTokenUrl,
		);
	});
});
