import type { Api, Fields, List, Resource, VendorRecord, WriteInput, Written } from '../adapter';
import { constantType, reference, text, time } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asRecords, asText } from '../../engine/json';
import { later, secondsOf } from '../../engine/time';
import {
	createActivity,
	getActivity,
	listOf,
	putActivity,
	scans,
	sharedFields,
	sharedTime,
} from './activities';
import type { Family } from './activities';
import { activityCustomFields } from './customFields';
import { checkTarget, links, targetGiven } from './links';
import { API, deleteRecord } from './records';

const FAMILY: Family = {
	plural: 'sales_activities',
	single: 'sales_activity',
	parts: [],
	include: 'targetable,owner',
};

/** Whether a type of activity is about chats or text messages. Names are the account's own. */
function isChat({ internal_name: internal, name }: VendorRecord): boolean {
	return /sms|chat|text message|whatsapp/i.test(`${asText(internal) ?? ''} ${asText(name) ?? ''}`);
}

/** https://developers.freshworks.com/crm/api/#sales_activities */
async function chatTypes(api: Api): Promise<VendorRecord[]> {
	return await api.memo('types of chats', async (lookup) =>
		asRecords(
			(await lookup.get(`${API}/selector/sales_activity_types`)).sales_activity_types,
		).filter(isChat),
	);
}

const start = sharedTime('start_date', { required: ['create'], keeps: true });

/**
 * Sales activities are of the account's own kinds. Those about chats and text messages are listed: calls, emails and
 * meetings have lists of their own. https://developers.freshworks.com/crm/api/#sales_activities
 */
const fields: Fields = {
	...sharedFields,
	engagement_type: constantType('chat'),
	subject: text('title', { required: ['create'], keeps: true }),
	content: text('notes'),
	direction: { cannot: 'Freshsales does not say which way a chat went.' },
	status: {
		cannot:
			'Freshsales has an outcome of the account’s own: see sales_activity_outcome_id in the remote data.',
	},
	start_time: start.first,
	end_time: time('end_date', { keeps: true, note: 'The start where nothing is given' }),
	duration: {
		read: ({ start_date: from, end_date: to }) => {
			const begin = secondsOf(from);
			const end = secondsOf(to);
			return begin === undefined || end === undefined ? undefined : end - begin;
		},
		write: (body, value, { values }) => {
			if (values.end_time !== undefined || typeof value !== 'number') return;
			body.end_date = later(values.start_time ?? undefined, value);
		},
		keeps: true,
		note: 'Sets the end where none is given',
	},
	activity_date: start.second,
	owner: reference('owner_id', { number: true, keeps: true }),
	...links(1),
	phone_numbers: {
		cannot: 'Freshsales stores no phone number with a chat: write it into the content.',
	},
};

const all = listOf(FAMILY, {
	start_time: { by: 'after' },
	end_time: { by: 'after' },
	contact: { by: 'after' },
});

const list: List = {
	...all,
	page: async (query, api, state) => {
		const types = new Set((await chatTypes(api)).map(({ id }) => asText(id)));
		if (types.size === 0) return { records: [] };
		// Nested lists of these are not known: the node keeps those of the contact.
		const filters = { ...query.filters };
		delete filters.contact;
		const { records, next } = await all.page({ ...query, filters }, api, state);
		const chats = records.filter(({ sales_activity_type_id: type }) => types.has(asText(type)));
		return next === undefined ? { records: chats } : { records: chats, next };
	},
};

async function create({ body, values }: WriteInput, api: Api): Promise<Written> {
	const [type] = body.sales_activity_type_id === undefined ? await chatTypes(api) : [];
	if (type === undefined && body.sales_activity_type_id === undefined) {
		throw new InputError(
			'This Freshsales account has no type of activity for chats',
			'Add one with "SMS" or "Chat" in its name under Admin Settings > Sales Activities, or log a note.',
		);
	}
	const defaults: VendorRecord = { sales_activity_type_id: type?.id, end_date: body.start_date };
	return await createActivity(FAMILY, { ...defaults, ...targetGiven(values), ...body }, api);
}

/** Chats and text messages, out of the sales activities. */
export const chat: Resource = {
	documentation: 'https://developers.freshworks.com/crm/api/#sales_activities',
	types: ['chat'],
	fields,
	customFields: activityCustomFields,
	list,
	get: async (id, api) => await getActivity({ ...FAMILY, include: '' }, id, api),
	create,
	update: async (id, { body, values }, api) =>
		await putActivity(FAMILY, id, { ...targetGiven(values), ...body }, api),
	delete: async (id, api) => await deleteRecord(FAMILY.plural, id, api),
	check: (operation, values) =>
		typeof values.duration === 'number' && !values.end_time && !values.start_time
			? 'Freshsales stores the end of a chat, not how long it is: give the start time with the duration, or the end time'
			: checkTarget(operation, values, 'chat', true),
	changes: scans('sales activities'),
};
