import type { FastifyInstance, FastifyRequest } from 'fastify';

import { faultsOf, isObject } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import type { Account } from './account';
import { badOldRequest, isOldTime, notFoundOld, oldTime, secondOf, sentence } from './answers';
import type { Json } from './answers';
import { isActiveUser, USERS } from './lookups';
import { OLD_PAGE, oldPage, oldSort, readOldQuery, UUID } from './query';
import type { Asked, Kinds } from './query';
import { keyOf } from './store';
import type { Row, Test } from './store';

const LINKS = ['lead_id', 'deal_id', 'person_id', 'org_id', 'project_id', 'task_id'];
const PINS = ['lead', 'deal', 'organization', 'person', 'project', 'task'];
const pinFlag = (kind: string) => `pinned_to_${kind}_flag`;
const pinLink = (kind: string) => (kind === 'organization' ? 'org_id' : `${kind}_id`);
const LARGEST_NOTE = 100_000;
const SORTS = [
	'id',
	'user_id',
	'deal_id',
	'person_id',
	'org_id',
	'content',
	'add_time',
	'update_time',
];

const EQUALS: Kinds = {
	user_id: 'integer',
	lead_id: 'uuid',
	deal_id: 'integer',
	person_id: 'integer',
	org_id: 'integer',
	project_id: 'integer',
	task_id: 'integer',
};
const LIST: Kinds = {
	...EQUALS,
	...OLD_PAGE,
	sort: 'text',
	start_date: 'day',
	end_date: 'day',
	updated_since: 'moment',
	...Object.fromEntries(PINS.map((kind) => [pinFlag(kind), ['0', '1']])),
};

const link: Rule = { type: 'integer', nullable: true };
const RULES: Rules = {
	content: { type: 'string', required: true, filled: true, max: LARGEST_NOTE },
	lead_id: { type: 'string', nullable: true, test: (value) => UUID.test(String(value)) },
	deal_id: link,
	person_id: link,
	org_id: link,
	project_id: link,
	task_id: link,
	user_id: { type: 'integer', test: isActiveUser },
	add_time: { type: 'string', test: isOldTime },
	...Object.fromEntries(
		PINS.map((kind): [string, Rule] => [pinFlag(kind), { type: 'integer', values: [0, 1] }]),
	),
};

/** A v1 body; v1 takes JSON objects alone. */
export function oldBodyOf(request: FastifyRequest): Json {
	if (!isObject(request.body)) throw badOldRequest('Bad request');
	return request.body;
}

/** The number in a v1 path; anything else is no record's id. */
export function oldPathId(request: FastifyRequest, what: string): number {
	const { id } = request.params as { id: string };
	if (!/^[1-9]\d{0,14}$/.test(id)) throw notFoundOld(`${what} not found`);
	return Number(id);
}

/** Takes scripts and event handlers out, as the vendor sanitises. */
export function sanitised(html: unknown): string {
	return String(html)
		.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/gi, '')
		.replace(/\son\w+="[^"]*"/gi, '');
}

function shown(account: Account, row: Row): Json {
	const { lead_id: leadId, project_id: projectId, task_id: taskId, ...rest } = row;
	const nameOf = (target: Json | undefined, key: string) =>
		target === undefined ? null : { [key]: target[key] };
	const author = USERS.find(({ id }) => id === row.user_id);
	return {
		...rest,
		lead_id: leadId,
		project_id: projectId,
		task_id: taskId,
		organization: nameOf(account.organizations.get(row.org_id), 'name'),
		person: nameOf(account.persons.get(row.person_id), 'name'),
		deal: nameOf(account.deals.get(row.deal_id), 'title'),
		lead: nameOf(account.lead(leadId), 'title'),
		...(projectId === null ? {} : { project: { title: `Project ${String(projectId)}` } }),
		user: {
			email: author?.email,
			name: author?.name,
			icon_url: null,
			is_you: author?.is_you,
		},
	};
}

function checked(account: Account, body: Json, before: Row | undefined): void {
	const faults = faultsOf(body, RULES, before !== undefined);
	if (faults.length > 0) throw badOldRequest(sentence(faults));
	for (const field of LINKS) {
		if (body[field] !== undefined && !account.hasLink(field, body[field])) {
			throw notFoundOld(`${field}: no such record`);
		}
	}
	const after: Json = { ...before, ...body };
	if (LINKS.every((field) => (after[field] ?? null) === null)) {
		throw badOldRequest(`Note should be attached to at least one of ${LINKS.join(', ')}`);
	}
	for (const kind of PINS) {
		if (body[pinFlag(kind)] === 1 && (after[pinLink(kind)] ?? null) === null) {
			throw badOldRequest(`${pinFlag(kind)} needs ${pinLink(kind)}`);
		}
	}
}

function written(account: Account, body: Json, before: Row | undefined): Row {
	const now = oldTime(account.nowMs);
	const base: Row = before ?? {
		id: account.notes.takeId(),
		user_id: account.ownId,
		deal_id: null,
		person_id: null,
		org_id: null,
		lead_id: null,
		project_id: null,
		task_id: null,
		content: '',
		add_time: now,
		update_time: now,
		active_flag: true,
		...Object.fromEntries(PINS.map((kind) => [pinFlag(kind), false])),
		last_update_user_id: null,
	};
	const row: Row = { ...base, ...body, id: base.id, update_time: now };
	if (body.content !== undefined) row.content = sanitised(body.content);
	for (const kind of PINS) {
		const flag = body[pinFlag(kind)];
		if (flag !== undefined) row[pinFlag(kind)] = flag === 1;
	}
	if (before !== undefined) row.last_update_user_id = account.ownId;
	const isOnDealAlone =
		before === undefined &&
		(body.deal_id ?? null) !== null &&
		LINKS.every((field) => field === 'deal_id' || (body[field] ?? null) === null);
	if (isOnDealAlone) {
		const deal = account.deals.get(body.deal_id);
		row.person_id = deal?.person_id ?? null;
		row.org_id = deal?.org_id ?? null;
	}
	return row;
}

function testsOf(asked: Asked): Test[] {
	const tests = asked.equals(Object.keys(EQUALS));
	const from = asked.text('start_date');
	const until = asked.text('end_date');
	if (from !== undefined) tests.push((row) => String(row.add_time).slice(0, 10) >= from);
	if (until !== undefined) tests.push((row) => String(row.add_time).slice(0, 10) <= until);
	for (const kind of PINS) {
		const wanted = asked.number(pinFlag(kind));
		if (wanted !== undefined) tests.push((row) => row[pinFlag(kind)] === (wanted === 1));
	}
	return tests;
}

function list(account: Account, asked: Asked): Json {
	const start = asked.number('start') ?? 0;
	const limit = asked.limit();
	const keys = oldSort(asked, SORTS);
	const tests = testsOf(asked);
	const moment = asked.text('updated_since');
	const show = (rows: Row[]) => rows.slice(0, limit).map((row) => shown(account, row));
	const since = moment === undefined ? undefined : secondOf(moment).slice(0, 19).replace('T', ' ');
	const isRising = keys.length === 1 && ['id', 'add_time', 'update_time'].includes(keys[0].field);
	if (!isRising && keys.length > 0) {
		const all = [...account.notes.walk({ by: 'id', descending: false, since })]
			.filter((row) => tests.every((test) => test(row)))
			.sort((one, other) => compare(one, other, keys));
		return oldPage(show(all.slice(start)), start, limit, all.length > start + limit);
	}
	const by = keys[0]?.field ?? (since === undefined ? 'id' : 'update_time');
	const descending = keys[0]?.descending ?? false;
	if (tests.length === 0 && since === undefined) {
		const rows = account.notes.page(by, descending, start, limit + 1);
		return oldPage(show(rows), start, limit, rows.length > limit);
	}
	const rows: Row[] = [];
	let skip = start;
	for (const row of account.notes.walk({ by, descending, since })) {
		if (!tests.every((test) => test(row)) || skip-- > 0) continue;
		rows.push(row);
		if (rows.length > limit) break;
	}
	return oldPage(show(rows), start, limit, rows.length > limit);
}

function compare(one: Row, other: Row, keys: ReturnType<typeof oldSort>): number {
	for (const { field, descending } of keys) {
		const left = keyOf(one, field).padStart(20);
		const right = keyOf(other, field).padStart(20);
		if (left !== right) return left < right === descending ? 1 : -1;
	}
	return one.id - other.id;
}

/** Notes of v1: https://developers.pipedrive.com/docs/api/v1/Notes */
export function addNotes(api: FastifyInstance, account: Account, root: string): void {
	const { notes } = account;
	const rowOf = (request: FastifyRequest) => {
		const row = notes.get(oldPathId(request, 'Note'));
		if (row === undefined) throw notFoundOld('Note not found');
		return row;
	};
	const write = (request: FastifyRequest, before: Row | undefined) => {
		readOldQuery(request.query, {});
		const body = oldBodyOf(request);
		checked(account, body, before);
		const row = notes.write(written(account, body, before), account.nowMs);
		return { success: true, data: shown(account, row) };
	};
	api.get(`${root}/notes`, async (request) => list(account, readOldQuery(request.query, LIST)));
	api.get(`${root}/notes/:id`, async (request) => {
		readOldQuery(request.query, {});
		return { success: true, data: shown(account, rowOf(request)) };
	});
	api.post(`${root}/notes`, async (request, reply) => {
		const answer = write(request, undefined);
		return await reply.code(201).send(answer);
	});
	api.put(`${root}/notes/:id`, async (request) => write(request, rowOf(request)));
	api.delete(`${root}/notes/:id`, async (request) => {
		readOldQuery(request.query, {});
		notes.delete(rowOf(request), account.nowMs);
		return { success: true, data: true };
	});
}
