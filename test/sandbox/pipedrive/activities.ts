import type { FastifyInstance, FastifyRequest } from 'fastify';

import { faultsOf } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import type { Account } from './account';
import { badRequest, isDay, notFound, sentence } from './answers';
import type { Json } from './answers';
import { ADDRESS_KEYS, PRIORITIES } from './fields';
import { isActiveUser, isActivityType } from './lookups';
import { bodyOf, checkFilter, found, idTests, pathId, removeSoftly } from './persons';
import { listRows, PAGE, readQuery, UUID } from './query';
import type { Asked, Kinds } from './query';
import type { Row } from './store';

const READ_ONLY_PERSON = `'person_id' is a read-only field. Add a primary participant to set 'person_id' instead.`;

const EQUALS: Kinds = {
	owner_id: 'integer',
	deal_id: 'integer',
	lead_id: 'uuid',
	person_id: 'integer',
	org_id: 'integer',
	done: 'boolean',
};
const ATTENDEES: Kinds = { include_fields: ['attendees'] };
const LIST: Kinds = {
	filter_id: 'integer',
	ids: 'ids',
	...EQUALS,
	updated_since: 'moment',
	updated_until: 'moment',
	sort_by: ['id', 'update_time', 'add_time', 'due_date'],
	sort_direction: ['asc', 'desc'],
	...ATTENDEES,
	...PAGE,
};

const text: Rule = { type: 'string', nullable: true };
const link: Rule = { type: 'integer', nullable: true };
/** `HH:MM` alone: seconds are refused on write. */
const clock = (hours: string): Rule => ({
	type: 'string',
	nullable: true,
	test: (value) => value === '' || new RegExp(`^${hours}:[0-5]\\d$`).test(String(value)),
});

const RULES: Rules = {
	subject: text,
	type: { type: 'string', test: isActivityType },
	owner_id: { type: 'integer', test: isActiveUser },
	deal_id: link,
	lead_id: { type: 'string', nullable: true, test: (value) => UUID.test(String(value)) },
	org_id: link,
	project_id: link,
	due_date: { type: 'string', nullable: true, test: isDay },
	due_time: clock('([01]\\d|2[0-3])'),
	duration: clock('\\d{2,3}'),
	busy: { type: 'boolean' },
	done: { type: 'boolean' },
	location: {
		type: 'object',
		nullable: true,
		keys: Object.fromEntries(ADDRESS_KEYS.map((key) => [key, text])),
	},
	participants: {
		type: 'array',
		items: {
			type: 'object',
			keys: { person_id: { type: 'integer', required: true }, primary: { type: 'boolean' } },
		},
		test: (entries) =>
			Array.isArray(entries) && entries.filter((entry) => entry.primary === true).length <= 1,
	},
	attendees: {
		type: 'array',
		items: {
			type: 'object',
			keys: {
				email: { type: 'string', required: true, filled: true },
				name: text,
				status: text,
				is_organizer: { type: 'boolean' },
				person_id: link,
				user_id: link,
			},
		},
	},
	public_description: text,
	priority: { type: 'integer', nullable: true, values: PRIORITIES.map(([id]) => id) },
	note: text,
};

function checked(account: Account, body: Json): void {
	if (body.person_id !== undefined) throw badRequest(READ_ONLY_PERSON);
	const faults = faultsOf(body, RULES);
	if (faults.length > 0) throw badRequest(sentence(faults));
	for (const field of ['deal_id', 'lead_id', 'org_id', 'project_id']) {
		if (body[field] !== undefined && !account.hasLink(field, body[field])) {
			throw badRequest(`Validation failed: ${field}: no such record`);
		}
	}
	// Whether the vendor takes both is unproven; here it does not, as call logs officially do not.
	if ((body.deal_id ?? null) !== null && (body.lead_id ?? null) !== null) {
		throw badRequest('An activity can be associated with either a deal or a lead, but not both');
	}
	for (const { person_id: id } of (body.participants ?? []) as Json[]) {
		if (!account.hasLink('person_id', id)) {
			throw badRequest('Validation failed: participants.person_id: no such record');
		}
	}
}

const clockText = (value: unknown) =>
	value === null || value === '' ? null : `${String(value)}:00`;

/** What a written activity shows for the keys of a body. */
function settled(body: Json): Json {
	const result: Json = { ...body };
	for (const key of ['due_time', 'duration']) {
		if (body[key] !== undefined) result[key] = clockText(body[key]);
	}
	if (Array.isArray(body.participants)) {
		const participants = (body.participants as Json[]).map((entry) => ({
			person_id: entry.person_id,
			primary: entry.primary === true,
		}));
		result.participants = participants;
		result.person_id = participants.find(({ primary }) => primary)?.person_id ?? null;
	}
	if (body.location !== undefined && body.location !== null) {
		const given = body.location as Json;
		result.location = Object.fromEntries(ADDRESS_KEYS.map((key) => [key, given[key] ?? null]));
	}
	if (Array.isArray(body.attendees)) {
		result.attendees = (body.attendees as Json[]).map((entry) => ({
			email: entry.email,
			name: entry.name ?? null,
			status: entry.status ?? 'noreply',
			is_organizer: entry.is_organizer ?? false,
			person_id: entry.person_id ?? null,
			user_id: entry.user_id ?? null,
		}));
	}
	return result;
}

/** A new activity without any content. */
export function blankActivity(account: Account): Row {
	const now = account.now();
	return {
		id: account.activities.takeId(),
		subject: '',
		type: 'call',
		owner_id: account.ownId,
		creator_user_id: account.ownId,
		is_deleted: false,
		add_time: now,
		update_time: now,
		deal_id: null,
		lead_id: null,
		person_id: null,
		org_id: null,
		project_id: null,
		due_date: null,
		due_time: null,
		duration: null,
		busy: false,
		done: false,
		marked_as_done_time: null,
		location: null,
		participants: [],
		attendees: [],
		conference_meeting_client: null,
		conference_meeting_url: null,
		conference_meeting_id: null,
		public_description: null,
		priority: null,
		note: null,
	};
}

function shown(row: Row, asked: Asked): Json {
	if (asked.list('include_fields').includes('attendees')) return row;
	const result: Json = { ...row };
	delete result.attendees;
	return result;
}

/** Activities of v2: https://developers.pipedrive.com/docs/api/v1/Activities */
export function addActivities(api: FastifyInstance, account: Account): void {
	const { activities } = account;
	api.get('/api/v2/activities', async (request) => {
		const asked = readQuery(request.query, LIST);
		checkFilter(asked);
		const tests = [...idTests(asked), ...asked.equals(Object.keys(EQUALS))];
		return listRows(activities, asked, tests, (row) => shown(row, asked));
	});
	api.get('/api/v2/activities/:id', async (request) => {
		const asked = readQuery(request.query, ATTENDEES);
		return { success: true, data: shown(found(request, activities, 'Activity'), asked) };
	});
	const write = (request: FastifyRequest, before: Row | undefined) => {
		const asked = readQuery(request.query, {});
		const body = bodyOf(request);
		checked(account, body);
		const row: Row = { ...(before ?? blankActivity(account)), ...settled(body) };
		row.update_time = account.now();
		if (body.done !== undefined && body.done !== before?.done) {
			row.marked_as_done_time = body.done === true ? row.update_time : null;
		}
		activities.write(row, account.nowMs);
		return { success: true, data: shown(row, asked) };
	};
	api.post('/api/v2/activities', async (request) => write(request, undefined));
	api.patch('/api/v2/activities/:id', async (request) => {
		const before = activities.get(pathId(request));
		if (before === undefined) throw notFound('Activity');
		return write(request, before);
	});
	api.delete('/api/v2/activities/:id', async (request) =>
		removeSoftly(account, request, activities, 'Activity'),
	);
}
