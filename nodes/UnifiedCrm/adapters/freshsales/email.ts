import type { Api, Fields, Resource, VendorRecord } from '../adapter';
import { choice, constantType, readOnly, reference, text, time } from '../../engine/fields';
import { asRecord, asRecords, asText, isRecord, path } from '../../engine/json';
import { sharedFields } from './activities';
import { conversationsOf } from './conversations';
import { links } from './links';
import { isMissing } from './records';

const UNWRITTEN =
	'Freshsales’ API takes no emails and changes none: log a note instead, or send the email in Freshsales.';

const own = links(1);

/** Emails are read by the id of the message, not by that of the conversation. */
const fields: Fields = {
	...sharedFields,
	id: { read: ({ email_id: message, id }) => asText(message) ?? asText(id) },
	engagement_type: constantType('email'),
	subject: readOnly(text('subject')),
	content: {
		read: ({ html_content: html, display_content: shown }) => asText(html) ?? asText(shown),
	},
	direction: readOnly(choice('direction', { inbound: 'incoming', outbound: 'outgoing' })),
	status: readOnly(choice('status', {})),
	start_time: readOnly(time('conversation_time')),
	end_time: { cannot: 'Freshsales dates an email by one moment: see start_time.' },
	duration: { cannot: 'Freshsales emails have no duration.' },
	activity_date: readOnly(time('conversation_time')),
	owner: readOnly(reference('user_id')),
	account: readOnly(own.account),
	contact: readOnly(own.contact),
	opportunity: readOnly(own.opportunity),
	lead: own.lead,
	project: own.project,
	phone_numbers: { cannot: 'Freshsales emails have no phone numbers.' },
};

const BODY = 'email_conversation_recipients,attachments,targetable,user,contact';

/** The message with its whole text. Neither path is documented. */
async function get(id: string, api: Api): Promise<VendorRecord | undefined> {
	const thread = await api
		.get(path`/api/emails/${id}`, { include: BODY })
		.catch((error: Error) => error);
	if (!(thread instanceof Error)) return pick(thread, id);
	if (!isMissing(thread)) throw thread;
	return pick(
		await api.get(path`/api/email_conversations/${id}`, {
			include: 'body,html_content,display_content',
		}),
		id,
	);
}

function pick(body: VendorRecord, id: string): VendorRecord | undefined {
	const rows = asRecords(body.email_conversations);
	const match = rows.find(({ email_id: message, id: key }) =>
		[asText(message), asText(key)].includes(id),
	);
	const single = isRecord(body.email_conversation) ? asRecord(body.email_conversation) : undefined;
	return match ?? rows[0] ?? single;
}

const UNSEEN = {
	cannot: 'Freshsales shows the emails of one contact at a time: there is no list of new ones.',
};

/** Emails, out of the conversations of a contact. */
export const email: Resource = {
	documentation: 'https://developers.freshworks.com/crm/api/#contacts',
	types: ['email'],
	fields,
	list: conversationsOf('email_conversations', 'emails'),
	get,
	create: { cannot: UNWRITTEN },
	update: { cannot: UNWRITTEN },
	delete: { cannot: 'Freshsales’ API deletes no emails: delete the email in Freshsales.' },
	changes: { created: UNSEEN, updated: UNSEEN },
};
