import { path } from '../../platform';
import { DEVIATIONS } from '../deviations';
import { OpenApiChecker } from './checker';
import type { Checker, Part } from './checker';
import { GraphqlChecker } from './graphql';

/** Takes a leading part off a path; paths without it are none of the document's. */
function below(prefix: string): Part['pathOf'] {
	return (given) => (given.startsWith(`${prefix}/`) ? given.slice(prefix.length) : undefined);
}

const whole: Part['pathOf'] = (given) => given;

interface Source {
	/** The folder of the vendor's documents. */
	slug: string;
	parts: Part[];
}

/** Vendors' documents by integration. Paths of requests begin where the account's host ends in its scheme and name. */
const SOURCES: Record<string, Source> = {
	affinity: {
		slug: 'affinity',
		parts: [{ file: 'affinity-v2-openapi-2026-02.json', pathOf: whole }],
	},
	capsule: {
		slug: 'capsule',
		parts: [
			{ file: 'capsule-parties-api-openapi.yml', pathOf: below('/api/v2') },
			{ file: 'capsule-tasks-api-openapi.yml', pathOf: below('/api/v2') },
		],
	},
	close: { slug: 'close', parts: [{ file: 'close-openapi.yml', pathOf: below('/api/v1') }] },
	copper: {
		slug: 'copper',
		parts: [{ file: 'copper-developer-api-openapi.yml', pathOf: below('/developer_api/v1') }],
	},
	freshsales: {
		slug: 'freshsales',
		parts: [{ file: 'freshsales-openapi.yml', pathOf: below('/crm/sales/api') }],
	},
	highLevel: {
		slug: 'highlevel',
		parts: [
			'contacts',
			'conversations',
			'calendars',
			'users',
			'locations',
			'opportunities',
			'businesses',
		].map((name) => ({ file: `${name}.json`, pathOf: whole })),
	},
	hubspot: {
		slug: 'hubspot',
		parts: [{ file: 'hubspot-2026-09-facts.json', pathOf: whole }],
	},
	keap: {
		slug: 'keap',
		parts: [
			{ file: 'openapi-v2-crm.json', pathOf: below('/crm') },
			{ file: 'v1-appointments-excerpt.yml', pathOf: below('/crm/rest') },
		],
	},
	onePageCrm: {
		slug: 'onepagecrm',
		parts: [
			{
				file: 'openapi.yaml',
				pathOf: (given) => below('/api/v3')(given)?.replace(/\.json$/, ''),
			},
		],
	},
	outreach: {
		slug: 'outreach',
		parts: [{ file: 'outreach-openapi-trimmed.json', pathOf: below('/api/v2') }],
	},
	pipedrive: {
		slug: 'pipedrive',
		parts: [
			{ file: 'pipedrive-v2-openapi.json', pathOf: below('/api/v2') },
			{ file: 'pipedrive-v1-openapi.json', pathOf: below('/api/v1') },
			{ file: 'pipedrive-v1-openapi.json', pathOf: below('/v1') },
		],
	},
	pipeliner: {
		slug: 'pipeliner',
		parts: [
			{
				file: 'openapi-v100-2025-02.trimmed.json',
				pathOf: (given) => /^\/api\/v100\/rest\/spaces\/[^/]+(\/.*)$/.exec(given)?.[1],
			},
		],
	},
	salesforce: {
		slug: 'salesforce',
		parts: [
			{
				file: 'salesforce-sales-cloud-rest-api-openapi.yml',
				pathOf: (given) => /^\/services\/data\/v[\d.]+(\/.*)$/.exec(given)?.[1],
			},
		],
	},
	teamleader: {
		slug: 'teamleader',
		parts: [{ file: 'openapi-1.112.0-crm.json', pathOf: whole }],
	},
	zendeskSell: {
		slug: 'zendesk-sell',
		parts: [
			'contacts',
			'deals',
			'leads',
			'notes',
			'tags',
			'tasks',
			'text_messages',
			'users',
			'visit_outcomes',
			'visits',
		].map((name) => ({ file: `schemas/${name}.json`, pathOf: whole })),
	},
	zohoCrm: {
		slug: 'zoho-crm',
		parts: [
			'record',
			'send-mail',
			'tags-actions',
			'notes',
			'tags',
			'users',
			'fields',
			'module-search',
			'coql',
			'org',
			'modules',
			'related-notes',
			'related-records',
		]
			.map((name): Part => ({ file: `oas-3.1/${name}.json`, pathOf: below('/crm/v8') }))
			.concat(
				['associate_email', 'email_related_records', 'from_addresses'].map((name) => ({
					file: `${name}.json`,
					pathOf: whole,
				})),
			),
	},
};

/** GraphQL schemas by integration. */
const SCHEMAS: Record<string, { slug: string; file: string } | undefined> = {
	monday: { slug: 'monday', file: 'schema-2026-10.graphql' },
};

/** Integrations whose vendor describes the API in a way that a machine can read. */
export const DESCRIBED = [...Object.keys(SOURCES), ...Object.keys(SCHEMAS)];

/** The checker of an integration. @param specs the folder that holds the vendors' folders */
export function checkerFor(integration: string, specs: string): Checker {
	const schema = SCHEMAS[integration];
	if (schema !== undefined) return new GraphqlChecker(path.join(specs, schema.slug, schema.file));
	const { slug, parts } = SOURCES[integration];
	const marksNull = DEVIATIONS[integration].unmarkedNulls === undefined;
	return new OpenApiChecker(path.join(specs, slug), parts, marksNull);
}
