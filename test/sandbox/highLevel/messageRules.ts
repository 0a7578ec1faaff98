import type { Rule, Rules } from '../core/shape';

const text: Rule = { type: 'string' };
const words: Rule = { type: 'array', items: text };
const filled: Rule = { type: 'string', required: true, filled: true };
export const SEND: Rules = {
	type: {
		type: 'string',
		required: true,
		values: ['SMS', 'RCS', 'Email', 'WhatsApp', 'IG', 'FB', 'Custom', 'Live_Chat', 'TIKTOK'],
	},
	subType: { type: 'any', nullable: true },
	status: { type: 'string', values: ['delivered', 'failed', 'pending', 'read'] },
	contactId: filled,
	appointmentId: text,
	attachments: words,
	emailFrom: text,
	emailTo: text,
	emailCc: words,
	emailBcc: words,
	html: text,
	message: text,
	subject: text,
	replyMessageId: text,
	templateId: text,
	threadId: text,
	scheduledTimestamp: { type: 'integer', max: 100_000_000_000 },
	conversationProviderId: text,
	emailReplyMode: { type: 'string', values: ['reply', 'reply_all'] },
	fromNumber: text,
	toNumber: text,
};
const CALL: Rule = {
	type: 'object',
	keys: {
		to: text,
		from: text,
		status: {
			type: 'string',
			values: [
				'pending',
				'completed',
				'answered',
				'busy',
				'no-answer',
				'failed',
				'canceled',
				'voicemail',
			],
		},
	},
};
export const OUTBOUND: Rules = {
	type: { type: 'string', required: true, values: ['Call'] },
	conversationId: filled,
	conversationProviderId: filled,
	attachments: words,
	altId: text,
	date: text,
	call: CALL,
};
export const INBOUND: Rules = {
	...OUTBOUND,
	type: { type: 'string', required: true },
	contactId: text,
	message: text,
	html: text,
	subject: text,
	emailFrom: text,
	emailTo: text,
	emailCc: words,
	emailBcc: words,
	emailMessageId: text,
	direction: { type: 'any' },
};
