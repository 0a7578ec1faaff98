import type { Api, Crm, PageState, Picker, PickerOption, VendorRecord } from '../adapter';
import { isCannot } from '../adapter';
import { joinName } from '../../engine/fields';
import { asRecords, asText } from '../../engine/json';
import { contact } from './contact';
import { PAGE_SIZE, pageOf, prefixOf } from './records';
import type { Listing } from './records';
import { emailOf, USERS_SIZE } from './users';

/** What editors show at once. */
const SHOWN = 100;

/** A picker of a list of version 2. */
function listed(
	listing: (term: string | undefined) => Listing,
	toOption: (record: VendorRecord) => PickerOption,
	options: { size?: number; searches?: boolean } = {},
): Picker {
	const { size = SHOWN, ...rest } = options;
	return {
		...rest,
		page: async (term, api, state) => {
			const { records, next } = await pageOf(listing(term), size, api, state);
			const found = records.map(toOption);
			return next === undefined ? { options: found } : { options: found, next };
		},
	};
}

function named(id: unknown, name: unknown, hint?: unknown): PickerOption {
	return { id: String(id), name: asText(name) ?? String(id), hint: asText(hint) };
}

const filterBy = (field: string, term: string | undefined) => {
	const prefix = term === undefined ? undefined : prefixOf(term);
	return prefix === undefined ? undefined : `${field}==${prefix}`;
};

/** By the start of first name, last name or email, as in lists. */
async function contacts(term: string | undefined, api: Api, state: PageState | undefined) {
	if (isCannot(contact.list)) return { options: [] };
	const { records, next } = await contact.list.page(
		{
			filters: term === undefined ? {} : { search: term },
			types: [],
			size: SHOWN,
			customFields: false,
		},
		api,
		state,
	);
	const options = records.map((record) => {
		const email = asText(asRecords(record.email_addresses)[0]?.email);
		return named(record.id, joinName(record.given_name, record.family_name) ?? email, email);
	});
	return next === undefined ? { options } : { options, next };
}

/** https://developer.infusionsoft.com/docs/restv2/ */
export const pickers: Crm['pickers'] = {
	owner: listed(
		() => ({ path: '/v2/users', key: 'users' }),
		(user) =>
			named(user.id, joinName(user.given_name, user.family_name) ?? emailOf(user), emailOf(user)),
		{ size: USERS_SIZE },
	),
	account: listed(
		(term) => ({ path: '/v2/companies', key: 'companies', filter: filterBy('name', term) }),
		({ id, company_name: name }) => named(id, name),
		{ searches: true },
	),
	contact: { searches: true, page: contacts },
	opportunity: listed(
		(term) => ({
			path: '/v2/opportunities',
			key: 'opportunities',
			filter: filterBy('opportunity_title', term),
		}),
		({ id, opportunity_title: title }) => named(id, title),
		{ searches: true },
	),
	tag: listed(
		() => ({ path: '/v2/tags', key: 'tags' }),
		({ id, name }) => named(id, name),
		{ size: PAGE_SIZE },
	),
};
