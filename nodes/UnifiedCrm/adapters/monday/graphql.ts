import type {
	Api,
	FailureKind,
	ItemFailure,
	VendorRecord,
	VendorRequest,
	VendorResponse,
} from '../adapter';
import { VendorError } from '../../engine/failures';
import { asList, asRecord, asRecords, asText } from '../../engine/json';

/** The quarterly version that this adapter speaks. https://developer.monday.com/api-reference/docs/api-versioning */
export const API_VERSION = '2026-10';

const ENDPOINT = '/v2';

/** What a request cost and what is left of the minute; limits are read from it. */
export const COST = 'complexity { query after reset_in_x_seconds }';

/** How every document of a batch begins: parts of such an answer may fail on their own. */
export const BATCH = 'mutation Batch';

type Variables = Record<string, unknown>;

/** The request for a document. User input stands in the variables alone. */
export function requestFor(query: string, variables: Variables): VendorRequest {
	return { method: 'POST', path: ENDPOINT, body: { query, variables } };
}

/** The data that a query answers. */
export async function ask(api: Api, query: string, variables: Variables): Promise<VendorRecord> {
	const { body } = await api.send({ ...requestFor(query, variables), reads: true });
	return asRecord(asRecord(body).data);
}

/** The data that a mutation answers. @param repeatable whether it may be sent twice without harm */
export async function mutate(
	api: Api,
	query: string,
	variables: Variables,
	repeatable = false,
): Promise<VendorRecord> {
	const { body } = await api.send({ ...requestFor(query, variables), repeatable });
	return asRecord(asRecord(body).data);
}

/** The first of a list of records; undefined where it is empty. */
export function firstOf(list: unknown): VendorRecord | undefined {
	return asRecords(list)[0];
}

/** One part of a batch: a mutation under an alias, and its variables with their types. */
export interface Part {
	/** The mutation with its selection; `$x` stands for the variable `x` of this part. */
	mutation: string;
	types: Record<string, string>;
	variables: Variables;
}

/** Sends one mutation alone. @returns what it answers under its own name */
export async function sendOne(
	{ mutation, types, variables }: Part,
	fragments: string,
	api: Api,
	repeatable = false,
): Promise<VendorRecord> {
	const declared = Object.entries(types).map(([name, type]) => `$${name}: ${type}`);
	const query = `mutation (${declared.join(', ')}) { ${COST} a: ${mutation} } ${fragments}`;
	return asRecord((await mutate(api, query, variables, repeatable)).a);
}

/** Sends several mutations in one request; each has an outcome of its own. */
export async function sendBatch<Outcome>(
	parts: Part[],
	fragments: string,
	toOutcome: (answer: VendorRecord, index: number) => Outcome,
	api: Api,
	repeatable = false,
): Promise<Array<Outcome | ItemFailure>> {
	const declared: string[] = [];
	const selections: string[] = [];
	const variables: Variables = {};
	parts.forEach((part, index) => {
		for (const [name, type] of Object.entries(part.types)) {
			declared.push(`$${name}${index}: ${type}`);
			variables[`${name}${index}`] = part.variables[name];
		}
		selections.push(`a${index}: ${part.mutation.replace(/\$(\w+)/g, `$$$1${index}`)}`);
	});
	const query = `${BATCH}(${declared.join(', ')}) { ${COST} ${selections.join(' ')} } ${fragments}`;
	const { body } = await api.send({ ...requestFor(query, variables), repeatable });
	const { data, errors } = asRecord(body);
	const failures = asRecords(errors);
	return parts.map((_, index) => {
		const answer = asRecord(data)[`a${index}`];
		if (answer !== null && answer !== undefined) return toOutcome(asRecord(answer), index);
		const error =
			failures.find(({ path }) => asList(path)[0] === `a${index}`) ??
			failures.find(({ path }) => asList(path).length === 0);
		return error === undefined
			? { failure: 'broken', message: 'the answer does not mention it: look it up first' }
			: { failure: kindOfError(error), message: wordsOf(error), details: error };
	});
}

/** What monday's codes mean. https://developer.monday.com/api-reference/docs/error-handling */
const KINDS: Array<[RegExp, FailureKind]> = [
	[/DAILY_LIMIT/i, 'exhausted'],
	[/COMPLEXITY|RATE_?LIMIT|CONCURRENCY/i, 'throttled'],
	[/NOT_AUTHENTICATED/i, 'unauthorized'],
	[/UNAUTHORIZED|FORBIDDEN|PERMISSION/i, 'forbidden'],
	[/NotFound|InvalidBoardId|InvalidItemId/i, 'notFound'],
	[/INTERNAL_SERVER_ERROR/i, 'broken'],
];

/** Whether words say that a query costs more than any query may: to wait does not help. */
export function isTooCostly(message: string): boolean {
	return (
		/complexity/i.test(message) && /exceeds|limit of|max/i.test(message) && !/budget/i.test(message)
	);
}

/** What an error of an answer is, by its code; input that is refused where the code says nothing else. */
function kindOfError(error: VendorRecord): FailureKind {
	const { code, status_code: status } = asRecord(error.extensions);
	const name = asText(code) ?? asText(error.error_code) ?? '';
	if (isTooCostly(wordsOf(error))) return 'invalid';
	const known = KINDS.find(([pattern]) => pattern.test(name));
	if (known !== undefined) return known[1];
	if (Number(status) === 429 || /rate limit exceeded/i.test(wordsOf(error))) return 'throttled';
	return Number(status) === 404 ? 'notFound' : 'invalid';
}

/** The words of an error, with what it says about columns. */
function wordsOf(error: VendorRecord): string {
	const message = asText(error.message) ?? asText(error.error_message) ?? 'refused';
	const { error_data: data } = asRecord(error.extensions);
	const details = Array.isArray(data) ? asRecords(data) : [asRecord(data)];
	const more: string[] = [];
	for (const { column_id: column, columnIds: columns, message: text } of details) {
		const ids = [column, ...asList(columns)].map(asText).filter((id) => id !== undefined);
		if (ids.some((id) => !message.includes(id))) more.push(`column ${ids.join(', ')}`);
		const words = asText(text);
		if (words !== undefined && !message.includes(words)) more.push(words);
	}
	return more.length === 0 ? message : `${message} (${more.join('; ')})`;
}

/** All errors of an answer, in its newer and its older form. */
function errorsOf(body: unknown): VendorRecord[] {
	const { errors, error_code: code, error_message: message } = asRecord(body);
	const found = asRecords(errors);
	if (found.length > 0) return found;
	return code === undefined && message === undefined ? [] : [asRecord(body)];
}

/** The failure that an answer of any status is; a batch fails as a whole only where nothing of it was done. */
export function failureOf(
	{ status, body }: VendorResponse,
	request: VendorRequest,
): FailureKind | undefined {
	if (status === 401 || status === 429) {
		return errorsOf(body).some((error) => kindOfError(error) === 'exhausted')
			? 'exhausted'
			: undefined;
	}
	const [error] = errorsOf(body);
	if (error === undefined) return undefined;
	const isBatch = String(asRecord(request.body).query).startsWith(BATCH);
	if (isBatch && hasResult(asRecord(body).data)) return undefined;
	return kindOfError(error);
}

function hasResult(data: unknown): boolean {
	return Object.entries(asRecord(data)).some(
		([name, value]) => name !== 'complexity' && value !== null,
	);
}

export function messageOf(body: unknown): string | undefined {
	const words = errorsOf(body).map(wordsOf);
	return words.length === 0 ? undefined : words.join('; ');
}

/** Seconds that an answer asks to wait, in milliseconds. */
export function waitOf({ body }: VendorResponse): number | undefined {
	for (const error of errorsOf(body)) {
		const seconds = Number(asRecord(error.extensions).retry_in_seconds ?? Number.NaN);
		if (!Number.isNaN(seconds)) return seconds * 1000;
	}
	return undefined;
}

/** Whether an error says that a place in a list is no longer known. */
export function isLostCursor(error: unknown): boolean {
	return error instanceof VendorError && /cursor/i.test(error.message);
}
