import type { Field, Fields, List, Resource, VendorRecord, WriteInput } from '../adapter';
import { choice, readOnly, singleReference, text, time } from '../../engine/fields';
import { asRecords, asText, path } from '../../engine/json';
import {
	day,
	later,
	milliseconds,
	moment,
	secondsBetween,
	timeOfDay,
	toSeconds,
} from '../../engine/time';
import type { FilterValues } from '../../model';
import { cursorPage, orderOf, PAGE_SIZE, SORTS, timeFilters } from './lists';
import type { Order } from './lists';
import { dataOf, idOf, numberOf, numericReference, numericSingle } from './values';

const ACTIVITIES = '/api/v2/activities';

/** When the activity is due: day and time of day, in UTC. Without a time it lasts the whole day. */
function dueTime({ due_date: date, due_time: clock }: VendorRecord): string | undefined {
	const on = asText(date);
	if (on === undefined) return undefined;
	return moment(on, asText(clock));
}

/** `HH:MM` or `HH:MM:SS` in seconds. */
function durationSeconds({ duration }: VendorRecord): number | undefined {
	const written = asText(duration);
	if (written === undefined) return undefined;
	const [hours, minutes, seconds = '0'] = written.split(':');
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Seconds as `HH:MM`, the only form that is taken; rounded to the minute. */
function toDuration(seconds: number): string {
	const minutes = Math.round(seconds / 60);
	return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const startTime: Field = {
	read: dueTime,
	write: (body, value) => {
		body.due_date = value === null ? null : day(String(value));
		body.due_time = value === null ? null : timeOfDay(String(value)).slice(0, 5);
	},
};

const endTime: Field = {
	read: (record) => later(dueTime(record), durationSeconds(record)),
	write: (body, value, { values }) => {
		const seconds = secondsBetween(values.start_time ?? undefined, asText(value));
		if (seconds !== undefined && seconds >= 0 && values.duration === undefined)
			body.duration = toDuration(seconds);
	},
	keeps: true,
	note: 'Together with the start time it gives the duration, in whole minutes',
};

const duration: Field = {
	read: durationSeconds,
	write: (body, value) => {
		body.duration = value === null ? null : toDuration(Number(value));
	},
	note: 'Rounded to whole minutes',
};

/** Participants are written whole; `person_id` is the first of them and cannot be written. */
const contacts: Field = {
	read: ({ participants, person_id: person }) => {
		const links: Array<{ id: string }> = [];
		for (const participant of asRecords(participants)) {
			const id = asText(participant.person_id);
			if (id !== undefined) links.push({ id });
		}
		if (links.length > 0) return links;
		const id = idOf(person);
		return id === undefined ? undefined : [{ id }];
	},
	write: (body, value) => {
		body.participants = asRecords(value).map((link, index) => ({
			person_id: numberOf(link),
			primary: index === 0,
		}));
	},
};

/** https://developers.pipedrive.com/docs/api/v1/Activities */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: {
		read: ({ type }) => asText(type)?.toLowerCase(),
		write: (body, value) => {
			body.type = value;
		},
		on: ['create'],
	},
	subject: text('subject'),
	content: text('note'),
	internal_notes: {
		cannot:
			'Pipedrive keeps one note per activity: it is the content. What guests see is in public_description.',
	},
	direction: { cannot: 'Pipedrive activities have no direction: say it in the subject.' },
	status: choice('done', { completed: true, open: false }, { keeps: true }),
	start_time: startTime,
	end_time: endTime,
	duration,
	activity_date: { read: dueTime },
	owner: {
		...numericReference('owner_id', { keeps: true }),
		read: ({ owner_id: owner, user_id: user }) => {
			const id = idOf(owner) ?? idOf(user);
			return id === undefined ? undefined : { id };
		},
	},
	account: numericReference('org_id'),
	contact: contacts,
	opportunity: numericSingle('deal_id'),
	lead: singleReference('lead_id'),
	project: numericReference('project_id'),
	phone_numbers: {
		cannot:
			'Pipedrive keeps phone numbers only in call logs of its phone integrations: write the number into the content.',
	},
	created_at: readOnly(time('add_time')),
	updated_at: readOnly(time('update_time')),
};

/** Start times have no filter either: the list is sorted by the due date. */
function activityOrder(filters: FilterValues): Order | undefined {
	const known = orderOf(filters);
	const { start_time: start } = filters;
	if (known !== undefined || start === undefined) return known;
	const limit = milliseconds(start) - DAY_MS;
	return {
		by: 'due_date',
		direction: 'desc',
		isPast: (record) => Date.parse(dueTime(record) ?? '') < limit,
	};
}

const DAY_MS = 24 * 3600_000;

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native', note: 'Finds activities whose primary participant it is' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		end_time: { by: 'coarse' },
		engagement_type: { by: 'after' },
		lead: { by: 'native' },
		owner: { by: 'native' },
		start_time: { by: 'coarse' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const { account, contact, lead, owner } = query.filters;
		return await cursorPage(
			ACTIVITIES,
			{
				org_id: account,
				person_id: contact,
				lead_id: lead,
				owner_id: owner,
				...timeFilters(query.filters),
			},
			activityOrder(query.filters),
			query,
			api,
			state,
		);
	},
};

/** A deal goes before a lead: both together are not promised to work. */
function activityBody({ body }: WriteInput): VendorRecord {
	const { lead_id: lead, ...rest } = body;
	return lead === undefined || (rest.deal_id !== undefined && rest.deal_id !== null) ? rest : body;
}

export const activity: Resource = {
	documentation: 'https://developers.pipedrive.com/docs/api/v1/Activities',
	types: ['call', 'email', 'meeting', 'task'],
	fields,
	list,
	get: async (id, api) => {
		const record = dataOf(await api.get(path`/api/v2/activities/${id}`));
		return record.is_deleted === true ? undefined : record;
	},
	create: async (input, api) => ({
		record: dataOf(
			(await api.send({ method: 'POST', path: ACTIVITIES, body: activityBody(input) })).body,
		),
	}),
	update: async (id, input, api) => {
		const { body } = await api.send({
			method: 'PATCH',
			path: path`/api/v2/activities/${id}`,
			body: activityBody(input),
			repeatable: true,
		});
		return { record: dataOf(body) };
	},
	delete: async (id, api) => {
		await api.send({
			method: 'DELETE',
			path: path`/api/v2/activities/${id}`,
			repeatable: true,
			accepts: [410],
		});
	},
	check: (_operation, { opportunity, lead }) =>
		opportunity?.length && lead?.length
			? 'Pipedrive links an activity to an opportunity or to a lead, not to both: give one of them'
			: undefined,
	changes: {
		created: {
			stamp: 'created_at',
			filters: (since) => ({
				created_after: toSeconds(since),
				sort_by: { field: 'created_at', direction: 'desc' },
			}),
			order: 'descending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request of 10 tokens per 500 new activities. Deletions are not seen.',
		},
		updated: {
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: toSeconds(since),
				sort_by: { field: 'updated_at', direction: 'asc' },
			}),
			order: 'ascending',
			granularityMs: 1_000,
			lagMs: 0,
			note: 'One request of 10 tokens per 500 changes. Deletions are not seen.',
		},
	},
};
