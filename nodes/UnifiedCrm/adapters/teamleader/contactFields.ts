import type { Field, VendorRecord } from '../adapter';
import { given, joinStreet, phoneItems, withExtension } from '../../engine/contactPoints';
import { countryCode } from '../../engine/countries';
import { asText } from '../../engine/json';
import type { Address, EmailAddress, PhoneNumber } from '../../model';
import { areaName } from './areas';

/** One address of the type `primary`. Null inside the entry clears it. */
export const emails: Field = {
	itemTypes: ['primary'],
	most: 1,
	read: ({ emails: entries }) => {
		if (!Array.isArray(entries)) return undefined;
		const addresses: EmailAddress[] = [];
		for (const { email, type } of entries as VendorRecord[]) {
			if (typeof email === 'string' && email !== '')
				addresses.push({ email, type: asText(type) ?? 'primary' });
		}
		return addresses.length === 0 ? undefined : addresses;
	},
	write: (body, value, { operation }) => {
		const email = given<EmailAddress>(value)[0]?.email;
		if (email !== undefined || operation === 'update')
			body.emails = [{ type: 'primary', email: email ?? null }];
	},
	note: 'Teamleader keeps one address for a contact',
};

const PHONE_TYPES = ['phone', 'mobile', 'fax'];

function phoneType(type: string | undefined): string {
	const wanted = type?.toLowerCase() ?? '';
	if (wanted === 'cell') return 'mobile';
	return PHONE_TYPES.includes(wanted) ? wanted : 'phone';
}

/** The list is replaced. */
export const phones: Field = {
	...phoneItems('telephones', { value: 'number', type: 'type' }),
	itemTypes: PHONE_TYPES,
	write: (body, value, { operation }) => {
		const numbers = given<PhoneNumber>(value);
		if (numbers.length > 0) {
			body.telephones = numbers.map((phone) => ({
				type: phoneType(phone.type),
				number: withExtension(phone),
			}));
		} else if (operation === 'update') body.telephones = null;
	},
	note: 'Other kinds than mobile and fax are written as phone',
};

const ADDRESS_TYPES = ['primary', 'invoicing', 'delivery', 'visiting'];

/** Lists show the main address alone. */
function readAddress(type: unknown, source: unknown): Address | undefined {
	if (typeof source !== 'object' || source === null) return undefined;
	const {
		line_1: line,
		postal_code: code,
		city,
		country,
		area_level_two: area,
	} = source as VendorRecord;
	const address: Address = {};
	let found = false;
	if (typeof line === 'string' && line !== '') {
		const cut = line.indexOf('\n');
		address.street_1 = cut < 0 ? line : line.slice(0, cut).trimEnd();
		if (cut >= 0) address.street_2 = line.slice(cut + 1).trim();
		found = true;
	}
	if (typeof city === 'string' && city !== '') {
		address.city = city;
		found = true;
	}
	if (area !== null && area !== undefined) address.state = areaName(area);
	if (typeof code === 'string' && code !== '') {
		address.postal_code = code;
		found = true;
	}
	if (typeof country === 'string' && country !== '') {
		address.country = country;
		found = true;
	}
	if (!found) return undefined;
	address.type = asText(type) ?? 'primary';
	return address;
}

/** Each address goes to its type, or to the first type that is free. */
function typesFor(addresses: Address[]): string[] {
	const taken = new Set<string>();
	const wanted = addresses.map(({ type }) => {
		const name = type?.toLowerCase() ?? '';
		if (!ADDRESS_TYPES.includes(name) || taken.has(name)) return undefined;
		taken.add(name);
		return name;
	});
	return wanted.map((name) => {
		const chosen = name ?? ADDRESS_TYPES.find((type) => !taken.has(type)) ?? 'primary';
		taken.add(chosen);
		return chosen;
	});
}

/** The list is replaced. Line, code and city must be there, if only as null. */
export const addresses: Field = {
	itemTypes: ADDRESS_TYPES,
	most: ADDRESS_TYPES.length,
	read: ({ addresses: entries, primary_address: primary }) => {
		if (!Array.isArray(entries)) {
			const address = readAddress('primary', primary);
			return address === undefined ? undefined : [address];
		}
		const result: Address[] = [];
		for (const { type, address: source } of entries as VendorRecord[]) {
			const address = readAddress(type, source);
			if (address !== undefined) result.push(address);
		}
		return result.length === 0 ? undefined : result;
	},
	write: (body, value) => {
		const list = given<Address>(value);
		const types = typesFor(list);
		body.addresses = list.map((address, index) => ({
			type: types[index],
			address: {
				line_1: joinStreet(address) ?? null,
				postal_code: address.postal_code ?? null,
				city: address.city ?? null,
				country: countryCode(address.country ?? ''),
				...(address.state === undefined ? {} : { area_level_two_id: address.state }),
			},
		}));
	},
	note: 'The country is required, and written as its two-letter code. Lists show the main address only',
};

/** A sentence where an address cannot be written for want of its country. */
export function checkAddresses(list: Address[] | null | undefined): string | undefined {
	for (const { country } of list ?? []) {
		if (country === undefined || country.trim() === '')
			return 'Teamleader needs the country of each address (addresses)';
		if (countryCode(country) === undefined)
			return `Teamleader takes the country of an address as its two-letter code, and "${country}" is no country that has one (addresses)`;
	}
	return undefined;
}
