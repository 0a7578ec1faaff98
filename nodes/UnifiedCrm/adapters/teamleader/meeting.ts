import type { Api, Fields, List, Resource, VendorRecord, WriteContext } from '../adapter';
import { cannot } from '../adapter';
import { constantType, readOnly, reference, text, time } from '../../engine/fields';
import { asRecord, asRecords, asText } from '../../engine/json';
import { fromUnixSeconds, later, milliseconds, secondsBetween, utc } from '../../engine/time';
import type { UnifiedRecord } from '../../model';
import { customFieldsOf, withLinkValues } from './customFields';
import { dealField, idOfType, lacksLeads, linkTo } from './links';
import type { VendorLink } from './links';
import {
	checkRange,
	createdFeed,
	daysAround,
	present,
	RANGE_FILTERS,
	WITHIN_RANGE,
} from './ranges';
import {
	add,
	afterCreate,
	info,
	PAGE_SIZE,
	remove,
	updateRecord,
	vendorTime,
	walkPage,
} from './rpc';
import { applyStatus, statusField } from './status';

const SECONDS_OF_MINUTE = 60;

function durationOf({ duration }: VendorRecord): number | undefined {
	if (typeof duration !== 'object' || duration === null) return undefined;
	const { value } = duration as VendorRecord;
	return typeof value === 'number' ? value * SECONDS_OF_MINUTE : undefined;
}

function endOf(record: VendorRecord): string | undefined {
	const { scheduled_at: start } = record;
	const duration = durationOf(record);
	if (typeof start !== 'string' || duration === undefined) return undefined;
	return fromUnixSeconds(milliseconds(start) / 1000 + duration);
}

/** Those of the attendees that are of one kind. */
function attendees({ attendees: all }: VendorRecord, type: 'user' | 'contact'): string[] {
	const ids: string[] = [];
	if (!Array.isArray(all)) return ids;
	for (const each of all as unknown[]) {
		const id = idOfType(each, type);
		if (id !== undefined) ids.push(id);
	}
	return ids;
}

function contactsOf(record: VendorRecord): string[] {
	const ids = attendees(record, 'contact');
	const customer = idOfType(record.customer, 'contact');
	if (customer !== undefined && !ids.includes(customer)) ids.push(customer);
	return ids;
}

/** Attendees of a meeting that is there already are a list to be changed, which is done when it is known. */
function attend(body: VendorRecord, links: VendorLink[], { operation }: WriteContext): void {
	if (operation === 'create') body.attendees = [...asRecords(body.attendees), ...links];
}

/** https://developer.focus.teamleader.eu/docs/api/meetings-info */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('meeting'),
	subject: text('title', { required: ['create'], keeps: true }),
	content: text('description'),
	direction: { cannot: 'Teamleader meetings have no direction.' },
	status: statusField('done'),
	start_time: {
		...time('scheduled_at'),
		write: (body, value) => {
			body.starts_at = vendorTime(String(value));
		},
		required: ['create'],
		keeps: true,
		note: 'A meeting that is moved without an end keeps its duration',
	},
	end_time: {
		read: endOf,
		write: (body, value) => {
			body.ends_at = vendorTime(String(value));
		},
		keeps: true,
		note: 'A meeting needs an end time or a duration',
	},
	duration: {
		read: durationOf,
		write: (body, value, { values }) => {
			const { start_time: start, end_time: end } = values;
			if (typeof value === 'number' && typeof start === 'string' && typeof end !== 'string')
				body.ends_at = vendorTime(String(later(start, value)));
		},
		keeps: true,
		note: 'Written as the end time; an end time that is given as well wins',
	},
	owner: {
		read: (record) => {
			const id = attendees(record, 'user')[0] ?? asText(asRecord(record.created_by).id);
			return id === undefined ? undefined : { id };
		},
		write: (body, value, write) => {
			const user = linkTo('user', value);
			if (user !== undefined) attend(body, [user], write);
		},
		required: ['create'],
		keeps: true,
		note: 'The first user among those who attend',
	},
	account: {
		read: ({ customer }) => {
			const id = idOfType(customer, 'company');
			return id === undefined ? undefined : { id };
		},
		write: (body, value, { operation }) => {
			const customer = linkTo('company', value);
			if (customer !== undefined || operation === 'update') body.customer = customer ?? null;
		},
	},
	contact: {
		read: (record) => {
			const links: Array<{ id: string }> = [];
			for (const id of contactsOf(record)) links.push({ id });
			return links.length === 0 ? undefined : links;
		},
		write: (body, value, write) =>
			attend(
				body,
				asRecords(value).map(({ id }) => ({ type: 'contact', id: String(id) })),
				write,
			),
		note: 'The contacts among those who attend',
	},
	opportunity: { ...dealField, note: 'Lists do not show it' },
	lead: lacksLeads,
	project: {
		...reference('project.id'),
		write: (body, value) => {
			body.project_id = linkTo('project', value)?.id ?? null;
		},
	},
	created_at: readOnly(time('created_at')),
	updated_at: { cannot: 'Teamleader does not say when a meeting was last changed.' },
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		...RANGE_FILTERS,
		account: WITHIN_RANGE,
		contact: WITHIN_RANGE,
		owner: { by: 'coarse' },
		search: { by: 'native' },
		sort_by: { by: 'native', values: ['start_time'] },
	},
	check: (filters) => checkRange(filters, ['account', 'contact'], 'meetings'),
	page: async (query, api, state) => {
		const { owner, search, sort_by } = query.filters;
		const { from, until } = daysAround(query.filters);
		const filter = present({
			start_date: from,
			end_date: until,
			employee_id: owner,
			term: search,
		});
		const sort = [{ field: 'scheduled_at', order: sort_by?.direction ?? ('asc' as const) }];
		return await walkPage('meetings.list', { filter, sort }, query, api, state);
	},
};

/** Whether an update has to know the meeting as it is. */
function needsPresent(values: UnifiedRecord): boolean {
	const { owner, contact, account, start_time: start, end_time: end, duration } = values;
	if (owner !== undefined || contact !== undefined || account === null) return true;
	return end === undefined && (start === undefined) !== (duration === undefined);
}

/** The parts of an update that depend on the meeting as it is. */
function changesOf(values: UnifiedRecord, now: VendorRecord): VendorRecord {
	const changes: VendorRecord = {};
	const { owner, contact, account, start_time: start, end_time: end, duration } = values;
	if (owner !== undefined || contact !== undefined) {
		const [first, ...others] = attendees(now, 'user');
		const lead = asText(owner?.id) ?? first;
		const users = lead === undefined ? others : [lead, ...others.filter((id) => id !== lead)];
		const wanted = contact === undefined ? undefined : (contact ?? []).map(({ id }) => id);
		const contacts = wanted ?? attendees(now, 'contact');
		changes.attendees = [
			...users.map((id) => ({ type: 'user', id })),
			...contacts.map((id) => ({ type: 'contact', id })),
		];
		const customer = idOfType(now.customer, 'contact');
		// A contact stands beside the attendees too.
		if (account === undefined && wanted !== undefined && customer !== undefined) {
			if (!wanted.includes(customer))
				changes.customer = wanted.length === 0 ? null : { type: 'contact', id: wanted[0] };
		}
	}
	if (end === undefined && (start !== undefined || duration !== undefined)) {
		const from = start ?? utc(now.scheduled_at);
		const until = later(from ?? undefined, duration ?? durationOf(now));
		if (from && until)
			Object.assign(changes, { starts_at: vendorTime(from), ends_at: vendorTime(until) });
	}
	return changes;
}

async function update(id: string, values: UnifiedRecord, body: VendorRecord, api: Api) {
	if (!needsPresent(values)) return await updateRecord('meetings.update', id, body, api);
	const now = await info('meetings', id, api);
	const sent = { ...changesOf(values, now), ...body };
	// Taking the company away must not take a contact away.
	if (values.account === null && idOfType(now.customer, 'company') === undefined)
		delete sent.customer;
	await updateRecord('meetings.update', id, sent, api);
}

export const meeting: Resource = {
	documentation: 'https://developer.focus.teamleader.eu/docs/api/meetings',
	types: ['meeting'],
	fields,
	customFields: customFieldsOf('meeting'),
	list,
	get: async (id, api) => await info('meetings', id, api),
	create: async ({ values, body }, api) => {
		const made = await add('meetings.schedule', await withLinkValues('meeting', body, api), api);
		if (values.status !== 'completed') return made;
		return await afterCreate(
			'meeting',
			made,
			async (id) => await applyStatus('meetings', id, 'completed', {}, api),
		);
	},
	update: async (id, { values, body }, api) => {
		if (values.status === 'open') await applyStatus('meetings', id, 'open', {}, api);
		await update(id, values, await withLinkValues('meeting', body, api), api);
		if (values.status === 'completed') await applyStatus('meetings', id, 'completed', {}, api);
		return { id };
	},
	delete: async (id, api) => await remove('meetings', id, api),
	check: (operation, { start_time: start, end_time: end, duration }) => {
		if (typeof start === 'string' && typeof end === 'string') {
			const seconds = secondsBetween(start, end) ?? 0;
			return seconds < 0
				? 'The end of the meeting (end_time) is before its start (start_time)'
				: undefined;
		}
		return operation === 'create' && typeof end !== 'string' && typeof duration !== 'number'
			? 'Teamleader needs the field "End Time" (end_time) or "Duration" (duration) to create a meeting'
			: undefined;
	},
	changes: {
		created: createdFeed('meetings'),
		updated: cannot(
			'Teamleader does not say when a meeting was last changed: use the event for new meetings, or a webhook of Teamleader.',
		),
	},
};
