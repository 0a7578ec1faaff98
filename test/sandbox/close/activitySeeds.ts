import { madeAt, person } from '../core/people';
import { ACTIVITY_TYPE_ID, customKey } from './customFields';
import { closeTime, formatPhone, SeededIds, toHtml } from './formats';
import {
	contactIds,
	INTERNAL_PHONE,
	leadIds,
	ORGANIZATION_ID,
	OUTCOME_IDS,
	USER_IDS,
	USERS,
	userName,
} from './seeds';
import type { Row } from './seeds';

const DAY = 86_400_000;
const taskIds = new SeededIds('task', 'task');

/** What every activity carries. The account is the contact's; every tenth stands on the lead alone. */
function base(type: string, id: string, index: number, people: number, count: number): Row {
	const made = madeAt(index, count);
	const at = closeTime(made);
	const user = USER_IDS[index % 3];
	const contact = people > 0 ? index % people : undefined;
	return {
		id,
		_type: type,
		organization_id: ORGANIZATION_ID,
		lead_id: leadIds.at(contact === undefined ? 0 : person(contact).companyIndex),
		contact_id: contact === undefined || index % 10 === 9 ? null : contactIds.at(contact),
		user_id: user,
		user_name: userName(user),
		users: [],
		created_by: user,
		created_by_name: userName(user),
		updated_by: user,
		updated_by_name: userName(user),
		activity_at: at,
		date_created: at,
		date_updated: at,
	};
}

export type Maker = (id: string, index: number, people: number, count: number) => Row;

export const makeCall: Maker = (id, index, people, count) => {
	const { phone } = person(index);
	const isMissed = index % 6 === 5;
	const isVoip = index % 4 === 1;
	const note = index % 5 === 4 ? '' : `Agreed on a trial ${index}.`;
	return {
		...base('Call', id, index, people, count),
		direction: index % 2 === 0 ? 'outbound' : 'inbound',
		status: isMissed ? 'no-answer' : 'completed',
		disposition: isMissed ? 'no-answer' : 'answered',
		duration: isMissed ? 0 : 30 + (index % 900),
		note,
		note_html: note === '' ? '' : toHtml(note),
		phone,
		remote_phone: phone,
		remote_phone_formatted: formatPhone(phone),
		local_phone: isVoip ? INTERNAL_PHONE : null,
		local_phone_formatted: isVoip ? formatPhone(INTERNAL_PHONE) : null,
		recording_url: index % 8 === 0 ? `https://app.close.com/call/${id}/recording/` : null,
		has_recording: index % 8 === 0,
		voicemail_url: null,
		voicemail_duration: 0,
		call_method: isVoip ? 'regular' : 'external',
		source: isVoip ? 'Close.io' : 'External',
		outcome_id: index % 3 === 0 ? OUTCOME_IDS[0] : null,
		cost: isVoip ? '2' : null,
		quality_info: '',
		dialer_id: null,
		dialer_saved_search_id: null,
		transferred_from: null,
		transferred_to: null,
		date_answered: null,
	};
};

export const makeNote: Maker = (id, index, people, count) => {
	const note = `Met at the fair, stand ${index}.`;
	return {
		...base('Note', id, index, people, count),
		title: index % 3 === 0 ? `Fair ${index}` : null,
		note,
		note_html: toHtml(note),
		note_mentions: [],
		attachments: [],
		pinned: index % 20 === 0,
		pinned_at: null,
	};
};

/** The envelope and the derived parts of an e-mail. */
export function mailParts(row: Record<string, unknown>): Record<string, unknown> {
	const parties = (key: string) =>
		((row[key] as string[] | null) ?? []).map((email) => ({ email, name: '' }));
	const [, name = '', address = row.sender] =
		/^"?([^"<]*?)"?\s*<([^>]+)>$/.exec(String(row.sender ?? '')) ?? [];
	const from = row.sender === null ? [] : [{ email: address, name }];
	const text = String(row.body_text ?? '');
	return {
		body_preview: text.slice(0, 100),
		body_text_quoted: [{ text, expand: true }],
		body_html_quoted: [{ html: row.body_html, expand: true }],
		envelope: {
			from,
			sender: from,
			to: parties('to'),
			cc: parties('cc'),
			bcc: parties('bcc'),
			reply_to: [],
			date: new Date(String(row.date_created)).toUTCString(),
			in_reply_to: null,
			message_id: null,
			subject: row.subject,
			is_autoreply: false,
		},
	};
}

/** Keys of an e-mail that no request writes. */
export const MAIL_DEFAULTS = {
	attachments: [],
	bcc: [],
	bulk_email_action_id: null,
	cc: [],
	date_scheduled: null,
	date_sent: null,
	email_account_id: null,
	followup_sequence_add_cc_bcc: false,
	followup_sequence_delay: null,
	followup_sequence_id: null,
	has_reply: false,
	in_reply_to_id: null,
	message_ids: [],
	need_smtp_credentials: false,
	opens: [],
	opens_summary: null,
	references: [],
	send_as_id: null,
	send_attempts: [],
	sequence_id: null,
	sequence_name: null,
	sequence_subscription_id: null,
	template_id: null,
	template_name: null,
	to: [],
};

export const threadIds = new SeededIds('acti', 'thread');

export const makeEmail: Maker = (id, index, people, count) => {
	const common = base('Email', id, index, people, count);
	const { email } = person(index);
	const user = USERS[index % 3].email;
	const status = index % 8 === 7 ? 'draft' : index % 2 === 0 ? 'sent' : 'inbox';
	const isIncoming = status === 'inbox';
	const text = `Please find our offer ${index} attached.`;
	const row = {
		...MAIL_DEFAULTS,
		...common,
		status,
		direction: isIncoming ? 'incoming' : 'outgoing',
		sender: isIncoming ? email : `"${userName(USER_IDS[index % 3])}" <${user}>`,
		to: [isIncoming ? user : email],
		subject: `Offer ${index}`,
		body_text: text,
		body_html: index % 2 === 0 ? `<p>${text}</p>` : '',
		date_sent: status === 'draft' ? null : common.activity_at,
		thread_id: threadIds.at(index),
	};
	return { ...row, ...mailParts(row) };
};

export const makeMeeting: Maker = (id, index, people, count) => {
	const common = base('Meeting', id, index, people, count);
	const start = madeAt(index, count);
	const minutes = 30 + (index % 4) * 15;
	const { email, firstName, lastName } = person(index);
	const isManual = index % 6 === 5;
	return {
		...common,
		contact_id: null,
		users: [common.user_id],
		title: `Review ${index}`,
		location: index % 2 === 0 ? 'Main office' : '',
		starts_at: closeTime(start),
		ends_at: closeTime(start + minutes * 60_000),
		duration: minutes * 60,
		actual_duration: null,
		status: isManual ? null : index % 12 === 0 ? 'canceled' : 'completed',
		attendees: [
			{
				email,
				name: `${firstName} ${lastName}`,
				status: ['yes', 'maybe', 'noreply'][index % 3],
				user_id: null,
				contact_id: people > 0 ? contactIds.at(index % people) : null,
				is_organizer: false,
			},
			{
				email: USERS[index % 3].email,
				name: common.user_name,
				status: 'yes',
				user_id: common.user_id,
				contact_id: null,
				is_organizer: true,
			},
		],
		attached_call_ids: [],
		calendar_event_link: null,
		calendar_event_uids: [],
		conference_links: [],
		connected_account_id: null,
		integrations: [],
		is_recurring: false,
		note: `Agenda ${index}`,
		user_note: index % 3 === 0 ? 'Went well.' : null,
		user_note_html: index % 3 === 0 ? toHtml('Went well.') : null,
		user_note_mentions: [],
		user_note_date_updated: null,
		outcome_id: index % 4 === 0 ? OUTCOME_IDS[1] : null,
		notetaker_id: null,
		provider_calendar_event_id: null,
		provider_calendar_ids: [],
		provider_calendar_type: null,
		source: isManual ? 'manual' : 'calendar',
		summary: null,
	};
};

/** Keys of a text message that no request writes. */
export const SMS_DEFAULTS = {
	attachments: [],
	cost: null,
	date_scheduled: null,
	date_sent: null,
	error_message: null,
	local_country_iso: null,
	remote_country_iso: null,
	sequence_id: null,
	sequence_name: null,
	sequence_subscription_id: null,
	template_id: null,
};

export const makeSms: Maker = (id, index, people, count) => {
	const common = base('SMS', id, index, people, count);
	const { mobile } = person(index);
	const isInbound = index % 2 === 1;
	return {
		...SMS_DEFAULTS,
		...common,
		status: isInbound ? 'inbox' : 'sent',
		direction: isInbound ? 'inbound' : 'outbound',
		text: `See you at ten, ${index}.`,
		remote_phone: mobile,
		remote_phone_formatted: formatPhone(mobile),
		local_phone: INTERNAL_PHONE,
		local_phone_formatted: formatPhone(INTERNAL_PHONE),
		date_sent: common.activity_at,
		source: 'External',
	};
};

export const makeWhatsApp: Maker = (id, index, people, count) => {
	const common = base('WhatsAppMessage', id, index, people, count);
	const { mobile } = person(index);
	const text = `Photo ${index} received`;
	return {
		...common,
		contact_id: people > 0 ? contactIds.at(index % people) : null,
		attachments: [],
		direction: index % 2 === 0 ? 'incoming' : 'outgoing',
		external_whatsapp_message_id: `wamid.${index}`,
		integration_link: null,
		integration_name: null,
		local_phone: INTERNAL_PHONE,
		local_phone_formatted: formatPhone(INTERNAL_PHONE),
		remote_phone: mobile,
		remote_phone_formatted: formatPhone(mobile),
		message_markdown: `*${text}*`,
		message_html: `<b>${text}</b>`,
		text,
		response_to_id: null,
		source: 'api',
	};
};

export const makeCustomActivity: Maker = (id, index, people, count) => ({
	...base('CustomActivity', id, index, people, count),
	custom_activity_type_id: ACTIVITY_TYPE_ID,
	status: 'published',
	pinned: false,
	pinned_at: null,
	[customKey(ACTIVITY_TYPE_ID, 'Result')]: index % 2 === 0 ? 'Good' : 'Bad',
	[customKey(ACTIVITY_TYPE_ID, 'Visitors')]: index + 1,
});

/** System activities: one that tells of each lead's creation. */
export const makeCreated: Maker = (id, index, _people, count) => ({
	...base('Created', id, index, 0, count),
	lead_id: leadIds.at(index),
	source: 'api',
	import_id: null,
});

/** The seeded task with an index; its day is a week after its making. */
export function makeTask(index: number, people: number, count: number): Row {
	const made = madeAt(index, count);
	const common = base('lead', taskIds.at(index), index, people, count);
	const isDone = index % 3 === 2;
	const isDateless = index % 9 === 8;
	const due = closeTime(made + 7 * DAY);
	const date = isDateless ? null : index % 4 === 0 ? due : due.slice(0, 10);
	const assignee = USER_IDS[index % 3];
	return {
		id: common.id,
		_type: 'lead',
		organization_id: ORGANIZATION_ID,
		lead_id: common.lead_id,
		lead_name: null,
		contact_id: common.contact_id,
		contact_name: null,
		text: `Send offer ${index}`,
		date,
		due_date: date,
		is_dateless: isDateless,
		is_complete: isDone,
		assigned_to: assignee,
		assigned_to_name: userName(assignee),
		priority: index % 5 === 0 ? 'high' : 'medium',
		resolution: null,
		view: isDone ? 'archive' : null,
		object_id: null,
		object_type: null,
		agent_config_id: null,
		deduplication_key: null,
		is_primary_lead_notification: true,
		sequence_id: null,
		sequence_subscription_id: null,
		created_by: common.created_by,
		created_by_name: common.created_by_name,
		updated_by: common.updated_by,
		updated_by_name: common.updated_by_name,
		date_created: common.date_created,
		date_updated: common.date_updated,
	};
}

export { taskIds };
