import type {
	Api,
	Field,
	Fields,
	List,
	ListQuery,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { constantType, number, readOnly, text, time } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asText } from '../../engine/json';
import { sourcesOf } from '../../engine/reader';
import { later, toSeconds, utc } from '../../engine/time';
import { checkLinks, FEED, whatFields, whoFields } from './activityFields';
import { contactConditions } from './contactFilter';
import {
	collections,
	createRecord,
	customColumns,
	customFieldsOf,
	deleteRecord,
	idField,
	updateRecord,
} from './records';
import {
	compare,
	equals,
	PAGE_SIZE,
	queryPage,
	quoteLike,
	select,
	sortOf,
	timeConditions,
} from './soql';

const OBJECT = 'Event';

const startTime: Field = time('StartDateTime', {
	keeps: true,
	required: ['create'],
	format: toSeconds,
});

const endTime: Field = time('EndDateTime', { keeps: true, format: toSeconds });

/** Minutes; left out where the end is given, since both must agree. */
const duration: Field = {
	...number('DurationInMinutes', { factor: 60, keeps: true }),
	write: (body, value, { values }) => {
		if (values.end_time === undefined) body.DurationInMinutes = Math.round(Number(value) / 60);
	},
	note: 'In whole minutes; an end time goes before it',
};

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_event.htm */
const fields: Fields = {
	id: { read: ({ Id }) => asText(Id), sources: ['Id'] },
	engagement_type: constantType('meeting'),
	subject: text('Subject'),
	content: text('Description'),
	direction: { cannot: 'Salesforce events have no direction.' },
	status: { cannot: 'Salesforce events have no status.' },
	start_time: startTime,
	end_time: endTime,
	duration,
	activity_date: readOnly(time('ActivityDateTime')),
	owner: { ...idField('OwnerId'), keeps: true },
	...whoFields('EventWhoIds', 'EventWhoRelations'),
	...whatFields,
	project: { cannot: 'Salesforce has no projects.' },
	phone_numbers: { cannot: 'Salesforce events have no phone number.' },
	created_at: readOnly(time('CreatedDate')),
	updated_at: readOnly(time('LastModifiedDate')),
};

const SORTS: Record<string, string> = {
	created_at: 'CreatedDate',
	start_time: 'StartDateTime',
	updated_at: 'LastModifiedDate',
};

async function columnsFor(
	{ customFields }: Pick<ListQuery, 'customFields'>,
	api: Api,
): Promise<string[]> {
	return [...sourcesOf(fields), ...(customFields ? await customColumns(OBJECT, api) : [])];
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native' },
		created_after: { by: 'native' },
		created_before: { by: 'native' },
		end_time: { by: 'native' },
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		owner: { by: 'native' },
		start_time: { by: 'native' },
		subject: { by: 'native' },
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const { filters } = query;
		return await queryPage(
			{
				object: OBJECT,
				columns: await columnsFor(query, api),
				conditions: [
					'IsDeleted = false',
					// Copies in attendees' calendars, and heads of series, which have no time of their own.
					'IsChild = false',
					'IsRecurrence = false',
					...equals('AccountId', filters.account),
					...(await contactConditions(OBJECT, filters.contact, api)),
					...equals('WhoId', filters.lead),
					...equals('OwnerId', filters.owner),
					...(filters.subject === undefined ? [] : [`Subject LIKE ${quoteLike(filters.subject)}`]),
					...compare('StartDateTime', '>=', filters.start_time),
					...compare('StartDateTime', '<', filters.end_time),
					...timeConditions(filters),
				],
				sort: sortOf(filters, SORTS),
				archived: true,
			},
			query,
			api,
			state,
		);
	},
};

/** Start and end are sent together, or the end could come before the start: what is missing is taken from the event. */
async function update(id: string, { body }: WriteInput, api: Api): Promise<Written> {
	const { StartDateTime: start, EndDateTime: end, DurationInMinutes: minutes } = body;
	const complete =
		start === undefined
			? end === undefined && minutes === undefined
			: end !== undefined || minutes !== undefined;
	return await updateRecord(
		OBJECT,
		id,
		complete ? body : { ...body, ...(await missingTimes(id, body, api)) },
		api,
	);
}

async function missingTimes(
	id: string,
	{ StartDateTime: start, EndDateTime: end }: VendorRecord,
	api: Api,
): Promise<VendorRecord> {
	const columns = ['Id', 'StartDateTime', 'EndDateTime', 'DurationInMinutes'];
	const [present] = await select(
		{ object: OBJECT, columns, conditions: equals('Id', id), archived: true },
		1,
		api,
	);
	if (present === undefined)
		throw new InputError(`There is no meeting with the id ${id} in Salesforce`);
	if (start !== undefined) {
		return { EndDateTime: later(utc(start), Number(present.DurationInMinutes ?? 0) * 60) };
	}
	const begun = utc(present.StartDateTime);
	return {
		StartDateTime: begun === undefined ? undefined : toSeconds(begun),
		...(end === undefined ? {} : { EndDateTime: end }),
	};
}

export const event: Resource = {
	documentation:
		'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_event.htm',
	types: ['meeting'],
	fields,
	customFields: customFieldsOf(OBJECT),
	list,
	get: async (id, api, query) => {
		const conditions = ['IsDeleted = false', ...equals('Id', id)];
		return (
			await select(
				{ object: OBJECT, columns: await columnsFor(query, api), conditions, archived: true },
				1,
				api,
			)
		)[0];
	},
	create: async ({ body }, api) => await createRecord(OBJECT, body, api),
	update,
	delete: async (id, api) => await deleteRecord(OBJECT, id, api),
	batch: { create: collections(OBJECT).create, delete: collections(OBJECT).delete },
	check: (operation, values) =>
		operation === 'create' && !values.end_time && values.duration === undefined
			? 'Salesforce needs the field "End Time" (end_time) or "Duration" (duration) to create a meeting'
			: checkLinks(values),
	changes: {
		created: {
			...FEED,
			stamp: 'created_at',
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'asc' },
			}),
		},
		updated: {
			...FEED,
			stamp: 'updated_at',
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'asc' },
			}),
		},
	},
};
