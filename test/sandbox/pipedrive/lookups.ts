import type { Json } from './answers';
import { COMPANY_ID, USER_IDS } from './seeds';

const NAMES = ['Nora Weiss', 'Omar Diaz', 'Pia Holm', 'Gone Person'];

/** Users as `/v1/users` lists them; the last one is not active. */
export const USERS: Array<Json & { id: number }> = USER_IDS.map((id, index) => ({
	id,
	name: NAMES[index],
	default_currency: 'EUR',
	locale: 'en_US',
	lang: 1,
	email: `${NAMES[index].split(' ')[0].toLowerCase()}@example.net`,
	phone: null,
	activated: true,
	last_login: '2026-10-01 08:45:56',
	created: '2025-11-13 09:16:26',
	modified: '2026-10-01 08:45:56',
	has_created_company: index === 0,
	access: [
		{
			app: 'sales',
			admin: index === 0,
			permission_set_id: `62cc4d7f-4038-4352-abf3-a8c1c822b63${index}`,
		},
	],
	active_flag: index < 3,
	timezone_name: 'Europe/Berlin',
	timezone_offset: '+01:00',
	role_id: 1,
	icon_url: null,
	is_you: index === 0,
	is_deleted: false,
}));

/** The token's user, with what only `/v1/users/me` tells. */
export const ME: Json = {
	...USERS[0],
	company_id: COMPANY_ID,
	company_name: 'Sandbox Company',
	company_domain: 'sandbox',
	company_country: 'DE',
	company_industry: 'IT Services',
	language: { language_code: 'en', country_code: 'US' },
};

export const isActiveUser = (id: unknown) =>
	USERS.some((user) => user.id === id && user.active_flag === true);

const TYPES = ['call', 'meeting', 'task', 'deadline', 'email', 'lunch', 'site_visit', 'fax'];

/** Activity types; a custom one, and one that is switched off. */
export const ACTIVITY_TYPES: Json[] = TYPES.map((key, index) => ({
	id: index + 1,
	order_nr: index + 1,
	name: key.charAt(0).toUpperCase() + key.slice(1).replace('_', ' '),
	key_string: key,
	icon_key: key === 'site_visit' || key === 'fax' ? 'car' : key,
	active_flag: key !== 'fax',
	color: 'FFFFFF',
	is_custom_flag: index >= 6,
	add_time: '2025-11-13 09:16:26',
	update_time: null,
}));

export const isActivityType = (key: unknown) =>
	ACTIVITY_TYPES.some((type) => type.key_string === key && type.active_flag === true);

export const LEAD_LABELS: Json[] = ['Hot', 'Warm', 'Cold'].map((name, index) => ({
	id: `f08b42a${index}-4e75-11ea-9643-03698ef1cfd6`,
	name,
	color: ['red', 'yellow', 'blue'][index],
	add_time: '2025-11-13T09:16:26.000Z',
	update_time: '2025-11-13T09:16:26.000Z',
}));
