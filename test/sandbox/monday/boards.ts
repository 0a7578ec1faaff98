import { COMPANY_COUNT } from '../core/people';

export interface Label {
	id: number;
	label: string;
	index: number;
	is_deactivated: boolean;
}

export interface Column {
	id: string;
	title: string;
	type: string;
	settings: Record<string, unknown>;
}

export interface Group {
	id: string;
	title: string;
}

export interface Board {
	id: string;
	name: string;
	type: 'board' | 'document' | 'sub_items_board';
	groups: Group[];
	columns: Column[];
}

export const BOARD_IDS = {
	contacts: '8150000001',
	accounts: '8150000002',
	deals: '8150000003',
	leads: '8150000004',
	activities: '8150000005',
} as const;

export const FIRST_ITEM = {
	contacts: 9_151_000_000,
	accounts: 9_150_000_001,
	deals: 9_140_000_001,
	leads: 9_130_000_001,
	activities: 9_120_000_001,
} as const;

export type BoardName = keyof typeof BOARD_IDS;

export const BOARD_NAMES = Object.keys(BOARD_IDS) as BoardName[];

export const ITEM_COUNTS: Record<Exclude<BoardName, 'contacts'>, number> = {
	accounts: COMPANY_COUNT,
	deals: 6,
	leads: 4,
	activities: 3,
};

const labels = (...texts: string[]): { labels: Label[] } => ({
	labels: texts.map((label, index) => ({
		id: index,
		label,
		index,
		is_deactivated: label === 'Old',
	})),
});

const relation = (...boards: BoardName[]) => ({
	boardIds: boards.map((board) => Number(BOARD_IDS[board])),
	allowMultipleItems: true,
});

const column = (
	id: string,
	type: string,
	title: string,
	settings: Record<string, unknown> = {},
): Column => ({ id, type, title, settings });

const NAME = column('name', 'name', 'Name');

/** Made anew for every account, since labels are added to it. */
export function makeBoards(): Board[] {
	return [
		{
			id: BOARD_IDS.contacts,
			name: 'Contacts',
			type: 'board',
			groups: [
				{ id: 'topics', title: 'Active Contacts' },
				{ id: 'group_mkx30a', title: 'Inactive Contacts' },
			],
			columns: [
				NAME,
				column('subtasks_mkx300', 'subtasks', 'Subitems', { boardIds: [8_150_000_007] }),
				column('contact_email', 'email', 'Email'),
				column('email_mkx31a', 'email', 'Home email'),
				column('contact_phone', 'phone', 'Phone'),
				column('phone_mkx32b', 'phone', 'Mobile phone'),
				column('text_mkx33c', 'text', 'Job title'),
				column('contact_account', 'board_relation', 'Account', relation('accounts')),
				column('contact_deal', 'board_relation', 'Deals', relation('deals')),
				column('people', 'people', 'Owner'),
				column('tags', 'tags', 'Tags'),
				column('location_mkx34d', 'location', 'Address'),
				column('long_text_mkx35e', 'long_text', 'Comments'),
				column('status', 'status', 'Priority', labels('Hot', 'Warm', 'Cold', 'Old')),
				column(
					'dropdown_mkx36f',
					'dropdown',
					'Interests',
					labels('Pumps', 'Valves', 'Service', 'Old'),
				),
				column('text_mkx37a', 'text', 'Nickname'),
				column('numbers_mkx38b', 'numbers', 'Seats'),
				column('date_mkx39c', 'date', 'Renewal'),
				column('checkbox_mkx40d', 'checkbox', 'Newsletter'),
				column('link_mkx41e', 'link', 'Website'),
				column('rating_mkx42f', 'rating', 'Fit'),
				column('timeline_mkx43a', 'timeline', 'Contract'),
				column('country_mkx44b', 'country', 'Country'),
				column('hour_mkx45c', 'hour', 'Best hour'),
				column('week_mkx46d', 'week', 'Next visit'),
				column('creation_log_mkx47e', 'creation_log', 'Created'),
				column('last_updated_mkx48f', 'last_updated', 'Last updated'),
				column('item_id_mkx49a', 'item_id', 'Item ID'),
				column('auto_number_mkx50b', 'auto_number', 'Number'),
				column('formula_mkx51c', 'formula', 'Seats twice', {
					formula: 'MULTIPLY({numbers_mkx38b},2)',
				}),
				column('mirror_mkx52d', 'mirror', 'Account phone', {
					relation_column: { contact_account: true },
				}),
				column('button_mkx53e', 'button', 'Do it'),
			],
		},
		{
			id: BOARD_IDS.accounts,
			name: 'Accounts',
			type: 'board',
			groups: [{ id: 'topics', title: 'Accounts' }],
			columns: [
				NAME,
				column('company_phone', 'phone', 'Phone'),
				column('account_contact', 'board_relation', 'Contacts', relation('contacts')),
			],
		},
		{
			id: BOARD_IDS.deals,
			name: 'Deals',
			type: 'board',
			groups: [{ id: 'topics', title: 'Active deals' }],
			columns: [
				NAME,
				column('deal_stage', 'status', 'Stage', labels('New', 'Offer', 'Won', 'Lost')),
				column('deal_value', 'numbers', 'Deal value'),
				column('deal_contact', 'board_relation', 'Contacts', relation('contacts')),
			],
		},
		{
			id: BOARD_IDS.leads,
			name: 'Leads',
			type: 'board',
			groups: [{ id: 'topics', title: 'New leads' }],
			columns: [
				NAME,
				column('lead_email', 'email', 'Email'),
				column('lead_phone', 'phone', 'Phone'),
				column('lead_status', 'status', 'Status', labels('New', 'Contacted', 'Qualified')),
			],
		},
		{
			id: BOARD_IDS.activities,
			name: 'Activities',
			type: 'board',
			groups: [{ id: 'topics', title: 'Activities' }],
			columns: [
				NAME,
				column('activity_type', 'status', 'Activity type', labels('Call', 'Meeting', 'Task')),
				column('activity_start', 'date', 'Start'),
				column('activity_owner', 'people', 'Owner'),
				column('activity_item', 'board_relation', 'Related to', relation('contacts', 'deals')),
			],
		},
		{
			id: '8150000006',
			name: 'Playbook',
			type: 'document',
			groups: [{ id: 'topics', title: 'Group' }],
			columns: [NAME],
		},
		{
			id: '8150000007',
			name: 'Subitems of Contacts',
			type: 'sub_items_board',
			groups: [{ id: 'topics', title: 'Subitems' }],
			columns: [NAME],
		},
	];
}
