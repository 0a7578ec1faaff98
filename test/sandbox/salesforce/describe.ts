import type { Answer } from '../simulation';
import { objectOf } from './call';
import type { Call, Route } from './call';
import type { Org } from './org';
import { PICKLIST_LABELS } from './objects';
import { labelOf } from './schema';
import type { Field, ObjectType } from './schema';
import { childrenOf } from './soql/run';

const DAILY_REQUESTS = 15_000;
/** When the org's set-up was last changed. */
const SCHEMA_CHANGED = 'Mon, 01 Jun 2026 08:00:00 GMT';
const DEFAULTS: Record<string, string> = {
	'Task.Status': 'Not Started',
	'Task.Priority': 'Normal',
	'Task.TaskSubtype': 'Task',
	'Event.ShowAs': 'Busy',
	'Lead.Status': 'Open - Not Contacted',
};
const NUMBER_TYPES = ['double', 'currency'];

function describeField(object: ObjectType, field: Field) {
	const labels =
		PICKLIST_LABELS[`${object.name}.${field.name}`] ?? PICKLIST_LABELS[field.name] ?? {};
	const isNumber = NUMBER_TYPES.includes(field.type);
	return {
		aggregatable: field.filterable,
		autoNumber: false,
		byteLength: field.length * 3,
		calculated: false,
		caseSensitive: false,
		createable: field.createable,
		custom: field.isCustom,
		defaultValue: field.type === 'boolean' ? false : null,
		defaultedOnCreate: field.defaulted,
		deprecatedAndHidden: false,
		digits: field.type === 'int' ? 8 : 0,
		externalId: field.externalId,
		filterable: field.filterable,
		groupable: field.filterable && !isNumber,
		htmlFormatted: false,
		idLookup: field.idLookup,
		inlineHelpText: null,
		label: labelOf(field),
		length: field.length,
		name: field.name,
		nameField:
			field.name === 'Name' || (field.name === 'Subject' && /^(?:Task|Event)$/.test(object.name)),
		namePointing: field.referenceTo.length > 1,
		nillable: field.nillable,
		picklistValues: field.values.map((value) => ({
			active: true,
			defaultValue: DEFAULTS[`${object.name}.${field.name}`] === value,
			label: labels[value] ?? value,
			validFor: null,
			value,
		})),
		polymorphicForeignKey: field.referenceTo.length > 1,
		precision: isNumber ? 18 : 0,
		queryByDistance: false,
		referenceTo: field.referenceTo,
		relationshipName: field.relationship ?? null,
		restrictedPicklist: field.values.length > 0,
		scale: isNumber ? 2 : 0,
		soapType: soapType(field),
		sortable: field.sortable,
		type: field.type,
		unique: field.externalId,
		updateable: field.updateable,
	};
}

function soapType({ type }: Field): string {
	switch (type) {
		case 'id':
		case 'reference':
			return 'tns:ID';
		case 'boolean':
		case 'int':
		case 'double':
		case 'date':
			return `xsd:${type}`;
		case 'currency':
			return 'xsd:double';
		case 'datetime':
			return 'xsd:dateTime';
		case 'base64':
			return 'xsd:base64Binary';
		case 'address':
			return 'urn:address';
		default:
			return 'xsd:string';
	}
}

function summary(object: ObjectType, version: string) {
	const base = `/services/data/${version}/sobjects/${object.name}`;
	return {
		activateable: false,
		createable: object.createable,
		custom: false,
		customSetting: false,
		deletable: object.deletable,
		deprecatedAndHidden: false,
		feedEnabled: false,
		hasSubtypes: false,
		keyPrefix: object.prefix === '-' ? null : object.prefix,
		label: object.name,
		labelPlural: `${object.name}s`,
		layoutable: true,
		mergeable: false,
		mruEnabled: true,
		name: object.name,
		queryable: true,
		replicateable: true,
		retrieveable: true,
		searchable: /^(?:Contact|Lead|Account|Opportunity|Task|Event|Note)$/.test(object.name),
		triggerable: true,
		undeletable: object.deletable,
		updateable: object.updateable,
		urls: {
			sobject: base,
			describe: `${base}/describe`,
			rowTemplate: `${base}/{ID}`,
		},
	};
}

function describe(call: Call): Answer {
	const object = objectOf(call);
	const since = call.headers['if-modified-since'];
	const etag = `"${object.name}-sandbox"`;
	const isSame =
		(since !== undefined && Date.parse(since) >= Date.parse(SCHEMA_CHANGED)) ||
		call.headers['if-none-match'] === etag;
	const headers = { etag, 'last-modified': SCHEMA_CHANGED };
	if (isSame) return { status: 304, headers };
	return {
		status: 200,
		headers,
		body: {
			...summary(object, call.version),
			fields: [...object.fields.values()].map((field) => describeField(object, field)),
			childRelationships: childrenOf(call.org, object).map((child) => ({
				cascadeDelete: false,
				deprecatedAndHidden: false,
				restrictedDelete: false,
				junctionIdListNames: [],
				junctionReferenceTo: [],
				...child,
			})),
			recordTypeInfos: [],
			supportedScopes: [],
		},
	};
}

/** How many requests the org has left; the number stands in each answer's header too. */
export function usage(org: Org): { used: number; limit: number; allowed: () => boolean } {
	const meter = org.world.meters.get('org', DAILY_REQUESTS, 86_400_000);
	let used = 0;
	return {
		limit: DAILY_REQUESTS,
		get used() {
			return used;
		},
		allowed: () => {
			const { allowed, remaining } = meter.hit();
			used = DAILY_REQUESTS - remaining;
			return allowed;
		},
	};
}

const RESOURCES = [
	'composite',
	'limits',
	'parameterizedSearch',
	'query',
	'queryAll',
	'search',
	'sobjects',
];

/** What the org has: objects, fields, limits. */
export function metaRoutes(limits: ReturnType<typeof usage>): Route[] {
	return [
		{
			method: 'GET',
			path: '',
			parameters: [],
			answer: ({ version }) => ({
				status: 200,
				body: Object.fromEntries(
					RESOURCES.map((name) => [name, `/services/data/${version}/${name}`]),
				),
			}),
		},
		{
			method: 'GET',
			path: '/limits',
			parameters: [],
			answer: () => ({
				status: 200,
				body: {
					DailyApiRequests: { Max: limits.limit, Remaining: limits.limit - limits.used },
					DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
					DataStorageMB: { Max: 5, Remaining: 5 },
				},
			}),
		},
		{
			method: 'GET',
			path: '/sobjects',
			parameters: [],
			answer: ({ org, version }) => ({
				status: 200,
				body: {
					encoding: 'UTF-8',
					maxBatchSize: 200,
					sobjects: [...org.schema.objects.values()]
						.filter(({ prefix }) => prefix !== '-')
						.map((object) => summary(object, version)),
				},
			}),
		},
		{
			method: 'GET',
			path: '/sobjects/:object',
			parameters: [],
			answer: (call) => ({
				status: 200,
				body: { objectDescribe: summary(objectOf(call), call.version), recentItems: [] },
			}),
		},
		{ method: 'GET', path: '/sobjects/:object/describe', parameters: [], answer: describe },
	];
}
