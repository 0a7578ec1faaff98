import type { Rule, Rules } from '../core/shape';
import { isObject } from '../core/shape';
import { invalid, tlDate, tlTime } from './answers';
import type { Account } from './account';
import {
	DATE,
	demand,
	NULLABLE_TEXT,
	NULLABLE_UUID,
	oneOf,
	reference,
	referenceOf,
	required,
	TEXT,
	textOf,
	textsOf,
	TIME,
	UUID,
	UUIDS,
} from './body';
import type { Reference } from './body';
import { done, made, ok } from './context';
import type { Action, Context } from './context';
import { CUSTOM_FIELDS, readCustomFields, showCustomFields } from './customFields';
import { holdsTerm, list, when } from './lists';
import type { Listed } from './lists';
import type { Meeting } from './rows';
import { uuid } from './store';

const MINUTE = 60_000;
const REPORT_KIND = '3c0d9a77';
const ATTENDEES: Rule = { type: 'array', items: reference('user', 'contact') };
const CUSTOMER = reference('contact', 'company');
const LOCATION: Rule = {
	type: 'object',
	keys: { type: required(oneOf('virtual', 'calendarResource', 'contact', 'company', 'custom')) },
};
const COMMON: Rules = {
	description: TEXT,
	location: LOCATION,
	project_id: UUID,
	group_id: UUID,
	milestone_id: UUID,
	deal_id: UUID,
	custom_fields: CUSTOM_FIELDS,
};
const NEW: Rules = {
	...COMMON,
	title: required(TEXT),
	starts_at: required(TIME),
	ends_at: required(TIME),
	attendees: required(ATTENDEES),
	customer: CUSTOMER,
};
const CHANGED: Rules = {
	...COMMON,
	id: required(UUID),
	title: TEXT,
	starts_at: TIME,
	ends_at: TIME,
	attendees: ATTENDEES,
	description: NULLABLE_TEXT,
	customer: { ...CUSTOMER, nullable: true },
	project_id: NULLABLE_UUID,
	milestone_id: NULLABLE_UUID,
	deal_id: NULLABLE_UUID,
};

function show(row: Meeting, isOld: boolean): Record<string, unknown> {
	return {
		id: row.id,
		...(isOld ? { name: row.title } : { title: row.title }),
		description: row.description,
		scheduled_at: tlTime(row.startsAt),
		duration: { unit: 'min', value: Math.round((row.endsAt - row.startsAt) / MINUTE) },
		customer: row.customer,
		project: row.projectId === null ? null : { type: 'nextgenProject', id: row.projectId },
		milestone: row.milestoneId === null ? null : { type: 'milestone', id: row.milestoneId },
		group: null,
		attendees: row.attendees,
		status: row.isDone ? 'done' : 'open',
		recurrence: null,
	};
}

function listing({ meetings }: Account, isOld: boolean): Listed<Meeting> {
	return {
		store: meetings,
		filter: {
			ids: UUIDS,
			employee_id: UUID,
			start_date: DATE,
			end_date: DATE,
			milestone_id: UUID,
			group_id: UUID,
			term: TEXT,
			recurrence_id: UUID,
		},
		tests: ({
			ids,
			employee_id: user,
			start_date: from,
			end_date: to,
			milestone_id: milestone,
			group_id: group,
			term,
			recurrence_id: recurrence,
		}) => [
			...when(textsOf(ids), (wanted) => (row: Meeting) => wanted.includes(row.id)),
			...when(
				user,
				(wanted) => (row: Meeting) =>
					row.attendees.some(({ type, id }) => type === 'user' && id === wanted),
			),
			...when(textOf(from), (wanted) => (row: Meeting) => tlDate(row.startsAt) >= wanted),
			...when(textOf(to), (wanted) => (row: Meeting) => tlDate(row.startsAt) <= wanted),
			...when(milestone, (wanted) => (row: Meeting) => row.milestoneId === wanted),
			...when(
				textOf(term),
				(wanted) => (row: Meeting) => holdsTerm(wanted, row.title, row.description),
			),
			// No meeting belongs to a group or a series.
			...when(group ?? recurrence, () => () => false),
		],
		sorts: { scheduled_at: [({ startsAt }) => startsAt] },
		made: ['scheduled_at'],
		show: (row) => ({
			...show(row, isOld),
			created_at: tlTime(row.createdAt),
			created_by: { type: 'user', id: row.creatorId },
		}),
	};
}

/** The people of a write; one of them must be a user. */
function readAttendees(account: Account, value: unknown): Reference[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const attendees: Reference[] = [];
	for (const [place, entry] of value.entries()) {
		const attendee = referenceOf(entry);
		account.demand(attendee, `attendees.${place}`);
		if (attendee !== null && attendee !== undefined) attendees.push(attendee);
	}
	if (!attendees.some(({ type }) => type === 'user')) {
		throw invalid('attendees', 'must hold at least one user');
	}
	return attendees;
}

function changed({ account, body }: Context, old: Meeting): Meeting {
	const customer = referenceOf(body.customer);
	account.demand(customer, 'customer');
	account.demandId('deal', body.deal_id, 'deal_id');
	account.demandId('nextgenProject', body.project_id, 'project_id');
	account.demandId('milestone', body.milestone_id, 'milestone_id');
	if (typeof body.project_id === 'string' && typeof body.milestone_id === 'string') {
		throw invalid('milestone_id', 'cannot stand beside project_id');
	}
	if (body.group_id !== undefined)
		throw invalid('group_id', 'refers to a group that does not exist');
	const row: Meeting = {
		...old,
		title: textOf(body.title) ?? old.title,
		description: body.description === null ? null : (textOf(body.description) ?? old.description),
		startsAt: typeof body.starts_at === 'string' ? Date.parse(body.starts_at) : old.startsAt,
		endsAt: typeof body.ends_at === 'string' ? Date.parse(body.ends_at) : old.endsAt,
		customer: customer === undefined ? old.customer : customer,
		attendees: readAttendees(account, body.attendees) ?? old.attendees,
		dealId: body.deal_id === null ? null : (textOf(body.deal_id) ?? old.dealId),
		projectId: body.project_id === null ? null : (textOf(body.project_id) ?? old.projectId),
		milestoneId: body.milestone_id === null ? null : (textOf(body.milestone_id) ?? old.milestoneId),
		location: isObject(body.location) ? body.location : old.location,
		custom: readCustomFields(body, 'meeting', old.custom),
	};
	if (row.endsAt < row.startsAt) throw invalid('ends_at', 'must be after starts_at');
	return row;
}

const one = ({ account, body }: Context): Meeting =>
	account.find(account.meetings, body.id, 'Meeting');

export const meetingActions: Record<string, Action> = {
	'meetings.list': ({ account, body, isOld }) => ok(list(listing(account, isOld), body)),
	'meetings.info': (context) => {
		demand(context.body, { id: required(UUID) });
		const row = one(context);
		return ok({
			data: {
				...show(row, context.isOld),
				deal: row.dealId === null ? null : { type: 'deal', id: row.dealId },
				location: row.location,
				online_meeting_room: null,
				customer_meeting_room: null,
				custom_fields: showCustomFields('meeting', row.custom, context.isOld),
				workOrder: null,
			},
		});
	},
	'meetings.schedule': (context) => {
		demand(context.body, NEW);
		const { account } = context;
		const [user] = account.users.table.slice(0, 1);
		const row = changed(context, {
			id: account.meetings.newId(),
			title: '',
			description: null,
			startsAt: 0,
			endsAt: 0,
			customer: null,
			attendees: [],
			isDone: false,
			dealId: null,
			projectId: null,
			milestoneId: null,
			location: null,
			creatorId: user.id,
			custom: {},
			createdAt: account.now(),
		});
		account.meetings.put(row);
		return made('meeting', row.id);
	},
	'meetings.update': (context) => {
		demand(context.body, CHANGED);
		context.account.meetings.put(changed(context, one(context)));
		return done;
	},
	'meetings.complete': (context) => {
		demand(context.body, { id: required(UUID) });
		context.account.meetings.put({ ...one(context), isDone: true });
		return done;
	},
	'meetings.delete': (context) => {
		demand(context.body, { id: required(UUID) });
		context.account.meetings.delete(one(context).id);
		return done;
	},
	'meetings.createReport': (context) => {
		const { account, body } = context;
		demand(body, {
			id: required(UUID),
			attach_to: required(reference('contact', 'company', 'deal')),
			summary: TEXT,
			custom_fields: CUSTOM_FIELDS,
		});
		one(context);
		account.demand(referenceOf(body.attach_to), 'attach_to');
		return made('meetingReport', uuid(REPORT_KIND, account.world.random.below(1_000_000)));
	},
};
