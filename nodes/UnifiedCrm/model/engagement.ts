import type { FieldDefinition, RecordOf } from './field';

/** The kinds of engagement, in alphabetical order. */
export const ENGAGEMENT_TYPES = ['call', 'chat', 'email', 'meeting', 'note', 'task'] as const;

export type EngagementType = (typeof ENGAGEMENT_TYPES)[number];

/** Whether a text is one of the unified engagement types. */
export function isEngagementType(text: unknown): text is EngagementType {
	return (ENGAGEMENT_TYPES as readonly unknown[]).includes(text);
}

/** Every field of a unified engagement, in the order of the output. */
export const ENGAGEMENT_FIELDS = {
	id: { label: 'ID', kind: 'id', description: "The engagement's unique identifier", system: true },
	engagement_type: {
		label: 'Engagement Type',
		kind: 'choice',
		description:
			'Call, chat, email, meeting, note or task; a CRM may have further types of its own',
		values: ENGAGEMENT_TYPES,
	},
	subject: { label: 'Subject', kind: 'text', description: "The engagement's subject" },
	content: { label: 'Content', kind: 'longText', description: "The engagement's content" },
	direction: {
		label: 'Direction',
		kind: 'choice',
		description: 'Which way a call or a message went',
		values: ['inbound', 'missed', 'outbound'],
	},
	status: { label: 'Status', kind: 'choice', description: 'Status associated with the engagement' },
	start_time: {
		label: 'Start Time',
		kind: 'time',
		description: "The engagement's start time",
	},
	end_time: {
		label: 'End Time',
		kind: 'time',
		description: "The engagement's end time; for a task the time when it is due",
	},
	duration: {
		label: 'Duration',
		kind: 'seconds',
		description: 'Duration of the engagement in seconds',
	},
	activity_date: {
		label: 'Activity Date',
		kind: 'time',
		description: 'The moment under which the CRM files the engagement',
	},
	internal_notes: {
		label: 'Internal Notes',
		kind: 'longText',
		description: "The engagement's notes that only colleagues see",
	},
	notes: { label: 'Notes', kind: 'notes', description: 'The notes that belong to the engagement' },
	owner: {
		label: 'Owner',
		kind: 'reference',
		description: 'The user of the CRM who is responsible for the engagement',
		picker: 'owner',
	},
	account: {
		label: 'Account',
		kind: 'reference',
		description: 'The company that the engagement belongs to',
		picker: 'account',
	},
	contact: {
		label: 'Contacts',
		kind: 'references',
		description: "The engagement's contacts",
		picker: 'contact',
	},
	opportunity: {
		label: 'Opportunities',
		kind: 'references',
		description: "The engagement's opportunities (deals)",
		picker: 'opportunity',
	},
	lead: {
		label: 'Leads',
		kind: 'references',
		description: "The engagement's leads",
		picker: 'lead',
	},
	project: {
		label: 'Project',
		kind: 'reference',
		description: "The engagement's project",
		picker: 'project',
	},
	phone_numbers: {
		label: 'Phone Numbers',
		kind: 'phones',
		description: 'The phone numbers of a call or text message',
	},
	custom_fields: {
		label: 'Custom Fields',
		kind: 'customFields',
		description: "The account's own fields, under the CRM's keys",
	},
	created_at: {
		label: 'Created At',
		kind: 'time',
		description: "The date and time of the engagement's creation",
		system: true,
	},
	updated_at: {
		label: 'Updated At',
		kind: 'time',
		description: "The date and time of the engagement's last update",
		system: true,
	},
	remote_data: {
		label: 'Remote Data',
		kind: 'remoteData',
		description: "The CRM's own record, untouched",
		system: true,
	},
} as const satisfies Record<string, FieldDefinition>;

export type EngagementFieldName = keyof typeof ENGAGEMENT_FIELDS;

/** A unified engagement. */
export type Engagement = RecordOf<typeof ENGAGEMENT_FIELDS>;
