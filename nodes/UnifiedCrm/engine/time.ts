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
	if (UTC.test(value)) return value;
	const text = value.replace(BLANK_FOR_T, '$1T$2$3');
	const time = DateTime.fromISO(text, { zone: 'utc' });
	return time.isValid ? iso(time) : undefined;
}

/** Unix seconds (a number or a numeric text) as ISO 8601 in UTC. */
export function fromUnixSeconds(value: unknown): string | undefined {
	const seconds = Number(value);
	if (value === null || value === '' || !Number.isFinite(seconds)) return undefined;
	return new Date(seconds * 1000).toISOString();
}

/** Unix milliseconds, or an ISO text, as ISO 8601 in UTC. */
export function fromUnixMilliseconds(value: unknown): string | undefined {
	if (typeof value === 'string' && !/^\d+$/.test(value)) return utc(value);
	const milliseconds = Number(value);
	if (value === null || value === '' || !Number.isFinite(milliseconds)) return undefined;
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
