import type { Field, Fields, List, Resource } from '../adapter';
import { constantType, reference } from '../../engine/fields';
import { asText } from '../../engine/json';
import { later, secondsBetween, toSeconds } from '../../engine/time';
import { batchesOf } from './batches';
import { changesSince, condition, SORTABLE, STAMP_FILTERS, timeConditions } from './conditions';
import { customFieldsOf } from './customFields';
import {
	createRecord,
	deleteRecord,
	getRecord,
	PAGE_SIZE,
	pageOf,
	pipelinerTime,
	updateRecord,
} from './entities';
import { blankableText, numbered, stamp, timeField } from './fields';
import {
	ACTIVITY_LINKS,
	expandLinks,
	linkFields,
	setLinks,
	withLinks,
	withoutLinks,
} from './links';
import { checkRelated, relatedPage, relatedTo } from './related';
import { APPOINTMENT_FIELDS } from './standardFields';

const ENTITY = 'Appointments';

/** Computed, since the unit of the API's own field is not documented. */
const duration: Field = {
	sources: ['start_date', 'end_date'],
	read: ({ start_date: start, end_date: end }) =>
		secondsBetween(pipelinerTime(start), pipelinerTime(end)),
	write: (body, value, { values }) => {
		const end = later(values.start_time ?? undefined, Number(value));
		if (end !== undefined && values.end_time === undefined) body.end_date = toSeconds(end);
	},
	keeps: true,
	note: 'Together with the start time it gives the end time',
};

const status = numbered(
	'status',
	['not_started', 'in_progress', 'waiting', 'completed', 'deferred', 'canceled'],
	{},
);

/** https://developers.pipelinersales.com/api-docs/ (Appointments) */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('meeting'),
	subject: blankableText('subject', { required: ['create'], keeps: true }),
	content: blankableText('description'),
	direction: { cannot: 'Pipeliner appointments have no direction.' },
	status: { ...status, write: undefined, note: 'Pipeliner sets the status itself' },
	start_time: timeField('start_date', { keeps: true }),
	end_time: timeField('end_date', { keeps: true }),
	duration,
	activity_date: stamp('start_date'),
	internal_notes: { cannot: 'Pipeliner has one text for an appointment: use the field content.' },
	notes: { cannot: 'Pipeliner has no notes on appointments: create a note on the same contact.' },
	owner: reference('owner_id', { required: ['create'], keeps: true }),
	...linkFields,
	phone_numbers: { cannot: 'Pipeliner appointments have no phone number.' },
	created_at: stamp('created'),
	updated_at: stamp('modified'),
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'coarse' },
		contact: { by: 'coarse' },
		...STAMP_FILTERS,
		end_time: { by: 'coarse' },
		engagement_type: { by: 'native' },
		lead: { by: 'coarse' },
		owner: { by: 'coarse' },
		start_time: { by: 'coarse' },
		subject: { by: 'coarse' },
		sort_by: { by: 'native', values: SORTABLE },
	},
	check: checkRelated,
	page: async ({ filters, size }, api, state) => {
		if (relatedTo(filters).length > 0) {
			return await relatedPage(ACTIVITY_LINKS, 'appointment', ENTITY, filters, size, api, state);
		}
		const { conditions, ...times } = timeConditions(filters, [
			{ field: 'start_date', after: 'start_time', before: 'end_time' },
		]);
		const listing = {
			entity: ENTITY,
			...times,
			conditions: [
				...condition('owner_id', filters.owner),
				...condition('subject', filters.subject, 'icontains'),
				...conditions,
			],
			expand: expandLinks(),
		};
		return await pageOf(listing, size, api, state);
	},
};

/** https://developers.pipelinersales.com/api-docs/ (Appointments) */
export const appointment: Resource = {
	documentation: 'https://developers.pipelinersales.com/api-docs',
	types: ['meeting'],
	fields,
	customFields: customFieldsOf('Appointment', APPOINTMENT_FIELDS),
	list,
	get: async (id, api) =>
		await withLinks(ACTIVITY_LINKS, await getRecord(ENTITY, id, api, expandLinks()), api),
	create: async ({ body }, api) => await createRecord(ENTITY, body, api),
	update: async (id, { values, body }, api) => {
		const written = await updateRecord(ENTITY, id, body, api);
		const changed = await setLinks(ACTIVITY_LINKS, id, values, api);
		return { ...written, record: withoutLinks(written.record, changed) };
	},
	delete: async (id, api) => await deleteRecord(ENTITY, id, api),
	batch: batchesOf(ENTITY, {
		relate: async (id, { values }, api) => await setLinks(ACTIVITY_LINKS, id, values, api),
	}),
	check: (operation, { start_time: start, end_time: end, duration: seconds }) => {
		const hasEnd =
			typeof end === 'string' || (typeof start === 'string' && typeof seconds === 'number');
		if (operation === 'create' && !hasEnd) {
			return 'Pipeliner needs the end of a meeting: give the end time (end_time), or the start time (start_time) and the duration (duration)';
		}
		if (
			operation === 'update' &&
			typeof seconds === 'number' &&
			start === undefined &&
			end === undefined
		) {
			return 'Pipeliner stores the start and the end of a meeting: give the start time (start_time) beside the duration (duration)';
		}
		return typeof end === 'string' && typeof start === 'string' && end < start
			? 'The meeting ends (end_time) before it starts (start_time)'
			: undefined;
	},
	changes: { created: changesSince('created_at'), updated: changesSince('updated_at') },
};
