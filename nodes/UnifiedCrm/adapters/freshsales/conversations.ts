import type { Api, List, Page, PageState, VendorRecord } from '../adapter';
import { VendorError } from '../../engine/failures';
import { asRecords, asText, path } from '../../engine/json';
import { byNumber, numberOf } from '../../engine/paging';
import { tellBeside } from './links';
import { hasMore, nested, PAGE_SIZE } from './records';

const INCLUDE = 'email_conversation_recipients,targetable,phone_number,phone_caller,note,user';

/** Where emails and calls stand in the answer. */
type Kind = 'email_conversations' | 'phone_calls';

/** Calls name their notes, which stand beside them. */
function tellNotes(records: VendorRecord[], contact: string, body: VendorRecord): void {
	const notes = new Map<string, string>();
	for (const { id, description } of asRecords(body.notes)) {
		const words = asText(description);
		if (words !== undefined) notes.set(String(id), words);
	}
	for (const record of records) {
		const note = notes.get(String(record.note_id));
		tellBeside(record, { contacts: [contact], ...(note === undefined ? {} : { note }) });
	}
}

/** A page of the emails or of the calls of one contact. The list is not documented, but every contact links to it. */
async function conversationPage(
	kind: Kind,
	contact: string,
	wanted: number,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const { number, size } = numberOf(state, wanted);
	const body = await nested(
		path`/contacts/${contact}/conversations/all`,
		{ include: INCLUDE, per_page: size, page: number },
		api,
	);
	if (body === undefined) {
		throw new VendorError(
			`Freshsales shows no conversations of the contact ${contact}: there is no such contact, or the account does not have that list`,
			{ kind: 'notFound', status: 404 },
		);
	}
	const records = asRecords(body[kind]);
	tellNotes(records, contact, body);
	const count = Math.max(
		asRecords(body.conversations).length,
		asRecords(body.email_conversations).length + asRecords(body.phone_calls).length,
	);
	const more = count > 0 && hasMore(body, number, size, count);
	return more
		? { records, next: { number: number + 1, size } }
		: byNumber(number, size, records, false);
}

/** The list of emails or calls: of one contact at a time. */
export function conversationsOf(kind: Kind, what: string): List {
	return {
		pageSize: PAGE_SIZE,
		filters: {
			contact: {
				by: 'native',
				required: true,
				note: `Freshsales shows the ${what} of one contact at a time: choose the contact.`,
			},
			engagement_type: { by: 'native' },
			owner: { by: 'after' },
			start_time: { by: 'after' },
			end_time: { by: 'after' },
		},
		// Emails and calls share the pages, so that a small one may hold none of the kind that is wanted.
		page: async ({ filters: { contact } }, api, state) =>
			await conversationPage(kind, contact ?? '', PAGE_SIZE, api, state),
	};
}
