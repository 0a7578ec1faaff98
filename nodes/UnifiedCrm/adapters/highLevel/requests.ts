import type { Api, Settings, VendorRecord, VendorRequest, Written } from '../adapter';
import { InputError } from '../../engine/failures';
import { asRecord, asText, isRecord } from '../../engine/json';

/** Contacts, tasks, notes and most else. https://marketplace.gohighlevel.com/docs/ (Versioning) */
export const CRM_VERSION = '2021-07-28';
/** Calendars and conversations. */
export const CALENDAR_VERSION = '2021-04-15';

const CALENDAR_HEADERS = { version: CALENDAR_VERSION };

/** The location (sub-account) of a credential; undefined where it names none. */
export function locationIn({ locationId, tokenData }: Settings): string | undefined {
	return asText(tokenData?.locationId) ?? locationId;
}

/** The location that requests are about. Throws an InputError where the credential does not tell. */
export function locationOf({ settings }: Api): string {
	const location = locationIn(settings);
	if (location !== undefined) return location;
	throw new InputError(
		'The credential does not say which HighLevel location (sub-account) it is for',
		'Put the location ID into the credential, or connect the app to a location instead of a company.',
	);
}

/** Sends a request to calendars or conversations, which have a version of their own. @returns the answer's body */
export async function sendDated(request: VendorRequest, api: Api): Promise<VendorRecord> {
	const { body } = await api.send({ ...request, headers: CALENDAR_HEADERS });
	return asRecord(body);
}

/** The record inside an answer: under one of these keys, or the answer itself. */
export function unwrapped(body: unknown, ...keys: string[]): VendorRecord | undefined {
	const answer = asRecord(body);
	for (const key of keys) {
		const inner = answer[key];
		if (isRecord(inner)) return inner;
	}
	return asText(answer.id) === undefined ? undefined : answer;
}

/** What a write answered, with the record in it. */
export function written(body: unknown, ...keys: string[]): Written {
	const record = unwrapped(body, ...keys);
	return record === undefined ? { answer: body } : { id: asText(record.id), record };
}
