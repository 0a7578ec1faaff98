import type { Fault } from '../core/shape';
import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';

const STATUS_TEXTS: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	409: 'Conflict',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Entity',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

const MORE_INFO = 'https://developer.zendesk.com/api-reference/sales-crm/errors/';

/** One entry of an error answer. */
export interface SellError {
	code: string;
	message: string;
	details: string;
	resource?: string;
	field?: string;
}

/** The vendor's error envelope. */
export function errorAnswer(status: number, errors: SellError[]): Answer {
	const logref = `sandbox-${status}`;
	return {
		status,
		headers: { 'x-request-id': logref },
		body: {
			errors: errors.map((error) => ({
				error,
				meta: { type: 'error', links: { more_info: MORE_INFO } },
			})),
			meta: {
				type: 'errors',
				http_status: `${status} ${STATUS_TEXTS[status] ?? 'Error'}`,
				logref,
				links: { more_info: MORE_INFO },
			},
		},
	};
}

/** An answer with a single error, to be thrown. */
export function refusal(
	status: number,
	code: string,
	details: string,
	field?: string,
): VendorAnswer {
	const error = {
		...(field === undefined ? {} : { field }),
		code,
		message: code.replace('_', ' '),
		details,
	};
	return new VendorAnswer(errorAnswer(status, [error]));
}

const PROBLEM_CODES: Record<Fault['kind'], string> = {
	unknown: 'unknown',
	missing: 'missing',
	blank: 'blank',
	type: 'invalid_type',
	value: 'incorrect_value',
};

/** 422 with one error per attribute. */
export function attributeErrors(resource: string, problems: Fault[]): VendorAnswer {
	return new VendorAnswer(
		errorAnswer(
			422,
			problems.map(({ path, kind, expected }) => {
				const field = `/${path.join('/')}`;
				const code = PROBLEM_CODES[kind];
				return {
					resource,
					field,
					code,
					message: `${code} attribute`,
					details: `The attribute '${field}' ${detailsOf(kind, expected)}.`,
				};
			}),
		),
	);
}

function detailsOf(kind: Fault['kind'], expected: string): string {
	switch (kind) {
		case 'unknown':
			return 'is not known';
		case 'missing':
			return 'is required';
		case 'blank':
			return 'cannot be blank';
		case 'type':
			return `must be of type ${expected}`;
		default:
			return 'has a value that is not allowed';
	}
}

/** `{data, meta}`, as single records and list entries are wrapped. */
export function envelope(type: string, data: unknown): { data: unknown; meta: { type: string } } {
	return { data, meta: { type } };
}

/** The time form of all Core API fields: UTC, whole seconds. */
export function sellTime(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
