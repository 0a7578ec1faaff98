import type { FastifyInstance, FastifyRequest } from 'fastify';

import { faultsOf, isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import { VendorAnswer } from '../simulation';
import { companyOf } from './account';
import type { Account, Company } from './account';
import { badRequest, isMoment, notFound, secondOf, sentence } from './answers';
import type { Json } from './answers';
import { customProblems, isCustomField, LABELS, noValues, settled, showValues } from './fields';
import { isActiveUser } from './lookups';
import { listRows, PAGE, readQuery } from './query';
import type { Asked, Kinds } from './query';
import { optionalFields, PERSON_EXTRAS } from './personExtras';
import type { Row, Test } from './store';

/** Saved filters of the company; with one, a list ignores all other filters. */
export const FILTER_IDS = [1];

export const ORDER: Kinds = {
	sort_by: ['id', 'update_time', 'add_time'],
	sort_direction: ['asc', 'desc'],
};
export const SHOW: Kinds = {
	custom_fields: 'text',
	include_option_labels: 'boolean',
	include_labels: 'boolean',
};
const LIST: Kinds = {
	filter_id: 'integer',
	ids: 'ids',
	owner_id: 'integer',
	org_id: 'integer',
	deal_id: 'integer',
	updated_since: 'moment',
	updated_until: 'moment',
	...ORDER,
	include_fields: PERSON_EXTRAS,
	...SHOW,
	...PAGE,
};

const channel: Rule = {
	type: 'array',
	items: {
		type: 'object',
		keys: {
			value: { type: 'string', required: true, filled: true },
			primary: { type: 'boolean' },
			label: { type: 'string' },
		},
	},
	test: (entries) =>
		Array.isArray(entries) && entries.filter((entry) => entry.primary === true).length <= 1,
};
const moment: Rule = { type: 'string', test: isMoment };

const RULES: Rules = {
	name: { type: 'string', filled: true },
	owner_id: { type: 'integer', test: isActiveUser },
	org_id: { type: 'integer', nullable: true },
	add_time: moment,
	update_time: moment,
	emails: channel,
	phones: channel,
	visible_to: { type: 'integer', values: [1, 3, 5, 7] },
	label_ids: {
		type: 'array',
		items: { type: 'integer', values: LABELS.map(([id]) => id) },
	},
	marketing_status: {
		type: 'string',
		values: ['no_consent', 'unsubscribed', 'subscribed', 'archived'],
	},
	custom_fields: { type: 'object' },
};
const PAIR: Rules = { first_name: { type: 'string' }, last_name: { type: 'string' } };
const SYNCED = ['notes', 'im', 'birthday', 'job_title', 'postal_address'];

/** The saved filter that a list names must exist. */
export function checkFilter(asked: Asked): void {
	const id = asked.number('filter_id');
	if (id !== undefined && !FILTER_IDS.includes(id)) throw notFound('Filter');
}

export function idTests(asked: Asked): Test[] {
	const ids = new Set(asked.list('ids').map(Number));
	return ids.size === 0 ? [] : [(row) => ids.has(row.id)];
}

/** Whole positive numbers alone are ids. */
export function pathId(request: FastifyRequest): number {
	const { id } = request.params as { id: string };
	if (!/^[1-9]\d{0,14}$/.test(id))
		throw badRequest('Validation failed: id: must be of type integer');
	return Number(id);
}

export function bodyOf(request: FastifyRequest): Json {
	if (!isObject(request.body)) throw badRequest('Validation failed: body: must be of type object');
	return request.body;
}

function shown(account: Account, row: Row, asked: Asked, company: Company): Json {
	const hidden = company.hasContactSync ? ['marketing_status'] : ['marketing_status', ...SYNCED];
	const result: Json = {};
	for (const key of Object.keys(row)) if (!hidden.includes(key)) result[key] = row[key];
	const only = asked.list('custom_fields');
	const withLabels = asked.flag('include_option_labels') === true;
	if (only.length > 0 || withLabels) {
		result.custom_fields = showValues(row.custom_fields as Json, only, withLabels);
	}
	if (asked.flag('include_labels') === true) {
		const ids = row.label_ids as number[];
		result.labels = LABELS.filter(([id]) => ids.includes(id)).map(([id, label]) => ({ id, label }));
	}
	const extras = asked.list('include_fields');
	return extras.length === 0 ? result : { ...result, ...optionalFields(account, row, extras) };
}

export function checkShow(asked: Asked): void {
	const codes = asked.list('custom_fields');
	if (codes.length > 15) throw badRequest('Validation failed: custom_fields: at most 15 keys');
	const stranger = codes.find((fieldCode) => !isCustomField(fieldCode));
	if (stranger !== undefined) throw badRequest(`Validation failed: custom_fields: ${stranger}`);
}

/** The names of a person after a write; the server joins the halves and splits a whole. */
function namesOf(body: Json, isNew: boolean): Json {
	const { name, first_name: first, last_name: last } = body;
	const hasPair = first !== undefined || last !== undefined;
	if (name !== undefined && hasPair) {
		throw badRequest('Validation failed: name: cannot be given beside first_name and last_name');
	}
	if (name !== undefined) {
		const [head, ...rest] = String(name).trim().split(/\s+/);
		return { name: String(name), first_name: head, last_name: rest.join(' ') || null };
	}
	if (!hasPair) {
		if (isNew) throw badRequest('Validation failed: name: is required');
		return {};
	}
	if (first === undefined || last === undefined) {
		throw badRequest('Validation failed: first_name and last_name must be given together');
	}
	const whole = [first, last].filter((half) => String(half).trim() !== '').join(' ');
	if (whole === '')
		throw badRequest('Validation failed: first_name, last_name: cannot both be empty');
	return { name: whole, first_name: first || null, last_name: last || null };
}

function settledChannel(entries: Json[]): Json[] {
	const hasPrimary = entries.some((entry) => entry.primary === true);
	return entries.map((entry, index) => ({
		value: entry.value,
		primary: hasPrimary ? entry.primary === true : index === 0,
		label: entry.label ?? 'work',
	}));
}

function checked(account: Account, body: Json, company: Company): void {
	const rules = company.takesNamePair ? { ...RULES, ...PAIR } : RULES;
	const faults = faultsOf(body, rules);
	if (faults.length > 0) throw badRequest(sentence(faults));
	if (body.org_id !== undefined && !account.hasLink('org_id', body.org_id)) {
		throw badRequest('Organization not found');
	}
	const problems = customProblems((body.custom_fields ?? {}) as Json, (kind, id) =>
		kind === 'user'
			? isActiveUser(id)
			: account.hasLink(kind === 'org' ? 'org_id' : 'person_id', id) && id !== null,
	);
	if (problems.length > 0) throw badRequest(`Validation failed: ${problems.join('; ')}`);
}

/** The person after a write. A marketing status that was changed once stays as it is. */
function written(account: Account, body: Json, before: Row | undefined): Row {
	const now = account.now();
	const base: Row = before ?? {
		id: account.persons.takeId(),
		name: '',
		first_name: null,
		last_name: null,
		owner_id: null,
		org_id: null,
		add_time: now,
		update_time: now,
		emails: [],
		phones: [],
		is_deleted: false,
		visible_to: 3,
		label_ids: [],
		picture_id: null,
		custom_fields: noValues(),
		notes: null,
		im: [],
		birthday: null,
		job_title: null,
		postal_address: null,
		marketing_status: 'no_consent',
	};
	const { custom_fields: custom, emails, phones, marketing_status: marketing, ...plain } = body;
	const isMarketingFixed = before !== undefined && before.marketing_status !== 'no_consent';
	return {
		...base,
		...plain,
		...namesOf(body, before === undefined),
		...(emails === undefined ? {} : { emails: settledChannel(emails as Json[]) }),
		...(phones === undefined ? {} : { phones: settledChannel(phones as Json[]) }),
		...(marketing === undefined || isMarketingFixed ? {} : { marketing_status: marketing }),
		custom_fields: { ...(base.custom_fields as Json), ...settled((custom ?? {}) as Json) },
		add_time: plain.add_time === undefined ? base.add_time : secondOf(String(plain.add_time)),
		update_time: plain.update_time === undefined ? now : secondOf(String(plain.update_time)),
		id: base.id,
	};
}

/** A record by the id in the path; a deleted one only where the company shows it. */
export function found(request: FastifyRequest, store: Account['persons'], what: string): Row {
	const id = pathId(request);
	const row = store.get(id) ?? (companyOf(request).showsDeleted ? store.getDeleted(id) : undefined);
	if (row === undefined) throw notFound(what);
	return row;
}

/** Deletes softly: the record carries `is_deleted` and the time of its deletion from now on. */
export function removeSoftly(
	account: Account,
	request: FastifyRequest,
	store: Account['persons'],
	what: string,
): Json {
	readQuery(request.query, {});
	const id = pathId(request);
	const row = store.get(id);
	if (row === undefined) {
		if (companyOf(request).showsDeleted && store.getDeleted(id) !== undefined) {
			throw new VendorAnswer({ status: 410, body: { success: true, data: { id } } });
		}
		throw notFound(what);
	}
	store.delete({ ...row, is_deleted: true, update_time: account.now() }, account.nowMs);
	return { success: true, data: { id } };
}

/** Persons of v2: https://developers.pipedrive.com/docs/api/v1/Persons */
export function addPersons(api: FastifyInstance, account: Account): void {
	const { persons } = account;
	api.get('/api/v2/persons', async (request) => {
		const asked = readQuery(request.query, LIST);
		checkFilter(asked);
		checkShow(asked);
		const company = companyOf(request);
		const tests = [...idTests(asked), ...asked.equals(['owner_id', 'org_id'])];
		const dealId = asked.number('deal_id');
		if (dealId !== undefined) {
			const personId = account.deals.get(dealId)?.person_id;
			tests.push((row) => row.id === personId);
		}
		return listRows(persons, asked, tests, (row) => shown(account, row, asked, company));
	});
	api.get('/api/v2/persons/:id', async (request) => {
		const asked = readQuery(request.query, { include_fields: PERSON_EXTRAS, ...SHOW });
		checkShow(asked);
		const row = found(request, persons, 'Person');
		return { success: true, data: shown(account, row, asked, companyOf(request)) };
	});
	const write = (request: FastifyRequest, before: Row | undefined) => {
		const asked = readQuery(request.query, {});
		const body = bodyOf(request);
		const company = companyOf(request);
		checked(account, body, company);
		const row = written(account, body, before);
		if (before === undefined) row.owner_id = body.owner_id ?? account.ownId;
		persons.write(row, account.nowMs);
		return { success: true, data: shown(account, row, asked, company) };
	};
	api.post('/api/v2/persons', async (request) => write(request, undefined));
	api.patch('/api/v2/persons/:id', async (request) => {
		const before = persons.get(pathId(request));
		if (before === undefined) throw notFound('Person');
		return write(request, before);
	});
	api.delete('/api/v2/persons/:id', async (request) =>
		removeSoftly(account, request, persons, 'Person'),
	);
}
