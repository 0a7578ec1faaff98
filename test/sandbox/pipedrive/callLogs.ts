import type { FastifyInstance, FastifyRequest } from 'fastify';

import { faultsOf } from '../core/shape';
import type { Rule, Rules } from '../core/shape';
import { VendorAnswer } from '../simulation';
import type { Account } from './account';
import { blankActivity } from './activities';
import { badOldRequest, isOldTime, notFoundOld, oldError, sentence } from './answers';
import type { Json } from './answers';
import { isActiveUser } from './lookups';
import { oldBodyOf, sanitised } from './notes';
import { OLD_PAGE, oldPage, readOldQuery, UUID } from './query';
import { COMPANY_ID } from './seeds';
import type { Row } from './store';

const LARGEST_PAGE = 50;

const link: Rule = { type: 'integer' };
const time: Rule = { type: 'string', required: true, test: isOldTime };
const RULES: Rules = {
	user_id: { type: 'integer', test: isActiveUser },
	activity_id: link,
	subject: { type: 'string' },
	duration: { type: 'string', test: (value) => /^\d+$/.test(String(value)) },
	outcome: {
		type: 'string',
		required: true,
		values: ['connected', 'no_answer', 'left_message', 'left_voicemail', 'wrong_number', 'busy'],
	},
	from_phone_number: { type: 'string' },
	to_phone_number: { type: 'string', required: true, filled: true },
	start_time: time,
	end_time: time,
	person_id: link,
	org_id: link,
	deal_id: link,
	lead_id: { type: 'string', test: (value) => UUID.test(String(value)) },
	note: { type: 'string' },
};
const LINKS = ['person_id', 'org_id', 'deal_id', 'lead_id'];

const isoOf = (old: unknown) => `${String(old).replace(' ', 'T')}.000Z`;

/** The activity that a new log makes, or the one that it converts. */
function activityOf(account: Account, body: Json): Row {
	const seconds = Number(body.duration ?? 0);
	const minutes = Math.floor(seconds / 60);
	const start = String(body.start_time);
	const given =
		body.activity_id === undefined ? undefined : account.activities.get(body.activity_id);
	if (body.activity_id !== undefined && given === undefined) {
		throw notFoundOld('Activity not found');
	}
	const links = Object.fromEntries(LINKS.map((field) => [field, body[field] ?? null]));
	const participants =
		body.person_id === undefined ? [] : [{ person_id: body.person_id, primary: true }];
	const base = given ?? { ...blankActivity(account), ...links, participants };
	const row: Row = {
		...base,
		subject: body.subject ?? (given === undefined ? 'Call' : given.subject),
		type: 'call',
		owner_id: body.user_id ?? base.owner_id,
		due_date: start.slice(0, 10),
		due_time: start.slice(11),
		duration: `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:00`,
		done: true,
		marked_as_done_time: account.now(),
		update_time: account.now(),
		note: body.note === undefined ? base.note : sanitised(body.note),
	};
	return account.activities.write(row, account.nowMs);
}

function create(account: Account, body: Json): Json {
	const faults = faultsOf(body, RULES);
	if (faults.length > 0) throw badOldRequest(sentence(faults));
	if (String(body.end_time) < String(body.start_time)) {
		throw badOldRequest('end_time must not be before start_time');
	}
	if (body.activity_id === undefined) {
		if (body.deal_id !== undefined && body.lead_id !== undefined) {
			throw badOldRequest(
				'A call log can be associated with either a deal or a lead, but not both',
			);
		}
		for (const field of LINKS) {
			if (body[field] !== undefined && !account.hasLink(field, body[field])) {
				throw notFoundOld(`${field}: no such record`);
			}
		}
	}
	const activity = activityOf(account, body);
	return account.callLogs.insert({
		id: account.callLogs.takeId(),
		activity_id: activity.id,
		...Object.fromEntries(LINKS.map((field) => [field, activity[field]])),
		subject: activity.subject,
		duration: body.duration ?? '0',
		outcome: body.outcome,
		from_phone_number: body.from_phone_number ?? null,
		to_phone_number: body.to_phone_number,
		has_recording: false,
		start_time: isoOf(body.start_time),
		end_time: isoOf(body.end_time),
		user_id: activity.owner_id,
		company_id: COMPANY_ID,
		note: activity.note,
	});
}

/** Call logs of v1, which cannot be changed: https://developers.pipedrive.com/docs/api/v1/CallLogs */
export function addCallLogs(api: FastifyInstance, account: Account, root: string): void {
	const { callLogs } = account;
	const logOf = (request: FastifyRequest): Json => {
		const { id } = request.params as { id: string };
		const log = callLogs.get(id);
		if (log !== undefined) return log;
		if (request.method === 'DELETE' && callLogs.gone.has(id)) {
			throw new VendorAnswer(oldError(410, 'The call log has been deleted.'));
		}
		throw notFoundOld('The call log was not found.');
	};
	api.get(`${root}/callLogs`, async (request) => {
		const asked = readOldQuery(request.query, OLD_PAGE);
		const start = asked.number('start') ?? 0;
		const limit = asked.limit(LARGEST_PAGE);
		const { logs, hasMore } = callLogs.page(start, limit);
		return oldPage(logs, start, limit, hasMore);
	});
	api.post(`${root}/callLogs`, async (request) => {
		readOldQuery(request.query, {});
		return { success: true, data: create(account, oldBodyOf(request)) };
	});
	api.get(`${root}/callLogs/:id`, async (request) => {
		readOldQuery(request.query, {});
		return { success: true, data: logOf(request) };
	});
	api.delete(`${root}/callLogs/:id`, async (request) => {
		readOldQuery(request.query, {});
		callLogs.delete(String(logOf(request).id));
		return { success: true };
	});
}
