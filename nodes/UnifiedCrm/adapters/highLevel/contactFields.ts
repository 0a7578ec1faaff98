import type { Field, Fields, VendorRecord } from '../adapter';
import {
	addressReader,
	given,
	joinStreet,
	tagNames,
	withExtension,
} from '../../engine/contactPoints';
import { countryCode } from '../../engine/countries';
import { joinName, nameFields, readOnly, reference, time } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import { fromUnixMilliseconds } from '../../engine/time';
import type { Address, EmailAddress, PhoneNumber } from '../../model';

const MAIN = 'primary';
const FURTHER = 'additional';

const names = nameFields('firstName', 'lastName');

function firstName(record: VendorRecord): string | undefined {
	return (
		asText(record.firstName) ?? asText(record.firstNameRaw) ?? asText(record.firstNameLowerCase)
	);
}

function lastName(record: VendorRecord): string | undefined {
	return asText(record.lastName) ?? asText(record.lastNameRaw) ?? asText(record.lastNameLowerCase);
}

/** Further emails and numbers are objects, in older answers texts. */
function further(entry: unknown, key: string): string | undefined {
	return asText(entry) ?? asText(asRecord(entry)[key]);
}

/** All emails of a contact, the main one first; only that one can be written. */
export function emailsOf(record: VendorRecord): EmailAddress[] | undefined {
	const { email, additionalEmails: more } = record;
	const main = asText(email);
	const hasMore = Array.isArray(more) && more.length > 0;
	if (main === undefined && !hasMore) return undefined;
	const emails: EmailAddress[] = main === undefined ? [] : [{ email: main, type: MAIN }];
	if (!hasMore) return emails;
	for (const entry of more) {
		const other = further(entry, 'email');
		if (other !== undefined && other !== main) emails.push({ email: other, type: FURTHER });
	}
	return emails.length === 0 ? undefined : emails;
}

/** All numbers of a contact, the main one first; only that one can be written. */
export function phonesOf(record: VendorRecord): PhoneNumber[] | undefined {
	const { phone, phoneLabel, additionalPhones: more } = record;
	const main = asText(phone);
	const hasMore = Array.isArray(more) && more.length > 0;
	if (main === undefined && !hasMore) return undefined;
	const phones: PhoneNumber[] =
		main === undefined ? [] : [{ number: main, type: asText(phoneLabel)?.toLowerCase() ?? MAIN }];
	if (!hasMore) return phones;
	for (const entry of more) {
		const other = further(entry, 'phone');
		if (other === undefined || other === main) continue;
		const type = asText(asRecord(entry).phoneLabel)?.toLowerCase() ?? FURTHER;
		phones.push({ number: other, type });
	}
	return phones.length === 0 ? undefined : phones;
}

const PLACE = { city: 'city', state: 'state', postal_code: 'postalCode', country: 'country' };
const readAddress = addressReader({ street_1: 'address1', ...PLACE });
/** Searches call the street by another name than all else. */
const readFoundAddress = addressReader({ street_1: 'address', ...PLACE });

const addresses: Field = {
	sources: ['address1', 'address', ...Object.values(PLACE)],
	most: 1,
	note: 'One address; both street lines become one, and the country its code of two letters',
	read: (record) => {
		const address =
			record.address1 === undefined || record.address1 === null
				? readFoundAddress(record)
				: readAddress(record);
		return address === undefined ? undefined : [address];
	},
	write: (body, value) => {
		const [address = {}] = given<Address>(value);
		const { city, state, postal_code, country } = address;
		body.address1 = joinStreet(address, ', ') ?? null;
		body.city = city ?? null;
		body.state = state ?? null;
		body.postalCode = postal_code ?? null;
		body.country = country === undefined ? null : (countryCode(country) ?? country);
	},
};

/** https://marketplace.gohighlevel.com/docs/ghl/contacts/update-contact */
export const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	first_name: { ...names.first_name, read: firstName },
	last_name: { ...names.last_name, read: lastName },
	name: {
		...names.name,
		// The lower-cased whole names are there for searching: they are the last resort.
		read: (record) =>
			asText(record.name) ??
			joinName(firstName(record), lastName(record)) ??
			asText(record.contactName) ??
			asText(record.fullNameLowerCase),
	},
	title: { cannot: 'HighLevel contacts have no job title: use a custom field.' },
	description: { cannot: 'HighLevel contacts have no description: use a note or a custom field.' },
	email_addresses: {
		sources: ['email', 'additionalEmails'],
		itemTypes: [MAIN],
		most: 1,
		note: 'HighLevel lets the main address be written; further ones are only read',
		read: emailsOf,
		write: (body, value) => {
			body.email = given<EmailAddress>(value)[0]?.email ?? null;
		},
	},
	phone_numbers: {
		sources: ['phone', 'phoneLabel', 'additionalPhones'],
		itemTypes: [MAIN],
		most: 1,
		note: 'HighLevel lets the main number be written (+14155550100); further ones are only read, by lists',
		read: phonesOf,
		write: (body, value) => {
			const [first] = given<PhoneNumber>(value);
			body.phone = first === undefined ? null : withExtension(first);
		},
	},
	addresses,
	account: {
		sources: ['businessId', 'businessName', 'companyName'],
		note: 'Linked by its ID with a request of its own; a name alone is only stored as text, on create',
		read: ({ businessId, businessName, companyName }) => {
			const id = asText(businessId);
			const name = asText(businessName) ?? asText(companyName);
			if (id === undefined) return name === undefined ? undefined : { name };
			return name === undefined ? { id } : { id, name };
		},
		// The link itself is made by `linkBusiness`.
		write: (body, value, { operation }) => {
			const { id, name } = asRecord(value);
			if (operation === 'create' && id === undefined && name !== undefined) body.companyName = name;
		},
	},
	owner: reference('assignedTo'),
	tags: tagNames('tags', { note: 'Replaces all tags; HighLevel writes them in lower case' }),
	last_activity_at: { read: ({ lastActivity }) => fromUnixMilliseconds(lastActivity ?? '') },
	created_at: readOnly(time('dateAdded')),
	updated_at: readOnly(time('dateUpdated')),
};
