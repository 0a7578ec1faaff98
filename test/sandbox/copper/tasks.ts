import type { Rule, Rules } from '../core/shape';
import { isObject } from '../core/shape';
import { ACTIVITY_TYPES } from './activityBook';
import { checked, invalid, isUnixSeconds } from './answers';
import { fieldValues, writtenFields } from './customFields';
import { assigneeRule, tagsRule } from './people';
import type { Row } from './seeds';
import type { Account } from './state';

const text: Rule = { type: 'string', nullable: true };
const date: Rule = { type: 'integer', nullable: true, test: isUnixSeconds };
const RELATED_TYPES = ['person', 'company', 'lead', 'opportunity', 'project'];

const RULES: Rules = {
	name: { type: 'string', required: true, filled: true },
	related_resource: {
		type: 'object',
		nullable: true,
		keys: {
			id: { type: 'integer', nullable: true },
			type: { type: 'string', nullable: true, values: RELATED_TYPES },
		},
	},
	assignee_id: assigneeRule,
	due_date: date,
	reminder_date: date,
	priority: { type: 'string', values: ['None', 'High'] },
	status: { type: 'string', values: ['Open', 'Completed'] },
	details: text,
	tags: tagsRule,
	custom_fields: { type: 'array' },
	custom_activity_type_id: {
		type: 'integer',
		nullable: true,
		values: ACTIVITY_TYPES.user.map(({ id }) => id),
	},
};

function settled(account: Account, row: Row, given: Record<string, unknown>): Row {
	const related = isObject(row.related_resource) ? row.related_resource : {};
	const { id = null, type = null } = related;
	if ((id === null) !== (type === null) || (id !== null && !account.has(type, id))) {
		throw invalid('related_resource is unknown');
	}
	const isDone = row.status === 'Completed';
	return {
		...row,
		related_resource: { id, type },
		tags: row.tags ?? [],
		completed_date: isDone ? (row.completed_date ?? account.now()) : null,
		custom_fields:
			given.custom_fields === undefined
				? row.custom_fields
				: writtenFields('task', row.custom_fields, given.custom_fields),
	};
}

export function createTask(account: Account, body: unknown): Row {
	const given = checked(body, RULES);
	const now = account.now();
	const blank = {
		id: account.stores.task.takeId(),
		name: null,
		related_resource: null,
		assignee_id: null,
		due_date: null,
		reminder_date: null,
		completed_date: null,
		priority: 'None',
		status: 'Open',
		details: null,
		tags: [],
		custom_activity_type_id: null,
		date_created: now,
		date_modified: now,
	};
	const row: Row = { ...blank, ...given, custom_fields: fieldValues('task') };
	return account.stores.task.insert(settled(account, row, given));
}

export function updateTask(account: Account, before: Row, body: unknown): Row {
	const given = checked(body, RULES, true);
	if (Object.keys(given).length === 0) return before;
	const { custom_fields } = before;
	const row: Row = { ...before, ...given, custom_fields, date_modified: account.now() };
	return account.stores.task.replace(settled(account, row, given));
}
