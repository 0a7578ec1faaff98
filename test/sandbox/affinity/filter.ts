import { readTime, v2Invalid } from './answers';

export type FilterField<T> = {
	kind: 'number' | 'time' | 'text';
	/** Milliseconds for times. */
	of: (row: T) => number | string | null;
};

type Test<T> = (row: T) => boolean;

const OPERATORS = ['!=*', '=*', '!=', '=^', '=$', '=~', '>=', '<=', '=', '>', '<'];

/**
 * Reads v2's filter grammar: `field operator value`, joined by `&` (which binds tighter) and `|`, with brackets, quotes
 * and backslash escapes.
 */
export function readFilter<T>(text: string, fields: Record<string, FilterField<T>>): Test<T> {
	return new Reader(text, fields).read();
}

class Reader<T> {
	private at = 0;

	constructor(
		private readonly text: string,
		private readonly fields: Record<string, FilterField<T>>,
	) {}

	read(): Test<T> {
		const test = this.alternatives();
		this.skipBlanks();
		if (this.at < this.text.length) throw this.wrong();
		return test;
	}

	private wrong() {
		return v2Invalid(`The filter cannot be read from position ${this.at}`, 'filter');
	}

	private alternatives(): Test<T> {
		const tests = [this.conjunction()];
		while (this.takes('|')) tests.push(this.conjunction());
		return (row) => tests.some((test) => test(row));
	}

	private conjunction(): Test<T> {
		const tests = [this.term()];
		while (this.takes('&')) tests.push(this.term());
		return (row) => tests.every((test) => test(row));
	}

	private term(): Test<T> {
		if (this.takes('(')) {
			const inner = this.alternatives();
			if (!this.takes(')')) throw this.wrong();
			return inner;
		}
		const name = this.match(/[A-Za-z][\w.]*/y);
		const field = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
		if (field === undefined) throw v2Invalid(`The field ${name} cannot be filtered by`, 'filter');
		this.skipBlanks();
		const operator = OPERATORS.find((candidate) => this.text.startsWith(candidate, this.at));
		if (operator === undefined) throw this.wrong();
		this.at += operator.length;
		if (operator === '=*') return (row) => field.of(row) !== null;
		if (operator === '!=*') return (row) => field.of(row) === null;
		return comparison(field, operator, this.value());
	}

	private value(): string {
		this.skipBlanks();
		if (this.text[this.at] === '"') {
			return this.match(/"(?:[^"\\]|\\.)*"/y)
				.slice(1, -1)
				.replace(/\\(.)/g, '$1');
		}
		return this.match(/(?:[^\s&|()"\\]|\\.)+/y).replace(/\\(.)/g, '$1');
	}

	private match(pattern: RegExp): string {
		this.skipBlanks();
		pattern.lastIndex = this.at;
		const [found] = pattern.exec(this.text) ?? [];
		if (found === undefined) throw this.wrong();
		this.at += found.length;
		return found;
	}

	private takes(character: string): boolean {
		this.skipBlanks();
		if (this.text[this.at] !== character) return false;
		this.at++;
		return true;
	}

	private skipBlanks(): void {
		while (this.text[this.at] === ' ') this.at++;
	}
}

function comparison<T>(field: FilterField<T>, operator: string, text: string): Test<T> {
	const wanted =
		field.kind === 'text'
			? text.toLowerCase()
			: field.kind === 'time'
				? readTime(text)
				: Number(text);
	if (wanted === undefined || Number.isNaN(wanted)) {
		throw v2Invalid(`${text} is not a ${field.kind}`, 'filter');
	}
	const isOfTexts = ['=^', '=$', '=~'].includes(operator);
	if (isOfTexts !== (field.kind === 'text') && !['=', '!='].includes(operator)) {
		throw v2Invalid(`${operator} does not fit the field`, 'filter');
	}
	const own = (row: T) => {
		const value = field.of(row);
		return typeof value === 'string' ? value.toLowerCase() : value;
	};
	const known = (test: (value: string | number) => boolean) => (row: T) => {
		const value = own(row);
		return value !== null && test(value);
	};
	switch (operator) {
		case '=':
			return known((value) => value === wanted);
		case '!=':
			return (row) => own(row) !== wanted;
		case '=^':
			return known((value) => String(value).startsWith(String(wanted)));
		case '=$':
			return known((value) => String(value).endsWith(String(wanted)));
		case '=~':
			return known((value) => String(value).includes(String(wanted)));
		case '>':
			return known((value) => value > wanted);
		case '>=':
			return known((value) => value >= wanted);
		case '<':
			return known((value) => value < wanted);
		default:
			return known((value) => value <= wanted);
	}
}
