import type { Rules } from '../core/shape';
import { isObject } from '../core/shape';
import { tlDate, tlTime } from './answers';
import type { Account } from './account';
import {
	DATE,
	demand,
	NULLABLE_UUID,
	reference,
	referenceOf,
	required,
	TEXT,
	textOf,
	TIME,
	UUID,
} from './body';
import { done, made, ok } from './context';
import type { Action, Context } from './context';
import { CUSTOM_FIELDS, readCustomFields, showCustomFields } from './customFields';
import { list, when } from './lists';
import type { Listed } from './lists';
import type { Call } from './rows';

const CUSTOMER = reference('contact', 'company');
const USER = reference('user');
const NEW: Rules = {
	description: TEXT,
	participant: { type: 'object', required: true, keys: { customer: required(CUSTOMER) } },
	due_at: required(TIME),
	assignee: required(USER),
	deal_id: UUID,
	custom_fields: CUSTOM_FIELDS,
};
const CHANGED: Rules = {
	id: required(UUID),
	description: TEXT,
	participant: { type: 'object', keys: { customer: CUSTOMER } },
	due_at: TIME,
	assignee: USER,
	deal_id: NULLABLE_UUID,
	custom_fields: CUSTOM_FIELDS,
};

function show(row: Call): Record<string, unknown> {
	const link = (type: string, id: string | null) => (id === null ? null : { type, id });
	return {
		id: row.id,
		added_at: tlTime(row.addedAt),
		participant: { customer: row.customer, contact: link('contact', row.contactId) },
		description: row.description,
		outcome: link('callOutcome', row.outcomeId),
		outcome_summary: row.outcomeSummary,
		assignee: { type: 'user', id: row.assigneeId },
		scheduled_at: tlTime(row.dueAt),
		status: row.isCompleted ? 'completed' : 'open',
		deal: link('deal', row.dealId),
	};
}

function listing({ calls }: Account): Listed<Call> {
	return {
		store: calls,
		filter: {
			scheduled_after: DATE,
			scheduled_before: DATE,
			relates_to: reference('company'),
			call_outcome_id: UUID,
		},
		tests: ({
			scheduled_after: after,
			scheduled_before: before,
			relates_to: related,
			call_outcome_id: outcome,
		}) => [
			...when(textOf(after), (wanted) => (row: Call) => tlDate(row.dueAt) >= wanted),
			...when(textOf(before), (wanted) => (row: Call) => tlDate(row.dueAt) <= wanted),
			...when(
				isObject(related) ? related.id : undefined,
				(wanted) => (row: Call) => row.customer.id === wanted,
			),
			...when(outcome, (wanted) => (row: Call) => row.outcomeId === wanted),
		],
		hasPagination: true,
		show,
	};
}

function changed({ account, body }: Context, old: Call): Call {
	const customer = isObject(body.participant) ? referenceOf(body.participant.customer) : undefined;
	const assignee = referenceOf(body.assignee);
	account.demand(customer, 'participant.customer');
	account.demand(assignee, 'assignee');
	account.demandId('deal', body.deal_id, 'deal_id');
	return {
		...old,
		customer: customer ?? old.customer,
		contactId: customer === undefined || customer === null ? old.contactId : null,
		description: textOf(body.description) ?? old.description,
		assigneeId: assignee?.id ?? old.assigneeId,
		dueAt: typeof body.due_at === 'string' ? Date.parse(body.due_at) : old.dueAt,
		dealId: body.deal_id === null ? null : (textOf(body.deal_id) ?? old.dealId),
		custom: readCustomFields(body, 'call', old.custom),
	};
}

const one = ({ account, body }: Context): Call => account.find(account.calls, body.id, 'Call');

export const callActions: Record<string, Action> = {
	'calls.list': ({ account, body }) => ok(list(listing(account), body)),
	'calls.info': (context) => {
		demand(context.body, { id: required(UUID) });
		const row = one(context);
		return ok({
			data: {
				...show(row),
				completed_at: row.completedAt === null ? null : tlTime(row.completedAt),
				custom_fields: showCustomFields('call', row.custom, context.isOld),
			},
		});
	},
	'calls.add': (context) => {
		demand(context.body, NEW);
		const { account } = context;
		const row = changed(context, {
			id: account.calls.newId(),
			customer: { type: '', id: '' },
			contactId: null,
			description: null,
			outcomeId: null,
			outcomeSummary: null,
			assigneeId: '',
			dueAt: 0,
			completedAt: null,
			isCompleted: false,
			dealId: null,
			custom: {},
			addedAt: account.now(),
		});
		account.calls.put(row);
		return made('call', row.id);
	},
	'calls.update': (context) => {
		demand(context.body, CHANGED);
		context.account.calls.put(changed(context, one(context)));
		return done;
	},
	'calls.complete': (context) => {
		const { account, body } = context;
		demand(body, { id: required(UUID), call_outcome_id: UUID, outcome_summary: TEXT });
		const row = one(context);
		account.demandId('callOutcome', body.call_outcome_id, 'call_outcome_id');
		account.calls.put({
			...row,
			isCompleted: true,
			completedAt: row.completedAt ?? account.now(),
			outcomeId: textOf(body.call_outcome_id) ?? row.outcomeId,
			outcomeSummary: textOf(body.outcome_summary) ?? row.outcomeSummary,
		});
		return done;
	},
	'calls.delete': (context) => {
		demand(context.body, { id: required(UUID) });
		context.account.calls.delete(one(context).id);
		return done;
	},
};
