import type { Api, Crm, PageState, Picker, PickerOption } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';
import { labelsOf } from './contact';

/** A picker of records that are listed, or found by a text of at least two characters. */
function found(path: string, nameKey: string): Picker {
	return {
		searches: true,
		page: async (term: string | undefined, api: Api, state: PageState | undefined) => {
			const cursor = state === undefined ? undefined : String(state);
			const searches = term !== undefined && term.length >= 2;
			const { body } = await api.send({
				method: 'GET',
				path: searches ? `${path}/search` : path,
				query: searches ? { term, limit: 100, cursor } : { limit: 100, cursor },
				...(searches ? { limit: 'search' } : {}),
			});
			const answer = asRecord(body);
			const records = searches
				? asRecords(asRecord(answer.data).items).map(({ item }) => asRecord(item))
				: asRecords(answer.data);
			return {
				options: records.map(
					(record): PickerOption => ({
						id: String(record.id),
						name: asText(record[nameKey]) ?? String(record.id),
					}),
				),
				next: asText(asRecord(answer.additional_data).next_cursor),
			};
		},
	};
}

export const pickers: Crm['pickers'] = {
	/** https://developers.pipedrive.com/docs/api/v1/Users */
	owner: {
		page: async (_term, api) => ({
			options: asRecords((await api.get('/v1/users')).data)
				.filter(({ active_flag: active }) => active !== false)
				.map(({ id, name, email }) => ({
					id: String(id),
					name: asText(name) ?? String(id),
					hint: asText(email),
				})),
		}),
	},
	account: found('/api/v2/organizations', 'name'),
	contact: found('/api/v2/persons', 'name'),
	opportunity: found('/api/v2/deals', 'title'),
	/** https://developers.pipedrive.com/docs/api/v1/Leads */
	lead: {
		page: async (_term, api, state) => {
			const body = await api.get('/v1/leads', { limit: 100, start: Number(state ?? 0) });
			const { more_items_in_collection: more, next_start: next } = asRecord(
				asRecord(body.additional_data).pagination,
			);
			return {
				options: asRecords(body.data).map(({ id, title }) => ({
					id: String(id),
					name: asText(title) ?? String(id),
				})),
				...(more === true ? { next: Number(next) } : {}),
			};
		},
	},
	tag: { page: async (_term, api) => ({ options: await labelsOf(api) }) },
};
