import { bad } from './answers';
import type { Row } from './rows';
import type { Attribute, Relationship, Resource } from './schema';

export type Test = (row: Row) => boolean;

const RANGE = /^(.+?)\.\.(.+)$/;
const BOUNDS = ['gt', 'gte', 'lt', 'lte'];

/** One `filter[…]` parameter, split at its brackets. */
export interface FilterParameter {
	path: string[];
	values: string[];
}

/** Makes tests of the filters. Throws 400 for what cannot be filtered by. */
export function testsOf(
	resource: Resource,
	filters: FilterParameter[],
	isNewSyntax: boolean,
): Test[] {
	return filters.map((filter) => testOf(resource, filter, isNewSyntax));
}

function testOf(resource: Resource, { path, values }: FilterParameter, isNewSyntax: boolean): Test {
	const [name, ...rest] = path;
	if (name === 'q' && rest.length === 0) return searching(resource, values[0]);
	const relationship = resource.relationships.get(name);
	if (relationship !== undefined) return linked(relationship, rest, values, isNewSyntax);
	const attribute = name === 'id' ? ID : resource.attributes.get(name);
	if (attribute?.filterable !== true) {
		throw bad(`Attribute '${name}' of ${resource.type} cannot be used as a filter.`);
	}
	const read = (row: Row) => (name === 'id' ? row.id : row.attributes[name]);
	if (!isNewSyntax) {
		if (rest.length > 0) throw bad(`Attribute '${name}' has no '${rest.join('.')}' to filter by.`);
		return oldSyntax(attribute, values[0], read);
	}
	const [operator] = rest;
	if (operator === undefined || operator === '') {
		const wanted = values.map((value) => literal(attribute, value));
		return (row) =>
			matches(read(row), (held) => wanted.some((one) => one === comparable(attribute, held)));
	}
	if (!BOUNDS.includes(operator) || rest.length > 1) throw bad(`'${operator}' is no operator.`);
	const bound = literal(attribute, values[0]);
	return (row) =>
		matches(read(row), (held) => within(comparable(attribute, held), operator, bound));
}

const ID: Attribute = {
	name: 'id',
	type: 'integer',
	max: 0,
	writable: false,
	hidden: false,
	filterable: true,
	sortable: true,
};

/** A list's members each stand for the list. */
function matches(held: unknown, test: (one: unknown) => boolean): boolean {
	return Array.isArray(held) ? held.some(test) : test(held ?? null);
}

function oldSyntax(attribute: Attribute, text: string, read: (row: Row) => unknown): Test {
	if (text === '__null__' || text === '__notnull__') {
		const wantsNull = text === '__null__';
		return (row) => {
			const held = read(row) ?? null;
			return (held === null || (Array.isArray(held) && held.length === 0)) === wantsNull;
		};
	}
	const [, from, to] = RANGE.exec(text) ?? [];
	if (from !== undefined) {
		const low = from === 'neginf' ? undefined : literal(attribute, from);
		const high = to === 'inf' ? undefined : literal(attribute, to);
		return (row) =>
			matches(read(row), (held) => {
				const value = comparable(attribute, held);
				if (value === null) return false;
				return (low === undefined || value >= low) && (high === undefined || value <= high);
			});
	}
	const wanted = text.split(',').map((one) => literal(attribute, one));
	return (row) =>
		matches(read(row), (held) => wanted.some((one) => one === comparable(attribute, held)));
}

type Comparable = string | number | boolean;

/** A parameter's text in the form in which values are compared. Throws 400 where it does not fit. */
function literal({ name, type }: Attribute, text: string): Comparable {
	switch (type) {
		case 'integer':
		case 'number':
			if (!/^-?\d+(?:\.\d+)?$/.test(text)) throw bad(`'${text}' is no number for '${name}'.`);
			return Number(text);
		case 'boolean':
			if (text !== 'true' && text !== 'false')
				throw bad(`'${text}' is neither true nor false for '${name}'.`);
			return text === 'true';
		case 'time': {
			const moment = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(
				text,
			)
				? Date.parse(text)
				: Number.NaN;
			if (Number.isNaN(moment)) throw bad(`'${text}' is no time for '${name}'.`);
			return moment;
		}
		case 'emails':
			return text.toLowerCase();
		default:
			return text;
	}
}

function comparable({ type }: Attribute, held: unknown): Comparable | null {
	if (held === null || held === undefined) return null;
	if (type === 'time') return Date.parse(String(held));
	if (type === 'emails') return String(held).toLowerCase();
	return typeof held === 'number' || typeof held === 'boolean' ? held : String(held);
}

function within(value: Comparable | null, operator: string, bound: Comparable): boolean {
	if (value === null) return false;
	switch (operator) {
		case 'gt':
			return value > bound;
		case 'gte':
			return value >= bound;
		case 'lt':
			return value < bound;
		default:
			return value <= bound;
	}
}

/** Relationships can be filtered by the id of their target alone. */
function linked(
	relationship: Relationship,
	rest: string[],
	values: string[],
	isNewSyntax: boolean,
): Test {
	const { name, filterable, isMany } = relationship;
	const [key, ending] = rest;
	const isList = ending === '' && isNewSyntax;
	if (!filterable || isMany || key !== 'id' || (ending !== undefined && !isList)) {
		throw bad(`Relationship '${name}' cannot be used as a filter by '${rest.join('.')}'.`);
	}
	const texts = isNewSyntax ? values : values[0].split(',');
	if (texts.length === 1 && /^__(?:not)?null__$/.test(texts[0])) {
		const wantsNull = texts[0] === '__null__';
		return ({ links }) => ((links[name] ?? null) === null) === wantsNull;
	}
	for (const text of texts) if (!/^\d+$/.test(text)) throw bad(`'${text}' is no id for '${name}'.`);
	const ids = new Set(texts.map(Number));
	return ({ links }) => {
		const target = links[name];
		return target !== null && target !== undefined && ids.has(target.id);
	};
}

/** `filter[q]`: what begins with a text, on prospects and accounts only. */
function searching(resource: Resource, text: string): Test {
	if (resource.searched.length === 0)
		throw bad(`'q' cannot be used as a filter of ${resource.type}.`);
	const wanted = text.toLowerCase();
	return ({ attributes }) =>
		resource.searched.some((name) =>
			matches(
				attributes[name],
				(held) => typeof held === 'string' && held.toLowerCase().startsWith(wanted),
			),
		);
}
