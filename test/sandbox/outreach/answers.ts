import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';

export const MEDIA_TYPE = 'application/vnd.api+json';

/** One entry of an error answer. */
export interface Problem {
	id: string;
	title: string;
	detail: string;
	/** The place in the body, as a JSON pointer. */
	pointer?: string;
}

/** The vendor's error envelope. */
export function errorAnswer(status: number, problems: Problem[], headers = {}): Answer {
	return {
		status,
		headers: { 'content-type': MEDIA_TYPE, ...headers },
		body: {
			errors: problems.map(({ pointer, ...problem }) => ({
				...problem,
				...(pointer === undefined ? {} : { source: { pointer } }),
			})),
		},
	};
}

/** 400: the request's parameters or the body's form. */
export function bad(detail: string, pointer?: string): VendorAnswer {
	const problem = { id: 'badRequest', title: 'Bad Request', detail };
	return new VendorAnswer(
		errorAnswer(400, [{ ...problem, ...(pointer === undefined ? {} : { pointer }) }]),
	);
}

export function validationProblem(pointer: string, detail: string): Problem {
	return { id: 'validationError', title: 'Validation Error', detail, pointer };
}

/** 422: what the body says. */
export function invalid(problems: Problem[]): VendorAnswer {
	return new VendorAnswer(errorAnswer(422, problems));
}

export function notFound(type: string, id: string): VendorAnswer {
	return new VendorAnswer(
		errorAnswer(404, [
			{
				id: 'resourceNotFound',
				title: 'Resource Not Found',
				detail: `Could not find '${type}' with ID '${id}'.`,
			},
		]),
	);
}

export function unauthorized(): Answer {
	return errorAnswer(401, [
		{
			id: 'unauthorizedRequest',
			title: 'Unauthorized Request',
			detail: 'The access token is invalid or expired.',
		},
	]);
}

export function missingScope(scope: string): VendorAnswer {
	return new VendorAnswer(
		errorAnswer(403, [
			{
				id: 'unauthorizedOauthScope',
				title: 'Unauthorized OAuth Scope',
				detail: `Your authorization does not include the required scope '${scope}'.`,
			},
		]),
	);
}

export function wrongMediaType(): Answer {
	return errorAnswer(415, [
		{
			id: 'unsupportedMediaType',
			title: 'Unsupported Media Type',
			detail: `Expected Content-Type header to be '${MEDIA_TYPE}'.`,
		},
	]);
}

export function rateLimited(resetSeconds: number | undefined): Answer {
	const headers: Record<string, string> =
		resetSeconds === undefined
			? {}
			: { 'retry-after': String(resetSeconds), 'x-ratelimit-reset': String(resetSeconds) };
	return errorAnswer(
		429,
		[
			{
				id: 'rateLimitExceeded',
				title: 'Rate Limit Exceeded',
				detail: 'You have exceeded your permitted rate limit; please try again later.',
			},
		],
		headers,
	);
}

/** The time form of all answers: UTC with milliseconds, which are mostly zero. */
export function outreachTime(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}.000Z`;
}
