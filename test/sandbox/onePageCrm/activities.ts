import { without } from '../core/keys';
import type { Reading } from '../core/listing';
import type { Rules } from '../core/shape';
import type { Answer } from '../simulation';
import type { Account, ActivityKind } from './account';
import { ACTION_STATUSES, showAction } from './actions';
import { invalid, succeed } from './answers';
import { checkBody, isDay } from './contactBody';
import {
	PAGE_RULES,
	RANGE_RULES,
	isOn,
	readPage,
	readQuery,
	readRange,
	refuseTogether,
} from './query';
import type { DateRange, QueryRules } from './query';
import type { Routes } from './routes';
import type { Activity } from './seeds';
import { DEAL_COUNT, authorName, dealName, isoDay, seedEmails } from './seeds';
import { CALL_RESULTS, USERS } from './setup';

type LoggedKind = 'call' | 'meeting' | 'note';

const TEXT_LIMIT = 7168;

const READ_ONLY = new Set([
	'id',
	'author',
	'attachments',
	'linked_deal_name',
	'created_at',
	'modified_at',
	'index',
]);

const SHARED: Rules = {
	contact_id: { type: 'string', required: true },
	user_ids_to_notify: {
		type: 'array',
		items: { type: 'string', values: USERS.map(({ id }) => id) },
	},
};

const RULES: Record<LoggedKind, Rules> = {
	call: {
		...SHARED,
		text: { type: 'string', max: TEXT_LIMIT },
		call_time_int: { type: 'integer' },
		phone_number: { type: 'string', nullable: true },
		call_result: {
			type: 'string',
			nullable: true,
			values: CALL_RESULTS.map(({ result }) => result),
		},
		via: { type: 'string', values: ['unknown', 'jabber', 'talkdesk', 'phone'] },
		recording_link: { type: 'string', nullable: true },
	},
	meeting: {
		...SHARED,
		text: { type: 'string', max: TEXT_LIMIT },
		meeting_time_int: { type: 'integer' },
		place: { type: 'string', max: 100 },
	},
	note: {
		...SHARED,
		text: { type: 'string', required: true, filled: true, max: TEXT_LIMIT },
		date: { type: 'string', test: isDay },
		linked_deal_id: { type: 'string', nullable: true },
	},
};

/** What a new record holds where the body says nothing. */
function defaults(kind: LoggedKind, account: Account): Record<string, unknown> {
	const at = account.world.clock.now();
	const time = Math.floor(at / 1000);
	switch (kind) {
		case 'call':
			return {
				text: '',
				call_result: null,
				call_time_int: time,
				via: 'unknown',
				phone_number: null,
				recording_link: null,
			};
		case 'meeting':
			return { text: '', meeting_time_int: time, place: '' };
		default:
			return { date: isoDay(at), linked_deal_id: null };
	}
}

function show(kind: ActivityKind, row: Activity, account: Account): Record<string, unknown> {
	if (kind === 'action') return showAction(row);
	if (kind === 'call' && row.call_result === null) return without(row, 'call_result');
	if (kind !== 'note') return row;
	const deal = account.ids.deal.indexOf(String(row.linked_deal_id));
	return { ...row, linked_deal_name: deal === undefined ? '' : dealName(deal) };
}

function checkLinks(account: Account, body: Record<string, unknown>): void {
	if (account.contacts.table.get(String(body.contact_id)) === undefined) {
		throw invalid({ contact_id: 'is not a known contact' });
	}
	const deal = body.linked_deal_id;
	if (typeof deal !== 'string') return;
	const index = account.ids.deal.indexOf(deal);
	if (index === undefined || index >= DEAL_COUNT)
		throw invalid({ linked_deal_id: 'is not a known deal' });
}

/** Keys that say whom to tell are not kept. */
function kept(body: Record<string, unknown>): Record<string, unknown> {
	return without(body, 'user_ids_to_notify');
}

function create(kind: LoggedKind, account: Account, input: unknown): Answer {
	const body = checkBody(input, RULES[kind], READ_ONLY);
	checkLinks(account, body);
	const at = account.now();
	const row = account.saveActivity(kind, {
		id: account.ids[kind].next(account.world.clock.now()),
		contact_id: '',
		text: '',
		...defaults(kind, account),
		...kept(body),
		author: authorName(0),
		attachments: [],
		created_at: at,
		modified_at: at,
	});
	return succeed(account.world, { [kind]: show(kind, row, account) }, {}, 201);
}

/** Every update of a logged record is a full one: what the body leaves out goes back to its default. */
function update(kind: LoggedKind, account: Account, id: string, input: unknown): Answer {
	const before = account.activity(kind, id);
	const body = checkBody(input, RULES[kind], READ_ONLY);
	checkLinks(account, body);
	const { author, attachments, created_at: createdAt } = before;
	const row = account.saveActivity(kind, {
		id,
		contact_id: '',
		text: '',
		...defaults(kind, account),
		...kept(body),
		author,
		attachments,
		created_at: createdAt,
		modified_at: account.now(),
	});
	return succeed(account.world, { [kind]: show(kind, row, account) });
}

const DATE_FIELDS: Record<ActivityKind, readonly string[]> = {
	call: ['call_time'],
	meeting: ['meeting_time'],
	note: ['date'],
	action: ['date', 'close_date'],
};

const SORT_FIELDS: Record<ActivityKind, readonly string[]> = {
	call: ['created_at', 'modified_at', 'updated_at'],
	meeting: ['created_at', 'modified_at', 'updated_at'],
	note: ['created_at', 'modified_at', 'updated_at', 'date'],
	action: ['created_at', 'modified_at'],
};

function listRules(kind: ActivityKind, parent: 'contact' | 'company' | undefined): QueryRules {
	return {
		...PAGE_RULES,
		...RANGE_RULES,
		date_filter: ['created_at', 'modified_at', 'updated_at', ...DATE_FIELDS[kind]],
		sort_by: SORT_FIELDS[kind],
		order: ['asc', 'desc'],
		...(parent === undefined ? { contact_id: 'id', company_id: 'id' } : {}),
		...(kind === 'action' ? { done: 'boolean', status: ACTION_STATUSES, assignee_id: 'id' } : {}),
	};
}

/** The moment of a date field, in milliseconds; NaN where the record has none. */
function momentOf(row: Activity, field: string): number {
	switch (field) {
		case 'created_at':
			return Date.parse(row.created_at);
		case 'call_time':
			return Number(row.call_time_int) * 1000;
		case 'meeting_time':
			return Number(row.meeting_time_int) * 1000;
		case 'date':
			return Date.parse(String(row.date));
		case 'close_date':
			return Date.parse(String(row.done_at));
		default:
			return Date.parse(row.modified_at);
	}
}

type Query = Record<string, string | undefined>;

function testOf(account: Account, query: Query, range: DateRange | undefined) {
	const tests: Array<(row: Activity) => boolean> = [];
	const {
		contact_id: contactId,
		company_id: companyId,
		assignee_id: assigneeId,
		status,
		done,
	} = query;
	if (contactId !== undefined) tests.push((row) => row.contact_id === contactId);
	if (companyId !== undefined) {
		tests.push((row) => account.contacts.table.get(row.contact_id)?.company_id === companyId);
	}
	if (assigneeId !== undefined) tests.push((row) => row.assignee_id === assigneeId);
	if (status !== undefined) tests.push((row) => row.status === status);
	if (done !== undefined) tests.push((row) => row.done === isOn(done));
	if (range !== undefined) {
		tests.push((row) => {
			const at = momentOf(row, range.field);
			return at >= range.from && at <= range.to;
		});
	}
	return tests.length === 0 ? undefined : (row: Activity) => tests.every((test) => test(row));
}

const STREAM_ORDER = ['asap', 'date', 'date_time', 'waiting', 'queued', 'queued_with_date', 'done'];

function orderOf(kind: ActivityKind, query: Query): Reading<Activity>['order'] {
	const descending =
		query.order === undefined ? query.sort_by === undefined : query.order === 'desc';
	if (query.sort_by === 'created_at') return descending ? 'newest' : 'made';
	if (query.sort_by === undefined && kind === 'action') {
		return [
			{
				of: ({ status }) =>
					Math.max(STREAM_ORDER.indexOf(String(status).replace('date_time', 'date')), 0),
			},
			{ of: ({ date }) => String(date) },
			{ of: ({ id }) => id },
		];
	}
	const field = query.sort_by ?? 'modified_at';
	return [
		{ of: (row) => momentOf(row, field), descending },
		{ of: ({ id }) => id, descending },
	];
}

function list(kind: ActivityKind, account: Account, query: Query): Answer {
	refuseTogether(query, 'contact_id', 'company_id');
	const { page, perPage } = readPage(query);
	const { rows, total } = account.activities[kind].listing.page({
		test: testOf(account, query, readRange(query)),
		order: orderOf(kind, query),
		key: JSON.stringify(Object.entries(without(query, 'page', 'per_page')).sort()),
		offset: (page - 1) * perPage,
		limit: perPage,
	});
	return succeed(account.world, {
		[`${kind}s`]: rows.map((row) => ({ [kind]: show(kind, row, account) })),
		total_count: total,
		page,
		per_page: perPage,
		max_page: Math.ceil(total / perPage),
	});
}

/** Related records of a page of contacts, by the name that `fields` uses. */
export function activitiesByContact(
	account: Account,
	contactIds: string[],
	names: string[],
): (name: string, contactId: string) => unknown[] {
	const wanted = new Set(contactIds);
	const found = new Map<string, unknown[]>();
	for (const kind of ['call', 'meeting', 'note'] as const) {
		if (!names.includes(`${kind}s`)) continue;
		for (const row of account.activities[kind].table.values()) {
			if (!wanted.has(row.contact_id)) continue;
			const key = `${kind}s ${row.contact_id}`;
			found.set(key, [...(found.get(key) ?? []), show(kind, row, account)]);
		}
	}
	return (name, contactId) => found.get(`${name} ${contactId}`) ?? [];
}

/** Adds lists of all four kinds (of the account, a contact, a company) and single calls, meetings and notes. */
export function addActivities(routes: Routes, account: Account): void {
	for (const kind of ['call', 'meeting', 'note', 'action'] as const) {
		routes.add('GET', `/${kind}s`, ({ query }) =>
			list(kind, account, readQuery(query, listRules(kind, undefined))),
		);
		routes.add('GET', `/contacts/:id/${kind}s`, ({ params, query }) => {
			account.contact(params.id);
			const checked = readQuery(query, listRules(kind, 'contact'));
			return list(kind, account, { ...checked, contact_id: params.id });
		});
		routes.add('GET', `/companies/:id/${kind}s`, ({ params, query }) => {
			const checked = readQuery(query, listRules(kind, 'company'));
			return list(kind, account, { ...checked, company_id: params.id });
		});
	}
	for (const kind of ['call', 'meeting', 'note'] as const) {
		routes.add('POST', `/${kind}s`, ({ query, body }) => {
			readQuery(query, {});
			return create(kind, account, body);
		});
		routes.add('POST', `/contacts/:id/${kind}s`, ({ params, query, body }) => {
			readQuery(query, {});
			account.contact(params.id);
			return create(kind, account, { ...(body as Record<string, unknown>), contact_id: params.id });
		});
		routes.add('GET', `/${kind}s/:id`, ({ params, query }) => {
			readQuery(query, {});
			const row = account.activity(kind, params.id);
			return succeed(account.world, { [kind]: show(kind, row, account) });
		});
		routes.add('PUT', `/${kind}s/:id`, ({ params, query, body }) => {
			readQuery(query, { partial: 'boolean' });
			return update(kind, account, params.id, body);
		});
		routes.add('DELETE', `/${kind}s/:id`, ({ params, query }) => {
			readQuery(query, {});
			account.activity(kind, params.id);
			account.deleteActivity(kind, params.id);
			return succeed(account.world, {});
		});
	}
	routes.add('GET', '/contacts/:id/email_messages', ({ params, query }) => {
		const { page, perPage } = readPage(readQuery(query, PAGE_RULES));
		account.contact(params.id);
		const index = account.ids.contact.indexOf(params.id);
		const all = index === undefined ? [] : seedEmails(index, account.world.records, account.ids);
		return succeed(account.world, {
			email_messages: all
				.slice((page - 1) * perPage, page * perPage)
				.map((message) => ({ email_message: message })),
			total_count: all.length,
			page,
			per_page: perPage,
			max_page: Math.ceil(all.length / perPage),
		});
	});
}
