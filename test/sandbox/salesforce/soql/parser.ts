import { Refusal } from '../answers';
import type { Comparison, Condition, Item, Literal, Order, Path, Query } from './ast';
import { malformed, tokensOf } from './lexer';
import type { Token } from './lexer';

const COMPARISONS: Record<string, Comparison> = {
	'=': '=',
	'!=': '!=',
	'<>': '!=',
	'<': '<',
	'<=': '<=',
	'>': '>',
	'>=': '>=',
};
/** Date literals that the sandbox knows; the second group takes a number after a colon. */
const PERIODS = /^(?:TODAY|YESTERDAY|TOMORROW|THIS_MONTH|THIS_YEAR|LAST_MONTH)$/i;
const COUNTED_PERIODS = /^(?:LAST_N_DAYS|NEXT_N_DAYS)$/i;
const RESERVED =
	/^(?:select|from|where|and|or|not|order|limit|offset|group|having|in|like|includes|excludes|null|nulls)$/i;
const LARGEST_OFFSET = 2000;
const LONGEST_QUERY = 100_000;

/** Reads the vendor's query language, without aggregates, GROUP BY, WITH and FOR. */
class Parser {
	private readonly tokens: Token[];

	private position = 0;

	constructor(private readonly text: string) {
		this.tokens = tokensOf(text);
	}

	whole(): Query {
		const query = this.query(0);
		if (this.next.kind !== 'end') throw this.unexpected();
		return query;
	}

	private get next(): Token {
		return this.tokens[this.position];
	}

	private take(): Token {
		return this.tokens[this.position++];
	}

	private unexpected(token = this.next): Refusal {
		return malformed(this.text, token.at, `unexpected token: '${token.text}'`);
	}

	private isWord(word: string, token = this.next): boolean {
		return token.kind === 'word' && token.text.toLowerCase() === word;
	}

	private isSymbol(symbol: string, token = this.next): boolean {
		return token.kind === 'symbol' && token.text === symbol;
	}

	private accept(...words: string[]): boolean {
		for (const [index, word] of words.entries()) {
			const token = this.tokens[this.position + index];
			if (token === undefined || !(this.isWord(word, token) || this.isSymbol(word, token)))
				return false;
		}
		this.position += words.length;
		return true;
	}

	private expect(...words: string[]): void {
		for (const word of words) if (!this.accept(word)) throw this.unexpected();
	}

	private query(depth: number): Query {
		this.expect('select');
		const isCount = depth === 0 && this.isWord('count') && this.accept('count', '(', ')');
		const items = isCount ? [] : this.items(depth);
		this.expect('from');
		const from = this.name();
		if (
			this.next.kind === 'word' &&
			!/^(?:where|order|limit|offset|group|with|for|using|having|all)$/i.test(this.next.text)
		) {
			throw this.unexpected();
		}
		const where = this.accept('where') ? this.condition(depth) : undefined;
		const order = this.accept('order', 'by') ? this.orders() : [];
		const limit = this.accept('limit') ? this.count() : undefined;
		const offset = this.accept('offset') ? this.count() : undefined;
		if (offset !== undefined && offset > LARGEST_OFFSET) {
			throw new Refusal(
				400,
				'NUMBER_OUTSIDE_VALID_RANGE',
				`Maximum SOQL offset allowed is ${LARGEST_OFFSET}`,
			);
		}
		return {
			items,
			isCount,
			from: from.names.join('.'),
			fromAt: from.at,
			order,
			...(where === undefined ? {} : { where }),
			...(limit === undefined ? {} : { limit }),
			...(offset === undefined ? {} : { offset }),
		};
	}

	private items(depth: number): Item[] {
		const items: Item[] = [];
		do items.push(this.item(depth));
		while (this.accept(','));
		return items;
	}

	private item(depth: number): Item {
		const { at } = this.next;
		if (this.isSymbol('(')) {
			if (depth > 0) throw this.unexpected();
			this.take();
			const query = this.query(depth + 1);
			this.expect(')');
			return { kind: 'subquery', query, at };
		}
		if (this.accept('fields', '(')) {
			const scope = this.take();
			if (!/^(?:all|standard|custom)$/i.test(scope.text)) throw this.unexpected(scope);
			this.expect(')');
			return { kind: 'all', scope: scope.text.toLowerCase(), at };
		}
		if (this.accept('typeof')) return this.typeOf();
		const path = this.name();
		if (this.isSymbol('(')) throw this.unexpected();
		return { kind: 'field', path };
	}

	private typeOf(): Item {
		const path = this.name();
		const cases: Array<{ object: string; paths: Path[] }> = [];
		while (this.accept('when')) {
			const object = this.name().names.join('.');
			this.expect('then');
			cases.push({ object, paths: this.names() });
		}
		if (cases.length === 0) throw this.unexpected();
		const otherwise = this.accept('else') ? this.names() : [];
		this.expect('end');
		return { kind: 'typeof', path, cases, otherwise };
	}

	private names(): Path[] {
		const names: Path[] = [];
		do names.push(this.name());
		while (this.accept(','));
		return names;
	}

	private name(): Path {
		const token = this.next;
		if (token.kind !== 'word' || RESERVED.test(token.text)) throw this.unexpected();
		this.position++;
		return { names: token.text.split('.'), at: token.at };
	}

	private count(): number {
		const token = this.take();
		if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.unexpected(token);
		return Number(token.text);
	}

	private orders(): Order[] {
		const orders: Order[] = [];
		do {
			const path = this.name();
			const isDescending = this.accept('desc');
			if (!isDescending) this.accept('asc');
			const nullsLast = this.accept('nulls', 'last');
			if (!nullsLast && this.isWord('nulls')) this.expect('nulls', 'first');
			orders.push({ path, isDescending, nullsLast });
		} while (this.accept(','));
		return orders;
	}

	/** AND and OR cannot be mixed without parentheses. */
	private condition(depth: number): Condition {
		const first = this.factor(depth);
		const word = this.isWord('and') ? 'and' : this.isWord('or') ? 'or' : undefined;
		if (word === undefined) return first;
		const parts = [first];
		while (this.accept(word)) parts.push(this.factor(depth));
		if (this.isWord('and') || this.isWord('or')) throw this.unexpected();
		return { kind: word, parts };
	}

	private factor(depth: number): Condition {
		if (this.accept('not')) return { kind: 'not', part: this.factor(depth) };
		if (!this.accept('(')) return this.comparison(depth);
		const inner = this.condition(depth);
		this.expect(')');
		return inner;
	}

	private comparison(depth: number): Condition {
		const path = this.name();
		if (this.accept('in')) return this.list(path, false, depth);
		if (this.accept('not', 'in')) return this.list(path, true, depth);
		const isNegated = this.isWord('excludes');
		if (this.accept('includes') || this.accept('excludes')) {
			return { kind: 'includes', path, isNegated, list: this.literals() };
		}
		if (this.accept('like')) {
			return { kind: 'compare', path, operator: 'like', literal: this.literal() };
		}
		const sign = this.take();
		const operator = sign.kind === 'symbol' ? COMPARISONS[sign.text] : undefined;
		if (operator === undefined) throw this.unexpected(sign);
		return { kind: 'compare', path, operator, literal: this.literal() };
	}

	private list(path: Path, isNegated: boolean, depth: number): Condition {
		const following = this.tokens[this.position + 1];
		if (following === undefined || !this.isWord('select', following)) {
			return { kind: 'in', path, isNegated, list: this.literals() };
		}
		if (depth > 0) throw this.unexpected(following);
		this.expect('(');
		const query = this.query(depth + 1);
		this.expect(')');
		return { kind: 'semi', path, isNegated, query };
	}

	private literals(): Literal[] {
		this.expect('(');
		const list: Literal[] = [];
		do list.push(this.literal());
		while (this.accept(','));
		this.expect(')');
		return list;
	}

	private literal(): Literal {
		const { kind, text, like, at } = this.take();
		if (kind === 'word') {
			if (/^(?:true|false)$/i.test(text)) {
				return { kind: 'boolean', text: text.toLowerCase(), like, at };
			}
			if (/^null$/i.test(text)) return { kind: 'null', text, like, at };
			if (PERIODS.test(text)) return { kind: 'period', text: text.toUpperCase(), like, at };
			if (COUNTED_PERIODS.test(text)) {
				this.expect(':');
				return { kind: 'period', text: text.toUpperCase(), like, count: this.count(), at };
			}
		} else if (kind !== 'symbol' && kind !== 'end') return { kind, text, like, at };
		throw malformed(this.text, at, `unexpected token: '${text}'`);
	}
}

/** Reads a query. Throws the vendor's MALFORMED_QUERY where it cannot. */
export function parseQuery(text: string): Query {
	if (text.length > LONGEST_QUERY) {
		throw new Refusal(
			400,
			'MALFORMED_QUERY',
			`SOQL statement is too long, the limit is ${LONGEST_QUERY}`,
		);
	}
	return new Parser(text).whole();
}
