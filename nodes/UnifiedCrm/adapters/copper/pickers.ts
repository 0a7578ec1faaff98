import type { Crm, Picker, PickerOption } from '../adapter';
import { asRecords, asText } from '../../engine/json';
import { byNumber, numberOf } from '../../engine/paging';
import { PAGE_SIZE, search } from './lists';

/** A picker of records that a search finds by name, or lists. */
function found(path: string, searches: boolean, hint?: string): Picker {
	return {
		...(searches ? { searches } : {}),
		page: async (term, api, state) => {
			const { number, size } = numberOf(state, PAGE_SIZE);
			const { body } = await search(
				path,
				{
					page_number: number,
					page_size: size,
					...(term === undefined || !searches ? {} : { name: term }),
				},
				api,
			);
			const records = asRecords(body);
			const options = records.map(
				(record): PickerOption => ({
					id: String(record.id),
					name: asText(record.name) ?? String(record.id),
					...(hint === undefined ? {} : { hint: asText(record[hint]) }),
				}),
			);
			return { options, next: byNumber(number, size, records).next };
		},
	};
}

export const pickers: Crm['pickers'] = {
	/** https://developer.copper.com/account-and-users/list-users.html */
	owner: found('/users/search', false, 'email'),
	account: found('/companies/search', true),
	contact: found('/people/search', true, 'company_name'),
	opportunity: found('/opportunities/search', true, 'company_name'),
	lead: found('/leads/search', true, 'company_name'),
	project: found('/projects/search', true),
	/** https://developer.copper.com/tags/list-all-tags.html */
	tag: {
		page: async (_term, api) => {
			const { body } = await api.send({ method: 'GET', path: '/tags' });
			return {
				options: asRecords(body).flatMap(({ name }) => {
					const label = asText(name);
					return label === undefined ? [] : [{ id: label, name: label }];
				}),
			};
		},
	},
};
