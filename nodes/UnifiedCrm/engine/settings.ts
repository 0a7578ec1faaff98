import type { CredentialField, Crm, Settings } from '../adapters/adapter';
import { isRecord } from './json';

export type AuthenticationKind = 'apiKey' | 'oAuth2';

/** What the names of the package's node and credential types begin with. */
const NODE_NAME = 'unifiedCrm';

/** The credential types of the package, by what the node's parameter `authentication` says. */
export const CREDENTIAL_TYPES: Record<AuthenticationKind, string> = {
	apiKey: `${NODE_NAME}Api`,
	oAuth2: `${NODE_NAME}OAuth2Api`,
};

/** The credential fields of a CRM, for a kind of authentication. */
export function credentialFields(crm: Crm, kind: AuthenticationKind): CredentialField[] {
	return (kind === 'apiKey' ? crm.account.apiKey?.fields : crm.account.oAuth2?.fields) ?? [];
}

/** The texts of a credential, trimmed; blank ones are left out. Secrets included: for request headers alone. */
export function credentialTexts(credential: Record<string, unknown>): Record<string, string> {
	const result: Record<string, string> = {};
	for (const [name, value] of Object.entries(credential)) {
		if (typeof value === 'string' && value.trim() !== '') result[name] = value.trim();
	}
	return result;
}

/** The settings of a credential without its secrets and without what belongs to other CRMs. */
export function settingsOf(crm: Crm, credential: Record<string, unknown>): Settings {
	const texts = credentialTexts(credential);
	const settings: Settings = { integration: crm.id };
	const fields = [...credentialFields(crm, 'apiKey'), ...credentialFields(crm, 'oAuth2')];
	for (const { name, secret, default: fallback } of fields) {
		if (secret === true) continue;
		const value = texts[name] ?? fallback;
		if (value !== undefined) settings[name] = value;
	}
	if (texts.baseUrl !== undefined) settings.baseUrl = texts.baseUrl.replace(/\/+$/, '');
	const { oauthTokenData } = credential;
	if (isRecord(oauthTokenData)) {
		settings.tokenData = Object.fromEntries(
			Object.entries(oauthTokenData).filter(([name]) => !/token$/i.test(name)),
		);
	}
	return settings;
}
