import type { Rule, Rules } from '../core/shape';
import { without } from '../core/keys';
import { checked, invalid, refusal, traced } from './answers';
import { fullName } from './contacts';
import { checkLocation, checkUser } from './location';
import type { Location } from './location';
import type { Row } from './store';

const text: Rule = { type: 'string', nullable: true };
/** Milliseconds are refused, though answers have them. */
const DUE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})$/;

const TASK: Rules = {
	title: { type: 'string', required: true, filled: true },
	body: text,
	dueDate: {
		type: 'string',
		required: true,
		test: (value) => DUE.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
	},
	completed: { type: 'boolean', required: true },
	assignedTo: text,
};
const NOTE: Rules = {
	body: { type: 'string', required: true, filled: true },
	userId: text,
	title: text,
	color: text,
	pinned: { type: 'boolean' },
};

/** A row as the routes below a contact show it. */
function taskOf(row: Row): Record<string, unknown> {
	return without(row, 'dateAdded', 'dateUpdated');
}

function task(location: Location, contactId: string, id: string): Row {
	location.contact(contactId);
	const row = location.tasks.get(id);
	if (row?.contactId !== contactId) throw refusal(400, 'Task not found');
	return row;
}

function note(location: Location, contactId: string, id: string): Row {
	location.contact(contactId);
	const row = location.notes.get(id);
	if (row?.contactId !== contactId) throw refusal(404, 'Note not found');
	return row;
}

function written(body: unknown, rules: Rules, isPartial: boolean): Record<string, unknown> {
	const given = { ...checked(body, rules, isPartial) };
	if (typeof given.dueDate === 'string') given.dueDate = new Date(given.dueDate).toISOString();
	checkUser(given.assignedTo, 'assignedTo');
	checkUser(given.userId, 'userId');
	return given;
}

/** What is null or blank is left out. */
function filled(row: Row): Row {
	const entries = Object.entries(row).filter(
		([key, value]) => (value !== null && value !== '') || key === 'userId',
	);
	return Object.fromEntries(entries) as Row;
}

export function listTasks(location: Location, contactId: string): unknown {
	location.contact(contactId);
	return traced({ tasks: location.tasks.ofContact(contactId).map(taskOf) });
}

export function getTask(location: Location, contactId: string, id: string): unknown {
	return traced({ task: taskOf(task(location, contactId, id)) });
}

export function createTask(location: Location, contactId: string, body: unknown): unknown {
	location.contact(contactId);
	const now = location.now();
	const given = written(body, TASK, false);
	const row = { id: location.newId(), ...given, contactId, dateAdded: now, dateUpdated: now };
	return traced({ task: taskOf(location.tasks.write(filled(row))) });
}

/** A partial merge. */
export function updateTask(
	location: Location,
	contactId: string,
	id: string,
	body: unknown,
	isCompletion = false,
): unknown {
	const before = task(location, contactId, id);
	const rules: Rules = isCompletion ? { completed: TASK.completed } : TASK;
	const given = written(body, rules, !isCompletion);
	const row = filled({ ...before, ...given, dateUpdated: location.now() });
	return traced({ task: taskOf(location.tasks.write(row)) });
}

export function deleteTask(location: Location, contactId: string, id: string): unknown {
	location.tasks.delete(task(location, contactId, id));
	return traced({ succeded: true, succeeded: true });
}

/** Account-wide; every other item has its id as `_id`. */
export function searchTasks(location: Location, locationId: string, body: unknown): unknown {
	checkLocation(locationId);
	const ids: Rule = { type: 'array', items: { type: 'string' } };
	const given = checked(body, {
		contactId: ids,
		completed: { type: 'boolean' },
		assignedTo: ids,
		query: { type: 'string' },
		limit: { type: 'integer', max: 100 },
		skip: { type: 'integer' },
		businessId: { type: 'string' },
	});
	const { limit = 25, skip = 0 } = given as { limit?: number; skip?: number };
	if (limit < 1 || skip < 0) throw invalid('limit and skip must not be negative');
	const tests: Array<(row: Row) => boolean> = [];
	for (const key of ['contactId', 'assignedTo']) {
		const wanted = given[key] as string[] | undefined;
		if (wanted !== undefined) tests.push((row) => wanted.includes(String(row[key])));
	}
	if (given.completed !== undefined) tests.push((row) => row.completed === given.completed);
	if (given.query !== undefined) {
		const words = String(given.query).toLowerCase();
		tests.push((row) => `${row.title} ${row.body}`.toLowerCase().includes(words));
	}
	if (given.businessId !== undefined) {
		tests.push((row) => location.contacts.get(row.contactId)?.businessId === given.businessId);
	}
	const { table } = location.tasks;
	let rows: Row[] = [];
	if (tests.length === 0) rows = table.page('dateAdded', true, skip, limit);
	else {
		let left = skip;
		for (const row of table.walk({ by: 'dateAdded', descending: true })) {
			if (!tests.every((test) => test(row)) || left-- > 0) continue;
			if (rows.push(row) === limit) break;
		}
	}
	return traced({ tasks: rows.map((row, index) => searchItem(location, row, index)) });
}

function searchItem(location: Location, row: Row, index: number): Record<string, unknown> {
	const contact = location.contacts.get(row.contactId);
	return {
		...(index % 2 === 0 ? { ...without(row, 'id'), _id: row.id } : row),
		locationId: location.contacts.get(row.contactId)?.locationId,
		deleted: false,
		isRecurring: false,
		contactDetails:
			contact === undefined
				? null
				: {
						firstName: contact.firstName,
						lastName: contact.lastName,
						fullNameLowerCase: fullName(contact).toLowerCase(),
					},
	};
}

function noteOf(row: Row): Record<string, unknown> {
	return without(row, 'dateUpdated');
}

export function listNotes(location: Location, contactId: string): unknown {
	location.contact(contactId);
	return traced({ notes: location.notes.ofContact(contactId).map(noteOf) });
}

export function getNote(location: Location, contactId: string, id: string): unknown {
	return traced({ note: noteOf(note(location, contactId, id)) });
}

export function createNote(location: Location, contactId: string, body: unknown): unknown {
	location.contact(contactId);
	const now = location.now();
	const given = written(body, NOTE, false);
	const row: Row = {
		id: location.newId(),
		userId: null,
		...given,
		contactId,
		relations: [],
		dateAdded: now,
		dateUpdated: now,
	};
	return traced({ note: noteOf(location.notes.write(filled(row))) });
}

export function updateNote(
	location: Location,
	contactId: string,
	id: string,
	body: unknown,
): unknown {
	const before = note(location, contactId, id);
	const given = written(body, NOTE, true);
	const row: Row = { ...before, ...given, dateUpdated: location.now() };
	if ('body' in given) delete row.bodyText;
	return traced({ note: noteOf(location.notes.write(filled(row))) });
}

export function deleteNote(location: Location, contactId: string, id: string): unknown {
	location.notes.delete(note(location, contactId, id));
	return traced({ succeded: true, succeeded: true });
}
