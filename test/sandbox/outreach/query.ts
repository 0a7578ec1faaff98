import { bad } from './answers';
import type { FilterParameter } from './filters';
import type { Resource } from './schema';
import { SCHEMA } from './schema';

export interface SortKey {
	name: string;
	isDescending: boolean;
}

/** What a list request asks. */
export interface ListQuery {
	filters: FilterParameter[];
	isNewSyntax: boolean;
	sort: SortKey[];
	size: number;
	after?: string;
	before?: string;
	/** Start of the page in the deprecated way. */
	offset?: number;
	wantsCount: boolean;
	/** All parameters but the cursors, for links to other pages. */
	own: URLSearchParams;
	shape: Shape;
}

/** Which records and fields an answer holds. */
export interface Shape {
	include: string[][];
	/** Names of attributes and relationships, by type. */
	fields: Map<string, Set<string>>;
}

const USUAL_SIZE = 50;
const LARGEST_SIZE = 1000;
const LARGEST_OFFSET = 10_000;

type Raw = Record<string, string | string[]>;

/** Splits `filter[prospect][id]` into its names; an empty pair of brackets is an empty name. */
function pathOf(name: string): string[] | undefined {
	if (!/^[\w-]+(?:\[[\w.-]*\])*$/.test(name)) return undefined;
	return name.replace(/\]/g, '').split('[');
}

function single(name: string, value: string | string[]): string {
	if (typeof value === 'string') return value;
	throw bad(`Parameter '${name}' is there twice.`);
}

function countOf(name: string, text: string, most: number, least = 1): number {
	const number = Number(text);
	if (!/^\d+$/.test(text) || number < least || number > most) {
		throw bad(`Parameter '${name}' must be a whole number from ${least} to ${most}.`);
	}
	return number;
}

function isTrue(name: string, text: string): boolean {
	if (text === 'true' || text === 'false') return text === 'true';
	throw bad(`Parameter '${name}' must be true or false.`);
}

/** Reads `include` and `fields[…]`; gives back what it does not know. */
export function readShape(resource: Resource, raw: Raw): { shape: Shape; rest: Raw } {
	const shape: Shape = { include: [], fields: new Map() };
	const rest: Raw = {};
	for (const [name, value] of Object.entries(raw)) {
		const [first, type, ...more] = pathOf(name) ?? [];
		if (name === 'include') {
			shape.include = single(name, value)
				.split(',')
				.filter((path) => path !== '')
				.map((path) => path.split('.'));
			for (const path of shape.include) demandPath(resource, path);
		} else if (first === 'fields' && type !== undefined && more.length === 0) {
			shape.fields.set(type, readFields(type, single(name, value)));
		} else rest[name] = value;
	}
	return { shape, rest };
}

function demandPath(resource: Resource, path: string[]): void {
	let current: Resource | undefined = resource;
	for (const name of path) {
		const relationship = current?.relationships.get(name);
		if (relationship === undefined || (relationship.isMany && !relationship.showsData)) {
			throw bad(`'${path.join('.')}' cannot be included.`);
		}
		current = SCHEMA.get(relationship.types[0]);
	}
}

function readFields(type: string, text: string): Set<string> {
	const resource = SCHEMA.get(type);
	if (resource === undefined) throw bad(`There is no type '${type}'.`);
	const names = text.split(',').filter((name) => name !== '');
	for (const name of names) {
		if (!resource.attributes.has(name) && !resource.relationships.has(name)) {
			throw bad(`There is no field '${name}' of ${type}.`);
		}
	}
	return new Set(names);
}

/** Throws where a parameter is left that nothing knows. */
export function demandNone(rest: Raw): void {
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) throw bad(`Parameter '${unknown}' is not known.`);
}

/** Reads the parameters of a list. Throws 400 for those that are unknown or wrong. */
export function readList(resource: Resource, raw: Raw): ListQuery {
	const { shape, rest } = readShape(resource, raw);
	const own = new URLSearchParams();
	const query: ListQuery = {
		filters: [],
		isNewSyntax: false,
		sort: [],
		size: USUAL_SIZE,
		wantsCount: false,
		own,
		shape,
	};
	for (const [name, value] of Object.entries(raw)) {
		if (name === 'page[after]' || name === 'page[before]' || name === 'page[offset]') continue;
		for (const one of Array.isArray(value) ? value : [value]) own.append(name, one);
	}
	for (const [name, value] of Object.entries(rest)) {
		const path = pathOf(name);
		if (path?.[0] === 'filter' && path.length > 1) {
			query.filters.push({ path: path.slice(1), values: Array.isArray(value) ? value : [value] });
		} else readPlain(resource, query, name, single(name, value));
	}
	const isRepeated = query.filters.some(
		({ path, values }) => values.length > 1 && path[path.length - 1] !== '',
	);
	if (isRepeated) throw bad('A filter is there twice.');
	if (query.after !== undefined && query.before !== undefined) {
		throw bad("'page[after]' and 'page[before]' exclude each other.");
	}
	return query;
}

function readPlain(resource: Resource, query: ListQuery, name: string, text: string): void {
	switch (name) {
		case 'sort':
			query.sort = text.split(',').map((one) => readSort(resource, one));
			return;
		case 'count':
			query.wantsCount = isTrue(name, text);
			return;
		case 'newFilterSyntax':
			query.isNewSyntax = isTrue(name, text);
			return;
		case 'page[size]':
		case 'page[limit]':
			query.size = countOf(name, text, LARGEST_SIZE);
			return;
		case 'page[offset]':
			query.offset = countOf(name, text, LARGEST_OFFSET, 0);
			return;
		case 'page[after]':
			query.after = text;
			return;
		case 'page[before]':
			query.before = text;
			return;
		default:
			demandNone({ [name]: text });
	}
}

function readSort(resource: Resource, text: string): SortKey {
	const name = text.replace(/^-/, '');
	if (name !== 'id' && resource.attributes.get(name)?.sortable !== true) {
		throw bad(`Attribute '${name}' of ${resource.type} cannot be sorted by.`);
	}
	return { name, isDescending: text.startsWith('-') };
}
