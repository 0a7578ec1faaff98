import type { Rule } from '../core/shape';
import type { Answer } from '../simulation';
import { ACTIVITY_TYPES } from './activityBook';
import type { Activity, ActivityQuery, TypeRef } from './activityBook';
import { checked, invalid, isUnixSeconds, notFound } from './answers';
import { found, PAGE_RULES, pageOf } from './search';
import { SELF, USERS } from './seeds';
import type { Account } from './state';

const PARENT_TYPES = ['person', 'lead', 'company', 'opportunity', 'project', 'task'];

const date: Rule = { type: 'integer', test: isUnixSeconds };

const typeRule: Rule = {
	type: 'object',
	keys: {
		id: { type: 'integer', required: true },
		category: { type: 'string', required: true, values: ['user', 'system'] },
	},
};

const parentRule: Rule = {
	type: 'object',
	keys: {
		id: { type: 'integer', required: true },
		type: { type: 'string', required: true, values: PARENT_TYPES },
	},
};

const detailsRule: Rule = { type: 'string', filled: true };

const ENTITIES: Array<[RegExp, string]> = [
	[/&/g, '&amp;'],
	[/</g, '&lt;'],
	[/>/g, '&gt;'],
	[/"/g, '&quot;'],
	[/'/g, '&#x27;'],
];

/** Texts are escaped for HTML on the way out. */
export function shown(activity: Activity): Activity {
	const { details } = activity;
	if (typeof details !== 'string') return activity;
	const escaped = ENTITIES.reduce(
		(text, [character, entity]) => text.replace(character, entity),
		details,
	);
	return { ...activity, details: escaped };
}

/** Searches all activities, or those of one record. */
export function searchActivities(
	account: Account,
	body: unknown,
	parent?: { id: number; type: string },
): Answer {
	const given = checked(body, {
		...PAGE_RULES,
		...(parent === undefined ? { parent: parentRule } : {}),
		activity_types: { type: 'array', items: typeRule },
		minimum_activity_date: date,
		maximum_activity_date: date,
		full_result: { type: 'boolean' },
	});
	const wanted = parent ?? (given.parent as { id: number; type: string } | undefined);
	const query: ActivityQuery = {
		types: given.activity_types as TypeRef[] | undefined,
		from: given.minimum_activity_date as number | undefined,
		to: given.maximum_activity_date as number | undefined,
	};
	if (wanted !== undefined) {
		query.key = JSON.stringify([wanted, query]);
		query.test = (activity) =>
			activity.parent.id === wanted.id && activity.parent.type === wanted.type;
	}
	const { offset, limit } = pageOf(given);
	const { rows, total } = account.activities.page(query, offset, limit);
	return found(rows.map(shown), total);
}

/** The activity with an id; a deleted one is still there as a stub. */
export function getActivity(account: Account, id: number): unknown {
	const activity = account.activities.get(id);
	if (activity !== undefined) return shown(activity);
	if (account.activities.isDeleted(id)) return { id, is_deleted: true };
	throw notFound();
}

export function createActivity(account: Account, body: unknown): Activity {
	const given = checked(body, {
		parent: { ...parentRule, required: true },
		type: { ...typeRule, required: true },
		details: { ...detailsRule, required: true },
		activity_date: date,
		user_id: { type: 'integer', test: (value) => USERS.some(({ id }) => id === value) },
	});
	const type = given.type as TypeRef;
	if (type.category !== 'user')
		throw invalid('only user activities can be created, edited or deleted');
	const known = ACTIVITY_TYPES.user.find(({ id }) => id === type.id);
	if (known === undefined || known.is_disabled) throw invalid('type is unknown or disabled');
	const { id, type: parentType } = given.parent as { id: number; type: string };
	if (!account.has(parentType, id)) throw invalid('parent is unknown');
	const activityDate = (given.activity_date as number | undefined) ?? account.now();
	return shown(
		account.activities.put({
			id: account.activities.takeId(),
			parent: { id, type: parentType },
			type: { id: type.id, category: 'user' },
			user_id: (given.user_id as number | undefined) ?? SELF.id,
			details: given.details,
			activity_date: activityDate,
			old_value: null,
			new_value: null,
			date_created: account.now(),
			date_modified: activityDate,
		}),
	);
}

function writable(account: Account, id: number): Activity {
	const activity = account.activities.get(id);
	if (activity === undefined) throw notFound();
	if (activity.type.category !== 'user') {
		throw invalid('only user activities can be created, edited or deleted');
	}
	return activity;
}

/** Text and date alone can change. `date_modified` is the activity's date, not the time of the edit. */
export function updateActivity(account: Account, id: number, body: unknown): Activity {
	const before = writable(account, id);
	const given = checked(body, { details: detailsRule, activity_date: date });
	const after = { ...before, ...given } as Activity;
	return shown(account.activities.put({ ...after, date_modified: after.activity_date }));
}

export function deleteActivity(account: Account, id: number): unknown {
	writable(account, id);
	account.activities.delete(id);
	return { id, is_deleted: true };
}
