import type {
	Api,
	CustomFields,
	Feed,
	Fields,
	List,
	ListQuery,
	Page,
	PageState,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import {
	choice,
	constantType,
	readOnly,
	reference,
	text,
	time,
	vendorNumber,
} from '../../engine/fields';
import { VendorError } from '../../engine/failures';
import { asRecord, asText, path } from '../../engine/json';
import { day, moment, timeOfDay } from '../../engine/time';
import { clearsLinks, link, linksGiven, unlink } from './links';
import { allOf, NESTED_SIZE, PAGE_SIZE, pageOf, recordOf } from './records';

/** What times of day are in. */
interface Clock {
	/** The time zone of the user whose token is used. */
	zone: string;
	/** Moments that were worked out already, by day and time of day. */
	known: Map<string, string>;
}

const MOST_KNOWN = 20_000;
const MIDNIGHT = 'T00:00:00.000Z';

/** https://developer.capsulecrm.com/v2/models/user */
async function clockOf(api: Api): Promise<Clock> {
	return await api.memo('clock', async (lookup) => {
		const { user } = await lookup.get('/users/current');
		const { timezone } = asRecord(user);
		return { zone: asText(timezone) ?? 'utc', known: new Map<string, string>() };
	});
}

/** A day without a time stays that day; with one it is the user's own time. */
function dueAt(record: VendorRecord, { zone, known }: Clock): string | undefined {
	const { dueOn: date, dueTime: at } = record;
	if (typeof date !== 'string' || date === '') return undefined;
	if (typeof at !== 'string' || at === '') return date + MIDNIGHT;
	const key = `${date}T${at}`;
	const found = known.get(key);
	if (found !== undefined) return found;
	const made = moment(date, at, zone) ?? moment(date, at);
	if (made === undefined) return date + MIDNIGHT;
	if (known.size >= MOST_KNOWN) known.clear();
	known.set(key, made);
	return made;
}

/** https://developer.capsulecrm.com/v2/models/task */
const fields: Fields<Clock> = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('task'),
	subject: text('description', { required: ['create'], keeps: true }),
	content: text('detail'),
	direction: { cannot: 'Capsule tasks have no direction.' },
	status: {
		...choice('status', { open: 'OPEN', completed: 'COMPLETED' }),
		keeps: true,
		note: 'A task of a track that waits for its turn is "pending", which cannot be set',
	},
	start_time: { cannot: 'Capsule tasks have no start: the end time is when they are due.' },
	end_time: {
		read: (record, { context }) => dueAt(record, context),
		write: (body, value, { operation, context: { zone } }) => {
			const due = String(value);
			const isDay = due.endsWith(MIDNIGHT);
			body.dueOn = isDay ? due.slice(0, 10) : day(due, zone);
			if (!isDay) body.dueTime = timeOfDay(due, zone);
			else if (operation === 'update') body.dueTime = null;
		},
		required: ['create'],
		keeps: true,
		note: 'When the task is due; midnight UTC stands for a day without a time',
	},
	duration: { cannot: 'Capsule tasks have no duration.' },
	activity_date: { read: (record, { context }) => dueAt(record, context) },
	internal_notes: { cannot: 'Capsule tasks have one text: it is the content.' },
	notes: { cannot: 'Capsule tasks have no notes: it is the content that holds their text.' },
	owner: {
		...reference('owner.id'),
		write: (body, value) => {
			const id = asText(asRecord(value).id);
			if (id !== undefined) body.owner = { id: vendorNumber(id) };
		},
		keeps: true,
	},
	account: link('account'),
	contact: link('contact'),
	opportunity: link('opportunity'),
	lead: { cannot: 'Capsule has no leads: a new person is a contact at once.' },
	project: link('project'),
	phone_numbers: { cannot: 'Capsule tasks have no phone number: write it into the content.' },
	created_at: readOnly(time('createdAt')),
	updated_at: readOnly(time('updatedAt')),
};

/** A task's category, the one thing of it that accounts define. https://developer.capsulecrm.com/v2/operations/Category */
const CATEGORY = 'category';

const customFields: CustomFields = {
	read: ({ category }) => {
		const name =
			typeof category === 'object' ? asText((category as VendorRecord | null)?.name) : undefined;
		return name === undefined ? {} : { [CATEGORY]: name };
	},
	write: (body, values) => {
		for (const [key, value] of Object.entries(values)) {
			if (key !== CATEGORY) body[key] = value;
			else if (value === null) body.category = null;
			else body.category = /^\d+$/.test(String(value)) ? { id: Number(value) } : { name: value };
		}
	},
	definitions: async (api) => {
		const categories = await api.memo(
			'categories',
			async (lookup) => await allOf({ path: '/categories', key: 'categories' }, lookup),
		);
		const options = categories.map(({ name }) => ({ value: String(name), label: String(name) }));
		return [{ key: CATEGORY, label: 'Category', type: 'choice', options }];
	},
};

const EMBED = 'party,opportunity,kase,owner';
/** Without it only open tasks come. */
const EVERY_STATUS = 'open,completed,pending';

async function page(query: ListQuery, api: Api, state: PageState | undefined): Promise<Page> {
	const { contact, account, owner } = query.filters;
	const party = contact ?? account;
	const isPlain = asRecord(state).plain === true;
	const tasks = async (own: { owner?: string }) =>
		await pageOf(
			{
				path: party === undefined ? '/tasks' : path`/parties/${party}/tasks`,
				key: 'tasks',
				query: { status: EVERY_STATUS, embed: EMBED, ...own },
				most: party === undefined ? PAGE_SIZE : NESTED_SIZE,
			},
			query.size,
			api,
			state,
		);
	if (owner === undefined || party !== undefined || isPlain) return stay(await tasks({}), isPlain);
	const narrowed = await tasks({ owner }).catch((error: Error) => error);
	if (!(narrowed instanceof Error)) return narrowed;
	// The parameter is not documented: where it is refused the node does it all.
	if (state !== undefined || !(narrowed instanceof VendorError) || narrowed.kind !== 'invalid')
		throw narrowed;
	return stay(await tasks({}), true);
}

function stay({ records, next }: Page, plain: boolean): Page {
	if (next === undefined) return { records };
	return { records, next: plain ? { ...asRecord(next), plain } : next };
}

/** https://developer.capsulecrm.com/v2/operations/Task */
const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native', note: 'Tasks for the company itself, not for its people' },
		contact: { by: 'native' },
		engagement_type: { by: 'native' },
		owner: { by: 'coarse' },
	},
	check: ({ contact, account }) =>
		contact !== undefined && account !== undefined
			? 'Capsule lists the tasks of one record at a time: give one of account and contact'
			: undefined,
	page,
};

function written(response: Parameters<typeof recordOf>[0], id?: string): Written {
	const record = recordOf(response, 'task');
	return record === undefined ? { id } : { record };
}

async function update(id: string, { body, values }: WriteInput, api: Api): Promise<Written> {
	const changed = { ...body };
	if (clearsLinks(values)) {
		const { body: answer } = await api.send({
			method: 'GET',
			path: path`/tasks/${id}`,
			query: { embed: EMBED },
			lookup: true,
		});
		const present = asRecord(asRecord(answer).task);
		unlink(changed, present, values);
		if (Object.keys(changed).length === 0) return { id, record: present };
	}
	const response = await api.send({
		method: 'PUT',
		path: path`/tasks/${id}`,
		body: { task: changed },
		repeatable: true,
	});
	return { id, ...written(response, id) };
}

/** There is no filter by time. */
function feed(stamp: 'created_at' | 'updated_at'): Feed {
	return {
		stamp,
		order: 'none',
		granularityMs: 1_000,
		lagMs: 5_000,
		note: 'Each poll reads all tasks, a hundred in a request. Deletions are not seen.',
	};
}

export const task: Resource<Clock> = {
	documentation: 'https://developer.capsulecrm.com/v2/operations/Task',
	types: ['task'],
	context: clockOf,
	fields,
	customFields,
	list,
	get: async (id, api) => asRecord((await api.get(path`/tasks/${id}`, { embed: EMBED })).task),
	create: async ({ body }, api) =>
		written(await api.send({ method: 'POST', path: '/tasks', body: { task: body } })),
	update,
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/tasks/${id}`, repeatable: true });
	},
	check: (_operation, values) => {
		const given = linksGiven(values);
		return given.length > 1
			? `Capsule links a task to one record at most, and there are ${given.join(' and ')}: give one of them`
			: undefined;
	},
	changes: { created: feed('created_at'), updated: feed('updated_at') },
};
