import type { Fault } from '../core/shape';
import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';

export type Json = Record<string, unknown>;

const HINT = 'Please check developers.pipedrive.com for more information about Pipedrive API.';

/** The envelope of v1 errors. */
export function oldError(status: number, error: string, extra: Json = {}): Answer {
	return {
		status,
		body: {
			success: false,
			error,
			error_info: HINT,
			data: null,
			additional_data: null,
			...extra,
		},
	};
}

/** The envelope of v2 errors; validation errors carry ERR_BAD_REQUEST. */
export function newError(status: number, error: string): Answer {
	const codes: Record<number, string> = { 400: 'ERR_BAD_REQUEST', 404: 'ERR_NOT_FOUND' };
	return { status, body: { success: false, error, code: codes[status] ?? 'ERR_INTERNAL' } };
}

/** 400 of an endpoint under /api/v2. */
export function badRequest(error: string): VendorAnswer {
	return new VendorAnswer(newError(400, error));
}

/** 400 of an endpoint under /v1. */
export function badOldRequest(error: string): VendorAnswer {
	return new VendorAnswer(oldError(400, error));
}

export function notFound(what: string): VendorAnswer {
	return new VendorAnswer(newError(404, `${what} not found`));
}

export function notFoundOld(error: string): VendorAnswer {
	return new VendorAnswer(oldError(404, error));
}

/** One sentence for everything that is wrong with a body. */
export function sentence(faults: Fault[]): string {
	const parts = faults.map(({ path, kind, expected }) => {
		const where = path.join('.');
		switch (kind) {
			case 'unknown':
				return `${where}: is not allowed`;
			case 'missing':
				return `${where}: is required`;
			case 'blank':
				return `${where}: cannot be empty`;
			case 'type':
				return `${where}: must be of type ${expected}`;
			default:
				return `${where}: has a value that is not allowed`;
		}
	});
	return `Validation failed: ${parts.join('; ')}`;
}

/** RFC 3339 with whole seconds, the times of v2. */
export function newTime(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, the times of v1. */
export function oldTime(milliseconds: number): string {
	return newTime(milliseconds).slice(0, 19).replace('T', ' ');
}

/** A v2 time as v1 shows it. */
export function asOldTime(time: unknown): string | null {
	return typeof time === 'string' ? time.slice(0, 19).replace('T', ' ') : null;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

export function isMoment(value: unknown): boolean {
	return typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value));
}

export function isDay(value: unknown): boolean {
	return (
		typeof value === 'string' &&
		/^\d{4}-\d\d-\d\d$/.test(value) &&
		!Number.isNaN(Date.parse(value)) &&
		new Date(value).toISOString().startsWith(value)
	);
}

/** `YYYY-MM-DD HH:MM:SS`. */
export function isOldTime(value: unknown): boolean {
	return (
		typeof value === 'string' &&
		/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value) &&
		!Number.isNaN(Date.parse(`${value.replace(' ', 'T')}Z`))
	);
}

/** A time of any zone as the second at or after it, so that whole seconds compare right. */
export function secondOf(moment: string): string {
	return newTime(Math.ceil(Date.parse(moment) / 1000) * 1000);
}
