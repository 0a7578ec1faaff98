import type { Api, Field, Fields, Resource, VendorRecord } from '../adapter';
import { splitName } from '../../engine/fields';
import { asRecord, asText, isRecord } from '../../engine/json';
import { utc } from '../../engine/time';
import { contactBoard } from './boards';
import type { ContactBoard } from './boards';
import { toColumnValue, valueOf } from './columnValues';
import { list, withEmail, withPhone } from './contactList';
import { contactBatches, createContact, deleteContact, TAGS, updateContact } from './contactWrites';
import { customFields } from './customFields';
import { itemsById } from './items';
import { columnFor, emails, phones, putColumn } from './points';

/** The board and its columns, which are the account's own. */
const boardIn = (context: unknown) => context as ContactBoard | undefined;

/** A name of one column, taken apart as it is put together: at the last space. */
function half(name: unknown, part: 'first' | 'last'): string | undefined {
	if (typeof name !== 'string' || name === '') return undefined;
	const space = name.trimEnd().lastIndexOf(' ');
	if (part === 'last') return space < 0 ? name : name.slice(space + 1);
	return space <= 0 ? undefined : name.slice(0, space);
}

/** First or last name: a column of its own where the board has one, else a part of the item's name. */
function namePart(part: 'first' | 'last'): Field {
	const key = part === 'first' ? 'firstName' : 'lastName';
	return {
		keeps: part === 'last',
		read: (item, { context }) => {
			const board = boardIn(context);
			if (board?.firstName === undefined && board?.lastName === undefined)
				return half(item.name, part);
			return asText(valueOf(item, board[key])?.text);
		},
		// The item's name, which holds both, is made where the other part is known.
		write: (body, value, { context }) => {
			const column = boardIn(context)?.[key];
			if (column !== undefined) putColumn(body, column, toColumnValue(column, value));
		},
	};
}

/** A field of one column with a plain text. */
function columnText(key: 'title' | 'description', label: string): Field {
	return {
		read: (item, { context }) => asText(valueOf(item, boardIn(context)?.[key])?.text),
		write: (body, value, { context }) => {
			const column = columnFor(boardIn(context), key, label, value);
			if (column !== undefined) putColumn(body, column, toColumnValue(column, value));
		},
	};
}

const name: Field = {
	keeps: true,
	read: (item) => asText(item.name),
	write: (body, value, { values, context }) => {
		const board = boardIn(context);
		const given = values.first_name !== undefined || values.last_name !== undefined;
		if (given || typeof value !== 'string') return;
		const { first, last } = splitName(value);
		if (board?.firstName !== undefined) putColumn(body, board.firstName, first);
		if (board?.lastName !== undefined) putColumn(body, board.lastName, last);
	},
	note: 'The name of the item; made of first and last name where it is left out',
};

const account: Field = {
	read: (item, { context }) => {
		const value = valueOf(item, boardIn(context)?.account);
		const ids = value?.linked_item_ids;
		if (!Array.isArray(ids) || ids.length === 0) return undefined;
		const linked: { id: string; name?: string } = { id: String(ids[0]) };
		const label = ids.length === 1 ? asText(value?.display_value) : undefined;
		if (label !== undefined) linked.name = label;
		return linked;
	},
	write: (body, value, { context }) => {
		const column = columnFor(boardIn(context), 'account', 'Account', value);
		if (column !== undefined) putColumn(body, column, toColumnValue(column, asRecord(value).id));
	},
	note: 'The item that the column to the accounts board is connected with',
};

const owner: Field = {
	read: (item, { context }) => {
		const people = valueOf(item, boardIn(context)?.owner)?.persons_and_teams;
		if (!Array.isArray(people)) return undefined;
		for (const { id, kind } of people as VendorRecord[]) {
			if (kind === 'person') return { id: String(id) };
		}
		return undefined;
	},
	write: (body, value, { context }) => {
		const column = columnFor(boardIn(context), 'owner', 'Owner', value);
		if (column !== undefined) putColumn(body, column, toColumnValue(column, asRecord(value).id));
	},
	note: 'The person in the column "Owner", or in the first column of people',
};

const tags: Field = {
	read: (item, { context }) => {
		const value = valueOf(item, boardIn(context)?.tags);
		const list = value?.tags ?? value?.values;
		if (!Array.isArray(list) || list.length === 0) return undefined;
		return (list as VendorRecord[]).map(({ id, name: own, label }) => ({
			id: String(id),
			name: String(own ?? label),
		}));
	},
	write: (body, value, { context }) => {
		const column = columnFor(boardIn(context), 'tags', 'Tags', value);
		if (column !== undefined) body[TAGS] = value ?? [];
	},
	note: 'The list takes the place of all tags; a tag that is not there is made',
};

/** A location, or nothing but its one line. */
const addresses: Field = {
	read: (item, { context }) => {
		const value = valueOf(item, boardIn(context)?.location);
		if (value === undefined) return undefined;
		const street = asText(value.street);
		const number = asText(value.street_number);
		const line = street === undefined || number === undefined ? street : `${street} ${number}`;
		const city = asText(value.city);
		const country = asText(value.country);
		const whole =
			(line ?? (city ?? country) === undefined) ? (line ?? asText(value.address)) : line;
		if (whole === undefined && city === undefined && country === undefined) return undefined;
		const address: Record<string, string> = {};
		if (whole !== undefined) address.street_1 = whole;
		if (city !== undefined) address.city = city;
		if (country !== undefined) address.country = country;
		return [address];
	},
	note: 'monday CRM needs coordinates to write a location: give {address, lat, lng} to its column under Custom Fields',
};

/** https://developer.monday.com/api-reference/reference/items */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	first_name: namePart('first'),
	last_name: namePart('last'),
	name,
	title: columnText('title', 'Job Title'),
	description: columnText('description', 'Description'),
	email_addresses: emails,
	phone_numbers: phones,
	addresses,
	account,
	owner,
	tags,
	last_activity_at: {
		cannot:
			'Contacts in monday CRM do not show when they were last active: list their engagements instead.',
	},
	created_at: { read: ({ created_at: at }) => utc(at) },
	updated_at: { read: ({ updated_at: at }) => utc(at) },
};

async function getContact(
	id: string,
	api: Api,
	wantsAll: boolean,
): Promise<VendorRecord | undefined> {
	const board = await contactBoard(api);
	const [item] = await itemsById([id], wantsAll ? undefined : [...board.own], api);
	// An item of another board is no contact.
	return item !== undefined && String(asRecord(item.board).id) !== board.id && isRecord(item.board)
		? undefined
		: item;
}

const FEED = {
	order: 'descending',
	granularityMs: 1_000,
	lagMs: 60_000,
	note: 'One request per 500 changes; small plans allow 200 to 1,000 requests a day. Deletions are not seen.',
} as const;

/** https://developer.monday.com/api-reference/reference/items */
export const contact: Resource = {
	documentation: 'https://developer.monday.com/api-reference/reference/items',
	context: contactBoard,
	fields,
	customFields,
	list,
	get: async (id, api, { customFields: wantsAll }) => await getContact(id, api, wantsAll),
	create: createContact,
	update: updateContact,
	delete: deleteContact,
	batch: contactBatches,
	upsert: { find: { email: withEmail, phone: withPhone } },
	check: (operation, { name: whole, first_name: first, last_name: last }) =>
		operation === 'create' && !whole && !first && !last
			? 'monday CRM needs a name, a first name or a last name to create a contact'
			: undefined,
	changes: {
		created: {
			...FEED,
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'desc' },
			}),
		},
		updated: {
			...FEED,
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'desc' },
			}),
		},
	},
};
