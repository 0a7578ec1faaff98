import { checked, invalid, numberIn, queryOf, refusal, traced } from './answers';
import type { Query } from './answers';
import { fullName } from './contacts';
import { contactIds, conversationIds, emailIds, LOCATION_ID } from './ids';
import { checkLocation } from './location';
import type { Location } from './location';
import { along, decode, encode } from './messageOrder';
import type { Order, Place } from './messageOrder';
import { INBOUND, OUTBOUND, SEND } from './messageRules';
import { CHANNELS, makeMailPart } from './messageSeeds';
import type { Channel } from './messageSeeds';
import { iso } from './seeds';
import type { Row, Store } from './store';

/** Mail is left out unless it is asked for; lines of the system are in. */
const DEFAULT_CHANNELS: Channel[] = ['Call', 'SMS', 'WhatsApp', 'Activity'];
const EXPORTED: Record<string, Channel[]> = {
	Call: ['Call'],
	SMS: ['SMS'],
	Email: ['Email'],
	WhatsApp: ['WhatsApp'],
	Instagram: [],
	Facebook: [],
};

function momentIn(query: Query, key: string): string | undefined {
	const text = query[key];
	if (text === undefined) return undefined;
	const moment = /^\d{12,}$/.test(text) ? Number(text) : Date.parse(text);
	if (Number.isNaN(moment)) throw invalid(`${key} must be a valid ISO 8601 date string`);
	return iso(moment);
}

/** Messages, conversations and mails. */
export class Messages {
	private readonly counts = new Map<string, number>();

	/** Mails that were sent here. */
	private readonly sent = new Map<string, Record<string, unknown>>();

	constructor(private readonly location: Location) {}

	/** All messages of the location, by cursor. */
	export(raw: unknown): unknown {
		const query = queryOf(
			raw,
			'locationId!',
			'limit',
			'cursor',
			'sortBy',
			'sortOrder',
			'conversationId',
			'contactId',
			'channel',
			'startDate',
			'endDate',
		);
		checkLocation(query.locationId);
		const limit = numberIn(query, 'limit', 100, 10, 500);
		const { sortBy = 'createdAt', sortOrder = 'desc', channel, conversationId } = query;
		if (sortBy !== 'createdAt' && sortBy !== 'updatedAt')
			throw invalid('sortBy must be a valid value');
		if (sortOrder !== 'asc' && sortOrder !== 'desc')
			throw invalid('sortOrder must be a valid value');
		if (channel !== undefined && !(channel in EXPORTED))
			throw invalid('channel must be a valid value');
		const channels = channel === undefined ? DEFAULT_CHANNELS : EXPORTED[channel];
		const until = momentIn(query, 'endDate');
		const order = {
			by: sortBy === 'createdAt' ? 'dateAdded' : 'dateUpdated',
			descending: sortOrder === 'desc',
			from: momentIn(query, 'startDate'),
			until: until === undefined ? undefined : `${until}~`,
		};
		const after = query.cursor === undefined ? undefined : decode(query.cursor);
		const contactId = query.contactId ?? this.contactOf(conversationId);
		const rows: Row[] = [];
		let last: Place | undefined;
		let hasMore = false;
		for (const entry of this.rows(channels, order, after, contactId)) {
			if (rows.length === limit) {
				hasMore = true;
				break;
			}
			rows.push(entry.row);
			last = { channel: entry.channel, key: String(entry.row[order.by]), id: entry.row.id };
		}
		return traced({
			messages: rows,
			nextCursor: hasMore && last !== undefined ? encode(last) : null,
			total: this.total(channels, order, contactId),
		});
	}

	private contactOf(conversationId: string | undefined): string | undefined {
		if (conversationId === undefined) return undefined;
		const index = conversationIds.indexOf(conversationId);
		return index === undefined ? conversationId : contactIds.at(index);
	}

	private *rows(
		channels: Channel[],
		order: Order,
		after: Place | undefined,
		contactId: string | undefined,
	): Generator<{ channel: Channel; row: Row }> {
		if (contactId === undefined) {
			yield* along(this.location, channels, order, after);
			return;
		}
		const { by, descending, from, until } = order;
		const all = this.ofContact(contactId, channels)
			.filter(({ row }) => from === undefined || String(row[by]) >= from)
			.filter(({ row }) => until === undefined || String(row[by]) < until)
			.sort((left, right) => (String(left.row[by]) < String(right.row[by]) ? -1 : 1));
		if (descending) all.reverse();
		yield* all.slice(after === undefined ? 0 : all.findIndex(({ row }) => row.id === after.id) + 1);
	}

	private ofContact(contactId: string, channels: Channel[]): Array<{ channel: Channel; row: Row }> {
		return channels.flatMap((channel) =>
			this.location.messages[channel].ofContact(contactId).map((row) => ({ channel, row })),
		);
	}

	private total(channels: Channel[], order: Order, contactId: string | undefined): number {
		const stores: Store[] = channels.map((channel) => this.location.messages[channel]);
		const { from, until } = order;
		if (contactId === undefined && from === undefined && until === undefined) {
			return stores.reduce((sum, { table }) => sum + table.size, 0);
		}
		const versions = stores.map(({ version }) => version).join();
		const key = JSON.stringify([channels, order.by, from, until, contactId, versions]);
		let count = this.counts.get(key);
		if (count === undefined) {
			count = 0;
			const rows = this.rows(channels, order, undefined, contactId);
			while (rows.next().done !== true) count++;
			if (this.counts.size > 16) this.counts.clear();
			this.counts.set(key, count);
		}
		return count;
	}

	get(id: string): unknown {
		const message = this.location.message(id);
		if (message === undefined) throw refusal(404, 'Message not found');
		return traced({ message });
	}

	/** Some mails come in an envelope of their own. */
	mail(id: string): unknown {
		const sent = this.sent.get(id);
		if (sent !== undefined) return traced({ emailMessage: sent });
		const part = emailIds.indexOf(id);
		const index = Math.floor((part ?? 0) / 2);
		const thread = this.location.messages.Email.table.page('dateAdded', false, index, 1).at(0);
		const ids = (thread?.meta as { email: { messageIds: string[] } } | undefined)?.email.messageIds;
		if (part === undefined || thread === undefined || ids?.includes(id) !== true) {
			throw refusal(404, 'Email message not found');
		}
		const mail = makeMailPart(part, thread);
		return index % 2 === 0 ? traced({ emailMessage: mail }) : traced(mail);
	}

	/** One conversation for each contact. */
	conversations(raw: unknown): unknown {
		const query = queryOf(
			raw,
			'locationId!',
			'contactId',
			'assignedTo',
			'query',
			'sort',
			'startAfterDate',
			'id',
			'limit',
			'lastMessageType',
			'lastMessageAction',
			'lastMessageDirection',
			'status',
			'sortBy',
			'startDate',
			'endDate',
		);
		checkLocation(query.locationId);
		const limit = numberIn(query, 'limit', 20, 1, 100);
		const { contactId, id, sort = 'desc' } = query;
		const { table } = this.location.contacts;
		const one = contactId ?? this.contactOf(id);
		if (one !== undefined) {
			const contact = this.location.contacts.get(one);
			const found = contact === undefined ? [] : [this.conversationOf(contact)];
			return traced({ conversations: found, total: found.length });
		}
		const after = momentIn(query, 'startAfterDate');
		const descending = sort === 'desc';
		const bound = descending
			? { until: after }
			: { from: after === undefined ? undefined : `${after}~` };
		const conversations: unknown[] = [];
		for (const contact of table.walk({ by: 'dateAdded', descending, ...bound })) {
			conversations.push(this.conversationOf(contact));
			if (conversations.length === limit) break;
		}
		return traced({ conversations, total: table.size });
	}

	private conversationOf(contact: Row): Record<string, unknown> {
		const index = contactIds.indexOf(contact.id);
		return {
			id: index === undefined ? contact.id : conversationIds.at(index),
			contactId: contact.id,
			locationId: LOCATION_ID,
			lastMessageBody: '',
			lastMessageType: 'TYPE_SMS',
			lastMessageDate: Date.parse(contact.dateAdded),
			type: 'TYPE_PHONE',
			unreadCount: 0,
			fullName: fullName(contact),
			contactName: fullName(contact),
			email: contact.email,
			phone: contact.phone,
		};
	}

	/** Newest first; the page stands one level deeper than described. */
	ofConversation(id: string, raw: unknown): unknown {
		const query = queryOf(raw, 'limit', 'lastMessageId', 'type');
		const limit = numberIn(query, 'limit', 20, 1, 100);
		const contactId = this.contactOf(id);
		if (this.location.contacts.get(contactId) === undefined) {
			throw refusal(400, `Conversation with id ${id} not found`);
		}
		const types = query.type?.split(',');
		const known = Object.keys(CHANNELS) as Channel[];
		const rows = this.ofContact(String(contactId), known)
			.map(({ row }) => row)
			.filter(({ messageType }) => types?.includes(String(messageType)) ?? true)
			.sort((left, right) => (left.dateAdded < right.dateAdded ? 1 : -1));
		const start = rows.findIndex((row) => row.id === query.lastMessageId) + 1;
		const messages = rows.slice(start, start + limit);
		return traced({
			messages: {
				lastMessageId: messages.at(-1)?.id ?? '',
				nextPage: rows.length > start + limit,
				messages,
			},
		});
	}

	/** Really sends. */
	send(body: unknown): unknown {
		const given = checked(body, SEND);
		const contact = this.location.contact(String(given.contactId));
		const { message, html, subject, attachments = [], type } = given;
		const isFilled = (value: unknown) => typeof value === 'string' && value !== '';
		if (!isFilled(message) && !isFilled(html) && (attachments as unknown[]).length === 0) {
			throw refusal(400, 'There is no message or attachments for this message. Skip sending.');
		}
		const isMail = type === 'Email';
		if (isMail ? contact.email === null && given.emailTo === undefined : contact.phone === null) {
			throw refusal(400, `Missing ${isMail ? 'email' : 'phone number'}`);
		}
		const channel: Channel = isMail ? 'Email' : type === 'WhatsApp' ? 'WhatsApp' : 'SMS';
		const now = this.location.now();
		const id = this.location.newId();
		const emailMessageId = this.location.newId();
		const conversationId = this.conversationOf(contact).id;
		const row: Row = {
			id,
			...CHANNELS[channel],
			locationId: LOCATION_ID,
			contactId: contact.id,
			conversationId,
			direction: 'outbound',
			contentType: isMail ? 'text/html' : 'text/plain',
			body: isMail ? '' : message,
			status: 'pending',
			attachments,
			source: 'api',
			...(isMail ? { meta: { email: { messageIds: [emailMessageId] } } } : {}),
			dateAdded: now,
			dateUpdated: now,
		};
		this.location.messages[channel].write(row);
		if (isMail) {
			this.sent.set(emailMessageId, {
				id: emailMessageId,
				threadId: id,
				locationId: LOCATION_ID,
				contactId: contact.id,
				conversationId,
				dateAdded: now,
				subject: subject ?? '',
				body: html ?? message,
				direction: 'outbound',
				status: 'pending',
				contentType: 'text/html',
				attachments,
				from: given.emailFrom ?? 'sales@highlevel-sandbox.example',
				to: [given.emailTo ?? contact.email],
				cc: given.emailCc ?? [],
				bcc: given.emailBcc ?? [],
				source: 'api',
			});
		}
		return traced({
			conversationId,
			messageId: id,
			...(isMail ? { emailMessageId } : {}),
			msg: 'Message queued successfully.',
		});
	}

	/** Logging needs the conversation provider of a Marketplace app, which the sandbox has none of. */
	log(body: unknown, isInbound: boolean): unknown {
		checked(body, isInbound ? INBOUND : OUTBOUND);
		throw refusal(400, 'No conversationProviderId passed in body is known to this location');
	}
}
