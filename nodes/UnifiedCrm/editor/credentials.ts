import type { INodeProperties } from 'n8n-workflow';

import type { ByRegion, CredentialField, Crm } from '../adapters/adapter';
import { credentialFields } from '../engine/settings';
import type { AuthenticationKind } from '../engine/settings';
import { describe, enumerate, escapeHtml, labelFor, sortedBy } from './texts';

/** The CRMs that offer a kind of authentication. */
export function crmsWith(crms: readonly Crm[], kind: AuthenticationKind): Crm[] {
	return crms.filter(({ account }) => account[kind] !== undefined);
}

function integrationField(crms: readonly Crm[]): INodeProperties {
	const options = sortedBy(
		crms.map(({ id, label }) => ({ name: label, value: id })),
		({ name }) => name,
	);
	const [first = ''] = options.map(({ value }) => value);
	return {
		displayName: 'CRM',
		name: 'integration',
		type: 'options',
		options,
		default: first,
		description: 'The CRM that this credential is for',
	};
}

/** Where a user makes the key or app, shown while the CRM is chosen. */
function setUpNotices(crms: readonly Crm[]): INodeProperties[] {
	return crms.map(({ id, account: { setUp } }) => ({
		displayName: escapeHtml(setUp),
		name: `setUp${labelFor(id).replace(/ /g, '')}`,
		type: 'notice',
		default: '',
		displayOptions: { show: { integration: [id] } },
	}));
}

const BASE_URL: INodeProperties = {
	displayName: 'Base URL',
	name: 'baseUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://crm-proxy.example.com',
	description:
		"Advanced: replaces the scheme and host of the CRM's API, for proxies, sandboxes and tests. Leave it empty otherwise.",
};

function control({
	name,
	label,
	description,
	placeholder,
	required,
	secret,
	options,
	...field
}: CredentialField): INodeProperties {
	return {
		displayName: label,
		name,
		type: options === undefined ? 'string' : 'options',
		...(secret === true ? { typeOptions: { password: true } } : {}),
		...(required === true ? { required: true } : {}),
		...(options === undefined ? {} : { options: sortedBy(options, (option) => option.name) }),
		...(placeholder === undefined ? {} : { placeholder }),
		default: field.default ?? options?.[0]?.value ?? '',
		description: describe(description),
	};
}

/** Fields in the order of the CRMs; the same field of several CRMs is one. */
function fieldsByLook(crms: readonly Crm[]): INodeProperties[] {
	const looks = new Map<string, { property: INodeProperties; integrations: string[] }>();
	for (const crm of crms) {
		for (const field of credentialFields(crm, 'apiKey')) {
			const property = control(field);
			const key = JSON.stringify(property);
			const present = looks.get(key);
			if (present === undefined) looks.set(key, { property, integrations: [crm.id] });
			else present.integrations.push(crm.id);
		}
	}
	return [...looks.values()].map(({ property, integrations }) => ({
		...property,
		displayOptions: { show: { integration: integrations } },
	}));
}

/** Name of the hidden field that keeps the token of a key that is exchanged for one. */
export const SESSION_TOKEN = 'sessionToken';

/** The fields of the credential for keys and tokens. */
export function apiKeyProperties(all: readonly Crm[]): INodeProperties[] {
	const crms = crmsWith(all, 'apiKey');
	return [
		integrationField(crms),
		...setUpNotices(crms),
		...fieldsByLook(crms),
		BASE_URL,
		{
			displayName: 'Session Token',
			name: SESSION_TOKEN,
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];
}

/**
 * The fields of the OAuth2 credential, laid over those of the key credential and of n8n's own OAuth2 credential: n8n keeps
 * one property of each name, at the place where the name first came up. That puts the choice of the CRM first.
 */
export function oAuth2Properties(all: readonly Crm[]): INodeProperties[] {
	const crms = crmsWith(all, 'oAuth2');
	const own = [
		integrationField(crms),
		...setUpNotices(crms),
		...sharedFields(crms),
		BASE_URL,
		...tokenSettings(crms),
	];
	const names = new Set(own.map(({ name }) => name));
	const unused = new Set(apiKeyProperties(all).map(({ name }) => name));
	const silenced = [...unused, 'sendAdditionalBodyProperties', 'additionalBodyProperties']
		.filter((name) => !names.has(name))
		.map((name) => hidden(name, ''));
	return [...own, ...silenced];
}

/** One property for each field name: what the CRMs say of it is put together. */
function sharedFields(crms: readonly Crm[]): INodeProperties[] {
	const uses = new Map<string, Array<{ crm: Crm; field: CredentialField }>>();
	for (const crm of crms) {
		for (const field of credentialFields(crm, 'oAuth2')) {
			uses.set(field.name, [...(uses.get(field.name) ?? []), { crm, field }]);
		}
	}
	return [...uses.values()].map((having) => {
		const [{ field: first }] = having;
		const labels = new Set(having.map(({ field }) => field.label));
		const descriptions = new Set(having.map(({ field }) => field.description));
		const options = sharedOptions(having);
		return {
			...control({
				...first,
				...(options === undefined ? {} : { options, default: sharedDefault(having) }),
			}),
			displayName: labels.size === 1 ? first.label : labelFor(first.name),
			...(having.every(({ field }) => field.required === true) ? {} : { required: false }),
			description:
				descriptions.size === 1
					? describe(first.description)
					: describe(...having.map(({ crm, field }) => `${crm.label}: ${field.description}`)),
			displayOptions: { show: { integration: having.map(({ crm }) => crm.id) } },
		};
	});
}

type Using = Array<{ crm: Crm; field: CredentialField }>;

/** The choices of all CRMs; a value that several have is one choice. Blank leaves it to the CRM's own default. */
function sharedOptions(having: Using): CredentialField['options'] {
	const names = new Map<string, Set<string>>();
	const isShared = having.length > 1;
	for (const { crm, field } of having) {
		for (const { name, value } of field.options ?? []) {
			names.set(
				value,
				(names.get(value) ?? new Set()).add(isShared ? `${name} (${crm.label})` : name),
			);
		}
	}
	if (names.size === 0) return undefined;
	const options = [...names].map(([value, labels]) => ({ value, name: enumerate([...labels]) }));
	return isShared
		? [{ name: 'Standard', value: '' }, ...options.filter(({ value }) => value !== '')]
		: options;
}

function sharedDefault(having: Using): string | undefined {
	return having.length > 1 ? '' : having[0].field.default;
}

function hidden(name: string, value: string | boolean): INodeProperties {
	return { displayName: labelFor(name), name, type: 'hidden', default: value };
}

/** What n8n's OAuth2 helper reads, looked up for the chosen CRM. */
function tokenSettings(crms: readonly Crm[]): INodeProperties[] {
	const settings = crms.flatMap(({ id, account: { oAuth2 } }) =>
		oAuth2 === undefined ? [] : [{ id, oAuth2 }],
	);
	const table = (valueOf: (oAuth2: (typeof settings)[number]['oAuth2']) => string) =>
		Object.fromEntries(settings.map(({ id, oAuth2 }) => [id, valueOf(oAuth2)]));
	const addresses = (valueOf: (oAuth2: (typeof settings)[number]['oAuth2']) => ByRegion) =>
		Object.assign({}, ...settings.map(({ id, oAuth2 }) => byRegion(id, valueOf(oAuth2)))) as Record<
			string,
			string
		>;
	return [
		hidden('useDynamicClientRegistration', false),
		hidden(
			'grantType',
			lookUp(table(({ pkce }) => (pkce === true ? 'pkce' : 'authorizationCode'))),
		),
		hidden('authUrl', lookUpAddress(addresses(({ authorizeUrl }) => authorizeUrl))),
		hidden('accessTokenUrl', lookUpAddress(addresses(({ tokenUrl }) => tokenUrl))),
		{
			displayName: 'Scopes',
			name: 'scopes',
			type: 'string',
			default: '',
			placeholder: 'Leave empty for the scopes that the node needs',
			description:
				'Scopes to ask for, separated by spaces, instead of those that the node needs. Connect the credential again after a change.',
		},
		hidden(
			'scope',
			lookUp(
				table(({ scope }) => scope),
				'$self["scopes"] || ',
			),
		),
		hidden('authQueryParameters', lookUp(table(({ authorizeQuery }) => authorizeQuery ?? ''))),
		hidden('authentication', lookUp(table(({ clientAuth }) => clientAuth))),
	];
}

/** Keys `crm/region`, and `crm/` for any other region. */
function byRegion(id: string, setting: ByRegion): Record<string, string> {
	if (typeof setting === 'string') return { [`${id}/`]: setting };
	return Object.fromEntries(
		Object.entries(setting).map(([region, value]) => [
			`${id}/${region === 'default' ? '' : region}`,
			value,
		]),
	);
}

/** A table inside an expression. Two closing braces would end the expression. */
function literal(table: Record<string, string>): string {
	return JSON.stringify(table).replace(/}}/g, '} }').replace(/{{/g, '{ {');
}

/** An expression that finds the chosen CRM's value. Credentials can refer to plain visible fields alone. */
function lookUp(table: Record<string, string>, before = ''): string {
	return `={{ ${before}(${literal(table)})[$self["integration"]] || "" }}`;
}

/** An expression that finds the chosen CRM's address by its region; a base URL replaces scheme and host. */
function lookUpAddress(table: Record<string, string>): string {
	const found = `((t) => t[$self["integration"] + "/" + ($self["region"] || "")] || t[$self["integration"] + "/"] || "")(${literal(table)})`;
	const origin = '$self["baseUrl"] ? /^https?:\\/\\/[^\\/]+/ : /^$/';
	return `={{ ${found}.replace(${origin}, ($self["baseUrl"] || "").trim().replace(/\\/+$/, "")) }}`;
}
