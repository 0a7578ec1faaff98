import { DateTime } from 'luxon';

/** ISO 8601 in UTC as most CRMs send it: the fast way out for millions of records. */
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** `2026-05-15 10:11:59`, with or without a zone behind it. */
const BLANK_FOR_T = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?(?:\.\d+)?)(.*)$/;

/**
 * A vendor's time as ISO 8601 in UTC. Takes ISO texts with any offset, texts without a zone (taken as UTC), and bare days
 * (midnight UTC). @returns undefined for what is no time
 */
export function utc(value: unknown): string | undefined {
	if (typeof value !== 'string' || value === '') return undefined;
	if (value.charCodeAt(value.length - 1) === LETTER_Z && UTC.test(value)) return value;
	if (value === latest.given) return latest.time;
	const time = converted(value);
	latest.given = value;
	latest.time = time;
	return time;
}

/** Several fields of a record may be read from one time. */
const latest: { given: string; time?: string } = { given: '' };

function converted(value: string): string | undefined {
	if (value.length === LONGEST_DAY && DAY.test(value))
		return Number.isNaN(Date.parse(value)) ? undefined : `${value}T00:00:00.000Z`;
	const seconds = value.length === WITH_OFFSET.length ? secondsWithOffset(value) : undefined;
	if (seconds !== undefined) return isoOfSeconds(seconds);
	const fine = value.length === WITH_FRACTION.length ? withMilliseconds(value) : undefined;
	if (fine !== undefined) return fine;
	const text = value.replace(BLANK_FOR_T, '$1T$2$3');
	const time = DateTime.fromISO(text, { zone: 'utc' });
	return time.isValid ? iso(time) : undefined;
}

const LONGEST_DAY = 10;
const LETTER_Z = 'Z'.charCodeAt(0);
const WITH_OFFSET = '2026-05-20T10:00:00+02:00';
const WITH_FRACTION = '2026-05-20T10:00:00.000+02:00';
const SECONDS_OF_DAY = 86_400;
const MOST_DAYS = 4_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
/** Times of millions of records fall on a few days, whose calendar part is made once. */
const dayTexts = new Map<number, string>();

function dayText(number: number): string {
	const known = dayTexts.get(number);
	if (known !== undefined) return known;
	if (dayTexts.size >= MOST_DAYS) dayTexts.clear();
	const text = new Date(number * SECONDS_OF_DAY * 1000).toISOString().slice(0, -13);
	dayTexts.set(number, text);
	return text;
}

/** Days of a common year before the first of each month. */
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const DAYS_BEFORE_1970 = 719_528;

/** Days since 1970 of the day that a text begins with; NaN for what is no day of the calendar. */
function dayNumber(text: string): number {
	const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
	const month = twoDigits(text, 5);
	const day = twoDigits(text, 8);
	const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	const leapDay = isLeap && month > 1 ? 1 : 0;
	const last = DAYS_BEFORE[month] - DAYS_BEFORE[month - 1] + (month === 2 ? leapDay : 0);
	if (text[4] !== '-' || text[7] !== '-' || !(day >= 1 && day <= last)) return NaN;
	const before = year - 1;
	const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
	const days = year * 365 + leaps + DAYS_BEFORE[month - 1] + (month > 2 ? leapDay : 0) + day;
	return days - DAYS_BEFORE_1970;
}

/** One record holds the same moment several times over: the latest texts are kept, each in the place of its seconds. */
const LATEST = 64;
const latestSeconds = new Float64Array(LATEST).fill(Number.NaN);
const latestTexts = new Array<string>(LATEST).fill('');

/** Whole Unix seconds as `Date.toISOString` writes them. */
function isoOfSeconds(seconds: number): string {
	const place = seconds & (LATEST - 1);
	if (latestSeconds[place] === seconds) return latestTexts[place];
	const number = Math.floor(seconds / SECONDS_OF_DAY);
	const rest = seconds - number * SECONDS_OF_DAY;
	const hour = TWO_DIGITS[Math.floor(rest / 3600)];
	const minute = TWO_DIGITS[Math.floor(rest / 60) % 60];
	const text = `${dayText(number)}${hour}:${minute}:${TWO_DIGITS[rest % 60]}.000Z`;
	latestSeconds[place] = seconds;
	latestTexts[place] = text;
	return text;
}

/** The number that two digits of a text make; NaN where they are none. */
function twoDigits(text: string, at: number): number {
	const tens = text.charCodeAt(at) - 48;
	const ones = text.charCodeAt(at + 1) - 48;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/**
 * Unix seconds of a text such as `2026-05-20T10:00:00+02:00`; undefined for any other form.
 * @param fraction how many characters stand between seconds and offset; they do not count
 */
function secondsWithOffset(text: string, fraction = 0): number | undefined {
	const zone = 19 + fraction;
	const sign = text[zone] === '+' ? 1 : text[zone] === '-' ? -1 : 0;
	const isForm = text[10] === 'T' && text[13] === ':' && text[16] === ':' && text[zone + 3] === ':';
	if (sign === 0 || !isForm) return undefined;
	const hour = twoDigits(text, 11);
	const minute = twoDigits(text, 14);
	const second = twoDigits(text, 17);
	const offsetHour = twoDigits(text, zone + 1);
	const offsetMinute = twoDigits(text, zone + 4);
	const isTime = hour < 24 && minute < 60 && second < 60 && offsetHour < 24 && offsetMinute < 60;
	const time = dayNumber(text) * SECONDS_OF_DAY + hour * 3600 + minute * 60 + second;
	const seconds = time - sign * (offsetHour * 3600 + offsetMinute * 60);
	return isTime && !Number.isNaN(seconds) ? seconds : undefined;
}

/** A text such as `2026-05-20T10:00:00.123+02:00` in UTC; undefined for any other form. */
function withMilliseconds(text: string): string | undefined {
	const hundreds = text.charCodeAt(20) - 48;
	if (text[19] !== '.' || hundreds < 0 || hundreds > 9 || Number.isNaN(twoDigits(text, 21)))
		return undefined;
	const seconds = secondsWithOffset(text, WITH_FRACTION.length - WITH_OFFSET.length);
	return seconds === undefined
		? undefined
		: `${isoOfSeconds(seconds).slice(0, -5)}${text.slice(19, 23)}Z`;
}

/** A vendor's time, in any form that `utc` takes, as Unix seconds; undefined for what is no time. */
export function secondsOf(value: unknown): number | undefined {
	const fast =
		typeof value === 'string' && value.length === WITH_OFFSET.length
			? secondsWithOffset(value)
			: undefined;
	if (fast !== undefined) return fast;
	const time = utc(value);
	return time === undefined ? undefined : Date.parse(time) / 1000;
}

/** The largest number of seconds that a time can have. */
const LAST_SECOND = 8_640_000_000_000;

/** Unix seconds (a number or a numeric text) as ISO 8601 in UTC. */
export function fromUnixSeconds(value: unknown): string | undefined {
	if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < LAST_SECOND)
		return isoOfSeconds(value);
	const seconds = Number(value);
	if (value === null || value === '' || !(Math.abs(seconds) < LAST_SECOND)) return undefined;
	return new Date(seconds * 1000).toISOString();
}

/** Unix milliseconds, or an ISO text, as ISO 8601 in UTC. */
export function fromUnixMilliseconds(value: unknown): string | undefined {
	if (typeof value === 'string' && !/^\d+$/.test(value)) return utc(value);
	const milliseconds = Number(value);
	if (value === null || value === '' || !(Math.abs(milliseconds) < LAST_SECOND * 1000))
		return undefined;
	return new Date(milliseconds).toISOString();
}

/** A moment plus seconds, both as the unified model has them; undefined where one is missing. */
export function later(start: string | undefined, seconds: number | undefined): string | undefined {
	if (start === undefined || seconds === undefined) return undefined;
	return new Date(Date.parse(start) + seconds * 1000).toISOString();
}

/** The seconds between two moments; undefined where one is missing. */
export function secondsBetween(
	start: string | undefined,
	end: string | undefined,
): number | undefined {
	if (start === undefined || end === undefined) return undefined;
	return Math.round((Date.parse(end) - Date.parse(start)) / 1000);
}

/** Unix milliseconds of a unified time. */
export function milliseconds(time: string): number {
	return Date.parse(time);
}

/** Unix seconds of a unified time, rounded down. */
export function unixSeconds(time: string): number {
	return Math.floor(Date.parse(time) / 1000);
}

/** A unified time without fractions of a second: `2026-05-20T10:00:00Z`. */
export function toSeconds(time: string): string {
	return new Date(unixSeconds(time) * 1000).toISOString().replace('.000Z', 'Z');
}

/** A unified time with the offset written out: `2026-05-20T10:00:00+00:00`. */
export function withOffset(time: string): string {
	return toSeconds(time).replace('Z', '+00:00');
}

/** The day of a unified time, in a zone (UTC without one): `2026-05-20`. */
export function day(time: string, zone = 'utc'): string {
	if (DAY.test(time)) return time;
	return DateTime.fromISO(time, { zone }).toISODate() ?? time.slice(0, 10);
}

/** The time of day of a unified time, in a zone (UTC without one): `14:30:00`. */
export function timeOfDay(time: string, zone = 'utc'): string {
	return DateTime.fromISO(time, { zone }).toFormat('HH:mm:ss');
}

/** A day and a time of day in a zone as ISO 8601 in UTC. */
export function moment(date: string, time: string | undefined, zone = 'utc'): string | undefined {
	const result = DateTime.fromISO(time === undefined || time === '' ? date : `${date}T${time}`, {
		zone,
	});
	return result.isValid ? iso(result.toUTC()) : undefined;
}

/**
 * A time as users give it (ISO 8601 text with or without a zone, n8n's date picker, a Date) as ISO 8601 in UTC. Without a
 * zone it is taken in `zone`, the workflow's. @returns undefined for what is no time
 */
export function userTime(value: unknown, zone: string): string | undefined {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
	if (DateTime.isDateTime(value)) return value.isValid ? iso(value.toUTC()) : undefined;
	if (typeof value !== 'string') return undefined;
	const text = value.trim().replace(BLANK_FOR_T, '$1T$2$3');
	// A bare day is a day, not midnight somewhere: it must not move when it is written as a day again.
	const time = DateTime.fromISO(text, { zone: DAY.test(text) ? 'utc' : zone });
	return time.isValid ? iso(time.toUTC()) : undefined;
}

function iso(time: DateTime): string {
	return time.toUTC().toJSDate().toISOString();
}
