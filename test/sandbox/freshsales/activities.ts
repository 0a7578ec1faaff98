import type { FastifyInstance, FastifyRequest } from 'fastify';

import { faultsOf } from '../core/shape';
import type { RisingTable, Section } from '../core/risingTable';
import type { Account } from './account';
import { appointments, notes, salesActivities, settledTimes, tasks } from './activityKinds';
import type { Kind } from './activityKinds';
import { badRequest, notFound, sentenceOf } from './answers';
import type { Json } from './answers';
import { sideLoadedUser } from './lookups';
import { includesOf, metaOf, PAGE, pageOf, pathId, readQuery, unwrapped } from './query';
import type { PageWish, Query } from './query';
import { appointmentEnds, completedEnd } from './seeds';
import type { Row } from './seeds';
import { showActivity } from './showing';
import { usersOf } from './sideloads';
import { tenantOf } from './tenant';
import type { Tenant } from './tenant';

function rowAfter(account: Account, kind: Kind, given: Json, before: Row | undefined): Row {
	const body = Object.fromEntries(
		Object.entries(given).filter(([key]) => !kind.readOnly.includes(key) || key in kind.rules),
	);
	const faults = faultsOf(body, kind.rules, before !== undefined);
	if (faults.length > 0) {
		throw badRequest(
			...faults.map(({ path, kind: fault, expected }) => sentenceOf(path, fault, expected)),
		);
	}
	const { targetable_id: id, targetable_type: type, ...rest } = body;
	if ((id === undefined) !== (type === undefined)) throw badRequest('targetable is incomplete');
	if (id !== undefined && !account.hasTarget(type, id)) throw badRequest('targetable is invalid');
	const store = kind.store(account);
	const now = account.now();
	const base: Row = before ?? { ...kind.blank(account), id: 0, created_at: now, updated_at: now };
	const row: Row = {
		...base,
		...rest,
		...settledTimes(kind, rest),
		...(id === undefined ? {} : kind.aim(body)),
		...kind.settle?.(account, rest, base),
		id: before?.id ?? store.takeId(),
		updated_at: now,
	};
	if (before !== undefined && 'updater_id' in row) row.updater_id = account.ownId;
	const [start, end] = kind.span ?? [];
	if (start !== undefined && end !== undefined && String(row[end]) < String(row[start])) {
		throw badRequest(`${end} must not be before ${start}`);
	}
	for (const key of Object.keys(row)) if (row[key] === undefined) delete row[key];
	return account.write(store, row);
}

interface Attendee {
	id: number;
	attendee_id: number;
	attendee_type: string;
}

function attendeeList(account: Account, rows: Row[]): Json[] {
	return rows
		.flatMap((row) => (row.attendees ?? []) as Attendee[])
		.map((attendee) => {
			const contact = account.contacts.get(attendee.attendee_id);
			const who = contact ?? sideLoadedUser(attendee.attendee_id);
			return { ...attendee, name: who?.display_name ?? null, email: who?.email ?? null };
		});
}

/** The arrays that stand beside engagements. */
function beside(account: Account, kind: Kind, rows: Row[], includes: string[]): Json {
	const result: Json = {};
	if (includes.some((name) => ['owner', 'creater', 'updater', 'users'].includes(name))) {
		result.users = usersOf(rows, includes);
	}
	if (kind === appointments && includes.includes('appointment_attendees')) {
		result.appointment_attendees = attendeeList(account, rows);
	}
	return result;
}

function sectionPage(table: RisingTable<Row>, section: Section<Row>, wish: PageWish) {
	const rows = table.page('id', false, wish.offset, wish.size, section);
	return { rows, total: table.countIn(section) };
}

function taskPage(account: Account, query: Query, wish: PageWish) {
	const { filter = 'open' } = query;
	const { table, count } = account.tasks;
	const end = completedEnd(count);
	if (filter === 'completed') {
		return sectionPage(table, { first: 0, end, test: (row) => row.status === 1 }, wish);
	}
	if (filter === 'open') {
		return sectionPage(table, { first: end, end: count, test: (row) => row.status === 0 }, wish);
	}
	const now = account.nowMs;
	const day = (shift: number) => new Date(now + shift * 86_400_000).toISOString().slice(0, 10);
	const tests: Record<string, (due: string) => boolean> = {
		overdue: (due) => Date.parse(due) < now,
		due_today: (due) => new Date(due).toISOString().startsWith(day(0)),
		due_tomorrow: (due) => new Date(due).toISOString().startsWith(day(1)),
	};
	const test = tests[filter];
	if (test === undefined) throw badRequest('filter is invalid');
	const rows = [...table.values()].filter((row) => row.status === 0 && test(String(row.due_date)));
	return { rows: rows.slice(wish.offset, wish.offset + wish.size), total: rows.length };
}

function appointmentPage(account: Account, query: Query, wish: PageWish) {
	const { table, count } = account.appointments;
	const { past, upcoming } = appointmentEnds(count);
	const now = account.nowMs;
	if (query.filter === 'past') {
		const isPast = (row: Row) => Date.parse(String(row.from_date)) < now;
		return sectionPage(table, { first: 0, end: past, test: isPast }, wish);
	}
	if (query.filter === 'upcoming') {
		const isToCome = (row: Row) => Date.parse(String(row.end_date)) >= now;
		return sectionPage(table, { first: upcoming, end: count, test: isToCome }, wish);
	}
	throw badRequest('filter must be past or upcoming');
}

function allPage(account: Account, _query: Query, wish: PageWish) {
	const { table } = account.salesActivities;
	return { rows: table.page('id', false, wish.offset, wish.size), total: table.size };
}

type Pager = (account: Account, query: Query, wish: PageWish) => { rows: Row[]; total: number };

function addKind(
	api: FastifyInstance,
	account: Account,
	root: string,
	kind: Kind,
	pager?: Pager,
): void {
	const path = `${root}/${kind.name}`;
	const one = `${path}/:id`;
	const store = kind.store(account);
	const rowOf = (request: FastifyRequest) => {
		const row = store.get(pathId(request));
		if (row === undefined) throw notFound();
		return row;
	};
	const answer = (tenant: Tenant, row: Row, includes: string[]) => ({
		...beside(account, kind, [row], includes),
		[kind.one]: showActivity(tenant, row),
	});
	const write = (request: FastifyRequest, before: Row | undefined) => {
		readQuery(request, []);
		const row = rowAfter(account, kind, unwrapped(request.body, kind.one), before);
		const extra =
			kind === appointments
				? { notes: [], appointment_attendees: attendeeList(account, [row]) }
				: {};
		return { ...answer(tenantOf(request), row, []), ...extra };
	};
	if (pager !== undefined) {
		const filter = kind === salesActivities ? [] : ['filter'];
		api.get(path, async (request) => {
			const query = readQuery(request, [...PAGE, ...filter, 'include']);
			const includes = includesOf(query, kind.includes);
			const wish = pageOf(query);
			const { rows, total } = pager(account, query, wish);
			return {
				...beside(account, kind, rows, includes),
				[kind.name]: rows.map((row) => showActivity(tenantOf(request), row)),
				meta: metaOf(total, wish),
			};
		});
		api.get(one, async (request) => {
			const includes = includesOf(readQuery(request, ['include']), kind.includes);
			return answer(tenantOf(request), rowOf(request), includes);
		});
	}
	api.post(path, async (request, reply) => {
		const body = write(request, undefined);
		return await reply.code(kind.createdStatus).send(body);
	});
	api.put(one, async (request) => write(request, rowOf(request)));
	api.delete(one, async (request, reply) => {
		readQuery(request, []);
		const row = rowOf(request);
		store.table.delete(row, account.nowMs);
		if (tenantOf(request).showsDeleted) return await reply.send(true);
		return kind.deleted === undefined
			? await reply.code(204).send()
			: await reply.send(kind.deleted);
	});
}

/** Engagements of one contact: notes under `/api`, the others where the account keeps them. */
function addNested(api: FastifyInstance, account: Account, root: string): void {
	const nested = (base: string, kind: Kind, isHere: (tenant: Tenant) => boolean) => {
		api.get(`${base}/contacts/:id/${kind.name}`, async (request) => {
			if (!isHere(tenantOf(request))) throw notFound();
			const query = readQuery(request, [...PAGE, 'include', 'sort', 'sort_type']);
			const includes = includesOf(query, kind.includes);
			const id = pathId(request);
			if (account.contacts.get(id) === undefined) throw notFound();
			const { sort = 'created_at', sort_type: direction = 'desc' } = query;
			if (!['created_at', 'updated_at'].includes(sort)) throw badRequest('sort is invalid');
			const { offset, size } = pageOf(query);
			const rows = account.engagementsOf(kind.store(account), id);
			rows.sort((left, right) => (String(left[sort]) < String(right[sort]) ? -1 : 1));
			if (direction === 'desc') rows.reverse();
			const shown = rows.slice(offset, offset + size);
			return {
				...beside(account, kind, shown, includes),
				[kind.name]: shown.map((row) => showActivity(tenantOf(request), row)),
			};
		});
	};
	const outer = root.replace(/\/api$/, '');
	nested(root, notes, () => true);
	nested(outer, notes, () => true);
	for (const kind of [tasks, appointments]) {
		nested(root, kind, (tenant) => tenant.nestsUnderApi);
		nested(outer, kind, (tenant) => !tenant.nestsUnderApi);
	}
}

/** Tasks, appointments, sales activities and notes; notes can be neither listed nor read by id. */
export function addActivities(api: FastifyInstance, account: Account, root: string): void {
	addKind(api, account, root, tasks, taskPage);
	addKind(api, account, root, appointments, appointmentPage);
	addKind(api, account, root, salesActivities, allPage);
	addKind(api, account, root, notes);
	addNested(api, account, root);
}
