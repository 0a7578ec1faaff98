import { Refusal } from '../answers';

export interface Token {
	kind: 'word' | 'string' | 'number' | 'date' | 'datetime' | 'symbol' | 'end';
	/** The text; of a string, its content without quotes and escapes (see `like` for LIKE patterns). */
	text: string;
	/** A string with `\%` and `\_` kept as they are written, since LIKE tells them from wildcards. */
	like: string;
	/** Where it begins in the query, from 0. */
	at: number;
}

const PATTERNS: Array<[Token['kind'], RegExp]> = [
	['datetime', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)/y],
	['date', /\d{4}-\d\d-\d\d(?![\dT])/y],
	['number', /[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w-])/y],
	['word', /[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*/y],
	['symbol', /<=|>=|!=|<>|[=<>(),:]/y],
];
const ESCAPES: Record<string, string> = {
	n: '\n',
	r: '\r',
	t: '\t',
	b: '\b',
	f: '\f',
	'"': '"',
	"'": "'",
	'\\': '\\',
};

/** The vendor's refusal of a query that it cannot read, with the place. */
export function malformed(query: string, at: number, message: string): Refusal {
	return new Refusal(400, 'MALFORMED_QUERY', `${place(query, at)}${message}`);
}

/** The head of the vendor's messages on a query: an excerpt, a caret below it, row and column. */
export function place(query: string, at: number): string {
	const start = Math.max(0, at - 30);
	const excerpt = query.slice(start, at + 30).replace(/\s/g, ' ');
	return `\n${excerpt}\n${' '.repeat(at - start)}^\nERROR at Row:1:Column:${at + 1}\n`;
}

/** The words and signs of a query; ends with an `end` token. */
export function tokensOf(query: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	for (;;) {
		while (at < query.length && /\s/.test(query[at])) at++;
		if (at >= query.length) break;
		if (query[at] === "'") {
			const { token, next } = readString(query, at);
			tokens.push(token);
			at = next;
			continue;
		}
		const token = readPlain(query, at);
		tokens.push(token);
		at += token.text.length;
	}
	tokens.push({ kind: 'end', text: '<EOF>', like: '', at: query.length });
	return tokens;
}

function readPlain(query: string, at: number): Token {
	for (const [kind, pattern] of PATTERNS) {
		pattern.lastIndex = at;
		const [text] = pattern.exec(query) ?? [];
		if (text !== undefined) return { kind, text, like: text, at };
	}
	if (/\d/.test(query[at])) {
		throw malformed(query, at, `line 1:${at} no viable alternative at character '${query[at]}'`);
	}
	throw malformed(query, at, `unexpected token: '${query[at]}'`);
}

function readString(query: string, at: number): { token: Token; next: number } {
	let text = '';
	let like = '';
	for (let index = at + 1; index < query.length; index++) {
		const character = query[index];
		if (character === "'") return { token: { kind: 'string', text, like, at }, next: index + 1 };
		if (character === '\n' || character === '\r') break;
		if (character !== '\\') {
			text += character;
			like += character;
			continue;
		}
		index++;
		const escaped = query[index];
		if (escaped === '%' || escaped === '_') {
			text += escaped;
			like += `\\${escaped}`;
			continue;
		}
		const meaning = ESCAPES[escaped?.toLowerCase()];
		if (meaning === undefined) {
			throw new Refusal(
				400,
				'MALFORMED_QUERY',
				`${place(query, index - 1)}Illegal character sequence '\\${escaped ?? ''}' in string literal`,
			);
		}
		text += meaning;
		like += meaning === '\\' ? '\\\\' : meaning;
	}
	throw malformed(query, at, `line 1:${at} mismatched character '<EOF>' expecting '''`);
}
