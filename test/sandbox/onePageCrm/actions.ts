import { without } from '../core/keys';
import type { Rules } from '../core/shape';
import type { Answer } from '../simulation';
import type { Account } from './account';
import { conflict, invalid, succeed } from './answers';
import { checkBody, isDay } from './contactBody';
import { isOn, readQuery } from './query';
import type { Routes } from './routes';
import type { Activity } from './seeds';
import { isoDay } from './seeds';
import { USERS, USER_ID } from './setup';

export const ACTION_STATUSES = [
	'asap',
	'date',
	'date_time',
	'waiting',
	'queued',
	'queued_with_date',
	'done',
] as const;

const RULES: Rules = {
	contact_id: { type: 'string', required: true },
	assignee_id: { type: 'string', values: ['', ...USERS.map(({ id }) => id)] },
	// `done` is reached by mark_as_done or ?done=true
	status: { type: 'string', values: ACTION_STATUSES.slice(0, -1) },
	text: { type: 'string', required: true, filled: true, max: 140 },
	date: { type: 'string', nullable: true, test: isDay },
	exact_time: { type: 'integer', nullable: true },
	position: { type: 'integer' },
};

const READ_ONLY = new Set([
	'id',
	'done',
	'done_at',
	'externally_controlled',
	'created_at',
	'modified_at',
]);

/** Next and queued actions of a contact, as its answers carry them. */
export function nextActionsOf(
	account: Account,
	contactId: string,
): { nextActions: Activity[]; queued: Activity[] } {
	const { table } = account.activities.action;
	const seeded = account.ids.contact.indexOf(contactId);
	const rows: Activity[] = [];
	const own = seeded === undefined ? undefined : table.get(account.ids.action.of(seeded));
	if (own !== undefined && own.contact_id === contactId) rows.push(own);
	for (const id of account.newActions.get(contactId) ?? []) {
		const row = table.get(id);
		if (row !== undefined) rows.push(row);
	}
	const open = rows.filter(({ done }) => done !== true);
	return {
		nextActions: open.filter(({ status }) => !String(status).startsWith('queued')),
		queued: open.filter(({ status }) => String(status).startsWith('queued')),
	};
}

/** Date and time by status: a dated action is due today without a date, a timed one needs its time. */
function timed(account: Account, row: Activity): Activity {
	const { status } = row;
	const today = isoDay(account.world.clock.now());
	switch (status) {
		case 'date':
			return { ...row, date: row.date ?? today, exact_time: null };
		case 'date_time': {
			if (typeof row.exact_time !== 'number') throw invalid({ exact_time: "can't be blank" });
			return { ...row, date: isoDay(row.exact_time * 1000) };
		}
		case 'queued_with_date':
			if (row.date === null) throw invalid({ date: "can't be blank" });
			return { ...row, exact_time: null };
		case 'done':
			return row;
		default:
			return { ...row, date: null, exact_time: null };
	}
}

/** A second ASAP action of the same contact and assignee makes the first one due today. */
function demoteOther(account: Account, row: Activity): void {
	if (row.status !== 'asap') return;
	for (const other of nextActionsOf(account, row.contact_id).nextActions) {
		if (other.id === row.id || other.status !== 'asap' || other.assignee_id !== row.assignee_id)
			continue;
		const at = account.world.clock.now();
		account.saveActivity('action', {
			...other,
			status: 'date',
			date: isoDay(at),
			modified_at: account.now(),
		});
	}
}

/** Makes an action from a checked body. */
export function makeAction(account: Account, body: Record<string, unknown>): Activity {
	const contactId = String(body.contact_id);
	account.contact(contactId);
	const at = account.now();
	const row = timed(account, {
		id: account.ids.action.next(account.world.clock.now()),
		contact_id: contactId,
		text: String(body.text),
		assignee_id:
			body.assignee_id === undefined || body.assignee_id === '' ? USER_ID : body.assignee_id,
		status: body.status ?? 'date',
		date: body.date ?? null,
		exact_time: body.exact_time ?? null,
		...(body.position === undefined ? {} : { position: body.position }),
		done: false,
		externally_controlled: false,
		created_at: at,
		modified_at: at,
	});
	demoteOther(account, row);
	account.saveActivity('action', row);
	const others = account.newActions.get(contactId) ?? [];
	account.newActions.set(contactId, [...others, row.id]);
	return row;
}

const PROVIDER_KEYS = ['text', 'date', 'exact_time', 'status'];

function update(
	account: Account,
	id: string,
	input: unknown,
	query: Record<string, string | undefined>,
): Answer {
	const before = account.activity('action', id);
	const isPartial = isOn(query.partial);
	const hasBody = input !== undefined && input !== null;
	if (!hasBody && isOn(query.done)) return complete(account, id, true);
	const { contact_id: contactRule, ...others } = RULES;
	const rules = { ...others, contact_id: { ...contactRule, required: false } };
	const body = checkBody(input, rules, READ_ONLY, isPartial);
	if (body.contact_id !== undefined && body.contact_id !== before.contact_id) {
		throw invalid({ contact_id: 'cannot be changed' });
	}
	if (
		before.externally_controlled === true &&
		PROVIDER_KEYS.some((key) => key in body && body[key] !== before[key])
	) {
		throw conflict('The action is controlled by an external event');
	}
	const base: Activity = isPartial
		? before
		: { ...before, assignee_id: USER_ID, status: 'date', date: null, exact_time: null };
	const status = before.done === true ? 'done' : (body.status ?? base.status);
	const row = timed(account, { ...base, ...body, status, modified_at: account.now() });
	demoteOther(account, row);
	account.saveActivity('action', row);
	return isOn(query.done)
		? complete(account, id, true)
		: succeed(account.world, { action: showAction(row) });
}

function complete(account: Account, id: string, isDone: boolean): Answer {
	const row = account.activity('action', id);
	refuseControlled(row);
	const changed: Activity = isDone
		? {
				...row,
				statusBefore: row.status,
				status: 'done',
				done: true,
				done_at: isoDay(account.world.clock.now()),
			}
		: { ...row, status: row.statusBefore ?? 'date', done: false };
	if (!isDone) {
		delete changed.done_at;
		delete changed.statusBefore;
	}
	changed.modified_at = account.now();
	account.saveActivity('action', changed);
	return succeed(account.world, { action: showAction(changed) });
}

function refuseControlled(row: Activity): void {
	if (row.externally_controlled === true) {
		throw conflict('The action is controlled by an external event');
	}
}

/** An action as the vendor shows it. */
export function showAction(row: Activity): Record<string, unknown> {
	const shown: Record<string, unknown> = without(row, 'statusBefore');
	for (const key of ['date', 'exact_time']) if (shown[key] === null) delete shown[key];
	return shown;
}

/** Adds everything about single actions; their lists are with the other activities. */
export function addActions(routes: Routes, account: Account): void {
	const create = (input: unknown): Answer =>
		succeed(
			account.world,
			{ action: showAction(makeAction(account, checkBody(input, RULES, READ_ONLY))) },
			{},
			201,
		);
	routes.add('POST', '/actions', ({ query, body }) => {
		readQuery(query, {});
		return create(body);
	});
	routes.add('POST', '/contacts/:id/actions', ({ params, query, body }) => {
		readQuery(query, {});
		account.contact(params.id);
		return create({ ...(body as Record<string, unknown>), contact_id: params.id });
	});
	routes.add('GET', '/actions/:id', ({ params, query }) => {
		readQuery(query, {});
		return succeed(account.world, { action: showAction(account.activity('action', params.id)) });
	});
	routes.add('PUT', '/actions/:id', ({ params, query, body }) =>
		update(account, params.id, body, readQuery(query, { partial: 'boolean', done: 'boolean' })),
	);
	routes.add('DELETE', '/actions/:id', ({ params, query }) => {
		const { undo } = readQuery(query, { undo: 'boolean' });
		if (isOn(undo)) {
			const row = account.deletedActions.get(params.id) ?? account.activity('action', params.id);
			account.deletedActions.delete(params.id);
			account.saveActivity('action', row);
		} else {
			const row = account.activity('action', params.id);
			refuseControlled(row);
			account.deletedActions.set(params.id, row);
			account.deleteActivity('action', params.id);
		}
		return succeed(account.world, {});
	});
	const turns: Record<string, (row: Activity) => Answer> = {
		mark_as_done: ({ id }) => complete(account, id, true),
		undo_completion: ({ id }) => complete(account, id, false),
		unassign: (row) => keep({ ...row, assignee_id: USER_ID }),
		unlink: (row) => keep({ ...row, externally_controlled: false }),
	};
	const keep = (row: Activity): Answer => {
		account.saveActivity('action', { ...row, modified_at: account.now() });
		return succeed(account.world, { action: showAction(account.activity('action', row.id)) });
	};
	for (const [name, turn] of Object.entries(turns)) {
		routes.add('PUT', `/actions/:id/${name}`, ({ params, query }) => {
			readQuery(query, {});
			return turn(account.activity('action', params.id));
		});
	}
}
