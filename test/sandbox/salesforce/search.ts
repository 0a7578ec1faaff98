import { isObject } from '../core/shape';
import { Refusal } from './answers';
import { demandText } from './call';
import type { Call, Route } from './call';
import type { Row, Value } from './row';
import type { ObjectType } from './schema';
import { objectBody } from './values';
import { rowsOf, runQuery } from './soql/run';

const SEARCHED = ['Contact', 'Lead', 'Account', 'Opportunity', 'Task', 'Event', 'Note'];
const MOST_RESULTS = 2000;
const SCOPES: Record<string, (name: string, type: string) => boolean> = {
	ALL: () => true,
	NAME: (name) => /^(?:Name|FirstName|LastName|Subject|Title)$/.test(name),
	EMAIL: (_name, type) => type === 'email',
	PHONE: (_name, type) => type === 'phone',
};
const TEXT_TYPES = ['string', 'textarea', 'email', 'phone', 'url'];
/** Signs with a meaning in a search; they must be escaped to be searched for. */
const RESERVED = /[?&|!{}[\]()^~:\\"'+-]/;

function malformedSearch(message: string): Refusal {
	return new Refusal(400, 'MALFORMED_SEARCH', message);
}

/** The words of a search; `*` stands for any characters, a backslash takes a sign's meaning away. */
function wordsOf(term: string): RegExp[] {
	const bare = term.replace(/\\([?&|!{}[\]()^~*:\\"'+-])/g, ' ');
	const isQuoted = /^"[^"]*"$/.test(bare.trim());
	const text = isQuoted ? bare.trim().slice(1, -1) : bare;
	const reserved = RESERVED.exec(text.replace(/-/g, ' '));
	if (reserved !== null) {
		throw malformedSearch(`Unescaped reserved character '${reserved[0]}' in the search term`);
	}
	if (text.replace(/[\s*]/g, '').length < 2) {
		throw malformedSearch(`search term must be longer than one character: ${term}`);
	}
	return text
		.toLowerCase()
		.split(/[\s@.,/_-]+/)
		.filter((word) => word.replace(/\*/g, '') !== '')
		.map((word) => new RegExp(`^${word.replace(/[.$]/g, '\\$&').replace(/\*/g, '.*')}$`));
}

function matches(object: ObjectType, row: Row, words: RegExp[], scope: string): boolean {
	const inScope = SCOPES[scope];
	const tokens = new Set<string>();
	for (const { name, type } of object.fields.values()) {
		const value: Value = row.values[name] ?? null;
		if (typeof value !== 'string' || !TEXT_TYPES.includes(type) || !inScope(name, type)) continue;
		for (const token of value.toLowerCase().split(/[\s@.,/_()-]+/)) tokens.add(token);
	}
	return words.every((word) => [...tokens].some((token) => word.test(token)));
}

/** One object of the search, with the query that picks and shows its fields. */
interface Target {
	name: string;
	/** `Id, Name WHERE … ORDER BY … LIMIT …`, as in RETURNING. */
	clause: string;
}

function search(
	call: Call,
	term: string,
	scope: string,
	targets: Target[],
	limit: number,
): unknown[] {
	const { org } = call;
	const words = wordsOf(term);
	const visibleUntil = org.world.clock.now() - org.world.settings.indexLagMs;
	const results: unknown[] = [];
	for (const { name, clause } of targets) {
		const object = org.schema.find(name);
		if (object === undefined || !SEARCHED.includes(object.name)) {
			throw new Refusal(400, 'INVALID_TYPE', `sObject type '${name}' is not supported in search`);
		}
		const [, fields, rest] =
			/^(.*?)((?:\s+(?:where|order|limit)\s.*)?)$/is.exec(clause.trim()) ?? [];
		// The limit counts what the search found, not what the conditions let through.
		const [, conditions, own] = /^(.*?)(?:\blimit\s+(\d+)\s*)?$/is.exec(rest ?? '') ?? [];
		const soql = `SELECT ${fields} FROM ${object.name} ${conditions}`;
		const found = runQuery(org, soql, call.version, false);
		const shown: unknown[] = [];
		for (const row of rowsOf(org, found, 0, found.rows.length)) {
			if (shown.length >= Number(own ?? limit) || results.length + shown.length >= limit) break;
			if (row.writtenAt !== undefined && row.writtenAt > visibleUntil) continue;
			if (matches(object, row, words, scope)) shown.push(found.show(row));
		}
		results.push(...shown);
	}
	return results;
}

/** The vendor's search language: `FIND {…} [IN … FIELDS] [RETURNING A(…), B] [LIMIT n]`. */
function sosl(call: Call): unknown {
	const text = demandText(call.query.q, 'q');
	const [, term, rest] = /^\s*FIND\s*\{((?:\\.|[^\\}])*)\}(.*)$/is.exec(text) ?? [];
	if (term === undefined)
		throw malformedSearch(`No search term found. The search term must be enclosed in braces.`);
	const [, scope = 'ALL', afterScope = rest] = /^\s+IN\s+(\w+)\s+FIELDS\b(.*)$/is.exec(rest) ?? [];
	if (SCOPES[scope.toUpperCase()] === undefined)
		throw malformedSearch(`unexpected token: ${scope}`);
	const [, limit, ahead = afterScope] = flip(/^(.*?)\s+LIMIT\s+(\d+)\s*$/is.exec(afterScope));
	const [, returning] = /^\s+RETURNING\s+(.*)$/is.exec(ahead) ?? [];
	if (returning === undefined && ahead.trim() !== '')
		throw malformedSearch(`unexpected token: ${ahead.trim()}`);
	const targets =
		returning === undefined
			? SEARCHED.map((name) => ({ name, clause: 'Id' }))
			: readReturning(returning);
	return {
		searchRecords: search(call, term, scope.toUpperCase(), targets, Number(limit ?? MOST_RESULTS)),
	};
}

function flip(match: RegExpExecArray | null): [whole?: string, limit?: string, ahead?: string] {
	// A limit inside the parentheses of RETURNING belongs to its object.
	if (match === null || match[1].split('(').length !== match[1].split(')').length) return [];
	return [match[0], match[2], match[1]];
}

function readReturning(text: string): Target[] {
	const targets: Target[] = [];
	let rest = text.trim();
	for (;;) {
		const [whole, name] = /^(\w+)\s*/.exec(rest) ?? [];
		if (whole === undefined) throw malformedSearch(`unexpected token: ${rest}`);
		rest = rest.slice(whole.length);
		let clause = 'Id';
		if (rest.startsWith('(')) {
			const end = closing(rest);
			clause = rest.slice(1, end);
			rest = rest.slice(end + 1).trim();
		}
		targets.push({ name, clause });
		if (rest === '') return targets;
		if (!rest.startsWith(',')) throw malformedSearch(`unexpected token: ${rest}`);
		rest = rest.slice(1).trim();
	}
}

function closing(text: string): number {
	let depth = 0;
	for (const [index, character] of [...text].entries()) {
		if (character === '(') depth++;
		if (character === ')') depth--;
		if (depth === 0) return index;
	}
	throw malformedSearch('unexpected end of RETURNING');
}

function parameterized(call: Call): unknown {
	const { q, sobject, in: scope = 'ALL', overallLimit, ...others } = call.query;
	if (SCOPES[scope.toUpperCase()] === undefined) throw malformedSearch(`in: ${scope}`);
	const name = sobject ?? 'Contact';
	const part = (key: string) => others[`${name}.${key}`];
	const clause = [
		part('fields') ?? 'Id',
		part('where') === undefined ? '' : `WHERE ${part('where')}`,
		part('limit') === undefined ? '' : `LIMIT ${part('limit')}`,
	].join(' ');
	const targets =
		sobject === undefined
			? SEARCHED.map((one) => ({ name: one, clause: 'Id' }))
			: [{ name, clause }];
	const limit = Number(overallLimit ?? MOST_RESULTS);
	return { searchRecords: search(call, demandText(q, 'q'), scope.toUpperCase(), targets, limit) };
}

function posted(call: Call): unknown {
	const { q, sobjects, fields, in: scope, overallLimit, ...others } = objectBody(call.body);
	const [unknown] = Object.keys(others);
	if (unknown !== undefined)
		throw new Refusal(400, 'JSON_PARSER_ERROR', `Unrecognized field "${unknown}"`);
	const common = Array.isArray(fields) ? fields.map(String).join(',') : 'Id';
	const targets = (Array.isArray(sobjects) ? sobjects : []).map((entry: unknown) => {
		if (!isObject(entry) || typeof entry.name !== 'string') throw malformedSearch('sobjects');
		const own = Array.isArray(entry.fields) ? entry.fields.map(String).join(',') : common;
		const where = typeof entry.where === 'string' ? ` WHERE ${entry.where}` : '';
		const limit = typeof entry.limit === 'number' ? ` LIMIT ${entry.limit}` : '';
		return { name: entry.name, clause: `${own}${where}${limit}` };
	});
	const area = typeof scope === 'string' ? scope.toUpperCase() : 'ALL';
	if (SCOPES[area] === undefined) throw malformedSearch(`in: ${area}`);
	const limit = typeof overallLimit === 'number' ? overallLimit : MOST_RESULTS;
	const all = targets.length === 0 ? SEARCHED.map((name) => ({ name, clause: 'Id' })) : targets;
	return { searchRecords: search(call, demandText(q, 'q'), area, all, limit) };
}

const OWN_PARAMETERS = SEARCHED.flatMap((name) =>
	['fields', 'where', 'limit'].map((key) => `${name}.${key}`),
);

/** Free-text search, behind which the index lags. */
export const searchRoutes: Route[] = [
	{
		method: 'GET',
		path: '/search',
		parameters: ['q'],
		answer: (call) => ({ status: 200, body: sosl(call) }),
	},
	{
		method: 'GET',
		path: '/parameterizedSearch',
		parameters: ['q', 'sobject', 'in', 'overallLimit', ...OWN_PARAMETERS],
		answer: (call) => ({ status: 200, body: parameterized(call) }),
	},
	{
		method: 'POST',
		path: '/parameterizedSearch',
		parameters: [],
		answer: (call) => ({ status: 200, body: posted(call) }),
	},
];
