import { checked, invalid } from './answers';
import type { Row } from './seeds';
import type { Account, RecordType } from './state';

interface Reference {
	id: number;
	type: string;
}

const PLURALS: Record<string, string> = {
	companies: 'company',
	opportunities: 'opportunity',
	projects: 'project',
	tasks: 'task',
};

/** The records that a person is linked with, all or of one kind. */
export function relatedOf(account: Account, person: Row, plural?: string): Reference[] | undefined {
	if (plural !== undefined && !Object.hasOwn(PLURALS, plural)) return undefined;
	const all: Reference[] = [];
	if (typeof person.company_id === 'number') all.push({ id: person.company_id, type: 'company' });
	for (const { id, primary_contact_id } of account.stores.opportunity.values()) {
		if (primary_contact_id === person.id) all.push({ id, type: 'opportunity' });
	}
	all.push(...(account.relations.get(person.id) ?? []));
	if (plural === undefined || plural === 'tasks')
		all.push(...tasksOf(account, 'person', person.id));
	return plural === undefined ? all : all.filter(({ type }) => type === PLURALS[plural]);
}

/** The tasks that a record of any type is linked with. https://developer.copper.com/related-items/overview.html */
export function tasksOf(account: Account, type: RecordType, id: number): Reference[] {
	const tasks: Reference[] = [];
	for (const task of account.stores.task.values()) {
		const related = task.related_resource as Reference;
		if (related.type === type && related.id === id) tasks.push({ id: task.id, type: 'task' });
	}
	return tasks;
}

function referenceIn(account: Account, body: unknown): Reference {
	const { resource } = checked(body, {
		resource: {
			type: 'object',
			required: true,
			keys: {
				id: { type: 'integer', required: true },
				type: { type: 'string', required: true, values: ['company', 'opportunity', 'project'] },
			},
		},
	});
	const reference = resource as Reference;
	if (!account.has(reference.type, reference.id)) throw invalid('resource is unknown');
	return reference;
}

/** Links a record; a person has one company at most. */
export function relate(account: Account, person: Row, body: unknown): unknown {
	const reference = referenceIn(account, body);
	if (reference.type === 'company') {
		if (person.company_id !== null) throw invalid('a person can have only one company');
		setCompany(account, person, reference.id);
	} else {
		const others = account.relations.get(person.id) ?? [];
		account.relations.set(person.id, [...others, reference]);
	}
	return { resource: reference };
}

/** Unlinks a record, which the request names in its body. */
export function unrelate(account: Account, person: Row, body: unknown): unknown {
	const reference = referenceIn(account, body);
	const others = account.relations.get(person.id) ?? [];
	const isOne = (other: Reference) => other.id === reference.id && other.type === reference.type;
	if (reference.type === 'company' && person.company_id === reference.id)
		setCompany(account, person, null);
	else if (others.some(isOne))
		account.relations.set(
			person.id,
			others.filter((other) => !isOne(other)),
		);
	else throw invalid('resource is not related');
	return { resource: reference };
}

function setCompany(account: Account, person: Row, companyId: number | null): void {
	account.stores.person.replace({
		...person,
		company_id: companyId,
		company_name: account.stores.company.get(companyId)?.name ?? null,
		date_modified: account.now(),
	});
}
