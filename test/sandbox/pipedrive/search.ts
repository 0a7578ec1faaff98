import type { FastifyInstance } from 'fastify';

import type { Account } from './account';
import { badRequest } from './answers';
import type { Json } from './answers';
import { CUSTOM } from './fields';
import { PAGE, pageItems, readQuery } from './query';
import type { Asked, Kinds } from './query';
import type { Row } from './store';

/** Texts of a record by the search field that they belong to. */
type Texts = Record<string, unknown[]>;

const ORGANIZATION_CAP = 2000;
const values = (entries: unknown): unknown[] =>
	(entries as Json[]).map(({ value }) => value).filter((value) => value !== '');

const TERM: Kinds = { term: 'text', exact_match: 'boolean', ...PAGE };

/** A test of a record's texts against the term; checks the term's length. */
function matcher(asked: Asked): (texts: Texts) => boolean {
	const term = asked.text('term');
	const isExact = asked.flag('exact_match') === true;
	if (term === undefined || term.trim().length < (isExact ? 1 : 2)) {
		throw badRequest('Validation failed: term: must have at least 2 characters');
	}
	const wanted = term.trim().toLowerCase();
	const fields = asked.list('fields');
	return (texts) =>
		Object.entries(texts).some(
			([field, candidates]) =>
				(fields.length === 0 || fields.includes(field)) &&
				candidates.some((candidate) => {
					const text = String(candidate ?? '').toLowerCase();
					return isExact ? text === wanted : text.includes(wanted);
				}),
		);
}

const personTexts = (row: Row): Texts => ({
	name: [row.name],
	email: values(row.emails),
	phone: values(row.phones),
	notes: [row.notes],
	custom_fields: [(row.custom_fields as Json)[CUSTOM.remarks]],
});

function personItem(account: Account, row: Row): Json {
	const organization = account.organizations.get(row.org_id);
	return {
		id: row.id,
		type: 'person',
		name: row.name,
		phones: values(row.phones),
		emails: values(row.emails),
		visible_to: row.visible_to,
		owner: { id: row.owner_id },
		organization:
			organization === undefined
				? null
				: { id: organization.id, name: organization.name, address: null },
		custom_fields: [],
		notes: [],
	};
}

function organizationItem(row: Row): Json {
	return {
		id: row.id,
		type: 'organization',
		name: row.name,
		address: (row.address as Json).value,
		visible_to: row.visible_to,
		owner: { id: row.owner_id },
		custom_fields: [],
		notes: [],
	};
}

const nameOf = (row: Json | undefined) =>
	row === undefined ? null : { id: row.id, name: row.name };

function dealItem(account: Account, row: Row): Json {
	return {
		id: row.id,
		type: 'deal',
		title: row.title,
		value: row.value,
		currency: row.currency,
		status: row.status,
		visible_to: row.visible_to,
		owner: { id: row.owner_id },
		stage: { id: row.stage_id, name: `Stage ${String(row.stage_id)}` },
		person: nameOf(account.persons.get(row.person_id)),
		organization: nameOf(account.organizations.get(row.org_id)),
		custom_fields: [],
		notes: [],
		is_archived: row.is_archived,
	};
}

function leadItem(account: Account, lead: Json): Json {
	const person = account.persons.get(lead.person_id);
	return {
		id: lead.id,
		type: 'lead',
		title: lead.title,
		owner: { id: lead.owner_id },
		person: nameOf(person),
		organization: nameOf(account.organizations.get(lead.organization_id)),
		phones: person === undefined ? [] : values(person.phones),
		emails: person === undefined ? [] : values(person.emails),
		custom_fields: [],
		notes: [],
		...(lead.value as Json),
		value: (lead.value as Json).amount,
		amount: undefined,
		visible_to: 3,
		is_archived: lead.is_archived,
	};
}

function answer<T>(rows: T[], asked: Asked, show: (row: T) => Json): Json {
	return pageItems(rows, asked, (shown) => ({
		items: (shown as T[]).map((row) => ({ result_score: 0.5, item: show(row) })),
	}));
}

/** Searches of v2, whose items are thinner than the records of lists. */
export function addSearch(api: FastifyInstance, account: Account): void {
	api.get('/api/v2/persons/search', async (request) => {
		const asked = readQuery(request.query, {
			...TERM,
			fields: ['custom_fields', 'email', 'notes', 'phone', 'name'],
			organization_id: 'integer',
			include_fields: ['person.picture'],
		});
		const matches = matcher(asked);
		const organization = asked.number('organization_id');
		const rows: Row[] = [];
		for (const row of account.persons.searchable(account.indexedUntil)) {
			if (organization !== undefined && row.org_id !== organization) continue;
			if (matches(personTexts(row))) rows.push(row);
			if (organization !== undefined && rows.length === ORGANIZATION_CAP) break;
		}
		return answer(rows, asked, (row) => personItem(account, row));
	});
	api.get('/api/v2/organizations/search', async (request) => {
		const asked = readQuery(request.query, {
			...TERM,
			fields: ['address', 'custom_fields', 'notes', 'name'],
		});
		const matches = matcher(asked);
		const rows = [...account.organizations.searchable(account.indexedUntil)].filter((row) =>
			matches({ name: [row.name], address: [(row.address as Json).value] }),
		);
		return answer(rows, asked, organizationItem);
	});
	const titled: Kinds = {
		...TERM,
		fields: ['custom_fields', 'notes', 'title'],
		person_id: 'integer',
		organization_id: 'integer',
	};
	api.get('/api/v2/deals/search', async (request) => {
		const asked = readQuery(request.query, {
			...titled,
			status: ['open', 'won', 'lost'],
			include_fields: ['deal.cc_email'],
		});
		const matches = matcher(asked);
		const status = asked.text('status');
		const wantedPerson = asked.number('person_id');
		const wantedOrganization = asked.number('organization_id');
		const rows = [...account.deals.searchable(account.indexedUntil)].filter(
			(row) =>
				(status === undefined || row.status === status) &&
				(wantedPerson === undefined || row.person_id === wantedPerson) &&
				(wantedOrganization === undefined || row.org_id === wantedOrganization) &&
				matches({ title: [row.title] }),
		);
		return answer(rows, asked, (row) => dealItem(account, row));
	});
	api.get('/api/v2/leads/search', async (request) => {
		const asked = readQuery(request.query, { ...titled, include_fields: ['lead.was_seen'] });
		const matches = matcher(asked);
		const wantedPerson = asked.number('person_id');
		const wantedOrganization = asked.number('organization_id');
		const leads = account.leads.filter(
			(lead) =>
				(wantedPerson === undefined || lead.person_id === wantedPerson) &&
				(wantedOrganization === undefined || lead.organization_id === wantedOrganization) &&
				matches({ title: [lead.title] }),
		);
		return answer(leads, asked, (lead) => leadItem(account, lead));
	});
}
