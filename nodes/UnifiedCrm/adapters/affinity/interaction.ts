import type { Api, Field, Fields, Resource, VendorRecord, WriteInput } from '../adapter';
import { cannot } from '../adapter';
import { constantType, vendorNumber } from '../../engine/fields';
import { asList, asRecord, asText, path } from '../../engine/json';
import { secondsBetween, utc } from '../../engine/time';
import type { EngagementType } from '../../model';
import { ownPersonId } from './calls';
import { interactionList, withContent } from './interactionList';
import { contacts, externalIds, internalIds, owner } from './participants';

/** One type of interaction: its number and its key in v1's answers, its path and its time in v2. */
export interface InteractionKind {
	type: EngagementType;
	code: number;
	key: string;
	v2Path: string;
	moment: 'startTime' | 'sentAt';
	documentation: string;
	fields: Fields;
	isReadOnly?: boolean;
}

const startTime: Field = {
	read: ({ start_time: start, date, startTime: begins, sentAt }) =>
		utc(start) ?? utc(date) ?? utc(begins) ?? utc(sentAt),
};

const writtenStart: Field = {
	...startTime,
	write: (body, value) => {
		body.date = value;
	},
	keeps: true,
	note: 'Now, where it is left out',
};

/** v1 tells no time of creation: the interaction's own moment stands for it. */
const createdAt: Field = {
	read: ({ createdAt: created, date }) => utc(created) ?? utc(date),
};

const updatedAt: Field = {
	read: ({ updatedAt: changed, updated_at: edited, createdAt: created }) =>
		utc(changed) ?? utc(edited) ?? utc(created),
};

const end = ({ end_time: ended, endTime }: VendorRecord) => utc(ended) ?? utc(endTime);

const eventFields: Fields = {
	subject: {
		read: ({ title }) => asText(title),
		note: 'Affinity names what is logged by itself',
	},
	start_time: writtenStart,
	end_time: { read: end, note: 'Known of calendar events only' },
	duration: {
		read: (record, read) =>
			secondsBetween(startTime.read?.(record, read) as string | undefined, end(record)),
	},
	direction: { cannot: 'Affinity keeps a direction of chat messages and emails only.' },
};

const content: Field = {
	read: ({ content: text }) => asText(text),
	write: (body, value) => {
		body.content = value;
	},
	required: ['create'],
	keeps: true,
	note: 'Stands in a note of its own, which a list does not show and a get does',
};

const writtenContacts: Field = {
	...contacts,
	write: (body, value) => {
		body.person_ids = asList(value).map((link) => vendorNumber(String(asRecord(link).id)));
	},
	required: ['create'],
	keeps: true,
};

const notes: Field = {
	read: ({ notes: ids }) => {
		if (!Array.isArray(ids) || ids.length === 0) return undefined;
		return (ids as unknown[]).map((id) => ({ id: String(id) }));
	},
};

/** https://developer.affinity.co/tag/emails: 0 and sent, 1 and received */
const direction: Field = {
	values: ['inbound', 'outbound'],
	read: ({ direction: way }) => {
		if (way === 0 || way === 'sent') return 'outbound';
		return way === 1 || way === 'received' ? 'inbound' : asText(way)?.toLowerCase();
	},
};

/** A subject that the key's user must not see. */
const MASKED = '********';

const KINDS: InteractionKind[] = [
	{
		type: 'meeting',
		code: 0,
		key: 'events',
		v2Path: '/v2/meetings',
		moment: 'startTime',
		documentation: 'https://developer.affinity.co/tag/meetings',
		fields: eventFields,
	},
	{
		type: 'call',
		code: 1,
		key: 'events',
		v2Path: '/v2/calls',
		moment: 'startTime',
		documentation: 'https://developer.affinity.co/tag/calls',
		fields: eventFields,
	},
	{
		type: 'chat',
		code: 2,
		key: 'chat_messages',
		v2Path: '/v2/chat-messages',
		moment: 'sentAt',
		documentation: 'https://developer.affinity.co/tag/chat-messages',
		fields: {
			subject: { cannot: 'Affinity chat messages have no subject.' },
			direction: {
				...direction,
				write: (body, value) => {
					body.direction = value === 'inbound' ? 1 : 0;
				},
				on: ['create'],
				note: 'Outbound, where it is left out',
			},
			start_time: writtenStart,
			end_time: { cannot: 'Affinity chat messages have one time: the start time.' },
			duration: { cannot: 'Affinity chat messages have no duration.' },
		},
	},
	{
		type: 'email',
		code: 3,
		key: 'emails',
		v2Path: '/v2/emails',
		moment: 'sentAt',
		documentation: 'https://developer.affinity.co/tag/emails',
		isReadOnly: true,
		fields: {
			subject: {
				read: ({ subject }) => (subject === MASKED ? undefined : asText(subject)),
			},
			content: { cannot: 'Affinity never shows the text of an email, only its subject.' },
			direction,
			start_time: startTime,
			end_time: { cannot: 'Affinity emails have one time: the start time.' },
			duration: { cannot: 'Affinity emails have no duration.' },
			contact: contacts,
		},
	},
];

/** Who took part in a new interaction: one of them at least must be a user, which the key's own is. */
async function created(
	kind: InteractionKind,
	{ body }: WriteInput,
	api: Api,
): Promise<VendorRecord> {
	const own = await ownPersonId(api);
	const people = new Set([own, ...asList(body.person_ids).map(String)]);
	return {
		date: new Date(api.now()).toISOString(),
		...(kind.type === 'chat' ? { direction: 0 } : {}),
		...body,
		type: kind.code,
		person_ids: [...people].map(vendorNumber),
	};
}

/** The list of persons is replaced as a whole, and must be sent: the users of the present one stay. */
async function changed(
	kind: InteractionKind,
	place: string,
	{ body }: WriteInput,
	api: Api,
): Promise<VendorRecord> {
	const { body: present } = await api.send({
		method: 'GET',
		path: place,
		query: { type: kind.code },
		lookup: true,
	});
	const record = asRecord(present);
	const others =
		body.person_ids === undefined ? externalIds(record) : asList(body.person_ids).map(String);
	const users = internalIds(record);
	const people = new Set([...(users.length === 0 ? [await ownPersonId(api)] : users), ...others]);
	return { ...body, type: kind.code, person_ids: [...people].map(vendorNumber) };
}

const FEED = {
	order: 'none',
	granularityMs: 1,
	lagMs: 60_000,
} as const;

const NO_EMAILS =
	'Affinity takes emails only from connected mailboxes: log a chat message or write a note instead.';

/** https://api-docs.affinity.co/#interactions */
function resourceOf(kind: InteractionKind): Resource {
	const { type, code } = kind;
	const fields: Fields = {
		id: { read: ({ id }) => asText(id) },
		engagement_type: constantType(type),
		content,
		status: { cannot: `Affinity ${type}s have no status.` },
		notes,
		owner,
		account: {
			cannot: `Affinity does not show the account of a ${type}: list the ${type}s with the filter account.`,
		},
		contact: writtenContacts,
		opportunity: { cannot: `Affinity links ${type}s to persons only.` },
		lead: { cannot: 'Affinity has no leads.' },
		project: { cannot: 'Affinity has no projects.' },
		created_at: createdAt,
		updated_at: updatedAt,
		...kind.fields,
	};
	return {
		documentation: kind.documentation,
		types: [type],
		fields,
		list: interactionList(kind),
		get: async (id, api) =>
			await withContent(await api.get(path`/interactions/${id}`, { type: code }), api),
		create: kind.isReadOnly
			? cannot(NO_EMAILS)
			: async (input, api) => {
					const body = await created(kind, input, api);
					const answer = await api.send({ method: 'POST', path: '/interactions', body });
					return { record: asRecord(answer.body) };
				},
		update: kind.isReadOnly
			? cannot(NO_EMAILS)
			: async (id, input, api) => {
					const place = path`/interactions/${id}`;
					const body = await changed(kind, place, input, api);
					const answer = await api.send({ method: 'PUT', path: place, body, repeatable: true });
					return { id, record: asRecord(answer.body) };
				},
		delete: async (id, api) => {
			await api.send({
				method: 'DELETE',
				path: path`/interactions/${id}`,
				query: { type: code },
				repeatable: true,
			});
		},
		changes: {
			created: {
				...FEED,
				stamp: 'created_at',
				filters: (since) => ({ created_after: since }),
				note: `One request per 100 new ${type}s. Deletions are not seen.`,
			},
			updated: {
				...FEED,
				stamp: 'updated_at',
				filters: (since) => ({ updated_after: since }),
				note: `One request per 100 changed ${type}s. Deletions are not seen.`,
			},
		},
	};
}

export const interactions: Resource[] = KINDS.map(resourceOf);
