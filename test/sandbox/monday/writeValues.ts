import { isObject } from '../core/shape';
import type { Account } from './account';
import type { Board, Column } from './boards';
import { badColumn, badValue } from './failures';
import { USERS } from './seeds';
import { READ_ONLY_TYPES, labelsOf } from './values';

interface Write {
	column: Column;
	account: Account;
	/** Makes labels that a status or dropdown column does not have yet. */
	makesLabels: boolean;
}

/** Makes the stored value; undefined where the column does not take what was given. */
type Read = (value: Record<string, unknown>, write: Write) => unknown;

const isDay = (value: unknown): value is string =>
	typeof value === 'string' &&
	/^\d{4}-\d\d-\d\d$/.test(value) &&
	!Number.isNaN(Date.parse(value)) &&
	new Date(value).toISOString().startsWith(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const hasOnly = (value: Record<string, unknown>, ...keys: string[]) =>
	Object.keys(value).every((key) => keys.includes(key));

const isDegrees = (value: unknown) =>
	(typeof value === 'number' || isText(value)) && Number.isFinite(Number(value));

const DIAL_CODES: Record<string, string> = {
	US: '1',
	CA: '1',
	AT: '43',
	BE: '32',
	GB: '44',
	IE: '353',
	DE: '49',
	NL: '31',
	FR: '33',
};

const BEST_LONG_TEXT = 2000;

/** Columns whose value is an object. */
const OBJECTS: Record<string, Read> = {
	email: (value) => {
		const { email, text } = value;
		const isEmail = isText(email) && /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(email);
		return isEmail && typeof text === 'string' && hasOnly(value, 'email', 'text')
			? { email, text }
			: undefined;
	},
	phone: (value) => {
		const { phone, countryShortName } = value;
		if (!isText(phone) || !hasOnly(value, 'phone', 'countryShortName')) return undefined;
		if (countryShortName === undefined) return { phone };
		if (typeof countryShortName !== 'string' || !/^[A-Z]{2}$/.test(countryShortName))
			return undefined;
		const dial = DIAL_CODES[countryShortName];
		const isForeign = phone.startsWith('+') && dial !== undefined && !phone.startsWith(`+${dial}`);
		return isForeign ? undefined : { phone, countryShortName };
	},
	link: (value) =>
		isText(value.url) &&
		/^https?:\/\//.test(value.url) &&
		typeof value.text === 'string' &&
		hasOnly(value, 'url', 'text')
			? value
			: undefined,
	location: (value) =>
		isText(value.address) &&
		isDegrees(value.lat) &&
		isDegrees(value.lng) &&
		hasOnly(value, 'address', 'lat', 'lng')
			? { address: value.address, lat: String(value.lat), lng: String(value.lng) }
			: undefined,
	long_text: (value) =>
		typeof value.text === 'string' && value.text.length <= BEST_LONG_TEXT && hasOnly(value, 'text')
			? value
			: undefined,
	date: (value) => {
		const { date, time } = value;
		if (!isDay(date) || !hasOnly(value, 'date', 'time')) return undefined;
		if (time === undefined) return { date };
		return typeof time === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time)
			? { date, time }
			: undefined;
	},
	checkbox: (value) => (value.checked === 'true' && hasOnly(value, 'checked') ? value : undefined),
	rating: (value) => {
		const rating = Number(value.rating);
		return Number.isInteger(rating) && rating >= 1 && rating <= 5 ? { rating } : undefined;
	},
	timeline: (value) =>
		isDay(value.from) && isDay(value.to) && value.from <= value.to ? value : undefined,
	week: ({ week }) => {
		if (!isObject(week) || !isDay(week.startDate) || !isDay(week.endDate)) return undefined;
		const days = (Date.parse(week.endDate) - Date.parse(week.startDate)) / 86_400_000;
		return days === 6 ? { week } : undefined;
	},
	country: (value) =>
		typeof value.countryCode === 'string' &&
		/^[A-Z]{2}$/.test(value.countryCode) &&
		isText(value.countryName)
			? value
			: undefined,
	hour: (value) => {
		const { hour, minute } = value;
		const isHour = Number.isInteger(hour) && Number(hour) >= 0 && Number(hour) < 24;
		const isMinute = Number.isInteger(minute) && Number(minute) >= 0 && Number(minute) < 60;
		return isHour && isMinute ? { hour, minute } : undefined;
	},
	people: ({ personsAndTeams }) => {
		if (!Array.isArray(personsAndTeams)) return undefined;
		const known = personsAndTeams.every(
			(entry: unknown) =>
				isObject(entry) &&
				typeof entry.id === 'number' &&
				entry.kind === 'person' &&
				USERS.some(({ id }) => id === String(entry.id)),
		);
		return known ? { personsAndTeams } : undefined;
	},
	tags: ({ tag_ids: ids }, { account }) =>
		Array.isArray(ids) &&
		ids.every(
			(id: unknown) => typeof id === 'number' && account.tags.some((tag) => tag.id === String(id)),
		)
			? { tag_ids: ids }
			: undefined,
	board_relation: ({ item_ids: ids }, { column, account }) => {
		const boards = (column.settings.boardIds ?? []) as number[];
		const isLinkable = (id: unknown) => {
			const item = typeof id === 'number' ? account.item(id) : undefined;
			return item !== undefined && boards.includes(Number(account.boardOf(item.board).id));
		};
		return Array.isArray(ids) && ids.every(isLinkable) ? { item_ids: ids } : undefined;
	},
	status: (value, write) => {
		if (!hasOnly(value, 'label', 'index')) return undefined;
		if (typeof value.index === 'number') {
			const known = labelsOf(write.column).some(({ index }) => index === value.index);
			return known ? { index: value.index } : undefined;
		}
		const id = isText(value.label) ? labelId(value.label, write) : undefined;
		return id === undefined ? undefined : { index: id };
	},
	dropdown: (value, write) => {
		if (!hasOnly(value, 'labels', 'ids')) return undefined;
		if (Array.isArray(value.ids)) {
			const known = value.ids.every((id: unknown) =>
				labelsOf(write.column).some((label) => label.id === id),
			);
			return known ? { ids: value.ids } : undefined;
		}
		if (!Array.isArray(value.labels)) return undefined;
		const ids = value.labels.map((label: unknown) =>
			isText(label) ? labelId(label, write) : undefined,
		);
		return ids.includes(undefined) ? undefined : { ids };
	},
};

/** The id (and index) of a label; a missing one is made where the request asks for that. */
function labelId(text: string, { column, makesLabels }: Write): number | undefined {
	const labels = labelsOf(column);
	const found = labels.find(({ label }) => label === text);
	if (found !== undefined) return found.is_deactivated ? undefined : found.id;
	if (!makesLabels) return undefined;
	const id = labels.length;
	labels.push({ id, label: text, index: id, is_deactivated: false });
	return id;
}

function readValue(value: unknown, write: Write): unknown {
	const { column } = write;
	if (READ_ONLY_TYPES.has(column.type)) throw badValue(column.id, column.type, value);
	const isCleared =
		value === null || value === '' || (isObject(value) && Object.keys(value).length === 0);
	if (isCleared) return undefined;
	let stored: unknown;
	if (column.type === 'text') stored = typeof value === 'string' ? value : undefined;
	else if (column.type === 'numbers') {
		stored = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? value : undefined;
	} else stored = isObject(value) ? OBJECTS[column.type]?.(value, write) : undefined;
	if (stored === undefined) throw badValue(column.id, column.type, value);
	return stored;
}

/** Stored values after a write; columns that it does not name stay as they are. `name` is told apart. */
export function writeValues(
	account: Account,
	board: Board,
	before: Record<string, unknown>,
	values: unknown,
	makesLabels: boolean,
): { values: Record<string, unknown>; name?: string } {
	if (!isObject(values)) throw badValue('', 'column_values', values);
	for (const id of Object.keys(values)) {
		if (!board.columns.some((column) => column.id === id)) throw badColumn(id);
	}
	const after = { ...before };
	let name: string | undefined;
	for (const [id, value] of Object.entries(values)) {
		if (id === 'name') {
			if (!isText(value)) throw badValue('name', 'name', value);
			name = value;
		} else {
			after[id] = readValue(value, { column: account.column(board, id), account, makesLabels });
		}
	}
	return name === undefined ? { values: after } : { values: after, name };
}
