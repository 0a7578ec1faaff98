/** The caller's id, which is the user name of HTTP Basic. */
export const USER_ID = '5f3c1b9a1da4170a2f0c7002';
export const USER_KEY = 'onePageCrm-sandbox-example-key-7c21d04be9f35a68';

const RIGHTS = ['activity', 'edit_target', 'delete_contacts', 'delete_deals', 'pipeline', 'export'];

export const USERS = [
	{
		id: USER_ID,
		first_name: 'Lena',
		last_name: 'Okafor',
		email: 'lena@sandbox.example',
		rights: ['account_owner', 'admin', ...RIGHTS],
	},
	{
		id: '5f3c1b9a1da4170a2f0c7003',
		first_name: 'Piet',
		last_name: 'Maes',
		email: 'piet@sandbox.example',
		rights: RIGHTS,
	},
	{
		id: '5f3c1b9a1da4170a2f0c7004',
		first_name: 'Rosa',
		last_name: 'Varga',
		email: 'rosa@sandbox.example',
		rights: RIGHTS,
	},
] as const;

export const STATUSES = [
	{
		id: '5f3c1b9a1da4170a2f0c7101',
		status: 'lead',
		text: 'Lead',
		description: 'Not yet qualified',
		color: '666666',
	},
	{
		id: '5f3c1b9a1da4170a2f0c7102',
		status: 'prospect',
		text: 'Prospect',
		description: 'In conversation',
		color: 'f96600',
	},
	{
		id: '5f3c1b9a1da4170a2f0c7103',
		status: 'customer',
		text: 'Customer',
		description: 'Has bought',
		color: '009900',
	},
	{
		id: '5f3c1b9a1da4170a2f0c7104',
		status: 'inactive',
		text: 'Inactive',
		description: 'Gone quiet',
		color: '000000',
	},
] as const;

export const LEAD_SOURCES = [
	{ id: 'advertisement', text: 'Advertisement' },
	{ id: 'email_web', text: 'Email or Web' },
	{ id: 'other', text: 'Other' },
	{ id: '5f3c1b9a1da4170a2f0c7201', text: 'Trade fair' },
] as const;

export const CALL_RESULTS = [
	{ result: 'interested', text: 'Interested' },
	{ result: 'not_interested', text: 'Not interested' },
	{ result: 'left_message', text: 'Left message' },
	{ result: 'no_answer', text: 'No answer' },
	{ result: 'other', text: 'Other' },
	{ result: 'custom1', text: 'Call back later' },
] as const;

export const TAGS = ['newsletter', 'vip', 'partner', 'trade-fair'] as const;

export interface CustomField {
	id: string;
	name: string;
	type: string;
	position: number;
	choices?: string[];
	reminder_days?: number;
}

/** The account's contact fields. The vendor has no boolean kind. */
export const CUSTOM_FIELDS: CustomField[] = [
	{ id: '5f3c1b9a1da4170a2f0c7900', name: 'Nickname', type: 'single_line_text', position: 1 },
	{ id: '5f3c1b9a1da4170a2f0c7901', name: 'Seats', type: 'number', position: 2 },
	{ id: '5f3c1b9a1da4170a2f0c7902', name: 'Renewal', type: 'date', position: 3 },
	{
		id: '5f3c1b9a1da4170a2f0c7903',
		name: 'Plan',
		type: 'select_box',
		position: 4,
		choices: ['Basic', 'Pro', 'Enterprise'],
	},
	{
		id: '5f3c1b9a1da4170a2f0c7904',
		name: 'Interests',
		type: 'multiple_choice',
		position: 5,
		choices: ['Pumps', 'Valves', 'Service'],
	},
	{
		id: '5f3c1b9a1da4170a2f0c7905',
		name: 'Birthday',
		type: 'anniversary',
		position: 6,
		reminder_days: 0,
	},
	{ id: '5f3c1b9a1da4170a2f0c7906', name: 'Remarks', type: 'multi_line_text', position: 7 },
	{ id: '5f3c1b9a1da4170a2f0c7907', name: 'ERP number', type: 'external_id', position: 8 },
	{ id: '5f3c1b9a1da4170a2f0c7908', name: 'More', type: 'section_divider', position: 9 },
];
