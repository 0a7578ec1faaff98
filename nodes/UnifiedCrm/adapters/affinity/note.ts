import type { Field, Fields, List, Resource, VendorRecord, WriteInput } from '../adapter';
import { constantType, vendorNumber } from '../../engine/fields';
import { InputError } from '../../engine/failures';
import { asList, asRecord, asText, path } from '../../engine/json';
import { utc } from '../../engine/time';
import type { FilterValues } from '../../model';
import {
	allOf,
	changedAfter,
	changedBefore,
	condition,
	placeOf,
	v1Page,
	V1_PAGE,
	v2Page,
	V2_PAGE,
} from './calls';

const NOTES = '/notes';

function linksOf(ids: unknown, preview: unknown): Array<{ id: string }> | undefined {
	if (Array.isArray(ids)) {
		return ids.length === 0 ? undefined : (ids as unknown[]).map((id) => ({ id: String(id) }));
	}
	const data = (preview as VendorRecord | null | undefined)?.data;
	if (!Array.isArray(data) || data.length === 0) return undefined;
	return (data as VendorRecord[]).map(({ id }) => ({ id: String(id) }));
}

function textOf({ content }: VendorRecord): string | undefined {
	return typeof content === 'object' && content !== null
		? asText((content as VendorRecord).html)
		: asText(content);
}

const createdAt = ({ created_at: made, createdAt: born }: VendorRecord) => utc(made) ?? utc(born);

function links(name: string, read: Field['read']): Field {
	return {
		read,
		write: (body, value) => {
			body[name] = asList(value).map((link) => vendorNumber(String(asRecord(link).id)));
		},
		on: ['create'],
	};
}

/** Reads both versions: v1's records, and those of v2, which only changes are listed by. */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('note'),
	subject: {
		read: (record) => {
			const text = textOf(record);
			const end = text === undefined ? -1 : text.indexOf('\n');
			return end < 0 ? text : text?.slice(0, end);
		},
		note: 'The first line of the content',
	},
	content: {
		read: textOf,
		write: (body, value) => {
			body.content = value;
		},
		required: ['create'],
		keeps: true,
		note: 'HTML is kept and comes back as Markdown',
	},
	direction: { cannot: 'Affinity notes have no direction.' },
	status: { cannot: 'Affinity notes have no status.' },
	start_time: {
		read: createdAt,
		write: (body, value) => {
			body.created_at = value;
		},
		on: ['create'],
		note: 'When the note was made; not in the future',
	},
	end_time: { cannot: 'Affinity notes have one time: the start time.' },
	owner: {
		read: ({ creator_id: id, creator }) => {
			const found = asText(id) ?? asText((creator as VendorRecord | null | undefined)?.id);
			return found === undefined ? undefined : { id: found };
		},
		write: (body, value) => {
			body.creator_id = vendorNumber(String(asRecord(value).id));
		},
		on: ['create'],
		note: 'The key’s user needs the right to write for others',
	},
	account: {
		read: ({ organization_ids: ids, companiesPreview: preview }) => {
			if (!Array.isArray(ids)) return linksOf(undefined, preview)?.[0];
			return ids.length === 0 ? undefined : { id: String(ids[0]) };
		},
		write: (body, value) => {
			body.organization_ids = [vendorNumber(String(asRecord(value).id))];
		},
		on: ['create'],
	},
	contact: links(
		'person_ids',
		({ associated_person_ids: own, person_ids: all, personsPreview: preview }) =>
			linksOf(own ?? all, preview),
	),
	opportunity: links('opportunity_ids', ({ opportunity_ids: ids, opportunitiesPreview: preview }) =>
		linksOf(ids, preview),
	),
	lead: { cannot: 'Affinity has no leads.' },
	project: { cannot: 'Affinity has no projects.' },
	created_at: { read: createdAt },
	updated_at: {
		read: (record) => utc(record.updated_at) ?? utc(record.updatedAt) ?? createdAt(record),
	},
};

const list: List = {
	pageSize: V1_PAGE,
	filters: {
		account: { by: 'native', note: 'Not together with a contact' },
		contact: { by: 'native', note: 'Not together with an account' },
		created_after: { by: 'coarse' },
		created_before: { by: 'coarse' },
		engagement_type: { by: 'native' },
		owner: { by: 'coarse' },
		updated_after: { by: 'coarse' },
		updated_before: { by: 'coarse' },
	},
	check,
	page: async ({ filters, size }, api, state) => {
		const sentence = check(filters);
		if (sentence !== undefined) throw new InputError(sentence);
		const { account, contact, owner } = filters;
		const hasEntity = account !== undefined || contact !== undefined;
		const filter = changesOf(filters);
		if (filter !== undefined && !hasEntity) {
			return await v2Page(
				'/v2/notes',
				{
					filter: allOf([condition('creator.id', '=', owner), filter]),
					limit: Math.min(size, V2_PAGE),
					includes: ['companiesPreview', 'personsPreview', 'opportunitiesPreview'],
				},
				api,
				state,
			);
		}
		const { records, next } = await v1Page(
			NOTES,
			'notes',
			{
				person_id: contact,
				organization_id: account,
				creator_id: hasEntity ? undefined : owner,
			},
			placeOf(state, size),
			api,
		);
		return next === undefined ? { records } : { records, next: { ...next } };
	},
};

/** Only v2 filters by time. https://developer.affinity.co/tag/notes */
function changesOf(filters: FilterValues): string | undefined {
	return allOf([
		condition('createdAt', '>=', filters.created_after),
		condition('createdAt', '<', filters.created_before),
		changedAfter(filters.updated_after),
		changedBefore(filters.updated_before),
	]);
}

function check({ account, contact }: FilterValues): string | undefined {
	return account !== undefined && contact !== undefined
		? 'Affinity lists the notes of one contact or of one account: use one of the two filters'
		: undefined;
}

const HTML = /<(a|br|em|li|ol|p|span|strong|u|ul)\b[^>]*>/i;
const HTML_NOTE = 2;

function withType({ body }: WriteInput): VendorRecord {
	return typeof body.content === 'string' && HTML.test(body.content)
		? { type: HTML_NOTE, ...body }
		: body;
}

const FEED = { order: 'none', granularityMs: 1, lagMs: 60_000 } as const;

/** https://api-docs.affinity.co/#notes */
export const note: Resource = {
	documentation: 'https://api-docs.affinity.co/#notes',
	types: ['note'],
	fields,
	list,
	get: async (id, api) => await api.get(path`/notes/${id}`),
	create: async (input, api) => {
		const { body } = await api.send({ method: 'POST', path: NOTES, body: withType(input) });
		return { record: asRecord(body) };
	},
	update: async (id, { body }, api) => {
		const answer = await api.send({
			method: 'PUT',
			path: path`/notes/${id}`,
			body,
			repeatable: true,
		});
		return { id, record: asRecord(answer.body) };
	},
	delete: async (id, api) => {
		await api.send({ method: 'DELETE', path: path`/notes/${id}`, repeatable: true });
	},
	check: (operation, { account, contact, opportunity }) =>
		operation === 'create' && !account && !contact?.length && !opportunity?.length
			? 'Affinity needs a contact, an account or an opportunity to create a note'
			: undefined,
	changes: {
		created: {
			...FEED,
			stamp: 'created_at',
			filters: (since) => ({ created_after: since }),
			note: 'One request per 100 new notes. Replies and deletions are not seen.',
		},
		updated: {
			...FEED,
			stamp: 'updated_at',
			filters: (since) => ({ updated_after: since }),
			note: 'One request per 100 changed notes. Replies and deletions are not seen.',
		},
	},
};
