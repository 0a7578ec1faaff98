import type { FastifyReply, FastifyRequest } from 'fastify';

import { faultsOf, isObject } from '../core/shape';
import type { Fault, Rules } from '../core/shape';
import type { Answer, World } from '../simulation';
import { VendorAnswer } from '../simulation';

export function errorAnswer(status: number, message: string): Answer {
	return { status, body: { message } };
}

export function refuse(status: number, message: string): never {
	throw new VendorAnswer(errorAnswer(status, message));
}

export function notFound(): never {
	return refuse(404, 'Could not find resource');
}

/** A 422 about one field. */
export function invalid(resource: string, field: string, message: string): never {
	throw new VendorAnswer({
		status: 422,
		body: { message: 'Validation Failed', errors: [{ message, resource, field }] },
	});
}

const MESSAGES: Record<Fault['kind'], string> = {
	unknown: 'unknown property',
	missing: 'is required',
	blank: 'is required',
	type: 'invalid type for field',
	value: 'invalid value',
};

/** The object under the body's one key, if it keeps to the rules. */
export function readBody<T>(body: unknown, resource: string, rules: Rules, partial: boolean): T {
	if (!isObject(body)) return refuse(400, 'malformed JSON');
	const other = Object.keys(body).find((key) => key !== resource);
	const record = body[resource];
	if (!isObject(record) || other !== undefined)
		return refuse(400, `the body must be {"${resource}": {…}}`);
	const [fault] = faultsOf(record, rules, partial);
	if (fault !== undefined) {
		const field = fault.path.join('.');
		const needsName = fault.kind === 'missing' || fault.kind === 'blank';
		invalid(resource, field, needsName ? `${field} is required` : MESSAGES[fault.kind]);
	}
	return record as T;
}

/** The query as single values; unknown names are refused. */
export function readQuery(query: unknown, known: string[]): Record<string, string | undefined> {
	const result: Record<string, string | undefined> = {};
	for (const [name, value] of Object.entries(query as Record<string, string | string[]>)) {
		if (!known.includes(name) || Array.isArray(value))
			return refuse(400, `invalid parameter ${name}`);
		result[name] = value;
	}
	return result;
}

/** The names in `embed`. */
export function embedOf(value: string | undefined, known: string[]): string[] {
	const names = (value ?? '').split(',').filter((name) => name !== '');
	const unknown = names.find((name) => !known.includes(name));
	return unknown === undefined ? names : refuse(400, `invalid embed ${unknown}`);
}

/** A moment of a query in milliseconds. */
export function sinceOf(value: string | undefined): number | undefined {
	if (value === undefined) return undefined;
	const isIso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(value);
	return isIso ? Date.parse(value) : refuse(400, 'invalid parameter since');
}

export const PAGING = ['page', 'perPage'];

interface Paging {
	page: number;
	perPage: number;
	offset: number;
}

function countOf(value: string | undefined, name: string, standard: number, most: number): number {
	if (value === undefined) return standard;
	const count = Number(value);
	return /^\d+$/.test(value) && count >= 1 && count <= most
		? count
		: refuse(400, `invalid parameter ${name}`);
}

export function pagingOf(query: Record<string, string | undefined>, most = 100): Paging {
	const page = countOf(query.page, 'page', 1, Number.MAX_SAFE_INTEGER);
	const perPage = countOf(query.perPage, 'perPage', 50, most);
	return { page, perPage, offset: (page - 1) * perPage };
}

/** Puts the Link header of a page on the answer. */
export function linkPages(
	world: World,
	request: FastifyRequest,
	reply: FastifyReply,
	{ page, perPage, offset }: Paging,
	total: number,
): void {
	const to = (number: number, rel: string): string => {
		const url = new URL(world.baseUrl() + request.url);
		url.searchParams.set('page', String(number));
		url.searchParams.set('perPage', String(perPage));
		return `<${url.toString()}>; rel="${rel}"`;
	};
	const links = [
		...(offset + perPage < total ? [to(page + 1, 'next')] : []),
		...(page > 1 ? [to(page - 1, 'prev')] : []),
	];
	if (links.length > 0) void reply.header('link', links.join(', '));
}

/** ISO 8601 in UTC, in whole seconds. */
export function iso(moment: number): string {
	return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}
