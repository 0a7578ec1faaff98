import { GraphQLError } from 'graphql';

import type { Answer } from '../simulation';

/** An error of one field: the answer's status stays 200, and the field is null. */
export function refusal(
	code: string,
	message: string,
	errorData: unknown = {},
	statusCode = 200,
): GraphQLError {
	return new GraphQLError(message, {
		extensions: { code, status_code: statusCode, error_data: errorData },
	});
}

/** A value that its column does not take. */
export function badValue(columnId: string, type: string, value: unknown): GraphQLError {
	return refusal(
		'ColumnValueException',
		`invalid value, please check our API documentation for the correct data structure for this column (${columnId})`,
		{
			column_id: columnId,
			column_type: type,
			column_value: JSON.stringify(value),
		},
	);
}

export function notFound(what: string, id: unknown): GraphQLError {
	return refusal(
		'ResourceNotFoundException',
		`${what} not found`,
		{ resource_type: what, resource_id: id },
		404,
	);
}

export function badItem(id: unknown): GraphQLError {
	return refusal('InvalidItemIdException', 'Invalid item id', { item_id: id });
}

export function badBoard(id: unknown): GraphQLError {
	return refusal('InvalidBoardIdException', 'Invalid board id', { board_id: id });
}

export function badColumn(id: string): GraphQLError {
	return refusal('InvalidColumnIdException', "This column ID doesn't exist for the board", {
		column_id: id,
	});
}

export function badArgument(message: string): GraphQLError {
	return refusal('InvalidArgumentException', message, {}, 400);
}

/** An answer without data. */
export function failure(
	status: number,
	code: string,
	message: string,
	extra: Record<string, unknown> = {},
): Answer {
	return {
		status,
		body: {
			errors: [{ message, extensions: { code, status_code: status, ...extra } }],
			extensions: { request_id: '00000000-0000-4000-8000-000000000000' },
		},
	};
}

const FAULTS: Record<number, [code: string, message: string]> = {
	401: ['NOT_AUTHENTICATED', 'Not Authenticated'],
	415: ['UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be application/json'],
	429: ['RATE_LIMIT_EXCEEDED', 'Rate Limit Exceeded'],
	500: ['INTERNAL_SERVER_ERROR', 'Internal server error'],
	502: ['BAD_GATEWAY', 'Bad gateway'],
	503: ['SERVICE_UNAVAILABLE', 'Service unavailable'],
	504: ['GATEWAY_TIMEOUT', 'Gateway timeout'],
};

/** The vendor's answer to an injected fault. */
export function faultAnswer(status: number, retryAfterSeconds?: number): Answer {
	const [code, message] = FAULTS[status] ?? ['UNKNOWN', 'Unknown error'];
	const answer = failure(status, code, message);
	if ((status !== 429 && status !== 503) || retryAfterSeconds === undefined) return answer;
	return { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
}
