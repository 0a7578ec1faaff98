import type {
	Api,
	Field,
	Fields,
	Feed,
	List,
	ListQuery,
	Page,
	PageState,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { readOnly, reference, time } from '../../engine/fields';
import { VendorError } from '../../engine/failures';
import { asRecord, asText, path } from '../../engine/json';
import type { EngagementType } from '../../model';
import { link, LINK_NAMES, linksGiven } from './links';
import { NESTED_SIZE, PAGE_SIZE, pageOf, recordOf } from './records';

/** Built-in activity types. https://developer.capsulecrm.com/v2/operations/Activity_Type */
const ACTIVITY_TYPES: Partial<Record<EngagementType, number>> = { meeting: -2, call: -3 };

const EMBED = 'party,kase,opportunity,creator,activityType';

/** Types of an account's own, and records of completed tasks, are notes here. */
function typeOf({ type, activityType }: VendorRecord): EngagementType {
	if (type === 'email') return 'email';
	const id =
		typeof activityType === 'object' && activityType !== null
			? (activityType as VendorRecord).id
			: activityType;
	if (id === -2) return 'meeting';
	return id === -3 ? 'call' : 'note';
}

const contactLink = link('contact', { on: ['create'] });
const accountLink = link('account', { on: ['create'] });

/** An email may hang on several parties. */
const contacts: Field = {
	...contactLink,
	read: (record, read) => {
		const { parties } = record;
		const single = contactLink.read?.(record, read) as Array<{ id: string }> | undefined;
		if (!Array.isArray(parties) || parties.length === 0) return single;
		const found = single ?? [];
		for (const { id, type } of parties as VendorRecord[]) {
			const known = asText(id);
			if (known === undefined || type === 'organisation') continue;
			if (!found.some((each) => each.id === known)) found.push({ id: known });
		}
		return found.length === 0 ? undefined : found;
	},
};

const account: Field = {
	...accountLink,
	read: (record, read) => {
		const single = accountLink.read?.(record, read);
		if (single !== undefined || !Array.isArray(record.parties)) return single;
		for (const { id, type } of record.parties as VendorRecord[]) {
			const known = asText(id);
			if (known !== undefined && type === 'organisation') return { id: known };
		}
		return undefined;
	},
};

/** https://developer.capsulecrm.com/v2/models/entry */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: { read: typeOf },
	subject: {
		read: ({ subject }) => asText(subject),
		write: (body, value, { type }) => {
			if (type === 'email') body.subject = value ?? '';
		},
		note: 'Only emails have one; that of a note, call or meeting becomes the first line of its content',
	},
	content: {
		read: ({ content }) => asText(content),
		write: (body, value, { type, values }) => {
			const isFolded = type !== 'email' && typeof values.subject === 'string';
			body.content = isFolded ? `${values.subject}\n\n${String(value)}` : value;
		},
		required: ['create'],
		keeps: true,
		note: 'Capsule shows that of notes, calls and meetings as Markdown',
	},
	direction: { cannot: 'Capsule does not say which way a call or an email went.' },
	status: { cannot: 'Only tasks have a status in Capsule.' },
	start_time: { ...time('entryAt'), keeps: true },
	end_time: {
		cannot: 'Capsule dates a note, call, meeting or email by one moment: use start_time.',
	},
	duration: {
		cannot: 'Capsule does not store how long a call or a meeting took: write it into the content.',
	},
	activity_date: readOnly(time('entryAt')),
	internal_notes: {
		cannot: 'Capsule has one text for a note, call, meeting or email: use content.',
	},
	notes: { cannot: 'Capsule has no notes on notes, calls, meetings and emails.' },
	owner: {
		...readOnly(reference('creator.id')),
		note: 'The user who wrote it: always the one whose token is used',
	},
	account,
	contact: contacts,
	opportunity: link('opportunity', { on: ['create'] }),
	lead: { cannot: 'Capsule has no leads: a new person is a contact at once.' },
	project: link('project', { on: ['create'] }),
	phone_numbers: {
		cannot: 'Capsule stores no phone number with a call: write it into the content.',
	},
	created_at: readOnly(time('createdAt')),
	updated_at: readOnly(time('updatedAt')),
};

/** The moment at which a list can be left: it comes newest first. */
function earliest({ filters }: ListQuery): number {
	const { start_time: start, activity_date_after: after } = filters;
	return Math.max(
		start === undefined ? -Infinity : Date.parse(start),
		after === undefined ? -Infinity : Date.parse(after),
	);
}

async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const { contact, account: company } = query.filters;
	const party = contact ?? company;
	const { records, next } = await pageOf(
		{
			path: party === undefined ? '/entries' : path`/parties/${party}/entries`,
			key: 'entries',
			query: { embed: EMBED },
			most: party === undefined ? PAGE_SIZE : NESTED_SIZE,
		},
		query.size,
		api,
		state,
	);
	const last = records[records.length - 1];
	const isPast = last !== undefined && Date.parse(String(last.entryAt)) < earliest(query);
	// A completed task shows up here as well; it is listed with the tasks.
	const wanted = records.filter(({ type }) => type !== 'task');
	return next === undefined || isPast ? { records: wanted } : { records: wanted, next };
}

/** https://developer.capsulecrm.com/v2/operations/Entry */
const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native', note: 'What is on the company itself, not on its people' },
		activity_date_after: { by: 'coarse' },
		activity_date_before: { by: 'after' },
		contact: { by: 'native' },
		end_time: { by: 'after' },
		engagement_type: { by: 'native' },
		start_time: { by: 'coarse' },
	},
	check: ({ contact, account: company }) =>
		contact !== undefined && company !== undefined
			? 'Capsule lists the engagements of one record at a time: give one of account and contact'
			: undefined,
	page,
};

/** Answers of writes may come without what must be embedded: then they do not tell the type. */
function written(response: Parameters<typeof recordOf>[0], id?: string): Written {
	const record = recordOf(response, 'entry');
	if (record === undefined) return { id };
	const isWhole = record.type === 'email' || asRecord(record.activityType).id !== undefined;
	return isWhole ? { record } : { id: asText(record.id) ?? id, answer: record };
}

/** Notes are the default. Whether other types go as `{id}` or as the bare id is told differently: both are tried. */
async function create({ body, type }: WriteInput, api: Api): Promise<Written> {
	const activity = ACTIVITY_TYPES[type ?? 'note'];
	const send = async (activityType?: unknown) =>
		written(
			await api.send({
				method: 'POST',
				path: '/entries',
				body: {
					entry: { type: 'note', ...(activityType === undefined ? {} : { activityType }), ...body },
				},
			}),
		);
	if (activity === undefined) return await send();
	const form = await api.memo('form of activity types', async () => ({ isBare: false }));
	if (form.isBare) return await send(activity);
	const outcome = await send({ id: activity }).catch((error: Error) => error);
	if (!(outcome instanceof Error)) return outcome;
	if (!isAboutActivity(outcome)) throw outcome;
	const sent = await send(activity);
	form.isBare = true;
	return sent;
}

function isAboutActivity(error: Error): boolean {
	if (!(error instanceof VendorError) || error.kind !== 'invalid') return false;
	return error.status === 400 || /activity ?type/i.test(error.message);
}

async function update(id: string, { body, values }: WriteInput, api: Api): Promise<Written> {
	const response = await api.send({
		method: 'PUT',
		path: path`/entries/${id}`,
		body: { entry: body },
		repeatable: true,
	});
	const kept = asRecord(recordOf(response, 'entry')).subject;
	if (body.subject !== undefined && kept !== undefined && (kept ?? '') !== body.subject) {
		api.warn(
			`Capsule kept the subject of the email ${id} as it was: "${values.subject}" was not stored.`,
		);
	}
	return { id, ...written(response, id) };
}

/** How far back entries may be dated that the trigger still sees. */
const DATED_BACK_MS = 7 * 86_400_000;
const EDITED_MS = 30 * 86_400_000;

/** The list is sorted by the moment of the entry, which users may set: it is read further back than was asked. */
function feed(stamp: 'created_at' | 'updated_at', marginMs: number, note: string): Feed {
	return {
		stamp,
		filters: (since) => ({ start_time: new Date(Date.parse(since) - marginMs).toISOString() }),
		order: 'none',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: `${note} Deletions are not seen.`,
	};
}

/** Notes, calls, meetings and emails. */
export const entry: Resource = {
	documentation: 'https://developer.capsulecrm.com/v2/operations/Entry',
	types: ['call', 'email', 'meeting', 'note'],
	fields,
	list,
	get: async (id, api) => asRecord((await api.get(path`/entries/${id}`, { embed: EMBED })).entry),
	create,
	update,
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/entries/${id}`, repeatable: true });
	},
	gaps: {
		email: {
			create:
				'Capsule takes emails only from its mail drop box and connected mailboxes: log a note instead.',
		},
	},
	check: (operation, values, type) => {
		if (operation === 'update') {
			return type !== 'email' && values.subject !== undefined && values.content === undefined
				? `In Capsule a ${type ?? 'note'} has no subject: give the content, whose first line it becomes`
				: undefined;
		}
		return linksGiven(values).length === 1
			? undefined
			: `Capsule needs exactly one record that the ${type ?? 'note'} is on: give one of ${LINK_NAMES.join(', ')}`;
	},
	changes: {
		created: feed(
			'created_at',
			DATED_BACK_MS,
			'Each poll reads the entries of the last 7 days, a hundred in a request; what is dated back further is not seen.',
		),
		updated: feed(
			'updated_at',
			EDITED_MS,
			'Each poll reads the entries of the last 30 days, a hundred in a request; changes of older ones are not seen.',
		),
	},
};
