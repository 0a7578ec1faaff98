import type { Api, Crm, PageState, Picker, PickerOption, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asRecord, asRecords, asText, path } from '../../engine/json';
import { byNumber, byOffset, numberOf, offsetOf } from '../../engine/paging';
import { fields } from './contactFields';
import { searchContacts } from './contactSearch';
import { locationOf } from './requests';

const PAGE_SIZE = 100;

function toOption(record: VendorRecord, hint: string): PickerOption {
	const id = String(record.id);
	const name =
		asText(record.name) ?? joinName(record.firstName, record.lastName) ?? asText(record.email);
	return { id, name: name ?? id, hint: asText(record[hint]) };
}

/** The other list of users needs the company's id. https://marketplace.gohighlevel.com/docs/ghl/users/get-user-by-location */
const owner: Picker = {
	page: async (_term, api) => {
		const { users } = await api.get('/users/', { locationId: locationOf(api) });
		return {
			options: asRecords(users)
				.filter(({ deleted }) => deleted !== true)
				.map((user) => toOption(user, 'email')),
		};
	},
};

/** https://marketplace.gohighlevel.com/docs/ghl/businesses/get-businesses-by-location */
const account: Picker = {
	page: async (_term, api, state) => {
		const skip = offsetOf(state);
		const { businesses } = await api.get('/businesses/', {
			locationId: locationOf(api),
			limit: PAGE_SIZE,
			skip,
		});
		const { records, next } = byOffset(skip, PAGE_SIZE, asRecords(businesses));
		return { options: records.map((business) => toOption(business, 'website')), next };
	},
};

const nameOf = asRecord(fields.name).read as (record: VendorRecord) => string | undefined;

const contact: Picker = {
	searches: true,
	page: async (term, api, state) => {
		const records = await searchContacts(
			{
				...(term === undefined ? {} : { query: term }),
				sort: [{ field: 'firstNameLowerCase', direction: 'asc' }],
				...(Array.isArray(state) ? { searchAfter: state } : {}),
			},
			PAGE_SIZE,
			api,
		);
		const place = records[records.length - 1]?.searchAfter as PageState | undefined;
		return {
			options: records.map((record) => ({
				id: String(record.id),
				name: nameOf(record) ?? asText(record.email) ?? asText(record.phone) ?? String(record.id),
				hint: asText(record.email),
			})),
			...(records.length === PAGE_SIZE && Array.isArray(place) ? { next: place } : {}),
		};
	},
};

/** Its location is spelt in another way than everywhere else. https://marketplace.gohighlevel.com/docs/ghl/opportunities/search-opportunity */
async function opportunities(term: string | undefined, api: Api, state: PageState | undefined) {
	const { number } = numberOf(state, PAGE_SIZE);
	const body = await api.get('/opportunities/search', {
		location_id: locationOf(api),
		q: term,
		limit: PAGE_SIZE,
		page: number,
	});
	const { records, next } = byNumber(number, PAGE_SIZE, asRecords(body.opportunities));
	return { options: records.map((record) => toOption(record, 'status')), next };
}

/** A tag goes by its name. https://marketplace.gohighlevel.com/docs/ghl/locations/get-location-tags */
const tag: Picker = {
	page: async (_term, api) => {
		const { tags } = await api.get(path`/locations/${locationOf(api)}/tags`);
		return {
			options: asRecords(tags)
				.map(({ name }) => asText(name))
				.filter((name) => name !== undefined)
				.map((name) => ({ id: name, name })),
		};
	},
};

export const pickers: Crm['pickers'] = {
	account,
	contact,
	opportunity: { searches: true, page: opportunities },
	owner,
	tag,
};
