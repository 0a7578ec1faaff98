import type { Field } from '../adapter';
import { vendorNumber } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import { fromUnixSeconds, unixSeconds } from '../../engine/time';

/** A time under a key: all are Unix seconds. https://developer.copper.com/introduction/requests.html */
export function seconds<C>(key: string, options: Partial<Field<C>> = {}): Field<C> {
	return {
		read: (record) => fromUnixSeconds(record[key] ?? null),
		write: (body, value) => {
			body[key] = value === null ? null : unixSeconds(String(value));
		},
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

/** The escapes that a text is likely to hold, by the letter behind `&`. */
const LIKELY: Record<string, Array<[escape: string, character: string]>> = {
	'#': [
		['#x27;', "'"],
		['#39;', "'"],
	],
	a: [
		['amp;', '&'],
		['apos;', "'"],
	],
	g: [['gt;', '>']],
	l: [['lt;', '<']],
	n: [['nbsp;', ' ']],
	q: [['quot;', '"']],
};

const NUMBERED = /#(?:x[\da-f]{1,6}|\d{1,7});/iy;

/** Text as it was typed: activities come with HTML's escapes (`won&#x27;t`). */
export function unescaped(text: string): string {
	let at = text.indexOf('&');
	if (at < 0) return text;
	let result = '';
	let done = 0;
	for (; at >= 0; at = text.indexOf('&', at + 1)) {
		const likely = likelyAt(text, at + 1);
		if (likely !== undefined) {
			result += text.slice(done, at) + likely[1];
			done = at + 1 + likely[0].length;
			continue;
		}
		NUMBERED.lastIndex = at + 1;
		const [number] = text[at + 1] === '#' ? (NUMBERED.exec(text) ?? []) : [];
		const character = number === undefined ? undefined : characterOf(number);
		if (number === undefined || character === undefined) continue;
		result += text.slice(done, at) + character;
		done = at + 1 + number.length;
	}
	return result + text.slice(done);
}

function likelyAt(text: string, at: number): [escape: string, character: string] | undefined {
	const likely = LIKELY[text[at]];
	if (likely === undefined) return undefined;
	for (const each of likely) if (text.startsWith(each[0], at)) return each;
	return undefined;
}

/** The character of a numbered escape; undefined where there is none. */
function characterOf(escape: string): string | undefined {
	const isHex = escape[1] === 'x' || escape[1] === 'X';
	const code = Number.parseInt(escape.slice(isHex ? 2 : 1), isHex ? 16 : 10);
	return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
