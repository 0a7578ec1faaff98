import type { FastifyRequest } from 'fastify';

import { isObject } from '../core/shape';
import { badRequest, notFound } from './answers';
import type { Json } from './answers';

const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 25;

/** Parameters of a request: each known and given once. */
export type Query = Record<string, string>;

export function readQuery(request: FastifyRequest, known: string[]): Query {
	const query = request.query as Record<string, string | string[]>;
	for (const [name, value] of Object.entries(query)) {
		if (!known.includes(name)) throw badRequest(`${name} is not a known parameter`);
		if (Array.isArray(value)) throw badRequest(`${name} is given twice`);
	}
	return query as Query;
}

export interface PageWish {
	offset: number;
	size: number;
}

export const PAGE = ['page', 'per_page'];

/** `page` from 1 on, `per_page` up to 100. */
export function pageOf(query: Query): PageWish {
	const whole = (name: string, fallback: number, most: number) => {
		if (query[name] === undefined) return fallback;
		const value = Number(query[name]);
		if (!Number.isInteger(value) || value < 1 || value > most) {
			throw badRequest(`${name} must be a number from 1 to ${most}`);
		}
		return value;
	};
	const size = whole('per_page', DEFAULT_PAGE, LARGEST_PAGE);
	return { offset: (whole('page', 1, Number.MAX_SAFE_INTEGER) - 1) * size, size };
}

export function metaOf(total: number, { size }: PageWish): Json {
	return { total_pages: Math.ceil(total / size), total };
}

/** The names of an `include`, each of them known. */
export function includesOf(query: Query, known: readonly string[]): string[] {
	const names =
		query.include === undefined ? [] : query.include.split(',').map((name) => name.trim());
	const stranger = names.find((name) => !known.includes(name));
	if (stranger !== undefined) throw badRequest(`include ${stranger} is not known`);
	return names;
}

/** The number in a path; anything else is no record's id. */
export function pathId(request: FastifyRequest): number {
	const { id } = request.params as { id: string };
	if (!/^\d{1,15}$/.test(id)) throw notFound();
	return Number(id);
}

/** The object under a body's key; a body without it is taken as the object itself. */
export function unwrapped(body: unknown, key: string): Json {
	if (!isObject(body)) throw badRequest('The request body must be a JSON object');
	if (!(key in body)) return body;
	const inner = body[key];
	const strays = Object.keys(body).filter((name) => name !== key && name !== 'unique_identifier');
	if (!isObject(inner) || strays.length > 0) throw badRequest(`${key} must hold the attributes`);
	return inner;
}
