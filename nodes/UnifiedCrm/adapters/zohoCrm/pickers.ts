import type { Crm, Picker, PickerOption, VendorRecord } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { tagsOf } from './tags';

const PAGE_SIZE = 200;
const SHORTEST_WORD = 2;

/** A picker of a module's records: listed, or found by a text of at least two characters. */
function records(module: string, nameKey: string, hintKey?: string): Picker {
	const fields = hintKey === undefined ? nameKey : `${nameKey},${hintKey}`;
	const toOption = (record: VendorRecord): PickerOption => {
		const hint = hintKey === undefined ? undefined : record[hintKey];
		return {
			id: String(record.id),
			name: asText(record[nameKey]) ?? String(record.id),
			hint: asText(hint) ?? asText(asRecord(hint).name),
		};
	};
	return {
		searches: true,
		page: async (term, api, state) => {
			const place = asText(state);
			const searches = term !== undefined && term.length >= SHORTEST_WORD;
			const body = searches
				? await api.get(`/${module}/search`, {
						word: term,
						fields,
						per_page: PAGE_SIZE,
						page: place,
					})
				: await api.get(`/${module}`, { fields, per_page: PAGE_SIZE, page_token: place });
			const info = asRecord(body.info);
			const next = searches ? Number(place ?? 1) + 1 : asText(info.next_page_token);
			return {
				options: asRecords(body.data).map(toOption),
				...(info.more_records === true && next !== undefined ? { next } : {}),
			};
		},
	};
}

export const pickers: Crm['pickers'] = {
	/** https://www.zoho.com/crm/developer/docs/api/v8/get-users.html */
	owner: {
		page: async (_term, api, state) => {
			const page = Number(state ?? 1);
			const body = await api.get('/users', { type: 'ActiveUsers', page, per_page: PAGE_SIZE });
			return {
				options: asRecords(body.users).map(({ id, full_name: name, email }) => ({
					id: String(id),
					name: asText(name) ?? asText(email) ?? String(id),
					hint: asText(email),
				})),
				...(asRecord(body.info).more_records === true ? { next: page + 1 } : {}),
			};
		},
	},
	account: records('Accounts', 'Account_Name'),
	contact: records('Contacts', 'Full_Name', 'Email'),
	opportunity: records('Deals', 'Deal_Name', 'Stage'),
	lead: records('Leads', 'Full_Name', 'Company'),
	tag: {
		page: async (_term, api) => ({
			options: (await tagsOf('Contacts', api)).map(({ id, name }) => ({
				id: asText(id) ?? String(name),
				name: asText(name) ?? String(id),
			})),
		}),
	},
};
