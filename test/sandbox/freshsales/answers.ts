import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';

export type Json = Record<string, unknown>;

/** The vendor's error envelope: a list of sentences with a code. */
export function errorAnswer(status: number, ...message: string[]): Answer {
	return { status, body: { errors: { code: status, message } } };
}

export function refusal(status: number, ...message: string[]): VendorAnswer {
	return new VendorAnswer(errorAnswer(status, ...message));
}

export function badRequest(...message: string[]): VendorAnswer {
	return refusal(400, ...message);
}

export function notFound(): VendorAnswer {
	return refusal(404, 'The requested resource could not be found.');
}

/** What a host that is not the API's answers: a web page, with 200. */
export const WEB_PAGE: Answer = {
	status: 200,
	headers: { 'content-type': 'text/html; charset=utf-8' },
	body: '<!DOCTYPE html><html><head><title>Freshworks</title></head><body>Sign in</body></html>',
};

/** The account's offset from UTC, which all its times carry. */
const OFFSET_HOURS = 2;
const HOUR = 3_600_000;

/** A time as the vendor writes it: whole seconds with the account's offset. */
export function accountTime(milliseconds: number): string {
	const local = new Date(milliseconds + OFFSET_HOURS * HOUR).toISOString().slice(0, 19);
	return `${local}+0${OFFSET_HOURS}:00`;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** Whether a value is an ISO 8601 time with a zone. */
export function isMoment(value: unknown): boolean {
	return typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value));
}

export function isDay(value: unknown): boolean {
	return (
		typeof value === 'string' &&
		/^\d{4}-\d\d-\d\d$/.test(value) &&
		!Number.isNaN(Date.parse(value)) &&
		new Date(value).toISOString().startsWith(value)
	);
}

/** A written time in the account's own form. */
export function settledTime(value: unknown): string {
	return accountTime(Date.parse(String(value)));
}

/** What a rule can say is wrong at one place of a body. */
export function sentenceOf(path: string[], kind: string, expected: string): string {
	const where = path.join('.');
	switch (kind) {
		case 'unknown':
			return `${where} is not a known field`;
		case 'missing':
		case 'blank':
			return `${where} can't be blank`;
		case 'type':
			return `${where} must be of type ${expected}`;
		default:
			return `${where} is invalid`;
	}
}
