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
import { asRecord, asRecords, asText } from '../../engine/json';
import { byNumber, numberOf } from '../../engine/paging';
import { PAGE_SIZE, recordsOf } from './records';
import type { Family } from './records';

/** A picker of a list that the API searches. */
function searched(
	family: Family,
	parameter: string,
	query: Record<string, QueryValue>,
	toOption: (record: VendorRecord) => PickerOption,
): Picker {
	return {
		searches: true,
		page: async (term: string | undefined, api: Api, state: PageState | undefined) => {
			const { number } = numberOf(state, PAGE_SIZE);
			const body = await api.get(`/${family}`, {
				...query,
				[parameter]: term,
				page: number,
				per_page: PAGE_SIZE,
			});
			const records = recordsOf(family, body);
			const { next } = byNumber(number, PAGE_SIZE, records);
			return { options: records.map(toOption), ...(next === undefined ? {} : { next }) };
		},
	};
}

const named = (record: VendorRecord, hint?: string): PickerOption => {
	const id = String(record.id);
	return {
		id,
		name: asText(record.name) ?? joinName(record.first_name, record.last_name) ?? id,
		hint: hint === undefined ? undefined : asText(record[hint]),
	};
};

export const pickers: Crm['pickers'] = {
	owner: {
		page: async (_term, api) => {
			const users = asRecords((await api.get('/users')).data).map(({ user }) => asRecord(user));
			return { options: users.map((user) => named(user, 'email')) };
		},
	},
	account: searched('companies', 'name', {}, (record) => named(record)),
	contact: searched('contacts', 'search', { team: true }, (record) => {
		const option = named(record, 'company_name');
		return option.name === option.id
			? { ...option, name: asText(record.company_name) ?? option.id }
			: option;
	}),
	opportunity: searched('deals', 'search', {}, (record) => named(record, 'amount')),
	tag: {
		// Every list of contacts shows the account's tags beside it.
		page: async (_term, api) => {
			const { tags } = asRecord((await api.get('/contacts', { per_page: 1 })).tags);
			const names = asRecords(tags).map(({ name }) => String(name));
			return { options: names.map((name) => ({ id: name, name })) };
		},
	},
};
