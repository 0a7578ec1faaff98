import type { Failures } from '../adapter';
import { asRecord, asRecords, asText } from '../../engine/json';

interface VendorFailure {
	code: string | undefined;
	message: string | undefined;
}

/** Errors come as a list; those of the login as an object. */
function failureOf(body: unknown): VendorFailure {
	if (!Array.isArray(body)) {
		const { error, error_description: description } = asRecord(body);
		return { code: asText(error), message: asText(description) ?? asText(error) };
	}
	const [first] = asRecords(body);
	const texts = asRecords(body).map(
		({ message, errorCode }) => asText(message) ?? asText(errorCode),
	);
	return {
		code: asText(first?.errorCode),
		message: texts.filter((text) => text !== undefined).join('; '),
	};
}

const KINDS: Record<string, 'duplicate' | 'notFound' | 'throttled' | 'invalid'> = {
	DUPLICATES_DETECTED: 'duplicate',
	DUPLICATE_VALUE: 'duplicate',
	ENTITY_IS_DELETED: 'notFound',
	NOT_FOUND: 'notFound',
	UNABLE_TO_LOCK_ROW: 'throttled',
	SERVER_UNAVAILABLE: 'throttled',
};

/** The kind of a failure by Salesforce's code; undefined where the status decides. */
export function kindOf(code: string | undefined, message: string | undefined) {
	if (code === 'REQUEST_LIMIT_EXCEEDED') {
		return /concurrent/i.test(message ?? '') ? ('throttled' as const) : ('exhausted' as const);
	}
	return code === undefined ? undefined : KINDS[code];
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
export const failures: Failures = {
	message: (body) => failureOf(body).message,
	kind: ({ status, body }) => {
		if (status < 400) return undefined;
		const { code, message } = failureOf(body);
		return kindOf(code, message);
	},
};
