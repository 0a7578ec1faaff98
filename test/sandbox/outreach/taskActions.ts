import { bad, invalid, validationProblem } from './answers';
import type { Crm } from './crm';
import type { Row } from './rows';

type Parameters = Record<string, string>;

/** Parameters that each action takes, and what it does to the task. */
const ACTIONS: Record<
	string,
	{ takes: string[]; run: (crm: Crm, row: Row, given: Parameters) => Row }
> = {
	advance: { takes: [], run: (crm, row) => complete(crm, row) },
	deliver: { takes: [], run: (crm, row) => complete(crm, row) },
	logMeetInPerson: {
		takes: ['completionNote', 'taskDispositionId', 'taskPurposeId'],
		run: (crm, row, { completionNote }) => complete(crm, row, completionNote),
	},
	markComplete: {
		takes: ['completionNote', 'completionAction'],
		run: (crm, row, { completionNote }) => complete(crm, row, completionNote),
	},
	reassignOwner: {
		takes: ['ownerId'],
		run: (crm, row, { ownerId }) => {
			const owner = { type: 'user', id: Number(ownerId) };
			if (!/^\d+$/.test(ownerId ?? '') || crm.find(owner) === undefined)
				throw failed('Owner does not exist.');
			return { ...row, links: { ...row.links, owner } };
		},
	},
	reschedule: { takes: ['dueAt'], run: (_crm, row, { dueAt }) => withDue(row, dueAt) },
	snooze: {
		takes: ['dueAt', 'markAsUrgent'],
		run: (_crm, row, { dueAt }) => (dueAt === undefined ? row : withDue(row, dueAt)),
	},
	updateNote: {
		takes: ['note'],
		run: (_crm, row, { note }) => ({
			...row,
			attributes: { ...row.attributes, note: note ?? null },
		}),
	},
	updateOpportunityAssociation: {
		takes: ['opportunityAssociation'],
		run: (_crm, row, { opportunityAssociation }) => ({
			...row,
			attributes: { ...row.attributes, opportunityAssociation: opportunityAssociation ?? null },
		}),
	},
};

function failed(detail: string): Error {
	return invalid([validationProblem('/data', detail)]);
}

function withDue(row: Row, dueAt: string | undefined): Row {
	const moment = Date.parse(dueAt ?? '');
	if (Number.isNaN(moment)) throw failed('Due at must be an ISO 8601 time.');
	return { ...row, attributes: { ...row.attributes, dueAt: new Date(moment).toISOString() } };
}

function complete(crm: Crm, row: Row, note?: string): Row {
	if (row.attributes.state === 'complete') throw failed('Task is already complete.');
	const now = crm.now();
	const { prospect } = row.links;
	if (note !== undefined && prospect !== null && prospect !== undefined) {
		const notes = crm.stored('prospectNote');
		notes.put({
			id: notes.newId(),
			attributes: { createdAt: now, message: note, noteType: 'note', pinned: false },
			links: { prospect, creator: crm.self },
		});
	}
	return {
		...row,
		attributes: {
			...row.attributes,
			state: 'complete',
			stateChangedAt: now,
			completed: true,
			completedAt: now,
		},
		links: { ...row.links, completer: crm.self },
	};
}

/** Names of the actions on a task. */
export const TASK_ACTIONS = Object.keys(ACTIONS);

/** Runs an action. Its parameters stand in the address; unknown ones are refused with 400. */
export function runTaskAction(
	crm: Crm,
	name: string,
	row: Row,
	query: Record<string, unknown>,
): Row {
	const { takes, run } = ACTIONS[name];
	const given: Parameters = {};
	for (const [key, value] of Object.entries(query)) {
		const [, parameter] = /^actionParams\[(\w+)\]$/.exec(key) ?? [];
		if (parameter === undefined || !takes.includes(parameter) || typeof value !== 'string') {
			throw bad(`'${key}' is no parameter of ${name}.`);
		}
		given[parameter] = value;
	}
	const changed = run(crm, row, given);
	return crm
		.stored('task')
		.put({ ...changed, attributes: { ...changed.attributes, updatedAt: crm.now() } });
}
