import { without } from '../core/keys';
import type { Rule, Rules } from '../core/shape';
import type { Account, Store } from './account';
import { isGiven } from './account';
import { fieldRefusal, missing, OBJECT_MISSING, refusal, refuseFaults } from './answers';
import { READ_ONLY, writtenKeys } from './contacts';
import { isDay, readTime } from './formats';
import {
	envelope,
	isInside,
	MAX_SKIP,
	only,
	PAGE_KEYS,
	pageOf,
	rangeKeys,
	read,
	windowOf,
} from './query';
import type { Query } from './query';
import { ORGANIZATION_ID, SELF, USER_IDS, userName } from './seeds';
import type { Row } from './seeds';

const text: Rule = { type: 'string', nullable: true };
const date: Rule = { ...text, test: (value) => value === '' || readTime(value) !== undefined };

const RULES: Rules = {
	_type: { type: 'string', values: ['lead', 'outgoing_call'] },
	lead_id: { type: 'string', required: true, filled: true },
	contact_id: text,
	text,
	date,
	due_date: date,
	assigned_to: text,
	is_complete: { type: 'boolean' },
	priority: { type: 'string', values: ['high', 'medium'] },
	resolution: { ...text, values: ['abandoned', 'skipped'] },
	organization_id: text,
};
/** What an update takes; `text` on lead tasks alone. */
const UPDATE_RULES: Rules = {
	text,
	date,
	due_date: date,
	assigned_to: text,
	is_complete: { type: 'boolean' },
	priority: RULES.priority,
	resolution: RULES.resolution,
	contact_id: text,
	organization_id: text,
};

const ANSWERED = [
	...READ_ONLY.filter((key) => key !== 'organization_id'),
	'lead_name',
	'contact_name',
	'assigned_to_name',
	'is_dateless',
	'view',
	'object_id',
	'object_type',
	'agent_config_id',
	'deduplication_key',
	'is_primary_lead_notification',
	'sequence_id',
	'sequence_subscription_id',
];

const TIMES = ['date', 'due_date', 'date_created', 'date_updated'];
const FILTERS = [
	'assigned_to',
	'id',
	'id__in',
	'is_complete',
	'lead_id',
	'organization_id',
	'_order_by',
	'_type',
	'_type__in',
	'view',
	'date',
	'due_date',
	'format',
	...rangeKeys(...TIMES),
];
const LARGEST_PAGE = { limit: 100, skip: MAX_SKIP.task };
const ORDERS = ['date', '-date', 'date_created', '-date_created'];
const TYPES = [
	'all',
	'lead',
	'outgoing_call',
	'incoming_email',
	'emailed',
	'email_followup',
	'missed_call',
	'answered_detached_call',
	'voicemail',
	'opportunity_due',
	'incoming_sms',
];

function storesOf(account: Account, query: Query): Store[] {
	const names = (query._type ?? query._type__in ?? 'lead').split(',');
	const stray = names.find((name) => !TYPES.includes(name));
	if (stray !== undefined) throw refusal(400, `Invalid task type: ${stray}`);
	const stores: Store[] = [];
	if (names.includes('all') || names.includes('lead')) stores.push(account.tasks);
	if (names.some((name) => name !== 'lead')) stores.push(account.otherTasks);
	return stores;
}

function testOf(account: Account, query: Query): ((row: Row) => boolean) | undefined {
	const tests: Array<(row: Row) => boolean> = [];
	const ids = (query.id__in ?? query.id)?.split(',');
	if (ids !== undefined) tests.push(({ id }) => ids.includes(id));
	for (const key of ['lead_id', 'assigned_to', 'organization_id', 'date']) {
		if (query[key] !== undefined) tests.push((row) => row[key] === query[key]);
	}
	if (query.is_complete !== undefined) {
		if (!['true', 'false'].includes(query.is_complete)) {
			throw refusal(400, 'Invalid value of is_complete.');
		}
		tests.push((row) => String(row.is_complete) === query.is_complete);
	}
	const types = (query._type ?? query._type__in)?.split(',');
	if (types !== undefined && !types.includes('all')) {
		tests.push((row) => types.includes(String(row._type)));
	}
	const tomorrow = account.now().slice(0, 10) + '~';
	if (query.view !== undefined) {
		if (!['inbox', 'future', 'archive'].includes(query.view)) {
			throw refusal(400, 'Invalid value of view.');
		}
		const isFuture = (row: Row) => isGiven(row.date) && String(row.date) > tomorrow;
		tests.push((row) => {
			if (query.view === 'archive') return row.is_complete === true;
			return row.is_complete === false && isFuture(row) === (query.view === 'future');
		});
	}
	const names = query.view === 'inbox' || query.view === 'future' ? TIMES.slice(2) : TIMES;
	for (const name of names) {
		const window = windowOf(query, name);
		if (window.from === undefined && window.until === undefined) continue;
		tests.push((row) => isInside(row[name], window));
	}
	return tests.length === 0 ? undefined : (row) => tests.every((test) => test(row));
}

/** Lists count all that pass. */
export function listTasks(account: Account, raw: unknown): unknown {
	const query = only(raw, [...PAGE_KEYS, ...FILTERS]);
	const { limit, skip } = pageOf(query, LARGEST_PAGE);
	const order = query._order_by ?? '-date_created';
	if (!ORDERS.includes(order)) throw refusal(400, `Invalid value of _order_by: ${order}`);
	const stores = storesOf(account, query);
	const test = testOf(account, query);
	const by = order.replace('-', '');
	const descending = order.startsWith('-');
	if (test === undefined && by === 'date_created') {
		const { rows, hasMore } = read({ stores, by, descending, window: {}, skip, limit });
		const total = stores.reduce((sum, { table }) => sum + table.size, 0);
		return { ...envelope(rows.map(named(account)), hasMore, query), total_results: total };
	}
	const all = [
		...read({
			stores,
			by: 'date_created',
			descending,
			window: {},
			test: test ?? (() => true),
			skip: 0,
			limit: Number.POSITIVE_INFINITY,
		}).rows,
	];
	if (by === 'date') {
		all.sort((left, right) => {
			const one = String(left.date ?? '~');
			const other = String(right.date ?? '~');
			return one === other ? 0 : one < other === descending ? 1 : -1;
		});
	}
	const shown = all.slice(skip, skip + limit).map(named(account));
	return {
		...envelope(shown, all.length > skip + limit, query),
		total_results: all.length,
	};
}

/** Adds the names of the linked records. */
function named(account: Account): (row: Row) => Row {
	return (row) => ({
		...row,
		lead_name: account.leads.get(row.lead_id)?.display_name ?? null,
		contact_name: account.contacts.get(row.contact_id)?.display_name ?? null,
		assigned_to_name: userName(row.assigned_to),
	});
}

export function getTask(account: Account, id: string): Row {
	const row = account.tasks.get(id) ?? account.otherTasks.get(id);
	if (row === undefined) throw missing('Task');
	return named(account)(row);
}

function storeOf(account: Account, row: Row): Store {
	return row._type === 'lead' ? account.tasks : account.otherTasks;
}

function settled(account: Account, row: Row, written: Record<string, unknown>): Row {
	const due = written.due_date;
	const result: Row = { ...row, ...without(written, 'due_date', 'organization_id') };
	const given = 'date' in written ? written.date : due;
	if (given !== undefined) {
		result.date = isDay(given) ? given : (readTime(given) ?? null);
	}
	result.due_date = result.date;
	result.is_dateless = result.date === null;
	result.view = result.is_complete === true ? 'archive' : null;
	if (isGiven(written.assigned_to) && !USER_IDS.includes(String(written.assigned_to))) {
		throw fieldRefusal({ assigned_to: OBJECT_MISSING });
	}
	account.checkLinks({ lead_id: result.lead_id, contact_id: result.contact_id });
	return result;
}

/** Finishing a task leaves an activity behind. */
function noteCompletion(account: Account, before: Row | undefined, after: Row): void {
	if (after.is_complete !== true || before?.is_complete === true) return;
	account.insert(account.activities.TaskCompleted, {
		id: account.newId('acti'),
		_type: 'TaskCompleted',
		organization_id: ORGANIZATION_ID,
		lead_id: after.lead_id,
		contact_id: after.contact_id,
		user_id: SELF.id,
		user_name: userName(SELF.id),
		users: [],
		task_id: after.id,
		task_text: after.text,
		...account.authorship(),
		activity_at: after.date_updated,
		date_created: after.date_updated,
		date_updated: after.date_updated,
	});
}

export function createTask(account: Account, body: unknown): Row {
	const written = writtenKeys(body, ANSWERED);
	refuseFaults(written, RULES);
	const now = account.now();
	const blank: Row = {
		id: account.newId('task'),
		_type: 'lead',
		organization_id: ORGANIZATION_ID,
		lead_id: null,
		contact_id: null,
		text: '',
		date: null,
		due_date: null,
		is_dateless: true,
		is_complete: false,
		assigned_to: SELF.id,
		priority: 'medium',
		resolution: null,
		view: null,
		object_id: null,
		object_type: null,
		agent_config_id: null,
		deduplication_key: null,
		is_primary_lead_notification: true,
		sequence_id: null,
		sequence_subscription_id: null,
		...account.authorship(),
		date_created: now,
		date_updated: now,
	};
	const row = settled(account, blank, written);
	account.insert(storeOf(account, row), row);
	noteCompletion(account, undefined, row);
	return named(account)(row);
}

function changeTask(account: Account, before: Row, written: Record<string, unknown>): Row {
	if ('text' in written && before._type !== 'lead') {
		throw fieldRefusal({ text: 'Only the text of lead tasks can be changed.' });
	}
	const row = account.update(storeOf(account, before), before, settled(account, before, written));
	noteCompletion(account, before, row);
	return named(account)(row);
}

export function updateTask(account: Account, id: string, body: unknown): Row {
	const before = getTask(account, id);
	const written = writtenKeys(body, [...ANSWERED, '_type', 'lead_id']);
	refuseFaults(written, UPDATE_RULES, true);
	return changeTask(account, before, written);
}

/** Updates all tasks that the filters of the query find. */
export function updateTasks(account: Account, raw: unknown, body: unknown): unknown {
	const query = only(raw, [...PAGE_KEYS, ...FILTERS]);
	const written = writtenKeys(body, []);
	refuseFaults(
		written,
		{
			assigned_to: UPDATE_RULES.assigned_to,
			date,
			is_complete: UPDATE_RULES.is_complete,
		},
		true,
	);
	const { rows } = read({
		stores: storesOf(account, query),
		by: 'date_created',
		descending: true,
		window: {},
		test: testOf(account, query) ?? (() => true),
		skip: 0,
		limit: Number.POSITIVE_INFINITY,
	});
	for (const row of rows) changeTask(account, row, written);
	return {};
}

export function deleteTask(account: Account, id: string): void {
	account.remove(storeOf(account, getTask(account, id)), id);
}
