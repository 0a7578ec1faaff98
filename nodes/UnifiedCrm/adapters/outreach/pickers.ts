import type { Crm, Picker, QueryValue, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import { listPage } from './records';

const PICKER_SIZE = 100;

/** A picker of a resource; `searches` where it can be looked through by text. */
function named(
	resource: string,
	query: Record<string, QueryValue>,
	searches: boolean,
	hint: (attributes: VendorRecord) => string | undefined,
): Picker {
	return {
		searches,
		page: async (term, api, state) => {
			const { records, next } = await listPage(
				resource,
				{ ...query, ...(searches && term !== undefined ? { 'filter[q]': term } : {}) },
				{ size: PICKER_SIZE },
				api,
				state,
			);
			return {
				options: records.map(({ id, attributes }) => {
					const known = asRecord(attributes);
					return {
						id: String(id),
						name: asText(known.name) ?? joinName(known.firstName, known.lastName) ?? String(id),
						hint: hint(known),
					};
				}),
				next,
			};
		},
	};
}

export const pickers: Crm['pickers'] = {
	owner: named('users', { 'filter[locked]': 'false', sort: 'lastName' }, false, ({ email }) =>
		asText(email),
	),
	account: named('accounts', { sort: 'name' }, true, ({ domain }) => asText(domain)),
	contact: named('prospects', {}, true, ({ company }) => asText(company)),
	opportunity: named('opportunities', { sort: 'name' }, false, () => undefined),
};
