import type { Json } from './answers';
import { isDay } from './answers';
import { OUTCOME_IDS, OWNER_IDS, SALES_TYPE_IDS, STAGE_IDS, STATUS_IDS } from './seeds';

const NAMES = ['Nora Weiss', 'Omar Diaz', 'Pia Holm'];

export const USERS: Array<Json & { id: number }> = OWNER_IDS.map((id, index) => ({
	id,
	display_name: NAMES[index],
	email: `${NAMES[index].split(' ')[0].toLowerCase()}@example.net`,
	is_active: true,
	work_number: null,
	mobile_number: null,
}));

export const isUser = (id: unknown) => USERS.some((user) => user.id === Number(id));

/** Side-loaded users show a little more than the selector's. */
export const sideLoadedUser = (id: unknown): Json | undefined => {
	const user = USERS.find((candidate) => candidate.id === id);
	return user === undefined ? undefined : { ...user, avatar: null, type: 'FdMultitenant::User' };
};

const named = (ids: number[], names: string[]): Json[] =>
	ids.map((id, index) => ({ id, name: names[index], position: index + 1 }));

const TYPES: Array<[name: string, internal: string]> = [
	['Phone', 'call'],
	['Email', 'email'],
	['Meeting', 'appointment'],
	['SMS', 'sms_outgoing'],
	['Chat', 'chat'],
	['Site visit', 'cdn_site_visit'],
];

export const SALES_TYPES: Json[] = SALES_TYPE_IDS.map((id, index) => ({
	id,
	name: TYPES[index][0],
	internal_name: TYPES[index][1],
	show_in_conversation: true,
	position: index + 1,
	is_default: index < 5,
	is_checkedin: false,
}));

export const STATUSES = named(STATUS_IDS, ['New', 'Contacted', 'Won']);
export const OUTCOMES = named(OUTCOME_IDS, ['Interested', 'No answer']);

/** Selectors by their path, which is also the key of their list. */
export const SELECTORS: Record<string, Json[]> = {
	contact_statuses: STATUSES,
	lifecycle_stages: named(STAGE_IDS, ['Lead', 'Customer']),
	territories: named([17000071001], ['Europe']),
	lead_sources: named([17000301001, 17000301002], ['Web', 'Fair']),
	campaigns: named([17000302001], ['Spring']),
	deal_stages: named([17000281001, 17000281002, 17000281003], ['New', 'Won', 'Lost']),
	deal_pipelines: named([17000029663], ['Default Pipeline']),
	currencies: [{ id: 17000001001, currency_code: 'EUR', is_active: true, name: 'EUR' }],
	sales_activity_types: SALES_TYPES,
	sales_activity_outcomes: OUTCOMES,
};

interface FieldDefinition extends Json {
	name: string;
	type: string;
	choices: Array<{ id: number; value: string }>;
}

function field(
	position: number,
	name: string,
	label: string,
	type: string,
	choices: string[] = [],
	isRequired = false,
): FieldDefinition {
	return {
		id: `${17003560001 + position}`,
		name,
		label,
		type,
		required: isRequired,
		default: !name.startsWith('cf_'),
		visible: true,
		multiple: type === 'multi_select_dropdown',
		position,
		choices: choices.map((value, index) => ({ id: 17004410001 + position * 10 + index, value })),
	};
}

export const CONTACT_FIELDS: FieldDefinition[] = [
	field(1, 'first_name', 'First name', 'text'),
	field(2, 'last_name', 'Last name', 'text'),
	field(3, 'emails', 'Emails', 'email', [], true),
	field(4, 'job_title', 'Job title', 'text'),
	field(5, 'mobile_number', 'Mobile', 'text'),
	field(6, 'owner_id', 'Sales owner', 'dropdown'),
	field(7, 'sales_accounts', 'Accounts', 'multi_select_dropdown'),
	field(8, 'cf_remarks', 'Remarks', 'text'),
	field(9, 'cf_headcount', 'Headcount', 'number'),
	field(10, 'cf_first_meeting', 'First meeting', 'date'),
	field(11, 'cf_tier', 'Tier', 'dropdown', ['Gold', 'Silver']),
	field(12, 'cf_markets', 'Markets', 'multi_select_dropdown', ['AT', 'SI', 'BE']),
	field(13, 'cf_vip', 'VIP', 'checkbox'),
];

export const isCustomField = (name: string) =>
	name.startsWith('cf_') && CONTACT_FIELDS.some((definition) => definition.name === name);

/** What is wrong with the custom fields of a contact's body; null clears any. */
export function customProblems(values: Json): string[] {
	return Object.entries(values).flatMap(([name, value]) => {
		if (!isCustomField(name)) return [`custom_field.${name} is not a known field`];
		const definition = CONTACT_FIELDS.find((candidate) => candidate.name === name);
		return value === null || isValue(definition, value) ? [] : [`custom_field.${name} is invalid`];
	});
}

function isValue(definition: FieldDefinition | undefined, value: unknown): boolean {
	const choices = definition?.choices.map((choice) => choice.value) ?? [];
	switch (definition?.type) {
		case 'number':
			return typeof value === 'number';
		case 'date':
			return isDay(value);
		case 'checkbox':
			return typeof value === 'boolean';
		case 'dropdown':
			return choices.includes(String(value));
		case 'multi_select_dropdown':
			return Array.isArray(value) && value.every((entry) => choices.includes(String(entry)));
		default:
			return typeof value === 'string';
	}
}
