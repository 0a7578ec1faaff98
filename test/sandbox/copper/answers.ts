import { faultsOf, isObject } from '../core/shape';
import type { Fault, Rules } from '../core/shape';
import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';

/** Copper's error body. */
export function errorAnswer(status: number, message: string): Answer {
	return { status, body: { success: false, status, message } };
}

export function refusal(status: number, message: string): VendorAnswer {
	return new VendorAnswer(errorAnswer(status, message));
}

export function invalid(message: string): VendorAnswer {
	return refusal(422, `Invalid input: ${message}`);
}

export function notFound(): VendorAnswer {
	return refusal(404, 'Resource not found');
}

function sentence({ path, kind, expected }: Fault): string {
	const name = path.join('.');
	switch (kind) {
		case 'unknown':
			return `unknown field ${name}`;
		case 'missing':
		case 'blank':
			return `${name} can't be blank`;
		case 'type':
			return `${name} must be of type ${expected}`;
		default:
			return `${name} is invalid`;
	}
}

/** A body that fits the rules; 422 names the first thing that does not. */
export function checked(body: unknown, rules: Rules, isPartial = false): Record<string, unknown> {
	if (body !== undefined && !isObject(body)) throw invalid('the body must be an object');
	const given = body ?? {};
	const [fault] = faultsOf(given, rules, isPartial);
	if (fault !== undefined) throw invalid(sentence(fault));
	return given;
}

/** Dates are Unix seconds; a number of milliseconds is out of range. */
export function isUnixSeconds(value: unknown): boolean {
	return typeof value === 'number' && value >= 0 && value < 100_000_000_000;
}

/** The number in a path. */
export function pathId(text: string): number {
	if (!/^\d{1,15}$/.test(text)) throw notFound();
	return Number(text);
}
