import { Refusal, sfTime } from '../answers';
import { wholeId } from '../ids';
import type { Org } from '../org';
import type { Row, Value } from '../row';
import type { Field, ObjectType } from '../schema';
import type { Comparison, Condition, Literal, Path, Query } from './ast';
import { place } from './lexer';
import { resolve } from './paths';
import type { Getter } from './paths';

/** Whether a record passes; undefined where a part's constants alone cannot tell. */
export type Test = (row: Row) => boolean | undefined;

/** Runs the query of `IN (SELECT …)` and gives the values of its one field. */
export type RunInner = (query: Query) => Set<Value>;

interface Context {
	org: Org;
	object: ObjectType;
	/** The query's text, for messages. */
	text: string;
	inner: RunInner;
}

const NUMBERS: Array<Field['type']> = ['int', 'double', 'currency'];
const IDS: Array<Field['type']> = ['id', 'reference'];
const DAY = 86_400_000;

/** Makes a test of a condition. Throws the vendor's refusal of unknown fields and wrong types. */
export function compile(context: Context, condition: Condition): Test {
	switch (condition.kind) {
		case 'and':
		case 'or': {
			const tests = condition.parts.map((part) => compile(context, part));
			const decisive = condition.kind === 'or';
			return (row) => {
				let result: boolean | undefined = !decisive;
				for (const test of tests) {
					const one = test(row);
					if (one === decisive) return decisive;
					if (one === undefined) result = undefined;
				}
				return result;
			};
		}
		case 'not': {
			const test = compile(context, condition.part);
			return (row) => negate(test(row));
		}
		case 'compare':
			return compare(context, condition.path, condition.operator, condition.literal);
		case 'in': {
			const tests = condition.list.map((literal) => compareSet(context, condition.path, literal));
			const { get } = filterable(context, condition.path);
			const wanted = new Set(tests);
			const { isNegated } = condition;
			return onValue(get, (value) => wanted.has(fold(value)) !== isNegated);
		}
		case 'semi': {
			const { get, field } = filterable(context, condition.path);
			if (!IDS.includes(field.type)) {
				throw invalidField(
					context,
					condition.path,
					`The left operand of the semi join must be an id field`,
				);
			}
			const found = context.inner(condition.query);
			return onValue(get, (value) => found.has(value) !== condition.isNegated);
		}
		case 'includes': {
			const { get, field } = filterable(context, condition.path);
			if (field.type !== 'multipicklist') {
				throw operatorRefused(field, condition.isNegated ? 'excludes' : 'includes');
			}
			const wanted = condition.list.map(({ text }) => text.split(';'));
			return onValue(get, (value) => {
				const held = typeof value === 'string' ? value.split(';') : [];
				return wanted.some((all) => all.every((one) => held.includes(one))) !== condition.isNegated;
			});
		}
	}
}

function negate(result: boolean | undefined): boolean | undefined {
	return result === undefined ? undefined : !result;
}

function onValue(get: Getter, test: (value: Value) => boolean): Test {
	return (row) => {
		const value = get(row);
		return value === undefined ? undefined : test(value);
	};
}

/** Texts are compared without regard to case. */
function fold(value: Value): Value {
	return typeof value === 'string' ? value.toLowerCase() : value;
}

function filterable(context: Context, path: Path): { field: Field; get: Getter } {
	const resolved = resolve(context.org, context.object, path, context.text);
	if (!resolved.field.filterable) {
		throw invalidField(
			context,
			path,
			`field '${resolved.field.name}' can not be filtered in a query call`,
		);
	}
	return resolved;
}

function invalidField({ text }: Context, { at }: { at: number }, message: string): Refusal {
	return new Refusal(400, 'INVALID_FIELD', `${place(text, at)}${message}`);
}

function operatorRefused(field: Field, operator: string): Refusal {
	return new Refusal(
		400,
		'INVALID_QUERY_FILTER_OPERATOR',
		`invalid operator on ${field.type} field: ${operator}`,
	);
}

/** One entry of an IN list, as `fold` gives it for a record. */
function compareSet(context: Context, path: Path, literal: Literal): Value {
	const { field } = filterable(context, path);
	if (literal.kind === 'period') throw wrongType(context, field, literal);
	const value = valueOf(context, field, literal);
	return value === '' ? null : fold(value);
}

function compare(context: Context, path: Path, operator: Comparison, literal: Literal): Test {
	const { field, get } = filterable(context, path);
	if (operator === 'like') return like(context, field, get, literal);
	if (literal.kind === 'period') return inPeriod(context, field, get, operator, literal);
	const isOrder = operator !== '=' && operator !== '!=';
	if (isOrder && (field.type === 'boolean' || field.type === 'multipicklist')) {
		throw operatorRefused(field, operator);
	}
	const raw = valueOf(context, field, literal);
	// An empty text is no value.
	const wanted = raw === '' ? null : fold(raw);
	if (IDS.includes(field.type)) return onValue(get, (value) => holds(operator, value, raw));
	return onValue(get, (value) => holds(operator, fold(value), wanted));
}

function holds(operator: Comparison, value: Value, wanted: Value): boolean {
	if (operator === '=') return value === wanted;
	if (operator === '!=') return value !== wanted;
	if (value === null || wanted === null) return false;
	switch (operator) {
		case '<':
			return value < wanted;
		case '<=':
			return value <= wanted;
		case '>':
			return value > wanted;
		default:
			return value >= wanted;
	}
}

/** A literal in the form that records hold. Throws where the field takes no such literal. */
function valueOf(context: Context, field: Field, literal: Literal): Value {
	const { kind, text } = literal;
	if (kind === 'null') {
		if (field.type === 'boolean') throw wrongType(context, field, literal);
		return null;
	}
	if (IDS.includes(field.type)) {
		if (kind !== 'string') throw wrongType(context, field, literal);
		const id = wholeId(text);
		if (id === undefined) {
			const message = `${place(context.text, literal.at)}invalid ID field: ${text}`;
			throw new Refusal(400, 'INVALID_QUERY_FILTER_OPERATOR', message);
		}
		return id;
	}
	const expected = literalOf(field);
	if (kind !== expected) throw wrongType(context, field, literal);
	switch (expected) {
		case 'number':
			return Number(text);
		case 'boolean':
			return text === 'true';
		case 'datetime': {
			const moment = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
			if (Number.isNaN(moment)) throw wrongType(context, field, literal);
			const iso = new Date(moment).toISOString();
			return iso.replace('Z', '+0000');
		}
		case 'date':
			if (Number.isNaN(Date.parse(text))) throw wrongType(context, field, literal);
			return text;
		default:
			return text;
	}
}

/** The kind of literal that a field is compared with. */
function literalOf({ type }: Field): Literal['kind'] {
	if (NUMBERS.includes(type)) return 'number';
	if (type === 'boolean' || type === 'date' || type === 'datetime') return type;
	return 'string';
}

function wrongType(context: Context, field: Field, literal: Literal): Refusal {
	const expected =
		field.type === 'datetime' ? 'dateTime' : IDS.includes(field.type) ? 'string' : literalOf(field);
	const quotes =
		literal.kind === 'string'
			? ' and should not be enclosed in quotes'
			: expected === 'string'
				? ' and should be enclosed in quotes'
				: '';
	return invalidField(
		context,
		literal,
		`value of filter criterion for field '${field.name}' must be of type ${expected}${quotes}`,
	);
}

function like(context: Context, field: Field, get: Getter, literal: Literal): Test {
	if (literalOf(field) !== 'string' || IDS.includes(field.type) || field.type === 'multipicklist') {
		throw operatorRefused(field, 'like');
	}
	if (literal.kind !== 'string') throw wrongType(context, field, literal);
	const source = literal.like.replace(/\\[\s\S]|[\s\S]/g, (unit) => {
		if (unit === '%') return '[\\s\\S]*';
		if (unit === '_') return '[\\s\\S]';
		return unit[unit.length - 1].replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&');
	});
	const pattern = new RegExp(`^${source}$`, 'i');
	return onValue(get, (value) => typeof value === 'string' && pattern.test(value));
}

function inPeriod(
	context: Context,
	field: Field,
	get: Getter,
	operator: Comparison,
	literal: Literal,
): Test {
	if (field.type !== 'date' && field.type !== 'datetime') throw wrongType(context, field, literal);
	const [from, to] = periodOf(context.org.world.clock.now(), literal);
	const form = (moment: number) =>
		field.type === 'date' ? sfTime(moment).slice(0, 10) : sfTime(moment);
	const [first, after] = [form(from), form(to)];
	return onValue(get, (value) => {
		if (typeof value !== 'string') return operator === '!=';
		const isInside = value >= first && value < after;
		switch (operator) {
			case '=':
				return isInside;
			case '!=':
				return !isInside;
			case '<':
				return value < first;
			case '<=':
				return value < after;
			case '>':
				return value >= after;
			default:
				return value >= first;
		}
	});
}

/** First moment of a date literal, and the first one after it. */
function periodOf(now: number, { text, count = 0 }: Literal): [number, number] {
	const today = Math.floor(now / DAY) * DAY;
	const date = new Date(today);
	const month = (offset: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1);
	switch (text) {
		case 'TODAY':
			return [today, today + DAY];
		case 'YESTERDAY':
			return [today - DAY, today];
		case 'TOMORROW':
			return [today + DAY, today + 2 * DAY];
		case 'THIS_MONTH':
			return [month(0), month(1)];
		case 'LAST_MONTH':
			return [month(-1), month(0)];
		case 'THIS_YEAR':
			return [Date.UTC(date.getUTCFullYear(), 0, 1), Date.UTC(date.getUTCFullYear() + 1, 0, 1)];
		case 'LAST_N_DAYS':
			return [today - count * DAY, today + DAY];
		default:
			return [today + DAY, today + (count + 1) * DAY];
	}
}
