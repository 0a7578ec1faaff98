import type { Crm, Picker } from '../adapter';
import { asText } from '../../engine/json';
import { queryPage, quoteLike } from './soql';

const PICKER_SIZE = 100;

/** A picker that lists an object by name. */
function named(object: string, conditions: string[] = [], hint?: string): Picker {
	return {
		searches: true,
		page: async (term, api, state) => {
			const { records, next } = await queryPage(
				{
					object,
					columns: ['Id', 'Name', ...(hint === undefined ? [] : [hint])],
					conditions: [
						...conditions,
						...(term === undefined ? [] : [`Name LIKE ${quoteLike(term)}`]),
					],
				},
				{ size: PICKER_SIZE },
				api,
				state,
			);
			return {
				options: records.map((record) => ({
					id: String(record.Id),
					name: asText(record.Name) ?? String(record.Id),
					hint: hint === undefined ? undefined : asText(record[hint]),
				})),
				next,
			};
		},
	};
}

export const pickers: Crm['pickers'] = {
	owner: named('User', ['IsActive = true', "UserType = 'Standard'"], 'Email'),
	account: named('Account'),
	contact: named('Contact', [], 'Email'),
	opportunity: named('Opportunity', ['IsClosed = false'], 'StageName'),
	lead: named('Lead', ['IsConverted = false'], 'Company'),
};
