import type {
	Api,
	Field,
	Fields,
	List,
	Resource,
	VendorRecord,
	VendorRequest,
	WriteInput,
} from '../adapter';
import { constantType, vendorNumber } from '../../engine/fields';
import { VendorError } from '../../engine/failures';
import { asRecord, asText, path } from '../../engine/json';
import { utc } from '../../engine/time';
import type { FilterValues } from '../../model';
import {
	allOf,
	changedAfter,
	changedBefore,
	condition,
	ownPersonId,
	placeOf,
	v1Page,
	V1_PAGE,
	v2Page,
	V2_PAGE,
} from './calls';

const REMINDERS = '/reminders';
const RECURRING = 1;

/** v1 numbers the statuses, v2 names them. */
const STATUSES = ['completed', 'active', 'overdue'];

function firstLine({ content }: VendorRecord): string | undefined {
	const text = asText(content);
	const end = text === undefined ? -1 : text.indexOf('\n');
	return end < 0 ? text : text?.slice(0, end);
}

const dueDate = ({ due_date: due, dueDate: named }: VendorRecord) => utc(due) ?? utc(named);
const createdAt = ({ created_at: made, createdAt: born }: VendorRecord) => utc(made) ?? utc(born);

/** The one record that a reminder hangs on: v1 and v2 show each kind under a key of its own. */
function linked(record: VendorRecord, name: string, second = name): VendorRecord | undefined {
	const entity = record[name] ?? record[second];
	return typeof entity === 'object' && entity !== null ? (entity as VendorRecord) : undefined;
}

function oneLink(name: string, key: string): Field {
	return {
		most: 1,
		on: ['create'],
		read: (record) => {
			const entity = linked(record, name);
			return entity === undefined ? undefined : [{ id: String(entity.id) }];
		},
		write: (body, value) => {
			const [first] = Array.isArray(value) ? (value as VendorRecord[]) : [];
			if (first !== undefined) body[key] = vendorNumber(String(first.id));
		},
	};
}

const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('task'),
	subject: {
		read: firstLine,
		write: (body, value) => {
			body.content = value;
		},
		keeps: true,
		note: 'Affinity reminders have one text: the subject is its first line',
	},
	content: {
		read: ({ content }) => asText(content),
		write: (body, value, { values }) => {
			const subject = values.subject ?? undefined;
			const text = String(value ?? '');
			body.content =
				subject === undefined || text.startsWith(subject) ? text : `${subject}\n\n${text}`;
		},
		keeps: true,
		note: 'Affinity reminders have one text: the content follows the subject',
	},
	direction: { cannot: 'Affinity reminders have no direction.' },
	status: {
		values: ['active', 'completed'],
		keeps: true,
		read: ({ status }) =>
			typeof status === 'number' ? STATUSES[status] : asText(status)?.toLowerCase(),
		write: (body, value) => {
			body.is_completed = value === 'completed';
		},
		note: 'Overdue is what Affinity makes of the end time',
	},
	start_time: { cannot: 'Affinity reminders have one time: the end time.' },
	end_time: {
		read: dueDate,
		write: (body, value) => {
			body.due_date = value;
		},
		required: ['create'],
		keeps: true,
		note: 'When the reminder is due',
	},
	duration: { cannot: 'Affinity reminders have no duration.' },
	activity_date: { read: dueDate },
	owner: {
		read: ({ owner }) => {
			const id = asText((owner as VendorRecord | null | undefined)?.id);
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => {
			body.owner_id = vendorNumber(String(asRecord(value).id));
		},
		keeps: true,
		note: 'The user of the API key, where it is left out',
	},
	account: {
		on: ['create'],
		read: (record) => {
			const entity = linked(record, 'organization', 'company');
			if (entity === undefined) return undefined;
			const account: { id: string; name?: string } = { id: String(entity.id) };
			const name = asText(entity.name);
			if (name !== undefined) account.name = name;
			return account;
		},
		write: (body, value) => {
			body.organization_id = vendorNumber(String(asRecord(value).id));
		},
	},
	contact: oneLink('person', 'person_id'),
	opportunity: oneLink('opportunity', 'opportunity_id'),
	lead: { cannot: 'Affinity has no leads.' },
	project: { cannot: 'Affinity has no projects.' },
	created_at: { read: createdAt },
	updated_at: {
		read: ({ updatedAt: changed, createdAt: born }) => utc(changed) ?? utc(born),
		note: 'Shown only in lists that are filtered by creation or change',
	},
};

const list: List = {
	pageSize: V1_PAGE,
	filters: {
		account: { by: 'native' },
		activity_date_after: { by: 'coarse', note: 'By the time when it is due' },
		activity_date_before: { by: 'coarse', note: 'By the time when it is due' },
		contact: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		engagement_type: { by: 'native' },
		owner: { by: 'native' },
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
	},
	page: async ({ filters, size }, api, state) => {
		const changes = changesOf(filters);
		if (changes !== undefined) {
			const query = { filter: filterOf(filters, changes), limit: Math.min(size, V2_PAGE) };
			return await v2Page('/v2/reminders', query, api, state);
		}
		const { records, next } = await v1Page(
			REMINDERS,
			'reminders',
			{
				person_id: filters.contact,
				organization_id: filters.account,
				owner_id: filters.owner,
				due_after: justBefore(filters.activity_date_after),
				due_before: filters.activity_date_before,
			},
			placeOf(state, size),
			api,
		);
		return next === undefined ? { records } : { records, next: { ...next } };
	},
};

/** Whether the moment itself is meant is not documented: it is asked for, and the node drops what is too much. */
function justBefore(time: string | undefined): string | undefined {
	return time === undefined ? undefined : new Date(Date.parse(time) - 1).toISOString();
}

/** Only v2 filters by creation and change. https://developer.affinity.co/tag/reminders */
function changesOf(filters: FilterValues): string | undefined {
	return allOf([
		condition('createdAt', '>=', filters.created_after),
		condition('createdAt', '<', filters.created_before),
		changedAfter(filters.updated_after),
		changedBefore(filters.updated_before),
	]);
}

function filterOf(filters: FilterValues, changes: string): string | undefined {
	return allOf([
		condition('person.id', '=', filters.contact),
		condition('company.id', '=', filters.account),
		condition('owner.id', '=', filters.owner),
		condition('dueDate', '>=', filters.activity_date_after),
		condition('dueDate', '<', filters.activity_date_before),
		changes,
	]);
}

/** The owner and the kind must be given; a recurring reminder (by remote data) has no date of its own. */
async function created({ body }: WriteInput, api: Api): Promise<VendorRecord> {
	const { due_date: due, ...rest } = body;
	return {
		type: 0,
		...(rest.owner_id === undefined ? { owner_id: vendorNumber(await ownPersonId(api)) } : {}),
		...rest,
		...(rest.type === RECURRING || due === undefined ? {} : { due_date: due }),
	};
}

/** The documents call `is_completed` a number, their examples a boolean: the other is tried where one is refused. */
async function send(api: Api, request: VendorRequest, body: VendorRecord): Promise<VendorRecord> {
	const answer = await api.send({ ...request, body }).catch((error: Error) => error);
	if (!(answer instanceof Error)) return asRecord(answer.body);
	const isFlag = typeof body.is_completed === 'boolean' && answer.message.includes('is_completed');
	if (!isFlag || !(answer instanceof VendorError) || answer.kind !== 'invalid') throw answer;
	const numbered = { ...body, is_completed: body.is_completed === true ? 1 : 0 };
	return asRecord((await api.send({ ...request, body: numbered })).body);
}

const FEED = { order: 'none', granularityMs: 1, lagMs: 60_000 } as const;

/** https://api-docs.affinity.co/#reminders */
export const task: Resource = {
	documentation: 'https://api-docs.affinity.co/#reminders',
	types: ['task'],
	fields,
	list,
	get: async (id, api) => await api.get(path`/reminders/${id}`),
	create: async (input, api) => ({
		record: await send(api, { method: 'POST', path: REMINDERS }, await created(input, api)),
	}),
	update: async (id, { body }, api) => ({
		id,
		record: await send(
			api,
			{ method: 'PUT', path: path`/reminders/${id}`, repeatable: true },
			body,
		),
	}),
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/reminders/${id}`, repeatable: true });
	},
	check: (_operation, { account, contact, opportunity }) => {
		const links = [account, contact?.[0], opportunity?.[0]].filter(
			(link) => link !== undefined && link !== null,
		);
		return links.length > 1
			? 'An Affinity reminder hangs on one record: give a contact, an account or an opportunity'
			: undefined;
	},
	changes: {
		created: {
			...FEED,
			stamp: 'created_at',
			filters: (since) => ({ created_after: since }),
			note: 'One request per 100 new reminders. Deletions are not seen.',
		},
		updated: {
			...FEED,
			stamp: 'updated_at',
			filters: (since) => ({ updated_after: since }),
			note: 'One request per 100 changed reminders. Deletions are not seen.',
		},
	},
};
