import type { ObjectType } from './objectTypes';

/** A property definition. */
export interface Property {
	name: string;
	label: string;
	type: 'string' | 'number' | 'date' | 'datetime' | 'enumeration' | 'bool' | 'phone_number';
	fieldType: string;
	/** Values that an enumeration takes. */
	options?: string[];
	/** Values are owner ids. */
	isOwner?: boolean;
	/** Writes are refused. */
	isReadOnly?: boolean;
	/** What `modificationMetadata.readOnlyValue` says, where that is not what the API does. */
	claimsReadOnly?: boolean;
	isUnique?: boolean;
	isCustom?: boolean;
}

const text = (name: string, more: Partial<Property> = {}): Property => ({
	name,
	label: labelOf(name),
	type: 'string',
	fieldType: 'text',
	...more,
});
const computed = (name: string, type: Property['type'] = 'string'): Property => ({
	name,
	label: labelOf(name),
	type,
	fieldType: 'text',
	isReadOnly: true,
});
const choice = (name: string, options: string[], more: Partial<Property> = {}): Property => ({
	name,
	label: labelOf(name),
	type: 'enumeration',
	fieldType: 'select',
	options,
	...more,
});
const number = (name: string): Property => ({
	name,
	label: labelOf(name),
	type: 'number',
	fieldType: 'number',
});
const moment = (name: string): Property => ({
	name,
	label: labelOf(name),
	type: 'datetime',
	fieldType: 'date',
});
const date = (name: string): Property => ({
	name,
	label: labelOf(name),
	type: 'date',
	fieldType: 'date',
});
const flag = (name: string): Property => ({
	name,
	label: labelOf(name),
	type: 'bool',
	fieldType: 'booleancheckbox',
	options: ['true', 'false'],
});
const phone = (name: string): Property => text(name, { fieldType: 'phonenumber' });

function labelOf(name: string): string {
	const words = name.replace(/^hs_/, '').replace(/_/g, ' ');
	return words[0].toUpperCase() + words.slice(1);
}

const OWNER: Property = {
	name: 'hubspot_owner_id',
	label: 'Owner',
	type: 'enumeration',
	fieldType: 'select',
	isOwner: true,
};

/** Custom properties of contacts: one of each kind that an account can make. */
const CONTACT_CUSTOM: Property[] = [
	text('nickname'),
	text('external_key', { isUnique: true }),
	number('loyalty_points'),
	date('contract_date'),
	moment('last_review_at'),
	choice('tier', ['bronze', 'silver', 'gold', 'platinum'], { fieldType: 'radio' }),
	text('tier_reason'),
	choice('interests', ['hardware', 'software', 'training'], { fieldType: 'checkbox' }),
	flag('is_reseller'),
].map((property) => ({ ...property, isCustom: true }));

const ENGAGEMENT_CUSTOM: Property[] = [
	text('follow_up_note'),
	number('score'),
	date('review_date'),
	choice('sentiment', ['happy', 'neutral', 'angry']),
	choice('topics', ['price', 'quality', 'delivery'], { fieldType: 'checkbox' }),
	flag('is_billable'),
].map((property) => ({ ...property, isCustom: true }));

const CONTACT: Property[] = [
	text('firstname'),
	text('lastname'),
	text('email', { isUnique: true }),
	text('hs_additional_emails', { claimsReadOnly: true }),
	phone('phone'),
	phone('mobilephone'),
	text('fax'),
	text('jobtitle'),
	text('company'),
	text('website'),
	text('address'),
	text('city'),
	text('state'),
	text('zip'),
	text('country'),
	choice('lifecyclestage', [
		'subscriber',
		'lead',
		'marketingqualifiedlead',
		'opportunity',
		'customer',
		'other',
	]),
	computed('associatedcompanyid', 'number'),
	computed('notes_last_updated', 'datetime'),
	computed('notes_last_contacted', 'datetime'),
	computed('hs_full_name_or_email'),
	computed('hs_email_domain'),
	computed('hs_calculated_phone_number'),
	computed('hs_searchable_calculated_phone_number'),
	computed('hs_searchable_calculated_mobile_number'),
	...CONTACT_CUSTOM,
];

const BODY_PREVIEW = [
	computed('hs_body_preview'),
	computed('hs_body_preview_html'),
	computed('hs_body_preview_is_truncated', 'bool'),
];
const COMMON_ENGAGEMENT = [
	moment('hs_timestamp'),
	text('hs_attachment_ids'),
	...BODY_PREVIEW,
	...ENGAGEMENT_CUSTOM,
];

/** Outcomes of calls, by name (the account's default set). */
export const CALL_DISPOSITIONS = {
	busy: '9d9162e7-6cf3-4944-bf63-4dff82258764',
	connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
	leftLiveMessage: 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff',
	leftVoicemail: 'b2cf5968-551e-4856-9783-52b3da59a7d0',
	noAnswer: '73a0d17f-1163-4015-bdd5-ec830791da20',
	wrongNumber: '17b47fee-58de-441e-a44c-c6300d46f273',
};

const OWN: Record<string, Property[]> = {
	contacts: CONTACT,
	companies: [
		text('name'),
		text('domain'),
		phone('phone'),
		text('city'),
		text('country'),
		text('industry'),
	],
	deals: [
		text('dealname'),
		number('amount'),
		moment('closedate'),
		choice('pipeline', ['default']),
		choice('dealstage', [
			'appointmentscheduled',
			'qualifiedtobuy',
			'contractsent',
			'closedwon',
			'closedlost',
		]),
	],
	tickets: [
		text('subject'),
		text('content'),
		choice('hs_pipeline', ['0']),
		choice('hs_pipeline_stage', ['1', '2', '3', '4']),
	],
	leads: [
		text('hs_lead_name'),
		choice('hs_lead_type', ['NEW_BUSINESS', 'UPSELL']),
		choice('hs_lead_label', ['HOT', 'WARM', 'COLD']),
	],
	calls: [
		text('hs_call_title'),
		text('hs_call_body', { fieldType: 'html' }),
		number('hs_call_duration'),
		choice('hs_call_direction', ['INBOUND', 'OUTBOUND']),
		choice('hs_call_status', [
			'BUSY',
			'CALLING_CRM_USER',
			'CANCELED',
			'COMPLETED',
			'CONNECTING',
			'FAILED',
			'IN_PROGRESS',
			'NO_ANSWER',
			'QUEUED',
			'RINGING',
		]),
		choice('hs_call_disposition', Object.values(CALL_DISPOSITIONS)),
		phone('hs_call_from_number'),
		phone('hs_call_to_number'),
		text('hs_call_recording_url'),
		text('hs_call_callee_object_id'),
		text('hs_call_callee_object_type'),
		text('hs_activity_type'),
	],
	emails: [
		text('hs_email_subject'),
		text('hs_email_html', { fieldType: 'html' }),
		text('hs_email_text', { fieldType: 'textarea' }),
		choice('hs_email_direction', ['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL']),
		choice('hs_email_status', ['BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING', 'SENT']),
		text('hs_email_headers'),
		...['email', 'firstname', 'lastname'].flatMap((part) => [
			computed(`hs_email_to_${part}`),
			computed(`hs_email_from_${part}`),
		]),
	],
	meetings: [
		text('hs_meeting_title'),
		text('hs_meeting_body', { fieldType: 'html' }),
		text('hs_internal_meeting_notes', { fieldType: 'html' }),
		moment('hs_meeting_start_time'),
		moment('hs_meeting_end_time'),
		text('hs_meeting_location'),
		text('hs_meeting_external_url'),
		choice('hs_meeting_outcome', ['SCHEDULED', 'COMPLETED', 'RESCHEDULED', 'NO_SHOW', 'CANCELED']),
		text('hs_activity_type'),
	],
	notes: [text('hs_note_body', { fieldType: 'html' })],
	tasks: [
		text('hs_task_subject'),
		text('hs_task_body', { fieldType: 'html' }),
		choice('hs_task_status', ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED']),
		choice('hs_task_type', ['EMAIL', 'CALL', 'TODO']),
		choice('hs_task_priority', ['NONE', 'LOW', 'MEDIUM', 'HIGH']),
		text('hs_task_reminders'),
		computed('hs_task_is_completed', 'number'),
	],
	communications: [
		text('hs_communication_body', { fieldType: 'html' }),
		choice('hs_communication_channel_type', ['WHATS_APP', 'LINKEDIN_MESSAGE', 'SMS']),
		choice('hs_communication_logged_from', ['CRM']),
	],
	postal_mail: [text('hs_postal_mail_body', { fieldType: 'html' })],
};

const byType = new Map<string, Map<string, Property>>();

/** All properties of a type, by name. */
export function propertiesOf(type: ObjectType): Map<string, Property> {
	let properties = byType.get(type.name);
	if (properties === undefined) {
		const own = [
			computed('hs_object_id', 'number'),
			{ ...computed(type.createdProperty, 'datetime'), fieldType: 'date' },
			{ ...computed(type.modifiedProperty, 'datetime'), fieldType: 'date' },
			OWNER,
			...(type.bodyProperty === undefined ? [] : COMMON_ENGAGEMENT),
			...OWN[type.name],
		];
		properties = new Map(own.map((property) => [property.name, property]));
		byType.set(type.name, properties);
	}
	return properties;
}

/** A definition as the properties API gives it. */
export function definitionAnswer(property: Property): Record<string, unknown> {
	const isCustom = property.isCustom === true;
	const options = (property.options ?? []).map((value, index) => ({
		label: labelOf(value.toLowerCase()),
		value,
		displayOrder: index,
		hidden: false,
	}));
	return {
		updatedAt: '2026-01-04T08:00:00.000Z',
		createdAt: '2026-01-04T08:00:00.000Z',
		name: property.name,
		label: property.label,
		type: property.type,
		fieldType: property.fieldType,
		description: '',
		groupName: isCustom ? 'sandbox_fields' : 'standard_fields',
		options,
		...(property.isOwner === true ? { referencedObjectType: 'OWNER' } : {}),
		displayOrder: -1,
		calculated: false,
		externalOptions: property.isOwner === true,
		archived: false,
		hasUniqueValue: property.isUnique === true,
		hidden: false,
		...(isCustom ? {} : { hubspotDefined: true }),
		modificationMetadata: {
			archivable: isCustom,
			readOnlyDefinition: !isCustom,
			readOnlyValue: property.isReadOnly === true || property.claimsReadOnly === true,
		},
		formField: property.isReadOnly !== true,
		dataSensitivity: 'non_sensitive',
	};
}
