import type { Listing, Reading } from '../core/listing';
import { invalid, readTime, v1Refusal, v2Invalid } from './answers';

export type Query = Record<string, string | string[]>;

export type ParameterKind = 'integer' | 'boolean' | 'text' | 'time';

/** Reads the query parameters of a v1 path; unknown ones and wrong values are refused. Times come as milliseconds. */
export function readParameters(
	query: Query,
	kinds: Record<string, ParameterKind>,
): Record<string, string | number | boolean | undefined> {
	const result: Record<string, string | number | boolean | undefined> = {};
	for (const [name, value] of Object.entries(query)) {
		const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
		if (kind === undefined) throw invalid(`${name} is not a known parameter`, name);
		const read = typeof value === 'string' ? readValue(value, kind) : undefined;
		if (read === undefined) throw invalid(`${name} is not valid`, name);
		result[name] = read;
	}
	return result;
}

function readValue(value: string, kind: ParameterKind): string | number | boolean | undefined {
	switch (kind) {
		case 'integer':
			return /^-?\d+$/.test(value) ? Number(value) : undefined;
		case 'boolean':
			return value === 'true' || value === 'false' ? value === 'true' : undefined;
		case 'time':
			return readTime(value);
		default:
			return value;
	}
}

export const V1_PAGE: Record<string, ParameterKind> = { page_size: 'integer', page_token: 'text' };

interface Position {
	offset: number;
	/** All other parameters, which must stay the same from page to page. */
	rest: string;
}

const encode = (position: Position) => Buffer.from(JSON.stringify(position)).toString('base64url');

function decode(token: string): Position | undefined {
	try {
		return JSON.parse(Buffer.from(token, 'base64url').toString()) as Position;
	} catch {
		return undefined;
	}
}

/** Parameters that place a page, apart from those that say what is listed. */
const PLACING = ['page_token', 'cursor'];

function restOf(query: Query): string {
	const rest = Object.entries(query).filter(([name]) => !PLACING.includes(name));
	return JSON.stringify(rest.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** One page of v1. A full page always has a token, so that the last page can be empty. */
export function v1Page<T>(
	query: Query,
	listing: Listing<T>,
	reading: Omit<Reading<T>, 'offset' | 'limit' | 'key'>,
	largest: number,
): { rows: T[]; next_page_token: string | null } {
	const size = query.page_size === undefined ? largest : Number(query.page_size);
	if (size < 1 || size > largest)
		throw invalid(`page_size must be from 1 to ${largest}`, 'page_size');
	const rest = restOf(query);
	let offset = 0;
	if (query.page_token !== undefined) {
		const position = decode(String(query.page_token));
		if (position?.rest !== rest) throw v1Refusal(422, 'Invalid page_token variable', 'page_token');
		offset = position.offset;
	}
	const { rows } = listing.page({ ...reading, key: rest, offset, limit: size });
	const isFull = rows.length === size;
	return { rows, next_page_token: isFull ? encode({ offset: offset + size, rest }) : null };
}

export interface V2Page<T> {
	data: T[];
	pagination: { prevUrl: string | null; nextUrl: string | null; totalCount?: number };
}

/** A query parameter of v2 that may be given several times. */
export function manyOf(query: Query, name: string): string[] {
	const value = query[name];
	return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Refuses parameters that a v2 path does not have, and repeated ones that are not lists. */
export function v2Parameters(query: Query, known: string[], lists: string[] = []): void {
	for (const [name, value] of Object.entries(query)) {
		if (!known.includes(name) && !lists.includes(name)) throw v2Invalid('Unknown parameter', name);
		if (Array.isArray(value) && !lists.includes(name))
			throw v2Invalid('Given more than once', name);
	}
}

/** One page of v2 with ready-made links to its neighbours. */
export function v2Page<T, R>(
	base: string,
	path: string,
	query: Query,
	listing: Listing<T>,
	reading: Omit<Reading<T>, 'offset' | 'limit' | 'key'>,
	show: (row: T) => R | undefined,
	defaultLimit = 100,
): V2Page<R> {
	const limit = query.limit === undefined ? defaultLimit : Number(query.limit);
	if (!Number.isInteger(limit) || limit < 1 || limit > 100)
		throw v2Invalid('Must be from 1 to 100', 'limit');
	const rest = restOf(query);
	let offset = 0;
	if (query.cursor !== undefined) {
		const position = decode(String(query.cursor));
		if (position?.rest !== rest) throw v2Invalid('The cursor is not valid', 'cursor');
		offset = position.offset;
	}
	const { rows, total } = listing.page({ ...reading, key: path + rest, offset, limit });
	const link = (start: number) => {
		const parameters = new URLSearchParams();
		for (const name of Object.keys(query)) {
			if (name !== 'cursor')
				for (const value of manyOf(query, name)) parameters.append(name, value);
		}
		parameters.set('cursor', encode({ offset: start, rest }));
		return `${base}${path}?${parameters.toString()}`;
	};
	return {
		data: rows.flatMap((row) => show(row) ?? []),
		pagination: {
			prevUrl: offset > 0 ? link(Math.max(offset - limit, 0)) : null,
			nextUrl: offset + limit < total ? link(offset + limit) : null,
			...(query.totalCount === 'true' ? { totalCount: total } : {}),
		},
	};
}
