import type { Field, VendorRecord } from '../adapters/adapter';
import type { Address, EmailAddress, PhoneNumber, Tag } from '../model';
import { asList, asRecords, asText, getter, isEmpty, put } from './json';

type Options<C> = Pick<
	Field<C>,
	'on' | 'required' | 'types' | 'note' | 'most' | 'itemTypes' | 'keeps'
>;

/** The list that a field's value is on the way out; empty where it is cleared. */
export function given<T>(value: unknown): T[] {
	return Array.isArray(value) ? (value as T[]) : [];
}

/**
 * Emails in fixed places of the CRM's record, the first being the main one: `{primary: 'Email', secondary:
 * 'Secondary_Email'}`. An address goes to the place of its type, else to the first that is free; a place that is left
 * without one is cleared (`blank`).
 */
export function emailSlots<C>(
	slots: Record<string, string>,
	options: Options<C> & { blank?: unknown } = {},
): Field<C> {
	const { blank = null, ...rest } = options;
	const places = Object.entries(slots).map(([type, path]) => ({ type, path, get: getter(path) }));
	return {
		sources: Object.values(slots),
		itemTypes: Object.keys(slots),
		most: places.length,
		read: (record) => {
			const emails: EmailAddress[] = [];
			for (const { type, get } of places) {
				const email = asText(get(record));
				if (email !== undefined) emails.push({ email, type });
			}
			return emails.length === 0 ? undefined : emails;
		},
		write: (body, value) =>
			fillSlots(body, given<EmailAddress>(value), places, blank, ({ email }) => email),
		...rest,
	};
}

/** Phone numbers in fixed places of the CRM's record: `{work: 'Phone', mobile: 'MobilePhone'}`; as for emails. */
export function phoneSlots<C>(
	slots: Record<string, string>,
	options: Options<C> & { blank?: unknown } = {},
): Field<C> {
	const { blank = null, ...rest } = options;
	const places = Object.entries(slots).map(([type, path]) => ({ type, path, get: getter(path) }));
	return {
		sources: Object.values(slots),
		itemTypes: Object.keys(slots),
		most: places.length,
		read: (record) => {
			const phones: PhoneNumber[] = [];
			for (const { type, get } of places) {
				const number = asText(get(record));
				if (number !== undefined) phones.push({ number, type });
			}
			return phones.length === 0 ? undefined : phones;
		},
		write: (body, value) =>
			fillSlots(body, given<PhoneNumber>(value), places, blank, withExtension),
		...rest,
	};
}

/** A phone number with its extension behind it, for CRMs that have no place for one. */
export function withExtension({ number, extension }: PhoneNumber): string {
	return isEmpty(extension) ? number : `${number} ext. ${extension}`;
}

function fillSlots<Item extends { type?: string }>(
	body: VendorRecord,
	items: Item[],
	places: Array<{ type: string; path: string }>,
	blank: unknown,
	toText: (item: Item) => string,
): void {
	const filled = new Map<string, string>();
	const waiting: Item[] = [];
	for (const item of items) {
		const type = item.type?.toLowerCase();
		const place = places.find(
			(candidate) => candidate.type === type && !filled.has(candidate.path),
		);
		if (place === undefined) waiting.push(item);
		else filled.set(place.path, toText(item));
	}
	for (const item of waiting) {
		const place = places.find((candidate) => !filled.has(candidate.path));
		if (place !== undefined) filled.set(place.path, toText(item));
	}
	for (const { path } of places) put(body, path, filled.get(path) ?? blank);
}

/**
 * Addresses in fixed places of the CRM's record, by type. Each place names the CRM's keys; street lines share one key,
 * joined by a line break, where there is no second.
 */
export interface AddressKeys {
	street_1: string;
	street_2?: string;
	city?: string;
	state?: string;
	postal_code?: string;
	country?: string;
}

export function addressSlots<C>(
	slots: Record<string, AddressKeys>,
	options: Options<C> & { blank?: unknown; separator?: string } = {},
): Field<C> {
	const { blank = null, separator = '\n', ...rest } = options;
	const places = Object.entries(slots).map(([type, keys]) => ({
		type,
		keys,
		read: addressReader(keys, separator),
	}));
	return {
		sources: places.flatMap(({ keys }) => Object.values(keys) as string[]),
		itemTypes: Object.keys(slots),
		most: places.length,
		read: (record) => {
			const addresses: Address[] = [];
			for (const { type, read } of places) {
				const address = read(record);
				if (address === undefined) continue;
				address.type = type;
				addresses.push(address);
			}
			return addresses.length === 0 ? undefined : addresses;
		},
		write: (body, value) => {
			const waiting = [...given<Address>(value)];
			const chosen = places.map(({ type }) => {
				const index = waiting.findIndex((address) => address.type?.toLowerCase() === type);
				return index < 0 ? undefined : waiting.splice(index, 1)[0];
			});
			places.forEach(({ keys }, index) => {
				const address = chosen[index] ?? waiting.shift();
				writeAddress(body, keys, address, blank, separator);
			});
		},
		...rest,
	};
}

/** Reads one address from a record; undefined where nothing of it is there. */
export function addressReader(
	keys: AddressKeys,
	separator = '\n',
): (record: VendorRecord) => Address | undefined {
	const street1 = getter(keys.street_1);
	const street2 = optionalGetter(keys.street_2);
	const city = optionalGetter(keys.city);
	const state = optionalGetter(keys.state);
	const postalCode = optionalGetter(keys.postal_code);
	const country = optionalGetter(keys.country);
	const sharesLine = keys.street_2 === undefined;
	return (record) => {
		const line = asText(street1(record));
		const parts = [
			street2(record),
			city(record),
			state(record),
			postalCode(record),
			country(record),
		];
		const address: Address = {};
		if (line !== undefined) {
			if (sharesLine) splitStreet(address, line, separator);
			else address.street_1 = line;
		}
		const [second, town, region, code, land] = parts;
		if (second !== undefined && second !== null && second !== '') address.street_2 = String(second);
		if (town !== undefined && town !== null && town !== '') address.city = String(town);
		if (region !== undefined && region !== null && region !== '') address.state = String(region);
		if (code !== undefined && code !== null && code !== '') address.postal_code = String(code);
		if (land !== undefined && land !== null && land !== '') address.country = String(land);
		for (const part in address) if (part !== '') return address;
		return undefined;
	};
}

const nothing = () => undefined;

function optionalGetter(path: string | undefined): (record: VendorRecord) => unknown {
	return path === undefined ? nothing : getter(path);
}

/** A street of several lines: the first is the first, the rest the second. */
function splitStreet(address: Address, street: string, separator: string): void {
	const broken = street.indexOf('\n');
	const cut = broken >= 0 || separator === '\n' ? broken : street.indexOf(separator);
	if (cut < 0) {
		address.street_1 = street;
		return;
	}
	address.street_1 = street.slice(0, cut).trimEnd();
	address.street_2 = street.slice(cut + (broken >= 0 ? 1 : separator.length)).trim();
}

/** Both street lines as one text. */
export function joinStreet({ street_1, street_2 }: Address, separator = '\n'): string | undefined {
	const lines = [street_1, street_2].filter((line) => !isEmpty(line));
	return lines.length === 0 ? undefined : lines.join(separator);
}

/** Puts an address under the CRM's keys; parts that are missing get `blank`. */
export function writeAddress(
	body: VendorRecord,
	keys: AddressKeys,
	address: Address | undefined,
	blank: unknown,
	separator = '\n',
): void {
	for (const [name, key] of Object.entries(keys) as Array<[keyof AddressKeys, string]>) {
		const part =
			name === 'street_1' && keys.street_2 === undefined
				? joinStreet(address ?? {}, separator)
				: address?.[name];
		put(body, key, isEmpty(part) ? blank : part);
	}
}

/** Names of the CRM's keys inside the items of a list. */
export interface ItemKeys {
	value: string;
	type?: string;
	id?: string;
	extension?: string;
	/** A flag that the first item carries. */
	primary?: string;
	/** The CRM's word for each unified type, where it is not the type itself (`work: 'Work'`). */
	types?: Record<string, string>;
}

/** Emails in a list of the CRM's record: `items('emails', {value: 'value', type: 'label', primary: 'primary'})`. */
export function emailItems<C>(path: string, keys: ItemKeys, options: Options<C> = {}): Field<C> {
	return contactPoints<C, EmailAddress>(path, keys, options, 'email');
}

/** Phone numbers in a list of the CRM's record; as for emails. */
export function phoneItems<C>(path: string, keys: ItemKeys, options: Options<C> = {}): Field<C> {
	return contactPoints<C, PhoneNumber>(path, keys, options, 'number');
}

function contactPoints<C, Item extends EmailAddress | PhoneNumber>(
	path: string,
	keys: ItemKeys,
	options: Options<C>,
	name: 'email' | 'number',
): Field<C> {
	const get = getter(path);
	return {
		sources: [path],
		read: (record) => {
			const items: Array<Record<string, string>> = [];
			for (const entry of asRecords(get(record))) {
				const value = asText(entry[keys.value]);
				if (value === undefined) continue;
				const item: Record<string, string> = { [name]: value };
				const id = keys.id === undefined ? undefined : asText(entry[keys.id]);
				const type = keys.type === undefined ? undefined : asText(entry[keys.type])?.toLowerCase();
				const extension = keys.extension === undefined ? undefined : asText(entry[keys.extension]);
				if (id !== undefined) item.id = id;
				if (type !== undefined) item.type = type;
				if (extension !== undefined) item.extension = extension;
				if (keys.primary !== undefined && entry[keys.primary] === true) items.unshift(item);
				else items.push(item);
			}
			return items.length === 0 ? undefined : items;
		},
		write: (body, value) =>
			put(
				body,
				path,
				given<Item>(value).map((item, index) => itemToWrite(item, keys, options.itemTypes, index)),
			),
		...options,
	};
}

function itemToWrite(
	item: EmailAddress | PhoneNumber,
	keys: ItemKeys,
	types: readonly string[] | undefined,
	index: number,
): VendorRecord {
	const written: VendorRecord = {
		[keys.value]:
			'email' in item
				? item.email
				: keys.extension === undefined
					? withExtension(item)
					: item.number,
	};
	const type = item.type ?? types?.[0];
	if (keys.type !== undefined && type !== undefined) {
		written[keys.type] = keys.types?.[type.toLowerCase()] ?? type;
	}
	if (keys.extension !== undefined && 'number' in item && !isEmpty(item.extension)) {
		written[keys.extension] = item.extension;
	}
	if (keys.primary !== undefined) written[keys.primary] = index === 0;
	return written;
}

/** Tags that are a list of names in the CRM's record; a tag's name is its id. */
export function tagNames<C>(path: string, options: Options<C> = {}): Field<C> {
	const get = getter(path);
	return {
		sources: [path],
		read: (record) => {
			const tags: Tag[] = [];
			for (const entry of asList(get(record))) {
				const name = asText(entry);
				if (name !== undefined) tags.push({ id: name, name });
			}
			return tags.length === 0 ? undefined : tags;
		},
		write: (body, value) => put(body, path, tagLabels(value)),
		...options,
	};
}

/** The names of unified tags; a tag without a name goes by its id. */
export function tagLabels(value: unknown): string[] {
	return given<Tag>(value)
		.map(({ id, name }) => name ?? id)
		.filter((label): label is string => !isEmpty(label));
}
