import type { FastifyInstance, FastifyRequest } from 'fastify';

import { faultsOf, isObject } from '../core/shape';
import type { Rules } from '../core/shape';
import type { Account } from './account';
import { badRequest, notFound, sentenceOf } from './answers';
import type { Json } from './answers';
import { sideLoadedUser } from './lookups';
import { includesOf, PAGE, pageOf, pathId, readQuery } from './query';
import { conversationsWith, emailsOf } from './conversationSeeds';
import { FIRST } from './seeds';
import type { Row } from './seeds';
import { tenantOf } from './tenant';

const INCLUDES = [
	'email_conversation_recipients',
	'targetable',
	'phone_number',
	'phone_caller',
	'note',
	'user',
];
const THREAD_INCLUDES = [
	'email_conversation_recipients',
	'attachments',
	'targetable',
	'user',
	'contact',
];

const CALL_RULES: Rules = {
	call_direction: { type: 'any' },
	targetable_type: { type: 'string', values: ['contact', 'Contact', 'sales_account', 'deal'] },
	targetable: {
		type: 'object',
		keys: { id: { type: 'any', required: true }, phone: { type: 'string' } },
	},
	note: { type: 'object', keys: { description: { type: 'string', filled: true } } },
};

/** The nested object that bracket keys of a form spell. */
async function readForm(request: FastifyRequest): Promise<Json> {
	const type = request.headers['content-type'] ?? '';
	const bytes = new Uint8Array(request.body as Buffer);
	const form = await new Response(bytes, { headers: { 'content-type': type } })
		.formData()
		.catch(() => {
			throw badRequest('The form is malformed');
		});
	const result: Json = {};
	for (const [name, value] of form) {
		const keys = name.split(/[[\]]+/).filter((key) => key !== '');
		let place = result;
		for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as Json;
		place[keys[keys.length - 1]] = value;
	}
	return result;
}

/** Texts of forms and JSON alike: only true means incoming. */
const isIncoming = (value: unknown) => value === true || value === 'true' || value === '1';

async function logCall(account: Account, request: FastifyRequest): Promise<Json> {
	readQuery(request, []);
	const isForm = (request.headers['content-type'] ?? '').startsWith('multipart/form-data');
	const body = isForm ? await readForm(request) : request.body;
	if (!isObject(body) || !isObject(body.phone_call)) throw badRequest(`phone_call can't be blank`);
	const call = body.phone_call;
	const faults = faultsOf(call, CALL_RULES);
	if (faults.length > 0) {
		throw badRequest(...faults.map(({ path, kind, expected }) => sentenceOf(path, kind, expected)));
	}
	const isWhole = isForm || tenantOf(request).takesJsonCalls;
	const targetId = Number((call.targetable as Json | undefined)?.id);
	const isOnContact = String(call.targetable_type).toLowerCase() === 'contact';
	if (
		isWhole &&
		call.targetable !== undefined &&
		!(isOnContact && account.contacts.get(targetId))
	) {
		throw badRequest('targetable is invalid');
	}
	const targetable =
		isWhole && call.targetable !== undefined ? { id: targetId, type: 'Contact' } : null;
	const now = account.now();
	const note =
		isWhole && isObject(call.note) ? writeNote(account, call.note, targetable) : undefined;
	const row: Row = {
		id: account.calls.takeId(),
		call_duration: null,
		recording_duration: null,
		status: 'completed',
		conversation_time: now,
		cost: null,
		is_manual: true,
		outcome_id: null,
		note_id: note?.id ?? null,
		user_id: account.ownId,
		call_direction: isIncoming(call.call_direction),
		recording: null,
		targetable,
		created_at: now,
		updated_at: now,
	};
	account.write(account.calls, row);
	return {
		phone_call: row,
		notes: note === undefined ? [] : [note],
		phone_numbers: [],
		phone_callers: [],
		users: [sideLoadedUser(account.ownId)],
	};
}

function writeNote(account: Account, note: Json, targetable: Json | null): Row {
	const now = account.now();
	return account.write(account.notes, {
		id: account.notes.takeId(),
		description: note.description,
		creater_id: account.ownId,
		targetable,
		duration: null,
		url: null,
		created_at: now,
		updated_at: now,
	});
}

function callsOf(account: Account, contactId: number): Row[] {
	const isOwn = (row: Row | undefined): row is Row =>
		(row?.targetable as Json | null | undefined)?.id === contactId;
	const seeds = conversationsWith(contactId - FIRST.contacts).map((index) =>
		account.calls.get(FIRST.phone_calls + index),
	);
	const rows = [...seeds, ...account.calls.table.written()].filter(isOwn);
	return [...new Set(rows)];
}

function emailsAt(account: Account, index: number): Json[] {
	const { records } = account.world;
	const isSeeded = index >= 0 && index < records && index % 7 !== 6;
	return isSeeded ? emailsOf(index, records) : [];
}

function emailsOfContact(account: Account, contactId: number): Json[] {
	return conversationsWith(contactId - FIRST.contacts).flatMap((index) => emailsAt(account, index));
}

/** An e-mail and its recipients apart. */
function split(email: Json): { email: Json; recipients: Json[] } {
	const { recipients, ...rest } = email;
	const list = recipients as Json[];
	const ids = list.map(({ id }) => id);
	return { email: { ...rest, email_conversation_recipient_ids: ids }, recipients: list };
}

/** Logged calls, and the conversations of a contact, which the vendor does not document. */
export function addConversations(api: FastifyInstance, account: Account, root: string): void {
	api.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) =>
		done(null, body),
	);
	api.post(`${root}/phone_calls`, async (request) => await logCall(account, request));
	api.post(`${root}/cti_phone_calls`, async () => {
		throw badRequest('phone call is invalid');
	});
	const outer = root.replace(/\/api$/, '');
	for (const base of [root, outer]) {
		api.get(`${base}/contacts/:id/conversations/all`, async (request) => {
			if (tenantOf(request).nestsUnderApi !== (base === root)) throw notFound();
			const query = readQuery(request, [...PAGE, 'include']);
			const includes = includesOf(query, INCLUDES);
			const id = pathId(request);
			if (account.contacts.get(id) === undefined) throw notFound();
			const { offset, size } = pageOf(query);
			const emails = emailsOfContact(account, id).map(split);
			if (includes.length === 0) {
				return {
					email_conversations: emails.map(({ email }) => email).slice(offset, offset + size),
				};
			}
			const entries = [
				...emails.map((entry) => ({ type: 'email_conversation', record: entry.email, entry })),
				...callsOf(account, id).map((record) => ({ type: 'phone_call', record, entry: undefined })),
			].slice(offset, offset + size);
			const of = (type: string) =>
				entries.filter((entry) => entry.type === type).map(({ record }) => record);
			const users = new Set(entries.map(({ record }) => record.user_id));
			return {
				conversations: entries.map(({ type, record }, index) => ({
					id: 17009000001 + offset + index,
					targetable: { id: record.id, type },
				})),
				email_conversations: of('email_conversation'),
				phone_calls: of('phone_call'),
				email_conversation_recipients: entries.flatMap(({ entry }) => entry?.recipients ?? []),
				users: [...users].flatMap((user) => sideLoadedUser(user) ?? []),
			};
		});
	}
	api.get(`${root}/emails/:id`, async (request) => {
		includesOf(readQuery(request, ['include']), THREAD_INCLUDES);
		const number = pathId(request) - FIRST.threads;
		const emails = emailsAt(account, Math.floor(number / 2));
		const found = emails[number % 2];
		if (found === undefined) throw notFound();
		const { email, recipients } = split(found);
		return { email_conversations: [email], email_conversation_recipients: recipients };
	});
}
