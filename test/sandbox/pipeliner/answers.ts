import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';

/** The vendor's plain error body. */
export function failure(
	status: number,
	code: number,
	name: string,
	message: string,
	extra: Record<string, unknown> = {},
): Answer {
	return { status, body: { code, name, message, ...extra, http_status: status, success: false } };
}

/** 400 for a malformed request. */
export function badParameter(message: string): VendorAnswer {
	return new VendorAnswer(failure(400, 117, 'ERROR_PARAMETER_INVALID', message));
}

export function missingEntity(entity: string, id: string): VendorAnswer {
	return new VendorAnswer(
		failure(
			404,
			2005,
			'ERROR_ENTITY_NOT_FOUND',
			`Entity '${entity}' with id '${id}' was not found.`,
		),
	);
}

export function unknownType(name: string): VendorAnswer {
	return new VendorAnswer(failure(404, 2006, 'ERROR_UNKNOWN_TYPE', `Unknown entity '${name}'.`));
}

/** A path that is none of the API's: another shape than all other errors. */
export function unknownPath(): Answer {
	return {
		status: 404,
		body: {
			status: 404,
			message:
				'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
			errorcode: null,
			traceback: null,
		},
	};
}

/** Bad credentials: no JSON. */
export function unauthorized(): Answer {
	return {
		status: 401,
		headers: { 'www-authenticate': 'Basic realm="Login Required"', 'content-type': 'text/html' },
		body: 'Could not verify your access level for that URL.',
	};
}

/** What is wrong with one field of a record. */
export interface FieldFault {
	field: string;
	kind: 'missing' | 'type' | 'value' | 'unknown' | 'readOnly' | 'link';
}

const KINDS: Record<FieldFault['kind'], [code: number, name: string]> = {
	missing: [119, 'ERROR_PARAMETER_MISSING'],
	type: [117, 'ERROR_PARAMETER_INVALID'],
	value: [117, 'ERROR_PARAMETER_INVALID'],
	unknown: [118, 'ERROR_PARAMETER_UNKNOWN'],
	readOnly: [40003, 'ERROR_FIELD_READONLY'],
	link: [40004, 'ERROR_FIELD_REFERENCE'],
};

function sentence({ field, kind }: FieldFault): string {
	switch (kind) {
		case 'missing':
			return `Non-null field '${field}' is null or empty.`;
		case 'unknown':
			return `Unknown field '${field}'.`;
		case 'readOnly':
			return `Field '${field}' is read-only.`;
		case 'link':
			return `Field '${field}' points to a record that does not exist.`;
		default:
			return `Invalid value of field '${field}'.`;
	}
}

/** 422 of one record. A missing link stands in `field_errors`, any other missing field in `entity_errors` alone. */
export function invalidEntity(
	entity: string,
	id: string,
	faults: FieldFault[],
	index: number | null = null,
): Answer {
	const entityErrors: unknown[] = [];
	const fieldErrors: unknown[] = [];
	for (const fault of faults) {
		const [code, name] = KINDS[fault.kind];
		const message = sentence(fault);
		if (fault.kind === 'missing' && !fault.field.endsWith('_id')) {
			entityErrors.push({ code, name, message });
			continue;
		}
		fieldErrors.push({
			field_id: `f1e1d000-0000-4000-8000-${Buffer.from(fault.field).toString('hex').slice(0, 12).padEnd(12, '0')}`,
			field_name: fault.field,
			name: 'ERROR_FIELD_VALIDATION',
			code: 40002,
			errors: [{ code, name, message, field_name: fault.field }],
		});
	}
	return {
		status: 422,
		body: {
			code: 40000,
			name: 'ERROR_ENTITY_VALIDATION',
			message: faults.map((fault) => `\n${sentence(fault)}`).join(''),
			entity_id: id,
			entity_name: entity,
			entity_errors: entityErrors,
			field_errors: fieldErrors,
			step_checklist_errors: [],
			entity_index: index,
			http_status: 422,
			success: false,
		},
	};
}

const FAULTS: Record<number, [name: string, message: string]> = {
	429: ['ERROR_TOO_MANY_REQUESTS', 'Too many requests.'],
	500: ['ERROR_INTERNAL', 'Internal server error.'],
	502: ['ERROR_BAD_GATEWAY', 'Bad gateway.'],
	503: ['ERROR_UNAVAILABLE', 'Service unavailable.'],
	504: ['ERROR_TIMEOUT', 'Gateway timeout.'],
};

/** The vendor's answer to an injected fault. */
export function faultAnswer(status: number, retryAfterSeconds?: number): Answer {
	if (status === 401) return unauthorized();
	if (status === 415)
		return failure(400, 117, 'ERROR_PARAMETER_INVALID', 'Missing or invalid JSON data.');
	const [name, message] = FAULTS[status] ?? ['ERROR_UNKNOWN', 'Unknown error.'];
	const answer = failure(status, status, name, message);
	if ((status !== 429 && status !== 503) || retryAfterSeconds === undefined) return answer;
	return { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
}
