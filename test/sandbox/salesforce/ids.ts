const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Between an object's prefix and the serial number: the instance, as in ids of the vendor. */
const INSTANCE = 'dM000';
const SERIAL_LENGTH = 7;

/** Value of each digit, by character code. */
const DIGIT_VALUES = new Int8Array(128);
for (const [value, digit] of [...DIGITS].entries()) DIGIT_VALUES[digit.charCodeAt(0)] = value;

/** The 18-character id of an object's record; ids sort as their serial numbers do. */
export function recordId(prefix: string, serial: number): string {
	let rest = serial;
	let text = '';
	for (let place = 0; place < SERIAL_LENGTH; place++) {
		const above = Math.floor(rest / 62);
		text = DIGITS[rest - above * 62] + text;
		rest = above;
	}
	const short = prefix + INSTANCE + text;
	return short + checksum(short);
}

/** The serial number in an 18-character id of `recordId`. */
export function serialOf(id: string): number {
	let serial = 0;
	for (let place = 8; place < 15; place++)
		serial = serial * 62 + DIGIT_VALUES[id.charCodeAt(place)];
	return serial;
}

/** The three characters that make a case-sensitive id unique where case is lost. */
function checksum(short: string): string {
	return SUFFIX[capitals(short, 0)] + SUFFIX[capitals(short, 5)] + SUFFIX[capitals(short, 10)];
}

function capitals(short: string, from: number): number {
	let bits = 0;
	for (let place = 0; place < 5; place++) {
		const code = short.charCodeAt(from + place);
		if (code >= 65 && code <= 90) bits |= 1 << place;
	}
	return bits;
}

/** The 18-character form of an id of 15 or 18 characters; undefined where the text is no id. */
export function wholeId(text: string): string | undefined {
	if (!/^[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?$/.test(text)) return undefined;
	const short = text.slice(0, 15);
	const whole = short + checksum(short);
	return text.length === 15 || text === whole ? whole : undefined;
}
