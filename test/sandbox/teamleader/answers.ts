import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';

/** One entry of an error answer. */
export interface Problem {
	title: string;
	/** The body's field that it is about. */
	field?: string;
}

/** The vendor's error envelope. */
export function errorAnswer(status: number, problems: Problem[]): Answer {
	return {
		status,
		body: {
			errors: problems.map(({ title, field }) => ({
				code: 0,
				title,
				status,
				...(field === undefined ? {} : { meta: { field } }),
			})),
		},
	};
}

export function refusal(status: number, title: string, field?: string): VendorAnswer {
	return new VendorAnswer(
		errorAnswer(status, [{ title, ...(field === undefined ? {} : { field }) }]),
	);
}

/** 400 for one field of the body. */
export function invalid(field: string, reason: string): VendorAnswer {
	return refusal(400, `${field} ${reason}`, field);
}

export function notFound(what: string): VendorAnswer {
	return refusal(404, `${what} not found`);
}

/** The time form of all answers: UTC, whole seconds, with an offset. */
export function tlTime(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}+00:00`;
}

export function tlDate(milliseconds: number): string {
	return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Milliseconds of a time in the form above. */
export function momentOf(time: string): number {
	return Date.parse(time);
}
