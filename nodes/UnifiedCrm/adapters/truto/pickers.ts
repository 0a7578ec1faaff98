import type { Api, Crm, PageState, Picker, PickerOption, VendorRecord } from '../adapter';
import { joinName } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import { forAccount, PAGE_SIZE, recordsOf, unified } from './gateway';

function emailOf({ email, email_addresses: emails }: VendorRecord): string | undefined {
	return asText(email) ?? asText(asRecords(emails)[0]?.email);
}

function toOption(record: VendorRecord): PickerOption {
	const { id, name, title, first_name: first, last_name: last } = record;
	const email = emailOf(record);
	return {
		id: String(id),
		name: asText(name) ?? joinName(first, last) ?? email ?? asText(title) ?? String(id),
		hint: email,
	};
}

/** A picker of one of Truto's lists. Not every CRM behind it can search: the node looks through what is listed. */
function listed(resource: string): Picker {
	return {
		page: async (_term: string | undefined, api: Api, state: PageState | undefined) => {
			const body = await api.get(
				unified(resource),
				forAccount(api, { limit: PAGE_SIZE, next_cursor: asText(state) }),
			);
			const next = asText(asRecord(body).next_cursor);
			const options = recordsOf(body)
				.filter(({ id }) => asText(id) !== undefined)
				.map(toOption);
			return next === undefined ? { options } : { options, next };
		},
	};
}

export const pickers: Crm['pickers'] = {
	owner: listed('users'),
	account: listed('accounts'),
	contact: listed('contacts'),
	opportunity: listed('opportunities'),
	lead: listed('leads'),
	project: listed('projects'),
};
