import type { Api, Crm, PageState, PickerOption, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asRecords, asText } from '../../engine/json';

const PICKER_SIZE = 100;

/** A picker of a plain list. */
function listed(
	path: string,
	fields: string | undefined,
	toOption: (record: VendorRecord) => PickerOption,
) {
	return {
		page: async (_term: string | undefined, api: Api, state: PageState | undefined) => {
			const skip = Number(state ?? 0);
			const body = await api.get(path, { _limit: PICKER_SIZE, _skip: skip, _fields: fields });
			const records = asRecords(body.data);
			return {
				options: records.map(toOption),
				...(body.has_more === true && records.length > 0 ? { next: skip + records.length } : {}),
			};
		},
	};
}

const byName = ({ id, display_name: shown, name }: VendorRecord): PickerOption => ({
	id: String(id),
	name: asText(shown) ?? asText(name) ?? String(id),
});

export const pickers: Crm['pickers'] = {
	/** https://developer.close.com/resources/users/ */
	owner: listed('/user/', undefined, ({ id, first_name: first, last_name: last, email }) => ({
		id: String(id),
		name: joinName(first, last) ?? asText(email) ?? String(id),
		hint: asText(email),
	})),
	/** https://developer.close.com/resources/leads/ */
	account: listed('/lead/', 'id,display_name', byName),
	contact: listed('/contact/', 'id,display_name', byName),
};
