import type { EntityName } from './rules';

/** An address of a record of an entity that is not served. */
export interface Address {
	entity: string;
	id: string;
}

const NOWHERE = '5e700000-0000-4000-8000-000000000001';

const at = (entity: string): Address => ({ entity, id: NOWHERE });

const money = { base_value: 1000, currency_id: NOWHERE, value_foreign: 1000 };

const type = { has_draft: false, form_edit_api: {}, can_change_readonly: true };

/** What the vendor's records hold besides, the same for each of them. Dates, money and names that nothing here depends on. */
export const CONSTANTS: Partial<Record<EntityName, Record<string, unknown>>> = {
	Contacts: { sharing_units: [], sharing_clients: [], documents: [] },
	Accounts: { account_type: at('AccountTypes'), is_favorite: false, tags: [] },
	Opportunities: {
		oppty_type: at('OpptyTypes'),
		product_currency: at('Currencies'),
		step: at('Steps'),
		step_id: NOWHERE,
		table_name: 'Opportunity',
		value: money,
		days_in_step: 1,
		is_favorite: false,
	},
	Leads: {
		lead_type: at('LeadTypes'),
		step: at('Steps'),
		step_id: NOWHERE,
		table_name: 'Lead',
		days_in_step: 1,
		is_favorite: false,
	},
	Projects: { project_type: at('ProjectTypes'), revenue_goal: money, is_favorite: false },
	Appointments: { has_3rd_party_mapping: false },
	TextMessageConversations: { phone: at('Phones') },
	Clients: {
		master_right: at('MasterRights'),
		master_right_id: NOWHERE,
		unit_membership: [],
		unit_manager_ids: [],
		unit_member_ids: [],
	},
	ContactTypes: { ...type, is_readonly: false },
	TaskTypes: type,
	AppointmentTypes: type,
	Fields: {
		has_draft: false,
		source_field_id: '',
		source_type_id: '',
		use_in_interface_preview: false,
		field_permissions: at('FieldPermissions'),
		name_translations: '',
		name_translated: '',
		primitive_type: '',
		is_available_for_webresource: true,
		is_available_for_advanced_formula: true,
	},
	Data: { has_draft: false, option_name_translations: '' },
};
