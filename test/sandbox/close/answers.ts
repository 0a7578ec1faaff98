import { faultsOf } from '../core/shape';
import type { Fault, Rules } from '../core/shape';
import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';

/** Reasons by field: a sentence, or what is wrong further down. */
export interface FieldErrors {
	[field: string]: string | { errors: FieldErrors | string[]; 'field-errors'?: FieldErrors };
}

/** A body with a single sentence. */
export function errorAnswer(status: number, error: string): Answer {
	return { status, body: { error } };
}

export function refusal(status: number, error: string): VendorAnswer {
	return new VendorAnswer(errorAnswer(status, error));
}

/** 400 with a reason per field. */
export function fieldRefusal(errors: FieldErrors): VendorAnswer {
	return new VendorAnswer({ status: 400, body: { errors: [], 'field-errors': errors } });
}

export const OBJECT_MISSING = 'Object does not exist.';
export const REQUIRED = 'This field is required.';
export const INVALID = 'Invalid value.';

/** An unknown id, malformed or not. */
export function missing(model: string): VendorAnswer {
	return refusal(404, `Empty query: ${model} matching query does not exist.`);
}

function reasonOf({ kind, expected }: Fault): string {
	switch (kind) {
		case 'unknown':
			return 'Unknown field.';
		case 'missing':
		case 'blank':
			return REQUIRED;
		case 'type':
			return `Value must be of type ${expected}.`;
		default:
			return INVALID;
	}
}

/** Names of links stand without their suffix, as the vendor's answers have them. */
function nameOf(key: string): string {
	return key === 'lead_id' ? 'lead' : key;
}

function nest(faults: Fault[], depth: number): FieldErrors {
	const result: FieldErrors = {};
	for (const fault of faults) {
		const key = fault.path[depth];
		const name = depth === 0 ? nameOf(key) : key;
		if (Object.hasOwn(result, name)) continue;
		const below = faults.filter(({ path }) => path[depth] === key && path.length > depth + 1);
		if (fault.path.length === depth + 1) result[name] = reasonOf(fault);
		else if (/^\d+$/.test(fault.path[depth + 1] ?? '')) {
			result[name] = { errors: nest(below, depth + 1) };
		} else result[name] = { errors: [], 'field-errors': nest(below, depth + 1) };
	}
	return result;
}

/** Refuses a body that does not fit the rules, naming every field that is wrong. */
export function refuseFaults(body: Record<string, unknown>, rules: Rules, isPartial = false): void {
	const faults = faultsOf(body, rules, isPartial);
	if (faults.length > 0) throw fieldRefusal(nest(faults, 0));
}
