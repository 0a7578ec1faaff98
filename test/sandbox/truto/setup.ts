export const TOKEN = 'truto-sandbox-example-token-3ad91f0c77be';

/** What an integrated account's provider does. */
export interface IntegratedAccount {
	id: string;
	tenant_id: string;
	integration: string;
	label: string;
	status: 'active' | 'needs_reauth';
	isBlocked: boolean;
	/** Lists, updates and deletes of engagements need their type. */
	needsType: boolean;
	/** A provider's sandbox, which refuses writes. */
	isReadOnly: boolean;
}

const account = (
	number: number,
	integration: string,
	label: string,
	more: Partial<IntegratedAccount> = {},
): IntegratedAccount => ({
	id: `62f44730-dd91-461e-bd6a-00000000000${number}`,
	tenant_id: `tenant-${number}`,
	integration,
	label,
	status: 'active',
	isBlocked: false,
	needsType: false,
	isReadOnly: false,
	...more,
});

/** The first is the one that credentials name; the others show what can be different. */
export const ACCOUNTS: IntegratedAccount[] = [
	account(1, 'pipedrive', 'Pipedrive'),
	account(2, 'close', 'Close', { needsType: true }),
	account(3, 'pipedrivesandbox', 'Pipedrive sandbox', { isReadOnly: true }),
	account(4, 'hubspot', 'HubSpot', { isBlocked: true }),
	account(5, 'zohocrm', 'Zoho CRM', { status: 'needs_reauth' }),
];

export const USERS = [
	{
		id: '9001',
		first_name: 'Lena',
		last_name: 'Okafor',
		name: 'Lena Okafor',
		email: 'lena@sandbox.example',
	},
	{
		id: '9002',
		first_name: 'Piet',
		last_name: 'Maes',
		name: 'Piet Maes',
		email: 'piet@sandbox.example',
	},
	{
		id: '9003',
		first_name: 'Rosa',
		last_name: 'Varga',
		name: 'Rosa Varga',
		email: 'rosa@sandbox.example',
	},
];

export const TYPES = ['call', 'meeting', 'task', 'email', 'note', 'chat'] as const;

export type EngagementType = (typeof TYPES)[number];

const named = (first: number, label: string, count: number) =>
	Array.from({ length: count }, (_, index) => ({
		id: String(first + index),
		name: `${label} ${index + 1}`,
	}));

export const OPPORTUNITIES = named(5001, 'Opportunity', 6);
export const LEADS = named(4001, 'Lead', 4);
export const PROJECTS = named(3001, 'Project', 3);
export const PIPELINES = named(2001, 'Pipeline', 1);
export const STAGES = named(2101, 'Stage', 3);
export const TAGS = named(1001, 'Tag', 3);

/** Custom fields, whose `name` is the key in `custom_fields`. */
export const FIELDS = [
	{ id: '701', name: 'nickname', label: 'Nickname', type: 'text', is_custom: true },
	{ id: '702', name: 'seats', label: 'Seats', type: 'number', is_custom: true },
	{ id: '703', name: 'renewal', label: 'Renewal', type: 'date', is_custom: true },
	{
		id: '704',
		name: 'plan',
		label: 'Plan',
		type: 'single_select',
		is_custom: true,
		options: ['Basic', 'Pro'],
	},
	{
		id: '705',
		name: 'interests',
		label: 'Interests',
		type: 'multi_select',
		is_custom: true,
		options: ['Pumps', 'Valves'],
	},
	{ id: '706', name: 'newsletter', label: 'Newsletter', type: 'boolean', is_custom: true },
];
