import type { Fields, List, Resource, VendorRecord } from '../adapter';
import { choice, constantType, reference } from '../../engine/fields';
import { asText } from '../../engine/json';
import { batchesOf } from './batches';
import { changesSince, condition, SORTABLE, STAMP_FILTERS, timeConditions } from './conditions';
import { createRecord, deleteRecord, getRecord, PAGE_SIZE, pageOf, updateRecord } from './entities';
import { blankableText, stamp, timeField } from './fields';
import { expandLinks, linkFields, MESSAGE_LINKS, setLinks, withLinks, withoutLinks } from './links';
import { checkRelated, relatedPage, relatedTo } from './related';

const ENTITY = 'Emails';
const OUTGOING = 1;
const INCOMING = 2;

const body = blankableText('body', { note: 'HTML' });

/** https://developers.pipelinersales.com/api-docs/ (Emails) */
const fields: Fields = {
	id: { read: ({ id }) => asText(id) },
	engagement_type: constantType('email'),
	subject: blankableText('subject'),
	content: {
		...body,
		sources: ['body', 'body_summary'],
		read: ({ body: html, body_summary: summary }) => asText(html) ?? asText(summary),
	},
	direction: {
		...choice('direction', { inbound: INCOMING, outbound: OUTGOING }),
		keeps: true,
		note: 'Outbound where it is not given. The email is stored, not sent',
	},
	status: { cannot: 'Pipeliner does not show the status of an email.' },
	start_time: timeField('date_sent'),
	end_time: { cannot: 'Pipeliner emails have no end.' },
	duration: { cannot: 'Pipeliner emails have no duration.' },
	activity_date: stamp('date_sent'),
	internal_notes: { cannot: 'Pipeliner has one text for an email: use the field content.' },
	notes: { cannot: 'Pipeliner has no notes on emails: create a note on the same contact.' },
	owner: reference('owner_id', { keeps: true }),
	...linkFields,
	phone_numbers: { cannot: 'Pipeliner emails have no phone number.' },
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
			return await relatedPage(MESSAGE_LINKS, 'email', ENTITY, filters, size, api, state);
		}
		const { conditions, ...times } = timeConditions(filters, [
			{ field: 'date_sent', after: 'start_time', before: 'end_time' },
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

/** What Pipeliner demands of a new email besides what the user gives: a direction, and an identifier of its own. */
function complete(given: VendorRecord): VendorRecord {
	return { direction: OUTGOING, uid: crypto.randomUUID(), ...given };
}

/** https://developers.pipelinersales.com/api-docs/ (Emails) */
export const email: Resource = {
	documentation: 'https://developers.pipelinersales.com/api-docs',
	types: ['email'],
	fields,
	list,
	get: async (id, api) =>
		await withLinks(MESSAGE_LINKS, await getRecord(ENTITY, id, api, expandLinks()), api),
	create: async (input, api) => await createRecord(ENTITY, complete(input.body), api),
	update: async (id, input, api) => {
		const written = await updateRecord(ENTITY, id, input.body, api);
		const changed = await setLinks(MESSAGE_LINKS, id, input.values, api);
		return { ...written, record: withoutLinks(written.record, changed) };
	},
	delete: async (id, api) => await deleteRecord(ENTITY, id, api),
	batch: batchesOf(ENTITY, {
		complete: async (input) => complete(input.body),
		relate: async (id, { values }, api) => await setLinks(MESSAGE_LINKS, id, values, api),
	}),
	changes: { created: changesSince('created_at'), updated: changesSince('updated_at') },
};
