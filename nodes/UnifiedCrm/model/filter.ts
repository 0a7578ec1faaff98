import type { PickerName } from './field';

/** What a filter takes. */
export type FilterKind = 'id' | 'text' | 'email' | 'time' | 'engagementType' | 'sort';

export interface FilterDefinition {
	label: string;
	kind: FilterKind;
	description: string;
	picker?: PickerName;
}

/** Every filter of a list, in alphabetical order of the labels. */
export const FILTERS = {
	account: {
		label: 'Account',
		kind: 'id',
		description: 'Only records that belong to this company',
		picker: 'account',
	},
	activity_date_after: {
		label: 'Activity Date After',
		kind: 'time',
		description: 'Only engagements filed at or after this moment',
	},
	activity_date_before: {
		label: 'Activity Date Before',
		kind: 'time',
		description: 'Only engagements filed before this moment',
	},
	contact: {
		label: 'Contact',
		kind: 'id',
		description: 'Only engagements of this contact',
		picker: 'contact',
	},
	created_after: {
		label: 'Created After',
		kind: 'time',
		description: 'Only records created at or after this moment',
	},
	created_before: {
		label: 'Created Before',
		kind: 'time',
		description: 'Only records created before this moment',
	},
	email: { label: 'Email', kind: 'email', description: 'Only contacts with this email address' },
	end_time: {
		label: 'End Time',
		kind: 'time',
		description: 'Only engagements that take place before this moment',
	},
	engagement_type: {
		label: 'Engagement Type',
		kind: 'engagementType',
		description: 'Only engagements of this type',
	},
	lead: { label: 'Lead', kind: 'id', description: 'Only engagements of this lead', picker: 'lead' },
	owner: {
		label: 'Owner',
		kind: 'id',
		description: 'Only records of this user of the CRM',
		picker: 'owner',
	},
	search: { label: 'Search', kind: 'text', description: 'Only records that match this text' },
	sort_by: {
		label: 'Sort By',
		kind: 'sort',
		description: 'The field to sort by, and the direction: created_at:desc',
	},
	start_time: {
		label: 'Start Time',
		kind: 'time',
		description: 'Only engagements that take place at or after this moment',
	},
	subject: {
		label: 'Subject',
		kind: 'text',
		description: 'Only engagements whose subject has this text',
	},
	updated_after: {
		label: 'Updated After',
		kind: 'time',
		description: 'Only records changed at or after this moment',
	},
	updated_before: {
		label: 'Updated Before',
		kind: 'time',
		description: 'Only records changed before this moment',
	},
} as const satisfies Record<string, FilterDefinition>;

export type FilterName = keyof typeof FILTERS;

/** Filters as adapters get them: ids and texts trimmed and not empty, times in ISO 8601 UTC. */
export type FilterValues = { [Name in Exclude<FilterName, 'sort_by'>]?: string } & {
	sort_by?: Sort;
};

export interface Sort {
	field: string;
	direction: 'asc' | 'desc';
}
