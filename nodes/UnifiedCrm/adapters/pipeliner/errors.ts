import type { Failures } from '../adapter';
import { kindOfStatus } from '../../engine/failures';
import { asRecord, asRecords, asText } from '../../engine/json';

/** The API's sentences, one to a line; where there are none, those of the single fields. */
export function messageOf(body: unknown): string | undefined {
	const { message, entity_errors: entity, field_errors: fields } = asRecord(body);
	const lines = (asText(message) ?? '')
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');
	if (lines.length > 0) return lines.join(' ');
	const details = [
		...asRecords(entity).map((error) => asText(error.message)),
		...asRecords(fields).flatMap(({ field_name: name, errors }) =>
			asRecords(errors).map(
				(error) => `${asText(name) ?? 'field'}: ${asText(error.message) ?? 'refused'}`,
			),
		),
	].filter((detail) => detail !== undefined);
	return details.length === 0 ? undefined : details.join(' ');
}

/** A failure may come with any status; an answer to a batch says for each item what became of it. */
export const failures: Failures = {
	message: messageOf,
	kind: ({ status, body }) => {
		const { success, data, http_status: told } = asRecord(body);
		if (status >= 400 || success !== false || Array.isArray(data)) return undefined;
		return kindOfStatus(Number(told)) ?? 'invalid';
	},
};
