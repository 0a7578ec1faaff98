import type { Field, VendorRecord } from '../adapter';
import { addressReader, given } from '../../engine/contactPoints';
import { asRecords, asText, isEmpty } from '../../engine/json';
import type { Address, EmailAddress, PhoneNumber } from '../../model';

/** Each entry of a list stands in a place of its own. https://developer.infusionsoft.com/docs/restv2/#tag/Contact */
export const EMAIL_SLOTS = ['EMAIL1', 'EMAIL2', 'EMAIL3'];
export const PHONE_SLOTS = ['PHONE1', 'PHONE2', 'PHONE3', 'PHONE4', 'PHONE5'];
export const FAX_SLOTS = ['FAX1', 'FAX2'];
export const ADDRESS_SLOTS = ['BILLING', 'SHIPPING', 'OTHER'];

const FAX = 'fax';
const PHONE_TYPES: Record<string, string> = {
	work: 'Work',
	home: 'Home',
	mobile: 'Mobile',
	other: 'Other',
};

const KEPT = 'Places that are not named keep what they hold; null or an empty list empties all';

/** The place that an entry names, by its id or its type. */
function namedSlot(
	{ id, type }: { id?: string; type?: string },
	slots: readonly string[],
): string | undefined {
	const byId = id?.trim().toUpperCase();
	if (byId !== undefined && slots.includes(byId)) return byId;
	const byType = type?.trim().toUpperCase();
	return byType !== undefined && slots.includes(byType) ? byType : undefined;
}

/**
 * The list to be sent, from wanted entries and those that are there: an entry goes to the place that it names, else to the
 * one that holds the same already, else to the first one that no other takes. The other places keep what they hold.
 */
export function mergeSlots(
	wanted: VendorRecord[],
	present: VendorRecord[],
	slots: readonly string[],
	essence: (entry: VendorRecord) => string,
): VendorRecord[] {
	const filled = new Map<string, VendorRecord>();
	const place = (entry: VendorRecord, slot: string) => filled.set(slot, { ...entry, field: slot });
	const waiting: VendorRecord[] = [];
	for (const entry of wanted) {
		const slot = asText(entry.field);
		if (slot !== undefined && !filled.has(slot)) place(entry, slot);
		else waiting.push(entry);
	}
	const homeless: VendorRecord[] = [];
	for (const entry of waiting) {
		const same = present.find(
			(other) => !filled.has(String(other.field)) && essence(other) === essence(entry),
		);
		if (same === undefined) homeless.push(entry);
		else place(entry, String(same.field));
	}
	for (const entry of homeless) {
		const slot = slots.find((each) => !filled.has(each));
		if (slot !== undefined) place(entry, slot);
	}
	for (const entry of present) {
		const slot = String(entry.field);
		if (!filled.has(slot)) filled.set(slot, entry);
	}
	return slots.map((slot) => filled.get(slot)).filter((entry) => entry !== undefined);
}

const lower = (value: unknown) => (asText(value) ?? '').trim().toLowerCase();

/** What makes two entries of a list the same one. */
export const sameEmail = ({ email }: VendorRecord) => lower(email);
export const sameNumber = ({ number, extension }: VendorRecord) =>
	`${lower(number).replace(/[^\d+]/g, '')}x${lower(extension)}`;
export const sameAddress = ({ line1, line2, locality, postal_code: code }: VendorRecord) =>
	[line1, line2, locality, code].map(lower).join('|');

export const emailAddresses: Field = {
	sources: ['email_addresses'],
	itemTypes: EMAIL_SLOTS.map((slot) => slot.toLowerCase()),
	most: EMAIL_SLOTS.length,
	note: KEPT,
	read: ({ email_addresses: entries }) => {
		if (!Array.isArray(entries) || entries.length === 0) return undefined;
		const emails: EmailAddress[] = [];
		for (const { email, field } of entries as VendorRecord[]) {
			if (typeof email !== 'string' || email === '') continue;
			const item: EmailAddress = { email };
			if (typeof field === 'string') {
				item.id = field;
				item.type = field.toLowerCase();
			}
			emails.push(item);
		}
		return emails.length === 0 ? undefined : emails;
	},
	write: (body, value) => {
		body.email_addresses = given<EmailAddress>(value).map((item) => {
			const entry: VendorRecord = { email: item.email };
			const slot = namedSlot(item, EMAIL_SLOTS);
			if (slot !== undefined) entry.field = slot;
			return entry;
		});
	},
};

function readNumbers(entries: unknown, isFax: boolean, phones: PhoneNumber[]): void {
	if (!Array.isArray(entries)) return;
	for (const { number, extension, type, field } of entries as VendorRecord[]) {
		if (typeof number !== 'string' || number === '') continue;
		const phone: PhoneNumber = { number };
		if (typeof field === 'string') phone.id = field;
		if (typeof extension === 'string' && extension !== '') phone.extension = extension;
		if (isFax) phone.type = FAX;
		else if (typeof type === 'string' && type !== '') phone.type = type.toLowerCase();
		phones.push(phone);
	}
}

/** Numbers and faxes are two lists of the CRM. */
export const phoneNumbers: Field = {
	sources: ['phone_numbers', 'fax_numbers'],
	itemTypes: [...Object.keys(PHONE_TYPES), FAX],
	most: PHONE_SLOTS.length + FAX_SLOTS.length,
	note: KEPT,
	read: ({ phone_numbers: numbers, fax_numbers: faxes }) => {
		const phones: PhoneNumber[] = [];
		readNumbers(numbers, false, phones);
		readNumbers(faxes, true, phones);
		return phones.length === 0 ? undefined : phones;
	},
	write: (body, value) => {
		const phones = given<PhoneNumber>(value);
		const numbers: VendorRecord[] = [];
		const faxes: VendorRecord[] = [];
		for (const item of phones) {
			const fax = namedSlot(item, FAX_SLOTS);
			const slot = fax ?? namedSlot(item, PHONE_SLOTS);
			const type = item.type?.toLowerCase();
			const entry: VendorRecord = { number: item.number };
			if (slot !== undefined) entry.field = slot;
			if (fax !== undefined || (type === FAX && slot === undefined)) {
				faxes.push(entry);
				continue;
			}
			if (!isEmpty(item.extension)) entry.extension = item.extension;
			if (type !== undefined && type !== slot?.toLowerCase()) {
				entry.type = PHONE_TYPES[type] ?? item.type;
			}
			numbers.push(entry);
		}
		const clears = phones.length === 0;
		if (clears || numbers.length > 0) body.phone_numbers = numbers;
		if (clears || faxes.length > 0) body.fax_numbers = faxes;
	},
};

const readAddress = addressReader({
	street_1: 'line1',
	street_2: 'line2',
	city: 'locality',
	state: 'region',
	postal_code: 'postal_code',
	country: 'country',
});

/**
 * Countries and regions are read by name and written by code. What is written here holds what the user gave under
 * `country_code` and `region_code`; `withRegions` turns it into codes.
 */
export const addresses: Field = {
	sources: ['addresses'],
	itemTypes: ADDRESS_SLOTS.map((slot) => slot.toLowerCase()),
	most: ADDRESS_SLOTS.length,
	note: `${KEPT}. Countries and states by name or code; a state needs its country`,
	read: ({ addresses: entries }) => {
		if (!Array.isArray(entries) || entries.length === 0) return undefined;
		const found: Address[] = [];
		for (const entry of entries as VendorRecord[]) {
			const address = readAddress(entry);
			if (address === undefined) continue;
			const { field, zip_code: zip, country_code: country, region_code: region } = entry;
			if (address.postal_code === undefined && typeof zip === 'string' && zip !== '') {
				address.postal_code = zip;
			}
			if (address.country === undefined && typeof country === 'string' && country !== '') {
				address.country = country;
			}
			if (address.state === undefined && typeof region === 'string' && region !== '') {
				address.state = region.slice(region.indexOf('-') + 1);
			}
			if (typeof field === 'string') {
				address.id = field;
				address.type = field.toLowerCase();
			}
			found.push(address);
		}
		return found.length === 0 ? undefined : found;
	},
	write: (body, value) => {
		body.addresses = given<Address>(value).map((item) => {
			const entry: VendorRecord = {};
			const slot = namedSlot(item, ADDRESS_SLOTS);
			if (slot !== undefined) entry.field = slot;
			for (const [key, part] of [
				['line1', item.street_1],
				['line2', item.street_2],
				['locality', item.city],
				['region_code', item.state],
				['postal_code', item.postal_code],
				['country_code', item.country],
			] as const) {
				if (!isEmpty(part)) entry[key] = part;
			}
			return entry;
		});
	},
};

/** Keys of an address that can be written; the others are read only or deprecated. */
const ADDRESS_KEYS = [
	'field',
	'line1',
	'line2',
	'locality',
	'region_code',
	'postal_code',
	'country_code',
	'zip_code',
	'zip_four',
];

/** Entries as they are, with nothing but what may be sent back. */
export function presentEntries(key: string, record: VendorRecord): VendorRecord[] {
	const kept: Record<string, string[]> = {
		email_addresses: ['field', 'email', 'opt_in_reason'],
		phone_numbers: ['field', 'number', 'extension', 'type'],
		fax_numbers: ['field', 'number', 'type'],
		addresses: ADDRESS_KEYS,
	};
	return asRecords(record[key]).map((entry) => {
		const copy: VendorRecord = {};
		for (const name of kept[key] ?? []) {
			if (!isEmpty(entry[name])) copy[name] = entry[name];
		}
		// A region that is not known by a code goes by its name.
		if (key === 'addresses' && copy.region_code === undefined && !isEmpty(entry.region)) {
			copy.region = entry.region;
		}
		return copy;
	});
}
