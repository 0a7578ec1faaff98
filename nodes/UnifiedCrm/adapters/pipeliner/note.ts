import type { Api, Field, Fields, List, Resource, VendorRecord, WriteInput } from '../adapter';
import { constantType, reference, singleReference } from '../../engine/fields';
import { asRecord, asText } from '../../engine/json';
import type { UnifiedRecord } from '../../model';
import { batchesOf } from './batches';
import { changesSince, condition, SORTABLE, STAMP_FILTERS, timeConditions } from './conditions';
import { createRecord, deleteRecord, getRecord, PAGE_SIZE, pageOf, updateRecord } from './entities';
import { blankableText, stamp } from './fields';
import { relatedTo } from './related';

const ENTITY = 'Notes';
const SHARED = 'lead_oppty_id';

/** Leads and opportunities share a key: which of them it names stands beside it. */
function sharedLink(marker: 'lead' | 'oppty'): Field {
	const link = singleReference(SHARED);
	return {
		...link,
		sources: [SHARED, marker],
		read: (record, read) => (isLinked(record, marker) ? link.read?.(record, read) : undefined),
		// A link that is cleared may be the other one: see `update`.
		write: (body, value, write) => {
			if (idGiven(value) !== undefined) link.write?.(body, value, write);
		},
	};
}

function isLinked(record: VendorRecord, marker: 'lead' | 'oppty'): boolean {
	return record[marker] !== null && record[marker] !== undefined;
}

function idGiven(value: unknown): string | undefined {
	return asText(asRecord(Array.isArray(value) ? value[0] : value).id);
}

/** https://developers.pipelinersales.com/api-docs/ (Notes) */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('note'),
	subject: { cannot: 'Pipeliner notes have no subject: put it into the content.' },
	content: blankableText('note', { required: ['create'], keeps: true }),
	direction: { cannot: 'Pipeliner notes have no direction.' },
	status: { cannot: 'Pipeliner notes have no status.' },
	start_time: { cannot: 'Pipeliner dates a note by its creation: see created_at.' },
	end_time: { cannot: 'Pipeliner dates a note by its creation: see created_at.' },
	duration: { cannot: 'Pipeliner notes have no duration.' },
	activity_date: stamp('created'),
	internal_notes: { cannot: 'Pipeliner has one text for a note: use the field content.' },
	notes: { cannot: 'Pipeliner has no notes on notes.' },
	owner: reference('owner_id', { required: ['create'], keeps: true }),
	account: reference('account_id'),
	contact: singleReference('contact_id'),
	opportunity: sharedLink('oppty'),
	lead: sharedLink('lead'),
	project: reference('project_id'),
	phone_numbers: { cannot: 'Pipeliner notes have no phone number.' },
	created_at: stamp('created'),
	updated_at: stamp('modified'),
};

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'coarse' },
		contact: { by: 'coarse' },
		...STAMP_FILTERS,
		engagement_type: { by: 'native' },
		lead: { by: 'coarse' },
		owner: { by: 'native' },
		sort_by: { by: 'native', values: SORTABLE },
	},
	page: async ({ filters, size }, api, state) => {
		const { conditions, ...times } = timeConditions(filters);
		const listing = {
			entity: ENTITY,
			...times,
			conditions: [...relatedTo(filters), ...condition('owner_id', filters.owner), ...conditions],
		};
		return await pageOf(listing, size, api, state);
	},
};

/** Takes off the shared link where the one that is to be cleared is the present one. */
async function withCleared(
	id: string,
	{ values, body }: WriteInput,
	api: Api,
): Promise<VendorRecord> {
	const clears = (['lead', 'opportunity'] as const).filter(
		(field) => values[field] !== undefined && idGiven(values[field]) === undefined,
	);
	if (clears.length === 0 || body[SHARED] !== undefined) return body;
	const present = asRecord(await getRecord(ENTITY, id, api));
	const isPresent = clears.some((field) => isLinked(present, field === 'lead' ? 'lead' : 'oppty'));
	return isPresent ? { ...body, [SHARED]: null } : body;
}

function check(_operation: unknown, values: UnifiedRecord): string | undefined {
	return idGiven(values.lead) !== undefined && idGiven(values.opportunity) !== undefined
		? 'Pipeliner links a note to a lead or to an opportunity: give one of lead and opportunity'
		: undefined;
}

const batches = batchesOf(ENTITY);

/** https://developers.pipelinersales.com/api-docs/ (Notes) */
export const note: Resource = {
	documentation: 'https://developers.pipelinersales.com/api-docs',
	types: ['note'],
	fields,
	list,
	get: async (id, api) => await getRecord(ENTITY, id, api),
	create: async ({ body }, api) => await createRecord(ENTITY, body, api),
	update: async (id, input, api) =>
		await updateRecord(ENTITY, id, await withCleared(id, input, api), api),
	delete: async (id, api) => await deleteRecord(ENTITY, id, api),
	batch: {
		...batches,
		update: {
			...batches.update,
			send: async (inputs, api) => {
				const whole = [];
				for (const input of inputs) {
					whole.push({ ...input, body: await withCleared(input.id, input, api) });
				}
				return await batches.update.send(whole, api);
			},
		},
	},
	check,
	changes: { created: changesSince('created_at'), updated: changesSince('updated_at') },
};
