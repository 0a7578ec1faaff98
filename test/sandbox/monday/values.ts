import { isObject } from '../core/shape';
import type { Account } from './account';
import { userNode } from './account';
import type { Column, Label } from './boards';
import { itemNode } from './nodes';
import type { Item } from './seeds';
import { TIME_ZONE, USERS } from './seeds';

/** A column value as the schema shows it. */
export interface ValueNode {
	__typename: string;
	text: string | null;
	value: string | null;
	[field: string]: unknown;
}

type Stored = Record<string, unknown>;

interface Seen {
	item: Item;
	column: Column;
	account: Account;
}

/** What a type shows of a stored value (`{}` where there is none). */
type Show = (stored: Stored, seen: Seen) => { text: string | null; [field: string]: unknown };

const text = (value: unknown): string =>
	value === undefined || value === null ? '' : String(value);
const orNull = (value: unknown): unknown => value ?? null;

/** Labels of a status or dropdown column. */
export function labelsOf({ settings }: Column): Label[] {
	return (settings.labels ?? []) as Label[];
}

const SHOWS: Record<string, [typename: string, show: Show]> = {
	text: ['TextValue', ({ text: value }) => ({ text: text(value) })],
	long_text: ['LongTextValue', ({ text: value }) => ({ text: text(value) })],
	numbers: [
		'NumbersValue',
		({ text: value }) => ({
			text: text(value),
			number: value === undefined ? null : Number(value),
			symbol: '',
			direction: 'right',
		}),
	],
	email: [
		'EmailValue',
		({ email, text: label }) => ({
			text: text(label ?? email),
			email: orNull(email),
			label: orNull(label),
		}),
	],
	phone: [
		'PhoneValue',
		({ phone, countryShortName }) => ({
			text: text(phone),
			phone: orNull(phone),
			country_short_name: orNull(countryShortName),
		}),
	],
	link: [
		'LinkValue',
		({ url, text: label }) => ({
			text: url === undefined ? '' : `${text(label)} - ${text(url)}`,
			url: orNull(url),
			url_text: orNull(label),
		}),
	],
	location: [
		'LocationValue',
		({ address, lat, lng, street, streetNumber, city, country, countryShort }) => ({
			text: text(address),
			address: orNull(address),
			lat: lat === undefined ? null : Number(lat),
			lng: lng === undefined ? null : Number(lng),
			street: orNull(street),
			street_number: orNull(streetNumber),
			city: orNull(city),
			country: orNull(country),
			country_short: orNull(countryShort),
		}),
	],
	status: [
		'StatusValue',
		({ index }, { column }) => {
			const label = labelsOf(column).find((candidate) => candidate.index === index);
			return {
				text: text(label?.label),
				index: orNull(index),
				label: orNull(label?.label),
				is_done: false,
				label_style: { border: '#00b461', color: '#00c875' },
			};
		},
	],
	dropdown: [
		'DropdownValue',
		({ ids }, { column }) => {
			const chosen = labelsOf(column).filter(({ id }) => ((ids ?? []) as number[]).includes(id));
			return {
				text: chosen.map(({ label }) => label).join(', '),
				values: chosen.map(({ id, label }) => ({ id: String(id), label })),
			};
		},
	],
	tags: [
		'TagsValue',
		({ tag_ids: ids }, { account }) => {
			const tags = account.tags.filter(({ id }) => ((ids ?? []) as number[]).includes(Number(id)));
			return {
				text: tags.map(({ name }) => name).join(', '),
				tag_ids: tags.map(({ id }) => Number(id)),
				tags,
			};
		},
	],
	people: [
		'PeopleValue',
		({ personsAndTeams }) => {
			const list = (personsAndTeams ?? []) as Array<{ id: number; kind: string }>;
			return {
				text: list
					.map(({ id }) => USERS.find((user) => user.id === String(id))?.name ?? '')
					.join(', '),
				persons_and_teams: list.map(({ id, kind }) => ({ id: String(id), kind })),
			};
		},
	],
	board_relation: [
		'BoardRelationValue',
		({ item_ids: ids }, { account }) => {
			const linked = ((ids ?? []) as number[])
				.map((id) => account.item(id))
				.filter((item) => item !== undefined);
			return {
				text: null,
				display_value: linked.map(({ name }) => name).join(', '),
				linked_item_ids: linked.map(({ id }) => id),
				linked_items: () => linked.map((item) => itemNode(account, item)),
			};
		},
	],
	date: [
		'DateValue',
		({ date, time }) => ({
			text: date === undefined ? '' : dateText(text(date), time),
			date: orNull(date),
			time: time ?? (date === undefined ? null : ''),
			icon: null,
		}),
	],
	checkbox: [
		'CheckboxValue',
		({ checked }) => ({ text: checked === undefined ? '' : 'v', checked: checked !== undefined }),
	],
	rating: ['RatingValue', ({ rating }) => ({ text: text(rating), rating: orNull(rating) })],
	timeline: [
		'TimelineValue',
		({ from, to }) => ({
			text: from === undefined ? '' : `${text(from)} - ${text(to)}`,
			from: from === undefined ? null : `${text(from)}T00:00:00+00:00`,
			to: to === undefined ? null : `${text(to)}T00:00:00+00:00`,
			visualization_type: null,
		}),
	],
	country: [
		'CountryValue',
		({ countryCode, countryName }) => ({
			text: text(countryName),
			country: countryCode === undefined ? null : { code: countryCode, name: countryName },
		}),
	],
	hour: [
		'HourValue',
		({ hour, minute }) => ({
			text:
				hour === undefined ? '' : `${text(hour).padStart(2, '0')}:${text(minute).padStart(2, '0')}`,
			hour: orNull(hour),
			minute: orNull(minute),
		}),
	],
	week: [
		'WeekValue',
		({ week }) => {
			const { startDate, endDate } = isObject(week) ? week : {};
			return {
				text: startDate === undefined ? '' : `${text(startDate)} - ${text(endDate)}`,
				start_date: orNull(startDate),
				end_date: orNull(endDate),
			};
		},
	],
	creation_log: [
		'CreationLogValue',
		(_stored, { item }) => ({
			text: item.createdAt.replace('T', ' ').replace('Z', ' UTC'),
			created_at: item.createdAt,
			creator_id: item.creator,
			creator: () => userNode(item.creator),
		}),
	],
	last_updated: [
		'LastUpdatedValue',
		(_stored, { item }) => ({
			text: item.updatedAt.replace('T', ' ').replace('Z', ' UTC'),
			updated_at: item.updatedAt,
			updater_id: item.creator,
			updater: () => userNode(item.creator),
		}),
	],
	item_id: ['ItemIdValue', (_stored, { item }) => ({ text: item.id, item_id: item.id })],
	auto_number: ['UnsupportedValue', (_stored, { item }) => ({ text: item.id.slice(-4) })],
	formula: [
		'FormulaValue',
		(_stored, { item }) => {
			const seats = item.values.numbers_mkx38b;
			return { text: '', display_value: seats === undefined ? '' : String(Number(seats) * 2) };
		},
	],
	mirror: [
		'MirrorValue',
		(_stored, { item, account }) => {
			const relation = item.values.contact_account as { item_ids?: number[] } | undefined;
			const linked = account.item(relation?.item_ids?.[0]);
			const phone = linked?.values.company_phone as { phone?: string } | undefined;
			return { text: null, display_value: phone?.phone ?? '', mirrored_items: [] };
		},
	],
	button: ['ButtonValue', () => ({ text: '', label: 'Click me', color: null })],
	subtasks: [
		'SubtasksValue',
		() => ({ text: '', display_value: '', subitems: [], subitems_ids: [] }),
	],
};

/** Types that are worked out and hold no value of their own; the others can be written. */
export const READ_ONLY_TYPES = new Set([
	'auto_number',
	'button',
	'creation_log',
	'file',
	'formula',
	'item_id',
	'last_updated',
	'lookup',
	'mirror',
	'progress',
	'subtasks',
	'time_tracking',
	'vote',
]);

const inUsersZone = new Intl.DateTimeFormat('sv-SE', {
	timeZone: TIME_ZONE,
	dateStyle: 'short',
	timeStyle: 'short',
});

/** A UTC moment in the user's zone, the way the web app writes it. */
function dateText(date: string, time: unknown): string {
	return typeof time === 'string' ? inUsersZone.format(new Date(`${date}T${time}Z`)) : date;
}

/** One column of an item. */
export function valueNode(account: Account, item: Item, column: Column): ValueNode {
	const stored = item.values[column.id];
	const shape = isObject(stored) ? stored : stored === undefined ? {} : { text: stored };
	const [typename, show] = SHOWS[column.type] ?? ['UnsupportedValue', () => ({ text: '' })];
	const shown = show(shape, { item, column, account });
	return {
		updated_at: stored === undefined ? null : item.updatedAt,
		...shown,
		__typename: typename,
		id: column.id,
		type: column.type,
		// a relation shows what it links in its own fields alone
		value: stored === undefined || column.type === 'board_relation' ? null : JSON.stringify(stored),
		is_leaf: true,
		column: () => columnNode(column),
	};
}

const columnNodes = new WeakMap<Column, Record<string, unknown>>();

/** A column as the schema shows it; made once, since every value of every item points to one. */
export function columnNode(column: Column): Record<string, unknown> {
	const known = columnNodes.get(column);
	if (known !== undefined) return known;
	const node = {
		...column,
		description: null,
		archived: false,
		revision: '0',
		width: null,
		settings_str: () => JSON.stringify(oldSettings(column)),
	};
	columnNodes.set(column, node);
	return node;
}

/** Settings in the shape of older API versions. */
function oldSettings(column: Column): unknown {
	const labels = labelsOf(column);
	switch (column.type) {
		case 'status':
			return { labels: Object.fromEntries(labels.map(({ index, label }) => [index, label])) };
		case 'dropdown':
			return { labels: labels.map(({ id, label }) => ({ id, name: label })) };
		default:
			return column.settings;
	}
}
