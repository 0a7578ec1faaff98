import { CALL_OUTCOMES, isTime } from './lookups';
import {
	ALL_WRITES,
	blankOf,
	flag,
	id,
	isUser,
	LINK_FILTERS,
	linkProblems,
	text,
	time,
	unknownIds,
} from './resource';
import type { Resource } from './resource';

export const calls: Resource = {
	name: 'calls',
	type: 'call',
	operations: ALL_WRITES,
	filters: { ids: 'ids', ...LINK_FILTERS },
	sorts: [],
	order: ['made_at', true],
	rules: {
		user_id: { type: 'integer' },
		summary: text,
		recording_url: { ...text, test: (value) => /^https?:\/\//.test(String(value)) },
		outcome_id: id,
		duration: { type: 'integer', nullable: true, test: (value) => Number(value) >= 0 },
		phone_number: { type: 'string', required: true, filled: true },
		incoming: flag,
		missed: flag,
		external_id: text,
		resource_id: id,
		resource_type: text,
		associated_deal_ids: { type: 'array', items: { type: 'integer' } },
		made_at: { type: 'string', test: isTime },
	},
	blank: (account) => ({
		...blankOf(calls),
		user_id: account.self.id,
		associated_deal_ids: [],
		made_at: account.now(),
	}),
	check: (account, data, before) => [
		...linkProblems(account, data, before, ['contact', 'lead'], false),
		...unknownIds(data, {
			user_id: isUser,
			outcome_id: (value) => CALL_OUTCOMES.some((outcome) => outcome.id === value),
			associated_deal_ids: (value) =>
				Array.isArray(value) && value.every((deal) => account.hasResource('deal', deal)),
		}),
	],
};

export const notes: Resource = {
	name: 'notes',
	type: 'note',
	operations: ALL_WRITES,
	filters: { ids: 'ids', creator_id: 'integer', ...LINK_FILTERS, q: 'text' },
	sorts: ['id', 'created_at', 'updated_at', 'resource_id', 'creator_id'],
	order: ['updated_at', false],
	rules: {
		content: { type: 'string', required: true, filled: true },
		resource_type: { type: 'string', required: true },
		resource_id: { type: 'integer', required: true },
	},
	blank: ({ self }) => ({ creator_id: self.id, type: 'regular', is_important: false, tags: [] }),
	check: (account, data, before) =>
		data.resource_type === undefined && data.resource_id === undefined
			? []
			: linkProblems(account, data, before, ['lead', 'contact', 'deal'], true),
};

export const tasks: Resource = {
	name: 'tasks',
	type: 'task',
	operations: ALL_WRITES,
	filters: {
		ids: 'ids',
		creator_id: 'integer',
		owner_id: 'integer',
		completed: 'boolean',
		overdue: 'boolean',
		remind: 'boolean',
		type: 'text',
		...LINK_FILTERS,
		q: 'text',
	},
	sorts: [
		'id',
		'created_at',
		'updated_at',
		'due_date',
		'remind_at',
		'content',
		'resource_id',
		'owner_id',
	],
	order: ['updated_at', false],
	rules: {
		content: { type: 'string', required: true, filled: true },
		due_date: time,
		remind_at: time,
		owner_id: { type: 'integer' },
		completed: flag,
		resource_type: text,
		resource_id: id,
	},
	replacesAll: true,
	blank: ({ self }) => ({
		...blankOf(tasks),
		creator_id: self.id,
		owner_id: self.id,
		completed_at: null,
		overdue: false,
	}),
	check: (account, data, before) => [
		...linkProblems(account, data, before, ['lead', 'contact', 'deal'], false),
		...unknownIds(data, { owner_id: isUser }),
	],
	settle: (account, row) => ({
		...row,
		completed_at: row.completed === true ? (row.completed_at ?? account.now()) : null,
		overdue:
			row.completed !== true && typeof row.due_date === 'string' && row.due_date < account.now(),
	}),
};

export const texts: Resource = {
	...calls,
	name: 'text_messages',
	type: 'text_message',
	operations: ['get'],
	sorts: ['id', 'created_at', 'updated_at', 'sent_at'],
	order: ['id', true],
	rules: {},
};

export const visits: Resource = {
	...texts,
	name: 'visits',
	type: 'visit',
	operations: [],
	filters: {
		outcome_id: 'integer',
		creator_id: 'integer',
		...LINK_FILTERS,
		rep_location_verification_status: 'text',
	},
	sorts: ['id', 'visited_at'],
	order: ['id', false],
};
