import type { VendorRecord } from '../adapter';
import { countryName } from '../../engine/countries';
import { vendorNumber } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asList, asRecord, asText, isRecord } from '../../engine/json';
import { utc } from '../../engine/time';
import { linkId } from '../../engine/values';
import type { Column } from './boards';
import { dialCountry } from './dialCodes';

/** What a query must name of each type of column to show its value. https://developer.monday.com/api-reference/reference/column-values-v2 */
export const COLUMN_VALUES = `id type text value
	... on EmailValue { email label }
	... on PhoneValue { phone country_short_name }
	... on BoardRelationValue { linked_item_ids display_value }
	... on DependencyValue { linked_item_ids display_value }
	... on PeopleValue { persons_and_teams { id kind } }
	... on StatusValue { label index }
	... on DropdownValue { values { id label } }
	... on TagsValue { tags { id name } }
	... on LocationValue { address street street_number city country country_short lat lng }
	... on LinkValue { url url_text }
	... on DateValue { date time }
	... on NumbersValue { number }
	... on CheckboxValue { checked }
	... on RatingValue { rating }
	... on TimelineValue { from to }
	... on WeekValue { start_date end_date }
	... on CountryValue { nation: country { code name } }
	... on HourValue { hour minute }
	... on MirrorValue { display_value }
	... on FormulaValue { display_value }`;

/** The value of a column in an item; undefined where the item was answered without it. */
export function valueOf(item: VendorRecord, column: Column | undefined): VendorRecord | undefined {
	if (column === undefined) return undefined;
	const values = item.column_values;
	if (!Array.isArray(values)) return undefined;
	const expected = (values as Array<VendorRecord | undefined>)[column.place];
	if (expected !== undefined && expected.id === column.id) return expected;
	for (let place = 0; place < values.length; place++) {
		const value = (values as VendorRecord[])[place];
		if (value.id === column.id) {
			column.place = place;
			return value;
		}
	}
	return undefined;
}

function idsOf(list: unknown): string[] | undefined {
	if (!Array.isArray(list) || list.length === 0) return undefined;
	const ids: string[] = [];
	for (const entry of list as unknown[]) {
		const id = typeof entry === 'object' && entry !== null ? (entry as VendorRecord).id : entry;
		ids.push(String(id));
	}
	return ids;
}

function labelsOf(list: unknown): string[] | undefined {
	if (!Array.isArray(list) || list.length === 0) return undefined;
	const labels: string[] = [];
	for (const { label } of list as VendorRecord[]) labels.push(String(label));
	return labels;
}

/** A moment where the column has a time of day, else a day; both are UTC. */
function momentOf({ date, time }: VendorRecord): string | undefined {
	const day = asText(date);
	const hour = asText(time);
	return day === undefined || hour === undefined ? day : (utc(`${day}T${hour}`) ?? day);
}

/** The plain value of a column, in the form in which `toColumnValue` takes it back; undefined where it is empty. */
export function plainValue(value: VendorRecord, type: unknown): unknown {
	switch (type) {
		case 'email':
			return asText(value.email) ?? asText(value.text);
		case 'phone':
			return asText(value.phone) ?? asText(value.text);
		case 'board_relation':
		case 'dependency':
			return idsOf(value.linked_item_ids);
		case 'people':
			return idsOf(value.persons_and_teams);
		case 'status':
			return asText(value.label) ?? asText(value.text);
		case 'dropdown':
			return labelsOf(value.values) ?? asText(value.text);
		case 'tags':
			return idsOf(value.tags);
		case 'numbers':
			return value.number ?? numberOf(value.text);
		case 'checkbox':
			return value.checked === true ? true : undefined;
		case 'rating':
			return value.rating ?? undefined;
		case 'date':
			return momentOf(value) ?? asText(value.text);
		case 'mirror':
		case 'formula':
			return asText(value.display_value);
		case 'link':
		case 'location':
		case 'timeline':
		case 'week':
		case 'hour':
		case 'country':
			return composed(value, type);
		default:
			return asText(value.text);
	}
}

function numberOf(text: unknown): number | undefined {
	return typeof text === 'string' && text !== '' ? Number(text) : undefined;
}

/** Ranges are of days, though they are shown as moments. */
const dayOf = (value: unknown) => asText(value)?.slice(0, 10);

function composed(value: VendorRecord, type: string): unknown {
	switch (type) {
		case 'link':
			return asText(value.url) && { url: value.url, text: value.url_text };
		case 'location':
			return asText(value.address) && { address: value.address, lat: value.lat, lng: value.lng };
		case 'timeline':
			return asText(value.from) && { from: dayOf(value.from), to: dayOf(value.to) };
		case 'week':
			return (
				asText(value.start_date) && { start: dayOf(value.start_date), end: dayOf(value.end_date) }
			);
		case 'hour':
			return typeof value.hour === 'number'
				? { hour: value.hour, minute: value.minute }
				: undefined;
		default:
			return asText(asRecord(value.nation).code) ?? asText(value.text);
	}
}

/** Types whose values monday makes itself, or that take files only. */
const READ_ONLY = new Set(
	'auto_number button creation_log doc direct_doc file formula group integration item_assignees item_id last_updated lookup mirror name progress subtasks time_tracking unsupported vote'.split(
		' ',
	),
);

export function isWritable({ type }: Column): boolean {
	return !READ_ONLY.has(type);
}

const TIME_OF_DAY = /T\d\d:\d\d/;

/**
 * A plain value in the form that a mutation takes for the column; null clears. Throws an InputError where monday makes the
 * column's value itself. https://developer.monday.com/api-reference/docs/change-column-values
 */
export function toColumnValue(column: Column, value: unknown): unknown {
	if (!isWritable(column)) {
		throw new InputError(
			`The column "${column.title}" (${column.id}) of monday CRM cannot be written: it is of the type ${column.type}`,
			'Leave the custom field out.',
		);
	}
	if (value === null || value === undefined || value === '') return null;
	if (Array.isArray(value) && value.length === 0) return null;
	const list = Array.isArray(value) ? (value as unknown[]) : [value];
	const [first] = list;
	switch (column.type) {
		case 'text':
			return String(first);
		case 'numbers':
			return String(first);
		case 'people':
			return isRecord(first) && 'personsAndTeams' in first
				? first
				: { personsAndTeams: list.map((id) => ({ id: numberIn(id), kind: 'person' })) };
		case 'board_relation':
		case 'dependency':
			return isRecord(first) && 'item_ids' in first ? first : { item_ids: list.map(numberIn) };
		case 'dropdown':
			return isRecord(first) ? first : { labels: list.map(String) };
		case 'tags':
			return isRecord(first) ? first : { tag_ids: list.map(numberIn) };
		default:
			return isRecord(first) ? compound(column.type, first) : single(column.type, first);
	}
}

function numberIn(id: unknown): number | string {
	return vendorNumber(linkId(id) ?? '');
}

/** Values that are one text, number or boolean. */
function single(type: string, value: unknown): unknown {
	const text = String(value);
	switch (type) {
		case 'email':
			return { email: text, text };
		case 'phone':
			return phoneValue(text);
		case 'long_text':
			return { text };
		case 'status':
			return typeof value === 'number' ? { index: value } : { label: text };
		case 'link':
			return { url: text, text };
		case 'checkbox':
			return value === true || /^(true|yes|1)$/i.test(text) ? { checked: 'true' } : null;
		case 'rating':
			return { rating: Number(value) };
		case 'date':
			return dateValue(text);
		case 'country':
			return { countryCode: text.toUpperCase(), countryName: countryName(text) ?? text };
		case 'hour': {
			const [hour, minute] = text.split(':');
			return { hour: Number(hour), minute: Number(minute ?? 0) };
		}
		case 'timeline':
			return { from: text.slice(0, 10), to: text.slice(0, 10) };
		default:
			return text;
	}
}

/** Objects in the form in which columns are read; others are sent as they are. */
function compound(type: string, value: VendorRecord): unknown {
	if (type === 'week') {
		const { start, end } = value;
		return start === undefined ? value : { week: { startDate: start, endDate: end } };
	}
	return type === 'location' && value.lat !== undefined
		? { ...value, lat: String(value.lat), lng: String(value.lng) }
		: value;
}

/** Date and time are both in UTC. */
function dateValue(text: string): VendorRecord {
	const moment = TIME_OF_DAY.test(text) ? utc(text) : undefined;
	return moment === undefined
		? { date: text.slice(0, 10) }
		: { date: moment.slice(0, 10), time: moment.slice(11, 19) };
}

/** The country goes along where the number tells it: monday checks numbers against it. */
export function phoneValue(number: string): VendorRecord {
	const country = dialCountry(number);
	return country === undefined ? { phone: number } : { phone: number, countryShortName: country };
}

/** The ids of linked items. */
export function linkedIds(value: VendorRecord | undefined): string[] {
	return asList(value?.linked_item_ids).map(String);
}
