/** A parsed COQL query. */
export interface Query {
	columns: string[];
	module: string;
	where: Condition;
	orders: Array<{ column: string; isDescending: boolean }>;
	offset: number;
	limit: number;
}

export type Operand = string | number | boolean | null;

export type Condition =
	| { kind: 'and' | 'or'; left: Condition; right: Condition }
	| { kind: 'test'; column: string; operator: Operator; operands: Operand[] };

export type Operator =
	| '='
	| '!='
	| '>'
	| '>='
	| '<'
	| '<='
	| 'between'
	| 'in'
	| 'not in'
	| 'like'
	| 'not like'
	| 'is null'
	| 'is not null';

/** The query cannot be read. */
export class CoqlSyntax extends Error {
	constructor(readonly near: string) {
		super(`near ${near}`);
	}
}

interface Token {
	kind: 'word' | 'text' | 'number' | 'sign';
	value: string;
}

const TOKENS =
	/\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?)|(>=|<=|!=|[=<>(),]))/y;
const STANDARD_LIMIT = 200;

function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	TOKENS.lastIndex = 0;
	const end = text.trimEnd().length;
	while (TOKENS.lastIndex < end) {
		const from = TOKENS.lastIndex;
		const match = TOKENS.exec(text);
		if (match === null) throw new CoqlSyntax(text.slice(from, from + 20));
		const [, quoted, number, word, sign] = match;
		if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replace(/''/g, "'") });
		else if (number !== undefined) tokens.push({ kind: 'number', value: number });
		else if (word !== undefined) tokens.push({ kind: 'word', value: word });
		else tokens.push({ kind: 'sign', value: sign });
	}
	return tokens;
}

/**
 * Reads a query. Brackets hold two conditions at most, as the manual demands: `((a and b) and c)`. Throws CoqlSyntax.
 */
export function parseCoql(text: string): Query {
	const reader = new Reader(tokensOf(text));
	reader.keyword('select');
	const columns = reader.list(() => reader.word());
	reader.keyword('from');
	const module = reader.word();
	reader.keyword('where');
	const where = reader.condition();
	const orders: Query['orders'] = [];
	if (reader.takes('order')) {
		reader.keyword('by');
		orders.push(
			...reader.list(() => {
				const column = reader.word();
				const isDescending = reader.takes('desc');
				if (!isDescending) reader.takes('asc');
				return { column, isDescending };
			}),
		);
	}
	let offset = 0;
	let limit = STANDARD_LIMIT;
	if (reader.takes('limit')) {
		limit = reader.count();
		if (reader.takesSign(',')) {
			offset = limit;
			limit = reader.count();
		} else if (reader.takes('offset')) offset = reader.count();
	} else if (reader.takes('offset')) offset = reader.count();
	reader.end();
	return { columns, module, where, orders, offset, limit };
}

class Reader {
	private position = 0;

	constructor(private readonly tokens: Token[]) {}

	private get next(): Token | undefined {
		return this.tokens[this.position];
	}

	fail(): never {
		throw new CoqlSyntax(this.next?.value ?? 'end');
	}

	takes(keyword: string): boolean {
		const { next } = this;
		const isIt = next?.kind === 'word' && next.value.toLowerCase() === keyword;
		if (isIt) this.position++;
		return isIt;
	}

	takesSign(sign: string): boolean {
		const isIt = this.next?.kind === 'sign' && this.next.value === sign;
		if (isIt) this.position++;
		return isIt;
	}

	keyword(keyword: string): void {
		if (!this.takes(keyword)) this.fail();
	}

	word(): string {
		const { next } = this;
		if (next?.kind !== 'word') return this.fail();
		this.position++;
		return next.value;
	}

	count(): number {
		const { next } = this;
		if (next?.kind !== 'number' || !/^\d+$/.test(next.value)) return this.fail();
		this.position++;
		return Number(next.value);
	}

	end(): void {
		if (this.next !== undefined) this.fail();
	}

	list<T>(read: () => T): T[] {
		const result = [read()];
		while (this.takesSign(',')) result.push(read());
		return result;
	}

	/** One condition or a pair; a third one on the same level is an error. */
	condition(): Condition {
		const left = this.term();
		const kind = this.takes('and') ? 'and' : this.takes('or') ? 'or' : undefined;
		if (kind === undefined) return left;
		const right = this.term();
		const { next } = this;
		if (next?.kind === 'word' && ['and', 'or'].includes(next.value.toLowerCase())) this.fail();
		return { kind, left, right };
	}

	private term(): Condition {
		if (!this.takesSign('(')) return this.test();
		const inner = this.condition();
		if (!this.takesSign(')')) this.fail();
		return inner;
	}

	private test(): Condition {
		const column = this.word();
		const operator = this.operator();
		return { kind: 'test', column, operator, operands: this.operands(operator) };
	}

	private operator(): Operator {
		if (this.takes('is')) {
			const isNot = this.takes('not');
			this.keyword('null');
			return isNot ? 'is not null' : 'is null';
		}
		if (this.takes('not')) {
			if (this.takes('in')) return 'not in';
			this.keyword('like');
			return 'not like';
		}
		for (const word of ['in', 'like', 'between'] as const) if (this.takes(word)) return word;
		for (const sign of ['>=', '<=', '!=', '=', '>', '<'] as const)
			if (this.takesSign(sign)) return sign;
		return this.fail();
	}

	private operands(operator: Operator): Operand[] {
		if (operator === 'is null' || operator === 'is not null') return [];
		if (operator === 'in' || operator === 'not in') {
			if (!this.takesSign('(')) this.fail();
			const values = this.list(() => this.value());
			if (!this.takesSign(')')) this.fail();
			return values;
		}
		const first = this.value();
		if (operator !== 'between') return [first];
		this.keyword('and');
		return [first, this.value()];
	}

	private value(): Operand {
		const { next } = this;
		if (next === undefined || next.kind === 'sign') return this.fail();
		this.position++;
		if (next.kind === 'text') return next.value;
		if (next.kind === 'number') return Number(next.value);
		const word = next.value.toLowerCase();
		if (word === 'true' || word === 'false') return word === 'true';
		this.position--;
		return this.fail();
	}
}
