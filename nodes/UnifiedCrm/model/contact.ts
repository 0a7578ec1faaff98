import type { FieldDefinition, RecordOf } from './field';

/** Every field of a unified contact, in the order of the output. */
export const CONTACT_FIELDS = {
	id: { label: 'ID', kind: 'id', description: "The contact's unique identifier", system: true },
	first_name: { label: 'First Name', kind: 'text', description: "The contact's first name" },
	last_name: { label: 'Last Name', kind: 'text', description: "The contact's last name" },
	name: {
		label: 'Full Name',
		kind: 'text',
		description: "The contact's full name; split at the last space where the CRM has two fields",
	},
	title: { label: 'Job Title', kind: 'text', description: "The contact's job title" },
	description: { label: 'Description', kind: 'longText', description: 'Text about the contact' },
	email_addresses: {
		label: 'Email Addresses',
		kind: 'emails',
		description: "The contact's email addresses, the main one first",
	},
	phone_numbers: {
		label: 'Phone Numbers',
		kind: 'phones',
		description: "The contact's phone numbers",
	},
	addresses: {
		label: 'Addresses',
		kind: 'addresses',
		description: "The contact's postal addresses",
	},
	account: {
		label: 'Account',
		kind: 'reference',
		description: 'The company that the contact belongs to',
		picker: 'account',
	},
	owner: {
		label: 'Owner',
		kind: 'reference',
		description: 'The user of the CRM who is responsible for the contact',
		picker: 'owner',
	},
	tags: { label: 'Tags', kind: 'tags', description: "The contact's tags", picker: 'tag' },
	custom_fields: {
		label: 'Custom Fields',
		kind: 'customFields',
		description: "The account's own fields, under the CRM's keys",
	},
	last_activity_at: {
		label: 'Last Activity At',
		kind: 'time',
		description: 'When the contact was last active or contacted',
		system: true,
	},
	created_at: {
		label: 'Created At',
		kind: 'time',
		description: "The date and time of the contact's creation",
		system: true,
	},
	updated_at: {
		label: 'Updated At',
		kind: 'time',
		description: "The date and time of the contact's last update",
		system: true,
	},
	remote_data: {
		label: 'Remote Data',
		kind: 'remoteData',
		description: "The CRM's own record, untouched",
		system: true,
	},
} as const satisfies Record<string, FieldDefinition>;

export type ContactFieldName = keyof typeof CONTACT_FIELDS;

/** A unified contact. */
export type Contact = RecordOf<typeof CONTACT_FIELDS>;
