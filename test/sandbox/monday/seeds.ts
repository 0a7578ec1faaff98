import { companyName, madeAt, person } from '../core/people';
import type { BoardName } from './boards';
import { BOARD_IDS, FIRST_ITEM, ITEM_COUNTS } from './boards';

export const ACCOUNT_ID = '7012345';

export const USERS = [
	{
		id: '71234567',
		name: 'Lena Okafor',
		email: 'lena@sandbox.example',
		kind: 'ADMIN',
		status: 'ACTIVE',
	},
	{
		id: '71234568',
		name: 'Piet Maes',
		email: 'piet@sandbox.example',
		kind: 'MEMBER',
		status: 'ACTIVE',
	},
	{
		id: '71234569',
		name: 'Rosa Varga',
		email: 'rosa@sandbox.example',
		kind: 'MEMBER',
		status: 'ACTIVE',
	},
	{
		id: '71234570',
		name: 'Gone Ghost',
		email: 'gone@sandbox.example',
		kind: 'MEMBER',
		status: 'INACTIVE',
	},
] as const;

/** Lena's zone; texts of dates are written in it. */
export const TIME_ZONE = 'America/New_York';

export const TAGS = [
	{ id: '21500001', name: 'newsletter', color: '#00c875' },
	{ id: '21500002', name: 'vip', color: '#e2445c' },
	{ id: '21500003', name: 'partner', color: '#0086c0' },
] as const;

/** A row of a board. `values` are stored column values by column id. */
export interface Item {
	id: string;
	board: BoardName;
	group: string;
	name: string;
	state: 'active' | 'archived' | 'deleted';
	createdAt: string;
	updatedAt: string;
	creator: string;
	values: Record<string, unknown>;
}

export interface UpdateRow {
	id: string;
	itemId: string;
	body: string;
	creator: string;
	createdAt: string;
	updatedAt: string;
	editedAt: string;
	original: string | null;
	replies: Array<{ id: string; body: string; creator: string; createdAt: string }>;
}

export interface TimelineRow {
	id: string;
	itemId: string;
	title: string;
	content: string | null;
	summary: string;
	at: string;
	type: string;
	activity: string | null;
	user: string;
	email?: { from: string; to: string[]; cc: string[]; bcc: string[] };
}

/** ISO 8601 without milliseconds. */
export function isoSeconds(at: number): string {
	return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

const COUNTRY_CODES: Record<string, string> = {
	'United States': 'US',
	Austria: 'AT',
	Belgium: 'BE',
	'United Kingdom': 'GB',
};

export function accountItemId(index: number): number {
	return FIRST_ITEM.accounts + index;
}

export function contactId(index: number): string {
	return String(FIRST_ITEM.contacts + index);
}

function contactValues(index: number): Record<string, unknown> {
	const human = person(index);
	const values: Record<string, unknown> = {
		text_mkx33c: human.title,
		people: { personsAndTeams: [{ id: Number(USERS[index % 3].id), kind: 'person' }] },
		tags: { tag_ids: [Number(TAGS[index % 3].id)] },
		status: { index: index % 3 },
		dropdown_mkx36f: { ids: index % 2 === 0 ? [0, 2] : [1] },
		text_mkx37a: `Nick ${index}`,
		numbers_mkx38b: String(index % 50),
		checkbox_mkx40d: index % 2 === 0 ? { checked: 'true' } : undefined,
		link_mkx41e: { url: `https://person-${index}.example`, text: 'Home' },
		rating_mkx42f: { rating: (index % 5) + 1 },
		country_mkx44b: { countryCode: COUNTRY_CODES[human.country], countryName: human.country },
	};
	if (index % 7 !== 6) {
		values.contact_email = { email: human.email, text: human.email };
		if (index % 2 === 0)
			values.email_mkx31a = { email: human.secondEmail, text: human.secondEmail };
	}
	if (index % 11 !== 10) {
		values.contact_phone = { phone: human.phone, countryShortName: 'US' };
		values.phone_mkx32b = { phone: human.mobile, countryShortName: 'US' };
	}
	if (index % 13 !== 12) values.contact_account = { item_ids: [accountItemId(human.companyIndex)] };
	if (index % 5 === 0)
		values.contact_deal = { item_ids: [FIRST_ITEM.deals + (index % ITEM_COUNTS.deals)] };
	if (index % 4 !== 3) {
		const [number, ...street] = human.street.split(' ');
		values.location_mkx34d = {
			address: `${human.street}, ${human.city}, ${human.country}`,
			lat: '53.27',
			lng: '-9.05',
			street: street.join(' '),
			streetNumber: number,
			city: human.city,
			country: human.country,
			countryShort: COUNTRY_CODES[human.country],
		};
	}
	if (index % 3 !== 2) values.long_text_mkx35e = { text: `Met ${human.firstName} at a fair.` };
	if (index % 6 !== 5) {
		values.date_mkx39c =
			index % 2 === 0 ? { date: '2026-12-01' } : { date: '2026-12-01', time: '02:30:00' };
	}
	if (index % 10 === 0) {
		values.timeline_mkx43a = { from: '2026-01-01', to: '2026-12-31' };
		values.hour_mkx45c = { hour: 9, minute: 30 };
		values.week_mkx46d = { week: { startDate: '2026-11-23', endDate: '2026-11-29' } };
	}
	return values;
}

export function seedContact(index: number, count: number): Item {
	const human = person(index);
	const at = isoSeconds(madeAt(index, count));
	return {
		id: contactId(index),
		board: 'contacts',
		group: index % 9 === 8 ? 'group_mkx30a' : 'topics',
		name: `${human.firstName} ${human.lastName}`,
		state: 'active',
		createdAt: at,
		updatedAt: at,
		creator: USERS[0].id,
		values: contactValues(index),
	};
}

const OTHERS: Record<
	Exclude<BoardName, 'contacts'>,
	(index: number) => Pick<Item, 'name' | 'values'>
> = {
	accounts: (index) => ({
		name: companyName(index),
		values: {
			company_phone: { phone: `+1312555${String(index).padStart(4, '0')}`, countryShortName: 'US' },
		},
	}),
	deals: (index) => ({
		name: `Deal ${index + 1}`,
		values: { deal_stage: { index: index % 4 }, deal_value: String(1000 * (index + 1)) },
	}),
	leads: (index) => ({
		name: `Lead ${index + 1}`,
		values: {
			lead_email: { email: `lead.${index}@example.net`, text: `lead.${index}@example.net` },
			lead_status: { index: index % 3 },
		},
	}),
	activities: (index) => ({
		name: `Activity ${index + 1}`,
		values: {
			activity_type: { index: index % 3 },
			activity_start: { date: '2026-09-01', time: '09:00:00' },
		},
	}),
};

export function seedOther(board: Exclude<BoardName, 'contacts'>, index: number): Item {
	const at = isoSeconds(madeAt(index, ITEM_COUNTS[board]));
	return {
		id: String(FIRST_ITEM[board] + index),
		board,
		group: 'topics',
		state: 'active',
		createdAt: at,
		updatedAt: at,
		creator: USERS[0].id,
		...OTHERS[board](index),
	};
}

export const FIRST_UPDATE = 4_200_000_000;

export function seedUpdate(index: number, count: number): UpdateRow {
	const at = isoSeconds(madeAt(index, count));
	return {
		id: String(FIRST_UPDATE + index),
		itemId: contactId(index),
		body: `<p>Remember the <strong>offer</strong> ${index}</p>`,
		creator: USERS[index % 3].id,
		createdAt: at,
		updatedAt: at,
		// set although nobody edited: it does not tell
		editedAt: at,
		original: null,
		replies: [],
	};
}

const ACTIVITY_NAMES = ['Call', 'Meeting', 'Task', 'Email'] as const;

export const ACTIVITY_IDS = ACTIVITY_NAMES.map(
	(_name, index) => `c0ffee0${index}-0000-4000-8000-000000000001`,
);

export interface CustomActivity {
	id: string;
	name: string;
	type: string;
	icon_id: string;
	color: string;
}

export const CUSTOM_ACTIVITIES: CustomActivity[] = ACTIVITY_NAMES.map((name, index) => ({
	id: ACTIVITY_IDS[index],
	name,
	type: `custom_${name.toLowerCase()}`,
	icon_id: ['HEADPHONES', 'CONFERENCE', 'FLAG', 'PAPERPLANE'][index],
	color: ['VIVID_CERULEAN', 'GO_GREEN', 'SLATE_BLUE', 'YELLOW_ORANGE'][index],
}));

/** Seeded entries per contact: one of each activity. */
export const ENTRIES = ACTIVITY_NAMES.length;

export function timelineId(index: number): string {
	return `7e3f0a10-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

export function timelineIndexOf(id: string): number | undefined {
	return /^7e3f0a10-0000-4000-8000-[0-9a-f]{12}$/.test(id)
		? Number.parseInt(id.slice(24), 16)
		: undefined;
}

export function seedTimeline(position: number, count: number): TimelineRow {
	const index = Math.floor(position / ENTRIES);
	const kind = position % ENTRIES;
	const isSynced = kind === 3 && index % 2 === 1;
	const theirs = person(index).email;
	return {
		id: timelineId(position),
		itemId: contactId(index),
		title: `${ACTIVITY_NAMES[kind]} ${index}`,
		content: index % 6 === 5 ? null : `<p>About the <b>offer</b> ${index}</p>`,
		summary: '',
		at: isoSeconds(madeAt(index, count) + kind * 60_000),
		type: isSynced ? 'email' : 'custom',
		activity: isSynced ? null : ACTIVITY_IDS[kind],
		user: USERS[index % 3].id,
		...(isSynced ? { email: { from: theirs, to: [USERS[0].email], cc: [], bcc: [] } } : {}),
	};
}

export const BOARD_OF_ID = new Map(
	Object.entries(BOARD_IDS).map(([name, id]) => [id as string, name as BoardName]),
);
