import type { Api, Field, Fields, List, Resource, VendorRecord, WriteInput } from '../adapter';
import { cannot } from '../adapter';
import { given } from '../../engine/contactPoints';
import { nameFields, readOnly, time, vendorNumber } from '../../engine/fields';
import { VendorError } from '../../engine/failures';
import { asList, asRecord, asRecords, asText, isRecord, path } from '../../engine/json';
import type { EmailAddress } from '../../model';
import { placeOf, v1Page, V1_PAGE } from './calls';
import {
	addresses,
	customFields,
	FIELDS,
	phoneNumbers,
	title,
	updatesOf,
	withFields,
	writeFields,
} from './personFields';

const PERSONS = '/persons';

/** Texts; which of them is the main one, Affinity decides. */
const emails: Field = {
	read: ({ emails: all, primary_email: primary }) => {
		const addresses: EmailAddress[] = [];
		const main = asText(primary);
		if (main !== undefined) addresses.push({ email: main, type: 'primary' });
		if (Array.isArray(all)) {
			for (const email of all as unknown[]) {
				if (typeof email === 'string' && email !== '' && email !== main) addresses.push({ email });
			}
		}
		return addresses.length === 0 ? undefined : addresses;
	},
	write: (body, value) => {
		body.emails = given<EmailAddress>(value).map(({ email }) => email);
	},
	note: 'Takes the place of all addresses; Affinity chooses the primary one itself',
};

/** A person has a list of organizations, of which the first is shown. */
const account: Field = {
	read: ({ current_organization_ids: current, organization_ids: all }) => {
		const id = firstId(current) ?? firstId(all);
		return id === undefined ? undefined : { id };
	},
	write: (body, value) => {
		const id = asText(asRecord(value).id);
		body.organization_ids = id === undefined ? [] : [vendorNumber(id)];
	},
	note: 'Becomes the first organization of the person, who keeps the others; clearing it removes all of them',
};

function firstId(ids: unknown): string | undefined {
	return Array.isArray(ids) ? asText((ids as unknown[])[0]) : undefined;
}

/** https://api-docs.affinity.co/#persons */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	...nameFields('first_name', 'last_name', {
		first: { required: ['create'], keeps: true },
	}),
	title,
	description: { cannot: 'Affinity persons have no description: write a note instead.' },
	email_addresses: emails,
	phone_numbers: phoneNumbers,
	addresses,
	account,
	owner: {
		cannot: 'Affinity persons have no owner: use a custom field of the type person.',
	},
	tags: { cannot: 'Affinity persons have no tags: use a dropdown among the custom fields.' },
	last_activity_at: readOnly(time('interaction_dates.last_interaction_date')),
	created_at: { cannot: 'Affinity does not say when a person was created.' },
	updated_at: { cannot: 'Affinity does not say when a person was changed.' },
};

const list: List = {
	pageSize: V1_PAGE,
	filters: {
		email: { by: 'coarse' },
		search: { by: 'native', note: 'Part of a name or an email address' },
	},
	check: ({ email, search }) =>
		email !== undefined && search !== undefined
			? 'Affinity looks for one text: use the filter email or the filter search, not both'
			: undefined,
	page: async ({ filters, size }, api, state) => {
		const place = placeOf(state, size);
		const { records, next } = await v1Page(
			PERSONS,
			'persons',
			// Without it a list shows no organizations.
			{ term: filters.email ?? filters.search, with_current_organizations: true },
			place,
			api,
		);
		const isBare = asRecord(state).bare === true;
		const full = isBare || records.length === 0 ? undefined : await withFields(records, api);
		return {
			records: full ?? records,
			// A user who must not see the fields is not asked for them again.
			...(next === undefined
				? {}
				: {
						next: full === undefined && records.length > 0 ? { ...next, bare: true } : { ...next },
					}),
		};
	},
};

async function getPerson(id: string, api: Api): Promise<VendorRecord> {
	const person = await api.get(path`/persons/${id}`, {
		with_interaction_dates: true,
		with_current_organizations: true,
		with_opportunities: true,
	});
	return (await withFields([person], api))?.[0] ?? person;
}

/** The body of v1, and the field values that only v2 takes. */
function parted({ body }: WriteInput): { person: VendorRecord; values: VendorRecord } {
	const { [FIELDS]: values, ...person } = body;
	return { person, values: isRecord(values) ? values : {} };
}

/** Both names must be given; a person of one name has it as the first. */
function withNames(person: VendorRecord): VendorRecord {
	const first = asText(person.first_name);
	const last = asText(person.last_name);
	return {
		emails: [],
		...person,
		first_name: first ?? last ?? '',
		last_name: first === undefined ? '' : (last ?? ''),
	};
}

async function create(input: WriteInput, api: Api) {
	const { person, values } = parted(input);
	const updates = await updatesOf(values, api);
	const { body } = await api.send({ method: 'POST', path: PERSONS, body: withNames(person) });
	const record = asRecord(body);
	const id = asText(record.id);
	if (updates.length > 0) {
		const failed = await writeFields(id ?? '', updates, api, true).then(
			() => undefined,
			(error: Error) => error,
		);
		if (failed !== undefined) {
			throw new VendorError(
				`the person ${id} was created, but not all of its fields were written: ${failed.message}`,
				{ kind: failed instanceof VendorError ? failed.kind : 'broken' },
			);
		}
	}
	return { id, record };
}

async function update(id: string, input: WriteInput, api: Api) {
	const { person, values } = parted(input);
	const updates = await updatesOf(values, api);
	const place = path`/persons/${id}`;
	let record: VendorRecord | undefined;
	if (Object.keys(person).length > 0) {
		const { body } = await api.send({
			method: 'PUT',
			path: place,
			body: await withOthers(place, person, api),
			repeatable: true,
		});
		record = asRecord(body);
	}
	await writeFields(id, updates, api, false);
	return { id, ...(record === undefined ? {} : { record }) };
}

/** A list that is sent takes the place of the old one: the organizations that stay go along. */
async function withOthers(place: string, person: VendorRecord, api: Api): Promise<VendorRecord> {
	const { last_name: last, organization_ids: wanted } = person;
	const body = last === null ? { ...person, last_name: '' } : person;
	if (asList(wanted).length === 0) return body;
	const { body: present } = await api.send({ method: 'GET', path: place, lookup: true });
	const ids = new Set(
		[...asList(wanted), ...asList(asRecord(present).organization_ids)].map(String),
	);
	return { ...body, organization_ids: [...ids].map(vendorNumber) };
}

/** Persons with an email address, by the search for parts of it. */
async function withEmail(email: string, api: Api): Promise<VendorRecord[]> {
	const found: VendorRecord[] = [];
	let place = placeOf(undefined, V1_PAGE);
	for (;;) {
		const { records, next } = await v1Page(PERSONS, 'persons', { term: email }, place, api);
		const wanted = email.toLowerCase();
		found.push(
			...asRecords(records).filter(({ emails: all }) =>
				asList(all).some((each) => asText(each)?.toLowerCase() === wanted),
			),
		);
		if (next === undefined) return found;
		place = next;
	}
}

const NO_TIMES =
	'Affinity does not say when persons were created or changed: let its webhooks (person.created, person.updated) call a Webhook node.';

/** https://api-docs.affinity.co/#persons */
export const contact: Resource = {
	documentation: 'https://api-docs.affinity.co/#persons',
	fields,
	customFields,
	list,
	get: getPerson,
	create,
	update,
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/persons/${id}`, repeatable: true });
	},
	upsert: { find: { email: withEmail } },
	changes: { created: cannot(NO_TIMES), updated: cannot(NO_TIMES) },
};
