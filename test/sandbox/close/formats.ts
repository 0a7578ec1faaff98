import { SeededIds as IdsOfLength } from '../core/seededIds';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 43;

const MOMENT =
	/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** The vendor's time form: UTC with microseconds. It compares as text. */
export function closeTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace('Z', '000+00:00');
}

/** A day, or a moment with or without zone, in the vendor's form; undefined where it is neither. */
export function readTime(text: unknown, allowsDay = true): string | undefined {
	if (typeof text !== 'string' || !MOMENT.test(text)) return undefined;
	if (text.length === 10 && !allowsDay) return undefined;
	const hasZone = text.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10));
	const moment = Date.parse(hasZone ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}Z`);
	return Number.isNaN(moment) ? undefined : closeTime(moment);
}

export function isDay(text: unknown): text is string {
	return (
		typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && readTime(text) !== undefined
	);
}

/** Ids of seeded rows, with the vendor's prefix such as `cont`. */
export class SeededIds extends IdsOfLength {
	constructor(prefix: string, kind: string) {
		super(kind, ID_LENGTH, `${prefix}_`);
	}
}

/** How many characters follow the prefix of a new id. */
export const NEW_ID_LENGTH = ID_LENGTH;
export const ID_ALPHABET = ALPHABET;

/** The sandbox organisation sits in the United States; numbers without a country get its code. */
export function toE164(text: string): string | undefined {
	const compact = text.replace(/[\s().-]/g, '');
	if (!/^\+?\d+$/.test(compact)) return undefined;
	let number = compact;
	if (!number.startsWith('+')) number = /^1\d{10}$/.test(number) ? `+${number}` : `+1${number}`;
	return number.length >= 5 && number.length <= 16 ? number : undefined;
}

export function formatPhone(e164: string): string {
	const [, area, first, last] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
	if (area !== undefined) return `+1 ${area}-${first}-${last}`;
	return e164.startsWith('+1') ? `+1 ${e164.slice(2)}` : `${e164.slice(0, 3)} ${e164.slice(3)}`;
}

export function countryOf(e164: string): string | null {
	if (e164.length < 9) return null;
	if (e164.startsWith('+1')) return 'US';
	if (e164.startsWith('+43')) return 'AT';
	return e164.startsWith('+44') ? 'GB' : null;
}

/** Rich text as the vendor stores it, wrapped in a body element. */
export function toHtml(plain: string): string {
	const escaped = plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	return `<body><p>${escaped.replaceAll('\n', '</p><p>')}</p></body>`;
}

export function wrapHtml(html: string): string {
	return /^\s*<body[\s>]/i.test(html) ? html : `<body>${html}</body>`;
}

export function toPlain(html: string): string {
	return html
		.replace(/<\/p>\s*<p[^>]*>|<br\s*\/?>/gi, '\n')
		.replace(/<[^>]+>/g, '')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}
