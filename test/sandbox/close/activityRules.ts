import type { Rule, Rules } from '../core/shape';
import { ACTIVITY_TYPE_ID } from './customFields';
import { readTime, toE164 } from './formats';
import { OUTCOME_IDS } from './seeds';

export const text: Rule = { type: 'string', nullable: true };
const time: Rule = { ...text, test: (value) => readTime(value, false) !== undefined };
const whole: Rule = { type: 'integer', nullable: true, test: (value) => Number(value) >= 0 };
const phone: Rule = { ...text, test: (value) => toE164(String(value)) !== undefined };
const flag: Rule = { type: 'boolean', nullable: true };
const mails: Rule = {
	type: 'array',
	nullable: true,
	items: { type: 'string', test: (value) => isAddress(value) },
};
const secure: Rule = { ...text, test: (value) => String(value).startsWith('https://') };
export const outcome: Rule = { ...text, test: (value) => OUTCOME_IDS.includes(String(value)) };

function isAddress(value: unknown): boolean {
	return /^(?:"?[^"<>]*"?\s*<[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)$/.test(
		String(value),
	);
}

/** Links and times that every activity may be created with. */
export const LINKS: Rules = {
	lead_id: text,
	contact_id: text,
	user_id: text,
	organization_id: text,
	created_by_id: text,
	activity_at: time,
	date_created: time,
};
/** Not taken by an update. */
export const FIXED = ['organization_id', 'created_by_id', 'date_created'];

export const CALL: Rules = {
	note: text,
	note_html: text,
	phone,
	duration: whole,
	direction: { type: 'string', values: ['inbound', 'outbound'] },
	status: {
		type: 'string',
		values: [
			'created',
			'in-progress',
			'completed',
			'cancel',
			'no-answer',
			'busy',
			'failed',
			'timeout',
		],
	},
	recording_url: secure,
	voicemail_url: secure,
	outcome_id: outcome,
	conversation_type_id: text,
	playbook_id: text,
	quality_info: text,
	custom_fields: { type: 'object', nullable: true },
	source: { type: 'string', values: ['Close.io', 'External'] },
};
export const NOTE: Rules = {
	note: text,
	note_html: text,
	title: text,
	pinned: flag,
	attachments: { type: 'array', nullable: true },
};
const MESSAGE_STATUSES = ['inbox', 'draft', 'scheduled', 'outbox', 'sent', 'error'];
export const EMAIL: Rules = {
	status: { type: 'string', required: true, values: MESSAGE_STATUSES },
	subject: text,
	body_text: text,
	body_html: text,
	sender: { ...text, test: isAddress },
	to: mails,
	cc: mails,
	bcc: mails,
	template_id: { ...text, test: (value) => value === '' },
	attachments: { type: 'array', nullable: true },
	opens: { type: 'array', nullable: true },
	account_id: text,
	in_reply_to_id: text,
	followup_date: time,
	followup_sequence_add_cc_bcc: flag,
	followup_sequence_delay: whole,
	followup_sequence_id: text,
	date_scheduled: time,
	date_sent: time,
	send_in: { type: 'integer', nullable: true, max: 59 },
};
export const SMS: Rules = {
	status: { type: 'string', required: true, values: MESSAGE_STATUSES },
	text,
	remote_phone: phone,
	local_phone: phone,
	direction: { type: 'string', values: ['inbound', 'outbound'] },
	source: { type: 'string', values: ['Close.io', 'External'] },
	template_id: { ...text, test: (value) => value === '' },
	attachments: { type: 'array', nullable: true },
	date_scheduled: time,
	date_sent: time,
	send_in: { type: 'integer', nullable: true, max: 59 },
};
const filled: Rule = { type: 'string', required: true, filled: true };
export const WHATSAPP: Rules = {
	external_whatsapp_message_id: filled,
	message_markdown: filled,
	direction: { type: 'string', required: true, values: ['incoming', 'outgoing'] },
	local_phone: { ...filled, test: phone.test },
	remote_phone: { ...filled, test: phone.test },
	activity_at: { ...filled, test: time.test },
	lead_id: filled,
	contact_id: filled,
	attachments: { type: 'array' },
	integration_link: text,
	response_to_id: text,
};
export const CUSTOM: Rules = {
	custom_activity_type_id: { type: 'string', required: true, values: [ACTIVITY_TYPE_ID] },
	status: { type: 'string', values: ['draft', 'published'] },
	pinned: flag,
	custom_fields: { type: 'object', nullable: true },
};
