import { entity, flags, id, locked, lookup, many, one, oneOf, text } from './rules';
import type { Entity, EntityName, FieldRule, Relation } from './rules';

const OWNED = { owner_id: id('Clients'), unit_id: id('SalesUnits') };
const OWNED_BY = { owner: one('owner_id', 'Clients'), unit: one('unit_id', 'SalesUnits') };
const SHARE = oneOf(0, 1, 2, 3);
const SLOTS = ['1', '2', '3', '4', '5'];

const POSTAL = text(
	'address',
	'city',
	'state_province',
	'zip_code',
	'country',
	'comments',
	...SLOTS.map((slot) => `email${slot}`),
	...SLOTS.map((slot) => `phone${slot}`),
);

/** Links of a task, appointment, email or memo, which are records of their own. */
const links = (key: string, entity: EntityName): Record<string, Relation> => ({
	contact_relations: many(key, entity, 'contact'),
	account_relations: many(key, entity, 'account'),
	lead_relations: many(key, entity, 'lead'),
	opportunity_relations: many(key, entity, 'oppty'),
	project_relations: many(key, entity, 'project'),
	quote_relations: many(key, entity, 'quote'),
});

/** What a relation record (or a note) can point to. */
const LINK_IDS: Record<string, FieldRule> = {
	account_id: id('Accounts'),
	contact_id: id('Contacts'),
	lead_oppty_id: id('Leads', 'Opportunities'),
	project_id: id('Projects'),
	quote_id: id(),
};

const LINKED: Record<string, Relation> = {
	account: one('account_id', 'Accounts'),
	contact: one('contact_id', 'Contacts'),
	lead: one('lead_oppty_id', 'Leads'),
	oppty: one('lead_oppty_id', 'Opportunities'),
	project: one('project_id', 'Projects'),
};

const NAMED = {
	...OWNED,
	...text('name', 'description', 'formatted_name'),
	status: { kind: 'integer' } satisfies FieldRule,
};

const TYPE = {
	...text('name'),
	icon: { kind: 'integer' },
	...flags('is_readonly'),
} satisfies Record<string, FieldRule>;

const ACTIVITY = {
	...OWNED,
	...text('subject', 'description', 'exchange_entity_id', 'gapi_entity_id', 'o365_entity_id'),
	duration: { kind: 'number' },
	reminder: { kind: 'object' },
	documents: { kind: 'object' },
	comments: { kind: 'object' },
	table_name: { kind: 'text', readOnly: true },
	formatted_name: { kind: 'text', readOnly: true },
	cf_reference: { kind: 'text' },
} satisfies Record<string, FieldRule>;

export const ENTITIES = {
	Contacts: entity(
		'Contact',
		{
			...OWNED,
			...POSTAL,
			...text(
				'first_name',
				'middle_name',
				'last_name',
				'title',
				'position',
				'account_position',
				'quick_account_name',
			),
			formatted_name: { kind: 'text', readOnly: true },
			primary_account_position: { kind: 'text', readOnly: true },
			gender: oneOf(0, 1, 2, 3),
			share_mode: SHARE,
			contact_type_id: id('ContactTypes'),
			...flags('is_archived', 'is_unsubscribed'),
			is_favorite: { kind: 'boolean', readOnly: true },
			created: { kind: 'moment' },
			cf_nickname: { kind: 'text' },
			cf_seats: { kind: 'integer' },
			cf_renewal_date: { kind: 'day' },
			cf_plan: id('Data'),
			cf_interests: { kind: 'ids', target: ['Data'] },
			cf_newsletter: { kind: 'boolean' },
		},
		{
			...OWNED_BY,
			contact_type: one('contact_type_id', 'ContactTypes'),
			account_relations: many('contact_id', 'ContactAccountRelations'),
			tags: many('contact_id', 'TagRelations'),
			primary_account: one('primary_account_id', 'Accounts'),
		},
		['owner_id', 'last_name'],
	),
	Accounts: lookup('Account', { ...NAMED, ...POSTAL, ...text('home_page') }, OWNED_BY),
	Opportunities: lookup('Opportunity', { ...NAMED, closing_date: { kind: 'day' } }, OWNED_BY),
	Leads: lookup('Lead', NAMED, OWNED_BY),
	LeadOppties: lookup('LeadOppty', {}),
	Projects: lookup('Project', { ...NAMED, end_date: { kind: 'day' } }, OWNED_BY),
	Activities: lookup('Activity', {}),
	Appointments: entity(
		'Appointment',
		{
			...ACTIVITY,
			activity_type_id: id('AppointmentTypes'),
			start_date: { kind: 'moment' },
			end_date: { kind: 'moment' },
			location: { kind: 'text' },
			meeting_url: { kind: 'object' },
			status: locked(oneOf(1, 2, 3, 4, 5, 6)),
		},
		{
			...OWNED_BY,
			activity_type: one('activity_type_id', 'AppointmentTypes'),
			...links('activity_id', 'ActivityRelations'),
			invitees_contacts: many('appointment_id', 'AppointmentContactInviteesRelations'),
			invitees_clients: many('appointment_id', 'AppointmentClientInviteesRelations'),
		},
		['end_date', 'owner_id', 'subject'],
	),
	Tasks: entity(
		'Task',
		{
			...ACTIVITY,
			activity_type_id: id('TaskTypes'),
			start_date: { kind: 'day' },
			due_date: { kind: 'day' },
			call_duration: { kind: 'integer' },
			call_outcome_id: id('Data'),
			priority: oneOf(1, 2, 3),
			share_mode: SHARE,
			status: oneOf(1, 2, 3, 4, 5),
		},
		{
			...OWNED_BY,
			activity_type: one('activity_type_id', 'TaskTypes'),
			call_outcome: one('call_outcome_id', 'Data'),
			...links('activity_id', 'ActivityRelations'),
		},
		// the schema asks for the subject alone, the vendor's own connector for all of these
		['subject', 'owner_id', 'unit_id', 'activity_type_id'],
	),
	Emails: entity(
		'Email',
		{
			owner_id: id('Clients'),
			...text(
				'subject',
				'body',
				'body_summary',
				'sender',
				'to',
				'cc',
				'content_type',
				'thread_id',
				'uid',
				'original_id',
			),
			date_sent: { kind: 'moment' },
			direction: oneOf(1, 2),
			type: oneOf(1, 2),
			share_mode: SHARE,
			is_tracked: { kind: 'boolean' },
			sender_contact_id: id('Contacts'),
			sender_client_id: id('Clients'),
			sender_account_id: id('Accounts'),
			table_name: { kind: 'text', readOnly: true },
		},
		{
			owner: one('owner_id', 'Clients'),
			sender_contact: one('sender_contact_id', 'Contacts'),
			sender_client: one('sender_client_id', 'Clients'),
			sender_account: one('sender_account_id', 'Accounts'),
			...links('message_id', 'MessageRelations'),
		},
		['direction', 'uid'],
	),
	Notes: entity(
		'Note',
		{ owner_id: id('Clients'), ...LINK_IDS, note: { kind: 'text' } },
		{ owner: one('owner_id', 'Clients'), ...LINKED },
		['note', 'owner_id'],
	),
	Memos: entity(
		'Memo',
		{ owner_id: id('Clients'), ...text('subject'), table_name: { kind: 'text', readOnly: true } },
		{ owner: one('owner_id', 'Clients'), ...links('message_id', 'MessageRelations') },
		['owner_id', 'subject'],
	),
	Calls: entity(
		'Call',
		{
			account_id: id('Accounts'),
			caller_id: id('Clients'),
			contact_id: id('Contacts'),
			lead_oppty_id: id('Leads', 'Opportunities'),
			phone_number: { kind: 'text' },
			twilio_call_log_id: { kind: 'id' },
		},
		{
			account: LINKED.account,
			caller: one('caller_id', 'Clients'),
			contact: LINKED.contact,
			lead: LINKED.lead,
			oppty: LINKED.oppty,
		},
		['caller_id', 'twilio_call_log_id'],
	),
	TextMessages: entity(
		'TextMessage',
		{
			...text('content', 'message_sid'),
			datetime_sent: { kind: 'moment' },
			direction: oneOf(1, 2),
			status: oneOf(1, 2, 3),
			text_message_conversation_id: id('TextMessageConversations'),
		},
		{ text_message_conversation: one('text_message_conversation_id', 'TextMessageConversations') },
		['content', 'direction', 'text_message_conversation_id'],
	),
	TextMessageConversations: lookup(
		'TextMessageConversation',
		{
			phone_id: { kind: 'id' },
			recipient_account_id: id('Accounts'),
			recipient_contact_id: id('Contacts'),
			recipient_phone_number: { kind: 'text' },
		},
		{
			recipient_account: one('recipient_account_id', 'Accounts'),
			recipient_contact: one('recipient_contact_id', 'Contacts'),
		},
	),
	ContactAccountRelations: entity(
		'ContactAccountRelation',
		{
			account_id: id('Accounts'),
			contact_id: id('Contacts'),
			...flags('is_primary', 'is_assistant', 'is_sibling'),
			...text('position', 'comment'),
			relationship: oneOf(0, 1, 2, 3),
		},
		{ account: LINKED.account, contact: LINKED.contact },
		['account_id', 'contact_id', 'is_primary'],
	),
	ActivityRelations: entity(
		'ActivityRelation',
		{ activity_id: id('Tasks', 'Appointments'), ...LINK_IDS, sort_order: { kind: 'integer' } },
		{
			task: one('activity_id', 'Tasks'),
			appointment: one('activity_id', 'Appointments'),
			...LINKED,
		},
		['activity_id'],
	),
	MessageRelations: entity(
		'MessageRelation',
		{ message_id: id('Emails', 'Memos'), ...LINK_IDS },
		{ email: one('message_id', 'Emails'), memo: one('message_id', 'Memos'), ...LINKED },
		['message_id'],
	),
	TagRelations: entity(
		'TagRelation',
		{
			tag_id: id('Tags'),
			contact_id: id('Contacts'),
			account_id: id('Accounts'),
			lead_id: id('Leads'),
			oppty_id: id('Opportunities'),
			project_id: id('Projects'),
		},
		{ tag: one('tag_id', 'Tags'), contact: LINKED.contact, account: LINKED.account },
		['tag_id'],
	),
	AppointmentContactInviteesRelations: entity(
		'AppointmentContactInviteesRelation',
		{
			appointment_id: id('Appointments'),
			contact_id: id('Contacts'),
			...text('email', 'first_name', 'last_name'),
			invitee_type: oneOf(0, 1),
			response: oneOf(0, 1, 2),
		},
		{ appointment: one('appointment_id', 'Appointments'), contact: LINKED.contact },
		['appointment_id', 'email'],
	),
	AppointmentClientInviteesRelations: entity(
		'AppointmentClientInviteesRelation',
		{ appointment_id: id('Appointments'), client_id: id('Clients'), response: oneOf(0, 1, 2) },
		{ appointment: one('appointment_id', 'Appointments'), client: one('client_id', 'Clients') },
		['appointment_id', 'client_id'],
	),
	Clients: lookup(
		'Client',
		{
			...text(
				'email',
				'first_name',
				'last_name',
				'formatted_name',
				'name',
				'position',
				'timezone_name',
			),
			default_unit_id: id('SalesUnits'),
			type: { kind: 'integer' },
		},
		{ default_unit: one('default_unit_id', 'SalesUnits') },
	),
	SalesUnits: lookup('SalesUnit', text('name')),
	ContactTypes: lookup('ContactType', text('name')),
	TaskTypes: lookup('TaskType', TYPE),
	AppointmentTypes: lookup('AppointmentType', TYPE),
	Tags: entity(
		'Tag',
		{
			...text('name', 'supported_entities'),
			color: { kind: 'integer' },
			use_lang: { kind: 'boolean' },
		},
		{},
		['color', 'name'],
	),
	Fields: lookup(
		'Field',
		{
			...text('entity_name', 'api_name', 'name', 'type_id', 'column_name', 'translated_name'),
			...flags('system_required', 'system_readonly', 'is_unique', 'is_published'),
			data_set_id: { kind: 'id' },
		},
		{ data_set: many('data_set_id', 'Data') },
	),
	Data: lookup('Data', {
		...text('option_name', 'option_name_translated'),
		data_set_id: { kind: 'id' },
		sort_order: { kind: 'integer' },
	}),
	Webhooks: entity(
		'Webhook',
		{
			...text('url', 'signature'),
			insecure_ssl: { kind: 'boolean' },
			options: { kind: 'object' },
			events: { kind: 'object' },
		},
		{},
		['insecure_ssl', 'url', 'events'],
	),
} as const satisfies Record<string, Entity>;

/** The entity with a name. */
export function entityOf(name: EntityName): Entity {
	return ENTITIES[name];
}

export function isEntityName(name: string): name is EntityName {
	return Object.hasOwn(ENTITIES, name);
}
