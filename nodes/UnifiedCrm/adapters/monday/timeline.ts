import type {
	Api,
	Batch,
	Field,
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
import { cannot } from '../adapter';
import { vendorNumber, writeOnly } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asList, asRecord, asRecords, asText, isRecord } from '../../engine/json';
import { later, utc } from '../../engine/time';
import type { EngagementType, PhoneNumber } from '../../model';
import { activitiesOf, activityFor, typeNamed } from './activities';
import type { Activities } from './activities';
import { contactBoard } from './boards';
import type { ContactBoard } from './boards';
import { ask, COST, sendBatch, sendOne } from './graphql';
import type { Part } from './graphql';
import { itemsPage } from './items';
import { bareId, checkFilters, checkLinks, itemOf, linkFields } from './links';

const PREFIX = 'timeline:';
const TYPES: EngagementType[] = ['call', 'email', 'meeting', 'task'];
const PAGE_SIZE = 100;
/** Items whose timelines are asked for at once. */
const ITEMS_AT_ONCE = 25;
const BATCH_SIZE = 50;

export function isTimelineId(id: string): boolean {
	return id.startsWith(PREFIX);
}

const uuidIn = (id: string) => bareId(id, PREFIX, 'an entry on the timeline');

interface Context {
	board: ContactBoard;
	activities: Activities;
}

const ENTRY = `fragment T on TimelineItem { id type title content created_at custom_activity_id
	user { id } item { id } board { id } metadata { ... on EmailTimelineItemMetadata { from to cc bcc } } }`;

const GET = `query ($id: ID!) { ${COST} timeline_item(id: $id) { ...T } } ${ENTRY}`;

/** The account's own kinds of entries tell the type by their names, built-in ones by their type. */
const engagementType: Field = {
	read: ({ custom_activity_id: activity, type }, { context }) => {
		const id = asText(activity);
		const known =
			id === undefined ? undefined : (context as Context | undefined)?.activities.get(id);
		return known ?? typeNamed(asText(type) ?? '');
	},
};

/** Kept by monday, but shown by no query. */
const UNSHOWN = 'monday CRM keeps it, but does not show it again';

/** https://developer.monday.com/api-reference/reference/timeline-items */
const fields: Fields = {
	id: {
		read: ({ id }) => {
			const uuid = asText(id);
			return uuid === undefined ? undefined : PREFIX + uuid;
		},
	},
	engagement_type: engagementType,
	subject: {
		read: ({ title }) => asText(title),
		write: (body, value) => {
			body.title = value;
		},
		required: ['create'],
		note: '255 characters at most',
	},
	content: {
		read: ({ content }) => asText(content),
		write: (body, value) => {
			body.content = value;
		},
		note: 'Basic HTML',
	},
	direction: { cannot: 'The timeline of monday CRM keeps no direction.' },
	status: { cannot: 'Entries on the timeline of monday CRM have no status.' },
	start_time: {
		read: ({ created_at: at }) => utc(at),
		write: (body, value) => {
			body.timestamp = value;
		},
		note: 'Now, where it is left out',
	},
	end_time: writeOnly(
		(body, value) => {
			body.end = value;
		},
		{ note: UNSHOWN },
	),
	duration: writeOnly(
		(body, value) => {
			body.duration = value;
		},
		{ note: UNSHOWN },
	),
	owner: {
		read: ({ user }) => {
			const id = asText((user as VendorRecord | null | undefined)?.id);
			return id === undefined ? undefined : { id };
		},
		write: (body, value) => {
			body.user_id = vendorNumber(String(asRecord(value).id));
		},
		note: 'Only admins can write for others; the user of the token, where it is left out',
	},
	...linkFields(({ item, board }) => ({
		item: (item as VendorRecord | null | undefined)?.id,
		board,
	})),
	project: { cannot: 'In monday CRM a project is a board of your own: it has no field here.' },
	phone_numbers: {
		...writeOnly((body, value) => {
			const [first] = asList(value) as PhoneNumber[];
			if (first !== undefined) body.phone = first.number;
		}),
		most: 1,
		note: UNSHOWN,
	},
	created_at: { read: ({ created_at: at }) => utc(at) },
	updated_at: { cannot: 'Entries on the timeline of monday CRM cannot be changed.' },
};

/** A place in the walk through the timelines of a board's items. */
interface Walk {
	/** Items whose timelines are to be asked for, with the cursor inside where a part was shown. */
	queue: Array<[item: string, cursor: string | null]>;
	/** Where the next items are; undefined at the end. */
	items?: PageState;
	isLast: boolean;
}

function walkOf(state: PageState | undefined): Walk {
	if (!isRecord(state)) return { queue: [], isLast: false };
	return {
		queue: asList(state.queue) as Walk['queue'],
		items: state.items as PageState | undefined,
		isLast: state.isLast === true,
	};
}

/** The timelines of one item, or of all items of the contacts board: monday has no list across items. */
async function timelinePage(
	{ filters, size }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const sentence = checkFilters(filters);
	if (sentence !== undefined) throw new InputError(sentence);
	const item = itemOf(filters);
	let walk = walkOf(state);
	if (state === undefined && item !== undefined) walk = { queue: [[item, null]], isLast: true };
	if (walk.queue.length === 0 && !walk.isLast) walk = await moreItems(walk, api);
	const asked = walk.queue.slice(0, ITEMS_AT_ONCE);
	if (asked.length === 0) return { records: [] };
	const { records, unfinished } = await timelines(asked, size, api);
	const queue = [...unfinished, ...walk.queue.slice(asked.length)];
	if (queue.length === 0 && walk.isLast) return { records };
	return {
		records,
		next: {
			queue,
			isLast: walk.isLast,
			...(walk.items === undefined ? {} : { items: walk.items }),
		},
	};
}

async function moreItems({ items }: Walk, api: Api): Promise<Walk> {
	const { id: board } = await contactBoard(api);
	const page = await itemsPage({ board, selection: 'names', size: PAGE_SIZE }, api, items);
	return {
		queue: page.records.map(({ id }) => [String(id), null]),
		items: page.next,
		isLast: page.next === undefined,
	};
}

async function timelines(
	asked: Walk['queue'],
	limit: number,
	api: Api,
): Promise<{ records: VendorRecord[]; unfinished: Walk['queue'] }> {
	const declared = ['$limit: Int'];
	const selections: string[] = [];
	const variables: Record<string, unknown> = { limit };
	asked.forEach(([item, cursor], index) => {
		declared.push(`$item${index}: ID!`, `$cursor${index}: String`);
		variables[`item${index}`] = item;
		variables[`cursor${index}`] = cursor;
		selections.push(
			`t${index}: timeline(id: $item${index}, skipConnectedItems: true) { timeline_items_page(cursor: $cursor${index}, limit: $limit) { cursor timeline_items { ...T } } }`,
		);
	});
	const query = `query (${declared.join(', ')}) { ${COST} ${selections.join(' ')} } ${ENTRY}`;
	const data = await ask(api, query, variables);
	const records: VendorRecord[] = [];
	const unfinished: Walk['queue'] = [];
	asked.forEach(([item], index) => {
		const page = asRecord(asRecord(data[`t${index}`]).timeline_items_page);
		records.push(...asRecords(page.timeline_items));
		const cursor = asText(page.cursor);
		if (cursor !== undefined) unfinished.push([item, cursor]);
	});
	return { records, unfinished };
}

const WALKED = 'Without contact, account or lead every contact’s timeline is read, 25 in a request';

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native', note: WALKED },
		end_time: { by: 'after' },
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		owner: { by: 'after' },
		start_time: { by: 'after' },
	},
	check: checkFilters,
	page: timelinePage,
};

const TYPES_OF_ENTRY: Record<string, string> = {
	item_id: 'ID!',
	title: 'String!',
	timestamp: 'ISO8601DateTime!',
	custom_activity_id: 'String!',
	user_id: 'Int',
	summary: 'String',
	content: 'String',
	location: 'String',
	phone: 'String',
	url: 'String',
	time_range: 'TimelineItemTimeRange',
};

/** To select more than id and title fails after the entry was made. */
async function creation({ body, type = 'call' }: WriteInput, api: Api): Promise<Part> {
	const { end, duration, ...given } = body;
	const timestamp = asText(given.timestamp) ?? new Date(api.now()).toISOString();
	const until =
		asText(end) ?? later(timestamp, typeof duration === 'number' ? duration : undefined);
	const entry: VendorRecord = {
		...(until === undefined
			? {}
			: { time_range: { start_timestamp: timestamp, end_timestamp: until } }),
		...given,
		timestamp,
		custom_activity_id: asText(given.custom_activity_id) ?? (await activityFor(type, api)),
	};
	const names = Object.keys(TYPES_OF_ENTRY).filter((name) => entry[name] !== undefined);
	return {
		mutation: `create_timeline_item(${names.map((name) => `${name}: $${name}`).join(', ')}) { id title }`,
		types: Object.fromEntries(names.map((name) => [name, TYPES_OF_ENTRY[name]])),
		variables: Object.fromEntries(names.map((name) => [name, entry[name]])),
	};
}

function written(answer: VendorRecord): Written {
	const id = asText(answer.id);
	return { ...(id === undefined ? {} : { id: PREFIX + id }), answer };
}

const deletion = (id: string): Part => ({
	mutation: 'delete_timeline_item(id: $id) { id }',
	types: { id: 'String!' },
	variables: { id: uuidIn(id) },
});

const batch: { create: Batch<WriteInput>; delete: Batch<{ id: string }> } = {
	create: {
		size: BATCH_SIZE,
		send: async (inputs, api) => {
			const parts: Part[] = [];
			for (const input of inputs) parts.push(await creation(input, api));
			return await sendBatch(parts, '', written, api);
		},
	},
	delete: {
		size: BATCH_SIZE,
		send: async (inputs, api) =>
			await sendBatch(
				inputs.map(({ id }) => deletion(id)),
				'',
				(_answer, index) => ({ id: inputs[index].id }),
				api,
				true,
			),
	},
};

const NO_FEED =
	'The timeline of monday CRM is listed item by item, without a filter by time: watch new notes instead.';

/** The Emails & Activities timeline of an item. */
export const timeline: Resource = {
	documentation: 'https://developer.monday.com/api-reference/reference/timeline-items',
	types: TYPES,
	context: async (api) => ({
		board: await contactBoard(api),
		activities: await activitiesOf(api),
	}),
	fields,
	list,
	get: async (id, api) => {
		const entry = (await ask(api, GET, { id: uuidIn(id) })).timeline_item;
		return isRecord(entry) ? entry : undefined;
	},
	create: async (input, api) => written(await sendOne(await creation(input, api), '', api)),
	update: cannot(
		'Entries on the timeline of monday CRM cannot be changed: delete the entry and create it anew.',
	),
	delete: async (id, api) => {
		await sendOne(deletion(id), '', api, true);
	},
	batch,
	check: (operation, values) => {
		const { start_time: start, end_time: end } = values;
		if (start && end && Date.parse(end) <= Date.parse(start))
			return 'The end time must lie after the start time';
		return checkLinks(operation, values);
	},
	changes: { created: cannot(NO_FEED), updated: cannot(NO_FEED) },
};
