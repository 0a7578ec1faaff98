/**
 * The API's names of the fields that every space has: all others are the space's own.
 * https://developers.pipelinersales.com/api-docs/ (entities)
 */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const CONTACT_FIELDS = words(`
	account_position account_relations address city comments contact_type contact_type_id country created
	currency_exchange_rates_list currency_exchange_rates_list_id documents email1 email2 email3 email4 email5
	exchange_entity_id first_name formatted_name gapi_entity_id gender id is_archived is_delete_protected is_deleted
	is_favorite is_unsubscribed last_name middle_name modified modified_by_user o365_entity_id owner owner_id phone1 phone2
	phone3 phone4 phone5 picture picture_id position primary_account primary_account_account_roles
	primary_account_position primary_account_relationship quick_account_name revision share_mode sharing_clients
	sharing_units social_media state_province static_profiles tags title unit unit_id zip_code
`);

const ACTIVITY = `
	account_relations active_reminder activity_type activity_type_id comments contact_relations created
	currency_exchange_rates_list currency_exchange_rates_list_id custom_entity_relations description documents duration
	exchange_entity_id formatted_name gapi_entity_id id is_delete_protected is_deleted lead_relations
	media_transcription_id modified modified_by_user o365_entity_id opportunity_relations owner owner_id
	project_relations quote_relations reminder revision start_date status subject table_name tags unit unit_id
`;

/** Those of entries of the telephone log are among them, since both are calls. */
export const TASK_FIELDS = words(`${ACTIVITY}
	account account_id audio_id audio_status call call_duration call_id call_outcome call_outcome_id caller caller_id
	client client_id contact contact_id due_date lead lead_oppty_id oppty oppty_product_relation
	oppty_product_relation_id phone_number priority product product_id share_mode sharing_clients sharing_units
	task_recurrence transcription_file_id transcription_id transcription_language transcription_summary
	twilio_call_log_id twilio_call_sid
`);

export const APPOINTMENT_FIELDS = words(`${ACTIVITY}
	end_date has_3rd_party_mapping invitees_can_edit invitees_clients invitees_contacts is_recurrence_active
	is_recurrence_exception location meeting_url occurence_date organizer recurrence recurrence_master
	recurrence_master_id recurrence_rule recurrence_tzid schedule schedule_id schedule_tzid
`);
