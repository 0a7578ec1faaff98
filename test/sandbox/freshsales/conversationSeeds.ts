import { person } from '../core/people';
import type { Json } from './answers';
import { at, FIRST, OWNER_IDS, timesOf } from './seeds';
import type { Row } from './seeds';

const HOUR = 3_600_000;

/** The contact with this index has all the calls and e-mails of its neighbours, so that its lists are long. */
export const BUSY = 1;
const BUSY_UNTIL = 8;

/** The index of the contact that the conversations with an index are with. */
export function contactIndex(index: number): number {
	return index > BUSY && index <= BUSY_UNTIL ? BUSY : index;
}

/** The indexes of the conversations with a contact. */
export function conversationsWith(contact: number): number[] {
	if (contact !== BUSY) return contactIndex(contact) === contact ? [contact] : [];
	return Array.from({ length: BUSY_UNTIL - BUSY + 1 }, (_, position) => BUSY + position);
}

/** A logged call. */
export function makeCall(index: number, records: number): Row {
	return {
		id: FIRST.phone_calls + index,
		call_duration: (index % 40) * 30,
		recording_duration: null,
		status: 'completed',
		conversation_time: at(index, records),
		cost: null,
		is_manual: true,
		outcome_id: null,
		note_id: null,
		user_id: OWNER_IDS[index % 3],
		call_direction: index % 2 === 0,
		recording: null,
		targetable: { id: FIRST.contacts + contactIndex(index), type: 'Contact' },
		...timesOf(index, records),
	};
}

/** The two e-mails with an index: one came in, one went out. */
export function emailsOf(index: number, records: number): Json[] {
	return ['incoming', 'outgoing'].map((direction, position) => {
		const number = index * 2 + position;
		const facts = person(index);
		const theirs = { id: 17009500001 + number * 2, email_name: facts.email };
		const mine = { id: 17009500002 + number * 2, email_name: 'nora@example.net' };
		const [from, to] = direction === 'incoming' ? [theirs, mine] : [mine, theirs];
		return {
			id: FIRST.emails + number,
			email_id: FIRST.threads + number,
			subject: `Offer ${index}`,
			direction,
			conversation_time: at(index, records, position * HOUR),
			display_content: `About offer ${index}`,
			html_content: `<p>About offer ${index}</p>`,
			status: 'sent',
			user_id: OWNER_IDS[index % 3],
			count: 1,
			recipients: [
				{ ...from, field: 'from' },
				{ ...to, field: 'to' },
			],
		};
	});
}
