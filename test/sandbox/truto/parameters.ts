/** Values of `truto_response_format`. */
export const FORMATS = ['unified', 'raw', 'normalized', 'stream'];

const COMMON = [
	'integrated_account_id',
	'truto_response_format',
	'truto_ignore_remote_data',
	'truto_exclude_fields',
	'remote_query',
];
const WRITE = [...COMMON, 'truto_body_passthrough'];
const LIST = [
	...COMMON,
	'truto_key_by',
	'truto_ignore_limit',
	'truto_super_query',
	'limit',
	'next_cursor',
	'sort_by',
];

/** Filters of the lists, by resource. */
export const FILTERS: Record<string, string[]> = {
	contacts: [
		'email_addresses',
		'phone_numbers',
		'first_name',
		'last_name',
		'name',
		'search',
		'account',
		'created_at',
		'updated_at',
	],
	engagements: [
		'account',
		'contact',
		'owner',
		'engagement_type',
		'created_at',
		'updated_at',
		'activity_date',
		'contact_id',
		'subject',
		'lead',
		'start_time',
		'end_time',
	],
};

/** Fields that lists can be sorted by. */
export const SORTS: Record<string, string[]> = {
	contacts: [
		'created_at',
		'updated_at',
		'last_activity_at',
		'first_name',
		'last_name',
		'name',
		'title',
	],
	engagements: ['created_at', 'end_time', 'subject'],
};

/** Fields of the unified model that `normalized` shows even where they are empty. */
export const ALL_FIELDS: Record<string, string[]> = {
	contacts: [
		'id',
		'first_name',
		'last_name',
		'name',
		'title',
		'description',
		'email_addresses',
		'phone_numbers',
		'addresses',
		'account',
		'owner',
		'tags',
		'custom_fields',
		'last_activity_at',
		'created_at',
		'updated_at',
	],
	engagements: [
		'id',
		'engagement_type',
		'subject',
		'content',
		'direction',
		'status',
		'start_time',
		'end_time',
		'duration',
		'activity_date',
		'internal_notes',
		'notes',
		'owner',
		'account',
		'contact',
		'opportunity',
		'lead',
		'project',
		'phone_numbers',
		'custom_fields',
		'created_at',
		'updated_at',
	],
};

/** The form of a query parameter, for the schema. */
export function typeOfParameter(name: string): string {
	if (['account', 'contact', 'owner', 'remote_query', 'sort_by'].includes(name)) return 'object';
	return ['email_addresses', 'phone_numbers', 'lead', 'truto_exclude_fields'].includes(name)
		? 'array'
		: 'string';
}

export type Method = 'list' | 'get' | 'create' | 'update' | 'delete';

export const METHODS: Record<string, Method[]> = {
	contacts: ['list', 'get', 'create', 'update', 'delete'],
	engagements: ['list', 'get', 'create', 'update', 'delete'],
};

/** Query parameters that a method of a resource takes. */
export function parametersOf(resource: string, method: Method): string[] {
	const type = resource === 'engagements' ? ['engagement_type'] : [];
	if (method === 'list')
		return [...LIST, ...(FILTERS[resource] ?? ['search', 'name', 'resource', 'entity'])];
	return method === 'get' ? [...COMMON, ...type] : [...WRITE, ...type];
}
