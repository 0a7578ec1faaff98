import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';

export type Json = Record<string, unknown>;

/** How an account words its errors; the vendor documents no body. */
export type Wording = 'text' | 'object';

/** A refused request: plain text, or an object with the message. */
export function errorAnswer(status: number, message: string, wording: Wording): Answer {
	if (wording === 'object') return { status, body: { error: message } };
	return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: message };
}

/** Thrown by handlers, which do not know the wording of the account. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}

	in(wording: Wording): VendorAnswer {
		return new VendorAnswer(errorAnswer(this.status, this.message, wording));
	}
}

export const badRequest = (message: string) => new Refusal(400, message);
export const notFound = (what: string) => new Refusal(404, `${what} not found`);

/** The words of a missing or taken key, one and the same. */
export const missingOrDuplicated = (keys: string) =>
	badRequest(`Some required keys are missing or duplicated: ${keys}`);

export const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString();

const DATE_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;

/** A date, or a date-time with a zone. */
export function isMoment(value: unknown): boolean {
	return typeof value === 'string' && DATE_TIME.test(value) && !Number.isNaN(Date.parse(value));
}

export const settledTime = (value: unknown) => isoTime(Date.parse(String(value)));

/** Takes scripts and event handlers out, as the vendor sanitises. */
export function sanitised(html: unknown): string {
	return String(html)
		.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/gi, '')
		.replace(/\son\w+="[^"]*"/gi, '');
}

const SNIPPET = 120;

/** The plain excerpt of a description, and whether there is more. */
export function excerpt(html: unknown): { snippet: string; hasMore: boolean } {
	const text = String(html ?? '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return { snippet: text.slice(0, SNIPPET), hasMore: text.length > SNIPPET };
}
