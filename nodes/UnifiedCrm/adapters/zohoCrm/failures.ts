import type {
	FailureKind,
	ItemFailure,
	VendorRecord,
	VendorRequest,
	VendorResponse,
	Written,
} from '../adapter';
import { kindOfStatus, VendorError } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';

/** What Zoho's codes mean, where the status does not say it. https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html */
export const KINDS: Record<string, FailureKind> = {
	AUTHORIZATION_FAILED: 'forbidden',
	DUPLICATE_DATA: 'duplicate',
	INTERNAL_ERROR: 'broken',
	INTERNAL_SERVER_ERROR: 'broken',
	LIMIT_REACHED: 'throttled',
	NO_PERMISSION: 'forbidden',
	OAUTH_SCOPE_MISMATCH: 'forbidden',
	RATE_LIMIT_EXCEEDED: 'throttled',
	TOO_MANY_REQUESTS: 'throttled',
};

/** Keys under which an answer holds what became of each record. */
const ITEM_KEYS = ['data', 'Emails', 'tags', 'users'];

/** The outcomes in an answer, one for each record that was sent, in the same order. */
export function itemsOf(body: unknown): VendorRecord[] {
	const answer = asRecord(body);
	for (const key of ITEM_KEYS) {
		const items = asRecords(answer[key]);
		if (items.length > 0) return items;
	}
	return [];
}

/** The error that a body holds: at its top, or of its first record that failed. */
function errorIn(body: unknown): VendorRecord {
	const top = asRecord(body);
	if (typeof top.code === 'string') return top;
	return itemsOf(body).find(({ status }) => status === 'error') ?? {};
}

/** Zoho's code for what went wrong. */
export function codeOf(body: unknown): string | undefined {
	return asText(errorIn(body).code);
}

/** Zoho's words, the code, and the field or parameter that it is about. */
export function reasonOf(body: unknown): string | undefined {
	return wordsOf(errorIn(body));
}

function wordsOf({ message, code, details }: VendorRecord): string | undefined {
	const facts = asRecord(details);
	const place = asText(facts.api_name) ?? asText(facts.param_name) ?? asText(facts.json_path);
	const words = asText(message) ?? asText(code);
	if (words === undefined) return undefined;
	const marks = [asText(code), place].filter((mark) => mark !== undefined && mark !== words);
	return marks.length === 0 ? words : `${words} (${marks.join(': ')})`;
}

/** What became of one record of a write. */
export function outcomeOf(item: VendorRecord): Written | ItemFailure {
	const details = asRecord(item.details);
	if (item.status !== 'error') {
		const { action } = item;
		return {
			id: asText(details.id),
			answer: item,
			...(action === 'insert' || action === 'update' ? { created: action === 'insert' } : {}),
		};
	}
	const code = asText(item.code) ?? '';
	const isUnknownId =
		code === 'INVALID_DATA' && (details.api_name === 'id' || asText(details.id) !== undefined);
	return {
		failure: isUnknownId ? 'notFound' : (KINDS[code] ?? 'invalid'),
		message: wordsOf(item) ?? 'Zoho CRM refused this record',
		details: item,
	};
}

/** The success of a write of one record. Throws a VendorError for a failure. */
export function single(outcomes: Array<Written | ItemFailure>, status?: number): Written {
	const [outcome] = outcomes;
	if ('failure' in outcome) {
		throw new VendorError(outcome.message, {
			kind: outcome.failure,
			status,
			body: outcome.details,
		});
	}
	return outcome;
}

/** The error of an answer that holds no outcomes. */
export function refusal({ status, body }: VendorResponse, request: VendorRequest): VendorError {
	const code = codeOf(body) ?? '';
	return new VendorError(reasonOf(body) ?? `Zoho CRM answered with status ${status}`, {
		kind: KINDS[code] ?? kindOfStatus(status) ?? 'broken',
		status,
		body,
		request,
	});
}

/** What went wrong with one record of a batch besides the request for all. */
export function failureOf(error: unknown): ItemFailure {
	const message = error instanceof Error ? error.message : String(error);
	if (!(error instanceof VendorError)) return { failure: 'invalid', message };
	const { kind } = error;
	return {
		failure: kind === 'unreachable' || kind === 'unsafe' ? 'broken' : kind,
		message,
		details: error.body,
	};
}
