import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';

const NAMES: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	409: 'Conflict',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Entity',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

/** The gateway's error body. */
export function failure(
	status: number,
	message: string,
	extra: Record<string, unknown> = {},
	headers?: Record<string, string>,
): Answer {
	return {
		status,
		...(headers === undefined ? {} : { headers }),
		body: { statusCode: status, error: NAMES[status] ?? 'Error', message, ...extra },
	};
}

/** 400 with what is wrong in the query or the body. */
export function invalid(failures: string[], insight?: Record<string, unknown>): VendorAnswer {
	return new VendorAnswer(
		failure(400, failures.join('; '), {
			details: { failures },
			...(insight === undefined ? {} : { truto_error_insight: insight }),
		}),
	);
}

/** The provider behind the gateway refused: the message is empty, its own answer stands in `raw_response`. */
export function remoteRefusal(status: number, raw: Record<string, unknown>): VendorAnswer {
	return new VendorAnswer(
		failure(status, '', {
			truto_is_remote_error: true,
			raw_response: raw,
			truto_error_insight: { remote_error: raw },
		}),
	);
}

export function missing(what: string): VendorAnswer {
	return new VendorAnswer(failure(404, `${what} not found`));
}

/** The gateway's answer to an injected fault. */
export function faultAnswer(status: number, retryAfterSeconds?: number): Answer {
	const message = status === 401 ? 'Invalid or expired token' : (NAMES[status] ?? 'Error');
	const headers =
		(status === 429 || status === 503) && retryAfterSeconds !== undefined
			? { 'retry-after': String(retryAfterSeconds) }
			: undefined;
	return failure(status, message, {}, headers);
}
