import { randomUUID } from 'node:crypto';

import { faultsOf, isObject } from '../core/shape';
import type { Fault, Rules } from '../core/shape';
import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';

/** One entry of `errors` in an error body. */
export interface ErrorDetail {
	message: string;
	code?: string;
	in?: string;
	context?: Record<string, string[]>;
	subCategory?: string;
}

/** Why a single record cannot be written or read: an answer of its own, or one of the errors of a batch. */
export class ObjectProblem extends Error {
	constructor(
		readonly status: number,
		readonly category: string,
		message: string,
		readonly details: {
			errors?: ErrorDetail[];
			context?: Record<string, string[]>;
			subCategory?: string;
		} = {},
	) {
		super(message);
	}

	answer(): Answer {
		return errorAnswer(this.status, this.category, this.message, { ...this.details });
	}

	/** The problem as an entry of a batch answer's `errors`. */
	inBatch(traceId?: string): Record<string, unknown> {
		const { errors = [], context = {}, subCategory } = this.details;
		return {
			status: 'error',
			category: this.category,
			...(subCategory === undefined ? {} : { subCategory }),
			message: this.message,
			context: { ...context, ...(traceId === undefined ? {} : { objectWriteTraceId: [traceId] }) },
			errors,
			links: {},
		};
	}
}

/** The problem that was caught; anything else goes on. */
export function problemIn(error: unknown): ObjectProblem {
	if (error instanceof ObjectProblem) return error;
	throw error;
}

export function errorAnswer(
	status: number,
	category: string,
	message: string,
	extra: Record<string, unknown> = {},
): Answer {
	return {
		status,
		body: { status: 'error', message, correlationId: randomUUID(), category, ...extra },
	};
}

/** Ends the request with an answer. */
export function end(answer: Answer): never {
	throw new VendorAnswer(answer);
}

/** Ends the request with an error body. */
export function refuse(
	status: number,
	category: string,
	message: string,
	extra: Record<string, unknown> = {},
): never {
	throw new VendorAnswer(errorAnswer(status, category, message, extra));
}

export function invalid(message: string, extra: Record<string, unknown> = {}): never {
	return refuse(400, 'VALIDATION_ERROR', message, extra);
}

export function notFound(message = 'resource not found'): never {
	return refuse(404, 'OBJECT_NOT_FOUND', message);
}

const AT = 'Invalid input JSON on line 1, column 1';

/** The body, if it is an object that keeps to the rules, which must describe T; otherwise the request ends with 400. */
export function readBody<T>(body: unknown, rules: Rules): T {
	if (!isObject(body)) return invalid(`${AT}: a JSON object is needed`);
	refuseFaults(faultsOf(body, rules));
	return body as T;
}

export function refuseFaults(faults: Fault[]): void {
	if (faults.length === 0) return;
	const missing = faults.filter(({ kind }) => kind === 'missing').map(({ path }) => path.join('.'));
	if (missing.length > 0)
		invalid(`${AT}: Some required fields were not set: [${missing.join(', ')}]`);
	const [{ kind, path, expected }] = faults;
	const where = path.join('.');
	if (kind === 'unknown') invalid(`${AT}: Unrecognized field "${where}"`);
	if (kind === 'value') invalid(`${AT}: "${where}" has a value that is not accepted`);
	invalid(`${AT}: Cannot deserialize "${where}", a value of type ${expected} is needed`);
}

/** The query parameters as lists of text; unknown names end the request with 400. */
export function readQuery(query: unknown, known: string[]): Record<string, string[]> {
	const result: Record<string, string[]> = {};
	for (const [name, value] of Object.entries(query as Record<string, string | string[]>)) {
		if (!known.includes(name)) invalid(`Unknown query parameter "${name}"`);
		result[name] = Array.isArray(value) ? value : [value];
	}
	return result;
}

/** A list parameter, which takes commas as well as repetition. */
export function listOf(values: string[] | undefined): string[] {
	return (values ?? []).flatMap((value) => value.split(',')).filter((value) => value !== '');
}

export function booleanOf(values: string[] | undefined, name: string): boolean {
	if (values === undefined) return false;
	if (values.length > 1 || !['true', 'false'].includes(values[0])) {
		invalid(`${name} must be true or false`);
	}
	return values[0] === 'true';
}

/** A page size; outside 1 to `max` the request ends with 400. */
export function limitOf(values: string[] | undefined, standard: number, max: number): number {
	if (values === undefined) return standard;
	const limit = Number(values[0]);
	if (!/^\d+$/.test(values[0]) || limit < 1 || limit > max) {
		invalid(`limit must be a whole number from 1 to ${max}`, {
			errors: [{ message: `limit is ${values[0]}`, in: 'limit' }],
		});
	}
	return limit;
}
