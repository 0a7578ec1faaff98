import { invalid, v1Body, v1Refusal } from './answers';
import { pointsRight, readV1, showV1 } from './fields';
import type { FieldDefinition } from './fields';
import { readParameters } from './pages';
import type { Query } from './pages';
import { findPerson } from './persons';
import type { Person } from './seeds';
import type { Workspace } from './state';

const SLOT = 20;
const PER_PERSON = 1000;

/** One row per value; its id tells the person, the field and the place in a list. */
function rowsOf(workspace: Workspace, person: Person) {
	return workspace.fields.flatMap((field, position) => {
		const value = person.fields[field.v2Id];
		if (value === undefined || value === null) return [];
		const values: unknown[] = Array.isArray(value) ? value : [value];
		return values.map((entry, place) => row(person, field, position, place, entry));
	});
}

function row(
	person: Person,
	field: FieldDefinition,
	position: number,
	place: number,
	value: unknown,
) {
	return {
		id: person.id * PER_PERSON + position * SLOT + place,
		field_id: field.id,
		list_entry_id: null,
		entity_type: 0,
		value_type: field.valueType,
		entity_id: person.id,
		created_at: '2026-01-14T09:03:55.910-07:00',
		updated_at: null,
		value: showV1(field, value),
	};
}

export function listFieldValues(workspace: Workspace, query: Query) {
	const { person_id: id } = readParameters(query, { person_id: 'integer' });
	if (typeof id !== 'number') throw invalid('Exactly one entity id is required', 'person_id');
	return rowsOf(workspace, findPerson(workspace, id));
}

function locate(workspace: Workspace, id: number) {
	const person = workspace.persons.get(Math.floor(id / PER_PERSON));
	const field = workspace.fields[Math.floor((id % PER_PERSON) / SLOT)];
	const place = (id % PER_PERSON) % SLOT;
	const exists = person !== undefined && rowsOf(workspace, person).some((one) => one.id === id);
	if (!exists) throw v1Refusal(404, 'Field value not found');
	return { person, field, place };
}

function store(workspace: Workspace, person: Person, field: FieldDefinition, value: unknown): void {
	const fields = { ...person.fields, [field.v2Id]: value };
	if (value === null) delete fields[field.v2Id];
	workspace.persons.put({ ...person, fields });
}

function readValue(workspace: Workspace, field: FieldDefinition, value: unknown): unknown {
	if (field.isReadOnly) throw v1Refusal(403, 'Enriched fields cannot be edited');
	const read = readV1(field, value);
	const points = pointsRight(
		field,
		read,
		(id) => workspace.isPerson(id),
		(id) => workspace.hasOrganization(id),
	);
	if (read === undefined || !points) throw invalid('value does not fit the field', 'value');
	return read;
}

export function createFieldValue(workspace: Workspace, body: unknown) {
	const given = v1Body(body, {
		field_id: { type: 'integer', required: true },
		entity_id: { type: 'integer', required: true },
		value: { type: 'any', required: true },
		list_entry_id: { type: 'integer', nullable: true },
	});
	const position = workspace.fields.findIndex(({ id }) => id === given.field_id);
	if (position < 0) throw invalid('field_id is unknown', 'field_id');
	const field = workspace.fields[position];
	const person = findPerson(workspace, given.entity_id as number);
	const value = readValue(workspace, field, given.value);
	const before = person.fields[field.v2Id];
	if (!field.isMultiple && before !== undefined && before !== null) {
		throw invalid('The field takes one value alone, and has it', 'field_id');
	}
	const values = field.isMultiple ? [...((before as unknown[] | undefined) ?? []), value] : [value];
	store(workspace, person, field, field.isMultiple ? values : value);
	return row(person, field, position, values.length - 1, value);
}

export function updateFieldValue(workspace: Workspace, id: number, body: unknown) {
	const { person, field, place } = locate(workspace, id);
	const given = v1Body(body, { value: { type: 'any', required: true } });
	const value = readValue(workspace, field, given.value);
	const before = person.fields[field.v2Id];
	const after = Array.isArray(before) ? before.with(place, value) : value;
	store(workspace, person, field, after);
	return row(person, field, workspace.fields.indexOf(field), place, value);
}

export function deleteFieldValue(workspace: Workspace, id: number) {
	const { person, field, place } = locate(workspace, id);
	if (field.isReadOnly) throw v1Refusal(403, 'Enriched fields cannot be edited');
	const before = person.fields[field.v2Id];
	const after = Array.isArray(before) && before.length > 1 ? before.toSpliced(place, 1) : null;
	store(workspace, person, field, after);
	return { success: true };
}
