import type { Account, ActivityType, Store } from './account';
import type { ActivityKind } from './activities';
import { refusal } from './answers';
import { ACTIVITY_TYPE_ID } from './customFields';
import {
	envelope,
	MAX_SKIP,
	only,
	PAGE_KEYS,
	pageOf,
	rangeKeys,
	read,
	trim,
	windowOf,
	isInside,
} from './query';
import type { Query } from './query';
import { ORGANIZATION_ID } from './seeds';
import type { Row } from './seeds';

const TIMES = ['date_created', 'activity_at'];
const KEYS = [
	...PAGE_KEYS,
	'id__in',
	'lead_id',
	'contact_id',
	'user_id',
	'organization_id',
	'_type',
	...rangeKeys(...TIMES),
];
const MIXED_KEYS = [
	'lead_id__in',
	'contact_id__in',
	'user_id__in',
	'_type__in',
	'_order_by',
	'thread_emails',
];
const LARGEST_PAGE = { limit: 100, skip: MAX_SKIP.activity };

/** Filters that the vendor serves for the activities of one lead alone. */
const ONE_LEAD_KEYS = ['contact_id', 'contact_id__in', 'user_id', 'user_id__in'];
const ONE_LEAD_KEYS_MIXED = [...ONE_LEAD_KEYS, '_type', '_type__in'];

function wordsOf(query: Query, ...keys: string[]): string[] | undefined {
	const given = keys.filter((key) => query[key] !== undefined);
	return given.length === 0 ? undefined : given.flatMap((key) => query[key].split(','));
}

function refuseWithoutLead(query: Query, keys: string[]): void {
	const key = keys.find((candidate) => query[candidate] !== undefined);
	const leads = wordsOf(query, 'lead_id', 'lead_id__in') ?? [];
	if (key !== undefined && leads.length !== 1) {
		throw refusal(400, `${key} can only be used together with a single lead_id.`);
	}
}

/** The test of all filters but time; undefined where every row passes. */
function testOf(query: Query): ((row: Row) => boolean) | undefined {
	const tests: Array<[key: string, allowed: string[] | undefined]> = [
		['id', wordsOf(query, 'id__in')],
		['lead_id', wordsOf(query, 'lead_id', 'lead_id__in')],
		['contact_id', wordsOf(query, 'contact_id', 'contact_id__in')],
		['user_id', wordsOf(query, 'user_id', 'user_id__in')],
		['organization_id', wordsOf(query, 'organization_id')],
	];
	const active = tests.filter(([, allowed]) => allowed !== undefined);
	if (active.length === 0) return undefined;
	return (row) =>
		active.every(([key, allowed]) => allowed?.includes(String(row[key])) ?? true) &&
		(query.organization_id === undefined || query.organization_id === ORGANIZATION_ID);
}

/** Rows named by id need no walk over the others. */
function byId(account: Account, stores: Store[], query: Query): unknown {
	const page = pageOf(query, LARGEST_PAGE);
	const test = testOf(query);
	const rows = [...new Set(wordsOf(query, 'id__in'))]
		.map((id) => account.activity(id))
		.filter((row) => row !== undefined)
		.filter((row) => stores.some((store) => store.get(row.id) !== undefined))
		.filter((row) => test?.(row) ?? true)
		.filter((row) => TIMES.every((name) => isInside(row[name], windowOf(query, name))))
		.sort((left, right) => (left.date_created < right.date_created ? 1 : -1));
	const shown = rows.slice(page.skip, page.skip + page.limit);
	return envelope(shown, rows.length > page.skip + page.limit, query);
}

/** The list of one type. */
export function listKind(account: Account, type: ActivityType, raw: unknown): unknown {
	const extra: string[] = [];
	if (type === 'WhatsAppMessage') extra.push('external_whatsapp_message_id');
	if (type === 'CustomActivity') {
		extra.push('custom_activity_type_id', 'custom_activity_type_id__in');
	}
	const query = only(raw, [...KEYS, ...extra]);
	refuseWithoutLead(query, [...ONE_LEAD_KEYS, 'custom_activity_type_id']);
	const store = account.activities[type];
	if (query._type !== undefined && query._type !== type) return envelope([], false, query);
	if (query.id__in !== undefined) return byId(account, [store], query);
	const inner = testOf(query);
	const external = query.external_whatsapp_message_id;
	const activityWindow = windowOf(query, 'activity_at');
	const isPlain =
		inner === undefined &&
		external === undefined &&
		activityWindow.from === undefined &&
		activityWindow.until === undefined;
	const { rows, hasMore } = read({
		stores: [store],
		by: 'date_created',
		descending: true,
		window: windowOf(query, 'date_created'),
		test: isPlain
			? undefined
			: (row) =>
					(inner?.(row) ?? true) &&
					(external === undefined || row.external_whatsapp_message_id === external) &&
					isInside(row.activity_at, activityWindow),
		...pageOf(query, LARGEST_PAGE),
	});
	return envelope(rows, hasMore, query);
}

const KNOWN_TYPES: Array<[name: string, type: ActivityType]> = [
	['Custom', 'CustomActivity'],
	[ACTIVITY_TYPE_ID, 'CustomActivity'],
];
/** Types that exist at the vendor and that nothing here makes. */
const EMPTY_TYPES = [
	'LeadStatusChange',
	'OpportunityStatusChange',
	'LeadMerge',
	'FormSubmission',
	'TaskCompleted',
];

/** All types in one list, system activities among them. */
export function listMixed(account: Account, raw: unknown): unknown {
	const query = only(raw, [...KEYS, ...MIXED_KEYS]);
	refuseWithoutLead(query, ONE_LEAD_KEYS_MIXED);
	const order = query._order_by ?? '-date_created';
	if (!['-date_created', 'date_created', '-activity_at', 'activity_at'].includes(order)) {
		throw refusal(400, `Invalid value of _order_by: ${order}`);
	}
	const by = order.replace('-', '');
	if (by === 'activity_at') refuseWithoutLead({ ...query, _order_by: order }, ['_order_by']);
	const other = by === 'activity_at' ? 'date_created' : 'activity_at';
	if (rangeKeys(other).some((key) => query[key] !== undefined)) {
		throw refusal(400, `Filters on ${other} need _order_by=-${other}.`);
	}
	if (!['true', 'only', undefined].includes(query.thread_emails)) {
		throw refusal(400, 'Invalid value of thread_emails.');
	}
	const types = typesOf(wordsOf(query, '_type', '_type__in'));
	const stores = types
		.filter((type) => type in account.activities)
		.map((type) => account.activities[type]);
	if (query.id__in !== undefined) return byId(account, stores, query);
	const { rows, hasMore } = read({
		stores:
			query.thread_emails === 'only' ? stores.filter(({ model }) => model !== 'Email') : stores,
		by,
		descending: order.startsWith('-'),
		window: windowOf(query, by),
		test: testOf(query),
		...pageOf(query, LARGEST_PAGE),
	});
	const shown =
		query.thread_emails === 'true' || (query._type ?? query._type__in ?? '').includes('EmailThread')
			? rows.flatMap((row) => (row._type === 'Email' ? [threadOf(row), row] : [row]))
			: rows;
	return envelope(shown, hasMore, query);
}

function typesOf(names: string[] | undefined): ActivityType[] {
	const all: ActivityType[] = [
		'Call',
		'Note',
		'Email',
		'Meeting',
		'SMS',
		'WhatsAppMessage',
		'CustomActivity',
		'Created',
		'TaskCompleted',
	];
	if (names === undefined) return all;
	const result = new Set<ActivityType>();
	for (const name of names) {
		const type = all.find((candidate) => candidate === name);
		const known = KNOWN_TYPES.find(([alias]) => alias === name);
		if (type !== undefined) result.add(type);
		else if (known !== undefined) result.add(known[1]);
		else if (name === 'EmailThread') result.add('Email');
		else if (!EMPTY_TYPES.includes(name)) throw refusal(400, `Invalid activity type: ${name}`);
	}
	return [...result];
}

/** The conversation that an e-mail belongs to, which the vendor lists as an activity of its own. */
export function threadOf(email: Row): Row {
	const { to, cc, subject, body_preview: preview, status, sender } = email;
	return {
		id: String(email.thread_id),
		_type: 'EmailThread',
		organization_id: email.organization_id,
		lead_id: email.lead_id,
		contact_id: email.contact_id,
		user_id: email.user_id,
		user_name: email.user_name,
		users: email.users,
		activity_at: email.activity_at,
		latest_normalized_subject: subject,
		participants: [sender, ...((to as string[]) ?? []), ...((cc as string[]) ?? [])].filter(
			Boolean,
		),
		emails: [{ id: email.id, subject, body_preview: preview, status, sender, to, cc }],
		n_emails: 1,
		created_by: email.created_by,
		created_by_name: email.created_by_name,
		updated_by: email.updated_by,
		updated_by_name: email.updated_by_name,
		date_created: email.date_created,
		date_updated: email.date_updated,
	};
}

export function listThreads(account: Account, raw: unknown): unknown {
	const query = only(raw, KEYS);
	refuseWithoutLead(query, ONE_LEAD_KEYS);
	const { rows, hasMore } = read({
		stores: [account.activities.Email],
		by: 'date_created',
		descending: true,
		window: windowOf(query, 'date_created'),
		test: testOf(query),
		...pageOf(query, LARGEST_PAGE),
	});
	return envelope(rows.map(threadOf), hasMore, query);
}

export function getActivity(
	account: Account,
	kind: ActivityKind,
	id: string,
	raw: unknown,
): unknown {
	const query = only(raw, ['_fields']);
	return trim(account.activities[kind.type].find(id), query._fields);
}
