import type {
	Api,
	Field,
	Fields,
	List,
	ListQuery,
	Resource,
	VendorRecord,
	WriteInput,
} from '../adapter';
import { choice, number, readOnly, text, time } from '../../engine/fields';
import { asText } from '../../engine/json';
import { sourcesOf } from '../../engine/reader';
import { day } from '../../engine/time';
import type { EngagementType } from '../../model';
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
import { equals, PAGE_SIZE, queryPage, quoteLike, select, sortOf, timeConditions } from './soql';

const OBJECT = 'Task';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm */
const SUBTYPES: Partial<Record<EngagementType, string>> = {
	call: 'Call',
	email: 'Email',
	task: 'Task',
};

const type: Field = {
	sources: ['TaskSubtype', 'CallType'],
	read: ({ TaskSubtype, CallType }) => {
		const subtype = asText(TaskSubtype)?.toLowerCase();
		// Older calls have no subtype.
		return subtype ?? (asText(CallType) === undefined ? 'task' : 'call');
	},
	write: (body, value) => {
		body.TaskSubtype = SUBTYPES[value as EngagementType];
	},
	on: ['create'],
};

const fields: Fields = {
	id: { read: ({ Id }) => asText(Id), sources: ['Id'] },
	engagement_type: type,
	subject: text('Subject'),
	content: text('Description'),
	direction: choice('CallType', { inbound: 'Inbound', internal: 'Internal', outbound: 'Outbound' }),
	status: choice(
		'Status',
		{
			completed: 'Completed',
			deferred: 'Deferred',
			in_progress: 'In Progress',
			not_started: 'Not Started',
			waiting: 'Waiting on someone else',
		},
		{ open: true, keeps: true, note: 'Orgs may have other statuses: give their API name' },
	),
	start_time: {
		...time('ActivityDate', { format: (value) => day(value) }),
		note: 'Salesforce keeps only the day',
	},
	end_time: readOnly(time('CompletedDateTime')),
	duration: number('CallDurationInSeconds'),
	activity_date: { read: fieldsDate },
	internal_notes: {
		cannot: 'Salesforce tasks have no internal notes: the content is all there is.',
	},
	owner: { ...idField('OwnerId'), keeps: true },
	...whoFields('TaskWhoIds', 'TaskWhoRelations'),
	...whatFields,
	project: { cannot: 'Salesforce has no projects.' },
	phone_numbers: { cannot: 'Salesforce tasks have no phone number: write it into the content.' },
	created_at: readOnly(time('CreatedDate')),
	updated_at: readOnly(time('LastModifiedDate')),
};

function fieldsDate(record: VendorRecord): string | undefined {
	const date = asText(record.ActivityDate);
	return date === undefined ? undefined : `${date}T00:00:00.000Z`;
}

/** The condition for some of the three types; none for all. */
function typeCondition(types: EngagementType[]): string[] {
	if (types.length === Object.keys(SUBTYPES).length) return [];
	const parts = types.map((each) => {
		if (each === 'call') return "TaskSubtype = 'Call' OR (TaskSubtype = null AND CallType != null)";
		return each === 'task'
			? "TaskSubtype = 'Task' OR (TaskSubtype = null AND CallType = null)"
			: "TaskSubtype = 'Email'";
	});
	return parts.length === 0 ? [] : [`(${parts.join(' OR ')})`];
}

const SORTS: Record<string, string> = { created_at: 'CreatedDate', updated_at: 'LastModifiedDate' };

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
		end_time: { by: 'coarse', note: 'By day' },
		engagement_type: { by: 'native' },
		lead: { by: 'native' },
		owner: { by: 'native' },
		start_time: { by: 'coarse', note: 'By day' },
		subject: { by: 'native' },
		updated_after: { by: 'native' },
		updated_before: { by: 'native' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	page: async (query, api, state) => {
		const { filters, types } = query;
		return await queryPage(
			{
				object: OBJECT,
				columns: await columnsFor(query, api),
				conditions: [
					'IsDeleted = false',
					...typeCondition(types),
					...equals('AccountId', filters.account),
					...(await contactConditions(OBJECT, filters.contact, api)),
					...equals('WhoId', filters.lead),
					...equals('OwnerId', filters.owner),
					...(filters.subject === undefined ? [] : [`Subject LIKE ${quoteLike(filters.subject)}`]),
					...(filters.start_time === undefined
						? []
						: [`ActivityDate >= ${day(filters.start_time)}`]),
					...(filters.end_time === undefined ? [] : [`ActivityDate <= ${day(filters.end_time)}`]),
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

/** A logged call or mail is over: without a status it would stand among the open tasks. */
function completed({ body, type: given }: WriteInput): VendorRecord {
	const isLog = given === 'call' || given === 'email';
	return isLog && body.Status === undefined ? { Status: 'Completed', ...body } : body;
}

export const task: Resource = {
	documentation:
		'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm',
	types: ['call', 'email', 'task'],
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
	create: async (input, api) => await createRecord(OBJECT, completed(input), api),
	update: async (id, { body }, api) => await updateRecord(OBJECT, id, body, api),
	delete: async (id, api) => await deleteRecord(OBJECT, id, api),
	batch: collections(OBJECT, completed),
	check: (_operation, values) => checkLinks(values),
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
