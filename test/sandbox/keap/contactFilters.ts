import type { Account } from './account';
import { invalid } from './answers';
import { CONTACT_FIELDS } from './customFields';
import { compares, COMPARISONS, customFilters, inList, isLike, like, timeBound } from './filters';
import type { Clause, FilterField, FilterFields } from './filters';
import type { Row } from './store';

type Entry = Record<string, unknown> & { field: string };

const addressField = (slot: string, key: string): FilterField => ({
	test: (row, value) =>
		(row.addresses as Entry[]).some((entry) => entry.field === slot && isLike(entry[key], value)),
});
const ADDRESS_FILTERS: FilterFields = Object.fromEntries(
	['BILLING', 'SHIPPING', 'OTHER'].flatMap((slot) =>
		['line1', 'locality', 'region', 'postal_code', 'country_code'].map((key) => [
			`${slot.toLowerCase()}_address_${key}`,
			addressField(slot, key),
		]),
	),
);
const primary = (key: string) =>
	like((row) => (row.addresses as Entry[]).find(({ field }) => field === 'BILLING')?.[key]);

/** What contacts are filtered by, custom fields among it. */
export const FILTERS: FilterFields = {
	...customFilters(CONTACT_FIELDS),
	email: {
		wildcard: true,
		test: (row, value) =>
			(row.email_addresses as Entry[]).some(({ email }) => isLike(email, value)),
	},
	given_name: like((row) => row.given_name),
	family_name: like((row) => row.family_name),
	middle_name: like((row) => row.middle_name),
	website: like((row) => row.website),
	lead_source_name: like(() => undefined),
	company_id: {
		test: (row, value) => (row.company as { id: string } | null)?.id === value,
	},
	ids: inList,
	contact_ids: inList,
	contact_id: {
		operators: COMPARISONS,
		value: 'number',
		test: (row, value, operator) => compares(Number(row.id), operator, Number(value)),
	},
	start_update_time: timeBound('update_time', '>='),
	end_update_time: timeBound('update_time', '<='),
	phone_number: { test: () => true },
	phone_fields: { value: 'list', test: () => true },
	...ADDRESS_FILTERS,
	city: primary('locality'),
	state: primary('region'),
};

/** Of a phone only the digits count. */
export function withPhone(clauses: Clause[]): FilterFields {
	const number = clauses.find(({ field }) => field === 'phone_number');
	const slots = clauses.find(({ field }) => field === 'phone_fields');
	if ((number === undefined) !== (slots === undefined)) {
		throw invalid('phone_number and phone_fields are required together');
	}
	if (number === undefined || slots === undefined) return FILTERS;
	const wanted = number.value.replace(/\D/g, '');
	const among = slots.value.split(',');
	return {
		...FILTERS,
		phone_number: {
			test: (row) =>
				(row.phone_numbers as Entry[]).some(
					({ field, number: held, number_e164: e164 }) =>
						among.includes(field) &&
						[held, e164].some((text) => String(text ?? '').replace(/\D/g, '') === wanted),
				),
		},
	};
}

/** Exact addresses and ids need no walk. */
export function candidatesOf(account: Account, clauses: Clause[]): Iterable<Row> | undefined {
	for (const { field, value } of clauses) {
		if (field === 'email' && !value.endsWith('*')) return account.withEmail(value);
		if (field === 'ids' || field === 'contact_ids') {
			return value
				.split(',')
				.map((id) => account.contacts.get(id))
				.filter((row) => row !== undefined);
		}
	}
	return undefined;
}
