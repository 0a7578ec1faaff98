import { faultsOf, isObject } from '../core/shape';
import type { Fault, Rules } from '../core/shape';
import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';

/** The shape of v1's error bodies is not documented: here it differs by status, as readers must expect. */
export function v1Error(status: number, message: string, param?: string): Answer {
	const bodies: Record<number, unknown> = {
		401: { error: message },
		403: { message },
		404: [message],
		422: { errors: [{ message, ...(param === undefined ? {} : { param }) }] },
	};
	return { status, body: bodies[status] ?? { message } };
}

export function v1Refusal(status: number, message: string, param?: string): VendorAnswer {
	return new VendorAnswer(v1Error(status, message, param));
}

/** 422 of v1. */
export function invalid(message: string, param?: string): VendorAnswer {
	return v1Refusal(422, message, param);
}

const CODES: Record<number, string> = {
	400: 'bad-request',
	401: 'authentication',
	403: 'authorization',
	404: 'not-found',
	405: 'method-not-allowed',
	409: 'conflict',
	415: 'unsupported-media-type',
	422: 'unprocessable-entity',
	429: 'rate-limit',
};

/** The error body of v2. */
export function v2Error(status: number, message: string, code = CODES[status] ?? 'server'): Answer {
	return { status, body: { errors: [{ code, message }] } };
}

export function v2Refusal(status: number, message: string): VendorAnswer {
	return new VendorAnswer(v2Error(status, message));
}

/** 400 of v2, naming the parameter. */
export function v2Invalid(message: string, param: string): VendorAnswer {
	return new VendorAnswer({
		status: 400,
		body: { errors: [{ code: 'validation', message, param }] },
	});
}

function sentence({ path, kind, expected }: Fault): string {
	const name = path.join('.');
	switch (kind) {
		case 'unknown':
			return `${name} is not a known parameter`;
		case 'missing':
		case 'blank':
			return `${name} is required`;
		case 'type':
			return `${name} must be of type ${expected}`;
		default:
			return `${name} is not valid`;
	}
}

/** A body that fits the rules; `refuse` makes the answer for the first thing that does not. */
function checkedBody(
	body: unknown,
	rules: Rules,
	isPartial: boolean,
	refuse: (message: string, param: string) => VendorAnswer,
): Record<string, unknown> {
	if (!isObject(body)) throw refuse('the body must be a JSON object', 'body');
	const [fault] = faultsOf(body, rules, isPartial);
	if (fault !== undefined) throw refuse(sentence(fault), fault.path.join('.'));
	return body;
}

export function v1Body(body: unknown, rules: Rules, isPartial = false): Record<string, unknown> {
	return checkedBody(body, rules, isPartial, invalid);
}

export function v2Body(body: unknown, rules: Rules, isPartial = false): Record<string, unknown> {
	return checkedBody(body, rules, isPartial, v2Invalid);
}

const PACIFIC_MS = 7 * 3_600_000;

/** v1's time form: Pacific time with its offset. */
export function v1Time(milliseconds: number): string {
	return new Date(milliseconds - PACIFIC_MS).toISOString().replace('Z', '-07:00');
}

export function v1TimeOrNull(milliseconds: number | null): string | null {
	return milliseconds === null ? null : v1Time(milliseconds);
}

/** v2's time form: UTC with milliseconds. */
export function v2Time(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}

export function v2TimeOrNull(milliseconds: number | null): string | null {
	return milliseconds === null ? null : v2Time(milliseconds);
}

const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Milliseconds of an ISO 8601 time; without an offset it is the server's, Pacific. Undefined where it is none. */
export function readTime(value: unknown): number | undefined {
	if (typeof value !== 'string') return undefined;
	const match = ISO.exec(value);
	if (match === null) return undefined;
	const full = value.includes('T') ? value : `${value}T00:00:00`;
	const time = Date.parse(match[1] === undefined ? `${full}-07:00` : full);
	return Number.isNaN(time) ? undefined : time;
}

export const isTime = (value: unknown) => readTime(value) !== undefined;
