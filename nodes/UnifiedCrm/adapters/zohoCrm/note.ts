import type {
	Api,
	Feed,
	Field,
	Fields,
	List,
	ListQuery,
	Page,
	PageState,
	Resource,
	VendorRecord,
} from '../adapter';
import { constantType, readOnly, text, time } from '../../engine/fields';
import { asRecord, asText, isEmpty, path } from '../../engine/json';
import { milliseconds, utc } from '../../engine/time';
import type { FilterValues, UnifiedRecord } from '../../model';
import { linkedId, WHAT_MODULES } from './links';
import { listedPage, orderOf, SORTS } from './lists';
import type { Module } from './metadata';
import type { Order } from './queries';
import { getterOf, writesOf } from './records';
import { FEEDS, SYSTEM_FIELDS } from './shared';

const PAGE_SIZE = 200;
/** https://www.zoho.com/crm/developer/docs/api/v8/create-notes.html */
const LONGEST_TITLE = 120;
const LONGEST_CONTENT = 65_535;

const PARENTS = { ...WHAT_MODULES, contact: 'Contacts' } as const;

type ParentName = keyof typeof PARENTS;

const PARENT_NAMES = Object.keys(PARENTS) as ParentName[];

/** The module of the record that a note belongs to; older answers name it beside the link. */
function parentModule(record: VendorRecord): unknown {
	const parent = record.Parent_Id as VendorRecord | null | undefined;
	if (parent === null || parent === undefined) return undefined;
	const module = parent.module as VendorRecord | undefined;
	return module?.api_name ?? record.$se_module;
}

function parentLink(name: ParentName): Field {
	const module = PARENTS[name];
	const isSingle = name === 'account';
	return {
		sources: ['Parent_Id'],
		...(isSingle ? {} : { most: 1 }),
		read: (record) => {
			if (parentModule(record) !== module) return undefined;
			const id = asText(asRecord(record.Parent_Id).id);
			if (id === undefined) return undefined;
			return isSingle ? { id } : [{ id }];
		},
		write: (body, value) => {
			const id = linkedId(value);
			if (id !== undefined) body.Parent_Id = { module: { api_name: module }, id };
		},
		on: ['create'],
	};
}

/** https://www.zoho.com/crm/developer/docs/api/v8/notes.html */
const fields: Fields = {
	...SYSTEM_FIELDS,
	engagement_type: constantType('note'),
	subject: text('Note_Title'),
	content: text('Note_Content'),
	internal_notes: { cannot: 'Zoho CRM notes have one text: it is the content.' },
	direction: { cannot: 'Zoho CRM notes have no direction.' },
	status: { cannot: 'Zoho CRM notes have no status.' },
	start_time: { cannot: 'Zoho CRM notes have no time of their own: see created_at.' },
	end_time: { cannot: 'Zoho CRM notes have no time of their own.' },
	duration: { cannot: 'Zoho CRM notes have no duration.' },
	activity_date: readOnly(time('Created_Time')),
	phone_numbers: {
		cannot: 'Zoho CRM notes have no phone numbers: write the number into the content.',
	},
	project: { cannot: 'Zoho CRM has no projects.' },
	owner: readOnly(SYSTEM_FIELDS.owner as Field),
	account: parentLink('account'),
	contact: parentLink('contact'),
	opportunity: parentLink('opportunity'),
	lead: parentLink('lead'),
};

const notes: Module = { name: 'Notes', fields, standard: [] };

const FIELDS = 'Note_Title,Note_Content,Parent_Id,Owner,Created_Time,Modified_Time';

/** A walk in the order of a stamp that ends where it has passed what is wanted. */
interface Walk {
	order: Order | undefined;
	isPast?: (record: VendorRecord) => boolean;
}

/** There are no filters for times: the list is sorted by them, and the walk stops behind the wanted ones. */
function walkOf(filters: FilterValues): Walk {
	const wish = orderOf(filters);
	if (wish !== undefined) {
		const isCreated = wish.column === SORTS.created_at;
		const [after, before] = isCreated
			? [filters.created_after, filters.created_before]
			: [filters.updated_after, filters.updated_before];
		return stopping(wish, wish.direction === 'desc' ? after : before);
	}
	const { created_after, created_before, updated_after, updated_before } = filters;
	if (updated_after !== undefined)
		return stopping({ column: SORTS.updated_at, direction: 'desc' }, updated_after);
	if (created_after !== undefined)
		return stopping({ column: SORTS.created_at, direction: 'desc' }, created_after);
	if (updated_before !== undefined)
		return stopping({ column: SORTS.updated_at, direction: 'asc' }, updated_before);
	if (created_before !== undefined)
		return stopping({ column: SORTS.created_at, direction: 'asc' }, created_before);
	return { order: undefined };
}

function stopping(order: Order, bound: string | undefined): Walk {
	if (bound === undefined) return { order };
	const limit = milliseconds(bound);
	return {
		order,
		isPast: (record) => {
			const stamp = Date.parse(utc(record[order.column]) ?? '');
			return order.direction === 'desc' ? stamp < limit : stamp >= limit;
		},
	};
}

const LISTED: ParentName[] = ['account', 'contact', 'lead'];

async function page(
	{ filters, size }: ListQuery,
	api: Api,
	state: PageState | undefined,
): Promise<Page> {
	const parent = LISTED.find((name) => filters[name as keyof FilterValues] !== undefined);
	const { order, isPast } = walkOf(filters);
	const of = parent === undefined ? undefined : String(filters[parent as keyof FilterValues]);
	const address =
		parent === undefined || of === undefined ? '/Notes' : path`/${PARENTS[parent]}/${of}/Notes`;
	const found = await listedPage(address, FIELDS, order, size, api, state);
	const last = found.records[found.records.length - 1];
	return last !== undefined && isPast?.(last) === true ? { records: found.records } : found;
}

const list: List = {
	pageSize: PAGE_SIZE,
	filters: {
		account: { by: 'native' },
		contact: { by: 'native' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native', required: true },
		lead: { by: 'native' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
		sort_by: { by: 'native', values: Object.keys(SORTS) },
	},
	check: (filters) =>
		LISTED.filter((name) => filters[name as keyof FilterValues] !== undefined).length > 1
			? 'Zoho CRM lists the notes of one record at a time: give one of account, contact and lead'
			: undefined,
	page,
};

function checkNew(values: UnifiedRecord): string | undefined {
	const parents = PARENT_NAMES.filter((name) => linkedId(values[name]) !== undefined);
	if (parents.length === 0) {
		return 'Zoho CRM needs something to attach a note to: give a contact, an account, an opportunity or a lead';
	}
	if (parents.length > 1)
		return `Zoho CRM attaches a note to one record only: give one of ${parents.join(', ')}`;
	return isEmpty(values.subject) && isEmpty(values.content)
		? 'Zoho CRM needs the field "Subject" (subject) or "Content" (content) to create a note'
		: undefined;
}

const writes = writesOf(() => notes);

const FEED: Pick<Feed, 'order' | 'granularityMs' | 'lagMs' | 'note'> = {
	order: 'descending',
	granularityMs: 1_000,
	lagMs: 0,
	note: 'One request of one credit per 200 notes that are new or changed. Deletions are not seen.',
};

export const note: Resource = {
	documentation: 'https://www.zoho.com/crm/developer/docs/api/v8/notes.html',
	types: ['note'],
	fields,
	list,
	get: getterOf(notes.name),
	create: writes.create,
	update: writes.update,
	delete: writes.delete,
	batch: writes.batch,
	check: (operation, values) => {
		if ((values.subject?.length ?? 0) > LONGEST_TITLE) {
			return `Zoho CRM takes at most ${LONGEST_TITLE} characters as the subject of a note`;
		}
		if ((values.content?.length ?? 0) > LONGEST_CONTENT) {
			return `Zoho CRM takes at most ${LONGEST_CONTENT} characters as the content of a note`;
		}
		return operation === 'create' ? checkNew(values) : undefined;
	},
	changes: {
		created: {
			...FEEDS.created,
			...FEED,
			filters: (since) => ({
				created_after: since,
				sort_by: { field: 'created_at', direction: 'desc' },
			}),
		},
		updated: {
			...FEEDS.updated,
			...FEED,
			filters: (since) => ({
				updated_after: since,
				sort_by: { field: 'updated_at', direction: 'desc' },
			}),
		},
	},
};
