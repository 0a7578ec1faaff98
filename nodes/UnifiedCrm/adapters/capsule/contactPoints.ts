import type { Field, VendorRecord } from '../adapter';
import {
	addressReader,
	emailItems,
	given,
	joinStreet,
	phoneItems,
	withExtension,
} from '../../engine/contactPoints';
import { vendorNumber } from '../../engine/fields';
import { asText, isEmpty } from '../../engine/json';
import type { Address, EmailAddress, PhoneNumber, Tag } from '../../model';

/** Capsule's words for kinds of emails, numbers and addresses; it has no others. */
const EMAIL_TYPES: Record<string, string> = { work: 'Work', home: 'Home' };
const PHONE_TYPES: Record<string, string> = {
	work: 'Work',
	mobile: 'Mobile',
	home: 'Home',
	direct: 'Direct',
	fax: 'Fax',
};
const ADDRESS_TYPES: Record<string, string> = { office: 'Office', home: 'Home', postal: 'Postal' };

/** Kinds that other CRMs have, under their nearest twin here. */
const TWINS: Record<string, string> = {
	personal: 'Home',
	cell: 'Mobile',
	office: 'Work',
	primary: 'Work',
};
const ADDRESS_TWINS: Record<string, string> = {
	work: 'Office',
	primary: 'Office',
	mailing: 'Postal',
	billing: 'Postal',
};

/** A row of a list; its kind is only named where one was given. */
function row(
	values: VendorRecord,
	type: string | undefined,
	types: Record<string, string>,
	twins: Record<string, string>,
): VendorRecord {
	if (type === undefined) return values;
	const wanted = type.toLowerCase();
	const twin = twins[wanted];
	const known = types[wanted] ?? (Object.values(types).includes(twin) ? twin : null);
	return { ...values, type: known };
}

/** https://developer.capsulecrm.com/v2/models/party */
export const emailAddresses: Field = {
	...emailItems('emailAddresses', { value: 'address', type: 'type', id: 'id' }),
	itemTypes: Object.keys(EMAIL_TYPES),
	write: (body, value) => {
		body.emailAddresses = given<EmailAddress>(value).map(({ email, type }) =>
			row({ address: email }, type, EMAIL_TYPES, TWINS),
		);
	},
};

export const phoneNumbers: Field = {
	...phoneItems('phoneNumbers', { value: 'number', type: 'type', id: 'id' }),
	itemTypes: Object.keys(PHONE_TYPES),
	write: (body, value) => {
		body.phoneNumbers = given<PhoneNumber>(value).map((phone) =>
			row({ number: withExtension(phone) }, phone.type, PHONE_TYPES, TWINS),
		);
	},
};

const readAddress = addressReader({
	street_1: 'street',
	city: 'city',
	state: 'state',
	postal_code: 'zip',
	country: 'country',
});

const filled = (text: string | undefined) => (isEmpty(text) ? null : text);

export const addresses: Field = {
	itemTypes: Object.keys(ADDRESS_TYPES),
	note: 'Countries as two letters, or by their English names',
	read: ({ addresses: rows }) => {
		if (!Array.isArray(rows) || rows.length === 0) return undefined;
		const found: Address[] = [];
		for (const entry of rows as VendorRecord[]) {
			const address = readAddress(entry);
			if (address === undefined) continue;
			const id = asText(entry.id);
			const type = asText(entry.type);
			if (id !== undefined) address.id = id;
			if (type !== undefined) address.type = type.toLowerCase();
			found.push(address);
		}
		return found.length === 0 ? undefined : found;
	},
	write: (body, value) => {
		body.addresses = given<Address>(value).map((address) =>
			row(
				{
					street: joinStreet(address) ?? null,
					city: filled(address.city),
					state: filled(address.state),
					zip: filled(address.postal_code),
					country: filled(address.country),
				},
				address.type,
				ADDRESS_TYPES,
				ADDRESS_TWINS,
			),
		);
	},
};

/** Tags go by their name, which makes a new one where there is none; by their id where that is all that is given. */
export const tags: Field = {
	note: 'Replaces all tags; a new name makes a new tag',
	read: ({ tags: rows }) => {
		if (!Array.isArray(rows) || rows.length === 0) return undefined;
		const found: Tag[] = [];
		for (const { id, name } of rows as VendorRecord[]) {
			found.push({ id: String(id), name: String(name) });
		}
		return found;
	},
	write: (body, value) => {
		body.tags = given<Tag>(value)
			.filter((tag) => !isEmpty(tag))
			.map(({ id, name }) => (isEmpty(name) ? { id: vendorNumber(id ?? '') } : { name }));
	},
};
