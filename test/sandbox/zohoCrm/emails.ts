import type { FastifyInstance } from 'fastify';

import { faultsOf, isObject } from '../core/shape';
import type { Rules } from '../core/shape';
import {
	badField,
	badParam,
	invalidId,
	invalidModule,
	itemsAnswer,
	missingField,
	readQuery,
	RecordProblem,
	refuse,
	resultOf,
} from './answers';
import type { ItemResult } from './answers';
import type { Module } from './fields';
import type { Mail, Org } from './org';
import { moduleIn, rowIn, send } from './records';
import { USERS } from './seeds';
import { momentOf, zohoTime } from './time';

const PAGE = 10;
const MODULES: Module[] = ['Contacts', 'Leads', 'Accounts', 'Deals'];
const TYPES = [
	'sent_from_crm',
	'scheduled_in_crm',
	'drafts',
	'user_emails',
	'all_contacts_sent_crm_emails',
];

const PERSON: Rules = {
	user_name: { type: 'string', max: 255 },
	email: {
		type: 'string',
		required: true,
		test: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value)),
	},
};
const PEOPLE = { type: 'array', max: 50, items: { type: 'object', keys: PERSON } } as const;
const MAIL: Rules = {
	from: { type: 'object', required: true, keys: PERSON },
	to: { ...PEOPLE, required: true, filled: true },
	cc: PEOPLE,
	bcc: PEOPLE,
	subject: { type: 'string', max: 500 },
	content: { type: 'string', max: 32_000 },
	mail_format: { type: 'string', values: ['text', 'html'] },
};
const SENT_MAIL: Rules = {
	...MAIL,
	reply_to: { type: 'object', keys: PERSON },
	org_email: { type: 'boolean' },
	scheduled_time: { type: 'string' },
	consent_email: { type: 'boolean' },
	template: { type: 'object' },
	attachments: { type: 'array' },
};
const isTime = (value: unknown) => momentOf(String(value)) !== undefined;
/** What the newer and the older specification agree upon; the older one demands the linked record too. */
const ASSOCIATED_MAIL: Rules = {
	...MAIL,
	original_message_id: { type: 'string', required: true, filled: true, max: 255 },
	sent: { type: 'boolean', required: true },
	date_time: { type: 'string', required: true, test: isTime },
	attachments: { type: 'array' },
};
const LINKED: Rules = {
	linked_record: {
		type: 'object',
		required: true,
		keys: {
			id: { type: 'string', required: true, filled: true },
			name: { type: 'string', nullable: true },
			module: {
				type: 'object',
				required: true,
				keys: { api_name: { type: 'string', required: true }, id: { type: 'string' } },
			},
		},
	},
};

interface MailBody {
	from: { user_name?: string; email: string };
	to: Array<{ user_name?: string; email: string }>;
	cc?: Array<{ user_name?: string; email: string }>;
	subject?: string;
	content?: string;
	mail_format?: string;
	sent?: boolean;
	date_time?: string;
	linked_record?: { id: string; module: { api_name: string } };
}

function mailAnswer(mail: Mail, isWhole: boolean): Record<string, unknown> {
	return {
		cc: mail.cc,
		summary: null,
		owner: { name: USERS[0].full_name, id: USERS[0].id },
		read: true,
		sent: mail.sent,
		subject: mail.subject,
		intent: null,
		sentiment_info: null,
		message_id: mail.messageId,
		thread_id: mail.messageId.replace(/^./, 't'),
		source: 'crm',
		linked_record: null,
		has_attachment: false,
		from: mail.from,
		to: mail.to,
		time: zohoTime(mail.at),
		status: [{ type: mail.sent ? 'sent' : 'received', bounced_time: null, bounced_reason: null }],
		...(isWhole ? { content: mail.content, mail_format: mail.format } : {}),
	};
}

/** Mails of a record: list, body, sending, and logging of mails that were sent elsewhere. */
export function registerEmails(app: FastifyInstance, org: Org): void {
	let made = 0;
	const named = (one: { user_name?: string; email: string }) => ({
		user_name: one.user_name ?? one.email,
		email: one.email,
	});

	function add(module: Module, id: string, body: MailBody): string {
		const messageId = `a${String(++made).padStart(31, '0')}`;
		org.addMail(module, id, {
			messageId,
			subject: body.subject ?? '',
			content: body.content ?? '',
			format: body.mail_format ?? 'text',
			from: named(body.from),
			to: body.to.map(named),
			cc: (body.cc ?? []).map(named),
			sent: body.sent ?? true,
			at: momentOf(body.date_time ?? '') ?? org.now(),
		});
		return messageId;
	}

	app.get('/crm/v8/:module/:id/Emails', async (request, reply) => {
		const module = moduleIn(request);
		if (!MODULES.includes(module)) invalidModule(0);
		const row = rowIn(org, module, request) ?? invalidId(1);
		const {
			index,
			type,
			owner_id: owner,
		} = readQuery(request.query, ['index', 'type', 'owner_id']);
		if (type !== undefined && !TYPES.includes(type)) badParam('type');
		if (owner !== undefined && type !== 'user_emails') badParam('owner_id');
		const start =
			index === undefined ? 0 : Number(/^m(\d+)$/.exec(index)?.[1] ?? badParam('index'));
		const mails = org.mailsOf(module, row.id);
		const shown = mails.slice(start, start + PAGE);
		if (shown.length === 0) return await reply.code(204).send();
		const hasMore = start + PAGE < mails.length;
		return await reply.send({
			Emails: shown.map((mail) => mailAnswer(mail, false)),
			info: {
				count: shown.length,
				next_index: hasMore ? `m${start + PAGE}` : null,
				prev_index: start > 0 ? `m${Math.max(start - PAGE, 0)}` : null,
				per_page: PAGE,
				more_records: hasMore,
			},
		});
	});

	app.get('/crm/v8/:module/:id/Emails/:messageId', async (request, reply) => {
		const module = moduleIn(request);
		const row = rowIn(org, module, request) ?? invalidId(1);
		readQuery(request.query, ['type', 'owner_id']);
		const { messageId } = request.params as { messageId: string };
		const mail = org.mailsOf(module, row.id).find((one) => one.messageId === messageId);
		if (mail === undefined) return await reply.code(204).send();
		return await reply.send({
			Emails: [mailAnswer(mail, true)],
			info: { count: 1, next_index: null, prev_index: null, per_page: PAGE, more_records: false },
		});
	});

	app.post('/crm/v8/:module/:id/actions/send_mail', async (request, reply) => {
		const module = moduleIn(request);
		const row = rowIn(org, module, request) ?? invalidId(1);
		const results = readMails(request.body, 'data', 1).map((mail, index) =>
			resultOf((): ItemResult => {
				const where = `$.data[${index}]`;
				const body = checkMail(mail, SENT_MAIL, where);
				if (!USERS.some(({ email }) => email === body.from.email)) throw badField(where, 'from');
				const message_id = add(module, row.id, { ...body, sent: true });
				return {
					code: 'SUCCESS',
					details: { message_id },
					message: 'Your mail has been sent successfully.',
					status: 'success',
				};
			}),
		);
		return await send(reply, itemsAnswer(results, 200));
	});

	app.post('/crm/v8/:module/:id/actions/associate_email', async (request, reply) => {
		const module = moduleIn(request);
		const row = rowIn(org, module, request) ?? invalidId(1);
		const isOlder = isObject(request.body) && request.body.Emails !== undefined;
		const key = isOlder ? 'Emails' : 'data';
		const results = readMails(request.body, key, 50).map((mail, index) =>
			resultOf((): ItemResult => {
				const where = `$.${key}[${index}]`;
				const rules = isOlder
					? { ...ASSOCIATED_MAIL, ...LINKED }
					: {
							...ASSOCIATED_MAIL,
							subject: { ...MAIL.subject, required: true },
							content: { ...MAIL.content, required: true },
						};
				const body = checkMail(mail, rules, where);
				const linked = body.linked_record;
				if (linked !== undefined && (linked.id !== row.id || linked.module.api_name !== module)) {
					throw badField(where, 'linked_record');
				}
				const message_id = add(module, row.id, body);
				return {
					code: 'SUCCESS',
					details: isOlder ? { message_id } : {},
					message: 'Email associated successfully',
					status: 'success',
				};
			}),
		);
		return await send(reply, itemsAnswer(results, isOlder ? 201 : 200, key));
	});
}

function readMails(body: unknown, key: string, most: number): Array<Record<string, unknown>> {
	const mails = isObject(body) ? body[key] : undefined;
	const extra = isObject(body) ? Object.keys(body).find((name) => name !== key) : undefined;
	if (mails === undefined) {
		return refuse(400, 'MANDATORY_NOT_FOUND', 'required field not found', {
			api_name: key,
			json_path: `$.${key}`,
		});
	}
	if (
		!Array.isArray(mails) ||
		mails.length === 0 ||
		mails.length > most ||
		!mails.every(isObject) ||
		extra !== undefined
	) {
		return refuse(400, 'INVALID_DATA', 'invalid data', {
			api_name: extra ?? key,
			json_path: `$.${extra ?? key}`,
		});
	}
	return mails as Array<Record<string, unknown>>;
}

function checkMail(mail: Record<string, unknown>, rules: Rules, where: string): MailBody {
	const [fault] = faultsOf(mail, rules);
	if (fault === undefined) return mail as Record<string, unknown> & MailBody;
	const name = fault.path.join('.');
	if (fault.kind === 'missing') throw missingField(where, name);
	throw fault.kind === 'unknown'
		? new RecordProblem('INVALID_DATA', 'no such field', {
				api_name: name,
				json_path: `${where}.${name}`,
			})
		: badField(where, name, { expected_data_type: fault.expected });
}
