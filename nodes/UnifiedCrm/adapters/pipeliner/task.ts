import type {
	Api,
	Field,
	Fields,
	GetQuery,
	List,
	ListQuery,
	Page,
	PageState,
	Resource,
	VendorRecord,
	WriteInput,
	Written,
} from '../adapter';
import { reference } from '../../engine/fields';
import { InputError, VendorError } from '../../engine/failures';
import { asText } from '../../engine/json';
import { bySteps, stepsOf } from '../../engine/paging';
import type { EngagementType, FilterValues } from '../../model';
import { batchesOf } from './batches';
import { changesSince, condition, SORTABLE, STAMP_FILTERS, timeConditions } from './conditions';
import type { Range } from './conditions';
import { customFieldsOf } from './customFields';
import {
	createRecord,
	deleteRecord,
	getRecord,
	idOfAddress,
	PAGE_SIZE,
	pageOf,
	updateRecord,
} from './entities';
import type { Condition } from './entities';
import { blankableText, dayField, numbered, stamp } from './fields';
import {
	ACTIVITY_LINKS,
	expandLinks,
	linkFields,
	setLinks,
	withLinks,
	withoutLinks,
} from './links';
import { checkRelated, relatedPage, relatedTo } from './related';
import { TASK_FIELDS } from './standardFields';
import { taskTypesOf, unitOf } from './taskTypes';
import type { TaskTypes } from './taskTypes';

/** Calls are tasks of a certain type; those that were made with the built-in telephone stand in a log of their own. */
const ENTITY = 'Tasks';
const LOG = 'Calls';

const isLogged = (record: VendorRecord) =>
	record.twilio_call_log_id !== undefined || record.caller_id !== undefined;

function typeOf(record: VendorRecord, types: TaskTypes | undefined): EngagementType {
	return isLogged(record) || types?.calls.has(String(record.activity_type_id)) === true
		? 'call'
		: 'task';
}

/** Two fields, whose units are not documented: numbers go through as they are. */
function durationField(): Field<TaskTypes> {
	return {
		sources: ['call_duration', 'duration'],
		note: 'In the unit that Pipeliner shows: it does not document it',
		read: (record) => {
			const value = record.call_duration ?? record.duration;
			const number =
				value === null || value === undefined || value === '' ? Number.NaN : Number(value);
			return Number.isFinite(number) ? number : undefined;
		},
		write: (body, value, { type }) => {
			if (type === 'call') body.call_duration = value === null ? null : Math.round(Number(value));
			else body.duration = value;
		},
	};
}

/** The single link of an entry of the telephone log, or the links of a task. */
function taskOrLog(name: 'account' | 'contact' | 'lead' | 'opportunity'): Field {
	const field = linkFields[name];
	return {
		...field,
		read: (record, read) => {
			if (!isLogged(record)) return field.read?.(record, read);
			const id = asText(loggedLink(record, name));
			if (id === undefined) return undefined;
			return name === 'account' ? { id } : [{ id }];
		},
	};
}

function loggedLink(
	record: VendorRecord,
	name: 'account' | 'contact' | 'lead' | 'opportunity',
): unknown {
	if (name === 'account') return record.account_id;
	if (name === 'contact') return record.contact_id;
	const isLead = record.lead !== null && record.lead !== undefined;
	return isLead === (name === 'lead') ? record.lead_oppty_id : undefined;
}

/** Who made a call of the log: the user, where the caller is one. */
function loggedOwner({
	caller,
	caller_id: callerId,
	client_id: clientId,
}: VendorRecord): string | undefined {
	const isUser = (asText(caller) ?? '').includes('/Clients/');
	return isUser ? (asText(callerId) ?? idOfAddress(caller)) : asText(clientId);
}

const owner: Field = {
	...reference('owner_id', { required: ['create'], keeps: true }),
	read: (record) => {
		const id = asText(record.owner_id) ?? (isLogged(record) ? loggedOwner(record) : undefined);
		return id === undefined ? undefined : { id };
	},
};

const startDate = dayField('start_date');

/** https://developers.pipelinersales.com/api-docs/ (Tasks) */
const fields: Fields<TaskTypes> = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: {
		sources: ['activity_type_id'],
		read: (record, { context }) => typeOf(record, context),
		note: 'Calls are tasks of the type Call, and entries of the telephone log',
	},
	subject: blankableText('subject', { required: ['create'], keeps: true }),
	content: {
		...blankableText('description'),
		read: ({ description, transcription_summary: summary }) =>
			asText(description) ?? asText(summary),
	},
	direction: { cannot: 'Pipeliner does not store the direction of calls: say it in the text.' },
	status: numbered('status', ['not_started', 'in_progress', 'waiting', 'completed', 'deferred'], {
		keeps: true,
	}),
	start_time: {
		...startDate,
		read: (record, read) =>
			startDate.read?.(record, read) ??
			(isLogged(record) ? stamp('created').read?.(record, read) : undefined),
	},
	end_time: dayField('due_date', { note: 'The day when the task is due' }),
	duration: durationField(),
	activity_date: stamp('due_date'),
	internal_notes: { cannot: 'Pipeliner has one text for a task: use the field content.' },
	notes: { cannot: 'Pipeliner has no notes on tasks: create a note on the same contact.' },
	owner,
	account: taskOrLog('account'),
	contact: taskOrLog('contact'),
	opportunity: taskOrLog('opportunity'),
	lead: taskOrLog('lead'),
	project: linkFields.project,
	phone_numbers: {
		sources: ['phone_number'],
		types: ['call'],
		note: 'Of calls in the telephone log',
		read: ({ phone_number: value }) => {
			const number = asText(value);
			return number === undefined ? undefined : [{ number }];
		},
	},
	created_at: stamp('created'),
	updated_at: stamp('modified'),
};

const RANGES: Range[] = [
	{ field: 'start_date', after: 'start_time', before: 'end_time', isDay: true },
];

type Step = (size: number, api: Api, state: PageState | undefined) => Promise<Page>;

/** The lists that make up what is asked for: tasks, the types that are calls, the telephone log. */
function stepsFor({ filters, types }: ListQuery, { calls }: TaskTypes): Step[] {
	const steps: Step[] = [];
	const wantsTasks = types.length === 0 || types.includes('task');
	const wantsCalls = types.length === 0 || types.includes('call');
	if (relatedTo(filters).length > 0) {
		steps.push(
			async (size, api, state) =>
				await relatedPage(ACTIVITY_LINKS, 'task', ENTITY, filters, size, api, state),
		);
	} else if (wantsTasks) {
		const [only] = calls;
		const others =
			!wantsCalls && calls.size === 1 ? condition('activity_type_id', only, 'not-eq') : [];
		steps.push(listStep(filters, others));
	} else {
		for (const type of calls) steps.push(listStep(filters, condition('activity_type_id', type)));
	}
	if (wantsCalls && hasLog(filters)) steps.push(logStep(filters));
	return steps;
}

function listStep(filters: FilterValues, types: Condition[]): Step {
	const { conditions, ...times } = timeConditions(filters, RANGES);
	const listing = {
		entity: ENTITY,
		...times,
		conditions: [
			...types,
			...condition('owner_id', filters.owner),
			...condition('subject', filters.subject, 'icontains'),
			...conditions,
		],
		expand: expandLinks(),
	};
	return async (size, api, state) => await pageOf(listing, size, api, state);
}

/** Entries of the telephone log have no subject. */
function hasLog({ subject }: FilterValues): boolean {
	return subject === undefined;
}

function logStep(filters: FilterValues): Step {
	const { start_time: after, end_time: before, ...rest } = filters;
	const { conditions, ...times } = timeConditions(rest);
	const started =
		after === undefined ? condition('created', before, 'lt') : condition('created', after, 'gte');
	const hasCreated = conditions.some(({ field }) => field === 'created');
	const listing = {
		entity: LOG,
		...times,
		conditions: [...relatedTo(filters), ...(hasCreated ? [] : started), ...conditions],
	};
	return async (size, api, state) => {
		const page = await pageOf(listing, size, api, state).catch((error: Error) => error);
		if (!(page instanceof Error)) return page;
		const isShut = page instanceof VendorError && ['forbidden', 'notFound'].includes(page.kind);
		if (!isShut) throw page;
		api.warn(`Pipeliner does not show the telephone log to this credential: ${page.message}`);
		return { records: [] };
	};
}

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
		sort_by: {
			by: 'native',
			values: SORTABLE,
			types: ['task'],
			note: 'Calls are two lists, which cannot be sorted together',
		},
	},
	check: checkRelated,
	page: async (query, api, state) => {
		const steps = stepsFor(query, await taskTypesOf(api));
		const place = stepsOf(state);
		const step = steps.at(place.step);
		if (step === undefined) return { records: [] };
		return bySteps(place, steps.length, await step(query.size, api, place.inner));
	},
};

async function get(id: string, api: Api, { types }: GetQuery): Promise<VendorRecord | undefined> {
	return await inEither(
		async () =>
			await withLinks(ACTIVITY_LINKS, await getRecord(ENTITY, id, api, expandLinks()), api),
		async () => await getRecord(LOG, id, api),
		types,
	);
}

/** A call may be a task or an entry of the log; their ids differ. */
async function inEither<T>(
	inTasks: () => Promise<T>,
	inLog: () => Promise<T>,
	types: EngagementType[],
): Promise<T> {
	if (!types.includes('call')) return await inTasks();
	const found = await inTasks().catch((error: Error) => error);
	if (!(found instanceof Error)) return found;
	if (!(found instanceof VendorError) || found.kind !== 'notFound') throw found;
	return await inLog();
}

/** A new record with what Pipeliner demands and the user left out: type and sales unit. */
async function complete({ body, type }: WriteInput, api: Api): Promise<VendorRecord> {
	const types = await taskTypesOf(api);
	const typeId = type === 'call' ? types.call : types.task;
	if (typeId === undefined && body.activity_type_id === undefined) {
		throw new InputError(
			`Pipeliner has no task type for a ${type ?? 'task'} in this space`,
			'Add one in Pipeliner under Administration > Fields & Forms > Activities.',
		);
	}
	const unit = typeof body.owner_id === 'string' ? await unitOf(body.owner_id, api) : undefined;
	return {
		activity_type_id: typeId,
		...(unit === undefined ? {} : { unit_id: unit }),
		...body,
	};
}

async function update(id: string, { values, body }: WriteInput, api: Api): Promise<Written> {
	const written = await updateRecord(ENTITY, id, body, api).catch((error: Error) => error);
	if (written instanceof VendorError && written.kind === 'notFound' && (await isInLog(id, api))) {
		throw new InputError(
			'Pipeliner does not let entries of the telephone log be changed',
			'Create a call of your own, or a note on the contact.',
		);
	}
	if (written instanceof Error) throw written;
	const changed = await setLinks(ACTIVITY_LINKS, id, values, api);
	return { ...written, record: withoutLinks(written.record, changed) };
}

async function isInLog(id: string, api: Api): Promise<boolean> {
	const found = await getRecord(LOG, id, api).catch(() => undefined);
	return found !== undefined;
}

const batches = batchesOf(ENTITY, {
	complete,
	relate: async (id, { values }, api) => await setLinks(ACTIVITY_LINKS, id, values, api),
});

/** https://developers.pipelinersales.com/api-docs/ (Tasks, Calls) */
export const task: Resource = {
	documentation: 'https://developers.pipelinersales.com/api-docs',
	types: ['call', 'task'],
	context: taskTypesOf,
	fields,
	customFields: customFieldsOf('Task', TASK_FIELDS),
	list,
	get,
	create: async (input, api) => await createRecord(ENTITY, await complete(input, api), api),
	update,
	delete: async (id, api, { types }) =>
		await inEither(
			async () => await deleteRecord(ENTITY, id, api),
			async () => await deleteRecord(LOG, id, api),
			types,
		),
	// A batch of deletes could not tell calls of the log from tasks.
	batch: { create: batches.create, update: batches.update },
	// Tasks, and then the telephone log: each list is in order, both together are not.
	changes: {
		created: { ...changesSince('created_at'), order: 'none' },
		updated: { ...changesSince('updated_at'), order: 'none' },
	},
};
