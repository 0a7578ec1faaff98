import type { Rules } from '../core/shape';
import { invalid, v1Body, v1Refusal, v1Time } from './answers';
import { readParameters, V1_PAGE, v1Page } from './pages';
import type { ParameterKind, Query } from './pages';
import { LIST_ID, SELF_ID } from './seeds';
import type { Person } from './seeds';
import type { Workspace } from './state';

const LARGEST_PAGE = 500;
const HOUR = 3_600_000;

const isEmail = (value: unknown) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value));

const RULES: Rules = {
	first_name: { type: 'string', required: true, filled: true },
	last_name: { type: 'string', required: true },
	emails: { type: 'array', required: true, items: { type: 'string', test: isEmail } },
	organization_ids: { type: 'array', items: { type: 'integer' } },
};

const DATES = [
	'first_email_date',
	'last_email_date',
	'first_event_date',
	'last_event_date',
	'next_event_date',
	'last_chat_message_date',
	'last_interaction_date',
];

const WITH: Record<string, ParameterKind> = {
	with_interaction_dates: 'boolean',
	with_interaction_persons: 'boolean',
	with_opportunities: 'boolean',
	with_current_organizations: 'boolean',
};

const SEARCH: Record<string, ParameterKind> = {
	term: 'text',
	...V1_PAGE,
	...WITH,
	...Object.fromEntries(
		DATES.filter((name) => name !== 'last_chat_message_date').flatMap(
			(name): Array<[string, ParameterKind]> => [
				[`min_${name}`, 'time'],
				[`max_${name}`, 'time'],
			],
		),
	),
};

/** The few facts of a person that stand inside other records. */
export function briefPerson(person: Person) {
	return {
		id: person.id,
		type: person.type,
		first_name: person.firstName,
		last_name: person.lastName,
		primary_email: person.primaryEmail,
		emails: person.emails,
	};
}

function datesOf({ interacted }: Person): Record<string, number | null> {
	const first = interacted?.first ?? null;
	const last = interacted?.last ?? null;
	return {
		first_email_date: first,
		last_email_date: last,
		first_event_date: first === null ? null : first + HOUR,
		last_event_date: last === null ? null : last - HOUR,
		next_event_date: null,
		last_chat_message_date: null,
		last_interaction_date: last,
	};
}

/** What the `with_…` parameters add. */
function extras(workspace: Workspace, person: Person, wanted: Record<string, unknown>) {
	const dates = Object.entries(datesOf(person));
	const withPersons =
		wanted.with_interaction_persons === true ? { person_ids: [SELF_ID, person.id] } : {};
	return {
		...(wanted.with_interaction_dates === true
			? {
					interaction_dates: Object.fromEntries(
						dates.map(([name, time]) => [name, time === null ? null : v1Time(time)]),
					),
					interactions: Object.fromEntries(
						dates.map(([name, time]) => [
							name.replace('_date', ''),
							time === null ? null : { date: v1Time(time), ...withPersons },
						]),
					),
				}
			: {}),
		...(wanted.with_current_organizations === true
			? { current_organization_ids: person.organizationIds.slice(0, 1) }
			: {}),
		...(wanted.with_opportunities === true
			? {
					opportunity_ids: workspace.opportunities
						.filter(({ personIds }) => personIds.includes(person.id))
						.map(({ id }) => id),
				}
			: {}),
	};
}

export function listPersons(workspace: Workspace, query: Query) {
	const given = readParameters(query, SEARCH);
	const tests: Array<(person: Person) => boolean> = [];
	if (typeof given.term === 'string' && given.term !== '') {
		const term = given.term.toLowerCase();
		tests.push(({ firstName, lastName, emails }) =>
			[firstName, lastName, `${firstName} ${lastName}`, ...emails].some((text) =>
				(text ?? '').toLowerCase().includes(term),
			),
		);
	}
	if (given.with_interaction_dates === true)
		tests.push(({ interacted }) => interacted !== undefined);
	for (const [name, bound] of Object.entries(given)) {
		const [, side, date] = /^(min|max)_(.+)$/.exec(name) ?? [];
		if (side === undefined) continue;
		tests.push((person) => {
			const time = datesOf(person)[date];
			return time !== null && (side === 'min' ? time >= Number(bound) : time <= Number(bound));
		});
	}
	const { rows, next_page_token } = v1Page(
		query,
		workspace.persons.listing,
		tests.length === 0 ? {} : { test: (person) => tests.every((test) => test(person)) },
		LARGEST_PAGE,
	);
	const persons = rows.map((person) => ({
		...briefPerson(person),
		...extras(workspace, person, given),
	}));
	return { persons, next_page_token };
}

export function findPerson(workspace: Workspace, id: number): Person {
	const person = workspace.persons.get(id);
	if (person === undefined) throw v1Refusal(404, 'Person not found');
	return person;
}

export function getPerson(workspace: Workspace, id: number, query: Query) {
	const given = readParameters(query, WITH);
	const person = findPerson(workspace, id);
	return {
		...shortPerson(person),
		list_entries:
			person.type === 0 && id % 10 === 0
				? [
						{
							id: 388 + id,
							list_id: LIST_ID,
							creator_id: SELF_ID,
							entity_id: id,
							entity_type: 0,
							created_at: '2026-01-14T09:03:55.910Z',
						},
					]
				: [],
		...extras(workspace, person, given),
	};
}

/** What create and update answer. */
function shortPerson(person: Person) {
	return { ...briefPerson(person), organization_ids: person.organizationIds };
}

function refuseUnfit(workspace: Workspace, id: number, given: Record<string, unknown>): void {
	const organizations = (given.organization_ids ?? []) as number[];
	if (!organizations.every((organization) => workspace.hasOrganization(organization))) {
		throw invalid('organization_ids holds an unknown organization', 'organization_ids');
	}
	for (const email of (given.emails ?? []) as string[]) {
		const holder = workspace.holderOf(email);
		if (holder !== undefined && holder.id !== id) {
			throw invalid(`The email ${email} is already taken by person ${holder.id}`, 'emails');
		}
	}
}

function written(before: Person, given: Record<string, unknown>): Person {
	const emails = (given.emails as string[] | undefined) ?? before.emails;
	const keepsPrimary = before.primaryEmail !== null && emails.includes(before.primaryEmail);
	return {
		...before,
		firstName: (given.first_name as string | undefined) ?? before.firstName,
		lastName: (given.last_name as string | undefined) ?? before.lastName,
		emails,
		// The order of the e-mails does not choose the primary one.
		primaryEmail: keepsPrimary ? before.primaryEmail : ([...emails].sort()[0] ?? null),
		organizationIds: (given.organization_ids as number[] | undefined) ?? before.organizationIds,
	};
}

export function createPerson(workspace: Workspace, body: unknown) {
	const given = v1Body(body, RULES);
	const id = workspace.persons.takeId();
	refuseUnfit(workspace, id, given);
	const blank: Person = {
		id,
		type: 0,
		firstName: '',
		lastName: '',
		emails: [],
		primaryEmail: null,
		organizationIds: [],
		fields: {},
	};
	const person = workspace.persons.put(written(blank, given));
	workspace.holdEmails(person);
	return shortPerson(person);
}

/** Keys left out stay, lists are replaced. */
export function updatePerson(workspace: Workspace, id: number, body: unknown) {
	const before = findPerson(workspace, id);
	const given = v1Body(body, RULES, true);
	refuseUnfit(workspace, id, given);
	const person = workspace.persons.put(written(before, given));
	workspace.holdEmails(person);
	return shortPerson(person);
}

export function deletePerson(workspace: Workspace, id: number) {
	if (findPerson(workspace, id).type === 1) throw invalid('Internal persons cannot be deleted');
	workspace.persons.delete(id);
	return { success: true };
}
