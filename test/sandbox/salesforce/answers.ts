import { VendorAnswer } from '../simulation';
import type { Answer } from '../simulation';

/** One entry of an error answer; `fields` is left out where the vendor leaves it out. */
export interface Problem {
	message: string;
	errorCode: string;
	fields?: string[];
}

/** A refused request, which knows its own problem: collections answer it per row instead of as a whole. */
export class Refusal extends VendorAnswer {
	constructor(
		readonly status: number,
		readonly errorCode: string,
		readonly text: string,
		readonly fields?: string[],
		extras: Record<string, unknown> = {},
	) {
		super(problems(status, [{ ...extras, ...entry(errorCode, text, fields) }]));
	}
}

function entry(errorCode: string, message: string, fields?: string[]): Problem {
	return { message, errorCode, ...(fields === undefined ? {} : { fields }) };
}

/** The vendor's error envelope: a list. */
export function problems(status: number, list: Problem[]): Answer {
	return { status, body: list };
}

/** 404 for a path or a record that is not there. */
export function notThere(): Refusal {
	return new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
}

/** The time form of all answers: UTC, whole seconds, written with `.000+0000`. */
export function sfTime(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}.000+0000`;
}

/** The date form of all answers. */
export function sfDate(milliseconds: number): string {
	return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Milliseconds of a stored time (see `sfTime`). */
export function momentOf(time: string): number {
	return Date.parse(time.replace('+0000', 'Z'));
}
