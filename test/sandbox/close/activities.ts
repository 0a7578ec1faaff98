import { without } from '../core/keys';
import type { Rules } from '../core/shape';
import type { Account, ActivityType, Store } from './account';
import { isGiven } from './account';
import {
	CALL,
	CUSTOM,
	EMAIL,
	FIXED,
	LINKS,
	NOTE,
	outcome,
	SMS,
	text,
	WHATSAPP,
} from './activityRules';
import { mailParts, MAIL_DEFAULTS, SMS_DEFAULTS } from './activitySeeds';
import { fieldRefusal, INVALID, refusal, refuseFaults, REQUIRED } from './answers';
import { holderOfPhone, READ_ONLY, writtenKeys } from './contacts';
import { ACTIVITY_TYPE_ID, splitCustom, withCustom } from './customFields';
import { formatPhone, readTime, toE164, toHtml, toPlain, wrapHtml } from './formats';
import { INTERNAL_PHONE, ORGANIZATION_ID, SELF, USER_IDS, userName } from './seeds';
import type { Row } from './seeds';

type Written = Record<string, unknown>;

/** One activity type that requests can write. */
export interface ActivityKind {
	type: ActivityType;
	path: string;
	/** What create takes; undefined where the vendor has no create. */
	create?: Rules;
	/** What update takes. */
	update: Rules;
	/** The rows of the type that hold what was written, over the row before (or the defaults). */
	settle: (account: Account, row: Row, written: Written, isNew: boolean) => Row;
}

/** `note_html` wins over `note`; either is derived from the other. */
function withNote(row: Row, written: Written, plain = 'note', rich = 'note_html'): Row {
	if (isGiven(written[rich])) {
		const html = wrapHtml(String(written[rich]));
		return { ...row, [rich]: html, [plain]: toPlain(html) };
	}
	if (plain in written || rich in written) {
		const note = String(written[plain] ?? '');
		return { ...row, [plain]: note, [rich]: note === '' ? '' : toHtml(note) };
	}
	return row;
}

function withPhones(row: Row, written: Written, ...keys: string[]): Row {
	const result = { ...row };
	for (const key of keys) {
		if (!(key in written)) continue;
		const number = isGiven(written[key]) ? (toE164(String(written[key])) ?? null) : null;
		result[key] = number;
		result[`${key}_formatted`] = number === null ? null : formatPhone(number);
	}
	return result;
}

function dispositionOf(row: Row): string | null {
	if (row.status === 'completed') return 'answered';
	return ['no-answer', 'busy'].includes(String(row.status)) ? String(row.status) : null;
}

function settleCall(_account: Account, before: Row, written: Written, isNew: boolean): Row {
	const isInternal = !isNew && before.source === 'Close.io';
	const locked = ['status', 'duration', 'direction'].find((key) => key in written);
	if (isInternal && locked !== undefined) {
		throw fieldRefusal({ [locked]: 'Cannot be changed for internal calls.' });
	}
	const rest = without(written, 'note', 'note_html', 'phone', 'custom_fields');
	const numbers = 'phone' in written ? { remote_phone: written.phone } : {};
	const row = withPhones(withNote({ ...before, ...rest }, written), numbers, 'remote_phone');
	return {
		...row,
		phone: row.remote_phone,
		duration: row.duration ?? 0,
		disposition: isInternal ? row.disposition : dispositionOf(row),
		has_recording: isGiven(row.recording_url),
	};
}

/** Statuses that need a sender or a number to send from. */
const SENDING = ['scheduled', 'outbox'];

function refuseFinal(before: Row, written: Written): void {
	const isDraft = before.status === 'draft';
	const isCancelled =
		['scheduled', 'outbox'].includes(String(before.status)) && written.status === 'draft';
	if (!isDraft && !isCancelled) throw refusal(400, 'Only drafts can be modified.');
}

function withSending(account: Account, row: Row): Row {
	if (row.status === 'scheduled' && !isGiven(row.date_scheduled)) {
		throw fieldRefusal({ date_scheduled: REQUIRED });
	}
	// The vendor sends at once; the next reading shows the message as sent.
	return ['sent', 'outbox'].includes(String(row.status))
		? { ...row, date_sent: row.date_sent ?? account.now() }
		: row;
}

function settleEmail(account: Account, before: Row, written: Written, isNew: boolean): Row {
	if (!isNew) refuseFinal(before, written);
	const rest = without(written, 'send_in', 'followup_date', 'account_id');
	const row: Row = { ...before, ...rest };
	for (const key of ['to', 'cc', 'bcc', 'attachments', 'opens']) row[key] ??= [];
	if (!isGiven(row.sender)) {
		if (['inbox', 'error', ...SENDING].includes(String(row.status))) {
			throw fieldRefusal({ sender: REQUIRED });
		}
		row.sender = row.status === 'sent' ? SELF.email : null;
	}
	if (row.status === 'outbox' && (row.to as string[]).length === 0) {
		throw fieldRefusal({ to: REQUIRED });
	}
	row.direction = row.status === 'inbox' ? 'incoming' : 'outgoing';
	if (!isGiven(row.body_text) && isGiven(row.body_html))
		row.body_text = toPlain(String(row.body_html));
	row.body_text ??= '';
	row.body_html ??= '';
	const sent = withSending(account, row);
	return { ...sent, ...mailParts(sent) };
}

function settleSms(account: Account, before: Row, written: Written, isNew: boolean): Row {
	if (!isNew) refuseFinal(before, written);
	const rest = without(written, 'send_in');
	const row = withPhones({ ...before, ...rest }, written, 'remote_phone', 'local_phone');
	if (isNew && !('direction' in written)) {
		row.direction = row.status === 'inbox' ? 'inbound' : 'outbound';
	}
	if (SENDING.includes(String(row.status))) {
		if (!isGiven(row.local_phone)) throw fieldRefusal({ local_phone: REQUIRED });
		if (row.local_phone !== INTERNAL_PHONE) throw fieldRefusal({ local_phone: INVALID });
		if (!isGiven(row.remote_phone)) throw fieldRefusal({ remote_phone: REQUIRED });
	}
	return withSending(account, row);
}

function settleWhatsApp(_account: Account, before: Row, written: Written): Row {
	const row = withPhones({ ...before, ...written }, written, 'remote_phone', 'local_phone');
	const plain = String(row.message_markdown).replace(/[*_~]/g, '');
	return {
		...row,
		text: plain,
		message_html: String(row.message_markdown).replace(/\*([^*]+)\*/g, '<b>$1</b>'),
	};
}

function settleCustom(_account: Account, before: Row, written: Written): Row {
	const { custom, rest } = splitCustom(written);
	const plain = without(rest, 'custom_fields');
	return withCustom<Row>({ ...before, ...plain }, ACTIVITY_TYPE_ID, custom, USER_IDS);
}

const settlePlain = (_account: Account, before: Row, written: Written): Row =>
	withNote({ ...before, ...written }, written);

export const KINDS: ActivityKind[] = [
	{
		type: 'Call',
		path: 'call',
		create: { ...LINKS, ...CALL },
		update: { ...without(LINKS, ...FIXED), ...without(CALL, 'direction', 'source') },
		settle: settleCall,
	},
	{
		type: 'Note',
		path: 'note',
		create: { ...LINKS, ...NOTE },
		update: { ...without(LINKS, ...FIXED, 'lead_id', 'user_id'), ...NOTE },
		settle: settlePlain,
	},
	{
		type: 'Email',
		path: 'email',
		create: { ...LINKS, ...EMAIL },
		update: { ...without(LINKS, ...FIXED, 'lead_id'), ...EMAIL },
		settle: settleEmail,
	},
	{
		type: 'Meeting',
		path: 'meeting',
		update: { user_note_html: text, outcome_id: outcome },
		settle: (_account, before, written) =>
			withNote({ ...before, ...written }, written, 'user_note', 'user_note_html'),
	},
	{
		type: 'SMS',
		path: 'sms',
		create: { ...LINKS, ...SMS },
		update: { ...without(LINKS, ...FIXED), ...without(SMS, 'direction', 'source') },
		settle: settleSms,
	},
	{
		type: 'WhatsAppMessage',
		path: 'whatsapp_message',
		create: { user_id: text, ...WHATSAPP },
		update: {
			user_id: { type: 'string' },
			...without(WHATSAPP, 'external_whatsapp_message_id', 'lead_id'),
		},
		settle: settleWhatsApp,
	},
	{
		type: 'CustomActivity',
		path: 'custom',
		create: { ...LINKS, ...CUSTOM },
		update: {
			...without(LINKS, ...FIXED, 'lead_id'),
			...without(CUSTOM, 'custom_activity_type_id'),
		},
		settle: settleCustom,
	},
];

/** What a new activity of a type holds before anything is written. */
const DEFAULTS: Partial<Record<ActivityType, Record<string, unknown>>> = {
	Call: {
		direction: 'outbound',
		status: 'completed',
		duration: 0,
		note: '',
		note_html: '',
		phone: null,
		remote_phone: null,
		remote_phone_formatted: null,
		local_phone: null,
		local_phone_formatted: null,
		recording_url: null,
		voicemail_url: null,
		voicemail_duration: 0,
		call_method: 'external',
		source: 'External',
		outcome_id: null,
		cost: null,
		quality_info: '',
		dialer_id: null,
		dialer_saved_search_id: null,
		transferred_from: null,
		transferred_to: null,
		date_answered: null,
	},
	Note: {
		title: null,
		note: '',
		note_html: '',
		note_mentions: [],
		attachments: [],
		pinned: false,
		pinned_at: null,
	},
	Email: { ...MAIL_DEFAULTS, sender: null, subject: '' },
	SMS: {
		...SMS_DEFAULTS,
		text: null,
		source: 'External',
		remote_phone: null,
		remote_phone_formatted: null,
		local_phone: null,
		local_phone_formatted: null,
	},
	WhatsAppMessage: {
		attachments: [],
		integration_link: null,
		integration_name: null,
		response_to_id: null,
		source: 'api',
	},
	CustomActivity: { status: 'published', pinned: false, pinned_at: null },
};

const ANSWERED = READ_ONLY.filter((key) => !['date_created', 'organization_id'].includes(key));

function checkedBody(kind: ActivityKind, body: unknown, rules: Rules, isPartial: boolean): Written {
	const given = writtenKeys(body, [...ANSWERED, '_type', 'user_name', 'users']);
	const { custom, rest } = splitCustom(given);
	refuseFaults(rest, rules, isPartial);
	for (const key of ['activity_at', 'date_created', 'date_scheduled', 'date_sent']) {
		if (isGiven(rest[key])) rest[key] = readTime(rest[key]);
		else delete rest[key];
	}
	if (kind.type === 'CustomActivity') return { ...rest, ...custom };
	const [stray] = Object.keys(custom);
	if (stray !== undefined) throw fieldRefusal({ [stray]: 'Unknown field.' });
	return rest;
}

/** A call that names only a number goes to the contact who has it. */
function withLead(account: Account, kind: ActivityKind, written: Written): Written {
	const { lead_id: lead, contact_id: contact, phone: number } = written;
	if (kind.type !== 'Call' || isGiven(lead) || isGiven(contact) || !isGiven(number)) return written;
	const holder = holderOfPhone(account, toE164(String(number)) ?? '');
	return holder === undefined
		? written
		: { ...written, lead_id: holder.lead_id, contact_id: holder.id };
}

export function createActivity(account: Account, kind: ActivityKind, body: unknown): Row {
	const checked = checkedBody(kind, body, kind.create ?? {}, false);
	const { created_by_id: author, ...written } = withLead(account, kind, checked);
	account.checkLinks(written);
	if (isGiven(author) && !USER_IDS.includes(String(author))) {
		throw fieldRefusal({ created_by: INVALID });
	}
	const now = account.now();
	const user = isGiven(written.user_id) ? written.user_id : SELF.id;
	const at = written.activity_at ?? written.date_created ?? now;
	const blank: Row = {
		id: account.newId('acti'),
		_type: kind.type,
		organization_id: ORGANIZATION_ID,
		lead_id: null,
		contact_id: null,
		users: [],
		...account.authorship(),
		...DEFAULTS[kind.type],
		...(kind.type === 'Email' ? { thread_id: account.newId('acti') } : {}),
		date_created: now,
		date_updated: now,
	};
	const full = { ...written, user_id: user, user_name: userName(user), activity_at: at };
	const row = kind.settle(account, blank, full, true);
	account.insert(account.activities[kind.type], row);
	return row;
}

export function updateActivity(
	account: Account,
	kind: ActivityKind,
	id: string,
	body: unknown,
): Row {
	const store: Store = account.activities[kind.type];
	const before = store.find(id);
	const written = checkedBody(kind, body, kind.update, true);
	account.checkLinks({ ...before, ...written });
	const row = kind.settle(account, before, written, false);
	if ('user_id' in written) row.user_name = userName(row.user_id);
	return account.update(store, before, row);
}

/** What the vendor shows at the next reading of a message that was being sent. */
export function delivered(account: Account, kind: ActivityKind, row: Row): void {
	if (row.status !== 'outbox') return;
	account.activities[kind.type].table.write({ ...row, status: 'sent' }, account.world.clock.now());
}
