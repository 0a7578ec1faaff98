import type {
	Api,
	Feed,
	Field,
	Fields,
	List,
	Resource,
	VendorRecord,
	WriteInput,
} from '../adapter';
import { cannot } from '../adapter';
import { given, withExtension } from '../../engine/contactPoints';
import { constantType, number, readOnly, reference, time, vendorNumber } from '../../engine/fields';
import { asList, asText } from '../../engine/json';
import { later, secondsBetween, toSeconds, utc } from '../../engine/time';
import type { PhoneNumber } from '../../model';
import { checkLinks, clearsLink, link, shown, tellOrganizations, unlink } from './links';
import type { LinkField } from './links';
import { outcomesOf, outcomeStatus } from './outcomes';
import type { Outcomes } from './outcomes';
import { createRecord, deleteRecord, getRecord, PAGE_SIZE, pageOf, updateRecord } from './records';
import {
	checkOneResource,
	idField,
	lackingFields,
	lostSubject,
	oneText,
	resourceQuery,
} from './shared';

const LINK_FIELDS: LinkField[] = ['contact', 'lead', 'account'];

/** Two flags: a missed call came in. */
const direction: Field = {
	sources: ['incoming', 'missed'],
	values: ['inbound', 'missed', 'outbound'],
	read: ({ incoming, missed }) => {
		if (missed === true) return 'missed';
		return typeof incoming === 'boolean' ? (incoming ? 'inbound' : 'outbound') : undefined;
	},
	write: (body, value) => {
		body.incoming = value !== 'outbound';
		body.missed = value === 'missed';
	},
	keeps: true,
};

const duration = number('duration');

const endTime: Field = {
	read: (record, read) =>
		later(utc(record.made_at), duration.read?.(record, read) as number | undefined),
	write: (body, value, { values }) => {
		const seconds = secondsBetween(values.start_time ?? undefined, asText(value));
		if (seconds !== undefined && values.duration === undefined) body.duration = seconds;
	},
	keeps: true,
	note: 'Together with the start time it gives the duration',
};

const phoneNumbers: Field = {
	sources: ['phone_number'],
	most: 1,
	required: ['create'],
	keeps: true,
	read: ({ phone_number: found }) => {
		const value = asText(found);
		return value === undefined ? undefined : [{ number: value }];
	},
	write: (body, value) => {
		const [first] = given<PhoneNumber>(value);
		if (first !== undefined) body.phone_number = withExtension(first);
	},
};

const opportunity: Field = {
	sources: ['associated_deal_ids'],
	read: ({ associated_deal_ids: deals }) => {
		const ids = asList(deals)
			.map(asText)
			.filter((id) => id !== undefined);
		return ids.length === 0 ? undefined : ids.map((id) => ({ id }));
	},
	write: (body, value) => {
		body.associated_deal_ids = given<{ id: string }>(value).map(({ id }) => vendorNumber(id));
	},
};

/** https://developer.zendesk.com/api-reference/sales-crm/resources/calls/ */
const fields: Fields<Outcomes> = {
	id: idField,
	engagement_type: constantType('call'),
	...oneText('summary'),
	direction,
	status: outcomeStatus,
	start_time: time('made_at', { format: toSeconds, keeps: true }),
	end_time: endTime,
	duration,
	activity_date: readOnly(time('made_at')),
	...lackingFields,
	owner: reference('user_id', { number: true, keeps: true }),
	account: link('account'),
	contact: link('contact'),
	opportunity,
	lead: link('lead'),
	phone_numbers: phoneNumbers,
	created_at: {
		sources: ['created_at', 'made_at'],
		read: (record) => utc(record.created_at) ?? utc(record.made_at),
	},
	updated_at: readOnly(time('updated_at')),
};

/** Calls come newest first, whatever is asked: a start is where the list can be left. */
const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native', note: 'Calls with the company itself, not with its people' },
		activity_date_after: { by: 'coarse' },
		activity_date_before: { by: 'coarse' },
		contact: { by: 'native' },
		end_time: { by: 'coarse' },
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		start_time: { by: 'coarse' },
	},
	check: checkOneResource,
	page: async (query, api, state) => {
		const { start_time: start, activity_date_after: after } = query.filters;
		const at = [start, after]
			.filter((moment) => moment !== undefined)
			.sort()
			.pop();
		const stop = at === undefined ? undefined : { field: 'made_at', descending: true, at };
		const page = await pageOf(
			{ family: 'calls', query: resourceQuery(query.filters), stop },
			query,
			api,
			state,
		);
		await tellOrganizations(page.records, api);
		return page;
	},
};

async function update(id: string, { values, body }: WriteInput, api: Api) {
	warnOfSubject(values, api);
	if (clearsLink(values, LINK_FIELDS)) {
		const [present] = await tellOrganizations([await getRecord('calls', id, api)], api);
		unlink(body, present, values);
		if (Object.keys(body).length === 0) return { id, record: present };
	}
	const { record } = await updateRecord('calls', id, body, api);
	if (record !== undefined) warnOfIgnored(body, record, api);
	return { id, record: await shown(record, values, api) };
}

/** The vendor's page speaks of the link alone: other changes may be ignored without a word. */
function warnOfIgnored(sent: VendorRecord, record: VendorRecord, api: Api): void {
	const ignored = Object.keys(sent).filter(
		(key) => key in record && !isSame(sent[key], record[key]),
	);
	if (ignored.length > 0) {
		api.warn(
			`Zendesk Sell did not change ${ignored.join(', ')} of the call: it kept what was there.`,
		);
	}
}

function isSame(sent: unknown, kept: unknown): boolean {
	if (typeof sent === 'string' && utc(sent) !== undefined) {
		return Date.parse(sent) === Date.parse(String(kept));
	}
	if (Array.isArray(sent)) return sameList(sent, asList(kept));
	return (asText(sent) ?? sent) === (asText(kept) ?? kept);
}

function sameList(a: unknown[], b: unknown[]): boolean {
	return [...a].map(String).sort().join() === [...b].map(String).sort().join();
}

function warnOfSubject(values: WriteInput['values'], api: Api): void {
	const sentence = lostSubject(values, 'call');
	if (sentence !== undefined) api.warn(sentence);
}

const feed: Feed = {
	stamp: 'start_time',
	filters: (since) => ({ start_time: since }),
	order: 'descending',
	granularityMs: 1_000,
	lagMs: 5_000,
	note: 'Calls are listed by the time they were made: one that is logged later than newer ones is not seen.',
};

export const call: Resource = {
	documentation: 'https://developer.zendesk.com/api-reference/sales-crm/resources/calls/',
	types: ['call'],
	context: async (api) => await outcomesOf('call_outcomes', api),
	fields,
	list,
	get: async (id, api) => {
		const record = await getRecord('calls', id, api);
		await tellOrganizations([record], api);
		return record;
	},
	create: async ({ values, body }, api) => {
		warnOfSubject(values, api);
		const { record } = await createRecord('calls', body, api);
		return { record: await shown(record, values, api) };
	},
	update,
	delete: async (id, api) => await deleteRecord('calls', id, api),
	check: (operation, values) => {
		const { start_time: start, end_time: end, duration: seconds } = values;
		if (typeof end === 'string' && start === undefined && seconds === undefined) {
			return 'Zendesk Sell stores the start and the duration of a call: give the start time (start_time) beside the end time (end_time), or the duration';
		}
		if (typeof end === 'string' && typeof start === 'string' && end < start) {
			return 'The call ends (end_time) before it starts (start_time)';
		}
		return checkLinks(values, LINK_FIELDS, 'call');
	},
	changes: {
		created: feed,
		updated: cannot(
			'Zendesk Sell lists calls by the time they were made alone: a changed call is not seen.',
		),
	},
};
