import type { Field, Fields, VendorRecord } from '../adapter';
import { addressSlots, given, withExtension } from '../../engine/contactPoints';
import { nameFields, reference } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import type { EmailAddress, PhoneNumber, Tag } from '../../model';
import { idOfAddress } from './entities';
import { blankableText, stamp } from './fields';

const SLOTS = [1, 2, 3, 4, 5];

/** Emails or phone numbers in five places without kinds, in their order; empty texts clear. */
function slots<Item extends object>(
	prefix: 'email' | 'phone',
	toItem: (value: string) => Item,
	toText: (item: Item) => string,
): Field {
	const places = SLOTS.map((number) => `${prefix}${number}`);
	return {
		sources: places,
		most: places.length,
		read: (record) => {
			const items: Item[] = [];
			for (const id of places) {
				const value = asText(record[id]);
				if (value !== undefined) items.push({ id, ...toItem(value) });
			}
			return items.length === 0 ? undefined : items;
		},
		write: (body, value, { operation }) => {
			const items = given<Item>(value);
			places.forEach((place, index) => {
				if (index < items.length) body[place] = toText(items[index]);
				else if (operation === 'update') body[place] = '';
			});
		},
	};
}

/** The company that comes first among those of the contact. */
const account: Field = {
	sources: ['primary_account', 'account_relations'],
	note: 'The primary account, by its ID',
	read: ({ primary_account: primary, account_relations: relations }) => {
		if (typeof primary === 'string') {
			const id = idOfAddress(primary);
			return id === undefined ? undefined : { id };
		}
		const { id: primaryId, name } = asRecord(primary);
		const first = asRecords(relations).find(({ is_primary: isPrimary }) => isPrimary === true);
		const id = asText(primaryId) ?? asText(first?.account_id);
		if (id === undefined) return undefined;
		const label = asText(name) ?? asText(asRecord(first?.account).name);
		return label === undefined ? { id } : { id, name: label };
	},
	// Links are records of their own; an update changes those.
	write: (body, value, { operation }) => {
		const id = asText(asRecord(value).id);
		if (operation === 'create' && id !== undefined) {
			body.account_relations = [{ account_id: id, is_primary: true }];
		}
	},
};

const tags: Field = {
	sources: ['tags'],
	note: 'Tags that the space has, by ID or name',
	read: ({ tags: relations }) => {
		const found: Tag[] = [];
		for (const relation of asRecords(relations)) {
			const tag = tagOf(relation);
			if (tag !== undefined) found.push(tag);
		}
		return found.length === 0 ? undefined : found;
	},
	// See `create` and `update` of contacts: names are looked up first.
	write: () => undefined,
};

function tagOf(relation: VendorRecord): Tag | undefined {
	const tag = asRecord(relation.tag);
	const id = asText(relation.tag_id) ?? asText(tag.id);
	const name = asText(tag.name);
	return id === undefined ? undefined : { id, ...(name === undefined ? {} : { name }) };
}

const title = blankableText('account_position');

/** https://developers.pipelinersales.com/api-docs/ (Contacts) */
export const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	...nameFields('first_name', 'last_name', { fullName: 'formatted_name' }),
	first_name: blankableText('first_name'),
	last_name: blankableText('last_name'),
	title: {
		...title,
		sources: ['account_position', 'position', 'primary_account_position'],
		read: ({ account_position: atAccount, position, primary_account_position: primary }) =>
			asText(atAccount) ?? asText(position) ?? asText(primary),
		write: (body, value, write) => {
			title.write?.(body, value, write);
			if (value === null) body.position = '';
		},
	},
	description: blankableText('comments'),
	email_addresses: slots<EmailAddress>(
		'email',
		(email) => ({ email }),
		({ email }) => email,
	),
	phone_numbers: slots<PhoneNumber>('phone', (number) => ({ number }), withExtension),
	addresses: addressSlots(
		{
			primary: {
				street_1: 'address',
				city: 'city',
				state: 'state_province',
				postal_code: 'zip_code',
				country: 'country',
			},
		},
		{ blank: '' },
	),
	account,
	owner: reference('owner_id', { required: ['create'], keeps: true }),
	tags,
	last_activity_at: { cannot: 'Pipeliner does not show when a contact was last active.' },
	created_at: stamp('created'),
	updated_at: stamp('modified'),
};

/** Places in which an email or a number can stand. */
export const placesOf = (prefix: 'email' | 'phone') => SLOTS.map((number) => `${prefix}${number}`);
