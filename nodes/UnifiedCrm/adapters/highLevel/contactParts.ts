import type { Field, Fields, VendorRecord } from '../adapter';
import { singleReference, text } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecord, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';

/** The contact that a task or note hangs on; lists of tasks name it in other places. */
export function contactIdOf(record: VendorRecord): string | undefined {
	return (
		asText(record.contactId) ??
		asText(asRecord(record.contactDetails).id) ??
		asText(asRecord(record.contact).id)
	);
}

function ownIdOf({ id, _id: other }: VendorRecord): string | undefined {
	return asText(id) ?? asText(other);
}

/** Tasks and notes are reached by way of their contacts, so that the unified id holds both. */
export const idField: Field = {
	read: (record) => {
		const id = ownIdOf(record);
		const contact = contactIdOf(record);
		return id === undefined || contact === undefined ? id : `${contact}/${id}`;
	},
};

/** The contact's id and the record's own out of a unified id. Throws an InputError where they are not both in it. */
export function partsOf(id: string, noun: string): { contact: string; own: string } {
	const [contact = '', own = '', ...rest] = id.split('/').map((part) => part.trim());
	if (contact !== '' && own !== '' && rest.length === 0) return { contact, own };
	throw new InputError(
		`"${id}" is no id of a HighLevel ${noun}: it needs the contact's id before its own`,
		`Write it as contactId/${noun}Id, as lists and creates put it out.`,
	);
}

/** A record of a contact's own route, which may leave the contact out. */
export function withContact(record: VendorRecord, contact: string): VendorRecord {
	return contactIdOf(record) === undefined ? { ...record, contactId: contact } : record;
}

/** The contact of a write. */
export function contactGiven({ contact }: UnifiedRecord): string {
	return contact?.[0]?.id ?? '';
}

/** The contact goes into the path, not into the body. */
export const contactField: Field = {
	...singleReference('contactId', { required: ['create'], keeps: true, on: ['create'] }),
	read: (record) => {
		const id = contactIdOf(record);
		return id === undefined ? undefined : [{ id }];
	},
	write: () => undefined,
	note: 'HighLevel does not move it to another contact later',
};

/** A text that an empty text clears: whether null is taken is not documented besides contacts. */
export function blankableText(key: string): Field {
	return {
		...text(key),
		write: (body, value) => {
			body[key] = value ?? '';
		},
	};
}

/** What no engagement of this CRM has. */
export const lackingFields: Fields = {
	account: {
		cannot: 'HighLevel links engagements to a contact only: the account is that of the contact.',
	},
	opportunity: {
		cannot:
			'HighLevel links engagements to a contact only: look the opportunity up by the contact.',
	},
	lead: { cannot: 'HighLevel has no leads beside contacts: link the contact.' },
	project: { cannot: 'HighLevel has no projects.' },
};
