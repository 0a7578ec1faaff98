import type { Api, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asList, asRecord, asText, isRecord, path } from '../../engine/json';
import { sendDated, unwrapped } from './requests';

/** Mails by the message that they belong to, oldest first: the message itself has neither subject nor text. */
const beside = new WeakMap<VendorRecord, VendorRecord[]>();

function mailIds({ meta }: VendorRecord): string[] {
	if (!isRecord(meta)) return [];
	return asList(asRecord(meta.email).messageIds)
		.map(asText)
		.filter((id) => id !== undefined);
}

/** https://marketplace.gohighlevel.com/docs/ghl/conversations/get-email-by-id */
async function mailOf(id: string, api: Api): Promise<VendorRecord | undefined> {
	const address = path`/conversations/messages/email/${id}`;
	const answer = await sendDated({ method: 'GET', path: address }, api).catch(
		(error: Error) => error,
	);
	if (answer instanceof VendorError && answer.kind === 'notFound') return undefined;
	if (answer instanceof Error) throw answer;
	return unwrapped(answer, 'emailMessage');
}

/** Looks up the mails of messages. */
export async function addMails(records: VendorRecord[], api: Api): Promise<void> {
	await Promise.all(
		records.map(async (record) => {
			const mails = await Promise.all(mailIds(record).map(async (id) => await mailOf(id, api)));
			beside.set(
				record,
				mails.filter((mail) => mail !== undefined),
			);
		}),
	);
}

/** The subject of the first mail. */
export function subjectOf(record: VendorRecord): string | undefined {
	for (const mail of beside.get(record) ?? []) {
		const subject = asText(mail.subject);
		if (subject !== undefined) return subject;
	}
	return undefined;
}

/** The texts of all mails; the message's own where there are none. */
export function textOf(record: VendorRecord): string | undefined {
	const mails = beside.get(record);
	if (mails === undefined || mails.length === 0) return asText(record.body);
	let result: string | undefined;
	for (const mail of mails) {
		const body = asText(mail.body);
		if (body !== undefined) result = result === undefined ? body : `${result}\n\n${body}`;
	}
	return result ?? asText(record.body);
}
