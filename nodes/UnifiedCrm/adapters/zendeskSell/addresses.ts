import type { Field, VendorRecord } from '../adapter';
import { addressReader, given, writeAddress } from '../../engine/contactPoints';
import type { AddressKeys } from '../../engine/contactPoints';
import type { Address } from '../../model';

const PLACES = {
	primary: 'address',
	billing: 'billing_address',
	shipping: 'shipping_address',
} as const;

/** Addresses that reads show, and of which the vendor's libraries do not say that they can be written. */
export const UNPROVEN_ADDRESSES: readonly string[] = ['billing_address', 'shipping_address'];

const KEYS: AddressKeys = {
	street_1: 'line1',
	city: 'city',
	state: 'state',
	postal_code: 'postal_code',
	country: 'country',
};

const read = addressReader(KEYS);

type Place = keyof typeof PLACES;
const PLACE_NAMES = Object.keys(PLACES) as Place[];

/** https://developer.zendesk.com/api-reference/sales-crm/resources/contacts/: each address is replaced as a whole */
export const addresses: Field = {
	sources: Object.values(PLACES),
	itemTypes: PLACE_NAMES,
	most: PLACE_NAMES.length,
	note: 'Billing and shipping addresses stay as they are where others are given',
	read: (record) => {
		const found: Address[] = [];
		for (const type of PLACE_NAMES) {
			const place = record[PLACES[type]];
			if (typeof place !== 'object' || place === null) continue;
			const address = read(place as VendorRecord);
			if (address === undefined) continue;
			address.type = type;
			found.push(address);
		}
		return found.length === 0 ? undefined : found;
	},
	write: (body, value, { operation }) => {
		const chosen = choose(given<Address>(value));
		const isCleared = chosen.size === 0;
		for (const type of PLACE_NAMES) {
			const address = chosen.get(type);
			if (address !== undefined) body[PLACES[type]] = written(address);
			else if (operation === 'update' && (type === 'primary' || isCleared))
				body[PLACES[type]] = null;
		}
	},
};

function choose(items: Address[]): Map<Place, Address> {
	const chosen = new Map<Place, Address>();
	const waiting: Address[] = [];
	for (const item of items) {
		const type = PLACE_NAMES.find((name) => name === item.type?.toLowerCase());
		if (type === undefined || chosen.has(type)) waiting.push(item);
		else chosen.set(type, item);
	}
	for (const item of waiting) {
		const free = PLACE_NAMES.find((name) => !chosen.has(name));
		if (free !== undefined) chosen.set(free, item);
	}
	return chosen;
}

function written(address: Address): VendorRecord {
	const result: VendorRecord = {};
	writeAddress(result, KEYS, address, null);
	return result;
}
