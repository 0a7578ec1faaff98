import type { Answer } from '../simulation';
import { VendorAnswer } from '../simulation';

export type Details = Record<string, unknown>;

/** The result of one record of a write, good or bad. */
export interface ItemResult {
	code: string;
	details: Details;
	message: string;
	status: 'success' | 'error';
	action?: 'insert' | 'update';
	duplicate_field?: string | null;
}

/** Why one record cannot be written. */
export class RecordProblem extends Error {
	constructor(
		readonly code: string,
		message: string,
		readonly details: Details = {},
	) {
		super(message);
	}

	result(): ItemResult {
		return { code: this.code, details: this.details, message: this.message, status: 'error' };
	}
}

/** The problem that was caught; anything else goes on. */
export function problemIn(error: unknown): RecordProblem {
	if (error instanceof RecordProblem) return error;
	throw error;
}

/** An error of the whole request. */
export function errorAnswer(
	status: number,
	code: string,
	message: string,
	details: Details = {},
): Answer {
	return { status, body: { code, details, message, status: 'error' } };
}

export function refuse(
	status: number,
	code: string,
	message: string,
	details: Details = {},
): never {
	throw new VendorAnswer(errorAnswer(status, code, message, details));
}

export function missingParam(name: string): never {
	return refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', {
		param_name: name,
	});
}

export function badParam(name: string, message = 'invalid data'): never {
	return refuse(400, 'INVALID_DATA', message, { param_name: name });
}

export function invalidModule(index = 0): never {
	return refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid', {
		resource_path_index: index,
	});
}

export function invalidId(index: number): never {
	return refuse(400, 'INVALID_DATA', 'the id given seems to be invalid', {
		resource_path_index: index,
	});
}

/** Something is wrong with a field of a record; `where` is the record's JSON path. */
export function badField(
	where: string,
	apiName: string,
	details: Details = {},
	message = 'invalid data',
): RecordProblem {
	return new RecordProblem('INVALID_DATA', message, {
		...details,
		api_name: apiName,
		json_path: `${where}.${apiName}`,
	});
}

export function missingField(where: string, apiName: string): RecordProblem {
	return new RecordProblem('MANDATORY_NOT_FOUND', 'required field not found', {
		api_name: apiName,
		json_path: `${where}.${apiName}`,
	});
}

/** The query as single values; a name that is not known or stands twice is refused. */
export function readQuery(query: unknown, known: string[]): Record<string, string | undefined> {
	const result: Record<string, string | undefined> = {};
	for (const [name, value] of Object.entries(query as Record<string, string | string[]>)) {
		if (!known.includes(name) || Array.isArray(value)) return badParam(name);
		result[name] = value;
	}
	return result;
}

/** A whole number from 1 to `max`. */
export function countParam(
	value: string | undefined,
	name: string,
	standard: number,
	max: number,
): number {
	if (value === undefined) return standard;
	if (!/^\d+$/.test(value) || Number(value) < 1) return badParam(name);
	if (Number(value) > max) {
		return refuse(400, 'INVALID_DATA', 'invalid data', { param_name: name, maximum_value: max });
	}
	return Number(value);
}

/** The answer to a write of several records: 400 where all failed, 207 where some did. */
export function itemsAnswer(results: ItemResult[], success: number, key = 'data'): Answer {
	const failed = results.filter(({ status }) => status === 'error').length;
	const status = failed === 0 ? success : failed === results.length ? 400 : 207;
	return { status, body: { [key]: results } };
}

/** Runs a write of one record; its problem becomes the result. */
export function resultOf(write: () => ItemResult): ItemResult {
	try {
		return write();
	} catch (error) {
		return problemIn(error).result();
	}
}
