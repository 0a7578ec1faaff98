import type { Rule, Rules } from '../core/shape';
import { without } from '../core/keys';
import type { Account } from './account';
import { checked, isTime, queryOf } from './answers';
import { maskOf, masked, shownFields } from './contacts';
import { WORK_FIELDS, writtenFields } from './customFields';
import type { FieldValue } from './customFields';
import { byId, customFilters, equals, inList, like, timeBound } from './filters';
import type { FilterFields } from './filters';
import { list, LIST_KEYS, ofContact } from './lists';
import { customRule, optional } from './notes';
import { SELF } from './seeds';
import type { Row } from './store';

const text: Rule = { type: 'string', nullable: true };
const time: Rule = { ...text, test: isTime };

/** Minutes of reminders. */
export const REMINDERS = [5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880];
const PRIORITIES = ['CRITICAL', 'ESSENTIAL', 'NONESSENTIAL'];

const RULES: Rules = {
	title: text,
	description: text,
	type: text,
	priority: { type: 'string', values: PRIORITIES },
	completed: { type: 'boolean' },
	completion_time: time,
	due_time: time,
	remind_time_mins: { type: 'integer', values: REMINDERS },
	assigned_to_user_id: { type: 'string', required: true, filled: true },
	contact_id: text,
	opportunity_id: text,
	accepted: { type: 'boolean' },
	custom_fields: customRule,
};

const isOpen = (row: Row) => row.completed !== true;
const FILTERS: FilterFields = {
	...customFilters(WORK_FIELDS),
	contact_id: equals('contact_id'),
	opportunity_id: equals('opportunity_id'),
	user_id: {
		test: (row, value) =>
			value === 'UNASSIGNED' ? row.assigned_to_user_id === null : row.assigned_to_user_id === value,
	},
	has_due_date: {
		value: 'boolean',
		test: (row, value) => (row.due_time !== null) === (value === 'true'),
	},
	is_completed: { value: 'boolean', test: (row, value) => isOpen(row) === (value === 'false') },
	task_ids: inList,
	priority: { test: (row, value) => PRIORITIES.includes(value) && row.priority === value },
	// The day a task is due, not the time of its change.
	since_time: timeBound('due_time', '>='),
	until_time: timeBound('due_time', '<='),
	id: byId,
	title: like((row) => row.title),
};

function settled(account: Account, written: Record<string, unknown>): Record<string, unknown> {
	account.check('user', written.assigned_to_user_id);
	account.check('contact', written.contact_id);
	account.check('opportunity', written.opportunity_id);
	const result = { ...written };
	for (const key of ['due_time', 'completion_time']) {
		if (typeof written[key] === 'string') result[key] = new Date(written[key]).toISOString();
	}
	if (written.custom_fields !== undefined) {
		result.custom_fields = writtenFields(WORK_FIELDS, written.custom_fields as FieldValue[]);
	}
	return result;
}

/** Completing sets the time of it, reopening takes it away. */
function withCompletion(account: Account, row: Row): Row {
	const time = row.completed === true ? (row.completion_time ?? account.now()) : null;
	return { ...row, completed: row.completed ?? false, completion_time: time };
}

export function createTask(account: Account, raw: unknown, body: unknown): unknown {
	const show = optional(raw);
	const values = settled(account, checked(body, RULES));
	const now = account.now();
	const row: Row = {
		id: account.tasks.takeId(),
		title: null,
		description: null,
		type: null,
		priority: null,
		completed: false,
		completion_time: null,
		due_time: null,
		remind_time_mins: null,
		contact_id: null,
		opportunity_id: null,
		accepted: false,
		custom_fields: [],
		...values,
		create_time: now,
		modification_time: now,
		created_by_user_id: SELF.id,
		last_updated_by_user_id: SELF.id,
	};
	return show(account.tasks.write(withCompletion(account, row)));
}

export function getTask(account: Account, id: string, raw: unknown): unknown {
	return optional(raw)(account.tasks.find(id));
}

export function updateTask(account: Account, id: string, raw: unknown, body: unknown): unknown {
	const { mask, rest } = maskOf(raw, [...Object.keys(RULES), 'id', 'last_updated_by_user_id']);
	const show = optional(rest);
	const before = account.tasks.find(id);
	const values = settled(account, checked(body, RULES, true));
	const writable = mask?.filter((name) => Object.hasOwn(RULES, name));
	const row: Row = {
		...before,
		...masked(values, writable, ['custom_fields']),
		id,
		modification_time: account.now(),
		last_updated_by_user_id: SELF.id,
	};
	return show(account.tasks.write(withCompletion(account, row)));
}

export function deleteTask(account: Account, id: string): void {
	account.tasks.delete(account.tasks.find(id));
}

export function listTasks(account: Account, raw: unknown): unknown {
	const query = queryOf(raw, 'fields', ...LIST_KEYS);
	const isShown = shownFields(query.fields, ['custom_fields']) !== undefined;
	return list(
		account.tasks,
		{
			name: 'tasks',
			filters: FILTERS,
			orders: {
				id: 'id',
				create_time: 'create_time',
				due_time: 'due_time',
				update_time: 'modification_time',
			},
			rising: ['id', 'create_time', 'modification_time'],
			candidates: (clauses) => ofContact(account.tasks, clauses),
			show: (row) => (isShown ? row : without(row, 'custom_fields')),
		},
		query,
	);
}
