import { Listing } from '../core/listing';
import type { Rules } from '../core/shape';
import { isObject } from '../core/shape';
import { Table } from '../core/table';
import { v2Body, v2Invalid, v2Refusal } from './answers';
import { metadata, pointsRight, readV2, showV2 } from './fields';
import type { FieldDefinition } from './fields';
import { readFilter } from './filter';
import { manyOf, v2Page, v2Parameters } from './pages';
import type { Query } from './pages';
import { ORGANIZATIONS } from './seeds';
import type { Person } from './seeds';
import type { Workspace } from './state';

const FIELD_TYPES = ['enriched', 'global', 'relationship-intelligence'];
const MOST_UPDATES = 100;

/** A list of fixed rows as `v2Page` reads it. */
export function fixedListing<T extends { id: number | string }>(rows: T[]): Listing<T> {
	const byId = new Map(rows.map((row, index) => [String(row.id), index]));
	const table = new Table<T>(
		rows.length,
		(index) => rows[index],
		({ id }) => String(id),
		(id) => byId.get(id),
	);
	return new Listing(table, ({ id }) => String(id));
}

/** The few facts of a person that stand inside other records of v2. */
export function personData(workspace: Workspace, id: number) {
	const person = workspace.persons.get(id);
	if (person === undefined) return null;
	return {
		id: person.id,
		firstName: person.firstName,
		lastName: person.lastName,
		primaryEmailAddress: person.primaryEmail,
		type: person.type === 1 ? 'internal' : 'external',
	};
}

export function companyData(id: number) {
	const company = ORGANIZATIONS.find((candidate) => candidate.id === id);
	return company === undefined ? null : { id, name: company.name, domain: company.domain };
}

/** The fields that a request asks for; none without a parameter. */
function wantedFields(workspace: Workspace, query: Query): FieldDefinition[] {
	const ids = manyOf(query, 'fieldIds');
	const types = manyOf(query, 'fieldTypes');
	const stray = types.find((type) => !FIELD_TYPES.includes(type));
	if (stray !== undefined) throw v2Invalid(`Unknown field type ${stray}`, 'fieldTypes');
	const unknown = ids.find((id) => !workspace.fields.some(({ v2Id }) => v2Id === id));
	if (unknown !== undefined) throw v2Invalid(`Unknown field ${unknown}`, 'fieldIds');
	return workspace.fields.filter(
		({ v2Id, source }) =>
			ids.includes(v2Id) || types.includes(source === null ? 'global' : 'enriched'),
	);
}

function shown(workspace: Workspace, person: Person, fields: FieldDefinition[]) {
	const references = {
		person: (id: number) => personData(workspace, id),
		company: companyData,
	};
	return {
		id: person.id,
		type: person.type === 1 ? 'internal' : 'external',
		firstName: person.firstName,
		lastName: person.lastName,
		primaryEmailAddress: person.primaryEmail,
		emailAddresses: person.emails,
		fields: fields.map((field) => showV2(field, person.fields[field.v2Id], references)),
	};
}

function idsOf(query: Query): Set<number> | undefined {
	const ids = manyOf(query, 'ids');
	if (ids.some((id) => !/^[1-9]\d*$/.test(id))) throw v2Invalid('Must be whole numbers', 'ids');
	return ids.length === 0 ? undefined : new Set(ids.map(Number));
}

export function listPersonsV2(workspace: Workspace, query: Query) {
	v2Parameters(query, ['cursor', 'limit'], ['ids', 'fieldIds', 'fieldTypes']);
	const fields = wantedFields(workspace, query);
	const ids = idsOf(query);
	const { persons } = workspace;
	const test = ids === undefined ? {} : { test: ({ id }: Person) => ids.has(id) };
	return v2Page(workspace.world.baseUrl(), '/v2/persons', query, persons.listing, test, (row) => {
		const person = persons.seenByV2(row);
		return person === undefined ? undefined : shown(workspace, person, fields);
	});
}

function find(workspace: Workspace, id: number): Person {
	const person = workspace.persons.seenByV2(workspace.persons.get(id));
	if (person === undefined) throw v2Refusal(404, `Person ${id} not found`);
	return person;
}

export function getPersonV2(workspace: Workspace, id: number, query: Query) {
	v2Parameters(query, [], ['fieldIds', 'fieldTypes']);
	return shown(workspace, find(workspace, id), wantedFields(workspace, query));
}

const VALUE: Rules = { value: { type: 'object', required: true } };

function readUpdate(workspace: Workspace, id: string, value: unknown): [FieldDefinition, unknown] {
	const field = workspace.fields.find(({ v2Id }) => v2Id === id);
	if (field === undefined) throw v2Refusal(404, `Field ${id} not found`);
	if (field.isReadOnly) throw v2Refusal(403, `Field ${id} cannot be edited`);
	const read = readV2(field, value);
	const points =
		read === null ||
		pointsRight(
			field,
			read,
			(one) => workspace.isPerson(one),
			(one) => workspace.hasOrganization(one),
		);
	if (read === undefined || !points)
		throw v2Invalid(`The value does not fit ${field.v2Type}`, 'value');
	return [field, read];
}

function storeFields(
	workspace: Workspace,
	person: Person,
	updates: Array<[FieldDefinition, unknown]>,
): void {
	const fields = { ...person.fields };
	for (const [{ v2Id }, value] of updates) {
		if (value === null) delete fields[v2Id];
		else fields[v2Id] = value;
	}
	workspace.persons.put({ ...person, fields }, false);
}

export function updateField(
	workspace: Workspace,
	id: number,
	fieldId: string,
	body: unknown,
): void {
	const person = find(workspace, id);
	const { value } = v2Body(body, VALUE);
	storeFields(workspace, person, [readUpdate(workspace, fieldId, value)]);
}

/** Up to 100 fields of one person, all or none. */
export function updateFields(workspace: Workspace, id: number, body: unknown) {
	const person = find(workspace, id);
	const { updates } = v2Body(body, {
		operation: { type: 'string', required: true, values: ['update-fields'] },
		updates: {
			type: 'array',
			required: true,
			max: MOST_UPDATES,
			items: { type: 'object', keys: { id: { type: 'string', required: true }, ...VALUE } },
		},
	});
	const read = (updates as Array<{ id: string; value: unknown }>).map((update) =>
		readUpdate(workspace, update.id, update.value),
	);
	storeFields(workspace, person, read);
	return { operation: 'update-fields' };
}

const isEmail = (value: unknown) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value));

export function createPersonV2(workspace: Workspace, body: unknown) {
	const given = v2Body(body, {
		firstName: { type: 'string', required: true, filled: true },
		lastName: {
			type: 'any',
			required: true,
			nullable: true,
			test: (value) => typeof value === 'string',
		},
		primaryEmailAddress: { type: 'any', required: true, nullable: true, test: isEmail },
		emailAddresses: { type: 'array', max: 100, items: { type: 'string', test: isEmail } },
		fields: { type: 'array', items: { type: 'object' } },
	});
	const primary = given.primaryEmailAddress as string | null;
	const emails = new Set([
		...(primary === null ? [] : [primary]),
		...((given.emailAddresses ?? []) as string[]),
	]);
	for (const email of emails) {
		if (workspace.holderOf(email) !== undefined)
			throw v2Refusal(409, `The email ${email} is already taken`);
	}
	const updates = ((given.fields ?? []) as unknown[]).map((field) =>
		isObject(field)
			? readUpdate(workspace, String(field.id), field.value)
			: readUpdate(workspace, '', undefined),
	);
	const person: Person = {
		id: workspace.persons.takeId(),
		type: 0,
		firstName: given.firstName as string,
		lastName: given.lastName as string | null,
		emails: [...emails],
		primaryEmail: primary,
		organizationIds: [],
		fields: Object.fromEntries(updates.map(([{ v2Id }, value]) => [v2Id, value])),
	};
	workspace.persons.put(person, false);
	workspace.holdEmails(person);
	return shown(workspace, person, []);
}

export function deletePersonV2(workspace: Workspace, id: number): void {
	if (find(workspace, id).type === 1) throw v2Refusal(403, 'Internal persons cannot be deleted');
	workspace.persons.delete(id);
}

/** Search by text, or by nothing: filters and sorts of this beta endpoint are not known well enough. */
export function searchPersons(workspace: Workspace, body: unknown) {
	const given = v2Body(body, {
		search: {
			type: 'object',
			keys: {
				term: { type: 'string', required: true, test: (value) => String(value).length >= 3 },
				fieldIds: { type: 'array', items: { type: 'string' } },
			},
		},
		sorts: { type: 'array', max: 5 },
		filters: { type: 'any' },
		limit: { type: 'integer', max: 100 },
	});
	const { limit, search } = given as { limit?: number; search?: { term: string } };
	const term = search?.term.toLowerCase() ?? '';
	const test = ({ firstName, lastName, emails }: Person) =>
		[firstName, lastName, ...emails].some((text) => (text ?? '').toLowerCase().includes(term));
	const { rows } = workspace.persons.listing.page({ test, offset: 0, limit: limit ?? 100 });
	return {
		data: rows.map((person) => shown(workspace, person, [])),
		pagination: { prevUrl: null, nextUrl: null },
	};
}

export function listFields(workspace: Workspace, query: Query) {
	v2Parameters(query, ['cursor', 'limit', 'filter']);
	const passes =
		query.filter === undefined
			? () => true
			: readFilter<{ name: string }>(String(query.filter), {
					name: { kind: 'text', of: ({ name }) => name },
				});
	const rows = workspace.fields.filter(passes).map((field) => metadata(field));
	return v2Page(
		workspace.world.baseUrl(),
		'/v2/persons/fields',
		query,
		fixedListing(rows),
		{},
		(row) => row,
	);
}

export function listOptions(workspace: Workspace, fieldId: string, query: Query) {
	v2Parameters(query, ['cursor', 'limit']);
	const field = workspace.fields.find(({ v2Id }) => v2Id === fieldId);
	if (field === undefined) throw v2Refusal(404, `Field ${fieldId} not found`);
	const path = `/v2/persons/fields/${fieldId}/dropdown-options`;
	return v2Page(
		workspace.world.baseUrl(),
		path,
		query,
		fixedListing(field.options),
		{},
		({ id, text }) => ({
			dropdownOptionId: id,
			text,
		}),
	);
}
