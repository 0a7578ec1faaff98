import { madeAt, person } from '../core/people';
import { contactIds, conversationIds, emailIds, idsOf, LOCATION_ID, USER_IDS } from './ids';
import { iso } from './seeds';
import type { Row } from './store';

/** What the vendor calls channels, with the number and name of their messages. */
export const CHANNELS = {
	Call: { type: 1, messageType: 'TYPE_CALL' },
	SMS: { type: 2, messageType: 'TYPE_SMS' },
	Email: { type: 3, messageType: 'TYPE_EMAIL' },
	WhatsApp: { type: 19, messageType: 'TYPE_WHATSAPP' },
	Activity: { type: 31, messageType: 'TYPE_ACTIVITY_APPOINTMENT' },
} as const;
export type Channel = keyof typeof CHANNELS;

export const messageIds = Object.fromEntries(
	Object.keys(CHANNELS).map((channel) => [channel, idsOf(`message ${channel}`)]),
) as Record<Channel, ReturnType<typeof idsOf>>;

function base(channel: Channel, index: number, count: number, seconds: number): Row {
	const at = iso(madeAt(index, count) + seconds * 1000);
	const { type, messageType } = CHANNELS[channel];
	return {
		id: messageIds[channel].at(index),
		type,
		messageType,
		locationId: LOCATION_ID,
		contactId: contactIds.at(index),
		conversationId: conversationIds.at(index),
		direction: index % 2 === 0 ? 'outbound' : 'inbound',
		contentType: 'text/plain',
		attachments: [],
		source: index % 2 === 0 ? 'app' : 'api',
		userId: USER_IDS[index % 3],
		dateAdded: at,
		dateUpdated: at,
	};
}

/** Durations come as text or as numbers. */
function makeCall(index: number, count: number): Row {
	const isMissed = index % 6 === 5;
	const seconds = isMissed ? 0 : 30 + (index % 900);
	return {
		...base('Call', index, count, 0),
		status: isMissed ? 'no-answer' : 'completed',
		meta: {
			callDuration: index % 2 === 0 ? String(seconds) : seconds,
			callStatus: isMissed ? (index % 12 === 5 ? 'no-answer' : 'voicemail') : 'completed',
		},
	};
}

function makeText(index: number, count: number): Row {
	return {
		...base('SMS', index, count, 1),
		body: `See you at ten, ${index}.`,
		status: index % 2 === 0 ? 'delivered' : 'read',
		...(index % 5 === 0 ? { attachments: ['https://files.example.com/a.png'] } : {}),
	};
}

/** One message stands for a thread; its mails are objects of their own. Every fifth thread holds two. */
function makeMail(index: number, count: number): Row {
	const parts = index % 5 === 0 ? [2 * index, 2 * index + 1] : [2 * index];
	return {
		...base('Email', index, count, 2),
		contentType: 'text/html',
		body: '',
		status: index % 2 === 0 ? 'opened' : 'delivered',
		meta: { email: { messageIds: parts.map((part) => emailIds.at(part)) } },
	};
}

function makeWhatsApp(index: number, count: number): Row {
	return {
		...base('WhatsApp', index, count, 3),
		body: `Photo ${index} received`,
		status: 'read',
	};
}

/** A line of the system in a conversation, no engagement of anybody. */
function makeActivity(index: number, count: number): Row {
	const { firstName, lastName } = person(index);
	return {
		...base('Activity', index, count, 4),
		direction: 'outbound',
		body: `${firstName} ${lastName}`,
		activity: { title: 'New appointment created', type: 'appointment_created', data: {} },
	};
}

export const MAKERS: Record<Channel, (index: number, count: number) => Row> = {
	Call: makeCall,
	SMS: makeText,
	Email: makeMail,
	WhatsApp: makeWhatsApp,
	Activity: makeActivity,
};

/** A single mail of a seeded thread. */
export function makeMailPart(part: number, thread: Row): Record<string, unknown> {
	const index = Math.floor(part / 2);
	const { email } = person(index);
	const isInbound = thread.direction === 'inbound';
	const own = 'sales@highlevel-sandbox.example';
	return {
		id: emailIds.at(part),
		threadId: thread.id,
		locationId: LOCATION_ID,
		contactId: thread.contactId,
		conversationId: thread.conversationId,
		dateAdded: thread.dateAdded,
		subject: part % 2 === 0 ? `Offer ${index}` : `Re: Offer ${index}`,
		body: `<p>Please find our offer ${index} attached.</p>`,
		direction: thread.direction,
		status: 'delivered',
		contentType: 'text/html',
		attachments: [],
		provider: 'Leadconnector Gmail',
		from: isInbound ? email : own,
		to: [isInbound ? own : email],
		cc: [],
		bcc: [],
		source: 'app',
	};
}
