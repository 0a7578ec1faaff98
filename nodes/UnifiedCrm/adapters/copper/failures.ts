import type { ItemFailure, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asList, asRecord, asText, isRecord } from '../../engine/json';

/**
 * Copper's words for a failure: `message` is a text, or in bulk answers a list of errors for each field.
 * https://developer.copper.com/introduction/errors.html
 */
export function reasonOf({ message, error }: VendorRecord): string | undefined {
	if (!isRecord(message)) return asText(message) ?? asText(error);
	const reasons = Object.entries(message).map(
		([field, errors]) => `${field}: ${asList(errors).map(errorText).join(', ')}`,
	);
	return reasons.length === 0 ? asText(error) : reasons.join('; ');
}

function errorText(error: unknown): string {
	return asText(error) ?? asText(asRecord(error).error) ?? JSON.stringify(error);
}

/** The failure of one item of a bulk answer, which comes with status 200; undefined for a record. */
export function itemFailure(answer: VendorRecord): ItemFailure | undefined {
	if (answer.success !== false) return undefined;
	const message = reasonOf(answer) ?? 'Copper refused this item';
	return {
		failure: /already|duplicate|taken|unique/i.test(message) ? 'duplicate' : 'invalid',
		message,
		details: answer,
	};
}

/** What went wrong with one item besides its bulk request. */
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
