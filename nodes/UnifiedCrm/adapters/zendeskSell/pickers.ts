import type {
	Api,
	Crm,
	PageState,
	Picker,
	PickerOption,
	QueryValue,
	VendorRecord,
} from '../adapter';
import { joinName } from '../../engine/fields';
import { asText } from '../../engine/json';
import { byNumber, numberOf } from '../../engine/paging';
import { itemsOf, PAGE_SIZE } from './records';

/** A picker of one list: the API looks for whole names only, so the node searches what is listed. */
function listed(
	list: string,
	query: Record<string, QueryValue>,
	toOption: (record: VendorRecord) => PickerOption,
): Picker {
	return {
		page: async (_term: string | undefined, api: Api, state: PageState | undefined) => {
			const { number } = numberOf(state, PAGE_SIZE);
			const body = await api.get(`/v2/${list}`, { ...query, page: number, per_page: PAGE_SIZE });
			const records = itemsOf(body);
			const { next } = byNumber(number, PAGE_SIZE, records);
			return { options: records.map(toOption), ...(next === undefined ? {} : { next }) };
		},
	};
}

function named(hint?: string): (record: VendorRecord) => PickerOption {
	return (record) => {
		const id = String(record.id);
		const name =
			asText(record.name) ??
			joinName(record.first_name, record.last_name) ??
			asText(record.organization_name) ??
			id;
		return { id, name, hint: hint === undefined ? undefined : asText(record[hint]) };
	};
}

export const pickers: Crm['pickers'] = {
	owner: listed('users', { status: 'active' }, named('email')),
	account: listed('contacts', { is_organization: true, sort_by: 'name' }, named('email')),
	contact: listed('contacts', { is_organization: false, sort_by: 'last_name' }, named('email')),
	lead: listed('leads', {}, named('organization_name')),
	opportunity: listed('deals', { sort_by: 'name' }, named('value')),
	// Contacts hold names of tags, not ids.
	tag: listed('tags', { resource_type: 'contact' }, ({ name }) => ({
		id: String(name),
		name: String(name),
	})),
};
