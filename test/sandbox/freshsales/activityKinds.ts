import type { Rule, Rules } from '../core/shape';
import type { Account, Store } from './account';
import { badRequest, isMoment, settledTime } from './answers';
import type { Json } from './answers';
import { isUser } from './lookups';
import { OUTCOME_IDS, SALES_TYPE_IDS, TASK_TYPE_IDS } from './seeds';
import type { Row } from './seeds';

/** Rails names of time zones, a few of them; IANA names are none. */
const TIME_ZONES = [
	'Vienna',
	'Berlin',
	'London',
	'Chennai',
	'Hawaii',
	'UTC',
	'Eastern Time (US & Canada)',
	'Pacific Time (US & Canada)',
];
const TARGET_TYPES = ['Contact', 'SalesAccount', 'Deal'];

const text: Rule = { type: 'string', nullable: true };
const isId = (value: unknown) => Number.isSafeInteger(value) || /^\d+$/.test(String(value));
const anyId: Rule = { type: 'any', test: isId };
const time: Rule = { type: 'string', test: isMoment };
const user: Rule = { type: 'integer', test: isUser };
const oneOf = (values: number[]): Rule => ({ type: 'integer', nullable: true, values });
const must = (rule: Rule): Rule => ({ ...rule, nullable: false, required: true, filled: true });
const target = (isRequired: boolean): Rules => ({
	targetable_id: { ...anyId, required: isRequired },
	targetable_type: { type: 'string', required: isRequired, values: TARGET_TYPES },
});

/** One kind of engagement under `/api`. */
export interface Kind {
	/** Path and key of lists. */
	name: string;
	/** Key of single records and of write bodies. */
	one: string;
	store: (account: Account) => Store;
	rules: Rules;
	times: string[];
	/** The earlier and the later of two times. */
	span?: [start: string, end: string];
	createdStatus: number;
	/** What a delete answers; undefined is 204. */
	deleted: unknown;
	/** A record without content. */
	blank: (account: Account) => Json;
	/** Where the target of a write goes. */
	aim: (target: Json) => Json;
	includes: string[];
	/** Shown fields that a write may carry without effect. */
	readOnly: string[];
	/** What a write changes beside its own keys. */
	settle?: (account: Account, body: Json, row: Row) => Json;
}

const READ_ONLY = ['id', 'created_at', 'updated_at', 'updater_id'];
const many = ({ targetable_id: id, targetable_type: type }: Json): Json => ({
	targetables: [{ id: Number(id), type }],
});

interface Attendee extends Json {
	id: number;
}

/** Attendees after a write: new ones are added, `_destroy` takes one away. */
function attendeesAfter(account: Account, row: Row, given: Json[]): Attendee[] {
	let attendees = (row.attendees ?? []) as Attendee[];
	for (const attendee of given) {
		if (attendee._destroy === true) {
			attendees = attendees.filter(({ id }) => id !== Number(attendee.id));
		} else if (attendee.id === undefined) {
			const { attendee_type: type, attendee_id: id } = attendee;
			const isKnown = type === 'Contact' ? account.hasTarget(type, id) : isUser(id);
			if (type === undefined || !isKnown) throw badRequest('appointment_attendees is invalid');
			attendees = [
				...attendees,
				{ id: account.takePartId(), attendee_type: type, attendee_id: Number(id) },
			];
		}
	}
	return attendees;
}

export const appointments: Kind = {
	name: 'appointments',
	one: 'appointment',
	store: (account) => account.appointments,
	rules: {
		title: must(text),
		description: text,
		location: text,
		from_date: must(time),
		end_date: must(time),
		time_zone: { type: 'string', nullable: true, values: TIME_ZONES },
		is_allday: { type: 'boolean' },
		outcome_id: oneOf(OUTCOME_IDS),
		creater_id: user,
		...target(false),
		appointment_attendees_attributes: {
			type: 'array',
			items: {
				type: 'object',
				keys: {
					id: anyId,
					attendee_type: { type: 'string', values: ['Contact', 'FdMultitenant::User'] },
					attendee_id: anyId,
					_destroy: { type: 'boolean' },
				},
			},
		},
	},
	times: ['from_date', 'end_date'],
	span: ['from_date', 'end_date'],
	createdStatus: 201,
	deleted: { success: true },
	blank: (account) => ({
		title: '',
		description: null,
		location: null,
		is_allday: false,
		time_zone: 'Vienna',
		from_date: null,
		end_date: null,
		outcome_id: null,
		creater_id: account.ownId,
		updater_id: null,
		provider: 'freshsales',
		targetables: [],
		attendees: [],
		checkedin_at: null,
		conference_id: null,
	}),
	aim: many,
	includes: ['creater', 'owner', 'updater', 'targetable', 'appointment_attendees'],
	readOnly: [...READ_ONLY, 'provider', 'checkedin_at', 'conference_id'],
	settle: (account, body, row) => ({
		attendees: attendeesAfter(
			account,
			row,
			(body.appointment_attendees_attributes ?? []) as Json[],
		),
		appointment_attendees_attributes: undefined,
	}),
};

export const tasks: Kind = {
	name: 'tasks',
	one: 'task',
	store: (account) => account.tasks,
	rules: {
		title: must(text),
		description: text,
		due_date: must(time),
		owner_id: { ...user, required: true },
		creater_id: user,
		status: { type: 'integer', values: [0, 1] },
		task_type_id: oneOf(TASK_TYPE_IDS),
		outcome_id: oneOf(OUTCOME_IDS),
		...target(false),
		task_users_attributes: {
			type: 'array',
			items: {
				type: 'object',
				keys: {
					id: anyId,
					user_id: { type: 'any', required: true, test: isUser },
					_destroy: { type: 'boolean' },
				},
			},
		},
	},
	times: ['due_date'],
	createdStatus: 201,
	deleted: { success: '200' },
	blank: (account) => ({
		status: 0,
		title: '',
		description: null,
		owner_id: account.ownId,
		due_date: null,
		completed_date: null,
		outcome_id: null,
		task_type_id: null,
		creater_id: account.ownId,
		updater_id: null,
		targetables: [],
		task_user_ids: [],
	}),
	aim: many,
	includes: ['owner', 'users', 'targetable', 'creater', 'updater', 'task_type'],
	readOnly: [...READ_ONLY, 'completed_date'],
	settle: (account, body, row) => {
		const users = (body.task_users_attributes ?? []) as Json[];
		return {
			...(body.status === undefined
				? {}
				: { completed_date: body.status === 1 ? (row.completed_date ?? account.now()) : null }),
			...(users.length === 0 ? {} : { task_user_ids: users.map((each) => Number(each.user_id)) }),
			task_users_attributes: undefined,
		};
	},
};

export const notes: Kind = {
	name: 'notes',
	one: 'note',
	store: (account) => account.notes,
	rules: { description: must(text), ...target(true) },
	times: [],
	createdStatus: 200,
	deleted: undefined,
	blank: (account) => ({
		description: '',
		creater_id: account.ownId,
		targetable: null,
		duration: null,
		url: null,
	}),
	aim: ({ targetable_id: id, targetable_type: type }) => ({ targetable: { id: Number(id), type } }),
	includes: ['creater'],
	readOnly: [...READ_ONLY, 'creater_id'],
};

export const salesActivities: Kind = {
	name: 'sales_activities',
	one: 'sales_activity',
	store: (account) => account.salesActivities,
	rules: {
		title: must(text),
		notes: text,
		start_date: must(time),
		end_date: must(time),
		sales_activity_type_id: { type: 'integer', required: true, values: SALES_TYPE_IDS },
		sales_activity_outcome_id: oneOf(OUTCOME_IDS),
		owner_id: user,
		location: text,
		conversation_time: time,
		custom_field: { type: 'object', keys: {} },
		...target(true),
	},
	times: ['start_date', 'end_date', 'conversation_time'],
	span: ['start_date', 'end_date'],
	createdStatus: 201,
	deleted: { success: true },
	blank: (account) => ({
		title: '',
		notes: null,
		start_date: null,
		end_date: null,
		sales_activity_type_id: null,
		sales_activity_outcome_id: null,
		owner_id: account.ownId,
		creater_id: account.ownId,
		updater_id: null,
		conversation_time: account.now(),
		targetable_id: null,
		targetable_type: null,
		custom_field: {},
		completed_date: null,
		status: 1,
		location: null,
		checkedin_at: null,
		checkedin_latitude: null,
		checkedin_longitude: null,
		checkedin_location: null,
	}),
	aim: ({ targetable_id: id, targetable_type: type }) => ({
		targetable_id: Number(id),
		targetable_type: type,
	}),
	includes: ['targetable', 'owner'],
	readOnly: [...READ_ONLY, 'creater_id', 'status', 'completed_date'],
};

/** Times of a body in the account's form. */
export function settledTimes(kind: Kind, body: Json): Json {
	return Object.fromEntries(
		kind.times.flatMap((key) => (body[key] === undefined ? [] : [[key, settledTime(body[key])]])),
	);
}
