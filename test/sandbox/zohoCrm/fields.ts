/** Modules that hold records. */
export const MODULES = [
	'Contacts',
	'Leads',
	'Accounts',
	'Deals',
	'Calls',
	'Events',
	'Tasks',
	'Notes',
] as const;
export type Module = (typeof MODULES)[number];

export const ACTIVITY_MODULES: Module[] = ['Calls', 'Events', 'Tasks'];

export function isModule(name: string): name is Module {
	return (MODULES as readonly string[]).includes(name);
}

export type DataType =
	| 'text'
	| 'textarea'
	| 'email'
	| 'phone'
	| 'picklist'
	| 'multiselectpicklist'
	| 'lookup'
	| 'ownerlookup'
	| 'date'
	| 'datetime'
	| 'boolean'
	| 'integer'
	| 'duration'
	| 'tags'
	| 'participants'
	| 'recurrence'
	| 'bigint';

/** A field of a module. */
export interface Field {
	apiName: string;
	type: DataType;
	/** Values of a pick list. */
	values?: string[];
	/** The module that a lookup leads to; `any` where `$se_module` says it. */
	target?: Module | 'any';
	maxLength?: number;
	isRequired?: boolean;
	isReadOnly?: boolean;
	isCustom?: boolean;
	/** Cannot stand in a COQL select. */
	isUnselectable?: boolean;
}

const LENGTHS: Partial<Record<DataType, number>> = {
	text: 255,
	email: 100,
	phone: 30,
	textarea: 32_000,
};

function field(apiName: string, type: DataType = 'text', more: Partial<Field> = {}): Field {
	return { apiName, type, maxLength: LENGTHS[type], ...more };
}
const required = { isRequired: true };
const readOnly = { isReadOnly: true };
const choice = (apiName: string, values: string[], more: Partial<Field> = {}) =>
	field(apiName, 'picklist', { values, ...more });

const SYSTEM: Field[] = [
	field('id', 'bigint', readOnly),
	field('Owner', 'ownerlookup'),
	field('Created_By', 'ownerlookup', readOnly),
	field('Modified_By', 'ownerlookup', readOnly),
	field('Created_Time', 'datetime', readOnly),
	field('Modified_Time', 'datetime', readOnly),
];

function address(prefix: string): Field[] {
	return ['Street', 'City', 'State', 'Zip', 'Country'].map((part) => field(`${prefix}_${part}`));
}

const PERSON: Field[] = [
	field('First_Name', 'text', { maxLength: 40 }),
	field('Last_Name', 'text', { ...required, maxLength: 80 }),
	field('Full_Name', 'text', readOnly),
	choice('Salutation', ['Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Prof.']),
	field('Email', 'email'),
	field('Secondary_Email', 'email'),
	field('Phone', 'phone'),
	field('Mobile', 'phone'),
	field('Fax', 'phone'),
	field('Description', 'textarea'),
	field('Email_Opt_Out', 'boolean'),
	field('Twitter'),
	field('Skype_ID'),
	choice('Lead_Source', ['Trade Show', 'Web Download', 'Cold Call', 'Partner']),
	field('Last_Activity_Time', 'datetime', readOnly),
	field('Tag', 'tags'),
];

function custom(prefix: string): Field[] {
	return [
		field(`${prefix}_Note`),
		field(`${prefix}_Points`, 'integer'),
		field(`${prefix}_Date`, 'date'),
		choice(`${prefix}_Tier`, ['Bronze', 'Silver', 'Gold']),
		field(`${prefix}_Topics`, 'multiselectpicklist', { values: ['Price', 'Quality', 'Delivery'] }),
		field(`${prefix}_Flag`, 'boolean'),
	].map((one) => ({ ...one, isCustom: true }));
}

const ACTIVITY: Field[] = [
	field('Description', 'textarea'),
	field('Who_Id', 'lookup', { target: 'Contacts' }),
	field('What_Id', 'lookup', { target: 'any' }),
	field('Last_Activity_Time', 'datetime', readOnly),
	field('Tag', 'tags'),
	...custom('Visit'),
];

const FIELDS: Record<Module, Field[]> = {
	Contacts: [
		...SYSTEM,
		...PERSON,
		...address('Mailing'),
		...address('Other'),
		...custom('Loyalty'),
		field('Title'),
		field('Department'),
		field('Home_Phone', 'phone'),
		field('Other_Phone', 'phone'),
		field('Asst_Phone', 'phone'),
		field('Assistant'),
		field('Account_Name', 'lookup', { target: 'Accounts' }),
		field('Reporting_To', 'lookup', { target: 'Contacts' }),
		field('Date_of_Birth', 'date'),
	],
	Leads: [
		...SYSTEM,
		...PERSON,
		field('Company', 'text', required),
		field('Designation'),
		choice('Lead_Status', ['Not Contacted', 'Contacted', 'Lost Lead']),
		field('Street'),
		field('City'),
		field('State'),
		field('Zip_Code'),
		field('Country'),
	],
	Accounts: [
		...SYSTEM,
		field('Account_Name', 'text', required),
		field('Phone', 'phone'),
		field('Website'),
		field('Description', 'textarea'),
		field('Tag', 'tags'),
	],
	Deals: [
		...SYSTEM,
		field('Deal_Name', 'text', required),
		choice(
			'Stage',
			['Qualification', 'Needs Analysis', 'Negotiation/Review', 'Closed Won', 'Closed Lost'],
			required,
		),
		field('Amount', 'integer'),
		field('Closing_Date', 'date'),
		field('Account_Name', 'lookup', { target: 'Accounts' }),
		field('Contact_Name', 'lookup', { target: 'Contacts' }),
		field('Description', 'textarea'),
		field('Tag', 'tags'),
	],
	Calls: [
		...SYSTEM,
		...ACTIVITY,
		field('Subject', 'text', required),
		choice('Call_Type', ['Outbound', 'Inbound', 'Missed'], required),
		field('Call_Start_Time', 'datetime', required),
		field('Call_Duration', 'duration'),
		field('Call_Duration_in_seconds', 'integer', readOnly),
		choice('Call_Purpose', [
			'Prospecting',
			'Administrative',
			'Negotiation',
			'Demo',
			'Project',
			'Desk',
		]),
		field('Call_Agenda'),
		choice('Call_Result', [
			'Interested',
			'Not interested',
			'No response/Busy',
			'Requested call back',
		]),
		choice('Outgoing_Call_Status', ['Scheduled', 'Completed', 'Overdue', 'Cancelled']),
		field('Dialled_Number', 'phone', readOnly),
		field('Caller_ID', 'phone', readOnly),
		field('To_Number__s', 'phone'),
		field('CTI_Entry', 'boolean', { ...readOnly, isUnselectable: true }),
		field('Voice_Recording__s', 'text', readOnly),
		field('Reminder', 'text'),
	],
	Events: [
		...SYSTEM,
		...ACTIVITY,
		field('Event_Title', 'text', required),
		field('Start_DateTime', 'datetime', required),
		field('End_DateTime', 'datetime', required),
		field('All_day', 'boolean'),
		field('Venue'),
		field('Participants', 'participants', { isUnselectable: true }),
		field('Remind_At', 'datetime'),
		field('Recurring_Activity', 'recurrence'),
		choice('Check_In_Status', ['PLANNED', 'VISITED'], readOnly),
		field('Check_In_Time', 'datetime', readOnly),
	],
	Tasks: [
		...SYSTEM,
		...ACTIVITY,
		field('Subject', 'text', required),
		field('Due_Date', 'date'),
		choice('Status', [
			'Not Started',
			'Deferred',
			'In Progress',
			'Completed',
			'Waiting for input',
			'Waiting for Input',
			'Waiting on someone else',
		]),
		choice('Priority', ['High', 'Highest', 'Low', 'Lowest', 'Normal']),
		field('Closed_Time', 'datetime', readOnly),
		field('Remind_At', 'datetime'),
		field('Recurring_Activity', 'recurrence'),
		field('Send_Notification_Email', 'boolean'),
	],
	Notes: [
		...SYSTEM,
		field('Note_Title', 'text', { maxLength: 120 }),
		field('Note_Content', 'textarea', { maxLength: 65_535 }),
		field('Parent_Id', 'lookup', { target: 'any' }),
	],
};

const BY_NAME = new Map<Module, Map<string, Field>>(
	MODULES.map((module) => [module, new Map(FIELDS[module].map((one) => [one.apiName, one]))]),
);

/** The fields of a module, by API name. */
export function fieldsOf(module: Module): Map<string, Field> {
	return BY_NAME.get(module) ?? new Map<string, Field>();
}

/** The field that names a record of a module. */
export const NAME_FIELDS: Record<Module, string> = {
	Contacts: 'Full_Name',
	Leads: 'Full_Name',
	Accounts: 'Account_Name',
	Deals: 'Deal_Name',
	Calls: 'Subject',
	Events: 'Event_Title',
	Tasks: 'Subject',
	Notes: 'Note_Title',
};

/** A definition as the fields API gives it. */
export function definitionAnswer(one: Field, index: number): Record<string, unknown> {
	const hasValues = one.values !== undefined;
	return {
		id: `41508680000${String(20_000_000 + index * 7)}`,
		api_name: one.apiName,
		field_label: one.apiName.replace(/_/g, ' ').trim(),
		display_label: one.apiName.replace(/_/g, ' ').trim(),
		data_type: one.type === 'duration' ? 'text' : one.type === 'tags' ? 'text' : one.type,
		json_type: jsonType(one.type),
		custom_field: one.isCustom === true,
		read_only: one.isReadOnly === true,
		field_read_only: one.isReadOnly === true,
		system_mandatory: one.isRequired === true,
		visible: true,
		length: one.maxLength ?? 120,
		pick_list_values: hasValues
			? (one.values ?? []).map((value, at) => ({
					display_value: value,
					actual_value: value,
					reference_value: value,
					sequence_number: at + 1,
					type: 'used',
				}))
			: [],
		lookup:
			one.target === undefined || one.target === 'any'
				? {}
				: { module: { api_name: one.target }, display_label: one.target },
		operation_type: {
			web_view: true,
			web_create: one.isReadOnly !== true,
			web_update: one.isReadOnly !== true,
			api_create: one.isReadOnly !== true,
			api_update: one.isReadOnly !== true,
		},
		searchable: !['textarea', 'participants', 'recurrence'].includes(one.type),
	};
}

function jsonType(type: DataType): string {
	switch (type) {
		case 'boolean':
			return 'boolean';
		case 'integer':
			return 'integer';
		case 'lookup':
		case 'ownerlookup':
		case 'recurrence':
			return 'jsonobject';
		case 'multiselectpicklist':
		case 'tags':
		case 'participants':
			return 'jsonarray';
		default:
			return 'string';
	}
}
