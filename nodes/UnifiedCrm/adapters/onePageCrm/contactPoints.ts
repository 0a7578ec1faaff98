import type { Field, VendorRecord } from '../adapter';
import {
	addressReader,
	emailItems,
	given,
	phoneItems,
	writeAddress,
} from '../../engine/contactPoints';
import type { AddressKeys } from '../../engine/contactPoints';
import { asRecords, asText } from '../../engine/json';
import type { Address } from '../../model';

const EMAIL_TYPES = ['work', 'home', 'other'];
const PHONE_TYPES = ['work', 'mobile', 'home', 'direct', 'fax', 'company', 'other'];
const ADDRESS_TYPES = ['work', 'home', 'billing', 'delivery', 'other'];
const MOST_ADDRESSES = 2;

/** Kinds that other CRMs have and this one lacks become `other`, since the API refuses them. */
function withKnownTypes(field: Field, types: string[]): Field {
	return {
		...field,
		write: (body, value, write) => {
			const items = given<{ type?: string }>(value).map((item) => ({
				...item,
				...(item.type === undefined ? {} : { type: knownType(item.type, types) }),
			}));
			field.write?.(body, items, write);
		},
	};
}

function knownType(type: string, types: string[]): string {
	const wanted = type.toLowerCase();
	if (types.includes(wanted)) return wanted;
	return wanted === 'primary' ? types[0] : 'other';
}

/** https://developer.onepagecrm.com/: lists are replaced as a whole */
export const emailAddresses = withKnownTypes(
	emailItems('emails', { value: 'value', type: 'type' }, { itemTypes: EMAIL_TYPES }),
	EMAIL_TYPES,
);

export const phoneNumbers = withKnownTypes(
	phoneItems('phones', { value: 'value', type: 'type' }, { itemTypes: PHONE_TYPES }),
	PHONE_TYPES,
);

const KEYS: AddressKeys = {
	street_1: 'address',
	city: 'city',
	state: 'state',
	postal_code: 'zip_code',
	country: 'country_code',
};

const readAddress = addressReader(KEYS);

/** Older accounts answer one address of nothing but empty texts where there is none. */
export const addresses: Field = {
	sources: ['address_list'],
	itemTypes: ADDRESS_TYPES,
	most: MOST_ADDRESSES,
	note: 'Countries as two letters, or by their English names',
	read: ({ address_list: entries }) => {
		const found: Address[] = [];
		for (const entry of asRecords(entries)) {
			const address = readAddress(entry);
			if (address === undefined) continue;
			const type = asText(entry.type);
			if (type !== undefined) address.type = type;
			found.push(address);
		}
		return found.length === 0 ? undefined : found;
	},
	write: (body, value) => {
		body.address_list = given<Address>(value).map((address) => {
			const entry: VendorRecord = {
				type: knownType(address.type ?? ADDRESS_TYPES[0], ADDRESS_TYPES),
			};
			writeAddress(entry, KEYS, address, '');
			return entry;
		});
	},
};
