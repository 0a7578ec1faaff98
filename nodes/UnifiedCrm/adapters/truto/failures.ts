import { asList, asRecord, asRecords, asText, isEmpty, isRecord } from '../../engine/json';

/** What Truto found out about a failure, by the key of its insight. */
const MISSING: Record<string, string> = {
	missing_required_query_parameters: 'missing filters',
	missing_required_body_fields: 'missing fields',
	conditionally_required_query_parameters: 'filters that are required here',
	conditionally_required_body_fields: 'fields that are required here',
};

/** Names, or a table of names with what is said of them. */
function namesOf(value: unknown): string[] {
	const inner = isRecord(value) && value.value !== undefined ? value.value : value;
	if (isRecord(inner)) return Object.keys(inner);
	return asList(inner)
		.map((each) => (isRecord(each) ? (asText(each.name) ?? asText(each.field)) : asText(each)))
		.filter((name) => name !== undefined);
}

function insightOf(insight: unknown): string[] {
	const found = asRecord(insight);
	const parts: string[] = [];
	for (const [key, words] of Object.entries(MISSING)) {
		const names = namesOf(found[key]);
		if (names.length > 0) parts.push(`${words}: ${names.join(', ')}`);
	}
	const scopes = namesOf(asRecord(asRecord(found.forbidden_error).value).missing_scopes);
	if (scopes.length > 0) parts.push(`missing scopes: ${scopes.join(', ')}`);
	return parts;
}

function failedFields(details: unknown): string[] {
	return asRecords(asRecord(details).failures)
		.map(({ field, path, property, message }) => {
			const name = asText(field) ?? asText(path) ?? asText(property);
			const words = asText(message);
			if (name === undefined) return words;
			return words === undefined ? name : `${name}: ${words}`;
		})
		.filter((part) => part !== undefined);
}

/** The words of the CRM behind Truto, however it wrapped them. */
function remoteWords(raw: unknown): string | undefined {
	if (!isRecord(raw)) return isEmpty(raw) ? undefined : (asText(raw) ?? JSON.stringify(raw));
	const { message, error, detail, title } = raw;
	return asText(message) ?? asText(detail) ?? asText(title) ?? asText(error) ?? JSON.stringify(raw);
}

/** What a failure says, and what Truto adds to it. https://truto.one/docs/api-reference/overview/errors */
export function failureText(body: unknown, status: number): string | undefined {
	const {
		message,
		error,
		details,
		raw_response: raw,
		truto_is_remote_error: isRemote,
		truto_error_insight: insight,
	} = asRecord(body);
	const own = Array.isArray(message) ? message.map(String).join('; ') : asText(message);
	const words = own ?? remoteWords(raw) ?? asText(error);
	const more = [...failedFields(details), ...insightOf(insight)];
	if (status === 405) more.push('a sandbox account of Truto refuses every write');
	if (status === 401 && isRemote === true)
		more.push('the CRM refuses its credentials: connect the account again in Truto');
	if (words === undefined && more.length === 0) return undefined;
	return [words, ...more].filter((part) => part !== undefined).join('; ');
}
