import type { Field } from '../adapter';
import { converted, vendorNumber } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import { fromUnixSeconds, unixSeconds } from '../../engine/time';

/** All times are Unix seconds. https://developer.copper.com/introduction/requests.html */
export function seconds<C>(key: string, options: Partial<Field<C>> = {}): Field<C> {
	return {
		...converted<C>(key, fromUnixSeconds, (value: string) => unixSeconds(value)),
		...options,
	};
}

/** The first second at or after a moment, for the upper end of a range. */
export function secondsUp(time: string): number {
	return Math.ceil(Date.parse(time) / 1000);
}

/** The number of the record that a link leads to; null where there is none. */
export function linkedNumber(link: unknown): number | string | null {
	const id = asText(asRecord(link).id);
	return id === undefined ? null : vendorNumber(id);
}

const NAMED: Record<string, string> = {
	amp: '&',
	apos: "'",
	gt: '>',
	lt: '<',
	nbsp: ' ',
	quot: '"',
};

/** Text as it was typed: activities come with HTML's escapes (`won&#x27;t`). */
export function unescaped(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(
		/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi,
		(escape, hex, decimal, name) => {
			if (typeof name === 'string') return NAMED[name.toLowerCase()] ?? escape;
			const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
			return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : escape;
		},
	);
}
