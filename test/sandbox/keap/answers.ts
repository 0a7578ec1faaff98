import { faultsOf, isObject } from '../core/shape';
import type { Fault, Rules } from '../core/shape';
import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';

const STATUSES: Record<number, string> = {
	400: 'INVALID_ARGUMENT',
	401: 'UNAUTHENTICATED',
	403: 'PERMISSION_DENIED',
	404: 'NOT_FOUND',
	405: 'UNIMPLEMENTED',
	409: 'ALREADY_EXISTS',
	415: 'INVALID_ARGUMENT',
	500: 'INTERNAL',
};

/** The error body of v2. */
export function errorAnswer(status: number, message: string, resource = 'CRM'): Answer {
	return {
		status,
		body: {
			code: status,
			message,
			status: STATUSES[status] ?? 'UNKNOWN',
			details: [{ domain: 'rest.v2', resource }],
		},
	};
}

/** The error body of v1. */
export function oldError(status: number, message: string): VendorAnswer {
	return new VendorAnswer({ status, body: { message } });
}

/** What the gateway in front of both versions answers. */
export function gatewayFault(status: number, faultstring: string, errorcode: string): Answer {
	return { status, body: { fault: { faultstring, detail: { errorcode } } } };
}

export function refusal(status: number, message: string): VendorAnswer {
	return new VendorAnswer(errorAnswer(status, message));
}

export function invalid(message: string): VendorAnswer {
	return refusal(400, message);
}

export function missing(kind: string, id: string): VendorAnswer {
	return refusal(404, `${kind} with id ${id} was not found`);
}

function sentence({ path, kind, expected }: Fault): string {
	const name = path.join('.');
	switch (kind) {
		case 'unknown':
			return `Unrecognized field: ${name}`;
		case 'missing':
		case 'blank':
			return `${name} is required`;
		case 'type':
			return `${name} must be of type ${expected}`;
		default:
			return `${name} has an invalid value`;
	}
}

/** A body that fits the rules; 400 names the first thing that does not. Nulls count as left out. */
export function checked(body: unknown, rules: Rules, isPartial = false): Record<string, unknown> {
	if (!isObject(body)) throw invalid('A JSON object is required');
	const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
	const stray = Object.keys(body).find((key) => !Object.hasOwn(rules, key));
	if (stray !== undefined) throw invalid(`Unrecognized field: ${stray}`);
	const [fault] = faultsOf(given, rules, isPartial);
	if (fault !== undefined) throw invalid(sentence(fault));
	return given;
}

export type Query = Record<string, string>;

/** Query parameters; unknown and repeated ones are refused. */
export function queryOf(raw: unknown, ...known: string[]): Query {
	for (const [key, value] of Object.entries(raw as Record<string, unknown>)) {
		if (!known.includes(key)) throw invalid(`Unknown parameter: ${key}`);
		if (typeof value !== 'string') throw invalid(`Parameter ${key} was given twice`);
	}
	return raw as Query;
}

/** Times in filters are whole, with milliseconds and a zone. */
export function isFullTime(text: string): boolean {
	return (
		/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(?:Z|[+-]\d{2}:?\d{2})$/.test(text) &&
		!Number.isNaN(Date.parse(text))
	);
}

/** Times in bodies need a zone. */
export function isTime(value: unknown): boolean {
	return (
		/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/.test(
			String(value),
		) && !Number.isNaN(Date.parse(String(value)))
	);
}

export const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
