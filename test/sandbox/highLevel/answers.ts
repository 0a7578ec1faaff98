import { randomUUID } from 'node:crypto';

import { faultsOf, isObject } from '../core/shape';
import type { Fault, Rules } from '../core/shape';
import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';

const NAMES: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Entity',
};

/** The vendor's error body; a validation error has a list of sentences. */
export function errorAnswer(status: number, message: string | string[], extras = {}): Answer {
	const name = NAMES[status];
	return {
		status,
		body: {
			statusCode: status,
			message,
			...(name === undefined ? {} : { error: name }),
			...extras,
			traceId: randomUUID(),
		},
	};
}

export function refusal(status: number, message: string | string[], extras = {}): VendorAnswer {
	return new VendorAnswer(errorAnswer(status, message, extras));
}

export function invalid(...messages: string[]): VendorAnswer {
	return refusal(422, messages);
}

/** Answers carry a trace. */
export function traced<T extends object>(body: T): T & { traceId: string } {
	return { ...body, traceId: randomUUID() };
}

function sentence({ path, kind, expected }: Fault): string {
	const name = path.join('.');
	switch (kind) {
		case 'unknown':
			return path.length === 1
				? `property ${name} should not exist`
				: `${path.slice(0, -1).join('.')}.property ${path.at(-1)} should not exist`;
		case 'missing':
		case 'blank':
			return `${name} should not be empty`;
		case 'type':
			return `${name} must be a ${expected}`;
		default:
			return `${name} must be a valid value`;
	}
}

/** A body that fits the rules; 422 names everything that does not. */
export function checked(body: unknown, rules: Rules, isPartial = false): Record<string, unknown> {
	if (body !== undefined && body !== null && !isObject(body)) {
		throw refusal(400, 'Unexpected body');
	}
	const given = isObject(body) ? body : {};
	const faults = faultsOf(given, rules, isPartial);
	if (faults.length > 0) throw invalid(...faults.map(sentence));
	return given;
}

export type Query = Record<string, string>;

/** Query parameters; unknown ones and missing required ones (marked with `!`) are refused. */
export function queryOf(raw: unknown, ...keys: string[]): Query {
	const known = keys.map((key) => key.replace('!', ''));
	const given = raw as Record<string, unknown>;
	const messages = Object.keys(given)
		.filter((key) => !known.includes(key))
		.map((key) => `property ${key} should not exist`);
	for (const key of keys) {
		const name = key.replace('!', '');
		const value = given[name];
		if (key.endsWith('!') && (value === undefined || value === '')) {
			messages.push(`${name} should not be empty`);
		} else if (value !== undefined && typeof value !== 'string') {
			messages.push(`${name} must be a string`);
		}
	}
	if (messages.length > 0) throw invalid(...messages);
	return given as Query;
}

/** A whole number in a query. */
export function numberIn(
	query: Query,
	key: string,
	fallback: number,
	least = 0,
	most = Infinity,
): number {
	const text = query[key];
	if (text === undefined) return fallback;
	if (!/^\d{1,15}$/.test(text)) throw invalid(`${key} must be a number`);
	const value = Number(text);
	if (value < least) throw invalid(`${key} must not be less than ${least}`);
	if (value > most) throw invalid(`${key} must not be greater than ${most}`);
	return value;
}
