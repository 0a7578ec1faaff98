import type { Answer, World } from '../simulation';
import { VendorAnswer } from '../simulation';

/** Unix seconds of the vendor's clock. */
export function seconds(world: World): number {
	return Math.floor(world.clock.now() / 1000);
}

/** A successful answer: `status` in the body is 0, whatever the HTTP status is. */
export function succeed(
	world: World,
	data: unknown,
	blocks: Record<string, unknown> = {},
	status: 200 | 201 = 200,
): Answer {
	return {
		status,
		body: {
			status: 0,
			message: status === 201 ? 'Created' : 'OK',
			timestamp: seconds(world),
			data,
			...blocks,
		},
	};
}

/** An error answer; the body repeats the HTTP status. */
export function failure(
	status: number,
	name: string,
	message: string,
	errorMessage: string,
	errors: Record<string, string> = {},
): Answer {
	return {
		status,
		body: { status, message, error_name: name, error_message: errorMessage, errors },
	};
}

/** 400 with the reason for each attribute. */
export function invalid(errors: Record<string, string>): VendorAnswer {
	return new VendorAnswer(
		failure(
			400,
			'invalid_request_data',
			'Invalid request data',
			'A validation error has occurred',
			errors,
		),
	);
}

export function unauthorized(): Answer {
	return failure(
		401,
		'authorization_data_not_found',
		'Authorization data not found',
		'Cannot find suitable authorization data or data provided is not complete.',
	);
}

export function missing(): Answer {
	return failure(
		404,
		'resource_not_found',
		'Resource not found',
		'Could not find requested resource',
	);
}

export function conflict(message: string): VendorAnswer {
	return new VendorAnswer(failure(409, 'conflict', 'Conflict', message));
}

/** The throttle: a 403 in plain text, without any header that tells how long to wait. */
export function throttled(): Answer {
	return {
		status: 403,
		headers: { 'content-type': 'text/plain' },
		body: '403 Forbidden (Rate Limit Exceeded)\n',
	};
}

const FAULT_NAMES: Record<number, [name: string, message: string]> = {
	415: ['unsupported_media_type', 'Unsupported media type'],
	500: ['internal_server_error', 'Internal Server Error'],
	502: ['bad_gateway', 'Bad Gateway'],
	503: ['service_unavailable', 'Service Unavailable'],
	504: ['gateway_timeout', 'Gateway Timeout'],
};

/** The vendor's answer to an injected fault. */
export function faultAnswer(status: number): Answer {
	if (status === 429) return throttled();
	if (status === 401) return unauthorized();
	const [name, message] = FAULT_NAMES[status] ?? ['error', 'Error'];
	return failure(status, name, message, message);
}
