import type { Answer } from '../simulation';
import { notThere, Refusal } from './answers';
import type { Org } from './org';
import type { Queries } from './queries';
import type { ObjectType } from './schema';

/** One request to the data API, from the wire or from inside a composite request. */
export interface Call {
	org: Org;
	queries: Queries;
	/** For instance `v66.0`. */
	version: string;
	params: Record<string, string>;
	query: Record<string, string>;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	body: unknown;
}

export interface Route {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** Below `/services/data/:version`; `:name` is one segment. */
	path: string;
	/** Query parameters that it takes. */
	parameters: string[];
	answer: (call: Call) => Answer;
}

/** The object named in the path. Throws the vendor's 404. */
export function objectOf({ org, params }: Call): ObjectType {
	const object = org.schema.find(params.object);
	if (object === undefined || object.name === 'Name') throw notThere();
	return object;
}

/** Throws where a query parameter is unknown, or given twice. */
export function demandParameters(
	query: Record<string, unknown>,
	known: string[],
): Record<string, string> {
	const read: Record<string, string> = {};
	for (const [name, value] of Object.entries(query)) {
		if (!known.includes(name) || typeof value !== 'string') {
			throw new Refusal(400, 'INVALID_PARAMETER', `Unexpected parameter '${name}'`);
		}
		read[name] = value;
	}
	return read;
}

/** A parameter or body text that must be there. */
export function demandText(value: unknown, name: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw new Refusal(400, 'MISSING_ARGUMENT', `A value is required for parameter '${name}'`);
}

/** The fields named in a comma-separated list. Throws INVALID_FIELD. */
export function fieldNames(object: ObjectType, text: string): string[] {
	return text.split(',').map((raw) => {
		const field = object.fields.get(raw.trim().toLowerCase());
		if (field === undefined || field.type === 'junctionIdList') {
			throw new Refusal(
				400,
				'INVALID_FIELD',
				`No such column '${raw.trim()}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
			);
		}
		return field.name;
	});
}
